"""What carries out a clause, in words: each expression that stands for it or reads its parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.office.opened.office import LANGUAGES
from propctl.regulation.expressions import Expression, expressions
from propctl.regulation.language.explanation import Read, explain
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Rule


class Explained(msgspec.Struct, frozen=True):
    """One expression of a declaration in words."""

    declared: Expression
    means: object  # a phrase, for ``Words.value``
    reads: list[Read]


class OfficeTelling:
    """What is said of an office: the values in force of its clauses, its posts (``phrases.Telling``)."""

    def __init__(self, office: Office, on: dt.date | None = None) -> None:
        self._office, self._on = office, on or office.today

    def parameter(self, rule: str, name: str, value: object = None) -> Label:
        """A value of a parameter, if none is given the one in force."""
        office, clause = self._office, self._office.catalog.rule(rule)
        if value is None:
            value = office.catalog.param(rule, name, self._on)
        return Label(*(office.in_words(lang).parameter(clause, name, value) for lang in LANGUAGES))

    def parameter_named(self, name: str) -> Label:
        """What a parameter is called."""
        return Label(*(self._office.in_words(lang).parameter_name(name) for lang in LANGUAGES))

    def called(self, name: str) -> Label:
        """A post, rank or department by its name."""
        return Label(*(self._office.in_words(lang).called(name) for lang in LANGUAGES))


def explained(office: Office, rule: Rule) -> Iterator[Explained]:
    """The expressions that carry out a clause, then those of other clauses that read its parameters."""
    names = {rule.id, *rule.aliases}
    others: list[Explained] = []
    for area in office.catalog.areas():
        for declared in expressions(area):
            carries = not names.isdisjoint(declared.rules)
            if carries or "$" in declared.text:
                found = in_words(office, declared)
                if carries:
                    yield found
                elif any(read.name.startswith(f"${rule.id}.") for read in found.reads):
                    others.append(found)
    yield from others


def in_words(office: Office, declared: Expression) -> Explained:
    """One expression in words; where it can't be read, what is wrong with it."""
    names, telling = office.expressions.names(declared.form, declared.rows), OfficeTelling(office)
    try:
        found = explain(declared.text, names, telling, declared.rule, value=declared.value)
    except BadExpression as error:
        return Explained(declared, error, [])
    return Explained(declared, found.means, found.reads)
