"""People's keys: one age operation to open them all, one deleted file to erase one person."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Any

import pyrage
import pytest

from propctl.errors import BadData, SettingsError, UsageError
from propctl.store.files import fsio
from propctl.store.sealed import age
from propctl.store.sealed.keyring import Keyring
from propctl.store.sealed.tokens import seal, unseal

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "me" / "identity.txt"
    age.new_identity(path)
    return path


def recipient_of(identity: Path) -> str:
    return identity.read_text("utf-8").splitlines()[0].removeprefix("# ")


@pytest.fixture
def ring(tmp_path: Path, identity: Path) -> Keyring:
    ring = Keyring(tmp_path / "keyring", identity)
    ring.init([recipient_of(identity) + " front-desk"])
    return ring


def opened(ring: Keyring, identity: Path | None = None) -> Keyring:
    return Keyring(ring.folder, identity or ring.identity)


def forget(ring: Keyring, subject: str, today: dt.date, purpose: str | None = None) -> list[str]:
    """Erase the keys of a person, or of one purpose of it."""
    return ring.erase(ring.key_ids(subject, purpose), today)


def kept(ring: Keyring, subject: str, purpose: str = "") -> tuple[str, bytes]:
    """A new key for ``subject``, on disk."""
    made = ring.make(subject, purpose)
    ring.keep()
    return made


@pytest.fixture
def colleague(tmp_path: Path) -> Path:
    path = tmp_path / "colleague" / "identity.txt"
    age.new_identity(path)
    return path


def test_what_is_entered_about_a_household_has_a_key_of_its_own_that_opens_again_later(ring: Keyring) -> None:
    id, key = kept(ring, "3-1201")
    assert opened(ring).key(id) == key
    assert id.endswith(".3-1201")
    other, another = kept(ring, "3-1201")
    assert other != id and another != key
    assert set(ring.key_ids("3-1201")) == {id, other}


def test_a_key_that_sealed_nothing_is_on_no_disk(ring: Keyring) -> None:
    id, _ = ring.make("3-1201")
    ring.drop()
    ring.keep()
    assert ring.key(id) is None and ring.key_ids() == []


def test_what_another_desk_enters_after_a_forgetting_is_not_lost_with_it(
    ring: Keyring, tmp_path: Path, identity: Path
) -> None:
    former, _ = kept(ring, "3-1201")
    second = Keyring(tmp_path / "second", identity)
    second.import_(ring.export())
    forget(ring, "3-1201", TODAY)
    next_one, key = kept(second, "3-1201")
    taken = second.import_(ring.export())
    assert (taken.forgotten, taken.beside) == ([former], [next_one])
    assert second.key(next_one) == key and second.key(former) is None
    assert ring.import_(second.export()).new == [next_one]
    assert second.import_(ring.export()).beside == []


def test_a_purpose_kept_by_consent_has_a_key_of_its_own(ring: Keyring) -> None:
    plain, group = kept(ring, "3-1201"), kept(ring, "3-1201", "wechat")
    assert plain != group
    assert forget(ring, "3-1201", TODAY, purpose="wechat") == [group[0]]
    assert opened(ring).key(group[0]) is None
    assert opened(ring).key(plain[0]) == plain[1]


def test_forgetting_a_person_erases_every_key_of_that_person_and_no_other(ring: Keyring) -> None:
    ids = [kept(ring, "3-1201")[0], kept(ring, "3-1201", "wechat")[0]]
    other = kept(ring, "3-12")
    assert sorted(forget(ring, "3-1201", TODAY)) == sorted(ids)
    again = opened(ring)
    assert [again.key(id) for id in ids] == [None, None]
    assert [again.forgotten_on(id) for id in ids] == [TODAY, TODAY]
    assert again.key(other[0]) == other[1] and again.forgotten_on(other[0]) is None
    assert not any(path.name == f"{id}.key" for id in ids for path in ring.folder.iterdir())


def test_a_person_who_comes_back_gets_a_new_key(ring: Keyring) -> None:
    old = kept(ring, "3-1201")
    forget(ring, "3-1201", TODAY)
    assert kept(ring, "3-1201")[0] != old[0]


def test_a_key_file_copied_back_stays_forgotten(ring: Keyring, tmp_path: Path) -> None:
    id, _ = kept(ring, "3-1201")
    shutil.copy(ring.folder / f"{id}.key", tmp_path / "copy")
    forget(ring, "3-1201", TODAY)
    shutil.copy(tmp_path / "copy", ring.folder / f"{id}.key")
    assert opened(ring).key(id) is None and opened(ring).key_ids() == []


def test_a_thousand_people_cost_one_age_operation(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [kept(ring, f"3-{number}")[0] for number in range(20)]
    calls = []
    unwrap = age.unwrap
    monkeypatch.setattr(age, "unwrap", lambda *args: calls.append(1) or unwrap(*args))
    again = opened(ring)
    assert all(again.key(id) for id in ids)
    assert len(calls) == 1


def test_without_an_identity_values_stay_masked_and_nothing_fails(ring: Keyring, tmp_path: Path) -> None:
    id, _ = kept(ring, "3-1201")
    stranger = opened(ring, tmp_path / "none.txt")
    assert stranger.key(id) is None and not stranger.can_open()
    assert stranger.key_ids() == [id]
    with pytest.raises(SettingsError, match="no identity"):
        kept(stranger, "3-1202")


def test_somebody_elses_identity_opens_nothing(ring: Keyring, colleague: Path) -> None:
    id, _ = kept(ring, "3-1201")
    stranger = opened(ring, colleague)
    assert stranger.key(id) is None
    with pytest.raises(SettingsError, match="does not open"):
        stranger.rotate()


def test_without_a_keyring_there_are_no_keys(tmp_path: Path, identity: Path) -> None:
    ring = Keyring(tmp_path / "nowhere", identity)
    assert ring.key("abcde.3-1201") is None and not ring.exists() and ring.recipients() == []
    with pytest.raises(SettingsError, match="no keyring"):
        kept(ring, "3-1201")


def test_an_added_colleague_opens_what_was_there_before(ring: Keyring, colleague: Path) -> None:
    id, key = kept(ring, "3-1201")
    ring.add_recipient(recipient_of(colleague) + " 张经理")
    assert opened(ring, colleague).key(id) == key
    assert len(ring.recipients()) == 2
    with pytest.raises(UsageError, match="already"):
        ring.add_recipient(recipient_of(colleague))


def test_a_removed_colleague_opens_nothing_any_more(ring: Keyring, colleague: Path) -> None:
    id, key = kept(ring, "3-1201")
    ring.add_recipient(recipient_of(colleague))
    ring.remove_recipient(recipient_of(colleague))
    assert opened(ring, colleague).key(id) is None
    assert opened(ring).key(id) == key
    with pytest.raises(UsageError, match="not among"):
        ring.remove_recipient(recipient_of(colleague))


def test_a_colleague_is_removed_by_the_name_behind_the_key(ring: Keyring, colleague: Path) -> None:
    ring.add_recipient(f"{recipient_of(colleague)}\n二号机\n")
    assert ring.recipients()[-1] == f"{recipient_of(colleague)} 二号机"
    ring.remove_recipient("二号机")
    assert recipient_of(colleague) not in map(age.public_part, ring.recipients())
    ring.add_recipient(recipient_of(colleague))
    with pytest.raises(UsageError, match="not among"):
        ring.remove_recipient("")


def test_a_name_behind_two_keys_removes_neither(ring: Keyring, colleague: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    age.new_identity(other)
    for path in (colleague, other):
        ring.add_recipient(f"{recipient_of(path)} 二号机")
    with pytest.raises(UsageError, match="several recipients"):
        ring.remove_recipient("二号机")
    assert len(ring.recipients()) == 3


def test_the_last_recipient_cannot_be_removed(ring: Keyring, identity: Path) -> None:
    id, key = kept(ring, "3-1201")
    with pytest.raises(UsageError, match="at least one"):
        ring.remove_recipient(recipient_of(identity))
    assert opened(ring).key(id) == key


def test_a_vault_kept_from_before_a_rotation_opens_no_key_of_today(ring: Keyring) -> None:
    id, key = kept(ring, "3-1201")
    before = (ring.folder / "vault.age").read_bytes()
    token = seal("13800138000", key, id, "CP-1", "phone", "phone")
    ring.rotate()
    found = opened(ring).key(id)
    assert found and unseal(token, found, "CP-1", "phone", "phone") == "13800138000"
    (ring.folder / "vault.age").write_bytes(before)
    with pytest.raises(BadData, match="does not belong"):
        opened(ring).key(id)


@pytest.mark.parametrize("crash_at", range(4))
def test_a_crash_anywhere_in_a_rotation_locks_nobody_out(
    ring: Keyring, monkeypatch: pytest.MonkeyPatch, crash_at: int
) -> None:
    keys = dict(kept(ring, f"3-{number}") for number in range(3))
    written: list[str] = []

    def crashing(writes: list[Any]) -> None:
        for write in writes:
            if len(written) == crash_at + 1:
                raise KeyboardInterrupt
            written.append(write)
            real([write])

    real = fsio.write_batch
    monkeypatch.setattr(fsio, "write_batch", crashing)
    with pytest.raises(KeyboardInterrupt):
        ring.rotate()
    monkeypatch.undo()
    again = opened(ring)
    assert {id: again.key(id) for id in keys} == keys
    again.rotate()
    assert {id: opened(ring).key(id) for id in keys} == keys


def test_a_changed_key_file_is_a_sentence_that_names_the_key(ring: Keyring) -> None:
    id, _ = kept(ring, "3-1201")
    path = ring.folder / f"{id}.key"
    text = path.read_text("ascii")
    path.write_text(text[:-5] + "AAAAA", "ascii")
    with pytest.raises(BadData) as refused:
        opened(ring).key(id)
    assert refused.value.values["record"] == id


def test_key_files_swapped_between_two_people_do_not_open(ring: Keyring) -> None:
    one, other = kept(ring, "3-1201")[0], kept(ring, "3-1202")[0]
    shutil.copy(ring.folder / f"{one}.key", ring.folder / f"{other}.key")
    with pytest.raises(BadData):
        opened(ring).key(other)


def test_a_second_desk_takes_the_keyring_over(ring: Keyring, tmp_path: Path, identity: Path) -> None:
    id, key = kept(ring, "3-1201")
    second = Keyring(tmp_path / "second", identity)
    assert second.import_(ring.export()).new == [id]
    assert second.key(id) == key
    assert second.import_(ring.export()).new == []


def test_two_desks_that_made_keys_offline_keep_both(ring: Keyring, tmp_path: Path, identity: Path) -> None:
    second = Keyring(tmp_path / "second", identity)
    second.import_(ring.export())
    here, there = kept(ring, "3-1201"), kept(second, "3-1201")
    second.rotate()  # also under another vault key
    assert ring.import_(second.export()).new == [there[0]]
    assert ring.key(here[0]) == here[1] and ring.key(there[0]) == there[1]


def test_forgetting_reaches_the_other_desk_and_nothing_comes_back(
    ring: Keyring, tmp_path: Path, identity: Path
) -> None:
    id, _ = kept(ring, "3-1201")
    second = Keyring(tmp_path / "second", identity)
    second.import_(ring.export())
    old_backup = second.export()
    forget(ring, "3-1201", TODAY)
    second.import_(ring.export())
    assert second.key(id) is None and second.forgotten_on(id) == TODAY
    assert ring.import_(old_backup).new == []
    assert opened(ring).key(id) is None


def test_another_offices_keyring_is_not_taken_over(ring: Keyring, tmp_path: Path, identity: Path) -> None:
    id, key = kept(ring, "3-1201")
    foreign = Keyring(tmp_path / "foreign", identity)
    foreign.init([recipient_of(identity)])
    kept(foreign, "9-1")
    with pytest.raises(BadData, match="another office"):
        ring.import_(foreign.export())
    assert ring.key_ids() == [id] and ring.key(id) == key


def test_an_export_is_unreadable_to_others(ring: Keyring, colleague: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not open"):
        Keyring(tmp_path / "second", colleague).import_(ring.export())
    assert b"vault" not in ring.export()


def test_a_file_that_is_no_export_is_refused(ring: Keyring, identity: Path) -> None:
    with pytest.raises(BadData, match="not an exported"):
        ring.import_(age.wrap(b"{}", [recipient_of(identity)]))


def test_an_ssh_key_may_be_a_recipient(tmp_path: Path, ring: Keyring) -> None:
    from cryptography.hazmat.primitives import serialization as ser
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    path = tmp_path / "id_ed25519"
    path.write_bytes(private.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, ser.NoEncryption()))
    public = private.public_key().public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH).decode()
    id, key = kept(ring, "3-1201")
    ring.add_recipient(f"{public} wang@office")
    assert opened(ring, path).key(id) == key


@pytest.mark.parametrize("line", ["", "age1nonsense", "ssh-rsa AAAA", "ssh-ed25519 AAAA", "张经理"])
def test_what_is_no_recipient_is_refused_before_anything_changes(ring: Keyring, line: str) -> None:
    before = (ring.folder / "vault.age").read_bytes()
    with pytest.raises(UsageError):
        ring.add_recipient(line)
    assert (ring.folder / "vault.age").read_bytes() == before


@pytest.mark.parametrize("text", ["nonsense\n", "AGE-SECRET-KEY-1XX\n", "-----BEGIN X-----\n"])
def test_a_file_that_is_no_identity_is_named(ring: Keyring, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text, "ascii")
    with pytest.raises(SettingsError, match="not an identity"):
        opened(ring, path).make("3-1201")


def test_a_keyring_is_not_made_twice(ring: Keyring, identity: Path) -> None:
    with pytest.raises(UsageError, match="already holds"):
        ring.init([recipient_of(identity)])


def test_an_identity_is_never_overwritten_and_only_its_owner_reads_it(identity: Path) -> None:
    with pytest.raises(FileExistsError):
        age.new_identity(identity)
    assert identity.stat().st_mode & 0o077 == 0 or Path("C:/").exists()
    pyrage.x25519.Identity.from_str(identity.read_text("utf-8").splitlines()[1])


def test_the_identity_is_found_by_variable_then_setting_then_home(tmp_path: Path) -> None:
    assert age.identity_file("s.txt", {"PROPCTL_IDENTITY": str(tmp_path / "v.txt")}) == tmp_path / "v.txt"
    assert age.identity_file(str(tmp_path / "s.txt"), {}) == tmp_path / "s.txt"
    assert age.identity_file("", {}).name == "identity.txt"


@pytest.mark.parametrize(
    "subject", ["3-1201", "CP-261121-A01", "张三", "../../etc/passwd", "con", "a.b", "x" * 200]
)
def test_any_subject_has_a_sound_file_name(ring: Keyring, subject: str) -> None:
    id, key = kept(ring, subject)
    assert opened(ring).key(id) == key
    assert (ring.folder / f"{id}.key").parent.resolve() == ring.folder.resolve()
    assert forget(ring, subject, TODAY) == [id]


@pytest.mark.parametrize("key_id", ["", "../vault", "abcde", "p7k2"])
def test_an_unknown_key_id_is_no_key(ring: Keyring, key_id: str) -> None:
    assert ring.key(key_id) is None


def test_a_key_that_is_not_here_is_no_key(ring: Keyring) -> None:
    assert ring.key("abcde.3-1201") is None and ring.forgotten_on("abcde.3-1201") is None


def test_a_tombstone_without_a_date_is_named(ring: Keyring) -> None:
    id, _ = kept(ring, "3-1201")
    forget(ring, "3-1201", TODAY)
    (ring.folder / f"{id}.forgotten").write_text("soon", "ascii")
    with pytest.raises(BadData, match=f"{id}.forgotten"):
        ring.forgotten_on(id)


def test_a_vault_that_is_none_is_named(ring: Keyring, identity: Path) -> None:
    (ring.folder / "vault.age").write_bytes(age.wrap(b"{}", [recipient_of(identity)]))
    with pytest.raises(BadData, match="vault"):
        opened(ring).make("3-1201")


def test_an_import_never_writes_outside_the_keyring(ring: Keyring, tmp_path: Path, identity: Path) -> None:
    second = Keyring(tmp_path / "second", identity)
    second.import_(ring.export())
    (second.folder / "bad name.forgotten").write_text("2026-11-21", "ascii")
    with pytest.raises(BadData, match="bad name"):
        ring.import_(second.export())
    assert [path for path in ring.folder.iterdir() if "bad" in path.name] == []


def test_an_empty_keyring_rotates(ring: Keyring) -> None:
    ring.rotate()
    assert opened(ring).can_open()


def test_files_of_a_keyring_are_their_owners_alone(ring: Keyring) -> None:
    kept(ring, "3-1201")
    forget(ring, "3-1201", TODAY)
    kept(ring, "3-1202")
    ring.retire(ring.key_ids("3-1202"), TODAY)
    ring.rotate()
    if os.name != "nt":
        assert {path.name for path in ring.folder.iterdir() if path.stat().st_mode & 0o077} == set()


def test_no_file_of_a_keyring_is_readable_for_others_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    real = os.open

    def noting(path: Any, flags: int, mode: int = 0o777, **rest: Any) -> int:
        if flags & os.O_CREAT and "lock" not in str(path):
            modes.append(mode)
        return real(path, flags, mode, **rest)

    monkeypatch.setattr(os, "open", noting)
    recipient = age.new_identity(tmp_path / "me" / "identity.txt")
    ring = Keyring(tmp_path / "ring", tmp_path / "me" / "identity.txt")
    ring.init([recipient])
    kept(ring, "3-1201")
    ring.rotate()
    forget(ring, "3-1201", TODAY)
    assert modes and all(mode & 0o077 == 0 for mode in modes)


@pytest.mark.parametrize("killed_after", range(6))
def test_what_a_killed_rotation_leaves_is_swept_and_opens_nothing_that_is_forgotten(
    ring: Keyring, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    id, key = kept(ring, "3-1201")
    other, another = kept(ring, "3-1202")
    put, left = fsio._put, [killed_after]

    def killed(temp: Path, path: Path, *, new: bool) -> None:
        left[0] -= 1
        if left[0] < 0:
            shutil.copy(temp, temp.with_name(f".copy.{temp.name.lstrip('.')}"))  # as a kill leaves it
            raise KeyboardInterrupt
        put(temp, path, new=new)

    monkeypatch.setattr(fsio, "_put", killed)
    with contextlib.suppress(KeyboardInterrupt):
        ring.rotate()
    monkeypatch.undo()
    again = opened(ring)
    again.settle()
    forget(again, "3-1201", TODAY)
    assert [path.name for path in ring.folder.iterdir() if fsio.is_temp(path.name)] == []
    assert again.key(id) is None and opened(ring).key(other) == another and key
    assert len(opened(ring)._vault().keys) == 1


def test_a_forgetting_that_was_killed_is_brought_to_its_end_by_the_next_change(
    ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = kept(ring, "3-1201")

    def killed(*args: Any, **rest: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fsio, "remove", killed)
    with pytest.raises(KeyboardInterrupt):
        forget(ring, "3-1201", TODAY)
    monkeypatch.undo()
    assert (ring.folder / f"{id}.key").exists() and opened(ring).key(id) is None
    kept(opened(ring), "3-1202")
    assert not (ring.folder / f"{id}.key").exists()


def test_who_is_let_in_or_shut_out_at_one_desk_is_so_at_the_other(
    ring: Keyring, tmp_path: Path, identity: Path, colleague: Path
) -> None:
    second = Keyring(tmp_path / "second", identity)
    second.import_(ring.export())
    ring.add_recipient(recipient_of(colleague) + " 张经理")
    assert second.import_(ring.export()).admitted == [recipient_of(colleague) + " 张经理"]
    id, key = kept(second, "3-1201")
    assert opened(second, colleague).key(id) == key
    second.remove_recipient(recipient_of(colleague))
    assert ring.import_(second.export()).shut_out == [recipient_of(colleague) + " 张经理"]
    assert ring.recipients() == second.recipients() and not opened(ring, colleague).can_open()
    assert ring.import_(second.export()).shut_out == []
    ring.add_recipient(recipient_of(colleague))
    second.import_(ring.export())
    assert opened(second, colleague).can_open() and ring.key(id) == key
