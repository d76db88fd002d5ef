"""Payment notices of a month, printed in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from propctl.api import Office, Ref, money, printed_form

from .charges import BILL, all_lines, by_unit


def notices(office: Office, period: str) -> list[dict[str, Any]]:
    """One payment notice for each room that still owes something of the month, in the private folder."""
    folder: Path = office.root / ".propctl" / "print" / f"notices-{period}"
    folder.mkdir(parents=True, exist_ok=True)
    owing = by_unit(line for line in all_lines(office) if line.period == period and line.amount > 0)
    written = []
    for unit, amount in owing.items():
        bill = office.find(Ref(BILL, f"{period}-{unit}"))
        if bill is not None:
            path = folder / f"{unit}.html"
            path.write_text(printed_form(office, bill), encoding="utf-8")
            written.append(
                {"unit": unit, "owed": money(amount), "file": path.relative_to(office.root).as_posix()}
            )
    return written
