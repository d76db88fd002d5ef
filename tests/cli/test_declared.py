"""A command told as data reads a plain line as Click would, and leaves every other line to it."""

from __future__ import annotations

from typing import Any

import click
import pytest

from propctl.cli.commands.registry import COMMANDS, load
from propctl.cli.frame.declared import Declared, Param
from propctl.cli.frame.help import clicked

SHOW = Declared(
    "show",
    "One record",
    lambda **values: values,
    [
        Param("id"),
        Param("--where", default=""),
        Param("--all", "everything", is_flag=True),
        Param("--json", "style", flag_value="json"),
        Param("--csv", "style", flag_value="csv"),
    ],
)
STEP = Declared(
    "register",
    lambda: "Worked out when it is shown",
    lambda **values: values,
    [
        Param("place_unit", required=False, default=None),
        Param("--unit", "field_unit", help=lambda: "The unit"),
        Param("--departments", "field_departments", multiple=True),
        Param("--urgent", "field_urgent", is_flag=False, flag_value="yes"),
    ],
)
WORDS = Declared("find", "Search", lambda **values: values, [Param("text", nargs=-1, required=True)])
LINES = [
    (SHOW, "A01"),
    (SHOW, "A01 --all"),
    (SHOW, "--where x=1 A01 --json"),
    (SHOW, "--where=x=1 A01 --csv"),
    (SHOW, "A01 --json --csv"),
    (SHOW, "A01 --where a --where b"),
    (SHOW, "A01 --where="),
    (STEP, ""),
    (STEP, "3-1201"),
    (STEP, "--unit 3-1201"),
    (WORDS, "a"),
    (WORDS, "a b c"),
]
OTHERS = [
    (SHOW, ""),
    (SHOW, "A01 A02"),
    (SHOW, "A01 --help"),
    (SHOW, "A01 -h"),
    (SHOW, "A01 --where"),
    (SHOW, "A01 --where --all"),
    (SHOW, "A01 --all=yes"),
    (SHOW, "A01 --whe x"),
    (SHOW, "-- A01"),
    (SHOW, "A01 --unknown"),
    (STEP, "--departments engineering"),
    (STEP, "3-1201 --urgent"),
    (STEP, "--urgent no"),
    (WORDS, ""),
]


def by_click(command: Declared, line: list[str]) -> dict[str, Any]:
    return clicked(command).make_context("propctl", line).params


@pytest.mark.parametrize(("command", "line"), LINES)
def test_a_plain_line_is_read_as_click_reads_it(command: Declared, line: str) -> None:
    assert command.bind(line.split()) == by_click(command, line.split())


@pytest.mark.parametrize(("command", "line"), OTHERS)
def test_help_mistakes_and_what_is_not_plain_are_left_to_click(command: Declared, line: str) -> None:
    assert command.bind(line.split()) is None


@pytest.mark.parametrize("name", [name for name in COMMANDS if isinstance(load(name), Declared)])
def test_every_command_means_the_same_to_click(name: str) -> None:
    command = load(name)
    arguments = [param for param in command.params if not param.flags]
    flags = [param.flags[0] for param in command.params if param.flags and param.fixed is not None]
    taking = [param.flags[0] for param in command.params if param.flags and param.fixed is None]
    words = ["2026-11-21" for _ in arguments]
    for line in (words, [*words, *flags], [*words, *(f"{flag}=7" for flag in taking)]):
        bound = command.bind(line)
        if bound is not None:
            assert bound == by_click(command, line)


def test_a_value_of_a_type_is_left_to_click() -> None:
    typed = Declared("x", "", lambda **values: values, [Param("--n", type=click.INT)])
    assert typed.bind(["--n", "1"]) is None
    assert by_click(typed, ["--n", "1"]) == {"n": 1}
