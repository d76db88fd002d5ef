"""Programs that a copied folder's git configuration names: none runs; a person's own settings stay."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.errors import GitFailed
from propctl.store.history import exchanging
from propctl.store.history.foreign import Foreign, programs
from propctl.store.history.git import Git
from propctl.testing import TwoDesks


@pytest.fixture
def evil(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file that it leaves when it ran."""
    mark, program = tmp_path / "ran", tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")
    program.chmod(0o755)
    return program, mark


def config(root: Path, *words: str) -> None:
    subprocess.run(["git", "config", *words], cwd=root, check=True)


KEYS = (
    "core.sshCommand", "core.askPass", "core.editor", "core.fsmonitor", "core.pager",
    "core.alternateRefsCommand",
    "remote.origin.uploadpack", "remote.origin.receivepack", "credential.helper", "gpg.program",
    "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "filter.x.clean", "diff.x.textconv", "diff.x.command",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("included", [False, True])
def test_no_program_of_the_folder_runs_and_sync_works(
    two_desks: TwoDesks, evil: tuple[Path, Path], key: str, included: bool
) -> None:
    desk, (program, mark) = two_desks.b, evil
    if included:
        config(desk.root, "-f", str(desk.root / "more.cfg"), key, str(program))
        config(desk.root, "include.path", "../more.cfg")
    else:
        config(desk.root, key, str(program))
    (desk.root / ".git/info/attributes").write_text("*.toml filter=x diff=x\n")
    desk.run("residents", "add", "3-1201")
    done = desk.run("sync")
    assert done.status == 0, done.err
    desk.run("audit")
    assert not mark.exists()


def test_an_ssh_command_of_the_folder_is_not_run(two_desks: TwoDesks, evil: tuple[Path, Path]) -> None:
    desk, (program, mark) = two_desks.b, evil
    config(desk.root, "core.sshCommand", str(program))
    config(desk.root, "remote.origin.url", "ssh://nowhere.invalid/x")
    assert desk.run("sync").status == 75
    assert not mark.exists()


def test_a_program_to_merge_with_is_not_run_and_is_told_until_it_is_taken_out(
    two_desks: TwoDesks, evil: tuple[Path, Path]
) -> None:
    a, b, (program, mark) = two_desks.a, two_desks.b, evil
    config(a.root, "remote.origin.url", str(two_desks.shared))
    config(a.root, "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    for desk, name in ((a, "3-1201"), (b, "3-1202")):
        desk.run("residents", "add", name)
    assert a.run("sync").status == 0
    config(b.root, "merge.union.driver", str(program))
    told = b.run("sync")
    assert told.status == 69 and "merge.union.driver" in told.err and not mark.exists()
    config(b.root, "--unset-all", "merge.union.driver")
    assert b.run("sync").status == 0


def test_what_a_person_set_up_for_all_repositories_stays() -> None:
    listed = "global\0core.sshcommand\nssh -i key\0global\0credential.helper\nstore\0"
    listed += "local\0core.sshcommand\nevil\0local\0credential.helper\nevil\0"
    found = programs(b"[core] sshCommand = evil", lambda: listed)
    assert found.settings == ("core.sshcommand=ssh -i key", "credential.helper=", "credential.helper=store")
    only_own = programs(b"[include] path = x", lambda: "global\0core.sshcommand\nssh -i key\0")
    assert only_own.settings == ()


def test_a_plain_configuration_costs_no_process() -> None:
    def asked() -> str:
        raise AssertionError

    plain = b'[core]\n\tbare = false\n[remote "origin"]\n\turl = ssh://git@host/x\n[branch "main"]\n'
    assert programs(plain, asked) == Foreign()


def test_drivers_are_refused_only_where_there_are_any(tmp_path: Path) -> None:
    Git(tmp_path).foreign().refuse_drivers()
    with pytest.raises(GitFailed):
        programs(b"driver", lambda: "local\0merge.union.driver\nevil\0").refuse_drivers()


def test_no_hook_and_no_program_of_a_shared_folder_runs_where_it_is_written_to(
    two_desks: TwoDesks, evil: tuple[Path, Path]
) -> None:
    desk, (program, mark), shared = two_desks.b, evil, two_desks.shared
    (shared / "hooks").mkdir(exist_ok=True)
    for hook in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction"):
        shutil.copy(program, shared / "hooks" / hook)
    config(shared, "core.alternateRefsCommand", str(program))
    config(shared, "uploadpack.packObjectsHook", str(program))
    subprocess.run(["git", "init", "-q", "--bare", str(shared.parent / "other.git")], check=True)
    (shared / "objects/info/alternates").write_text(f"{shared.parent}/other.git/objects\n")
    desk.run("residents", "add", "3-1201")
    done = desk.run("sync")
    assert done.status == 0, done.err
    assert desk.run("audit").status == 0 and desk.run("sync").status == 0
    assert not mark.exists()


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/srv/shared.git", True),
        ("../shared.git", True),
        ("./a:b", True),
        ("file:///srv/shared.git", True),
        ("C:\\shared.git", True),
        ("//nas/shared.git", True),
        ("\\\\nas\\shared.git", True),
        ("ssh://git@host/x", False),
        ("git@host:x.git", False),
        ("https://host/x.git", False),
        ("", False),
    ],
)
def test_a_server_is_told_from_a_folder_by_its_address(address: str, here: bool) -> None:
    words = exchanging.words(["push", "--quiet", "origin"], ["a=b"], lambda _: address, named=False)
    assert any(word.startswith("--receive-pack=git -c a=b ") for word in words) == here


def test_a_repository_that_the_folder_only_names_runs_no_program_either(
    two_desks: TwoDesks, evil: tuple[Path, Path]
) -> None:
    desk, (program, mark) = two_desks.b, evil
    (desk.root / ".git").rename(desk.root / "kept")
    (desk.root / ".git").write_text("gitdir: kept\n")
    config(desk.root, "filter.x.clean", str(program))
    config(desk.root, "core.sshCommand", str(program))
    config(desk.root, "remote.origin.uploadpack", str(program))
    (desk.root / "kept/info/attributes").write_text("*.toml filter=x\n")
    desk.run("residents", "add", "3-1201")
    assert desk.run("sync").status == 0
    desk.run("audit")
    assert not mark.exists()


def test_files_beside_the_records_make_no_repository_of_them(tmp_path: Path, evil: tuple[Path, Path]) -> None:
    program, mark = evil
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "office")], check=True)
    (tmp_path / "office/.git").mkdir()
    config(tmp_path / "office", "core.fsmonitor", str(program))
    with pytest.raises(GitFailed):
        Git(tmp_path / "office").run("status")
    assert not mark.exists()
