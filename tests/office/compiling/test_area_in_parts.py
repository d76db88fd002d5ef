"""An area declared in several files is one area; each finding names the file in which its key stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace

AREA = """
prefix = "PT"
title  = { zh = "宠物登记", en = "Pets" }
[form.pet]
title = { zh = "宠物登记表", en = "Pet register" }
args  = ["name"]
field.name = { type = "text", zh = "名字", en = "Name", required = true }
step.register = { zh = "登记", en = "Register", to = "kept" }
state = { kept = "已登记|registered" }
"""
TAGS = """
[form.pet.field]
tag = { type = "ref", to = "tag", zh = "牌", en = "Tag" }
[form.tag]
title = { zh = "宠物牌", en = "Tag" }
key   = "number"
args  = ["number"]
field.number = { type = "text", zh = "牌号", en = "Number", required = true }
step.add = { zh = "制牌", en = "Make", to = "made" }
state = { made = "已制|made" }
[extends.residents.form.unit.field]
pets = { type = "number", zh = "宠物数", en = "Pets" }
"""


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    """A plugin's folder: ``area.toml``, and what continues it."""
    folder = workspace.root / "plugins" / "pets"
    (folder / "area").mkdir(parents=True)
    (folder / "area.toml").write_text(AREA, "utf-8")
    (folder / "area" / "tags.toml").write_text(TAGS, "utf-8")
    return folder


def checked(office: Workspace) -> str:
    """What is said of the area."""
    return office.run("areas", "check", "pets").out


def test_its_files_are_one_area_and_may_add_to_one_form_and_to_other_areas(
    workspace: Workspace, folder: Path
) -> None:
    assert "没有问题" in checked(workspace)
    workspace.do("pets.tag.add", number="0317")
    kept = workspace.do("pets.pet.register", name="旺财", tag="0317").folded
    assert kept.values["tag"] == "0317"
    assert workspace.do("residents.unit.add", number="3-1201", pets=2).folded.values["pets"] == 2


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("area.toml", 'args  = ["name"]', 'args  = ["nam"]', "area.toml:6"),
        ("area/tags.toml", 'to = "tag"', 'to = "tg"', "area/tags.toml:3"),
        ("area/tags.toml", "tag = {", "name = {", "area.toml 第 7 行已经写了"),
        ("area/tags.toml", "[extends.residents", "[extends.residnts", "area/tags.toml:11"),
        ("area/tags.toml", "key   =", "key", "area/tags.toml:6"),
        (
            "area.toml",
            "[form.pet]",
            '[[rule]]\nid = "pets.tags"\n[form.pet]',
            "area.toml:4: rule: 业务的条款写在",
        ),
        ("area/tags.toml", "[form.tag]", '[[rule]]\nid = "pets.tags"\n[form.tag]', "area/tags.toml:4: rule"),
    ],
)
def test_a_mistake_is_told_with_the_file_in_which_it_stands(
    workspace: Workspace, folder: Path, file: str, right: str, wrong: str, told: str
) -> None:
    text = (folder / file).read_text("utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong), "utf-8")
    assert told in checked(workspace)


def test_a_file_that_is_added_changed_or_taken_away_counts_at_once(
    workspace: Workspace, folder: Path
) -> None:
    more = folder / "area" / "walks.toml"
    assert "没有问题" in checked(workspace)
    walks = TAGS.replace("tag", "walk").replace("Tag", "Walk").replace("牌", "遛")
    more.write_text(walks.partition("[extends")[0], "utf-8")
    workspace.do("pets.walk.add", number="1")
    more.write_text(more.read_text("utf-8").replace("[form.walk]", "[form.wlk]"), "utf-8")
    assert "walks.toml" in checked(workspace)
    more.unlink()
    assert "没有问题" in checked(workspace) and "walk" not in workspace.run("pets", "--help").out


def test_a_folder_where_single_files_belong_is_told_not_overlooked(
    workspace: Workspace, folder: Path
) -> None:
    (workspace.root / "areas").mkdir()
    folder.rename(workspace.root / "areas" / "pets")
    assert "areas/pets/area.toml: 这里一项业务是一个文件 areas/pets.toml" in checked(workspace)
    assert workspace.run("complaints", "--help").status == 0
