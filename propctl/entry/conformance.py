"""Values as files hold them: whether each has the type that its field's values have."""

from __future__ import annotations

import datetime as dt
import re
from typing import NoReturn

from propctl.entry.field_context import FieldSpec
from propctl.errors import N_, BadData
from propctl.regulation.model.record import Value, is_sealed


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
        case "time-of-day":
            sound = isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value, re.ASCII) is not None
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
