"""Where in a TOML text each key and each entry of an array stands.

No parser of Python tells: ``tomllib`` and ``toml_rs`` give values alone. This reads a text that a parser has
found sound, and looks at nothing but its structure: headers, keys, brackets, strings, comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

Path = tuple[str | int, ...]  # keys, and places in arrays counted from 0: ("rule", 2, "params", "within")

_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")  # what may stand between two statements, or two entries
_PART = re.compile(r"""(?P<bare>[A-Za-z0-9_-]+)|"(?P<basic>(?:\\.|[^"\\\n])*)"|'(?P<literal>[^'\n]*)'""")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")|' + r"'''.*?'{3,5}(?!')|" + r""""(?:\\.|[^"\\\n])*"|'[^'\n]*'""",
    re.DOTALL,
)
_WORD = re.compile(r"[^,\]}#\n]+")  # a number, a date (with a blank before its time), true
_LONG = re.compile(r"\\U([0-9A-Fa-f]{8})")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and entry of an array in a sound TOML text.

    A table stands where its header is, or else where it is first spoken of.
    """
    return _Scan(text.removeprefix("\ufeff")).run()


def line_of_key(at: Path, lines: Mapping[Path, int]) -> int:
    """The line of a key, or of the nearest above it that is written; 0 where none is."""
    return next((lines[at[:cut]] for cut in range(len(at), 0, -1) if at[:cut] in lines), 0)


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.line, self.counted = 1, 0  # the number of the line at the place ``counted``
        self.lines: dict[Path, int] = {}
        self.headed: set[Path] = set()  # those that are tables by a header of their own
        self.lengths: dict[Path, int] = {}  # of the arrays of tables

    def run(self) -> dict[Path, int]:
        """All of the text, statement by statement."""
        table: Path = ()
        while self._skip(_GAP) < len(self.text):
            if self.text[self.place] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the table that the lines below belong to."""
        many = self.text.startswith("[[", self.place)
        self.place += 1 + many
        line = self._line()
        *above, last = self._key()
        self.place += 1 + many
        path: Path = ()
        for part in above:
            path = self._entry((*path, part), line)
        path = (*path, last)
        if not many:
            self._head(path, line)
            return path
        self.lines.setdefault(path, line)
        self.lengths[path] = self.lengths.get(path, 0) + 1
        path = (*path, self.lengths[path] - 1)
        self._head(path, line)
        return path

    def _head(self, path: Path, line: int) -> None:
        if path not in self.headed:
            self.headed.add(path)
            self.lines[path] = line

    def _entry(self, path: Path, line: int) -> Path:
        """What a header means by a table above its own: of an array of tables, the entry begun last."""
        self.lines.setdefault(path, line)
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def _pair(self, table: Path) -> None:
        """``a.b = value``"""
        line, path = self._line(), table
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.place += 1  # =
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key; the place is then behind it and the blanks that follow."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            found = _PART.match(self.text, self.place)
            if found is None:
                raise ValueError(f"no key at line {self._line()}")
            self.place = found.end()
            parts.append(_unquoted(found))
            self._skip(_SPACE)
            if not self.text.startswith(".", self.place):
                return parts
            self.place += 1

    def _value(self, path: Path) -> None:
        """A value of whatever kind; of arrays and inline tables, what they hold."""
        if self.text.startswith("[", self.place):
            self._array(path)
        elif self.text.startswith("{", self.place):
            self._inline(path)
        else:
            found = _TEXT.match(self.text, self.place) or _WORD.match(self.text, self.place)
            if found is None:
                raise ValueError(f"no value at line {self._line()}")
            self.place = found.end()

    def _array(self, path: Path) -> None:
        self.place += 1
        number = 0
        while not self._ends("]"):
            self.lines[*path, number] = self._line()
            self._value((*path, number))
            number += 1

    def _inline(self, path: Path) -> None:
        self.place += 1
        while not self._ends("}"):
            self._pair(path)

    def _ends(self, bracket: str) -> bool:
        """Whether the bracket closes here; the place is then behind it, else at the next entry."""
        self._skip(_GAP)
        if self.text.startswith(",", self.place):
            self.place += 1
            self._skip(_GAP)
        if not self.text.startswith(bracket, self.place):
            return False
        self.place += 1
        return True

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.place)
        self.place = found.end() if found else self.place
        return self.place

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.place)
        self.counted = self.place
        return self.line


def _unquoted(part: re.Match[str]) -> str:
    """A part of a key as it is meant."""
    if part["basic"] is None:
        return part["bare"] if part["bare"] is not None else part["literal"]
    raw = _LONG.sub(lambda found: chr(int(found[1], 16)), part["basic"])
    return str(json.loads(f'"{raw}"', strict=False))
