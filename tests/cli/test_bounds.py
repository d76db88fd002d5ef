"""What is far too long, too deep or too far away is one sentence, never a mistake of the program."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from propctl.testing import Workspace

NOWS = ("0001-01-01", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00", "1969-12-31", "abc", "2026-13-01")
LIMITS = ("9" * 400 + "m", "-999999999d", "99999999mo", "99999999wd", "1000000000000s")


@pytest.mark.parametrize("where", ["(" * 9000, "not " * 9000 + "true", "about = 1 and " * 900, "a" * 99_999])
def test_conditions_are_bounded(workspace: Workspace, where: str) -> None:
    done = workspace.run("complaints", "list", "--where", where)
    assert done.status == 2 and "程序出错" not in done.err


@pytest.mark.parametrize("length", [1001, 60_000, 1_000_000])
def test_what_is_looked_for_is_bounded(workspace: Workspace, length: int) -> None:
    done = workspace.run("find", "x" * length)
    assert done.status == 2 and "1000" in done.err
    assert workspace.run("find", "x" * 1000).status == 0


@pytest.mark.parametrize("now", NOWS)
@pytest.mark.parametrize("line", [["due"], ["complaints", "register", "3-1201", "x"]])
def test_a_moment_at_which_no_office_works_is_refused(
    workspace: Workspace, now: str, line: list[str]
) -> None:
    words = [sys.executable, "-m", "propctl", "-C", str(workspace.root), "--as", "clerk-1", *line]
    env = {**os.environ, "PROPCTL_NOW": now, "PROPCTL_LANG": "zh-CN"}
    done = subprocess.run(words, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and "PROPCTL_NOW" in done.stderr and "程序出错" not in done.stderr


@pytest.mark.parametrize("limit", LIMITS)
def test_limits_are_bounded(workspace: Workspace, limit: str) -> None:
    done = workspace.run("deadline", "2026-11-20T09:00", limit)
    assert done.status == 2 and "程序出错" not in done.err


def test_a_day_of_another_year_typed_by_mistake_is_refused(workspace: Workspace) -> None:
    workspace.run("residents", "building", "add", "3", by="director")
    workspace.run("residents", "add", "3-201", "--building", "3", by="director")
    workspace.run(
        "residents", "household", "open", "3-201", "--stdin", stdin="head：张三\nphone：13800138000\n"
    )
    for day, line, status in (
        ("2024-11-20", ("fees", "pay", "3-201", "10", "现金", "--ahead", "是", "--paid-on"), 2),
        ("2025-11-20", ("fees", "pay", "3-201", "10", "现金", "--ahead", "是", "--paid-on"), 0),
        ("2027-12-31", ("residents", "household", "move-out", "H-3-201", "--left-on"), 2),
        ("2026-11-30", ("residents", "household", "move-out", "H-3-201", "--left-on"), 0),
    ):
        done = workspace.run(*line, day, by="cashier-1" if line[0] == "fees" else "clerk-1")
        assert done.status == status and (day in done.err) == bool(status), done.err
    done = workspace.run("fees", "billing", "2026-11", "--due", "2036-11-25", by="cashier-1")
    assert done.status == 2 and "2036-11-25" in done.err, done.err
