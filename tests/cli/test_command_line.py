"""One way from the command line to the values of a command, for people and scripts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from propctl.cli.commands.registry import COMMANDS, load
from propctl.cli.frame.command_line import find, read
from propctl.cli.frame.declared import Command, Group, Param, argument, option
from propctl.errors import UsageError
from propctl.words.messages import spoken
from tests.cli.conftest import Run

ROOT = Group("propctl", "")
BELOW = Group("below", "")
ROOT.commands["below"] = BELOW


@ROOT.command("show", "One record")
@argument("id", word="ID")
@option("--where", default="")
@option("--all", "everything", is_flag=True)
@option("--json", "style", flag_value="json")
@option("--csv", "style", flag_value="csv")
def show(**values: Any) -> dict[str, Any]:
    """What it was given."""
    return values


ROOT.commands["register"] = Command(
    "register",
    lambda: "Worked out when it is shown",
    lambda **values: values,
    [
        Param("--unit", word="UNIT"),
        Param("--about", word="ABOUT"),
        Param("--to-person"),
        Param("--departments", "--部门", multiple=True),
        Param("--urgent", flag_value="yes", follows=lambda word: word in ("yes", "no")),
    ],
)


@BELOW.command("find", "Search")
@argument("text", nargs=-1, required=True, word="TEXT")
@option("--json", "style", flag_value="json")
def find_(**values: Any) -> dict[str, Any]:
    """What it was given."""
    return values


def typed(line: str) -> dict[str, Any]:
    """What was typed on a line, without what was not."""
    with spoken("en"):
        values = read(find(ROOT, line.split()))
    return {name: value for name, value in values.items() if value not in (None, "", (), False)}


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("show A01", {"id": "A01"}),
        ("show A01 --all", {"id": "A01", "everything": True}),
        ("show --where x=1 A01 --json", {"id": "A01", "where": "x=1", "style": "json"}),
        ("show --where=x=1 A01 --csv", {"id": "A01", "where": "x=1", "style": "csv"}),
        ("show A01 --where=", {"id": "A01"}),
        ("show A01 --json --json", {"id": "A01", "style": "json"}),
        ("--json show A01", {"id": "A01", "style": "json"}),
        ("below --json find a", {"text": ("a",), "style": "json"}),
        ("--json below find a", {"text": ("a",), "style": "json"}),
        ("show -- --all", {"id": "--all"}),
        ("show -- -h", {"id": "-h"}),
        ("register", {}),
        ("register 3-1201 漏水", {"unit": "3-1201", "about": "漏水"}),
        ("register 3-1201 -5度水管冻裂", {"unit": "3-1201", "about": "-5度水管冻裂"}),
        ("register 3-1201 -12.5", {"unit": "3-1201", "about": "-12.5"}),
        ("register 3-1201 —5度", {"unit": "3-1201", "about": "—5度"}),
        ("register 3-1201 -", {"unit": "3-1201", "about": "-"}),
        ("register 3-1201 -- --漏水", {"unit": "3-1201", "about": "--漏水"}),
        ("register --about -5度水管冻裂 3-1201", {"unit": "3-1201", "about": "-5度水管冻裂"}),
        ("register --about -x 3-1201", {"unit": "3-1201", "about": "-x"}),
        ("register --unit 3-1201 漏水", {"unit": "3-1201", "about": "漏水"}),
        ("register 漏水 --unit=3-1201", {"unit": "3-1201", "about": "漏水"}),
        ("register --to_person me", {"to_person": "me"}),
        ("register --departments a --部门 b", {"departments": ("a", "b")}),
        ("register --urgent 3-1201", {"unit": "3-1201", "urgent": "yes"}),
        ("register --urgent no 3-1201", {"unit": "3-1201", "urgent": "no"}),
        ("register 3-1201 --urgent", {"unit": "3-1201", "urgent": "yes"}),
        ("below find a b c", {"text": ("a", "b", "c")}),
        ("below find -- -a -- b", {"text": ("-a", "--", "b")}),
    ],
)
def test_a_line_gives_its_values(line: str, values: dict[str, Any]) -> None:
    assert typed(line) == values


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("show", "still missing: ID"),
        ("below find", "still missing: TEXT"),
        ("show A01 A02", "too much: A02"),
        ("show A01 --where", "--where needs a value"),
        ("show A01 --where --all", "--where needs a value"),
        ("show A01 --where -- x", "--where needs a value"),
        ("show A01 --all=yes", "--all takes no value"),
        ("show A01 --wher x", "there is no option --wher; did you mean --where"),
        ("show A01 -x", "there is no option -x; write a text that begins like one behind --"),
        ("register --到岗 x", "there is no option --到岗"),
        ("show A01 --json --csv", "write one of --json, --csv"),
        ("show A01 --where a --where b", "--where is given twice: a and b"),
        ("register 3-1201 漏水 --unit 5-101", "UNIT (--unit) is given twice: 5-101 and 漏水"),
        ("register --urgent --urgent no", "--urgent is given twice: yes and no"),
        ("shwo A01", "there is no command shwo; did you mean show"),
        ("below shut", "there is no command shut. See propctl below -h"),
        ("below --all find x", "there is no option --all"),
    ],
)
def test_what_is_wrong_is_named(line: str, said: str) -> None:
    with pytest.raises(UsageError) as refused, spoken("en") as words:
        read(find(ROOT, line.split()))
    assert words.error(refused.value).startswith(said)
    assert "See propctl" in words.error(refused.value)


def test_all_that_is_missing_is_named_at_once() -> None:
    pair = Command("pair", "", None, [Param("one", word="ONE"), Param("--two", required=True)])
    group = Group("propctl", "")
    group.commands["pair"] = pair
    with pytest.raises(UsageError) as refused, spoken("en") as words:
        read(find(group, ["pair"]))
    assert words.error(refused.value).startswith("still missing: ONE, --two")


def commands(group: Group) -> list[Command]:
    found = [group.find(name) for name in group.names()]
    return [one for one in found if one and not isinstance(one, Group)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_each_of_its_options_in_every_place(name: str) -> None:
    loaded = load(name)
    for command in commands(loaded) if isinstance(loaded, Group) else [loaded]:
        group = Group("propctl", "")
        group.commands["it"] = command
        placed = ["2026-11-21" for param in command.params if param.placed]
        options = [param for param in command.params if param.flags and not param.placed]
        for param in options:
            others = [
                part
                for other in options
                if other.required and other is not param
                for part in (other.flags[0], "7")
            ]
            words = [*placed, *others]
            flag = [param.flags[0]] if param.bare else [param.flags[0], "7"]
            before = read(find(group, ["it", *flag, *words]))
            assert before == read(find(group, ["it", *words, *flag]))
            wanted = param.fixed if param.bare else "7"
            assert before[param.name] == ((wanted,) if param.many else wanted)


LINES = [
    "repairs register 3-1201 漏水 --channel phone",
    "repairs register 3-1201 -5度水管冻裂 --channel phone",
    "报修 登记 3-1201 -- -x漏水 --渠道 电话",
    "repairs register --unit 3-1201 漏水 --channel 2 --trades 水 --trades 电 --urgent",
    "repairs register 3-1201 漏水 --channel phone --channel visit",
    "repairs register 3-1201 漏水 --channal phone",
    "repairs register 3-1201 漏水 更多 --channel phone",
    "repairs assign A01 --worker guard-1",
    "repairs assign A01 guard-1",
    "repairs --json list",
    "--csv repairs list --all",
    "repairs list --state nowhere",
    "due --json",
    "--json due --overdue",
    "show A01 --json",
    "void A01 --reason 写错",
    "void A01 写错 了",
    "note A01 --text 备注",
    "tools T1",
    "nothing",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_means_the_same_at_a_terminal_and_in_a_script(
    run: Run, office: Path, line: str, request: pytest.FixtureRequest
) -> None:
    def told(**settings: Any) -> tuple[int, str, str]:
        shutil.rmtree(office / "records")
        (office / "records").mkdir()
        run("repairs", "register", "3-1202", "停电", "--channel", "phone", input="\n")
        run("tools", "add", "T1", input="\n")
        done = run(*line.split(), **settings)
        return done.exit_code, done.stdout, done.stderr

    script = told()
    request.getfixturevalue("somebody_there")
    status, out, err = told(input="\n")  # what is about a person is offered there, and may stay empty
    assert (status, out) == script[:2]
    assert err.endswith(script[2])
