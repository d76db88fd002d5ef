"""A small office of its own: one area that residents meet, and notices."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from tests.publish.browser import Page, chromium

NOW = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")
HERE = Path(__file__).parent


def lay_out(folder: Path) -> Path:
    """A copy of the workspace beside these tests."""
    shutil.copytree(HERE / "office", folder)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the workspace."""
    return lay_out(tmp_path / "office")


@pytest.fixture
def office(root: Path) -> Office:
    """The office, opened on a Saturday morning."""
    return Office.open(root, now=NOW, operator="clerk-1")


Post = Callable[..., str]


@pytest.fixture
def post(office: Office) -> Post:
    """Put up a notice: ``post(kind, **fields)`` gives its id."""
    return lambda kind, **values: put_up(office, kind=kind, **values)


def put_up(office: Office, **values: Any) -> str:
    """Draft a notice, have it approved by another person and publish it; its id."""
    made = run(office, Request(form="notices.notice", step="draft", values=values, by="service-1"))
    run(office, Request(form="notices.notice", step="approve", id=made.folded.id, by="director-1"))
    run(office, Request(form="notices.notice", step="publish", id=made.folded.id, by="service-1"))
    return made.folded.id


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def phone(browser: Page) -> Iterator[Page]:
    browser.size(390, 844, mobile=True)
    browser.media()
    browser.scripts(True)
    browser.errors.clear()
    yield browser
    assert browser.errors == []
