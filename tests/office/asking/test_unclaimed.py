"""Records of an area whose plugin is gone: they stay, nothing crashes, every view says so in a sentence."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from propctl.api import check, find, resolve, rows
from propctl.errors import UsageError
from propctl.store.files import fsio
from propctl.store.index import freshness
from propctl.testing import Workspace, make_workspace

AREA = """
prefix = "PT"
title  = { zh = "宠物登记", en = "Pets" }
[form.pet]
title = { zh = "宠物登记表", en = "Pet register" }
args  = ["name"]
field.name = { type = "text", zh = "名字", en = "Name", required = true }
step.register = { zh = "登记", en = "Register", to = "kept" }
state = { kept = "已登记|registered" }
[form.tag]
title = { zh = "宠物牌", en = "Tag" }
key   = "number"
args  = ["number"]
field.number = { type = "text", zh = "牌号", en = "Number", required = true }
step.add = { zh = "制牌", en = "Make", to = "made" }
state = { made = "已制|made" }
"""
TOLD = "有 2 条 pets 业务的记录，它的插件没有安装"


@pytest.fixture(scope="module")
def taken_away(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with two records of an area that was taken away again; each test works in a copy."""
    workspace = make_workspace(tmp_path_factory.mktemp("left") / "office")
    folder = workspace.root / "plugins" / "pets"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text(AREA, encoding="utf-8")
    assert workspace.do("pets.pet.register", name="旺财").folded.id == "PT-261120-A01"
    workspace.do("pets.tag.add", number="0317")
    shutil.rmtree(folder)
    return workspace


@pytest.fixture
def left(taken_away: Workspace, tmp_path: Path) -> Workspace:
    return taken_away.copy(tmp_path / "left")


@pytest.mark.parametrize(
    "line", [("show",), ("print",), ("void", "x"), ("note", "x"), ("amend", "--set", "name=x")]
)
@pytest.mark.parametrize("record", ["PT-261120-A01", "261120-A01", "A01", "0317"])
def test_whoever_names_such_a_record_is_told_where_it_is(
    left: Workspace, line: tuple[str, ...], record: str
) -> None:
    refused = left.run(line[0], record, *line[1:])
    assert refused.status == 2
    assert "业务的记录，它的插件没有安装；文件原样保留在 records/pets/" in refused.err
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("line", ["pets", "pets list", "pets pet list", "export pets.pet x.csv"])
def test_its_commands_and_lists_say_that_the_plugin_is_missing(left: Workspace, line: str) -> None:
    refused = left.run(*line.split())
    assert (refused.status, refused.err) == (2, f"{TOLD}\n")


@pytest.mark.parametrize("line", ["find 旺财", "today", "plugins list", "plugins"])
def test_what_looks_at_all_records_says_what_it_did_not_see(left: Workspace, line: str) -> None:
    seen = left.run(*line.split())
    assert seen.status == 0
    assert seen.err == f"{TOLD}\n"
    assert json.loads(left.run(*line.split(), "--json").out) is not None


def test_check_has_one_problem_for_the_whole_area(left: Workspace) -> None:
    (problem,) = check(left.office())
    assert (problem.path, problem.values["count"]) == ("records/pets", 2)
    assert TOLD in left.run("check").out


def test_plugins_lists_the_area_with_its_records(left: Workspace) -> None:
    found = {row["area"]: row for row in left.run("plugins", "list", "--json").json()}
    assert (found["pets"]["standing"], found["pets"]["records"]) == ("not-installed", 2)
    assert (found["fees"]["standing"], found["fees"]["distribution"]) == ("used", "propctl")
    assert found["fees"]["version"] and found["fees"]["forms"] and found["fees"]["commands"]


def test_the_rest_of_the_office_works_as_before(left: Workspace) -> None:
    left.do("residents.unit.add", number="3-1201")
    for line in ("due", "report", "residents", "site build", "rules list", "audit"):
        assert left.run(*line.split()).status in (0, 69), line  # 69: this office has no git to audit
    assert [row.id for row in rows(left.office(), "residents.unit")] == ["3-1201"]
    assert find(left.office(), "旺财") == []


def test_it_is_read_once_and_not_at_every_command(left: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand records of a plugin that is gone must not be read again by each command."""
    assert left.office().index.unsound() == []
    monkeypatch.setattr(freshness, "now", lambda: time.time_ns() + 10**10)  # no file is too new to trust
    left.office().index.refresh()
    office, read = left.office(), []
    monkeypatch.setattr(fsio, "read", lambda path: read.append(path))
    office.index.refresh()
    assert read == []


def test_everything_is_there_again_once_the_plugin_is(left: Workspace) -> None:
    left.run("today")
    folder = left.root / "plugins" / "pets"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text(AREA, encoding="utf-8")
    assert left.run("check").err == ""
    assert [row.text("name") for row in rows(left.office(), "pets.pet")] == ["旺财"]
    assert left.run("show", "PT-261120-A01").status == 0


def test_an_unsound_area_is_not_a_missing_one(left: Workspace) -> None:
    folder = left.root / "plugins" / "pets"
    folder.mkdir(parents=True)
    for broken in (
        AREA.replace('type = "text"', 'type = "txet"'),
        "[form",
        AREA.replace("step.add", "stpe.add"),
    ):
        (folder / "area.toml").write_text(broken, encoding="utf-8")
        told = left.run("show", "PT-261120-A01")
        assert told.status in (0, 78)  # what can be read of it is shown
        assert "plugins/pets/area.toml" in told.err
        assert "没有安装" not in told.err + left.run("find", "旺财").err + left.run("check").out


def test_a_sound_office_and_one_without_records_say_nothing(workspace: Workspace) -> None:
    assert workspace.run("find", "旺财").err == ""
    (workspace.root / "records" / "empty").mkdir(parents=True)
    (workspace.root / "records" / ".hidden").mkdir()
    assert workspace.run("today").err == ""


def test_a_word_that_is_nothing_is_still_an_unknown_command(left: Workspace) -> None:
    assert "没有命令 petz" in left.run("petz").err
    with pytest.raises(UsageError, match="no record PT-261120-A09"):
        resolve(left.office(), "PT-261120-A09")


def test_an_area_that_the_office_does_not_use_is_not_missing(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    settings = workspace.root / "propctl.toml"
    text = settings.read_text(encoding="utf-8").replace("[office]", '[office]\nareas = ["notices"]')
    settings.write_text(text, encoding="utf-8")
    assert workspace.run("find", "旺财").err == ""
    assert check(workspace.office()) == []
