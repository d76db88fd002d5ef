"""When the office began to work with this program: no routine reaches back before it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.office.opened.scope import at_midnight

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def began(office: Office) -> dt.datetime:
    """The start of the day in ``[office] since``; else of the first record; else now."""
    if office.settings.office.since is not None:
        return at_midnight(office.settings.office.since, office.tz)
    first = office.index.first()
    return at_midnight(dt.datetime.fromisoformat(first).date(), office.tz) if first else office.now
