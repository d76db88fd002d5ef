"""``propctl schema``: the schemas that are shipped, printed for whoever sets up an editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from propctl.testing import Workspace

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["area", "rules", "own-area", "settings", "amendments", "script"])
def test_a_schema_is_printed_as_it_stands_in_the_repository(tmp_path: Path, name: str) -> None:
    """Outside an office, too: who writes a package has none."""
    printed = Workspace(tmp_path).run("schema", name)
    assert printed.status == 0, printed.err
    assert printed.out == (ROOT / f"schema/{name}.json").read_text(encoding="utf-8")


def test_without_a_name_the_schemas_are_listed_with_what_they_are_for(tmp_path: Path) -> None:
    office = Workspace(tmp_path)
    rows = office.run("schema", "--json").json()
    assert [row["schema"] for row in rows] == [
        "area",
        "rules",
        "own-area",
        "settings",
        "amendments",
        "script",
    ]
    assert all(json.loads(Path(row["path"]).read_text(encoding="utf-8")) for row in rows)
    assert "单位自己的业务" in office.run("schema").out
    assert "單位自己的業務" in office.run("--lang", "zh-TW", "schema").out
    assert "an area of the office's own" in office.run("--lang", "en", "schema").out


def test_a_schema_that_does_not_exist_is_refused_naming_those_that_do(tmp_path: Path) -> None:
    refused = Workspace(tmp_path).run("schema", "areas")
    assert refused.status == 2 and refused.out == ""
    assert "own-area" in refused.err
