"""The commands that belong to no area."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from propctl.errors import GitFailed
from propctl.store.store import Store
from tests.cli.conftest import Run

NEW = ("repairs", "register", "3-1201", "漏水", "--channel", "phone")


@pytest.fixture
def ticket(run: Run) -> None:
    run(*NEW)


# -- deadline: the engine by itself


def test_a_deadline_is_worked_out_over_a_make_up_working_day(run: Run) -> None:
    found = json.loads(run("deadline", "2026-09-18T17:00", "2h", "--calendar", "office", "--json").stdout)
    assert found["due"] == "2026-09-20T10:00:00+08:00"
    assert [part["seconds"] for part in found["segments"]] == [1800, 5400]
    assert found["provisional"] is False


def test_working_time_between_two_moments(run: Run) -> None:
    found = json.loads(run("deadline", "2026-11-20T11:00", "--until", "2026-11-20T15:00", "--json").stdout)
    assert (found["due"], found["elapsed"]) == (None, 7200)
    assert "2小时" in run("deadline", "2026-11-20T11:00", "--until", "2026-11-20T15:00").stdout


def test_a_negative_limit_counts_back(run: Run) -> None:
    assert "08:55" in run("deadline", "2026-11-21T09:00", "-5m").stdout


def test_pauses_do_not_count_and_an_open_one_leaves_no_deadline(run: Run) -> None:
    line = ("deadline", "2026-11-21T09:00", "1h", "--pause")
    assert "10:30" in run(*line, "2026-11-21T09:10/2026-11-21T09:40").stdout
    assert "没有期限" in run(*line, "2026-11-21T09:10/").stdout
    assert run(*line, "2026-11-21T09:10").exit_code == 2


def test_an_unpublished_year_is_never_guessed_silently(run: Run) -> None:
    assert "暂定" in run("deadline", "2028-01-03T09:00", "3wd").stdout


def test_explain_shows_what_was_consumed_and_the_rule_of_counting(run: Run) -> None:
    printed = run("deadline", "2026-09-18T17:00", "2h", "--calendar", "office", "--explain").stdout
    assert "2026-09-18 17:00 – 2026-09-18 17:30  30分钟" in printed
    assert "民法典" in printed


def test_the_engine_runs_outside_an_office(tmp_path: Path) -> None:
    from propctl.testing import invoke

    def run(*args: str) -> tuple[int, str]:
        done = invoke(["-C", str(tmp_path), *args], env={"PROPCTL_LANG": "zh-CN"})
        return done.exit_code, done.output

    assert "2026-09-20 10:00" in run("deadline", "2026-09-18T17:00", "2h", "--calendar", "office")[1]
    assert run("deadline", "2026-09-18T17:00", "2h", "--calendar", "night")[0] == 2
    assert run("deadline", "2026-09-18T17:00")[0] == 2
    assert run("deadline", "soon", "2h")[0] == 2
    assert "调休上班" in run("calendar", "show", "2026-10")[1]


# -- records


@pytest.mark.usefixtures("ticket")
def test_amend_note_and_void_are_lines_of_the_history(run: Run) -> None:
    assert run("amend", "A01", "--set", "about=三层漏水").exit_code == 0
    assert run("note", "A01", "已", "联系").exit_code == 0
    assert run("void", "A01", "重复", by="director").exit_code == 0
    printed = run("show", "A01").stdout
    assert "报修内容：三层漏水" in printed
    assert "已 联系" in printed
    assert "已作废" in printed


@pytest.mark.usefixtures("ticket")
def test_a_field_is_amended_by_what_it_is_called(run: Run) -> None:
    assert run("amend", "A01", "--set", "报修内容＝三层漏水").exit_code == 0
    assert "报修内容：三层漏水" in run("show", "A01").stdout
    assert "联系电话是个人信息：只写 --set 联系电话" in run("amend", "A01", "--set", "联系电话=1").stderr
    unknown = run("amend", "A01", "--set", "楼层=3")
    assert unknown.exit_code == 2 and "报修内容" in unknown.stderr and "about" not in unknown.stderr


@pytest.mark.usefixtures("ticket")
def test_records_are_listed_by_what_their_state_is_called(run: Run) -> None:
    listed = [run("repairs", "list", "--state", typed).stdout for typed in ("registered", "已登记")]
    assert "RP-261121-A01" in listed[0] and listed[0] == listed[1]
    assert "已登记、" in run("repairs", "list", "--state", "在办理").stderr


@pytest.mark.usefixtures("ticket")
def test_a_file_is_attached(run: Run, tmp_path: Path) -> None:
    photo = tmp_path / "photo.txt"
    photo.write_text("x")
    assert run("attach", "A01", str(photo)).exit_code == 0
    assert run("attach", "A01", str(tmp_path / "none")).exit_code == 2


@pytest.mark.usefixtures("ticket")
def test_generic_steps_say_what_is_missing_in_a_script(run: Run) -> None:
    assert "缺少原因" in run("void", "A01").stderr
    assert "缺少备注" in run("note", "A01").stderr
    assert "字段=值" in run("amend", "A01", "--set", "about").stderr


@pytest.mark.usefixtures("ticket")
def test_a_personal_value_on_the_command_line_is_refused(run: Run) -> None:
    refused = run("amend", "A01", "--set", "phone=13800138000")
    assert refused.exit_code == 2
    assert "13800138000" not in refused.output


@pytest.mark.usefixtures("ticket")
def test_a_personal_field_is_amended_from_standard_input(run: Run) -> None:
    run("key", "init")
    assert run("amend", "A01", "--stdin", input="联系电话：13800138000").exit_code == 0
    assert "138****8000" in run("show", "A01").stdout
    assert "13800138000" not in run("show", "A01", "--json").stdout


def test_revealing_takes_a_post_and_leaves_a_line(run: Run, office: Path) -> None:
    run("key", "init")
    run(*NEW, "--stdin", input="phone: 13800138000")
    refused = run("show", "A01", "--reveal", "--purpose=核对", by="guard-1")
    assert refused.exit_code == 77
    assert "13800138000" not in refused.output
    assert "13800138000" in run("show", "A01", "--reveal", "--purpose=核对").stdout
    assert "13800138000" in run("show", "A01", "--reveal", "--purpose=核对", by="director").stdout
    log = (office / ".propctl" / "access.log").read_text("utf-8").splitlines()
    assert [line.split("\t")[1::4] for line in log] == [
        ["guard-1", "refused"],
        ["clerk-1", "shown"],
        ["director", "shown"],
    ]
    assert "13800138000" not in "".join(log)


@pytest.mark.usefixtures("ticket")
def test_find_searches_the_words_of_records(run: Run) -> None:
    assert [row["id"] for row in json.loads(run("find", "漏水", "--json").stdout)] == ["RP-261121-A01"]
    assert "报修登记表" in run("find", "漏水").stdout
    assert run("find", "停电").stdout == "没有这样的记录。要找条款：propctl rules find 停电\n"
    for day, found in (("2026-11-21", True), ("11月21日", True), ("2026-11-20", False), ("11-21", False)):
        assert ("RP-261121-A01" in run("find", day).stdout) is found, day


@pytest.mark.usefixtures("ticket")
@pytest.mark.parametrize("typed", ["漏水", " 漏水　", "漏 水", "３栋１２０１", "3—1201", "3-1201"])
def test_find_reads_what_is_looked_for_as_entry_reads_a_value(run: Run, typed: str) -> None:
    assert [row["id"] for row in json.loads(run("find", typed, "--json").stdout)] == ["RP-261121-A01"]


def test_find_reads_traditional_characters(run: Run) -> None:
    run("repairs", "register", "3-1201", "电灯不亮", "--channel", "電話")
    assert run("find", "電燈不亮", "--json").stdout != "[]\n"
    assert run("find", "電燈亮了").stdout.startswith("没有这样的记录。")


def test_an_unknown_record_is_wrong_usage(run: Run) -> None:
    assert run("show", "A99").exit_code == 2


@pytest.mark.usefixtures("ticket")
def test_papers_are_printed_filled_in_blank_and_as_registers(run: Run, tmp_path: Path) -> None:
    assert "漏水" in run("print", "A01", "--document", "sheet").stdout
    assert "漏水" in run("print", "A01", "--document", "报修单").stdout
    assert "有的是：报修单" in run("print", "A01", "--document", "保修单").stderr
    blank = run("repairs", "print", "报修单").stdout
    assert "报修单" in blank
    assert "漏水" not in blank
    out = tmp_path / "register.html"
    assert run("repairs", "print", "register", "--month", "2026-11", "--out", str(out)).exit_code == 0
    assert "漏水" in out.read_text("utf-8")
    assert run("repairs", "print", "register", "--month", "13").exit_code == 2
    undated = run("repairs", "print", "sheet", "--month", "2026-11", "--out", str(out))
    assert undated.exit_code == 0 and "空白表" in undated.stderr


# -- clauses


def test_clauses_are_listed_with_their_parameters_and_filtered_by_area(run: Run) -> None:
    found = json.loads(run("rules", "list", "repairs", "--json").stdout)
    assert [row["id"] for row in found] == ["repairs.register", "repairs.assign-within"]
    assert found[1]["params"] == {"within": "20m"}
    assert run("rules", "list", "nothing").exit_code == 2


def test_one_clause_is_shown_with_its_source_and_what_carries_it_out(run: Run) -> None:
    printed = run("rules", "show", "repairs.assign-within").stdout
    assert "受理后20分钟内派工" in printed
    assert "《维修服务规程》第2条" in printed
    assert "执行方式：报修服务：期限" in printed
    assert run("rules", "show", "repairs.nothing").exit_code == 2


@pytest.mark.usefixtures("ticket")
def test_an_amendment_changes_the_parameter_from_its_day_on(run: Run) -> None:
    done = run("rules", "set", "repairs.assign-within", "within=30m", "--since", "2026-11-22", by="director")
    assert done.exit_code == 0, done.output
    history = json.loads(run("rules", "history", "--json").stdout)
    assert history[0]["set"] == {"within": "30m"}
    assert "时限：30分钟" in run("rules", "history", "repairs.assign-within").stdout
    assert "20分钟" in run("rules", "show", "repairs.assign-within").stdout
    assert "30分钟" in run("rules", "show", "repairs.assign-within", at="2026-11-22T09:00+08:00").stdout
    assert run("rules", "set", "repairs.assign-within", "within").exit_code == 2


@pytest.mark.usefixtures("ticket")
@pytest.mark.parametrize("typed", ["时限=30m", "时限＝30分钟", "within=30m"])
def test_a_parameter_is_set_by_the_name_that_it_is_shown_by(run: Run, typed: str) -> None:
    assert run("rules", "set", "repairs.assign-within", typed, by="director").exit_code == 0
    assert json.loads(run("rules", "history", "--json").stdout)[0]["set"] == {"within": "30m"}


def test_a_parameter_that_is_none_is_answered_with_those_that_there_are(run: Run) -> None:
    refused = run("rules", "set", "repairs.assign-within", "期限=30m", by="director")
    assert refused.exit_code == 2 and "时限、施行" in refused.stderr
    wrong = run("rules", "set", "repairs.assign-within", "时限=很快", by="director")
    assert wrong.exit_code == 2 and wrong.stderr.startswith("repairs.assign-within：“时限”请写成")
    english = run("rules", "set", "repairs.assign-within", "in-force=no", by="director", lang="en")
    assert english.exit_code == 0, english.stderr


def test_coverage_has_its_stable_keys_and_a_total(run: Run, tmp_path: Path) -> None:
    tested = tmp_path / "tested.txt"
    tested.write_text("repairs.register\n")
    found = json.loads(run("rules", "coverage", "--tested", str(tested), "--json").stdout)
    assert {"total", "enforced", "tested", "published", "missing"} <= found.keys()
    assert (found["total"], found["tested"]) == (50, 1), "the agenda, with its clauses, is of every office"
    assert "repairs.assign-within" in found["missing"]
    assert run("rules", "coverage").stdout.splitlines()[-1].split()[0] == "50"


# -- the office


def test_a_published_schedule_is_imported_and_counts(run: Run, office: Path, tmp_path: Path) -> None:
    notice = tmp_path / "2027.toml"
    notice.write_text(
        'year = 2027\ntitle = "放假通知"\noff = ["2027-01-01..2027-01-03"]\nworked = []\n', encoding="utf-8"
    )
    assert run("calendar", "import", str(notice)).exit_code == 0
    assert "entered = 2026-11-21T09:00:00+08:00" in (office / "calendar" / "2027.toml").read_text("utf-8")
    assert "放假" in run("calendar", "show", "2027-01").stdout
    assert run("calendar", "import", str(notice)).exit_code == 65
    assert run("calendar", "import", str(tmp_path / "none.toml")).exit_code == 2
    assert run("calendar", "show", "month").exit_code == 2


def test_every_month_of_the_calendar_names_its_days(run: Run) -> None:
    days = json.loads(run("calendar", "show", "2026-10", "--json").stdout)
    assert len(days) == 31
    assert {"statutory", "make-up", "workday", "weekend"} <= {day["kind"] for day in days}
    assert "尚未公布" in run("calendar", "show", "2029-01").stdout


def test_check_says_what_is_unsound_with_status_one(run: Run, office: Path) -> None:
    run(*NEW)
    assert run("check").exit_code == 0
    (office / "records" / "repairs" / "2026" / "11" / "RP-261121-A02.toml").write_text("form = [", "utf-8")
    found = run("check", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)[0]["path"].endswith("RP-261121-A02.toml")
    assert "共 1 个问题" in run("check").stdout


def test_sync_without_history_says_so(run: Run) -> None:
    assert run("sync").exit_code == 69


def test_records_travel_through_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "in.csv"
    sheet.write_text("房号,报修内容,渠道\n3-1201,漏水,电话\n5-101,停电,来访\n", encoding="utf-8")
    assert "2 行都没有问题" in run("import", "报修", str(sheet), "--dry-run").stdout
    assert run("repairs").stdout == "没有记录。\n"
    assert run("import", "repairs", str(sheet)).exit_code == 0
    out = tmp_path / "out.csv"
    assert run("export", "repairs", str(out), "--where", "channel = visit").exit_code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["报修内容"] for row in rows] == ["停电"]
    assert "联系电话" not in rows[0] and "phone" not in rows[0]
    assert run("export", "repairs", str(tmp_path / "out.xlsx")).exit_code == 0
    assert run("export", "repairs", str(tmp_path / "out.doc")).exit_code == 2


def test_a_spreadsheet_with_errors_saves_nothing_and_names_every_row(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "in.csv"
    sheet.write_text("unit,about,channel\n3-1201,漏水,电话\n5-101,,来访\n5-102,停电,fax\n", encoding="utf-8")
    failed = run("import", "repairs", str(sheet))
    assert failed.exit_code == 65
    assert "第 3 行" in failed.stderr
    assert "第 4 行" in failed.stderr
    assert run("repairs").stdout == "没有记录。\n"
    sheet.write_text("colour\nred\n", encoding="utf-8")
    assert "没有找到认得的表头" in run("import", "repairs", str(sheet)).stderr
    sheet.write_text("unit,about,colour\n3-1201,漏水,red\n", encoding="utf-8")
    assert "不认得这些列：C colour" in run("import", "repairs", str(sheet)).stderr


def test_an_import_that_git_did_not_take_says_so_and_its_status_is_69(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "_record", lambda *_: (None, GitFailed("git commit failed: no")))
    sheet = tmp_path / "in.csv"
    sheet.write_text("unit,about,channel\n3-1201,漏水,电话\n5-101,停电,来访\n", encoding="utf-8")
    imported = run("import", "repairs", str(sheet))
    assert imported.exit_code == 69
    assert "git commit" in imported.stderr and "已保存 2 条记录" in imported.stdout


def test_keys_are_kept_by_supervisors_and_forgotten_for_good(run: Run, tmp_path: Path) -> None:
    run("key", "init")
    run(*NEW, "--stdin", input="phone: 13800138000")
    assert "age1" in run("key", "list").stdout
    assert run("key", "forget", "RP-261121-A01", "--yes").exit_code == 77
    assert run("key", "forget", "RP-261121-A01", by="director").exit_code == 2
    assert "1 个密钥" in run("key", "forget", "RP-261121-A01", "--yes", by="director").stdout
    assert "***" in run("show", "A01", "--reveal", "--purpose=核对").stdout
    assert run("key", "rotate", by="director").exit_code == 0
    assert run("key", "export", str(tmp_path / "ring.age")).exit_code == 0
    assert run("key", "import", str(tmp_path / "ring.age"), by="director").exit_code == 0
    assert run("key", "add", "nonsense", by="director").exit_code in (2, 65)


def test_plugins_lists_the_areas_and_where_they_come_from(run: Run) -> None:
    found = json.loads(run("plugins", "list", "--json").stdout)
    assert [row["area"] for row in found] == ["repairs", "tools", "agenda"]
    assert found[0]["path"].endswith("repairs.toml")
    assert found[0]["clauses"] == 2


def test_report_takes_a_month_a_quarter_or_a_year(run: Run) -> None:
    for period in (["--month", "2026-10"], ["--quarter", "2026-4"], ["--year", "2026"], []):
        assert run("report", *period).stdout == "没有生效的指标。\n"
    assert run("report", "--month", "2026-13").exit_code == 2
    assert run("report", "--month", "2026-10", "--year", "2026").exit_code == 2


def test_an_office_is_made_and_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from propctl.testing import invoke

    environ = {"PROPCTL_LANG": "zh-CN", "PROPCTL_IDENTITY": str(tmp_path / "identity.txt")}
    made = invoke(["-C", str(tmp_path), "init", "new", "--name", "翠湖"], env=environ)
    assert made.exit_code == 0, made.output
    again = invoke(["-C", str(tmp_path), "init", "new"], env=environ)
    assert again.exit_code == 2
    joined = invoke(["-C", str(tmp_path / "new"), "join", "C"], env=environ)
    assert "C 工位" in joined.output


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("repairs a", "assign"),
        ("repairs assign RP", "RP-261121-A01"),
        ("repairs register --channel v", "visit"),
        ("repa", "repairs"),
    ],
)
def test_the_shell_completes_areas_steps_ids_and_choices(
    office: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    offered: str,
) -> None:
    from propctl.cli.frame.main import run as run_line

    run(*NEW)
    monkeypatch.chdir(office)
    monkeypatch.setenv("_PROPCTL_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", f"propctl {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
    run_line([])
    assert offered in capsys.readouterr().out.splitlines()
