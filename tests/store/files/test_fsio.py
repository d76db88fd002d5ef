from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.errors import BadData, Busy, NotDurable, NotSaved
from propctl.store.files import fsio
from propctl.store.files.fsio import Write
from propctl.store.files.paths import names

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def failing(error: int, *, after: int = 0) -> Callable[..., None]:
    """A stand-in for a system call that fails from its ``after``-th call on."""
    calls = 0

    def call(*arguments: object, **options: object) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(error, os.strerror(error))

    return call


def test_a_new_file_holds_what_was_written_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    fsio.write_new(tmp_path / "a" / "b.toml", b"x = 1\n")
    assert (tmp_path / "a" / "b.toml").read_bytes() == b"x = 1\n"
    assert names(tmp_path / "a") == ["b.toml"]


def test_a_name_is_taken_only_once(tmp_path: Path) -> None:
    fsio.write_new(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        fsio.write_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert names(tmp_path) == ["a"]


def test_a_name_is_taken_only_once_between_looking_and_putting(tmp_path: Path) -> None:
    def meanwhile() -> None:
        (tmp_path / "a").write_bytes(b"theirs")

    with pytest.raises(FileExistsError):
        fsio.write_batch([Write(tmp_path / "a", b"ours", new=True)], ready=meanwhile)
    assert (tmp_path / "a").read_bytes() == b"theirs"


@pytest.mark.parametrize("answer", [errno.EPERM, errno.EINVAL], ids=["as Linux says", "as Windows says"])
def test_a_file_system_without_links_still_takes_a_name_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    monkeypatch.setattr(os, "link", failing(answer))
    fsio.write_new(tmp_path / "a", b"first")
    assert (tmp_path / "a").read_bytes() == b"first"

    def meanwhile() -> None:
        (tmp_path / "b").write_bytes(b"theirs")

    with pytest.raises(FileExistsError):
        fsio.write_batch([Write(tmp_path / "b", b"ours", new=True)], ready=meanwhile)
    assert (tmp_path / "b").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a", "b"]


def test_a_file_that_somebody_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    with pytest.raises(Busy, match="changed by somebody else"):
        fsio.replace(tmp_path / "a", b"ours", expected=b"as read")
    assert (tmp_path / "a").read_bytes() == b"theirs"
    fsio.replace(tmp_path / "a", b"ours", expected=b"theirs")
    assert (tmp_path / "a").read_bytes() == b"ours"


@pytest.mark.parametrize("count", [3, 20])
def test_a_batch_writes_new_files_and_replaces_old_ones(tmp_path: Path, count: int) -> None:
    (tmp_path / "0").write_bytes(b"old")
    fsio.write_batch([Write(tmp_path / str(n), b"%d" % n, new=n > 0) for n in range(count)])
    assert [(tmp_path / str(n)).read_bytes() for n in range(count)] == [b"%d" % n for n in range(count)]
    assert len(names(tmp_path)) == count


@posix_only
@pytest.mark.parametrize(
    ("error", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "may not write"), (errno.EIO, "Input/output error")],
)
def test_a_disk_that_refuses_leaves_the_old_file_and_says_which_was_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    (tmp_path / "a.toml").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(error))
    with pytest.raises(NotSaved, match=f"a.toml was not saved.*{words}"):
        fsio.replace(tmp_path / "a.toml", b"new")
    assert (tmp_path / "a.toml").read_bytes() == b"old"
    assert names(tmp_path) == ["a.toml"]


@posix_only
def test_a_folder_that_cannot_be_confirmed_is_told_apart_from_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, after=1))
    with pytest.raises(NotDurable, match="did not confirm"):
        fsio.write_new(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@posix_only
def test_a_temporary_file_that_cannot_be_deleted_does_not_make_a_saved_file_unsaved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "unlink", failing(errno.EIO))
    fsio.write_new(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert fsio.sweep(tmp_path) == 1
    assert names(tmp_path) == ["a"]


@posix_only
def test_a_link_a_pipe_a_folder_and_a_giant_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"s")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "giant").write_bytes(b"x" * 11)
    for name in ("link", "pipe", "folder", "giant"):
        with pytest.raises(BadData, match=name):
            fsio.read(tmp_path / name, limit=10)
    with pytest.raises(FileNotFoundError):
        fsio.read(tmp_path / "nothing")


def test_sweeping_deletes_only_what_killed_writers_left(tmp_path: Path) -> None:
    for name in (".a.0123abcd.tmp", "a.toml", ".hidden", "b.tmp"):
        (tmp_path / name).touch()
    assert fsio.sweep(tmp_path) == 1
    assert names(tmp_path) == [".hidden", "a.toml", "b.tmp"]


def test_no_other_module_of_the_store_changes_files() -> None:
    own = {"fsio.py", "lock.py", "index.py"}  # the lock's own file, and SQLite's
    changing = re.compile(
        r"os\.(replace|rename|fsync|unlink|remove)|\.(write_bytes|write_text|unlink)\(|(?<![.\w])open\("
    )
    for module in Path(fsio.__file__).parent.glob("*.py"):
        if module.name not in own:
            assert not changing.search(module.read_text(encoding="utf-8")), module.name
