"""A small office of its own: one area that residents meet, and notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from propctl.office.drafts import Request
from propctl.office.office import Office
from propctl.office.steps import run

NOW = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")
HERE = Path(__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the workspace."""
    folder = tmp_path / "office"
    (folder / "areas" / "pets").mkdir(parents=True)
    for source in sorted((HERE / "office").rglob("*")):
        target = folder / source.relative_to(HERE / "office")
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture
def office(root: Path) -> Office:
    """The office, opened on a Saturday morning."""
    return Office.open(root, now=NOW, operator="clerk-1")


Post = Callable[..., str]


@pytest.fixture
def post(office: Office) -> Post:
    """Put up a notice: ``post(kind, **fields)`` gives its id."""

    def put_up(kind: str, **values: Any) -> str:
        made = run(office, Request(form="notices.notice", step="draft", values={"kind": kind, **values}))
        run(office, Request(form="notices.notice", step="publish", id=made.folded.id, by="director-1"))
        return made.folded.id

    return put_up
