"""What a tender asks for: rules, figures and the chart of posts as they stood on a day, in a folder."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.api import N_, Office, UsageError, figures_between, label, midnight, post_above, post_label

if TYPE_CHECKING:
    from collections.abc import Iterable


def collect(office: Office, day: dt.date, folder: str) -> list[dict[str, Any]]:
    """The files that were written, each with how many lines it has."""
    if day > office.today:
        raise UsageError(N_("{day} is still to come"), day=day).about("day")
    there = Path(folder)
    if there.exists() and (not there.is_dir() or any(there.iterdir())):
        raise UsageError(N_("{folder} is there already and not empty; name a new one"), folder=folder)
    then = Office(
        office.root, now=midnight(office, day) + dt.timedelta(hours=23, minutes=59), lang=office.lang
    )
    there.mkdir(parents=True, exist_ok=True)
    made = {
        "rules.csv": _write(
            there / "rules.csv", _heads(office, "条款|clause", "内容|text", "出处|source"), _rules(then)
        ),
        "figures.csv": _write(
            there / "figures.csv",
            _heads(office, "指标|figure", "时期|period", "数值|value"),
            _figures(then, day),
        ),
        "posts.csv": _write(
            there / "posts.csv", _heads(office, "岗位|post", "级别|rank", "上级|above"), _chart(then)
        ),
    }
    return [{"sheet": name, "lines": lines} for name, lines in made.items()]


def _heads(office: Office, *names: str) -> tuple[str, ...]:
    """The headings of a sheet in the office's language."""
    return tuple(label(name).of(office.lang) for name in names)


def _write(path: Path, heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> int:
    """A sheet that spreadsheets open by a double click; how many lines it has."""
    found = list(lines)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerows([heads, *found])
    return len(found)


def _rules(then: Office) -> Iterable[tuple[str, ...]]:
    for area in then.catalog.names:
        for rule in {one.id: one for one in then.catalog.rules(area).values()}.values():
            if then.in_force(rule):
                yield (
                    rule.id,
                    then.wording.clause(rule),
                    f"{rule.source.document} {rule.source.clause}".strip(),
                )


def _figures(then: Office, day: dt.date) -> Iterable[tuple[str, ...]]:
    """The figures of the twelve months up to the day's."""
    first = (
        day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else day - dt.timedelta(days=366)
    )
    for one in figures_between(then, first, day + dt.timedelta(days=1)):
        if one.part is not None and one.whole:
            value = f"{one.part:f}/{one.whole}" if one.measure == "share" else f"{one.part:f}"
            yield one.title.of(then.lang), f"{first}..{day}", value


def _chart(then: Office) -> Iterable[tuple[str, ...]]:
    for name, post in then.settings.posts.items():
        above = post_above(then, name)
        title = post_label(then, above).of(then.lang) if above else ""
        yield post.label.of(then.lang), then.wording.called(post.rank), title
