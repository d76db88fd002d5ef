"""Limits that come out better because a record is amended, or a step taken back: that takes permission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.errors import N_
from propctl.office.judging.refusal import refuse
from propctl.office.opened.settings import holds
from propctl.regulation.model.record import AMEND, CLOCKS
from propctl.regulation.model.text import Label
from propctl.regulation.standing import Judged

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office

PERMITS = "supervisor+"  # who permits that a limit comes out better
LATE = ("overdue", "late")  # of a step that is taken back: what it began and was not kept


def permitted_limits(office: Office, draft: Draft, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the line of an amendment (of a step taken back) says of limits that come out better by it.

    ``values``: what the line says besides. Refused unless somebody else permits it, and it says why.
    """
    better = office.judge.bettered(draft.before, draft.declared, draft.request.step, dict(values), office.now)
    if not better:
        return {}
    reason = draft.request.values.get("reason")
    judged = [clock for clock in better if draft.request.step == AMEND or clock.standing(office.now) in LATE]
    if judged and not (reason and _permitted(office, draft, judged)):
        clock = judged[0]
        refuse(
            office,
            clock.rule,
            N_(
                "the limit {clock} of {id} ({due}) would come out better by this amendment: that takes a"
                " reason (--reason) and a supervisor or above other than who is late, at the keyboard or"
                " on paper (--approved-by NAME --paper NO)"
            ),
            clock=_label(office, clock),
            id=draft.before.id,
            due=office.wording.limit(clock.due) or "—",
        )
    return {CLOCKS: [clock.clock for clock in better]}


def _permitted(office: Office, draft: Draft, better: list[Judged]) -> bool:
    """Whether a supervisor does it, or agreed on paper, who neither started nor stopped the limit."""
    bound = {
        event.by
        for clock in better
        for event in draft.before.lived
        if event.at in (clock.start, clock.stopped) and event.step in draft.declared.step
    }
    return holds(office.settings.staff[draft.by], PERMITS) and draft.by not in {draft.typed_by, *bound}


def _label(office: Office, clock: Judged) -> Label:
    area, _, name = clock.clock.partition(".")
    return office.catalog.area(area).clock[name].label
