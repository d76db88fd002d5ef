"""An empty workbook for a new office: who works there, its homes and people, debts; each column explained.

``propctl init --from`` reads the first two sheets, ``propctl setup`` the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.entry.setting_up.sheet_words import BUILDING, ENTRANCE, PLACES, ROOM
from propctl.errors import N_
from propctl.office.setting_up.founding_answers import OFFICE, STAFF
from propctl.office.setting_up.known_columns import Column, KnownColumns
from propctl.publish.escape import cell
from propctl.publish.spreadsheets.template import choices_of, offer, remark_of
from propctl.publish.spreadsheets.writing import head_row, new_book, sheet_name, shown_width
from propctl.words.messages import Words

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_PLAIN = ("number", "money", "quantity", "price", "date")
_PLACE_REMARKS = {
    BUILDING: N_("such as 3 or 3栋; may be left out where the number of the home says it"),
    ENTRANCE: N_("such as 2 or 2单元; may be left out where there is none"),
    ROOM: N_("such as 1201, or the whole number: 3-2-1201"),
}


class Heading(NamedTuple):
    """One column of the workbook."""

    title: str
    remark: str
    choices: list[str]
    text: bool  # kept as text, so that 3-12 is not made a date


def write_office_template(office: Office, path: Path) -> None:
    """Write it: sheets with headings alone, drop-downs where a cell has a few choices, a sheet of hints."""
    words = Words(office.lang)
    with new_book(path) as book:
        pen = _Pen(book, words)
        pen.pairs(words(N_("Office")), [(words.label(one.label), words(one.hint)) for one in OFFICE])
        posts = [post.label.of(office.lang) for post in office.settings.posts.values()]
        staff = [
            Heading(words.label(one.label), words(one.hint), posts if one.name == "posts" else [], True)
            for one in STAFF
        ]
        pen.sheet(words(N_("Staff")), staff)
        known = KnownColumns(office)
        for title, columns in _sheets(office, known, words):
            pen.sheet(title, columns)
        pen.hints()


def _sheets(office: Office, known: KnownColumns, words: Words) -> Sequence[tuple[str, list[Heading]]]:
    """The ledger of homes, and for each area one of what may be said several times of one home."""
    places = [
        Heading(words.label(label), words(_PLACE_REMARKS[name]), [], True)
        for name, label in PLACES.items()
        if name in _PLACE_REMARKS
    ]
    columns = list(known.columns.values())
    homes = [_heading(office, one, words) for one in columns if not one.declared.known]
    found = [(words(N_("Homes")), [*places, *homes])]
    for area in dict.fromkeys(one.area for one in columns if one.declared.known):
        own = [one for one in columns if one.declared.known and one.area == area]
        title = words.label(own[0].label if len(own) == 1 else office.catalog.area(area).label)
        found.append((title, [*places, *(_heading(office, one, words) for one in own)]))
    return found


def _heading(office: Office, column: Column, words: Words) -> Heading:
    field = column.field
    remark = remark_of(office, f"{column.area}.", field, words)
    if column.many:
        several = words(N_("several, with a comma between them"))
        remark = words(N_("; ")).join(filter(None, (remark, several)))
    choices = choices_of(office, f"{column.area}.", field)
    return Heading(words.label(column.label), remark, choices, field.type not in _PLAIN)


class _Pen:
    """Writes the sheets, one after the other, and gathers their hints."""

    def __init__(self, book: Any, words: Words) -> None:
        self.book, self.words = book, words
        self.plain = book.add_format({"num_format": "@"})
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
        self.lists = book.add_worksheet("lists")
        self.lists.hide()
        self.listed = 0
        self.remarks: list[tuple[str, str, str]] = []

    def pairs(self, title: str, lines: list[tuple[str, str]]) -> None:
        """A sheet with a question in each row, and room for its answer."""
        sheet = self.book.add_worksheet(sheet_name(title))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 44, self.plain)
        for row, (question, hint) in enumerate(lines):
            sheet.write_string(row, 0, cell(question), self.bold)
            if hint:
                sheet.data_validation(row, 1, row, 1, {"validate": "any", "input_message": hint[:255]})
            self.remarks.append((title, question, hint))
        sheet.activate()
        sheet.set_first_sheet()

    def sheet(self, title: str, headings: list[Heading]) -> None:
        """A sheet with headings."""
        sheet = self.book.add_worksheet(sheet_name(title))
        head_row(self.book, sheet, [heading.title for heading in headings])
        for place, heading in enumerate(headings):
            width = min(max(shown_width(heading.title) + 4, 12), 40)
            sheet.set_column(place, place, width, self.plain if heading.text else None)
            offer(sheet, self.lists, place, heading.choices, heading.remark, self.listed)
            self.listed += bool(heading.choices)
            self.remarks.append((title, heading.title, heading.remark))

    def hints(self) -> None:
        """The last sheet: how each column is filled in."""
        sheet = self.book.add_worksheet(sheet_name(self.words(N_("How to fill it in"))))
        names = (N_("Sheet"), N_("Column"), N_("How it is written"))
        head_row(self.book, sheet, [self.words(name) for name in names])
        for row, remark in enumerate(self.remarks, 1):
            sheet.write_row(row, 0, [cell(text) for text in remark])
        sheet.set_column(0, 1, 18)
        sheet.set_column(2, 2, 80)
