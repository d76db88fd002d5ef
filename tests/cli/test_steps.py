"""Steps as commands: fields, files, standard input, times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

NEW = ("repairs", "register", "3-1201", "漏水", "--channel", "phone")


def fields(run: Run, id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", id, "--json").stdout)["fields"]
    return found


def test_a_step_tells_the_record_it_took_and_what_runs_now(run: Run) -> None:
    done = run(*NEW)
    assert (
        done.stdout
        == "RP-261121-A01 登记 → 已登记\n期限 09:20：受理后20分钟内派工（repairs.assign-within）\n"
    )


def test_fields_may_be_typed_in_place_or_by_name_but_not_both(run: Run) -> None:
    run("repairs", "register", "--unit", "3-1201", "--about", "漏水", "--channel", "phone")
    assert fields(run, "A01")["unit"] == "3-1201"
    twice = run(*NEW, "--unit", "5-101")
    assert twice.exit_code == 2
    assert "写了两次" in twice.stderr


def test_choices_are_taken_by_id_label_number_and_pinyin(run: Run) -> None:
    for wish in ("visit", "来访", "2", "lf", "２"):
        run("repairs", "register", "3-1201", "漏水", "--channel", wish)
    assert [fields(run, f"A0{n}")["channel"] for n in range(1, 6)] == ["visit"] * 5


def test_several_values_are_repeated_or_joined(run: Run) -> None:
    run(*NEW, "--trades", "water,power")
    run(*NEW, "--trades", "水", "--trades", "电")
    assert fields(run, "A01")["trades"] == fields(run, "A02")["trades"] == ["water", "power"]


def test_a_yes_may_be_said_by_the_option_alone(run: Run) -> None:
    run(*NEW, "--urgent")
    run(*NEW, "--urgent", "否")
    assert fields(run, "A01")["urgent"] is True
    assert not fields(run, "A02").get("urgent")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_rows_come_from_a_csv_file_as_chinese_spreadsheets_write_it(
    run: Run, tmp_path: Path, encoding: str
) -> None:
    sheet = tmp_path / "parts.csv"
    sheet.write_text("名称,数量\n接头,2\n,\n水管,1\n", encoding=encoding)
    assert run(*NEW, "--parts", f"@{sheet}").exit_code == 0
    assert fields(run, "A01")["parts"] == [{"item": "接头", "count": 2}, {"item": "水管", "count": 1}]


def test_rows_come_from_a_workbook(run: Run, tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "parts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["item", "count"])
        book.worksheets()[0].write_row(1, 0, ["接头", 2])
    run(*NEW, "--parts", f"@{path}")
    run(*NEW, "--parts", str(path))  # PowerShell takes the @ for its own
    for number in ("A01", "A02"):
        assert fields(run, number)["parts"] == [{"item": "接头", "count": 2}]


def test_rows_that_are_no_file_say_how_to_name_one(run: Run, tmp_path: Path) -> None:
    assert "@list.csv" in run(*NEW, "--parts", "接头").stderr
    missing = run(*NEW, "--parts", f"@{tmp_path / 'none.csv'}")
    assert missing.exit_code == 2
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    assert run(*NEW, "--parts", f"@{broken}").exit_code == 65


def test_a_missing_field_in_a_script_names_the_field_and_its_option(run: Run) -> None:
    missing = run("repairs", "register", "3-1201")
    assert missing.exit_code == 2
    assert "报修内容（--about）" in missing.stderr
    assert "渠道（--channel）" in missing.stderr


def test_a_step_without_its_record_says_so(run: Run) -> None:
    nameless = run("repairs", "assign")
    assert nameless.exit_code == 2
    assert "“派工”还缺：记录编号（如 A01）、维修人员（--worker）" in nameless.stderr


def test_at_says_when_it_happened(run: Run) -> None:
    run(*NEW, "--at", "08:40")
    shown = json.loads(run("show", "A01", "--json").stdout)
    assert shown["history"][0]["at"] == "2026-11-21T08:40:00+08:00"
    assert shown["history"][0]["entered"] == "2026-11-21T09:00:00+08:00"
    assert "补登" in run("show", "A01").stdout


def test_a_time_that_is_none_is_refused(run: Run) -> None:
    assert "--at" in run(*NEW, "--at", "soon").stderr


def test_who_has_not_the_post_is_refused_with_the_status_of_a_refusal(run: Run) -> None:
    refused = run(*NEW, by="guard-1")
    assert refused.exit_code == 77
    assert "前台接待员" in refused.stderr


def test_personal_fields_come_from_standard_input_and_are_masked(run: Run, office: Path) -> None:
    run("key", "init")
    done = run(*NEW, "--stdin", input="联系电话：13800138000\n")
    assert done.exit_code == 0, done.output
    assert fields(run, "A01")["phone"] == "138****8000"
    written = next((office / "records").rglob("RP-*.toml")).read_text("utf-8")
    assert "13800138000" not in written
    json_done = run(*NEW, "--stdin", input='{"phone": "13900139000"}')
    assert json_done.exit_code == 0
    assert "138****8000" in run("show", "A01").stdout


@pytest.mark.parametrize(
    ("typed", "said"), [("nonsense", "第 1 行"), ("{not json", "JSON"), ("colour: red", "没有字段“colour”")]
)
def test_standard_input_that_is_no_field_is_refused(run: Run, typed: str, said: str) -> None:
    wrong = run(*NEW, "--stdin", input=typed)
    assert wrong.exit_code == 2
    assert said in wrong.stderr


def test_a_step_prints_its_record_as_json_for_scripts(run: Run) -> None:
    made = json.loads(run(*NEW, "--json").stdout)
    assert made["id"] == "RP-261121-A01"
    assert made["opened"] == []
    assert made["clocks"][0]["standing"] == "running"
