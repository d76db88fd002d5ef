"""What every test would do again though it comes out the same: done once in each process.

Most tests make an office of their own, with the sample's settings and nothing else: its declarations are
compiled from the same files each time. And each site or paper form compiles the same templates. What tests
write lies in memory where the system offers that: they wait for disks more than they compute.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import hypothesis
import jinja2
import msgspec
import propctl_plugins
import pytest
from hypothesis.internal.conjecture import providers
from jinja2.bccache import Bucket

import propctl
from propctl.office.compiling import program
from propctl.office.compiling.declarations import BUILT_IN, Declaration
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.merged_areas import Merged
from propctl.office.opened import sources as opened_sources
from propctl.office.opened.compiled import Compiled, Stamp, place_of, stamp_of
from propctl.office.opened.sources import Sources
from propctl.regulation import claims
from propctl.regulation.model.constructs import Area, Rule

IN_MEMORY = "/dev/shm"  # of Linux
LONGEST = ("publish/test_machine", "bench", "areas/test_fees_id", "publish/", "contract", "stories", "areas")
CODE = "plugins"  # an office that has this is compiled as it stands
OFFICE = "office.json"  # what is known of it at once, among its compiled files
INSTALLED = tuple(str(Path(next(iter(package.__path__)))) for package in (propctl, propctl_plugins))
KEPT = 64  # compiled declarations of other offices: what is asked for again is asked for soon


def pytest_configure() -> None:
    """Temporary folders in memory, unless somebody said where; a property test draws the same cases each time
    and does not fail for a slow machine.

    Hypothesis would draw some from the constants in the modules that are imported by then: others in each
    process, after reading hundreds of modules for them.

    The processes that tests start keep their bytecode, or each would compile all of propctl again.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    providers._get_local_constants = lambda: providers._local_constants
    hypothesis.settings.register_profile("unhurried", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("unhurried")
    if os.access(IN_MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules and tests stay, and offices leave few cycles: Python need not look for them so often."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(300_000, 20, 50)  # after ``propctl.cli``, which sets its own
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest at one piece comes first, so that no process works on alone at the end."""
    items.sort(key=lambda item: _turn(item.path.as_posix().rpartition("/tests/")[2]))


def _turn(file: str) -> int:
    """How early a file's turn is: the number of the first of ``LONGEST`` that it lies in."""
    return next((turn for turn, name in enumerate(LONGEST) if file.startswith(name)), len(LONGEST))


class DeclarationsOnce:
    """The compiled form of offices that differ in their folder alone; ``kept``: a folder for its files.

    The files are linked, not copied: whoever replaces one gives the name another file, as the program does.
    """

    def __init__(self, kept: Path) -> None:
        self.known: dict[bytes, tuple[str, Path]] = {}  # settings -> folder, what was compiled for it
        self.compile, self.kept = Sources._compile, kept

    def of(self, sources: Sources) -> Compiled:
        """What ``Sources._compile`` does, from memory where the same was compiled before."""
        key = self._settings(sources)
        if key is not None and key in self.known:
            found = self._again(sources, *self.known[key])
            if found is not None:
                return found
        found = self.compile(sources)
        if key is not None:
            place = f"{place_of(sources.cache)}-"
            files = {path.name.removeprefix(place): path for path in Path(sources.cache).glob(f"{place}*")}
            if OFFICE in files:  # a full or read-only disk keeps nothing
                with suppress(OSError):  # another disk
                    self._keep(key, str(sources.root), files)
        return found

    def _keep(self, key: bytes, root: str, files: dict[str, Path]) -> None:
        kept = Path(tempfile.mkdtemp(dir=self.kept))
        for name, path in files.items():
            os.link(path, kept / name)
        self.known[key] = root, kept
        if len(self.known) > KEPT:
            _, oldest = self.known.pop(next(iter(self.known)))
            shutil.rmtree(oldest)

    def _settings(self, sources: Sources) -> bytes | None:
        """All that an office declares: its settings, amendments and areas; None where it brings code."""
        if sources.root is None or (Path(sources.root) / CODE).exists():
            return None
        root = Path(sources.root)
        own = [root / "rules.toml", *sorted(root.glob("areas/**/*"))]
        try:
            files = [root / "propctl.toml", *(path for path in own if path.is_file())]
            return b"\0".join(f"{path.relative_to(root)}\0".encode() + path.read_bytes() for path in files)
        except OSError:
            return None

    def _again(self, sources: Sources, before: str, kept: Path) -> Compiled | None:
        """Keep for this office what was compiled for another; None where a file was changed since."""
        found = msgspec.json.decode((kept / OFFICE).read_bytes(), type=Compiled)
        found.root = str(sources.root)
        for place, stamp in enumerate(found.stamps):
            if _within(stamp[0], before):
                found.stamps[place] = stamp_of(found.root + stamp[0].removeprefix(before))
            elif stamp_of(stamp[0]) != stamp:
                return None
        found.folders = {name: _moved(folder, before, found.root) for name, folder in found.folders.items()}
        cache = Path(sources.cache)
        try:
            cache.mkdir(parents=True, exist_ok=True)
            sources._place = place_of(sources.cache)
            for path in kept.iterdir():
                here = cache / f"{sources._place}-{path.name}"
                here.unlink(missing_ok=True)
                if path.name == OFFICE:
                    here.write_bytes(msgspec.json.encode(found))
                else:
                    os.link(path, here)
        except OSError:
            return None
        sources._areas, sources._rules = {}, {}
        return found


class TablesOnce:
    """What a file of declarations says, decoded once: whoever reads it takes keys out at the top alone.

    ``shared``: what any office has found out; who has knowledge of his own decodes it himself.
    """

    def __init__(self, shared: object) -> None:
        self.known: dict[str, dict[str, Any]] = {}
        self.read, self.shared = Earlier.tables, shared

    def of(self, earlier: Earlier, digest: str) -> dict[str, Any] | None:
        if earlier._kept is not self.shared:
            return self.read(earlier, digest)
        found = self.known.get(digest)
        if found is None:
            found = self.read(earlier, digest)
            if found is None:
                return None
            self.known[digest] = found
        return dict(found)


class MergedOnce:
    """Areas and clauses that were read from the same files of installed packages."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], tuple[Any, Any, Any, dict[str, tuple[int, int]]]] = {}
        self.make = Merged.__init__

    def of(self, merged: Merged, name: str, declarations: list[Declaration]) -> None:
        key = name, *((one.name, *one.digests) for one in declarations)
        if key in self.known:
            merged.name, merged.declarations, merged.findings = name, declarations, []
            merged.tables, merged.area, rules, places = self.known[key]
            merged.rules = list(rules)
            merged._clauses = {rule: (declarations[author], n) for rule, (author, n) in places.items()}
            return
        self.make(merged, name, declarations)
        if all(one.rank == BUILT_IN for one in declarations) and not merged.findings:
            order = {id(one): place for place, one in enumerate(declarations)}
            places = {rule: (order[id(author)], n) for rule, (author, n) in merged._clauses.items()}
            self.known[key] = merged.tables, merged.area, merged.rules, places


class OfficesOnce:
    """What is known of an office at once, decoded again only where its compiled form is another."""

    def __init__(self) -> None:
        self.known: dict[bytes, Compiled] = {}

    def of(self, sources: Sources) -> Compiled:
        data = sources._read(OFFICE)
        if data not in self.known:
            self.known[data] = msgspec.json.decode(data, type=Compiled)
            if len(self.known) > KEPT:
                del self.known[next(iter(self.known))]
        return self.known[data]


class StampsOnce:
    """When a file was changed: of what is installed, nothing is while tests run."""

    def __init__(self) -> None:
        self.known: dict[str, Stamp] = {}

    def of(self, path: str) -> Stamp:
        found = self.known.get(path)
        if found is None:
            found = stamp_of(path)
            if path.startswith(INSTALLED):
                self.known[path] = found
        return found


class InstalledOnce:
    """What installed packages announce, as long as Python looks for them in the same folders."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], Any] = {}
        self.find = metadata.entry_points

    def of(self, **wanted: Any) -> Any:
        places = tuple(sys.path)
        if places not in self.known:
            self.known[places] = self.find()
        return self.known[places].select(**wanted)


class ContentsOnce:
    """What judges in a package; of what is installed with propctl, as it was when first looked at."""

    def __init__(self) -> None:
        self.known: dict[Path, list[bytes]] = {}
        self.read = program._contents

    def of(self, folder: Path | None) -> Iterable[bytes]:
        if folder is None or not str(folder).startswith(INSTALLED):
            return self.read(folder)
        if folder not in self.known:
            self.known[folder] = list(self.read(folder))
        return self.known[folder]


class AreasOnce:
    """Areas and clauses that were decoded from the same bytes: nobody can change them, so all share them.

    Offices that declare the same do not even read them again.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, str | bytes], Any] = {}

    def area(self, sources: Sources, name: str) -> Area:
        return self._of(sources, sources._areas, f"{name}.area.json", name, Area)

    def rules(self, sources: Sources, name: str) -> list[Rule]:
        return list(self._of(sources, sources._rules, f"{name}.rules.json", name, list[Rule]))

    def _of(self, sources: Sources, here: dict[str, Any], file: str, name: str, wanted: Any) -> Any:
        if name not in here:
            declared = file, sources.compiled.declared
            if declared not in self.known:
                data = sources._read(file)
                if (file, data) not in self.known:
                    self.known[file, data] = msgspec.json.decode(data, type=wanted)
                self.known[declared] = self.known[file, data]
            here[name] = self.known[declared]
        return here[name]


class ClaimsOnce:
    """Which clauses an area carries out: the same of every office that shares the area."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Area, dict[str, set[str]]]] = {}
        self.find = claims.claims

    def of(self, area: Area) -> dict[str, set[str]]:
        if id(area) not in self.known:
            self.known[id(area)] = area, self.find(area)
        return self.known[id(area)][1]


def _moved(path: str, before: str, now: str) -> str:
    """A path of one office, in another."""
    return now + path.removeprefix(before) if _within(path, before) else path


def _within(path: str, folder: str) -> bool:
    """Whether a path, as this system writes it, lies in a folder."""
    return path.startswith((f"{folder}/", f"{folder}{os.sep}"))


class TemplatesOnce(jinja2.BytecodeCache):
    """The compiled templates of environments that compile alike."""

    def __init__(self) -> None:
        self.kept: dict[tuple[object, ...], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (known := self.kept.get(_meant(bucket))) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[_meant(bucket)] = bucket.bytecode_to_string()


def _meant(bucket: Bucket) -> tuple[object, ...]:
    """The template and whatever of its environment goes into its code."""
    found = bucket.environment
    return bucket.key, type(found), found.finalize, found.autoescape, *sorted(found.extensions)


@pytest.fixture(scope="session", autouse=True)
def _once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    make, templates = jinja2.Environment.__init__, TemplatesOnce()
    declarations = DeclarationsOnce(tmp_path_factory.mktemp("compiled"))
    known = Earlier()._read()  # what any office of this process has found out
    offices, areas, tables, merged = OfficesOnce(), AreasOnce(), TablesOnce(known), MergedOnce()

    def made(environment: jinja2.Environment, *args: Any, **settings: Any) -> None:
        make(environment, *args, **settings)
        environment.bytecode_cache = templates

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "__init__", made)
        patch.setattr(opened_sources, "stamp_of", StampsOnce().of)
        patch.setattr(Sources, "_office", lambda sources: offices.of(sources))
        patch.setattr(Sources, "_compile", lambda sources: declarations.of(sources))
        patch.setattr(metadata, "entry_points", InstalledOnce().of)
        patch.setattr(program, "_contents", ContentsOnce().of)
        patch.setattr(Earlier, "_read", lambda earlier: known)
        patch.setattr(Earlier, "tables", lambda earlier, digest: tables.of(earlier, digest))
        patch.setattr(Merged, "__init__", lambda made, name, some: merged.of(made, name, some))
        patch.setattr(claims, "claims", ClaimsOnce().of)
        patch.setattr(Sources, "area", lambda sources, name: areas.area(sources, name))
        patch.setattr(Sources, "rules", lambda sources, name: areas.rules(sources, name))
        yield
