"""The line of every key is known, in whatever way TOML lets it be written."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from propctl.regulation.model.toml_lines import Path as Keys
from propctl.regulation.model.toml_lines import key_lines

CORPUS = Path(__file__).parents[1] / "data" / "toml-test.zip"
AREAS = Path(__file__).parents[2] / "plugins/propctl_plugins"


def valid() -> Iterator[tuple[str, str]]:
    """The sound files of toml-test, and those that the areas are declared in."""
    with zipfile.ZipFile(CORPUS) as archive:
        for name in archive.namelist():
            if name.startswith("valid/") and name.endswith(".toml"):
                yield name, archive.read(name).decode("utf-8-sig")
    for path in sorted(AREAS.glob("*/*.toml")):
        yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


def paths(value: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every key and entry of what a parser has read."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        yield (*path, key), entry
        yield from paths(entry, (*path, key))


def test_every_key_and_entry_of_toml_test_and_of_the_areas_is_found_and_no_other() -> None:
    texts = dict(valid())
    assert len(texts) > 220
    read = {name: {path for path, _ in paths(tomllib.loads(text))} for name, text in texts.items()}
    assert {name: set(key_lines(text)) for name, text in texts.items()} == read


def test_a_value_is_not_there_before_its_line_and_is_there_when_the_line_is_read() -> None:
    """The oracle is the parser itself, given the first lines of each file of toml-test."""
    looked_at = 0
    for name, text in valid():
        if not name.startswith("valid/") or len(text) > 20_000:
            continue
        lines = text.split("\n")
        begun = [read_or_none("\n".join(lines[:count])) for count in range(len(lines) + 1)]
        tables = {path for path, value in paths(tomllib.loads(text)) if isinstance(value, dict | list)}
        for path, line in key_lines(text).items():
            before = begun[line - 1]
            if path not in tables and before is not None:  # a table may be spoken of before its header
                assert path not in before, (name, path, line)
            if begun[line] is not None:
                assert path in (begun[line] or set()), (name, path, line)
                looked_at += 1
    assert looked_at > 500


def read_or_none(text: str) -> set[Keys] | None:
    """The keys of a text; None where it ends within a value."""
    try:
        return {path for path, _ in paths(tomllib.loads(text))}
    except tomllib.TOMLDecodeError:
        return None


WRITTEN = '''# an area
prefix = "PT"
"quoted.key" = 1
field.unit = { type = "ref", to = [
  "residents.unit",  # a comment ] that closes nothing
  "residents.household",
] }
text = """
[not.a.table]
x = 1
"""
[form.pet.field]
kind = { type = "choice", choices = { dog = "犬", "cat" = "猫" } }
[[rule]]
id = "a"
[rule.params]
within = "3wd"
[[rule]]
id = "b"
params.within = "1h"
params.'a b' = [[1, 2],
  [3]]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("prefix",), 2),
        (("quoted.key",), 3),
        (("field",), 4),
        (("field", "unit", "type"), 4),
        (("field", "unit", "to", 0), 5),
        (("field", "unit", "to", 1), 6),
        (("text",), 8),
        (("form",), 12),
        (("form", "pet", "field"), 12),
        (("form", "pet", "field", "kind", "choices", "cat"), 13),
        (("rule",), 14),
        (("rule", 0), 14),
        (("rule", 0, "params"), 16),
        (("rule", 0, "params", "within"), 17),
        (("rule", 1), 18),
        (("rule", 1, "params"), 20),
        (("rule", 1, "params", "a b", 0, 1), 21),
        (("rule", 1, "params", "a b", 1, 0), 22),
    ],
)
def test_the_line_of(path: Keys, line: int) -> None:
    assert key_lines(WRITTEN)[path] == line


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them_and_a_byte_order_mark_is_no_key(ending: str) -> None:
    text = "\ufeff" + ending.join(["a = 1", "", "[b]", "c = '''", "d'''", "e = 2"])
    assert key_lines(text) == {("a",): 1, ("b",): 3, ("b", "c"): 4, ("b", "e"): 6}
