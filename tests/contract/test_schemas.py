"""The JSON schemas refuse nothing that the program accepts, and see the slips that they can see."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import msgspec
import pytest

from propctl.office.compiling.everything_read import names_in
from propctl.office.opened.sources import Sources
from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.shape import shaped
from propctl.regulation.soundness import areas
from propctl.regulation.summary import summarise
from propctl.testing import Workspace
from tests.declared_areas import area_files
from tests.office.compiling.test_area_in_parts import TAGS
from tests.office.compiling.test_mistakes import BIRDS, NEIGHBOURS, TRIED, Slip

ROOT = Path(__file__).parents[2]
SCHEMAS = {path.stem: path for path in (ROOT / "schema").glob("*.json")}
AREAS = ROOT / "plugins/propctl_plugins"
PETS = ROOT / "docs/authors/propctl-pets/propctl_pets"
# What is written by hand, and the schema that it names in its first line.
NAMED = [
    *((path, "area") for path in area_files()),
    *((path, "rules") for path in sorted(AREAS.glob("*/rules.toml"))),
    *((path, "script") for path in sorted(AREAS.glob("scripts/library/*.toml"))),
    (ROOT / "propctl.toml", "settings"),
]
OTHERS = [
    (PETS / "area.toml", "area"),
    (PETS / "rules.toml", "rules"),
    (ROOT / "propctl/office/setting_up/templates/sample.toml", "settings"),
    *((path, "own-area") for path in sorted((ROOT / "tests/office").glob("*.toml"))),
]
# Of the slips of ``test_mistakes`` those that can be seen without looking at other entries, by their key.
SEEN = {
    "field.kind.type", "indicator.heavy.measure", "field.ring.min_chars", "document.book.per",
    "field.unit.requird", "prefx", "prefix", "choices.kind.fancy", "field.weight", "form.inspection.prefix",
    "field.state", "field.Born",
}  # fmt: skip
VALUES: list[Any] = [3, 2.5, True, "x", "", "unset", [], ["x"], {}, {"x": 1}, {"x": {"zh": "甲"}}]


def plain(text: str) -> Any:
    """TOML as an editor gives it to a schema: dates are texts."""
    return msgspec.to_builtins(tomllib.loads(text))


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    """A public validator with one of the schemas."""
    return jsonschema.Draft7Validator(json.loads(SCHEMAS[kind].read_text(encoding="utf-8")))


def refusals(kind: str, data: Any) -> list[str]:
    """What a schema says against a file."""
    found = validator(kind).iter_errors(data)
    return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}" for error in found]


def test_the_schemas_are_schemas() -> None:
    assert SCHEMAS.keys() == {"area", "rules", "own-area", "settings", "amendments", "script"}
    for path in SCHEMAS.values():
        jsonschema.Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("path", "kind"), NAMED, ids=lambda part: getattr(part, "parent", Path(str(part))).name
)
def test_a_file_names_its_schema_in_the_first_line(path: Path, kind: str) -> None:
    directive, _, where = path.read_text(encoding="utf-8").partition("\n")[0].partition(" ")
    assert directive == "#:schema"
    assert (path.parent / where).resolve() == SCHEMAS[kind]


@pytest.mark.parametrize(("path", "kind"), [*NAMED, *OTHERS], ids=str)
def test_what_the_program_reads_its_schema_accepts(path: Path, kind: str) -> None:
    assert refusals(kind, plain(path.read_text(encoding="utf-8"))) == []


def test_a_part_of_an_area_may_add_to_a_form_that_another_file_names() -> None:
    assert refusals("area", plain(TAGS)) == []


def test_what_the_program_writes_its_schema_accepts(workspace: Workspace) -> None:
    done = workspace.run("rules", "set", "complaints.transfer-within", "within=15m", by="director")
    assert done.status == 0, done.err
    text = (workspace.root / "rules.toml").read_text(encoding="utf-8")
    assert refusals("amendments", plain(text)) == []
    assert refusals("amendments", plain(text.replace("since = 2026", "sinc = 2026"))) != []


@pytest.mark.parametrize("kind", ["area", "own-area", "rules", "settings", "amendments", "script"])
def test_every_key_is_explained(kind: str) -> None:
    """An editor shows what a key is for."""
    schema = json.loads(SCHEMAS[kind].read_text(encoding="utf-8"))
    shapes = {"": schema, **schema.get("definitions", {})}
    unnamed = {"rule", "amendments"} if kind in ("rules", "amendments") else set()
    lacking = [
        f"{name}.{key}"
        for name, shape in shapes.items()
        if not name.endswith(("Label", "Page"))
        for key, told in shape.get("properties", {}).items()
        if "description" not in told and key not in unnamed
    ]
    assert lacking == []


# -- the mistakes of authors


@pytest.mark.parametrize(("old", "new", "key", "said"), [*TRIED, *NEIGHBOURS])
def test_a_slip_that_can_be_seen_in_one_entry_is_refused(old: str, new: str, key: str, said: str) -> None:
    found = refusals("own-area", plain(BIRDS.replace(old, new)))
    data = tomllib.loads(BIRDS.replace(old, new))
    rules = data.pop("rule")
    misshapen = shaped({**data, "name": "birds"}, Area)[1] or [
        f for rule in rules for f in shaped(rule, Rule)[1]
    ]
    if (key in SEEN and (old, new) != ('prefix = "BD"', 'prefix = "CP"')) or misshapen:
        assert found != [], (key, said)
    assert refusals("own-area", plain(BIRDS)) == []


def test_a_schema_sees_every_slip_that_it_is_said_to_see() -> None:
    slips: list[Slip] = [*TRIED, *NEIGHBOURS]
    assert SEEN - {key for _, _, key, _ in slips} == set()


class Bench(NamedTuple):
    """An own area beside the flats of the shipped one, to be judged many times."""

    sources: Sources

    def accepts(self, data: dict[str, Any]) -> bool:
        """Whether the program would work with this declaration."""
        tables = copy.deepcopy(data)
        rules = [shaped(rule, Rule) for rule in tables.pop("rule", [])]
        birds, found = shaped({**tables, "name": "birds"}, Area)
        if found or birds is None or any(found for _, found in rules):
            return False
        shipped = self.sources.catalog()
        known = {name: self.sources.rules(name) for name in shipped.names}
        known["birds"] = [rule for rule, _ in rules if rule]
        catalog = Catalog(
            summarise([*shipped.areas(), birds]),
            {**{area.name: area for area in shipped.areas()}, "birds": birds}.__getitem__,
            known.__getitem__,
            History([]),
        )
        names = names_in(self.sources.compiled.settings)
        told = areas.findings_of(birds, catalog, names, Expressions(catalog, dt.date.min))
        return all(finding.partly for finding in told)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(Sources(None, str(tmp_path_factory.mktemp("compiled"))))


def changed(data: Any, chance: random.Random) -> Any:
    """The same declaration with one key misspelt or left out, or one value of another kind."""
    data = copy.deepcopy(data)
    places = list(_places(data))
    inside, key = places[chance.randrange(len(places))]
    what = chance.randrange(4)
    if what == 0:
        del inside[key]
    elif what == 1 and isinstance(inside, dict):
        inside[f"{key}x"] = inside.pop(key)
    else:
        inside[key] = chance.choice(VALUES)
    return data


def _places(data: Any) -> Any:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield data, key
        yield from _places(value)


def test_what_the_program_accepts_the_schema_accepts_and_a_wrong_shape_neither(bench: Bench) -> None:
    """Two hundred declarations with something changed: the two never contradict each other."""
    sound = tomllib.loads(BIRDS)
    assert bench.accepts(sound)
    refused = 0
    for seed in range(200):
        data = changed(sound, random.Random(seed))
        seen = not validator("own-area").is_valid(msgspec.to_builtins(data))
        refused += seen
        if seen:
            assert not bench.accepts(data), f"seed {seed}: the program accepts it, and the schema does not"
        else:
            tables = {key: value for key, value in data.items() if key != "rule"}
            clauses = data.get("rule", [])
            wrong = [*shaped(tables, Area)[1], *(f for rule in clauses for f in shaped(rule, Rule)[1])]
            assert not wrong, f"seed {seed}: its shape is wrong, and the schema does not see it"
    assert 60 < refused < 190
