"""Homes at a glance: what is missing of their files, and a steward's district on one page."""

from __future__ import annotations

from typing import Any

from propctl.api import Filled, Office, Ref, Row, counted, field_title, filled, pointing_to, record, rows

UNIT, HOUSEHOLD = "residents.unit", "residents.household"
REQUIRED = {HOUSEHOLD: ("head", "phone"), UNIT: ("floor", "layout", "area")}


def file_of(office: Office, unit: str) -> tuple[Filled | None, bool]:
    """A unit's household file, and whether somebody lives there; personal values are sealed in it."""
    found = record(office, Ref(HOUSEHOLD, f"H-{unit}"))
    return (filled(office, found), found.state == "living") if found is not None else (None, False)


def gaps(office: Office) -> list[dict[str, Any]]:
    """What is missing, unit by unit: the file itself, or fields of the file and of the unit."""
    found = []
    for unit in rows(office, UNIT, states="kept"):
        file, living = file_of(office, unit.id)
        missing = [(UNIT, name) for name in REQUIRED[UNIT] if not unit.has(name)]
        missing += [(HOUSEHOLD, name) for name in REQUIRED[HOUSEHOLD] if file is None or not file.has(name)]
        if missing or not living:
            found.append(
                {
                    "building": unit.text("building", ""),
                    "unit": unit.id,
                    "file": living,
                    "missing": "、".join(field_title(office, form, name) for form, name in missing),
                }
            )
    return sorted(found, key=lambda row: (counted(row["building"]), counted(row["unit"])))


def district(office: Office, steward: str = "") -> list[dict[str, Any]]:
    """The steward's district on one page: a line for each unit (default: the operator's own district)."""
    mine = rows(office, UNIT, states="kept", having={"steward": steward or office.operator.id})
    return [_line(office, unit) for unit in mine]


def _line(office: Office, unit: Row) -> dict[str, Any]:
    file, living = file_of(office, unit.id)
    home = file if living else None
    return {
        "building": unit.text("building", ""),
        "unit": unit.id,
        "area": unit.text("area", ""),
        "occupancy": home.text("occupancy", "") if home else "",
        "members": len(home.lines("members")) if home else 0,
        "residual": len(unit.lines("residual")),
        "open": sum(row.open for row in pointing_to(office, unit.ref)),
    }
