"""An office's own values for the clauses: each with the day from which it holds and when it was entered."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from propctl.regulation.model.findings import Finding


class Amendment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the workspace's ``rules.toml``."""

    rule: str
    set: dict[str, Any]  # parameter -> value; ``in_force`` switches the clause itself
    since: dt.date  # holds from 00:00 of this day
    entered: dt.datetime
    by: str
    reason: str = ""  # why a value that records were judged by already was corrected


def amendments_in(tables: Mapping[str, Any]) -> tuple[list[Amendment], list["Finding"]]:
    """The lines of a ``rules.toml`` that can be read, and the mistakes in the others."""
    from propctl.regulation.model.shape import shaped  # an office that compiles nothing reads none

    lines = tables.get("amendments", [])
    found, findings = list[Amendment](), list["Finding"]()
    for number, line in enumerate(lines if isinstance(lines, list) else [lines]):
        amendment, wrong = shaped(line, Amendment, ("amendments", number))
        found += [amendment] if amendment is not None and not wrong else []
        findings += wrong
    return found, findings


class History:
    """All amendments of an office, answering what held when, as far as was known then."""

    def __init__(self, amendments: list[Amendment]) -> None:
        self._of: dict[str, list[Amendment]] = {}
        for amendment in sorted(amendments, key=lambda a: (a.since, a.entered)):
            self._of.setdefault(amendment.rule, []).append(amendment)

    def of(self, rule: str) -> list[Amendment]:
        """The amendments of one clause, in the order in which they take effect."""
        return self._of.get(rule, [])

    def entries(self) -> list[Amendment]:
        """Every amendment, clause by clause."""
        return [amendment for amendments in self._of.values() for amendment in amendments]

    def value(
        self, rule: str, name: str, shipped: Any, on: dt.date, known_at: dt.datetime | None = None
    ) -> Any:
        """The value in force on a day.

        ``known_at``: only amendments entered by then count, so that what was judged keeps its verdict.
        """
        value = shipped
        for amendment in self._of.get(rule, ()):
            if amendment.since > on:
                break
            if name in amendment.set and (known_at is None or amendment.entered <= known_at):
                value = amendment.set[name]
        return value

    def last_change(self, on: dt.date) -> dt.date:
        """The last day, up to this one, from which an amendment holds: since then no value has changed."""
        days = (one.since for some in self._of.values() for one in some if one.since <= on)
        return max(days, default=dt.date.min)

    def contradictions(self) -> list[tuple[Amendment, Amendment, str]]:
        """Pairs that set one parameter to two values from the same day: the one entered later counts.

        A correction by the same person, or one that says why, contradicts nothing.
        """
        found = []
        for amendments in self._of.values():
            for place, first in enumerate(amendments):
                for second in amendments[place + 1 :]:
                    if second.since != first.since or second.reason or second.by == first.by:
                        continue
                    found += [
                        (first, second, name)
                        for name, value in first.set.items()
                        if name in second.set and second.set[name] != value
                    ]
        return found


class AskedHistory(History):
    """The same amendments, noting which clauses they are asked of."""

    def __init__(self, history: History) -> None:
        self._of = history._of
        self.rules: set[str] = set()

    def of(self, rule: str) -> list[Amendment]:
        self.rules.add(rule)
        return super().of(rule)

    def value(
        self, rule: str, name: str, shipped: Any, on: dt.date, known_at: dt.datetime | None = None
    ) -> Any:
        self.rules.add(rule)
        return super().value(rule, name, shipped, on, known_at)
