"""A step tells at once which limits have run out, and each limit by the value that it is judged by."""

from __future__ import annotations

import pytest

from propctl.office.asking.queries import due as running
from propctl.publish.my_calendar import my_calendar
from propctl.testing import Workspace


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    workspace.do("residents.building.add", by="director", name="3", steward="officer-1")
    workspace.do("residents.unit.add", by="director", number="3-502", building="3")
    return workspace


def test_a_limit_that_has_run_out_is_told_there_and_then(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    done = desk.at("09:30").run("complaints", "track", "A01", "--note", "已联系")
    assert "已超时，期限 09:20：投诉受理后20分钟内" in done.out
    assert "期限 11:00：" in done.out
    late = desk.run("complaints", "transfer", "A01", "--departments", "工程部", "--to-person", "technician-1")
    assert "超时办理，期限 09:20：投诉受理后20分钟内" in late.out
    assert "20分钟" not in desk.run("complaints", "track", "A01", "--note", "再联系").out


def test_a_limit_kept_in_time_is_not_told_again(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    done = desk.at("09:20").run(
        "complaints", "transfer", "A01", "--departments", "工程部", "--to-person", "technician-1"
    )
    assert "20分钟" not in done.out


def test_an_old_record_shows_the_value_that_it_was_judged_by(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    desk.at("2026-11-23 09:00")
    assert desk.run("rules", "set", "complaints.transfer-within", "within=15m", by="director").status == 0
    desk.run("complaints", "register", "3-502", "门坏了")
    old, new = desk.run("show", "1120-A01").out, desk.run("show", "A01").out
    assert "11-20 09:20  已超时  投诉受理后20分钟内" in old
    assert "09:15  计时中  投诉受理后15分钟内" in new
    assert "20分钟" not in new and "15分钟" not in old


def test_clauses_without_a_limit_are_shown_only_when_asked_for(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    assert "未设时限" not in desk.run("show", "A01").out
    assert "未设时限" in desk.run("show", "A01", "--all").out
    assert len(desk.run("show", "A01", "--json").json()["clocks"]) > 5, "scripts are told all"


def test_only_what_was_made_is_opened_and_once(desk: Workspace) -> None:
    made = desk.run("complaints", "register", "3-502", "灯不亮", "--severity", "major")
    assert "同时开立" not in made.out, "its own record is no other"
    for _ in range(2):
        desk.run("calls", "register", "灯不亮", "--kind", "投诉", "--unit", "3-502")
    out = desk.run("calls", "register", "灯还不亮", "--kind", "投诉", "--unit", "3-502").out
    opened = [line for line in out.splitlines() if line.startswith("同时开立")]
    assert len(opened) == len(set(opened)) == 1 and "CP-" in opened[0]


def test_a_longer_limit_forgives_nothing_that_was_missed_before_it_was_entered(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    desk.at("10:05").run("complaints", "register", "3-502", "门坏了", "--category", "噪音")
    amended = ("rules", "set", "complaints.transfer-within", "within=2h")
    told = desk.run(*amended, by="director").out
    assert "已在计时的 1 项仍按原来的值判定" in told and "已在计时的 1 项改按新的值判定" in told
    for since in ([], ["--since", "2026-11-10"]):
        assert desk.run(*amended, *since, by="director").status == 0
        due = {row["id"][-3:]: row for row in desk.run("due", "--json").json() if "transfer" in row["clock"]}
        assert [due[id]["standing"] for id in ("A01", "A02")] == ["overdue", "running"]
        assert "09:20  已超时  投诉受理后20分钟内" in desk.run("show", "A01").out
        assert "12:05  计时中  投诉受理后2小时内" in desk.run("show", "A02").out
        office = desk.office()
        names = {one.id[-3:]: office.wording.clause_judged(one.rule, one.start, one.until)
                 for one in running(office) if one.clock == "complaints.transfer"}  # fmt: skip
        assert "20分钟内" in names["A01"] and "2小时内" in names["A02"]  # as due and the calendar say it
        assert "20分钟内" in my_calendar(office, office.person("clerk-1")).replace("\r\n ", "")
    whole = ["complaints", "transfer", "A01", "--departments", "工程部", "--to-person", "technician-1"]
    assert "超时办理，期限 09:20：投诉受理后20分钟内" in desk.run(*whole).out


def test_a_limit_that_comes_into_force_later_moves_none_that_began_before(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    later = ("rules", "set", "complaints.transfer-within", "within=2h", "--since", "2026-12-01", "--dry-run")
    told = desk.run(*later, by="director").out
    assert "已在计时的 1 项仍按原来的值判定" in told and "改按新的值" not in told


def test_a_clause_switched_off_afterwards_still_had_been_missed(desk: Workspace) -> None:
    desk.run("complaints", "register", "3-502", "灯不亮")
    off = ("rules", "set", "complaints.transfer-within", "in_force=no", "--since", "2026-11-01")
    told = desk.at("10:05").run(*off, by="director")
    assert (told.status, told.out.splitlines()[0][-5:]) == (0, "不再施行：")
    assert "complaints.transfer" in [row["clock"] for row in desk.run("due", "--overdue", "--json").json()]
    desk.run("complaints", "register", "3-502", "门坏了", "--category", "噪音")
    assert [row["id"][-3:] for row in desk.run("due", "--json").json() if "transfer" in row["clock"]] == [
        "A01"
    ]
