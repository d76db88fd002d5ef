"""The addresses of channels: secrets, for whoever has one can write there. They stay on this computer.

They lie in ``.propctl/send.toml``, which is never in git and which only its owner reads; ``propctl.toml``
names the channels, and what each of them is sent.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec
import tomli_w

from propctl.errors import N_, SettingsError
from propctl.store.files import fsio
from propctl.store.files.paths import PRIVATE

if TYPE_CHECKING:
    from pathlib import Path

    from propctl.office.opened.office import Office
    from propctl.office.opened.settings import Channel

_FILE = f"{PRIVATE}/send.toml"


def channel(office: Office, name: str) -> Channel:
    """A channel of the settings; ``SettingsError`` where there is none of that name."""
    known = office.settings.send
    if not known:
        raise SettingsError(N_("no channel is named; write one into propctl.toml, such as [send.front]"))
    if name not in known:
        raise SettingsError(
            N_("there is no channel {name}; propctl.toml has {known}; one is made there with [send.{name}]"),
            name=name,
            known=list(known),
        )
    return known[name]


def address_of(office: Office, name: str) -> str:
    """Where a channel leads on this computer; "" where it was not told here."""
    return _read(office.root / _FILE).get(name, "")


def set_address(office: Office, name: str, address: str) -> None:
    """Keep the address of a channel; none given: forget it."""
    known = _read(office.root / _FILE)
    known.pop(name, None)
    if address:
        known[name] = address
    fsio.replace(office.root / _FILE, tomli_w.dumps(known).encode(), private=True)


def masked(address: str) -> str:
    """What kind of address it is, and nothing of the secret in it."""
    return f"{address.partition('://')[0]}://…" if address else ""


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        return msgspec.convert(tomllib.loads(fsio.read(path).decode()), dict[str, str])
    except (ValueError, msgspec.ValidationError):  # UnicodeDecodeError and TOMLDecodeError are such
        raise SettingsError(
            N_("{file} is not sound; delete it and tell the addresses again: propctl send address NAME"),
            file=_FILE,
        ) from None
