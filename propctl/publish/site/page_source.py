"""A page before MkDocs turns it into HTML, and what all editions share."""

from __future__ import annotations

import datetime as dt

import msgspec

from propctl.publish.notices import Written


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

    @property
    def label(self) -> str:
        return self.title


class Site(msgspec.Struct, frozen=True):
    """What all editions share: read once."""

    audience: str
    notices: list[Written]  # newest first
    built: dt.datetime
    version: str
    own: list[Card]  # the office's own pages under ``rules/``
