"""Homes at a glance: what is missing of their files, and a steward's district on one page."""

from __future__ import annotations

from typing import Any

from propctl.api import Office, Ref, concerning, records

REQUIRED = {"household": ("head", "phone"), "unit": ("floor", "layout", "area")}


def gaps(office: Office) -> list[dict[str, Any]]:
    """What is missing, unit by unit: the file itself, or fields of the file and of the unit."""
    found = []
    for unit in records(office, "residents.unit"):
        file = office.find(Ref("residents.household", f"H-{unit.id}"))
        living = file is not None and file.state == "living"
        missing = [name for name in REQUIRED["unit"] if unit.values.get(name) is None]
        missing += [name for name in REQUIRED["household"] if file is None or not file.values.get(name)]
        if missing or not living:
            labels = [_label(office, name) for name in missing]
            found.append(
                {
                    "building": unit.values.get("building", ""),
                    "unit": unit.id,
                    "file": living,
                    "missing": "、".join(labels),
                }
            )
    return sorted(found, key=lambda row: (row["building"], row["unit"]))


def district(office: Office, steward: str = "") -> list[dict[str, Any]]:
    """The steward's district on one page: a line for each unit (default: the operator's own district)."""
    mine = records(office, "residents.unit", where=f"steward = '{steward or office.operator.id}'")
    found = []
    for unit in sorted(mine, key=lambda row: row.id):
        file = office.find(Ref("residents.household", f"H-{unit.id}"))
        values = file.values if file is not None and file.state == "living" else {}
        found.append(
            {
                "building": unit.values.get("building", ""),
                "unit": unit.id,
                "area": unit.values.get("area", ""),
                "occupancy": values.get("occupancy", ""),
                "members": len(values.get("members", [])),
                "residual": len(unit.values.get("residual", [])),
                "open": sum(1 for row in concerning(office, unit.ref) if row.open),
            }
        )
    return found


def _label(office: Office, name: str) -> str:
    for form in ("residents.household", "residents.unit"):
        field = office.catalog.form(form).field.get(name)
        if field is not None:
            return field.label.of(office.lang)
    return name
