from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from propctl.errors import BadData, GitFailed, SettingsError, UsageError
from propctl.regulation.model.record import Event, Record
from propctl.store.history import desks, landing
from propctl.store.history import git as git_module
from propctl.store.history.git import Git
from propctl.store.history.syncing import SyncReport, sync
from tests.store.single import Store

NOW = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
WHO: dict[str, Any] = {"message": "complaints register", "by": "clerk-1", "at": NOW}
MONTH = "records/complaints/2026/11"


def event(step: str = "register", **values: Any) -> Event:
    return Event(0, NOW, "clerk-1", step, values)


def register(store: Store, **head: Any) -> Record:
    return store.create("complaints.complaint", head, [event()], prefix="CP", **WHO)


def refuse(path: Path, limit: int = 0) -> bytes:
    raise BadData("{path}: no access", path=str(path))


def plain(root: Path, *arguments: str, status: int = 0) -> str:
    """git as a person at the keyboard would call it."""
    named = ["git", "-c", "user.name=Somebody", "-c", "user.email=s@example.org", *arguments]
    done = subprocess.run(named, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout


@pytest.fixture
def store(tmp_path: Path) -> Store:
    root = tmp_path / "office"
    root.mkdir()
    history = Git(root)
    history.init("clerk-1", NOW)
    return Store(root, "A", history)


def test_each_command_is_one_commit_by_the_operator_at_his_time(store: Store) -> None:
    record = register(store, unit="3-1201")
    store.append(record, [event("close")], **WHO)
    log = plain(store.root, "log", "--format=%an|%ae|%aI|%s", "-2").splitlines()
    assert log == ["clerk-1|clerk-1@propctl.invalid|2026-11-21T09:03:12+08:00|complaints register"] * 2
    assert plain(store.root, "diff", "--numstat", "HEAD~1").split()[:2] == ["1", "0"]
    assert plain(store.root, "status", "--porcelain") == ""
    plain(store.root, "fsck", "--strict")


def test_a_commit_starts_few_processes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: calls.append(a) or run(*a, **k))
    register(store)
    assert len(calls) <= 2  # the index, the commit


def test_many_files_are_one_commit_whose_objects_are_written_once(store: Store) -> None:
    with store.transaction(**WHO) as unit:
        for _ in range(150):
            unit.create("complaints.complaint", {"unit": "3-1201"}, [event()], prefix="CP")
    assert len(plain(store.root, "diff", "--name-only", "HEAD~1").split()) == 150
    assert (
        plain(store.root, "status", "--porcelain") == plain(store.root, "for-each-ref", "refs/propctl") == ""
    )
    plain(store.root, "fsck", "--strict")
    loose, _, rest = plain(store.root, "count-objects", "-v").partition("\n")
    assert int(loose.split()[1]) < 10 and "packs: 1" in rest
    plain(store.root, "switch", "-q", "-c", "other")
    register(store)
    assert plain(store.root, "rev-list", "--count", "main..other").strip() == "1"


def test_a_commit_follows_a_branch_whose_name_git_has_packed(store: Store) -> None:
    register(store)
    asked = store.git.head() if isinstance(store.git, Git) else None
    plain(store.root, "pack-refs", "--all")
    assert not (store.root / ".git" / "refs" / "heads" / "main").exists()
    assert Git(store.root).head() == asked
    register(store)
    assert plain(store.root, "rev-list", "--count", "HEAD") == "3\n"
    assert plain(store.root, "status", "--porcelain") == ""


def test_a_key_in_chinese_and_windows_line_ends_are_committed_as_attributes_say(store: Store) -> None:
    with store.transaction(**WHO) as unit:
        unit.create("vehicles.vehicle", {}, [event()], key="京A12345")
    assert unit.saved.warning is None
    path = store.root / unit.saved.paths[0]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert store.git
    record = store.read(unit.saved.paths[0])
    assert isinstance(record, Record)
    store.append(record, [event("note")], **WHO)
    assert plain(store.root, "status", "--porcelain") == ""
    assert "\r" not in plain(store.root, "show", f"HEAD:{unit.saved.paths[0]}")


def test_what_others_staged_or_changed_is_left_alone(store: Store) -> None:
    (store.root / "notes.txt").write_text("theirs")
    (store.root / "draft.txt").write_text("theirs")
    plain(store.root, "add", "notes.txt")
    register(store)
    assert plain(store.root, "status", "--porcelain") == "A  notes.txt\n?? draft.txt\n"
    assert "notes.txt" not in plain(store.root, "ls-tree", "-r", "--name-only", "HEAD")


def test_a_commit_works_in_the_middle_of_somebodys_merge(store: Store) -> None:
    root = store.root
    for branch, text in (("side", "one\n"), ("main", "two\n")):
        plain(root, *(("switch", "-qc", "side") if branch == "side" else ("switch", "-q", "main")))
        (root / "propctl.toml").write_text(text)
        plain(root, "add", "propctl.toml")
        plain(root, "commit", "-qm", branch)
    plain(root, "merge", "-q", "side", status=1)
    register(store)
    assert plain(root, "status", "--porcelain") == "AA propctl.toml\n"
    assert (root / ".git" / "MERGE_HEAD").exists()
    assert f"{MONTH}/CP-261121-A01.toml" in plain(root, "ls-tree", "-r", "--name-only", "HEAD")


def test_what_is_written_on_a_detached_head_is_kept_aside_and_comes_back_with_sync(store: Store) -> None:
    plain(store.root, "switch", "-q", "--detach")
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert "no branch is checked out" in str(unit.saved.warning)
    assert plain(store.root, "rev-list", "--count", "HEAD") == "1\n"
    with pytest.raises(GitFailed, match="no branch"):
        exchange(store)
    plain(store.root, "clean", "-fdq")  # what giving up a rebase may do to it
    plain(store.root, "switch", "-q", "main")
    assert list(store.walk()) == []
    exchange(store)
    assert list(store.walk()) == list(unit.saved.paths)
    assert plain(store.root, "for-each-ref", "refs/propctl/kept/") == ""
    exchange(store)
    assert plain(store.root, "status", "--porcelain") == ""


def test_the_first_commit_of_an_unborn_repository_works(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    plain(fresh, "init", "-q", "-b", "trunk")
    register(Store(fresh, "A", Git(fresh)))
    assert plain(fresh, "rev-list", "--count", "trunk") == "1\n"


def test_a_workspace_inside_a_larger_repository_commits_under_its_folder(tmp_path: Path) -> None:
    plain(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "office").mkdir()
    register(Store(tmp_path / "office", "A", Git(tmp_path / "office")))
    assert plain(tmp_path, "ls-files") == f"office/{MONTH}/CP-261121-A01.toml\n"
    assert plain(tmp_path, "status", "--porcelain") == "?? office/.propctl/\n"


def test_a_foreign_configuration_runs_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = store.root / "ran"
    config = store.root / ".git" / "config"
    for hook in ("pre-commit", "reference-transaction", "post-index-change"):
        path = store.root / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
        path.chmod(0o755)
    config.write_text(
        config.read_text() + f'[core]\n\tfsmonitor = touch {ran}\n[commit]\n\tgpgSign = true\n'
        f'[gpg]\n\tprogram = touch {ran}\n[filter "evil"]\n\tclean = touch {ran}; cat\n\trequired = true\n'
    )  # fmt: skip
    (store.root / ".git" / "info").mkdir(exist_ok=True)
    (store.root / ".git" / "info" / "attributes").write_text("*.toml filter=evil\n")
    monkeypatch.setenv("GIT_DIR", str(store.root / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(store.root / "elsewhere"))
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert unit.saved.warning is None
    assert unit.saved.commit
    assert not ran.exists()


@pytest.mark.parametrize(
    "lock",
    ["index.lock", "HEAD.lock", "refs/heads/main.lock", "packed-refs.lock", "refs/propctl/scratch.lock"],
)
def test_a_lock_that_a_killed_git_left_is_healed(store: Store, lock: str) -> None:
    (store.root / ".git" / lock).parent.mkdir(exist_ok=True)
    (store.root / ".git" / lock).touch()
    with store.transaction(**WHO) as unit:
        for _ in range(12):  # so many that the commit is made beside the branch
            unit.create("a.b", {}, [event()], prefix="CP")
    assert unit.saved.warning is None
    assert plain(store.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("lock", [".git/worktrees/tree/index.lock", ".git/refs/heads/tree.lock"])
def test_a_linked_worktree_commits_and_heals_its_locks(store: Store, tmp_path: Path, lock: str) -> None:
    tree = tmp_path / "tree"
    plain(store.root, "worktree", "add", "-q", str(tree))
    (store.root / lock).touch()
    with Store(tree, "A", Git(tree)).transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert unit.saved.warning is None
    assert plain(tree, "log", "-1", "--format=%s", "tree") == "complaints register\n"


def test_a_failing_git_is_told_in_its_own_words(store: Store) -> None:
    shutil.rmtree(store.root / ".git" / "objects")
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert "fatal" in str(unit.saved.warning)


def test_a_file_that_cannot_be_read_again_for_git_is_saved_nevertheless(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store.root / "rules.toml").write_text("amendments = [\n]\n")
    monkeypatch.setattr("propctl.store.history.git.fsio.read", refuse)
    with pytest.raises(GitFailed, match="no access"):
        Git(store.root).commit(["rules.toml"], "rules set", "clerk-1", NOW)


def test_a_lock_of_a_git_that_lives_is_respected(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "_is_held", lambda lock, root: True)
    monkeypatch.setattr(git_module, "_PAUSE", 0.0)
    lock = store.root / ".git" / "index.lock"
    lock.touch()
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert "another git is at work" in str(unit.saved.warning)
    assert lock.exists()
    lock.unlink()
    assert Git(store.root).uncommitted() == ["records/a/2026/11/CP-261121-A01.toml"]


def test_without_git_the_record_is_saved_and_the_reason_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Git(store.root).available()
    monkeypatch.setenv("PATH", "")
    assert not Git(store.root).available()
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert len(list(store.walk())) == 1


def test_init_keeps_what_is_there_and_changes_nothing_the_second_time(store: Store) -> None:
    (store.root / ".gitignore").write_text("mine\n")
    history = Git(store.root)
    history.init("clerk-1", NOW)
    assert (store.root / ".gitignore").read_text() == "mine\n.propctl/\n/site/\n/site-*/\n"
    before = history.head()
    history.init("clerk-1", NOW)
    assert history.head() == before


def test_an_office_made_within_another_repository_leaves_no_commit_there(tmp_path: Path) -> None:
    plain(tmp_path, "init", "-q", "--initial-branch=main")
    plain(tmp_path, "commit", "-q", "--allow-empty", "-m", "somebody's own work")
    office = tmp_path / "demo-office"
    office.mkdir()
    Git(office).init("clerk-1", NOW)
    assert plain(tmp_path, "log", "--format=%s").splitlines() == ["somebody's own work"]
    assert plain(office, "log", "--format=%s").splitlines() == ["init"]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_a_commit_is_signed_with_ssh_when_asked(store: Store, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"clerk-1@propctl.invalid {key.with_suffix('.pub').read_text()}")
    with Store(store.root, "A", Git(store.root, key=str(key))).transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert unit.saved.warning is None
    shown = plain(
        store.root, "-c", f"gpg.ssh.allowedSignersFile={allowed}", "log", "-1", "--format=%G? %GS %s"
    )
    assert shown == "G clerk-1@propctl.invalid complaints register\n"
    assert plain(store.root, "for-each-ref", "--format=%(refname)") == "refs/heads/main\n"


# -- desks


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    """A second desk: a clone of the office through a shared folder."""
    plain(tmp_path, "init", "-q", "--bare", "-b", "main", "hub")
    plain(store.root, "remote", "add", "origin", str(tmp_path / "hub"))
    assert exchange(store).pushed
    plain(tmp_path, "clone", "-q", "hub", "second")
    root = tmp_path / "second"
    return Store(root, "B", Git(root))


def exchange(store: Store) -> SyncReport:
    return sync(store, Git(store.root), "clerk-1", NOW)


def test_a_desk_gets_the_first_free_letter_and_keeps_it(store: Store) -> None:
    history = Git(store.root)
    with pytest.raises(SettingsError, match="propctl join"):
        desks.desk_of(store.root, history)
    register(store)
    with pytest.raises(UsageError, match="A is in use"):
        desks.join(store.root, history, "a", by="clerk-1", at=NOW)
    assert desks.join(store.root, history, by="clerk-1", at=NOW) == "B"
    shutil.rmtree(store.root / ".propctl")
    assert desks.desk_of(store.root, history) == "B"
    assert desks.join(store.root, None, "C", by="clerk-1", at=NOW) == desks.desk_of(store.root, None) == "C"
    assert desks.clashes(store.root) == []
    assert plain(store.root, "show", "--format=%an %s", "--name-only").split()[:4] == [
        "clerk-1",
        "join",
        "desk",
        "B",
    ]


def test_two_clones_that_took_one_letter_offline_are_told_and_can_part(store: Store, other: Store) -> None:
    for desk in (store, other):
        assert desks.join(desk.root, Git(desk.root), by="clerk-1", at=NOW) == "A"
        register(desk)
    assert desks.clashes(store.root) == [], "neither can know"
    assert exchange(store).pushed and exchange(other).pushed
    exchange(store)
    for desk in (store, other):
        (clash,) = desks.clashes(desk.root)
        assert clash.values["letter"] == "A" and clash.values["count"] == 2
    assert desks.join(other.root, Git(other.root), by="clerk-1", at=NOW) == "C"
    assert exchange(other).pushed
    exchange(store)
    assert desks.clashes(store.root) == desks.clashes(other.root) == []
    assert "A" in desks.used_letters(other.root), "its numbers stay its own"


def test_two_desks_that_worked_apart_meet_without_conflict_or_loss(store: Store, other: Store) -> None:
    shared = register(store, unit="3-1201")
    exchange(store)
    assert exchange(other).received == (f"{MONTH}/{shared.id}.toml",)
    for desk, own in ((store, "A"), (other, "B")):
        desk.append(shared, [event("note", text=own), event("resolve", outcome=own)], **WHO)
        desk.create("residents.unit", {}, [event(area=own)], key="3-1202", **WHO)
        register(desk)
    exchange(store)
    told: list[str] = []
    other.on_written = told.extend
    report = exchange(other)
    assert report.pushed
    assert report.conflicts == ()
    assert sorted(told) == sorted(report.received)
    assert exchange(store).pushed
    for desk in (store, other):
        found = dict(desk.load_all())
        assert len(found) == 4
        merged = [found[f"{MONTH}/{shared.id}.toml"], found["records/residents/units/3-1202.toml"]]
        assert [len(record.history) for record in merged if isinstance(record, Record)] == [5, 2]
        assert plain(desk.root, "status", "--porcelain") == ""


def test_a_push_that_another_desk_outran_is_tried_again(store: Store, other: Store, monkeypatch: Any) -> None:
    register(store)
    register(other)
    attempt = Git.attempt

    def outrun(self: Git, *arguments: str, **options: Any) -> Any:
        if arguments[0] == "push" and self.root == other.root:
            monkeypatch.setattr(Git, "attempt", attempt)
            exchange(store)
        return attempt(self, *arguments, **options)

    monkeypatch.setattr(Git, "attempt", outrun)
    assert exchange(other).pushed
    assert len(list(other.walk())) == 2


def test_without_network_or_remote_nothing_is_lost_and_it_is_told(
    store: Store, other: Store, tmp_path: Path
) -> None:
    shutil.move(tmp_path / "hub", tmp_path / "away")
    register(store)
    report = exchange(store)
    assert report.turned_away and not report.pushed and report.reason
    shutil.move(tmp_path / "away", tmp_path / "hub")
    assert exchange(store).pushed
    plain(store.root, "remote", "remove", "origin")
    assert exchange(store) == SyncReport()


def test_sync_packs_also_what_nobody_is_exchanged_with(store: Store, monkeypatch: Any) -> None:
    tidied = []
    monkeypatch.setattr(Git, "tidy", lambda git: tidied.append(git.root))
    exchange(store)
    assert tidied == [store.root]


def test_files_that_an_earlier_command_could_not_commit_are_committed(store: Store) -> None:
    register(Store(store.root, "A"))
    assert exchange(store).committed == (f"{MONTH}/CP-261121-A01.toml",)
    assert plain(store.root, "status", "--porcelain") == ""


def test_settings_that_both_desks_changed_are_a_conflict_and_nothing_is_merged(
    store: Store, other: Store
) -> None:
    for desk in (store, other):
        (desk.root / "propctl.toml").write_text(f"office = '{desk.desk}'\n")
        Git(desk.root).commit(["propctl.toml"], "settings", "clerk-1", NOW)
    exchange(store)
    report = exchange(other)
    assert report.conflicts == ("propctl.toml",)
    assert not report.pushed
    assert plain(other.root, "status", "--porcelain") == ""
    assert (other.root / "propctl.toml").read_text() == "office = 'B'\n"


def test_records_that_the_other_side_deleted_are_not_taken_away(store: Store, other: Store) -> None:
    register(store)
    exchange(store)
    exchange(other)
    plain(store.root, "rm", "-q", "-r", "records")
    plain(store.root, "commit", "-qm", "all gone")
    plain(store.root, "push", "-q", "origin", "main")
    report = exchange(other)
    assert report.removed == (f"{MONTH}/CP-261121-A01.toml",)
    assert len(list(other.walk())) == 1


def half_merged(store: Store, other: Store) -> Path:
    """A merge of what the other desk sent, begun with stock git and left; the record file that came."""
    register(store)
    exchange(store)
    register(other)
    plain(other.root, "fetch", "-q", "origin")
    plain(
        other.root, "-c", "user.name=x", "-c", "user.email=x@x", "merge", "-q", "--no-commit", "origin/main"
    )
    assert (other.root / ".git" / "MERGE_HEAD").exists()
    [came] = [path for path in other.walk() if "-A" in path]
    return other.root / came


def test_a_merge_that_was_killed_half_way_is_taken_back_and_made_again(store: Store, other: Store) -> None:
    came = half_merged(store, other)
    came.write_text(came.read_text("utf-8")[:40], encoding="utf-8")  # half written
    came.write_text(came.read_text("utf-8").rpartition("\n")[0] + "\n", encoding="utf-8")
    assert exchange(other).pushed
    assert not (other.root / ".git" / "MERGE_HEAD").exists()
    assert len(list(other.walk())) == 2
    assert plain(other.root, "status", "--porcelain") == ""


def test_a_merge_of_somebody_that_holds_work_of_his_own_is_left_alone(store: Store, other: Store) -> None:
    came = half_merged(store, other)
    came.write_text(came.read_text("utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(GitFailed, match="a merge was begun here by hand"):
        exchange(other)
    assert (other.root / ".git" / "MERGE_HEAD").exists()
    assert came.read_text("utf-8").endswith("# mine\n")


def test_a_merge_of_nothing_that_git_knows_is_left_to_people(store: Store) -> None:
    register(store)
    (store.root / ".git" / "MERGE_HEAD").write_text("x\n")
    with pytest.raises(GitFailed, match="a merge was begun here by hand"):
        exchange(store)


def test_a_sync_killed_before_its_files_follow_is_finished_by_the_next_command(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(store)
    exchange(store)
    with monkeypatch.context() as killed:
        killed.setattr(landing, "finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            exchange(other)
    assert list(other.walk()) == []
    register(other)
    assert len(list(other.walk())) == 2
    assert plain(other.root, "status", "--porcelain") == ""
    assert exchange(other).pushed


def test_a_sync_killed_before_the_branch_moves_has_changed_nothing(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(store)
    exchange(store)
    run = Git.run

    def until(git: Git, *words: str, **more: Any) -> str:
        if words[0] == "update-ref":
            raise KeyboardInterrupt
        return run(git, *words, **more)

    with monkeypatch.context() as killed:
        killed.setattr(Git, "run", until)
        with pytest.raises(KeyboardInterrupt):
            exchange(other)
    register(other)
    assert len(list(other.walk())) == 1
    assert exchange(other).pushed
    assert len(list(other.walk())) == 2


def test_a_file_that_is_no_record_is_left_out_of_history_and_told(store: Store) -> None:
    register(store)
    (store.root / "records" / "住户电话.txt").write_text("张三 13800001111", encoding="utf-8")
    (store.root / "records" / "half.toml").write_text('form = "a.b"\nid = ', encoding="utf-8")
    assert set(exchange(store).left) == {"records/住户电话.txt", "records/half.toml"}
    assert "half.toml" not in plain(store.root, "ls-files")


def test_a_private_folder_that_somebody_committed_reaches_no_other_desk(store: Store, other: Store) -> None:
    (store.root / ".propctl").mkdir(exist_ok=True)
    (store.root / ".propctl" / "vault").write_text("A", encoding="utf-8")
    plain(store.root, "add", "-f", ".propctl/vault")
    plain(store.root, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "tidy")
    exchange(store)
    (other.root / ".propctl").mkdir(exist_ok=True)
    (other.root / ".propctl" / "vault").write_text("B", encoding="utf-8")
    register(other)
    exchange(other)
    assert (other.root / ".propctl" / "vault").read_text("utf-8") == "B"
    exchange(store)
    assert (store.root / ".propctl" / "vault").read_text("utf-8") == "A"


def test_records_merge_line_by_line_also_without_gitattributes(store: Store, other: Store) -> None:
    register(store)
    [name] = store.walk()
    plain(store.root, "rm", "-q", ".gitattributes")
    plain(store.root, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "tidy")
    exchange(store)
    exchange(other)
    for desk, text in ((store, "甲"), (other, "乙")):
        with desk.transaction(**WHO) as unit:
            record = desk.load((desk.root / name).read_bytes(), name)
            unit.append(record, [event("note", text=text)])
    exchange(store)
    assert exchange(other).pushed
    merged = (other.root / name).read_text("utf-8")
    assert "甲" in merged and "乙" in merged


def test_git_that_cannot_say_where_it_is_has_failed_and_the_record_is_saved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Git, "_run", lambda *a, **k: git_module.Done(0, "", ""))
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert isinstance(store.read(unit.saved.paths[0]), Record)
