"""A fire, from the first minute to what was learned: the card, the times, the reports, the case closed."""

from __future__ import annotations

import pytest

from propctl.api import check
from propctl.testing import Workspace
from tests.areas.test_security import planned
from tests.stories.answers import ok, refused

GUARD, CAPTAIN, DUTY, MANAGER = "guard-1", "guard-captain", "duty-manager", "center-manager"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """People on duty by the roster, a medical team with a stretcher, telephones of two posts."""
    path = workspace.root / "propctl.toml"
    text = path.read_text("utf-8").replace('name = "孙涛",', 'name = "孙涛", phone = "0571-88880002",')
    path.write_text(text, "utf-8")
    workspace.at("2026-11-20 09:00")
    planned(workspace)
    ok(workspace.run("security", "equipment", "add", "担架1", "stretcher", "门岗", by=CAPTAIN))
    team = ("medical", "--members", "陈立", "--equipment", "担架1")
    ok(workspace.run("incidents", "crew", "set", *team, by=CAPTAIN))
    return workspace.at("23:40")


def test_a_fire_from_the_first_minute_to_what_was_learned(office: Workspace) -> None:
    # 23:40: one line, and the card is there: whom to ring in which order, what to say.
    said = ok(office.run("incidents", "start", "fire", "3号楼1201", "--what", "厨房起火", by=GUARD)).out
    for line in (
        "1 决定报119  ☎ 119",
        "3号楼1201起火",
        "☎ 彭虎（当班）、曾军",
        "孙涛 0571-88880002",
        "120、陈立",
    ):
        assert line in said
    fire = "IN-261120-A01"

    # The times, one key each; what a script cannot know (called or not) is an option.
    office.at("23:41")
    ok(office.run("incidents", "decide", fire, "--decision", "called", by=GUARD))
    ok(office.run("incidents", "next", by=GUARD))  # the first team
    office.at("23:43")
    ok(office.run("incidents", "next", by=GUARD))  # the duty manager
    shown = office.run("show", fire).out
    assert "1 决定报119  ☎ 119  ✓ 23:41" in shown and "✓ 23:43" in shown
    ok(office.run("incidents", "report-gm", fire, "--content", "三号楼厨房起火，消防车在途", by=DUTY))
    refused(office.run("incidents", "fourth-team", fire, by=GUARD), "fire-team-4")
    ok(office.run("incidents", "fourth-team", fire, by="deputy-manager"))
    office.at("23:55")
    ok(office.run("incidents", "arrive", fire, "--team", "dormitory", "--persons-n", "6", by=CAPTAIN))
    ok(office.run("incidents", "medical", fire, "--carried", "1", by="officer-1"))

    # After midnight: what changed, the end, what is still to be done.
    office.at("2026-11-21 00:30")
    ok(office.run("incidents", "update", fire, "--progress", "00:25 明火已灭", by=CAPTAIN))
    ok(office.run("incidents", "settle", fire, "--result", "一户厨房过火，一人轻伤送医", by=CAPTAIN))
    ok(office.run("incidents", "aftermath", fire, "--todo", "联系保险", "--charge", "陈立", by=DUTY))
    refused(office.run("incidents", "close", fire, "--learned", "加装报警器", by=MANAGER), "aftermath")

    # The next morning: the written report is due that day, not twenty-four hours after the fire.
    office.at("08:30")
    due = office.run("due", "--json").json()
    assert [row["due"] for row in due if row["clock"] == "incidents.written"] == ["2026-11-22T00:00:00+08:00"]
    made = office.run("incidents", "written", "register", fire, "--left", "无", "--json", by=DUTY).json()
    assert made["fields"]["handling"] == "00:25 明火已灭"
    ok(office.run("incidents", "written", "comment", made["id"], "--opinion", "同意", by=MANAGER))
    task = office.run("incidents", "task", "list", "--json").json()[0]["id"]
    ok(office.run("incidents", "task", "settle", task, "--result", "已报案", by="officer-1"))
    refused(office.run("incidents", "close", fire, "--learned", "加装报警器", by=DUTY), "manager-follows-up")
    ok(office.run("incidents", "close", fire, "--learned", "厨房加装报警器", by=MANAGER))
    assert office.run("incidents", "list", "open", "--json").json() == []
    assert check(office.office()) == []
