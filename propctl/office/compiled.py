"""Declarations and settings, compiled: TOML is read when it changed, and JSON when it did not.

``.propctl/compiled/`` holds one file for the office and two for each area. It is derived and disposable:
each start compares the sources by time and size, and compiles anew when one of them differs.
"""

import os
import zlib
from pathlib import Path

import msgspec

from propctl.errors import Problem
from propctl.office.settings import Settings
from propctl.regulation.amendments import Amendment, History
from propctl.regulation.catalog import Catalog, Summary, summarise
from propctl.regulation.model import Area, Rule

MARK = "propctl.toml"  # what makes a folder a workspace
PRIVATE = ".propctl"  # derived and private files of this clone: never in git
VERSION = 4  # of the compiled form: raised when a construct changes
Stamp = tuple[str, int, int]  # path, mtime_ns, size


class Compiled(msgspec.Struct):
    """What is known of an office before any area is loaded."""

    version: int
    root: str  # of the workspace: a copy or clone of it compiles its own
    stamps: list[Stamp]
    settings: Settings
    summary: Summary
    amendments: list[Amendment]
    folders: dict[str, str]  # area -> folder with its files, or the one file of a workspace's own area
    packages: dict[str, str]  # area -> the installed package that declares it
    problems: list[Problem]
    digest: str = ""  # of what is declared, and of this program: what the index was derived under


def find_root(start: Path) -> Path | None:
    """The workspace that holds ``start``: the nearest folder upwards with a ``propctl.toml``."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / MARK).is_file()), None)


class Sources:
    """One office's declarations: built in, of third parties, and its own; compiled under ``cache``."""

    def __init__(self, root: Path | None, cache: Path) -> None:
        self.root, self.cache = root, cache
        self._areas: dict[str, Area] = {}
        self._rules: dict[str, list[Rule]] = {}
        self.compiled = self._cached() or self._compile()

    def catalog(self) -> Catalog:
        """The catalogue over these sources."""
        found = self.compiled
        return Catalog(found.summary, self.area, self.rules, History(found.amendments))

    def area(self, name: str) -> Area:
        if name not in self._areas:
            self._areas[name] = msgspec.json.decode(
                (self.cache / f"{name}.area.json").read_bytes(), type=Area
            )
        return self._areas[name]

    def rules(self, name: str) -> list[Rule]:
        if name not in self._rules:
            data = (self.cache / f"{name}.rules.json").read_bytes()
            self._rules[name] = msgspec.json.decode(data, type=list[Rule])
        return self._rules[name]

    def _cached(self) -> Compiled | None:
        try:
            found = msgspec.json.decode((self.cache / "office.json").read_bytes(), type=Compiled)
        except (OSError, msgspec.DecodeError):
            return None
        if (found.version, found.root) != (VERSION, str(self.root)) or any(
            _stamp(Path(stamp[0])) != stamp for stamp in found.stamps
        ):
            return None
        return found

    def _compile(self) -> Compiled:
        from propctl.office.reading import read_sources  # TOML and checks: only when something changed

        read = read_sources(self.root)
        self._areas = {area.name: area for area in (*read.areas, *read.others)}
        self._rules = read.rules
        found = Compiled(
            version=VERSION,
            root=str(self.root),
            stamps=[_stamp(path) for path in read.watched],
            settings=read.settings,
            summary=summarise(read.areas, [area.name for area in read.others], read.void),
            amendments=read.amendments,
            folders=read.folders,
            packages=read.packages,
            problems=read.problems,
        )
        declared = msgspec.json.encode(
            (read.settings, read.amendments, read.areas, read.others, read.rules, _stamp(Path(__file__)))
        )
        found.digest = f"{zlib.crc32(declared):08x}{len(declared):x}"
        self._save(found)
        return found

    def _save(self, found: Compiled) -> None:
        """Keep the compiled form if the place can be written; a full or read-only disk costs time only."""
        files = {f"{name}.area.json": msgspec.json.encode(area) for name, area in self._areas.items()}
        files |= {f"{name}.rules.json": msgspec.json.encode(rules) for name, rules in self._rules.items()}
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            for name, data in [*files.items(), ("office.json", msgspec.json.encode(found))]:
                _put(self.cache / name, data)
        except OSError:
            return


def _put(path: Path, data: bytes) -> None:
    """Derived files need no fsync; a reader must only never see half of one."""
    temp = path.with_name(f"{path.name}.{os.getpid()}")
    temp.write_bytes(data)
    temp.replace(path)


def _stamp(path: Path) -> Stamp:
    """Time and size; a missing file has neither, and its appearing is a change."""
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), found.st_mtime_ns, 0 if path.is_dir() else found.st_size
