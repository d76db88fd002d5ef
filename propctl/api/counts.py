"""Counting records by what is filled in, and shares as people write them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from propctl.api.declared_names import choices

if TYPE_CHECKING:
    from propctl.api.record_rows import Row
    from propctl.office.counting.figures import Figure
    from propctl.office.opened.office import Office


def tally(office: Office, rows: Iterable[Row], field: str, *, unit: str = "", empty: str = "") -> list[str]:
    """How many of the records have each value of a field, the most frequent first: ``咨询 3``.

    A choice is called by its label in the office's language; a field that holds several counts for each.
    ``unit`` is written behind the figure. Records with an empty field count as ``empty``; not at all where
    that is "".
    """
    counts: Counter[str] = Counter()
    labels = None
    for row in rows:
        if labels is None:
            labels = choices(office, row.form, field)
        counts.update(row.many(field) or ([empty] if empty else []))
    known = labels or {}
    return [
        f"{known[value].of(office.lang) if value in known else value} {count}{unit}"
        for value, count in counts.most_common()
    ]


def figures_between(office: Office, first: dt.date, after: dt.date, area: str = "") -> list[Figure]:
    """Every indicator in force of an area (or of all) from a day on until before another, exact."""
    from propctl.api.timing import midnight
    from propctl.office.counting.figures import report
    from propctl.worktime.periods import Period

    label = f"{first}..{after - dt.timedelta(days=1)}"
    return report(office, Period(midnight(office, first), midnight(office, after), label), area)


def share(part: int, whole: int) -> str:
    """A share as people write it: "2/5 = 40%"; "0/0" of nothing."""
    return f"{part}/{whole} = {part * 100 / whole:.0f}%" if whole else f"{part}/{whole}"
