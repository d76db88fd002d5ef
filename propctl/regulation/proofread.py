"""Reading a paper over: words that are wrong, sentences without punctuation, titles that are referred to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from propctl.regex import regex

_MARKS = regex(r"\W+")  # whatever is no letter, sign or digit
_QUOTED = regex(r"《([^《》]{1,60})》")


class Finding(msgspec.Struct, frozen=True):
    """One thing to mend in a text."""

    line: int  # 1-based
    found: str
    better: str = ""  # the right wording, where it is known

    @property
    def row(self) -> dict[str, object]:
        """The finding as a line of a table."""
        return {"line": self.line, "found": self.found, "better": self.better}


def wrong_words(text: str, better: Mapping[str, str]) -> Iterator[Finding]:
    """Every line that holds one of the words; ``better`` says what to write instead ("": rephrase)."""
    for number, line in enumerate(text.splitlines(), 1):
        for word, instead in better.items():
            if word in line:
                yield Finding(number, word, instead)


def unpunctuated(text: str, longest: int) -> Iterator[Finding]:
    """Every run of more than ``longest`` characters without a punctuation mark, by how it begins."""
    for number, line in enumerate(text.splitlines(), 1):
        for run in _MARKS.split(line):
            if len(run) > longest:
                yield Finding(number, f"{run[:12]}…")


def quoted_titles(text: str) -> Iterator[Finding]:
    """Every title in 《》."""
    for number, line in enumerate(text.splitlines(), 1):
        for title in _QUOTED.findall(line):
            yield Finding(number, title)


def corrections(entries: Iterable[str]) -> dict[str, str]:
    """Pairs written ``wrong→right`` as a mapping."""
    pairs = (entry.partition("→") for entry in entries)
    return {wrong.strip(): right.strip() for wrong, _, right in pairs if wrong.strip()}
