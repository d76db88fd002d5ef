"""A ledger that was changed and is read again: what differs is corrected, told first, and nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from propctl.store.files import fsio
from propctl.store.history.git import Git
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household, text

APPROVED = ("--update", "--approved-by", "center-manager", "--paper", "纸-7")
FIRST = (
    "房号,姓名,电话,面积,欠费,预存\n1-101,张三,13800000001,88,100,\n1-102,李四,13800000002,90,0,50\n"
    "1-103,王五,13800000003,90,30,\n1-104,赵六,13800000004,90,-20,\n1-105,钱七,13800000005,90,60,"
)
NEWER = (
    "房号,姓名,电话,面积,欠费,预存\n1-101,张三,13800000001,88,130,\n1-102,李四,13800000009,91,0,70\n"
    "1-103,王五,13800000003,90,0,\n1-104,赵六,13800000004,90,25,0\n1-105,钱七,13800000005,90,60,"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that brought in its ledger."""
    folder = tmp_path_factory.mktemp("again")
    office = make_workspace(folder / "office")
    brought(office, text(folder / "a.csv", FIRST))
    return office


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def balances(office: Workspace) -> dict[str, Decimal]:
    """What each home owes and, below zero, has paid ahead."""
    found: dict[str, Decimal] = {}
    for form, sign in (("debt", 1), ("prepaid", -1)):
        for row in office.run("fees", form, "list", "--all", "--json", by=BY).json():
            if row["state"] == "carried":
                unit, amount = row["fields"]["unit"], sign * Decimal(row["fields"]["amount"])
                found[unit] = found.get(unit, Decimal(0)) + amount
    return found


def events(office: Workspace, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.run("show", number, "--json", by=BY).json()["history"]
    return found


def test_amounts_are_corrected_by_what_differs_once_somebody_approves(
    office: Workspace, tmp_path: Path
) -> None:
    newer = text(tmp_path / "b.csv", NEWER)
    tried = office.run("setup", newer, *APPROVED, "--dry-run", by=BY)
    assert "O-2026-10-management-1-101 尚欠金额：100.00元 → 130.00元" in tried.out, tried.err
    assert balances(office)["1-101"] == 100
    assert brought(office, newer, *APPROVED)["corrected"] == 6
    assert balances(office) == {"1-101": 130, "1-102": -70, "1-104": 25, "1-105": 60}
    reversed_ = events(office, "O-2026-10-management-1-101")[1]
    assert (reversed_["paper"], reversed_["values"]["approved_by"]) == ("纸-7", "center-manager")
    assert reversed_["values"]["reason"] == "照台账更正：尚欠金额 100.00元 → 130.00元"
    assert office.run("fees", "totals", "2026-11", by=BY).status == 0
    assert office.run("check", by=BY).status == 0


def test_the_same_debt_is_corrected_in_a_later_month_where_the_office_says_no_first_day(
    office: Workspace, tmp_path: Path
) -> None:
    office.at("2026-12-21 09:00")
    newer = text(
        tmp_path / "b.csv", NEWER.replace("1-104,赵六,13800000004,90,25,0", "1-104,赵六,13800000004,90,-20,")
    )
    assert brought(office, newer, *APPROVED)["rows_refused"] == 0
    assert balances(office) == {"1-101": 130, "1-102": -70, "1-104": -20, "1-105": 60}
    assert brought(office, newer, *APPROVED)["corrected"] == 0


def test_a_ledger_that_takes_a_correction_back_owes_again_once_that_is_approved(
    office: Workspace, tmp_path: Path
) -> None:
    before = balances(office)
    brought(office, text(tmp_path / "b.csv", NEWER), *APPROVED)
    again = text(tmp_path / "a.csv", FIRST)
    told = office.run("setup", again, "--yes", "--update", by=BY)
    assert "O-2026-10-management-1-103 尚欠金额：0.00元 → 30.00元" in told.out
    assert balances(office) != before
    assert brought(office, again, *APPROVED)["saved"] is True
    assert balances(office) == before
    assert brought(office, again, *APPROVED)["corrected"] == 0
    assert office.run("check", by=BY).status == 0


def test_the_same_again_corrects_nothing(office: Workspace, tmp_path: Path) -> None:
    newer = text(tmp_path / "b.csv", NEWER)
    brought(office, newer, *APPROVED)
    before = balances(office)
    said = brought(office, newer, *APPROVED)
    assert (said["corrected"], said["owed"], said["credit"], said["homes"]) == (0, "0.00", "0.00", 0)
    assert balances(office) == before


def test_the_earlier_ledger_read_again_takes_an_update_back(office: Workspace, tmp_path: Path) -> None:
    before = (balances(office), household(office, "1-102"), homes(office))
    brought(office, text(tmp_path / "b.csv", NEWER), *APPROVED)
    assert (balances(office), household(office, "1-102"), homes(office)) != before
    brought(office, text(tmp_path / "a.csv", FIRST), *APPROVED)
    owed, person, now = balances(office), household(office, "1-102"), homes(office)
    assert {home: amount for home, amount in owed.items() if amount} == {
        home: amount for home, amount in before[0].items() if amount
    }
    assert (person, now) == before[1:]


def test_without_an_approval_all_but_the_amounts_is_corrected(office: Workspace, tmp_path: Path) -> None:
    newer = text(tmp_path / "b.csv", NEWER)
    done = office.run("setup", newer, "--update", "--yes", by=BY)
    assert done.status == 0 and "--approved-by" in done.out
    assert homes(office)["1-102"]["area"] == "91.00"
    assert household(office, "1-102")["phone"] == "13800000009" and "13800000009" not in done.out + done.err
    assert {unit: amount for unit, amount in balances(office).items() if unit != "1-104"} == {
        "1-101": 100, "1-102": -50, "1-103": 30, "1-105": 60,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("approved", "status", "said"),
    [
        (("--approved-by", BY, "--paper", "7"), 77, "批准"),
        (("--approved-by", "cashier-1", "--paper", "7"), 77, "批准"),
        (("--approved-by", "center-manager"), 2, "--paper"),
        (("--approved-by", "nobody", "--paper", "7"), 2, "nobody"),
    ],
)
def test_who_may_not_approve_corrects_nothing_at_all(
    office: Workspace, tmp_path: Path, approved: tuple[str, ...], status: int, said: str
) -> None:
    newer = text(tmp_path / "b.csv", NEWER)
    done = office.run("setup", newer, "--update", "--yes", *approved, by=BY)
    assert (done.status, len(done.err.strip().splitlines())) == (status, 1) and said in done.err
    assert balances(office)["1-101"] == 100 and homes(office)["1-102"]["area"] == "90.00"


def test_a_debt_of_which_something_was_paid_is_left_to_the_books(office: Workspace, tmp_path: Path) -> None:
    assert office.run("fees", "pay", "1-101", "40", "cash", by="cashier-1").status == 0
    done = office.run("setup", text(tmp_path / "b.csv", NEWER), *APPROVED, "--yes", by=BY)
    assert done.status == 0 and "O-2026-10-management-1-101：已经收过款" in done.out
    assert balances(office)["1-101"] == 100 and balances(office)["1-104"] == 25


def test_years_read_again_owe_nothing_twice_and_are_corrected_each(office: Workspace, tmp_path: Path) -> None:
    years = "房号,2024年欠费,2025年欠费,欠费合计\n1-102,{},{},{}"
    brought(office, text(tmp_path / "y.csv", years.format(10, 20, 30)))
    assert balances(office)["1-102"] == -20
    assert brought(office, text(tmp_path / "y.csv", years.format(10, 20, 30)))["owed"] == "0.00"
    said = brought(office, text(tmp_path / "y.csv", years.format(10, 25, 35)), *APPROVED)
    assert said["corrected"] == 1 and balances(office)["1-102"] == -15


def test_years_beside_a_debt_that_is_all_that_was_owed_are_refused(office: Workspace, tmp_path: Path) -> None:
    years = text(tmp_path / "y.csv", "房号,2024年欠费,2025年欠费\n1-101,40,60")
    done = office.run("setup", years, "--yes", by=BY)
    assert "O-2026-10-management-1-101 已经包含这笔欠费" in done.err + done.out
    assert balances(office)["1-101"] == 100


def test_a_ledger_of_credit_alone_says_nothing_of_debts(office: Workspace, tmp_path: Path) -> None:
    told = brought(office, text(tmp_path / "p.csv", "房号,预存\n1-101,0\n1-103,15"), *APPROVED)
    assert told["credit"] == "15.00"
    assert balances(office)["1-101"] == 100 and balances(office)["1-103"] == 15


def test_a_home_that_is_in_the_ledger_no_more_is_told_and_stays(office: Workspace, tmp_path: Path) -> None:
    other = text(tmp_path / "o.csv", "房号,姓名,电话\n2-101,孙八,13800000008")
    brought(office, other)
    fewer = text(tmp_path / "b.csv", "\n".join(NEWER.splitlines()[:-1]))
    done = office.run("setup", fewer, "--update", "--yes", by=BY)
    assert "有 1 套房屋这里有、台账里没有，都不改动：1-105" in done.out
    assert {"1-105", "2-101"} <= set(homes(office))
    debts = text(tmp_path / "d.csv", "房号,欠费\n1-101,100")
    assert "台账里没有" not in office.run("setup", debts, "--update", "--yes", by=BY).out


def test_a_home_under_a_new_number_is_not_brought_in_as_another(office: Workspace, tmp_path: Path) -> None:
    lines = FIRST.replace("1-105,钱七", "1-106,钱七") + "\n1-107,周九,13800000005,70,,"
    turned = text(tmp_path / "b.csv", lines)
    done = office.run("setup", turned, "--update", "--yes", by=BY)
    assert "1-106 像是改了号的 1-105" in done.err and "13800000005" not in done.err
    assert "1-106" not in homes(office) and "1-107" in homes(office)
    assert office.run("residents", "renumber", "1-105", "1-106", by=BY).status == 0
    assert brought(office, turned, "--update")["rows_refused"] == 0


class Killed(BaseException):
    """A process that ends in the middle of a save."""


def left(office: Workspace) -> list[str]:
    """The records, and what was to be one, that are not in history."""
    return [path for path in Git(office.root).uncommitted() if path.startswith("records/")]


@pytest.mark.parametrize("how", [("setup",), ("import", "residents.unit")])
def test_a_ledger_whose_bringing_in_was_killed_is_in_when_it_is_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...]
) -> None:
    office = make_workspace(tmp_path / "office", git=True)
    office.run("residents", "building", "add", "91", by=BY)
    rows: list[Row] = [["楼栋", "房号"], *(["91", f"91-{number}"] for number in range(101, 109))]
    line = [*how, book(tmp_path / "a.xlsx", 表=rows), *(["--yes"] if how == ("setup",) else ["--update"])]
    whole = fsio.write_batch

    def killed(writes: Sequence[fsio.Write], ready: Callable[[], None] | None = None) -> None:
        if ready is None:
            return whole(writes)
        ready()
        whole(writes[:3])
        (writes[-1].path.parent / ".91-108.0a1b2c3d.tmp").write_bytes(b"")
        raise Killed

    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(fsio, "write_batch", killed)
        office.run(*line, by=BY)
    assert list(office.root.glob(".propctl/pending/*.json"))
    again = office.run(*line, by=BY)
    assert again.status == 0, again.err
    assert len(homes(office)) == 8 and office.run("check", by=BY).status == 0
    assert not list(office.root.glob("records/**/.*.tmp"))
    assert left(office) == []


def test_what_was_saved_and_not_committed_goes_into_history_with_the_ledger_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_workspace(tmp_path / "office", git=True)
    file = book(tmp_path / "a.xlsx", 表=[["楼栋", "房号"], ["92", "92-101"], ["92", "92-102"]])

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(Git, "commit", killed)
        office.run("setup", file, "--yes", by=BY)
    assert len(left(office)) == 3
    assert brought(office, file)["unchanged"] == 3
    assert left(office) == []


@pytest.mark.parametrize(
    ("other", "told"), [(FIRST, False), (FIRST.replace("13800000001", "13900000001"), True)]
)
def test_two_desks_that_brought_in_one_ledger_are_told_only_where_it_differs(
    two_desks: TwoDesks, tmp_path: Path, other: str, told: bool
) -> None:
    brought(two_desks.a, text(tmp_path / "a.csv", FIRST))
    brought(two_desks.b.at("2026-11-20 09:05"), text(tmp_path / "a.csv", other))
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        checked = desk.run("check", by=BY)
        assert (checked.status, "H-1-101" in checked.out) == (int(told), told)
        assert "H-1-102" not in checked.out
    assert balances(two_desks.a) == balances(two_desks.b)
    assert balances(two_desks.a)["1-101"] == Decimal(100)
