"""Which clauses need a field or a step, beside those that it carries out itself.

A clause that is switched off takes nothing from another: what a field says is asked for, and a step is done,
as long as a clause in force requires it, lists by it, counts it, stops a limit or proves a routine with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.syntax import names_read, parse
from propctl.regulation.language.tree import Both, Done, Either, Node, Not, Path, parts_of
from propctl.regulation.model.constructs import Area, Clock, Form, Need
from propctl.regulation.model.lists import as_list


class Needed:
    """What the clauses of an area need of one of its forms; worked out when it is first asked."""

    def __init__(
        self, area: Area, declared: Form, of: Collection[str], clocks: Iterable[tuple[str, Clock]]
    ) -> None:
        """``of``: how the area's lists and indicators name the form; ``clocks``: by full names."""
        self._area, self._declared, self._of = area, declared, of
        self._clocks = list(clocks)

    def field(self, name: str) -> list[str]:
        """The clauses that need a field, of this area or by their full names."""
        return self._fields.get(name, [])

    def step(self, name: str) -> list[str]:
        """The clauses that need a step, in the same way."""
        return self._steps.get(name, [])

    @cached_property
    def _fields(self) -> Mapping[str, list[str]]:
        own = {*self._declared.field, *self._declared.ask}
        return _by_name((name, rules) for names, rules in self._read() for name in names if name in own)

    @cached_property
    def _steps(self) -> Mapping[str, list[str]]:
        return _by_name((name, rules) for names, rules in self._done() for name in names)

    def _read(self) -> Iterator[tuple[Iterable[str], list[str]]]:
        for needs in self._declared.need.values():
            yield from ((_asked(need), [need.rule]) for need in needs)
        for listing in self._area.lists.values():
            if listing.of in self._of and listing.where:
                yield names_read(listing.where), listing.claims
        for one in self._area.indicator.values():
            if one.of in self._of:
                told = [*names_read(one.part), *names_read(one.whole)]
                yield [*told, one.what, one.start, *as_list(one.stop)], one.claims
        for full, clock in self._clocks:
            told = [clock.due, clock.lasts, *as_list(clock.start), *as_list(clock.stop)]
            yield [*told, *names_read(clock.when)], _theirs(full, clock.claims)

    def _done(self) -> Iterator[tuple[Iterable[str], list[str]]]:
        for needs in self._declared.need.values():
            yield from ((_steps_in(_tree(need.that)), [need.rule]) for need in needs)
        for full, clock in self._clocks:
            if len(stops := as_list(clock.stop)) == 1:  # of several, another one stops it
                yield stops, _theirs(full, clock.claims)
        for routine in self._area.routine.values():
            form, _, step = routine.proof.partition(".")
            if form in self._of:
                yield [step], routine.claims


def _by_name(found: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    by_name: dict[str, list[str]] = {}
    for name, rules in found:
        by_name.setdefault(name, []).extend(rules)
    return by_name


def _theirs(full: str, rules: list[str]) -> list[str]:
    """The clauses of a construct of any area, by their full names."""
    area = full.partition(".")[0]
    return [rule if "." in rule else f"{area}.{rule}" for rule in rules]


def _asked(need: Need) -> list[str]:
    """The fields that a requirement is about; not one that is looked at only where it is filled in."""
    when, that = _tree(need.when), _tree(need.that)
    bare = [part for part in _parts(when, Both) if isinstance(part, Path)]
    bare += [part.of for part in _parts(that, Either) if isinstance(part, Not) and isinstance(part.of, Path)]
    wherever = {path.parts[0] for path in bare}
    return [name for name in (*names_read(need.when), *names_read(need.that)) if name not in wherever]


def _tree(text: str) -> Node | None:
    """A condition as it is read; None where there is none, and where soundness says that it can't be read."""
    try:
        return parse(text) if text else None
    except Found:
        return None


def _parts(node: Node | None, kind: type[Both] | type[Either]) -> tuple[Node, ...]:
    """What a condition is made of by ``and``, or by ``or``: itself, where it is one part."""
    if node is None:
        return ()
    return node.parts if isinstance(node, kind) else (node,)


def _steps_in(node: Node | None) -> Iterator[str]:
    """The steps that must have been done for a condition to hold."""
    if isinstance(node, Done):
        yield node.step
    elif node is not None and not isinstance(node, Not):
        for part in parts_of(node):
            yield from _steps_in(part)
