"""Texts that people read, in the languages they read."""

from collections.abc import Iterable

import msgspec

from propctl.regex import regex

PLACE = regex(r"\{(\w+)\}")  # where a clause's text has one of its parameters
BLANK = regex(r"\{([^{}]+)\}")  # in a line to say: a field, or ``clause.param``


class Label(msgspec.Struct, frozen=True, omit_defaults=True):
    """A short text in Chinese, the source language, and in English; one of them at least."""

    zh: str = ""
    en: str = ""

    def of(self, lang: str) -> str:
        """The text for ``lang`` ("zh-CN", "zh-TW", "en"); Chinese where there is no English."""
        return self.en if lang.startswith("en") and self.en else self.zh

    def __str__(self) -> str:
        return self.zh


NUMBER = "{}"  # its place in what a bare number is called: "{}号楼|building {}"


def called_so(pattern: str, number: str) -> Label:
    """What a bare number is called by a ``pattern`` in both languages: 5 is 5号楼, building 5."""
    named = label(pattern)
    return Label(named.zh.replace(NUMBER, number), named.en.replace(NUMBER, number))


def label(text: str | Label) -> Label:
    """A bare string in a declaration is Chinese; ``"停水|Water outage"`` is both."""
    if isinstance(text, Label):
        return text
    zh, _, en = text.partition("|")
    return Label(zh.strip(), en.strip())


def joined(labels: Iterable[Label]) -> Label:
    """Several labels as one list; each in quotes where one is a list itself (审查通过、待办许可)."""
    found = list(labels)
    quoted = len(found) > 1 and any("、" in entry.zh for entry in found)
    zh = "".join(f"“{entry.zh}”" for entry in found) if quoted else "、".join(entry.zh for entry in found)
    return Label(zh, ", ".join(entry.en or entry.zh for entry in found))
