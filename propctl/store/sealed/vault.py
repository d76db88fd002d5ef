"""What a keyring holds beside people's keys: the vault, who may open it, and all of it on its way elsewhere.

Who may open it is settled between desks without a clock: each recipient has a number of turns, one more each
time that he is let in or shut out. An odd number is in, an even one out, and the higher number holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from propctl.store.sealed.age import public_part


class Vault(msgspec.Struct, frozen=True):
    """What ``vault.age`` holds."""

    office: bytes  # random; survives rotation: an import from elsewhere is known by it
    current: str  # the id of the vault key that wraps new people's keys
    keys: dict[str, bytes]  # more than one only while a rotation is under way
    turns: dict[str, int] = {}  # recipient -> how often he was let in or shut out


class Export(msgspec.Struct, frozen=True):
    """A whole keyring, as it travels to another desk (wrapped by age for the recipients)."""

    vault: Vault
    recipients: list[str]
    people: dict[str, str]  # key id -> sealed key
    forgotten: dict[str, str]  # key id -> day
    former: dict[str, str] = {}  # key id -> day


class Taken(msgspec.Struct, frozen=True):
    """What came of another desk's keys."""

    new: list[str]  # ids of the keys that were not here
    forgotten: list[str]  # ids of the keys that were here and are forgotten there
    beside: list[str]  # ids of keys of the same people that the other desk did not know: they stay
    admitted: list[str]  # recipients that were let in there
    shut_out: list[str]  # recipients that were shut out there


def turns_of(lines: Iterable[str], vault: Vault) -> dict[str, int]:
    """The turns of everybody, also of those who were there before turns were counted."""
    return {**{public_part(line): 1 for line in lines}, **vault.turns}


def turned(lines: Iterable[str], vault: Vault, line: str) -> dict[str, int]:
    """The turns after one more of ``line``."""
    turns, public = turns_of(lines, vault), public_part(line)
    return {**turns, public: turns.get(public, 0) + 1}


def later(mine: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    """Of two desks' turns the later ones."""
    return {public: max(mine.get(public, 0), theirs.get(public, 0)) for public in [*mine, *theirs]}


def admitted(lines: Iterable[str], turns: Mapping[str, int]) -> list[str]:
    """The lines of those who are in, each once."""
    named = {public_part(line): line for line in reversed(list(lines))}
    return [line for public, line in reversed(named.items()) if turns.get(public, 1) % 2]
