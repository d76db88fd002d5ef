"""TOML in and out: one strict reader that distrusts its input, and one line for one value.

``toml_rs`` parses where a wheel of it exists (ten times faster than the standard library's ``tomllib``,
which serves elsewhere); both read TOML 1.0 here and are tested to agree. Neither survives every hostile
file (40 kB of dots cost tomllib 14 s and 1.5 GB), so size and shape are checked before either sees a byte.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn

from propctl.errors import N_, BadData, Problem
from propctl.regex import regex

SIZE_LIMIT = 4 * 1024 * 1024  # what is read
FULL = 1024 * 1024  # what a desk writes: what several wrote offline is still read when it comes together
DEPTH = 16  # parts of a dotted key, and brackets within brackets
INTEGERS = range(-(2**63), 2**63)

_CONFLICT = regex(rb"^(?:<{7} |>{7} |\|{7} |={7}\r?$)", re.MULTILINE)
_LONG_NUMBER = b"9" * 19
_AS_DIGITS = bytes(ord("9") if chr(byte) in "0123456789_" else ord(" ") for byte in range(256))
_BASES = (b"0x", b"0o", b"0b")
_BASED = regex(rb"[=,\[{\s]0[xob]")
_TEXTS = regex(  # strings and comments, so that what is left is structure
    rb'"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?|#[^\n]*',
    re.DOTALL,
)
_BRACKETS = regex(rb"[\[\]{}]")
_NO_BRACKETS = bytes(byte for byte in range(256) if chr(byte) not in "[]{}")
_DOTS = regex(rb"[.=,\n\[{]")
_DEEP_KEY = regex(rb"\.(?:[^.=,\n\[{]*\.){%d}" % (DEPTH - 1))
_BARE = regex(r"[A-Za-z0-9_-]+\Z")
_AT_LINE = regex(r"at line (\d+)")


class BadToml(BadData):
    """A TOML file is not sound: where, and what to do. ``problem()`` gives the same as a value."""

    def __init__(
        self, msgid: str, *, path: str, line: int = 0, field: str = "", fix: str = "", **values: object
    ) -> None:
        super().__init__(msgid, path=path, line=line, field=field, **values)
        self.path = path
        self.line = line
        self.field = field
        self.fix = fix

    def here(self) -> BadData:
        """What is wrong, for whoever says himself where: the reason, or what to do."""
        if reason := self.values.get("reason"):
            return BadData(N_("it is not sound TOML: {reason}"), reason=reason)
        return BadData(self.fix, **self.values) if self.fix else self

    def problem(self, path: str = "", field: str = "", line: int = 0) -> Problem:
        """This error as a value; it knows best itself where it is."""
        return Problem(self.path, self.line, self.field, self.msgid, self.values, self.fix)


def parse(data: bytes, path: str) -> dict[str, Any]:
    """Read a TOML document; ``path`` is only for the message of the ``BadToml`` that a bad one raises."""
    _gate(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadToml(
            N_("{path} line {line} is not UTF-8 text"),
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            fix=N_("save the file as UTF-8"),
        ) from None
    if text.startswith("\ufeff"):  # a second mark, which toml_rs would let pass
        _refuse(path, 1, "two byte order marks", text)
    tree = _loads(text, path)
    # Looked for before it is searched by pattern: every record goes through here, and sealed values match.
    based = any(base in data for base in _BASES) and _BASED.search(data)
    if based or _LONG_NUMBER in data.translate(_AS_DIGITS):
        _check_integers(tree, path)
    if not "".join(tree).isprintable():
        hidden = next(key for key in tree if not key.isprintable())
        raise BadToml(
            N_("{path} has a key with invisible characters: {key}"),
            path=path,
            key=ascii(hidden),
            fix=N_("type the key again"),
        )
    return tree


def dump_key(key: str) -> str:
    """One key as TOML: bare where it may be, else quoted."""
    return key if _BARE.match(key) else _dump_text(key)


def dump_value(value: object, field: str = "") -> str:
    """One value as TOML on one line; ``BadData``, naming ``field``, for what no record may hold."""
    kind = type(value)
    if isinstance(value, str):
        return _dump_text(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int and value in INTEGERS:
        return str(value)
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.isoformat()
    if isinstance(value, dt.date | dt.time) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(dump_value(item, field) for item in value)}]"
    if isinstance(value, Mapping):
        return dump_table(value)
    # The value itself may be personal, so only its kind is named.
    raise BadData(
        N_(
            "{field} cannot be stored: a record holds no {kind} (no time without offset, no decimal fraction)"
        ),
        field=field,
        kind=kind.__name__,
    )


def dump_table(table: Mapping[str, object]) -> str:
    """An inline table, keys in the order given."""
    if not table:
        return "{}"
    pairs = (f"{dump_key(key)} = {dump_value(value, key)}" for key, value in table.items())
    return f"{{ {', '.join(pairs)} }}"


def _dump_text(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    import tomli_w

    return tomli_w.dumps({"v": text})[4:-1]


def load_parser() -> None:
    """Load what parses records now, from the thread that outlives the others.

    ``toml_rs`` ends the process where the thread that loaded it has ended and another one parses.
    """
    with suppress(ImportError):
        import toml_rs  # noqa: F401


def _loads(text: str, path: str) -> dict[str, Any]:
    try:
        import toml_rs
    except ImportError:  # no wheel for this system
        return _loads_slowly(text, path)
    try:
        return toml_rs.loads(text, toml_version="1.0.0")
    except toml_rs.TOMLDecodeError as error:
        told = _AT_LINE.search(error.msg)  # its ``lineno`` counts too far where Chinese stands before
        _refuse(path, int(told[1]) if told else error.lineno, error.msg.rsplit("\n", 1)[-1], text)
    except ValueError as error:  # a value that TOML allows and Python does not, such as year 0
        _refuse(path, 0, str(error), text)


def _loads_slowly(text: str, path: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        _refuse(path, line, str(error).split(" (at ")[0], text)


def _refuse(path: str, line: int, reason: str, text: str) -> NoReturn:
    from propctl.store.files.toml_slips import slip

    typed = text.splitlines()[line - 1] if 0 < line <= len(text.splitlines()) else ""
    raise BadToml(
        N_("{path} line {line} is not sound TOML: {reason}"),
        path=path,
        line=line,
        reason=slip(reason, typed),
        fix=N_("mend that line, or take back the last change with git"),
    )


def _gate(data: bytes, path: str) -> None:
    if len(data) > SIZE_LIMIT:
        raise BadToml(N_("{path} is too large: {size} bytes"), path=path, size=len(data))
    if b"\0" in data:
        raise BadToml(
            N_("{path} line {line} holds zero bytes"),
            path=path,
            line=data.count(b"\n", 0, data.index(b"\0")) + 1,
            fix=N_("take back the last version with git"),
        )
    if b"<<<<<<<" in data or b">>>>>>>" in data:
        found = _CONFLICT.search(data)
        if found:
            raise BadToml(
                N_("{path} line {line} still holds the marks of a merge conflict"),
                path=path,
                line=data.count(b"\n", 0, found.start()) + 1,
                fix=N_("keep the lines of both sides and delete the marks"),
            )
    # Only a file with so many dots or brackets can be deep at all; others are spared the closer look.
    if data.count(b".") >= DEPTH or data.count(b"[") + data.count(b"{") > DEPTH:
        _check_shape(data, path)


def _check_shape(data: bytes, path: str) -> None:
    if _flat(_TEXTS.sub(b"t", data)):
        return
    # A text stands as one letter and its line ends stay, so that lines keep their numbers.
    bare = _TEXTS.sub(lambda found: b"t" + b"\n" * found[0].count(b"\n"), data)
    place = max(_deep_bracket(bare), _deep_key(bare) if bare.count(b".") >= DEPTH else -1)
    if place >= 0:
        raise BadToml(
            N_("{path} line {line} is nested too deeply (at most {limit} levels)"),
            path=path,
            line=bare.count(b"\n", 0, place) + 1,
            limit=DEPTH,
        )


def _flat(bare: bytes) -> bool:
    """Whether nothing is nested deeply, found out in few passes; False may also mean: look closer."""
    if _DEEP_KEY.search(bare):
        return False
    brackets = bare.translate(None, _NO_BRACKETS)
    for _ in range(DEPTH):  # each takes away the innermost pairs
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not brackets:
            return True
    return False


def _deep_bracket(bare: bytes) -> int:
    """Where brackets first stand within more than ``DEPTH`` others; -1 for nowhere."""
    depth = 0
    for found in _BRACKETS.finditer(bare):
        depth += 1 if found[0] in b"[{" else -1
        if depth > DEPTH:
            return found.start()
    return -1


def _deep_key(bare: bytes) -> int:
    """Where a key first has more than ``DEPTH`` parts; -1 for nowhere."""
    dots = 0
    for found in _DOTS.finditer(bare):
        dots = dots + 1 if found[0] == b"." else 0
        if dots >= DEPTH:
            return found.start()
    return -1


def _check_integers(value: Any, path: str, field: str = "") -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_integers(inner, path, field or key)
    elif isinstance(value, list):
        for inner in value:
            _check_integers(inner, path, field)
    elif isinstance(value, int) and value not in INTEGERS:
        raise BadToml(N_("{path}: the number of {field} has too many digits"), path=path, field=field)
