"""Limits that come out better because a record is amended, or a step taken back: that takes permission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.errors import N_
from propctl.office.judging.refusal import refuse
from propctl.office.opened.settings import holds
from propctl.regulation.model.lists import as_list
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
    """Whether a supervisor does it, or agreed on paper, whom none of the limits binds."""
    bound = {person for clock in better for person in _bound(office, draft, clock)}
    return holds(office.settings.staff[draft.by], PERMITS) and draft.by not in {draft.typed_by, *bound}


def _bound(office: Office, draft: Draft, clock: Judged) -> set[str]:
    """Whom a limit binds: who stopped it, and whoever it was given to; given to nobody, who started it."""
    area, _, name = clock.clock.partition(".")
    posts = as_list(office.catalog.area(area).clock[name].post)
    fields = [post.removeprefix("field:") for post in posts if post.startswith("field:")]
    lived = [event for event in draft.before.lived if event.step in draft.declared.step]
    told = [draft.before.values, *(event.values for event in lived)]
    given = {str(values[field]) for values in told for field in fields if values.get(field)}
    done = {event.by for event in lived if event.at == clock.stopped}
    return done | (given or {event.by for event in lived if event.at == clock.start})


def _label(office: Office, clock: Judged) -> Label:
    area, _, name = clock.clock.partition(".")
    return office.catalog.area(area).clock[name].label
