"""What ``sync`` says and keeps when disk, network, shared repository or somebody's own git get in its way."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest

from propctl.api import amend
from propctl.errors import Busy
from propctl.store.files import lock
from propctl.store.history import syncing
from propctl.store.history.git import Git
from propctl.testing import TwoDesks, Workspace


def plain(root: Path, *arguments: str) -> str:
    """git as a person at the keyboard would call it."""
    named = ["git", "-c", "user.name=S", "-c", "user.email=s@example.org", *arguments]
    return subprocess.run(named, cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def two(two_desks: TwoDesks) -> TwoDesks:
    """Two desks that both know the shared repository; A has sent 3-1201, B has 3-1202 and lacks A's."""
    plain(two_desks.a.root, "remote", "add", "origin", str(two_desks.shared))
    add(two_desks.a, "3-1201")
    sync(two_desks.a)
    add(two_desks.b, "3-1202")
    return two_desks


def add(desk: Workspace, number: str, status: int = 0) -> None:
    assert desk.run("residents", "add", number).status == status


def sync(desk: Workspace, status: int = 0) -> str:
    """Exchange; returns what was said of what went wrong, which is one sentence."""
    done = desk.run("sync")
    assert done.status == status, done
    assert len(done.err.strip().splitlines()) <= 1
    return done.err


def units(desk: Workspace) -> set[str]:
    return {path.stem for path in (desk.root / "records/residents/units").glob("*.toml")}


def exchange_all(two: TwoDesks, *numbers: str) -> None:
    """Whatever happened before: now both desks come to all records, sound and in history."""
    for desk in (two.b, two.a, two.b):
        sync(desk)
    assert units(two.a) == units(two.b) == {"3-1201", "3-1202", *numbers}
    assert plain(two.b.root, "status", "--porcelain") == ""
    assert two.b.run("check").status == 0


def failing(patch: pytest.MonkeyPatch, command: str, complaint: str) -> None:
    """Let git fail at one of its commands as it does where the disk or the network gives out."""
    start = Git._start

    def fail(git: Git, *arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
        if command in arguments:
            return subprocess.CompletedProcess(arguments, 128, b"", complaint.encode())
        return start(git, *arguments, **more)

    patch.setattr(Git, "_start", fail)


@pytest.mark.parametrize("command", ["fast-import", "fetch", "merge-tree", "checkout-index", "push"])
def test_a_full_disk_is_told_as_one_and_the_next_sync_goes_on(
    two: TwoDesks, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with monkeypatch.context() as full:
        failing(full, command, "fatal: write error: No space left on device\n")
        add(two.b, "3-1203", 69 if command == "fast-import" else 0)
        assert "磁盘已满" in sync(two.b, 69)
    exchange_all(two, "3-1203")


def test_a_disk_too_full_to_pack_fails_no_exchange(two: TwoDesks, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "gc", "fatal: No space left on device\n")
    assert sync(two.b) == ""


def test_a_full_disk_of_the_shared_repository_is_not_called_this_ones(
    two: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        failing(full, "push", "remote: fatal: write error: No space left on device\n")
        assert "公共仓库所在的磁盘已满" in sync(two.b, 69)
    exchange_all(two)


@pytest.mark.parametrize("command", ["fetch", "push"])
def test_a_proxy_that_cuts_is_told_as_no_connection_for_now(
    two: TwoDesks, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with monkeypatch.context() as cut:
        failing(cut, command, "error: RPC failed; curl 18 transfer closed\nfatal: early EOF\n")
        assert "连不上公共仓库" in sync(two.b, 75).splitlines()[-1]
    exchange_all(two)


def test_a_second_sync_says_who_is_at_it_while_others_may_go_on_writing(two: TwoDesks) -> None:
    office = two.b.office()
    office.store.wait = 0.0
    assert office.git
    with lock.workspace_lock(two.b.root, "clerk-2: sync", name="sync.lock"):
        add(two.b, "3-1203")
        with pytest.raises(Busy) as refused:
            syncing.sync(office.store, office.git, "clerk-1", two.b.now)
    assert refused.value.values["holder"] == "clerk-2: sync"
    exchange_all(two, "3-1203")


def test_a_desk_half_a_year_behind_meets_the_others_in_one_sync(two: TwoDesks) -> None:
    for month in range(6, 12):
        add(two.a.at(f"2026-{month:02}-20 09:00"), f"3-13{month:02}")
    sync(two.a)
    two.b.at("2026-11-20 09:30")
    exchange_all(two, *(f"3-13{month:02}" for month in range(6, 12)))


def test_a_record_of_a_half_way_rebase_outlives_it(two: TwoDesks) -> None:
    (two.b.root / "notes.txt").write_text("mine\n", encoding="utf-8")
    plain(two.b.root, "add", "notes.txt")
    plain(two.b.root, "commit", "-qm", "mine")
    plain(two.b.root, "fetch", "-q")
    plain(two.b.root, "-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-q", "-i", "origin/main")
    assert "历史正在重整" in sync(two.b, 69)
    add(two.b, "3-1203")
    plain(two.b.root, "rebase", "--abort")
    exchange_all(two, "3-1203")


def test_a_renamed_branch_does_not_part_a_desk_from_the_others(two: TwoDesks) -> None:
    plain(two.b.root, "branch", "-m", "main", "work")
    assert "git branch -m main" in sync(two.b, 69)
    assert "work" not in plain(two.shared, "branch")
    plain(two.b.root, "branch", "-m", "main")
    exchange_all(two)


def test_a_branch_renamed_in_the_shared_repository_is_followed_by_name(two: TwoDesks) -> None:
    plain(two.shared, "branch", "-m", "main", "trunk")
    for desk in (two.a, two.b):
        assert "git branch -m trunk" in sync(desk, 69)
        plain(desk.root, "branch", "-m", "trunk")
    exchange_all(two)
    assert "被改写" not in two.b.run("audit").out


def test_a_clone_of_a_repository_whose_head_is_wrong_is_told_how_to_get_its_files(two: TwoDesks) -> None:
    plain(two.shared, "symbolic-ref", "HEAD", "refs/heads/master")
    root = two.shared.parent / "third"
    plain(two.shared.parent, "clone", "-q", str(two.shared), str(root))
    third = Workspace(root)
    refused = third.run("join")
    assert refused.status == 78 and "git switch main" in refused.err
    plain(root, "switch", "-q", "main")
    assert third.run("join").status == 0
    assert units(third) == {"3-1201"}


def test_a_shortened_remote_is_told_and_gets_everything_back(two: TwoDesks) -> None:
    sync(two.b)
    tip = plain(two.shared, "rev-parse", "main")
    first = plain(two.shared, "rev-list", "--max-parents=0", "main").split()[0]
    plain(two.shared, "update-ref", "refs/heads/main", first)
    told = sync(two.b)
    assert "origin 被改写" in told and tip[:10] in told
    exchange_all(two)


def test_a_branch_deleted_in_the_shared_repository_is_told_and_put_back(two: TwoDesks) -> None:
    sync(two.b)
    plain(two.shared, "update-ref", "-d", "refs/heads/main")
    assert "origin 被改写" in sync(two.b)
    exchange_all(two)


def test_another_history_is_not_merged_and_the_desk_can_put_its_own_back(two: TwoDesks) -> None:
    sync(two.b)
    plain(two.a.root, "checkout", "-q", "--orphan", "other")
    plain(two.a.root, "commit", "-qm", "fresh")
    plain(two.a.root, "push", "-qf", "origin", "other:main")
    plain(two.a.root, "checkout", "-q", "main")
    add(two.b, "3-1203")
    assert "git push --force origin HEAD" in two.b.run("sync").err
    assert units(two.b) == {"3-1201", "3-1202", "3-1203"}
    plain(two.b.root, "push", "-q", "--force", "origin", "HEAD")
    sync(two.a)
    exchange_all(two, "3-1203")


def test_a_clone_without_its_earlier_history_is_told_so_and_not_that_it_is_another(
    two: TwoDesks, tmp_path: Path
) -> None:
    plain(tmp_path, "clone", "-q", "--depth=1", f"file://{two.shared}", "cut")
    cut = Workspace(tmp_path / "cut")
    assert cut.run("join").status == 0
    first, _ = plain(two.shared, "rev-list", "main").split()[1:3]
    plain(two.shared, "update-ref", "refs/heads/main", first)
    for lang, word in (("zh", "--unshallow"), ("en", "earlier history")):
        said = cut.run("--lang", lang, "sync")
        assert said.status == 69 and word in said.err and "--force" not in said.err
    plain(cut.root, "fetch", "-q", "--unshallow")
    sync(cut)


def test_a_clone_without_its_files_says_that_an_audit_cannot_have_them(two: TwoDesks, tmp_path: Path) -> None:
    two.a.do("residents.unit.amend", "3-1201", by="director", set={"area": "88"})
    sync(two.a)
    plain(two.shared, "config", "uploadpack.allowFilter", "true")
    plain(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{two.shared}", "partial")
    partial = Workspace(tmp_path / "partial")
    two.shared.rename(tmp_path / "away")
    said = partial.run("audit")
    assert said.status == 69 and "--filter" in said.err and "fatal" not in said.err
    (tmp_path / "away").rename(two.shared)
    assert partial.run("audit").status == 0


def test_an_amendment_whose_command_was_killed_goes_into_history_with_the_next_one(
    two: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(Git, "commit", killed)
        amend(two.b.office("director"), "complaints.transfer-within", {"within": "15m"}, dt.date(2026, 12, 1))
    add(two.b, "3-1203")
    assert plain(two.b.root, "status", "--porcelain") == ""
    assert plain(two.b.root, "log", "-1", "--format=%an", "--", "rules.toml") == "propctl\n"


def test_a_join_whose_git_was_killed_can_be_done_again(two: TwoDesks) -> None:
    (two.b.root / ".git" / "config.lock").touch()
    assert two.b.run("join").status == 0
    exchange_all(two)


def employ(desk: Workspace, after: str, name: str) -> None:
    """One more line in [staff], for clerk-9, behind the line of somebody else."""
    path = desk.root / "propctl.toml"
    text = path.read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if line.startswith(f"{after} ")]
    more = f'clerk-9 = {{ name = "{name}", posts = ["front-desk"], department = "service" }}'
    path.write_text(text.replace(line, f"{line}\n{more}"), encoding="utf-8")


def test_one_person_added_at_two_desks_in_two_places_is_there_once(two: TwoDesks) -> None:
    employ(two.a, "clerk-1", "王强")
    employ(two.b, "center-manager", "王强")
    sync(two.a)
    exchange_all(two)
    assert (two.a.root / "propctl.toml").read_text(encoding="utf-8").count("clerk-9") == 1


def test_two_people_under_one_key_are_named_with_both_desks_until_they_agree(two: TwoDesks) -> None:
    employ(two.a, "clerk-1", "王强")
    employ(two.b, "center-manager", "李娜")
    sync(two.a)
    told = sync(two.b, 69)
    assert all(part in told for part in ("staff.clerk-9", "工位 B", 'name = "李娜"', 'name = "王强"'))
    add(two.b, "3-1203")
    path = two.b.root / "propctl.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('name = "李娜"', 'name = "王强"'), encoding="utf-8"
    )
    exchange_all(two, "3-1203")
    assert (two.a.root / "propctl.toml").read_text(encoding="utf-8").count("clerk-9") == 1


def test_the_office_says_with_which_of_two_repositories_it_exchanges(two: TwoDesks) -> None:
    plain(two.b.root, "remote", "rename", "origin", "office")
    plain(two.b.root, "remote", "add", "origin", str(two.b.root / "nowhere.git"))
    assert "没有仓库" in sync(two.b, 69)
    path = two.b.root / "propctl.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[git]\n", '[git]\nremote = "office"\n'), encoding="utf-8")
    sync(two.b)
    assert units(two.b) == {"3-1201", "3-1202"}
