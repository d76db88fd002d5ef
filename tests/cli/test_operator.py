"""Who is at the keyboard: ``--as`` wherever it is typed."""

from __future__ import annotations

import pytest

from propctl.cli.frame.main import run
from propctl.cli.frame.session import operator_first
from propctl.testing import Workspace


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["resolve", "A01", "--as", "me"], ["--as", "me", "resolve", "A01"]),
        (["resolve", "--as=me", "A01"], ["--as=me", "resolve", "A01"]),
        (["--as", "me", "due"], ["--as", "me", "due"]),
        (["find", "--", "--as", "me"], ["find", "--", "--as", "me"]),
        (["resolve", "--as"], ["resolve", "--as"]),
        (["due"], ["due"]),
    ],
)
def test_the_operator_is_moved_before_the_command_but_not_out_of_a_text(
    typed: list[str], read: list[str]
) -> None:
    assert operator_first(typed) == read


def test_a_step_is_done_in_the_name_typed_behind_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.run("residents", "add", "3-1201")
    monkeypatch.setenv("PROPCTL_NOW", workspace.now.isoformat())
    assert run(["-C", str(workspace.root), "note", "3-1201", "水表已换", "--as", "officer-1"]) == 0
    history = workspace.run("show", "3-1201", "--json").json()["history"]
    assert [event["by"] for event in history] == ["clerk-1", "officer-1"]
