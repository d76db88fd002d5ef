"""What was missed and what is planned: listed, computed, and refused where a clause says so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.api import filled, hookimpl, read_month, rungs, typed
from propctl_plugins.agenda import figures, kept, omissions, tender, work, yearly_work
from propctl_plugins.agenda.omissions import missed_routines

__all__ = ["missed_routines"]  # what a command is called by

if TYPE_CHECKING:
    from propctl.api import Draft, Office


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """What nobody types: the rounds of a year's plan, the figures of a report, the lines of a review."""
    asked = typed(office, draft)
    match draft.name:
        case "plan.draft":
            return work.planned(office, asked)
        case "report.file":
            return {"figures": figures.of_term(office, asked.text("period"))}
        case "review.file":
            return {"lines": figures.callbacks(office, asked.text("year"))}
    return None


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A reason is taken for what was missed, and once; a year's plan names its callbacks."""
    match draft.name:
        case "omission.make-good" | "omission.waive":
            omissions.refuse_what_was_kept(office, draft)
        case "plan.start":
            work.names_callbacks(office, filled(office, draft.before))
        case "target.set":
            figures.known(office, str(draft.values["indicator"]))
        case "report.file":
            figures.begun(office, str(draft.values["period"]))


def how_kept(
    office: Office, routine: str = "", month: str = "", post: str = "", per: str = "period"
) -> list[dict[str, Any]]:
    """How routines were kept: a line for each period, post or thing."""
    return kept.lines(office, routine, read_month(month) if month else None, post, per)


def measures(office: Office, area: str = "", all: bool = False) -> list[dict[str, Any]]:
    """Whose n-th time it is, and what the clauses propose; ``all``: also what nobody has to decide about."""
    if area:
        office.catalog.area(area)
    return [
        {
            "whose": one.called,
            "title": one.title.of(office.lang),
            "period": one.period,
            "time": one.times,
            "measure": one.measure.of(office.lang) if one.measure else "",
            "stands": one.stands,
            "record": one.id,
            "posts": one.posts,
            "rule": one.rule,
        }
        for one in rungs(office, area)
        if all or one.waits
    ]


def load(office: Office) -> list[dict[str, Any]]:
    """How many tasks each person has."""
    return work.load(office)


def progress(office: Office, department: str = "") -> list[dict[str, Any]]:
    """The open tasks, the late ones first."""
    return work.progress(office, department)


def day_of(office: Office, person: str) -> list[dict[str, Any]]:
    """What a person does today."""
    return work.day_of(office, person)


def supervised(office: Office) -> list[dict[str, Any]]:
    """What waits and is late with the post that is supervised."""
    return work.supervised(office)


def plans(office: Office) -> list[dict[str, Any]]:
    """How far the plans are."""
    return work.plans(office)


def targets(office: Office) -> list[dict[str, Any]]:
    """Targets beside what the records say."""
    return figures.targets(office)


def of_year(
    office: Office, year: int | None = None, post: str = "", file: str = "", print: bool = False
) -> list[dict[str, Any]] | str:
    """All that is to be done in a year."""
    return yearly_work.of_year(office, year, post, file, print)


def collect(office: Office, day: dt.date, folder: str) -> list[dict[str, Any]]:
    """The documents of a day for a tender, in a folder."""
    return tender.collect(office, day, folder)
