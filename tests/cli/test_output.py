"""What is printed: tables, JSON with stable keys, CSV; and nothing that could harm a terminal or a sheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from propctl.cli.frame import output
from propctl.cli.frame.width import width
from tests.cli.conftest import Run

NEW = ("repairs", "register", "3-1201")


@pytest.fixture
def ticket(run: Run) -> None:
    run(*NEW, "三层走廊水管漏水", "--channel", "phone", "--urgent")


@pytest.mark.usefixtures("ticket")
def test_due_has_its_stable_keys(run: Run) -> None:
    found = json.loads(run("due", "--json").stdout)
    keys = {"id", "form", "area", "clock", "rule", "due", "standing", "provisional", "post"}
    assert keys <= found[0].keys()
    assert found[0]["due"] == "2026-11-21T09:20:00+08:00"
    assert found[0]["standing"] == "running"
    later = json.loads(run("due", "--json", "--overdue", at="2026-11-21T09:30+08:00").stdout)
    assert later[0]["standing"] == "overdue"


@pytest.mark.usefixtures("ticket")
def test_show_and_lists_have_the_same_stable_keys(run: Run) -> None:
    one = json.loads(run("show", "A01", "--json").stdout)
    assert list(one) == ["id", "form", "area", "state", "fields", "history", "clocks"]
    assert [*json.loads(run("repairs", "--json").stdout), one] == [one, one]
    assert json.loads(run("repairs", "list", "urgent", "--json").stdout) == [one]


@pytest.mark.usefixtures("ticket")
def test_csv_has_one_line_for_each_record_and_its_keys_first(run: Run) -> None:
    lines = list(csv.DictReader(io.StringIO(run("repairs", "--csv").stdout)))
    assert [(line["id"], line["about"]) for line in lines] == [("RP-261121-A01", "三层走廊水管漏水")]
    assert "due" in run("due", "--csv").stdout.partition("\n")[0].split(",")


def test_an_empty_answer_is_a_sentence_for_people_and_an_empty_list_for_scripts(run: Run) -> None:
    assert run("due").stdout == "没有正在计时的期限。\n"
    assert json.loads(run("due", "--json").stdout) == []
    assert run("repairs").stdout == "没有记录。\n"


def test_chinese_columns_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(["编号", "x"], [["一", "1"], ["abc", "2"]])
    lines = capsys.readouterr().out.splitlines()
    assert {width(line) for line in lines} == {7}


def test_escapes_in_data_reach_no_terminal(run: Run) -> None:
    run(*NEW, "\x1b]0;x\x07红\u202e字", "--channel", "phone")
    for command in (["repairs"], ["show", "A01"], ["find", "红"], ["due"], ["today"]):
        printed = run(*command).stdout
        assert "\x1b" not in printed
        assert "\u202e" not in printed


def test_formulas_in_data_reach_no_sheet(run: Run, tmp_path: Path) -> None:
    run(*NEW, "=HYPERLINK(1)", "--channel", "phone")
    assert "'=HYPERLINK(1)" in run("repairs", "--csv").stdout
    path = tmp_path / "out.csv"
    run("export", "repairs", str(path))
    assert "'=HYPERLINK(1)" in path.read_text("utf-8-sig")


@pytest.mark.usefixtures("ticket")
def test_lists_are_narrowed_down(run: Run) -> None:
    run(*NEW, "停电", "--channel", "visit", at="2026-11-22T09:00+08:00")

    def ids(*args: str) -> list[str]:
        found = json.loads(run("repairs", "list", "--json", *args, at="2026-11-23T09:00+08:00").stdout)
        return [row["id"] for row in found]

    assert ids() == ["RP-261121-A01", "RP-261122-A01"]
    assert ids("--where", "channel = visit") == ["RP-261122-A01"]
    assert ids("--since", "11-22") == ["RP-261122-A01"]
    assert ids("--until", "2026-11-21") == ["RP-261121-A01"]
    assert ids("--state", "done") == []
    assert ids("紧急") == ["RP-261121-A01"]
    assert run("repairs", "list", "--since", "soon").exit_code == 2
    assert run("repairs", "list", "nothing").exit_code == 2


@pytest.mark.usefixtures("ticket")
def test_the_agenda_shows_what_is_late_and_the_lists_to_look_at(run: Run) -> None:
    printed = run("today", at="2026-11-21T10:00+08:00").stdout
    assert "已超时 (1)" in printed
    assert "propctl repairs list urgent" in printed
    found = json.loads(run("today", "--json", at="2026-11-21T10:00+08:00").stdout)
    assert [row["id"] for row in found["late"]] == ["RP-261121-A01"]
    assert found["lists"] == [{"area": "repairs", "list": "urgent", "rule": "repairs.register", "count": 1}]


def test_on_a_terminal_a_table_is_ruled_and_markup_in_data_is_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "30")
    output.table(["编号", "内容"], [["A01", "[/b][link=x]" + "很长的内容" * 6]])
    printed = capsys.readouterr().out
    assert "[/b][link=x]" in printed.replace("\n", "").replace(" ", "")
    assert printed.replace("\n", "").replace(" ", "").count("很长的内容") >= 1
    assert "…" not in printed
