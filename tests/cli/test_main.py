"""The entry point: which command is meant, how failures are told, which status they have."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from propctl.cli.frame import main as entry
from propctl.cli.frame.session import Session
from propctl.errors import (
    BadData,
    Busy,
    GitFailed,
    NotDurable,
    NotSaved,
    PropctlError,
    Refused,
    SettingsError,
    UsageError,
)
from propctl.testing import Workspace, invoke
from tests.cli.conftest import Run


def test_areas_and_steps_answer_to_their_chinese_titles_and_to_beginnings_of_them(run: Run) -> None:
    assert run("报修服务", "登记", "3-1201", "漏水", "--channel", "电话").exit_code == 0
    assert run("报修", "登记", "3-1202", "停电", "--channel", "phone").exit_code == 0
    assert run("repairs", "派工", "A01", "--worker", "guard-1").exit_code == 0


def test_a_beginning_that_fits_two_names_is_refused(run: Run, office: Path) -> None:
    path = office / "areas" / "tools.toml"
    path.write_text(path.read_text("utf-8").replace("工具台账", "报修工具"), encoding="utf-8")
    refused = run("报修", "登记")
    assert refused.exit_code == 2
    assert "报修服务、报修工具" in refused.stderr


def test_the_main_form_answers_to_its_own_name_too(run: Run) -> None:
    assert run("tools", "tool", "add", "T1").exit_code == 0
    assert "T1" in run("工具台账", "list").stdout


def test_an_unknown_command_says_so_in_one_sentence_and_suggests_one(run: Run) -> None:
    wrong = run("repairz")
    assert wrong.exit_code == 2
    assert wrong.stderr.count("\n") == 1
    assert "没有命令 repairz，最接近的是 repairs" in wrong.stderr
    assert "最接近的是 工具台账" in run("工具台帐").stderr


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError, 2),
        (BadData, 65),
        (GitFailed, 69),
        (NotSaved, 74),
        (Busy, 75),
        (NotDurable, 76),
        (Refused, 77),
        (SettingsError, 78),
    ],
)
def test_every_kind_of_error_is_one_sentence_and_its_status(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: type[PropctlError], status: int
) -> None:
    def fail(*args: object, **named: object) -> None:
        raise error("there is no file {file}", file="a.csv")

    monkeypatch.setattr("propctl.office.asking.queries.records", fail)
    failed = run("repairs")
    assert (failed.exit_code, failed.stderr, failed.stdout) == (status, "没有文件 a.csv\n", "")


def test_outside_an_office_the_status_is_that_of_settings(tmp_path: Path) -> None:
    outside = invoke(["-C", str(tmp_path), "due"], env={"PROPCTL_LANG": "en"})
    assert outside.exit_code == 78
    assert "propctl init DIR" in outside.stderr


def test_a_bug_is_logged_without_any_value_and_told_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    def fail(*args: object, **named: object) -> None:
        secret = "13800138000"
        raise RuntimeError(f"cannot dial {secret}")

    monkeypatch.setattr("propctl.office.asking.queries.records", fail)
    failed = run("repairs")
    assert failed.exit_code == 1
    assert "Traceback" not in failed.output
    log = next((office / ".propctl" / "log").iterdir())
    assert str(log) in failed.stderr
    text = log.read_text("utf-8")
    assert "builtins.RuntimeError" in text
    assert "test_main.py" in text
    assert "13800138000" not in text


def test_a_full_disk_is_told_as_not_saved(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **named: object) -> None:
        raise OSError(28, "No space left on device", "records/a.toml")

    monkeypatch.setattr("propctl.office.asking.queries.records", fail)
    failed = run("repairs")
    assert failed.exit_code == 74
    assert failed.stderr.startswith("records/a.toml：磁盘已满；")


def test_ctrl_c_leaves_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("propctl.office.asking.queries.records", interrupt)
    stopped = run("repairs")
    assert (stopped.exit_code, stopped.stderr.strip()) == (130, "已停止，没有再写入任何内容。")


def test_the_language_is_chosen_by_option_then_variable_then_workspace_then_locale(office: Path) -> None:
    def lang(wish: str = "", **environ: str) -> str:
        return Session(environ, folder=str(office), lang=wish).lang

    settings = office / "propctl.toml"
    assert lang("en", PROPCTL_LANG="zh-TW", LANG="zh_CN") == "en"
    assert lang(PROPCTL_LANG="zh-TW", LANG="en_US") == "zh-TW"
    assert lang(LANG="en_US.UTF-8") == "en"
    assert lang(LANG="C") == "zh-CN"
    text = settings.read_text("utf-8").replace('name = "翠湖花园"', 'name = "翠湖花园"\nlang = "zh-TW"')
    settings.write_text(text, encoding="utf-8")
    assert lang(LANG="en_US.UTF-8") == "zh-TW"


def test_a_moment_that_is_none_in_the_environment_is_wrong_usage(run: Run) -> None:
    wrong = run("due", at="yesterday")
    assert wrong.exit_code == 2
    assert "PROPCTL_NOW" in wrong.stderr


def test_a_reader_of_a_pipe_that_goes_away_is_no_failure(office: Path) -> None:
    script = (
        "import sys; from propctl.cli.frame.main import main; sys.argv = ['propctl', *sys.argv[1:]]; main()"
    )
    line = [sys.executable, "-c", script, "-C", str(office), "rules", "list", "--json"]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ})
    assert process.stdout and process.stderr
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complaint) == (0, b"")


def test_what_is_told_before_it_is_saved_is_saved_though_nobody_reads_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``rules set … | head -1``: the sentences come first, the amendment after."""

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    words = ["-C", str(workspace.root), "--as", "director", "rules", "set", "complaints.transfer-within"]
    with monkeypatch.context() as gone:
        gone.setattr("sys.stdout", Gone())
        assert entry.run([*words, "within=15m", "--since", "2030-01-01"]) == 0
    assert "2030-01-01" in (workspace.root / "rules.toml").read_text(encoding="utf-8")


def test_run_returns_the_status_to_whoever_calls_it_in_process(office: Path) -> None:
    assert entry.run(["-C", str(office), "--version"]) == 0
    assert entry.run(["-C", str(office), "nonsense"]) == 2
