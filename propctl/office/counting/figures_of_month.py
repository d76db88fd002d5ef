"""The figures of the month that a post has to watch: they stand on its ``today``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from propctl.office.counting.figures import Figure, report
from propctl.worktime.periods import periods_up_to

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def watched(office: Office, waits: Callable[[Iterable[str]], bool]) -> list[Figure]:
    """The figures of this month that name a post for which ``waits`` says yes, area by area."""
    (period,) = periods_up_to(office.today, "month", 1, office.tz)
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
