"""Mistakes in ``propctl.toml``: all of them at once, each with its line and what would be right."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace


def add(workspace: Workspace, text: str) -> int:
    """Write lines at the end of the settings; the number of the first of them."""
    path = workspace.root / "propctl.toml"
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n{text}\n", "utf-8")
    return before.count("\n") + 2


def test_every_mistake_is_told_with_its_line_and_the_nearest_name(workspace: Workspace) -> None:
    line = add(
        workspace, '[staff.x]\nposts = ["front-dsk"]\n[send.boss]\nmorning = "25:00"\nwhat = ["morning"]'
    )
    told = workspace.run("today")
    assert told.status == 78
    assert f"propctl.toml:{line + 1}: staff.x.posts: 没有岗位“front-dsk”；是不是 front-desk" in told.err, told
    assert f"propctl.toml:{line + 3}: send.boss.morning: 25:00 不是时间" in told.err
    assert "propctl.toml 有误，什么也没有办；改好存盘即可用" in told.err


def test_where_no_name_is_near_all_are_told(workspace: Workspace) -> None:
    add(workspace, '[staff.x]\nposts = ["总经办"]')
    told = workspace.run("check")
    assert told.status == 78 and "没有岗位“总经办”；现有 " in told.err and "front-desk、" in told.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'a = { zh = "甲", reports_to = "b" }\nb = { zh = "乙", reports_to = "a" }',
            "上级绕成了一圈：甲、乙",
        ),
        ('a = { zh = "甲", reports_to = "a" }', "上级绕成了一圈：甲"),
        ('a = { zh = "甲", reports_to = "directer" }', "没有岗位“directer”"),
    ],
)
def test_a_post_above_itself_or_below_nobody_is_found_and_stops_nobody(
    workspace: Workspace, text: str, said: str
) -> None:
    add(workspace, f"[posts]\n{text}")
    assert workspace.run("today").status == 0
    checked = workspace.run("check")
    assert checked.status == 1 and checked.out.count(said) == 1 and "posts.a.reports_to" in checked.out, (
        checked
    )


def test_a_post_below_another_of_the_offices_own_is_no_mistake(workspace: Workspace) -> None:
    above = 'b = { zh = "乙", rank = "foreman", reports_to = "director" }'
    add(workspace, f'[posts]\n{above}\na = {{ zh = "甲", rank = "staff", reports_to = "b" }}')
    assert workspace.run("check").status == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("since = 2026-11-01\nextra = 5", "没有“extra”这个键"),
        ("sicne = 2026-11-01", "是不是 since"),
        ('since = "2026年11月"', "这里应写日期"),
    ],
)
def test_an_amendment_that_was_mistyped_is_told_with_its_line(
    workspace: Workspace, wrong: str, said: str
) -> None:
    entered = 'rule = "complaints.transfer-within"\nset = { within = "15m" }\nby = "director"'
    at = "entered = 2026-10-01T09:00:00+08:00"
    path = workspace.root / "rules.toml"
    path.write_text(f"[[amendments]]\n{entered}\n{at}\n{wrong}\n", "utf-8")
    told = workspace.run("today")
    assert told.status == 78 and said in told.err and "rules.toml:" in told.err, told
    assert "amendments" in told.err and "unknown field" not in told.err
    path.write_text(f"[[amendments]]\n{entered}\n{at}\nsince = 2026-11-01\n", "utf-8")
    assert workspace.run("today").status == 0
