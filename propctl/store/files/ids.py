"""Record ids: ``CP-261121-A01`` for what is numbered, natural keys (``3-1201``, ``京A12345``) otherwise.

A numbered id is prefix, day and, after the desk's letter, a number that runs without gaps, so that an
auditor sees a missing one. Two desks never take the same, because each has its letter.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

import msgspec

from propctl.errors import N_, UsageError
from propctl.regulation.model.ref import Ref

KEY_LIMIT = 64  # bytes of UTF-8

# Plain texts, which re compiles once and only where they are used: starting must not wait for them.
_NUMBERED = r"(?P<prefix>[A-Z]{1,8})-(?P<day>\d{6})-(?P<desk>[A-Z])(?P<number>\d{2,6})"
_SHORT = r"(?:(?P<month>\d\d)(?P<day>\d\d)-)?(?P<tail>[A-Z]\d{2,6})"
_CLOSE = r"(?P<prefix>[A-Z]{2,8})[-–— ]?(?P<day>\d{6})[-–— ]?(?P<desk>[A-Z])(?P<number>\d{1,6})"
_TAIL = r"\d{6}-[A-Z]\d{2,6}"
_UNSAFE = r"[^A-Za-z0-9._\u3400-\u4dbf\u4e00-\u9fff-]"
_RESERVED = r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)"  # names Windows keeps
_ESCAPED = r"%([0-9A-F]{2})"


class NumberedId(msgspec.Struct, frozen=True):
    """The parts of ``CP-261121-A01``."""

    prefix: str
    day: dt.date
    desk: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%y%m%d}-{self.desk}{self.number:02d}"


def parse_id(text: str) -> NumberedId | None:
    """The parts of a numbered id; None for anything else, a natural key among it."""
    found = re.fullmatch(_NUMBERED, text)
    if found is None:
        return None
    day = _day(2000 + int(found["day"][:2]), int(found["day"][2:4]), int(found["day"][4:]))
    return NumberedId(found["prefix"], day, found["desk"], int(found["number"])) if day else None


def spelled(ref: Ref) -> str:
    """What means this record alone: its number, which tells its form, or its key with the form before it."""
    return ref.id if parse_id(ref.id) else str(ref)


def is_tail(text: str) -> bool:
    """Whether ``text`` is a numbered id without its prefix: ``261121-A01``."""
    return re.fullmatch(_TAIL, text) is not None


def expand_id(text: str, today: dt.date, prefix: str = "") -> str:
    """What an operator types as an id, in full.

    ``A01`` is today's, ``1121-A01`` that of the last such day, both with ``prefix`` where it is known, else
    as a tail (``261121-A01``) that ``Store.find`` looks up. Full-width and small letters are understood,
    and a number without its dashes or noughts (``cp261121a1``); a natural key passes as it is.
    ``UsageError`` for what can be no id (a path, an option, control characters).
    """
    key = clean_key(text)
    upper = key.upper()
    if short := re.fullmatch(_SHORT, upper):
        day = today
        if short["month"]:
            day = _last(int(short["month"]), int(short["day"]), today, text)
        tail = f"{day:%y%m%d}-{short['tail']}"
        return f"{prefix}-{tail}" if prefix else tail
    if is_tail(upper) and prefix:
        return f"{prefix}-{upper}"
    if (close := re.fullmatch(_CLOSE, upper)) and (
        found := parse_id(f"{close['prefix']}-{close['day']}-{close['desk']}{int(close['number']):02d}")
    ):
        return str(found)
    return upper if parse_id(upper) or is_tail(upper) else key


def next_number(names: Iterable[str], prefix: str, day: dt.date, desk: str) -> int:
    """One more than the highest number among the file names of a month's folder."""
    start = f"{prefix}-{day:%y%m%d}-{desk}"
    taken = (parse_id(name.removesuffix(".toml")) for name in names if name.startswith(start))
    return max((found.number for found in taken if found), default=0) + 1


def clean_key(text: str) -> str:
    """A natural key as it is stored (NFKC, no blanks around it); ``UsageError`` if it is unfit."""
    key = unicodedata.normalize("NFKC", text).strip()
    if not key or not key.isprintable() or len(key.encode("utf-8", "replace")) > KEY_LIMIT:
        raise UsageError(
            N_("{id} cannot be an id; it needs 1 to {limit} bytes of letters and digits"),
            id=ascii(text)[:80],
            limit=KEY_LIMIT,
        )
    if key[0] in "-." or key[-1] == "." or any(mark in key for mark in '/\\:"<>|?*'):
        raise UsageError(
            N_("{id} cannot be an id; leave out marks such as / \\ : and a leading - or ."), id=key
        )
    return key


def file_name(record_id: str) -> str:
    """The file name of a record, without folder: safe on Windows and reversible (``record_id_of``)."""
    name = re.sub(_UNSAFE, lambda found: _escape(found[0]), record_id)
    if re.match(_RESERVED, name, flags=re.IGNORECASE):
        name = _escape(name[0]) + name[1:]
    return f"{name}.toml"


def record_id_of(name: str) -> str:
    """The id that belongs to a file name; what ``file_name`` undoes."""
    if "%" not in name:
        return name.removesuffix(".toml")
    parts = re.split(_ESCAPED, name.removesuffix(".toml"))
    raw = b"".join(bytes([int(part, 16)]) if odd % 2 else part.encode() for odd, part in enumerate(parts))
    return raw.decode("utf-8", "replace")


def _escape(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode())


def _last(month: int, day: int, today: dt.date, text: str) -> dt.date:
    """The last such day up to today; 29 February may be up to eight years back."""
    for year in range(today.year, today.year - 9, -1):
        found = _day(year, month, day)
        if found and found <= today:
            return found
    raise UsageError(N_("{id} names a day that does not exist"), id=text)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
