"""Sheets that are called after the parts of an estate (一期, 二期), each with a building 1 of its own."""

from __future__ import annotations

from collections.abc import Sequence

from propctl.entry.setting_up.home_numbers import in_parts
from propctl.entry.setting_up.sheet_words import PART, part_named
from propctl.office.setting_up.sheets_recognised import LedgerSheet


def in_parts_of_estate(sheets: Sequence[LedgerSheet]) -> list[LedgerSheet]:
    """The sheets; where two parts number alike, their homes bear the part: 一期1-101 beside 二期1-101.

    A sheet that tells the part in a column of its own is left as it is.
    """
    parts = [_part(sheet) for sheet in sheets]
    if len(set(parts) - {""}) < 2:
        return list(sheets)
    homes = [row.home for sheet in sheets for row in sheet.rows]
    of_rows = [part for sheet, part in zip(sheets, parts, strict=True) for _ in sheet.rows]
    named = iter(in_parts(homes, of_rows))
    return [sheet._replace(rows=[row._replace(home=next(named)) for row in sheet.rows]) for sheet in sheets]


def _part(sheet: LedgerSheet) -> str:
    if PART in sheet.recognised.columns:
        return ""
    name, *titles = sheet.titles
    return part_named(name, titles)
