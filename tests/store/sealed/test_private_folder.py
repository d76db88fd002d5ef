"""What history brings into a clone's private folder, and links that it brings, are believed by nobody."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from propctl.errors import BadData, SettingsError
from propctl.store.history.desks import desk_of, join
from propctl.store.history.git import Git
from propctl.store.sealed.private_folder import is_private
from propctl.testing import TwoDesks, Workspace

TOLD = {"unit": "3-1201", "about": "漏水", "channel": "phone"}


def git(root: Path, *words: str) -> str:
    named = ("-c", "user.name=clerk-1", "-c", "user.email=clerk-1@propctl.invalid")
    done = subprocess.run(["git", *named, *words], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def clone(desks: TwoDesks, root: Path) -> Workspace:
    """What stock git makes of the shared repository."""
    git(root.parent, "clone", "-q", str(desks.shared), str(root))
    return Workspace(root, f"{desks.a.now:%Y-%m-%d %H:%M}")


def push(root: Path, *options: str) -> None:
    """Let somebody commit what lies there, and push."""
    git(root, "add", "-A", *options)
    git(root, "commit", "-qm", "x")
    git(root, "push", "-q", "origin", "HEAD")


def private(root: Path, **files: object) -> None:
    """Files of a private folder, as somebody writes them."""
    for name, value in files.items():
        path = root / ".propctl" / name.replace("__", "/").replace("_json", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")


def test_journals_that_history_brings_write_nothing_erase_nothing_and_take_nothing_back(
    two_desks: TwoDesks, tmp_path: Path
) -> None:
    desk = two_desks.b
    desk.do("residents.unit.add", by="officer-1", number="3-1201")
    record = desk.do("complaints.complaint.register", phone="13912345678", **TOLD).folded.record
    desk.run("sync")
    path = next(desk.root.rglob(f"{record.id}.toml")).relative_to(desk.root).as_posix()
    his = clone(two_desks, tmp_path / "his")
    line, (key,) = record.history[0], record.key_ids()
    outside = {"path": "../outside.txt", "record": "x", "new": True}
    private(
        his.root,
        erasing_json=[
            {"path": path, "n": line.n, "by": line.by, "step": line.step, "day": "2026-11-20"}
            | {"erase": [key], "retire": []}
        ],
        pending__x_json={"batch": "x.1A", "message": "x", "author": "director", "additions": [outside]}
        | {"at": "2026-11-20T09:00:00+08:00"},
        landing_json={"after": git(his.root, "rev-parse", "HEAD^"), "branch": "refs/heads/main"}
        | {"before": git(his.root, "rev-parse", "HEAD")},
    )
    push(his.root, "-f")
    git(desk.root, "pull", "-q", "--no-rebase", "origin", "main")
    assert (desk.root / ".propctl/erasing.json").exists()
    assert desk.run("note", record.id, "好").status == 0
    assert not list((desk.root / ".propctl").glob("*ing.json"))
    assert not list((desk.root / ".propctl/pending").iterdir())
    assert not (desk.root.parent / "outside.txt").exists()
    assert "13912345678" in desk.run("show", record.id, "--reveal", "--purpose=核对", by="director").out
    assert git(desk.root, "status", "--short", "--", "records") == ""


def test_a_clone_has_no_letter_and_no_keys_but_its_own(two_desks: TwoDesks, tmp_path: Path) -> None:
    his = clone(two_desks, tmp_path / "his")
    private(his.root, desk=(two_desks.a.root / ".propctl/desk").read_text(), keyring__vault_age="x")
    push(his.root, "-f")
    other = clone(two_desks, tmp_path / "other")
    with pytest.raises(SettingsError):
        desk_of(other.root, Git(other.root))  # it has not joined, whatever lies there
    assert join(other.root, Git(other.root), by="clerk-1", at=other.now) == "B"
    assert desk_of(other.root, Git(other.root)) == "B"
    assert not other.office().keyring.exists()
    assert other.do("residents.unit.add", by="officer-1", number="3-1202").folded.id == "3-1202"


def test_a_link_in_the_place_of_the_private_folder_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.root / ".propctl").rename(tmp_path / "elsewhere")
    (workspace.root / ".propctl").symlink_to(tmp_path / "elsewhere")
    done = workspace.run("today")
    assert done.status == 78 and ".propctl 是链接" in done.err


def test_sync_deletes_nothing_behind_a_link_and_nothing_that_nobody_committed(
    two_desks: TwoDesks, tmp_path: Path
) -> None:
    there, here = two_desks.b, clone(two_desks, tmp_path / "here")
    (here.root / "handbook/sub").mkdir(parents=True)
    (here.root / "handbook/sub/page.md").write_text("x")
    push(here.root)
    assert there.run("sync").status == 0
    draft = there.root / "handbook/sub/draft.md"
    draft.write_text("还没有存入历史")
    private_file = tmp_path / "home/page.md"
    private_file.parent.mkdir()
    private_file.write_text("自己的")
    git(here.root, "pull", "-q", "--no-rebase")
    git(here.root, "rm", "-rq", "handbook/sub")
    (here.root / "handbook").mkdir(exist_ok=True)
    (here.root / "handbook/sub").symlink_to(private_file.parent)
    push(here.root)
    done = there.run("sync")
    assert done.status == 69 and "handbook/sub/draft.md" in done.out + done.err
    assert draft.exists()
    draft.unlink()
    assert there.run("sync").status == 0
    assert private_file.read_text() == "自己的"


def test_a_letter_and_a_look_are_not_written_where_a_link_leads(workspace: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace.root / "desks").symlink_to(outside)
    with pytest.raises(BadData):
        join(workspace.root, None, by="clerk-1", at=workspace.now)
    assert not list(outside.iterdir())


def test_who_looked_is_not_written_where_a_link_leads(two_desks: TwoDesks, tmp_path: Path) -> None:
    desk = two_desks.a
    desk.do("residents.unit.add", by="officer-1", number="3-1201")
    made = desk.do("complaints.complaint.register", phone="13912345678", **TOLD).folded.id
    (tmp_path / "outside").mkdir()
    (desk.root / "records/_access").symlink_to(tmp_path / "outside")
    assert desk.run("show", made, "--reveal", "--purpose=核对", by="director").status == 0
    assert not list((tmp_path / "outside").iterdir())
    assert "director" in (desk.root / ".propctl/access.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "private"),
    [
        (".propctl/desk", True),
        (".PropCtl/desk", True),
        (".propctl./desk", True),
        (".propctl ::$INDEX_ALLOCATION/desk", True),
        (".prop\u200cctl/desk", True),
        ("PROPCT~1/desk", True),
        (".propctl", True),
        ("propctl.toml", False),
        (".propctls/x", False),
        ("records/.propctl/x", False),
    ],
)
def test_the_private_folder_is_known_however_a_disk_may_spell_it(path: str, private: bool) -> None:
    assert is_private(path) == private
