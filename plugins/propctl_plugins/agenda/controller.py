"""What was missed and what is planned: listed, computed, and refused where a clause says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import N_, filled, hookimpl, read_month, refuse, typed
from propctl_plugins.agenda import figures, kept, omissions, work
from propctl_plugins.agenda.archived import archive
from propctl_plugins.agenda.figures import targets
from propctl_plugins.agenda.measures import measures
from propctl_plugins.agenda.omissions import missed_routines
from propctl_plugins.agenda.tender import collect
from propctl_plugins.agenda.work import day_of, load, plans, progress, supervised
from propctl_plugins.agenda.yearly_work import of_year

__all__ = [  # what commands are called by
    "archive",
    "collect",
    "day_of",
    "load",
    "measures",
    "missed_routines",
    "of_year",
    "plans",
    "progress",
    "supervised",
    "targets",
]

if TYPE_CHECKING:
    from propctl.api import Draft, Office


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """What nobody types: the rounds of a year's plan, the figures of a report, the lines of a review."""
    asked = typed(office, draft)
    match draft.name:
        case "tick.tick":
            return _of_himself(office, draft, asked.text("routine", ""))
        case "plan.draft":
            return work.planned(office, asked)
        case "report.file":
            return {"figures": figures.of_term(office, asked.text("period"))}
        case "review.file":
            return {"lines": figures.callbacks(office, asked.text("year"))}
    return None


def _of_himself(office: Office, draft: Draft, routine: str) -> dict[str, Any] | None:
    """Of what everybody does for himself a tick that names nobody is of who ticks it."""
    area, _, name = routine.partition(".")
    declared = office.catalog.area(area).routine.get(name) if area in office.catalog.names else None
    return {"of": draft.by} if declared is not None and declared.each == "staff" else None


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A reason is taken for what was missed, and once; a plan names its callbacks; who accepts is there."""
    match draft.name:
        case "acceptance.accept" if draft.typed_by:
            refuse(
                office, "agenda.history-accepted", N_("who accepts a commit says so himself, not on paper")
            )
        case "omission.make-good" | "omission.waive":
            omissions.refuse_what_was_kept(office, draft)
        case "plan.start":
            work.names_callbacks(office, filled(office, draft.before))
        case "target.set":
            figures.meant(office, str(draft.values["indicator"]))
        case "report.file":
            figures.begun(office, str(draft.values["period"]))


def how_kept(
    office: Office, routine: str = "", month: str = "", post: str = "", per: str = "period"
) -> list[dict[str, Any]]:
    """How routines were kept: a line for each period, post or thing."""
    return kept.lines(office, routine, read_month(month) if month else None, post, per)
