"""The calendar of a year: all that the regulation asks of a post, on the screen, on paper, on a telephone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.api import (
    N_,
    Happening,
    UsageError,
    calendar_text,
    post_label,
    print_file,
    printed_paper,
    written_limit,
    yearly,
)

if TYPE_CHECKING:
    from propctl.api import Occasion, Office


def of_year(
    office: Office, year: int | None = None, post: str = "", file: str = "", print: bool = False
) -> list[dict[str, Any]] | str:
    """Every time that something is to be done; ``file``: written there as .ics, ``print``: on paper."""
    year = int(year or office.today.year)
    if not 1990 <= year <= 2100:
        raise UsageError(N_("{year} is no year from 1990 to 2100"), year=year).about("year")
    found = yearly(office, year, post)
    if file:
        path = Path(file)
        if path.suffix != ".ics":
            raise UsageError(N_("a calendar's file ends in .ics, not {name}"), name=path.name).about("file")
        dates = [_happening(office, one) for one in found]
        path.write_bytes(calendar_text(office, _name(office, year, post), dates).encode("utf-8"))
        return str(path)
    if print:
        lines = [
            {
                **_line(office, one),
                "day": written_limit(one.due)[5:],
                "whose": office.wording.posts(one.posts),
            }
            for one in found
        ]
        template = Path(__file__).with_name("templates") / "year.html.j2"
        title, of = _name(office, year, post), post_label(office, post).of(office.lang) if post else ""
        html = printed_paper(office, template, title=title, year=year, post=of, lines=lines)
        return str(print_file(office, f"year-{year}{f'-{post}' if post else ''}", html))
    return [_line(office, one) for one in found]


def _name(office: Office, year: int, post: str) -> str:
    of = post_label(office, post).of(office.lang) if post else office.settings.office.name
    return f"{of} {year}".strip()


def _line(office: Office, one: Occasion) -> dict[str, Any]:
    return {
        "due": one.due.isoformat(),
        "title": one.title.of(office.lang),
        "period": one.period or one.every,
        "times": one.times,
        "posts": one.posts,
        "routine": one.full,
        "rule": one.rule,
    }


def _happening(office: Office, one: Occasion) -> Happening:
    """One entry, with the same id each time that the calendar is made."""
    uid = f"{one.full}-{one.period or one.due.year}@propctl".replace(" ", "-")
    about = f"{office.wording.clause(office.catalog.rule(one.rule))} ({one.rule})"
    start = one.due - dt.timedelta(minutes=30)
    until = one.until - dt.timedelta(minutes=30) if one.until else None
    return Happening(uid, one.title.of(office.lang), start, one.due, about, "", until)
