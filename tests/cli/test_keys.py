"""``propctl key`` from end to end: two desks, one keyring that never enters git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from propctl.store.sealed.age import new_identity
from propctl.testing import TwoDesks, Workspace

PHONE = "13800138001"


def register(desk: Workspace, phone: str = PHONE) -> str:
    """A complaint with a telephone, read from standard input as personal values are."""
    done = desk.do(
        "complaints.complaint.register",
        unit="3-1201",
        channel="phone",
        about="走廊漏水",
        phone=phone,
    )
    return done.folded.id


def shown(desk: Workspace, record: str) -> str:
    """The telephone as a supervisor sees it in clear, or what stands in its place."""
    done = desk.run("show", record, "--reveal", "--purpose=核对", "--json", by="director")
    assert done.status == 0, done.err
    return str(done.json()["fields"]["phone"])


def key(desk: Workspace, *words: str, by: str = "director") -> str:
    done = desk.run("key", *words, by=by)
    assert done.status == 0, done.err
    return done.out


@pytest.fixture
def desks(two_desks: TwoDesks) -> TwoDesks:
    """Two desks of which only A has the keyring."""
    two_desks.a.do("residents.unit.add", number="3-1201")
    for file in (two_desks.b.root / ".propctl" / "keyring").iterdir():
        file.unlink()
    (two_desks.b.root / ".propctl" / "keyring").rmdir()
    return two_desks


def exchange(desks: TwoDesks) -> None:
    """Records only: what goes by git."""
    for desk in (desks.a, desks.b, desks.a):
        command = [
            "git",
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x",
            "pull",
            "-q",
            "--no-rebase",
            "--no-edit",
        ]
        subprocess.run([*command, str(desks.shared), "main"], cwd=desk.root, check=True)
        subprocess.run(["git", "push", "-q", str(desks.shared), "HEAD:main"], cwd=desk.root, check=True)


def test_a_desk_without_the_keyring_works_with_masked_values_until_it_imports_it(
    desks: TwoDesks, tmp_path: Path
) -> None:
    record = register(desks.a)
    exchange(desks)
    assert shown(desks.a, record) == PHONE
    assert shown(desks.b, record) != PHONE
    key(desks.a, "export", str(tmp_path / "ring.age"))
    key(desks.b, "import", str(tmp_path / "ring.age"))
    assert shown(desks.b, record) == PHONE
    assert PHONE.encode() not in (tmp_path / "ring.age").read_bytes()


def test_the_keyring_is_never_in_git(desks: TwoDesks) -> None:
    register(desks.a)
    key(desks.a, "rotate")
    listed = subprocess.run(
        ["git", "log", "--all", "--name-only", "--format="], cwd=desks.a.root, capture_output=True, text=True
    ).stdout
    assert ".key" not in listed and ".age" not in listed and ".propctl" not in listed


def test_who_is_added_opens_it_and_who_is_removed_opens_nothing_new(
    desks: TwoDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient = new_identity(tmp_path / "other.txt")
    first = register(desks.a)
    key(desks.a, "add", recipient)
    assert recipient in key(desks.a, "list")
    key(desks.a, "export", str(tmp_path / "one.age"))
    exchange(desks)
    monkeypatch.setenv("PROPCTL_IDENTITY", str(tmp_path / "other.txt"))
    key(desks.b, "import", str(tmp_path / "one.age"))
    assert shown(desks.b, first) == PHONE
    monkeypatch.delenv("PROPCTL_IDENTITY")
    key(desks.a, "remove", recipient)
    key(desks.a, "export", str(tmp_path / "two.age"))
    monkeypatch.setenv("PROPCTL_IDENTITY", str(tmp_path / "other.txt"))
    refused = desks.b.run("key", "import", str(tmp_path / "two.age"), by="director")
    assert refused.status in (65, 78) and "Traceback" not in refused.err


def test_rotating_changes_no_record(desks: TwoDesks) -> None:
    record = register(desks.a)
    before = {path: path.read_bytes() for path in desks.a.root.glob("records/**/*.toml")}
    key(desks.a, "rotate")
    assert before == {path: path.read_bytes() for path in desks.a.root.glob("records/**/*.toml")}
    assert shown(desks.a, record) == PHONE


def test_who_is_forgotten_is_forgotten_at_every_desk_and_in_history(desks: TwoDesks, tmp_path: Path) -> None:
    record = register(desks.a)
    key(desks.a, "export", str(tmp_path / "before.age"))
    key(desks.b, "import", str(tmp_path / "before.age"))
    exchange(desks)
    refused = desks.a.run("key", "forget", "3-1201", by="director")
    assert refused.status == 2 and "--yes" in refused.err
    key(desks.a, "forget", "3-1201", "--yes")
    key(desks.a, "export", str(tmp_path / "after.age"))
    key(desks.b, "import", str(tmp_path / "after.age"))
    key(desks.a, "import", str(tmp_path / "before.age"))
    for desk in (desks.a, desks.b):
        assert PHONE not in shown(desk, record)
        assert not list((desk.root / ".propctl" / "keyring").glob("*.key"))
    assert desks.a.run("check").status == 0


def test_a_keyring_is_made_once_and_kept_by_supervisors(workspace: Workspace) -> None:
    assert workspace.run("key", "init", by="director").status == 0
    assert "age1" in key(workspace, "list")
    for words in (("rotate",), ("forget", "3-1201", "--yes"), ("add", "age1x")):
        assert workspace.run("key", *words, by="clerk-1").status == 77
    assert workspace.run("key", "add", "age1nonsense", by="director").status == 2
