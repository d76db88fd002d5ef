"""Keys reach the other desks with ``sync``: sealed, beside history, and what is forgotten goes everywhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from propctl.store.sealed.age import new_identity
from propctl.testing import Result, TwoDesks, Workspace

PHONE, OTHER = "13800138001", "13666666666"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture
def desks(two_desks: TwoDesks) -> TwoDesks:
    """Two desks with the relay as their remote; B has no keyring, and an identity that nobody knows yet."""
    a, b = two_desks.a, two_desks.b
    for desk in (a, b):
        known = git(desk.root, "remote").split()
        git(
            desk.root,
            "remote",
            *(("set-url",) if "origin" in known else ("add",)),
            "origin",
            str(two_desks.shared),
        )
    for path in [*(b.root / ".propctl" / "keyring").iterdir()]:
        path.unlink()
    (b.root / ".propctl" / "keyring").rmdir()
    (b.root / ".propctl" / "identity.txt").unlink()
    a.do("residents.unit.add", number="3-1201")
    return two_desks


def register(desk: Workspace, phone: str = PHONE) -> str:
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": phone}
    return desk.do("complaints.complaint.register", **values).folded.id


def shown(desk: Workspace, record: str) -> str:
    done = desk.run("show", record, "--reveal", "--purpose=核对", "--json", by="director")
    assert done.status == 0, done.err
    return str(done.json()["fields"]["phone"])


def synced(*desks: Workspace, by: str = "clerk-1") -> list[Result]:
    found = [desk.run("sync", by=by) for desk in desks]
    assert [done.status for done in found] == [0] * len(desks), [done.err for done in found]
    return found


def joined(desks: TwoDesks) -> None:
    """B makes an identity, A lets it in, and both sync."""
    line = desks.b.run("key", "identity", "--json").json()["recipient"]
    assert desks.a.run("key", "add", f"{line} 二号机", by="director").status == 0
    synced(desks.a, desks.b)


def test_a_second_computer_gets_the_keys_with_sync_once_it_was_let_in(desks: TwoDesks) -> None:
    record = register(desks.a)
    told = synced(desks.a, desks.b)[1]
    assert "propctl key identity" in told.err and shown(desks.b, record) == "***"
    made = desks.b.run("key", "identity")
    assert made.status == 0 and "identity.txt" in made.out and "propctl key add age1" in made.out
    again = desks.b.run("key", "identity", "--json").json()
    assert (again["made"], again["can_open"]) == (False, False) and again["recipient"] in made.out
    joined(desks)
    assert shown(desks.b, record) == PHONE
    assert desks.b.run("key", "identity", "--json").json()["can_open"] is True


def test_keys_of_new_people_reach_every_desk_both_ways(desks: TwoDesks) -> None:
    joined(desks)
    here, there = register(desks.a), register(desks.b, OTHER)
    synced(desks.a, desks.b, desks.a)
    for desk in (desks.a, desks.b):
        assert (shown(desk, here), shown(desk, there)) == (PHONE, OTHER)


def test_no_key_is_ever_in_history_or_readable_on_the_relay(desks: TwoDesks, tmp_path: Path) -> None:
    register(desks.a)
    joined(desks)
    for folder in (desks.a.root, desks.b.root, desks.shared):
        names = git(folder, "log", "--all", "--name-only", "--format=")
        assert ".key" not in names and ".age" not in names and ".propctl" not in names
    packet = subprocess.run(
        ["git", "cat-file", "blob", "refs/propctl/keys"], cwd=desks.shared, capture_output=True, check=True
    ).stdout
    assert packet.startswith(b"age-encryption.org/v1") and b"3-1201" not in packet
    for desk in (desks.a, desks.b):  # no workspace keeps the packet
        (blob,) = git(desks.shared, "rev-parse", "refs/propctl/keys").split()
        assert subprocess.run(["git", "cat-file", "-e", blob], cwd=desk.root, check=False).returncode
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(desks.shared), str(clone))
    assert "propctl/keys" not in git(clone, "for-each-ref")


def test_who_is_forgotten_at_one_desk_is_forgotten_everywhere_with_sync(desks: TwoDesks) -> None:
    joined(desks)
    old = register(desks.a)
    synced(desks.a, desks.b)
    assert desks.a.run("key", "forget", "3-1201", "--yes", by="director").status == 0
    new = register(desks.b, OTHER)  # the next household, at a desk that does not know of it yet
    told = synced(desks.a, desks.b, desks.a)[1]
    assert "propctl key forget 3-1201" in told.out
    for desk in (desks.a, desks.b):
        assert (shown(desk, old), shown(desk, new)) == ("***", OTHER)


def test_what_a_killed_exchange_left_is_swept_by_the_next(desks: TwoDesks) -> None:
    private = desks.a.root / ".propctl"
    old, young = private / "relay-old", private / "relay-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "packet").write_bytes(b"age")
    os.utime(old, (1, 1))
    register(desks.a)
    synced(desks.a)
    assert not old.exists() and young.exists()
    assert [path.name for path in private.glob("relay-*")] == ["relay-young"]


def test_a_sync_without_news_puts_nothing_on_the_relay(desks: TwoDesks) -> None:
    joined(desks)
    register(desks.a)
    synced(desks.a, desks.b, desks.a, desks.b)
    before = git(desks.shared, "rev-parse", "refs/propctl/keys")
    synced(desks.a, desks.b)
    assert git(desks.shared, "rev-parse", "refs/propctl/keys") == before


def test_who_is_shut_out_gets_no_key_that_comes_later(desks: TwoDesks) -> None:
    joined(desks)
    line = desks.b.run("key", "identity", "--json").json()["recipient"]
    assert desks.a.run("key", "remove", line, by="director").status == 0
    record = register(desks.a)
    told = synced(desks.a, desks.b)[1]
    assert "propctl key identity" in told.err and shown(desks.b, record) == "***"
    synced(desks.a)
    assert line not in desks.a.run("key", "list", by="director").out


def test_a_packet_that_was_damaged_on_the_relay_harms_nobody(desks: TwoDesks, tmp_path: Path) -> None:
    joined(desks)
    record = register(desks.a)
    synced(desks.a, desks.b)
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"age-encryption.org/v1\nx")
    (blob,) = git(desks.shared, "hash-object", "-w", str(garbage)).split()
    git(desks.shared, "update-ref", "refs/propctl/keys", blob)
    assert synced(desks.b)[0].err
    assert shown(desks.a, record) == shown(desks.b, record) == PHONE


def test_another_offices_keys_are_not_taken_over(desks: TwoDesks, tmp_path: Path) -> None:
    assert desks.b.run("key", "init", by="director").status == 0  # by mistake, a keyring of its own
    line = desks.b.run("key", "identity", "--json").json()["recipient"]
    desks.a.run("key", "add", line, by="director")
    told = synced(desks.a, desks.b)[1]
    assert "另一" in told.err or "别的" in told.err or "其他" in told.err


def test_an_identity_is_made_once_and_for_its_owner_alone(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "me" / "identity.txt"
    monkeypatch.setenv("PROPCTL_IDENTITY", str(path))
    first = workspace.run("key", "identity", "--json").json()
    second = workspace.run("key", "identity", "--json").json()
    assert (first["made"], second["made"]) == (True, False) and first["recipient"] == second["recipient"]
    assert path.stat().st_mode & 0o077 == 0 or Path("C:/").exists()
    secret = next(line for line in path.read_text().splitlines() if line.startswith("AGE-SECRET"))
    assert secret not in workspace.run("key", "identity").out
    path.write_text("nonsense\n")
    assert workspace.run("key", "identity").status == 78
    assert new_identity(tmp_path / "other.txt")


def test_an_identity_can_be_made_before_there_is_any_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROPCTL_IDENTITY", str(tmp_path / "me" / "identity.txt"))
    (tmp_path / "me").mkdir()
    (tmp_path / "me" / ".identity.0badcafe.tmp").write_text("left by a kill")
    made = Workspace(tmp_path).run("key", "identity", "--json").json()
    assert made["made"] and not made["can_open"]
    assert [path.name for path in (tmp_path / "me").iterdir()] == ["identity.txt"]
