"""Lists: narrowed down, and open about what they leave out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from propctl.testing import Workspace
from tests.cli.conftest import Run


@pytest.fixture
def tickets(run: Run) -> None:
    """Four: registered on two days, two of them urgent, one done, one void."""
    run(
        "repairs", "register", "3-1201", "漏水", "--channel", "phone", "--urgent", at="2026-11-19T09:00+08:00"
    )
    run("repairs", "register", "3-1202", "停电", "--channel", "visit", "--urgent")
    run("repairs", "register", "3-1203", "门锁", "--channel", "phone")
    run("repairs", "register", "3-1204", "写错", "--channel", "phone")
    run("repairs", "assign", "A02", "--worker", "guard-1")
    run("repairs", "finish", "A02", "--result", "好了")
    run("void", "A03", "写错", by="director")


def units(run: Run, *line: str) -> set[str]:
    return {one["fields"]["unit"] for one in json.loads(run("repairs", "list", *line, "--json").stdout)}


@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("urgent", {"3-1201", "3-1202"}),
        ("紧急 --where channel='phone'", {"3-1201"}),
        ("urgent --since 11-20", {"3-1202"}),
        ("urgent --until 11-19", {"3-1201"}),
        ("urgent --state open", {"3-1201", "3-1202"}),
        ("urgent --state 已完工", set()),
        ("--state done", {"3-1203"}),
        ("--state 已完工", {"3-1203"}),
        ("--state 已作废", {"3-1204"}),
        ("--where urgent --since 11-20", {"3-1202"}),
        ("--all", {"3-1201", "3-1202", "3-1203", "3-1204"}),
        ("", {"3-1201", "3-1202"}),
    ],
)
def test_a_list_is_narrowed_down_whether_it_has_a_name_or_not(run: Run, line: str, found: set[str]) -> None:
    assert units(run, *line.split()) == found


@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize("name", ["", "urgent"])
def test_an_unknown_state_and_a_condition_that_means_nothing_are_sentences(run: Run, name: str) -> None:
    wrong = run("repairs", "list", *filter(None, [name]), "--state", "nowhere")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("没有状态“nowhere”；有：已登记、")
    senseless = run("repairs", "list", *filter(None, [name]), "--where", "colour = red")
    assert senseless.exit_code == 2
    assert "colour" in senseless.stderr


@pytest.mark.usefixtures("tickets")
def test_a_list_says_how_many_closed_ones_it_hides(run: Run) -> None:
    for line in (["repairs"], ["repairs", "list"]):
        shown = run(*line)
        assert "3-1203" not in shown.stdout
        assert shown.stderr == "另有已结 1 条没有列出：--all\n"
    assert run("repairs", "list", "--all").stderr == ""
    assert run("repairs", "list", "--json").stderr == ""
    assert run("repairs", "list", "--until", "11-19").stderr == ""


def test_a_list_of_nothing_open_says_that_there_are_closed_ones(run: Run) -> None:
    assert run("repairs", "list").stdout == "没有记录。\n"
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    run("repairs", "assign", "A01", "--worker", "guard-1")
    run("repairs", "finish", "A01", "--result", "好了")
    assert run("repairs", "list").stdout == "没有未结记录；已结 1 条：--all\n"


def test_a_form_in_which_nothing_ever_waits_lists_what_there_is(run: Run, office: Path) -> None:
    path = office / "areas" / "repairs.toml"
    text = path.read_text("utf-8").replace('open = "已开立|open"', 'kept = "已存|kept"')
    text = text.replace('en = "Open", to = "open"', 'en = "Open", to = "kept"')
    text = text.replace("[form.visit.state]", "[form.visit.states]\nopen = []\n[form.visit.state]")
    path.write_text(text, "utf-8")
    done = run("repairs", "visit", "open", "都好")
    assert done.exit_code == 0, done.output
    listed = run("repairs", "visit", "list")
    assert "都好" in listed.stdout
    assert listed.stderr == ""


def test_a_charge_is_listed_when_it_is_saved(workspace: Workspace) -> None:
    workspace.run("residents", "building", "add", "3", "--steward", "officer-1", by="director")
    workspace.run("residents", "add", "3-1201", "--building", "3", "--area", "100", by="director")
    made = workspace.run("fees", "charge", "register", "3-1201", "service", "灯", "30", by="cashier-1")
    assert made.status == 0, made.err
    assert "灯" in workspace.run("fees", "charge", "list").out


@pytest.mark.parametrize("line", ["repairs list", "repairs list urgent", "repairs", "due", "find nothing"])
def test_csv_has_its_heading_when_there_is_nothing(run: Run, line: str) -> None:
    rows = list(csv.reader(io.StringIO(run(*line.split(), "--csv").stdout)))
    assert len(rows) == 1
    assert rows[0][:2] == ["id", "form"]


@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize(
    "line",
    ["today", "due", "repairs", "repairs list --json", "find 漏水", "report repairs", "repairs list urgent"],
)
def test_a_damaged_record_is_told_by_every_command_that_leaves_it_out(
    run: Run, office: Path, line: str
) -> None:
    path = next(office.rglob("RP-261119-A01.toml"))
    path.write_bytes(path.read_bytes()[:120])
    told = run(*line.split())
    assert told.exit_code == 0
    assert "RP-261119-A01" not in told.stdout
    assert told.stderr.count("\n") - told.stderr.count("另有已结") == 1
    assert "1 份记录读不了" in told.stderr
    assert "records/repairs/2026/11/RP-261119-A01.toml" in told.stderr
    assert "propctl check" in told.stderr


@pytest.mark.usefixtures("tickets")
def test_check_tells_of_it_once_and_nothing_is_told_when_all_is_sound(run: Run, office: Path) -> None:
    assert run("due").stderr == ""
    path = next(office.rglob("RP-261119-A01.toml"))
    path.write_bytes(path.read_bytes()[:120])
    checked = run("check")
    assert (checked.stdout.count("\n"), checked.stderr) == (2, "")
