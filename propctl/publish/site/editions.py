"""The editions of the site: Simplified Chinese is the source, Traditional derived, English its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from propctl.errors import N_, SettingsError
from propctl.words.traditional import hong_kong


class Edition(msgspec.Struct, frozen=True):
    """One edition."""

    code: str
    folder: str  # from the root of the site, with its slash
    tag: str  # of the pages' ``lang``
    lang: str  # whose words it is rendered in
    label: str


HANS = Edition("zh-Hans", "", "zh-Hans-CN", "zh-CN", "简体")
HANT = Edition("zh-Hant", "zh-Hant/", "zh-Hant-HK", "zh-CN", "繁體")
ENGLISH = Edition("en", "en/", "en", "en", "EN")
ALL = (HANS, HANT, ENGLISH)

_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_SPOKEN = re.compile(r"""(\s(?:alt|title|aria-label|placeholder|content)=")([^"]*)""")
_VERBATIM = ("script", "style", "code", "pre", "kbd", "samp")
_OPENS_VERBATIM = tuple(f"<{name}" for name in _VERBATIM)
_VOID = ("br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "wbr", "col")
_SHORT = 40  # signs of a tag that stands on many pages
_MOST_KNOWN = 50_000  # pieces that are remembered
_BREAK = "\n\x1e\n"  # parts of a page go through the converter together


def chosen(names: Iterable[str]) -> list[Edition]:
    """The editions of these codes; the source always, and first."""
    wanted = set(names)
    unknown = wanted - {edition.code for edition in ALL}
    if unknown:
        raise SettingsError(
            N_("there is no edition {name}; there are: {known}"),
            name=", ".join(sorted(unknown)),
            known=", ".join(edition.code for edition in ALL),
        )
    return [edition for edition in ALL if edition is HANS or edition.code in wanted]


class Traditional:
    """Turns a page of the source edition into one of the Traditional edition."""

    def __init__(self, protected: Mapping[str, str] | Iterable[str] = ()) -> None:
        """``protected``: names of people and places, and how they are written; "": as they are."""
        self._convert = hong_kong()
        self._known: dict[str, str] = {}  # piece of a page -> as it is written in Traditional characters
        self._silent: set[str] = set()  # tags that say nothing and within which text is converted
        self._written = dict(protected) if isinstance(protected, Mapping) else dict.fromkeys(protected, "")
        names = sorted((name for name in self._written if len(name) > 1), key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, names))) if names else None

    def text(self, text: str) -> str:
        """Plain text in Traditional characters, protected names as they are."""
        if self._names is None:
            return self._convert(text)
        kept = [self._written[name] or name for name in self._names.findall(text)]
        parts = self._convert(self._names.sub("\x1f", text)).split("\x1f")
        return "".join(part + name for part, name in zip(parts, [*kept, ""], strict=True))

    def _named(self, text: str) -> str:
        """Text that is not converted, with the names that the office has in Traditional characters."""
        if self._names is None:
            return text
        return self._names.sub(lambda name: self._written[name[0]] or name[0], text)

    def page(self, html: str) -> str:
        """A page: its text and the attributes that are read out; no link, id, code or script changes."""
        pieces = _TAG.split(html)
        places: list[int] = []
        hidden: list[str] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                if not hidden and piece in self._silent:
                    continue
                _enter(hidden, piece)
                if not hidden and _SPOKEN.search(piece):
                    places.append(place)
                elif not hidden and len(piece) < _SHORT:
                    self._silent.add(piece)
            elif not hidden and piece.strip():
                places.append(place)
            elif hidden and hidden[0] not in _VERBATIM:
                pieces[place] = self._named(piece)
        said = [_spoken(pieces[place]) for place in places]
        self._convert_all(said)
        for place, text in zip(places, said, strict=True):
            shown = self._known[text]
            pieces[place] = _said(pieces[place], shown) if place % 2 else shown
        return "".join(pieces)

    def _convert_all(self, texts: list[str]) -> None:
        """Convert what was not met before: most lines of a site stand on many of its pages."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not new:
            return
        if len(self._known) > _MOST_KNOWN:
            self._known = {text: self._known[text] for text in texts if text in self._known}
        self._known |= zip(new, self.text(_BREAK.join(new)).split(_BREAK), strict=True)


def _spoken(piece: str) -> str:
    """What is to be converted of a piece: a text whole, of a tag only the attributes that are read out."""
    if not piece.startswith("<"):
        return piece
    return "\x1d".join(match[2] for match in _SPOKEN.finditer(piece))


def _said(tag: str, text: str) -> str:
    values = iter(text.split("\x1d"))
    return _SPOKEN.sub(lambda match: match[1] + next(values), tag)


def _enter(hidden: list[str], tag: str) -> None:
    """Keep track of the elements in which nothing is converted."""
    if not hidden and 'translate="no"' not in tag and not tag[:7].lower().startswith(_OPENS_VERBATIM):
        return
    name = re.match(r"</?([a-zA-Z0-9]+)", tag)
    if name is None:
        return
    word = name[1].lower()
    if tag.startswith("</"):
        if hidden and hidden[-1] == word:
            hidden.pop()
    elif word in _VOID or tag.endswith("/>"):
        return
    elif hidden:
        if word == hidden[-1]:
            hidden.append(word)
    elif word in _VERBATIM or 'translate="no"' in tag:
        hidden.append(word)
