"""The page of one clause: its words today, how they came about, what it rests on, what carries it out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.publish import page_parts
from propctl.publish.clauses.carried_out import CarriedOut, Work
from propctl.publish.clauses.kept_limits import Months, kept_limits
from propctl.publish.clauses.life import Piece, Turn, Version, turns, versions
from propctl.publish.escape import page
from propctl.publish.site.printed_clauses import RESIDENTS, STAFF, Clause
from propctl.publish.templates import spaced
from propctl.regulation.model.local_names import qualify
from propctl.words.written_days import dated, monthly

if TYPE_CHECKING:
    from propctl.publish.site.pages import Book
    from propctl.regulation.model.constructs import Area, Rule

_HEADING = 32  # signs that a clause may have to head its own page whole
_SHORT = 6  # … and must have, where its beginning heads it
_PART = re.compile(r"[，。；：、（,.;:(]")


class ClausePages:
    """What stands on the pages of an edition's clauses."""

    def __init__(self, book: Book) -> None:
        self.book, self.office, self.lang, self.t = book, book.office, book.lang, book.t
        self.audience = book.site.audience

    def __iter__(self) -> Iterator[tuple[Area, Clause]]:
        """The clauses that have a page: those that the edition prints."""
        for area in self.book.areas:
            for entry in self.book.clauses(area):
                yield area, entry

    def shown(self, area: Area, entry: Clause) -> dict[str, Any]:
        """What the theme's ``clause.html`` prints of a clause."""
        rule = self.office.catalog.rule(entry.id)
        history = versions(self.office, rule, self.lang, self.audience)
        heading = _heading(entry.text)
        return {
            "title": heading,
            "text": entry.text,
            "lead": entry.text if heading != entry.text else "",
            "area": {"title": area.label.of(self.lang), "href": Markup(f"handbook/{area.name}.html")},
            "place": Markup(entry.anchor),
            "id": Markup(rule.id) if self.audience == STAFF else "",
            "standing": self._standing(history, entry.strength),
            "details": entry.details,
            "coming": entry.coming,
            "turns": [self._turn(turn) for turn in turns(self.office, rule, self.lang, self.audience)][::-1],
            "cited": Markup(page_parts.titled(entry.cited, self.t)),
            "works": self._works(rule),
            "charts": [chart for chart in self.book.charts if {rule.id, *rule.aliases} & chart.rules],
            "limits": self._limits(rule),
        }

    def _standing(self, history: list[Version], strength: str) -> str:
        """自2026-10-01起施行 · 建议"""
        now = next(
            (one for one in reversed(history) if one.since is None or one.since <= self.office.today),
            history[0],
        )
        said = [self._since(now.since)]
        if strength == "advice":
            said.append(self.t("建议，尽量做到", "advice, kept as far as possible"))
        return " · ".join(said)

    def _since(self, day: dt.date | None) -> str:
        if not day:
            return self.t("一直施行", "in force")
        since = dated(day, self.t)
        return self.t(f"自{since}起施行", f"in force since {since}")

    def _turn(self, turn: Turn) -> dict[str, Any]:
        before, after = turn.before, turn.after
        begins = dated(before.since, self.t) if before.since else ""
        until, since = dated(turn.since - dt.timedelta(days=1), self.t), dated(turn.since, self.t)
        last = dated(after.until, self.t) if after.until else ""
        reasons = [one.reason for one in after.amendments if one.reason and self.audience == STAFF]
        return {
            "since": since,
            "future": turn.future,
            "before": self._side(turn.was, before, "del"),
            "after": self._side(turn.now, after, "ins"),
            "before_days": self.t(f"{begins}至{until}", f"{begins} to {until}".strip()),
            "after_days": self.t(f"{since}至{last}", f"{since} to {last}")
            if last
            else self.t(f"{since}起", f"from {since}"),
            "details": after.details,
            "entered": dated(after.amendments[-1].entered.date(), self.t),
            "reasons": reasons,
        }

    def _side(self, pieces: list[Piece], version: Version, mark: str) -> Markup:
        """One of the two texts; what the other one has otherwise is marked."""
        if not version.in_force:
            return Markup(page(self.t("（不施行）", "(not in force)")))
        if not version.text:
            return Markup(page(self.t("（没有规定）", "(nothing was laid down)")))
        found = (
            f"<{mark}>{spaced(piece.text)}</{mark}>" if piece.changed else spaced(piece.text)
            for piece in pieces
        )
        return Markup("".join(found))

    # -- what carries it out

    @cached_property
    def _carried(self) -> CarriedOut:
        return CarriedOut(self.office, self.audience, self.lang, self.t, self.book.papers)

    def _works(self, rule: Rule) -> list[tuple[str, list[Work]]]:
        found: dict[str, list[Work]] = {}
        for work in self._carried.of(rule):
            found.setdefault(work.kind, []).append(work)
        return list(found.items())

    # -- figures

    @cached_property
    def kept(self) -> dict[str, tuple[str, Months]]:
        """Clause -> the limit in words and how it was kept by month, for staff."""
        if self.audience == RESIDENTS:
            return {}
        kept, found = kept_limits(self.office), {}
        for area in self.office.catalog.areas():
            for name, clock in area.clock.items():
                months = kept.get(f"{area.name}.{name}")
                if months and clock.claims:
                    found[qualify(area.name, clock.claims[0])] = (clock.label.of(self.lang), months)
        return found

    def _limits(self, rule: Rule) -> Markup:
        title, months = self.kept.get(rule.id, ("", {}))
        if not months:
            return Markup("")
        heads = (self.t("到期月份", "Due in"), self.t("按时", "Kept"), self.t("超时", "Missed"))
        rows = [
            (monthly(month, self.t), str(count[True]), str(count[False]))
            for month, count in sorted(months.items())
        ]
        heading = f"<h3>{page(title)}</h3>\n" if title else ""
        return Markup(f"{heading}{page_parts.table(heads, rows)}")


def _heading(text: str) -> str:
    """A clause as its page's heading: whole where it is short, else its beginning, never within a word."""
    chinese = text[:1] > "\x7f"
    most, more = (_HEADING, "……") if chinese else (2 * _HEADING, " …")
    if len(text) <= most:
        return text
    ends = [found.start() for found in _PART.finditer(text, _SHORT, most)]
    if ends:
        return text[: ends[-1]] + more
    words = text[:most] if chinese else text[:most].rpartition(" ")[0]
    return words + more
