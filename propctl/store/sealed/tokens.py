"""Sealed values: what stands in a record's file in place of a personal value.

A token is ``sealed:1:<key id>:<base64url>``. Inside: AES-SIV (RFC 5297, 64-byte key) over the padded value,
bound to the record, the field and the field's type, so that a value moved elsewhere does not open. The same
value in the same place always gives the same token: an edit elsewhere in the record changes no sealed line.

What a token tells without the key: whose key it needs, that a field went back to an earlier value, and the
length of the value up to its padding (16, 64, 128 bytes and multiples of 128).
``tests/data/seal-vectors.json`` fixes the format for other implementations.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from propctl.errors import N_, BadData
from propctl.regex import regex
from propctl.regulation.model.record import SEALED

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_BYTES = 64
_SIV_BYTES = 16
_NEEDS = regex(rb"sealed:1:([a-z0-9.-]+):")
_FILE, _FILE_HEAD = ("attach", "file"), "sealed:1:"


def seal(value: str, key: bytes, key_id: str, record: str, field: str, type: str) -> str:
    """The token for ``value`` in this field of this record, under the 64-byte ``key``.

    ``record`` names no other: a number (``CP-261121-A01``), or a natural key with its form before it
    (``residents.household:H-3-1201``; before, the key alone).
    """
    sealed = _cipher(key).encrypt(_pad(value.encode()), [_bound_to(record, field, type)])
    return f"sealed:1:{key_id}:{urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unseal(token: str, key: bytes, record: str | Sequence[str], field: str, type: str) -> str:
    """The value behind ``token``; ``record``: what it was bound to, or the names that it may be bound to.

    Raises ``BadData`` naming record and field where the token was changed, moved here from another record
    or field, or sealed under another key.
    """
    from cryptography.exceptions import InvalidTag

    names = [record] if isinstance(record, str) else list(dict.fromkeys(record))
    for name in names:
        with suppress(ValueError, InvalidTag):
            return _unpad(_cipher(key).decrypt(_body(token), [_bound_to(name, field, type)])).decode()
    raise damaged(names[-1], field)


def damaged(record: str, field: str) -> BadData:
    """What to say of a token that its key does not open in this place."""
    msgid = N_(
        "{field} of {record} does not open: it was changed or moved by hand; "
        "take the line back from an earlier version"
    )
    return BadData(msgid, field=field, record=record)


def seal_file(data: bytes, key: bytes, key_id: str, record: str) -> bytes:
    """A file's content sealed for ``record``: the line ``sealed:1:<key id>``, then what the key opens."""
    sealed = _cipher(key).encrypt(_pad(data), [_bound_to(record, *_FILE)])
    return f"{_FILE_HEAD}{key_id}\n".encode() + sealed


def unseal_file(data: bytes, key: bytes, record: str) -> bytes:
    """The content behind ``seal_file``; ``BadData`` where it was changed, or sealed for another record."""
    from cryptography.exceptions import InvalidTag

    try:
        return _unpad(_cipher(key).decrypt(data.partition(b"\n")[2], [_bound_to(record, *_FILE)]))
    except (ValueError, InvalidTag):
        msgid = N_("a sealed file of {record} does not open: it was changed, or is of another record")
        raise BadData(msgid, record=record) from None


def key_id_of_file(data: bytes) -> str:
    """The id of the key that a sealed file needs; "" where it is none."""
    head = data.partition(b"\n")[0].decode("ascii", "replace")
    return head.removeprefix(_FILE_HEAD) if head.startswith(_FILE_HEAD) else ""


def key_id_of(token: str) -> str:
    """The id of the key that ``token`` needs; "" where it is no token."""
    match = SEALED.fullmatch(token)
    return match["key_id"] if match else ""


def key_ids_in(data: bytes) -> set[str]:
    """The ids of the keys that the tokens in a record's file need."""
    return {found.decode() for found in _NEEDS.findall(data)}


def new_key() -> bytes:
    """A fresh random key."""
    import secrets

    return secrets.token_bytes(KEY_BYTES)


def _cipher(key: bytes) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(key)


def _body(token: str) -> bytes:
    """The bytes of a token; ValueError unless they are written in the one canonical way."""
    match = SEALED.fullmatch(token)
    if match is None:
        raise ValueError("not a token")
    body = match["body"]
    sealed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    if urlsafe_b64encode(sealed).decode().rstrip("=") != body or len(sealed) <= _SIV_BYTES:
        raise ValueError("not canonical")
    return sealed


def _bound_to(*parts: str) -> bytes:
    """Each part with its length before it, so that no boundary between parts can move."""
    return b"".join(len(data).to_bytes(4, "big") + data for data in (part.encode() for part in parts))


def _pad(data: bytes) -> bytes:
    needed = len(data) + 1
    size = 16 if needed <= 16 else 64 if needed <= 64 else -(-needed // 128) * 128
    return data + b"\x80" + bytes(size - needed)


def _unpad(padded: bytes) -> bytes:
    data, mark, zeros = padded.rpartition(b"\x80")
    if not mark or zeros.strip(b"\0"):
        raise ValueError("no padding")
    return data
