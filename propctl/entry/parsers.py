"""One reader for each type of field: what was typed, made the one form that records keep, or refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NoReturn

from propctl.entry import identifiers, typed_times
from propctl.entry.characters import normalise, plain, simplified
from propctl.entry.conformance import YEARS, is_figure
from propctl.entry.field_context import FieldSpec, ParseContext
from propctl.entry.masking import mask
from propctl.entry.measures import bare_number
from propctl.entry.pinyin import initials
from propctl.errors import N_, UsageError
from propctl.regex import regex
from propctl.regulation.model.record import Value
from propctl.regulation.model.text import Label, label

_ID = regex(r"\w(?:[\w.-]{0,62}\w)?")
_STAFF = regex(
    r"\w(?:[\w.·' -]{0,62}\w)?(?: ?\([\w.-]{1,40}\))?"
)  # an id, or a name, with the id of namesakes
MOST = 1_000_000  # of what is counted; what an office counts more of says so (``max``)
NOW = "now"  # a bound: what has not come yet has not happened


_ANSWERS = dict.fromkeys(("是", "对", "有", "yes", "y", "true", "1"), True)
_ANSWERS |= dict.fromkeys(("否", "不", "无", "没有", "不是", "no", "n", "false", "0"), False)


def _text(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    check_text(text, spec)
    return text


def _number(text: str, spec: FieldSpec, ctx: ParseContext) -> int:
    bare = bare_number(text, spec.type)
    if not re.fullmatch(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})", bare, re.ASCII):
        refuse(N_("{label}: {value} is not a whole number"), text, spec)
    number = int(bare.replace(",", ""))
    check_bounds(number, spec, ctx)
    return number


def _decimal(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    bare = bare_number(text, spec.type, spec.unit)
    if not re.fullmatch(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d+)?", bare, re.ASCII):
        refuse(N_("{label}: {value} is not a number; write it like 1280.50"), text, spec)
    places = 2 if spec.type == "money" else spec.decimals
    number = Decimal(bare.replace(",", ""))
    rounded = round(number, places)
    if rounded != number:
        refuse(N_("{label}: {value} has more than {places} decimals"), text, spec, places=places)
    check_bounds(number, spec, ctx)
    return f"{abs(rounded) if rounded == 0 else rounded:f}"


def _bool(text: str, spec: FieldSpec, ctx: ParseContext) -> bool:
    found = truth(text)
    if found is None:
        refuse(N_("{label}: {value} is neither yes nor no"), text, spec)
    return found


def truth(word: str) -> bool | None:
    """What a word says, yes or no; None where it says neither."""
    return _ANSWERS.get(normalise(word).strip().lower())


def _date(text: str, spec: FieldSpec, ctx: ParseContext) -> dt.date:
    try:
        day = typed_times.parse_date(text, ctx.now.astimezone(ctx.tz).date())
    except typed_times.NoSuchTime as none:
        refuse_none(none, text, spec)
    if day is None:
        refuse(N_("{label}: {value} is not a date; write it like 2026-11-21, 11-21 or today"), text, spec)
    if day.year not in YEARS:
        refuse(N_("{label}: {value} is not in the calendar"), text, spec)
    _bounds(day, spec, ctx)
    return day


def _month(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    try:
        first = typed_times.parse_month(text, ctx.now.astimezone(ctx.tz).date())
    except typed_times.NoSuchTime as none:
        refuse_none(none, text, spec)
    if first is None or first.year not in YEARS:
        refuse(N_("{label}: {value} is not a month; write it like 2026-11 or 上月"), text, spec)
    month = f"{first:%Y-%m}"
    _months(month, spec, ctx)
    return month


def _is_day(text: str, ctx: ParseContext) -> bool:
    """Whether what was typed for a time is a day without its clock time."""
    try:
        return typed_times.parse_date(text, ctx.now.astimezone(ctx.tz).date()) is not None
    except typed_times.NoSuchTime:
        return False


def _time(text: str, spec: FieldSpec, ctx: ParseContext) -> dt.datetime:
    at, missing = None, None
    try:
        at = typed_times.parse_time(text, ctx.now, ctx.tz)
    except typed_times.NoSuchTime as none:
        missing = none
    if at is None and _is_day(text, ctx):
        refuse(N_("{label}: {value} is a day; write the time of day, too: {value} 10:20"), text, spec)
    if missing is not None:
        refuse_none(missing, text, spec)
    if at is None:
        refuse(N_("{label}: {value} is not a time; write 10:20, 1121-10:20 or 2026-11-21 10:20"), text, spec)
    if at.year not in YEARS:
        refuse(N_("{label}: {value} is not a time that exists"), text, spec)
    _bounds(at, spec, ctx)
    return at


def _time_of_day(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    try:
        clock = typed_times.parse_clock(text)
    except typed_times.NoSuchTime as none:
        refuse_none(none, text, spec)
    if clock is None or len(clock) > len("HH:MM"):
        refuse(N_("{label}: {value} is not a time of day; write it like 20:00"), text, spec)
    return clock


def _duration(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    duration = typed_times.parse_duration(text.replace(" ", ""))
    if duration is None:
        refuse(N_("{label}: {value} is not a duration; write it like 20m, 1h30m, 3d or 2wd"), text, spec)
    return duration


def _choice(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """By id, label, number in the list, first letters of pinyin, or a part of the label that one alone has.

    The first way that fits decides.
    """
    if isinstance(spec.choices, str) and spec.choices.startswith("$"):  # of a clause that says none yet
        rule, _, name = spec.choices[1:].rpartition(".")
        message = N_("{label} has no choices yet: propctl rules set {rule} {name}=ID:NAME,ID:NAME sets them")
        raise UsageError(message, label=spec.label, rule=rule, name=name)
    if not isinstance(spec.choices, str) and text in spec.choices:  # as files and defaults have it
        return text
    options = {} if isinstance(spec.choices, str) else {id: label(name) for id, name in spec.choices.items()}
    ids, typed = list(options), plain(text).casefold()
    ways: tuple[Callable[[str], bool], ...] = (
        lambda id: typed == id.casefold(),
        lambda id: typed in (plain(options[id].zh).casefold(), plain(options[id].en).casefold()),
        lambda id: typed == str(ids.index(id) + 1),
        lambda id: typed == initials(options[id].zh),
        lambda id: initials(options[id].zh).startswith(typed),
        lambda id: _part(typed, options[id]),
    )
    comma = "、" if ctx.lang.startswith("zh") else ", "
    for fits in ways:
        found = [id for id in ids if fits(id)]
        if len(found) == 1:
            return found[0]
        if found:
            names = comma.join(options[id].of(ctx.lang) for id in found)
            refuse(N_("{label}: {value} fits several: {choices}"), text, spec, choices=names)
    if (other := simplified(text)) != text:
        return _choice(other, spec, ctx)
    names = comma.join(f"{n} {name.of(ctx.lang)}" for n, name in enumerate(options.values(), 1))
    return refuse(N_("{label}: {value} is not one of the choices: {choices}"), text, spec, choices=names)


def _part(typed: str, name: Label) -> bool:
    """Whether a label holds what was typed: 建议 of 合理化建议; a single sign or a number is no part."""
    told = len(typed) > 1 and not typed.isdecimal()
    return told and (typed in plain(name.zh).casefold() or typed in plain(name.en).casefold())


def _name(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """An id: of a member of staff, a post. Whether it exists is the office's to say."""
    if spec.choices and not isinstance(spec.choices, str):
        return _choice(text, spec, ctx)
    known = _STAFF if spec.type == "staff" else _ID
    if not known.fullmatch(text) or ".." in text:
        refuse(N_("{label}: {value} cannot be an id; ids are letters, digits, - and ."), text, spec)
    return text


def _record(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """A record in whichever spelling (``3#201`` for ``3-201``), or words of a clause: the office finds it."""
    if not text.isprintable() or len(text) > 100:
        refuse(N_("{label}: {value} cannot be an id; ids are letters, digits, - and ."), text, spec)
    return text


def _phone(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    number = identifiers.phone_number(text)
    if not number:
        msgid = N_("{label}: {value} is not a telephone number; write 13800138000 or 0571-88888888")
        refuse(msgid, text, spec)
    return number


def _plate(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    plate = identifiers.plate_number(text)
    if not plate:
        refuse(N_("{label}: {value} is not a number plate; write it like 京A12345"), text, spec)
    return plate


def _figure(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    """An indicator as an export writes it: ``27/30``, ``3.5``; what it comes to, nobody types."""
    if not is_figure(text):
        refuse(N_("{label}: {value} is not a number; write it like 1280.50"), text, spec)
    return text


def _file(text: str, spec: FieldSpec, ctx: ParseContext) -> str:
    if not text.isprintable():
        refuse(N_("{label}: {value} cannot be the name of a file"), text, spec)
    return text


PARSERS: Mapping[str, Callable[[str, FieldSpec, ParseContext], Value]] = {
    "text": _text,
    "number": _number,
    "money": _decimal,
    "quantity": _decimal,
    "price": _decimal,
    "figure": _figure,
    "bool": _bool,
    "date": _date,
    "time": _time,
    "month": _month,
    "time-of-day": _time_of_day,
    "duration": _duration,
    "choice": _choice,
    "ref": _record,
    "staff": _name,
    "post": _name,
    "rule": _record,
    "routine": _record,
    "phone": _phone,
    "plate": _plate,
    "file": _file,
}


def refuse(msgid: str, text: str, spec: FieldSpec, **more: object) -> NoReturn:
    """Refuse what was typed, repeating it unless it is about a person."""
    shown = mask(text, spec.type) if spec.personal else text if len(text) <= 40 else text[:40] + "…"
    raise UsageError(msgid, label=spec.label, value=shown, **more)


def refuse_none(none: typed_times.NoSuchTime, text: str, spec: FieldSpec) -> NoReturn:
    """Refuse a day or time that there is not: by what is wrong with it, unless it is about a person."""
    if spec.personal:
        refuse(N_("{label}: {value} is not in the calendar"), text, spec)
    refuse(N_("{label}: {value}: {why}"), text, spec, why=none.why)


def check_text(text: str, spec: FieldSpec) -> None:
    """Refuse a text, as it is kept, that is too long or too short, or says nothing."""
    length = len(text)
    if length > spec.max_chars:
        msgid = N_("{label} has {length} characters; at most {limit} are kept: attach the rest as a file")
        raise UsageError(msgid, label=spec.label, length=length, limit=spec.max_chars)
    written = sum(not sign.isspace() for sign in text)
    if isinstance(spec.min_chars, int) and written < spec.min_chars:
        msgid = N_("{label} has {length} characters; at least {limit} are asked for")
        raise UsageError(msgid, label=spec.label, length=written, limit=spec.min_chars)
    if spec.required and not any(map(str.isalnum, text)):  # … of a command that was shown, and copied
        refuse(N_("{label}: {value} says nothing; write it in words"), text, spec)


def check_bounds(value: object, spec: FieldSpec, ctx: ParseContext) -> None:
    """Refuse a value, as it is kept, that lies beyond its field's bounds."""
    if spec.type in ("money", "quantity", "price") and isinstance(value, str):
        value = Decimal(value)
    if type(value) is int:
        value = Decimal(value)
    if isinstance(value, Decimal) and value < 0 and spec.min is None:  # to take something back is a step
        refuse(N_("{label}: {value} is below zero"), f"{value:f}", spec)
    if isinstance(value, Decimal) and spec.type == "number" and spec.max is None and value > MOST:
        refuse(N_("{label}: {value} is more than {limit}"), f"{value:f}", spec, limit=MOST)
    if spec.type == "month" and isinstance(value, str):
        _months(value, spec, ctx)
    elif isinstance(value, (Decimal, dt.date)):
        _bounds(value, spec, ctx)


def _months(value: str, spec: FieldSpec, ctx: ParseContext) -> None:
    """A month (2026-11) may be that in which a bound lies, and none beyond it."""
    first = dt.date.fromisoformat(f"{value}-01")
    least, most = _least(first, spec, ctx), _most(first, spec, ctx)
    if isinstance(least, dt.date) and value < (limit := f"{least:%Y-%m}"):
        refuse(N_("{label}: {value} is before {limit}; check the date"), value, spec, limit=limit)
    if isinstance(most, dt.date) and value > (limit := f"{most:%Y-%m}"):
        refuse(N_("{label}: {value} is after {limit}"), value, spec, limit=limit)


def _bounds(value: Decimal | dt.date, spec: FieldSpec, ctx: ParseContext) -> None:
    least, most = _least(value, spec, ctx), _most(value, spec, ctx)
    if least is not None and value < least:  # type: ignore[operator]
        early = N_("{label}: {value} is before {limit}; check the date")
        less = early if isinstance(value, dt.date) else N_("{label}: {value} is less than {limit}")
        refuse(less, _written(value), spec, limit=_written(least))
    if most is not None and value > most:  # type: ignore[operator]
        if isinstance(value, dt.datetime) and spec.max == NOW:
            ahead = N_("{label}: {value} has not come yet; for a time of yesterday write: yesterday {clock}")
            refuse(ahead, _written(value), spec, clock=f"{value:%H:%M}")
        late = N_("{label}: {value} is after {limit}")
        more = late if isinstance(value, dt.date) else N_("{label}: {value} is more than {limit}")
        refuse(more, _written(value), spec, limit=_written(most))


def _least(value: Decimal | dt.date, spec: FieldSpec, ctx: ParseContext) -> Decimal | dt.date | None:
    """What a value may not be below: "from today on" counts from the day of the step, though typed later."""
    return None if spec.min is None else _bound(spec.min, value, ctx.now, ctx.tz, dt.time.min)


def _most(value: Decimal | dt.date, spec: FieldSpec, ctx: ParseContext) -> Decimal | dt.date | None:
    """What a value may not be above: nothing has happened after the present."""
    return None if spec.max is None else _bound(spec.max, value, ctx.present, ctx.tz, dt.time.max)


def _bound(
    declared: object, value: Decimal | dt.date, moment: dt.datetime, tz: dt.tzinfo, clock: dt.time
) -> Decimal | dt.date | None:
    """A declared bound in the type of what it bounds: a number, a day, ``now``, ``-366d`` (from a moment).

    A day bounds times by the ``clock`` of its beginning or its end.
    """
    if isinstance(value, Decimal):
        return Decimal(str(declared))
    if declared == NOW:
        return moment if isinstance(value, dt.datetime) else moment.astimezone(tz).date()
    today = moment.astimezone(tz).date()
    away = re.fullmatch(r"([+-][0-9]{1,5})d", str(declared))
    day = today + dt.timedelta(days=int(away[1])) if away else typed_times.parse_date(str(declared), today)
    return dt.datetime.combine(day, clock, tz) if day and isinstance(value, dt.datetime) else day


def _written(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)
