"""What residents ask that no page of its own answers, much of it of staff's areas: question, answer, words.

The templates ``answers.md.j2`` (in English ``answers.en.md.j2``), ours and those in the folders of areas,
hold one entry after the other: ``## question {: #place }``, a line ``words: …`` with what else people may
type, and the answer, which may print clauses and parameters as any page of the area may.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from propctl.errors import N_, SettingsError

TEMPLATE = "answers.md.j2"
_ENTRY = re.compile(r"^## +(.+?) *\{: *#([\w-]+) *\} *\n(?:words: *(.*)\n)?", re.MULTILINE)


class Answer(msgspec.Struct, frozen=True):
    """One question and its answer."""

    place: str  # on the page, and in its address
    question: str
    words: str  # what else people may type who ask it
    text: str  # Markdown


def read_answers(markdown: str, file: str) -> list[Answer]:
    """The entries of a filled-in template; ``SettingsError`` for text that belongs to none of them."""
    before, *found = _ENTRY.split(markdown)
    if before.strip():
        raise SettingsError(
            N_("{file}: an entry begins with a line like “## question {{: #place }}”, not with {text}"),
            file=file,
            text=before.strip().partition("\n")[0][:40],
        )
    entries: list[Any] = [found[place : place + 4] for place in range(0, len(found), 4)]
    return [
        Answer(place, question, (words or "").strip(), text.strip())
        for question, place, words, text in entries
    ]
