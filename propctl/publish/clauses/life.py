"""The life of a clause: how it read from which day to which, and what each amendment changed in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from propctl.office.opened.began import began
from propctl.publish.site.printed_clauses import as_audience

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.amendments import Amendment
    from propctl.regulation.model.constructs import Rule

_DAY = dt.timedelta(days=1)
# What is marked as one piece where it changed: an amount with its unit, an English word, a sign.
_PIECE = re.compile(
    r"\d[\d.:]*\s?(?:个?工作日|分钟|小时|个月|[%天日元次人年米份户]|[a-z]+\b)?|[A-Za-z]+|\s+|."
)


class Piece(msgspec.Struct, frozen=True):
    """A piece of a text that stands beside another one."""

    text: str
    changed: bool  # whether the other one reads otherwise here


class Version(msgspec.Struct, frozen=True):
    """How a clause read for a time."""

    since: dt.date | None  # None: from the beginning
    until: dt.date | None  # its last day; None: until it is amended
    text: str  # "" where it said nothing to these readers, for nobody had set its values
    in_force: bool
    details: list[tuple[str, str]]  # what else the amendment set, that the text does not say: name, value
    amendments: list[Amendment]  # those of its first day, in the order in which they were entered


class Turn(msgspec.Struct, frozen=True):
    """One day on which a clause came to read otherwise."""

    since: dt.date
    before: Version
    after: Version
    was: list[Piece]
    now: list[Piece]
    future: bool


def versions(office: Office, rule: Rule, lang: str, audience: str) -> list[Version]:
    """How a clause read, the first version first; amendments of one day make one version together."""
    days: dict[dt.date, list[Amendment]] = {}
    for amendment in office.catalog.history.of(rule.id):
        days.setdefault(amendment.since, []).append(amendment)
    if not days:
        return [_version(office, rule, lang, audience, _first_day(office, None), None, [])]
    first, *_ = starts = sorted(days)
    found = [_version(office, rule, lang, audience, _first_day(office, first), first - _DAY, [])]
    for since, following in pairwise([*starts, None]):
        assert since is not None
        until = following - _DAY if following else None
        found.append(_version(office, rule, lang, audience, since, until, days[since]))
    return found


def turns(office: Office, rule: Rule, lang: str, audience: str) -> Iterator[Turn]:
    """The amendments of a clause with what was before and after, the first first."""
    for before, after in pairwise(versions(office, rule, lang, audience)):
        assert after.since is not None
        was, now = beside(before.text, after.text)
        yield Turn(after.since, before, after, was, now, after.since > office.today)


def beside(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in pieces, those marked in which they differ."""
    one, two = _PIECE.findall(before), _PIECE.findall(after)
    was: list[Piece] = []
    now: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        changed = kind != "equal"
        if b > a:
            was.append(Piece("".join(one[a:b]), changed))
        if d > c:
            now.append(Piece("".join(two[c:d]), changed))
    return was, now


def _first_day(office: Office, amended: dt.date | None) -> dt.date | None:
    """Since when the source's values held: since the office began, if that was before they were amended."""
    day = began(office).date()
    return day if amended is None or day < amended else None


def _version(
    office: Office,
    rule: Rule,
    lang: str,
    audience: str,
    since: dt.date | None,
    until: dt.date | None,
    amendments: list[Amendment],
) -> Version:
    wording = office.in_words(lang).to(as_audience(audience))
    day = until or since or office.today
    params = office.catalog.params(rule, day)
    text = wording.clause(rule, params)
    set_here = {name: None for amendment in amendments for name in amendment.set if name != "in_force"}
    details = [
        (wording.parameter_name(name), wording.parameter(rule, name, params[name])) for name in set_here
    ]
    unsaid = [(name, value) for name, value in details if value and value not in text]
    return Version(since, until, text, office.catalog.in_force(rule.id, day), unsaid, amendments)
