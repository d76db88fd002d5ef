"""A page before MkDocs turns it into HTML, and what all editions share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import Problem
from propctl.publish.notices import Written

if TYPE_CHECKING:
    from propctl.publish.own.own_pages import OwnPage


class Source(msgspec.Struct, frozen=True):
    """One page before MkDocs turns it into HTML."""

    uri: str  # services/complaints.md
    title: str
    markdown: str
    section: str  # entry of the main menu that it stands under
    words: str = ""  # further words that search finds it by
    description: str = ""
    parts: dict[str, str] = {}  # its parts that are found each by itself: place -> further words

    @property
    def href(self) -> str:
        return self.uri.removesuffix(".md") + ".html"


class Card(msgspec.Struct, frozen=True):
    """A link with a few words."""

    href: str
    title: str
    says: str = ""
    count: int = 0
    foreign: bool = False  # in Chinese, on a page in English

    @property
    def label(self) -> str:
        return self.title


class Site(msgspec.Struct, frozen=True):
    """What all editions share: read once."""

    audience: str
    notices: list[Written]  # newest first
    built: dt.datetime
    version: str
    own: list[OwnPage]  # the pages that the office wrote itself, in their order
    pdfs: frozenset[str] = frozenset()  # forms that can be loaded as PDF: forms/fees-receipt.pdf
    left_out: dict[str, Problem] | None = None  # gets the templates of areas that fail; None: they stop all
