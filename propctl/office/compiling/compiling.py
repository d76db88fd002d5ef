"""The compiled form of declarations and settings is made: read, checked, summed up and kept."""

import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from propctl.office.compiling.declarations import Declaration
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.everything_read import Found, read_amendments, read_sources
from propctl.office.compiling.program import program_of
from propctl.office.opened import compiled
from propctl.office.opened.compiled import AMENDMENTS, VERSION, Compiled, Told, Unsound, place_of, stamp_of
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.text import Label
from propctl.regulation.summary import summarise

Made = tuple[Compiled, dict[str, Area], dict[str, list[Rule]]]


def compile_sources(root: str | None, cache: str) -> Made:
    """Compile the office in ``root`` (None: what is shipped) into the folder ``cache``."""
    earlier = Earlier(cache)
    read = read_sources(Path(root) if root else None, earlier=earlier)
    found, areas, rules = summed_up(root, read)
    _save(found, areas, rules, earlier, Path(cache))
    return found, areas, rules


def summed_up(root: str | None, read: Found) -> Made:
    """The compiled form of what was read of the office in ``root``."""
    areas = {area.name: area for area in (*read.areas, *read.others)}
    found = Compiled(
        version=VERSION,
        root=str(root),
        stamps=[stamp_of(str(path)) for path in read.watched],
        settings=read.settings,
        summary=summarise(read.areas, [area.name for area in read.others], read.void),
        amendments=read.amendments,
        folders=read.places,
        packages=read.packages,
        problems=read.problems,
        unsound=[told(declared) for declared in read.refused],
        left=read.left,
        asked=read.asked,
    )
    program = stamp_of(compiled.__file__)
    zone = read.settings.office.timezone  # in which all times are written
    found.declared = _digest((zone, read.areas, read.others, sorted(read.void), read.rules, program))
    found.amended, found.settled = _digest(read.amendments), _digest(read.settings)
    found.program = program_of(read.declared)
    return found, areas, read.rules


def take_amendments(found: Compiled, cache: str) -> Compiled:
    """The compiled form after ``rules.toml`` alone has changed: declarations need not be read again.

    A declaration is judged as it is shipped, so that no amendment makes one sound or unsound.
    """
    root = Path(found.root)
    fresh = stamp_of(str(root / AMENDMENTS))
    amendments, unread = read_amendments(root)
    found = msgspec.structs.replace(
        found,
        stamps=[fresh if stamp[0] == fresh[0] else stamp for stamp in found.stamps],
        amendments=amendments,
        left=[*(one for one in found.left if one.path != AMENDMENTS), *unread],
        amended=_digest(amendments),
    )
    with suppress(OSError):
        _put(Path(cache) / f"{place_of(cache)}-office.json", msgspec.json.encode(found))
    return found


def _digest(values: Any) -> str:
    data = msgspec.json.encode(values)
    return f"{zlib.crc32(data):08x}{len(data):x}"


def told(declared: Declaration) -> Unsound:
    """What is wrong in a declaration, in words: an error's own values would not survive being kept."""
    from propctl.words.messages import Words  # only where something is wrong

    zh, en = Words("zh-CN"), Words("en")
    faults = sorted(declared.faults, key=lambda fault: (fault.file != declared.file, fault.file, fault.line))
    return Unsound(
        declared.name,
        declared.file,
        title_of(declared),
        [Told(f.file, f.line, f.key, Label(zh.error(f.what), en.error(f.what))) for f in faults],
    )


def title_of(declared: Declaration) -> Label:
    """The title of a declaration, as far as it is written; an area's own word in both languages."""
    title = declared.tables.get("title")
    named = title if isinstance(title, dict) else declared.tables
    texts = [named.get(lang) for lang in ("zh", "en")]
    zh, en = (text if isinstance(text, str) else "" for text in texts)
    return Label(zh or en, en or zh)


def _save(
    found: Compiled, areas: dict[str, Area], rules: dict[str, list[Rule]], earlier: Earlier, cache: Path
) -> None:
    """Keep the compiled form if the place can be written; a full or read-only disk costs time only."""
    files = {f"{name}.area.json": msgspec.json.encode(area) for name, area in areas.items()}
    files |= {f"{name}.rules.json": msgspec.json.encode(some) for name, some in rules.items()}
    files |= earlier.files()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        place = place_of(str(cache))
        for name, data in [*files.items(), ("office.json", msgspec.json.encode(found))]:
            _put(cache / f"{place}-{name}", data)
        _clear(cache, place)
    except OSError:
        return


def _clear(cache: Path, place: str) -> None:
    """Remove what was compiled elsewhere, or before it bore the mark of its place: nothing reads it."""
    for path in cache.iterdir():
        if path.is_file() and not path.name.startswith(f"{place}-"):
            path.unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    """Derived files need no fsync; a reader must only never see half of one. What stands there stays."""
    with suppress(OSError):
        if path.read_bytes() == data:
            return
    temp = path.with_name(f"{path.name}.{os.getpid()}")
    temp.write_bytes(data)
    temp.replace(path)
