"""Keys between desks: one sealed packet beside history, on the relay through which records are exchanged.

``refs/propctl/keys`` leads to a blob, no commit: the whole keyring, sealed by age to those who may open it.
It has no history, no clone brings it along, and whoever knows more puts it there anew, in place of what was.
It goes through a repository of its own in a temporary folder, so that no workspace keeps old packets. What
was forgotten leaves the packet with the next exchange; on the relay the old blob belongs to nothing from
then on, and goes when the relay tidies itself up (``docs/security.md``).
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec

from propctl.errors import N_, BadData, PropctlError, SettingsError
from propctl.store.files import fsio, lock, paths
from propctl.store.history.git import Git
from propctl.store.sealed import erasing
from propctl.store.sealed.age import public_part
from propctl.store.sealed.keyring import Keyring
from propctl.store.sealed.vault import Export, Taken

REF = "refs/propctl/keys"
_MEMORY = f"{paths.PRIVATE}/keys-exchanged.json"
_APART = "relay-"
_STALE = 600  # seconds after which no exchange is still at work
_TRIES = 3  # another desk may put its packet there between our look and our push
_REFUSED = N_("the relay takes no keys, or another desk was always faster; propctl sync tries again")


class Exchanged(msgspec.Struct, frozen=True):
    """What an exchange of keys came to."""

    taken: Taken | None = None  # None: there was nothing new for us
    sent: bool = False
    shut: bool = False  # there are keys, and this computer's identity does not open them
    reason: str = ""  # why it did not work: a message id; records are exchanged all the same
    values: dict[str, object] = {}


class _Memory(msgspec.Struct, frozen=True):
    """What was exchanged last: the packet, and our own keys as they were."""

    packet: str = ""
    mine: str = ""


def exchange(git: Git, remote: str, ring: Keyring, holder: str) -> Exchanged:
    """Take over what the other desks' packet holds, and put one there that holds ours, too.

    Nothing is lost in any case: what could not be exchanged waits for the next time.
    """
    try:
        return _exchange(git, remote, ring, holder)
    except PropctlError as error:
        return Exchanged(reason=error.msgid, values=error.values)


def _exchange(git: Git, remote: str, ring: Keyring, holder: str) -> Exchanged:
    found = Exchanged()
    for _ in range(_TRIES):
        there = _there(git, remote)
        memory = _remembered(git.root)
        if there == memory.packet and memory.mine == _fingerprint(ring):
            return found
        with _apart(git, remote) as packets:
            if there and there != memory.packet:
                found, packet = _take(git.root, ring, packets.get(), holder)
                if found.shut or found.reason:
                    return found
                if packet == _fingerprint(ring):  # it holds all that is here
                    _remember(git.root, _Memory(there, packet))
                    return found
            if not ring.exists() or not ring.can_open():
                return msgspec.structs.replace(found, shut=bool(there))
            with lock.workspace_lock(git.root, f"{holder}: sync"):
                data, mine = ring.export(), _fingerprint(ring)
            if packets.put(data, there):
                _remember(git.root, _Memory(packets.id_of(data), mine))
                return msgspec.structs.replace(found, sent=True)
    return msgspec.structs.replace(found, reason=_REFUSED)


def _take(root: Path, ring: Keyring, data: bytes, holder: str) -> tuple[Exchanged, str]:
    """Take over a packet, under the lock, and say what it held; one that stays shut is left as it is."""
    with lock.workspace_lock(root, f"{holder}: sync"):
        erasing.finish(root, ring)
        try:
            packet = ring.opened(data)
            return Exchanged(taken=ring.take(packet)), _held_by(packet)
        except SettingsError:
            return Exchanged(shut=True), ""
        except BadData as error:
            return Exchanged(reason=error.msgid, values=error.values), ""


class _Packets:
    """The packet on the relay, through a repository that is thrown away afterwards."""

    def __init__(self, git: Git, folder: str, url: str) -> None:
        self.git, self.folder, self.url = git, folder, url

    def get(self) -> bytes:
        self._run("fetch", "--quiet", "--no-tags", self.url, f"+{REF}:{REF}")
        return self.git.output("--git-dir", self.folder, "cat-file", "blob", REF)

    def put(self, data: bytes, there: str) -> bool:
        """Put a packet in place of the one that was ``there``; False when another desk was faster."""
        blob = self.id_of(data, write=True)
        lease = f"--force-with-lease={REF}:{there}"
        push = ("push", "--quiet", lease, self.url, f"{blob}:{REF}")
        return self.git.attempt("--git-dir", self.folder, *push).status == 0

    def id_of(self, data: bytes, *, write: bool = False) -> str:
        words = ("hash-object", *(("-w",) if write else ()), "--stdin")
        return self._run(*words, stdin=data).strip()

    def _run(self, *words: str, stdin: bytes = b"") -> str:
        return self.git.run("--git-dir", self.folder, *words, stdin=stdin)


@contextmanager
def _apart(git: Git, remote: str) -> Iterator[_Packets]:
    url = git.run("remote", "get-url", remote).strip()
    private = git.root / paths.PRIVATE
    _sweep(private)
    with tempfile.TemporaryDirectory(prefix=_APART, dir=private, ignore_cleanup_errors=True) as folder:
        git.run("init", "--quiet", "--bare", "--template=", folder)
        yield _Packets(git, folder, url)


def _sweep(private: Path) -> None:
    """Delete what a killed exchange left: it holds a packet that may be an old one."""
    for folder in private.glob(f"{_APART}*"):
        if time.time() - folder.stat().st_mtime > _STALE:
            shutil.rmtree(folder, ignore_errors=True)


def _there(git: Git, remote: str) -> str:
    """The packet that is on the relay; empty where there is none yet."""
    told = git.run("ls-remote", "--quiet", remote, REF).split()
    return told[0] if told else ""


def _fingerprint(ring: Keyring) -> str:
    """What our own keyring holds, without reading a key: another desk's news and ours change it."""
    names = [name for name in paths.names(ring.folder) if name.endswith((".key", ".forgotten", ".former"))]
    return _print_of(names, ring.recipients())


def _held_by(packet: Export) -> str:
    """The fingerprint of the keys and recipients that a packet holds."""
    kinds = {".key": packet.people, ".forgotten": packet.forgotten, ".former": packet.former}
    return _print_of([f"{id}{kind}" for kind, ids in kinds.items() for id in ids], packet.recipients)


def _print_of(names: list[str], recipients: list[str]) -> str:
    return sha256("\n".join([*sorted(names), *sorted(map(public_part, recipients))]).encode()).hexdigest()


def _remembered(root: Path) -> _Memory:
    try:
        return msgspec.json.decode(fsio.read(root / _MEMORY), type=_Memory)
    except (FileNotFoundError, msgspec.DecodeError, BadData):
        return _Memory()


def _remember(root: Path, memory: _Memory) -> None:
    fsio.replace(root / _MEMORY, msgspec.json.encode(memory), private=True)
