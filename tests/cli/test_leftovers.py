"""What a Chinese office reads is Chinese: hints for a mistyped command, ranks in clauses, limits of dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace


def test_a_mistyped_command_is_answered_in_chinese_to_its_last_word(workspace: Workspace) -> None:
    done = workspace.run("--lang", "zh-CN", "fees", "bill", "issue")
    assert done.status == 2
    assert done.err.strip() == "没有命令 issue，最接近的是 dispute。用法见“propctl fees bill -h”。"


def test_a_clause_names_ranks_in_words(workspace: Workspace) -> None:
    helped = workspace.run("--lang", "zh-CN", "hazmat", "draw", "--help").out
    assert "每次使用须经服务中心、保洁部领班级以上人员批准" in helped
    assert "foreman" not in helped


def test_a_date_beyond_its_limit_is_late_rather_than_more(workspace: Workspace, tmp_path: Path) -> None:
    words = ("register", "不上线", "--model", "GT-06", "--bought", "2027-01-01", "--symptoms", "offline")
    customer = "客户名称：城东货运\n联系电话：0571-87651234\n详细地址：城东路1号\n"
    done = workspace.run("--lang", "zh-CN", "gps", *words, "--stdin", by="agent-1", stdin=customer)
    assert (done.status, "晚于 2026-11-20" in done.err) == (2, True), done.err


def test_a_roster_row_that_overlaps_is_named_by_its_number(workspace: Workspace, tmp_path: Path) -> None:
    shift = {"code": "desk", "post": "officer", "begins": "08:30", "ends": "17:30", "days": "workdays"}
    workspace.do("duty.shift.add", by="director", **shift)
    rows = tmp_path / "twice.csv"
    rows.write_text("day,shift,person\n" + "2026-12-01,desk,officer-1\n" * 2, encoding="utf-8")
    words = ("duty", "roster", "draft", "2026-12", "officer", "--turns", f"@{rows}")
    done = workspace.run("--lang", "zh-CN", *words, by="center-manager")
    assert (done.status, "#1" in done.err, "row" in done.err) == (77, True, False), done.err


@pytest.mark.parametrize("group", [("complaints",), ("residents", "household")])
def test_a_command_that_stands_alone_is_named_where_it_was_looked_for(
    workspace: Workspace, group: tuple[str, ...]
) -> None:
    done = workspace.run(*group, "show", "A01")
    assert done.status == 2 and "propctl show" in done.err and len(done.err.splitlines()) == 1, done.err
