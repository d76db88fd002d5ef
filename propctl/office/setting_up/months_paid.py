"""What a sheet of payments leaves open of each month that was kept, and what was paid ahead."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from propctl.entry.setting_up.heading_rows import Heading
from propctl.entry.setting_up.home_rows import HomeRow
from propctl.entry.setting_up.paid_months import Payment, left_open, payment
from propctl.entry.setting_up.recognised_columns import Doubt, Recognised
from propctl.errors import N_, BadData, PropctlError
from propctl.office.setting_up.row_faults import fault
from propctl.regulation.model.local_names import qualify

if TYPE_CHECKING:
    from propctl.office.setting_up.known_columns import KnownColumns
    from propctl.office.setting_up.rows_read import ReadRow


_MOST = Decimal("0.8")  # of the homes, beyond which a blank month was perhaps not kept
_KEPT = N_("{column} is blank for most homes: not paid, so that {label} is owed, or not kept yet?")


class MonthsPaid:
    """The months of one sheet, beside its column of what is due each month."""

    def __init__(self, known: KnownColumns, sheet: Recognised, rows: list[HomeRow]) -> None:
        self.known, self.sheet = known, sheet
        self.due = next(known.columns[name] for name in sheet.columns if _left(known, name))
        self.owed = known.columns[qualify(self.due.area, self.due.declared.left)]
        office = known.office
        self.until = f"{office.settings.office.since or office.today:%Y-%m}"  # what is due later, it bills
        self.months = self._kept(rows)

    def _kept(self, rows: list[HomeRow]) -> list[Heading]:
        """The months as far as somebody kept the sheet: in the last, one home at least paid, or did not."""
        last = max((place for row in rows for place in self._said(row)), default=-1)
        return [one for one in self.sheet.paid if one.place <= last]

    def doubts(self, rows: list[HomeRow], read: list[ReadRow]) -> Iterator[Doubt]:
        """Months that come up blank for almost all homes, or are told only by who paid ahead of today.

        Nobody paid, or nobody kept them yet: somebody says which. What stands before a month that was told
        to be kept was kept, too.
        """
        told = max((one.place for one in self.months if one.place in self.sheet.certain), default=-1)
        open_ = [{line[self.known.month_of(self.owed)] for line in one.lines} for one in read]
        said = [self._said(row) for row in rows]
        ahead = [any(self._period(place) >= self.until for place in places) for places in said]
        for one in self.months:
            blank = [
                one.period in lines and _payment(row, one) is None
                for row, lines in zip(rows, open_, strict=True)
            ]
            telling = [one.place in places and not early for places, early in zip(said, ahead, strict=True)]
            few = sum(blank) > _MOST * sum(map(bool, said))
            if one.place > told and any(blank) and (few or not any(telling)):
                yield Doubt(one, _KEPT, (self.due.name,))

    def _period(self, place: int) -> str:
        return next(one.period for one in self.sheet.paid if one.place == place)

    def _said(self, row: HomeRow) -> list[int]:
        return [one.place for one in self.sheet.paid if _payment(row, one) is not None]

    def read(self, row: HomeRow, into: ReadRow) -> None:
        """Add to a row what is owed of its months, or what is wrong with them."""
        paid: dict[str, Payment] = {}
        for one in self.months:
            try:
                paid[one.period] = payment(_cell(row, one))
            except PropctlError as error:
                into.faults.append(fault(row, one, error))
        due = self._due(row, into, paid)
        if due is None or into.faults:
            return
        owed, ahead = left_open(due, paid, self.until)
        timed = self.known.month_of(self.owed)
        into.lines.extend({timed: month, self.owed.name: f"{amount}"} for month, amount in owed.items())
        if ahead:
            into.values[self.owed.name] = f"-{ahead}"

    def _due(self, row: HomeRow, into: ReadRow, paid: dict[str, Payment]) -> Decimal | None:
        """What is due each month; it must be said where some of it was paid."""
        cells = self.sheet.cells(self.due.name, row.cells)
        heading = self.sheet.columns[self.due.name][0]
        try:
            value = self.known.value(self.due, cells[0][1]) if cells else None
        except PropctlError as error:
            into.faults.append(fault(row, heading, error))
            return None
        if value is None and any(one is not None for one in paid.values()):
            into.faults.append(fault(row, heading, BadData(N_("what is due each month is missing"))))
        return None if value is None else Decimal(value)


def _left(known: KnownColumns, name: str) -> bool:
    return name in known.columns and bool(known.columns[name].declared.left)


def _cell(row: HomeRow, heading: Heading) -> object:
    return row.cells[heading.place] if heading.place < len(row.cells) else ""


def _payment(row: HomeRow, heading: Heading) -> Payment:
    """What was paid; what cannot be read is told when the row is."""
    try:
        return payment(_cell(row, heading))
    except PropctlError:
        return None
