"""Which notices stand where: those that have not passed, the latest weeks, by kind, year and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from propctl.publish.notices import Notice, Written
from propctl.words.written_days import Say


def current(notices: list[Written], now: dt.datetime) -> list[Written]:
    """Notices that have not passed: those that begin soonest first, those without a time last."""
    found = [written for written in notices if not written.notice.over(now)]
    return sorted(found, key=lambda written: str(written.notice.starts or "9999"))


def by_kind(notices: list[Written], kinds: Iterable[str]) -> dict[str, list[Written]]:
    """The notices of each kind of which there is one, in the order of the kinds."""
    found = {kind: [written for written in notices if written.notice.kind == kind] for kind in kinds}
    return {kind: entries for kind, entries in found.items() if entries}


def by_year(notices: list[Written]) -> dict[str, list[Written]]:
    """The notices of each year, the latest first."""
    years: dict[str, list[Written]] = {}
    for written in notices:
        years.setdefault(str(_day(written.notice).year), []).append(written)
    return years


def by_month(notices: list[Written]) -> dict[int, list[Written]]:
    """The notices of a year by month, the latest first."""
    months: dict[int, list[Written]] = {}
    for written in notices:
        months.setdefault(_day(written.notice).month, []).append(written)
    return months


def latest_weeks(notices: list[Written], t: Say) -> list[dict[str, Any]]:
    """The notices of the latest four weeks in which there were any."""
    found: dict[dt.date, list[Written]] = {}
    for written in notices[:60]:
        date = _day(written.notice)
        found.setdefault(date - dt.timedelta(days=date.weekday()), []).append(written)
    weeks = sorted(found.items(), reverse=True)[:4]
    return [
        {
            "title": t(f"{monday.month}月{monday.day}日起的一周", f"Week of {monday.day} {monday:%B %Y}"),
            "id": Markup(f"w{monday}"),
            "notices": entries,
        }
        for monday, entries in weeks
    ]


def _day(notice: Notice) -> dt.date:
    return notice.published.date() if notice.published else dt.date.min
