"""Fees: who is in arrears, in which stage, and what is done about it; rates, statistics, month end."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError, amend, balance, due, listing, routines, rows
from propctl.testing import TwoDesks, Workspace

from .fees import PAPER, bill, homes, pay, setting, tariff


def command(office: Workspace, *words: str, by: str = "cashier-1") -> Any:
    return office.run("fees", *words, "--json", by=by).json()


def on(office: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    """The records on a list, as somebody sees it."""
    return [row.id for row in listing(office.office(by), "fees", name)]


def figures(office: Workspace, month: str = "2026-11") -> dict[str, Any]:
    return {row["name"]: row for row in office.run("report", "fees", "--month", month, "--json").json()}


def stage(office: Workspace, unit: str = "1-101") -> str:
    return {row["unit"]: row["stage"] for row in command(office, "stages")}.get(unit, "")


def late(office: Workspace) -> Workspace:
    """A home whose bill fell due yesterday."""
    homes(office, "1-101", "1-102")
    bill(office)
    pay(office, "100", "1-102")
    return office.at("2026-11-26 09:00")


def remind(office: Workspace) -> None:
    done = office.run("fees", "remind", by="officer-1")
    assert done.status == 0, done.err


def finally_noticed(office: Workspace) -> Workspace:
    """… that has had its reminder and its final notice, whose limit is over."""
    late(office)
    remind(office)
    office.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-03")
    return office.at("2026-12-04 09:00")


# -- notices and stages ------------------------------------------------------------------------------------


@pytest.mark.rule("fees.payment-notice", "fees.pay-at-centre")
def test_notices_of_a_month_are_printed_in_one_run_for_the_homes_that_owe(workspace: Workspace) -> None:
    setting(workspace, "pay-at-centre", hours="8:30-17:30")
    homes(workspace, "1-101", "1-102")
    bill(workspace)
    pay(workspace, "100", "1-102")
    (made,) = command(workspace, "notices", "2026-11")
    assert (made["unit"], made["owed"]) == ("1-101", "100.00")
    paper = html.unescape(Path(workspace.root, made["file"]).read_text("utf-8"))
    for text in (
        "缴费通知单",
        "2026-11",
        "物业管理费",
        "100.00",
        "2026-11-25",
        "收费中心",
        "8:30-17:30",
        "第二联",
    ):
        assert text in paper


@pytest.mark.parametrize(("lang", "place"), [("", "收费中心"), ("en", "collection centre")])
def test_a_bill_names_the_place_in_the_language_of_the_office(
    workspace: Workspace, lang: str, place: str
) -> None:
    settings = workspace.root / "propctl.toml"
    spoken = settings.read_text("utf-8").replace("[office]", f'[office]\nlang = "{lang}"', 1)
    settings.write_text(spoken, encoding="utf-8")
    homes(workspace)
    bill(workspace)
    assert workspace.record("2026-11-1-101").values["place"] == place


@pytest.mark.rule("fees.steward-notifies", "fees.notice-distribution")
def test_undelivered_notices_are_listed_by_steward_and_late_ones_once_a_day_is_set(
    workspace: Workspace,
) -> None:
    setting(workspace, "notice-distribution", month_day="22")
    homes(workspace, "1-101", "1-102")
    bill(workspace)
    done = workspace.run("fees", "list", "undelivered", "--json").json()
    assert [row["fields"]["unit"] for row in done] == ["1-101", "1-102"]
    workspace.do("fees.bill.deliver", "2026-11-1-101", by="officer-1", way="in-person")
    assert on(workspace, "undelivered") == ["2026-11-1-102"] and on(workspace, "late-notice") == []
    workspace.at("2026-11-23 09:00")
    assert on(workspace, "late-notice") == ["2026-11-1-102"]
    (clock,) = due(workspace.office(), area="fees", overdue=True)
    assert clock.rule == "fees.notice-distribution"


@pytest.mark.rule("fees.notice-distribution")
def test_without_a_day_no_notice_is_late(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    assert (
        on(workspace.at("2026-12-30 09:00"), "late-notice") == []
        and due(workspace.office(), area="fees") == []
    )


@pytest.mark.rule("fees.reminder")
def test_a_home_is_reminded_of_what_it_owes_however_its_number_is_typed(workspace: Workspace) -> None:
    late(workspace)
    done = workspace.run("fees", "case", "remind", "1栋101室", by="officer-1")
    assert done.status == 0, done.err
    assert workspace.record("D-1-101").values["overdue"] == "100.00"


@pytest.mark.rule("fees.reminder-after-due", "fees.reminder", "fees.dunning", "fees.steward-dunning")
def test_the_day_after_the_due_date_unpaid_homes_are_to_be_reminded_and_paid_ones_not(
    workspace: Workspace,
) -> None:
    late(workspace)
    assert on(workspace.at("2026-11-25 23:59"), "overdue") == [] and stage(workspace) == "缴费通知"
    workspace.at("2026-11-26 09:00")
    assert on(workspace, "overdue") == ["2026-11-1-101"] and stage(workspace) == "催缴通知（待发）"
    assert (
        on(workspace, "mine", "officer-1") == ["2026-11-1-101"] and on(workspace, "mine", "officer-2") == []
    )
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.remind", by="officer-1", unit="1-102")
    assert refusal.value.rule == "fees.reminder-after-due"
    remind(workspace)
    (case,) = rows(workspace.office(), "fees.case")
    assert case.id == "D-1-101" and stage(workspace) == "催缴通知"
    printed = html.unescape(workspace.run("print", case.id).out)
    for text in ("费用催收通知单", "D-1-101", "物业管理费", "100.00", "2026-11-26", "签收"):
        assert text in printed
    remind(workspace)
    assert len(workspace.record("D-1-101").history) == 1


@pytest.mark.rule("fees.reminder-after-due")
def test_a_reminder_is_late_once_the_office_says_how_soon_and_a_due_day_is_taken_from_the_clause(
    workspace: Workspace,
) -> None:
    homes(workspace)
    asked = workspace.run("fees", "billing", "2026-11", by="cashier-1")
    assert asked.status == 2 and "--due" in asked.err
    setting(workspace, "reminder-after-due", due_day="25")
    assert workspace.run("fees", "billing", "2026-11", by="cashier-1").status == 0
    workspace.at("2026-11-29 09:00")
    assert on(workspace, "unreminded") == []
    setting(workspace, "reminder-after-due", within="3d")
    workspace.do("fees.case.follow", unit="1-101", by="officer-1")  # is no reminder yet
    assert on(workspace, "unreminded") == ["2026-11-1-101"]
    remind(workspace)
    assert on(workspace, "unreminded") == []


@pytest.mark.rule("fees.reminder-after-due")
def test_a_reminder_may_be_due_in_working_days(workspace: Workspace) -> None:
    homes(workspace)
    setting(workspace, "reminder-after-due", due_day="25", within="3wd")  # from Wednesday
    assert workspace.run("fees", "billing", "2026-11", by="cashier-1").status == 0
    workspace.at("2026-11-30 17:00")
    assert on(workspace, "unreminded") == []
    workspace.at("2026-11-30 17:31")
    assert on(workspace, "unreminded") == ["2026-11-1-101"]
    assert workspace.run("today").status == 0


@pytest.mark.rule("fees.final-notice", "fees.stages")
def test_a_final_notice_follows_a_reminder_and_prints_its_limit(workspace: Workspace) -> None:
    late(workspace)
    for step in ("final", "visit", "assist", "decide"):
        with pytest.raises((Refused, UsageError)):
            workspace.do(f"fees.case.{step}", "D-1-101", by="officer-1", limit="2026-12-03")
    remind(workspace)
    with pytest.raises(Refused, match="缴费期限"):
        workspace.do("fees.case.final", "D-1-101", by="officer-1")
    setting(workspace, "final-notice", within="7d")
    case = workspace.do("fees.case.final", "D-1-101", by="officer-1").folded
    assert case.values["limit"] == dt.date(2026, 12, 3)
    printed = html.unescape(workspace.run("print", "D-1-101", "--document", "final").out)
    assert "限期缴费通知" in printed and "2026-12-03" in printed
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.remind", "D-1-101", by="officer-1", unit="1-101")
    assert refusal.value.rule == "fees.stages"


@pytest.mark.rule("fees.late-fee")
def test_a_late_fee_runs_only_where_the_office_has_set_it_and_up_to_its_cap(workspace: Workspace) -> None:
    finally_noticed(workspace)
    assert workspace.run("fees", "late-fee", "1-101").status == 2  # there is none
    assert "违约金" not in workspace.page("fees", audience="residents")
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="重来", on_paper=PAPER)
    assert workspace.record("D-1-101").state == "settled"

    setting(workspace, "late-fee", in_force="yes", rate_per_day="5", cap="2", basis="合同第八条")
    charge = {"kind": "management", "about": "物业费", "amount": "333.33", "due": "2026-12-04"}
    workspace.do("fees.charge.register", by="cashier-1", unit="1-101", **charge)
    remind(workspace.at("2026-12-05 09:00"))
    values = workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-12").folded.values
    assert (values["fee_from"], values["fee_rate"]) == (dt.date(2026, 12, 5), "5")
    assert command(workspace.at("2026-12-15 09:00"), "late-fee", "1-101")["late_fee"] == "1.67"
    assert command(workspace.at("2027-03-01 09:00"), "late-fee", "1-101")["late_fee"] == "6.67"


@pytest.mark.rule("fees.late-fee")
def test_what_accrued_before_a_payment_is_charged_though_another_series_has_begun(
    workspace: Workspace,
) -> None:
    setting(workspace, "late-fee", rate_per_day="5", cap="100", basis="合同", in_force="yes")
    finally_noticed(workspace)  # on the 26th of November
    pay(workspace, "100")
    workspace.at("2026-12-20 09:00")
    bill(workspace, "2026-12", "2026-12-10")
    remind(workspace)
    assert command(workspace, "late-fee", "1-101")["late_fee"] == "0.40"  # eight days of November's bill
    workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-28")
    workspace.at("2026-12-30 09:00")
    assert command(workspace, "late-fee", "1-101")["late_fee"] == "0.90"  # and ten of December's
    assert workspace.run("fees", "late-fees", by="cashier-1").status == 0
    (penalty,) = rows(workspace.office(), "fees.penalty")
    assert (penalty.values["total"], penalty.values["since"]) == ("0.90", "2026-11-26")
    assert [part["charge"] for part in penalty.values["of"]] == ["2026-11-1-101", "2026-12-1-101"]
    assert "已保存 0 条" in workspace.run("fees", "late-fees", by="cashier-1").out


@pytest.mark.rule("fees.steward-visit", "fees.assistant-visit", "fees.joint-resolution", "fees.stages")
def test_the_series_goes_from_visit_to_visit_to_a_joint_decision_that_cuts_nothing(
    workspace: Workspace,
) -> None:
    finally_noticed(workspace)
    assert on(workspace, "past-limit") == ["D-1-101"]
    story = {"reason": "漏水未修", "opinion": "修好再交", "result": "不交"}
    with pytest.raises(UsageError, match="业主意见"):
        workspace.do("fees.case.visit", "D-1-101", by="officer-1", reason="漏水", result="不交")
    with pytest.raises(UsageError):
        workspace.do("fees.case.assist", "D-1-101", by="assistant", result="不交")
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.visit", "D-1-101", by="cashier-1", **story)
    assert refusal.value.rule == "fees.steward-visit"
    before = f"{workspace.record('D-1-101').values['limit']}"
    with pytest.raises(Refused, match="限期过了才上门"):
        workspace.do("fees.case.visit", "D-1-101", by="officer-1", visited_on=before, **story)
    workspace.do("fees.case.visit", "D-1-101", by="officer-1", **story)
    with pytest.raises(Refused, match="不能早于管理员上门"):
        workspace.do("fees.case.assist", "D-1-101", by="assistant", result="不交", visited_on=before)
    assert on(workspace, "unsolved") == ["D-1-101"]
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.assist", "D-1-101", by="officer-1", result="不交")
    assert refusal.value.rule == "fees.assistant-visit"
    workspace.do("fees.case.assist", "D-1-101", by="assistant", result="不交")
    assert on(workspace, "refused") == ["D-1-101"]
    verdict = {"decision": "mediation", "result": "约定周五调解"}
    for slip in (("", ""), ("assistant", "1"), ("center-manager", "1")):
        with pytest.raises(Refused):
            workspace.do("fees.case.decide", "D-1-101", by="assistant", on_paper=slip, **verdict)
    with pytest.raises(UsageError, match="商定的办法"):
        workspace.do(
            "fees.case.decide", "D-1-101", by="assistant", on_paper=PAPER, decision="停水", result="x"
        )
    event = workspace.do("fees.case.decide", "D-1-101", by="assistant", on_paper=PAPER, **verdict).event
    assert (event.by, event.values["approved_by"]) == ("assistant", "director")
    offered = workspace.office().catalog.param("fees.joint-resolution", "measures", dt.date(2026, 12, 4))
    assert not any(word in str(offered) for word in ("停水", "停电", "停气"))


@pytest.mark.rule("fees.steward-visit")
def test_nobody_is_visited_before_the_limit_is_over(workspace: Workspace) -> None:
    finally_noticed(workspace).at("2026-12-03 17:00")
    assert on(workspace, "past-limit") == []
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.visit", "D-1-101", by="officer-1", reason="a", opinion="b", result="c")
    assert refusal.value.rule == "fees.steward-visit"


@pytest.mark.rule("fees.stages", "fees.center-supervisor-dunning")
def test_a_payment_ends_the_series_at_once_and_part_of_it_does_not(workspace: Workspace) -> None:
    finally_noticed(workspace)
    waiting = workspace.run("today", "--post", "center-supervisor", by="center-supervisor").out
    assert "过期未缴" in waiting and "限期已过" in waiting
    pay(workspace, "99.99")
    assert workspace.record("D-1-101").state == "final"
    with pytest.raises(Refused):
        workspace.do("fees.case.settle", "D-1-101", by="officer-1")
    pay(workspace, "0.01")
    settled = workspace.record("D-1-101")
    assert settled.state == "settled"
    assert (settled.values["overdue"], settled.values["left"]) == ("100.00", "0.00")  # as the notice said
    assert on(workspace, "past-limit") == [] and stage(workspace) == ""


@pytest.mark.rule("fees.stages")
def test_the_wait_between_steps_is_judged_once_it_is_set(workspace: Workspace) -> None:
    setting(workspace, "stages", within="5d")
    late(workspace)
    remind(workspace)
    assert due(workspace.at("2026-12-01 23:00").office(), area="fees", overdue=True) == []
    (clock,) = due(workspace.at("2026-12-02 00:01").office(), area="fees", overdue=True)
    assert clock.rule == "fees.stages"


def test_a_home_reminded_at_one_desk_and_paid_at_the_other_is_one_series(two_desks: TwoDesks) -> None:
    late(two_desks.a)
    two_desks.exchange()
    two_desks.at("2026-11-26 09:00")
    remind(two_desks.a)
    remind(two_desks.b.at("2026-11-26 09:05"))
    two_desks.exchange()
    assert [row.id for row in rows(two_desks.b.office(), "fees.case")] == ["D-1-101"]
    pay(two_desks.b, "100")
    two_desks.exchange()
    assert two_desks.a.record("D-1-101").state == "settled"


@pytest.mark.rule("fees.reminder")
def test_a_home_that_paid_at_another_desk_before_its_reminder_came_is_listed_to_be_settled(
    two_desks: TwoDesks,
) -> None:
    late(two_desks.a)
    two_desks.exchange()
    two_desks.at("2026-11-26 09:00")
    remind(two_desks.a)
    pay(two_desks.b, "100")
    assert [row.id for row in listing(two_desks.a.office(), "fees", "paid-up")] == []
    two_desks.exchange()
    assert [row.id for row in listing(two_desks.a.office(), "fees", "paid-up")] == ["D-1-101"]
    two_desks.a.do("fees.case.settle", "D-1-101", by="officer-1")
    assert [row.id for row in listing(two_desks.a.office(), "fees", "paid-up")] == []


@pytest.mark.rule("fees.reminder")
def test_a_home_is_reminded_again_of_all_that_it_owes_by_then(workspace: Workspace) -> None:
    late(workspace)
    remind(workspace)
    with pytest.raises(UsageError, match="D-1-101"):
        workspace.do("fees.case.remind", by="officer-1", unit="1-101")
    workspace.at("2026-12-26 09:00").do("fees.case.remind-again", "D-1-101", by="officer-1")
    (again,) = workspace.record("D-1-101").events["remind-again"]
    assert again.values["issued"] == dt.date(2026, 12, 26)
    assert Decimal(again.values["overdue"]) == 100
    pay(workspace, "100")
    assert workspace.record("D-1-101").state == "settled"


# -- who helps, disputes -----------------------------------------------------------------------------------


@pytest.mark.rule("fees.support-collection", "fees.assist-collection")
def test_a_receivable_has_a_helper_and_is_due_when_payment_was_promised(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    workspace.do("fees.case.follow", by="officer-1", unit="1-101")
    with pytest.raises(Refused):
        workspace.do("fees.case.assign", "D-1-101", by="officer-1", helper="service-director")
    workspace.do("fees.case.assign", "D-1-101", by="document-clerk", helper="service-director")
    assert on(workspace, "helping", "service-director") == ["D-1-101"]
    assert on(workspace, "helping", "clerk-1") == []
    said = {"contact": "周末缴纳", "promised": "2026-11-22"}
    workspace.do("fees.case.call", "D-1-101", by="service-director", **said)
    (clock,) = due(workspace.office(), area="fees")
    assert clock.rule == "fees.support-collection" and clock.standing == "running"
    (clock,) = due(workspace.at("2026-11-23 00:01").office(), area="fees", overdue=True)
    assert clock.id == "D-1-101"


@pytest.mark.rule("fees.check-with-finance")
def test_a_disputed_bill_is_settled_only_with_finances_answer(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    workspace.do("fees.bill.dispute", "2026-11-1-101", by="clerk-1", objection="面积不对")
    assert on(workspace, "disputed") == ["2026-11-1-101"]
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.bill.settle", "2026-11-1-101", by="cashier-1")
    assert refusal.value.rule == "fees.check-with-finance"
    with pytest.raises(Refused):
        workspace.do("fees.bill.confirm", "2026-11-1-101", by="cashier-1", answer="无误")
    workspace.do("fees.bill.confirm", "2026-11-1-101", by="finance-1", answer="面积无误")
    workspace.do("fees.bill.settle", "2026-11-1-101", by="cashier-1")
    assert on(workspace, "disputed") == []


# -- rates -------------------------------------------------------------------------------------------------


@pytest.mark.rule("fees.collection-rate-current", "fees.supervisor-collects")
def test_79_99_of_100_is_short_of_80_per_cent_by_a_cent(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "79.99")
    current = figures(workspace)["current"]
    assert (current["met"], current["missing"], current["part"], current["ids"]) == (
        False,
        "0.01",
        "79.99",
        ["1-101"],
    )
    assert "差 0.01 元" in workspace.run("report", "fees", by="service-supervisor").out
    watched = workspace.run("today", by="service-supervisor").out
    assert "本月指标" in watched and "差 0.01 元" in watched and "≥ 80%" in watched
    assert "本月指标" not in workspace.run("today", by="clerk-1").out
    told = workspace.run("today", "--json").json()["figures"]
    assert "0.01" in [one["missing"] for one in told if one["rule"] == "fees.collection-rate-current"]
    workspace.run("rules", "set", "fees.supervisor-collects", "post=clerk", by="director")
    assert "本月指标" not in workspace.run("today", by="service-supervisor").out
    pay(workspace, "0.01")
    assert figures(workspace)["current"]["met"] is True


@pytest.mark.rule("fees.collection-rate-previous", "fees.collection-rate-before-previous")
def test_earlier_months_are_judged_with_what_is_paid_up_to_today(workspace: Workspace) -> None:
    homes(workspace)
    for month in ("09", "10", "11"):
        bill(workspace, f"2026-{month}", f"2026-{month}-25")
    pay(workspace, "99.99", bill="2026-09-1-101")
    pay(workspace, "89.99", bill="2026-10-1-101")
    found = figures(workspace)
    assert (found["previous"]["met"], found["previous"]["missing"]) == (False, "0.01")
    assert (found["before"]["met"], found["before"]["missing"], found["before"]["ids"]) == (
        False,
        "0.01",
        ["1-101"],
    )
    assert [(row["unit"], row["amount"]) for row in command(workspace, "unpaid", "2026-09")] == [
        ("1-101", "0.01")
    ]
    pay(workspace, "0.02")
    found = figures(workspace)
    assert found["previous"]["met"] and found["before"]["met"]


@pytest.mark.rule("fees.management-fee-rate")
def test_exactly_95_per_cent_of_the_management_fee_passes_and_a_cent_less_is_short(
    workspace: Workspace,
) -> None:
    homes(workspace)
    tariff(workspace, "水费", "water", "home", "50")
    bill(workspace)
    pay(workspace, "94.99")
    fee = figures(workspace)["management"]
    assert (fee["met"], fee["missing"], Decimal(fee["whole"])) == (False, "0.01", 100)
    pay(workspace, "0.01")
    assert figures(workspace)["management"]["met"] is True


@pytest.mark.rule("fees.utility-rate", "fees.special-service-rate")
def test_unpaid_utilities_and_services_are_reported_with_room_amount_and_order(workspace: Workspace) -> None:
    homes(workspace)
    tariff(workspace, "水费", "water", "home", "3.20")
    bill(workspace)
    order = workspace.do(
        "workorders.order.register", unit="1-101", content="疏通下水道", wanted="10:00"
    ).folded.id
    service = {"kind": "service", "about": "疏通", "amount": "30", "order": order}
    charge = workspace.do("fees.charge.register", by="cashier-1", unit="1-101", **service).folded.id
    pay(workspace, "103.19", bill="2026-11-1-101")
    found = figures(workspace)
    assert (found["utilities"]["met"], found["utilities"]["missing"]) == (False, "0.01")
    assert (found["services"]["met"], found["services"]["missing"]) == (False, "30.00")
    (row,) = command(workspace, "unpaid", "2026-11", "water")
    assert (row["unit"], row["amount"]) == ("1-101", "0.01")
    (unpaid,) = listing(workspace.office(), "fees", "services")
    assert (unpaid.id, unpaid.values["order"]) == (charge, order)
    pay(workspace, "30.01")
    found = figures(workspace)
    assert found["utilities"]["met"] and found["services"]["met"] and on(workspace, "services") == []


def test_one_home_that_paid_too_much_does_not_cover_anothers_arrears(two_desks: TwoDesks) -> None:
    homes(two_desks.a, "1-101", "1-102")
    bill(two_desks.a)
    two_desks.exchange()
    pay(two_desks.a, "100")
    pay(two_desks.b, "100")
    two_desks.exchange()
    current = figures(two_desks.a)["current"]
    assert (Decimal(current["part"]), current["met"], current["ids"]) == (100, False, ["1-102"])


@pytest.mark.rule("fees.project-guidance", "fees.project-rate-report")
def test_rates_of_each_project_are_shown_and_reported_to_the_general_manager(workspace: Workspace) -> None:
    homes(workspace)
    workspace.do("residents.building.add", name="2")
    workspace.do("residents.unit.add", number="2-101", building="2", area="50")
    workspace.do("fees.project.add", by="service-supervisor", name="二期", buildings="2")
    bill(workspace)
    pay(workspace, "100")
    rates = {row["item"]: (row["paid"], row["rate"]) for row in command(workspace, "rates", "2026-11")}
    assert rates == {
        "翠湖花园": ("100.00", "100.00%"),
        "二期": ("0.00", "0.00%"),
        "合计": ("100.00", "66.66%"),
    }
    report = {"by": "company-manager", "sort": "project", "period": "2026-11"}
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.statistics.report", recipients="director", **report)
    assert refusal.value.rule == "fees.project-rate-report"
    with pytest.raises(UsageError, match="has not begun"):
        workspace.do(
            "fees.statistics.report", recipients="general-manager", **{**report, "period": "2027-Q1"}
        )
    assert not [task for task in routines(workspace.office(), area="fees") if task.routine == "projects"]
    setting(workspace, "project-rate-report", every="month")
    assert "projects" in {
        task.routine for task in routines(workspace.office(), area="fees") if not task.finished
    }
    filed = workspace.do("fees.statistics.report", recipients="general-manager", **report).folded
    assert [row["item"] for row in filed.values["figures"]] == ["翠湖花园", "二期", "合计"]
    assert "projects" in {task.routine for task in routines(workspace.office(), area="fees") if task.finished}


@pytest.mark.rule("fees.monthly-quarterly-statistics", "fees.periodic-statistics")
def test_a_quarter_is_its_months_a_half_year_its_quarters_and_a_year_its_halves(workspace: Workspace) -> None:
    homes(workspace)
    tariff(workspace, "水费", "water", "home", "3.21")
    for month in (1, 5, 8, 10, 11):
        bill(workspace, f"2026-{month:02}", "2026-11-25")
    pay(workspace, "310.15")

    def sums(*periods: str) -> Decimal:
        rows = [row for period in periods for row in command(workspace, "totals", period)]
        return sum((Decimal(row[name]) for row in rows for name in ("charged", "paid")), Decimal())

    assert sums("2026-Q4") == sums("2026-10", "2026-11", "2026-12") > 0
    assert sums("2026-H2") == sums("2026-Q3", "2026-Q4")
    assert sums("2026") == sums("2026-H1", "2026-H2")
    charged = {row["item"]: Decimal(row["charged"]) for row in command(workspace, "totals", "2026")}
    bills = list(rows(workspace.office(), "fees.bill", void=True))
    assert charged["合计"] == sum(Decimal(row.values["total"]) for row in bills)
    assert charged["合计"] == -balance(workspace.office(), "fees.money", "charged")
    tasks = {task.routine: task for task in routines(workspace.office(), area="fees")}
    for routine, period in (("monthly", "2026-11"), ("quarterly", "2026-Q4"), ("half-yearly", "2026-H2")):
        assert tasks[routine].period == period and not tasks[routine].finished
    report = {"by": "officer-1", "sort": "quarter", "period": "2026-Q4"}
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.statistics.report", recipients="assistant", **report)
    assert refusal.value.rule == "fees.periodic-statistics"
    to = ("--recipients", "assistant", "--recipients", "director")
    early = workspace.run("fees", "statistics", "report", "quarter", "2026-Q4", *to, by="officer-1")
    assert early.status == 0 and "本期到 2026-12-31 才结束" in early.out + early.err
    over = workspace.run("fees", "statistics", "report", "month", "2026-10", *to, by="officer-1")
    assert over.status == 0 and "才结束" not in over.out + over.err
    tasks = {task.routine: task for task in routines(workspace.office(), area="fees")}
    assert tasks["quarterly"].finished and not tasks["yearly"].finished
    for wrong in ("2026-11", "秋天"):
        with pytest.raises(UsageError, match=wrong):
            workspace.do(
                "fees.statistics.report", recipients=["assistant", "director"], **{**report, "period": wrong}
            )


@pytest.mark.rule("fees.monthly-quarterly-statistics", "fees.periodic-statistics", "fees.project-rate-report")
def test_statistics_of_another_period_prove_nothing_and_are_not_amended(workspace: Workspace) -> None:
    setting(workspace, "project-rate-report", every="month")
    for sort, period, by, to in (
        ("month", "2026年8月", "officer-1", ["assistant", "director"]),
        ("quarter", "2026-Q2", "officer-1", ["assistant", "director"]),
        ("project", "2026-08", "company-manager", "general-manager"),
    ):
        made = workspace.do("fees.statistics.report", by=by, sort=sort, period=period, recipients=to)
    assert made.folded.values["period"] == "2026-08"
    assert workspace.run("amend", made.folded.id, "--set", "period=2026-10", by="director").status == 77
    names = ("monthly", "kinds", "quarterly", "kinds-quarterly", "projects")
    tasks = {task.routine: task for task in routines(workspace.office(), area="fees")}
    assert not any(tasks[name].finished for name in names)
    for sort, period in (("month", "上月"), ("quarter", "2026-Q3")):
        workspace.do(
            "fees.statistics.report",
            by="officer-1",
            sort=sort,
            period=period,
            recipients=["assistant", "director"],
        )
    tasks = {task.routine: task for task in routines(workspace.office(), area="fees")}
    assert [name for name in names if tasks[name].finished] == list(names[:4])
    board = workspace.run("today", "--all").out
    assert board.count("FT-261120-A04") <= 1  # reported to two posts, read once


@pytest.mark.rule("fees.monthly-reconciliation")
def test_a_reconciliation_counts_what_came_in_until_it_closes_and_stays(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    with pytest.raises(UsageError, match="2026-11"):
        workspace.do("fees.reconciliation.open", by="service-supervisor", period="2026-11")
    pay(workspace, "60")
    workspace.at("2026-12-02 09:00")
    opened = workspace.do("fees.reconciliation.open", by="service-supervisor", period="2026-11").folded
    pay(workspace, "40", paid_on="2026-11-30")
    done = workspace.do("fees.reconciliation.close", opened.id, by="service-supervisor", finance="100").folded
    assert (done.values["received"], done.values["short"]) == ("100.00", "0.00")
    assert workspace.run("amend", opened.id, "--set", "finance=90", by="service-supervisor").status == 77
    again = workspace.do(
        "fees.reconciliation.reopen", opened.id, by="service-supervisor", reason="报错数"
    ).folded
    assert again.state == "open" and "finance" not in again.values
    assert (
        workspace.do(
            "fees.reconciliation.close", opened.id, by="service-supervisor", finance="90", explanation="在途"
        ).folded.values["short"]
        == "10.00"
    )


def test_what_bounces_a_month_later_is_missing_in_that_month(workspace: Workspace) -> None:
    homes(workspace)
    paid = pay(workspace, "60", how="transfer")
    pay(workspace, "40")
    handed: dict[str, Any] = {"counted": "100", "vouchers": 2, "taker": "finance-1"}
    workspace.do("fees.handover.hand", by="cashier-1", **handed)
    workspace.at("2026-12-03 09:00")
    workspace.do("fees.receipt.bounce", paid, by="cashier-1", reason="银行退票", on_paper=PAPER)
    workspace.at("2027-01-05 09:00")
    for month, came_in in (("2026-11", "100.00"), ("2026-12", "-60.00")):
        opened = workspace.do("fees.reconciliation.open", by="service-supervisor", period=month).folded
        assert opened.values["received"] == came_in


def settled(office: Workspace) -> bool:
    return bool(office.record("D-1-101").state == "settled")


def test_nobody_is_reminded_of_what_his_credit_covers(workspace: Workspace) -> None:
    late(workspace)
    other: dict[str, Any] = {"unit": "1-101", "kind": "service", "about": "疏通", "by": "clerk-1"}
    first = workspace.do("fees.charge.register", amount="30", due="2026-11-20", **other).folded.id
    pay(workspace, "30", charge=first)
    workspace.do("fees.charge.cancel", first, by="clerk-1", reason="错", on_paper=PAPER)  # 30 of credit
    remind(workspace)
    case = workspace.record("D-1-101")
    assert (case.values["overdue"], case.values["items"][0]["amount"]) == ("70.00", "70.00")
    pay(workspace, "30", "1-102")
    old = {"unit": "1-102", "kind": "management", "period": "2026-08", "amount": "30"}
    workspace.do("fees.debt.register", by="cashier-1", **old)
    assert on(workspace, "overdue") == ["2026-11-1-101"] and on(workspace, "old-debts") == []
    assert stage(workspace, "1-102") == "缴费通知"
    pay(workspace, "70")
    assert settled(workspace)  # what is still open is covered


def test_whatever_leaves_nothing_late_ends_the_dunning(workspace: Workspace) -> None:
    late(workspace)
    undo: dict[str, Any] = {"by": "service-supervisor", "reason": "错", "on_paper": PAPER}
    remind(workspace)
    workspace.do("fees.bill.cancel", "2026-11-1-101", **undo)
    assert settled(workspace)
    bill(workspace, "2026-12", "2026-12-25")  # not due: no reason to go on
    old = {"unit": "1-101", "kind": "management", "period": "2026-08", "amount": "20"}
    debt = workspace.do("fees.debt.register", by="cashier-1", **old).folded.id
    remind(workspace)
    workspace.do("fees.debt.correct", debt, amount="30", **undo)
    assert not settled(workspace) and on(workspace, "paid-up") == []
    workspace.do("fees.debt.reverse", debt, **undo)
    assert settled(workspace)
    charge = {"unit": "1-101", "kind": "service", "about": "疏通", "amount": "30", "due": "2026-11-20"}
    workspace.do("fees.charge.register", by="clerk-1", **charge)
    remind(workspace)
    workspace.do("fees.prepaid.register", by="cashier-1", unit="1-101", amount="200")
    assert not settled(workspace) and on(workspace, "paid-up") == ["D-1-101"]  # covered, and to be settled
    workspace.do("fees.offset.use", by="cashier-1", unit="1-101")
    assert settled(workspace)


def turned(office: Workspace, kind: str, old: list[str], *new: str) -> str:
    values: dict[str, Any] = {"kind": kind, "old": old, "new": [{"number": one, "area": "50"} for one in new]}
    by = {"by": "service-supervisor", "since": f"{office.now:%Y-%m-%d}"}
    return office.do("residents.turn.register", **by, **values).folded.id


def taken_back(office: Workspace, turn: str) -> None:
    office.do("residents.turn.reverse", turn, by="service-supervisor", mistake="房号错了")


def test_the_dunning_of_a_home_goes_on_under_its_new_number_where_it_stood(workspace: Workspace) -> None:
    finally_noticed(workspace)
    before = workspace.record("D-1-101").values
    workspace.do("fees.case.amend", "D-1-101", by="officer-1", set={"limit": "2026-12-05"}, reason="写错")
    turn = turned(workspace, "renumber", ["1-101"], "1-103")
    gone, case = workspace.record("D-1-101"), workspace.record("D-1-103")
    assert (gone.state, case.state, stage(workspace, "1-103")) == ("moved", "final", "限期缴费通知")
    assert (case.values["issued"], f"{case.values['limit']}") == (before["issued"], "2026-12-05")
    assert case.values["items"] == before["items"] and on(workspace, "unreminded") == []
    assert workspace.run("fees", "remind", by="officer-1").out.startswith("已保存 0")
    taken_back(workspace, turn)
    assert (workspace.record("D-1-101").state, workspace.record("D-1-103").state) == ("final", "moved")
    assert f"{workspace.record('D-1-101').values['limit']}" == "2026-12-05"
    pay(workspace, "100")
    assert settled(workspace)


def test_dunning_goes_on_without_a_helper_who_has_left(workspace: Workspace) -> None:
    late(workspace).at("2026-12-01 09:00")
    remind(workspace)
    workspace.do("fees.case.assign", "D-1-101", by="center-manager", helper="clerk-2")
    settings = workspace.root / "propctl.toml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(one for one in lines if not one.startswith("clerk-2 ")), encoding="utf-8")
    turned(workspace, "renumber", ["1-101"], "1-103")
    case = workspace.record("D-1-103")
    assert case.state == "reminded" and "helper" not in case.values


def test_the_dunning_of_a_home_that_is_split_goes_on_with_the_debt_and_of_joined_ones_begins_anew(
    workspace: Workspace,
) -> None:
    late(workspace).at("2026-12-01 09:00")
    remind(workspace)
    turned(workspace, "split", ["1-101"], "1-103", "1-104")
    assert stage(workspace, "1-103") == "催缴通知" and stage(workspace, "1-104") == ""
    turned(workspace, "join", ["1-102", "1-103"], "1-105")
    assert workspace.record("D-1-103").state == "moved"
    assert stage(workspace, "1-105") == "催缴通知（待发）"  # what the other owed nobody was reminded of
    (carried,) = on(workspace, "late-carried")
    workspace.do("fees.receipt.pay", by="cashier-1", unit="1-105", amount="100", how="cash", charge=carried)
    assert on(workspace, "late-carried") == []


@pytest.mark.rule("fees.handover-to-finance", "fees.cash-matches-books")
def test_money_is_handed_to_finance_alone_and_a_difference_may_be_some_cents(workspace: Workspace) -> None:
    setting(workspace, "cash-matches-books", at_most="0.50")
    homes(workspace)
    bill(workspace)
    pay(workspace, "60")
    hand = {"by": "cashier-1", "counted": "59.50", "vouchers": "1"}
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.handover.hand", taker="clerk-2", **hand)
    assert refusal.value.rule == "fees.handover-to-finance"
    made = workspace.do("fees.handover.hand", taker="finance-1", **hand).folded
    workspace.do("fees.handover.accept", made.id, by="finance-1")
    assert on(workspace, "differences") == []


@pytest.mark.rule("fees.final-notice", "fees.stages")
def test_a_final_notice_says_what_comes_first_and_ends_no_earlier_than_it_is_issued(
    workspace: Workspace,
) -> None:
    setting(workspace, "stages", within="5d")
    late(workspace)
    for typed in ("1-101", "D-1-101"):
        refused = workspace.run("fees", "case", "final", typed, "--limit", "2026-12-05", by="officer-1")
        assert refused.status == 77 and "fees.final-notice" in refused.err
        assert "propctl fees case remind 1-101" in refused.err and "follow" not in refused.err
    remind(workspace)
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-11-20")
    assert refusal.value.rule == "fees.final-notice"
    (clock,) = due(workspace.office(), area="fees")
    assert clock.post == "officer"
    workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-11-26")
    workspace.at("2026-11-27 09:00")
    workspace.do("fees.case.visit", "D-1-101", by="officer-1", reason="忙", opinion="无", result="约好")
    (clock,) = due(workspace.office(), area="fees")
    assert (clock.clock, clock.post) == ("fees.assist", "assistant")


@pytest.mark.rule("fees.joint-resolution")
@pytest.mark.parametrize("measure", ["限制用电", "关水阀", "停供热水", "拉闸", "shut off the gas"])
def test_no_measure_that_touches_water_power_or_heating_can_be_set(
    workspace: Workspace, measure: str
) -> None:
    done = workspace.run(
        "rules", "set", "fees.joint-resolution", f"measures=talk：继续协商，cut：{measure}", by="director"
    )
    assert (done.status, "944" in done.err) == (2, True)


# -- month end ---------------------------------------------------------------------------------------------


@pytest.mark.rule("fees.monthly-reconciliation")
def test_on_the_5th_the_sum_is_computed_and_closed_only_with_finances_figure(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "60")
    wrong = pay(workspace, "40")
    workspace.do("fees.receipt.reverse", wrong, by="cashier-1", reason="错收", on_paper=PAPER)
    workspace.at("2026-12-05 09:00")
    task = next(task for task in routines(workspace.office(), area="fees") if task.routine == "reconcile")
    assert task.due is not None and task.due.date().day in (5, 6) and not task.finished
    opened = workspace.do("fees.reconciliation.open", by="service-supervisor", period="2026-11").folded
    assert opened.values["received"] == "60.00"
    with pytest.raises(UsageError, match="财务部数字"):
        workspace.do("fees.reconciliation.close", opened.id, by="service-supervisor")
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.reconciliation.close", opened.id, by="service-supervisor", finance="59.99")
    assert refusal.value.rule == "fees.monthly-reconciliation"
    closed = workspace.do(
        "fees.reconciliation.close",
        opened.id,
        by="service-supervisor",
        finance="59.99",
        explanation="银行手续费",
    ).folded
    assert (closed.values["short"], closed.values["surplus"]) == ("0.01", "0.00")
    task = next(task for task in routines(workspace.office(), area="fees") if task.routine == "reconcile")
    assert task.finished


@pytest.mark.rule("fees.arrears-report")
def test_the_arrears_report_is_not_filed_while_a_room_has_no_remedy(workspace: Workspace) -> None:
    late(workspace)
    remind(workspace)
    workspace.at("2026-11-28 09:00")
    task = next(task for task in routines(workspace.office(), area="fees") if task.routine == "arrears")
    assert not task.finished
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.arrears.file", by="service-supervisor", recipient="center-manager")
    assert refusal.value.rule == "fees.arrears-report"
    workspace.do("fees.case.remedy", "D-1-101", by="officer-1", remedy="周日上门")
    with pytest.raises(Refused):
        workspace.do("fees.arrears.file", by="service-supervisor", recipient="director")
    filed = workspace.do("fees.arrears.file", by="service-supervisor", recipient="center-manager").folded
    assert (filed.values["total"], filed.values["day"]) == ("100.00", dt.date(2026, 11, 28))
    with pytest.raises(UsageError):  # the figures are those of today
        workspace.do(
            "fees.arrears.file", by="service-supervisor", recipient="center-manager", day="2026-10-28"
        )
    printed = html.unescape(workspace.run("print", filed.id).out)
    assert "1-101" in printed and "周日上门" in printed and "100.00" in printed
    task = next(task for task in routines(workspace.office(), area="fees") if task.routine == "arrears")
    assert task.finished


@pytest.mark.rule("fees.kinds", "fees.pay-at-centre", "fees.stages", "fees.steward-notifies")
def test_the_page_tells_residents_prices_place_and_stages_and_never_of_cutting_utilities(
    workspace: Workspace,
) -> None:
    homes(workspace)
    amend(workspace.office("director"), "fees.pay-at-centre", {"place": "2号楼大堂"}, dt.date(2026, 11, 20))
    page = workspace.page("fees", audience="residents")
    for text in ("物业管理费", "2号楼大堂", "限期缴费通知", "不会以停水、停电、停气的办法催缴"):
        assert text in page
    assert "{within" not in page and "unset" not in page


@pytest.mark.rule("fees.stages")
def test_a_step_of_dunning_taken_for_the_wrong_home_is_taken_back(workspace: Workspace) -> None:
    late(workspace)
    remind(workspace)
    workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-03")
    assert workspace.run("revert", "D-1-101", "写错了房号", by="cashier-1").status == 77
    assert workspace.run("revert", "D-1-101", "写错了房号", by="service-supervisor").status == 0
    case = workspace.record("D-1-101")
    assert (case.state, case.values.get("limit")) == ("reminded", None)
    workspace.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-05")
