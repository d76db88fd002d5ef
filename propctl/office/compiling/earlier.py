"""What earlier compilations found out, so that it is not found out again while the same is written.

Most of a compilation is reading TOML and judging what is built in. Neither comes out otherwise when an office
edits its settings or an area of its own. So what a file says is kept under a digest of its bytes, and that
areas hang together under a digest of all that this depends on; one byte more, and it is read or judged anew.
Derived and disposable, like everything beside it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from propctl import regulation, worktime
from propctl.office.opened.compiled import VERSION, place_of, stamp_of

FILE = "earlier.json"
_SOUND = 8  # verdicts that are kept: an office goes back and forth between a few settings
_JUDGES = (regulation, worktime)  # whose code reads and judges declarations, beside this package
Keys = list[str | int]
Asked = dict[str, list[str]]  # area -> the clauses of others whose values its soundness depends on


class Said(msgspec.Struct, array_like=True):
    """What a file says: its tables. JSON has no times: they stand there as text, and ``times`` says where."""

    tables: dict[str, Any]
    times: list[Keys]


class _Kept(msgspec.Struct):
    program: str
    said: dict[str, msgspec.Raw]  # digest of a file -> ``Said``
    sound: dict[str, Asked]  # digest of what was judged sound -> what that depends on; the latest last


class Earlier:
    """What is known before a compilation begins, and what it adds. ``cache``: the folder where it is kept."""

    def __init__(self, cache: str = "") -> None:
        self._cache = cache
        self._kept = self._read()
        self._used: dict[str, msgspec.Raw] = {}
        self._new = False

    def tables(self, digest: str) -> dict[str, Any] | None:
        """What a file with that content says; None where it was never read. The caller may change it."""
        raw = self._kept.said.get(digest)
        if raw is None:
            return None
        self._used[digest] = raw
        return _said(raw)

    def note_tables(self, digest: str, tables: dict[str, Any]) -> None:
        """Keep what a file says, if it comes back the same."""
        raw = _raw(tables, []) or _raw(tables, [*_times(tables, [])])  # few files have times
        if raw is not None:
            self._used[digest] = self._kept.said[digest] = raw
            self._new = True

    def sound(self, key: str) -> Asked | None:
        """What the soundness of what that digest stands for depends on; None where it was not judged so."""
        return self._kept.sound.get(key)

    def note_sound(self, key: str, asked: Asked) -> None:
        """Remember that it was."""
        if key not in self._kept.sound:
            self._kept.sound[key] = asked
            self._new = True

    def files(self) -> dict[str, bytes]:
        """What is to be written beside the compiled form: nothing where there is nothing new."""
        if not self._new:
            return {}
        latest = dict([*self._kept.sound.items()][-_SOUND:])
        kept = _Kept(self._kept.program, self._used, latest)
        return {FILE: msgspec.json.encode(kept)}

    def _read(self) -> _Kept:
        program = _program()
        if self._cache:
            with suppress(OSError, msgspec.DecodeError):
                data = Path(self._cache, f"{place_of(self._cache)}-{FILE}").read_bytes()
                found = msgspec.json.decode(data, type=_Kept)
                if found.program == program:
                    return found
        return _Kept(program, {}, {})


def digest_of(*parts: bytes) -> str:
    """A digest that nobody finds a second content for."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _program() -> str:
    """This version of what reads and judges: another one judges for itself."""
    folders = [Path(__file__).parent, *(Path(next(iter(room.__path__))) for room in _JUDGES)]
    files = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return digest_of(msgspec.json.encode((VERSION, [stamp_of(str(path)) for path in files])))


def _raw(tables: dict[str, Any], times: list[Keys]) -> msgspec.Raw | None:
    """What is kept of the tables; None where they would come back as something else."""
    raw = msgspec.Raw(msgspec.json.encode(Said(tables, times)))
    return raw if _said(raw) == tables else None


def _said(raw: msgspec.Raw) -> dict[str, Any]:
    """The tables, with their times."""
    found = msgspec.json.decode(raw, type=Said)
    for *way, last in found.times:
        holder: Any = found.tables
        for key in way:
            holder = holder[key]
        holder[last] = _time(holder[last])
    return found.tables


def _times(value: Any, at: Keys) -> Iterator[Keys]:
    """Where times stand."""
    if isinstance(value, (dt.date, dt.time)):
        yield at
    elif isinstance(value, (dict, list)):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in entries:
            yield from _times(inner, [*at, key])


def _time(text: str) -> dt.date | dt.time:
    """A date, a time of day or a moment as it was before it was text."""
    if ":" not in text:
        return dt.date.fromisoformat(text)
    return dt.time.fromisoformat(text) if text[2] == ":" else dt.datetime.fromisoformat(text)
