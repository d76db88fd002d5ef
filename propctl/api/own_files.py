"""A TOML file of an area's own: read as declarations are, every mistake with its line."""

from __future__ import annotations

from typing import Any, TypeVar

from propctl.errors import Problem
from propctl.regulation.model.parsing import Reader
from propctl.store.files.toml import BadToml, parse

T = TypeVar("T")


class OwnFile:
    """One file; its tables are turned into msgspec structures entry by entry, so that all mistakes show."""

    def __init__(self, path: str, data: bytes) -> None:
        """``path``: what mistakes call it. What is no TOML at all is one problem, and has no tables."""
        self._early: list[Problem] = []
        self.tables: dict[str, Any] = {}
        try:
            self.tables = parse(data, path)
        except BadToml as error:
            self._early = [error.problem()]
        self._reader = Reader(path, data.decode("utf-8-sig", errors="replace"))

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with it, as found so far."""
        return [*self._early, *self._reader.problems]

    def convert(self, data: Any, kind: type[T], key: str) -> T | None:
        """One entry as a structure; None, and a problem at ``key``, where it is not of that shape."""
        return self._reader.convert(data, kind, key)

    def entries(self, table: Any, kind: type[T], key: str) -> dict[str, T]:
        """A table of named entries, each converted on its own; those that are wrong are left out."""
        found: dict[str, T] = self._reader.entries(table, kind, key)
        return found

    def mistake(self, key: str, message: str, **values: object) -> None:
        """Note a mistake at a dotted key; the message (``N_``) may say ``{key}`` and the values."""
        self._reader.problem(key, message, **values)
