"""One sealed file holds the office; from it the office is made on a computer that has nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from propctl.store.sealed import age
from propctl.store.sealed.age import new_identity
from propctl.testing import Result, TwoDesks, Workspace, make_workspace

PHONE, SECRET = "13800138001", "correct horse battery"


CHUNK = 1 << 16  # bytes that age seals at one time
EASY = 10  # the work of guessing, as a power of two: age itself takes a second of it


def easily_locked(data: bytes, passphrase: str) -> bytes:
    """What ``age.lock`` makes, for tests that are about other things: it opens in a millisecond."""

    def derived(salt: bytes, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt, info).derive(file_key)

    def written(value: bytes) -> bytes:
        return b64encode(value).rstrip(b"=")

    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    salted = b"age-encryption.org/v1/scrypt" + salt
    opens = hashlib.scrypt(passphrase.encode(), salt=salted, n=1 << EASY, r=8, p=1, dklen=32)
    wrapped = ChaCha20Poly1305(opens).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (written(salt), EASY, written(wrapped))
    mac = hmac.digest(derived(b"", b"header"), header, "sha256")
    sealing = ChaCha20Poly1305(derived(nonce, b"payload"))
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    sealed = [
        sealing.encrypt(number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    return b"%s %s\n%s%s" % (header, written(mac), nonce, b"".join(sealed))


def make_desk(folder: Path) -> Workspace:
    """An office with history, a complaint about a person, and two attachments."""
    desk = make_workspace(folder / "office", git=True)
    desk.do("residents.unit.add", number="3-1201")
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": PHONE}
    desk.do("complaints.complaint.register", **values)
    photo = folder / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(300))
    assert desk.run("attach", "A01", str(photo)).status == 0
    assert desk.run("attach", "A01", str(photo), "--sealed").status == 0
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return make_desk(tmp_path)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup with a passphrase, made once."""
    folder = tmp_path_factory.mktemp("sealed")
    desk = make_desk(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "lock", easily_locked)
        done = desk.run("backup", str(folder / "b.age"), "--passphrase", by="director", stdin=f"{SECRET}\n")
    assert done.status == 0, done.err
    return (folder / "b.age").read_bytes()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another computer: nothing of this one's home is there."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("APPDATA", str(home))
    return home


def restored(desk: Workspace, file: Path, folder: Path, stdin: str = "") -> Result:
    return Workspace(desk.root.parent).run("restore", str(file), str(folder), stdin=stdin)


def phone(desk: Workspace, record: str = "A01") -> str:
    done = desk.run("show", record, "--reveal", "--purpose=核对", "--json", by="director")
    assert done.status == 0, done.err
    return str(done.json()["fields"]["phone"])


def test_an_office_is_made_anew_from_its_backup_with_a_passphrase_alone(
    desk: Workspace, tmp_path: Path, elsewhere: Path
) -> None:
    file = tmp_path / "office.age"
    done = desk.run("backup", str(file), "--passphrase", by="director", stdin=f"{SECRET}\n")
    assert done.status == 0 and PHONE.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0 or Path("C:/").exists()
    new = elsewhere / "office"
    told = restored(desk, file, new, f"{SECRET}\n")
    assert told.status == 0 and "B" in told.out, told.err
    there = Workspace(new)
    assert phone(there) == PHONE
    assert there.run("check").status == 0 and there.run("audit").status == 0
    rows = there.run("attachments", "A01", "--json").json()
    assert [row["standing"] for row in rows] == ["there", "there"]
    kept = {path.relative_to(desk.root) for path in (desk.root / "records").rglob("*") if path.is_file()}
    assert all((new / path).read_bytes() == (desk.root / path).read_bytes() for path in kept)
    number = there.do("complaints.complaint.register", unit="3-1201", channel="phone", about="又").folded.id
    assert number.endswith("B01")


def test_an_office_is_made_anew_by_who_kept_the_identity(
    desk: Workspace, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "office.age"
    assert desk.run("backup", str(file)).status == 0
    lost = restored(desk, file, elsewhere / "office")
    assert lost.status == 78 and not (elsewhere / "office").exists()
    monkeypatch.setenv("PROPCTL_IDENTITY", str(desk.root / ".propctl" / "identity.txt"))
    assert restored(desk, file, elsewhere / "office").status == 0
    assert phone(Workspace(elsewhere / "office")) == PHONE


def test_only_those_named_open_a_backup_that_was_sealed_to_them(
    desk: Workspace, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = new_identity(tmp_path / "vault-keeper.txt")
    file = tmp_path / "office.age"
    assert desk.run("backup", str(file), "--to", line, by="clerk-1").status == 77
    assert desk.run("backup", str(file), "--to", line, by="director").status == 0
    monkeypatch.setenv("PROPCTL_IDENTITY", str(desk.root / ".propctl" / "identity.txt"))
    assert restored(desk, file, elsewhere / "office").status == 78
    monkeypatch.setenv("PROPCTL_IDENTITY", str(tmp_path / "vault-keeper.txt"))
    assert restored(desk, file, elsewhere / "office").status == 0


@pytest.mark.parametrize("harm", ["half", "one byte", "nothing", "another file", "last byte"])
def test_half_a_file_or_an_altered_one_is_refused_and_leaves_nothing(
    sealed: bytes, elsewhere: Path, harm: str
) -> None:
    middle = len(sealed) // 2
    harmed = {
        "half": sealed[:middle],
        "one byte": sealed[:middle] + bytes([sealed[middle] ^ 1]) + sealed[middle + 1 :],
        "nothing": b"",
        "another file": b"PK\x03\x04 not ours",
        "last byte": sealed[:-1],
    }
    file = elsewhere / "office.age"
    file.write_bytes(harmed[harm])
    done = restored(Workspace(elsewhere / "nowhere"), file, elsewhere / "office", f"{SECRET}\n")
    assert done.status in (65, 78) and "Traceback" not in done.err and not done.out
    assert list(elsewhere.rglob("propctl.toml")) == []


def test_the_right_passphrase_opens_what_is_neither_cut_nor_altered(sealed: bytes, elsewhere: Path) -> None:
    file = elsewhere / "office.age"
    file.write_bytes(sealed)
    done = restored(Workspace(elsewhere / "nowhere"), file, elsewhere / "office", f"{SECRET}\n")
    assert done.status == 0, done.err


def test_another_passphrase_opens_nothing(sealed: bytes, elsewhere: Path) -> None:
    file = elsewhere / "office.age"
    file.write_bytes(sealed)
    done = restored(Workspace(elsewhere / "nowhere"), file, elsewhere / "office", "another passphrase\n")
    assert done.status == 65


def test_a_short_passphrase_is_refused(desk: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "office.age"
    assert desk.run("backup", str(file), "--passphrase", by="director", stdin="short\n").status == 2
    assert not file.exists()


def test_nothing_is_overwritten_neither_a_backup_nor_an_office(desk: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "office.age"
    assert desk.run("backup", str(file)).status == 0
    before = file.read_bytes()
    assert desk.run("backup", str(file)).status == 2 and file.read_bytes() == before
    assert restored(desk, file, desk.root).status == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "mine.txt").write_text("x")
    assert restored(desk, file, empty).status == 2 and [p.name for p in empty.iterdir()] == ["mine.txt"]


def test_what_is_not_in_history_yet_is_in_the_backup_and_links_are_followed_by_nothing(
    desk: Workspace, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.root / "handbook").mkdir(exist_ok=True)
    (desk.root / "handbook" / "new.md").write_text("# 新页\n", "utf-8")
    (desk.root / "handbook" / "secret.txt").symlink_to(tmp_path / "照片.jpg")
    file = tmp_path / "office.age"
    assert desk.run("backup", str(file)).status == 0
    monkeypatch.setenv("PROPCTL_IDENTITY", str(desk.root / ".propctl" / "identity.txt"))
    (elsewhere / "empty").mkdir()
    assert restored(desk, file, elsewhere / "empty").status == 0
    assert (elsewhere / "empty" / "handbook" / "new.md").read_text("utf-8") == "# 新页\n"
    assert not (elsewhere / "empty" / "handbook" / "secret.txt").exists()


def test_an_office_without_history_is_backed_up_too(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_workspace(tmp_path / "plain")
    desk.do("residents.unit.add", number="3-1201")
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": PHONE}
    desk.do("complaints.complaint.register", **values)
    file = tmp_path / "plain.age"
    assert desk.run("backup", str(file)).status == 0
    monkeypatch.setenv("PROPCTL_IDENTITY", str(desk.root / ".propctl" / "identity.txt"))
    assert restored(desk, file, elsewhere / "office").status == 0
    assert phone(Workspace(elsewhere / "office")) == PHONE


def test_what_was_forgotten_after_the_backup_is_forgotten_again_by_the_first_sync(
    two_desks: TwoDesks, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age, "lock", easily_locked)
    a = two_desks.a
    subprocess.run(["git", "remote", "add", "origin", str(two_desks.shared)], cwd=a.root, check=True)
    a.do("residents.unit.add", number="3-1201")
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": PHONE}
    a.do("complaints.complaint.register", **values)
    file = tmp_path / "office.age"
    a.run("backup", str(file), "--passphrase", by="director", stdin=f"{SECRET}\n")
    assert a.run("key", "forget", "3-1201", "--yes", by="director").status == 0
    assert restored(a, file, elsewhere / "office", f"{SECRET}\n").status == 0
    there = Workspace(elsewhere / "office")
    assert phone(there) == PHONE
    line = there.run("key", "identity", "--json").json()["recipient"]
    assert a.run("key", "add", line, by="director").status == 0
    assert a.run("sync").status == 0 and there.run("sync").status == 0
    assert phone(there) == "***"


def test_a_new_office_is_told_what_to_back_up(tmp_path: Path, elsewhere: Path) -> None:
    done = Workspace(tmp_path).run("init", str(tmp_path / "new"))
    assert done.status == 0 and "identity.txt" in done.out and "propctl backup" in done.out
