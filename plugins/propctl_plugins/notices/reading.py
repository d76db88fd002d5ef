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
        {"id": row.id, "field": name, **found.row, "problem": problem}
        for row in read
        if notice in ("", row.id)
        for name, text in row.values.items()
        if isinstance(text, str)
        for problem, found in _mistakes(rule, text)
    ]


def _mistakes(rule: Clause, text: str) -> Iterator[tuple[str, Finding]]:
    """What to mend in a text, each with the kind of mistake it is."""
    yield from (("wrong-word", one) for one in wrong_words(text, corrections(rule.many("wrong_words"))))
    longest = rule.number("max_unpunctuated_chars", 0)
    if longest:
        yield from (("unpunctuated", one) for one in unpunctuated(text, longest))
