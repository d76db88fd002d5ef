"""What was missed stays seen: on 2 December somebody asks for November."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok

BOSS = "service-supervisor"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office that began on 2 November."""
    return beginning(workspace, "2026-11-02")


def beginning(workspace: Workspace, day: str) -> Workspace:
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", f"[office]\nsince = {day}"), "utf-8")
    return workspace


def missed(desk: Workspace, routine: str, post: str = "") -> list[str]:
    """The periods of a routine that ``today`` tells were missed."""
    narrowed = ("--post", post) if post else ()
    found: list[dict[str, Any]] = desk.run("today", "--json", *narrowed).json()["missed"]
    return [one["period"] for one in found if f"{one['area']}.{one['routine']}" == routine]


def running(desk: Workspace, routine: str) -> bool:
    found = desk.run("today", "--json").json()["routines"]
    return any(f"{one['area']}.{one['routine']}" == routine for one in found)


def breaches(desk: Workspace, rule: str) -> tuple[int, int]:
    rows = desk.run("handbook", "enforcement", "--json", by="director").json()
    row = next(one for one in rows if one["rule"] == rule)
    return row["breaches"], row["missed"]


@pytest.mark.rule("fees.arrears-report", "agenda.missed-stays-seen")
def test_what_november_left_undone_is_asked_for_in_december(desk: Workspace) -> None:
    desk.at("2026-11-28 09:00")
    assert missed(desk, "fees.arrears") == []  # it is due today, and not missed yet
    assert running(desk, "fees.arrears")
    desk.at("2026-12-02 09:00")
    assert missed(desk, "fees.arrears") == ["2026-11"]
    assert missed(desk, "fees.arrears", BOSS) == ["2026-11"]
    assert missed(desk, "fees.arrears", "technician") == []
    assert "上期未做" in desk.run("today").out
    counted = desk.run("report", "fees", "--month", "2026-11").out
    assert "例行工作完成情况" in counted
    assert "fees.arrears-report" in counted
    assert "fees.arrears-report" not in desk.run("report", "fees", "--month", "2026-12").out
    assert breaches(desk, "fees.arrears-report")[1] == 1


@pytest.mark.rule("fees.arrears-report", "agenda.missed-stays-seen")
def test_it_is_made_good_with_its_reason_and_still_counts(desk: Workspace) -> None:
    desk.at("2026-12-02 09:00")
    line = ("agenda", "omission", "make-good", "fees.arrears")
    assert desk.run(*line, "2026-11").status == 2  # without a reason
    assert desk.run(*line, "2026-10", "补报").status == 2  # the office had not begun
    assert desk.run(*line, "2026-12", "补报").status == 2  # is not over
    ok(desk.run(*line, "2026-11", "当天停电，今天补报"))
    assert missed(desk, "fees.arrears") == []
    assert desk.run(*line, "2026-11", "又补").status == 2
    assert breaches(desk, "fees.arrears-report")[1] == 1
    shown = desk.run("agenda", "missed", "--all", "yes", "--json").json()
    told = next(one for one in shown if one["routine"] == "fees.arrears")
    assert (told["settled"], told["reason"]) == ("made-good", "当天停电，今天补报")


@pytest.mark.rule("agenda.missed-stays-seen")
def test_it_is_waived_by_a_supervisor_and_not_by_who_missed_it(desk: Workspace) -> None:
    desk.at("2026-12-02 09:00")
    line = ("agenda", "omission", "waive", "renovation.weekly", "2026-11", "当月没有装修户")
    assert desk.run(*line, by="director").status == 2  # its periods are weeks
    weeks = missed(desk, "renovation.weekly")
    assert weeks == ["2026-W45", "2026-W46", "2026-W47", "2026-W48"]
    line = ("agenda", "omission", "waive", "renovation.weekly", "2026", "当月没有装修户")
    assert desk.run(*line).status == 77
    ok(desk.run(*line, by="director"))
    assert missed(desk, "renovation.weekly") == []
    desk.at("2026-12-08 09:00")
    assert missed(desk, "renovation.weekly") == ["2026-W49"]  # what came after was not waived
    waived = desk.run("agenda", "omission", "list", "--all", "--json").json()[0]["id"]
    ok(desk.run("void", waived, "--reason", "误免", by="director"))
    assert missed(desk, "renovation.weekly") == [*weeks, "2026-W49"]


@pytest.mark.rule("fees.monthly-reconciliation")
def test_a_routine_does_not_reach_back_before_the_office_began(workspace: Workspace) -> None:
    desk = beginning(workspace, "2026-11-25").at("2026-11-25 09:00")
    assert not running(desk, "fees.reconcile")  # the fifth was before
    assert missed(desk, "fees.reconcile") == []
    desk.at("2026-12-02 09:00")
    assert running(desk, "fees.reconcile")
    assert missed(desk, "fees.reconcile") == []
    desk.at("2027-01-02 09:00")
    assert missed(desk, "fees.reconcile") == ["2026-12"]


def test_an_office_without_a_first_day_began_with_its_first_record(workspace: Workspace) -> None:
    workspace.at("2026-12-02 09:00")
    assert workspace.run("today", "--json").json()["missed"] == []
    workspace.at("2026-11-20 09:00").do("residents.unit.add", number="3-1201")
    workspace.at("2026-12-02 09:00")
    assert missed(workspace, "fees.arrears") == ["2026-11"]


@pytest.mark.rule("workorders.special-service-monthly-analysis", "workorders.special-service-monthly-report")
def test_an_analysis_of_another_month_proves_nothing(desk: Workspace) -> None:
    desk.at("2026-11-29 09:00")
    for period, done in (("2025-08", False), ("2026-10", False), ("2026-11", True)):
        line = ("workorders", "analysis", "register", period, "本月特约服务12件", "--sort", "special")
        made = str(desk.run(*line, "--json", by="officer-1").json()["id"])
        ok(
            desk.run(
                "workorders", "analysis", "submit", made, "--recipient", "center-supervisor", by="officer-1"
            )
        )
        assert running(desk, "workorders.monthly") is not done
    desk.at("2026-12-02 09:00")
    assert missed(desk, "workorders.monthly") == []


@pytest.mark.rule("notices.new-services")
def test_a_notice_of_something_else_introduces_no_new_service(desk: Workspace) -> None:
    ok(
        desk.run(
            "rules", "set", "notices.new-services", "every=month", "--since", "2026-12-01", by="director"
        )
    )
    desk.at("2026-12-02 09:00")
    assert running(desk, "notices.new-services")
    for kind, more, done in (
        ("safety", ("--measure", "请看管好小孩"), False),
        ("new-services", ("--body", "新增代收快递"), True),
    ):
        line = ("notices", "draft", "--kind", kind, *more, "--json")
        notice = str(desk.run(*line, by="service-director").json()["id"])
        ok(desk.run("notices", "approve", notice, by="center-manager"))
        ok(desk.run("notices", "publish", notice, by="officer-1"))
        assert running(desk, "notices.new-services") is not done


@pytest.mark.rule("callbacks.daily-full-visit")
def test_of_a_daily_round_yesterdays_gap_is_told(desk: Workspace) -> None:
    desk.do("residents.building.add", at="2026-11-20 08:00", by="service-supervisor", name="3号楼")
    desk.at("2026-11-21 09:00")
    periods = missed(desk, "callbacks.daily")
    assert periods == ["2026-11-20"]


def test_a_routine_is_named_by_its_title_in_either_language_or_by_a_part_that_only_it_has(
    desk: Workspace,
) -> None:
    desk.at("2026-12-02 09:00")
    told = desk.run("today", "--all").out
    line = next(one for one in told.split("上期未做")[1].splitlines() if "欠费" in one)
    assert "fees.arrears-report" in line  # the clause, not the program's name for the routine
    assert "fees.arrears " not in line
    for typed in ("汇报欠费情况", "Report arrears", " 汇报欠费情况　", "欠费情况"):
        copy = desk.copy(desk.root.parent / f"copy-{len(typed)}")
        ok(copy.run("agenda", "omission", "make-good", typed, "2026-11", "停电，今天补报"))
        assert missed(copy, "fees.arrears") == []
        kept = copy.run("agenda", "omission", "list", "--all", "--json").json()[0]
        assert copy.run("show", kept["id"], "--json").json()["fields"]["routine"] == "fees.arrears"
        assert "汇报欠费情况" in copy.run("agenda", "omission", "list", "--all").out


def test_what_is_no_routine_names_its_neighbours_and_what_was_never_missed_says_so(desk: Workspace) -> None:
    desk.at("2026-12-02 09:00")
    line = ("agenda", "omission", "make-good")
    wrong = desk.run(*line, "汇报欠款情况", "2026-11", "停电")
    assert wrong.status == 2
    assert "汇报欠费情况（fees.arrears）" in wrong.err
    early = desk.run(*line, "汇报欠费情况", "2026-12", "停电")
    assert early.status == 2
    assert "汇报欠费情况" in early.err
    never = desk.run("agenda", "tick", "不存在的例行工作")
    assert never.status == 2
    assert "没有例行工作" in never.err
    assert "相近" not in never.err
    ambiguous = desk.run("agenda", "tick", "检查")
    assert ambiguous.status == 2
    assert "写编号" in ambiguous.err
