"""What differs at a handover of the front desk, the quota of a bill's month; the estate in figures."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from propctl.api import (
    Draft,
    Office,
    choice_title,
    clause,
    filled,
    hookimpl,
    money,
    read_month,
    rows,
    typed,
)
from propctl_plugins.frontdesk.counting import differences

AREA = "frontdesk"


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The quota of a phone bill; what was counted at a handover and is not what the records say."""
    if draft.name.startswith("phonebill."):
        return _quota(office, typed(office, draft).text("month", "") or draft.before.id)
    counted = typed(office, draft)
    turn = counted.text("turn", "") or filled(office, draft).text("turn", "")
    found = list(differences(office, turn, counted))
    return {"desk_differences": found} if found or draft.before.values else None


def _quota(office: Office, month: str) -> dict[str, str] | None:
    """The quota as it stood when a bill's month ended, or stands in it: not that of a later day."""
    last = min(read_month(month).last, office.today)
    quota = clause(office, "frontdesk.phone-quota", last).amount("at_most", None)
    return {"quota": money(quota)} if quota is not None else None


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The estate as guests are shown it: buildings, homes and floor area, no people."""
    if area != AREA:
        return None
    homes, buildings = list(rows(office, "residents.unit", states="kept")), rows(office, "residents.building")
    kinds = Counter(choice_title(office, "residents.building", "type", one.text("type")) for one in buildings)
    estate = {
        "buildings": kinds.total(),
        "homes": len(homes),
        "area": sum((one.amount("area", Decimal(0)) for one in homes), Decimal(0)),
        "kinds": sorted(kinds.items()),
    }
    return {"estate": estate}
