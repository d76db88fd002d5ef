"""What is proposed at the n-th time: counted by person and period, decided about by people."""

from __future__ import annotations

import pytest

from propctl.api import rungs, today
from propctl.testing import Workspace
from tests.stories.answers import ok

AREA = """
prefix = "LD"
title  = { zh = "纪律", en = "Discipline" }
[choices]
kind = { late = "迟到|late", clean = "合格|clean" }
[form.slip]
title = { zh = "差错", en = "Slip" }
args  = ["person", "kind"]
[form.slip.field]
person = { type = "staff", zh = "何人", en = "Who", required = true }
kind   = { type = "choice", choices = "kind", zh = "种类", en = "Kind", required = true }
seen   = { type = "time", fill = "now", zh = "时间", en = "When" }
month  = { type = "month", zh = "月份", en = "Month" }
[form.slip.ask]
reason = { type = "text", zh = "理由", en = "Reason", required = true }
[form.slip.step]
register = { zh = "登记", en = "Register", to = "seen" }
decide   = { zh = "决定", en = "Decide", from = "seen", to = "decided", ask = ["reason"] }
[form.slip.state]
seen    = "已登记|recorded"
decided = "已决定|decided"
[ladder.late]
rule    = "late"
where   = "kind = late"
by      = "person"
cohort  = "seen"
window  = "window"
settled = "@decide"
post    = "center-manager"
zh      = "迟到"
en      = "Late"
[ladder.row]
rule    = "row"
where   = "kind = late"
by      = "person"
broken  = "kind = clean"
settled = "@decide"
post    = "center-manager"
zh      = "连续两次"
en      = "Two in a row"
[ladder.months]
rule    = "row"
where   = "kind = late"
by      = "person"
broken  = "kind = clean"
cohort  = "month"
settled = "@decide"
post    = "center-manager"
zh      = "连续两月"
en      = "Two months in a row"
[[rule]]
id     = "slips.late"
zh     = "迟到：{steps}（每{window}）"
en     = "Late: {steps} (every {window})"
source = { document = "测试" }
params = { steps = { 1 = "提醒|a reminder", 3 = "书面警告|a written warning" }, window = "month" }
types  = { steps = "ladder", window = "recurrence" }
[[rule]]
id     = "slips.row"
zh     = "连续{steps}次"
en     = "{steps} in a row"
source = { document = "测试" }
params = { steps = 2 }
in_force = false
"""


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    return workspace.declare("slips", AREA)


def slip(office: Workspace, moment: str, person: str, kind: str = "late") -> str:
    """A slip of somebody's; returns what the program said."""
    office.at(moment)
    return str(ok(office.run("slips", "register", person, kind)).out)


def counted(office: Workspace, ladder: str) -> list[tuple[str, str, int, str, str]]:
    """Whose, in which period, which time, the measure, how it stands."""
    return [
        (one.subject, one.period, one.times, one.measure.zh if one.measure else "", one.stands)
        for one in rungs(office.office(), "slips")
        if one.name == ladder
    ]


@pytest.mark.rule("agenda.measures-are-proposed")
def test_the_nth_time_in_a_month_has_its_measure_and_waits_until_somebody_decides(office: Workspace) -> None:
    said = slip(office, "2026-10-30 09:00", "clerk-1")
    assert "迟到第 1 次（2026-10），条款的处理是：提醒。由服务中心经理决定，程序不自行处理" in said
    assert "连续两次第 1 次" in said and "只作提示：当时 slips.row 没有施行，不处理、不扣款" in said
    (first,) = (row["id"] for row in office.run("slips", "list", "--all", "--json").json())
    noted = ok(office.run("note", first, "说是堵车", by="center-manager"))
    assert "第 1 次" not in noted.out, "told once, when it happened"
    slip(office, "2026-10-31 09:00", "clerk-1")
    slip(office, "2026-11-02 09:00", "clerk-1")  # the 31st and the 2nd fall into different counts
    slip(office, "2026-11-02 09:05", "technician-1")
    slip(office, "2026-11-03 09:00", "clerk-1")
    slip(office, "2026-11-04 09:00", "clerk-1")
    assert [one[1:] for one in counted(office, "late") if one[0] == "clerk-1"] == [
        ("2026-10", 1, "提醒", "waits"),
        ("2026-10", 2, "提醒", "waits"),
        ("2026-11", 1, "提醒", "waits"),
        ("2026-11", 2, "提醒", "waits"),
        ("2026-11", 3, "书面警告", "waits"),
    ]
    ok(office.run("slips", "decide", "1104-A01", "--reason", "已谈话", by="center-manager"))
    ok(office.run("void", "1031-A01", "--reason", "记错了人", by="center-manager"))
    assert [one[4] for one in counted(office, "late")] == ["waits", "waits", "waits", "waits", "decided"]
    (waiting,) = office.run("today", "--json").json()["measures"]
    assert (waiting["area"], waiting["ladder"], waiting["count"]) == ("slips", "late", 4)
    assert "propctl agenda measures slips" in ok(office.run("today", by="center-manager")).out
    assert "待决定的处理" not in ok(office.run("today", by="technician-1")).out
    rows = office.run("agenda", "measures", "--json").json()
    assert {row["stands"] for row in rows} == {"waits"} and len(rows) == 4
    assert len(office.run("agenda", "measures", "slips", "--all", "--json").json()) == 10
    english = ok(office.run("agenda", "measures", "slips", "--lang", "en")).out
    assert "a reminder" in english and "awaits a decision" in english


def test_in_a_row_is_counted_anew_after_what_breaks_the_row_and_proposes_nothing_while_off(
    office: Workspace,
) -> None:
    for day, kind in enumerate(("late", "clean", "late", "late", "late"), 2):
        slip(office, f"2026-11-0{day} 09:00", "clerk-1", kind)
    off = [(times, measure, stands) for *_, times, measure, stands in counted(office, "row")]
    assert off == [
        (1, "", "information"),
        (1, "", "information"),
        (2, "连续两次", "information"),
        (3, "连续两次", "information"),
    ]
    ok(office.run("rules", "set", "slips.row", "in_force=yes", "--since", "2026-11-05", by="center-manager"))
    assert [one[-1] for one in counted(office, "row")] == ["information", "information", "waits", "waits"]


def test_months_are_in_a_row_only_where_none_lies_between_them_without_a_record(office: Workspace) -> None:
    def month(name: str, kind: str = "late", person: str = "clerk-1") -> None:
        office.do("slips.slip.register", person=person, kind=kind, month=name)

    def times() -> list[int]:
        return [one[2] for one in counted(office, "months") if one[0] == "clerk-1"]

    office.at("2027-03-02 09:00")
    for name in ("2026-08", "2026-09", "2026-11"):
        month(name)
    month("2026-10", person="clerk-2")  # somebody else's fills no gap
    assert times() == [1, 2, 1]
    month("2026-10")  # told afterwards: then none is missing
    assert times() == [1, 2, 3, 4]
    month("2026-12", "clean")
    month("2027-01")
    month("2027-02")
    assert times() == [1, 2, 3, 4, 1, 2]  # and the turn of the year is no gap


def test_a_ladder_is_set_step_by_step_and_one_that_is_left_unset_proposes_nothing(office: Workspace) -> None:
    office.at("2026-11-02 09:00")
    for wrong in ("steps=0:罚", "steps=第一次:罚", "steps=,"):
        assert office.run("rules", "set", "slips.late", wrong, by="center-manager").status == 2
    ok(office.run("rules", "set", "slips.late", "steps=2:谈话,1:口头提醒", by="center-manager"))
    slip(office, "2026-11-02 10:00", "clerk-1")
    slip(office, "2026-11-02 10:30", "clerk-1")
    assert [one[3] for one in counted(office, "late")] == ["口头提醒", "谈话"]
    assert "第1次口头提醒、第2次谈话" in ok(office.run("rules", "show", "slips.late")).out
    ok(office.run("rules", "set", "slips.late", "window=unset", "--since", "2026-11-03", by="center-manager"))
    said = slip(office, "2026-11-03 10:00", "clerk-1")
    assert "条款 slips.late 还没有设定，不提出处理" in said
    assert [one.count for one in today(office.office()).measures] == [2]


def test_an_unsound_ladder_is_refused_with_its_line(office: Workspace) -> None:
    path = office.root / "areas" / "slips.toml"
    wrong = AREA.replace('"person"\nbroken', '"persn"\nbroken').replace("steps = 2 }", 'steps = "a" }')
    path.write_text(wrong.replace('settled = "@decide"\n', "", 1), "utf-8")
    result = office.run("areas", "check", "slips")
    assert result.status == 1
    assert "persn" in result.out and "没有写 settled" in result.out and "text 类型的参数" in result.out
