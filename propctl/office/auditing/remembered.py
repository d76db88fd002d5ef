"""What an audit remembers for the next: how far it read, what it found there, what it saw of the remote.

It lies in ``.propctl/``, under a name that only this folder has: one that came with a clone is not believed.
Without it the whole history is read again.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from propctl.errors import BadData, Message, NotSaved, Problem, PropctlError, Refused, Said
from propctl.office.auditing.dates import Dates
from propctl.office.opened.compiled import place_of
from propctl.regulation.model.text import Label
from propctl.store.files import fsio, paths
from propctl.store.history.audit_findings import Finding

_LAYOUT = 2


class Memory(msgspec.Struct):
    """What was read, up to ``head``."""

    layout: int = _LAYOUT
    head: str = ""
    findings: list[Any] = []  # packed
    dates: Any = None  # packed
    confirmed: list[str] = []  # changes of the rules that somebody accepted: what rests on them is read anew
    signing: str = ""  # the commit that switched signing on
    program: str = ""  # which propctl read it
    founding: str = ""  # the commit that brought the office's settings
    declared: str = ""  # a digest of what was declared then
    forms: list[str] = []  # in use then: what others had is read anew once they are used
    settings: list[tuple[str, dt.datetime]] = []  # commits that changed the settings, and when; …
    signers: list[tuple[str, dt.datetime]] = []  # … the list of signers
    lost: list[str] = []  # heads that history once had and lost


def remembered(root: Path) -> Memory:
    """What the last audit left; nothing where there was none."""
    try:
        found = msgspec.json.decode(fsio.read(_file(root), limit=1 << 30), type=Memory)
    except (FileNotFoundError, msgspec.DecodeError, BadData):
        return Memory()
    return found if found.layout == _LAYOUT else Memory(lost=found.lost)


def remember(root: Path, memory: Memory) -> None:
    """Keep it for the next audit; on a full disk nothing is kept, and all of it read again."""
    with suppress(NotSaved):
        fsio.replace(_file(root), msgspec.json.encode(memory), private=True)


def forgotten(root: Path) -> Memory:
    """What is known where all of history is read anew: which heads there were; the rest is thrown away.

    On a disk that can only be read it stays there, and is not looked at.
    """
    known = remembered(root)
    memory = Memory(lost=list(filter(None, (*known.lost, known.head))))
    with suppress(OSError):
        past_file(root).unlink(missing_ok=True)
    remember(root, memory)
    return memory


def past_file(root: Path) -> Path:
    """Where the index of the past is kept."""
    return _file(root).with_suffix(".sqlite")


def _file(root: Path) -> Path:
    return root / paths.PRIVATE / f"audit-{place_of(str(root / paths.PRIVATE))}.json"


def pack(value: Any) -> Any:
    """A finding, or the dates, as JSON keeps it."""
    match value:
        case Finding():
            problem = [pack(part) for part in value.problem]
            return [problem, value.kind, value.grave, value.commit, value.author]
        case Dates():
            peaks = [
                [pack(one.date), pack(one.below), one.support, pack(one.named), pack(one.later)]
                for one in value.peaks
            ]
            return {"peaks": peaks, "at": value.at}
        case Label():
            return {"label": [value.zh, value.en]}
        case Refused():
            return {"refused": pack(value.msgid), "values": pack(value.values)}
        case PropctlError() | Said():
            return {"said": pack(value.msgid), "values": pack(value.values)}
        case dt.datetime():
            return {"time": value.isoformat()}
        case dict():
            return {"table": {str(key): pack(inner) for key, inner in value.items()}}
        case list() | tuple():
            return [pack(inner) for inner in value]
        case Message():
            return {"message": [str(value), value.origin]}
        case str() | int() | bool() | None:
            return value
    return str(value)


def unpack(value: Any) -> Any:
    """The inverse of ``pack`` for what stands in a sentence."""
    match value:
        case list():
            return [unpack(inner) for inner in value]
        case {"label": [zh, en]}:
            return Label(zh, en)
        case {"message": [msgid, origin]}:
            return Message(msgid, origin)
        case {"refused": msgid, "values": values}:
            return Refused(unpack(msgid), **unpack(values))
        case {"said": msgid, "values": values}:
            return Said(unpack(msgid), **unpack(values))
        case {"time": text}:
            return dt.datetime.fromisoformat(text)
        case {"table": table}:
            return {key: unpack(inner) for key, inner in table.items()}
    return value


def unpacked_finding(packed: list[Any]) -> Finding:
    """A finding as it was."""
    problem, kind, grave, commit, author = packed
    return Finding(Problem(*unpack(problem)), kind, grave, commit, author)


def unpacked_dates(packed: Any) -> Dates:
    """The dates as they were."""
    from propctl.office.auditing.dates import Peak

    if not packed:
        return Dates()
    peaks = [
        Peak(
            unpack(date), unpack(below), support, *([unpacked_finding(one) for one in some] for some in rest)
        )
        for date, below, support, *rest in packed["peaks"]
    ]
    return Dates(peaks, packed["at"])
