"""The log of a bug says where and under which version, and never what somebody was working on."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from pathlib import Path

from propctl.cli.frame.buglog import system, write_log
from propctl.errors import UsageError

NAME = "慕容雪见"


def test_a_bug_log_has_the_version_and_the_place_and_no_value(tmp_path: Path) -> None:
    known: dict[str, int] = {}
    try:
        try:
            raise UsageError("there is no record {id}", id=NAME)
        except UsageError:
            known[NAME]
    except KeyError as error:
        text = write_log(error, str(tmp_path), dt.datetime(2026, 11, 20, 9, 0)).read_text("utf-8")
    assert f"propctl {version('propctl')}, Python" in text
    assert system() in text
    assert "builtins.KeyError" in text and "known[NAME]" in text, "its place"
    assert "UsageError: there is no record {id}" in text, "what it meant to say, without the value"
    assert NAME not in text
