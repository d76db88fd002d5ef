"""GPS terminals: from the request to the vehicle, from the fault to the repair, each number in one place."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from propctl.api import (
    Ref,
    Refused,
    UsageError,
    accounts,
    amend,
    balance,
    check,
    due,
    listing,
    places,
    report,
    resolve,
    routines,
)
from propctl.office.doing.controllers import call
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import parse_recurrence

TODAY = dt.date(2026, 11, 20)
ROWS = [
    {"plate": "浙A12345", "kind": "货车", "driver": "许大有", "driver_phone": "13900000001"},
    {"plate": "浙A12346", "kind": "客车", "driver": "马小军", "driver_phone": "13900000002"},
]
CUSTOMER = {"customer": "翠湖货运", "phone": "0571-87654321", "address": "翠湖路8号"}
FAULT = {
    **CUSTOMER,
    "model": "GT-06",
    "bought": "2026-03-01",
    "problem": "地图上看不到车",
    "symptoms": "offline",
}
BEFORE_LEAVING = "order,tools,spares,papers"
DONE = {"clean": "yes", "damaged": "no", "papers": "yes"}
SLIP = ("gps-manager", "G-7")


def stock(office: Workspace) -> None:
    for number in ("T1", "T2", "T3"):
        office.do("gps.terminal.receive", number=number, model="GT-06")
    for number in ("S1", "S2", "S3"):
        office.do("gps.sim.receive", number=number)


def ordered(office: Workspace, rows: list[dict[str, str]] | None = None, count: str = "2") -> str:
    vehicles = ROWS if rows is None else rows
    request = office.do(
        "gps.request.register", by="agent-1", count=count, vehicles=vehicles, **CUSTOMER
    ).folded.id
    return office.do("gps.request.order", request, by="agent-1").opened[0].id


def approved(office: Workspace) -> list[str]:
    """The jobs of an approved order."""
    outcome = office.do("gps.order.approve", ordered(office), by="gps-manager", technician="installer-1")
    return [job.id for job in outcome.opened]


def install(office: Workspace, job: str, terminal: str = "T1", sim: str = "S1", **more: str) -> Any:
    if office.record(job).state == "assigned":
        office.do("gps.job.leave", job, by="installer-1", checklist=BEFORE_LEAVING)
    values = {"terminal": terminal, "sim": sim, "place": "仪表台下方", "consent": "yes", **DONE, **more}
    return office.do("gps.job.install", job, by="installer-1", **values)


def on_site(office: Workspace, vehicle: str = "", **more: str) -> str:
    fault = {**FAULT, **({"vehicle": vehicle} if vehicle else {}), **more}
    repair = office.do("gps.repair.register", by="agent-1", **fault).folded.id
    office.do("gps.repair.approve", repair, by="gps-manager", technician="installer-1")
    office.do("gps.repair.leave", repair, by="installer-1", checklist=BEFORE_LEAVING)
    office.do("gps.repair.arrive", repair, by="installer-1")
    return repair


def paper(office: Workspace, *words: str, by: str = "clerk-1") -> str:
    """A printed form."""
    printed = office.run("print", *words, by=by)
    assert printed.status == 0, printed.err
    return html.unescape(printed.out)


def refused(office: Workspace, step: str, record: str = "", **values: Any) -> str:
    with pytest.raises(Refused) as refusal:
        office.do(step, record, **values)
    return refusal.value.rule


@pytest.mark.rule("gps.form-install-request", "gps.form-vehicle-list")
def test_the_vehicle_list_must_hold_as_many_vehicles_as_the_request(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="安装数量"):
        workspace.do("gps.request.register", by="agent-1", vehicles=ROWS, **CUSTOMER)
    request = workspace.do(
        "gps.request.register", by="agent-1", count="3", vehicles=ROWS, **CUSTOMER
    ).folded.id
    assert refused(workspace, "gps.request.order", request, by="agent-1") == "gps.form-vehicle-list"
    assert ordered(workspace, [{**row, "plate": f"浙B1234{n}"} for n, row in enumerate(ROWS)])


@pytest.mark.rule("gps.form-driver-and-vehicle", "gps.install-order-needs-three-papers")
def test_an_order_waits_for_each_vehicles_driver(workspace: Workspace) -> None:
    rows = [ROWS[0], {"plate": "浙A12346", "kind": "客车"}]
    request = workspace.do(
        "gps.request.register", by="agent-1", count="2", vehicles=rows, **CUSTOMER
    ).folded.id
    rule = refused(workspace, "gps.request.order", request, by="agent-1")
    assert rule == "gps.install-order-needs-three-papers"
    assert refused(workspace, "gps.request.order", request, by="cleaner-1") == rule
    vehicles = workspace.office().index.rows(form="gps.vehicle")
    assert [row.values["request"] for row in vehicles] == [request, request]
    driver = {"driver": "马小军", "driver_phone": "13900000002"}
    workspace.do("gps.vehicle.update", vehicles[1].id, by="agent-1", **driver)
    workspace.do("gps.request.order", request, by="agent-1")


@pytest.mark.rule("gps.form-vehicle-list", "gps.install-order-needs-three-papers")
def test_a_vehicle_that_the_customer_names_later_completes_the_list(workspace: Workspace) -> None:
    request = workspace.do(
        "gps.request.register", by="agent-1", count="2", vehicles=ROWS[:1], **CUSTOMER
    ).folded.id
    words = ("gps", "request", "order", request)
    assert "gps vehicle register" in workspace.run(*words, by="agent-1").err, "it says how to go on"
    late = {"plate": "浙A12346", "request": request}
    vehicle = workspace.do("gps.vehicle.register", by="agent-1", **late).folded.id
    told = workspace.run(*words, by="agent-1")
    assert told.status == 77 and vehicle in told.err, "and which vehicle lacks its driver"
    driver = {"driver": "马小军", "driver_phone": "13900000002"}
    workspace.do("gps.vehicle.update", vehicle, by="agent-1", **driver)
    order = workspace.do("gps.request.order", request, by="agent-1").opened[0].id
    jobs = workspace.do("gps.order.approve", order, by="gps-manager", technician="installer-1").opened
    assert vehicle in [job.values["vehicle"] for job in jobs]


def test_a_vehicle_is_listed_once(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="same"):
        workspace.do("gps.request.register", by="agent-1", count="2", vehicles=[ROWS[0], ROWS[0]], **CUSTOMER)
    ordered(workspace)
    with pytest.raises(UsageError) as error:
        ordered(workspace)
    assert "12345" not in str(error.value)  # a plate is personal: it is not told


def test_vehicles_come_from_a_spreadsheet(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "车辆.csv"
    lines = ["车牌号,车型,司机,司机电话", *(",".join(row.values()) for row in ROWS)]
    file.write_text("\n".join(lines), encoding="utf-8-sig")
    typed = "customer: 翠湖货运\nphone: 0571-87654321\naddress: 翠湖路8号\n"
    words = ("gps", "request", "register", "2", "--vehicles", f"@{file}", "--stdin")
    done = workspace.run(*words, by="agent-1", stdin=typed)
    assert done.status == 0, done.err
    assert len(workspace.office().index.rows(form="gps.vehicle")) == 2
    assert "浙A12345" not in "".join(
        path.read_text("utf-8") for path in (workspace.root / "records").rglob("*.toml")
    )


@pytest.mark.rule("gps.form-install-order", "gps.manager-approves-orders", "gps.field-staff-tasks")
def test_an_order_is_void_until_the_manager_approves_it_and_then_makes_a_job_a_vehicle(
    workspace: Workspace,
) -> None:
    order = ordered(workspace)
    vehicle = workspace.office().index.rows(form="gps.vehicle")[0].id
    job = {"order": order, "vehicle": vehicle, "technician": "installer-1"}
    assert refused(workspace, "gps.job.register", by="agent-1", **job) == "gps.manager-approves-orders"
    assert refused(workspace, "gps.order.approve", order, by="agent-1") == "gps.manager-approves-orders"
    rule = refused(workspace, "gps.order.approve", order, by="gps-manager", technician="cleaner-1")
    assert rule == "gps.field-staff-tasks"
    outcome = workspace.do("gps.order.approve", order, by="gps-manager", technician="installer-1")
    assert [job.values["kind"] for job in outcome.opened] == ["install", "install"]
    printed = paper(workspace, order)
    assert "安装任务派工单" in printed and "第二联" in printed
    assert refused(workspace, "gps.order.close", order, by="gps-manager") == "gps.form-install-order"


def test_who_makes_out_an_order_does_not_approve_it(workspace: Workspace) -> None:
    settings = workspace.root / "propctl.toml"
    text = settings.read_text("utf-8").replace('posts = ["agent"]', 'posts = ["agent", "gps-manager"]')
    settings.write_text(text, "utf-8")
    order = ordered(workspace)
    with pytest.raises(Refused, match="somebody else"):
        workspace.do("gps.order.approve", order, by="agent-1", technician="installer-1")


@pytest.mark.rule("gps.free-on-site-design-and-install", "gps.field-staff-tasks")
def test_installing_costs_what_is_promised_and_is_done_by_installers(workspace: Workspace) -> None:
    jobs = approved(workspace)
    job = workspace.record(jobs[0])
    assert Decimal(job.values["fee"]) == 0
    values = {"order": job.values["order"], "vehicle": job.values["vehicle"], "technician": "installer-1"}
    rule = refused(workspace, "gps.job.register", by="agent-1", **values, fee="50")
    assert rule == "gps.free-on-site-design-and-install"
    assert refused(workspace, "gps.job.register", by="agent-1", **{**values, "technician": "technician-1"})


@pytest.mark.rule("gps.pre-departure-check")
def test_nobody_leaves_with_a_point_unticked(workspace: Workspace) -> None:
    (job, _) = approved(workspace)
    rule = refused(workspace, "gps.job.leave", job, by="installer-1", checklist="order,tools")
    assert rule == "gps.pre-departure-check"
    workspace.do("gps.job.leave", job, by="installer-1", checklist=BEFORE_LEAVING)


@pytest.mark.rule("gps.place-by-customer-need", "gps.keep-terminal-clean")
def test_an_installation_needs_the_place_the_customers_consent_and_a_clean_terminal(
    workspace: Workspace,
) -> None:
    stock(workspace)
    (job, _) = approved(workspace)
    for values in ({"place": ""}, {"clean": ""}):
        with pytest.raises(UsageError):
            install(workspace, job, **values)
    with pytest.raises(Refused) as refusal:
        install(workspace, job, consent="no")
    assert refusal.value.rule == "gps.place-by-customer-need"
    assert install(workspace, job).folded.state == "installed"


@pytest.mark.rule("gps.record-terminal-swap", "gps.record-sim-swap")
def test_a_swap_names_both_numbers_and_each_thing_is_in_one_place(workspace: Workspace) -> None:
    stock(workspace)
    first, second = approved(workspace)
    install(workspace, first)
    with pytest.raises(Refused) as refusal:
        install(workspace, second, terminal="T1", sim="S2")
    assert refusal.value.rule == "gps.record-terminal-swap"
    with pytest.raises(Refused) as refusal:
        install(workspace, second, terminal="T2", sim="S1")
    assert refusal.value.rule == "gps.record-sim-swap"
    vehicle = workspace.record(first).values["vehicle"]
    repair = on_site(workspace, vehicle)
    with pytest.raises(UsageError, match="更新终端号"):
        workspace.do("gps.repair.swap-terminal", repair, by="installer-1", old_terminal="T1")
    swap = {"old_terminal": "T3", "new_terminal": "T2"}
    assert refused(workspace, "gps.repair.swap-terminal", repair, by="installer-1", **swap)
    workspace.do("gps.repair.swap-terminal", repair, by="installer-1", old_terminal="T1", new_terminal="T2")
    workspace.do("gps.repair.swap-sim", repair, by="installer-1", old_sim="S1", new_sim="S2")
    office = workspace.office()
    assert places(office, "gps.units", "T1") == ["return"]
    assert places(office, "gps.units", "T2") == [f"vehicle:{vehicle}"]
    assert places(office, "gps.cards", "S1") == ["store"]
    shown = workspace.run("gps", "terminal", "T1")
    assert shown.status == 0 and vehicle in shown.out and "返修" in shown.out


def test_every_step_of_things_and_money_has_its_reversal_approved_by_somebody_else(
    workspace: Workspace,
) -> None:
    stock(workspace)
    (job, _) = approved(workspace)
    install(workspace, job)
    vehicle = workspace.record(job).values["vehicle"]
    repair = on_site(workspace, vehicle)
    workspace.do("gps.repair.swap-terminal", repair, by="installer-1", old_terminal="T1", new_terminal="T2")
    workspace.do("gps.repair.swap-sim", repair, by="installer-1", old_sim="S1", new_sim="S2")
    charges = [{"kind": "part", "what": "天线", "price": "80"}]
    workspace.do("gps.repair.collect", repair, by="installer-1", charges=charges, amount="80", invoice="F1")
    for line, whose in (("leave", "installer-2"), ("return", "installer-1")):
        to = ["--to", "installer-2"] if line == "leave" else []
        assert workspace.run("staff", line, "installer-1", *to, by="director").status == 0
        assert balance(workspace.office(), "gps.cash", f"hand:{whose}") == 80, "the money goes with the order"
    workspace.do("gps.repair.hand-in", repair, by="finance-1", amount="80", receipt="R1")
    for step, by, values in (
        ("take-back", "finance-1", {"amount": "80"}),
        ("refund", "finance-1", {"amount": "80"}),  # who collected it may have left
        ("unswap-sim", "installer-1", {}),
        ("unswap", "installer-1", {}),
    ):
        with pytest.raises(Refused):
            workspace.do(f"gps.repair.{step}", repair, by=by, reason="登错", **values)
        workspace.do(f"gps.repair.{step}", repair, by=by, reason="登错", on_paper=SLIP, **values)
    workspace.do("gps.job.remove", job, by="installer-1", reason="车辆报废", on_paper=SLIP)
    office = workspace.office()
    assert [places(office, "gps.units", number) for number in ("T1", "T2")] == [["store"], ["store"]]
    assert [places(office, "gps.cards", number) for number in ("S1", "S2")] == [["store"], ["store"]]
    assert not any(accounts(office, "gps.cash").values())


def test_a_vehicle_of_an_order_has_one_job_until_its_terminal_is_removed(workspace: Workspace) -> None:
    stock(workspace)
    job, _ = approved(workspace)
    values = workspace.record(job).values
    again = {name: values[name] for name in ("order", "vehicle", "technician")}
    with pytest.raises(UsageError, match=f"stands in {job} already"):
        workspace.do("gps.job.register", by="agent-1", **again)
    install(workspace, job)
    assert refused(workspace, "gps.job.register", by="agent-1", **again) == "gps.form-install-order"
    assert workspace.run("staff", "leave", "installer-1", "--to", "installer-2", by="director").status == 0
    with pytest.raises(Refused):
        workspace.do("gps.job.remove", job, by="technician-1", reason="换车", on_paper=SLIP)
    workspace.do("gps.job.remove", job, by="installer-2", reason="换车", on_paper=SLIP)  # years later
    assert workspace.do("gps.job.register", by="agent-1", **again).folded.state == "assigned"


def test_an_order_approved_at_two_offline_desks_is_a_finding_until_the_second_job_is_void(
    two_desks: TwoDesks,
) -> None:
    order = ordered(two_desks.a)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        made = desk.do("gps.order.approve", order, by="gps-manager", technician="installer-1").opened
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert [problem.field for problem in check(desk.office())].count("vehicle") == len(made)
    for job in made:
        two_desks.b.do(f"{job.form}.void", job.id, by="gps-manager", reason="两边都审批了")
    assert [problem.field for problem in check(two_desks.b.office())] == ["approve"]


def test_a_terminal_that_two_offline_desks_installed_is_a_finding(two_desks: TwoDesks) -> None:
    stock(two_desks.a)
    first, second = approved(two_desks.a)
    two_desks.exchange()
    install(two_desks.a, first)
    install(two_desks.b, second, sim="S2")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert len(places(desk.office(), "gps.units", "T1")) == 2
        assert "gps.units" in [problem.field for problem in check(desk.office())]


@pytest.mark.rule("gps.record-sim-swap")
def test_a_card_that_two_offline_desks_swapped_is_a_finding_until_one_swap_is_taken_back(
    two_desks: TwoDesks,
) -> None:
    stock(two_desks.a)
    (job, _) = approved(two_desks.a)
    install(two_desks.a, job)
    vehicle = two_desks.a.record(job).values["vehicle"]
    repair = on_site(two_desks.a, vehicle)
    two_desks.exchange()
    for desk, card in ((two_desks.a, "S2"), (two_desks.b.at("09:05"), "S3")):
        desk.do("gps.repair.swap-sim", repair, by="installer-1", old_sim="S1", new_sim=card)
    two_desks.exchange()
    (found,) = [problem for problem in check(two_desks.a.office()) if problem.path == "records"]
    assert found.field == "gps.cards" and found.values["thing"] == "S1"
    taken_back: dict[str, Any] = {"by": "installer-1", "reason": "没有换", "on_paper": SLIP}
    two_desks.a.at("09:10").do("gps.repair.unswap-sim", repair, **taken_back)
    two_desks.exchange()
    office = two_desks.b.office()
    assert [places(office, "gps.cards", card) for card in ("S1", "S2", "S3")] == [
        ["store"],
        [f"vehicle:{vehicle}"],
        ["store"],
    ]
    assert check(office) == [] and two_desks.b.record(repair).values["new_sim"] == "S2"
    for desk in (two_desks.a.at("09:20"), two_desks.b.at("09:25")):
        desk.do("gps.repair.unswap-sim", repair, **taken_back)
    two_desks.exchange()
    office = two_desks.b.office()
    assert places(office, "gps.cards", "S1") == [f"vehicle:{vehicle}"] and check(office) == []
    assert "new_sim" not in two_desks.a.record(repair).values


def test_a_plate_that_two_offline_desks_registered_is_a_finding_and_is_not_shown(two_desks: TwoDesks) -> None:
    for desk in (two_desks.a, two_desks.b):
        desk.do("gps.request.register", by="agent-1", count="1", vehicles=ROWS[:1], **CUSTOMER)
        assert check(desk.office()) == []
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        (problem,) = check(desk.office())
        assert problem.field == "plate"
        assert ROWS[0]["plate"] not in str(problem.values["value"])


@pytest.mark.rule("gps.form-repair-order", "gps.repair-intake-complete", "gps.clarify-fault")
def test_a_repair_is_taken_in_with_every_field(workspace: Workspace) -> None:
    for name in ("customer", "address", "phone", "model", "bought", "problem", "symptoms"):
        with pytest.raises(UsageError):
            workspace.do("gps.repair.register", by="agent-1", **{**FAULT, name: ""})
    with pytest.raises(UsageError):
        workspace.do("gps.repair.register", by="agent-1", **{**FAULT, "bought": "2027-01-01"})
    repair = workspace.do("gps.repair.register", by="agent-1", **FAULT).folded.id
    printed = paper(workspace, repair)
    assert "修理服务单" in printed and "GT-06" in printed
    figures = {figure.name: figure for figure in report(workspace.office(), month(workspace), "gps")}
    assert figures["faults"].split == {"symptoms": {"offline": 1}}


@pytest.mark.rule("gps.manager-approves-orders", "gps.assign-suitable-technician")
def test_a_repair_is_approved_by_the_manager_who_names_the_technician(workspace: Workspace) -> None:
    repair = workspace.do("gps.repair.register", by="agent-1", **FAULT).folded.id
    assert refused(workspace, "gps.repair.approve", repair, by="agent-1") == "gps.manager-approves-orders"
    rule = refused(workspace, "gps.repair.approve", repair, by="gps-manager", technician="clerk-1")
    assert rule == "gps.assign-suitable-technician"
    workspace.do("gps.repair.approve", repair, by="gps-manager")
    assert [row.id for row in listing(workspace.office(), "gps", "unassigned")] == [repair]
    workspace.do("gps.repair.assign", repair, by="gps-manager", technician="installer-1")
    assert listing(workspace.office(), "gps", "unassigned") == []


@pytest.mark.rule("gps.reach-site-promptly", "gps.shortest-times")
def test_waiting_and_repair_are_measured_and_late_once_limits_are_set(workspace: Workspace) -> None:
    repair = on_site(workspace.at("09:00"))
    workspace.at("12:00").do("gps.repair.close", repair, by="installer-1", chargeable="no", **DONE)
    figures = {figure.name: figure for figure in report(workspace.office(), month(workspace), "gps")}
    assert (figures["wait-median"].part, figures["repair-max"].part) == (0, 3)
    amend(workspace.office("director"), "gps.reach-site-promptly", {"within": "1h"}, TODAY)
    amend(workspace.office("director"), "gps.shortest-times", {"wait_max": "2h", "repair_max": "2h"}, TODAY)
    second = workspace.at("13:00").do("gps.repair.register", by="agent-1", **FAULT).folded.id
    workspace.do("gps.repair.approve", second, by="gps-manager", technician="installer-1")
    late = due(workspace.at("15:01").office(), overdue=True, area="gps")
    assert {clock.clock for clock in late} == {"gps.arrive", "gps.wait"}


@pytest.mark.rule("gps.shortest-times", "gps.reach-site-promptly")
@pytest.mark.parametrize(
    ("limit", "bound", "met"),
    [("90m", "1.5", False), ("3h", "3", True), ("1d", "24", True), ("1wd", None, None)],
)
def test_the_longest_time_is_held_against_its_limit_once_it_is_set(
    workspace: Workspace, limit: str, bound: str | None, met: bool | None
) -> None:
    repair = on_site(workspace.at("09:00"))
    workspace.at("12:00").do("gps.repair.close", repair, by="installer-1", chargeable="no", **DONE)
    longest = {row["name"]: row for row in workspace.run("report", "gps", "--json").json()}["repair-max"]
    assert (longest["at_most"], longest["met"]) == (None, None)
    amend(workspace.office("director"), "gps.shortest-times", {"repair_max": limit}, TODAY)
    longest = {row["name"]: row for row in workspace.run("report", "gps", "--json").json()}["repair-max"]
    assert (longest["at_most"], longest["met"]) == (bound, met)


@pytest.mark.rule("gps.out-of-warranty-parts-only")
def test_out_of_warranty_only_parts_are_charged(workspace: Workspace) -> None:
    labour = [
        {"kind": "part", "what": "天线", "price": "80"},
        {"kind": "labour", "what": "人工", "price": "50"},
    ]
    unset = on_site(workspace)
    workspace.do("gps.repair.collect", unset, by="installer-1", charges=labour, amount="130", invoice="F1")
    amend(workspace.office("director"), "gps.out-of-warranty-parts-only", {"warranty": "365d"}, TODAY)
    old = on_site(workspace, bought="2025-11-19")
    values: dict[str, Any] = {"amount": "130", "invoice": "F2", "charges": labour}
    rule = refused(workspace, "gps.repair.collect", old, by="installer-1", **values)
    assert rule == "gps.out-of-warranty-parts-only"
    values = {"amount": "80", "invoice": "F2", "charges": labour[:1]}
    workspace.do("gps.repair.collect", old, by="installer-1", **values)
    assert workspace.record(on_site(workspace, bought="2025-11-20")).values["warranty"] is True


@pytest.mark.rule("gps.out-of-warranty-parts-only")
@pytest.mark.parametrize(
    ("warranty", "bought", "covered"),
    [
        ("12mo", "2025-11-20", True),
        ("12mo", "2025-11-19", False),
        ("unset", "2020-01-01", None),
        ("30wd", "2026-10-12", True),
        ("30wd", "2026-09-01", False),
    ],
)
def test_a_warranty_may_be_given_in_months_or_working_days(
    workspace: Workspace, warranty: str, bought: str, covered: bool | None
) -> None:
    amend(workspace.office("director"), "gps.out-of-warranty-parts-only", {"warranty": warranty}, TODAY)
    repair = Ref("gps.repair", on_site(workspace, bought=bought))
    assert workspace.office().folded(repair).values.get("warranty") is covered


@pytest.mark.rule("gps.collect-and-invoice", "gps.hand-money-in")
def test_what_was_collected_is_listed_until_finance_has_it(workspace: Workspace) -> None:
    repair = on_site(workspace)
    rule = refused(workspace, "gps.repair.close", repair, by="installer-1", chargeable="yes", **DONE)
    assert rule == "gps.collect-and-invoice"
    charges = [{"kind": "part", "what": "天线", "price": "80.50"}]
    with pytest.raises(UsageError, match="发票号"):
        workspace.do("gps.repair.collect", repair, by="installer-1", charges=charges, amount="80.50")
    with pytest.raises(UsageError):
        workspace.do(
            "gps.repair.collect", repair, by="installer-1", charges=charges, amount="80.505", invoice="F"
        )
    for lines, amount in ((charges, "500"), (charges, "80.49"), ([], "80.50"), (charges * 2, "80.50")):
        values: dict[str, Any] = {"charges": lines, "amount": amount, "invoice": "F1"}
        with pytest.raises((Refused, UsageError)):
            workspace.do("gps.repair.collect", repair, by="installer-1", **values)
    workspace.do(
        "gps.repair.collect", repair, by="installer-1", charges=charges, amount="80.50", invoice="F1"
    )
    workspace.do("gps.repair.close", repair, by="installer-1", chargeable="yes", **DONE)
    workspace.do("gps.repair.back", repair, by="installer-1")
    assert [row.id for row in listing(workspace.office(), "gps", "cash")] == [repair]
    (clock,) = due(workspace.office(), area="gps")
    assert (clock.clock, clock.standing) == ("gps.hand-in", "unset")
    amend(workspace.office("director"), "gps.hand-money-in", {"within": "1h"}, TODAY)
    assert [clock.clock for clock in due(workspace.at("10:01").office(), area="gps", overdue=True)] == [
        "gps.hand-in"
    ]
    rule = refused(workspace, "gps.repair.hand-in", repair, by="finance-1", amount="80.51", receipt="R1")
    assert rule == "gps.hand-money-in"
    workspace.do("gps.repair.hand-in", repair, by="finance-1", amount="80.50", receipt="R1")
    assert balance(workspace.office(), "gps.cash", "finance") == Decimal("80.50")
    assert listing(workspace.office(), "gps", "cash") == [] and due(workspace.office(), area="gps") == []


@pytest.mark.rule("gps.hand-money-in")
def test_money_is_outstanding_until_the_last_yuan_of_the_repair_is_handed_in(workspace: Workspace) -> None:
    amend(workspace.office("director"), "gps.hand-money-in", {"within": "2h"}, TODAY)
    repair, other = on_site(workspace), on_site(workspace)

    def money(step: str, amount: str, at: str, of: str = repair, **values: Any) -> None:
        by = {"hand-in": "finance-1"}.get(step, "installer-1")
        workspace.do(f"gps.repair.{step}", of, by=by, at=at, amount=amount, **values)

    def collect(amount: str, at: str, of: str = repair) -> None:
        part = [{"kind": "part", "what": "天线", "price": amount}]
        money("collect", amount, at, of, charges=part, invoice="F1")

    def left() -> dict[str, str]:
        rows = workspace.run("gps", "list", "cash", "--json", by="finance-1").json()
        return {row["id"]: row["now"]["owing"] for row in rows}

    def clock() -> list[str]:
        opened = workspace.office()
        folded = opened.folded(resolve(opened, repair))
        judged = opened.judge.all(folded, opened.catalog.form(folded.form))
        return [one.standing(opened.now) for one in judged if one.clock == "gps.hand-in"]

    collect("80", "09:30")
    collect("20", "09:40")
    collect("50", "09:50", other)
    workspace.at("10:00").do("gps.repair.back", repair, by="installer-1")
    with pytest.raises(Refused, match=r"gps\.hand-money-in"):  # he holds that much, of the other repair too
        money("hand-in", "120", "10:10", receipt="R0")
    money("hand-in", "30", "10:10", receipt="R1")
    assert (left(), clock()) == ({repair: "70.00", other: "50.00"}, ["running"])
    money("hand-in", "70", "11:00", receipt="R2")
    assert (left(), clock()) == ({other: "50.00"}, ["met"])
    collect("60", "13:00")  # by then the two hours since he was back are over: they count anew
    assert (left()[repair], clock()) == ("60.00", ["running"])
    money("refund", "60", "13:30", reason="零件退货", on_paper=SLIP)
    assert (left(), clock()) == ({other: "50.00"}, ["met"])


@pytest.mark.rule("gps.hand-money-in")
def test_one_payment_received_at_two_desks_is_told(two_desks: TwoDesks) -> None:
    desks = two_desks.at("2026-11-20 09:00")
    repair = on_site(desks.a)
    part = [{"kind": "part", "what": "天线", "price": "80"}]
    desks.a.do("gps.repair.collect", repair, by="installer-1", charges=part, amount="80", invoice="F1")
    desks.exchange()
    for desk, receipt in ((desks.a, "R1"), (desks.b, "R2")):
        desk.do("gps.repair.hand-in", repair, by="finance-1", amount="80", receipt=receipt)
    desks.exchange()
    told = desks.b.run("check")
    assert told.status == 1 and repair in told.out, told.out


@pytest.mark.rule("gps.return-label", "gps.keep-terminal-clean")
def test_a_terminal_goes_back_with_its_label_on(workspace: Workspace) -> None:
    repair = on_site(workspace)
    rule = refused(workspace, "gps.repair.send-back", repair, by="installer-1", labelled="no", clean="yes")
    assert rule == "gps.return-label"
    with pytest.raises(UsageError):
        workspace.do("gps.repair.send-back", repair, by="installer-1", labelled="yes")
    workspace.do("gps.repair.send-back", repair, by="installer-1", labelled="yes", clean="yes")
    label = paper(workspace, repair, "--document", "label")
    assert "返修标签" in label and "不上线" in label


@pytest.mark.rule("gps.no-damage", "gps.quality-and-papers-role")
def test_damage_opens_a_report_to_the_manager_and_missing_papers_are_listed(workspace: Workspace) -> None:
    first = on_site(workspace)
    done = {"chargeable": "no", "clean": "yes", "damaged": "yes", "papers": "no", "what": "划伤中控台"}
    assert (
        refused(workspace, "gps.repair.close", first, by="installer-1", told="clerk-1", **done)
        == "gps.no-damage"
    )
    outcome = workspace.do("gps.repair.close", first, by="installer-1", told="gps-manager", **done)
    assert [record.form for record in outcome.opened] == ["gps.damage"]
    assert [row.id for row in listing(workspace.office(), "gps", "damage")] == [outcome.opened[0].id]
    assert [row.id for row in listing(workspace.office(), "gps", "no-papers")] == [first]
    workspace.do("gps.repair.register", by="agent-1", **FAULT, repeats=first)
    assert [row.id for row in listing(workspace.office(), "gps", "repeated")] == [first]


@pytest.mark.rule("gps.quality-and-papers-role")
def test_an_installation_without_papers_or_reported_faulty_is_listed_like_a_repair(
    workspace: Workspace,
) -> None:
    stock(workspace)
    first, second = approved(workspace)
    install(workspace, first, papers="no")
    install(workspace, second, "T2", "S2")
    workspace.do("gps.repair.register", by="agent-1", **FAULT, repeats=second)
    lists = [("no-papers-jobs", first), ("repeated-jobs", second)]
    for name, job in lists:
        assert [row.id for row in listing(workspace.office(), "gps", name)] == [job]
    workspace.do("gps.job.remove", first, by="installer-1", reason="客户退货", on_paper=SLIP)
    assert [row.id for row in listing(workspace.office(), "gps", "no-papers-jobs")] == [first]


@pytest.mark.rule("gps.parts-missing-flexible")
def test_a_missing_part_keeps_the_job_open_with_who_was_asked_and_what_was_said(workspace: Workspace) -> None:
    repair = on_site(workspace)
    asked = {"asked": "gps-manager", "asked_at": "09:00", "means": "call", "answer": "先换备用机"}
    for name in asked:
        with pytest.raises(UsageError):
            workspace.do("gps.repair.part", repair, by="installer-1", **{**asked, name: ""})
    for wrong in ({"asked": "installer-1"}, {"asked_at": "2026-11-19T09:00"}):
        with pytest.raises(Refused, match=r"请示别人|早于报修"):
            workspace.do("gps.repair.part", repair, by="installer-1", **{**asked, **wrong})
    assert workspace.do("gps.repair.part", repair, by="installer-1", **asked).folded.state == "waiting"
    assert [row.id for row in listing(workspace.office(), "gps", "missing")] == [repair]
    workspace.do("gps.repair.resume", repair, by="installer-1")


@pytest.mark.rule("gps.urgent-outside-help")
def test_outside_help_needs_an_urgent_call_and_the_managers_consent(workspace: Workspace) -> None:
    calls = {
        urgent: workspace.do("gps.repair.register", by="agent-1", **FAULT, urgent=urgent).folded.id
        for urgent in ("no", "yes")
    }
    for repair in calls.values():
        workspace.do("gps.repair.approve", repair, by="gps-manager")
    helper = {"helper": "宏达电子 李师傅"}
    assert (
        refused(workspace, "gps.repair.outside", calls["no"], by="gps-manager", **helper)
        == "gps.urgent-outside-help"
    )
    assert (
        refused(workspace, "gps.repair.outside", calls["yes"], by="agent-1", **helper)
        == "gps.urgent-outside-help"
    )
    with pytest.raises(UsageError):
        workspace.do("gps.repair.outside", calls["yes"], by="gps-manager")
    assert (
        workspace.do("gps.repair.outside", calls["yes"], by="gps-manager", **helper).folded.state == "on-site"
    )


@pytest.mark.rule("gps.keep-papers-and-tools")
def test_tools_are_issued_by_name_and_listed_until_they_are_back(workspace: Workspace) -> None:
    loan = workspace.do("gps.loan.register", what="万用表", holder="installer-1").folded.id
    (row,) = listing(workspace.office(), "gps", "out")
    assert (row.id, row.values["holder"]) == (loan, "installer-1")
    leaving = workspace.run("staff", "leave", "installer-1", "--to", "installer-2", by="director")
    assert "未归还的工具材料" in leaving.out + leaving.err
    workspace.do("gps.loan.return", loan, condition="完好")
    assert listing(workspace.office(), "gps", "out") == []
    items = "items=tool:工具,material:材料,paper:安装资料,instrument:仪器"
    workspace.run("rules", "set", "gps.keep-papers-and-tools", items, by="director")
    workspace.do("gps.loan.register", what="示波器", kind="仪器", holder="installer-2")


@pytest.mark.rule("gps.manager-approves-orders")
def test_nothing_is_issued_for_an_order_that_the_manager_has_not_approved(workspace: Workspace) -> None:
    repair = workspace.do("gps.repair.register", by="agent-1", **FAULT).folded.id
    part = {"what": "天线", "holder": "installer-1", "kind": "material", "order": repair}
    with pytest.raises(Refused, match=r"gps\.manager-approves-orders"):
        workspace.do("gps.loan.register", **part)
    workspace.do("gps.repair.approve", repair, by="gps-manager", technician="installer-1")
    workspace.do("gps.loan.register", **part)


@pytest.mark.rule("gps.feed-back-information", "gps.report-truthfully")
def test_news_and_reports_carry_their_times_and_are_late_once_a_limit_is_set(workspace: Workspace) -> None:
    for rule in ("gps.feed-back-information", "gps.report-truthfully"):
        amend(workspace.office("director"), rule, {"within": "1h"}, TODAY)
    workspace.at("12:00")
    news = workspace.do(
        "gps.news.register", by="installer-1", kind="trade", text="新国标", heard="10:30"
    ).folded
    memo = workspace.do("gps.memo.register", by="installer-1", text="配件不足", happened="11:30").folded
    office = workspace.office()
    verdicts = [
        clock.standing(workspace.now)
        for folded in (news, memo)
        for clock in office.judge.all(folded, office.catalog.form(folded.form))
    ]
    assert verdicts == ["late", "met"]
    assert [row.id for row in listing(office, "gps", "digest")] == [news.id]
    assert workspace.do("gps.news.digest", news.id, by="gps-manager").event.at == workspace.now
    assert refused(workspace, "gps.memo.read", memo.id, by="agent-1") == "gps.report-truthfully"
    assert workspace.do("gps.memo.read", memo.id, by="gps-manager").event.at == workspace.now
    workspace.do("gps.memo.amend", memo.id, by="gps-manager", set={"text": "配件不足两件"})
    assert "配件不足" in workspace.run("show", memo.id).out


@pytest.mark.rule("gps.shortest-times")
def test_the_clocks_of_a_repair_name_the_technician_whom_its_steps_name(workspace: Workspace) -> None:
    repair = on_site(workspace)
    office = workspace.office()
    judged = office.judge.all(office.folded(resolve(office, repair)), office.catalog.form("gps.repair"))
    assert {clock.post for clock in judged if clock.clock in ("gps.arrive", "gps.wait")} == {"installer-1"}


@pytest.mark.rule("gps.encourage-skills")
def test_who_had_no_training_this_year_is_told(workspace: Workspace) -> None:
    workspace.do("gps.training.register", by="gps-manager", person="installer-1", what="新终端调试")
    assert call(workspace.office(), "gps", "untrained", {}) == [{"id": "installer-2", "name": "程远"}]
    assert "程远" in workspace.run("gps", "untrained").out
    workspace.at("2027-01-04 09:00")  # the year after: that year, and what was typed late of the last one
    workspace.do("gps.training.register", person="installer-2", what="新终端调试", day="2026-12-30")
    told = {year: workspace.run("gps", "untrained", *year).out for year in ((), ("--year", "2026"))}
    assert "叶青" in told[()] and "程远" in told[()] and "叶青" not in told["--year", "2026"]


@pytest.mark.rule("gps.trial-run-and-top-up")
def test_sales_without_trial_run_or_top_up_are_listed(workspace: Workspace) -> None:
    stock(workspace)
    sale = workspace.do("gps.sale.register", by="agent-1", terminal="T1", sim="S1").folded.id
    workspace.do("gps.sale.trial", sale, by="agent-1")
    assert [row.id for row in listing(workspace.office(), "gps", "incomplete-sales")] == [sale]
    event = workspace.do("gps.sale.top-up", sale, by="installer-1").event
    assert (event.by, event.at) == ("installer-1", workspace.now)
    assert listing(workspace.office(), "gps", "incomplete-sales") == []


@pytest.mark.rule("gps.long-term-follow-up")
def test_units_in_service_are_followed_up_once_an_interval_is_set(workspace: Workspace) -> None:
    stock(workspace)
    first, second = approved(workspace)
    install(workspace, first)
    assert routines(workspace.office(), area="gps") == []
    amend(workspace.office("director"), "gps.long-term-follow-up", {"every": "quarter"}, TODAY)
    (task,) = routines(workspace.office(), area="gps")
    assert task.missing == [first]
    workspace.do("gps.follow.register", by="agent-1", job=first, result="使用正常", manner="good")
    (task,) = routines(workspace.office(), area="gps")
    assert task.finished and second not in task.missing


@pytest.mark.rule("gps.service-promise", "gps.manner", "gps.first-class-service")
def test_the_page_prints_the_promises(workspace: Workspace) -> None:
    text = workspace.page("gps")
    for words in ("专业安装、售后跟踪、保修与维护", "诚意、细心、耐心", "一流的服务态度，超值的服务质量"):
        assert words in text
    amend(workspace.office("director"), "gps.out-of-warranty-parts-only", {"warranty": "365d"}, TODAY)
    assert "365天" in workspace.page("gps")
    assert workspace.run("rules", "set", "gps.manner", "in_force=no", by="director").status == 0
    assert "诚意" not in workspace.page("gps")


def month(workspace: Workspace) -> Any:
    recurrence = parse_recurrence({"every": "month"})
    assert recurrence is not None
    return recurrence.period_of(workspace.now)


@pytest.mark.rule("gps.install-order-needs-three-papers", "gps.form-vehicle-list")
def test_a_vehicle_list_that_lacks_a_driver_is_corrected_from_a_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    def listed(driver: str) -> str:
        path = tmp_path / "cars.csv"
        path.write_text(f"车牌号,车型,司机,司机电话\n浙A12345,轿车,{driver}\n", encoding="utf-8")
        return f"@{path}"

    asked = "customer：甲公司\nphone：13800003333\naddress：滨江路1号"
    line = ("gps", "request", "register", "1", "--vehicles", listed(","), "--stdin")
    made = workspace.run(*line, by="agent-1", stdin=asked).out.split()[0]
    refused = workspace.run("gps", "request", "order", made, by="agent-1")
    assert refused.status == 77 and "gps.install-order-needs-three-papers" in refused.err
    mended = workspace.run("amend", made, "--set", f"vehicles={listed('张三,13800001111')}", by="agent-1")
    assert mended.status == 0, mended.err
    assert workspace.run("gps", "request", "order", made, by="agent-1").status == 0


@pytest.mark.rule("gps.form-install-order", "gps.field-staff-tasks")
def test_an_order_that_is_given_to_another_technician_takes_its_jobs_along(workspace: Workspace) -> None:
    stock(workspace)
    first, second = approved(workspace)
    workspace.do("gps.job.leave", first, by="installer-1", checklist=BEFORE_LEAVING)
    order = workspace.record(first).values["order"]
    workspace.do("gps.order.assign", order, by="gps-manager", technician="installer-2")
    technicians = [workspace.record(job).values["technician"] for job in (first, second)]
    assert technicians == ["installer-1", "installer-2"]  # who is on his way stays


@pytest.mark.rule("gps.long-term-follow-up", "gps.manner")
def test_only_what_is_installed_is_followed_up(workspace: Workspace) -> None:
    stock(workspace)
    job, waiting = approved(workspace)
    install(workspace, job)
    with pytest.raises(UsageError, match="服务态度"):
        workspace.do("gps.follow.register", by="agent-1", job=job, result="正常")
    workspace.do("gps.follow.register", by="agent-1", job=job, result="正常", manner="fair")
    assert "回访的服务态度" in workspace.run("report", "gps").out
    rule = refused(workspace, "gps.follow.register", by="agent-1", job=waiting, result="正常", manner="good")
    assert rule == "gps.long-term-follow-up"


def test_who_drives_to_a_vehicle_may_see_its_plate_and_driver(workspace: Workspace) -> None:
    stock(workspace)
    job = approved(workspace)[0]
    assert "浙A12345" in paper(workspace, job, "--reveal", "--purpose", "上门", by="installer-1")
    seen = workspace.run("print", job, "--reveal", "--purpose", "看看", by="cleaner-1")
    assert seen.status == 77


@pytest.mark.rule("gps.form-install-order", "gps.form-vehicle-list")
def test_how_many_are_installed_is_not_changed_behind_the_order(workspace: Workspace) -> None:
    request = workspace.record(ordered(workspace)).values["request"]
    more = workspace.run("amend", request, "--set", "count=3", by="agent-1")
    assert more.status == 77 and "安装数量须与车辆明细相符" in more.err
    assert workspace.run("amend", request, "--set", "wanted=2026-12-01", by="agent-1").status == 0
