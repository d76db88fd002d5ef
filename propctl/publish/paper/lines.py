"""The lines of a printed form: filled in from a record, or empty, to be written and ticked by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list
from propctl.words.labels import heading, unit_of

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

TALL_LINES = 2  # as many plain lines as room to write takes
_PAGE_LINES = 22  # plain lines of an A4 page below its title, above its signatures
_TABLE_HEAD = 2  # lines that a table's name and columns take
_FEWEST, _MOST = 3, 18  # rows of an empty table
_WHOLE = (
    "date",
    "time",
    "month",
    "time-of-day",
    "number",
    "money",
    "quantity",
    "price",
    "bool",
    "staff",
    "plate",
)
_SHORT = 60  # a text that may take more characters than this can get room to write
_LONG = (  # how a description's name ends
    *("内容", "情况", "结果", "意见", "原因", "方案", "说明", "记录", "建议"),
    *("答复", "分析", "事实", "经过", "要求", "规范", "用语", "信息", "措施", "工作", "地方"),
)


class Entry(msgspec.Struct, frozen=True):
    """One line of a sheet, or a table across it."""

    label: str
    value: str = ""
    size: str = "blank"
    ticks: list[str] = []
    columns: list[str] = []
    rows: list[list[str]] = []
    ours: bool = False  # on a sheet that residents fill in: the office writes here


def filled(office: Office, form: str, field: Field, value: Any, *, marked: bool = False) -> Entry:
    """One line with its value; ``marked``: what the paper form demands and nobody has filled in is told."""
    wording = office.wording.on("paper")
    label = wording.label(field.label)
    if marked and value in (None, "", []):
        label += wording.say(N_(" (not filled in)"))
    if field.type == "rows" and value:  # a table of nothing is a line to write on
        rows = [wording.cells(form, field, row) for row in as_list(value)]
        return Entry(label, columns=_names(field, office.lang), rows=rows)
    told = bool(unit_of(field, "zh")) and heading(field).zh == field.label.zh  # 单价（元） says it already
    return Entry(label, wording.value(form, field, value, unit=not told))


def empty(
    office: Office, fields: list[tuple[str, Field]], lang: str, ours: Collection[Field] = ()
) -> list[Entry]:
    """The lines of an empty form: ``(form, field)``. Its tables share what the others leave of a page.

    ``ours``: what the office writes on a sheet that residents fill in.
    """
    lines = sum(TALL_LINES if is_roomy(field) else 1 for _, field in fields if field.type != "rows")
    tables = sum(field.type == "rows" for _, field in fields)
    free = (_PAGE_LINES - lines) // tables - _TABLE_HEAD if tables else 0
    room = max(_FEWEST, min(free, _MOST))
    return [
        msgspec.structs.replace(_empty(office, form, field, lang, room), ours=field in ours)
        for form, field in fields
    ]


def _empty(office: Office, form: str, field: Field, lang: str, rows: int) -> Entry:
    label = field.label.of(lang)
    if field.type in ("choice", "bool"):
        return Entry(label, ticks=_choices(office, form, field, lang))
    if field.type == "rows":
        return Entry(label, columns=_names(field, lang), rows=_rows(office, form, field, lang, rows))
    return Entry(label, size="tall" if is_roomy(field) else "blank")


def _rows(office: Office, form: str, field: Field, lang: str, rows: int) -> list[list[str]]:
    """Empty rows; a table that has one row for each of some choices names them."""
    (key, first), *others = field.columns.items()
    each = first.type == "choice" and as_list(field.unique) == [key]
    named = _choices(office, form, first, lang) if each else []
    return [[name, *("" for _ in others)] for name in named] or [["" for _ in field.columns]] * rows


def _choices(office: Office, form: str, field: Field, lang: str) -> list[str]:
    if field.type == "bool":
        return ["yes", "no"] if lang.startswith("en") else ["是", "否"]
    offered = office.catalog.choices(form.partition(".")[0], field, office.today)
    return [label.of(lang) for label in offered.values()]


def is_roomy(field: Field) -> bool:
    """Whether a text is a description rather than a word: what the office calls it tells."""
    if field.type != "text" or field.personal or field.max_chars <= _SHORT:
        return False
    return bool(field.min_chars) or field.label.zh.endswith(_LONG)


def is_whole(field: Field) -> bool:
    """Whether a value is one word that is never broken: a day, a time, a number, somebody's name."""
    return field.type in _WHOLE and not field.many


def _names(field: Field, lang: str) -> list[str]:
    return [heading(column).of(lang) for column in field.columns.values()]
