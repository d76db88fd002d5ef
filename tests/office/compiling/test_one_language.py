"""An office names what it declares itself in its own language; packages name everything in both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.office.compiling.declarations import INSTALLED, OWN, Declaration, read_all
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.everything_read import names_in
from propctl.office.compiling.sound_areas import judge
from propctl.office.opened.sources import Sources
from propctl.testing import Workspace, make_workspace

CHINESE = """
prefix = "BI"
title  = { zh = "自行车" }

[choices]
kind = { city = "城市车", race = "公路车" }

[form.bike]
title = { zh = "自行车登记表" }
args  = ["kind"]
field.kind = { type = "choice", choices = "kind", zh = "车型", required = true }
step.register = { zh = "登记", to = "kept" }
step.end = { zh = "注销", from = "kept", to = "gone" }
state = { kept = "在用", gone = "已注销" }

[list]
old = { rule = "seen-within", zh = "旧车", where = "kind = city" }

[[rule]]
id = "bikes.seen-within"
zh = "登记后{within}内查看"
source = { document = "小区公约" }
params = { within = "3wd" }

[clock]
look = { rule = "seen-within", stop = "end" }
"""
ENGLISH = (
    CHINESE.replace("zh =", "en =")
    .replace("自行车登记表", "Bike register")
    .replace("自行车", "Bikes")
    .replace("登记后{within}内查看", "Seen within {within}")
)
LIFT = '[extends.complaints.form.complaint.field]\nlift = { type = "text", zh = "电梯编号" }\n'
Declare = Callable[..., Workspace]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with an area of its own and a field of its own, in Chinese alone."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office")
    made.declare("bikes", CHINESE)
    made.declare("lift", LIFT)
    done = made.run("bikes", "register", "city")
    assert (done.status, done.err) == (0, "")
    return made


def test_an_offices_own_area_in_chinese_alone_is_sound_and_works(office: Workspace) -> None:
    assert office.run("check").status == 0
    assert "城市车" in office.run("自行车").out
    assert "--lift" in office.run("complaints", "register", "--help").out


def test_whoever_reads_english_sees_the_chinese_words_and_no_empty_ones(office: Workspace) -> None:
    shown = office.run("--lang", "en", "show", "BI-261120-A01").out
    assert "城市车" in shown and "在用" in shown
    listed = office.run("--lang", "en", "bikes", "list", "old").out
    assert "城市车" in listed
    assert "登记后" in office.run("--lang", "en", "rules", "show", "bikes.seen-within").out
    assert "自行车登记表" in office.page("bikes", lang="en")


def test_an_offices_own_area_in_english_alone_works_too(tmp_path: Path) -> None:
    made = make_workspace(tmp_path / "office")
    made.declare("bikes", ENGLISH)
    done = made.run("bikes", "register", "city")
    assert (done.status, done.err) == (0, "")
    assert "Bike register" in made.page("bikes")
    assert "Seen within" in made.run("rules", "show", "bikes.seen-within").out
    assert made.run("Bikes").status == 0


def test_a_name_in_no_language_is_told_with_its_line(tmp_path: Path) -> None:
    made = make_workspace(tmp_path / "office")
    text = CHINESE.replace('kept = "在用"', 'kept = ""').replace(', zh = "车型"', "")
    made.declare("bikes", text)
    found = json.loads(made.run("check", "--json").out)
    assert [(row["line"], row["field"]) for row in found] == [
        (11, "form.bike.field.kind"),
        (14, "form.bike.state.kept"),
    ]
    assert all("没有名称" in row["message"] for row in found)


@pytest.mark.parametrize(("rank", "told"), [(INSTALLED, 11), (OWN, 0)])
def test_a_package_names_everything_in_both_languages(tmp_path: Path, rank: int, told: int) -> None:
    sources = Sources(None, str(tmp_path / "compiled"))
    folder = tmp_path / "bikes"
    folder.mkdir()
    declared = Declaration("bikes", rank, "bikes/area.toml")
    path = tmp_path / "bikes.toml"
    path.write_text(CHINESE, encoding="utf-8")
    declared.tables = declared.read(path, declared.file, Earlier())
    declared.clauses = declared.tables.pop("rule")
    judge([*read_all(None, []), declared], [], names_in(sources.compiled.settings))
    assert len(declared.faults) == told
    assert all("English text is missing" in str(fault.what) for fault in declared.faults)
