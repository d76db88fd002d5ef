"""A tenant who pays: to whom a bill is addressed, who owes what while he is there and when he has left."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from propctl.api import listing, rows
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.areas.fees import PAPER, bill, homes, pay, tariff

Owed = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A home of 100 m² at one yuan, owned since 2020; a tenant pays the management fee from 16 November."""
    workspace = make_workspace(tmp_path_factory.mktemp("let") / "office").at("2026-11-18 09:00")
    homes(workspace)
    owned = {"unit": "1-101", "owner": "章晓兰", "since": "2020-01-01"}
    workspace.do("residents.ownership.register", by="officer-1", **owned)
    agreed(workspace, "王新")
    return workspace


@pytest.fixture
def let(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def agreed(office: Workspace, name: str, since: str = "2026-11-16", **more: Any) -> str:
    values = {"unit": "1-101", "name": name, "since": since, "kinds": ["management"], **more}
    return office.do("fees.payer.register", by="officer-1", **values).folded.id


def told(office: Workspace, unit: str = "1-101") -> list[Owed]:
    rows = office.run("fees", "owners", unit, "--json", by="cashier-1").json()
    return [(row["owner"], row["surety"], row["period"], row["amount"]) for row in rows[:-1]]


def stated(office: Workspace, whose: str, unit: str = "1-101") -> list[tuple[str, str, str]]:
    done = office.run("fees", "statement", unit, "2026", "--whose", whose, "--json", by="cashier-1")
    assert done.status == 0, done.err
    return [(row["charged"], row["paid"], row["balance"]) for row in done.json()]


def test_a_bill_says_who_pays_which_days_and_each_owes_his_own(let: Workspace) -> None:
    tariff(let, "水费", "water", "reading", "3")
    let.do("fees.reading.register", by="officer-1", period="2026-11", kind="water", meters="1-101,100,110,,")
    bill(let)
    fields = let.record("fees.bill:2026-11-1-101").values
    assert [(line["kind"], line["payer"], line["amount"]) for line in fields["lines"]] == [
        ("water", "owner", "30.00"),
        ("management", "owner", "50.00"),
        ("management", "user", "50.00"),
    ]
    assert fields["payers"] == ["owner", "user"]
    assert told(let) == [
        ("章*", "", "2026-11", "50.00"),
        ("章*", "", "2026-11", "30.00"),
        ("王*", "章*", "2026-11", "50.00"),
    ]
    paper = let.run("print", "2026-11-1-101", by="cashier-1")
    assert paper.status == 0 and "王新" not in paper.out


def test_what_a_tenant_pays_in_his_name_settles_his_days_and_what_is_left_is_credit(let: Workspace) -> None:
    bill(let)
    receipt = pay(let, "60", payer="FP-261118-A01")
    assert [one["amount"] for one in let.record(receipt).values["applied"]] == ["50.00"]
    assert let.record(receipt).values["credited"] == "10.00"
    assert told(let) == [("章*", "", "2026-11", "50.00")]
    let.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错", on_paper=PAPER)
    assert [row[3] for row in told(let)] == ["50.00", "50.00"]
    pay(let, "20")  # of the home: the earlier days first
    assert told(let) == [("章*", "", "2026-11", "30.00"), ("王*", "章*", "2026-11", "50.00")]
    wrong = let.run("fees", "pay", "1-101", "5", "cash", "--payer", "FP-261118-A09", by="cashier-1")
    assert wrong.status == 2


def test_who_left_still_owes_his_days_and_the_owner_pays_from_then_on(let: Workspace) -> None:
    bill(let)
    let.at("2026-12-20 09:00").do("fees.payer.end", "FP-261118-A01", by="officer-1", until="2026-12-10")
    bill(let, "2026-12", due="2026-12-25")
    lines = let.record("fees.bill:2026-12-1-101").values["lines"]
    assert [(line["days"], line["payer"], line["amount"]) for line in lines] == [
        ("12-01..12-10", "user", "32.26"),
        ("12-11..12-31", "owner", "67.74"),
    ]
    let.at("2027-03-01 09:00")  # months later
    assert told(let) == [
        ("章*", "", "2026-11", "50.00"),
        ("章*", "", "2026-12", "67.74"),
        ("王*", "章*", "2026-11", "50.00"),
        ("王*", "章*", "2026-12", "32.26"),
    ]


def test_each_has_his_statement_and_together_they_are_the_statement_of_the_home(let: Workspace) -> None:
    bill(let)
    let.at("2026-11-20 09:00")
    pay(let, "30", payer="FP-261118-A01")
    pay(let, "15")
    tenant, owner = stated(let, "FP-261118-A01"), stated(let, "OW-261118-A01")
    assert tenant[1:] == [("50.00", "0.00", "50.00"), ("0.00", "30.00", "20.00"), ("50.00", "30.00", "20.00")]
    assert owner[1:] == [("50.00", "0.00", "50.00"), ("0.00", "15.00", "35.00"), ("50.00", "15.00", "35.00")]
    whole = let.run("fees", "statement", "1-101", "2026", "--json", by="cashier-1").json()[-1]
    both = [Decimal(tenant[-1][place]) + Decimal(owner[-1][place]) for place in range(3)]
    assert [f"{amount:.2f}" for amount in both] == [whole[name] for name in ("charged", "paid", "balance")]
    let.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    assert stated(let, "FP-261118-A01")[-1][2] == "0.00"
    refused = let.run("fees", "statement", "1-101", "--whose", "OW-261118-A09", by="cashier-1")
    assert refused.status == 2


def test_two_who_pay_the_same_days_are_refused_and_the_next_one_follows_the_first(let: Workspace) -> None:
    first = "FP-261118-A01"
    again = ("fees", "payer", "register", "1-101", "--stdin", "--since")
    twice = let.run(*again, "2026-12-01", stdin="缴费人：李新\n", by="officer-1")
    assert twice.status == 77 and "先结束前一份" in twice.err and first in twice.err
    let.do("fees.payer.end", first, by="officer-1", until="2026-11-20")
    early = let.run(*again, "2026-11-20", stdin="缴费人：李新\n", by="officer-1")
    assert early.status == 77 and first in early.err
    agreed(let, "李新", "2026-11-21")
    early = let.run("fees", "payer", "end", "FP-261118-A02", "--until", "2026-11-01", by="officer-1")
    assert early.status == 77
    bill(let)
    assert [(row[0], row[3]) for row in told(let)] == [("章*", "50.00"), ("王*", "16.67"), ("李*", "33.33")]


def test_a_void_agreement_never_was_and_an_amended_name_is_another(let: Workspace) -> None:
    bill(let)
    assert let.run("void", "FP-261118-A01", "--reason", "登错", by="director").status == 0
    assert [(row[0], row[3]) for row in told(let)] == [("章*", "100.00")]


def test_a_renumbered_home_keeps_who_pays_and_whose_its_old_debts_are(let: Workspace) -> None:
    bill(let, "2026-10", due="2026-10-25")
    bill(let)
    pay(let, "20", payer="FP-261118-A01")
    let.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="改号", on_paper=PAPER)
    let.at("2026-11-20 09:00")
    done = let.run(
        "residents", "renumber", "1-101", "1-103", "--since", "2026-11-20", by="service-supervisor"
    )
    assert done.status == 0, done.err
    bill(let)
    assert told(let, "1-101") == [("章*", "", "2026-11", "50.00"), ("王*", "章*", "2026-11", "13.33")]
    assert told(let, "1-103") == [  # the twenty became credit of the home when the bill was cancelled
        ("章*", "", "2026-10", "80.00"),
        ("王*", "章*", "2026-11", "36.67"),
    ]
    again = let.run("residents", "renumber", "1-103", "1-104", "--since", "2026-11-20", by="director")
    assert again.status == 2 and "2026-11-1-103" in again.err
    assert let.record("fees.payer:FP-261120-A01").values["unit"] == "1-103"


def turned(office: Workspace, *args: str) -> None:
    done = office.run("residents", *args, "--since", "2026-11-16", by="service-supervisor")
    assert done.status == 0, done.err


def back(office: Workspace) -> None:
    (turn,) = rows(office.office(), "residents.turn", states="done")
    office.do("residents.turn.reverse", turn.id, by="service-supervisor", mistake="号错了")


def paying(office: Workspace) -> list[tuple[str, str, str]]:
    """The agreements that run: home, from when on, and his name, masked."""
    found = office.run("fees", "payer", "list", "--json", by="officer-1").json()
    fields = [one["fields"] for one in found]
    return [(one["unit"], one["since"], one["name"]) for one in fields]


def lapsed(office: Workspace) -> list[str]:
    return [one.values["unit"] for one in listing(office.office(), "fees", "lapsed")]


@pytest.fixture(scope="module")
def side_by_side(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    office = make_workspace(tmp_path_factory.mktemp("let")).at("2026-11-18 09:00")
    homes(office, "1-101", "1-102", "1-103")
    agreed(office, "王新", since="2026-10-01")
    bill(office, "2026-10", due="2026-10-25")
    return office


@pytest.mark.parametrize(
    ("second", "went_on"),
    [({"name": "王新"}, True), ({"name": "王新", "kinds": ["power"]}, False), ({"name": "李强"}, False)],
)
def test_who_pays_the_same_of_two_homes_pays_for_the_joined_one_and_nobody_else_does(
    side_by_side: Workspace, tmp_path: Path, second: dict[str, Any], went_on: bool
) -> None:
    office = side_by_side.copy(tmp_path / "office")
    agreed(office, unit="1-102", since="2026-11-17", **second)
    turned(office, "join", "1-105", "--units", "1-101", "--units", "1-102")
    assert paying(office) == ([("1-105", "2026-11-17", "王*")] if went_on else [])
    assert lapsed(office) == ([] if went_on else ["1-101", "1-102"])
    assert ("王*", "", "2026-10", "100.00") in told(office, "1-105")  # what he owed he still owes
    assert office.run("check", by="director").status == 0
    back(office)
    assert [line[:2] for line in paying(office)] == [("1-101", "2026-11-16"), ("1-102", "2026-11-17")]
    assert lapsed(office) == [] and office.run("check", by="director").status == 0


def test_a_let_home_joined_with_one_that_is_not_is_listed_until_somebody_looked(
    side_by_side: Workspace, tmp_path: Path
) -> None:
    office = side_by_side.copy(tmp_path / "office")
    turned(office, "join", "1-105", "--units", "1-103", "--units", "1-101")
    assert paying(office) == [] and lapsed(office) == ["1-101"]
    assert "没有续上的缴费约定" in office.run("today", by="cashier-1").out
    agreed(office, "王新", unit="1-105")
    (left,) = listing(office.office(), "fees", "lapsed")
    office.do("fees.payer.settle", left.id, by="officer-1")
    assert lapsed(office) == []
    assert office.run("fees", "payer", "follow", left.id, "--until", "2026-11-01", by="director").status == 2


def test_who_left_the_joined_home_is_not_asked_to_pay_again_when_the_join_is_taken_back(
    side_by_side: Workspace, tmp_path: Path
) -> None:
    office = side_by_side.copy(tmp_path / "office")
    agreed(office, "王新", unit="1-102", since="2026-10-01")
    turned(office, "join", "1-105", "--units", "1-101", "--units", "1-102")
    (his,) = rows(office.office(), "fees.payer", states="paying")
    office.do("fees.payer.end", his.id, by="officer-1", until="2026-11-17")
    back(office)
    assert paying(office) == []


@pytest.mark.parametrize("since", ["2026-11-10", "2026-11-16", "2026-11-18"])
def test_a_split_or_another_number_that_is_taken_back_takes_who_pays_back_with_it(
    side_by_side: Workspace, tmp_path: Path, since: str
) -> None:
    office = side_by_side.copy(tmp_path / "office")
    (before,) = rows(office.office(), "fees.payer")
    office.do("fees.payer.end", before.id, by="officer-1", until="2026-11-09")
    agreed(office, "李强", since=since)
    on = max(since, "2026-11-16")
    turned(office, "split", "1-101", "--into", "1-101A:60", "--into", "1-101B:40")
    assert paying(office) == [("1-101A", on, "李*")]
    agreed(office, "赵一", unit="1-101B", since="2026-11-17")  # there is no second part any more
    back(office)
    assert paying(office) == [("1-101", on, "李*")] and lapsed(office) == ["1-101B"]
    turned(office, "renumber", "1-101", "1-109")
    assert paying(office) == [("1-109", on, "李*")]
    back(office)
    assert paying(office) == [("1-101", on, "李*")] and lapsed(office) == ["1-101B"]
    assert office.run("check", by="director").status == 0


def test_two_desks_that_each_write_who_pays_are_told_by_check(two_desks: TwoDesks) -> None:
    homes(two_desks.a.at("2026-11-18 09:00"))
    two_desks.exchange()
    agreed(two_desks.a, "王新")
    agreed(two_desks.b.at("2026-11-18 10:00"), "李新")
    two_desks.exchange()
    said = two_desks.a.run("check", by="director")
    assert said.status == 1 and "FP-261118-A01" in said.out and "FP-261118-B01" in said.out
