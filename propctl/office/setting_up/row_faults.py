"""What is wrong with a row of a ledger, told where somebody finds it."""

from __future__ import annotations

from typing import NamedTuple

from propctl.entry.setting_up.heading_rows import Heading
from propctl.entry.setting_up.home_rows import HomeRow
from propctl.entry.sheets import column_name
from propctl.errors import PropctlError


class CellFault(NamedTuple):
    """What is wrong with a cell of a row."""

    column: str  # as the spreadsheet names it, with its heading; "" for the row
    place: int  # of the column, from 0; -1: the row
    error: PropctlError


def fault(row: HomeRow, heading: Heading, error: PropctlError) -> CellFault:
    """What is wrong in a row below a heading; a cell of a plan has all columns in itself."""
    if row.column < 0:
        return CellFault(heading.told, heading.place, error)
    return CellFault(f"{column_name(row.column)} {heading.text}", row.column, error)
