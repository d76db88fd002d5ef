"""A day of complaints, told through the command line."""

from __future__ import annotations

import pytest

from propctl.testing import TwoDesks, Workspace


@pytest.mark.rule(
    "complaints.transfer-within",
    "complaints.result-back-to-receiver",
    "complaints.process-stages",
    "complaints.every-case-answered",
)
def test_a_leak_is_taken_in_passed_on_settled_called_back_answered_and_closed(workspace: Workspace) -> None:
    workspace.at("2026-11-21 09:03")
    workspace.run("residents", "add", "3-1201")

    taken = workspace.run("complaints", "register", "3-1201", "三层走廊水管漏水")
    assert taken.status == 0, taken.err
    assert "CP-261121-A01" in taken.out
    assert "09:23" in taken.out, "the transfer is due twenty minutes after it was heard"

    workspace.at("09:12")
    passed = workspace.run(
        "complaints", "transfer", "A01", "--departments", "engineering", "--to-person", "technician-2"
    )
    assert passed.status == 0, passed.err
    workspace.run("complaints", "progress", "A01", "--way", "phone", "--told", "维修人员马上到")

    workspace.at("16:20")
    looked = workspace.run("complaints", "investigate", "A01", "--finding", "接头渗水", by="technician-2")
    assert looked.status == 0, looked.err
    done = workspace.run("complaints", "resolve", "A01", "--outcome", "更换三层水管接头", by="technician-2")
    assert done.status == 0, done.err

    workspace.at("17:00")
    called = workspace.run(
        "complaints", "callback", "A01", "--satisfied", "satisfied", "--stdin", stdin="person: 张三\n"
    )
    assert called.status == 0, called.err
    assert "CB-261121-A01" in called.out

    early = workspace.run("complaints", "close", "CP-261121-A01")
    assert early.status == 77
    assert "complaints.every-case-answered" in early.err

    record = "CP-261121-A01"
    for words in (
        ("complaints", "reply", record, "--recipients", "resident,director", "--way", "phone"),
        ("complaints", "report", record, "--recipients", "department,director"),
        ("amend", record, "--set", "cause=接头老化", "--set", "wish=尽快修好"),
        ("complaints", "close", record, "--solution", "更换接头", "--explanation", "已说明原因"),
    ):
        step = workspace.run(*words)
        assert step.status == 0, step.err

    shown = workspace.run("show", record, "--json").json()
    assert shown["state"] == "closed"
    assert {clock["standing"] for clock in shown["clocks"]} <= {"met", "stopped"}
    unverified = workspace.run("complaints", "list", "unverified", "--json").json()
    assert [row["id"] for row in unverified] == [record]
    assert (
        workspace.run("complaints", "verify", record, "--effective", "yes", by="center-manager").status == 0
    )
    assert workspace.run("check").status == 0


def test_the_same_day_in_chinese_words(workspace: Workspace) -> None:
    workspace.run("residents", "add", "3-1201")
    for words in (
        ("投诉", "登记", "3-1201", "夜间施工噪音", "--category", "噪音", "--channel", "网络"),
        ("投诉", "转交", "A01", "--departments", "护卫队", "--to-person", "guard-1"),
    ):
        step = workspace.run(*words)
        assert step.status == 0, step.err
    fields = workspace.run("show", "CP-261120-A01", "--json").json()["fields"]
    assert (fields["category"], fields["channel"], fields["departments"]) == ("noise", "online", ["security"])


@pytest.mark.rule("complaints.accept-and-record", "complaints.first-receiver-owner")
def test_two_desks_that_work_offline_number_and_own_their_complaints_apart(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    a.do("residents.unit.add", number="3-1201")
    two_desks.exchange()
    first = a.do("complaints.complaint.register", by="clerk-1", unit="3-1201", about="漏水").folded.id
    second = b.do("complaints.complaint.register", by="clerk-2", unit="3-1201", about="噪音").folded.id
    two_desks.exchange()
    assert first != second
    a.do("complaints.complaint.transfer", second, by="clerk-1", departments="security", to_person="guard-1")
    b.do("complaints.complaint.progress", second, by="clerk-2", way="phone", told="已派人查看")
    two_desks.exchange()
    for desk in (a, b):
        found = desk.record(second)
        assert (found.state, found.values["owner"]) == ("transferred", "clerk-2")
        assert {event.step for event in found.history} == {"register", "transfer", "progress"}
        assert desk.run("check").status == 0
