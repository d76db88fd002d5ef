"""Values as people type them, made into values as records keep them; and values as files hold them, checked.

``parse_value`` takes what was typed (or stood in a spreadsheet's cell), in full-width or half-width signs,
and gives the one written form: exact decimals as text (``"128.50"``), times with their offset, choices as
ids, telephones without blanks. Every refusal is one sentence that names the field's label.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, NoReturn, Protocol

from propctl.errors import N_, BadData, PropctlError, UsageError
from propctl.regulation.record import Value
from propctl.regulation.text import Label, label
from propctl.store import moments, people
from propctl.store.mask import mask
from propctl.store.pinyin import initials
from propctl.store.seal import is_sealed


class FieldSpec(Protocol):
    """What of a declared field decides how it is read (``regulation.model.Field`` is one)."""

    @property
    def type(self) -> str: ...
    @property
    def label(self) -> Label: ...
    @property
    def many(self) -> bool: ...
    @property
    def personal(self) -> bool: ...
    @property
    def choices(self) -> str | Mapping[str, str]: ...  # id -> label ("停水|Water outage"); a str: none here
    @property
    def columns(self) -> Mapping[str, FieldSpec]: ...
    @property
    def decimals(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def min_chars(self) -> int | str: ...  # a str: not resolved, not judged here
    @property
    def max_chars(self) -> int: ...
    @property
    def min(self) -> object: ...
    @property
    def max(self) -> object: ...


class ParseContext(Protocol):
    """Where and when it was typed."""

    @property
    def now(self) -> dt.datetime: ...
    @property
    def tz(self) -> dt.tzinfo: ...
    @property
    def lang(self) -> str: ...


class RowProblem(NamedTuple):
    """What is wrong with one imported row."""

    row: int  # 1-based, without the heading
    error: PropctlError


def parse_value(text: str, spec: FieldSpec, ctx: ParseContext) -> Value:
    """The canonical value that ``text`` means for the field ``spec``; a list where the field takes many.

    Raises ``UsageError`` with one sentence. A personal value is never repeated in it.
    """
    if spec.type == "rows":
        return _rows(text, spec, ctx)
    if not spec.many:
        return _one(text, spec, ctx)
    return [_one(part, spec, ctx) for part in re.split(r"[,，、\n]", text) if part.strip()]


def parse_cell(cell: object, spec: FieldSpec, ctx: ParseContext) -> Value:
    """The value of a spreadsheet's cell: numbers, dates and times come typed, and telephones as numbers."""
    match cell:
        case bool():
            return parse_value("yes" if cell else "no", spec, ctx)
        case float() if abs(cell) >= 1e15:  # a spreadsheet keeps 15 digits: the others are gone
            msgid = N_(
                "{label}: the number in this cell has lost digits; make the column text and enter it again"
            )
            raise UsageError(msgid, label=spec.label)
        case float() if cell.is_integer():
            return parse_value(str(int(cell)), spec, ctx)
        case dt.datetime() if spec.type == "date":
            return parse_value(cell.date().isoformat(), spec, ctx)
        case dt.datetime():
            at = cell if cell.tzinfo else cell.replace(tzinfo=ctx.tz)
            return parse_value(at.isoformat(), spec, ctx)
        case dt.date():
            return parse_value(cell.isoformat(), spec, ctx)
        case dt.time():
            return parse_value(cell.strftime("%H:%M:%S"), spec, ctx)
    return parse_value(str(cell), spec, ctx)


def parse_rows(
    rows: Sequence[Mapping[str, object]], spec: FieldSpec, ctx: ParseContext
) -> tuple[list[dict[str, Value]], list[RowProblem]]:
    """Imported rows, their cells keyed by column id or label, and everything that is wrong with them.

    Empty cells are left out; a column that the field does not have is a problem of its row.
    """
    good, problems = [], []
    for number, row in enumerate(rows, 1):
        try:
            cells = {_column(name, spec): cell for name, cell in row.items() if cell not in (None, "")}
            good.append({name: parse_cell(cell, spec.columns[name], ctx) for name, cell in cells.items()})
        except UsageError as error:
            problems.append(RowProblem(number, error))
    return good, problems


def check_value(value: Value, spec: FieldSpec) -> None:
    """Raise ``BadData`` unless ``value``, read from a file, has the type that the field's values have.

    A personal field must hold a sealed token: a value in clear was put there by hand.
    """
    if spec.type == "rows" or spec.many:
        if not isinstance(value, list):
            _wrong_type(spec)
        for entry in value:
            _check_row(entry, spec) if spec.type == "rows" else _check_one(entry, spec)
    else:
        _check_one(value, spec)


def normalise(text: str) -> str:
    """NFC, with full-width digits, letters, blank and ``－＋／．`` made half-width.

    Not NFKC, which would destroy Chinese punctuation and ``㎡``.
    """
    return unicodedata.normalize("NFC", text).translate(_HALF_WIDTH)


# -- one value --------------------------------------------------------------------------------------------


def _one(text: str, spec: FieldSpec, ctx: ParseContext) -> Value:
    text = normalise(text).replace("\r\n", "\n").strip(" \t\r\n")
    if not text:
        raise UsageError(N_("{label} is empty"), label=spec.label)
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UsageError(
            N_("{label} holds a character that cannot be stored; type it again"), label=spec.label
        )
    if spec.type != "text":
        text = text.translate(_TYPED_MARKS)
    return _PARSERS[spec.type](text, spec, ctx)


def _text(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    length = len(text)
    if length > spec.max_chars:
        msgid = N_("{label} has {length} characters; at most {limit} are kept: attach the rest as a file")
        raise UsageError(msgid, label=spec.label, length=length, limit=spec.max_chars)
    written = sum(not sign.isspace() for sign in text)
    if isinstance(spec.min_chars, int) and written < spec.min_chars:
        msgid = N_("{label} has {length} characters; at least {limit} are asked for")
        raise UsageError(msgid, label=spec.label, length=written, limit=spec.min_chars)
    return text


def _number(text: str, spec: FieldSpec, ctx: ParseContext) -> int:
    if not re.fullmatch(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})", text, re.ASCII):
        _refuse(N_("{label}: {value} is not a whole number"), text, spec)
    number = int(text.replace(",", ""))
    _bounds(Decimal(number), spec, ctx)
    return number


def _decimal(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    bare = text.removeprefix("¥")
    for suffix in ("元", spec.unit):
        bare = bare.removesuffix(suffix).strip()
    if not re.fullmatch(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d+)?", bare, re.ASCII):
        _refuse(N_("{label}: {value} is not a number; write it like 1280.50"), text, spec)
    places = 2 if spec.type == "money" else spec.decimals
    number = Decimal(bare.replace(",", ""))
    rounded = round(number, places)
    if rounded != number:
        _refuse(N_("{label}: {value} has more than {places} decimals"), text, spec, places=places)
    if number < 0 and spec.min is None:  # what takes something back is a step, not a minus sign
        _refuse(N_("{label}: {value} is below zero"), text, spec)
    _bounds(number, spec, ctx)
    return f"{abs(rounded) if rounded == 0 else rounded:f}"


def _bool(text: str, spec: FieldSpec, ctx: ParseContext) -> bool:
    word = text.lower()
    if word in ("是", "对", "有", "yes", "y", "true", "1"):
        return True
    if word in ("否", "不", "无", "没有", "不是", "no", "n", "false", "0"):
        return False
    return _refuse(N_("{label}: {value} is neither yes nor no"), text, spec)


def _date(text: str, spec: FieldSpec, ctx: ParseContext) -> dt.date:
    try:
        day = moments.parse_date(text, ctx.now.astimezone(ctx.tz).date())
    except ValueError:
        _refuse(N_("{label}: {value} is not in the calendar"), text, spec)
    if day is None:
        _refuse(N_("{label}: {value} is not a date; write it like 2026-11-21, 11-21 or today"), text, spec)
    _bounds(day, spec, ctx)
    return day


def _month(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    found = re.fullmatch(r"(\d{4})-?(0[1-9]|1[0-2])", text, re.ASCII)
    if found is None:
        _refuse(N_("{label}: {value} is not a month; write it like 2026-11"), text, spec)
    return f"{found[1]}-{found[2]}"


def _time(text: str, spec: FieldSpec, ctx: ParseContext) -> dt.datetime:
    try:
        at = moments.parse_time(text, ctx.now, ctx.tz)
    except moments.NoOffset:
        msgid = N_("{label}: {value} has no offset; write 10:20, 1121-10:20 or 2026-11-21T10:20+08:00")
        _refuse(msgid, text, spec)
    except ValueError:
        _refuse(N_("{label}: {value} is not a time that exists"), text, spec)
    if at is None:
        msgid = N_("{label}: {value} is not a time; write 10:20, 1121-10:20 or 2026-11-21T10:20+08:00")
        _refuse(msgid, text, spec)
    return at


def _duration(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    duration = moments.parse_duration(text.replace(" ", ""))
    if duration is None:
        _refuse(N_("{label}: {value} is not a duration; write it like 20m, 1h30m, 3d or 2wd"), text, spec)
    return duration


def _choice(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """By id, label, number in the list, or first letters of pinyin; the first way that fits decides."""
    options = {} if isinstance(spec.choices, str) else {id: label(name) for id, name in spec.choices.items()}
    ids, typed = list(options), text.casefold()
    ways: tuple[Callable[[str], bool], ...] = (
        lambda id: typed == id.casefold(),
        lambda id: typed in (normalise(options[id].zh).casefold(), options[id].en.casefold()),
        lambda id: typed == str(ids.index(id) + 1),
        lambda id: typed == initials(options[id].zh),
        lambda id: initials(options[id].zh).startswith(typed),
    )
    for fits in ways:
        found = [id for id in ids if fits(id)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(options[id].of(ctx.lang) for id in found)
            _refuse(N_("{label}: {value} fits several: {choices}"), text, spec, choices=names)
    names = ", ".join(f"{n} {name.of(ctx.lang)}" for n, name in enumerate(options.values(), 1))
    return _refuse(N_("{label}: {value} is not one of the choices: {choices}"), text, spec, choices=names)


def _name(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """An id: of a record, a member of staff, a post, a clause. Whether it exists is the office's to say."""
    if spec.choices and not isinstance(spec.choices, str):
        return _choice(text, spec, ctx)
    if not re.fullmatch(r"\w(?:[\w.-]{0,62}\w)?", text) or ".." in text:
        _refuse(N_("{label}: {value} cannot be an id; ids are letters, digits, - and ."), text, spec)
    return text


def _phone(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    number = people.phone_number(text)
    if not number:
        msgid = N_("{label}: {value} is not a telephone number; write 13800138000 or 0571-88888888")
        _refuse(msgid, text, spec)
    return number


def _plate(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    plate = people.plate_number(text)
    if not plate:
        _refuse(N_("{label}: {value} is not a number plate; write it like 京A12345"), text, spec)
    return plate


def _file(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    if not text.isprintable():
        _refuse(N_("{label}: {value} cannot be the name of a file"), text, spec)
    return text


def _rows(text: str, spec: FieldSpec, ctx: ParseContext) -> list[dict[str, Value]]:
    """Typed rows: ``;`` between rows, ``,`` between the cells, in the order of the columns."""
    rows = []
    for line in re.split(r"[;；\n]", text):
        cells = [cell.strip() for cell in re.split(r"[,，\t]", line)]
        if len(cells) > len(spec.columns):
            names = ", ".join(column.label.of(ctx.lang) for column in spec.columns.values())
            _refuse(
                N_("{label}: {value} has more cells than there are columns: {columns}"),
                line,
                spec,
                columns=names,
            )
        row = {
            name: parse_value(cell, column, ctx)
            for (name, column), cell in zip(spec.columns.items(), cells, strict=False)
            if cell
        }
        if row:
            rows.append(row)
    return rows


_PARSERS: Mapping[str, Callable[[str, FieldSpec, ParseContext], Value]] = {
    "text": _text,
    "number": _number,
    "money": _decimal,
    "quantity": _decimal,
    "price": _decimal,
    "bool": _bool,
    "date": _date,
    "time": _time,
    "month": _month,
    "duration": _duration,
    "choice": _choice,
    "ref": _name,
    "staff": _name,
    "post": _name,
    "rule": _name,
    "phone": _phone,
    "plate": _plate,
    "file": _file,
}
TYPES = (*_PARSERS, "rows")


# -- helpers ----------------------------------------------------------------------------------------------

_HALF_WIDTH = {0xFF10 + n: 0x30 + n for n in range(10)}
_HALF_WIDTH |= {0xFF21 + n: 0x41 + n for n in range(26)} | {0xFF41 + n: 0x61 + n for n in range(26)}
_HALF_WIDTH |= {ord(full): ord(half) for full, half in zip("　－＋／．", " -+/.", strict=True)}
_TYPED_MARKS = str.maketrans("：，（）￥–", ":,()¥-")  # what a Chinese keyboard writes outside of text


def _refuse(msgid: str, text: str, spec: FieldSpec, **more: object) -> NoReturn:
    """Refuse what was typed, repeating it unless it is about a person."""
    shown = mask(text, spec.type) if spec.personal else text if len(text) <= 40 else text[:40] + "…"
    raise UsageError(msgid, label=spec.label, value=shown, **more)


def _bounds(value: Decimal | dt.date, spec: FieldSpec, ctx: ParseContext) -> None:
    least, most = _bound(spec.min, value, ctx), _bound(spec.max, value, ctx)
    if least is not None and value < least:  # type: ignore[operator]
        early = N_("{label}: {value} is before {limit}")
        less = early if isinstance(value, dt.date) else N_("{label}: {value} is less than {limit}")
        _refuse(less, str(value), spec, limit=least)
    if most is not None and value > most:  # type: ignore[operator]
        late = N_("{label}: {value} is after {limit}")
        more = late if isinstance(value, dt.date) else N_("{label}: {value} is more than {limit}")
        _refuse(more, str(value), spec, limit=most)


def _bound(declared: object, value: Decimal | dt.date, ctx: ParseContext) -> Decimal | dt.date | None:
    """A declared bound in the type of the value it bounds."""
    if declared is None:
        return None
    if isinstance(value, Decimal):
        return Decimal(str(declared))
    return moments.parse_date(str(declared), ctx.now.astimezone(ctx.tz).date())


def _column(name: str, spec: FieldSpec) -> str:
    typed = normalise(name).strip().casefold()
    for id, column in spec.columns.items():
        if typed in (id.casefold(), column.label.zh.casefold(), column.label.en.casefold()):
            return id
    raise UsageError(N_("{label} has no column {column}"), label=spec.label, column=name)


def _check_row(row: object, spec: FieldSpec) -> None:
    if not isinstance(row, dict):
        _wrong_type(spec)
    for name, value in row.items():
        if name in spec.columns:  # a column of a newer version stays as it is
            check_value(value, spec.columns[name])


def _check_one(value: object, spec: FieldSpec) -> None:
    if spec.personal:
        if not is_sealed(value):
            msgid = N_("{label} is about a person and is not sealed; amend the record to seal it")
            raise BadData(msgid, label=spec.label)
        return
    match spec.type:
        case "number":
            sound = isinstance(value, int) and not isinstance(value, bool)
        case "bool":
            sound = isinstance(value, bool)
        case "date":
            sound = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        case "time":
            sound = isinstance(value, dt.datetime) and value.tzinfo is not None
        case "month":
            sound = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d", value, re.ASCII) is not None
        case "money" | "quantity" | "price":
            sound = (
                isinstance(value, str)
                and re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", value, re.ASCII) is not None
            )
        case _:
            sound = isinstance(value, str)
    if not sound:
        _wrong_type(spec)


def _wrong_type(spec: FieldSpec) -> NoReturn:
    raise BadData(N_("{label} is not a value of the type {type}"), label=spec.label, type=spec.type)
