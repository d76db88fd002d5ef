"""Exit status 74 (nothing saved), 76 (saved, not confirmed), 69 (saved, git failed), and what then stands."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from propctl.store.files import fsio
from propctl.store.history.git import PROGRAM, Git
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


@contextmanager
def git_without_its_objects(office: Workspace) -> Iterator[None]:
    """A repository in which the real git can do nothing, mended afterwards."""
    objects = office.root / ".git" / "objects"
    aside = objects.rename(objects.with_name("aside"))
    yield
    aside.rename(objects)


def last_commit(office: Workspace) -> list[str]:
    """Its author, and the records in it."""
    return Git(office.root).run("log", "-1", "--format=%an", "--name-only").split()


def test_what_a_failed_commit_left_behind_goes_into_history_with_the_next_command(office: Workspace) -> None:
    register(office, "花花")
    with git_without_its_objects(office):
        assert register(office).status == 69
        assert register(office, "来福").status == 69
        assert office.run("check").status == 1  # git itself is named
    assert "A02.toml" in office.run("check").out
    assert register(office, "小白").status == 0
    folder = "records/pets/2026/11/PT-261120"
    assert last_commit(office) == [PROGRAM, *(f"{folder}-A0{number}.toml" for number in (2, 3, 4))]
    assert office.run("check").status == office.run("audit").status == 0
    assert register(office, "小黑").status == 0
    assert last_commit(office) == ["clerk-1", f"{folder}-A05.toml"]


def test_a_record_that_history_lacks_may_be_gone_on_with_by_somebody_else(office: Workspace) -> None:
    with git_without_its_objects(office):
        assert register(office).status == 69
    (first,) = ids(office)
    assert office.run("show", first).status == 0
    assert office.run("note", first, "晚上叫", by="clerk-2").status == 0
    assert office.run("check").status == office.run("audit").status == 0


def test_an_amendment_that_history_lacks_goes_there_with_the_next(office: Workspace) -> None:
    change = ("rules", "set", "complaints.transfer-within", "within=30m")
    with git_without_its_objects(office):
        assert office.run(*change, by="director").status == 69
    assert register(office).status == 0
    assert "rules.toml" in last_commit(office)
    assert office.run("audit").status == 0


def test_sync_takes_what_a_failed_commit_left_behind(office: Workspace) -> None:
    with git_without_its_objects(office):
        register(office)
    assert office.run("sync").status == 0
    assert office.run("check").status == office.run("audit").status == 0
    assert register(office, "来福").status == 0
    assert last_commit(office)[0] == "clerk-1"


def test_an_index_that_fails_after_saving_says_76_and_loses_nothing(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from propctl.store.index.index import Index

    with monkeypatch.context() as broken:
        broken.setattr(Index, "written", refuse)
        failed = register(office)
    assert failed.status == 76
    assert register(office, "来福").status == 0
    assert len(ids(office)) == 2


def test_a_file_that_a_full_disk_does_not_take_is_named_and_leaves_no_piece_and_the_old_one(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = tmp_path / "out"
    folder.mkdir()
    paper, book, sheet = folder / "paper.html", folder / "pets.xlsx", folder / "pets.csv"
    paper.write_text("yesterday's", encoding="utf-8")
    number = register(office).json()["id"]
    lines = (["print", number, "--out", paper], ["export", "pets", book], ["export", "pets", sheet])
    with monkeypatch.context() as broken:
        broken.setattr(fsio, "_write_all", full)
        for line in lines:
            refused = office.run(*map(str, line))
            assert (refused.status, "磁盘已满" in refused.err) == (74, True), refused.err
            assert str(line[-1]) in refused.err
    assert [path.name for path in folder.iterdir()] == ["paper.html"]
    assert paper.read_text(encoding="utf-8") == "yesterday's"

    assert [office.run(*map(str, line)).status for line in lines] == [0, 0, 0]
    assert paper.read_text(encoding="utf-8").startswith("<!doctype html>") and book.stat().st_size > 1000
