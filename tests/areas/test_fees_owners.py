"""A home that is sold with debts: who owes what of it, before and after payments, corrections and a void."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.areas.fees import PAPER, bill, homes, pay, tariff

Row = tuple[str, str, str, str]


@pytest.fixture
def sold(workspace: Workspace) -> Workspace:
    """A home of 100 m² at one yuan, sold on 16 November with a bill of October unpaid."""
    workspace.at("2026-10-20 09:00")
    homes(workspace)
    tariff(workspace, "水费", "water", "reading", "3")
    number = owned(workspace, "章晓兰", "2020-01-01")
    bill(workspace, "2026-10", due="2026-10-25")
    workspace.at("2026-11-18 09:00")
    ended = {"until": "2026-11-16", "reason": "买卖"}
    workspace.do("residents.ownership.end", number, by="officer-1", **ended)
    owned(workspace, "王新", "2026-11-16")
    return workspace


def owned(office: Workspace, owner: str, since: str) -> str:
    values = {"unit": "1-101", "owner": owner, "since": since}
    return office.do("residents.ownership.register", by="officer-1", **values).folded.id


def told(office: Workspace) -> list[Row]:
    rows = office.run("fees", "owners", "1-101", "--json", by="cashier-1").json()
    assert not rows or rows[-1]["owner"] == "合计"
    return [(row["owner"], row["period"], row["kind"], row["amount"]) for row in rows[:-1]]


def test_each_owner_owes_the_days_that_were_his(sold: Workspace) -> None:
    sold.do("fees.reading.register", by="officer-1", period="2026-11", kind="water", meters="1-101,100,110,,")
    bill(sold)
    assert told(sold) == [
        ("章*", "2026-10", "management", "100.00"),
        ("章*", "2026-11", "management", "50.00"),
        ("章*", "2026-11", "water", "15.00"),
        ("王*", "2026-11", "management", "50.00"),
        ("王*", "2026-11", "water", "15.00"),
    ]
    shown = sold.run("fees", "owners", "1-101", by="cashier-1").out
    assert "各产权人" not in shown and "章晓兰" not in shown and "230.00" in shown


def test_what_is_paid_settles_the_earlier_days_first_and_comes_back_when_reversed(sold: Workspace) -> None:
    bill(sold)
    receipt = pay(sold, "130")
    assert told(sold) == [
        ("章*", "2026-11", "management", "20.00"),
        ("王*", "2026-11", "management", "50.00"),
    ]
    sold.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错", on_paper=PAPER)
    assert [row[3] for row in told(sold)] == ["100.00", "50.00", "50.00"]
    sold.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    assert told(sold) == [("章*", "2026-10", "management", "100.00")]


def test_single_charges_are_of_their_day_and_old_debts_of_the_day_they_fell_due(sold: Workspace) -> None:
    debt = {"unit": "1-101", "kind": "management", "period": "2024", "amount": "7"}
    sold.do("fees.debt.register", by="cashier-1", **debt)
    charge = {"unit": "1-101", "kind": "service", "about": "疏通", "amount": "30"}
    sold.do("fees.charge.register", by="cashier-1", **charge)
    assert told(sold) == [
        ("章*", "2024", "management", "7.00"),
        ("章*", "2026-10", "management", "100.00"),
        ("王*", "2026-11", "service", "30.00"),
    ]


def test_without_an_owner_on_file_nobody_is_named_and_nothing_owed_is_no_row(workspace: Workspace) -> None:
    homes(workspace)
    assert told(workspace) == []
    bill(workspace)
    assert told(workspace) == [("", "2026-11", "management", "100.00")]


def test_the_new_owner_of_a_home_that_owes_nothing_is_billed_from_his_day(sold: Workspace) -> None:
    pay(sold, "100")
    assert told(sold) == []
    bill(sold.at("2026-12-01 09:00"), "2026-12", due="2026-12-25")
    assert told(sold) == [("王*", "2026-12", "management", "100.00")]


def test_two_owners_of_one_home_stand_in_one_entry_and_a_second_entry_says_so(sold: Workspace) -> None:
    second = ("residents", "ownership", "register", "1-101", "--since", "2026-11-16", "--stdin")
    refused = sold.run(*second, stdin="产权人：李新\n", by="officer-1")
    assert refused.status == 2 and "两人以上共有的写在这一条里" in refused.err
    said, _, number = refused.err.strip().rpartition("propctl amend ")
    assert (
        said
        and sold.run("amend", number, "--stdin", stdin="产权人：王新、李新\n", by="officer-1").status == 0
    )
    assert "王新、李新" in sold.run("show", number, "--reveal", "--purpose=核对", by="officer-1").out
