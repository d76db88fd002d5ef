"""Clauses of the online-shop desk and those of doubtful lawfulness: off as shipped, and working once on."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import PropctlError, Refused, UsageError, accounts, listing
from propctl.testing import Workspace, make_workspace

SHOP = (
    "early-shift",
    "late-shift",
    "late-shift-nominal-end",
    "late-shift-extension",
    "monthly-rest-days",
    "rest-by-supervisor",
    "early-to-late-handover",
    "late-handover-record",
    "office-cleaning",
    "cleaning-before-early-shift",
    "cleaning-before-late-end",
    "cleaning-swap",
    "leave-post-permission",
)
DOUBTFUL = ("absence-liability", "wait-for-relief", "discipline-and-liability")


def switch_on(office: Workspace, *rules: str) -> None:
    for rule in rules:
        done = office.run(
            "rules", "set", f"duty.{rule}", "in_force=true", "--since", "2026-11-01", by="director"
        )
        assert done.status == 0, done.err


def shop_shifts(office: Workspace) -> None:
    """An early and a late shift whose hours the clauses give, for two agents."""
    for code, clause in (("early", "early-shift"), ("late", "late-shift")):
        office.do("duty.shift.add", by="director", code=code, post="agent", clause=clause, pause="60")
    office.do("duty.roster.draft", by="center-manager", month="2026-11", post="agent")


def plan(office: Workspace, shift: str, person: str, day: str = "2026-11-20") -> str:
    return office.do("duty.turn.plan", by="service-supervisor", day=day, shift=shift, person=person).folded.id


def on_list(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "duty", name)]


def overdue(office: Workspace, clock: str) -> list[str]:
    rows = office.run("due", "--overdue", "--json").json()
    return [row["id"] for row in rows if row["clock"] == f"duty.{clock}"]


def findings(office: Workspace, rule: str, month: str = "2026-11") -> list[tuple[str, str]]:
    rows = office.run("duty", "check", month, "--json").json()
    return [(row["day"], row["what"]) for row in rows if row["rule"] == f"duty.{rule}"]


@pytest.fixture(scope="module")
def switched_on(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that has switched the shop's clauses on, at 07:00; each test works in a copy."""
    workspace = make_workspace(tmp_path_factory.mktemp("shop") / "office").at("2026-11-20 07:00")
    switch_on(workspace, *SHOP)
    shop_shifts(workspace)
    return workspace


@pytest.fixture
def shop(switched_on: Workspace, tmp_path: Path) -> Workspace:
    return switched_on.copy(tmp_path / "shop")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that has amended nothing, and where nobody does anything."""
    return make_workspace(tmp_path_factory.mktemp("shipped") / "office")


@pytest.mark.rule(*(f"duty.{name}" for name in (*SHOP, *DOUBTFUL)))
@pytest.mark.parametrize("name", [*SHOP, *DOUBTFUL])
def test_it_ships_switched_off_and_says_why(shipped: Workspace, name: str) -> None:
    office = shipped.office()
    rule = office.catalog.rule(f"duty.{name}")
    assert not office.in_force(rule) and rule.why
    assert (rule.legal == "doubtful") == (
        name in (*DOUBTFUL, "early-shift", "late-shift-extension", "monthly-rest-days")
    )
    shown = shipped.run("rules", "show", rule.id)
    assert shown.status == 0 and rule.why[:12] in shown.out


def test_what_is_switched_off_demands_nothing_and_is_on_no_list(workspace: Workspace) -> None:
    workspace.at("2026-11-20 07:00")
    with pytest.raises(UsageError, match="takes no 'clause'"):
        shop_shifts(workspace)
    workspace.do("duty.shift.add", by="director", code="late", post="agent", begins="16:00", ends="01:00")
    workspace.do("duty.roster.draft", by="center-manager", month="2026-11", post="agent")
    turn = plan(workspace, "late", "agent-1")
    workspace.do("duty.turn.sign-in", turn, by="agent-1", at="16:00")
    left = workspace.do("duty.absence.register", by="agent-1", reason="取餐", permitter="service-supervisor")
    for step, typed in (
        ("turn.extend", {"minutes_more": "30", "reason": "x"}),
        ("absence.loss", {"cause": "x"}),
    ):
        record = turn if step == "turn.extend" else left.folded.id
        with pytest.raises(UsageError, match="not in force"):
            workspace.do(f"duty.{step}", record, by="director", **typed)
    for form in ("cleaning", "rest"):
        with pytest.raises(UsageError, match="not in force"):
            workspace.do(f"duty.{form}.plan", by="director", day="2026-11-21", person="agent-1")
    with pytest.raises(UsageError, match="not in force"):
        workspace.do("duty.breach.register", by="director", person="agent-1", clause="duty.place", about="x")
    workspace.at("2026-11-21 09:00")
    off = {f"duty.{name}" for name in (*SHOP, *DOUBTFUL)}
    assert not off & {row["rule"] for row in workspace.run("due", "--json").json()}
    assert not off & {row["rule"] for row in workspace.run("today", "--json").json()["lists"]}
    assert not off & {row["rule"] for row in workspace.run("duty", "check", "2026-11", "--json").json()}
    assert workspace.do("duty.turn.sign-off", turn, by="agent-1", situation="正常", result="无")


@pytest.mark.rule("duty.early-shift", "duty.late-shift")
def test_shop_shifts_take_their_hours_from_the_clauses(shop: Workspace) -> None:
    early = shop.record(plan(shop, "early", "agent-1")).values
    assert (f"{early['begins']:%H:%M}", f"{early['ends']:%H:%M}", early["minutes"]) == ("08:00", "17:30", 510)
    late = shop.record(plan(shop, "late", "agent-1", "2026-11-21")).values
    assert f"{late['begins']:%d %H:%M} {late['ends']:%d %H:%M}" == "21 16:00 22 01:00"
    assert (str(late["day"]), late["minutes"]) == ("2026-11-21", 9 * 60 - 60)
    assert shop.at("2026-11-22 00:30").office().on_duty("agent") == "agent-1"
    shop.run("rules", "set", "duty.early-shift", "start=07:30", "--since", "2026-11-24", by="director")
    later = shop.record(plan(shop, "early", "agent-1", "2026-11-24")).values
    assert f"{later['begins']:%H:%M}" == "07:30"


@pytest.mark.rule("duty.late-shift-nominal-end")
@pytest.mark.parametrize(("moment", "early"), [("23:40", 20), ("00:10", 0)])
def test_leaving_between_the_nominal_and_the_scheduled_end_is_not_early(
    shop: Workspace, moment: str, early: int
) -> None:
    turn = plan(shop, "late", "agent-1")
    shop.do("duty.turn.sign-in", turn, by="agent-1", at="16:00")
    shop.at(f"2026-11-{'20' if moment > '12' else '21'} {moment}")
    shop.do("duty.turn.leave", turn, by="agent-1", reason="无客户", situation="正常", result="无")
    assert shop.record(turn).values["early"] == early
    assert (turn in on_list(shop, "early")) == bool(early)


@pytest.mark.rule("duty.late-shift-nominal-end")
@pytest.mark.parametrize(("nominal", "early"), [("unset", 50), ("02:00", 50), ("23:00", 0)])
def test_no_nominal_end_or_a_later_one_leaves_the_scheduled_end(
    shop: Workspace, nominal: str, early: int
) -> None:
    shop.run("rules", "set", "duty.late-shift-nominal-end", f"nominal_end={nominal}", by="director")
    turn = plan(shop, "late", "agent-1")
    shop.do("duty.turn.sign-in", turn, by="agent-1", at="16:00")
    shop.at("2026-11-21 00:10")
    shop.do("duty.turn.leave", turn, by="agent-1", reason="无客户", situation="正常", result="无")
    assert shop.record(turn).values["early"] == early


@pytest.mark.rule("duty.late-shift-extension")
def test_an_extension_is_kept_with_minutes_and_reason_and_counts_as_overtime(shop: Workspace) -> None:
    turn = plan(shop, "late", "agent-1")
    shop.do("duty.turn.sign-in", turn, by="agent-1", at="16:00")
    shop.at("2026-11-21 01:20")
    with pytest.raises(UsageError, match="原因"):
        shop.do("duty.turn.extend", turn, by="agent-1", minutes_more="30")
    made = shop.do("duty.turn.extend", turn, by="agent-1", minutes_more="200", reason="客户仍在咨询")
    assert [record.form for record in made.opened] == ["duty.overtime"]
    assert findings(shop, "overtime-and-duty") == [("2026-11-20", "方圆 加班200分钟，超过3小时")]


@pytest.mark.rule("duty.monthly-rest-days")
def test_rest_days_are_counted_by_month_and_week(shop: Workspace) -> None:
    for day in range(1, 31):
        if day not in (1, 29):
            plan(shop, "early", "agent-1", f"2026-11-{day:02}")
    assert findings(shop, "monthly-rest-days") == [
        ("2026-11", "方圆 休息2天，应有3天"),
        ("2026-11-02", "方圆 这一周没有休息"),
        ("2026-11-09", "方圆 这一周没有休息"),
        ("2026-11-16", "方圆 这一周没有休息"),
    ]


@pytest.mark.rule("duty.rest-by-supervisor")
def test_rest_days_rotate_and_only_the_supervisor_changes_them(shop: Workspace) -> None:
    people = ["--people", "agent-1", "--people", "clerk-1", "--people", "clerk-2"]
    refused = shop.run("duty", "rotate", "rest", "2026-12", *people, by="agent-1")
    assert refused.status == 77 and "rest-by-supervisor" in refused.err
    planned = shop.run("duty", "rotate", "rest", "2026-12", *people, "--json", by="service-supervisor").json()
    names = [row["person"] for row in planned]
    assert names[:4] == ["agent-1", "clerk-1", "clerk-2", "agent-1"]
    assert sorted(names.count(name) for name in set(names)) == [10, 10, 11]
    one = shop.office().index.rows(form="duty.rest")[0].id
    with pytest.raises(Refused, match="rest-by-supervisor"):
        shop.do("duty.rest.move", one, by="agent-1", day="2026-12-30", reason="有事")
    moved = shop.do("duty.rest.move", one, by="service-supervisor", day="2026-12-30", reason="有事")
    assert str(moved.folded.values["day"]) == "2026-12-30"
    with pytest.raises(Refused, match="own request"):
        shop.do(
            "duty.rest.cancel",
            one,
            by="service-supervisor",
            reason="有事",
            on_paper=("service-supervisor", "1"),
        )


@pytest.mark.rule("duty.early-to-late-handover")
def test_an_early_shift_without_a_handover_is_listed_at_its_end(shop: Workspace) -> None:
    turn = plan(shop, "early", "agent-1")
    shop.do("duty.turn.sign-in", turn, by="agent-1", at="08:00")
    shop.at("17:30")
    assert overdue(shop, "early-handover") == []
    shop.at("17:31")
    assert overdue(shop, "early-handover") == [turn]
    shop.do("duty.handover.prepare", by="agent-1", turn=turn, takes="clerk-1")
    assert overdue(shop, "early-handover") == []


@pytest.mark.rule("duty.late-handover-record")
def test_a_late_shift_without_its_entry_is_counted_once_for_the_person_on_the_roster(shop: Workspace) -> None:
    missing, kept = plan(shop, "late", "agent-1"), plan(shop, "late", "clerk-1")
    for turn, person in ((missing, "agent-1"), (kept, "clerk-1")):
        shop.do("duty.turn.sign-in", turn, by=person, at="16:00")
    shop.at("2026-11-21 00:30").do("duty.handover.prepare", by="clerk-1", turn=kept, takes="clerk-2")
    shop.at("2026-11-21 01:01")
    assert overdue(shop, "late-handover") == [missing]
    figures = shop.run("report", "duty", "--json").json()
    [figure] = [row for row in figures if row["rule"] == "duty.late-handover-record"]
    assert figure["split"]["person"] == {"agent-1": 1}


@pytest.mark.rule("duty.office-cleaning", "duty.cleaning-before-early-shift", "duty.cleaning-before-late-end")
def test_cleaning_rotates_evenly_and_what_is_not_ticked_in_time_is_listed_by_person(shop: Workspace) -> None:
    people = ["--people", "agent-1", "--people", "clerk-1"]
    planned = shop.run("duty", "rotate", "cleaning", "2026-12", *people, "--json", by="director").json()
    names = [row["person"] for row in planned]
    assert len(names) == 31 and abs(names.count("agent-1") - names.count("clerk-1")) == 1
    again = shop.run("duty", "rotate", "cleaning", "2026-12", *people, "--json", by="director")
    assert again.json() == []  # every day has somebody: nobody is planned twice
    first = shop.office().index.rows(form="duty.cleaning")[0].id
    shop.at("2026-12-01 07:50")
    with pytest.raises(Refused):
        shop.do("duty.cleaning.first", first, by="clerk-1")
    assert overdue(shop, "clean-early") == []
    shop.at("2026-12-01 08:01")
    assert overdue(shop, "clean-early") == [first]
    shop.do("duty.cleaning.first", first, by="agent-1")
    assert overdue(shop, "clean-early") == []
    shop.at("2026-12-02 01:01")
    assert overdue(shop, "clean-late") == [first]
    assert first in on_list(shop, "uncleaned")
    [row] = [row for row in listing(shop.office(), "duty", "uncleaned") if row.id == first]
    assert row.values["person"] == "agent-1"
    shop.do("duty.cleaning.second", first, by="agent-1")
    assert overdue(shop, "clean-late") == [] and first not in on_list(shop, "uncleaned")


@pytest.mark.rule("duty.cleaning-before-early-shift", "duty.office-cleaning")
def test_where_no_late_shift_is_worked_the_office_is_cleaned_once(shop: Workspace) -> None:
    shop.run("rules", "set", "duty.late-shift", "in_force=no", by="director")
    day = shop.do("duty.cleaning.plan", by="director", day="2026-11-21", person="agent-1").folded
    assert ("first_by" in day.values, "second_by" in day.values) == (True, False)
    assert overdue(shop.at("2026-11-21 08:01"), "clean-early") == [day.id]
    assert on_list(shop.at("2026-11-22 09:00"), "uncleaned") == [day.id]
    shop.do("duty.cleaning.first", day.id, by="agent-1")
    assert on_list(shop, "uncleaned") == []


@pytest.mark.rule("duty.cleaning-swap")
def test_a_cleaning_turn_is_swapped_before_it_begins_and_not_after(shop: Workspace) -> None:
    day = shop.do("duty.cleaning.plan", by="director", day="2026-11-21", person="agent-1").folded.id
    other = shop.do("duty.cleaning.plan", by="director", day="2026-11-20", person="agent-1").folded.id
    with pytest.raises(Refused, match="换给另一个人"):
        shop.do("duty.cleaning.swap", day, by="agent-1", takes="agent-1")
    swapped = shop.do("duty.cleaning.swap", day, by="agent-1", takes="clerk-1").folded
    assert swapped.values["person"] == "clerk-1"
    assert accounts(shop.office(), "duty.turns", "person:") == {"person:clerk-1": 1, "person:agent-1": 1}
    shop.at("08:01")
    with pytest.raises(Refused, match="cleaning-swap"):
        shop.do("duty.cleaning.swap", other, by="agent-1", takes="clerk-1")
    back = shop.do("duty.cleaning.return", day, by="agent-1", reason="能来了", on_paper=("director", "7"))
    assert back.folded.values["person"] == "agent-1"


@pytest.mark.rule("duty.leave-post-permission")
def test_an_absence_without_the_supervisors_entry_is_listed(shop: Workspace) -> None:
    with pytest.raises(Refused, match="leave-post-permission"):
        shop.do("duty.absence.register", by="agent-1", reason="取餐", permitter="clerk-1")
    asked = shop.do("duty.absence.register", by="agent-1", reason="取餐", permitter="service-supervisor")
    alone = shop.do("duty.absence.register", by="agent-1", reason="取餐", unpermitted="yes")
    assert set(on_list(shop, "unpermitted")) == {asked.folded.id, alone.folded.id}
    shop.do("duty.absence.confirm", asked.folded.id, by="service-supervisor")
    assert on_list(shop, "unpermitted") == [alone.folded.id]
    lists = shop.run("today", "--post", "service-supervisor", "--json").json()["lists"]
    assert "duty.leave-post-permission" in {row["rule"] for row in lists}


@pytest.mark.rule("duty.wait-for-relief")
def test_once_in_force_every_post_waits_for_its_relief_and_the_superior_is_named_after_a_while(
    shop: Workspace,
) -> None:
    switch_on(shop, "wait-for-relief")
    turn = plan(shop, "early", "agent-1")
    shop.do("duty.turn.sign-in", turn, by="agent-1", at="08:00")
    shop.at("18:00")
    with pytest.raises(Refused, match="wait-for-relief"):
        shop.do("duty.turn.sign-off", turn, by="agent-1", situation="正常", result="无")
    assert on_list(shop, "overdue") == [turn]
    assert overdue(shop, "relief") == []  # no time is set: the age shows, and nothing is demanded
    shop.run("rules", "set", "duty.wait-for-relief", "warn_limit=20m", "--since", "2026-11-01", by="director")
    assert overdue(shop, "relief") == [turn]
    [now] = shop.run("duty", "now", "--json").json()
    assert (now["turn"], now["note"]) == (turn, "郑海 0571-88880000"), "whom agents answer to"
    late = plan(shop, "late", "clerk-1")
    shop.do("duty.turn.sign-in", late, by="clerk-1")
    done = shop.do("duty.turn.sign-off", turn, by="agent-1", situation="正常", result="无", relief=late)
    assert done.folded.state == "done"


@pytest.mark.rule("duty.absence-liability")
def test_a_loss_is_kept_with_cause_and_person_and_nothing_is_deducted(shop: Workspace) -> None:
    switch_on(shop, "absence-liability")
    left = shop.do("duty.absence.register", by="agent-1", reason="外出", unpermitted="yes").folded.id
    with pytest.raises(Refused):
        shop.do("duty.absence.loss", left, by="agent-1", cause="包裹丢失", loss="120")
    lost = shop.do("duty.absence.loss", left, by="director", cause="包裹丢失", loss="120").folded
    assert (lost.values["person"], lost.values["cause"], lost.values["loss"]) == (
        "agent-1",
        "包裹丢失",
        "120.00",
    )
    assert on_list(shop, "losses") == [left]
    asked = shop.do("duty.absence.register", by="agent-1", reason="取餐", permitter="service-supervisor")
    shop.at("2027-01-10 09:00")  # what is done with is looked at for a month; what waits, until it is done
    assert (on_list(shop, "losses"), on_list(shop, "unpermitted")) == ([], [asked.folded.id])
    assert all(posting.record != left for posting in shop.office().index.postings("duty.turns"))


@pytest.mark.rule("duty.discipline-and-liability")
def test_a_breach_is_kept_with_clause_person_and_time_and_counted_without_an_amount(shop: Workspace) -> None:
    switch_on(shop, "discipline-and-liability")
    typed = {"person": "agent-1", "clause": "duty.no-leaving", "about": "擅自离岗"}
    with pytest.raises(PropctlError):
        shop.do("duty.breach.register", by="agent-1", **typed)
    kept = shop.do("duty.breach.register", by="service-supervisor", **typed).folded
    with pytest.raises(UsageError, match=kept.id):  # one breach is not two
        shop.do("duty.breach.register", by="director", **typed)
    assert kept.values["when"] == shop.now and kept.values["clause"] == "duty.no-leaving"
    assert not {"money", "price"} & {
        field.type for field in shop.office().catalog.form(kept.form).field.values()
    }
    [figure] = [
        row for row in shop.run("report", "duty", "--json").json() if row["rule"].endswith("and-liability")
    ]
    assert figure["split"]["person"] == {"agent-1": 1}


@pytest.mark.rule("duty.office-cleaning")
def test_the_days_that_are_over_are_planned_for_nobody(shop: Workspace) -> None:
    people = ["--people", "agent-1", "--people", "clerk-1"]
    planned = shop.run("duty", "rotate", "cleaning", f"{shop.now:%Y-%m}", *people, "--json", by="director")
    assert min(row["day"] for row in planned.json()) == f"{shop.now:%Y-%m-%d}"


@pytest.mark.rule("duty.rest-by-supervisor")
def test_a_day_of_rest_is_given_once_and_a_turn_on_it_is_told(shop: Workspace) -> None:
    rest = {"by": "service-supervisor", "day": "2026-11-25", "person": "agent-1"}
    shop.do("duty.rest.plan", **rest)
    with pytest.raises(PropctlError, match="DR-261120-A01"):
        shop.do("duty.rest.plan", **rest)
    plan(shop, "early", "agent-1", "2026-11-25")
    assert [day for day, _ in findings(shop, "rest-by-supervisor")] == ["2026-11-25"]


@pytest.mark.rule("duty.early-shift", "duty.early-to-late-handover")
def test_a_shift_whose_clause_is_stopped_says_so_and_its_person_is_waited_for(shop: Workspace) -> None:
    plan(shop, "early", "clerk-1")
    (waiting,) = [row for row in shop.run("due", "--json").json() if row["clock"] == "duty.early-handover"]
    assert waiting["post"] == "clerk-1"  # and not everybody of the shift's post
    shop.run("rules", "set", "duty.early-shift", "in_force=no", "--since", "2026-11-22", by="director")
    with pytest.raises(UsageError, match=r"duty\.early-shift"):
        plan(shop, "early", "agent-1", "2026-11-23")
