"""What a machine left on a page: ids and keys, holes that nobody filled, words of another language.

Read from the finished pages, whatever made them: a clause, a template, a record or the office itself. Each
finding says what stands there and what to mend. Names that no edition translates are marked
``translate="no"`` or with their own ``lang``, and are left alone; so is what a reader may type, in ``<kbd>``,
and in the staff's edition a command, in ``<code>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from propctl.errors import N_

_VOID = ("br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "wbr", "col")
_INLINE = ["a", "b", "i", "u", "s", "q", "em", "strong", "span", "small", "mark", "abbr", "time", "wbr"]
_INLINE += ["sub", "sup", "del", "ins", "kbd", "code", "ruby", "bdi"]
_NOT_READ = ("script", "style", "kbd", "pre")
_SPOKEN = ("alt", "title", "aria-label", "placeholder")

_ID = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.[a-z][a-z0-9-]*(?![\w/@])", re.ASCII)
_KEY = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+(?![\w./@])", re.ASCII)
_SNAKE = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w./@])", re.ASCII)
_CODE = re.compile(r"\{\{|\}\}|\{%|\{[$\w.-]+\}|\$[a-z][\w.-]+", re.ASCII)
_PLACEHOLDER = re.compile(rf"{_CODE.pattern}|〔[^〕\d]+〕")
_UNSET = re.compile(
    r"（?未设定）?|\(not set\)|\bunset\b|\bNone\b(?=[，。,.）)]|$)"
    r"|None(?= ?(?:[\u4e00-\u9fff]|days?|hours?|minutes?|yuan))"
    r"|NaN(?![a-z])|\bundefined\b|\[object \w+\]|\b(?:TODO|FIXME|TBD)\b|？{2,}|\?{2,}|\[\]"
    r"|待(?:补充|完善|填写)|此处填写|请输入|某某|(?<![A-Za-z])[Xx]{2,}(?=[\u4e00-\u9fff])"
)
_MARKUP = re.compile(r"\*\*[^*]+\*\*|\]\([^)\s]*\)|^#{1,6} |</?[a-z]+[^<>]*>|&[a-z]+;")
_SEALED = re.compile(r"sealed:\d\S*")
_DATE = re.compile(r"(?<![\d/-])\d{4}-\d{2}-\d{2}(?![\d-])(?:T[\d:]+\S*)?", re.ASCII)
_LIMIT = re.compile(r"(?<![\w.-])(?:-?\d+(?:wd|d)|P(?:\d+D)?T?\d+[HMS])(?!\w)", re.ASCII)
_HOLE = re.compile(
    r"第[ 、，]*[条章节款项](?![\u4e00-\u9fff])|[，。；：、]{2,}|[，。；：、] [，。；：、]"
    r"|^[，。；：、！？）》”]|《 *》|“ *”|元/(?![\u4e00-\u9fffA-Za-z])"
)  # nothing between, before or after
_DOUBLED = re.compile(r"\d(元|分钟|小时|个工作日|天|日|%)\1|(我们|您|由|请|须)\2")
_LONELY = re.compile(r"[，。；：、,.;:]+")  # what is left of a sentence that had nothing to say
_NO_PLACE = re.compile(r"混入|文末片段|写作建议|《某|寫作建議")
_REPEATED = {"zh": re.compile(r"[^，。；：！？（）“”\s]+"), "en": re.compile(r"[^.;:!?()“”]+")}
_HAN = r"[\u4e00-\u9fff]"
_HALF = re.compile(rf"{_HAN}[,;:!?()]|[,;!?()]{_HAN}|{_HAN}\.(?={_HAN}|\s|$)")
_FULL = re.compile(r"[A-Za-z0-9] ?[，。；：！？（）、]|[，。；：！？（）、] ?[A-Za-z0-9]")
_ENGLISH = re.compile(
    r"(?<![\w./@:-])[a-z]{3,}(?![\w/@:-]|\.\w)|(?:[A-Za-z]{2,} ){2,}[A-Za-z]{2,}|\b(?:True|False|Null)\b",
    re.ASCII,
)
_CHINESE = re.compile(rf"{_HAN}+")
_JOINED = re.compile(r"[a-z)](?:[,;:]|\.(?=[A-Z]))[A-Za-z0-9\x00]|[a-z]{2}[.,;:]?\x00", re.ASCII)  # no blank


class Said(NamedTuple):
    """A piece of a page that is read in one go."""

    line: int
    text: str


class Left(NamedTuple):
    """Something that a machine left: on which line, which words, and what to do about it."""

    line: int
    found: str
    message: str


class Asked(NamedTuple):
    """What to look for on the pages of an edition."""

    english: bool
    ids: frozenset[str] = frozenset()  # of clauses and forms
    names: re.Pattern[str] | None = None  # of the office, its places and people: they stand in every edition
    # staff read what is still unset, words of both languages, blanks of what is said aloud
    staff: bool = False


def left_in(html: str, asked: Asked) -> Iterator[Left]:
    """What of the machine stands on a page.

    In Chinese every key is one too many. English hyphens its words, so there only known ids and keys with
    an underscore are.
    """
    seen: set[tuple[str, str]] = set()
    for said in _Reader(html, (*_NOT_READ, "code") if asked.staff else _NOT_READ).said:
        text = asked.names.sub("\x00", said.text) if asked.names else said.text
        for found, message in _in_text(text, asked):
            if (found, message) not in seen:  # once a page is enough
                seen.add((found, message))
                yield Left(said.line, found, message)


def _in_text(text: str, asked: Asked) -> Iterator[tuple[str, str]]:
    english = asked.english
    for match in _ID.finditer(text):
        if match[0] in asked.ids:
            yield match[0], N_("“{found}” is an id of the program; name the clause or form in words")
    for match in (_SNAKE if english else _KEY).finditer(text):
        yield match[0], N_("“{found}” is a key of the program; give it a title in words")
    for match in (_CODE if asked.staff else _PLACEHOLDER).finditer(text):
        yield (
            match[0],
            N_("“{found}” is a place that was to be filled in; fill it, or leave the sentence out"),
        )
    for match in _NO_PLACE.finditer(text):
        message = N_("“{found}” is no place that a reader can look up; cite the document and the part of it")
        yield match[0], message
    for match in _MARKUP.finditer(text):
        yield match[0], N_("“{found}” is markup that was not carried out; mend it in the page it comes from")
    if _SEALED.search(text):
        yield "sealed:", N_("“{found}” is a sealed value; take it out")
    if not asked.staff:
        yield from _unsaid(text, english)
        yield from _written_for_machines(text)
        yield from _foreign(text, english)


def _unsaid(text: str, english: bool) -> Iterator[tuple[str, str]]:
    """What nobody has set, and what is said twice."""
    for match in _UNSET.finditer(text):
        yield match[0], N_("“{found}”: set the value, or leave out what can't be said without it")
    for match in _HOLE.finditer(text):
        yield match[0], N_("“{found}”: something is missing here; fill it in, or leave the sentence out")
    if _LONELY.fullmatch(text):
        yield text, N_("“{found}” stands alone; leave the sentence out where it has nothing to say")
    for match in _DOUBLED.finditer(text):
        yield match[0], N_("“{found}” says one thing twice; strike one")
    for found in _twice(text, english):
        yield found, N_("“{found}” stands twice in one list")


def _written_for_machines(text: str) -> Iterator[tuple[str, str]]:
    """Dates and limits in the form in which the program keeps them."""
    for match in _DATE.finditer(text):
        yield match[0], N_("“{found}”: write the day as people do, 2026年12月1日 or 1 December 2026")
    for match in _LIMIT.finditer(text):
        yield match[0], N_("“{found}”: write the limit in words, 3个工作日 or 3 working days")


def _foreign(text: str, english: bool) -> Iterator[tuple[str, str]]:
    """Marks and words of the other language."""
    if english:
        for match in _FULL.finditer(text):
            yield match[0], N_("“{found}”: an English sentence takes English punctuation")
        for match in _JOINED.finditer(text):
            yield match[0].replace("\x00", "…"), N_("“{found}”: English sets a blank between words")
        for match in _CHINESE.finditer(text):
            message = N_("“{found}” is Chinese in an English page; translate it, or mark it as a name")
            yield match[0], message
        return
    for match in _HALF.finditer(text):
        yield match[0], N_("“{found}”: Chinese takes full-width punctuation")
    for match in _ENGLISH.finditer(text):
        yield match[0], N_("“{found}” is English in a Chinese page; say it in Chinese, or mark it as a name")


def _twice(text: str, english: bool) -> Iterator[str]:
    """What a list of three or more names more than once."""
    for run in _REPEATED["en" if english else "zh"].findall(text):
        items = [item.strip() for item in re.split(", | and " if english else "、", run)]
        if len(items) > 2:
            doubled = [item for place, item in enumerate(items) if len(item) > 1 and item in items[:place]]
            yield from dict.fromkeys(doubled)


class _Reader(HTMLParser):
    """The texts of a page, block by block, without what is not read or belongs to another language."""

    def __init__(self, html: str, not_read: tuple[str, ...]) -> None:
        super().__init__()
        self._not_read = not_read
        self.said: list[Said] = []
        self._open: list[tuple[str, bool]] = []  # element, whether its text is left alone
        self._text, self._line = "", 1
        self.feed(html)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._end()
        hidden = self._hidden or self._alone(tag, given)
        if not hidden:
            spoken = [given[name] for name in _SPOKEN if given.get(name)]
            if tag == "meta" and given.get("name") == "description":
                spoken.append(given.get("content", ""))
            self.said += [Said(self.getpos()[0], text) for text in spoken]
        if tag not in _VOID:
            self._open.append((tag, hidden))

    def _alone(self, tag: str, given: dict[str, str]) -> bool:
        """Whether what an element holds is no text of this page."""
        return tag in self._not_read or given.get("translate") == "no" or (tag != "html" and "lang" in given)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end()
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._text:
            self._line = self.getpos()[0]
        self._text += "\x00" if self._hidden else data  # a name stands between the words beside it

    @property
    def _hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _end(self) -> None:
        text = " ".join(self._text.split())
        if text.strip("\x00 "):
            self.said.append(Said(self._line, text))
        self._text = ""
