"""A TOML file of an area's own: read as declarations are, every mistake with its line."""

from __future__ import annotations

from typing import Any, TypeVar

from propctl.errors import BadData, Problem
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.shape import shaped
from propctl.regulation.model.toml_lines import Path, key_lines, line_of_key
from propctl.store.files.toml import BadToml, parse

T = TypeVar("T")


class OwnFile:
    """One file; its tables are turned into msgspec structures so that all mistakes show, not the first."""

    def __init__(self, path: str, data: bytes) -> None:
        """``path``: what mistakes call it. What is no TOML at all is one problem, and has no tables."""
        self.path = path
        self.problems: list[Problem] = []  # everything that is wrong with it, as found so far
        self.tables: dict[str, Any] = {}
        self._text = data.decode("utf-8-sig", errors="replace")
        try:
            self.tables = parse(data, path)
        except BadToml as error:
            self.problems.append(error.problem())

    def convert(self, data: Any, kind: type[T], at: Path = ()) -> T | None:
        """What stands at a key as a structure; None, and problems, where it is not of that shape."""
        found, findings = shaped(data, kind, at)
        for finding in findings:
            self._note(finding)
        return None if findings else found

    def mistake(self, at: Path, message: str, **values: object) -> None:
        """Note a mistake at a key, ``("node", "end", "next")``; the message (``N_``) may say the values."""
        self._note(Finding(at, BadData(message, **values)))

    def _note(self, finding: Finding) -> None:
        line, what = line_of_key(finding.at, key_lines(self._text)), finding.what
        self.problems.append(Problem(self.path, line, finding.key, what.msgid, what.values))
