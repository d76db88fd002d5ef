"""Figures in a record: an indicator of a period, taken in when the record is filed, and frozen there."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from propctl.api import PropctlError, UsageError
from propctl.testing import Workspace, make_workspace

# ruff: noqa: E501
ROWS = "type = 'rows', program = true, zh = '数', columns = { n = { type = 'number', zh = '件数' } }"
AREA = """
prefix = "BG"
title  = { zh = "汇报", en = "Reports" }
main   = "report"
[form.job]
prefix = "JB"
title  = { zh = "活计", en = "Job" }
args   = ["what"]
[form.job.field]
what   = { type = "text", required = true, zh = "事项", en = "What" }
worker = { type = "staff", zh = "谁做", en = "Worker" }
cost   = { type = "money", zh = "花费", en = "Cost" }
[form.job.step]
register = { zh = "登记", en = "Register", to = "open" }
finish   = { zh = "完成", en = "Finish", from = "open", to = "done" }
[form.job.state]
open = "未完|open"
done = "已完|done"
[form.report]
title = { zh = "月报", en = "Report" }
args  = ["month"]
[form.report.field]
month  = { type = "month", required = true, zh = "月份", en = "Month" }
person = { type = "staff", zh = "谁的", en = "Whose" }
sort   = { type = "choice", choices = { big = "大|Big", small = "小|Small" }, zh = "类别", en = "Sort" }
[form.report.ask]
part   = { type = "figure", figure = "{sort}-jobs", period = "month", zh = "这一类", en = "Of the sort" }
jobs   = { type = "figure", figure = "jobs", period = "month", zh = "件数", en = "Jobs" }
before = { type = "figure", figure = "jobs", period = "month", back = 1, zh = "上月件数", en = "Month before" }
done   = { type = "figure", figure = "done", period = "month", zh = "完成率", en = "Done" }
own    = { type = "figure", figure = "done", period = "month", whose = "person", zh = "本人", en = "Own" }
cost   = { type = "figure", figure = "cost", period = "month", zh = "花费", en = "Cost", unit = "元" }
[form.report.step]
begin = { zh = "起草", en = "Begin", to = "begun" }
file  = { zh = "报出", en = "File", from = "begun", to = "filed", ask = ["part", "jobs", "before", "done", "own", "cost"], tell = ["done"] }
[form.report.state]
begun = "起草|begun"
filed = "已报|filed"
[form.report.need]
file = [{ rule = "target", when = "person = 'manager-2'", that = "done >= $.at_least" }]
[indicator]
big-jobs   = { of = "job", rule = "target", measure = "count", whole = "cost > 15", zh = "大件", en = "Big" }
small-jobs = { of = "job", rule = "target", measure = "count", whole = "cost <= 15", zh = "小件", en = "Small" }
jobs = { of = "job", rule = "target", measure = "count", zh = "件数", en = "Jobs" }
done = { of = "job", rule = "target", part = "state = 'done'", split = ["worker"], zh = "完成率", en = "Done" }
cost = { of = "job", rule = "target", measure = "sum", what = "cost", zh = "花费", en = "Cost" }
[document.report]
of = "report"
zh = "月报表"
en = "Monthly report"
[[rule]]
id = "work.target"
zh = "完成率不低于{at_least}%"
en = "At least {at_least} % done"
source = { document = "测试" }
params = { at_least = 95 }
"""


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    """An office that reports on jobs: of October two, one of them done; of November none yet."""
    workspace = make_workspace(tmp_path / "office", areas=["residents", "work"])
    workspace.declare("work", AREA)
    workspace.at("2026-10-20 09:00")
    first = workspace.do("work.job.register", what="修灯", worker="clerk-1", cost="10.10").folded.id
    workspace.do("work.job.register", what="修门", worker="clerk-2", cost="20.20")
    workspace.do("work.job.finish", first)
    workspace.at("2026-11-02 09:00")
    return workspace


def filed(work: Workspace, **values: str) -> str:
    report = work.do("work.report.begin", **values).folded.id
    work.do("work.report.file", report)
    return report


def values(work: Workspace, report: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(work.run("show", report, "--json").out)["fields"]
    return found


def test_a_filed_report_holds_the_figures_of_its_month_exactly(work: Workspace) -> None:
    found = values(work, filed(work, month="2026-10"))
    assert (found["jobs"], found["before"], found["done"], found["cost"]) == ("2", "0", "1/2", "30.3")
    assert "own" not in found  # nobody was named
    told = work.run("show", filed(work, month="2026-10")).out
    assert "50.0%（2 件中 1 件）" in told and "30.3元" in told


def test_one_persons_figure_is_made_of_that_persons_records_alone(work: Workspace) -> None:
    assert values(work, filed(work, month="2026-10", person="clerk-1"))["own"] == "1/1"
    assert values(work, filed(work, month="2026-10", person="clerk-2"))["own"] == "0/1"
    nobody = filed(work, month="2026-10", person="technician-1")
    assert values(work, nobody)["own"] == "0/0"
    assert "没有可算的" in work.run("show", nobody).out


def test_what_was_filed_stays_and_show_and_check_say_what_it_is_by_now(work: Workspace) -> None:
    report = filed(work, month="2026-10")
    assert "现在" not in work.run("show", report).out
    job = json.loads(work.run("work", "job", "list", "--state", "open", "--json").out)[0]["id"]
    work.do("work.job.finish", job)
    assert values(work, report)["done"] == "1/2"
    assert "100.0%（2 件中 2 件）" in work.run("show", report).out
    checked = work.run("check")
    assert checked.status == 0 and "100.0%（2 件中 2 件）" in checked.out
    notes = json.loads(work.run("check", "--json").out)
    assert [(note["field"], note["note"]) for note in notes] == [("done", True)]
    assert work.run("void", report, "重报", by="director").status == 0
    assert "现在" not in work.run("check").out


def test_a_report_of_another_month_takes_in_that_months_figures(work: Workspace) -> None:
    report = filed(work, month="2026-11")
    found = values(work, report)
    assert (found["jobs"], found["before"], found["done"], found["cost"]) == ("0", "2", "0/0", "0")
    assert work.run("amend", report, "--set", "month=2026-10").status == 0
    found = values(work, report)
    assert (found["jobs"], found["before"], found["done"]) == ("2", "0", "1/2")


def test_which_indicator_is_taken_in_may_depend_on_a_choice_of_the_record(work: Workspace) -> None:
    assert "part" not in values(work, filed(work, month="2026-10"))
    report = filed(work, month="2026-10", sort="big")
    assert values(work, report)["part"] == "1"
    work.do("work.job.register", what="修窗", cost="9")  # of November
    later = filed(work, month="2026-11", sort="small")
    assert values(work, later)["part"] == "1"
    assert work.run("amend", later, "--set", "sort=big").status == 0
    assert values(work, later)["part"] == "0"


def test_nobody_types_a_figure_or_amends_it(work: Workspace) -> None:
    report = work.do("work.report.begin", month="2026-10").folded.id
    assert "--done" not in work.run("work", "file", "--help").out
    with pytest.raises(UsageError, match=r"50\.0%"):
        work.do("work.report.file", report, done="2/2")
    work.do("work.report.file", report)
    assert work.run("amend", report, "--set", "done=2/2").status == 2
    assert values(work, report)["done"] == "1/2"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('figure = "jobs", period = "month", zh', 'figure = "jbos", period = "month", zh', "jobs"),
        ('figure = "jobs", period = "month", zh', 'figure = "jobs", period = "mont", zh', "month"),
        ('figure = "jobs", period = "month", zh', 'figure = "jobs", period = "person", zh', "person"),
        ('figure = "jobs", period = "month", zh', 'figure = "jobs", zh', "period"),
        ('figure = "jobs", period = "month", zh', 'figure = "nowhere.jobs", period = "month", zh', "nowhere"),
        ('figure = "done", period = "month", whose', 'figure = "jobs", period = "month", whose', "whose"),
        ('"{sort}-jobs"', '"{sort}-job"', "big-job"),
        ('"{sort}-jobs"', '"{person}-jobs"', "person"),
        ('"{sort}-jobs"', '"{kind}-jobs"', "kind"),
        ('whose = "person"', 'whose = "person", required = true', "required"),
        ('zh = "谁做"', 'whose = "person", zh = "谁做"', "whose"),
        ('zh = "谁做"', 'period = "cost", zh = "谁做"', "period"),
        ("person = {", f"rows = {{ {ROWS}, period = 'sort' }}\nperson = {{", "sort"),
    ],
)
def test_what_cannot_be_taken_in_is_found_before_it_is_used(
    workspace: Workspace, right: str, wrong: str, told: str
) -> None:
    assert right in AREA
    text = AREA.replace(right, wrong, 1)
    workspace.declare("work", text)
    checked = workspace.run("check")
    assert checked.status == 1 and told in checked.out and "areas/work.toml:" in checked.out
    with pytest.raises(PropctlError):
        workspace.do("work.report.begin", month="2026-10")


def test_the_paper_form_shows_what_a_share_is_a_share_of_in_both_languages(work: Workspace) -> None:
    report = filed(work, month="2026-10")
    assert work.run("print", report, "--out", str(work.root / "report.html")).status == 0
    paper = html.unescape((work.root / "report.html").read_text(encoding="utf-8"))
    assert "50.0%（2 件中 1 件）" in paper
    assert "50.0% (1 of 2)" in work.run("--lang", "en", "show", report).out


def test_a_figure_stands_in_conditions_as_its_exact_value_(work: Workspace) -> None:
    report = work.do("work.report.begin", month="2026-10", person="clerk-2").folded.id
    work.do("work.report.file", report)
    listed = ("work", "list", "--state", "filed", "--json", "--where")
    assert json.loads(work.run(*listed, "done = 50").out)[0]["id"] == report
    assert json.loads(work.run(*listed, "done > 50 or own >= 1").out) == []


def test_audit_finds_nothing_in_a_filed_report_whose_records_were_amended(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office", git=True)
    office.declare("work", AREA)
    (office.root / ".gitignore").write_text(".propctl/\n")
    job = office.do("work.job.register", what="修灯", worker="clerk-1").folded.id
    report = office.do("work.report.begin", month="2026-11").folded.id
    office.do("work.report.file", report)
    office.do("work.job.finish", job)
    assert values(office, report)["done"] == "0/1"
    audit = office.run("audit")
    assert audit.status == 0, audit.out


def test_what_export_writes_of_a_figure_import_takes_where_it_is_right(work: Workspace) -> None:
    filed(work, month="2026-10")
    assert work.run("export", "work.report", str(work.root / "reports.csv")).status == 0
    assert "1/2" in (work.root / "reports.csv").read_text(encoding="utf-8-sig")
