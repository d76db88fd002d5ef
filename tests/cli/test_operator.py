"""What is typed with every command: folder, operator, language, before or after its name."""

from __future__ import annotations

import pytest

from propctl.cli.frame.main import run
from propctl.cli.frame.session import Session, global_options
from propctl.testing import Workspace, invoke


@pytest.mark.parametrize(
    ("typed", "given", "line"),
    [
        ("resolve A01 --as me", {"operator": ["me"]}, "resolve A01"),
        ("resolve --as=me A01", {"operator": ["me"]}, "resolve A01"),
        ("--as me due", {"operator": ["me"]}, "due"),
        ("due -C x --lang=en", {"folder": ["x"], "lang": ["en"]}, "due"),
        ("-Cx due", {"folder": ["x"]}, "due"),
        ("note A01 -Cx", {}, "note A01 -Cx"),
        ("find -- --as me", {}, "find -- --as me"),
        ("resolve --as", {"operator": [""]}, "resolve"),
        ("due", {}, "due"),
    ],
)
def test_they_are_read_before_and_behind_a_command_but_not_out_of_a_text(
    typed: str, given: dict[str, list[str]], line: str
) -> None:
    assert global_options(typed.split()) == (given, line.split())


def test_a_step_is_done_in_the_name_typed_behind_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.run("residents", "add", "3-1201")
    monkeypatch.setenv("PROPCTL_NOW", workspace.now.isoformat())
    assert run(["-C", str(workspace.root), "note", "3-1201", "水表已换", "--as", "officer-1"]) == 0
    history = workspace.run("show", "3-1201", "--json").json()["history"]
    assert [event["by"] for event in history] == ["clerk-1", "officer-1"]


@pytest.mark.parametrize("typed", ["--as a due --as b", "due --as", "--lang= due", "-C . due -C ."])
def test_one_typed_twice_or_without_a_value_is_refused(typed: str) -> None:
    refused = invoke(typed.split(), env={"PROPCTL_LANG": "en"})
    assert refused.exit_code == 2
    assert refused.stderr.startswith(("--as", "--lang", "-C"))


def test_variables_name_folder_and_operator_and_the_line_overrules_them(workspace: Workspace) -> None:
    environ = {
        "PROPCTL_DIR": str(workspace.root),
        "PROPCTL_AS": "officer-1",
        "PROPCTL_NOW": workspace.now.isoformat(),
    }
    assert invoke(["residents", "building", "add", "3", "--steward", "officer-1"], env=environ).exit_code == 0
    noted = invoke(["note", "3", "水表已换", "--as", "clerk-1"], env=environ)
    assert noted.exit_code == 0, noted.output
    history = workspace.run("show", "3", "--json").json()["history"]
    assert [event["by"] for event in history] == ["officer-1", "clerk-1"]


def test_without_any_the_folder_is_the_one_at_hand() -> None:
    found = [Session({}), Session({"PROPCTL_DIR": "x"}), Session({"PROPCTL_DIR": "x"}, "y")]
    assert [session.folder for session in found] == [".", "x", "y"]
