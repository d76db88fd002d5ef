"""An area answers to its title wherever a command asks for one, in both languages."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok

COMMANDS = [
    ("due", "--area"),
    ("report",),
    ("rules", "list"),
    ("rules", "coverage"),
    ("agenda", "history"),
    ("agenda", "archive", "--area"),
    ("agenda", "measures"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_title_is_as_good_as_the_word(workspace: Workspace, command: tuple[str, ...]) -> None:
    def answer(*typed: str) -> object:
        return ok(workspace.run(*typed, "--json")).json()

    assert answer(*command, "前台") == answer(*command, "frontdesk") == answer(*command, "Front desk")
    unknown = workspace.run(*command, "前厅")
    assert unknown.status == 2 and "没有业务" in unknown.err


def test_a_clause_is_found_by_its_other_number_which_another_area_has(workspace: Workspace) -> None:
    told = ok(workspace.run("rules", "show", "staff.obey-rules-and-ethics")).out
    assert told == ok(workspace.run("rules", "show", "handbook.obey-rules")).out
    assert workspace.run("rules", "show", "staff.no-such-clause").status == 2
