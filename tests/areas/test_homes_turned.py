"""A home split, two joined, one renumbered: history, debts and bills right before and after the day."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.areas.fees import PAPER, bill, homes, pay, setting

DAY = "2026-11-16"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two homes of 100 m2 at one yuan; the first with a household, an owner and a debt of October."""
    workspace = make_workspace(tmp_path_factory.mktemp("turned") / "office").at("2026-10-20 09:00")
    homes(workspace, "1-101", "1-102")
    workspace.do("residents.household.open", unit="1-101", head="章晓兰", phone="13800001234")
    owned = {"unit": "1-101", "owner": "章晓兰", "since": "2020-01-01"}
    workspace.do("residents.ownership.register", by="officer-1", **owned)
    bill(workspace, "2026-10", due="2026-10-25")
    return workspace.at("2026-11-18 09:00")


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def turn(office: Workspace, *args: str, by: str = "service-supervisor") -> Any:
    return office.run("residents", *args, "--since", DAY, by=by)


def owed(office: Workspace) -> dict[str, Decimal]:
    found = office.run("fees", "ageing", "--json", by="cashier-1").json()
    sums: dict[str, Decimal] = {}
    for line in found:
        parts = ("not_due", "to_30", "to_60", "to_90", "over_90")
        sums[line["unit"]] = sum((Decimal(str(line[part] or 0)) for part in parts), Decimal(0))
    return {unit: amount for unit, amount in sums.items() if amount and unit != "合计"}


def lines(office: Workspace, number: str) -> list[tuple[str, str]]:
    fields = office.run("show", number, "--json").json()["fields"]
    return [(line.get("days", ""), line["amount"]) for line in fields["lines"]]


def test_a_renumbered_home_is_billed_under_each_number_for_its_days_and_owes_what_it_owed(
    office: Workspace,
) -> None:
    before = owed(office)
    assert turn(office, "renumber", "1-101", "1-103").status == 0
    assert owed(office) == {"1-103": before["1-101"], "1-102": before["1-102"]}
    bill(office)
    assert lines(office, "2026-11-1-101") == [("11-01..11-15", "50.00")]
    assert lines(office, "2026-11-1-103") == [("11-16..11-30", "50.00")]
    bill(office.at("2026-12-01 09:00"), "2026-12", due="2026-12-25")
    assert lines(office, "2026-12-1-103") == [("", "100.00")]
    with pytest.raises(UsageError):
        office.record("fees.bill:2026-12-1-101")
    household = office.record("residents.household:H-1-103")
    assert household.state == "living"
    assert office.record("residents.household:H-1-101").state == "left"
    shown = office.run("show", "H-1-103", "--reveal", "--purpose=核对", by="director").out
    assert "章晓兰" in shown
    assert "13800001234" in shown
    owners = office.run("residents", "owner", "1-103", "--json").json()
    assert [one["since"] for one in owners] == [DAY]


def test_the_history_of_a_home_holds_that_of_the_homes_it_came_from(office: Workspace) -> None:
    said = office.do("complaints.complaint.register", unit="1-101", about="漏水").folded.id
    turn(office, "renumber", "1-101", "1-103")
    told = office.run("residents", "history", "1-103", "--json").json()
    assert said in [one["id"] for one in told]
    assert said not in [one["id"] for one in office.run("residents", "history", "1-102", "--json").json()]


def test_a_home_split_in_two_is_billed_by_halves_and_the_first_takes_the_debts(office: Workspace) -> None:
    pay(office, "130", unit="1-102")  # thirty kept as credit
    assert turn(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B：40").status == 0
    assert owed(office) == {"1-101A": Decimal("100.00")}
    bill(office)
    assert lines(office, "2026-11-1-101A") == [("11-16..11-30", "30.00")]
    assert lines(office, "2026-11-1-101B") == [("11-16..11-30", "20.00")]
    paid = pay(office, "100", unit="1-101A")  # the old debt, due first
    applied = office.record(paid).values["applied"]
    assert [(one["period"], one["amount"]) for one in applied] == [("2026-10", "100.00")]
    assert turn(office, "split", "1-102", "--into", "1-102A", "--into", "1-102B").status == 2  # no areas


def test_two_homes_joined_owe_together_and_keep_their_credit_and_spaces(office: Workspace) -> None:
    pay(office, "130", unit="1-102")
    office.do("fees.space.add", number="P-1")
    held = {"unit": "1-102", "rights": "owned", "since": "2026-01-01"}
    office.do("fees.space.assign", "P-1", **held)
    done = turn(office, "join", "1-105", "--units", "1-101", "--units", "1-102")
    assert done.status == 0, done.err
    assert owed(office) == {"1-105": Decimal("100.00")}
    assert office.run("fees", "credit", "1-105", "--json").json()["credit"] == "30.00"
    assert office.run("fees", "credit", "1-102", "--json").json()["credit"] == "0.00"
    assert office.record("fees.space:P-1").values["unit"] == "1-105"
    assert office.record("residents.unit:1-105").values["area"] == "200.00"
    bill(office)
    assert lines(office, "2026-11-1-105") == [("11-16..11-30", "100.00")]


def test_what_does_not_fit_is_refused_and_nothing_is_written(office: Workspace) -> None:
    assert turn(office, "renumber", "1-101", "1-102").status == 2
    assert turn(office, "renumber", "1-101", "1-103", by="clerk-1").status == 77
    assert turn(office, "split", "1-101", "--into", "1-101A=100").status == 2
    assert (
        office.run("residents", "renumber", "1-101", "1-103", "--since", "2027-01-01", by="director").status
        == 2
    )
    bill(office)
    refused = turn(office, "renumber", "1-101", "1-103")
    assert (refused.status, "2026-11-1-101" in refused.err) == (2, True)
    assert office.record("residents.unit:1-101").state == "kept"
    with pytest.raises(UsageError):
        office.record("residents.unit:1-103")
    office.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="改号", on_paper=PAPER)
    assert turn(office, "renumber", "1-101", "1-103").status == 0
    assert turn(office, "renumber", "1-101", "1-104").status == 2  # twice


def test_a_turn_is_taken_back_with_its_debts_and_its_household(office: Workspace) -> None:
    before = owed(office)
    turn(office, "renumber", "1-101", "1-103")
    number = "RU-261118-A01"
    with pytest.raises(Refused):
        office.do("residents.turn.reverse", number, by="officer-1", mistake="号错了")
    office.do("residents.turn.reverse", number, by="service-supervisor", mistake="号错了")
    assert owed(office) == before
    assert office.record("residents.unit:1-101").state == "kept"
    assert office.record("residents.unit:1-103").state == "gone"
    assert office.record("residents.household:H-1-101").state == "living"
    (owner,) = office.run("residents", "owner", "1-101", "--json").json()
    assert owner["since"] == "2020-01-01"
    bill(office)
    assert lines(office, "2026-11-1-101") == [("", "100.00")]
    office.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="改号", on_paper=PAPER)
    assert turn(office, "renumber", "1-101", "1-103").status == 0  # rightly this time, under the same number
    assert [one for one in office.run("check", by="director").out.splitlines() if "1-10" in one] == []


@pytest.mark.rule("residents.ownership-changes")
def test_each_home_of_a_join_that_is_taken_back_has_its_own_people_debts_and_credit_again(
    office: Workspace,
) -> None:
    office.do("residents.household.open", unit="1-102", head="王建国", phone="13800001235")
    office.do("residents.household.wish", "H-1-102", wishes=["no-call"])
    sold = {"unit": "1-102", "owner": "王建国", "since": "2026-11-01"}
    office.do("residents.ownership.register", by="officer-1", **sold)
    office.do("fees.prepaid.register", by="cashier-1", unit="1-102", amount="500")
    office.do("fees.space.add", number="P-1")
    office.do("fees.space.assign", "P-1", unit="1-102", rights="owned", since="2026-01-01")
    before = owed(office)
    turn(office, "join", "1-105", "--units", "1-101", "--units", "1-102")
    office.do(
        "fees.receipt.pay", by="cashier-1", unit="1-105", amount="30", how="cash", charge="FW-261118-A02"
    )
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="不是这两套")
    assert owed(office) == {"1-101": before["1-101"], "1-102": before["1-102"] - 30}
    kept = [office.run("fees", "credit", one, "--json").json()["credit"] for one in ("1-101", "1-102")]
    assert kept == ["0.00", "500.00"]
    owners = {one: office.run("residents", "owner", one, "--json").json() for one in ("1-101", "1-102")}
    assert [[one["since"] for one in found] for found in owners.values()] == [["2020-01-01"], ["2026-11-01"]]
    household = office.record("residents.household:H-1-102")
    assert (household.state, household.values["wishes"]) == ("living", ["no-call"])
    assert office.record("residents.household:H-1-101").state == "living"
    assert office.record("fees.space:P-1").values["unit"] == "1-102"
    assert office.run("check", by="director").status == 0


def test_who_bought_a_home_under_its_mistaken_number_owns_the_one_that_was_meant(office: Workspace) -> None:
    turn(office, "renumber", "1-101", "1-103")
    (term,) = office.run("residents", "owner", "1-103", "--json").json()
    sold = {"until": "2026-11-18", "reason": "买卖"}
    office.do("residents.ownership.end", term["id"], by="officer-1", **sold)
    bought = {"unit": "1-103", "owner": "赵六", "since": "2026-11-18"}
    office.do("residents.ownership.register", by="officer-1", **bought)
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="号错了")
    days = {
        day: office.run("residents", "owner", "1-101", "--on", day, "--json").json()
        for day in (DAY, "2026-11-18")
    }
    assert [[one["since"] for one in found] for found in days.values()] == [["2020-01-01"], ["2026-11-18"]]
    assert not office.run("residents", "owner", "1-103", "--json").json()


@pytest.mark.rule("fees.cashier-computes")
def test_a_turn_that_was_taken_back_is_no_first_owner_of_the_number_that_it_used(office: Workspace) -> None:
    split = ("--into", "1-103:50", "--into", "1-104:50")
    office.run("residents", "split", "1-101", *split, by="service-supervisor")  # from today, by mistake
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="应为1-102")
    turn(office, "split", "1-102", *split)
    bill(office)
    assert lines(office, "2026-11-1-103") == [("11-16..11-30", "25.00")]


@pytest.mark.rule("residents.respect-privacy")
def test_how_a_household_wishes_to_be_called_on_and_what_it_has_changed_go_with_its_home(
    office: Workspace,
) -> None:
    office.do("residents.household.wish", "H-1-101", wishes=["no-call"])
    turn(office, "renumber", "1-101", "1-103")
    assert office.record("residents.household:H-1-103").values["wishes"] == ["no-call"]
    office.do("residents.household.update", "H-1-103", phone="13900005678", channel="visit")
    office.do("residents.household.wish", "H-1-103", wishes=["no-visit"])
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="号错了")
    assert office.record("residents.household:H-1-101").values["wishes"] == ["no-visit"]
    assert "13900005678" in office.run("show", "H-1-101", "--reveal", "--purpose=核对", by="director").out


def test_the_first_owner_of_a_renumbered_home_is_the_one_that_it_had_before(office: Workspace) -> None:
    owned = {"unit": "1-102", "owner": "王建国", "since": "2026-11-18"}
    office.do("residents.ownership.register", by="officer-1", **owned)
    turn(office, "renumber", "1-102", "1-103")  # before he took it over
    turn(office, "renumber", "1-101", "1-104")
    (term,) = office.run("residents", "owner", "1-104", "--json").json()
    office.do("residents.ownership.end", term["id"], by="officer-1", until="2026-11-18", reason="买卖")
    office.do("residents.ownership.register", by="officer-1", unit="1-104", owner="赵六", since="2026-11-18")
    bill(office)
    assert lines(office, "2026-11-1-103") == [("11-18..11-30", "43.33")]
    assert lines(office, "2026-11-1-104") == [("11-16..11-17", "6.67"), ("11-18..11-30", "43.33")]


def test_two_desks_see_one_home_turned_once(two_desks: TwoDesks) -> None:
    desk = two_desks.a
    homes(desk, "1-101")
    two_desks.exchange()
    done = desk.run("residents", "renumber", "1-101", "1-103", by="service-supervisor")
    assert done.status == 0, done.err
    two_desks.b.do("complaints.complaint.register", by="clerk-2", unit="1-101", about="漏水")
    two_desks.exchange()
    told = two_desks.b.run("residents", "history", "1-103", "--json").json()
    assert "CP-261120-B01" in [one["id"] for one in told]


def test_what_is_new_names_no_home_that_became_others_and_work_goes_on(office: Workspace) -> None:
    running = office.do("complaints.complaint.register", unit="1-101", about="漏水").folded.id
    office.at("2026-11-18 10:00")
    turn(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    refused = office.run("complaints", "register", "1-101", "门坏了")
    assert refused.status == 2 and "1-101 自 2026-11-18 起已是 1-101A、1-101B" in refused.err
    office.do("complaints.complaint.register", unit="1-101", about="门坏了", at="2026-11-18 09:30")
    office.at("2026-11-18 11:00")
    office.do("complaints.complaint.register", unit="1-101A", about="门坏了")
    office.do("complaints.complaint.classify", running, **{"class": "developer"})
    assert office.run("fees", "statement", "1-101", by="cashier-1").status == 0
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="号错了")
    office.do("complaints.complaint.register", unit="1-101", about="窗坏了")
    assert office.run("complaints", "register", "1-101A", "窗坏了").status == 2


def test_a_home_that_became_others_is_paid_for_what_it_owes_and_keeps_no_credit(office: Workspace) -> None:
    pay(office, "150", unit="1-101")  # October, and 50 yuan ahead
    turn(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    assert office.run("fees", "credit", "1-101A", "--json").json()["credit"] == "50.00"
    told = [office.run("fees", "statement", one, "2026", "--json").json() for one in ("1-101", "1-101A")]
    sums = [(one[-1]["charged"], one[-1]["paid"], one[-1]["balance"]) for one in told]
    assert sums == [("100.00", "100.00", "0.00"), ("0.00", "50.00", "-50.00")]  # credit is what was paid
    refused = office.run("fees", "pay", "1-101", "10", "--how", "cash", by="cashier-1")
    assert refused.status == 2 and "1-101 现在是 1-101A、1-101B，自己只欠 0.00 元" in refused.err
    bill(office)  # its days until the split
    assert office.run("fees", "pay", "1-101", "50.01", "--how", "cash", by="cashier-1").status == 2
    receipt = pay(office, "50", unit="1-101")
    assert "1-101" not in owed(office)
    office.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错", on_paper=PAPER)
    assert owed(office)["1-101"] == Decimal("50.00")


def test_what_an_ended_home_was_paid_too_much_is_paid_back_and_what_it_owes_is_claimed(
    office: Workspace,
) -> None:
    turn(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    bill(office)
    office.at("2026-12-05 09:00")
    assert office.run("fees", "remind", by="officer-1").status == 0
    assert office.record("fees.case:D-1-101").state == "reminded"
    office.do("fees.case.final", "D-1-101", by="officer-1", limit="2026-12-15")
    receipt = pay(office, "50", unit="1-101")
    office.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="多收", on_paper=PAPER)
    assert receipt and office.run("fees", "credit", "1-101", "--json").json()["credit"] == "50.00"
    office.do("fees.refund.register", by="cashier-1", unit="1-101", amount="50", reason="多收")


def test_what_is_billed_under_an_old_number_goes_on_to_where_the_prepayment_went(office: Workspace) -> None:
    pay(office, "200", unit="1-101")  # October, and all of November ahead
    turn(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    bill(office)  # until the 15th 50 yuan under the old number; from then on 30 and 20
    assert owed(office) == {"1-101": Decimal(50), "1-101B": Decimal(20), "1-102": Decimal(200)}
    command = office.at("2026-12-05 09:00").run("fees", "list", "strayed", "--json", by="cashier-1")
    assert [row["id"] for row in command.json()] == ["1-101"]
    assert office.run("fees", "remind", by="officer-1").status == 0
    for unit in ("1-101", "1-101A"):
        office.do("fees.offset.use", by="cashier-1", unit=unit)
    assert owed(office) == {"1-101B": Decimal(20), "1-102": Decimal(200)}
    assert office.run("fees", "credit", "1-101A", "--json").json()["credit"] == "20.00"
    assert [office.record(f"D-{one}").state for one in ("1-101", "1-101A")] == ["moved", "settled"]
    told = office.run("fees", "offset", "use", "1-101", by="cashier-1")
    assert told.status == 2 and "没有可用的预存，或没有欠费" in told.err


def test_no_late_fee_runs_on_a_late_fee_that_came_with_a_home(office: Workspace) -> None:
    setting(office, "late-fee", rate_per_day="50", basis="合同", in_force="yes")
    remind = ("fees.case.remind", "fees.case.final")
    office.do(remind[0], by="officer-1", unit="1-101")
    office.do(remind[1], "D-1-101", by="officer-1", limit="2026-11-30")
    office.at("2026-11-28 09:00")  # ten days at 0.5 per cent of 100 yuan
    assert office.run("fees", "late-fees", by="cashier-1").status == 0
    turn(office, "renumber", "1-101", "1-103")
    assert owed(office)["1-103"] == Decimal("105.00")
    told = office.at("2026-12-11 09:00").run("fees", "late-fee", "1-103", "--json", by="cashier-1").json()
    assert (told["owed"], told["late_fee"]) == ("100.00", "6.50")  # thirteen days, and the first notice holds
    setting(office, "late-fee", since="2026-12-11", cap="8")
    told = office.run("fees", "late-fee", "1-103", "--json", by="cashier-1").json()
    assert told["late_fee"] == "3.00"  # 8 in all, of which 5 under the old number
    office.do("residents.turn.reverse", "RU-261128-A01", by="service-supervisor", mistake="号错了")
    office.at("2027-01-20 09:00")
    told = office.run("fees", "late-fee", "1-101", "--json", by="cashier-1").json()
    assert told["late_fee"] == "5.00"  # nothing more when it has its old number again


def test_a_debt_that_came_back_with_a_home_is_the_one_that_is_open(office: Workspace) -> None:
    turn(office, "renumber", "1-101", "1-103")
    office.do("residents.turn.reverse", "RU-261118-A01", by="service-supervisor", mistake="号错了")
    told = office.run("fees", "owners", "1-101", "--json", by="cashier-1").json()[0]
    assert (told["record"], told["amount"]) == ("FW-261118-A02", "100.00")
    assert (told["owner"], told["from_day"]) == ("章*", "2020-01-01")
    office.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    assert "1-101" not in owed(office)


@pytest.fixture
def apart(two_desks: TwoDesks) -> TwoDesks:
    """One desk has split 1-101, which owes 100 yuan of October; the other does not know yet."""
    desk = two_desks.a.at("2026-11-18 09:00")
    homes(desk, "1-101")
    bill(desk, "2026-10", due="2026-10-25")
    two_desks.exchange()
    split = ("split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    assert turn(desk, *split).status == 0
    two_desks.b.at("2026-11-18 10:00")
    return two_desks


def test_what_another_desk_was_paid_for_a_home_that_was_split_goes_on_to_the_first(apart: TwoDesks) -> None:
    pay(apart.b, "130", unit="1-101", by="cashier-1", ahead="yes")
    apart.exchange()
    desk = apart.a.at("2026-11-18 11:00")
    listed = desk.run("fees", "list", "strayed", by="cashier-1")
    assert "1-101" in listed.out and owed(desk) == {"1-101A": Decimal("100.00")}
    assert "停用房号上的预存" in desk.run("today", by="cashier-1").out
    for unit in ("1-101", "1-101A"):
        done = desk.run("fees", "offset", "use", unit, by="cashier-1")
        assert done.status == 0, done.err
    assert owed(desk) == {}
    kept = [desk.run("fees", "credit", unit, "--json").json()["credit"] for unit in ("1-101", "1-101A")]
    assert kept == ["0.00", "30.00"]
    assert "1-101" not in desk.run("fees", "list", "strayed", by="cashier-1").out
    assert desk.run("fees", "offset", "use", "1-101", by="cashier-1").status == 2


def test_what_another_desk_wrote_of_a_home_that_was_split_is_told_with_the_step(apart: TwoDesks) -> None:
    apart.b.do("complaints.complaint.register", by="clerk-2", unit="1-101", about="漏水")
    owner = {"unit": "1-101", "owner": "王新", "since": "2026-11-18"}
    apart.b.do("residents.ownership.register", by="officer-1", **owner)
    payer = {"unit": "1-101", "name": "王新", "since": "2026-11-18"}
    apart.b.do("fees.payer.register", by="officer-1", **payer)
    remote = ["git", "-C", str(apart.a.root), "remote", "add", "origin", str(apart.shared)]
    subprocess.run(remote, check=True)
    apart.a.run("sync")
    said = apart.b.run("sync").out + apart.a.run("sync").out
    told = apart.a.run("check", by="director")
    assert told.status == 1
    for number in ("CP-261118-B01", "OW-261118-B01", "FP-261118-B01"):
        assert f"{number} 写的是 1-101，当时它已是 1-101A、1-101B" in told.out
        assert number in said
    assert "propctl amend CP-261118-B01 --set unit=…" in told.out
    assert "propctl void FP-261118-B01" in told.out
    amended = apart.a.at("2026-11-18 11:00").run(
        "amend", "CP-261118-B01", "--set", "unit=1-101B", by="director"
    )
    assert amended.status == 0, amended.err
    assert "CP-261118-B01" not in apart.a.run("check", by="director").out


def test_a_wrong_bill_whose_debt_went_with_a_home_is_cancelled_and_owed_no_more(office: Workspace) -> None:
    turn(office, "renumber", "1-101", "1-103")
    office.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    assert owed(office)["1-103"] == Decimal("100.00")
    for unit in ("1-101", "1-103"):
        office.do("fees.offset.use", by="cashier-1", unit=unit)
    assert "1-103" not in owed(office)


def test_a_debt_that_went_on_adds_up_by_people_though_its_bill_was_made_anew_for_less(
    office: Workspace,
) -> None:
    turn(office, "renumber", "1-101", "1-103")
    office.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    office.do("fees.tariff.stop", "物业管理费", by="service-supervisor", from_day="2026-10-16")
    bill(office, "2026-10", due="2026-10-25")  # for fifteen days
    told = office.run("fees", "owners", "1-103", "--json", by="cashier-1").json()
    assert [one["amount"] for one in told] == ["100.00", "100.00"] == [f"{owed(office)['1-103']}"] * 2


def test_what_a_renumbered_home_has_left_is_paid_out_to_whom_it_is_refunded(office: Workspace) -> None:
    turn(office, "renumber", "1-101", "1-103")
    office.do("fees.bill.cancel", "2026-10-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    asked = office.do("fees.refund.register", by="clerk-1", unit="1-101", amount="100", reason="多缴")
    office.do("fees.refund.approve", asked.folded.id, by="service-supervisor")
    office.do("fees.refund.pay", asked.folded.id, by="cashier-1")
    kept = [office.run("fees", "credit", unit, "--json").json()["credit"] for unit in ("1-101", "1-103")]
    assert kept == ["0.00", "0.00"]
    assert owed(office)["1-103"] == Decimal("100.00")
