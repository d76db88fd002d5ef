"""A technician's day through the command line: two vans fitted, one terminal swapped, the money handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace

CUSTOMER = "customer: 翠湖货运\nphone: 0571-87654321\naddress: 翠湖路8号\n"
BEFORE_LEAVING = ("--checklist", "order,tools,spares,papers")
DONE = ("--clean", "是", "--damaged", "no", "--papers", "是")


@pytest.fixture
def gps(workspace: Workspace) -> Workspace:
    return workspace.at("2026-11-20 08:30")


def test_two_vans_are_fitted_one_terminal_is_swapped_and_the_money_reaches_finance(
    gps: Workspace, tmp_path: Path
) -> None:
    def ok(*words: str, by: str = "agent-1", stdin: str = "") -> str:
        done = gps.run("gps", *words, by=by, stdin=stdin)
        assert done.status == 0, (words, done.err)
        return done.out

    for number in ("T1", "T2", "T3"):
        ok("terminal", "receive", number, "--model", "GT-06")
        ok("sim", "receive", number.replace("T", "S"))
    sheet = tmp_path / "车辆.csv"
    rows = [
        "车牌号,车型,司机,司机电话",
        "浙A10001,货车,许大有,13900000001",
        "浙A10002,客车,马小军,13900000002",
    ]
    sheet.write_text("\n".join(rows), encoding="utf-8-sig")
    ok("request", "register", "2", "--vehicles", f"@{sheet}", "--stdin", stdin=CUSTOMER)
    ok("request", "order", "GQ-261120-A01")
    assert gps.run("gps", "order", "approve", "GO-261120-A01", by="agent-1").status == 77
    ok("order", "approve", "GO-261120-A01", "--technician", "installer-1", by="gps-manager")
    for number in ("1", "2"):
        job = f"GJ-261120-A0{number}"
        ok("job", "leave", job, *BEFORE_LEAVING, by="installer-1")
        fitted = (
            "--terminal",
            f"T{number}",
            "--sim",
            f"S{number}",
            "--place",
            "仪表台下方",
            "--consent",
            "是",
        )
        ok("job", "install", job, *fitted, *DONE, by="installer-1")
    gps.at("14:00")
    fault = (
        "--model",
        "GT-06",
        "--bought",
        "2026-03-01",
        "--symptoms",
        "offline",
        "--vehicle",
        "GV-261120-A01",
    )
    ok("register", "地图上看不到车", *fault, "--stdin", stdin=CUSTOMER)
    ok("approve", "A01", "--technician", "installer-1", by="gps-manager")
    ok("leave", "A01", *BEFORE_LEAVING, by="installer-1")
    ok("arrive", "A01", by="installer-1")
    wrong = gps.run(
        "gps", "swap-terminal", "A01", "--old-terminal", "T2", "--new-terminal", "T3", by="installer-1"
    )
    assert wrong.status == 77 and "gps.record-terminal-swap" in wrong.err
    ok("swap-terminal", "A01", "--old-terminal", "T1", "--new-terminal", "T3", by="installer-1")
    money = ("--charges", "part,天线,80.50", "--amount", "80.50", "--invoice", "F1")
    ok("collect", "A01", *money, by="installer-1")
    ok("close", "A01", "--chargeable", "yes", *DONE, by="installer-1")
    assert "GR-261120-A01" in ok("list", "cash")
    ok("hand-in", "A01", "--amount", "80.50", "--receipt", "R1", by="finance-1")
    assert "GV-261120-A01" in ok("terminal", "T1") and "GV-261120-A01" in ok("terminal", "T3")
    assert gps.run("check").status == 0


def test_a_breakdown_before_midnight_is_late_at_two_and_belongs_to_the_day_on_which_it_was_taken(
    gps: Workspace,
) -> None:
    """The last night of November: called at 23:30, on site after two hours and a half, paid at 02:00."""
    for rule, limit in (("reach-site-promptly", "2h"), ("hand-money-in", "next-day")):
        told = gps.run("rules", "set", f"gps.{rule}", f"within={limit}", by="director")
        assert told.status == 0, told.err

    def ok(*words: str, by: str = "installer-1") -> str:
        done = gps.run("gps", *words, by=by)
        assert done.status == 0, (words, done.err)
        return done.out

    def due() -> dict[str, tuple[str, str]]:
        rows = gps.run("due", "--area", "gps", "--json").json()
        return {row["clock"]: (row["due"], row["standing"]) for row in rows if row["due"]}

    gps.at("2026-11-30 23:30")
    fault = ("--model", "GT-06", "--bought", "2026-03-01", "--symptoms", "offline")
    taken = gps.run("gps", "register", "地图上看不到车", *fault, "--stdin", stdin=CUSTOMER, by="agent-1")
    assert "GR-261130-A01" in taken.out, taken.err
    ok("approve", "A01", "--technician", "installer-1", by="gps-manager")
    gps.at("2026-12-01 00:10")
    assert gps.run("gps", "leave", "A01", by="installer-1").status == 2, "A01 is today's, and there is none"
    ok("leave", "1130-A01", *BEFORE_LEAVING)
    assert due()["gps.arrive"] == ("2026-12-01T01:30:00+08:00", "running")
    gps.at("02:00")
    assert due()["gps.arrive"][1] == "overdue"
    ok("arrive", "1130-A01", "--at", "01:20")
    assert "gps.arrive" not in due(), "he was there in time, and typed it later"
    money = ("--charges", "part,天线,80.50", "--amount", "80.50", "--invoice", "F1")
    ok("collect", "1130-A01", *money)
    ok("close", "1130-A01", "--chargeable", "yes", *DONE)
    ok("back", "1130-A01")
    assert due()["gps.hand-in"] == ("2026-12-03T00:00:00+08:00", "running")
    gps.at("08:30")
    ok("hand-in", "1130-A01", "--amount", "80.50", "--receipt", "R1", by="finance-1")
    again = gps.run("gps", "register", "又看不到车", *fault, "--stdin", stdin=CUSTOMER, by="agent-1")
    assert "GR-261201-A01" in again.out, again.err
    assert gps.run("check").status == 0
