"""age (age-encryption.org): who can open the office's keyring, and with what.

Recipients are written ``age1… name`` or ``ssh-ed25519 … name``; identities are age's own files or SSH keys
without a passphrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from propctl.errors import N_, BadData, SettingsError, UsageError
from propctl.store.files import fsio

IDENTITY_VARIABLE = "PROPCTL_IDENTITY"


def identity_file(setting: str, environ: Mapping[str, str]) -> Path:
    """Where this person's age identity is: ``$PROPCTL_IDENTITY``, the setting, or the user's own folder."""
    named = environ.get(IDENTITY_VARIABLE) or setting
    if named:
        return Path(named).expanduser()
    import click

    return Path(click.get_app_dir("propctl")) / "identity.txt"


def new_identity(path: Path) -> str:
    """Make an age identity in a new file that only its owner can reach; returns the recipient to announce.

    ``FileExistsError`` when there is one: replacing it would lock its owner out.
    """
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fsio.sweep(path.parent, path.stem)  # what a killed process left of another one
    recipient = str(identity.to_public())
    fsio.write_new(path, f"# {recipient}\n{identity}\n".encode(), private=True)
    return recipient


def identity_here(path: Path) -> tuple[str, bool]:
    """The recipient of the identity in ``path``, which is made where there is none; and whether it was."""
    if path.exists():
        return recipient_of(path), False
    return new_identity(path), True


def recipient_of(path: Path) -> str:
    """What an identity's owner tells those who seal for him; of an SSH key, the .pub file beside it tells."""
    import pyrage

    found = _identities(path)[0]
    if isinstance(found, pyrage.x25519.Identity):
        return str(found.to_public())
    try:
        return public_part(fsio.read(path.with_name(f"{path.name}.pub")).decode())
    except (FileNotFoundError, UnicodeDecodeError):
        msgid = N_("{path} is an SSH key; what to tell others stands in the .pub file that belongs to it")
        raise SettingsError(msgid, path=str(path)) from None


def public_part(line: str) -> str:
    """A recipient without the name that may follow it."""
    words = line.split()
    return " ".join(words[:2] if line.startswith("ssh-") else words[:1])


def name_part(line: str) -> str:
    """The name that follows a recipient, or ""."""
    return line[len(public_part(line)) :].strip()


def check_recipients(lines: Iterable[str]) -> None:
    """``UsageError`` unless every line is a recipient and there is at least one."""
    _parsed(lines)


def wrap(data: bytes, recipients: Iterable[str]) -> bytes:
    """``data`` so that any of ``recipients`` can open it, and nobody else."""
    import pyrage

    wrapped: bytes = pyrage.encrypt(data, _parsed(recipients))
    return wrapped


def unwrap(data: bytes, identity: Path) -> bytes:
    """``data`` opened with the identities in a file; ``SettingsError`` says why it stays shut."""
    import pyrage

    try:
        opened: bytes = pyrage.decrypt(data, _identities(identity))
    except pyrage.DecryptError:
        msgid = N_("the identity in {path} does not open the keyring; ask a colleague who can to add you")
        raise SettingsError(msgid, path=str(identity)) from None
    return opened


def lock(data: bytes, passphrase: str) -> bytes:
    """``data`` so that whoever knows the passphrase can open it."""
    import pyrage

    locked: bytes = pyrage.passphrase.encrypt(data, passphrase)
    return locked


def unlock(data: bytes, passphrase: str) -> bytes | None:
    """What ``lock`` closed; None where the passphrase is another, or the data not whole."""
    import pyrage

    try:
        unlocked: bytes = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError:
        return None
    return unlocked


def wants_passphrase(data: bytes) -> bool:
    """Whether sealed data is opened by a passphrase, not by an identity."""
    return b"\n-> scrypt " in data[:256]


def _parsed(lines: Iterable[str]) -> list[Any]:
    """Recipients as age takes them; ``UsageError`` for any other line, and for none at all."""
    import pyrage

    parsed: list[Any] = []
    for line in lines:
        kind = pyrage.ssh.Recipient if line.startswith("ssh-ed25519 ") else pyrage.x25519.Recipient
        try:
            parsed.append(kind.from_str(public_part(line)))
        except pyrage.RecipientError:
            msgid = N_("{recipient} is not a recipient; it begins with age1 or ssh-ed25519")
            raise UsageError(msgid, recipient=line) from None
    if not parsed:
        raise UsageError(N_("a keyring needs at least one recipient, or nobody could open it"))
    return parsed


def _identities(path: Path) -> list[Any]:
    import pyrage

    try:
        text = fsio.read(path).decode()
        if text.startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines]
        if not found:
            raise pyrage.IdentityError
        return found
    except FileNotFoundError:
        msgid = N_("there is no identity in {path}; make one with `propctl key identity`")
        raise SettingsError(msgid, path=str(path)) from None
    except (pyrage.IdentityError, UnicodeDecodeError, BadData):
        msgid = N_("{path} is not an identity; an SSH key must be ed25519 and have no passphrase")
        raise SettingsError(msgid, path=str(path)) from None
