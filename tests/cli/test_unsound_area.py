"""A broken ``areas/x.toml``: the work goes on without it, and everybody is told where it is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace
from tests.office.conftest import add_pets

BROKEN = """title = { zh = "甲", en = "X" }
[extends.residents.choices.class]
rude = "态度|Rude"
[form.thing]
title = {
"""
BIRDS = """prefix = "BIR"
title = { zh = "鸟", en = "Birds" }
main = "bird"
[form.bird]
title = { zh = "鸟", en = "Bird" }
[form.bird.field]
name = { zh = "名字", en = "Name", required = true }
[form.bird.step]
add = { to = "kept", zh = "登记", en = "Add" }
[form.bird.state]
kept = "在册|Kept"
[hook]
check = ["bird.add"]
"""


def test_a_broken_area_is_told_with_its_file_and_line_and_stops_no_other(workspace: Workspace) -> None:
    workspace.declare("x", BROKEN)
    assert workspace.run("complaints").status == 0
    found = workspace.run("check")
    assert found.status == 1
    assert "areas/x.toml" in found.out and "areas/x.toml:5: " in found.out
    (row,) = json.loads(workspace.run("check", "--json").out)
    assert (row["path"], row["line"]) == ("areas/x.toml", 5)


def test_after_a_step_a_broken_area_is_named_with_what_it_leaves_out(workspace: Workspace) -> None:
    add_pets(workspace)
    workspace.declare("x", BROKEN)
    done = workspace.run("pets", "register", "--name", "旺财", "--kind", "dog")
    assert done.status == 0
    assert done.err.count("areas/x.toml 有误：其中声明的、补充的都不作数") == 1


def installed(folder: Path, module: str, controller: str) -> None:
    """An area ``birds`` of an installed package, with a controller of its own."""
    package = folder / module
    package.mkdir(parents=True)
    (package / "area.toml").write_text(BIRDS, encoding="utf-8")
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "controller.py").write_text(controller, encoding="utf-8")
    info = folder / "birds-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: birds\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[propctl.areas]\nbirds = {module}\n", encoding="utf-8")


def test_code_of_others_that_fails_in_a_step_is_named_and_its_values_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = (
        "from propctl.api import hookimpl\n\n\n@hookimpl\ndef propctl_check(office, draft):\n"
        "    raise ValueError('旺财 13800138000')\n"
    )
    installed(tmp_path / "packages", "failing_birds", failing)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    (tmp_path / "office/plugins").mkdir(parents=True)  # its declarations are read as they stand here
    workspace = make_workspace(tmp_path / "office")
    failed = workspace.run("birds", "add", "--name", "旺财")
    assert failed.status == 1 and "业务 birds 自己的程序出错" in failed.err
    assert "13800138000" not in failed.err and not list(workspace.root.glob("records/birds/**/*.toml"))
    assert workspace.run("complaints").status == 0


def test_code_of_others_that_lacks_a_library_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path / "packages", "lacking_birds", "import no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    (tmp_path / "office/plugins").mkdir(parents=True)  # its declarations are read as they stand here
    workspace = make_workspace(tmp_path / "office")
    found = workspace.run("check")
    assert found.status == 1 and "要用到 no_such_library，没有装" in found.out
    assert workspace.run("today").status == 0


def test_code_of_others_that_answers_what_it_may_not_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = (
        "from propctl.api import hookimpl\n\n\n@hookimpl\ndef propctl_after(office, draft):\n    return 42\n"
    )
    installed(tmp_path / "packages", "answering_birds", answering)
    area = tmp_path / "packages/answering_birds/area.toml"
    area.write_text(BIRDS.replace("check =", "after ="), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    (tmp_path / "office/plugins").mkdir(parents=True)  # its declarations are read as they stand here
    workspace = make_workspace(tmp_path / "office")
    failed = workspace.run("birds", "add", "--name", "旺财")
    assert failed.status == 78 and "birds" in failed.err and "propctl_after" in failed.err
    assert not list(workspace.root.glob("records/birds/**/*.toml"))


def test_texts_of_a_package_that_cannot_be_read_switch_it_off_and_stop_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages/texts_birds"
    installed(tmp_path / "packages", "texts_birds", "from propctl.api import hookimpl\n")
    (package / "area.toml").write_text(BIRDS.partition("[hook]")[0], encoding="utf-8")
    broken = {
        "page.md.j2": b"# X\n{{ x }} {% for %}\n",
        "notices/bird.j2": b"{% if %}\n",
        "scripts/bird.toml": b"x = [\n",
        "synonyms.txt": b"\xb2\xe2\xca\xd4\n",
    }
    for file, content in broken.items():
        (package / file).parent.mkdir(exist_ok=True)
        (package / file).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    (tmp_path / "office/plugins").mkdir(parents=True)  # its declarations are read as they stand here
    workspace = make_workspace(tmp_path / "office")
    found = workspace.run("check")
    assert found.status == 1
    assert "texts_birds/page.md.j2:2: 模板的这一行读不了" in found.out
    assert "texts_birds/notices/bird.j2:1: " in found.out
    assert "texts_birds/scripts/bird.toml:" in found.out
    assert "texts_birds/synonyms.txt: 不是 UTF-8" in found.out
    assert workspace.run("scripts", "show").status == 0
    for file in broken:
        (package / file).unlink()  # mended: it works again
    assert workspace.run("check").status == 0
    assert workspace.run("birds", "add", "--name", "旺财").status == 0


def test_a_package_that_takes_a_name_has_a_row_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path / "packages", "taking_birds", "")
    info = tmp_path / "packages/birds-1.dist-info/entry_points.txt"
    info.write_text("[propctl.areas]\ncomplaints = taking_birds\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    (tmp_path / "office/plugins").mkdir(parents=True)  # its declarations are read as they stand here
    workspace = make_workspace(tmp_path / "office")
    rows = [row for row in workspace.run("plugins", "--json").json() if row["area"] == "complaints"]
    assert [row["standing"] for row in rows] == ["used", "unsound"], rows
    assert "taking_birds" in rows[1]["path"] and rows[1]["records"] == 0
    assert workspace.run("complaints").status == 0
