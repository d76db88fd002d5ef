"""What a killed process left is completed before anybody plans many changes by what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bench.faults import sample
from bench.faults.whole_office import fees
from propctl.office.auditing.audit import audit
from propctl.office.doing.batches import create_batch
from propctl.office.opened.office import Office
from propctl.store.files import fsio
from propctl.testing import Workspace

BILLING = ("fees", "billing", "2026-11", "--due", "2026-11-25")
TRANSFER = ("--departments", "engineering", "--to-person", "technician-1")
MANY = ("complaints", "transfer", "--where", "state = registered", "--yes", *TRANSFER)
LEAVE = ("staff", "leave", "clerk-1", "--to", "clerk-2", "--reason", "离职")


class _Killed(BaseException):
    """The end of a process."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with three homes to bill and three complaints that nobody has passed on."""
    office = Workspace(sample.office(tmp_path_factory.mktemp("killed") / "office"))
    fees(office)
    for about in ("灯不亮", "门禁失灵"):
        office.do("complaints.complaint.register", unit="3-1201", about=about)
    return office


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def killed(office: Workspace, line: Sequence[str], by: str) -> None:
    """A command that ends when two files of its batch are in place."""
    whole = fsio.write_batch

    def dies(writes: Sequence[fsio.Write], ready: Callable[[], None] | None = None) -> None:
        if ready is None:
            return whole(writes)
        ready()
        whole(writes[:2])
        raise _Killed

    with pytest.MonkeyPatch().context() as patch, pytest.raises(_Killed):
        patch.setattr(fsio, "write_batch", dies)
        office.run(*line, by=by)
    assert list(office.root.glob(".propctl/pending/*.json"))


def complaints(office: Workspace, state: str) -> int:
    rows = office.run("complaints", "list", "--all", "--json").json()
    return sum(row["state"] == state for row in rows)


def test_bills_of_a_month_are_made_once_though_their_run_was_killed(office: Workspace) -> None:
    killed(office, BILLING, "cashier-1")
    again = office.run(*BILLING, by="cashier-1")
    assert again.status == 0, again.err
    bills = office.run("fees", "bill", "list", "--all", "--json", by="cashier-1").json()
    assert sorted(bill["fields"]["unit"] for bill in bills if bill["fields"]["period"] == "2026-11") == [
        "9-101",
        "9-102",
        "9-103",
    ]


def test_a_step_on_many_finds_what_a_killed_one_did(office: Workspace) -> None:
    killed(office, MANY, "clerk-1")
    assert "没有符合" in office.run(*MANY).err and complaints(office, "transferred") == 3


def test_who_leaves_once_more_after_a_kill_hands_nothing_over_twice(office: Workspace) -> None:
    killed(office, LEAVE, "director")
    again = office.run(*LEAVE, by="director")
    assert again.status == 0, again.err
    shown = office.run("show", sample.FIRST, "--json").json()["history"]
    assert [event["step"] for event in shown].count("relieve") == 1


def test_what_was_left_goes_into_history_at_the_clocks_time_and_accuses_nobody(office: Workspace) -> None:
    clock = dt.datetime.now(dt.UTC)
    killed(office, BILLING, "cashier-1")
    opened = Office(office.root, now=office.now, operator="cashier-1", clock=clock)
    assert create_batch(opened, "fees", "billing", {"period": "2026-11", "due": "2026-11-25"}) == []
    assert opened.git is not None and not opened.git.uncommitted()
    assert [str(one.problem) for one in audit(office.office("director")).faults] == []
