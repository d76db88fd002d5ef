"""The languages of the command line: which one is spoken, and how a message id becomes a sentence.

Message ids are English; ``propctl/locale`` holds the core's catalogues, ``locale/`` in an area's folder those
of the area, which are read when one of its messages is shown.
"""

from __future__ import annotations

import datetime as dt
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from struct import unpack_from

from propctl.errors import N_, Message, Problem, PropctlError, Refused, Said, Typed, filled_in
from propctl.regulation.model.text import Label
from propctl.worktime.limits import Limit, format_limit
from propctl.worktime.moments import written

COLON = N_(": ")
TYPED_AS = N_("{name} ({option})")  # a field that is missed, and the option that gives it
CITED = N_(" ({cite})")  # what stands behind the sentence of a refusal
CHINESE = "zh-CN"  # what is spoken where nobody asks for another language
LANGUAGES = (CHINESE, "zh-TW", "en")
LOCALE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")  # noqa: PTH118, PTH120 - a path for gettext
_words: ContextVar[Words] = ContextVar("words")  # of the language that is spoken now
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
    """Speak ``lang`` until the block is left."""
    token = _words.set(Words(lang))
    try:
        yield _words.get()
    finally:
        _words.reset(token)


def said(msgid: str, **values: str) -> str:
    """A message in the language that is spoken now."""
    return _words.get()(msgid, **values)


class Catalogue:
    """The messages of one language, each looked up in its ``.mo`` file: gettext would read all at each start.

    The file holds two tables of (length, offset), of message ids in byte order and of their texts.
    """

    def __init__(self, path: str) -> None:
        """``path``: of the file; without one, every message stays as it is."""
        self._data, self._count = b"", 0
        self._found: dict[str, str] = {}  # texts that were looked up: lists say the same again and again
        with suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
            self._data = file.read()
            _, _, self._count, self._ids, self._texts = unpack_from("<5I", self._data)

    @property
    def there(self) -> bool:
        """Whether there is such a file."""
        return bool(self._data)

    def __call__(self, msgid: str) -> str:
        """The text of a message, or the message id where it has none."""
        if msgid not in self._found:
            self._found[msgid] = self._looked_up(msgid)
        return self._found[msgid]

    def _looked_up(self, msgid: str) -> str:
        wanted = msgid.encode()
        place = bisect_left(range(self._count), wanted, key=lambda n: self._entry(self._ids, n))
        if place == self._count or self._entry(self._ids, place) != wanted:
            return msgid
        return self._entry(self._texts, place).decode()

    def _entry(self, table: int, n: int) -> bytes:
        length, offset = unpack_from("<2I", self._data, table + 8 * n)
        return self._data[offset : offset + length]


def own_catalogue(origin: str) -> str:
    """The folder with the catalogues of the area that a file belongs to; "" where it has none."""
    folder = os.path.dirname(origin)  # noqa: PTH120 - read at every start
    while folder != os.path.dirname(folder):  # noqa: PTH120
        if os.path.isdir(f"{folder}/locale"):  # noqa: PTH112
            return f"{folder}/locale"
        if os.path.isfile(f"{folder}/area.toml"):  # noqa: PTH113
            return ""
        folder = os.path.dirname(folder)  # noqa: PTH120
    return ""


class Words:
    """Sentences and values in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.commands = True  # whether the reader types commands: what names one is told
        self.chinese = lang.startswith("zh")
        self._name = lang.replace("-", "_")
        self._catalogue = Catalogue(f"{LOCALE}/{self._name}/LC_MESSAGES/propctl.mo")
        self._of_areas: dict[str, tuple[Catalogue, Callable[[str], str]]] = {}  # by folder

    def _text(self, msgid: str) -> str:
        """The text of a message: that of its area, else the core's, else the message itself."""
        found = self._said_by_area(msgid) if isinstance(msgid, Message) and self.chinese else msgid
        return self._catalogue(msgid) if found == msgid else found

    def _said_by_area(self, msgid: Message) -> str:
        """The text from the area's own catalogue; the message itself where it has none.

        An area without a Traditional catalogue is read in the Simplified one, and converted.
        """
        folder = own_catalogue(msgid.origin)
        if folder not in self._of_areas:
            own = Catalogue(f"{folder}/{self._name}.mo")
            simplified = Catalogue(f"{folder}/zh_CN.mo") if not own.there else own
            self._of_areas[folder] = simplified, str if own.there else self.written
        catalogue, convert = self._of_areas[folder]
        text = catalogue(msgid)
        return text if text == msgid else convert(text)

    def __call__(self, msgid: str, values: Mapping[str, object] | None = None, /, **more: object) -> str:
        """The sentence of a message id, its ``{named}`` values filled in as people read them."""
        text = self._text(msgid) if msgid else ""
        named = {**(values or {}), **more}
        return filled_in(text, {name: self.value(value) for name, value in named.items()}) if named else text

    def value(self, value: object) -> str:
        """A value inside a sentence: labels and limits by language, times as they are written."""
        match value:
            case Label():
                return self.label(value)
            case Limit():
                return self.written(format_limit(value, self.lang))
            case PropctlError():
                return self.error(value)
            case Typed() if not self.commands:
                return ""
            case Said():
                return self(value.msgid, value.values)
            case dt.datetime():
                return written(value)
            case str():
                return value
            case Sequence():
                return self.joined(self.value(entry) for entry in value)
        return str(value)

    def label(self, label: Label) -> str:
        """The label in this language."""
        return self.written(label.of(self.lang))

    def written(self, text: str) -> str:
        """Our own words as this language writes them: in Traditional characters for ``zh-TW``."""
        if self.lang != "zh-TW":
            return text
        from propctl.words.traditional import taiwan

        return taiwan()(text)

    def joined(self, texts: Iterable[str]) -> str:
        """An enumeration: 、 in Chinese, a comma in English."""
        return ("、" if self.chinese else ", ").join(texts)

    def error(self, error: PropctlError) -> str:
        """An error as the one sentence that its reader gets; a refusal cites its clause at the end."""
        sentence = self(error.msgid, error.values)
        if isinstance(error, Refused) and error.cite is not None:
            return sentence + self(CITED, cite=error.cite)
        return sentence

    def problem(self, problem: Problem) -> str:
        """A problem in a file: where it is, what it is, what to do."""
        where = ":".join(str(part) for part in (problem.path, problem.line) if part)
        key = f"{problem.field}: " if problem.field else ""
        says = self(problem.message, problem.values)
        fix = self(problem.fix, problem.values)
        return f"{where}: {key}{says}" + (f"\n  → {fix}" if fix else "")
