"""What stands between a record and its next states: told before anybody tries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.regulation.model.fold import Folded, allowed

if TYPE_CHECKING:
    from propctl.office.doing.lacking import Lack
    from propctl.office.opened.office import Office


def still_lacking(office: Office, folded: Folded) -> Iterator[tuple[str, list[Lack]]]:
    """The steps that would lead a record on and lack something, each with what it lacks.

    What a step asks for itself, and who may do it, is left out: it is asked when the step is done.
    """
    declared = office.catalog.form(folded.form)
    ahead = [
        (name, step)
        for name, step in declared.step.items()
        if step.from_ and step.to and step.to != folded.state and not step.internal
        if allowed(name, folded, declared)
    ]
    if not ahead:  # nothing waits for it: most records that are looked at are closed
        return
    from propctl.office.doing.drafts import Draft, Request
    from propctl.office.doing.permits import Permits

    for name, step in ahead:
        draft = Draft(Request(form=folded.form, step=name, id=folded.id), declared, step, folded, office.now)
        draft.by = office.operator.id
        lacks = [lack for lack in Permits(office, draft).lacks(who=False) if not lack.own]
        if any(lack.way for lack in lacks):  # else it is a branch that this record does not take
            yield name, lacks
