"""Tariffs as offices have them: by type of home, by parking space, by head, empty homes, months ahead."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from propctl.api import Refused, UsageError, listing
from propctl.testing import TwoDesks, Workspace

from .fees import PAPER, bill, homes, setting


def office_with(workspace: Workspace, *homes: tuple[str, str, str]) -> None:
    """Homes: number, building, floor area."""
    for building in dict.fromkeys(building for _, building, _ in homes):
        workspace.do("residents.building.add", name=building, steward="officer-1")
    for number, building, area in homes:
        workspace.do("residents.unit.add", number=number, building=building, area=area)


def tariff(
    office: Workspace, name: str, basis: str, price: str, since: str = "2026-01-01", **more: Any
) -> None:
    by = "service-supervisor"
    office.do("fees.tariff.add", by=by, name=name, kind="management", basis=basis, **more)
    office.do("fees.tariff.price", name, by=by, price=price, since=since, on_paper=PAPER)


def lines(office: Workspace, unit: str = "1-101", period: str = "2026-11") -> list[tuple[str, str, str]]:
    bill(office, period, due=f"{period}-25")
    done = office.run("show", f"{period}-{unit}", "--json")
    if done.status:
        return []
    found = done.json()["fields"]["lines"]
    return [(line["name"], line.get("days", ""), line["amount"]) for line in found]


def test_the_paper_of_a_price_says_its_unit_once(workspace: Workspace) -> None:
    tariff(workspace, "高层", "area", "1.85")
    printed = unescape(workspace.run("print", "高层").out)
    assert "单价（元）" in printed and "1.8500" in printed and "1.8500 元" not in printed


def test_high_rise_walk_up_and_shop_each_have_their_price(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("2-101", "2", "100"), ("1-1", "1", "50"))
    workspace.do("residents.building.update", "2", type="multi-storey")
    workspace.do("residents.unit.update", "1-1", type="commercial")
    tariff(workspace, "高层", "area", "1.85", types=["high-rise"])
    tariff(workspace, "多层", "area", "1.20", types=["multi-storey"])
    tariff(workspace, "商铺", "area", "5", types=["commercial"])
    tariff(workspace, "电梯费", "home", "10", buildings=["1"])
    assert lines(workspace) == [("电梯费", "", "10.00"), ("高层", "", "185.00")]
    assert lines(workspace, "2-101") == [("多层", "", "120.00")]
    assert sorted(lines(workspace, "1-1")) == [("商铺", "", "250.00"), ("电梯费", "", "10.00")]


def test_a_parking_space_is_charged_to_who_holds_it_day_by_day(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("1-102", "1", "100"))
    tariff(workspace, "产权车位费", "space", "60", spaces="owned")
    tariff(workspace, "车位租金", "space", "300", spaces="rented")
    for number in ("A-1", "A-2"):
        workspace.do("fees.space.add", number=number)
    workspace.do("fees.space.assign", "A-1", unit="1-101", rights="owned", since="2026-01-01")
    workspace.do("fees.space.assign", "A-2", unit="1-101", rights="rented", since="2026-10-16")
    for step, values in (("release", {}), ("assign", {"unit": "1-102", "rights": "rented"})):
        workspace.do(f"fees.space.{step}", "A-2", **values)
    for _ in range(2):  # by mistake, both
        assert workspace.run("revert", "A-2", "车位号记错", by="director").status == 0
    workspace.do("fees.space.release", "A-2", until="2026-11-10")
    workspace.do("fees.space.assign", "A-2", unit="1-102", rights="rented", since="2026-11-16")
    assert lines(workspace) == [("产权车位费 A-1", "", "60.00"), ("车位租金 A-2", "11-01..11-10", "100.00")]
    assert lines(workspace, "1-102") == [("车位租金 A-2", "11-16..11-30", "150.00")]
    refused = workspace.run("fees", "space", "assign", "A-2", "--unit", "1-101", "--rights", "rented")
    assert refused.status == 2 and "使用中" in refused.err
    workspace.do("fees.space.release", "A-1", until="2026-12-17")  # the next holder's from that day
    owned = {"unit": "1-102", "rights": "owned"}
    with pytest.raises(Refused, match="收回以前车位归前一户"):
        workspace.do("fees.space.assign", "A-1", since="2026-12-16", **owned)
    workspace.do("fees.space.assign", "A-1", since="2026-12-17", **owned)
    assert ("产权车位费 A-1", "12-01..12-16", "30.97") in lines(workspace, period="2026-12")
    assert ("产权车位费 A-1", "12-17..12-31", "29.03") in lines(workspace, "1-102", "2026-12")


def test_a_declared_empty_home_pays_its_share_for_the_days_it_is_empty(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "物业费", "area", "1.5", empty="70")
    with pytest.raises(Refused):
        workspace.do("fees.vacancy.register", by="clerk-1", unit="1-101", since="2026-11-11")
    workspace.do("fees.vacancy.register", by="clerk-1", unit="1-101", since="2026-11-11", on_paper=PAPER)
    assert lines(workspace) == [("物业费", "11-01..11-10", "50.00"), ("物业费", "11-11..11-30", "70.00")]
    workspace.do("fees.vacancy.end", "FV-261120-A01", by="clerk-1", until="2026-11-20")
    workspace.at("2026-12-10 09:00")
    assert lines(workspace, period="2026-12") == [("物业费", "", "150.00")]
    with pytest.raises(Refused, match="空置"):
        workspace.do("fees.vacancy.register", by="clerk-1", unit="1-101", since="2026-12-05", on_paper=PAPER)
        workspace.do("fees.vacancy.end", "FV-261210-A01", by="clerk-1", until="2026-12-04")


def test_an_empty_home_that_gets_another_number_is_pointed_out_until_it_is_registered(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    empty = {"unit": "1-101", "since": "2026-11-01"}
    first = workspace.do("fees.vacancy.register", by="clerk-1", on_paper=PAPER, **empty).folded.id
    assert listing(workspace.office(), "fees", "empty-gone") == []
    turn = ("residents", "renumber", "1-101", "1-109", "--since", "2026-11-20")
    assert workspace.run(*turn, by="service-supervisor").status == 0
    assert [row.id for row in listing(workspace.office(), "fees", "empty-gone")] == [first]
    workspace.do("fees.vacancy.end", first, by="clerk-1", until="2026-11-19")
    assert listing(workspace.office(), "fees", "empty-gone") == []


def test_a_quarter_is_charged_ahead_once_and_a_price_that_changes_in_it_by_days(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "物业费", "area", "1", span="quarter")
    change = {"price": "2", "since": "2026-12-16"}
    workspace.do("fees.tariff.price", "物业费", by="service-supervisor", on_paper=PAPER, **change)
    workspace.at("2026-10-05 09:00")
    assert lines(workspace, period="2026-10") == [
        ("物业费", "2026-10-01..2026-12-15", "248.39"),  # 2 months and 15/31 of the third, of 100
        ("物业费", "2026-12-16..2026-12-31", "103.22"),  # 16/31 of 200; together 351.61
    ]
    workspace.at("2026-11-05 09:00")
    assert lines(workspace, period="2026-11") == []
    undo: dict[str, Any] = {"reason": "作废", "on_paper": PAPER}
    workspace.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", **undo)
    assert lines(workspace, period="2026-11")[0] == ("物业费", "2026-11-01..2026-12-15", "148.39")


def test_days_that_were_charged_ahead_are_not_charged_again_whatever_the_tariff_is_called_or_became(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "Fee high-rise", "area", "1", span="quarter")
    tariff(workspace, "Fee", "home", "3")
    tariff(workspace, "Parking", "space", "60", span="quarter")
    for number, since in (("A-1", "2026-10-01"), ("A-2", "2026-11-16")):
        workspace.do("fees.space.add", number=number)
        workspace.do("fees.space.assign", number, unit="1-101", rights="owned", since=since)
    change: dict[str, Any] = {"by": "service-supervisor"}
    assert lines(workspace, period="2026-11") == [  # November first: October is left for later
        ("Fee", "", "3.00"),
        ("Fee high-rise", "2026-11-01..2026-12-31", "200.00"),
        ("Parking A-1", "2026-11-01..2026-12-31", "120.00"),
        ("Parking A-2", "2026-11-16..2026-12-31", "90.00"),
    ]
    assert lines(workspace, period="2026-10") == [
        ("Fee", "", "3.00"),
        ("Fee high-rise", "2026-10-01..2026-10-31", "100.00"),
        ("Parking A-1", "2026-10-01..2026-10-31", "60.00"),
    ]
    assert (
        workspace.run("amend", "Fee high-rise", "--set", "span=month", "--reason", "改", **change).status == 0
    )
    assert workspace.run("amend", "Fee", "--set", "span=quarter", "--reason", "改", **change).status == 0
    assert lines(workspace, period="2026-12") == [("Fee", "2026-12-01..2026-12-31", "3.00")]
    assert lines(workspace, period="2027-01")[1] == ("Fee high-rise", "", "100.00")


def test_a_parking_space_taken_in_mid_quarter_is_charged_beside_the_one_that_is_paid(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "车位费", "space", "60", span="quarter")
    for number in ("A-1", "A-2"):
        workspace.do("fees.space.add", number=number)
    workspace.do("fees.space.assign", "A-1", unit="1-101", rights="owned", since="2026-10-01")
    assert lines(workspace, period="2026-10") == [("车位费 A-1", "2026-10-01..2026-12-31", "180.00")]
    workspace.do("fees.space.assign", "A-2", unit="1-101", rights="owned", since="2026-11-16")
    assert lines(workspace) == [("车位费 A-2", "2026-11-16..2026-12-31", "90.00")]


def test_what_a_meter_reads_is_not_charged_ahead(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="不能预收"):
        tariff(workspace, "电费", "reading", "0.5", span="quarter")
    tariff(workspace, "水费", "reading", "2.1")
    amended = workspace.run("amend", "水费", "--set", "span=year", "--reason", "改", by="service-supervisor")
    assert amended.status == 77 and "不能预收" in amended.err


def test_residents_read_the_price_of_a_month_and_what_is_charged_ahead(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "物业费", "area", "1.85", span="quarter")
    tariff(workspace, "车位费", "space", "60", span="year")
    page = workspace.page("fees", audience="residents")
    assert "1.85 元/平方米·月" in page and "60.00 元/车位·月" in page
    assert "每月100×1.85=185.00元，按季预收，一次3个月共555.00元" in page and "一次12个月共720.00元" in page
    assert lines(workspace, period="2026-10")[0][2] == "555.00"
    english = workspace.page("fees", audience="residents", lang="en")
    assert "charged a quarter ahead, 3 months at once: 555.00 yuan" in english


def test_a_year_is_charged_ahead_from_the_month_in_which_it_begins(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"))
    tariff(workspace, "物业费", "area", "1", since="2026-11-16", span="year")
    assert lines(workspace) == [("物业费", "2026-11-16..2026-12-31", "150.00")]
    workspace.at("2026-12-20 09:00")
    assert lines(workspace, period="2026-12") == []
    workspace.at("2027-01-05 09:00")
    assert lines(workspace, period="2027-01") == [("物业费", "2027-01-01..2027-12-31", "1200.00")]


@pytest.mark.rule("fees.utility-apportionment")
def test_shared_costs_are_split_by_head_to_the_cent(workspace: Workspace) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("1-102", "1", "10"), ("1-103", "1", "10"))
    setting(workspace, "utility-apportionment", method="head")
    for unit, members in (("1-101", 0), ("1-102", 2)):
        people = [{"name": f"成员{number}", "relation": "子女"} for number in range(members)]
        workspace.do(
            "residents.household.open",
            by="clerk-1",
            unit=unit,
            head="某人",
            phone="13800138000",
            members=people,
        )
    shared = workspace.do(
        "fees.common.register", by="cashier-1", period="2026-11", kind="water", total="100.01"
    )
    found = [(row["unit"], f"{row['amount']}") for row in shared.folded.values["shares"]]
    assert found == [("1-101", "25.00"), ("1-102", "75.01")]  # 25.0025 and 75.0075: the larger remainder


def test_an_area_that_is_corrected_counts_as_if_it_had_always_been_so_and_one_that_changes_from_its_day(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("1-102", "1", "100"), ("1-103", "1", "100"))
    tariff(workspace, "物业费", "area", "1")
    workspace.do("residents.unit.update", "1-101", area="90")
    workspace.do("residents.unit.update", "1-102", area="90", since="2026-11-16")
    workspace.do("residents.unit.update", "1-103", area="90", since="2026-11-16")
    workspace.do("residents.unit.update", "1-103", area="70")
    assert lines(workspace) == [("物业费", "", "90.00")]
    assert lines(workspace, "1-102") == [
        ("物业费", "11-01..11-15", "50.00"),
        ("物业费", "11-16..11-30", "45.00"),
    ]
    assert lines(workspace, "1-103")[1] == ("物业费", "11-16..11-30", "35.00")


def test_an_owner_pays_from_the_day_he_took_the_home_over_and_each_owner_has_his_line(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("1-102", "1", "100"))
    tariff(workspace, "物业费", "area", "1")
    own = {"owner": "甲", "since": "2026-11-11"}
    workspace.do("residents.ownership.register", by="clerk-1", unit="1-101", **own)
    first = workspace.do(
        "residents.ownership.register", by="clerk-1", unit="1-102", owner="乙", since="2020-01-01"
    )
    workspace.do("residents.ownership.end", first.folded.id, by="clerk-1", until="2026-11-10", reason="出售")
    workspace.do("residents.ownership.register", by="clerk-1", unit="1-102", owner="丙", since="2026-11-10")
    assert lines(workspace) == [("物业费", "11-11..11-30", "66.67")]
    assert lines(workspace, "1-102") == [
        ("物业费", "11-01..11-09", "30.00"),
        ("物业费", "11-10..11-30", "70.00"),
    ]


def test_a_home_is_empty_once_at_a_time(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")
    empty: dict[str, Any] = {"by": "clerk-1", "on_paper": PAPER}
    first = workspace.do("fees.vacancy.register", unit="1-101", since="2026-10-10", **empty).folded.id
    for since in ("2026-10-01", "2026-10-10", "2026-11-15"):
        with pytest.raises(Refused, match=first):
            workspace.do("fees.vacancy.register", unit="1-101", since=since, **empty)
    workspace.do("fees.vacancy.register", unit="1-102", since="2026-10-10", **empty)
    workspace.do("fees.vacancy.end", first, by="clerk-1", until="2026-11-10")
    with pytest.raises(Refused, match=first):
        workspace.do("fees.vacancy.register", unit="1-101", since="2026-11-10", **empty)
    second = workspace.do("fees.vacancy.register", unit="1-101", since="2026-11-11", **empty).folded.id
    workspace.run("void", second, "--reason", "没有空", by="director")
    workspace.do("fees.vacancy.register", unit="1-101", since="2026-11-12", **empty)
    amended = workspace.run("amend", first, "--set", "until=2026-11-12", "--reason", "错", by="clerk-1")
    assert amended.status == 77 and "已登记为空置" in amended.err


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("vacancy.register", {"unit": "1-101", "since": "2062-11-01"}),
        ("payer.register", {"unit": "1-101", "name": "李新", "since": "2062-11-01"}),
        (
            "charge.register",
            {"unit": "1-101", "kind": "service", "about": "x", "amount": "1", "due": "2062-11-01"},
        ),
        (
            "charge.register",
            {"unit": "1-101", "kind": "service", "about": "x", "amount": "1", "due": "2016-11-01"},
        ),
        (
            "charge.register",
            {"unit": "1-101", "kind": "service", "about": "x", "amount": "1", "period": "2062-11"},
        ),
        ("debt.register", {"unit": "1-101", "kind": "management", "period": "1926", "amount": "1"}),
    ],
)
def test_no_slip_of_the_pen_begins_in_another_decade(
    workspace: Workspace, step: str, values: dict[str, Any]
) -> None:
    homes(workspace)
    by = "cashier-1" if step == "debt.register" else "clerk-1"
    with pytest.raises(UsageError, match=r"2062-11|2016-11-01|1926"):
        workspace.do(f"fees.{step}", by=by, on_paper=PAPER, **values)


def test_what_two_desks_wrote_about_the_same_days_is_listed_until_one_is_void(two_desks: TwoDesks) -> None:
    one, other = two_desks.a, two_desks.b
    homes(one)
    two_desks.exchange()
    agreed: dict[str, Any] = {"by": "clerk-1", "unit": "1-101", "name": "李新"}
    found: dict[str, list[str]] = {"empty-twice": [], "paid-twice": []}
    for desk in (one, other.at("2026-11-20 10:00")):
        empty = desk.do(
            "fees.vacancy.register", by="clerk-1", unit="1-101", since="2026-11-01", on_paper=PAPER
        )
        payer = desk.do("fees.payer.register", since="2026-11-01", **agreed)
        desk.do("fees.payer.end", payer.folded.id, by="clerk-1", until="2026-11-10")
        found["empty-twice"].append(empty.folded.id)
        found["paid-twice"].append(payer.folded.id)
    two_desks.exchange()
    stuck = one.run("fees", "vacancy", "end", found["empty-twice"][0], "--until", "2026-11-19", by="clerk-1")
    assert stuck.status == 77 and f"改日子或先作废一份（void）：{found['empty-twice'][1]}" in stuck.err
    for name, ids in found.items():
        assert [row.id for row in listing(one.office(), "fees", name)] == ids
        voided = one.at("2026-11-20 11:00").run("void", ids[1], "--reason", "重复", by="director")
        assert voided.status == 0, voided.err
        assert list(listing(one.office(), "fees", name)) == []


def test_a_space_given_up_within_its_quarter_is_told_with_the_bill_that_charges_on(
    workspace: Workspace,
) -> None:
    office_with(workspace, ("1-101", "1", "100"), ("1-102", "1", "100"))
    workspace.at("2026-10-05 09:00")
    tariff(workspace, "车位", "space", "300", span="quarter")
    workspace.do("fees.space.add", by="cashier-1", number="P1")
    held = {"unit": "1-101", "rights": "rented", "since": "2026-10-01"}
    workspace.do("fees.space.assign", "P1", by="cashier-1", **held)
    bill(workspace, "2026-10", "2026-10-25")
    run = ("fees", "billing", "2026-11", "--due", "2026-11-25", "--dry-run")
    assert "先冲销" not in workspace.at("2026-11-15 09:00").run(*run, by="cashier-1").out
    workspace.do("fees.space.release", "P1", by="cashier-1", until="2026-11-15")
    told = workspace.run(*run, by="cashier-1").out
    assert "2026-10-1-101 900.00 → 450.00" in told and "先冲销，再出账" in told
    workspace.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", reason="车位收回", on_paper=PAPER)
    bill(workspace, "2026-10", "2026-10-25")
    assert "先冲销" not in workspace.run(*run, by="cashier-1").out
