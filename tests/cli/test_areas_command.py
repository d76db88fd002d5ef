"""``propctl areas``: an area is begun, checked while it is written, and tried before it is used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import types
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
import pytest

from propctl.cli.authoring import declared_here
from propctl.cli.authoring.schemas import schema_file
from propctl.testing import Workspace, make_workspace

PETS = Path(__file__).parents[2] / "docs/authors/propctl-pets/propctl_pets"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that has begun an area, and keeps history."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", git=True)
    begun = made.run("areas", "new", "pets", "--title", "宠物登记", by="director")
    assert (begun.status, begun.err) == (0, "")
    return made


@pytest.fixture
def other(tmp_path: Path) -> Workspace:
    """An office without any area of its own."""
    return make_workspace(tmp_path / "office")


def text_of(office: Workspace, name: str = "pets") -> str:
    return (office.root / f"areas/{name}.toml").read_text(encoding="utf-8")


def declare(office: Workspace, name: str, text: str) -> None:
    (office.root / "areas").mkdir(exist_ok=True)
    (office.root / f"areas/{name}.toml").write_text(text, encoding="utf-8")


# -- new


def test_what_was_begun_works_at_once(office: Workspace) -> None:
    done = office.run("宠物登记", "登记", "3-1201", "金毛一只", by="technician-1")
    assert (done.status, done.err) == (0, "")
    (clock,) = office.run("due", "--area", "pets", "--json").json()
    assert (clock["id"], clock["rule"]) == ("PE-261120-A01", "pets.close-within")
    closed = office.run("pets", "close", "A01", "--result", "已办", by="technician-1")
    assert (closed.status, closed.err) == (0, "")
    assert office.run("check").status == office.run("areas", "check").status == 0


def test_it_is_told_how_to_go_on_and_what_it_has_is_explained_in_the_file(other: Workspace) -> None:
    begun = other.run("areas", "new", "pets", "--title", "宠物登记")
    lines = [line.strip() for line in begun.out.splitlines()]
    assert lines[1:] == [
        "propctl areas try pets",
        "propctl areas check pets --watch",
        'propctl pets register 3-1201 "宠物登记"',
    ]
    explained = [line for line in text_of(other).splitlines() if "#" in line]
    assert len(explained) > 20 and any("步骤" in line for line in explained)


def test_nothing_of_it_goes_into_history_by_itself(office: Workspace) -> None:
    status = subprocess.run(
        ["git", "status", "--short"], cwd=office.root, capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert "?? areas/" in status.splitlines()
    assert ".propctl" not in status


def test_its_first_line_names_a_schema_that_is_there(office: Workspace) -> None:
    directive, _, where = text_of(office).partition("\n")[0].partition(" ")
    schema = (office.root / "areas" / where).resolve()
    assert directive == "#:schema" and schema.read_bytes() == schema_file("own-area").read_bytes()
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    assert list(validator.iter_errors(msgspec.to_builtins(tomllib.loads(text_of(office))))) == []


def test_the_schema_is_laid_again_where_a_clone_has_none(other: Workspace) -> None:
    declare(other, "empty", "")
    assert other.run("areas", "check").status == 0
    laid = other.root / ".propctl/schema/own-area.json"
    assert laid.read_bytes() == schema_file("own-area").read_bytes()


def test_a_chinese_name_is_its_title_and_its_pinyin_its_name(other: Workspace) -> None:
    begun = other.run("areas", "new", "自行车登记")
    assert begun.status == 0, begun.err
    assert 'prefix = "ZX' not in text_of(other, "zxcdj")  # that of renovation
    assert other.run("自行车登记", "登记", "3-1201", "蓝色").status == 0


def test_english_and_traditional_readers_get_their_own_explanations(other: Workspace) -> None:
    assert other.run("--lang", "en", "areas", "new", "pets", "--title", "宠物登记").status == 0
    assert "# Steps: each is a command." in text_of(other)
    assert "宠物登记" in text_of(other) and 'en = "Pets"' in text_of(other)
    assert other.run("--lang", "zh-TW", "areas", "new", "bikes", "--title", "自行车").status == 0
    assert "每一步是一條命令" in text_of(other, "bikes") and "自行车" in text_of(other, "bikes")
    for area in ("pets", "bikes"):
        assert other.run(area, "register", "3-1201", "甲").status == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["complaints"], "已经有业务 complaints（投诉处理）"),
        (["moans", "--title", "投诉处理"], "已经有业务 complaints（投诉处理）"),
        (["moans", "--prefix", "CP"], "编号前缀 CP 已经由 propctl_plugins/complaints/area.toml 使用"),
        (["moans", "--prefix", "moaning-1"], "一到八个大写字母"),
        (["desk"], "propctl desk 已经是一个命令"),
        (["areas"], "propctl areas 已经是一个命令"),
        (["My Pets"], "不能作业务名"),
        (["../pets"], "不能作业务名"),
        (["pets", "--title", 'a"b'], "不能作名称"),
        (["pets", "--title", "甲\n乙"], "不能作名称"),
        (["moved"], "records/moved 里已经有记录"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused_and_nothing_is_written(
    office: Workspace, typed: list[str], said: str
) -> None:
    (office.root / "records/moved").mkdir(parents=True, exist_ok=True)
    before = sorted((office.root / "areas").iterdir())
    refused = office.run("areas", "new", *typed)
    assert refused.status == 2 and said in refused.err
    assert sorted((office.root / "areas").iterdir()) == before


def test_the_prefix_of_an_area_that_is_unsound_now_is_taken_too(other: Workspace) -> None:
    assert other.run("areas", "new", "pets", "--title", "宠物").status == 0
    declare(other, "pets", text_of(other).replace('stop = "close"', 'stop = "clos"'))
    assert other.run("areas", "new", "penguins", "--title", "企鹅").status == 0
    assert 'prefix = "PE"' in text_of(other, "pets") and 'prefix = "PE"' not in text_of(other, "penguins")
    assert "pets" in other.run("areas", "new", "pets", "--title", "猫").err


def test_an_office_that_names_its_areas_is_told_to_name_the_new_one(tmp_path: Path) -> None:
    settings = '[office]\nareas = ["residents"]\n[staff.boss]\nposts = ["director"]\naccounts = ["*"]\n'
    made = make_workspace(tmp_path / "office", settings=settings)
    begun = made.run("areas", "new", "pets", "--title", "宠物", by="boss")
    assert begun.status == 0 and 'areas = ["residents", "pets"]' in begun.err
    (row,) = made.run("areas", "--json", by="boss").json()
    assert row["standing"] == "not-used"
    assert made.run("areas", "check", "pets", by="boss").status == 0
    assert "propctl pets register" in made.run("areas", "try", "pets", by="boss").out


def test_without_an_office_nothing_is_begun(tmp_path: Path) -> None:
    assert Workspace(tmp_path).run("areas", "new", "pets").status == 78
    assert Workspace(tmp_path).run("areas").status == 78
    assert not (tmp_path / "areas").exists()


# -- check


SLIPS = (('type = "phone"', 'type = "fone"'), ('stop = "close"', 'stop = "clos"'))


def slipped(office: Workspace) -> str:
    text = text_of(office)
    for old, new in SLIPS:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def unsound(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office whose own area has two mistakes."""
    made = make_workspace(tmp_path_factory.mktemp("unsound") / "office")
    made.run("areas", "new", "pets", "--title", "宠物登记")
    declare(made, "pets", slipped(made))
    return made


def test_every_finding_is_told_with_its_line_and_what_would_be_right(unsound: Workspace) -> None:
    lines = text_of(unsound).splitlines()
    phone = next(n for n, line in enumerate(lines, 1) if "fone" in line)
    clock = next(n for n, line in enumerate(lines, 1) if '"clos"' in line)
    for named in (["pets"], ["areas/pets.toml"], ["pets.toml"], ["宠物登记"], []):
        found = unsound.run("areas", "check", *named)
        assert (found.status, found.err) == (1, "")
        told = found.out.splitlines()
        assert told[0].startswith(f"areas/pets.toml:{phone}: ") and "phone" in told[0]
        assert told[1].startswith(f"areas/pets.toml:{clock}: ") and "是不是 close" in told[1]
    rows = json.loads(unsound.run("areas", "check", "pets", "--json").out)
    assert [(row["path"], row["line"]) for row in rows] == [
        ("areas/pets.toml", phone),
        ("areas/pets.toml", clock),
    ]


def test_a_sound_area_beside_an_unsound_one_is_sound(unsound: Workspace) -> None:
    unsound.run("areas", "new", "bikes", "--title", "自行车")
    assert unsound.run("areas", "check", "bikes").status == 0
    rows = {row["file"]: row["standing"] for row in unsound.run("areas", "list", "--json").json()}
    assert rows == {"areas/bikes.toml": "used", "areas/pets.toml": "unsound"}


def test_a_file_that_is_no_toml_is_told_with_its_line(other: Workspace) -> None:
    declare(other, "broken", 'prefix = "BR"\ntitle = {\n')
    found = other.run("areas", "check", "broken")
    assert found.status == 1 and found.out.startswith("areas/broken.toml:2: ")
    assert other.run("areas", "try", "broken").status == 1


def test_an_area_that_no_command_could_reach_is_told(other: Workspace) -> None:
    other.run("areas", "new", "pets", "--title", "宠物")
    declare(other, "today", text_of(other).replace("pets", "today"))
    (other.root / "areas/pets.toml").unlink()
    found = other.run("areas", "check", "today")
    assert found.status == 1 and "propctl today 是程序自己的命令" in found.out


def test_an_area_named_like_a_built_in_one_gives_way_to_it(other: Workspace) -> None:
    other.run("areas", "new", "pets", "--title", "宠物")
    declare(other, "complaints", text_of(other).replace("pets", "complaints"))
    found = other.run("areas", "check", "areas/complaints.toml")
    assert found.status == 1 and "已经有业务 complaints" in found.out
    assert other.run("areas", "check", "complaints").status == 0  # the one that counts


def test_a_name_that_nobody_declared_is_refused(office: Workspace) -> None:
    for command in ("check", "try"):
        refused = office.run("areas", command, "nobody")
        assert refused.status == 2 and "nobody" in refused.err


def test_while_it_watches_each_change_is_checked_until_it_is_stopped(
    unsound: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = text_of(unsound)
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: declare(unsound, "pets", text_of(unsound).replace('"clos"', '"close"')),
        lambda: (unsound.root / "propctl.toml").write_text("[office\n", encoding="utf-8"),
        lambda: (unsound.root / "propctl.toml").write_text(settings, encoding="utf-8"),
        lambda: declare(unsound, "pets", text_of(unsound).replace('"fone"', '"phone"')),
    ]
    settings = (unsound.root / "propctl.toml").read_text(encoding="utf-8")

    def slept(seconds: float) -> None:
        assert seconds > 0
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    monkeypatch.setattr(declared_here, "time", types.SimpleNamespace(sleep=slept))
    seen = unsound.run("areas", "check", "pets", "--watch")
    told = [line.split(":")[0] for line in seen.out.splitlines()]
    assert told == [
        *("areas/pets.toml", "areas/pets.toml", "共 2 个问题。"),
        *("areas/pets.toml", "共 1 个问题。"),
        *("areas/pets.toml", "共 1 个问题。"),
        "areas/pets.toml 没有问题。",
    ]
    assert "propctl.toml" in seen.err and seen.status == 0
    declare(unsound, "pets", slip)


# -- try


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a workspace but those derived from others."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in root.rglob("*")
        if path.is_file() and not {"compiled", ".git"} & set(path.parts)
    }


def test_trying_shows_commands_forms_lists_limits_and_page_and_saves_nothing(office: Workspace) -> None:
    before = files(office.root)
    tried = office.run("areas", "try", "pets")
    assert (tried.status, tried.err) == (0, "")
    for part in (
        "propctl pets register",
        "--kind 选项",
        "空白表单：宠物登记表",
        "□ 一般  □ 紧急",
        "房号 | 内容 | 类别",
        "登记 → 办结  3个工作日",
        "登记后3个工作日内办结",
        "谁可以做什么",
    ):
        assert part in tried.out, part
    assert "<" not in tried.out
    assert files(office.root) == before


def test_trying_for_a_program_gives_the_same_under_stable_keys(office: Workspace) -> None:
    tried = office.run("areas", "try", "pets", "--json").json()
    assert list(tried) == [
        *("area", "file", "findings", "commands", "forms", "lists", "limits", "page", "left_out"),
    ]
    assert [row["command"] for row in tried["commands"]] == [
        *("propctl pets", "propctl pets register", "propctl pets close"),
    ]
    assert tried["forms"] == [
        {"form": "entry", "title": "宠物登记表", "lines": ["房号", "内容", "类别", "联系电话", "结果"]}
    ]
    assert tried["lists"] == [{"list": "pets", "title": "宠物登记表", "columns": ["房号", "内容", "类别"]}]
    (limit,) = tried["limits"]
    assert (limit["rule"], limit["within"]) == ("pets.close-within", "3个工作日")


def test_trying_into_a_file_gives_the_page_with_its_forms_as_they_are_printed(
    office: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "pets.html"
    assert office.run("areas", "try", "pets", "--html", str(target)).status == 0
    text = target.read_text(encoding="utf-8")
    assert "登记后3个工作日内办结" in text and text.count("<iframe") == 1
    assert "宠物登记表" in text and "http" not in text.replace("http://www.w3.org", "")


def test_an_unsound_area_is_tried_as_far_as_it_can_be(unsound: Workspace) -> None:
    tried = unsound.run("areas", "try", "pets")
    assert tried.status == 1
    assert [line.split(":")[0] for line in tried.err.splitlines()] == ["areas/pets.toml"] * 2
    assert "propctl pets close" in tried.out and "空白表单" in tried.out


def test_trying_speaks_english_and_traditional_chinese(office: Workspace) -> None:
    english = office.run("--lang", "en", "areas", "try", "pets").out
    assert "Blank form: Pets" in english and "Settled within 3 working days" in english
    traditional = office.run("--lang", "zh-TW", "areas", "try", "pets").out
    assert "空白表單：寵物登記" in traditional and "登記後3個工作日內辦結" in traditional


def test_an_area_that_is_built_in_can_be_tried_too(office: Workspace) -> None:
    for area in ("complaints", "residents", "fees"):
        tried = office.run("areas", "try", area)
        assert (tried.status, tried.err) == (0, "")
        assert f"propctl {area}" in tried.out and "条文" in tried.out


def test_what_is_added_to_another_area_is_seen_there(other: Workspace) -> None:
    declare(other, "lift", '[extends.complaints.form.complaint.field]\nlift = { zh = "电梯编号" }\n')
    assert "propctl areas try complaints" in other.run("areas", "try", "lift").out
    assert "--lift 文字" in other.run("areas", "try", "complaints").out
    (row,) = other.run("areas", "--json").json()
    assert (row["standing"], row["adds_to"], row["area"]) == ("adds", ["complaints"], "")


def test_an_area_of_a_package_is_checked_and_tried_by_its_name(
    other: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(PETS, tmp_path / "packages/their_pets")
    info = tmp_path / "packages/pets-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pets\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[propctl.areas]\npets = their_pets\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    assert other.run("areas", "check", "pets").status == 0
    assert "propctl pets register" in other.run("areas", "try", "pets").out
    refused = other.run("areas", "new", "pets", "--title", "猫")
    assert refused.status == 2 and "their_pets/area.toml" in refused.err
    area = tmp_path / "packages/their_pets/area.toml"
    area.write_text(area.read_text(encoding="utf-8").replace('"phone"', '"fone"'), encoding="utf-8")
    found = other.run("areas", "check", "pets")
    assert found.status == 1 and "their_pets/area.toml:" in found.out
    for name in [name for name in sys.modules if name.startswith("their_pets")]:
        del sys.modules[name]


def test_help_lists_the_commands_of_authors_with_those_of_the_office(office: Workspace) -> None:
    shown = office.run("--help").out
    part = shown[shown.index("单位:") if "单位:" in shown else 0 :]
    assert "areas" in part and "schema" in part
    assert {"list", "new", "check", "try"} <= set(office.run("areas", "--help").out.split())
