"""Routines that were missed: which they are, and for which of them a reason is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import N_, UsageError, missed

if TYPE_CHECKING:
    from propctl.api import Draft, Office


def refuse_what_was_kept(office: Office, draft: Draft) -> None:
    """A reason is taken for what was missed, and once."""
    if not draft.new:
        return
    routine, period = draft.values["routine"], draft.values["period"]
    known = [one for one in missed(office) if one.full == routine]
    if not known:
        raise UsageError(
            N_("{routine} was never missed: nothing waits for a reason; see propctl agenda missed"),
            routine=_called(office, routine),
        )
    if not any(one.within(period) for one in known):
        raise UsageError(
            N_("{routine} waits for no reason of {period}; missed: {known}"),
            routine=_called(office, routine),
            period=period,
            known=[one.period for one in known],
        )


def _called(office: Office, routine: str) -> str:
    declared = office.catalog.find_routine(routine)
    return routine if declared is None else declared.label.of(office.lang) or routine


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
