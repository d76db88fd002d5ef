"""What stories of homes begin with."""

from __future__ import annotations

from propctl.testing import Workspace


def two_homes(office: Workspace, clock: str = "08:30") -> Workspace:
    """3-1201 and 3-1202 in a building of officer-1, on 2026-11-20 at that time."""
    office.at(f"2026-11-20 {clock}")
    office.do("residents.building.add", name="3", steward="officer-1")
    for number in ("3-1201", "3-1202"):
        office.do("residents.unit.add", number=number, building="3", area="89.5")
    return office
