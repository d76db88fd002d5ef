"""Help fits 80 columns, in Chinese, for every command that there is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from propctl.cli.commands.registry import COMMANDS
from propctl.cli.frame.declared import Group
from propctl.cli.frame.help import page
from propctl.cli.frame.root import Root
from propctl.cli.frame.session import Session, running
from propctl.cli.frame.width import width
from propctl.words.messages import spoken
from tests.cli.conftest import Run

ENGLISH = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+\b")  # four English words in a row: a sentence


def pages(group: Group, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(path, help) of all commands below a group, and of the group."""
    yield " ".join(path), page(path, group)
    for name in group.names():
        below = group.find(name)
        assert below is not None, name
        if isinstance(below, Group):
            yield from pages(below, (*path, name))
        else:
            yield " ".join((*path, name)), page((*path, name), below)


@pytest.fixture(params=["zh-CN", "zh-TW"])
def every_page(request: pytest.FixtureRequest, office: Path) -> dict[str, str]:
    session = Session(os.environ, folder=str(office), operator="clerk-1", lang=request.param)
    with spoken(request.param) as session.words, running(session):
        return dict(pages(Root(session), ("propctl",)))


def test_every_help_page_fits_eighty_columns(every_page: dict[str, str]) -> None:
    assert {f"propctl {name}" for name in COMMANDS} <= every_page.keys()
    wide = [
        (path, line) for path, page in every_page.items() for line in page.splitlines() if width(line) > 80
    ]
    assert wide == []


def test_no_help_page_holds_an_english_sentence(every_page: dict[str, str]) -> None:
    texts = {path: page.partition("\n")[2] for path, page in every_page.items()}  # without the line of usage
    found = {path: ENGLISH.findall(text) for path, text in texts.items() if ENGLISH.search(text)}
    assert found == {}


def test_no_line_of_help_begins_with_closing_punctuation(every_page: dict[str, str]) -> None:
    bad = [
        line
        for page in every_page.values()
        for line in page.splitlines()
        if line.strip()[:1] in tuple("，。、；：）")
    ]
    assert bad == []


def test_both_ways_to_ask_for_help_work_everywhere(run: Run) -> None:
    for path in ([], ["due"], ["repairs"], ["repairs", "register"], ["repairs", "visit"], ["rules", "show"]):
        assert run(*path, "-h").stdout == run(*path, "--help").stdout != ""


def test_the_list_of_commands_has_areas_by_title_and_loads_none(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("due")  # the declarations are compiled now
    monkeypatch.setattr("propctl.office.opened.sources.Sources.area", lambda self, name: pytest.fail(name))
    assert re.search(r"repairs +报修服务", run("--help").stdout)


def test_english_help_is_english(run: Run) -> None:
    page = run("repairs", "--help", lang="en").stdout
    assert "Usage: propctl repairs [OPTIONS] [COMMAND] …" in page
    assert re.search(r"register +Register", page)


def test_a_step_shows_its_fields_choices_post_and_clauses(run: Run) -> None:
    page = run("repairs", "register", "--help").stdout
    assert "--channel" in page
    assert "电话、来访、网上" in page
    assert "办理岗位：前台接待员" in page
    assert "repairs.register\n    报修须登记" in page


def test_personal_fields_are_never_options(run: Run) -> None:
    page = run("repairs", "register", "--help").stdout
    assert "--phone" not in page
    assert "联系电话" in page
    assert run("repairs", "register", "1", "x", "--phone", "13800138000").exit_code == 2


def test_the_help_of_list_names_the_declared_lists(run: Run) -> None:
    assert "urgent  紧急报修" in run("repairs", "list", "--help").stdout


def test_the_line_of_usage_names_what_a_step_cannot_be_done_without(every_page: dict[str, str]) -> None:
    usage = every_page["propctl repairs assign"].split("\n\n")[0]
    assert "--worker" in usage and "[" not in usage.split("--worker")[0]
    usage = every_page["propctl repairs register"].split("\n\n")[0]
    assert "--channel" in usage and "--urgent" not in usage


def test_what_fills_an_empty_field_is_told_in_help_and_how_a_command_is_typed(
    every_page: dict[str, str],
) -> None:
    assert "不填" in every_page["propctl repairs register"].split("--heard ")[1].split("--")[0]
    assert "propctl find 138 0013 8000" in every_page["propctl find"]
