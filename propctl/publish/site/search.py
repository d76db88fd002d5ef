"""What the browser searches: a small file of titles, and text in tiers that are loaded when they are needed.

The files are scripts, since a page opened from a folder may load a script but fetch nothing. They call
``propctl(name, data)`` of ``search.js``, which holds the ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import msgspec

from propctl.publish.templates import shipped

PAGES = "text-pages"
SYNONYMS, SYNONYMS_ENGLISH = "synonyms.txt", "synonyms.en.txt"


class Doc(msgspec.Struct, frozen=True):
    """One page that can be found."""

    uri: str
    title: str
    text: str
    words: str = ""  # what people may call it
    published: str = ""  # of a notice, ISO
    ends: str = ""  # until when it holds; "-": no longer

    @property
    def tier(self) -> str:
        """The file that holds its text: notices lie by year."""
        return f"text-{self.published[:4]}" if self.published else PAGES


class Words(msgspec.Struct):
    """What residents say, a line of ``synonyms.txt`` each: words for the same thing, or ``of pages: said``.

    Words for the same thing lead to one another. What stands after a colon is said by people and leads to
    the words before it, which pages have, and not the other way round: 淹 leads to 积水, 积水 to no flood.
    """

    alike: list[list[str]]
    said: list[tuple[list[str], list[str]]]


def files(
    docs: list[Doc],
    folders: Iterable[Path] = (),
    written: Callable[[str], str] = str,
    synonyms: str = SYNONYMS,
) -> dict[str, str]:
    """File name -> content: ``titles.js``, the tiers, newest first after the pages, and ``sounds.js``.

    ``folders``: of areas that may bring words of their own in a file of the name ``synonyms``; ``written``
    puts those in the characters of the edition, in which a corrected query is shown.
    """
    tiers: dict[str, dict[str, str]] = {PAGES: {}}
    for place, doc in enumerate(docs):
        tiers.setdefault(doc.tier, {})[str(place)] = _one_line(doc.text)
    names = [PAGES, *sorted((name for name in tiers if name != PAGES), reverse=True)]
    signs = {sign for doc in docs for sign in f"{doc.title}{doc.words}"}
    words = _words([folder / synonyms for folder in (shipped(), *folders)], written)
    signs.update(*(word for group in words.alike for word in group))
    signs.update(*(word for both in words.said for group in both for word in group))
    everything = signs.union(*(text for texts in tiers.values() for text in texts.values()))
    simplified = _simplified(everything)
    titles = {
        "docs": [[doc.uri, _one_line(doc.title), doc.words, doc.published, doc.ends] for doc in docs],
        "tiers": names,
        "t2s": simplified,
        "py": _readings([f"{doc.title} {doc.words}" for doc in docs], simplified),
        "alike": words.alike,
        "said": words.said,
    }
    found = {"titles.js": _script("titles", titles)}
    found.update({f"{name}.js": _script(name, tiers[name]) for name in names})
    found["sounds.js"] = _script("sounds", (shipped() / "pinyin.txt").read_text(encoding="utf-8").rstrip())
    return found


def _script(name: str, data: object) -> str:
    """A call with JSON: no ``</script`` can close it, no line separator can break it."""
    json = msgspec.json.encode(data).decode()
    for sign in "<\u2028\u2029":
        json = json.replace(sign, f"\\u{ord(sign):04x}")
    return f'propctl("{name}",{json})\n'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _simplified(signs: Iterable[str]) -> dict[str, str]:
    """Traditional -> simplified character, for those that a query or a page of this site may hold."""
    wanted = set(signs)
    lines = (shipped() / "t2s.txt").read_text(encoding="utf-8").split()
    return {line[0]: line[1] for line in lines if line[0] in wanted or line[1] in wanted}


def _words(paths: list[Path], written: Callable[[str], str]) -> Words:
    """Of all these files, ours first, in small letters as queries are compared."""
    found = Words([], [])
    for line in chain(
        *(path.read_text(encoding="utf-8").lower().splitlines() for path in paths if path.is_file())
    ):
        pages, colon, said = written(line).partition(":")
        if colon:
            found.said.append((pages.split(), said.split()))
        elif pages.strip():
            found.alike.append(pages.split())
    return found


def _readings(titles: list[str], simplified: dict[str, str]) -> dict[str, str]:
    """Character -> its readings without tones, ``zhong|chong``, for those that stand in titles."""
    wanted = {simplified.get(sign, sign) for title in titles for sign in title}
    found: dict[str, str] = {}
    for line in (shipped() / "pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, signs = line.split(" ")
        for sign in wanted.intersection(signs):
            found[sign] = f"{found[sign]}|{syllable}" if sign in found else syllable
    return dict(sorted(found.items()))
