"""What was missed: listed, and settled only where it was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import N_, UsageError, hookimpl, missed, read_month, rungs
from propctl_plugins.agenda import kept

if TYPE_CHECKING:
    from propctl.api import Draft, Office


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A reason is taken for what was missed, and once."""
    if not draft.form.endswith(".omission") or not draft.new:
        return
    routine, period = draft.values["routine"], draft.values["period"]
    known = [one for one in missed(office) if one.full == routine]
    if not any(one.within(period) for one in known):
        raise UsageError(
            N_("{routine} waits for no reason of {period}; missed: {known}"),
            routine=routine,
            period=period,
            known=[one.period for one in known] or ["-"],
        )


def missed_routines(office: Office, all: bool = False) -> list[dict[str, Any]]:
    """The routines that were missed; ``all``: also those made good or waived."""
    return [
        {
            "routine": one.full,
            "title": one.title.of(office.lang),
            "period": one.period,
            "due": one.due.isoformat(),
            "done": one.done,
            "times": one.times,
            "posts": one.posts,
            "rule": one.rule,
            "settled": one.settled,
            "reason": one.reason,
        }
        for one in missed(office, settled=all)
    ]


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
