"""Rosters: every shift in exactly one person's name, nobody on two posts, and what a month lacks."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from propctl.api import Refused, UsageError, accounts, check, listing, places, resolve
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_duty import READY

PAPER = ("guard-captain", "DB-7")  # who approved a reversal, and on which paper


def shifts(office: Workspace) -> Workspace:
    """A day and a night shift for guards, and one for officers around the clock."""
    for code, post, begins, ends in (
        ("day", "guard", "08:00", "20:00"),
        ("night", "guard", "20:00", "08:00"),
        ("attendant", "officer", "08:00", "08:00"),
    ):
        office.do("duty.shift.add", by="guard-captain", code=code, post=post, begins=begins, ends=ends)
    return office


def roster(office: Workspace, turns: Any = "", month: str = "2026-11", post: str = "guard") -> str:
    typed = {"turns": turns} if turns else {}
    made = office.do("duty.roster.draft", by="center-manager", month=month, post=post, **typed)
    return made.folded.id


def plan(office: Workspace, day: str, shift: str, person: str) -> str:
    return office.do("duty.turn.plan", by="guard-captain", day=day, shift=shift, person=person).folded.id


@pytest.fixture
def guards(workspace: Workspace) -> Workspace:
    """Guards with their shifts and this month's empty roster."""
    roster(shifts(workspace))
    return workspace


def found(office: Workspace, rule: str, month: str = "2026-11", **more: str) -> list[tuple[str, str]]:
    rows = office.run("duty", "check", month, "--json", **more).json()
    return [(row["day"], row["what"]) for row in rows if row["rule"] == f"duty.{rule}"]


# -- drawing up


@pytest.mark.rule("duty.shift-roster")
def test_a_roster_is_drawn_up_from_rows_and_every_row_is_a_turn(workspace: Workspace) -> None:
    shifts(workspace)
    made = workspace.do(
        "duty.roster.draft",
        by="center-manager",
        month="2026-12",
        post="guard",
        turns="2026-12-01,day,guard-1;2026-12-01,night,guard-2,门岗",
    )
    assert made.folded.id == "2026-12-guard"
    assert [(turn.values["person"], turn.values["post"]) for turn in made.opened] == [
        ("guard-1", "guard"),
        ("guard-2", "guard"),
    ]
    night = made.opened[1].values
    assert (night["begins"].isoformat(), night["ends"].isoformat()) == (
        "2026-12-01T20:00:00+08:00",
        "2026-12-02T08:00:00+08:00",
    )
    with pytest.raises(Refused, match="shift-roster"):
        workspace.do("duty.roster.draft", by="guard-1", month="2027-01", post="guard")


@pytest.mark.rule("duty.shift-roster")
def test_the_rows_of_a_roster_are_turns_by_then_and_are_changed_as_turns(workspace: Workspace) -> None:
    drawn = roster(shifts(workspace), "2026-11-21,day,guard-1")
    refused = workspace.run("amend", drawn, "--set", "turns=2026-11-21,day,guard-2", by="center-manager")
    assert (refused.status, "duty roster withdraw" in refused.err) == (77, True)
    plan(workspace, "2026-11-21", "night", "guard-2")
    workspace.do("duty.turn.swap", "DU-261120-A01", by="guard-1", takes="guard-2", because="ill")
    sheet = workspace.run("duty", "print", "轮更表（现行）", "--month", "2026-11", by="center-manager").out
    lines = re.findall(r"DU-261120-A0\d.*?</tr>", html.unescape(sheet), re.S)
    assert [("曾军" in line, "已调班" in line) for line in lines] == [(True, True), (True, False)]


def test_a_roster_comes_from_a_spreadsheet(workspace: Workspace) -> None:
    shifts(workspace)
    sheet = workspace.root / "list.csv"
    sheet.write_text("日期,班次,姓名\n2026-12-01,day,guard-1\n2026-12-02,day,guard-2\n", encoding="utf-8")
    done = workspace.run(
        "duty", "roster", "draft", "2026-12", "guard", "--turns", f"@{sheet}", by="center-manager"
    )
    assert done.status == 0, done.err
    assert len(workspace.run("duty", "list", "--json").json()) == 2


@pytest.mark.parametrize(
    ("turns", "sentence"),
    [
        ("2026-12-01,day,guard-1;2026-12-01,day,guard-1", "on duty at that time already"),
        ("2026-12-01,night,guard-1;2026-12-02,day,guard-2;2026-12-01,night,guard-1", "already"),
        ("2026-12-01,day,guard-1;2026-11-30,night,guard-2", "row 2: night of 2026-11-30 does not belong"),
        ("2026-12-01,attendant,officer-1", "does not belong to the roster 2026-12 of guard"),
        ("2026-12-01,noon,guard-1", "there is no noon"),
        ("2026-12-01,day", "姓名 is missing"),
        ("2026-12-32,day,guard-1", "month 12 of 2026 has 31 days"),
    ],
)
def test_a_bad_spreadsheet_is_one_sentence_and_nothing_is_half_written(
    workspace: Workspace, turns: str, sentence: str
) -> None:
    shifts(workspace)
    with pytest.raises((UsageError, Refused), match=sentence):
        roster(workspace, turns, "2026-12")
    assert workspace.office().index.rows(form="duty.roster") == []
    assert workspace.office().index.rows(form="duty.turn") == []


def test_a_month_that_is_none_is_said_so(workspace: Workspace) -> None:
    for month in ("2026-13", "十三月", "2026"):
        with pytest.raises(UsageError, match=r"is not a month|no month 13"):
            roster(shifts(workspace) if month == "2026-13" else workspace, month=month)


def test_the_same_roster_is_not_drawn_up_twice(guards: Workspace) -> None:
    with pytest.raises(UsageError, match="2026-11 护卫员"):
        roster(guards)


def test_a_turn_needs_a_roster_and_a_shift_in_use(guards: Workspace) -> None:
    with pytest.raises(UsageError, match="no roster 2026-12-guard yet"):
        plan(guards, "2026-12-01", "day", "guard-1")
    guards.do("duty.shift.retire", "day", by="guard-captain")
    with pytest.raises(UsageError, match="no shift day in use"):
        plan(guards, "2026-11-21", "day", "guard-1")


@pytest.mark.parametrize("begins", ["25:00", "8", "晚上2点", "20:00:30"])
def test_a_shift_without_a_time_of_day_is_refused(workspace: Workspace, begins: str) -> None:
    with pytest.raises(UsageError, match=r"a time of day|a day has no"):
        workspace.do("duty.shift.add", by="director", code="x", post="guard", begins=begins, ends="20:00")


@pytest.mark.parametrize("begins", ["20：00", "2000", "20点", "晚上8点", "２０:００"])
def test_a_shifts_time_of_day_is_read_however_it_is_typed(workspace: Workspace, begins: str) -> None:
    made = workspace.do("duty.shift.add", by="director", code="x", post="guard", begins=begins, ends="0800")
    assert (made.folded.values["begins"], made.folded.values["ends"]) == ("20:00", "08:00")


def test_nobody_is_on_two_posts_at_one_time(guards: Workspace) -> None:
    first = plan(guards, "2026-11-21", "night", "guard-1")
    guards.do("duty.shift.add", by="director", code="gate", post="guard", begins="06:00", ends="14:00")
    with pytest.raises(Refused, match=first) as refusal:
        plan(guards, "2026-11-22", "gate", "guard-1")  # the night shift ends at 08:00
    assert refusal.value.rule == "duty.shift-roster"
    assert plan(guards, "2026-11-22", "gate", "guard-2")
    assert plan(guards, "2026-11-22", "day", "guard-1")  # begins as the night ends: no overlap


def test_a_turn_is_never_moved_by_amending_it(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-21", "night", "guard-1")
    for name, value in (("person", "guard-2"), ("day", "2026-11-22"), ("begins", "10:00")):
        with pytest.raises((UsageError, Refused)):
            guards.do("amend", turn, by="director", set={name: value})
    assert guards.record(turn).values["person"] == "guard-1"


# -- conservation


def test_every_turn_is_in_one_name_through_plan_swap_return_and_cancel(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-21", "night", "guard-1")
    assert accounts(guards.office(), "duty.turns", "person:") == {"person:guard-1": 1}
    guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill")
    assert accounts(guards.office(), "duty.turns", "person:") == {"person:guard-2": 1}
    guards.do("duty.turn.return", turn, by="guard-2", reason="病愈", on_paper=PAPER)
    assert guards.record(turn).values["person"] == "guard-1"
    guards.do("duty.turn.cancel", turn, by="center-manager", reason="撤岗", on_paper=PAPER)
    assert accounts(guards.office(), "duty.turns", "person:") == {}
    assert accounts(guards.office(), "duty.turns")["cancelled"] == 1


@pytest.mark.parametrize("step", ["return", "cancel"])
def test_a_reversal_needs_a_reason_and_somebody_else_who_approves(guards: Workspace, step: str) -> None:
    turn = plan(guards, "2026-11-21", "night", "guard-1")
    guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="personal")
    with pytest.raises(Refused, match="approval"):
        guards.do(f"duty.turn.{step}", turn, by="center-manager", reason="排错")
    with pytest.raises(Refused, match="own request"):
        guards.do(
            f"duty.turn.{step}", turn, by="center-manager", reason="排错", on_paper=("center-manager", "1")
        )
    with pytest.raises(Refused, match="must be approved by"):
        guards.do(f"duty.turn.{step}", turn, by="center-manager", reason="排错", on_paper=("guard-1", "1"))
    with pytest.raises(UsageError, match="原因"):
        guards.do(f"duty.turn.{step}", turn, by="center-manager", on_paper=PAPER)
    done = guards.do(f"duty.turn.{step}", turn, by="center-manager", reason="排错", on_paper=PAPER)
    assert done.event.values["approved_by"] == "guard-captain"
    assert done.event.paper == "DB-7"


def test_a_withdrawn_roster_cancels_the_turns_that_have_not_begun(guards: Workspace) -> None:
    on, planned = plan(guards, "2026-11-20", "day", "guard-1"), plan(guards, "2026-11-20", "night", "guard-2")
    guards.do("duty.turn.sign-in", on, by="guard-1", equipment="gear,好;equipment,好")
    with pytest.raises(Refused, match="own request"):
        guards.do(
            "duty.roster.withdraw", "2026-11-guard", by="center-manager", reason="重排",
            on_paper=("center-manager", "1"),
        )  # fmt: skip
    guards.do("duty.roster.withdraw", "2026-11-guard", by="center-manager", reason="重排", on_paper=PAPER)
    assert guards.record(planned).state == "cancelled"
    assert guards.record(on).state == "on"
    assert places(guards.office(), "duty.turns", planned) == ["cancelled"]


steps = st.lists(
    st.tuples(
        st.sampled_from(("plan", "swap", "return", "cancel")),
        st.integers(0, 5),
        st.sampled_from(("guard-1", "guard-2", "officer-1")),
    ),
    min_size=2,
    max_size=8,
)


def try_step(office: Workspace, made: list[str], week: int, step: str, number: int, person: str) -> None:
    """One step of a random order; what is refused changes nothing."""
    try:
        if step == "plan":
            day = dt.date(2026, 11, 20) + dt.timedelta(days=7 * week + number)
            made.append(plan(office, f"{day}", "night", person))
        elif made:
            turn, paper = made[number % len(made)], PAPER if step != "swap" else ("", "")
            typed = {"takes": person, "because": "ill"} if step == "swap" else {"reason": "更正"}
            office.do(f"duty.turn.{step}", turn, by="director", on_paper=paper, **typed)
    except (Refused, UsageError):
        return


def test_no_order_of_steps_makes_or_loses_a_turn(guards: Workspace) -> None:
    for month in ("2026-12", "2027-01", "2027-02"):
        roster(guards, month=month)
    weeks = itertools.count()
    every: list[str] = []

    @settings(max_examples=8, deadline=None, database=None)
    @given(steps)
    def one_order(some: list[tuple[str, int, str]]) -> None:
        made: list[str] = []  # of a week of its own
        week = next(weeks) % 14
        for step, number, person in some:
            try_step(guards, made, week, step, number, person)
        every.extend(made)
        balances = accounts(guards.office(), "duty.turns")
        assert sum(balances.values()) == 0
        assert -balances.get("outside", 0) == len(every)
        held = [guards.record(turn) for turn in every]
        for person in ("guard-1", "guard-2", "officer-1"):
            mine = [turn for turn in held if turn.values["person"] == person and turn.state != "cancelled"]
            assert balances.get(f"person:{person}", 0) == len(mine)
            nights = [turn.values["day"] for turn in mine]
            assert len(set(nights)) == len(nights)

    one_order()


# -- two desks


def test_two_desks_that_swap_one_turn_offline_leave_it_in_one_name(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    roster(shifts(a))
    turn = plan(a, "2026-11-21", "night", "guard-1")
    two_desks.exchange()
    two_desks.at("2026-11-20 10:00")
    a.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill")
    b.at("10:05").do("duty.turn.swap", turn, by="guard-captain", takes="officer-1", because="ill")
    two_desks.exchange()
    for desk in (a, b):
        office = desk.office()
        assert accounts(office, "duty.turns", "person:") == {"person:guard-2": 1}
        assert office.folded(resolve(office, turn)).values["person"] == "guard-2"
        assert any("does not count" in str(problem) for problem in check(office))


def test_two_desks_that_plan_one_person_twice_offline_find_it_and_cancel_one(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    roster(shifts(a))
    two_desks.exchange()
    first = plan(a, "2026-11-21", "night", "guard-1")
    second = plan(b, "2026-11-21", "night", "guard-1")
    assert first != second
    two_desks.exchange()
    assert accounts(a.office(), "duty.turns", "person:") == {"person:guard-1": 2}
    [(day, what)] = [entry for entry in found(b, "shift-roster") if "同时排两班" in entry[1]]
    assert day == "2026-11-21"
    assert first in what and second in what
    b.do("duty.turn.cancel", second, by="center-manager", reason="重复", on_paper=PAPER)
    two_desks.exchange()
    assert accounts(a.office(), "duty.turns", "person:") == {"person:guard-1": 1}
    assert not [entry for entry in found(a, "shift-roster") if "同时排两班" in entry[1]]


# -- swaps


@pytest.mark.rule("duty.swap-in-advance")
def test_a_swap_is_arranged_before_the_duty_begins_and_names_both(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    with pytest.raises(UsageError, match="接替人"):
        guards.do("duty.turn.swap", turn, by="guard-1", because="ill")
    with pytest.raises(Refused, match="换给另一个人"):
        guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-1", because="ill")
    with pytest.raises(Refused, match="swap"):
        guards.do("duty.turn.swap", turn, by="officer-1", takes="guard-2", because="ill")
    guards.at("20:10")
    with pytest.raises(Refused, match="swap-in-advance"):
        guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill")
    done = guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill", emergency="yes")
    assert (done.folded.values["gives"], done.folded.values["person"]) == ("guard-1", "guard-2")


def test_a_swap_that_was_arranged_in_time_may_be_typed_later(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    guards.at("20:10")
    done = guards.do(
        "duty.turn.swap", turn, by="guard-1", takes="guard-2", because="personal", arranged="18:00"
    )
    assert done.folded.state == "swapped"


def test_who_takes_a_turn_may_not_have_another_at_that_time(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    plan(guards, "2026-11-20", "night", "guard-2")
    with pytest.raises(Refused, match="already"):
        guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill")


@pytest.mark.rule("duty.swap-to-manager")
def test_a_swap_is_listed_until_the_manager_has_acknowledged_it(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    guards.do("duty.turn.swap", turn, by="guard-1", takes="guard-2", because="ill")
    assert [row.id for row in listing(guards.office(), "duty", "swaps")] == [turn]
    with pytest.raises(Refused, match="swap-to-manager"):
        guards.do("duty.turn.acknowledge", turn, by="guard-captain")
    guards.do("duty.turn.sign-in", turn, by="guard-2", at="20:00", equipment="gear,好;equipment,好")
    assert [row.id for row in listing(guards.office(), "duty", "swaps")] == [turn]
    guards.at("2026-11-21 08:40").do("duty.turn.acknowledge", turn, by="center-manager")
    assert listing(guards.office(), "duty", "swaps") == []
    with pytest.raises(Refused, match="没有待阅知的调班"):
        guards.do("duty.turn.acknowledge", turn, by="center-manager")


@pytest.mark.rule("duty.swap-to-manager")
def test_each_swap_is_acknowledged_also_after_one_that_was_returned(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-21", "night", "guard-1")
    swap: dict[str, Any] = {"by": "guard-1", "takes": "guard-2", "because": "ill"}
    guards.do("duty.turn.swap", turn, **swap)
    guards.do("duty.turn.acknowledge", turn, by="center-manager", at="10:00")
    guards.do("duty.turn.return", turn, by="guard-2", reason="病愈", on_paper=PAPER, at="11:00")
    assert listing(guards.office(), "duty", "swaps") == []
    guards.do("duty.turn.swap", turn, at="12:00", **swap)
    assert [row.id for row in listing(guards.office(), "duty", "swaps")] == [turn]
    guards.do("duty.turn.acknowledge", turn, by="center-manager", at="13:00")
    assert listing(guards.office(), "duty", "swaps") == []


def test_the_manager_does_not_acknowledge_a_swap_that_he_made_himself(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    guards.do("duty.turn.swap", turn, by="center-manager", takes="guard-2", because="ill")
    with pytest.raises(Refused, match="somebody else"):
        guards.do("duty.turn.acknowledge", turn, by="center-manager")


# -- what a month lacks


@pytest.mark.rule("duty.shift-roster")
def test_the_check_of_a_month_lists_gaps_and_short_rests(guards: Workspace) -> None:
    for day in range(1, 31):
        plan(guards, f"2026-11-{day:02}", "day", "guard-1" if day % 2 else "guard-2")
    assert found(guards, "shift-roster") == [
        ("2026-11", "attendant 没有排班"),
        ("2026-11", "night 没有排班"),
    ]
    plan(guards, "2026-11-01", "night", "guard-1")
    short = [entry for entry in found(guards, "shift-roster") if "night" in entry[1]]
    assert len(short) == 29 and short[0] == ("2026-11-02", "night 缺1人")
    guards.office("director")
    guards.run("rules", "set", "duty.shift-roster", "rest_limit=8h", "--since", "2026-11-01", by="director")
    assert [entry[0] for entry in found(guards, "shift-roster") if "休息不足" in entry[1]] == ["2026-11-01"]


def test_a_shift_of_working_days_is_worked_on_a_make_up_day_and_not_on_the_holiday(
    workspace: Workspace,
) -> None:
    workspace.do(
        "duty.shift.add", by="director", code="desk", post="officer", begins="08:30", ends="17:30",
        days="workdays",
    )  # fmt: skip
    roster(workspace, "2026-10-12,desk,officer-1", "2026-10", "officer")
    missing = [day for day, what in found(workspace, "shift-roster", "2026-10") if "desk" in what]
    assert "2026-10-10" in missing  # a Saturday worked for the National Day week
    assert "2026-10-01" not in missing and "2026-10-11" not in missing and "2026-10-12" not in missing


@pytest.mark.rule("duty.attendant-around-the-clock")
def test_every_hour_without_an_attendant_is_reported(guards: Workspace) -> None:
    roster(guards, post="officer")
    assert [entry[0] for entry in found(guards, "attendant-around-the-clock")] == ["2026-11-01"]
    for day in range(1, 31):
        if day != 15:
            plan(guards, f"2026-11-{day:02}", "attendant", f"officer-{day % 2 + 1}")
    assert found(guards, "attendant-around-the-clock") == [
        ("2026-11-01", "11-01 00:00–11-01 08:00 无人当值"),
        ("2026-11-15", "11-15 08:00–11-16 08:00 无人当值"),
    ]
    guards.run(
        "rules", "set", "duty.attendant-around-the-clock", "hours=9", "--since", "2026-11-01", by="director"
    )
    assert [entry[0] for entry in found(guards, "attendant-around-the-clock")] == ["2026-11-15"]


@pytest.mark.rule("duty.daily-steward")
def test_dates_without_a_steward_are_told_when_the_roster_is_made_and_by_the_check(guards: Workspace) -> None:
    rows = ";".join(f"2026-11-{day:02},attendant,officer-1" for day in range(1, 30))
    made = guards.do("duty.roster.draft", by="center-manager", month="2026-11", post="officer", turns=rows)
    assert made.folded.values["without"] == [dt.date(2026, 11, 30)]
    assert [entry[0] for entry in found(guards, "daily-steward")] == ["2026-11-30"]
    plan(guards, "2026-11-30", "attendant", "officer-2")
    assert found(guards, "daily-steward") == []
    for code, begins, ends in (("early", "08:00", "12:00"), ("late", "14:00", "18:00")):
        hours = {"code": code, "post": "officer", "begins": begins, "ends": ends}
        guards.do("duty.shift.add", by="guard-captain", **hours)
    two = ("post=officer,butler", "times=2", "--since", "2026-11-01", "--reason", "两人")
    assert guards.run("rules", "set", "duty.daily-steward", *two, by="director").status == 0
    rows = "2026-12-02,early,officer-1;2026-12-02,late,officer-1;2026-12-03,early,officer-1"
    made = guards.do("duty.roster.draft", by="center-manager", month="2026-12", post="officer", turns=rows)
    assert len(made.folded.values["without"]) == 31  # two turns of one person are one steward


@pytest.mark.rule("duty.public-holidays")
def test_holidays_need_as_many_as_the_office_has_set(guards: Workspace) -> None:
    guards.at("2026-09-20 09:00")
    roster(guards, "2026-10-01,day,guard-1;2026-10-01,night,guard-2;2026-10-02,day,guard-1", "2026-10")
    assert found(guards, "public-holidays", "2026-10") == []  # not set: nothing is demanded
    guards.run("rules", "set", "duty.public-holidays", "at_least=2", "--since", "2026-09-01", by="director")
    days = [entry[0] for entry in found(guards, "public-holidays", "2026-10")]
    assert "2026-10-01" not in days and "2026-10-02" in days
    assert "2026-10-12" not in days


@pytest.mark.rule("duty.holiday-and-weather-roster")
def test_holidays_without_anybody_are_listed_the_set_number_of_days_before(guards: Workspace) -> None:
    guards.at("2026-09-28 09:00")
    roster(guards, "2026-10-02,day,guard-1", "2026-10")
    assert found(guards, "holiday-and-weather-roster", "2026-10") == []
    guards.run(
        "rules", "set", "duty.holiday-and-weather-roster", "days=5", "--since", "2026-10-01", by="director"
    )
    days = [entry[0] for entry in found(guards, "holiday-and-weather-roster", "2026-10")]
    assert "2026-10-01" in days and "2026-10-02" not in days
    guards.at("2026-09-10 09:00")
    assert found(guards, "holiday-and-weather-roster", "2026-10") == []


@pytest.mark.rule("duty.office-attended")
def test_office_hours_without_anybody_are_reported_once_the_office_has_set_them(guards: Workspace) -> None:
    guards.do("duty.shift.add", by="director", code="desk", post="officer", begins="08:30", ends="17:30")
    roster(guards, "2026-11-02,desk,officer-1", post="officer")
    assert found(guards, "office-attended") == []
    guards.run(
        "rules", "set", "duty.office-attended", "window=08:30-17:30", "--since", "2026-11-01", by="director"
    )
    days = [entry[0] for entry in found(guards, "office-attended")]
    assert "2026-11-02" not in days and days[0] == "2026-11-03" and "2026-11-07" not in days
    off = ("rules", "set", "duty.office-attended", "in_force=no", "--since", "2026-11-12")
    assert guards.run(*off, by="director").status == 0
    assert found(guards, "office-attended")[-1][0] == "2026-11-11", "each day by the clause of that day"


@pytest.mark.rule("duty.roster-to-hr")
def test_a_roster_is_sent_with_its_date_and_late_ones_are_due_once_a_day_is_set(workspace: Workspace) -> None:
    shifts(workspace)
    roster(workspace, month="2026-12")
    [clock] = workspace.run("due", "--json", by="center-manager").json()
    assert (clock["clock"], clock["due"]) == ("duty.send-roster", None)  # not set: the age, no verdict
    workspace.run("rules", "set", "duty.roster-to-hr", "within=-3d", "--since", "2026-11-01", by="director")
    [clock] = workspace.run("due", "--json").json()
    assert clock["due"].startswith("2026-11-2") and clock["standing"] == "running"
    workspace.at("2026-11-30 09:00")
    assert workspace.run("due", "--overdue", "--json").json()[0]["id"] == "2026-12-guard"
    sent = workspace.do("duty.roster.send", "2026-12-guard", by="center-manager")
    assert sent.folded.values["sent"] == dt.date(2026, 11, 30)
    assert workspace.run("due", "--json").json() == []


@pytest.mark.rule("duty.overtime-and-duty")
def test_overtime_is_summed_by_person_day_and_month(guards: Workspace) -> None:
    def overtime(minutes: int, day: str) -> str:
        return guards.do(
            "duty.overtime.register", by="center-supervisor", person="guard-1", minutes=str(minutes),
            reason="抢修", day=day,
        ).folded.id  # fmt: skip

    overtime(180, "2026-11-02")
    assert found(guards, "overtime-and-duty") == []
    one = overtime(1, "2026-11-02")
    assert found(guards, "overtime-and-duty") == [("2026-11-02", "彭虎 加班181分钟，超过3小时")]
    voided = guards.run("void", one, "登记错", by="director")  # would need nobody's approval
    assert voided.status == 77 and "duty overtime cancel" in voided.err
    guards.do("duty.overtime.cancel", one, by="center-supervisor", why="登记错", on_paper=PAPER)
    assert found(guards, "overtime-and-duty") == []
    for day in range(3, 14):
        overtime(180, f"2026-11-{day:02}")
    assert found(guards, "overtime-and-duty") == []  # 36 hours exactly
    overtime(1, "2026-11-20")
    assert found(guards, "overtime-and-duty") == [("2026-11", "彭虎 加班2161分钟，超过36小时")]
    with pytest.raises(Refused, match="overtime-and-duty"):
        guards.do("duty.overtime.register", by="guard-1", person="guard-1", minutes="10", reason="x")


# -- who is on duty


def test_at_two_in_the_night_the_night_shift_of_the_day_before_is_on_duty(guards: Workspace) -> None:
    plan(guards, "2026-11-20", "day", "guard-2")
    plan(guards, "2026-11-20", "night", "guard-1")
    for moment, person in (
        ("2026-11-20 08:00", "guard-2"),
        ("2026-11-20 19:59", "guard-2"),
        ("2026-11-20 20:00", "guard-1"),
        ("2026-11-21 02:00", "guard-1"),
    ):
        assert guards.at(moment).office().on_duty("guard") == person
    assert guards.at("2026-11-21 08:00").office().on_duty("guard") is None  # two guards, none rostered


def test_a_night_shift_that_crosses_the_month_is_found_in_the_old_roster(guards: Workspace) -> None:
    plan(guards, "2026-11-30", "night", "guard-2")
    assert guards.at("2026-12-01 02:00").office().on_duty("guard") == "guard-2"


def test_without_a_roster_the_only_holder_of_a_post_is_on_duty(workspace: Workspace) -> None:
    assert workspace.office().on_duty("duty-manager") == "duty-manager"
    assert workspace.office().on_duty("guard") is None


def test_who_waits_for_his_relief_is_still_on_duty(guards: Workspace) -> None:
    night = plan(guards, "2026-11-20", "night", "guard-1")
    day = plan(guards, "2026-11-21", "day", "guard-2")
    ready = "gear,好;equipment,好"
    guards.do("duty.turn.sign-in", night, by="guard-1", at="2026-11-20 20:00", equipment=ready)
    assert guards.at("2026-11-21 08:30").office().on_duty("guard") == "guard-1"
    guards.do("duty.turn.sign-in", day, by="guard-2", at="08:40", equipment=ready)
    assert guards.office().on_duty("guard") == "guard-2"


def test_the_end_of_the_shift_is_the_limit_of_clocks_that_say_so(guards: Workspace) -> None:
    plan(guards, "2026-11-20", "night", "guard-1")
    office = guards.at("2026-11-21 02:00").office()
    assert office.times.shift_end("guard", office.now) == dt.datetime(2026, 11, 21, 8, tzinfo=office.tz)
    assert office.times.shift_end("cashier", office.now) is None


def test_a_clock_that_ends_with_the_shift_follows_the_roster_when_it_changes(guards: Workspace) -> None:
    guards.declare("gates", GATES)
    guards.at("2026-11-21 02:00").do("gates.check.register", by="guard-1", gate="北门")
    before = due_of(guards, "gates.mend")
    guards.at("02:30")
    plan(guards, "2026-11-20", "night", "guard-1")
    assert due_of(guards, "gates.mend") == "2026-11-21T08:00:00+08:00" != before


def due_of(office: Workspace, clock: str) -> str:
    [found] = [row for row in office.run("due", "--json").json() if row["clock"] == clock]
    return str(found["due"])


GATES = """
prefix = "GTS"
title  = { zh = "门岗检查", en = "Gates" }
[form.check]
title = { zh = "门岗检查", en = "Gate check" }
[form.check.field]
gate = { type = "text", zh = "门", en = "Gate", required = true }
[form.check.step]
register = { zh = "发现", en = "Register", to = "open" }
mend     = { zh = "处理", en = "Mend", from = "open", to = "mended", post = "guard" }
[form.check.state]
open   = "待处理|open"
mended = "已处理|mended"
[clock]
mend = { rule = "this-shift", start = "register", stop = "mend" }
[[rule]]
id     = "gates.this-shift"
zh     = "{within}处理完"
en     = "Mend by {within}"
source = { document = "门岗规定", clause = "一" }
params = { within = "end-of-shift" }
"""


def test_the_roster_is_exported_as_a_calendar(guards: Workspace, tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    plan(guards, "2026-11-20", "night", "guard-1")
    plan(guards, "2026-11-21", "night", "guard-2")
    file = tmp_path / "roster.ics"
    done = guards.run("duty", "calendar", "2026-11", "--person", "guard-1", "--file", str(file))
    assert done.status == 0, done.err
    [event] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2026, 11, 21, 0, tzinfo=dt.UTC)
    assert "彭虎" in str(event["summary"]) and str(event["location"]) == "部门办公室"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == dt.timedelta(hours=-1)
    assert guards.run("duty", "calendar", "2026-11").out.count("BEGIN:VEVENT") == 2


def test_a_turn_that_is_cancelled_keeps_its_id_in_the_calendar_and_is_struck_there(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    (before,) = _events(guards)
    assert (
        guards.run(
            "duty",
            "cancel",
            turn,
            "--reason",
            "台风",
            "--approved-by",
            "service-supervisor",
            "--paper",
            "12",
            by="guard-captain",
        ).status
        == 0
    )
    (after,) = _events(guards)
    assert before["uid"] == after["uid"] and "status" not in before
    assert after["status"] == "CANCELLED" and after.walk("VALARM") == []


def _events(office: Workspace) -> list[Any]:
    import icalendar

    text = office.run("duty", "calendar", "2026-11").out
    return [*icalendar.Calendar.from_ical(text).walk("VEVENT")]


def test_a_few_rows_are_typed_on_the_command_line(guards: Workspace) -> None:
    turn = plan(guards, "2026-11-20", "night", "guard-1")
    done = guards.run("duty", "sign-in", turn, "--equipment", "gear,完好；equipment，完好", by="guard-1")
    assert done.status == 0, done.err
    named = guards.run("duty", "sign-in", turn, "--equipment", "list.csv", by="guard-1")
    assert named.status == 2 and "没有文件 list.csv" in named.err


def test_a_post_that_nobody_is_rostered_for_is_said_so(guards: Workspace) -> None:
    rows = {row["post"]: row for row in guards.run("duty", "now", "--json").json()}
    assert (rows["guard"]["person"], rows["guard"]["note"]) == ("", "没有排班")
    plan(guards, "2026-11-20", "day", "guard-1")
    [row] = guards.run("duty", "now", "guard", "--json").json()
    assert (row["name"], row["until"], row["note"]) == ("彭虎", "2026-11-20T20:00:00+08:00", "")


def test_all_who_stand_a_shift_together_are_on_duty_now(guards: Workspace) -> None:
    for guard in ("guard-1", "guard-2"):
        plan(guards, "2026-11-20", "day", guard)
    rows = guards.run("duty", "now", "guard", "--json").json()
    assert [row["name"] for row in rows] == ["彭虎", "曾军"]


def test_what_happened_at_midnight_stands_at_the_beginning_of_its_day(guards: Workspace) -> None:
    entry = guards.at("2026-11-21 00:00").do(
        "duty.entry.register", by="guard-1", kind="event", about="北门闸机卡住", seen="2026-11-21 00:00"
    )
    told = guards.at("2026-11-22 09:00").run("duty", "log", "2026-11-21").out
    assert "11-21 00:00" in told and "24:00" not in told
    assert "11-21 00:00" in guards.run("show", entry.folded.id).out


@pytest.mark.rule("duty.form-duty-log")
def test_the_log_of_a_day_begins_with_the_night_shift_of_the_evening_before(guards: Workspace) -> None:
    before = plan(guards, "2026-11-20", "night", "guard-1")
    day = plan(guards, "2026-11-21", "day", "guard-2")
    log = guards.at("2026-11-22 09:00").run("duty", "log", "2026-11-21", "--json").json()
    assert [(line["id"], line["time"]) for line in log] == [
        (before, "2026-11-20T20:00:00+08:00"),
        (day, "2026-11-21T08:00:00+08:00"),
    ]
    assert [line["id"] for line in guards.run("duty", "log", "2026-11-20", "--json").json()] == [before]
    assert guards.run("duty", "log", "2026-11-22", "--json").json() == []


# -- who leaves


@pytest.mark.rule("duty.shift-roster")
def test_who_leaves_keeps_the_turns_up_to_his_last_day_and_passes_on_the_later_ones(
    guards: Workspace,
) -> None:
    missed, last, later = (plan(guards, f"2026-11-{day}", "day", "guard-1") for day in (20, 23, 25))
    guards.at("2026-11-21 09:00")
    told = guards.run("staff", "leave", "guard-1", "--to", "guard-2", "--on", "2026-11-23", by="director")
    assert later in told.out and missed not in told.out and last not in told.out
    whose = [guards.record(turn).values["person"] for turn in (missed, last, later)]
    assert whose == ["guard-1", "guard-1", "guard-2"]
    guards.do("duty.turn.miss", missed, by="guard-captain", reason="没有来")
    guards.at("2026-11-23 07:55").do("duty.turn.sign-in", last, by="guard-1", equipment=READY)
    guards.at("2026-11-24 09:00")
    assert "guard-1" not in guards.run("today", by="director").out.partition("staff leave")[2]
    assert list(check(guards.office())) == []
    guards.do("duty.turn.cancel", later, by="guard-captain", reason="改班", on_paper=("center-manager", "1"))
    assert list(check(guards.office())) == []
    back = guards.run("staff", "return", "guard-1", by="director")
    assert back.status == 0 and guards.record(missed).values["person"] == "guard-1"
