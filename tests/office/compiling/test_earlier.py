"""What was read and judged before is not read and judged again; what may have changed since always is."""

from __future__ import annotations

import datetime as dt
import zlib
from pathlib import Path

import msgspec
import pytest

from propctl.office.compiling import declarations, sound_areas
from propctl.office.compiling.compiling import compile_sources
from propctl.office.compiling.discovery import Announced
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.everything_read import names_in
from propctl.office.opened.compiled import VERSION, Compiled, place_of
from propctl.regulation.model import constructs
from propctl.regulation.soundness.areas import findings, verdicts
from propctl.regulation.summary import Summary
from propctl.store.files.toml import parse
from propctl.testing import Workspace

PLUGINS = Path(__file__).parents[3] / "plugins" / "propctl_plugins"
BIRDS = (Path(__file__).parent / "birds.toml").read_text("utf-8")
READ = Earlier._read  # conftest.py puts another in its place, which all offices share
ONE = """
prefix = "XA"
introduced = 2026-11-15
title = { zh = "甲", en = "One" }
[choices]
kind = { old = "旧|Old" }
[form.thing]
title = { zh = "物", en = "Thing" }
[form.thing.field]
kind = { type = "choice", choices = "kind", default = "old", zh = "种类", en = "Kind" }
[form.thing.step]
add = { zh = "登记", en = "Add", to = "kept", post = "officer" }
[form.thing.state]
kept = "在册|kept"
"""
OWN = """
title = { zh = "乙", en = "Two" }
prefix = "XB"
[form.note]
title = { zh = "条", en = "Note" }
[form.note.field]
thing = { type = "ref", to = "one.thing", zh = "物", en = "Thing" }
[form.note.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.note.state]
kept = "在册|kept"
"""


class Office:
    """An office of one area that is built in, compiled again and again into one folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.cache = root, root / ".propctl"
        self.judged: list[list[str]] = []  # areas, each time any were judged
        self.parsed: list[str] = []  # files
        self.cache.mkdir()
        (root / "areas").mkdir()
        self.write("one/area.toml", ONE)
        self.write("propctl.toml", "")

    def write(self, file: str, text: str) -> None:
        (self.root / file).parent.mkdir(exist_ok=True)
        (self.root / file).write_text(text, encoding="utf-8")

    def wrong(self) -> list[str]:
        """What is wrong, compiled now; ``judged`` and ``parsed`` say what it took."""
        self.judged.clear(), self.parsed.clear()
        found, _, _ = compile_sources(str(self.root), str(self.cache))
        return [f"{told.path}: {told.key}" for unsound in found.unsound for told in unsound.findings]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    found = Office(tmp_path)

    def judge(catalog, known, on, names):  # type: ignore[no-untyped-def]
        found.judged += [list(names)] if names else []
        return verdicts(catalog, known, on, names)

    def read(data: bytes, file: str) -> object:
        found.parsed.append(file)
        return parse(data, file)

    monkeypatch.setattr(Earlier, "_read", READ)
    monkeypatch.setattr(sound_areas, "verdicts", judge)
    monkeypatch.setattr(declarations, "parse", read)
    monkeypatch.setattr(declarations, "announced", lambda: [Announced("one", "one", True)])
    monkeypatch.setattr(declarations, "package_folder", lambda module: tmp_path / module)
    return found


def test_what_is_written_as_before_is_neither_read_nor_judged_again(office: Office) -> None:
    assert office.wrong() == []
    assert (office.judged, office.parsed) == ([["one"]], ["one/area.toml"])
    assert office.wrong() == []
    assert (office.judged, office.parsed) == ([], [])
    office.write("areas/two.toml", OWN)
    assert office.wrong() == []
    assert (office.judged, office.parsed) == ([["two"]], ["areas/two.toml"])


def test_whoever_is_built_in_is_judged_anew_once_it_is_written_otherwise(office: Office) -> None:
    assert office.wrong() == []
    office.write("one/area.toml", ONE.replace('default = "old"', 'default = "new"'))
    for _ in range(2):  # and as often as it is wrong
        assert office.wrong() == ["one/area.toml: form.thing.field.kind.default"]
        assert office.judged
    office.write("one/area.toml", ONE)
    assert office.wrong() == []


def test_settings_that_declarations_may_name_are_looked_at_again(office: Office) -> None:
    office.write("propctl.toml", '[posts]\ngardener = { zh = "园丁", en = "Gardener", rank = "staff" }\n')
    office.write("one/area.toml", ONE.replace("officer", "gardener"))
    assert office.wrong() == []
    office.write("propctl.toml", "")
    assert office.wrong() == ["one/area.toml: form.thing.step.add.post"]


@pytest.mark.parametrize(
    ("added", "wrong"),
    [
        ('[extends.one.form.thing.field.kind]\ndefault = "new"\n', "extends.one"),
        ('[extends.one.form.thing.step.add]\npost = "oficer"\n', "extends.one"),
    ],
)
def test_who_makes_another_area_unsound_is_told_though_that_was_sound(
    office: Office, added: str, wrong: str
) -> None:
    assert office.wrong() == []
    office.write("areas/two.toml", added)
    (told,) = office.wrong()
    assert told.startswith("areas/two.toml: ")
    office.write("areas/two.toml", added.replace("new", "old").replace("oficer", "officer"))
    assert office.wrong() == []
    assert ["one"] in office.judged


@pytest.mark.parametrize(
    "more",
    [
        '[role.keeper]\npost = "officer"\n',
        '[ledger.things]\nof = "one.thing"\nmoves = [{ on = "add", what = "kind", from = "a", to = "b" }]\n',
    ],
)
def test_beside_what_may_mean_something_to_every_form_all_are_judged(office: Office, more: str) -> None:
    assert office.wrong() == []
    office.write("areas/two.toml", OWN + more)
    office.wrong()
    assert ["one", "two"] in office.judged


def test_what_a_damaged_file_says_was_found_out_is_found_out_again(office: Office) -> None:
    assert office.wrong() == []
    (kept,) = office.cache.glob("*-earlier.json")
    kept.write_bytes(kept.read_bytes()[:40])
    assert office.wrong() == []
    assert office.parsed == ["one/area.toml"]


def test_what_came_from_another_folder_is_not_believed(office: Office, tmp_path: Path) -> None:
    assert office.wrong() == []
    (kept,) = office.cache.glob("*-earlier.json")
    assert kept.name == f"{place_of(str(office.cache))}-earlier.json"
    office.cache = tmp_path / "clone"
    office.cache.mkdir()
    (office.cache / kept.name).write_bytes(kept.read_bytes())
    assert office.wrong() == []
    assert office.judged == [["one"]]


def test_what_any_file_says_comes_back_as_it_was_read() -> None:
    earlier = Earlier()
    files = sorted(PLUGINS.glob("*/*.toml"))
    assert len(files) > 50
    for path in files:
        tables = parse(path.read_bytes(), path.name)
        earlier.note_tables(str(path), tables)
        assert earlier.tables(str(path)) == tables
        assert earlier.tables(str(path)) is not earlier.tables(str(path))


def test_times_come_back_as_times_and_what_would_not_is_not_kept() -> None:
    earlier = Earlier()
    zone = dt.timezone(dt.timedelta(hours=8))
    tables = {
        "day": dt.date(2026, 11, 15),
        "hour": [dt.time(9, 30), dt.time(9, 30, 15, 250000)],
        "at": {"moment": dt.datetime(2026, 11, 15, 9, 30, tzinfo=zone), "text": "2026-11-15"},
        "local": dt.datetime(2026, 11, 15, 9, 30),
    }
    earlier.note_tables("times", tables)
    assert earlier.tables("times") == tables
    earlier.note_tables("no number", {"share": float("nan")})
    assert earlier.tables("no number") is None


def test_an_area_of_its_own_leaves_every_area_that_is_built_in_sound(workspace: Workspace) -> None:
    workspace.declare("birds", BIRDS)
    office = workspace.office()
    assert "birds" in office.catalog.names
    assert findings(office.catalog, names_in(office.settings), dt.date.min) == {}


def test_who_changes_a_construct_raises_the_version_of_the_compiled_form() -> None:
    """Else a new program believes what an older one compiled: raise ``VERSION``, then write both here."""
    kinds = [*vars(constructs).values(), Summary, Compiled]
    fields = {
        kind.__name__: kind.__struct_fields__
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }
    assert (VERSION, zlib.crc32(repr(sorted(fields.items())).encode())) == (21, 1781861986)
