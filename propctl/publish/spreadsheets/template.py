"""An empty workbook for a form: its headings, how each column is filled in, and lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.entry.sheets import column_name
from propctl.errors import N_
from propctl.publish.escape import cell
from propctl.publish.spreadsheets.writing import head_row, new_book, sheet_name, shown_width
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import Label, label
from propctl.words.labels import heading
from propctl.words.messages import Words

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_ROWS = 2000  # that the lists to choose from reach
_WIDEST = 40
_REMARK = {  # how a value of the type is written, where its field has no hint
    "date": N_("a day: 2026-11-21"),
    "time": N_("day and time: 2026-11-21 10:20"),
    "month": N_("a month: 2026-11"),
    "time-of-day": N_("a time of day: 20:00"),
    "duration": N_("a duration: 20m, 2h, 3d"),
    "phone": N_("a telephone: 13800138000, 0571-88888888"),
    "plate": N_("a plate: 京A12345"),
    "money": N_("an amount in yuan: 1280.50"),
    "number": N_("a whole number"),
    "bool": N_("yes or no"),
}


def write_template(office: Office, form: str, fields: Mapping[str, Field], path: Path) -> None:
    """Write it: a sheet with headings alone, a second one that explains the columns."""
    words = Words(office.lang)
    with new_book(path) as book:
        sheet = book.add_worksheet(sheet_name(office.form_label(form).of(office.lang)))
        notes = book.add_worksheet(words(N_("How to fill it in")))
        lists = book.add_worksheet("lists")
        lists.hide()
        headings = [heading(field).of(office.lang) or name for name, field in fields.items()]
        head_row(book, sheet, headings)
        columns = (N_("Column"), N_("Needed"), N_("How it is written"))
        head_row(book, notes, [words(name) for name in columns])
        text = book.add_format({"num_format": "@"})  # so that 3-12 is not made a date, nor 0101 a number
        for place, field in enumerate(fields.values()):
            remark = remark_of(office, form, field, words)
            plain = field.type in ("number", "money", "quantity", "price", "date", "time")
            width = min(max(shown_width(headings[place]) + 4, 12), _WIDEST)
            sheet.set_column(place, place, width, None if plain else text)
            needed = field.required and not (field.worked_out or field.default is not None)
            line = [headings[place], words(N_("yes")) if needed else "", remark]
            notes.write_row(place + 1, 0, map(cell, line))
            offer(sheet, lists, place, choices_of(office, form, field), remark)
        notes.set_column(0, 1, 18)
        notes.set_column(2, 2, 80)


def offer(sheet: Any, lists: Any, place: int, choices: list[str], remark: str, list_place: int = -1) -> None:
    """A list to choose from, and the remark that is shown where a cell is entered.

    ``list_place``: the column of ``lists`` that holds the choices; default: ``place``.
    """
    column = place if list_place < 0 else list_place
    rule: dict[str, Any] = {"validate": "any"}
    if choices:
        for number, choice in enumerate(choices):
            lists.write_string(number, column, cell(choice))
        letters = column_name(column)
        rule = {
            "validate": "list",
            "source": f"=lists!${letters}$1:${letters}${len(choices)}",
            "error_type": "warning",  # several may be typed, with a comma between
        }
    if remark:
        rule |= {"input_message": remark[:255]}
    if len(rule) > 1:
        sheet.data_validation(1, place, _ROWS, place, rule)


def choices_of(office: Office, form: str, field: Field) -> list[str]:
    """What a cell can hold, in words, where that is a short list."""
    lang = office.lang
    if field.type == "choice":
        offered = office.catalog.choices(form.partition(".")[0], field, office.today)
        return [name.of(lang) for name in offered.values()]
    if field.type == "bool":
        return [Label("是", "yes").of(lang), Label("否", "no").of(lang)]
    if field.type == "staff":
        staff = office.settings.staff
        return [office.name_of(id) for id, person in staff.items() if person.works_on(office.today)]
    if field.type == "post":
        return [post.label.of(lang) for post in office.settings.posts.values()]
    return []


def remark_of(office: Office, form: str, field: Field, words: Words) -> str:
    """How a column is filled in."""
    parts = []
    if field.hint:
        parts.append(words.label(label(field.hint)))
    elif field.type in _REMARK:
        parts.append(words(_REMARK[field.type]))
    choices = choices_of(office, form, field)
    if choices and field.type != "bool":
        parts.append(words(N_("one of: {choices}"), choices=choices))
    if field.type == "rows":
        names = [words.label(column.label) or name for name, column in field.columns.items()]
        rows = N_("rows of {columns}: a comma between cells, a semicolon between rows")
        parts.append(words(rows, columns=names))
    if field.many:
        parts.append(words(N_("several, with a comma between them")))
    return words(N_("; ")).join(parts)
