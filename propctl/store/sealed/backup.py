"""A backup: the whole office in one sealed file, and the office made anew from it.

Sealed by age, to those who may open the keyring or with a passphrase. Inside is a zip archive: the files of
the workspace as they lie there, its history as a git bundle, and the keyring opened, so that it serves a
computer whose identity is new. A file that was cut short or altered anywhere does not open. Who holds a
backup can read what was forgotten after it was made: it is destroyed after ``BACKUP_DAYS``.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from propctl.errors import N_, BadData, GitFailed, UsageError
from propctl.store.files import attachments, fsio, paths
from propctl.store.history.git import Git
from propctl.store.sealed import age
from propctl.store.sealed.keyring import Keyring
from propctl.store.sealed.vault import Export

LIMIT = 1 << 32  # bytes that are ever read
_MANIFEST, _BUNDLE, _KEYS, _FILES = "propctl-backup.json", "history.bundle", "keyring.json", "files/"
_LEFT_OUT = (paths.PRIVATE, ".git", "site")  # what is derived, or carried otherwise
_DAMAGED = N_("{file} is not a whole backup of propctl: it was cut short or altered, or is something else")


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself."""

    format: int
    made: dt.datetime
    office: str
    remote: str  # address of the relay; empty where there was none
    digests: dict[str, str]  # name in the archive -> SHA-256


class Opened(msgspec.Struct, frozen=True):
    """A backup that was opened and found whole."""

    manifest: Manifest
    members: dict[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        """The workspace's files by path."""
        return {
            name.removeprefix(_FILES): data for name, data in self.members.items() if name.startswith(_FILES)
        }

    @property
    def keys(self) -> Export | None:
        """The keyring, where the office had one."""
        data = self.members.get(_KEYS)
        return msgspec.json.decode(data, type=Export) if data else None


def packed(root: Path, git: Git | None, ring: Keyring, *, office: str, now: dt.datetime) -> bytes:
    """The archive, not sealed yet; the caller holds the workspace lock.

    ``SettingsError`` where this computer cannot open the keyring: a backup without it would open no name.
    """
    found = [path for path in sorted(_paths(root, git)) if ring.folder not in (root / path).parents]
    members = {f"{_FILES}{path}": _content(root / path) for path in found}
    if git is not None and git.head().commit:
        members[_BUNDLE] = _bundle(git)
    if ring.exists():
        members[_KEYS] = msgspec.json.encode(ring.contents())
    digests = {name: sha256(data).hexdigest() for name, data in members.items()}
    manifest = Manifest(1, now, office, _remote(git), digests)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in ((_MANIFEST, msgspec.json.encode(manifest)), *members.items()):
            file.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def opened(data: bytes, file: str, *, identity: Path, passphrase: str) -> Opened:
    """A sealed backup opened and found whole: ``BadData`` otherwise, naming ``file``."""
    plain = age.unlock(data, passphrase) if age.wants_passphrase(data) else age.unwrap(data, identity)
    if plain is None:
        raise BadData(
            N_("{file} does not open: the passphrase is another, or the file is not whole"), file=file
        )
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
        manifest = msgspec.json.decode(members.pop(_MANIFEST), type=Manifest)
    except (zipfile.BadZipFile, KeyError, msgspec.DecodeError, RuntimeError):
        raise BadData(_DAMAGED, file=file) from None
    digests = {name: sha256(content).hexdigest() for name, content in members.items()}
    if digests != manifest.digests or manifest.format != 1 or not all(map(_is_sound, members)):
        raise BadData(_DAMAGED, file=file)
    return Opened(manifest, members)


def restore(backup: Opened, target: Path, *, now: dt.datetime) -> None:
    """Make the office of a backup in ``target``, which is not there or empty; else ``UsageError``.

    It is made beside the target and put there whole. Its keys are left to ``restore_keys``.
    """
    refuse_taken(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.absolute().parent) as folder:
        made = Path(folder) / "office"
        made.mkdir(mode=0o700)
        if _BUNDLE in backup.members:
            _history(made, backup, Path(folder) / _BUNDLE, now)
        for path, data in backup.files.items():
            _lay(made, path, data)
        (made / paths.RECORDS).mkdir(exist_ok=True)
        fsio.sync_file_system(made)
        _put(made, target)


def restore_keys(backup: Opened, ring: Keyring) -> None:
    """The keyring of a backup, opened by its recipients and by this computer's identity (made if none)."""
    keys = backup.keys
    if keys is not None and not ring.exists():
        ring.settle_in(keys, age.identity_here(ring.identity)[0])


def refuse_taken(target: Path) -> None:
    """``UsageError`` where ``target`` holds anything: nothing is overwritten."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            N_("{folder} is not empty, and nothing is overwritten: name a new folder"), folder=str(target)
        )


def _paths(root: Path, git: Git | None) -> Iterator[str]:
    """The files of the workspace, links left out: what is behind them is somebody else's."""
    if git is not None and git.available():
        told = git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        found: Iterable[str] = dict.fromkeys(filter(None, told))
    else:
        found = _walked(root)
    for path in found:
        if path.partition("/")[0] not in _LEFT_OUT and _is_plain(root, path):
            yield path


def _walked(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        inside = Path(folder).relative_to(root).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        folders[:] = [name for name in folders if prefix or name not in _LEFT_OUT]
        yield from (f"{prefix}{name}" for name in names if not fsio.is_temp(name))


def _is_plain(root: Path, path: str) -> bool:
    place = root / path
    return place.is_file() and not any(part.is_symlink() for part in (place, *place.parents) if part != root)


def _content(path: Path) -> bytes:
    return fsio.read(path, limit=max(LIMIT, attachments.LIMIT))


def _is_sound(name: str) -> bool:
    """Whether a name from an archive stays inside the folder that it is unpacked in."""
    parts = PurePosixPath(name.removeprefix(_FILES)).parts
    inside = bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name
    return name in (_BUNDLE, _KEYS) or (
        name.startswith(_FILES) and inside and ":" not in parts[0] and parts[0].lower() not in _LEFT_OUT
    )


def _bundle(git: Git) -> bytes:
    with tempfile.TemporaryDirectory(prefix="propctl-backup-") as folder:
        file = Path(folder) / _BUNDLE
        git.run("bundle", "create", "--quiet", str(file), "HEAD", "--branches", "--tags")
        return fsio.read(file, limit=LIMIT)


def _remote(git: Git | None) -> str:
    done = git.attempt("remote", "get-url", "origin") if git is not None else None
    return done.output.strip() if done is not None and done.status == 0 else ""


def _history(made: Path, backup: Opened, bundle: Path, now: dt.datetime) -> None:
    bundle.write_bytes(backup.members[_BUNDLE])
    git = Git(made)
    try:
        git.run("clone", "--quiet", "--template=", str(bundle), ".")
    except GitFailed as error:
        raise BadData(N_("the history in the backup cannot be read: {reason}"), reason=str(error)) from None
    if backup.manifest.remote:
        git.run("remote", "set-url", "origin", backup.manifest.remote)
    else:
        git.run("remote", "remove", "origin")
    git.init("propctl", now)


def _lay(made: Path, path: str, data: bytes) -> None:
    """One file in its place; never through a link that history brought."""
    place = made / path
    if any(part.is_symlink() for part in (place, *place.parents) if made in part.parents):
        raise BadData(N_("{path} in the backup lies behind a link; nothing was restored"), path=path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def _put(made: Path, target: Path) -> None:
    """Into place: as a whole, or into the empty folder that is there, the settings last."""
    if not target.exists():
        made.rename(target)
        return
    for path in sorted(made.iterdir(), key=lambda path: path.name == "propctl.toml"):
        shutil.move(str(path), str(target / path.name))
