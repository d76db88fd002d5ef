"""What no reader may meet: the names by which the program knows things that have names of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

TYPED = (  # what people type is shown as it is typed
    r"(?:[\w.~-]*/)*[\w-]*\.(?:toml|csv|xlsx|json|html|md|pdf|ics|parquet|txt)\b",  # a file
    r"\b[a-z]+\.[a-z][a-z0-9-]+",  # a clause, which is looked up by its id
    r"^  [a-z][a-z_-]*(?= {2}|$)",  # a command in the list of commands
    r"propctl(?: [a-z][a-z_-]*)*",  # a command line
    r"京A12345",  # how a number plate is written
    r"(?<![\w-])--?[a-zA-Z][a-z-]*",  # an option
    r"[\w-]+=…",  # a field or parameter that is to be set
    r"channel = 'phone'",  # how a condition is written
    r"\[office\]|profiles = \[[^\]]*\]",  # what is written in propctl.toml
    r"\b[A-Z]{1,3}-(?:\d{6}-)?[A-Z]?\d[\w-]*",  # the number of a record
    r"\b\d{4}-[QHW]\d+",  # a quarter, a half-year, a week
    r"\b\d{4}-\d\d-\d\dT\d\d\b",  # an hour, as a period
    r"\b\d+(?:wd|mo|[mhdws])(?:\d+m)?\b|\bnext-day\b|\bsame-day\b|\bmon-fri\b",  # a limit, as it may be typed
)
ALLOWED = {  # English words that Chinese offices write
    "APP": "a program on a telephone",
    "QQ": "a messenger",
    "GPS": "the devices of the area of that name",
    "ISO": "the standards of quality by which documents are drawn up",
    "SIM": "a card in them",
    "WBS": "a kind of flat",
    "XX": "a placeholder that is looked for",
    "PDF": "a format",
    "Excel": "a program",
    "CSV": "a format",
    "XLSX": "a format",
    "JSON": "a format",
    "UTF": "how text is encoded",
    "git": "the program that keeps the history",
    "propctl": "this program",
    "ASCII": "letters without Chinese",
}
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*[A-Za-z0-9_]=?|\{[^}]*\}|\w+=", re.ASCII)
_KEY = re.compile(r"\b[a-z][a-z0-9]*_\w+|\b[a-z]\w*=(?![=…])|\bNone\b|\{[^}\s]*\}", re.ASCII)
_MARKUP = re.compile(r"(?s)<(style|head|script|svg)\b.*?</\1>|<[^>]*>")


def keys_shown(text: str, lang: str, also: Iterable[str] = ()) -> list[str]:
    """What stands in a text of a language that is a name of the program, each once, with its line.

    ``also``: names that the reader knows: what he typed himself, what the office calls its people.
    """
    known = {*ALLOWED, *also}
    found = {}
    for line in readable(text).splitlines():
        rest = line
        for pattern in TYPED:
            rest = re.sub(pattern, " ", rest, flags=re.ASCII)
        for word in (_ENGLISH if lang.startswith("zh") else _KEY).findall(rest):
            if word not in known:
                found[word] = f"{word}: {line.strip()[:120]}"
    return list(found.values())


def readable(text: str) -> str:
    """The words of a page of HTML; nothing of a calendar, which programs read; any other text as it is."""
    if text.startswith("BEGIN:VCALENDAR"):
        return ""
    return html.unescape(_MARKUP.sub("\n", text)) if "<!doctype" in text[:100].lower() else text
