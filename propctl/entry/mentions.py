"""Where a free text speaks of a person: pointed out before it is kept, looked for before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from propctl.entry import identifiers


class Finding(NamedTuple):
    """Where a free text speaks of a person: ``text[start:end]``."""

    start: int
    end: int
    kind: str  # "phone", "id-number", "plate" or "name"


_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
_PHONE = re.compile(
    r"(?<![\dA-Za-z])(?:\+?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?[2-9]\d{2,3}[- ]?\d{4})(?!\d)",
    re.ASCII,
)
_PLATE = re.compile(identifiers.PLATE.pattern.replace("[A-Z]", "[A-Z][ ·.]?", 1), re.IGNORECASE)


def personal_findings(text: str, known: Iterable[str] = ()) -> list[Finding]:
    """Telephones, ID numbers, plates and ``known`` names (or other values) in ``text``, in their order.

    Full-width digits count. A finding inside a longer one is left out.
    """
    plain = text.translate(_SAME_LENGTH)
    found = [
        Finding(*match.span(), "id-number")
        for match in _ID_NUMBER.finditer(plain)
        if identifiers.id_number_is_sound(re.sub("[ -]", "", match[0]))
    ]
    found += [Finding(*match.span(), "phone") for match in _PHONE.finditer(plain)]
    found += [Finding(*match.span(), "plate") for match in _PLATE.finditer(plain)]
    names = sorted({name.translate(_SAME_LENGTH) for name in known if len(name) > 1}, key=len, reverse=True)
    if names:
        pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
        found += [Finding(*match.span(), "name") for match in pattern.finditer(plain)]
    return _outermost(found)


_SAME_LENGTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}  # full-width to half, sign by sign


def _outermost(found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or finding.end > kept[-1].end:
            kept.append(finding)
    return kept
