"""What proves a routine counts for the day on which it was done, not for that on which it was typed."""

from __future__ import annotations

from propctl.office.opened.office import Office
from propctl.regulation.model.local_names import proof_of

# A review of what is still unread is done once it is typed, whatever day it is about; so is a summary.
TYPED_IS_DONE = {"complaints.review", "staff.summary"}


def test_a_routine_whose_record_says_when_it_was_done_counts_by_that(shipped_office: Office) -> None:
    left = []
    for name in shipped_office.catalog.names:
        area = shipped_office.catalog.area(name)
        for routine, declared in area.routine.items():
            if not declared.proof or declared.about:
                continue
            form, step = proof_of(area, declared)
            there = shipped_office.catalog.form(form)
            fields = {**there.field, **there.ask}
            asked = there.step[step].ask if step else list(there.field)
            if any(fields[field].fill in ("now", "today") for field in asked):
                left.append(f"{name}.{routine}")
    assert set(left) <= TYPED_IS_DONE
