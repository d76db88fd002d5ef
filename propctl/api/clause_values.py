"""A clause as it holds on a day: whether it is in force, and its parameters, each with its type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.api.typed_values import Filled
from propctl.errors import N_, PropctlError, UsageError
from propctl.regulation.model.constructs import UNSET

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.amendments import Amendment
    from propctl.regulation.model.constructs import Rule
    from propctl.regulation.model.text import Label


class Clause(Filled):
    """One clause on one day. Its parameters are read as fields are: ``clause.number("hours", None)``.

    A parameter that nobody has set is empty: without a default, the error says how to set it.
    """

    __slots__ = ("_office", "day", "rule")

    def __init__(self, office: Office, rule: Rule, day: dt.date) -> None:
        params = office.catalog.params(rule, day)
        super().__init__(rule.id, params, params)
        self._office, self.rule, self.day = office, rule, day

    @property
    def id(self) -> str:
        """Its full id."""
        return self.rule.id

    @property
    def in_force(self) -> bool:
        """Whether it is enforced and published on that day."""
        return self._office.catalog.in_force(self.rule.id, self.day)

    @property
    def label(self) -> Label:
        """Its words in both languages, the values of that day written in."""
        return self._office.rule_text(self.rule, self.day)

    @property
    def words(self) -> str:
        """Its words in the office's language."""
        return self.label.of(self._office.lang)

    def shown(self, name: str) -> str:
        """A parameter's value as people read it, in the office's language: ``20分钟``, ``95%``."""
        return self.worded(name, self.values.get(name, UNSET))

    def worded(self, name: str, value: object) -> str:
        """Another value of a parameter, or one entry of it, as people read it."""
        return self._office.wording.parameter(self.rule, name, value)

    @property
    def amended(self) -> list[Amendment]:
        """The office's amendments that hold on that day, in the order in which they took effect."""
        history = self._office.catalog.history.of(self.id)
        return [one for one in history if one.since <= self.day]

    @property
    def citation(self) -> str:
        """Where the clause stands, as people cite it, in the office's language: 《…》第二篇第3条."""
        from propctl.words.citations import citation

        return citation(self.rule.source).of(self._office.lang)

    def duration(self, name: str, default: dt.timedelta | None = None) -> dt.timedelta | None:
        """A limit of hours and minutes ("90m", "12h") as a duration; the default where it is unset.

        Days and working days have no length of their own: see ``limit_ends``.
        """
        from propctl.api.timing import length

        text = self.text(name, "")
        return length(text) if text else default

    def _missing(self, name: str) -> PropctlError:
        return UsageError(
            N_("{rule} does not say yet: {name}; set it with: propctl rules set {rule} {name}=…"),
            rule=self.id,
            name=name,
        )


def clause(office: Office, rule_id: str, day: dt.date | None = None) -> Clause:
    """A clause by its full id, as it holds on a day (default: today); ``UsageError`` where there is none."""
    return Clause(office, office.catalog.rule(rule_id), day or office.today)


def clauses(office: Office, area: str, day: dt.date | None = None) -> list[Clause]:
    """The clauses of an area, each once, in force or not, as they hold on a day (default: today)."""
    rules = {rule.id: rule for rule in office.catalog.rules(area).values()}
    return [Clause(office, rule, day or office.today) for rule in rules.values()]


def find_clause(office: Office, rule_id: str, day: dt.date | None = None) -> Clause | None:
    """A clause by its full id, or None."""
    rule = office.catalog.find_rule(rule_id)
    return Clause(office, rule, day or office.today) if rule is not None else None
