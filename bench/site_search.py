"""How well and how fast the browser's search answers, on a site with every area and 3,000 notices."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.site_office import BLOCKS
from bench.site_queries import (
    ENGLISH,
    ENGLISH_ASKED,
    ENGLISH_LATER,
    ENGLISH_NINTH,
    ENGLISH_TENTH,
    SETS,
)
from bench.site_reader import gzipped, served
from bench.site_table import Line, absent, at_most, share
from tests.publish.browser import PROGRAM, Page, chromium

_FIRST = "{}.map(query => propctlSearch(query).found.slice(0, 3).map(one => one.place))"
_TIMES = """{}.map(query => {{
  const started = performance.now(); propctlSearch(query); return performance.now() - started }})"""
_ANNOUNCED = ("停水通知", "停电通知", "电梯维保通知")


class Titles:
    """What a site has, as its search knows it."""

    def __init__(self, site: Path) -> None:
        _, _, data = (site / "search/titles.js").read_text(encoding="utf-8").partition(",")
        self.docs: list[list[str]] = json.loads(data.rstrip().removesuffix(")"))["docs"]

    def fits(self, places: list[int], wanted: str) -> bool:
        """Whether one of the documents at these places is what was wanted."""
        found = [self.docs[place][0] for place in places]
        return any(self._one(target) in found for target in wanted.split("|"))

    def _one(self, target: str) -> str:
        if not target.startswith("n/"):
            return target
        words = target[2:].split("+")
        notices = [doc for doc in self.docs if doc[3] and all(word in doc[1] for word in words)]
        return max(notices, key=lambda doc: doc[3])[0] if notices else ""


def searches(site: Path, folder: Path) -> Iterator[Line]:
    """Recall from a folder and from a server, speed on a slow telephone, what must be loaded."""
    weight = gzipped(site / "search/titles.js") / 1000
    yield at_most("search: titles of 3,000 notices, gzip", weight, 150, "KB")
    if not PROGRAM:
        yield absent("search in the browser", "Chromium", "")
        return
    with chromium(folder / "searcher") as page:
        page.size(390, 844, mobile=True)
        _open(page, (site / "search.html").absolute().as_uri())
        titles = Titles(site)
        for name, (queries, least) in SETS.items():
            yield _recall(page, titles, name, queries, least)
        newest = [(f"{block}{kind}", f"n/{block}+{kind[:2]}") for block in BLOCKS for kind in _ANNOUNCED]
        newest += [(kind, f"n/{kind[:2]}") for kind in _ANNOUNCED]
        yield _recall(page, titles, "newest notice that fits", newest, 1)
        yield from _speed(page)
        yield _served_alike(page, site)
        _open(page, (site / "en/search.html").absolute().as_uri())
        yield _recall(page, Titles(site / "en"), "English edition", ENGLISH, 0.94)
        yield _recall(page, Titles(site / "en"), "what staff's areas hold, in English", ENGLISH_ASKED, 0.95)
        yield _recall(page, Titles(site / "en"), "unseen, in English", ENGLISH_LATER, 0.95)
        yield _recall(
            page, Titles(site / "en"), "unseen, in English, later", ENGLISH_NINTH + ENGLISH_TENTH, 0.95
        )


def _open(page: Page, url: str) -> None:
    page.go(url)
    page.search("-")
    time.sleep(1)  # until the texts of all years are there


def _first(page: Page, queries: list[str]) -> list[list[int]]:
    found: list[list[int]] = page.eval(_FIRST.format(json.dumps(queries)))
    return found


def _recall(page: Page, titles: Titles, name: str, queries: list[tuple[str, str]], least: float) -> Line:
    answers = _first(page, [query for query, _ in queries])
    pairs = zip(queries, answers, strict=True)
    missed = [query for (query, wanted), places in pairs if not titles.fits(places, wanted)]
    return share(f"search recall@3, {name}", len(queries), missed, least)


def _every_query() -> list[str]:
    return [query for queries, _ in SETS.values() for query, _ in queries]


def _speed(page: Page) -> Iterator[Line]:
    page.call("Emulation.setCPUThrottlingRate", rate=4)
    sets = [[query for query, _ in queries] for queries, _ in SETS.values()]
    times = [one for queries in sets for one in page.eval(_TIMES.format(json.dumps(queries)))]
    page.call("Emulation.setCPUThrottlingRate", rate=1)
    yield at_most("search at 3,000 notices, CPU 4x slower: median", statistics.median(times), 50, "ms")
    yield at_most("… longest", max(times), 300, "ms")


def _served_alike(page: Page, site: Path) -> Line:
    """Whether a server gives the answers that the folder gave; the page from the folder is open."""
    queries = _every_query()
    here = _first(page, queries)
    with served(site) as url:
        _open(page, url + "search.html")
        there = _first(page, queries)
    other = [query for query, one, two in zip(queries, here, there, strict=True) if one != two]
    return share("queries answered alike from file:// and from a server", len(queries), other)
