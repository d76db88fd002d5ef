"""Times, days and months as they are typed at a command line: by the office's clock, not ahead of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from propctl.testing import SETTINGS, Workspace, make_workspace

HEARD = ("complaints", "register", "3-1201", "走廊漏水", "--channel", "phone")


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office on Friday 2026-11-20 at nine, with one unit."""
    assert workspace.run("residents", "add", "3-1201").status == 0
    return workspace


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8点半", "2026-11-20T08:30:00+08:00"),
        ("0830", "2026-11-20T08:30:00+08:00"),
        ("昨晚11点", "2026-11-19T23:00:00+08:00"),
        ("2026/11/19 23:00", "2026-11-19T23:00:00+08:00"),
        ("2026年11月19日23:00", "2026-11-19T23:00:00+08:00"),
        ("yesterday 23:00", "2026-11-19T23:00:00+08:00"),
    ],
)
def test_a_time_is_kept_with_the_offices_offset(office: Workspace, typed: str, kept: str) -> None:
    assert office.run(*HEARD, "--heard", typed, "--json").json()["fields"]["heard"] == kept


@pytest.mark.parametrize("typed", ["23:00", "今晚8点", "明天9:00", "2026-11-20 09:01", "2027-11-20 09:00"])
def test_what_happened_does_not_lie_ahead(office: Workspace, typed: str) -> None:
    refused = office.run(*HEARD, "--heard", typed)
    assert (refused.status, len(refused.err.splitlines())) == (2, 1)
    assert "接诉时间" in refused.err and "还没有到" in refused.err
    assert office.run("complaints", "list", "--json").json() == []


def test_what_happened_does_not_lie_years_back(office: Workspace) -> None:
    refused = office.run(*HEARD, "--heard", "2024-11-20 09:00")
    assert refused.status == 2 and "核对日期" in refused.err
    assert office.run(*HEARD, "--heard", "2026-02-20 09:00").status == 0


def test_what_happened_before_a_step_that_is_entered_late_may_be_said_of_that_day(office: Workspace) -> None:
    said = office.run(*HEARD, "--at", "昨天 10:00", "--heard", "9:30", "--json").json()
    assert said["fields"]["heard"] == "2026-11-19T09:30:00+08:00"


def test_what_is_filled_in_of_a_step_that_is_entered_late_is_that_of_its_own_time(office: Workspace) -> None:
    office.at("2026-11-20 15:00")
    made = office.run(*HEARD, "--at", "10:20", "--json").json()
    assert made["fields"]["heard"] == "2026-11-20T10:20:00+08:00"
    late = office.run("due", "--overdue", "--json").json()
    assert ("complaints.transfer", "2026-11-20T10:40:00+08:00") in [
        (one["clock"], one["due"]) for one in late
    ]
    police = ("security", "police", "register", "来访", "--json")  # a day, of the day before; and of today
    days = [
        office.run(*police, *at, by="guard-captain").json()["fields"]["came"]
        for at in (("--at", "昨天 10:00"), ())
    ]
    assert days == ["2026-11-19", "2026-11-20"]
    office.at("2026-11-20 23:30")
    now = office.run(*HEARD, "--json").json()["fields"]["heard"]  # nothing typed: it happens now
    assert now == "2026-11-20T23:30:00+08:00"


def test_an_agreed_time_may_lie_ahead(office: Workspace) -> None:
    made = office.run(
        "workorders", "register", "3-1201", "换灯", "--kind", "repair", "--wanted", "明天下午2点", "--json"
    ).json()
    assert made["fields"]["wanted"] == "2026-11-21T14:00:00+08:00"


@pytest.mark.parametrize("day", ["2026-11-25", "11-25", "明天", "+3d"])
def test_a_day_that_is_typed_for_a_time_is_told_to_lack_its_hour(office: Workspace, day: str) -> None:
    done = office.run("workorders", "register", "3-1201", "换灯", "--kind", "repair", "--wanted", day)
    assert done.status == 2 and f"{day} 是日期，还要写几点：{day} 10:20" in done.err


def test_an_amended_time_is_bounded_as_a_typed_one(office: Workspace) -> None:
    made = office.run(*HEARD, "--json").json()["id"]
    assert office.run("amend", made, "--set", "heard=23:00").status == 2
    assert office.run("amend", made, "--set", "heard=8点").status == 0


# -- the hours in which a clock is changed


@pytest.fixture
def berlin(tmp_path: Path) -> Workspace:
    """An office whose zone has summer time, with one unit."""
    settings = SETTINGS.read_text(encoding="utf-8")
    settings = settings.replace("[office]\n", '[office]\ntimezone = "Europe/Berlin"\n', 1)
    office = make_workspace(tmp_path / "office", settings=settings).at("2026-03-01 09:00")
    assert office.run("residents", "add", "3-1201").status == 0
    return office


@pytest.mark.parametrize("now", ["2026-10-25T02:10:00+02:00", "2026-10-25T02:10:00+01:00"])
def test_a_record_can_be_made_and_worked_on_in_the_hour_that_comes_twice(berlin: Workspace, now: str) -> None:
    berlin.now = dt.datetime.fromisoformat(now)
    made = berlin.run(*HEARD, "--json").json()
    assert made["fields"]["heard"] == now
    assert berlin.run("amend", made["id"], "--set", "heard=2:05").status == 0
    assert berlin.run("check").status == 0
    berlin.now += dt.timedelta(hours=3)
    assert berlin.run("due", "--json").status == 0


def test_a_step_in_the_second_of_the_hours_follows_one_in_the_first(berlin: Workspace) -> None:
    berlin.now = dt.datetime.fromisoformat("2026-10-25T02:50:00+02:00")
    made = berlin.run(*HEARD, "--json").json()["id"]
    berlin.now = dt.datetime.fromisoformat("2026-10-25T02:10:00+01:00")  # twenty minutes later
    assert berlin.run("note", made, "二次来电").status == 0
    shown = berlin.run("show", made, "--json").json()
    assert [event["at"][11:] for event in shown["history"]] == ["02:50:00+02:00", "02:10:00+01:00"]


def test_a_time_in_the_hour_that_never_comes_is_refused_with_a_sentence(berlin: Workspace) -> None:
    berlin.now = dt.datetime(2026, 3, 29, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    refused = berlin.run(*HEARD, "--heard", "02:30")
    assert refused.status == 2 and "02:30" in refused.err
    assert berlin.run(*HEARD, "--heard", "03:30").status == 0


# -- days and months of commands


def test_days_narrow_a_list_however_they_are_said(office: Workspace) -> None:
    office.run(*HEARD)
    office.at("2026-12-02 09:00")
    office.run(*HEARD)

    def count(*words: str) -> int:
        return len(office.run("complaints", "list", *words, "--json").json())

    assert count("--since", "上月", "--until", "上月") == 1
    assert count("--since", "11-01..11-30") == 1
    assert count("--since", "11月1日至30日") == 1
    assert count("--since", "今天") == 1
    assert count("--until", "2026年11月") == 1
    assert count("--since", "上月") == 2
    refused = office.run("complaints", "list", "--since", "neulich")
    assert refused.status == 2 and "--since neulich" in refused.err


@pytest.mark.parametrize("typed", ["2026-11", "202611", "2026年11月", "2026/11", "11月", "本月"])
def test_a_month_is_read_alike_by_every_command(office: Workspace, typed: str) -> None:
    assert office.run("report", "--month", typed, "--json").json()[0]["period"] == "2026-11"
    assert office.run("calendar", "show", typed, "--json").json()[0]["day"] == "2026-11-01"
    assert office.run("complaints", "print", "register", "--month", typed).status == 0
    drafted = office.run("duty", "roster", "draft", typed, "guard", by="director")
    assert drafted.status == 0 or "2026-11-guard" in drafted.err, drafted.err


def test_a_report_is_asked_by_week_quarter_and_year_as_people_say_them(office: Workspace) -> None:
    def period(*words: str) -> str:
        return str(office.run("report", *words, "--json").json()[0]["period"])

    assert period("--week", "本周") == period("--week", "2026-W47")
    assert period("--quarter", "本季度") == period("--quarter", "2026-4") == period("--quarter", "2026Q4")
    assert period("--year", "今年") == period("--year", "2026")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11月31日", "2026 年 11 月只有 30 天"),
        ("2月30日 10:20", "2026 年 2 月只有 28 天"),
        ("2028-02-30 10:20", "2028 年 2 月只有 29 天"),
        ("2026-13-01 10:20", "没有 13 月"),
        ("25:00", "一天里没有 25:00，到 24:00 为止"),
        ("明天 24:30", "一天里没有 24:30，到 24:00 为止"),
        ("10:75", "一小时里没有第 75 分"),
        ("31.11. 10:20", "没有 31 月；请先写月，后写日"),
        ("2026-11-31T10:20+08:00", "2026 年 11 月只有 30 天"),
    ],
)
def test_every_reader_says_which_part_of_a_time_there_is_not(
    workspace: Workspace, typed: str, said: str
) -> None:
    given = workspace.run("calls", "register", "--kind", "enquiry", "--about", "停车", "--at", typed)
    field = workspace.run("calls", "register", "--kind", "enquiry", "--about", "停车", "--wanted", typed)
    assert (given.status, field.status) == (2, 2)
    assert given.err.startswith(f"--at {typed}：{said}")
    assert field.err.startswith(f"“希望何时处理”：{typed}：{said}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("13月", "没有 13 月"),
        ("2026-W54", "2026 年没有第 54 周"),
        ("11-31..12-01", "2026 年 11 月只有 30 天"),
        ("12-05..12-01", "2026-12-01 早于 2026-12-05"),
    ],
)
def test_days_that_there_are_not_are_told_by_what_is_wrong_with_them(
    workspace: Workspace, typed: str, said: str
) -> None:
    assert workspace.run("calls", "list", "--since", typed).err.startswith(f"--since {typed}：{said}")
