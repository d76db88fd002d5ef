"""The languages of the command line: which one is spoken, and how a message id becomes a sentence.

Message ids are English. ``propctl/locale`` holds the catalogues; Click's own messages are in them too, since
Click looks its texts up in the process's text domain when it prints them.
"""

from __future__ import annotations

import datetime as dt
import gettext
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property

from propctl.errors import N_, Problem, PropctlError
from propctl.regulation.text import Label
from propctl.worktime.limits import Limit, format_limit
from propctl.worktime.moments import written

DOMAIN = "propctl"
CITED = N_(" ({cite})")  # what a refusal appends to its sentence
CHINESE = "zh-CN"  # what is spoken where nobody asks for another language
LANGUAGES = (CHINESE, "zh-TW", "en")
_DIRECTORY = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - a path for gettext
_TRADITIONAL = ("tw", "hk", "mo", "hant")


def recognise(tag: str) -> str:
    """The language that a tag or locale means (``zh_TW.UTF-8`` -> ``zh-TW``); "" for one we do not speak."""
    parts = tag.replace("_", "-").partition(".")[0].lower().split("-")
    if parts[0] == "zh":
        return "zh-TW" if any(part in _TRADITIONAL for part in parts[1:]) else CHINESE
    return "en" if parts[0] == "en" else ""


def choose(*wishes: str) -> str:
    """The first of the wishes that is spoken here, else Chinese."""
    return next((found for wish in wishes if (found := recognise(wish))), CHINESE)


def locale_wish(environ: Mapping[str, str]) -> str:
    """The language that the operating system's user asks for; "" where none is set."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name].partition(":")[0]
    return ""


@contextmanager
def spoken(lang: str) -> Iterator[Words]:
    """Speak ``lang`` in this process, Click included, until the block is left."""
    before = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    os.environ["LANGUAGE"] = lang.replace("-", "_")
    gettext.bindtextdomain(DOMAIN, _DIRECTORY)
    gettext.textdomain(DOMAIN)
    try:
        yield Words(lang)
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


class Words:
    """Sentences and values in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.chinese = lang.startswith("zh")
        self._catalogue = gettext.translation(
            DOMAIN, _DIRECTORY, languages=[lang.replace("-", "_")], fallback=True
        )

    def __call__(self, msgid: str, values: Mapping[str, object] | None = None, /, **more: object) -> str:
        """The sentence of a message id, its ``{named}`` values filled in as people read them."""
        text = self._catalogue.gettext(msgid) if msgid else ""
        named = {**(values or {}), **more}
        return text.format(**{name: self.value(value) for name, value in named.items()}) if named else text

    def value(self, value: object) -> str:
        """A value inside a sentence: labels and limits by language, times as they are written."""
        match value:
            case Label():
                return self.label(value)
            case Limit():
                return format_limit(value, self.lang)
            case PropctlError():
                return self.error(value)
            case dt.datetime():
                return written(value)
            case str():
                return value
            case Sequence():
                return self.joined(self.value(entry) for entry in value)
        return str(value)

    def label(self, label: Label) -> str:
        """The label in this language; traditional characters are made from the Chinese ones."""
        text = label.of(self.lang)
        return self._traditional(text) if self.lang == "zh-TW" else text

    @cached_property
    def _traditional(self) -> Callable[[str], str]:
        """OpenCC as for the catalogues; without the extra ``hant`` labels stay simplified."""
        try:
            from opencc import OpenCC
        except ImportError:
            return str
        convert: Callable[[str], str] = OpenCC("s2twp").convert
        return convert

    def joined(self, texts: Iterable[str]) -> str:
        """An enumeration: 、 in Chinese, a comma in English."""
        return ("、" if self.chinese else ", ").join(texts)

    def error(self, error: PropctlError) -> str:
        """An error as the one sentence that its reader gets; a refusal may cite its clause at the end."""
        if self._catalogue.gettext(error.msgid) != error.msgid:
            return self(error.msgid, error.values)
        sentence, cited = error.msgid.removesuffix(CITED), error.msgid.endswith(CITED)
        return self(sentence, error.values) + (self(CITED, error.values) if cited else "")

    def problem(self, problem: Problem) -> str:
        """A problem in a file: where it is, what it is, what to do."""
        where = ":".join(str(part) for part in (problem.path, problem.line, problem.field) if part)
        says = self(problem.message, problem.values)
        fix = self(problem.fix, problem.values)
        return f"{where}: {says}" + (f"\n  → {fix}" if fix else "")
