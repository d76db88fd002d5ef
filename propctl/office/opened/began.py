"""When the office began to work with this program, and with each area: no routine reaches back before it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.office.opened.scope import at_midnight
from propctl.regulation.model.local_names import TICK

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Area

_OF_THE_PROGRAM = (TICK, "agenda.omission", "agenda.acceptance")  # kept of whichever area's routines


def began(office: Office) -> dt.datetime:
    """The start of the day in ``[office] since``; else of the first record; else now."""
    if office.settings.office.since is not None:
        return at_midnight(office.settings.office.since, office.tz)
    return _day_of(office, office.index.first()) or office.now


def began_with(office: Office, area: Area) -> dt.datetime:
    """When the office began to keep an area: the start of that day, never before the office itself began.

    It is the day in ``[areas.NAME] since``. Else an office that is older than the area, because the area
    came with a later version, counts from its first record there; before that nothing was missed: now.
    """
    first, use = began(office), office.settings.areas.get(area.name)
    if use is not None and use.since is not None:
        return max(first, at_midnight(use.since, office.tz))
    if not forms_that_tell(office, area, first):
        return first
    return max(first, _first_record(office, area) or office.now)


def forms_that_tell(office: Office, area: Area, first: dt.datetime) -> list[str]:
    """The forms whose first record says when the office, which itself began ``first``, began to keep an area.

    None where that is not asked of the records.
    """
    use = office.settings.areas.get(area.name)
    if use is not None and use.since is not None:
        return []
    if area.introduced is None or first >= at_midnight(area.introduced, office.tz):
        return []
    return [TICK, *_forms(area)]


def _forms(area: Area) -> list[str]:
    return [form for name in area.form if (form := f"{area.name}.{name}") not in _OF_THE_PROGRAM]


def _first_record(office: Office, area: Area) -> dt.datetime | None:
    """The day of the first record of an area's own forms, or of the first tick of one of its routines."""
    forms = _forms(area)
    found = [office.index.first(forms)] if forms else []
    found += [row.registered for row in office.index.rows(form=TICK) if _is_of(row.values, area)]
    return _day_of(office, min((one for one in found if one), default=""))


def _is_of(tick: dict[str, object], area: Area) -> bool:
    return str(tick.get("routine", "")).startswith(f"{area.name}.")


def _day_of(office: Office, registered: str) -> dt.datetime | None:
    return at_midnight(dt.datetime.fromisoformat(registered).date(), office.tz) if registered else None
