"""A broken ``areas/x.toml``: the work goes on without it, and everybody is told where it is broken."""

from __future__ import annotations

import json

from propctl.testing import Workspace
from tests.office.conftest import add_pets

BROKEN = """title = { zh = "甲", en = "X" }
[extends.residents.choices.class]
rude = "态度|Rude"
[form.thing]
title = {
"""


def test_a_broken_area_is_told_with_its_file_and_line_and_stops_no_other(workspace: Workspace) -> None:
    (workspace.root / "areas").mkdir()
    (workspace.root / "areas/x.toml").write_text(BROKEN, encoding="utf-8")
    assert workspace.run("complaints").status == 0
    found = workspace.run("check")
    assert found.status == 1
    assert "areas/x.toml" in found.out and "areas/x.toml:5: " in found.out
    (row,) = json.loads(workspace.run("check", "--json").out)
    assert (row["path"], row["line"]) == ("areas/x.toml", 5)


def test_after_a_step_a_broken_area_is_named_with_what_it_leaves_out(workspace: Workspace) -> None:
    add_pets(workspace)
    (workspace.root / "areas/x.toml").write_text(BROKEN, encoding="utf-8")
    done = workspace.run("pets", "register", "--name", "旺财", "--kind", "dog")
    assert done.status == 0
    assert done.err.count("areas/x.toml 有误：其中声明的、补充的都不作数") == 1
