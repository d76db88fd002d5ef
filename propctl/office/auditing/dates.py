"""Commits follow each other in time. The one that stands out is named, not those around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from propctl.errors import N_
from propctl.store.history.audit_findings import TIME, Finding, finding
from propctl.store.history.commits import Commit

SKEW = dt.timedelta(days=1)  # what the clocks of two desks may differ
_NAMED = 50  # commits of one clock that are named one by one


class Peak(msgspec.Struct):
    """The newest moment up to a commit: who was there, and who came after with an earlier one."""

    date: dt.datetime
    below: dt.datetime | None  # the newest moment before this clock
    support: int  # commits of about this moment
    named: list[Finding]  # what will be said of them, if it is they who are wrong
    later: list[Finding]  # what will be said of those after them, if it is those


class Dates(msgspec.Struct):
    """What is known of the order of commits, up to some heads."""

    peaks: list[Peak] = []
    at: dict[str, int] = {}  # commit -> its peak


def look(dates: Dates, commit: Commit, now: dt.datetime, *, adds: bool) -> Iterator[Finding]:
    """Take one commit in; ``adds``: it adds records (who merges may have any clock)."""
    known = [dates.at[parent] for parent in commit.parents if parent in dates.at]
    place = max(known, key=lambda one: dates.peaks[one].date, default=None)
    if not adds:
        if place is not None:
            dates.at[commit.id] = place
        return
    date = commit.committed
    if date > now + SKEW:
        yield _ahead(commit)
        if place is not None:
            dates.at[commit.id] = place
        return
    peak = dates.peaks[place] if place is not None else None
    if peak is None or date > peak.date + SKEW:
        below = peak.date if peak is not None else None
        dates.peaks.append(Peak(date, below, 1, [_ahead(commit)], []))
        place = len(dates.peaks) - 1
    elif date >= peak.date - SKEW:
        peak.date, peak.support = max(peak.date, date), peak.support + 1
        if len(peak.named) < _NAMED:
            peak.named.append(_ahead(commit))
    elif peak.below is not None and date < peak.below - SKEW:
        yield _behind(commit)
    else:
        peak.later.append(_behind(commit))
    assert place is not None
    dates.at[commit.id] = place


def told(dates: Dates) -> Iterator[Finding]:
    """Of two clocks that contradict each other the one that fewer commits follow."""
    for peak in dates.peaks:
        yield from peak.later if len(peak.later) <= peak.support else peak.named


def kept(dates: Dates, head: str) -> Dates:
    """What a later audit needs to go on from ``head``."""
    last = dates.at.get(head)
    peaks = [peak for number, peak in enumerate(dates.peaks) if peak.later or number == last]
    at = (
        {head: next(n for n, peak in enumerate(peaks) if peak is dates.peaks[last])}
        if last is not None
        else {}
    )
    return Dates(peaks, at)


def _ahead(commit: Commit) -> Finding:
    msgid = N_("commit {commit} by {author} is dated ahead, to {date}")
    return finding(commit, "", TIME, msgid, date=commit.committed)


def _behind(commit: Commit) -> Finding:
    msgid = N_("commit {commit} by {author} is dated before the one it follows, to {date}")
    return finding(commit, "", TIME, msgid, date=commit.committed)
