"""The keys of people: one small file a key, in a folder that git never sees.

A value sealed under a person's key is gone for good once that key's file is deleted: from every clone, and
from history, because the keys were never there. What one command enters about somebody has a key of its own:
what another desk enters after he was forgotten here, about whoever lives there by then, is not lost with it.
Layout of the folder (default ``.propctl/keyring``), every file its owner's alone::

    recipients.txt      who may open it: ``age1…`` or ``ssh-ed25519 …``, one a line
    vault.age           the office's vault keys, wrapped by age for the recipients
    <key id>.key        one person's key, sealed under a vault key
    <key id>.former     the day from which that key seals nothing more: its subject began anew
    <key id>.forgotten  tombstone: the day on which that key was deleted
    changing            a change is under way; after a kill the next command clears up (``settle``)

Opening the vault is the one age operation of a session; people's keys cost microseconds. A key id is
``<random>.<subject>`` or ``<random>.<subject>.<purpose>``: what is kept by consent has a key of its own, so
that a withdrawal erases it alone. The caller of a changing function holds the workspace lock.

Said openly: who could open the keyring and copied it keeps what he copied (``remove_recipient`` shuts him out
of what comes later), and a backup of the keyring holds forgotten keys until it ages out (``BACKUP_DAYS``).
"""

from __future__ import annotations

import datetime as dt
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from propctl.errors import N_, BadData, SettingsError, UsageError
from propctl.regex import regex
from propctl.store.files import fsio, paths
from propctl.store.sealed import age
from propctl.store.sealed.tokens import key_id_of, new_key, seal, unseal
from propctl.store.sealed.vault import Export, Taken, Vault, admitted, later, turned, turns_of

DEFAULT_FOLDER = ".propctl/keyring"
BACKUP_DAYS = 30  # a backup of the keyring is kept no longer: then a forgotten key is forgotten there, too

_RECIPIENTS = "recipients.txt"
_VAULT = "vault.age"
_CHANGING = "changing"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def keyring_of(root: Path, folder: str, identity: str) -> Keyring:
    """The keyring that an office's settings name; where they say nothing, in its place and the user's own."""
    where = age.identity_file(identity and str(root / identity), os.environ)
    return Keyring(root / (folder or DEFAULT_FOLDER), where)


class Keyring:
    """The keyring in ``folder``, opened with the identities in the file ``identity``.

    Without a usable identity ``key`` finds nothing: values stay masked and everything else works.
    """

    def __init__(self, folder: Path, identity: Path) -> None:
        self.folder = folder
        self.identity = identity
        self._opened: Vault | None = None
        self._shut: SettingsError | None = None
        self._keys: dict[str, bytes | None] = {}
        self._made: dict[str, bytes] = {}  # new keys that are on no disk yet

    # -- reading --------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether a keyring was made here."""
        return (self.folder / _VAULT).exists()

    def key(self, key_id: str) -> bytes | None:
        """The key ``key_id``, or ``None``: forgotten, not here, or not for this reader's eyes.

        ``BadData`` when the key's file was changed.
        """
        if key_id not in self._keys:
            self._keys[key_id] = self._read_key(key_id)
        return self._keys[key_id]

    def can_open(self) -> bool:
        """Whether this reader's identity opens the vault."""
        try:
            self._vault()
        except SettingsError:
            return False
        return True

    def recipients(self) -> list[str]:
        """Who may open the keyring, as written in ``recipients.txt``."""
        try:
            text = fsio.read(self.folder / _RECIPIENTS).decode()
        except FileNotFoundError:
            return []
        return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]

    def key_ids(
        self, subject: str = "", purpose: str | None = None, *, former: bool | None = None
    ) -> list[str]:
        """The ids of the keys that are here: all, those of ``subject``, or of one ``purpose`` of it.

        ``former``: only those that seal nothing more (``retire``), or only the others.
        """
        names = paths.names(self.folder)
        forgotten = {name.removesuffix(".forgotten") for name in names if name.endswith(".forgotten")}
        here = {name.removesuffix(".key") for name in names if name.endswith(".key")}
        here -= forgotten  # a copy of the folder brought it back
        if former is not None:
            passed = {name.removesuffix(".former") for name in names if name.endswith(".former")}
            here = here & passed if former else here - passed
        return sorted(id for id in here if not subject or _belongs(id, subject, purpose))

    def keys_about(self, subjects: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the keys that are here of each of these subjects; those without any are left out."""
        by_slug: dict[str, list[str]] = {}
        for id in self.key_ids():
            by_slug.setdefault(subject_of_key(id), []).append(id)
        found = {subject: by_slug.get(_slug(subject)) for subject in subjects} if by_slug else {}
        return {subject: ids for subject, ids in found.items() if ids}

    def forgotten_on(self, key_id: str) -> dt.date | None:
        """The day on which ``key_id`` was forgotten, or ``None``."""
        try:
            return dt.date.fromisoformat(fsio.read(self._tombstone(key_id)).decode().strip())
        except FileNotFoundError:
            return None
        except ValueError:
            msgid = N_("{path} does not hold a date; write the day on which the key was deleted")
            raise BadData(msgid, path=str(self._tombstone(key_id))) from None

    def was_forgotten(self, subject: str) -> bool:
        """Whether a key of ``subject`` was here and is forgotten."""
        names = paths.names(self.folder)
        return any(
            name.endswith(".forgotten") and subject_of_key(name.removesuffix(".forgotten")) == _slug(subject)
            for name in names
        )

    # -- changing (under the workspace lock) --------------------------------------------------------------

    def init(self, recipients: Iterable[str]) -> None:
        """Make an empty keyring for ``recipients``; ``UsageError`` when there is one."""
        if self.exists():
            raise UsageError(N_("{path} already holds a keyring"), path=str(self.folder))
        lines = list(recipients)
        age.check_recipients(lines)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        id = f"vault.{_random()}"
        with self._changing():
            self._save(Vault(os.urandom(16), id, {id: new_key()}), lines)

    def make(self, subject: str, purpose: str = "") -> tuple[str, bytes]:
        """A new key for what is about to be sealed about ``subject``, and its id; ``keep`` puts it on disk.

        ``subject`` is the id of a unit or a member of staff, or of the record itself where no other is known.
        """
        self._vault()  # says why it stays shut, before anything is typed further
        id = ".".join(part for part in (_random(), _slug(subject), _slug(purpose)) if part)
        self._made[id] = self._keys[id] = new_key()
        return id, self._made[id]

    def keep(self) -> None:
        """Put the keys that were made on disk: before anything that they sealed is saved."""
        if self._made:
            writes = [
                fsio.Write(self._file(id), self._wrapped(id, key).encode(), new=True, private=True)
                for id, key in self._made.items()
            ]
            with self._changing():
                fsio.write_batch(writes)
            self._made = {}

    def drop(self) -> None:
        """Forget the keys that were made: nothing that they sealed was saved."""
        for id in self._made:
            del self._keys[id]
        self._made = {}

    def retire(self, ids: Iterable[str], today: dt.date) -> None:
        """Note that keys are of who went by their name before: somebody else does now.

        What they sealed opens as before, and can be forgotten without the new ones (``former``).
        """
        for id in ids:
            self._pass(id, today.isoformat())

    def erase(self, ids: Iterable[str], today: dt.date) -> list[str]:
        """Delete keys for good; returns those that were here. Cannot be undone.

        The tombstone stands before the key goes: a crash between the two forgets, it never resurrects.
        """
        here = [id for id in ids if self._file(id).exists()]
        with self._changing():
            for id in here:
                self._bury(id, today.isoformat())
        return here

    def add_recipient(self, line: str) -> None:
        """Let one more person open the keyring; whatever breaks stand in ``line``, it is one line."""
        line = " ".join(line.split())
        age.check_recipients([line])
        lines, vault = self.recipients(), self._vault()
        if age.public_part(line) in map(age.public_part, lines):
            raise UsageError(N_("{recipient} can open the keyring already"), recipient=age.public_part(line))
        turns = turned(lines, vault, line)
        with self._changing():
            self._save(msgspec.structs.replace(vault, turns=turns), [*lines, line])

    def remove_recipient(self, line: str) -> None:
        """Shut somebody out of all that comes later, with new vault keys (``rotate``).

        ``line``: a recipient, or the name behind exactly one of them.
        """
        lines, typed = self.recipients(), " ".join(line.split())
        gone = [other for other in lines if age.public_part(other) == age.public_part(typed)]
        gone = gone or [other for other in lines if typed and age.name_part(other) == typed]
        if not gone:
            raise UsageError(N_("{recipient} is not among the recipients"), recipient=line)
        if len({age.public_part(other) for other in gone}) > 1:
            raise UsageError(
                N_("{name} stands behind several recipients; write the key itself: {recipients}"),
                name=typed,
                recipients=[age.public_part(other) for other in gone],
            )
        kept = [other for other in lines if other not in gone]
        age.check_recipients(kept)
        self._rotate(kept, turned(lines, self._vault(), gone[0]))

    def rotate(self) -> None:
        """Wrap every person's key under a new vault key. Tokens in records stay as they are."""
        self._rotate(self.recipients(), self._vault().turns)

    def half_done(self) -> bool:
        """Whether a process was killed while it changed the keyring."""
        return (self.folder / _CHANGING).exists()

    def settle(self) -> None:
        """Clear up after a killed process: no temporary file stays, nor a key that was being forgotten.

        A rotation that was under way is brought to its end where this reader can open the vault.
        """
        if not self.half_done():
            return
        fsio.sweep(self.folder)
        names = set(paths.names(self.folder))
        for name in sorted(names):
            if name.endswith(".forgotten") and f"{name.removesuffix('.forgotten')}.key" in names:
                fsio.remove(self._file(name.removesuffix(".forgotten")))
        if self.exists() and self.can_open() and len(self._vault().keys) > 1:
            self._wrap_anew(self._vault(), self.recipients())
        fsio.remove(self.folder / _CHANGING, durable=False)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change that a kill may leave half done; what an earlier kill left is cleared up first."""
        self.settle()
        fsio.jot(self.folder / _CHANGING, b"", private=True)
        yield
        fsio.remove(self.folder / _CHANGING, durable=False)

    # -- between desks --------------------------------------------------------------------------------

    def contents(self) -> Export:
        """The whole keyring, opened: whoever gets it seals it."""
        people = {id: fsio.read(self._file(id)).decode() for id in self.key_ids()}
        forgotten = {path.stem: fsio.read(path).decode() for path in self.folder.glob("*.forgotten")}
        former = {path.stem: fsio.read(path).decode() for path in self.folder.glob("*.former")}
        return Export(self._vault(), self.recipients(), people, forgotten, former)

    def export(self) -> bytes:
        """The whole keyring for another desk or a backup, readable only by the recipients."""
        return age.wrap(msgspec.json.encode(self.contents()), self.recipients())

    def import_(self, data: bytes) -> Taken:
        """Take over the keys of another desk's ``export``, as ``take`` does."""
        return self.take(self.opened(data))

    def opened(self, data: bytes) -> Export:
        """What another desk's ``export`` holds; ``SettingsError`` where our identity does not open it."""
        try:
            return msgspec.json.decode(age.unwrap(data, self.identity), type=Export)
        except msgspec.DecodeError:
            raise BadData(N_("this is not an exported keyring")) from None

    def take(self, other: Export) -> Taken:
        """Take over another desk's keys, and forget what it has forgotten; who may open it is settled.

        Refuses the keyring of another office. What was forgotten here does not come back.
        """
        if not self.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._changing():
                self._save(other.vault, other.recipients)
        if other.vault.office != self._vault().office:
            raise BadData(N_("this keyring belongs to another office; nothing was taken over"))
        for id in [*other.people, *other.forgotten, *other.former]:
            _sound_id(id)
        let_in, shut_out = self._settle_recipients(other)
        gone = [id for id in other.forgotten if self._file(id).exists()]
        added = [id for id in other.people if id not in other.forgotten and self._is_news(id)]
        with self._changing():
            for id, day in other.forgotten.items():
                self._bury(id, day)
            for id, day in other.former.items():
                self._pass(id, day)
            if added:
                fsio.write_batch([self._news(id, other) for id in added])
        self._keys.clear()
        return Taken(added, gone, self._beside(gone, other), let_in, shut_out)

    def settle_in(self, everything: Export, recipient: str) -> None:
        """Make the keyring of a backup here, opened by its recipients and by this computer's."""
        lines, vault = everything.recipients, everything.vault
        if recipient not in map(age.public_part, lines):
            vault = msgspec.structs.replace(vault, turns=turned(lines, vault, recipient))
            lines = [*lines, recipient]
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._changing():
            self._save(vault, lines)
        self.take(everything)

    def _beside(self, gone: list[str], other: Export) -> list[str]:
        """Keys of people who were just forgotten that the desk which forgot them did not know."""
        subjects = {subject_of_key(id) for id in gone}
        here = self.key_ids(former=False) if subjects else []
        return [id for id in here if subject_of_key(id) in subjects and id not in other.people]

    def _settle_recipients(self, other: Export) -> tuple[list[str], list[str]]:
        """Let in and shut out as the other desk did, where it did so later; who was let in, who shut out."""
        mine, vault = self.recipients(), self._vault()
        turns = later(turns_of(mine, vault), turns_of(other.recipients, other.vault))
        lines = admitted([*mine, *other.recipients], turns)
        known = set(map(age.public_part, mine))
        let_in = [line for line in lines if age.public_part(line) not in known]
        out = [line for line in mine if turns[age.public_part(line)] % 2 == 0]
        if out:
            self._rotate(lines, turns)
        elif let_in or turns != vault.turns:
            with self._changing():
                self._save(msgspec.structs.replace(vault, turns=turns), lines)
        return let_in, out

    # -- inside ---------------------------------------------------------------------------------------

    def _vault(self) -> Vault:
        """The opened vault. One that does not open is tried once only: a list may ask for a thousand keys."""
        if self._shut:
            raise self._shut
        if self._opened is None:
            try:
                self._opened = self._open()
            except SettingsError as error:
                self._shut = error
                raise
        return self._opened

    def _open(self) -> Vault:
        try:
            data = fsio.read(self.folder / _VAULT)
        except FileNotFoundError:
            msgid = N_("there is no keyring in {path}; make one with `propctl key init` or import one")
            raise SettingsError(msgid, path=str(self.folder)) from None
        try:
            return msgspec.json.decode(age.unwrap(data, self.identity), type=Vault)
        except msgspec.DecodeError:
            raise BadData(N_("{path} is not a keyring's vault"), path=str(self.folder / _VAULT)) from None

    def _read_key(self, key_id: str) -> bytes | None:
        if not _ID.fullmatch(key_id) or self._tombstone(key_id).exists() or not self.can_open():
            return None
        try:
            token = fsio.read(self._file(key_id)).decode("ascii", "replace")
        except FileNotFoundError:
            return None
        return _unwrapped(key_id, token, self._vault())

    def _wrapped(self, id: str, key: bytes) -> str:
        vault = self._vault()
        return seal(b64encode(key).decode(), vault.keys[vault.current], vault.current, id, "key", "key")

    def _news(self, id: str, other: Export) -> fsio.Write:
        """Another desk's key under our vault key."""
        token = self._wrapped(id, _unwrapped(id, other.people[id], other.vault))
        return fsio.Write(self._file(id), token.encode(), new=True, private=True)

    def _rotate(self, recipients: list[str], turns: dict[str, int]) -> None:
        """A new vault key beside the old, people's keys over to it, the old away: no crash locks out."""
        old = self._vault()
        id = f"vault.{_random()}"
        with self._changing():
            both = Vault(old.office, id, {**old.keys, id: new_key()}, turns)
            self._save(both, recipients)
            self._wrap_anew(both, recipients)

    def _wrap_anew(self, both: Vault, recipients: list[str]) -> None:
        """People's keys over to the current vault key, then the others away."""
        people = [(key_id, fsio.read(self._file(key_id)).decode()) for key_id in self.key_ids()]
        moved = [(key_id, self._wrapped(key_id, _unwrapped(key_id, token, both))) for key_id, token in people]
        writes = [fsio.Write(self._file(id), token.encode(), new=False, private=True) for id, token in moved]
        if writes:
            fsio.write_batch(writes)
        only = {both.current: both.keys[both.current]}
        self._save(msgspec.structs.replace(both, keys=only), recipients)

    def _save(self, vault: Vault, recipients: list[str]) -> None:
        """The list of recipients first: a crash after it leaves a vault that its former readers open."""
        wrapped = age.wrap(msgspec.json.encode(vault), recipients)
        lines = ("\n".join(recipients) + "\n").encode()
        fsio.replace(self.folder / _RECIPIENTS, lines, private=True)
        fsio.replace(self.folder / _VAULT, wrapped, private=True)
        self._opened, self._shut = vault, None

    def _bury(self, key_id: str, day: str) -> None:
        if not self._tombstone(key_id).exists():
            fsio.write_new(self._tombstone(key_id), day.encode(), private=True)
        fsio.remove(self._file(key_id))
        self._keys[key_id] = None

    def _pass(self, key_id: str, day: str) -> None:
        path = self.folder / f"{key_id}.former"
        if not path.exists():
            fsio.write_new(path, day.encode(), private=True)

    def _is_news(self, key_id: str) -> bool:
        return not self._file(key_id).exists() and not self._tombstone(key_id).exists()

    def _file(self, key_id: str) -> Path:
        return self.folder / f"{key_id}.key"

    def _tombstone(self, key_id: str) -> Path:
        return self.folder / f"{key_id}.forgotten"


# Five random signs in front: no id is a name that Windows reserves, and two desks never make the same one.
_ID = regex(rf"[{_LETTERS}]{{5}}\.[a-z0-9-]{{1,40}}(?:\.[a-z0-9-]{{1,40}})?")


def _random() -> str:
    from secrets import choice

    return "".join(choice(_LETTERS) for _ in range(5))


def _slug(name: str) -> str:
    """``name`` as a part of a file name; what is not plain ASCII by its hash, so that no two are mixed up."""
    lower = name.lower()
    if re.fullmatch(r"[a-z0-9-]{0,40}", lower):
        return lower
    from hashlib import sha256

    return f"h-{sha256(lower.encode()).hexdigest()[:32]}"


def subject_of_key(key_id: str) -> str:
    """Whom a key is about, as its id writes it."""
    return key_id.partition(".")[2].partition(".")[0]


def purpose_of_key(key_id: str) -> str:
    """What for, where a key seals what is kept by a consent; else ""."""
    return key_id.partition(".")[2].partition(".")[2]


def _belongs(key_id: str, subject: str, purpose: str | None) -> bool:
    whose, _, what_for = key_id.partition(".")[2].partition(".")
    return whose == _slug(subject) and (purpose is None or what_for == _slug(purpose))


def _sound_id(key_id: str) -> str:
    """``key_id`` from a foreign file, which becomes a file's name here."""
    if not _ID.fullmatch(key_id):
        raise BadData(N_("{id} cannot be the id of a key; nothing more was taken over"), id=key_id)
    return key_id


def _unwrapped(key_id: str, token: str, vault: Vault) -> bytes:
    """A person's key out of its file; ``BadData`` when it was changed or the vault never wrapped it."""
    wrapping = vault.keys.get(key_id_of(token))
    if wrapping is None:
        msgid = N_("the key {id} does not belong to this keyring's vault; import it again from another desk")
        raise BadData(msgid, id=key_id)
    return b64decode(unseal(token, wrapping, key_id, "key", "key"))
