"""Reading notices over before they go out: wrong words, and sentences without punctuation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import (
    Clause,
    Finding,
    Office,
    clause,
    corrections,
    rows,
    unpunctuated,
    wrong_words,
)
from propctl_plugins.notices.numbers import FORM

UNSENT = ("draft", "approved")


def proofread(office: Office, notice: str = "") -> list[dict[str, Any]]:
    """What to mend in a notice, or in all that are not published yet."""
    rule = clause(office, "notices.proofread")
    if not rule.in_force:
        return []
    read = rows(office, FORM, states=() if notice else UNSENT, void=bool(notice))
    return [
        {"id": row.id, "field": name, **found.row}
        for row in read
        if notice in ("", row.id)
        for name, text in row.values.items()
        if isinstance(text, str)
        for found in _mistakes(rule, text)
    ]


def _mistakes(rule: Clause, text: str) -> Iterator[Finding]:
    yield from wrong_words(text, corrections(rule.many("wrong_words")))
    longest = rule.number("max_unpunctuated_chars", 0)
    if longest:
        yield from unpunctuated(text, longest)
