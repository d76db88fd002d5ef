"""Meters: what one said last is looked up; a correction replaces, an exchange and a turn-over are told."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, UsageError, rows
from propctl.testing import Result, TwoDesks, Workspace
from tests.areas.fees import PAPER, bill, homes, setting, tariff


@pytest.fixture
def metered(workspace: Workspace) -> Workspace:
    """Two homes with water at three yuan a unit."""
    homes(workspace, "1-101", "1-102", area="0")
    tariff(workspace, "水费", "water", "reading", "3")
    return workspace


def read(office: Workspace, *rows: str, kind: str = "water", period: str = "2026-11") -> Result:
    """A reading from a sheet: unit, last, now, and what happened to the meter."""
    sheet = office.root.parent / "meters.csv"
    sheet.write_text("\n".join(["房号,上次读数,本次读数,表的情况,旧表已用", *rows]) + "\n", encoding="utf-8")
    return office.run("fees", "reading", "register", period, kind, "--meters", f"@{sheet}", by="officer-1")


def charged(office: Workspace, period: str = "2026-11", unit: str = "1-101") -> str:
    bill(office, period, due=f"{period}-25")
    return str(office.run("show", f"{period}-{unit}", "--json").json()["fields"]["total"])


def test_an_empty_home_and_two_kinds_may_show_the_same_figures(metered: Workspace) -> None:
    assert read(metered, "1-101,100,100").status == 0
    assert read(metered, "1-101,100,100", kind="power").status == 0
    metered.at("2026-12-02 09:00")
    assert read(metered, "1-101,100,100", period="2026-12").status == 0


def test_one_home_stands_once_in_a_reading(metered: Workspace) -> None:
    assert read(metered, "1-101,100,120", "1-101,100,130").status != 0


def test_what_the_meter_said_last_is_looked_up(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    metered.at("2026-12-02 09:00")
    assert read(metered, "1-101,,150", period="2026-12").status == 0
    assert charged(metered, "2026-12") == "90.00"


def test_a_meter_that_was_never_read_is_not_charged_for_all_that_it_shows(metered: Workspace) -> None:
    refused = read(metered, "1-101,,8450")
    assert refused.status == 2 and "以前没有抄过" in refused.err and "首次抄表" in refused.err
    assert read(metered, "1-101,,8450,turned").status == 2
    assert read(metered, "1-101,,8450,首次抄表").status == 0
    metered.at("2026-12-02 09:00")
    assert read(metered, "1-101,,8460", period="2026-12").status == 0
    bill(metered, "2026-11")
    assert charged(metered, "2026-12") == "30.00" and len(list(rows(metered.office(), "fees.bill"))) == 1
    metered.at("2027-01-05 09:00")
    metered.do(  # under another number the meter is another one, until its figure is known there
        "residents.turn.register",
        by="service-supervisor",
        kind="renumber",
        old=["1-101"],
        new=[{"number": "1-109"}],
        since="2027-01-01",
    )
    assert read(metered, "1-109,,8470", period="2027-01").status == 2
    assert read(metered, "1-109,8460,8470", period="2027-01").status == 0
    assert charged(metered, "2027-01", "1-109") == "30.00"


@pytest.mark.parametrize("last", ["50", "119.99", "120.01", "0"])
def test_a_reading_that_begins_elsewhere_is_refused_with_where_it_ended(
    metered: Workspace, last: str
) -> None:
    read(metered, "1-101,100,120")
    metered.at("2026-12-02 09:00")
    refused = read(metered, f"1-101,{last},300", period="2026-12")
    assert refused.status == 2 and "120" in refused.err and "1-101" in refused.err


def test_a_reading_below_the_last_is_refused_unless_the_meter_turned_over(metered: Workspace) -> None:
    assert read(metered, "1-101,9990,5").status == 2
    assert read(metered, "1-101,9990,5,表已走满归零").status == 0
    assert charged(metered) == "45.00"  # 10 to the turn, 5 after it


def test_an_exchanged_meter_charges_what_both_showed(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    metered.at("2026-12-02 09:00")
    assert "新表本次读数 7.00" in read(metered, "1-101,120,7,换表,12", period="2026-12").err
    assert read(metered, "1-101,0,7,换表,12", period="2026-12").status == 0
    assert charged(metered, "2026-12") == "57.00"  # 12 on the old meter, 7 on the new one
    metered.at("2027-01-04 09:00")
    assert read(metered, "1-101,,10", period="2027-01").status == 0  # the new meter goes on from 7
    assert charged(metered, "2027-01") == "9.00"


def test_a_corrected_reading_replaces_and_never_adds(metered: Workspace) -> None:
    read(metered, "1-101,100,210", "1-102,5,6")
    read(metered, "1-101,100,120")
    assert charged(metered) == "60.00"
    assert metered.run("show", "2026-11-1-102", "--json").json()["fields"]["total"] == "3.00"


def test_a_second_reading_of_a_month_goes_on_from_the_first(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    read(metered, "1-101,120,125")
    assert charged(metered) == "75.00"


def test_a_void_reading_was_never_taken(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    metered.run("void", "FM-261120-A01", "抄错", by="service-supervisor")
    assert read(metered, "1-101,90,95").status == 0
    assert charged(metered) == "15.00"


def test_readings_are_refused_once_the_month_is_billed(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    bill(metered)
    assert read(metered, "1-101,120,130").status == 77


def test_a_reading_is_corrected_once_its_own_bill_is_cancelled(metered: Workspace) -> None:
    read(metered, "1-101,100,210", "1-102,5,6")
    bill(metered)
    assert read(metered, "1-101,100,120").status == 77
    metered.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="抄错", on_paper=PAPER)
    assert read(metered, "1-101,100,120").status == 0  # though 1-102 keeps its bill
    assert read(metered, "1-102,5,7").status == 77
    assert charged(metered) == "60.00"


def test_a_reading_that_comes_late_is_billed_though_others_have_their_bills(metered: Workspace) -> None:
    read(metered, "1-101,100,120")
    bill(metered)
    assert read(metered, "1-102,5,7").status == 0
    assert charged(metered, unit="1-102") == "6.00"


def test_an_earlier_month_is_not_read_into_what_was_billed_since(metered: Workspace) -> None:
    read(metered, "1-101,0,100", period="2026-09")
    read(metered, "1-101,,160")
    assert read(metered, "1-101,,130", period="2026-10").status == 0  # November goes on from 130
    read(metered, "1-102,0,10", period="2026-09")
    read(metered, "1-102,10,16")
    refused = read(metered, "1-102,,13", period="2026-10")  # it was typed where November begins
    assert refused.status == 2 and "2026-11" in refused.err
    assert charged(metered) == "90.00"
    refused = read(metered, "1-101,,140", period="2026-10")
    assert refused.status == 2 and "130" in refused.err


def test_a_new_meter_begins_at_nought_also_in_the_month_in_which_the_old_one_did(metered: Workspace) -> None:
    read(metered, "1-101,0,50")
    assert read(metered, "1-101,,7,换表,5").status == 0
    refused = read(metered, "1-101,,9")  # a correction that would lose what the old meter used
    assert refused.status == 2 and "换表" in refused.err
    assert read(metered, "1-101,,9,换表,5").status == 0
    assert charged(metered) == "192.00"  # 50 + 5 + 9


@pytest.mark.parametrize(("period", "status"), [("2026-12", 0), ("2027-01", 2), ("2036-11", 2)])
def test_a_meter_is_read_for_this_month_or_the_next(metered: Workspace, period: str, status: int) -> None:
    assert read(metered, "1-101,100,120", period=period).status == status


def test_readings_that_a_bill_or_the_next_reading_goes_on_from_are_not_void(workspace: Workspace) -> None:
    homes(workspace)
    tariff(workspace, "电费", "power", "reading", "0.5")

    def read(period: str, now: str, last: str = "", **more: str) -> str:
        values = {"period": period, "kind": "power", "meters": f"1-101,{last},{now},,", **more}
        return workspace.do("fees.reading.register", by="officer-1", **values).folded.id

    def void(number: str) -> Any:
        return workspace.run("void", number, "--reason", "错", by="director")

    first = read("2026-10", "100", "0")
    second = read("2026-11", "205")
    assert "2026-11" in void(first).err and void(first).status == 2
    bill(workspace)
    assert "2026-11-1-101" in void(second).err and void(second).status == 77
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    assert void(second).status == void(first).status == 0


def test_one_digit_too_many_is_asked_about_and_taken_when_somebody_has_looked(workspace: Workspace) -> None:
    homes(workspace)
    read: dict[str, Any] = {"by": "officer-1", "kind": "power"}
    for period, last, now in (("2026-09", "0", "100"), ("2026-10", "", "205")):
        workspace.do("fees.reading.register", period=period, meters=f"1-101,{last},{now},,", **read)
    wrong: dict[str, Any] = {"period": "2026-11", "meters": "1-101,,3150,,"}
    with pytest.raises(UsageError, match="2945"):
        workspace.do("fees.reading.register", **wrong, **read)
    workspace.do("fees.reading.register", **wrong, **read, sure="yes")
    workspace.do("fees.reading.register", period="2026-12", meters="1-101,,9999,,", **read)


def test_shared_costs_that_were_billed_are_not_void(workspace: Workspace) -> None:
    homes(workspace)
    setting(workspace, "utility-apportionment", method="home")
    workspace.at("2026-11-20 09:05")
    shared = {"period": "2026-11", "kind": "water", "total": "30"}
    number = workspace.do("fees.common.register", by="cashier-1", **shared).folded.id
    bill(workspace)
    assert workspace.run("void", number, "--reason", "错", by="director").status == 77


@pytest.mark.rule("fees.utility-apportionment")
def test_a_method_that_is_set_within_the_month_is_told_to_hold_from_its_first_day(
    workspace: Workspace,
) -> None:
    homes(workspace)
    setting(workspace, "utility-apportionment", since="2026-11-20", method="home")
    shared = {"period": "2026-11", "kind": "water", "total": "30"}
    with pytest.raises(Refused, match="--since 2026-11-01"):
        workspace.do("fees.common.register", by="cashier-1", **shared)
    setting(workspace, "utility-apportionment", method="home")
    workspace.do("fees.common.register", by="cashier-1", **shared)


def test_what_another_desk_read_of_a_month_that_was_billed_is_told_by_the_next_run(
    two_desks: TwoDesks,
) -> None:
    """So is a cost that it shared; the readings go on from the later one, which no bill would ever charge."""
    one, other = two_desks.a, two_desks.b
    homes(one, "1-101", area="0")
    tariff(one, "水费", "water", "reading", "3")
    setting(one, "utility-apportionment", method="home")
    read(one, "1-101,100,110,first", period="2026-10")
    two_desks.exchange()
    assert read(one, "1-101,110,130").status == 0
    assert charged(one) == "60.00"
    two_desks.at("2026-11-20 09:30")
    assert read(other, "1-101,110,135").status == 0
    other.do("fees.common.register", by="cashier-1", period="2026-11", kind="water", total="10")
    two_desks.exchange()
    two_desks.at("2026-12-20 09:00")
    assert read(other, "1-101,,140", period="2026-12").status == 0
    run = ("fees", "billing", "2026-12", "--due", "2026-12-25")
    told = one.run(*run, "--dry-run", "--json", by="cashier-1").json()["skipped"]
    assert [row["name"] for row in told if row["why"] == "differs"] == ["2026-11-1-101 60.00 → 85.00"]
    cancel = ("fees", "bill", "cancel", "2026-11-1-101", "--reason", "另一工位后抄")
    assert one.run(*cancel, *("--approved-by", "director", "--paper", "9"), by="cashier-1").status == 0
    assert charged(one) == "85.00"
