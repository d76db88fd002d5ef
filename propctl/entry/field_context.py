"""What reading and checking a value asks of the field that it is for, and of where it was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from propctl.regulation.model.text import Label


class FieldSpec(Protocol):
    """What of a declared field decides how it is read (``regulation.model.Field`` is one)."""

    @property
    def type(self) -> str: ...
    @property
    def label(self) -> Label: ...
    @property
    def many(self) -> bool: ...
    @property
    def required(self) -> bool: ...
    @property
    def personal(self) -> bool: ...
    @property
    def choices(
        self,
    ) -> str | Mapping[str, str]: ...  # id -> label ("停水|Water outage"); a str: none; of $clause.param
    @property
    def columns(self) -> Mapping[str, FieldSpec]: ...
    @property
    def decimals(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def spelling(self) -> str: ...
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
    def now(self) -> dt.datetime: ...  # from which ``10:20`` and ``today`` count: when the step was done
    @property
    def present(self) -> dt.datetime: ...  # after which nothing can have happened: when it was typed
    @property
    def tz(self) -> dt.tzinfo: ...
    @property
    def lang(self) -> str: ...
