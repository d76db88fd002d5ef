"""An amendment may empty what need not be there; history keeps what it said."""

from __future__ import annotations

import pytest

from propctl.testing import TwoDesks, Workspace

FORM = "complaints.complaint"


def complaint(office: Workspace) -> str:
    office.do("residents.building.add", name="3", steward="officer-1")
    office.do("residents.unit.add", number="3-1201", building="3")
    values = {
        "unit": "3-1201",
        "about": "走廊漏水",
        "target": "dispute",
        "class": "valid",
        "subject": "service",
    }
    return office.do(f"{FORM}.register", phone="13800001234", **values).folded.id


def test_what_need_not_be_there_is_emptied_and_what_hung_on_it_lapses(workspace: Workspace) -> None:
    record = complaint(workspace)
    assert workspace.record(record).values["handler"] == "center-supervisor"
    done = workspace.run("amend", record, "--set", "target=", "--reason", "选错")
    assert (done.status, "清空：投诉对象" in done.out) == (0, True)
    assert workspace.run("amend", record, "--set", "class=").status == 0
    assert workspace.run("amend", record, "--stdin", stdin='{"phone": ""}').status == 0
    values = workspace.record(record).values
    assert not {"target", "class", "subject", "phone"} & set(values)
    assert values["handler"] == "front-desk"  # nobody answers for a dispute that is none
    assert workspace.run("complaints", "list", "--where", "not target", "--json").json()[0]["id"] == record
    said = workspace.run("show", record).out
    assert "不再适用：针对" in said
    assert "清空：联系电话" in said
    assert workspace.run("amend", record, "--set", "target=office").status == 0
    assert workspace.record(record).values["target"] == "office"
    assert workspace.run("check").status == 0


@pytest.mark.parametrize(
    ("field", "status"),
    [("unit", 2), ("heard", 2), ("owner", 77), ("severity", 2), ("subject", 77), ("outcome", 2)],
)
def test_what_must_be_there_is_not_emptied_nor_what_is_empty(
    workspace: Workspace, field: str, status: int
) -> None:
    record = complaint(workspace)
    before = workspace.record(record).values
    assert workspace.run("amend", record, "--set", f"{field}=", by="director").status == status
    assert workspace.record(record).values == before
    named = workspace.run("amend", "residents.unit:3-1201", "--set", "number=", by="director")
    assert (named.status, "3-1201" in workspace.record("residents.unit:3-1201").id) == (2, True)
    assert "房号不能清空" in named.err


def test_what_is_asked_for_in_some_cases_only_is_emptied_in_the_others(workspace: Workspace) -> None:
    text = {"starts": "2026-11-21T08:00+08:00", "ends": "2026-11-25T08:00+08:00", "measure": "关好门窗"}
    drafted = workspace.do("notices.notice.draft", by="service-director", kind="safety", **text).folded.id
    assert workspace.run("amend", drafted, "--set", "ends=", by="service-director").status == 0
    assert "ends" not in workspace.record(drafted).values
    refused = workspace.run("amend", drafted, "--set", "measure=", by="service-director")
    assert (refused.status, "措施" in refused.err) == (2, True)  # safety advice says what to do


def test_of_two_desks_one_of_which_emptied_it_the_later_counts_and_is_a_finding(two_desks: TwoDesks) -> None:
    record = complaint(two_desks.a)
    two_desks.exchange()
    two_desks.a.run("amend", record, "--set", "target=office")
    two_desks.b.at("09:05").run("amend", record, "--set", "target=", by="clerk-2")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert "target" not in desk.record(record).values
        found = desk.run("check")
        assert (found.status, "投诉对象" in found.out) == (1, True)
    assert two_desks.a.at("09:10").run("amend", record, "--set", "target=office").status == 0
    assert two_desks.a.run("check").status == two_desks.a.run("audit").status == 0
