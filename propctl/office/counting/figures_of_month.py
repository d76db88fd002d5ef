"""The figures of the month that a post has to watch: they stand on its ``today``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from propctl.office.counting.figures import Figure, report
from propctl.office.opened.scope import at_midnight
from propctl.worktime.periods import Period, month_index, month_start

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def watched(office: Office, waits: Callable[[Iterable[str]], bool]) -> list[Figure]:
    """The figures of this month that name a post for which ``waits`` says yes, area by area."""
    first = month_start(month_index(office.today))
    after = month_start(month_index(office.today) + 1)
    period = Period(at_midnight(first, office.tz), at_midnight(after, office.tz), f"{first:%Y-%m}")
    found = []
    for area in office.catalog.areas():
        names = {
            name
            for name, one in area.indicator.items()
            if one.post and waits(office.catalog.posts(area.name, one.post, office.today))
        }
        if names:
            found += [figure for figure in report(office, period, area.name) if figure.name in names]
    return found
