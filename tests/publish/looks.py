"""How a page looks on a telephone: what can be measured of it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import NamedTuple

from tests.publish.browser import Page

WIDTHS = (320, 195)  # a small telephone; 390 pixels at twice the size
_LETTERS = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
_TABLES = "[...document.querySelectorAll('td,th')].map(cell => parseFloat(getComputedStyle(cell).fontSize))"
_ANY = """[...document.querySelectorAll('main *, footer *')]
  .filter(element => !element.closest('svg'))
  .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(element => parseFloat(getComputedStyle(element).fontSize))"""
_SMALL = """[...document.querySelectorAll('a[href],button,input,select,summary')]
  .filter(element => element.offsetParent && !element.classList.contains('skip'))
  .filter(element => ![...element.parentElement.childNodes]
    .some(node => node.nodeType === 3 && node.data.trim().length > 1))
  .map(element => [element.textContent, element.getBoundingClientRect()])
  .filter(([text, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""


class Looks(NamedTuple):
    """What was measured of one page."""

    sideways: list[int]  # widths at which it scrolls sideways
    heading: float  # where the first heading begins, pixels from the top of the first screen
    letters: float  # pixels
    tables: float  # the smallest letters in a table
    any: float  # the smallest letters anywhere
    small: list[str]  # what is tapped and too small; links inside a sentence aside


class Load(NamedTuple):
    """What a first visit costs."""

    requests: int
    foreign: int  # requests to anywhere else
    weight: int  # bytes, compressed


def look(phone: Page, path: Path) -> Looks:
    """Open a page from its folder and measure it."""
    sideways = []
    for width in WIDTHS:
        phone.size(width, 844, mobile=True)
        phone.open(path)
        if phone.eval("document.documentElement.scrollWidth") > width:
            sideways.append(width)
    phone.size(390, 844, mobile=True)
    phone.open(path)
    return Looks(
        sideways,
        phone.eval("document.querySelector('h1').getBoundingClientRect().top"),
        phone.eval(_LETTERS),
        min(phone.eval(_TABLES), default=18),
        min(phone.eval(_ANY), default=18),
        phone.eval(_SMALL),
    )


def first_load(phone: Page, path: Path, site: Path) -> Load:
    """What the browser asks for when a page is opened."""
    phone.open(path)
    asked = [url for url in phone.requests if not url.startswith("data:")]
    own = [Path(url.removeprefix("file://")) for url in asked if url.startswith(site.absolute().as_uri())]
    weight = sum(len(gzip.compress(file.read_bytes())) for file in own)
    return Load(len(asked), len(asked) - len(own), weight)


def readable_without_script(phone: Page, path: Path) -> bool:
    """Whether a page shows as much text without scripts as with them, and nothing that only they can do."""
    said = []
    for on in (True, False):
        phone.scripts(on)
        phone.open(path)
        phone.scripts(True)  # the page stays as it is; only the looking needs a script
        said.append(
            phone.eval(
                "[...document.querySelectorAll('main p, main li, main td')]"
                ".filter(e => !e.classList.contains('scripted'))"
                ".filter(e => e.checkVisibility()).length"
            )
        )
    return bool(said[1] >= said[0] and not phone.eval("!!document.querySelector('.scripted')?.offsetParent"))


def large_type(phone: Page, path: Path) -> float:
    """The size of letters after the switch 大字, which is set back."""
    phone.open(path)
    phone.eval("document.getElementById('big').click()")
    phone.open(path)
    size: float = phone.eval(_LETTERS)
    phone.eval("document.getElementById('big').click()")
    return size
