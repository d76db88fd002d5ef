"""Moving in and out: from the appointment to the last defect, with keys, meters, leases and deposits."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, balance, check, due, listing
from propctl.publish.paper.printed_forms import sheet
from propctl.testing import TwoDesks, Workspace
from tests.areas.two_homes import two_homes
from tests.stories.answers import ok, refused

DIRECTOR = "service-director"
MANAGER = "center-manager"
STEPS = ("identity", "papers", "fees", "keys", "file")
METERS = "water,3;power,120.5;gas,0"
DEFECTS = "厨房,水管渗漏,engineering,2026-11-27;阳台,玻璃划痕,developer,2026-12-20"


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """Two homes of a building of officer-1."""
    return two_homes(workspace)


def planned(office: Workspace, unit: str = "3-1201", day: str = "2026-11-28", **more: Any) -> str:
    return office.do("movein.move.plan", by="officer-1", unit=unit, planned=day, **more).folded.id


def opened(office: Workspace, move: str, **more: Any) -> str:
    return office.do("movein.acceptance.open", by="officer-1", move=move, **more).folded.id


def accepted(office: Workspace, move: str, defects: str = DEFECTS) -> str:
    """An acceptance up to its close."""
    one = opened(office, move)
    on_it = "movein.acceptance"
    office.do(f"{on_it}.inspect", one, by="officer-1", **({"defects": defects} if defects else {}))
    office.do(f"{on_it}.read", one, by="officer-1", meters=METERS)
    office.do(f"{on_it}.sign", one, by="officer-1", confirmed="yes")
    for copy in ("owner", "centre"):
        office.do(f"{on_it}.hand", one, by="officer-1", copy=copy)
    office.do(f"{on_it}.close", one, by="officer-1")
    return one


def household(office: Workspace, unit: str = "3-1201") -> None:
    office.do("residents.household.open", by="officer-1", unit=unit, head="王一", phone="13800138000")


def ticked(office: Workspace, record: str, *steps: str, form: str = "move") -> None:
    for step in steps:
        office.do(f"movein.{form}.tick", record, by="officer-1", done=step)


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "movein", name)]


# -- moving in


@pytest.mark.rule("movein.check-in")
def test_a_move_in_runs_through_its_steps_and_ends_with_an_owner_file(homes: Workspace) -> None:
    move = planned(homes)
    accepted(homes, move, "")
    household(homes)
    ticked(homes, move, *STEPS[:4])
    with pytest.raises(Refused, match="check-in"):
        homes.do("movein.move.finish", move, by=DIRECTOR)
    with pytest.raises(UsageError):  # no step of the clause
        ticked(homes, move, "feng-shui")
    ticked(homes, move, "file")
    with pytest.raises(Refused):  # another post
        homes.do("movein.move.finish", move, by="officer-1")
    done = homes.do("movein.move.finish", move, by=DIRECTOR).folded
    assert done.state == "done"
    printed = html.unescape(sheet(homes.office(), done))
    assert [printed.count(step) for step in ("核对身份", "收取费用", "登记档案")] == [1, 1, 1]
    assert printed.count("2026-11-20") >= 5, "each step with its day"
    tick = done.events["tick"][0].values
    assert (tick["done"], tick["done_by"], f"{tick['done_on']}") == ("identity", "officer-1", "2026-11-20")
    other = planned(homes, "3-1202")
    accepted(homes, other, "")
    ticked(homes, other, *STEPS)
    no_file = homes.run("movein", "finish", other, by=DIRECTOR)
    refused(no_file, "movein.check-in")
    household(homes, "3-1202")
    steps = "steps=identity：核对身份,insurance：投保"
    ok(homes.run("rules", "set", "movein.check-in", steps, by="director"))
    homes.at("2026-11-21 09:00")
    refused(homes.run("movein", "finish", other, by=DIRECTOR), "movein.check-in")
    ticked(homes, other, "insurance")
    ok(homes.run("movein", "finish", other, by=DIRECTOR))


@pytest.mark.rule("movein.ask-special-needs", "movein.prepare-by-needs")
def test_needs_are_asked_the_day_before_and_each_preparation_has_who_and_when(homes: Workspace) -> None:
    move = planned(homes)
    (clock,) = due(homes.office(), area="movein")
    assert (clock.clock, clock.standing) == ("movein.needs", "running")
    assert f"{clock.due:%Y-%m-%d %H:%M}" == "2026-11-28 00:00"  # the day before is over
    with pytest.raises(Refused):  # not of the post
        homes.do("movein.move.ask-needs", move, by="cashier-1")
    with pytest.raises(Refused, match="ask-special-needs"):  # kept by consent only
        homes.do("movein.move.ask-needs", move, by="butler-1", diet="素食")
    homes.at("2026-11-28 09:00")
    assert [one.clock for one in due(homes.office(), overdue=True, area="movein")] == ["movein.needs"]
    homes.do("movein.move.postpone", move, by="officer-1", planned="2026-12-05", reason="装修")
    assert due(homes.office(), overdue=True, area="movein") == []
    prepare = "厨房备素食菜单,officer-1,2026-12-03;联系搬家电梯,butler-1,2026-12-04"
    answers = {"diet": "素食", "habits": "早睡", "consented": "2026-11-28", "prepare": prepare}
    homes.do("movein.move.ask-needs", move, by="butler-1", **answers)
    assert due(homes.office(), area="movein") == []
    assert "素食" not in homes.run("show", move).out.replace("素食菜单", "")
    assert '素食"' not in (homes.root / next(homes.root.glob(f"records/**/{move}.toml"))).read_text("utf-8")
    first, second = listing(homes.office(), "movein", "unprepared")
    assert "我要做的入住准备" in homes.run("today", by="officer-1").out
    assert "我要做的入住准备" not in homes.run("today", by="officer-2").out
    assert (first.text("owner"), f"{first.date('until')}") == ("officer-1", "2026-12-03")
    homes.do("movein.preparation.finish", first.id, by="officer-1", result="已备")
    homes.do("movein.preparation.drop", second.id, by="butler-1", reason="客户自理")
    assert listed(homes, "unprepared") == []
    homes.do("movein.move.withdraw", move, by="butler-1")
    shown = homes.run("show", move, "--reveal", "--purpose=核对", by="butler-1").out
    assert "早睡" not in shown
    silent = planned(homes, "3-1202", "2026-12-06")  # nobody has to answer
    homes.do("movein.move.ask-needs", silent, by="officer-1")
    (crib,) = homes.do(
        "movein.move.ask-needs", silent, by="butler-1", prepare="婴儿床,officer-1,2026-12-05"
    ).opened
    homes.do("movein.move.cancel", silent, by=DIRECTOR, reason="不来了")
    assert (homes.record(crib.id).state, homes.record(crib.id).values["reason"]) == ("dropped", "不来了")
    assert homes.record(first.id).state == "done", "what was done stays done"


# -- the acceptance


@pytest.mark.rule("movein.acceptance-by-customer-centre")
def test_only_the_customer_centre_opens_and_closes_an_acceptance(homes: Workspace) -> None:
    move = planned(homes)
    with pytest.raises(Refused, match="acceptance-by-customer-centre"):
        homes.do("movein.acceptance.open", by="technician-1", move=move)
    one = opened(homes, move)
    homes.do("movein.acceptance.inspect", one, by="officer-1")
    homes.do("movein.acceptance.read", one, by="officer-1", meters=METERS)
    homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="yes")
    for copy in ("owner", "centre"):
        homes.do("movein.acceptance.hand", one, by="officer-1", copy=copy)
    with pytest.raises(Refused, match="acceptance-by-customer-centre"):
        homes.do("movein.acceptance.close", one, by="technician-1")
    ok(homes.run("rules", "set", "movein.acceptance-by-customer-centre", "post=butler", by="director"))
    homes.at("2026-11-21 09:00")
    with pytest.raises(Refused):
        homes.do("movein.acceptance.close", one, by="officer-1")
    assert homes.do("movein.acceptance.close", one, by="butler-1").folded.state == "closed"


@pytest.mark.rule("movein.form-defect-list", "movein.house-inspection")
def test_the_defect_list_prints_two_copies_and_each_item_is_ordered_to_be_mended(homes: Workspace) -> None:
    one = opened(homes, planned(homes))
    for lacking in (
        "厨房,水管渗漏,engineering",
        "厨房,水管渗漏,nobody,2026-11-27",
        ",渗漏,developer,2026-11-27",
    ):
        with pytest.raises(UsageError):  # room, item, body and date each
            homes.do("movein.acceptance.inspect", one, by="officer-1", defects=lacking)
    homes.do("movein.acceptance.inspect", one, by="officer-1", defects="厨房,水管渗,developer,2026-11-27")
    with pytest.raises(Refused):
        homes.do("movein.acceptance.uninspect", one, by="cashier-1", reason="写错")
    again = homes.do("movein.acceptance.uninspect", one, by="butler-1", reason="项目写错").folded
    assert (again.state, again.values.get("defects")) == ("opened", None)
    assert listed(homes, "residuals") == [] == homes.run("workorders", "list", "--json").json()
    homes.do("movein.acceptance.inspect", one, by="officer-1", defects=DEFECTS)
    orders = homes.run("workorders", "list", "--json").json()
    assert [one["fields"]["content"] for one in orders] == ["水管渗漏", "玻璃划痕"]
    assert [one["fields"]["place"] for one in orders] == ["厨房", "阳台"]
    assert [one["fields"]["residual"] for one in orders] == listed(homes, "residuals")
    printed = html.unescape(sheet(homes.office(), homes.office().folded(Ref("movein.acceptance", one))))
    assert printed.count('<section class="copy') == 2
    assert "第一联（业主）" in printed and "第二联（客服中心）" in printed
    copies = "copies=owner：业主联,centre：存根,developer：开发商联"
    ok(homes.run("rules", "set", "movein.form-defect-list", copies, by="director"))
    homes.at("2026-11-21 09:00")
    printed = html.unescape(sheet(homes.office(), homes.office().folded(Ref("movein.acceptance", one))))
    assert printed.count('<section class="copy') == 3
    first, second = listed(homes, "residuals")
    homes.do("movein.residual.mend", first, by="officer-1", result="换接头")
    homes.at("2026-12-21 09:00")  # the date that it was promised for is kept, or told
    late = homes.run("due", "--overdue", "--area", "movein", "--json").json()
    assert [one["id"] for one in late if one["clock"] == "movein.defect"] == [second]


@pytest.mark.rule("movein.help-fill-defect-list", "movein.hand-out-copies")
def test_an_empty_list_is_signed_too_and_stays_open_until_both_copies_are_out(homes: Workspace) -> None:
    move = planned(homes)
    household(homes)
    ticked(homes, move, *STEPS)
    one = opened(homes, move)
    homes.do("movein.acceptance.read", one, by="officer-1", meters=METERS)
    for step in ("sign", "close"):  # before there is a list
        assert homes.run("movein", "acceptance", step, one, "--confirmed", "yes", by="officer-1").status == 2
    empty = homes.do("movein.acceptance.inspect", one, by="officer-1").folded
    assert empty.values["helper"] == "officer-1"
    homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="yes")
    with pytest.raises(Refused, match="早于业主签字"):
        homes.do("movein.acceptance.hand", one, by="officer-1", copy="owner", handed_on="2020-01-01")
    homes.do("movein.acceptance.hand", one, by="officer-1", copy="owner")
    refused(homes.run("movein", "acceptance", "close", one, by="officer-1"), "movein.hand-out-copies")
    assert listed(homes, "unclosed") == [one]
    refused(homes.run("movein", "finish", move, by=DIRECTOR), "movein.help-fill-defect-list")
    handed = homes.do("movein.acceptance.hand", one, by="officer-1", copy="centre").folded
    assert f"{handed.events['hand'][0].values['handed_on']}" == "2026-11-20"
    homes.do("movein.acceptance.close", one, by="officer-1")
    assert listed(homes, "unclosed") == []
    ok(homes.run("movein", "finish", move, by=DIRECTOR))


@pytest.mark.rule("movein.confirm-meter-readings")
def test_three_readings_that_the_owner_confirmed_start_the_fee_account(homes: Workspace) -> None:
    one = opened(homes, planned(homes))
    homes.do("movein.acceptance.inspect", one, by="officer-1")
    homes.do("movein.acceptance.read", one, by="officer-1", meters="water,3;power,120.5")
    with pytest.raises(Refused, match="confirm-meter-readings"):
        homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="yes")
    homes.do("movein.acceptance.read", one, by="officer-1", meters=METERS)
    with pytest.raises(Refused, match="confirm-meter-readings"):
        homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="no")
    homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="yes")
    homes.do("movein.acceptance.resign", one, by="officer-1", reason="读错")
    again = METERS.replace("water,3", "water,4")
    homes.do("movein.acceptance.read", one, by="officer-1", meters=again)
    homes.at("2026-12-25 09:00")
    homes.do("fees.reading.register", by="officer-1", period="2026-12", kind="water", meters="3-1201,,10")
    from propctl_plugins.fees.meters import Meters

    meters = Meters(homes.office())
    assert meters.used("3-1201", "water", "2026-12") == Decimal(6)
    assert meters.used("3-1201", "water", "2026-11") == meters.used("3-1201", "power", "2026-11") == 0
    homes.do("residents.unit.add", number="3-1203", area="60")
    homes.do("fees.tariff.add", by="service-supervisor", name="物业费", kind="management", basis="area")
    price: dict[str, Any] = {"price": "1", "since": "2026-01-01", "on_paper": (MANAGER, "批-1")}
    homes.do("fees.tariff.price", "物业费", by="service-supervisor", **price)
    ok(homes.run("fees", "billing", "2026-12", "--due", "2026-12-25", by="cashier-1"))
    billed = opened(homes, planned(homes, "3-1203", "2027-01-05"))  # the month is billed: the next one it is
    homes.do("movein.acceptance.inspect", billed, by="officer-1")
    homes.do("movein.acceptance.read", billed, by="officer-1", meters=METERS)
    readings = homes.run("fees", "reading", "list", "--json", "--all").json()
    assert [one["fields"]["period"] for one in readings][-3:] == ["2027-01"] * 3
    ok(homes.run("rules", "set", "movein.confirm-meter-readings", "meters=water：水表", by="director"))
    homes.at("2026-12-26 09:00")
    other = opened(homes, planned(homes, "3-1202", "2027-01-05"))
    homes.do("movein.acceptance.inspect", other, by="officer-1")
    homes.do("movein.acceptance.read", other, by="officer-1", meters="water,3")
    homes.do("movein.acceptance.sign", other, by="officer-1", confirmed="yes")


@pytest.mark.rule("movein.residual-problems")
def test_a_residual_problem_is_closed_once_the_owner_has_seen_it(homes: Workspace) -> None:
    line = ("movein", "residual", "register", "3-1201", "卫生间", "地漏返味")
    assert homes.run(*line, by="cleaner-1").status == 77
    ok(homes.run(*line, by="officer-1"))
    (one,) = listed(homes, "residuals")
    with pytest.raises(UsageError):  # it is not done yet
        homes.do("movein.residual.see", one, by="officer-1")
    homes.at("2026-11-24 09:00")
    (clock,) = due(homes.office(), area="movein")
    assert clock.standing == "unset"
    assert "未设时限，已4天" in homes.run("due", "--area", "movein").out
    homes.do("movein.residual.mend", one, by="technician-1", result="换防臭地漏")
    assert listed(homes, "residuals") == [one]
    homes.do("movein.residual.again", one, by="officer-1", reason="仍有味")
    homes.do("movein.residual.mend", one, by="technician-1", result="加存水弯")
    homes.do("movein.residual.see", one, by="officer-1")
    assert listed(homes, "residuals") == []
    ok(homes.run("rules", "set", "movein.residual-problems", "within=7d", by="director"))
    homes.at("2026-11-25 09:00")
    ok(homes.run(*line, by="officer-1"))
    homes.at("2026-12-03 09:00")
    assert [late.clock for late in due(homes.office(), overdue=True, area="movein")] == ["movein.residual"]


# -- leases and moving out


@pytest.mark.rule("movein.contract-deposit")
def test_a_lease_keeps_the_deposit_paid_and_refunded_and_every_step_has_its_reversal(
    homes: Workspace,
) -> None:
    def step(name: str, paper: str = "", **more: Any) -> None:
        on_paper = (paper, "批-1") if paper else ("", "")
        homes.do(f"movein.lease.{name}", lease, by="cashier-1", on_paper=on_paper, **more)

    term = {"unit": "3-1201", "tenant": "李四", "starts": "2026-11-20", "ends": "2027-11-19"}
    with pytest.raises(Refused):
        homes.do("movein.lease.sign", **{**term, "ends": "2026-11-19"})
    lease = homes.do("movein.lease.sign", **term).folded.id
    assert listed(homes, "deposits") == []
    step("pay", paid="2000")
    assert listed(homes, "deposits") == [lease]
    with pytest.raises(Refused):  # it is held
        step("pay", paid="2000")
    step("undo-pay", "service-supervisor", reason="抄错")
    assert listed(homes, "deposits") == []
    ok(homes.run("rules", "set", "movein.contract-deposit", "amount=3000", "refund_after=7d", by="director"))
    homes.at("2026-11-21 09:00")
    with pytest.raises(Refused, match="contract-deposit"):
        step("pay", paid="2000")
    step("pay", paid="3000")
    homes.do("movein.lease.end", lease, by="officer-1")
    homes.do("movein.lease.reopen", lease, by=DIRECTOR, reason="续租")
    homes.do("movein.lease.end", lease, by="officer-1")
    homes.at("2026-11-30 09:00")
    assert [late.clock for late in due(homes.office(), overdue=True, area="movein")] == ["movein.refund"]
    with pytest.raises(Refused):  # more than is held
        step("refund", "service-supervisor", refunded="3000.01")
    step("deduct", "center-manager", deducted="500", reason="墙面损坏")
    step("undo-deduct", "center-manager", reason="属正常使用")
    with pytest.raises(Refused):
        step("undo-deduct", "center-manager", reason="再来一次")
    step("refund", "service-supervisor")
    assert listed(homes, "deposits") == []
    step("undo-refund", "service-supervisor", reason="没有到账")
    assert listed(homes, "deposits") == [lease]
    step("refund", "service-supervisor")
    fields = homes.run("show", lease, "--json").json()["fields"]
    assert (fields["paid"], fields["refunded"]) == ("3000.00", "3000.00")
    assert (fields["paid_on"], fields["refunded_on"]) == ("2026-11-21", "2026-11-30")


@pytest.mark.rule("movein.contract-deposit")
@pytest.mark.parametrize("last", ["refund", "deduct"])
def test_a_refund_is_due_from_the_last_day_until_nothing_is_held(homes: Workspace, last: str) -> None:
    def step(name: str, **more: Any) -> None:
        paper = ("center-manager", "批-1")
        homes.do(f"movein.lease.{name}", lease, by="cashier-1", on_paper=paper, **more)

    def standing() -> tuple[str, str]:
        [clock] = homes.run("show", lease, "--json").json()["clocks"]
        return clock["due"][:10], clock["standing"]

    ok(homes.run("rules", "set", "movein.contract-deposit", "refund_after=7d", by="director"))
    term = {"unit": "3-1201", "tenant": "李四", "starts": "2026-11-20", "ends": "2027-11-19"}
    lease = homes.do("movein.lease.sign", **term).folded.id
    step("pay", paid="1000")
    homes.at("2026-11-25 09:00")  # typed five days late
    homes.do("movein.lease.end", lease, by="officer-1", ended_on="2026-11-20")
    assert standing() == ("2026-11-28", "running")
    step("refund", refunded="100")  # the rest is still held
    assert standing()[1] == "running"
    amounts = {"refunded": "900"} if last == "refund" else {"deducted": "900", "reason": "墙面损坏"}
    step(last, **amounts)
    assert standing()[1] == "met"
    homes.at("2026-11-30 09:00")
    step(f"undo-{last}", reason="没有到账")
    assert standing()[1] == "overdue"


@pytest.mark.rule("movein.contract-deposit")
def test_of_several_deductions_and_refunds_of_a_lease_each_is_taken_back_once(homes: Workspace) -> None:
    def step(name: str, **more: Any) -> None:
        paper = ("center-manager", "批-1")
        homes.do(f"movein.lease.{name}", lease, by="cashier-1", on_paper=paper, **more)

    def held() -> tuple[Decimal, Any, Any]:
        values = homes.record(lease).values
        deposit = balance(homes.office(), "movein.deposits", f"deposit:{lease}")
        return deposit, values.get("deducted"), values.get("refunded")

    term = {"unit": "3-1201", "tenant": "李四", "starts": "2026-11-20", "ends": "2027-11-19"}
    lease = homes.do("movein.lease.sign", **term).folded.id
    step("pay", paid="1000")
    homes.do("movein.lease.end", lease, by="officer-1")
    step("deduct", deducted="100", reason="门")
    step("deduct", deducted="20", reason="锁")
    step("refund", refunded="400")
    step("refund", refunded="300")
    assert held() == (180, "20.00", "300.00")
    step("undo-deduct", reason="错")
    assert held() == (200, "100.00", "300.00")  # what stands is shown again
    step("undo-deduct", reason="错")
    step("undo-refund", reason="错")
    assert held() == (600, None, "400.00")
    step("undo-refund", reason="错")
    for name in ("undo-deduct", "undo-refund"):
        with pytest.raises(Refused):
            step(name, reason="错")
    assert held() == (1000, None, None)


@pytest.mark.rule("movein.check-out")
def test_a_move_out_is_refused_while_charges_are_open_or_keys_are_out(homes: Workspace) -> None:
    move = planned(homes)
    homes.do("movein.move.hand-keys", move, by="officer-1", keys="4")
    homes.do("movein.move.take-keys", move, by="officer-1", keys="1", reason="多给一把")
    homes.do("fees.charge.register", by="cashier-1", unit="3-1201", kind="service", about="换锁", amount="80")
    leaving = homes.do("movein.leaving.register", by="officer-1", unit="3-1201").folded.id
    finish = ("movein", "leaving", "finish", leaving)
    refused(homes.run(*finish, by=DIRECTOR), "movein.check-out")
    ticked(homes, leaving, "fees", "inspection", "keys", "deposit", "file", form="leaving")
    assert "欠费" in refused(homes.run(*finish, by=DIRECTOR), "movein.check-out").err
    homes.do("fees.receipt.pay", by="cashier-1", unit="3-1201", amount="80", how="cash")
    assert "钥匙" in refused(homes.run(*finish, by=DIRECTOR), "movein.check-out").err
    homes.do("movein.leaving.take-keys", leaving, by="officer-1", keys="3")
    homes.do("movein.leaving.give-keys", leaving, by="officer-1", keys="1", reason="数错")
    assert "钥匙" in refused(homes.run(*finish, by=DIRECTOR), "movein.check-out").err
    homes.do("movein.leaving.lost-keys", leaving, by=DIRECTOR, keys="1", reason="遗失")
    with pytest.raises(Refused):
        homes.do("movein.leaving.find-keys", leaving, by=DIRECTOR, keys="2", reason="找到了")
    homes.do("movein.leaving.find-keys", leaving, by=DIRECTOR, keys="1", reason="找到了")
    assert "钥匙" in refused(homes.run(*finish, by=DIRECTOR), "movein.check-out").err
    homes.do("movein.leaving.take-keys", leaving, by="officer-1", keys="1")
    assert homes.run(*finish, by="officer-1").status == 77
    ok(homes.run(*finish, by=DIRECTOR))


@pytest.mark.rule("movein.tenancy-exit", "movein.tenancy-procedures", "movein.publish-flow")
def test_the_pages_say_what_the_program_asks(homes: Workspace) -> None:
    page = homes.page("movein", audience="residents")
    for words in (
        "入伙手续办理流程",
        "核对身份",
        "交付合同押金",
        "办理装修手续",
        "结清费用",
        "楼宇遗漏记录表",
    ):
        assert words in page
    ok(homes.run("rules", "set", "movein.tenancy-exit", "steps=meter：抄表,clean：清扫", by="director"))
    homes.at("2026-11-21 09:00")
    assert "抄表、清扫" in homes.page("movein", audience="residents")
    leaving = homes.do("movein.leaving.register", by="officer-1", unit="3-1201").folded.id
    every = ("fees", "inspection", "keys", "deposit", "file")
    ticked(homes, leaving, *every, form="leaving")
    ticked(homes, leaving, "meter", form="leaving")
    told = homes.run("movein", "leaving", "finish", leaving, by=DIRECTOR)
    refused(told, "movein.tenancy-exit")
    assert "还有步骤没有办：清扫（" in told.err  # what was ticked before the last tick counts, too
    ticked(homes, leaving, "clean", form="leaving")
    ok(homes.run("movein", "leaving", "finish", leaving, by=DIRECTOR))
    owner = homes.do("movein.leaving.register", by="officer-1", unit="3-1202", kind="owner").folded.id
    ticked(homes, owner, *every, form="leaving")
    ok(homes.run("movein", "leaving", "finish", owner, by=DIRECTOR))


@pytest.mark.rule("movein.tenancy-exit")
def test_a_step_of_ones_own_hides_none_that_another_clause_names(homes: Workspace) -> None:
    told = homes.run("rules", "set", "movein.tenancy-exit", "steps=keys：交还门禁卡", by="director")
    assert told.status == 2 and "收回钥匙" in told.err and "换一个代号" in told.err
    page = homes.page("movein", audience="residents")
    assert "与退房的步骤一致，" not in page  # nothing is left of the steps that nobody has set


@pytest.mark.rule("movein.takeover-plan")
def test_a_takeover_has_items_for_each_line_and_is_closed_when_all_are_checked(homes: Workspace) -> None:
    plan = {"by": "company-manager", "project": "和园"}
    items = "service,档案移交;order,门岗;cleaning,垃圾房"
    with pytest.raises(Refused, match="takeover-plan"):
        homes.do("movein.takeover.draft", **plan, items="service,档案移交;order,门岗")
    with pytest.raises(Refused):
        homes.do("movein.takeover.draft", **{**plan, "by": "officer-1"}, items=items)
    one = homes.do("movein.takeover.draft", **plan, items=items).folded.id
    with pytest.raises(Refused):  # not on the plan
        homes.do("movein.takeover.tick", one, by="company-manager", checked=["电梯"], found="好")
    homes.do("movein.takeover.tick", one, by="company-manager", checked=["档案移交", "门岗"], found="齐")
    homes.do("movein.takeover.tick", one, by="company-manager", checked=["门岗"], found="钥匙缺一把")
    printed = html.unescape(sheet(homes.office(), homes.office().folded(Ref("movein.takeover", one))))
    assert "齐" in printed and "钥匙缺一把" in printed, "each check, not the last alone"
    refused(homes.run("movein", "takeover", "close", one, by="company-manager"), "movein.takeover-plan")
    assert listed(homes, "takeovers") == [one]
    homes.do("movein.takeover.tick", one, by="service-supervisor", checked=["垃圾房"], found="待清")
    ok(homes.run("movein", "takeover", "close", one, by="company-manager"))


@pytest.mark.rule("movein.check-out")
def test_keys_that_two_desks_took_back_both_count(two_desks: TwoDesks) -> None:
    two_homes(two_desks.a)
    move = planned(two_desks.a)
    two_desks.a.do("movein.move.hand-keys", move, by="officer-1", keys="3")
    leaving = two_desks.a.do("movein.leaving.register", by="officer-1", unit="3-1201").folded.id
    ticked(two_desks.a, leaving, "fees", "inspection", "keys", "deposit", "file", form="leaving")
    two_desks.exchange()
    for desk, keys in ((two_desks.a, "1"), (two_desks.b, "2")):
        desk.at("2026-11-20 10:00")
        desk.do("movein.leaving.take-keys", leaving, by="officer-1", keys=keys)
        assert desk.run("movein", "leaving", "finish", leaving, by=DIRECTOR).status == 77
    two_desks.exchange()
    assert check(two_desks.b.office()) == []
    ok(two_desks.b.run("movein", "leaving", "finish", leaving, by=DIRECTOR))


@pytest.mark.rule("movein.check-in", "movein.check-out", "movein.hand-out-copies")
def test_a_step_or_a_copy_ticked_by_mistake_is_taken_back_and_only_what_stands(homes: Workspace) -> None:
    move = planned(homes)
    ticked(homes, move, *STEPS)
    accepted(homes, move)
    household(homes)
    ok(homes.run("movein", "untick", move, "--reason", "钥匙还没有交", by="officer-1"))
    told = refused(homes.run("movein", "finish", move, by=DIRECTOR), "movein.check-in")
    assert "登记档案" in told.err and "交接钥匙" not in told.err  # the last that was ticked
    leaving = homes.do("movein.leaving.register", by="officer-1", unit="3-1202").folded.id
    nothing = homes.run("movein", "leaving", "untick", leaving, "--reason", "错了", by="officer-1")
    assert nothing.status == 2 and "办完一步" in nothing.err
    other = planned(homes, "3-1202")
    one = opened(homes, other)
    homes.do("movein.acceptance.inspect", one, by="officer-1")
    homes.do("movein.acceptance.read", one, by="officer-1", meters=METERS)
    homes.do("movein.acceptance.read", one, by="officer-1", meters=METERS)
    readings = homes.run("fees", "reading", "list", "--json").json()
    assert len(readings) == 2 * 3  # of two homes: what is read twice alike is one reading
    homes.do("movein.acceptance.sign", one, by="officer-1", confirmed="yes")
    homes.do("movein.acceptance.hand", one, by="officer-1", copy="owner")
    homes.do("movein.acceptance.unhand", one, by="officer-1", reason="业主没有拿")
    homes.do("movein.acceptance.hand", one, by="officer-1", copy="centre")
    short = refused(homes.run("movein", "acceptance", "close", one, by="officer-1"), "movein.hand-out-copies")
    assert "第一联" in short.err and "第二联" not in short.err


@pytest.mark.rule("movein.acceptance-by-customer-centre", "movein.prepare-by-needs")
def test_a_move_in_that_is_cancelled_takes_its_acceptance_along_and_opens_no_other(homes: Workspace) -> None:
    move = planned(homes)
    one = opened(homes, move)
    homes.do("movein.move.cancel", move, by=DIRECTOR, reason="不来了")
    assert homes.record(one).state == "cancelled" and listed(homes, "unclosed") == []
    more = {"by": "officer-1", "move": move}
    with pytest.raises(Refused):
        homes.do("movein.acceptance.open", **more)
    with pytest.raises(Refused):
        homes.do("movein.preparation.register", what="拖鞋", owner="officer-1", until="2026-11-27", **more)
    homes.do("movein.move.undo", move, by=DIRECTOR, reason="还来")
    again = opened(homes, move)
    homes.do("movein.acceptance.inspect", again, by="officer-1")
    homes.do("movein.acceptance.read", again, by="officer-1", meters=METERS)
    homes.do("movein.acceptance.sign", again, by="officer-1", confirmed="yes")
    told = homes.run("movein", "cancel", move, "--reason", "不来了", by=DIRECTOR)
    assert again in refused(told, "movein.acceptance-by-customer-centre").err


@pytest.mark.rule("movein.contract-deposit", "movein.check-out")
def test_a_lease_past_its_end_is_listed_and_none_ends_before_its_day(homes: Workspace) -> None:
    sign = {"by": "officer-1", "unit": "3-1201", "starts": "2026-01-01", "tenant": "张三"}
    over = homes.do("movein.lease.sign", ends="2026-11-10", **sign).folded.id
    homes.do("movein.lease.sign", ends="2026-12-31", **sign)
    assert listed(homes, "lapsed") == [over]
    with pytest.raises(Refused):
        homes.do("movein.lease.end", over, by="officer-1", ended_on="2026-12-01")
    homes.do("movein.lease.end", over, by="officer-1", ended_on="2026-11-10")
    assert listed(homes, "lapsed") == []
    never = homes.do("movein.lease.sign", ends="2027-12-31", **{**sign, "starts": "2027-01-01"}).folded.id
    homes.do("movein.lease.end", never, by="officer-1", ended_on="2027-01-01")  # it never began
