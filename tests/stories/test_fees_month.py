"""A month of fees on the command line: the guide for staff, line by line, by those whom it names."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from propctl.api import accounts, balance
from propctl.testing import Result, Workspace

GUIDE = Path(__file__).parents[2] / "docs" / "areas" / "fees.md"
DATED = re.compile(r"^## .*[(（](\d{4}-\d\d-\d\d \d\d:\d\d)[)）]$|^propctl --as (\S+) (.+)$", re.MULTILINE)


@pytest.fixture
def month(workspace: Workspace) -> tuple[Workspace, dict[str, list[Result]]]:
    """The office after the month that the guide tells, and what every command said."""
    workspace.at("2026-11-01 08:00")
    workspace.do("residents.building.add", name="3", steward="officer-1")
    for unit, area in (("3-1201", "89.53"), ("3-1202", "120.10")):
        workspace.do("residents.unit.add", number=unit, building="3", area=area)
    said: dict[str, list[Result]] = {}
    for at, person, line in DATED.findall(GUIDE.read_text("utf-8")):
        if at:
            workspace.at(at)
            continue
        done = workspace.run(*shlex.split(line), by=person)
        assert done.status == 0, f"{line}: {done.err}"
        said.setdefault(line, []).append(done)
    return workspace, said


def test_the_guides_month_runs_as_written_and_balances_to_the_cent(
    month: tuple[Workspace, dict[str, list[Result]]],
) -> None:
    office, said = month
    first, second = said["fees billing 2026-11"]
    assert "2" in first.out and "0" in second.out
    assert "肆佰元整" in said["print FE-261123-A01"][0].out
    assert "差" in said["report fees --month 2026-11"][0].out
    held = accounts(office.office(), "fees.money")
    assert sum(held.values()) == 0
    power = Decimal("71.62") + Decimal("20.46")
    charged = Decimal("165.63") + Decimal("222.19") + power + Decimal("100.01") + 30
    assert -balance(office.office(), "fees.money", "charged:2026-11") == charged
    owed = balance(office.office(), "fees.money", "owed")
    credit = -balance(office.office(), "fees.money", "credit")
    assert owed - credit == charged - 450 + 10 + 20 - 15  # what was refunded, and brought over


def test_approval_by_the_one_who_asks_fails_for_each_of_three_operators(
    month: tuple[Workspace, dict[str, list[Result]]],
) -> None:
    office, _ = month
    asked = office.run("fees", "refund", "register", "3-1201", "1", "退", by="service-supervisor")
    assert asked.status == 0, asked.err
    own = [
        ("service-supervisor", "refund approve FB-261205-A01"),
        ("clerk-1", "reverse FE-261123-A03 --reason 错 --approved-by clerk-1 --paper 1"),
        ("cashier-1", "bill cancel 2026-11-3-1202 --reason 错 --approved-by cashier-1 --paper 1"),
    ]
    before = accounts(office.office(), "fees.money")
    for person, line in own:
        refused = office.run("fees", *shlex.split(line), by=person)
        assert refused.status == 77, f"{line}: {refused.out}{refused.err}"
    assert accounts(office.office(), "fees.money") == before
