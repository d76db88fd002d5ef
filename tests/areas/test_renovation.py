"""Renovation: from the application to the filed papers, and every cent of the deposits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from propctl.api import Ref, Refused, UsageError, accounts, amend, balance, check, due, listing
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.areas.renovations import (
    APPLICATION,
    DIRECTOR,
    SIGNED,
    SLIP,
    SUPERVISOR,
    a_pass,
    accepted,
    applied,
    approved,
    complete,
    deposit,
    flat,
    inspect,
    permitted,
    printed,
    refund,
    refused,
    working,
)

TODAY = dt.date(2026, 11, 20)
CHARGE: dict[str, Any] = {"kind": "management", "about": "物业费", "amount": "820.50"}


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    return flat(workspace)


def ids(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "renovation", name)]


@pytest.mark.rule("renovation.step-order")
def test_a_renovation_moves_only_along_the_order_and_the_refusal_names_what_is_missing(
    office: Workspace,
) -> None:
    permit, badge = working(office)
    out_of_order: dict[str, tuple[dict[str, Any], str]] = {
        "leave": ({}, "完工验收合格"),
        "accept": ({"second_opinion": "合格"}, "已退场"),
        "refund": ({"paid_back": "3000", "refund_receipt": "S-1"}, "二次验收合格"),
        "file": ({"papers": "acceptance"}, "押金已结清"),
    }
    for step, (values, missing) in out_of_order.items():
        with pytest.raises(UsageError, match=missing):
            office.do(f"renovation.permit.{step}", permit, by=SUPERVISOR, **values)
    inspect(office, permit)
    complete(office, permit)
    office.do("renovation.pass.return", badge)
    assert office.do("renovation.permit.leave", permit).folded.state == "left"
    office.do("renovation.permit.accept", permit, by="officer-1", second_opinion="合格")
    refund(office, permit)
    assert office.record(permit).state == "refunded"


@pytest.mark.rule("renovation.review")
def test_no_permit_before_the_service_director_has_approved(office: Workspace) -> None:
    permit = applied(office)
    with pytest.raises(UsageError, match="审查通过"):
        office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="today")
    assert refused(office, "renovation.permit.approve", permit, by="clerk-1", opinion="同意") == (
        "renovation.review"
    )
    own = office.do("renovation.permit.register", by=DIRECTOR, **APPLICATION).folded.id
    assert refused(office, "renovation.permit.approve", own, by=DIRECTOR, opinion="同意") == (
        "renovation.review"
    )
    office.do("renovation.permit.approve", permit, by=DIRECTOR, opinion="同意")
    deposit(office, permit)
    issued = office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="today")
    assert issued.folded.state == "permitted"


@pytest.mark.rule("renovation.permit-deadline")
@pytest.mark.parametrize(
    ("applied_at", "until", "late"),
    [
        ("2026-11-19 10:00", "2026-11-23 17:30", "2026-11-23 17:31"),  # Thursday: Friday, Monday
        ("2026-09-30 10:00", "2026-10-09 17:30", "2026-10-09 17:31"),  # before the National Day holiday
    ],
)
def test_formalities_are_due_two_working_days_after_the_application(
    office: Workspace, applied_at: str, until: str, late: str
) -> None:
    office.at(applied_at)
    applied(office, begin="2026-12-01")
    (clock,) = due(office.office(), area="renovation")
    assert clock.due is not None
    assert f"{clock.due:%Y-%m-%d %H:%M}" == until
    assert due(office.at(until).office(), area="renovation", overdue=True) == []
    (clock,) = due(office.at(late).office(), area="renovation", overdue=True)
    assert clock.rule == "renovation.permit-deadline"


@pytest.mark.rule("renovation.step-order")
def test_a_step_done_to_the_wrong_renovation_is_taken_back_by_two(office: Workspace) -> None:
    permit = approved(office)
    deposit(office, permit)
    office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="today")
    undo: dict[str, Any] = {"by": SUPERVISOR, "reason": "点错了"}
    assert refused(office, "renovation.permit.undo", permit, **undo)
    back = office.do("renovation.permit.undo", permit, on_paper=SLIP, **undo).folded
    assert back.state == "approved" and "code_given" not in back.values
    assert refused(office, "renovation.permit.undo", permit, on_paper=SLIP, **undo) == "renovation.deposit"
    office.do("renovation.permit.undo-deposit", permit, by=SUPERVISOR, reason="退", on_paper=SLIP)
    back = office.do("renovation.permit.undo", permit, on_paper=SLIP, **undo).folded
    assert back.state == "applied" and "opinion" not in back.values


@pytest.mark.rule("renovation.permit-deadline")
def test_only_the_supervisor_issues_the_permit(office: Workspace) -> None:
    permit = approved(office)
    deposit(office, permit)
    rule = refused(office, "renovation.permit.issue", permit, by="clerk-1", code_given="today")
    assert rule == "renovation.permit-deadline"


@pytest.mark.rule("renovation.deposit")
def test_no_permit_without_a_deposit_or_a_waiver_that_another_approved(office: Workspace) -> None:
    permit = approved(office)
    issue: dict[str, Any] = {"by": SUPERVISOR, "code_given": "today"}
    assert refused(office, "renovation.permit.issue", permit, **issue) == "renovation.deposit"
    assert refused(office, "renovation.permit.waive", permit, by=SUPERVISOR, reason="只刷墙") == (
        "renovation.deposit"
    )
    with pytest.raises(Refused, match="own request"):
        office.do(
            "renovation.permit.waive", permit, by=SUPERVISOR, reason="只刷墙", on_paper=(SUPERVISOR, "1")
        )
    office.do("renovation.permit.waive", permit, by=SUPERVISOR, reason="只刷墙", on_paper=SLIP)
    assert office.do("renovation.permit.issue", permit, **issue).folded.state == "permitted"
    paid = permitted(office, "2500.50")
    assert ids(office, "unrefunded") == [paid]
    assert balance(office.office(), "renovation.deposits", f"deposit:{paid}") == Decimal("2500.5")


@pytest.mark.rule("renovation.deposit")
def test_the_amount_of_the_deposit_is_free_until_the_office_sets_it(office: Workspace) -> None:
    permitted(office, "1234.56")
    amend(office.office("director"), "renovation.deposit", {"amount": "3000"}, TODAY)
    permit = approved(office)
    with pytest.raises(Refused, match=r"renovation\.deposit"):
        deposit(office, permit, "2999.99")
    deposit(office, permit, "3000")


@pytest.mark.parametrize("amount", ["-1", "0", "10.001", "三千多"])
def test_a_deposit_that_is_no_amount_of_money_is_one_clear_sentence(office: Workspace, amount: str) -> None:
    permit = approved(office)
    with pytest.raises(UsageError):
        deposit(office, permit, amount)
    assert accounts(office.office(), "renovation.deposits") == {}


@pytest.mark.rule("renovation.management-fee")
def test_arrears_are_neither_shown_nor_published_until_the_office_switches_the_clause_on(
    office: Workspace,
) -> None:
    office.do("fees.charge.register", by="cashier-1", unit="5-302", **CHARGE)
    issued = permitted(office)
    assert "arrears" not in office.record(issued).values
    page = office.page("renovation")
    assert "欠费" not in page
    director = office.office("director")
    amend(director, "renovation.management-fee", {"in_force": "yes"}, TODAY)
    permit = approved(office)
    deposit(office, permit)
    with pytest.raises(UsageError, match="对欠费的决定"):
        office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="today")
    shown = office.do(
        "renovation.permit.issue",
        permit,
        by=SUPERVISOR,
        code_given="today",
        decision="照常发证",
    ).folded
    assert shown.state == "permitted"  # arrears never block it
    assert (shown.values["arrears"], shown.values["decision"]) == ("820.50", "照常发证")
    assert "欠费" in office.page("renovation")


@pytest.mark.rule("renovation.management-fee")
def test_the_management_fee_is_received_and_stays_when_the_deposit_is_refunded(office: Workspace) -> None:
    permit, _ = accepted(office)
    office.do("renovation.permit.fee", permit, by=SUPERVISOR, fee="180", fee_receipt="S-3")
    refund(office, permit)
    held = accounts(office.office(), "renovation.deposits")
    assert held == {f"fee:{permit}": Decimal(180), "owner": Decimal(-180)}
    with pytest.raises(Refused):
        office.do("renovation.permit.undo-fee", permit, by=SUPERVISOR, reason="重复收费")
    office.do("renovation.permit.undo-fee", permit, by=SUPERVISOR, reason="重复收费", on_paper=SLIP)
    assert accounts(office.office(), "renovation.deposits") == {}


@pytest.mark.rule("renovation.code-explained", "renovation.owner-notice")
def test_the_permit_keeps_the_day_on_which_the_code_and_the_notice_were_handed_out(office: Workspace) -> None:
    permit = approved(office)
    deposit(office, permit)
    with pytest.raises(UsageError, match="装修守则"):
        office.do("renovation.permit.issue", permit, by=SUPERVISOR)
    office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="2026-11-20")
    assert office.record(permit).values["code_given"] == TODAY
    assert "2026-11-20" in printed(office, permit, "permit")


@pytest.mark.rule("renovation.supervisor-responsible", "renovation.archive-custody")
def test_a_renovation_names_the_supervisor_and_the_keeper_unless_another_is_named(office: Workspace) -> None:
    first = office.record(applied(office)).values
    assert (first["supervisor"], first["keeper"]) == (SUPERVISOR, DIRECTOR)
    permit = applied(office, supervisor="assistant")
    assert office.record(permit).values["supervisor"] == "assistant"
    for other in ("cleaner-1", ""):
        with pytest.raises(Refused):
            office.do("renovation.permit.amend", permit, by="officer-1", set={"supervisor": other})
    with pytest.raises(Refused):
        office.do("renovation.permit.reassign", permit, by="officer-1", supervisor="officer-1")
    office.do("renovation.permit.reassign", permit, by=SUPERVISOR, supervisor=SUPERVISOR, keeper="assistant")
    values = office.record(permit).values
    assert (values["supervisor"], values["keeper"]) == (SUPERVISOR, "assistant")
    amend(office.office("director"), "renovation.supervisor-responsible", {"post": "assistant"}, TODAY)
    assert office.record(applied(office)).values["supervisor"] == "assistant"


@pytest.mark.rule("renovation.archive-custody")
def test_all_papers_of_a_renovation_stand_under_its_number_with_the_keepers_name(office: Workspace) -> None:
    permit, badge = working(office)
    sheet = inspect(office, permit).folded.id
    rows = office.run("renovation", "dossier", permit, "--json").json()
    assert {row["id"] for row in rows} == {permit, badge, sheet}
    assert {(row["permit"], row["keeper"]) for row in rows} == {(permit, "钱芳")}


@pytest.mark.rule("renovation.archive-custody", "renovation.supervisor-responsible")
def test_of_several_who_hold_the_post_the_homes_steward_is_named_else_the_post(office: Workspace) -> None:
    for clause in ("renovation.archive-custody", "renovation.supervisor-responsible"):
        amend(office.office("director"), clause, {"post": "officer"}, TODAY)
    named = office.record(applied(office)).values
    assert (named["supervisor"], named["keeper"]) == ("officer-1", "officer-1")
    amend(office.office("director"), "renovation.archive-custody", {"post": "technician"}, TODAY, reason="改")
    [row] = office.run("renovation", "dossier", applied(office), "--json").json()
    assert row["keeper"] == "维修人员"


@pytest.mark.rule("renovation.deposit")
def test_a_deposit_of_nothing_is_no_deposit_and_the_clause_is_put_out_of_force(office: Workspace) -> None:
    nothing = office.run("rules", "set", "renovation.deposit", "amount=0", by="director")
    assert (nothing.status, "in_force=no" in nothing.err) == (2, True)
    office.run("rules", "set", "renovation.deposit", "in_force=no", by="director")
    office.do("renovation.permit.issue", approved(office), by=SUPERVISOR, code_given="2026-11-20")


@pytest.mark.rule("renovation.entry-formalities")
def test_a_worker_gets_a_numbered_pass_on_an_issued_permit_and_the_gate_sees_the_valid_ones(
    office: Workspace,
) -> None:
    permit = approved(office)
    with pytest.raises(Refused, match=r"renovation\.entry-formalities"):
        a_pass(office, permit)
    deposit(office, permit)
    office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="today")
    assert refused(office, "renovation.permit.begin", permit) == "renovation.entry-formalities"
    with pytest.raises(UsageError, match="证件押金"):
        a_pass(office, permit, "")
    with pytest.raises(Refused, match="竣工日期"):
        a_pass(office, permit, until="2026-12-21")
    valid, short = a_pass(office, permit), a_pass(office, permit, until="2026-11-21")
    assert valid != short
    assert set(ids(office, "gate")) == {valid, short}
    assert ids(office.at("2026-11-22 09:00"), "gate") == [valid]
    for until, why in (("2026-12-21", "竣工日期"), ("2026-11-19", "起日")):
        with pytest.raises(Refused, match=why):
            office.do("renovation.pass.extend", short, until=until)
    office.do("renovation.pass.extend", short, until="2026-11-23")
    assert set(ids(office, "gate")) == {valid, short}
    office.do("renovation.permit.begin", permit)
    rule = refused(office, "renovation.permit.begin", permitted(office), by="cleaner-1")
    assert rule == "renovation.entry-formalities"


@pytest.mark.rule("renovation.exit-and-pass-deposit")
def test_workers_leave_when_each_pass_is_back_or_reported_lost(office: Workspace) -> None:
    permit, badge = working(office)
    other = a_pass(office, permit, worker="小田")
    inspect(office, permit)
    complete(office, permit)
    office.do("renovation.pass.return", badge)
    assert refused(office, "renovation.permit.leave", permit) == "renovation.exit-and-pass-deposit"
    assert ids(office, "missing") == [other]
    office.do("renovation.pass.lost", other, reason="工人离场时带走")
    assert ids(office, "missing") == [other]
    office.do("renovation.permit.leave", permit)


@pytest.mark.rule("renovation.exit-and-pass-deposit")
def test_a_pass_deposit_is_refunded_once_the_pass_is_back_against_its_receipt(office: Workspace) -> None:
    permit, badge = working(office)
    with pytest.raises(UsageError):
        office.do("renovation.pass.refund", badge, by="cashier-1", back_receipt="S-2")
    office.do("renovation.pass.return", badge)
    rule = refused(office, "renovation.pass.refund", badge, by="cashier-1", back_receipt="S-9")
    assert rule == "renovation.exit-and-pass-deposit"
    office.do("renovation.pass.refund", badge, by="cashier-1", back_receipt="S-2")
    assert accounts(office.office(), "renovation.passes") == {}
    gone = a_pass(office, permit)
    office.do("renovation.pass.lost", gone, reason="遗失")
    lost: dict[str, Any] = {"back_receipt": "S-2", "reason": "已登报作废"}
    with pytest.raises(Refused, match="approved-by"):
        office.do("renovation.pass.refund-lost", gone, by=SUPERVISOR, **lost)
    office.do("renovation.pass.refund-lost", gone, by=SUPERVISOR, on_paper=SLIP, **lost)
    assert accounts(office.office(), "renovation.passes") == {}


@pytest.mark.rule("renovation.completion-acceptance", "renovation.acceptance-signatures")
def test_completion_names_the_works_team_and_holds_both_signatures_with_dates(office: Workspace) -> None:
    permit, _ = working(office)
    for missing in ("works_team", "signatures"):
        with pytest.raises(UsageError):
            complete(office, permit, **{missing: ""})
    with pytest.raises(Refused, match=r"renovation\.completion-acceptance"):
        complete(office, permit, works_team="clerk-2")
    with pytest.raises(Refused, match=r"renovation\.acceptance-signatures"):
        complete(office, permit, signatures=[{"signer": "owner", "signed": "2026-11-20"}])
    with pytest.raises(Refused, match=r"签字日期不能早于进场 \(renovation"):
        complete(office, permit, signatures=[{**one, "signed": "2026-11-19"} for one in SIGNED])
    with pytest.raises(UsageError):
        complete(office, permit, signatures=[{"signer": "owner"}, {"signer": "manager"}])
    values: dict[str, Any] = {"acceptance": "防水层返潮", "works_team": "technician-1"}
    redone = office.do("renovation.permit.redo", permit, by="officer-1", **values)
    assert redone.folded.state == "working"
    chief = {"partner": "engineering-supervisor"}
    amend(office.office("director"), "renovation.completion-acceptance", chief, TODAY)
    with pytest.raises(Refused, match=r"renovation\.completion-acceptance"):
        office.do("renovation.permit.redo", permit, by="officer-1", **values)
    with pytest.raises(Refused, match=r"renovation\.completion-acceptance"):
        complete(office, permit)
    complete(office, permit, works_team="engineer-chief")
    assert office.record(permit).state == "completed"


@pytest.mark.rule("renovation.second-acceptance")
def test_the_second_acceptance_is_due_after_checkout_and_judged_once_the_office_sets_a_limit(
    office: Workspace,
) -> None:
    permit, badge = working(office)
    complete(office, permit)
    office.do("renovation.pass.return", badge)
    office.do("renovation.permit.leave", permit)
    (clock,) = due(office.office(), area="renovation")
    assert (clock.rule, clock.standing) == ("renovation.second-acceptance", "unset")
    office.do("renovation.permit.fail", permit, by="officer-1", second_opinion="卫生间渗水")
    assert office.record(permit).state == "left"
    amend(office.office("director"), "renovation.second-acceptance", {"within": "30d"}, TODAY)
    second, other = working(office)
    complete(office, second)
    office.do("renovation.pass.return", other)
    office.do("renovation.permit.leave", second)
    late = due(office.at("2026-12-21 09:00").office(), area="renovation", overdue=True)
    assert second in [clock.id for clock in late]


@pytest.mark.rule("renovation.deposit-refund-after-acceptance")
def test_the_deposit_goes_back_whole_after_the_second_acceptance_by_somebody_else(office: Workspace) -> None:
    permit, _ = accepted(office, "3000.50")
    (clock,) = due(office.office(), area="renovation")
    assert (clock.rule, clock.id) == ("renovation.deposit-refund-after-acceptance", permit)
    assert ids(office, "unrefunded") == [permit]
    rule = "renovation.deposit"
    for wrong in ("3000.49", "3000.51"):
        with pytest.raises(Refused, match=rule):
            refund(office, permit, wrong)
    bad: dict[str, Any] = {"paid_back": "3000.50", "refund_receipt": "S-7"}
    assert refused(office, "renovation.permit.refund", permit, by=SUPERVISOR, **bad) == (
        "renovation.deposit-refund-after-acceptance"
    )
    refund(office, permit, "3000.50")
    assert ids(office, "unrefunded") == []
    assert accounts(office.office(), "renovation.deposits") == {}


@pytest.mark.rule("renovation.deposit-refund-after-acceptance", "renovation.exit-and-pass-deposit")
def test_who_gives_the_works_up_before_they_begin_has_the_deposit_back(office: Workspace) -> None:
    permit = permitted(office, "2000.00")
    worker = a_pass(office, permit)
    rule = refused(office, "renovation.permit.withdraw", permit, by="clerk-1", reason="不装了")
    assert rule == "renovation.exit-and-pass-deposit"
    office.do("renovation.pass.undo-issue", worker, by=SUPERVISOR, reason="没有进场", on_paper=SLIP)
    office.do("renovation.permit.withdraw", permit, by="clerk-1", reason="不装了")
    assert ids(office, "unrefunded") == [permit]
    told = office.run("renovation", "conclude", applied(office), by=SUPERVISOR).err
    assert "只有“二次验收合格、待退押金”“业主放弃装修、待退押金”时才能办" in told
    refund(office, permit, "2000.00")
    assert accounts(office.office(), "renovation.deposits") == {}
    undo(office, permit, "refund")  # the money did not go out after all: back to where it came from
    assert office.office().folded(Ref("renovation.permit", permit)).state == "given-up"
    office.do("renovation.permit.undo", permit, by=SUPERVISOR, reason="又装了", on_paper=SLIP)
    assert office.office().folded(Ref("renovation.permit", permit)).state == "permitted"
    assert held(office, permit) == (Decimal("2000.00"), 0)


def deduct(office: Workspace, permit: str, amount: str, slip: tuple[str, str] = SLIP) -> None:
    items = {"deducted": amount, "deducted_for": f"损坏电梯轿厢 {amount} 元，见照片"}
    office.do("renovation.permit.deduct", permit, by=SUPERVISOR, on_paper=slip, **items)


def undo(office: Workspace, permit: str, step: str) -> None:
    office.do(f"renovation.permit.undo-{step}", permit, by=SUPERVISOR, reason="登错", on_paper=SLIP)


def held(office: Workspace, permit: str) -> tuple[Decimal, Decimal]:
    """What is held of a deposit, and what was deducted."""
    books, ledger = office.office(), "renovation.deposits"
    return balance(books, ledger, f"deposit:{permit}"), balance(books, ledger, f"withheld:{permit}")


def test_money_that_no_step_took_or_gave_is_not_written_by_an_amendment(office: Workspace) -> None:
    permit, _ = accepted(office)
    for field, step in (
        ("paid_back=3000", "退押金"),
        ("deducted_for=门", "扣除押金"),
        ("fee=20", "收管理费"),
    ):
        amended = office.run("amend", permit, "--set", field, "--reason", "补", by=SUPERVISOR)
        assert (amended.status, f"{step} propctl renovation " in amended.err) == (2, True), amended.err
    assert "paid_back" not in office.record(permit).values


@pytest.mark.rule("renovation.deposit", "renovation.deposit-refund-after-acceptance")
def test_a_part_of_the_deposit_is_kept_for_named_items_that_another_approved(office: Workspace) -> None:
    permit, _ = accepted(office, "3000.50")
    for slip in (("", ""), (SUPERVISOR, "Z-1"), ("officer-1", "Z-1")):
        with pytest.raises(Refused):
            deduct(office, permit, "200.50", slip)
    with pytest.raises(Refused, match="在押"):
        deduct(office, permit, "3000.51")
    deduct(office, permit, "200.50")
    assert held(office, permit) == (2800, Decimal("200.50"))
    with pytest.raises(Refused, match="undo-deduct"):
        deduct(office, permit, "1")
    with pytest.raises(Refused, match="undo-deduct"):
        undo(office, permit, "deposit")
    with pytest.raises(Refused, match="deduct"):
        refund(office, permit, "3000.50")
    amended = office.run("amend", permit, "--set", "deducted=2000", "--reason", "错", by=SUPERVISOR)
    assert amended.status == 77
    undo(office, permit, "deduct")
    with pytest.raises(Refused, match="没有扣除"):
        undo(office, permit, "deduct")
    deduct(office, permit, "100")
    refund(office, permit, "2900.50")
    assert held(office, permit) == (0, 100) and ids(office, "unrefunded") == []
    assert "扣除项目和依据" in printed(office, permit, "receipt")
    undo(office, permit, "refund")
    assert held(office, permit) == (Decimal("2900.50"), 100)


@pytest.mark.rule("renovation.deposit")
def test_what_was_reversed_is_neither_shown_nor_printed_and_what_stands_is(office: Workspace) -> None:
    permit, _ = accepted(office)
    deduct(office, permit, "200")
    assert "损坏电梯轿厢 200 元" in printed(office, permit, "receipt")
    undo(office, permit, "deduct")
    fields = office.run("show", permit, "--json").json()["fields"]
    assert "deducted" not in fields and fields["restored"] == "200.00"
    assert "损坏电梯" not in printed(office, permit, "receipt")
    refund(office, permit)
    undo(office, permit, "refund")
    assert "paid_back" not in office.record(permit).values
    assert "退还押金" not in office.run("show", permit).out.partition("经过")[0]
    refund(office, permit)
    assert office.record(permit).values["paid_back"] == "3000.00"


def test_a_deposit_that_is_kept_whole_is_settled_and_that_is_taken_back_by_its_own_step(
    office: Workspace,
) -> None:
    permit, _ = accepted(office)
    refund(office, permit)
    undo(office, permit, "refund")
    deduct(office, permit, "3000")
    with pytest.raises(Refused, match="conclude"):
        refund(office, permit, "3000")
    office.do("renovation.permit.conclude", permit, by=SUPERVISOR)
    with pytest.raises(Refused, match="undo-conclude"):
        undo(office, permit, "refund")  # it was taken back before: nothing came into the till again
    undo(office, permit, "conclude")
    assert held(office, permit) == (0, 3000)
    undo(office, permit, "deduct")
    refund(office, permit)
    with pytest.raises(Refused, match="undo-refund"):
        undo(office, permit, "conclude")
    assert accounts(office.office(), "renovation.deposits") == {}


def test_what_two_desks_deducted_of_one_deposit_is_taken_back_at_once(two_desks: TwoDesks) -> None:
    permit, _ = accepted(flat(two_desks.a))
    two_desks.exchange()
    deduct(two_desks.a, permit, "200")
    deduct(two_desks.b.at("09:05"), permit, "300")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert held(desk, permit) == (2500, 500)
    undo(two_desks.a.at("09:10"), permit, "deduct")
    deduct(two_desks.a, permit, "300")
    two_desks.exchange()
    refund(two_desks.b.at("09:20"), permit, "2700")
    assert held(two_desks.b, permit) == (0, 300)


@pytest.mark.rule("renovation.deposit")
def test_a_deposit_that_two_desks_took_is_listed_until_one_is_reversed(two_desks: TwoDesks) -> None:
    permit = approved(flat(two_desks.a))
    two_desks.exchange()
    deposit(two_desks.a, permit)
    deposit(two_desks.b.at("09:05"), permit, receipt="S-2")
    two_desks.exchange()
    found = two_desks.a.run("renovation", "list", "deposited-twice", "--json").json()
    assert [row["id"] for row in found] == [permit]
    undo(two_desks.a.at("09:10"), permit, "deposit")
    assert two_desks.a.run("renovation", "list", "deposited-twice", "--json").json() == []


def test_who_accepted_the_works_does_not_refund_the_deposit(office: Workspace) -> None:
    permit, badge = working(office)
    complete(office, permit)
    office.do("renovation.pass.return", badge)
    office.do("renovation.permit.leave", permit)
    office.do("renovation.permit.accept", permit, by=SUPERVISOR, second_opinion="合格")
    with pytest.raises(Refused, match="renovation"):
        refund(office, permit)


def test_every_money_step_has_its_reversal_with_reason_and_another_approver(office: Workspace) -> None:
    permit, badge = accepted(office)
    refund(office, permit)
    office.do("renovation.pass.refund", badge, by="cashier-1", back_receipt="S-2")
    reversals = [("permit.undo-refund", permit), ("permit.undo-deposit", permit), ("pass.undo-refund", badge)]
    for step, record in reversals:
        with pytest.raises(UsageError):
            office.do(f"renovation.{step}", record, by=SUPERVISOR, on_paper=SLIP)
        with pytest.raises(Refused):
            office.do(f"renovation.{step}", record, by=SUPERVISOR, reason="登错")
        with pytest.raises(Refused, match="own request"):
            office.do(f"renovation.{step}", record, by=SUPERVISOR, reason="登错", on_paper=(SUPERVISOR, "1"))
        office.do(f"renovation.{step}", record, by=SUPERVISOR, reason="登错", on_paper=SLIP)
    assert accounts(office.office(), "renovation.deposits") == {}
    assert balance(office.office(), "renovation.passes", f"pass:{badge}") == 50
    with pytest.raises(Refused):
        office.do("renovation.permit.undo-deposit", permit, by=SUPERVISOR, reason="再冲", on_paper=SLIP)
    deposit(office, permit, "2800")
    with pytest.raises(Refused):
        deposit(office, permit, "2800")
    refund(office, permit, "2800")
    assert accounts(office.office(), "renovation.deposits") == {}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 999_999), st.sampled_from(["keep", "undo", "refund"])), max_size=3))
def test_every_cent_is_with_the_owner_or_held(
    tmp_path_factory: pytest.TempPathFactory, renovations: list[tuple[int, str]]
) -> None:
    office = flat(make_workspace(tmp_path_factory.mktemp("office")))
    held = Decimal(0)
    for cents, end in renovations:
        amount = Decimal(cents) / 100
        permit = accepted(office, str(amount))[0] if end == "refund" else permitted(office, str(amount))
        if end == "refund":
            refund(office, permit, str(amount))
        elif end == "undo":
            office.do("renovation.permit.undo-deposit", permit, by=SUPERVISOR, reason="登错", on_paper=SLIP)
        else:
            held += amount
    books = accounts(office.office(), "renovation.deposits")
    assert sum(books.values()) == 0
    assert -books.get("owner", Decimal(0)) == held


def test_a_deposit_taken_at_two_offline_desks_counts_twice_and_is_refunded_whole(two_desks: TwoDesks) -> None:
    permit = approved(flat(two_desks.a))
    two_desks.exchange()
    deposit(two_desks.a, permit, "3000")
    deposit(two_desks.b, permit, "3000", "S-8")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert balance(desk.office(), "renovation.deposits", f"deposit:{permit}") == 6000
    two_desks.a.do("renovation.permit.undo-deposit", permit, by=SUPERVISOR, reason="两台重复", on_paper=SLIP)
    two_desks.exchange()
    assert balance(two_desks.b.office(), "renovation.deposits", f"deposit:{permit}") == 3000


def test_what_two_desks_took_and_each_took_back_or_both_took_back_is_counted_once(
    two_desks: TwoDesks,
) -> None:
    permit = approved(flat(two_desks.a))
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):  # each its own
        deposit(desk, permit, "3000")
        undo(desk, permit, "deposit")
    two_desks.exchange()
    assert held(two_desks.a, permit) == (0, 0) and "amount" not in two_desks.b.record(permit).values
    deposit(two_desks.a, permit, "2000")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):  # both the same
        undo(desk, permit, "deposit")
    two_desks.exchange()
    assert accounts(two_desks.a.office(), "renovation.deposits") == {}


def test_a_deposit_refunded_at_two_offline_desks_is_a_finding(two_desks: TwoDesks) -> None:
    permit, _ = accepted(flat(two_desks.a))
    two_desks.exchange()
    refund(two_desks.a, permit)
    refund(two_desks.b.at("09:05"), permit)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert balance(desk.office(), "renovation.deposits", f"deposit:{permit}") == -3000
        found = [problem.field for problem in check(desk.office()) if problem.path == "records"]
        assert "renovation.deposits" in found


@pytest.mark.rule("renovation.papers-archived")
def test_a_file_is_closed_with_each_paper_and_the_missing_one_is_named(office: Workspace) -> None:
    permit, _ = accepted(office)
    refund(office, permit)
    file = ("renovation", "file", permit, "--papers")
    lacking = office.run(*file, "acceptance", by="officer-1")
    assert lacking.status == 77
    assert "装修巡检表" in lacking.err
    assert "通知单" not in lacking.err  # there was no violation
    assert ids(office, "files") == [permit]
    assert office.run(*file, "acceptance,inspections", by="officer-1").status == 0
    assert office.record(permit).state == "filed"


@pytest.mark.rule("renovation.acceptance-form")
def test_the_acceptance_form_prints_the_permit_and_the_acceptance(office: Workspace) -> None:
    permit, _ = accepted(office)
    blank = printed(office, approved(office), "acceptance")
    assert "验收意见" in blank and "（未填）" not in blank  # what is yet to come is missing nowhere
    paper = printed(office, permit, "acceptance")
    for text in (
        "装修审批及竣工验收表",
        "5-302",
        "安居装饰",
        "同意，不得动承重墙",
        "符合批准内容",
        "张伟",
        "施工负责人",
    ):
        assert text in paper
    assert "林晓" not in paper  # masked unless revealed
    with pytest.raises(UsageError, match="施工单位"):
        applied(office, contractor="")


@pytest.mark.rule("hazmat.renovation-flammables-custodian")
def test_flammables_need_a_custodian_with_a_phone_before_work_begins_and_the_inspection_asks_for_him(
    office: Workspace,
) -> None:
    permit = permitted(office, flammables="paint")
    badge = a_pass(office, permit)
    rule = "hazmat.renovation-flammables-custodian"
    assert refused(office, "renovation.permit.begin", permit) == rule
    office.do("renovation.permit.amend", permit, set={"custodian": "石磊"})
    assert refused(office, "renovation.permit.begin", permit) == rule
    office.do("renovation.permit.amend", permit, set={"custodian_phone": "13900000002"})
    office.do("renovation.permit.begin", permit)
    assert badge
    with pytest.raises(UsageError, match="易燃物专管人"):
        inspect(office, permit)
    sheet = inspect(office, permit, custodian="no").folded.id
    assert ids(office, "unguarded") == [sheet]
    assert "专人管理" in office.page("renovation")
