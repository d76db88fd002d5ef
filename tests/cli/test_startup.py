"""Start-up is a feature: reading commands import nothing that they do not use."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from propctl import api
from propctl.cli.typed.typed_days import typed_bounds, typed_day, typed_month
from propctl.errors import UsageError
from propctl.testing import make_workspace
from tests.cli.conftest import NOW, Run

HEAVY = {
    "jinja2", "rich", "mkdocs", "pluggy", "importlib.metadata", "tomllib", "toml_rs", "tomli_w", "subprocess",
    "cryptography", "pyrage", "dateutil", "chinese_calendar", "logging", "tempfile", "email", "http",
    "unittest", "markdown", "openpyxl", "opencc", "babel",
}  # fmt: skip
SCRIPT = """
import json, sys
from propctl.cli.frame.main import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def modules(office: Path, *args: str) -> set[str]:
    """What one command line has imported, in a process of its own."""
    environ = {**os.environ, "PROPCTL_NOW": NOW, "PROPCTL_LANG": "zh-CN"}
    line = [sys.executable, "-c", SCRIPT, "-C", str(office), *args]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, encoding="utf-8", check=True)
    status, names = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    return set(names)


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("repairs", "--help"),
        ("repairs", "register", "--help"),
        ("repairs",),
        ("repairs", "list"),
        ("due",),
        ("today",),
        ("show", "A01"),
        ("find", "漏水"),
        ("deadline", "2026-09-18T17:00", "2h"),
    ],
)
def test_reading_commands_import_nothing_heavy(run: Run, office: Path, args: tuple[str, ...]) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    run("due")
    used = {"toml_rs"} if args[0] == "show" else set()  # it reads the record itself
    assert modules(office, *args) & HEAVY <= used


@pytest.mark.parametrize(
    "args", [("--help",), ("repairs", "--help"), ("repairs",), ("due",), ("find", "漏水")]
)
def test_what_is_typed_all_day_does_not_wait_for_pathlib(
    run: Run, office: Path, args: tuple[str, ...]
) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    run("due")
    assert "pathlib" not in modules(office, *args)


@pytest.mark.parametrize(
    "args",
    [
        ("due", "--overdue"),
        ("today",),
        ("show", "A01"),
        ("repairs", "list", "--all"),
        ("find", "漏水"),
        ("report", "repairs", "--month", "2026-11"),
    ],
)
def test_a_plain_line_waits_for_no_parser(run: Run, office: Path, args: tuple[str, ...]) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    run("due")
    assert "click" not in modules(office, *args)


def test_a_step_waits_for_nothing_that_speaks_to_the_net(run: Run, office: Path) -> None:
    run("due")
    taken = modules(office, "repairs", "register", "3-1201", "漏水", "--channel", "phone")
    assert taken & {"http.client", "urllib.request", "email.parser", "ssl"} == set()


# What only a typed value, a condition, a mistake or an open record needs: whoever just looks waits for none.
SELDOM = (
    "difflib",
    "propctl.entry.parsers",
    "propctl.entry.pinyin",
    "propctl.entry.typed_times",
    "propctl.office.doing.drafts",
    "propctl.office.judging.permits",
    "propctl.regulation.language",
    "propctl.regulation.parameters",
    "propctl.words.accounts",
    "propctl.words.names_needed",
)


@pytest.mark.parametrize(
    "args",
    [
        ("due",),
        ("show", "A01"),
        ("repairs", "list"),
        ("repairs", "list", "--all", "--since", "2026-11-01", "--until", "2026-11-30"),
        ("find", "漏水"),
    ],
)
def test_a_look_at_records_waits_for_nothing_that_reads_what_people_type(
    run: Run, office: Path, args: tuple[str, ...]
) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    assert run("void", "A01", "重复", by="director").exit_code == 0
    run("due")
    assert [name for name in modules(office, *args) if name.startswith(SELDOM)] == []


def test_a_day_as_scripts_write_it_means_what_people_mean_by_it() -> None:
    today = dt.date(2026, 11, 20)
    day = dt.date(2026, 10, 1)
    assert typed_day("2026-10-01", today) == typed_day("10月1日", today) == day
    assert typed_month("2026-10", today) == typed_month("上月", today) == day
    assert typed_bounds("2026-10-01", "2026-10-31", today) == typed_bounds("上月", "上月", today)
    assert typed_bounds("2026-10-01", "", today) == (day, None)
    assert typed_bounds("", "", today) == (None, None)
    for wrong in ("2026-02-29", "1899-12-31", "2200-01-01", "2026-W47-1"):
        with pytest.raises(UsageError):
            typed_day(wrong, today)


def test_help_opens_no_office_and_imports_no_command(run: Run, office: Path) -> None:
    run("due")
    found = modules(office, "--help")
    assert "propctl.office.opened.office" not in found
    assert {name for name in found if name.startswith("propctl.cli.")} == {
        f"propctl.cli.{name}"
        for name in (
            "commands",
            "commands.registry",
            "frame",
            *(
                f"frame.{name}"
                for name in (
                    "command_line",
                    "declared",
                    "help",
                    "main",
                    "option_titles",
                    "output",
                    "root",
                    "session",
                    "width",
                )
            ),
        )
    }
    assert not any(name.startswith("propctl_plugins") for name in found)


def test_an_area_helps_without_opening_the_office(run: Run, office: Path) -> None:
    run("due")
    assert "propctl.office.opened.office" not in modules(office, "repairs", "--help")


@pytest.mark.parametrize(
    "line", ["repairs register 3-1201 漏水 --channel phone", "repairs 登记 3-1201 漏水 --channel phone"]
)
def test_a_plain_step_waits_for_no_parser(office: Path, line: str) -> None:
    assert "click" not in modules(office, *line.split())


def test_a_controller_finds_all_that_the_api_names_and_waits_for_no_reports() -> None:
    seldom = {
        "propctl.office.asking.agenda",
        "propctl.office.checking.check",
        "propctl.office.counting.figures",
        "propctl.office.doing.amending",
    }
    code = "import sys, propctl.api; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert seldom.isdisjoint(loaded.split())
    assert all(getattr(api, name) is not None for name in api.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        getattr(api, "nothing")  # noqa: B009 - type checkers know that it is not there


def test_importing_propctl_as_a_library_leaves_the_other_modules_alone() -> None:
    code = "import sys; before = set(sys.modules); import propctl; print(*set(sys.modules) ^ before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == ["propctl"]


def opened(office: Path, *args: str) -> list[str]:
    """The catalogues of areas that one command line has opened, in a process of its own."""
    code = (
        "import sys\nfound = []\n"
        "sys.addaudithook(lambda event, args: found.append(str(args[0])) if event == 'open' else None)\n"
        "from propctl.cli.frame.main import run\nrun(sys.argv[1:])\n"
        "areas = [name for name in found if name.endswith('.mo') and 'propctl_plugins' in name]\n"
        "print(*areas, file=sys.stderr)"
    )
    environ = {**os.environ, "PROPCTL_NOW": NOW, "PROPCTL_LANG": "zh-CN"}
    line = [sys.executable, "-c", code, "-C", str(office), *args]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stderr.splitlines()[-1].split()


def test_an_areas_messages_are_read_only_when_one_of_them_is_shown(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office").root
    assert opened(office, "scripts") == []
    assert opened(office, "scripts", "show") == []
    (read,) = opened(office, "scripts", "show", "没有的")
    assert read.endswith("scripts/locale/zh_CN.mo")
