"""What differs at a handover of the front desk, what a phone bill has too much, the estate in figures."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from propctl.api import Draft, Filled, Office, choice_title, clause, filled, hookimpl, money, rows, typed
from propctl_plugins.frontdesk.counting import differences, last_handover

AREA = "frontdesk"
Line = dict[str, Any]


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """Differences of a handover, quota and excess of a bill, the last handover before a loss."""
    match draft.name.split("."):
        case [*_, "handover", "prepare" | "count"]:
            counted = typed(office, draft)
            turn = counted.text("turn", "") or filled(office, draft).text("turn", "")
            found = list(differences(office, turn, counted))
            return {"desk_differences": found} if found or draft.before.values else None
        case ["phonebill", _]:
            return _excess(office, typed(office, draft))
        case ["loss", "register"]:
            return _last_handover(office)
    return None


def _last_handover(office: Office) -> Line | None:
    last = last_handover(office)
    return {"handover": last.id, "giver": last.text("giver"), "takes": last.text("takes")} if last else None


def _excess(office: Office, bill: Filled) -> Line:
    quota = clause(office, "frontdesk.phone-quota").amount("at_most", None)
    if quota is None or not bill.has("amount"):
        return {}
    return {"quota": money(quota), "excess": money(max(bill.amount("amount") - quota, Decimal(0)))}


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
