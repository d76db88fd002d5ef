"""Reading what authors declare: packages, folders under ``plugins/``, files ``areas/NAME.toml``.

One declaration is one author's: it is sound, or all of it counts for nothing. Here it is found and read as
tables; whether it can be worked with is judged in ``sound_areas``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from propctl.errors import N_, BadData, PropctlError
from propctl.office.compiling.brought_texts import texts_of, unreadable
from propctl.office.compiling.discovery import Announced, announced, package_folder, unread
from propctl.office.compiling.earlier import Earlier, digest_of
from propctl.regulation.model.findings import unknown
from propctl.regulation.model.toml_lines import Path as Keys
from propctl.regulation.model.toml_lines import key_lines
from propctl.store.files.toml import BadToml, parse

BUILT_IN, INSTALLED, OWN = range(3)  # who gives way where two declare one thing: the later


class Fault(NamedTuple):
    """Something wrong in a declaration, where its author finds it."""

    file: str
    line: int
    key: str
    what: PropctlError


class Declaration:
    """What one author declares; its mistakes are collected in ``faults``."""

    def __init__(self, name: str, rank: int, file: str) -> None:
        self.name, self.rank, self.file = name, rank, file
        self.tables: dict[str, Any] = {}  # of ``area.toml``, without those below
        self.extends: dict[str, dict[str, Any]] = {}  # other area -> what it adds to it
        self.clauses: Any = []
        self.clause_file = file
        self.parts = [file]  # the files of an area: ``area.toml``, then those in ``area/``
        self.folder: Path | None = None  # where its package lies
        self.path: Path | None = None  # its one file, where it has no folder
        self.module = ""  # its package, where that is installed
        self.faults: list[Fault] = []
        self.texts: dict[str, str] = {}  # file -> as it is written
        self._lines: dict[str, dict[Keys, int]] = {}
        self.digests: list[str] = []  # of its files, in the order in which they are read

    @property
    def declares(self) -> bool:
        """Whether it declares an area of its own, not only additions to others."""
        return bool(self.tables.keys() - {"title"}) or (self.folder is not None and not self.extends)

    @property
    def level(self) -> tuple[int, bool]:
        """When it is judged: what is built in first, and what only adds to others last."""
        return self.rank, not self.declares

    @property
    def place(self) -> str:
        """Where its files are: its folder, or its one file."""
        return str(self.folder or self.path or self.file)

    def fault(self, what: PropctlError, file: str = "", line: int = 0, key: str = "") -> None:
        """Note a mistake; the same one once."""
        found = Fault(file or self.file, line, key, what)
        if all(repr(other) != repr(found) for other in self.faults):
            self.faults.append(found)

    def place_of(self, path: Keys) -> tuple[str, int]:
        """The file and line of a key, or of the nearest above it that is written; line 0 where none is."""
        files = [self.clause_file] if path[:1] == ("rule",) else self.parts
        for cut in range(len(path), 0, -1):
            for file in files:
                if path[:cut] in self.lines(file):
                    return file, self.lines(file)[path[:cut]]
        return files[0], 0

    def lines(self, file: str) -> dict[Keys, int]:
        """Where each key of one of its files stands."""
        if file not in self._lines:
            self._lines[file] = key_lines(self.texts.get(file, ""))
        return self._lines[file]

    def read(self, path: Path, file: str, earlier: Earlier) -> dict[str, Any]:
        """The tables of one of its files; none, and a fault, where it can't be read."""
        try:
            data = path.read_bytes()
            self.digests.append(digest_of(data))
            tables = earlier.tables(self.digests[-1])
            if tables is None:
                tables = parse(data, file)
                earlier.note_tables(self.digests[-1], tables)
            self.texts[file] = data.decode("utf-8-sig")
        except BadToml as error:
            self.fault(error.here(), file, error.line)
            return {}
        except OSError as error:
            self.fault(unread(error), file)
            return {}
        return tables


def read_all(root: Path | None, watched: list[Path], earlier: Earlier | None = None) -> list[Declaration]:
    """Every declaration that an office in ``root`` finds; ``watched`` gathers what is to be watched."""
    earlier = earlier or Earlier()
    found = [_package(entry, watched, earlier) for entry in announced()]
    if root is not None:
        found += _plugins(root / "plugins", watched, earlier)
        found += _files(root / "areas", watched, earlier)
    return found


def _package(entry: Announced, watched: list[Path], earlier: Earlier) -> Declaration:
    """An area that an installed package announces."""
    file = f"{entry.module.replace('.', '/')}/area.toml"
    declared = Declaration(entry.name, BUILT_IN if entry.built_in else INSTALLED, file)
    declared.module = entry.module
    try:
        folder = package_folder(entry.module)
    except PropctlError as error:
        declared.fault(error, entry.module.replace(".", "/"))
        return declared
    _folder(declared, folder, watched, earlier)
    return declared


def _plugins(folder: Path, watched: list[Path], earlier: Earlier) -> Iterator[Declaration]:
    """Areas with code that the workspace brings."""
    watched.append(folder)
    for path in sorted(folder.glob("*/area.toml")):
        declared = Declaration(path.parent.name, OWN, f"plugins/{path.parent.name}/area.toml")
        _folder(declared, path.parent, watched, earlier)
        yield declared


def _folder(declared: Declaration, folder: Path, watched: list[Path], earlier: Earlier) -> None:
    """``area.toml``, what continues it in ``area/``, and ``rules.toml`` of a folder."""
    declared.folder = folder
    area, clauses, more = folder / "area.toml", folder / "rules.toml", folder / "area"
    watched += area, clauses, folder / "controller.py", more
    if not area.exists():
        what = N_("the package has no area.toml: name the file among those that are packed with it")
        declared.fault(BadData(what))
        return
    tables = declared.read(area, declared.file, earlier)
    for path in sorted(more.glob("*.toml")):
        watched.append(path)
        declared.parts.append(f"{declared.file.removesuffix('.toml')}/{path.name}")
        tables = _joined(declared, tables, declared.read(path, declared.parts[-1], earlier), ())
    if tables.pop("rule", None) is not None:
        file = next((part for part in declared.parts if ("rule",) in declared.lines(part)), declared.file)
        misplaced = BadData(N_("the clauses of a package stand in rules.toml beside area.toml"))
        declared.fault(misplaced, file, declared.lines(file).get(("rule",), 0), "rule")
    if declared.rank == INSTALLED:
        watched += texts_of(folder)
        for text, line, wrong in unreadable(folder):
            declared.fault(wrong, declared.file.replace("area.toml", text), line)
    declared.clause_file = declared.file.replace("area.toml", "rules.toml")
    declared.extends = _extends(declared, tables.pop("extends", {}))
    declared.tables = tables
    if clauses.exists():
        declared.clauses = _clauses(declared, declared.read(clauses, declared.clause_file, earlier))


def _joined(declared: Declaration, tables: Any, more: dict[str, Any], at: Keys) -> dict[str, Any]:
    """The tables of an area with those of its next file; what is written in two of them is a fault."""
    found = dict(tables)
    for key, value in more.items():
        here = (*at, key)
        if isinstance(value, dict) and isinstance(found.get(key, {}), dict):
            found[key] = _joined(declared, found.get(key, {}), value, here)
        elif key in found:
            file, line = declared.place_of(here)
            twice = BadData(N_("it is written in {file} already, line {line}"), file=file, line=line)
            last = declared.parts[-1]
            declared.fault(twice, last, declared.lines(last).get(here, 0), ".".join(map(str, here)))
        else:
            found[key] = value
    return found


def _clauses(declared: Declaration, tables: dict[str, Any]) -> Any:
    """What stands under ``[[rule]]``; nothing else belongs into a file of clauses."""
    for key in tables.keys() - {"rule"}:
        what = unknown((key,), N_("unknown key {name!r}"), key, ["rule"]).what
        file = declared.clause_file
        declared.fault(what, file, declared.lines(file).get((key,), 0), key)
    return tables.get("rule", [])


def _files(folder: Path, watched: list[Path], earlier: Earlier) -> Iterator[Declaration]:
    """What the office has written itself, each file area and clauses in one."""
    watched.append(folder)
    for path in sorted(folder.glob("*.toml")):
        watched.append(path)
        declared = Declaration(path.stem, OWN, f"areas/{path.name}")
        declared.path = path
        tables = declared.read(path, declared.file, earlier)
        declared.clauses = tables.pop("rule", [])
        declared.extends = _extends(declared, tables.pop("extends", {}))
        declared.tables = tables
        yield declared
    for path in sorted(folder.glob("*/area.toml")):
        declared = Declaration(path.parent.name, OWN, f"areas/{path.parent.name}/area.toml")
        what = N_("here an area is one file, areas/{name}.toml; one in a folder belongs into plugins/")
        declared.fault(BadData(what, name=declared.name))
        yield declared


def _extends(declared: Declaration, tables: Any) -> dict[str, dict[str, Any]]:
    if isinstance(tables, dict) and all(isinstance(entry, dict) for entry in tables.values()):
        return tables
    what = BadData(N_("write what is added to another area under [extends.AREA…]"))
    declared.fault(what, *declared.place_of(("extends",)), "extends")
    return {}
