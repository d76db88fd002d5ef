"""A day at the telephone, told through the command line by two clerks, a steward and the manager."""

from __future__ import annotations

from typing import Any

from propctl.testing import Workspace

WHO = "caller: 章晓兰\nphone: 13800001234\n"


def done(workspace: Workspace, *words: str, **how: Any) -> str:
    result = workspace.run(*words, **how)
    assert result.status == 0, result.err
    return result.out


def test_a_day_of_calls_letters_and_visits_ends_in_a_report_that_the_manager_receives(
    workspace: Workspace,
) -> None:
    workspace.at("2026-11-20 08:40")
    done(workspace, "residents", "building", "add", "3", "--steward", "officer-1")
    done(workspace, "residents", "add", "3-1201", "--building", "3")

    first = done(workspace, "calls", "register", "物业费何时交", "--answer", "每月5日前，可以扫码")
    assert "CL-261120-A01" in first
    workspace.at("09:10")
    letter = done(
        workspace,
        "calls",
        "register",
        "希望增设充电桩",
        "--channel",
        "来信",
        "--kind",
        "建议",
        "--news",
        "opinion",
    )
    assert "11:10" in letter, "two hours for a first response"

    workspace.at("09:30")
    refused = workspace.run("calls", "register", "走廊漏水", "--kind", "投诉")
    assert refused.status == 77
    assert "calls.what-to-ask-and-record" in refused.err
    done(
        workspace, "calls", "register", "走廊漏水", "--kind", "投诉", "--unit", "3-1201", "--stdin", stdin=WHO
    )
    (complaint,) = workspace.run("complaints", "list", "--json").json()
    assert complaint["fields"]["call"] == "CL-261120-A03"
    assert complaint["fields"]["complainant"] == "章*"

    workspace.at("10:05")
    done(
        workspace,
        "calls",
        "register",
        "厨房水管漏水",
        "--kind",
        "报修",
        "--unit",
        "3-1201",
        "--wanted",
        "14:00",
        "--stdin",
        stdin=WHO,
    )
    (order,) = workspace.run("workorders", "list", "--json").json()
    assert (order["fields"]["call"], order["fields"]["kind"]) == ("CL-261120-A04", "water")
    seen = done(workspace, "calls", "customer", "3-1201")
    assert "走廊漏水" in seen
    assert "章晓兰" not in seen

    workspace.at("11:20")
    done(
        workspace,
        "calls",
        "register",
        "装修要交什么材料",
        "--channel",
        "当面",
        "--unit",
        "3-1201",
        by="clerk-2",
    )
    asked = workspace.run("show", "CL-261120-A05", "--json").json()
    assert asked["fields"]["owner"] == "officer-1"
    late = workspace.run("due", "--overdue", "--area", "calls", "--json").json()
    assert [(row["id"], row["clock"]) for row in late] == [("CL-261120-A02", "calls.response")]

    workspace.at("14:00")
    done(
        workspace,
        "calls",
        "transfer",
        "CL-261120-A05",
        "--department",
        "工程部",
        "--to-person",
        "engineer-chief",
    )
    done(
        workspace,
        "calls",
        "reply",
        "CL-261120-A05",
        "--answer",
        "图纸、申请表、押金",
        "--solved",
        "是",
        by="officer-1",
    )
    done(workspace, "calls", "reply", "CL-261120-A02", "--answer", "已报业委会，下月答复", "--solved", "否")
    unsolved = workspace.run("calls", "list", "unsolved", "--json").json()
    assert [row["id"] for row in unsolved] == ["CL-261120-A02"]

    workspace.at("16:30")
    done(workspace, "calls", "digest", "compile", "2026-11-20")
    done(workspace, "calls", "digest", "send", "CLD-261120-A01", "--recipient", "center-manager")

    workspace.at("17:30")
    assert "上报当日工作报表" in done(workspace, "today")
    done(workspace, "calls", "report", "compile")
    done(workspace, "calls", "report", "submit", "CLR-261120-A01")
    own = workspace.run("calls", "report", "receive", "CLR-261120-A01")
    assert own.status == 77
    done(
        workspace,
        "calls",
        "report",
        "receive",
        "CLR-261120-A01",
        "--comment",
        "漏水优先",
        by="center-manager",
    )
    shown = workspace.run("show", "CLR-261120-A01", "--json").json()
    assert shown["state"] == "received"
    assert shown["fields"]["number"] == 4
    assert shown["fields"]["unsettled"] == ["CL-261120-A02"]

    week = workspace.run("report", "calls", "--week", "2026-W47", "--json").json()
    figures = {row["name"]: row for row in week}
    assert int(figures["contacts"]["part"]) == 5
    assert figures["contacts"]["split"]["kind"] == {
        "enquiry": 2,
        "complaint": 1,
        "repair": 1,
        "suggestion": 1,
    }
    assert (int(figures["answered"]["part"]), figures["answered"]["met"]) == (3, False)
    assert workspace.run("check").status == 0


def test_the_second_clerk_and_the_weekend_are_missed_in_the_list_of_reports_as_they_should_be(
    workspace: Workspace,
) -> None:
    workspace.at("2026-11-20 17:30")
    done(workspace, "calls", "report", "compile")
    done(workspace, "calls", "report", "submit", "CLR-261120-A01")
    workspace.at("2026-11-23 08:30")
    out = done(workspace, "calls", "unreported", "2026-11-20")
    assert "周洁" in out
    assert "李敏" not in out
    assert "2026-11-21" not in out
    assert "2026-11-22" not in out


def test_a_call_before_midnight_is_due_in_the_night_and_stands_in_the_report_of_its_own_day(
    workspace: Workspace,
) -> None:
    """The night desk, from the last of November into December: its report is of the evening it began."""
    workspace.at("2026-11-30 23:50")
    asked = done(workspace, "calls", "register", "明早几点停水", by="clerk-2")
    assert "12-01 01:50" in asked, "two hours, midnight or not"
    workspace.at("2026-12-01 02:00")
    (late,) = workspace.run("due", "--overdue", "--area", "calls", "--json").json()
    assert (late["id"], late["clock"]) == ("CL-261130-A01", "calls.response")
    night = done(
        workspace, "calls", "register", "停车场栏杆不动", "--answer", "已请保安手动放行", by="clerk-2"
    )
    assert "CL-261201-A01" in night
    done(
        workspace,
        "calls",
        "reply",
        "1130-A01",
        "--answer",
        "九点停，十一点来水",
        "--solved",
        "是",
        by="clerk-2",
    )
    assert workspace.run("due", "--overdue", "--area", "calls", "--json").json() == []

    done(workspace, "calls", "report", "compile", "--day", "yesterday", by="clerk-2")
    done(workspace, "calls", "report", "compile", by="clerk-2")
    days = {
        row["fields"]["day"]: row["fields"]["contacts"]
        for row in workspace.run("calls", "report", "list", "--json").json()
    }
    assert days == {"2026-11-30": ["CL-261130-A01"], "2026-12-01": ["CL-261201-A01"]}
