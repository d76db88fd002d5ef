"""Rows that speak of another time than the rest: last year's sheet of a list, those who are here no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from propctl.entry.natural_keys import alike_home
from propctl.entry.setting_up.sheet_words import PLACES, time_named
from propctl.errors import N_, BadData
from propctl.office.setting_up.known_columns import KnownColumns
from propctl.office.setting_up.row_faults import CellFault
from propctl.office.setting_up.rows_read import ReadRow
from propctl.office.setting_up.sheets_recognised import LedgerSheet

_EARLIER = N_("  a later sheet tells of the same homes, not read: rows {rows}")
_OTHERS_NOW = N_("  who is here no more, and others are, not read: rows {rows}")
_OWES = N_("what is owed, or paid ahead, is of somebody who is here no more: enter it by itself")


def without_other_times(known: KnownColumns, sheets: Sequence[LedgerSheet]) -> list[LedgerSheet]:
    """The sheets without the rows of another time, which are told by ``LedgerSheet.left``."""
    return _without_gone(known, _without_earlier(known, sheets))


# -- the same list at several times


def _without_earlier(known: KnownColumns, sheets: Sequence[LedgerSheet]) -> list[LedgerSheet]:
    """Of a home of which a list tells at several times (2025年12月, 2026年10月), the latest row alone."""
    times = [_time(known, sheet) for sheet in sheets]
    found = []
    for sheet, time in zip(sheets, times, strict=True):
        later = [
            one
            for one, then in zip(sheets, times, strict=True)
            if _precedes(time, then) and sheet.recognised.columns.keys() <= one.recognised.columns.keys()
        ]
        told = {_key(row) for one in later for row in one.rows}
        found.append(_kept(sheet, [_key(row) not in told for row in sheet.rows], _EARLIER))
    return found


def _time(known: KnownColumns, sheet: LedgerSheet) -> tuple[int, int] | None:
    """When a sheet stood as it is; None where it does not say, or tells what became due at that time."""
    read = sheet.recognised
    timed = any(one.period for found in read.columns.values() for one in found)
    timed |= any(known.month_of(known.columns[name]) in read.columns for name in read.columns.keys() - PLACES)
    if timed or read.paid:
        return None
    return next((time for title in sheet.titles if (time := time_named(title))), None)


def _precedes(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    """Whether a time is before another one; of one year, only where both name their month."""
    if one is None or other is None:
        return False
    return one[0] < other[0] or (one[0] == other[0] and 0 < one[1] < other[1])


# -- those who are here no more


def _without_gone(known: KnownColumns, sheets: Sequence[LedgerSheet]) -> list[LedgerSheet]:
    """Without rows of those who are here no more, in whose homes others are; whoever is alone stays."""
    lived_in = {_key(row) for sheet in sheets for row in sheet.rows if not row.gone}
    found = []
    for sheet in sheets:
        rows = [_refused_for_debts(known, row) if _key(row) in lived_in else row for row in sheet.rows]
        kept = [not row.gone or bool(row.faults) or _key(row) not in lived_in for row in rows]
        found.append(_kept(sheet._replace(rows=rows), kept, _OTHERS_NOW))
    return found


def _refused_for_debts(known: KnownColumns, row: ReadRow) -> ReadRow:
    """A row of somebody who is here no more, at fault where money hangs on it: nobody else owes that."""
    columns = [known.columns[name] for name in row.values]
    owes = any(one.field.type == "money" and Decimal(row.values[one.name]) for one in columns)
    if not row.gone or not (owes or row.lines):
        return row
    return row._replace(faults=[*row.faults, CellFault("", -1, BadData(_OWES))])


def _kept(sheet: LedgerSheet, kept: Sequence[bool], why: str) -> LedgerSheet:
    """A sheet without those of its rows that are not kept; it tells why they are left out."""
    if all(kept):
        return sheet
    out = [row.number for row, stays in zip(sheet.rows, kept, strict=True) if not stays]
    rows = [row for row, stays in zip(sheet.rows, kept, strict=True) if stays]
    left: Mapping[str, list[int]] = {**sheet.left, why: out}
    return sheet._replace(rows=rows, left=left)


def _key(row: ReadRow) -> str:
    return alike_home(row.home.number)
