"""Exit status 74 (nothing saved), 76 (saved, not confirmed), 69 (saved, git failed), and what then stands."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from propctl.store import fsio
from propctl.store.git import Git
from propctl.testing import Result, Workspace, make_workspace
from tests.office.conftest import add_pets


def register(office: Workspace, name: str = "旺财") -> Result:
    return office.run("pets", "register", "--name", name, "--kind", "dog", "--json")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return add_pets(make_workspace(tmp_path / "office", git=True))


def ids(office: Workspace) -> list[str]:
    return [row["id"] for row in office.run("pets", "list", "--json").json()]


def refuse(*_: Any, **__: Any) -> Any:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_where_nothing_could_be_written_it_says_74_and_the_next_command_works(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(fsio, "_write_all", refuse)
        failed = register(office)
    assert failed.status == 74
    assert ids(office) == []
    assert register(office, "来福").status == 0
    assert len(ids(office)) == 1


def test_a_data_sync_that_fails_saves_nothing_and_says_74(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        failed = register(office)
    assert failed.status == 74
    assert ids(office) == []
    assert register(office, "来福").status == 0


def test_a_folder_that_is_not_confirmed_says_76_and_the_record_stands(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(fsio, "_sync", refuse)
        unsure = register(office)
    assert unsure.status == 76
    first = ids(office)
    assert len(first) == 1
    assert register(office, "来福").status == 0
    assert first[0] in ids(office) and len(ids(office)) == 2
    assert office.run("check").status == 0


def test_a_commit_that_fails_says_69_and_the_record_stands(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from propctl.errors import GitFailed

    def fail(*_: Any, **__: Any) -> str:
        raise GitFailed("git failed: {reason}", reason="disk")

    with monkeypatch.context() as broken:
        broken.setattr(Git, "commit", fail)
        failed = register(office)
    assert failed.status == 69
    (first,) = ids(office)
    assert register(office, "来福").status == 0
    assert office.run("show", first).status == 0
    assert office.run("check").status == 0


def test_an_index_that_fails_after_saving_says_76_and_loses_nothing(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from propctl.store.index import Index

    with monkeypatch.context() as broken:
        broken.setattr(Index, "written", refuse)
        failed = register(office)
    assert failed.status == 76
    assert register(office, "来福").status == 0
    assert len(ids(office)) == 2
