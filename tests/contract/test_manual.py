"""The manual page says of the program what the program says of itself."""

from __future__ import annotations

import re
import tomllib

from propctl.cli.commands.registry import SECTIONS
from tools.reference import ROOT, meanings
from tools.reference.manual import CHINESE, ENGLISH, files


def test_both_pages_name_every_command_and_every_exit_status() -> None:
    commands = [name for _, entries in SECTIONS for name in entries]
    for page in files().values():
        said = page.replace("\\-", "-")
        assert [name for name in commands if f"propctl {name}\\fR" not in said] == []
        assert [status for status in meanings("statuses") if not re.search(rf"\b{status} \S", said)] == []


def test_no_line_of_a_page_is_an_order_that_man_does_not_know() -> None:
    known = (".TH", ".SH", ".TP", ".br", ".ad", '.\\"')
    for page in files().values():
        lines = page.splitlines()
        assert [line for line in lines if line[:1] in (".", "'") and not line.startswith(known)] == []


def test_the_wheel_puts_both_where_man_looks() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = told["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {
        ENGLISH: "share/man/man1/propctl.1",
        CHINESE: "share/man/zh_CN/man1/propctl.1",
    }
