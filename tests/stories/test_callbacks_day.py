"""A complaint's end and what follows it, on the command line: the callback, what it raised, who is left."""

from __future__ import annotations

import pytest

from propctl.testing import Result, Workspace


@pytest.fixture
def estate(workspace: Workspace) -> Workspace:
    """Building 3 with two households, typed as the office types them."""
    workspace.at("2026-11-20 08:30")
    ok(workspace.run("residents", "building", "add", "3", "--steward", "officer-1", by="service-supervisor"))
    for number in ("3-1201", "3-1202"):
        ok(workspace.run("residents", "add", number, "--building", "3", by="service-supervisor"))
        opened = workspace.run(
            "residents", "household", "open", number, "--stdin", stdin="head: 章晓兰\nphone: 13800001234\n"
        )
        ok(opened)
    return workspace


def ok(result: Result) -> Result:
    assert result.status == 0, result.err
    return result


def test_a_day_from_the_complaint_to_the_item_that_the_callback_raised(estate: Workspace) -> None:
    estate.at("2026-11-20 09:00")
    ok(estate.run("complaints", "register", "3-1201", "走廊漏水", "--channel", "phone"))
    ok(
        estate.run(
            "complaints", "classify", "A01", "--class", "valid", "--subject", "service", "--fault", "other"
        )
    )
    passed_on = (
        "--departments",
        "engineering",
        "--to-person",
        "technician-1",
        "--cause",
        "老化",
        "--wish",
        "修好",
    )
    ok(estate.run("complaints", "transfer", "A01", *passed_on))
    estate.at("15:00")
    ok(estate.run("complaints", "resolve", "A01", "--outcome", "已换接头", by="technician-1"))

    waiting = ok(estate.run("due", "--json")).json()
    assert [row["clock"] for row in waiting if row["rule"] == "callbacks.complaint-within"] == [
        "callbacks.complaint"
    ]
    estate.at("16:00")
    asked = ("--satisfied", "fair", "--stdin")
    forged = estate.run("complaints", "callback", "A01", *asked, stdin="person: 章晓兰\n", by="technician-1")
    assert forged.status == 77
    ok(estate.run("complaints", "callback", "A01", *asked, stdin="person: 章晓兰\n"))
    assert "callbacks.complaint-within" not in estate.run("due", "--json").out

    shown = ok(estate.run("show", "CB-261120-A01")).out
    assert "章晓兰" not in shown and "基本满意" in shown
    ok(
        estate.run(
            *("callbacks", "item", "register", "CB-261120-A01", "question", "何时粉刷走廊"),
            *("--promised", "17:00"),
        )
    )
    estate.at("17:30")
    late = ok(estate.run("due", "--overdue", "--json")).json()
    assert [row["clock"] for row in late if row["area"] == "callbacks"] == ["callbacks.appointed"]
    ok(estate.run("callbacks", "item", "reply", "A01", "--reply", "下周一粉刷"))
    ok(estate.run("callbacks", "item", "settle", "A01", "--outcome", "已列入维修计划"))

    agenda = ok(estate.run("today", "--post", "officer", "--json", by="officer-1")).json()
    assert "H-3-1202" in str(agenda) and "callbacks.officer-quarterly" in str(agenda)
    told = ok(estate.run("residents", "history", "3-1201", "--json")).json()
    assert [row["id"][:3] for row in told] == ["H-3", "CP-", "CB-", "CBI"]
    assert ok(estate.run("check")).status == 0
