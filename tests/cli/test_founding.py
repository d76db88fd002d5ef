"""A new office is asked what every office has, on a terminal or by a file; a template is filled in, read."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from propctl.api import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.office.setting_up import founding
from propctl.store.files import fsio
from propctl.store.history.git import Git
from propctl.testing import Workspace
from tests.cli.terminal import Terminal

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TIMES = ["办公时间", "8:00－18:00"]
HOME: dict[str, list[list[Any]]] = {
    "单位": [["单位名称", "锦绣苑服务中心"], ["服务电话", "0571-88888888"], ["办公日", "每天"], TIMES],
    "人员": [["姓名", "岗位", "部门"], ["李敏", "管理处主任"], ["陈静", "前台接待员，收银员", "服务中心"]],
}  # fmt: skip


def filled(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            out = made.add_worksheet(name)
            for number, row in enumerate(rows):
                out.write_row(number, 0, row)
    return path


def settings(office: Path) -> dict[str, Any]:
    return tomllib.loads((office / "propctl.toml").read_text(encoding="utf-8"))


def test_an_office_is_made_from_the_templates_sheets(tmp_path: Path) -> None:
    file = filled(tmp_path / "office.xlsx", HOME)
    done = Workspace(tmp_path).run("init", str(tmp_path / "new"), "--from", str(file))
    assert done.status == 0, done.err
    found = settings(tmp_path / "new")
    assert found["office"]["name"] == "锦绣苑服务中心" and found["office"]["hotline"] == "0571-88888888"
    assert found["calendars"]["office"]["days"] == "mon-sun"
    assert found["calendars"]["office"]["windows"] == ["08:00-18:00"]
    assert found["staff"]["front-desk"]["posts"] == ["front-desk", "cashier"]
    assert found["staff"]["front-desk"]["department"] == "service"
    assert (
        "没有人任" in done.out
        and "维修人员" in done.out
        and "收银员、" not in done.out.split("没有人任")[1][:200]
    )
    office = Workspace(tmp_path / "new")
    assert office.run("today", by="director").status == 0
    assert office.run("due", "--overdue", "--json", by="director").json() == []


def test_an_office_is_made_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(
        '[office]\nname = "甲"\nhours = "每天"\n[[staff]]\nname = "李敏"\nposts = ["director"]\n',
        encoding="utf-8",
    )
    refused = Workspace(tmp_path).run("init", str(tmp_path / "new"), "--from", str(file))
    assert refused.status == 65 and "hours" in refused.err and not (tmp_path / "new").exists()
    file.write_text(file.read_text(encoding="utf-8").replace("hours =", "days ="), encoding="utf-8")
    assert Workspace(tmp_path).run("init", str(tmp_path / "new"), "--from", str(file)).status == 0
    assert settings(tmp_path / "new")["staff"]["director"]["name"] == "李敏"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["王五", "大管家"], "大管家"),
        (["王五", ""], "王五没有岗位"),
        (["王五", "前台接待员", "火星部"], "火星部"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_made(tmp_path: Path, row: list[str], said: str) -> None:
    file = filled(tmp_path / "a.xlsx", {"人员": [["姓名", "岗位", "部门"], row]})
    done = Workspace(tmp_path).run("init", str(tmp_path / "new"), "--from", str(file))
    assert done.status == 2 and said in done.err and not (tmp_path / "new").exists()


def test_init_asks_on_a_terminal_and_takes_posts_by_title_or_number(tmp_path: Path) -> None:
    environ = {**os.environ, "PROPCTL_LANG": "zh-CN", "HOME": str(tmp_path), "TERM": "dumb"}
    with Terminal(["init", str(tmp_path / "new"), "--no-git"], environ) as at:
        for title, answer in (
            *(("单位名称", "锦绣苑"), ("公司", ""), ("小区", ""), ("地址", ""), ("服务电话", "锦绣路1号")),
            *(
                ("服务电话", "88888888（24小时）"),
                ("紧急电话", ""),
                ("办公日", "周一到周八"),
                ("办公日", "周一到周六"),
                ("办公时间", ""),
            ),
            *(("姓名", "前台接待员"), ("岗位", "")),
            *(
                ("姓名", "李敏"),
                ("岗位", "董事长"),
                ("岗位", "3"),
                ("部门", ""),
                ("岗位电话", "陈静"),
                ("岗位电话", ""),
            ),
            *(("电脑账号", ""), ("姓名", "")),
        ):
            at.asked(title, answer)
        at.expect("没有人任")
        assert at.status == 0
    found = settings(tmp_path / "new")
    assert found["office"]["name"] == "锦绣苑" and found["calendars"]["office"]["days"] == "mon-sat"
    assert {id: person["name"] for id, person in found["staff"].items()} == {"director": "李敏"}
    assert found["office"]["hotline"].startswith("88888888")


def test_a_template_is_filled_in_and_read_by_init_and_setup(tmp_path: Path) -> None:
    blank, full = tmp_path / "blank.xlsx", tmp_path / "full.xlsx"
    assert Workspace(tmp_path).run("setup", "template", str(blank)).status == 0
    book = CalamineWorkbook.from_path(str(blank))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert {"单位", "人员", "房屋和住户", "收费", "车辆", "填写说明"} <= sheets.keys()
    homes: dict[str, Any] = {
        "楼栋": "3",
        "房号": "1201",
        "建筑面积": 88,
        "业主姓名": "张三",
        "联系电话": "13800000001",
        "居住性质": "空置",
    }
    debts: dict[str, Any] = {"房号": "3-1201", "欠费": 20, "水表读数": 7}
    for name, row in (("房屋和住户", homes), ("收费", debts)):
        sheets[name].append([row.get(str(heading), "") for heading in sheets[name][0]])
    filled(full, {**sheets, **HOME})
    assert Workspace(tmp_path).run("init", str(tmp_path / "new"), "--from", str(full)).status == 0
    done = Workspace(tmp_path / "new").run("setup", str(full), "--yes", "--json", by="director")
    assert done.status == 0, done.err
    said = done.json()
    assert (said["homes"], said["households"], said["owed"]) == (1, 1, "20.00")


@pytest.mark.parametrize("day", ["2026-11-29", "2026-12-01"])
def test_a_new_office_owes_nothing_from_before_its_first_day(tmp_path: Path, day: str) -> None:
    before = Workspace(tmp_path)
    before.at(f"{day} 09:00")
    assert before.run("init", str(tmp_path / "new")).status == 0
    office = Workspace(tmp_path / "new")
    office.at(f"{day} 10:00")
    tasks = office.run("today", "--json", by="director").json()
    dues = [task["due"] for task in tasks.get("routines", []) if task["due"]]
    assert dues and min(dues) > f"{day}T00:00:00+08:00"
    assert tasks.get("missed", []) == []


@pytest.mark.parametrize("with_git", [False, True])
def test_whoever_is_stopped_at_any_moment_has_no_office_or_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_git: bool
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    done: list[str] = []
    stop = 0

    def stopping(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def act(*args: Any, **more: Any) -> Any:
            done.append(name)
            if len(done) == stop:
                raise KeyboardInterrupt
            return real(*args, **more)

        monkeypatch.setattr(owner, name, act)

    for name in ("write_new", "replace", "write_batch", "jot", "remove"):
        stopping(fsio, name)
    stopping(Git, "_run")

    def found(root: Path) -> None:
        founding.init(root, now=NOW, name="锦绣苑", account="someone", with_git=with_git)

    found(tmp_path / "first")  # the user's own identity is made with it
    done.clear()
    found(tmp_path / "whole")
    moments = range(1, len(done)) if not with_git else (8, len(done) // 2, len(done) - 4)
    for moment in moments:
        root, stop = tmp_path / f"stopped-{moment}", moment
        done.clear()
        with pytest.raises(KeyboardInterrupt):
            found(root)
        stop = 0
        if not (root / "propctl.toml").exists():
            found(root)
        office = Office(root, now=NOW)
        assert office.keyring.can_open()
        run(office, Request(form="residents.unit", step="add", values={"number": "3-1"}))
        assert not with_git or office.git is None or office.git.uncommitted() == []


def test_history_is_dated_by_the_wall_clock_whatever_day_is_tried(tmp_path: Path) -> None:
    """Else what is written after it looks older than it is, and audit accuses who only tried a day."""
    root, now = tmp_path / "new", dt.datetime.now(dt.UTC)
    env = {**os.environ, "PROPCTL_NOW": "2026-01-05T09:00+08:00"}
    for words in (["init", str(root)], ["-C", str(root), "join"], ["-C", str(root), "audit"]):
        done = subprocess.run([sys.executable, "-m", "propctl", *words], env=env, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    times = Git(root).run("log", "--format=%cI").split()
    assert times and all(dt.datetime.fromisoformat(one) >= now.replace(microsecond=0) for one in times)
