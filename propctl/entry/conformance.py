"""Values as files hold them: whether each has the type that its field's values have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NoReturn

from propctl.entry.field_context import FieldSpec
from propctl.errors import N_, BadData, UsageError
from propctl.regex import regex
from propctl.regulation.model.record import MARK, Value
from propctl.worktime.limits import parse_limit

YEARS = range(1900, 3000)  # of dates and times that an office can mean, and that can be counted on from
NUMBERS = range(1 - 10**15, 10**15)  # as many digits as can be typed

_AMOUNT = regex(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_FIGURE = regex(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?(?:/[0-9]{1,15}(?:\.[0-9]{1,9})?)?")
_MONTH = regex(r"(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])")
_TIME_OF_DAY = regex(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")


def check_value(value: Value, spec: FieldSpec) -> None:
    """Raise ``BadData`` unless ``value``, read from a file, is as a step would have saved it.

    Beside its shape: a field that takes many holds a list, and a personal one a sealed token, for a value in
    clear was put there by hand. (Whether the token opens, only its key tells.)
    """
    check_shape(value, spec)
    if spec.many and not isinstance(value, list):
        _wrong_type(spec)
    entries = value if isinstance(value, list) else (value,)
    if spec.personal and not all(str(entry).startswith(MARK) for entry in entries):
        msgid = N_("{label} is about a person and is not sealed; amend the record to seal it")
        raise BadData(msgid, label=spec.label)
    for row in value if spec.type == "rows" else ():
        for name, cell in row.items():
            if name in spec.columns:
                check_value(cell, spec.columns[name])


def check_shape(value: Value, spec: FieldSpec) -> None:
    """Raise ``BadData`` unless ``value`` can be worked with as one of the field's type.

    What else is wrong in a value (a choice that is none any more, a person's data in clear) hides no record.
    Of a field that has come to take many, one value by itself is one.
    """
    if spec.type == "rows":
        if not isinstance(value, list):
            _wrong_type(spec)
        for row in value:
            _check_row(row, spec)
    elif spec.many and isinstance(value, list):
        for entry in value:
            _check_one(entry, spec)
    else:
        _check_one(value, spec)


def _check_row(row: object, spec: FieldSpec) -> None:
    if not isinstance(row, dict):
        _wrong_type(spec)
    for name, value in row.items():
        if name in spec.columns:  # a column of a newer version stays as it is
            check_shape(value, spec.columns[name])


def _check_one(value: object, spec: FieldSpec) -> None:
    sound = _is_text if spec.personal else _SHAPES.get(spec.type, _is_text)
    if not sound(value):
        _wrong_type(spec)
    if isinstance(value, dt.date) and value.year not in YEARS:
        raise BadData(
            N_("{label}: the year {year} cannot be meant"), label=spec.label, year=f"{value.year:04}"
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return type(value) is int and value in NUMBERS


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_time(value: object) -> bool:
    return isinstance(value, dt.datetime) and value.tzinfo is not None


def _is_month(value: object) -> bool:
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None


def _is_time_of_day(value: object) -> bool:
    return isinstance(value, str) and _TIME_OF_DAY.fullmatch(value) is not None


def _is_amount(value: object) -> bool:
    return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None


def is_figure(value: object) -> bool:
    """Whether a value is an indicator as a record keeps it: ``27/30``, ``3.5``."""
    return isinstance(value, str) and _FIGURE.fullmatch(value) is not None


def _is_quantity(value: object) -> bool:
    return _is_amount(value) or _is_number(value)  # a field may have been a whole number once


def _is_duration(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 20:
        return False
    try:
        parse_limit(value)
    except UsageError:
        return False
    return True


_SHAPES: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {
        "number": _is_number,
        "bool": _is_truth,
        "date": _is_date,
        "time": _is_time,
        "month": _is_month,
        "time-of-day": _is_time_of_day,
        "duration": _is_duration,
        "money": _is_amount,
        "quantity": _is_quantity,
        "price": _is_amount,
        "figure": is_figure,
    }
)


def _wrong_type(spec: FieldSpec) -> NoReturn:
    raise BadData(N_("{label} is not a value of the type {type}"), label=spec.label, type=spec.type)
