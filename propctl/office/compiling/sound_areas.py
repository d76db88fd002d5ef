"""Which declarations can be worked with. An unsound one is refused with everything that is wrong in it.

It counts as not in use from then on: the rest of the office works, and what points there is left out
(``regulation.usage``). Who adds to an area and makes it unsound is refused, not the area.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from propctl.errors import N_, BadData
from propctl.office.compiling import controller_names
from propctl.office.compiling.declarations import BUILT_IN, OWN, Declaration
from propctl.office.compiling.earlier import Asked, Earlier
from propctl.office.compiling.foundation import Foundation, adds
from propctl.office.compiling.merged_areas import Merged
from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.findings import Finding, unknown
from propctl.regulation.model.local_names import prefixes
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.areas import verdicts
from propctl.regulation.soundness.checking import Known
from propctl.regulation.summary import summarise
from propctl.regulation.usage import needy, refuse_needy, void_forms

AGENDA = "agenda"  # where routines are ticked, of whichever area
_SHIPPED = dt.date.min  # clauses are judged as they are written, without amendments
Blame = tuple[
    str, Finding, Declaration | None
]  # the area, what is wrong, and who wrote it where that is known


class Judged(NamedTuple):
    """What an office can work with."""

    merged: dict[str, Merged]  # every area that could be read
    used: list[str]  # those in use, in the office's order
    void: set[str]  # forms that nobody fills in
    refused: list[Declaration]
    asked: Asked


def judge(
    declarations: list[Declaration], wanted: list[str], known: Known, earlier: Earlier | None = None
) -> Judged:
    """Judge what an office has declared. ``wanted``: the areas it names in its settings; none: all.

    ``earlier``: what was judged before, and is judged now. ``SettingsError`` where an area that the office
    names can't do without one that it does not.
    """
    _clashing_names(declarations)
    court = _Court(declarations, wanted, known, earlier or Earlier())
    levels = sorted({declared.level for declared in declarations})
    if not court.settle(levels[-1], trying=True):
        for level in levels:  # one after the other, so that nobody is blamed for who came later
            court.settle(level)
    return court.judged()


def _clashing_names(declarations: list[Declaration]) -> None:
    """Of two areas of one name the one that is built in counts, else the one that was found first."""
    holders: dict[str, Declaration] = {}
    for declared in sorted(declarations, key=lambda declared: declared.rank):
        if not declared.declares:
            continue
        other = holders.setdefault(declared.name, declared)
        if other is not declared:
            what = N_(
                "there is an area {name} already, in {file}: that one counts; give this one another name"
            )
            declared.fault(BadData(what, name=declared.name, file=other.file))


class _Court:
    """Builds areas out of declarations and refuses those that are not sound, until the rest is."""

    def __init__(
        self, declarations: list[Declaration], wanted: list[str], known: Known, earlier: Earlier
    ) -> None:
        self.declarations, self.wanted, self.known = declarations, wanted, known
        self.earlier, self.foundation = earlier, Foundation(declarations, known, earlier)
        self._mergers: dict[tuple[int, ...], Merged] = {}  # of these declarations
        losers = {id(declared) for declared in declarations if declared.faults}
        names = {d.name for d in declarations if id(d) not in losers}
        # What can't be worked with may still say what its records are, unless another has its name.
        self.owners = [d for d in declarations if d.declares and (id(d) not in losers or d.name not in names)]
        self._looked: dict[str, list[Finding]] = {}
        self.merged: dict[str, Merged] = {}
        self.void: set[str] = set()
        self.asked: Asked = {}
        self.level = (BUILT_IN, False)

    def judged(self) -> Judged:
        refused = [declared for declared in self.declarations if declared.faults and self._matters(declared)]
        return Judged(self.merged, self._used(), self.void, refused, self.asked)

    def settle(self, level: tuple[int, bool], *, trying: bool = False) -> bool:
        """Refuse of those up to a level until the rest is sound; ``trying``: stop where one is not."""
        self.level = level
        while True:
            self._build()
            before = self._count()
            self._unknown()
            found = [*self._unread(), *self._unsound()] or [*self._needy()]
            if not found and self._count() == before:
                return True
            if found and trying:
                return False
            for area, finding, author in found:
                self._blame(area, finding, author)

    def _count(self) -> int:
        return sum(len(declared.faults) for declared in self.declarations)

    # -- who takes part

    def _matters(self, declared: Declaration) -> bool:
        """Whether the office uses it: what it does not use, nobody need mend."""
        if not self.wanted or declared.name in (*self.wanted, AGENDA):
            return True
        return declared.rank == OWN and not declared.declares

    def _alive(self) -> list[Declaration]:
        return [d for d in self.declarations if not d.faults and d.level <= self.level and self._matters(d)]

    def _used(self) -> list[str]:
        sound = {declared.name for declared in self._alive() if declared.declares}
        names = [*self.wanted, AGENDA] if self.wanted else self.merged
        return [name for name in dict.fromkeys(names) if name in sound and name in self.merged]

    def _build(self) -> None:
        alive = self._alive()
        self.merged = {}
        for owner in self.owners:
            others = [d for d in alive if d is not owner and adds(d, [owner.name])]
            key = id(owner), *map(id, others)
            if key not in self._mergers:
                self._mergers[key] = Merged(owner.name, [owner, *others])
            self.merged[owner.name] = self._mergers[key]

    # -- what is wrong

    def _unread(self) -> Iterable[Blame]:
        for name in self._used():
            yield from ((name, finding, author) for author, finding in self.merged[name].findings)

    def _unsound(self) -> Iterable[Blame]:
        used = self._used()
        areas = {name: merged.area for name, merged in self.merged.items()}
        others = [name for name in areas if name not in used]
        catalog = Catalog(
            summarise([areas[name] for name in used], others),
            areas.__getitem__,
            lambda name: self.merged[name].rules,
            History([]),
        )
        unread = {name: {f.at[:-1] for _, f in self.merged[name].findings} for name in used}
        key = self.foundation.key(used, self._alive())
        self.asked = dict(self.foundation.sound(key) or {})
        judged = verdicts(catalog, self.known, _SHIPPED, [name for name in used if name not in self.asked])
        self.asked |= {name: verdict.asked for name, verdict in judged.items()}
        wrong = {name: verdict.findings for name, verdict in judged.items() if verdict.findings}
        unsound = [*wrong, *(name for name in used if self.merged[name].findings)]
        self.foundation.note(key, unsound, self.asked)
        for name, found in wrong.items():
            told = (finding for finding in found if not _told_there(finding, unread[name]))
            yield from ((name, finding, None) for finding in told if not self._own_word(name, finding))
        yield from self._clashing(areas[name] for name in used)
        for declared in self._alive():
            if declared.declares and declared.name in used:
                if declared.name not in self._looked:
                    self._looked[declared.name] = list(
                        controller_names.look(declared, areas[declared.name], self.earlier)
                    )
                yield from ((declared.name, finding, None) for finding in self._looked[declared.name])

    def _own_word(self, area: str, finding: Finding) -> bool:
        """Whether it is an office's own name, in one language: it speaks no other, so that serves."""
        return finding.partly and self.merged[area].author(finding.at).rank == OWN

    def _clashing(self, areas: Iterable[Area]) -> Iterable[Blame]:
        """Two forms may not share the prefix of their ids; the area that is built in keeps it."""
        ranks = {declared.name: declared.rank for declared in self.owners}
        seen: dict[str, str] = {}
        for area in sorted(areas, key=lambda area: ranks.get(area.name, BUILT_IN)):
            for prefix, form in prefixes(area):
                first = seen.setdefault(prefix, form)
                if first != form:
                    own = area.form[form.partition(".")[2]].prefix
                    at = ("form", form.partition(".")[2], "prefix") if own else ("prefix",)
                    what = N_("the prefix {prefix} is that of {first} already; choose another")
                    yield area.name, Finding(at, BadData(what, prefix=prefix, first=first)), None

    def _unknown(self) -> None:
        """Additions to areas that there are not, and clauses of such."""
        names = {declared.name for declared in self.declarations}
        for declared in self._alive():
            for other in declared.extends:
                if other not in names:
                    found = unknown(("extends", other), N_("there is no area {name!r}"), other, sorted(names))
                    declared.fault(found.what, *declared.place_of(found.at), found.key)
            if declared.clauses and declared.name not in self.merged:
                what = N_("these are clauses of an area {name}, which is declared nowhere")
                declared.fault(BadData(what, name=declared.name), *declared.place_of(("rule",)), "rule")

    def _needy(self) -> Iterable[Blame]:
        """Areas that can't do without one that is refused."""
        used = self._used()
        areas = {name: merged.area for name, merged in self.merged.items()}
        self.void = void_forms(areas, used)
        refused = {declared.name for declared in self.declarations if declared.faults}
        for need in needy(areas, used, self.void):
            if need.other not in refused:
                refuse_needy(areas, need)
            what = BadData(N_("it can't do without {other}, which is unsound itself"), other=need.other)
            yield need.area, Finding(("form", need.form, "field", need.field), what), None

    def _blame(self, area: str, finding: Finding, author: Declaration | None) -> None:
        """Whose fault it is: of who wrote it; but of what was sound before, theirs who add to it now."""
        merged = self.merged[area]
        if author is None:
            author = merged.author(finding.at)
        adding = [d for d in merged.declarations if d.level == self.level and area in d.extends]
        for declared in adding if author.level < self.level and adding else [author]:
            merged.note(finding, declared)


def _told_there(finding: Finding, unread: set[Path]) -> bool:
    """Whether it follows from an entry that could not be read whole, which is told there.

    What is left of such an entry is not judged; and a clause may be missing for that reason alone.
    """
    clauses = any(entry[:1] == ("rule",) for entry in unread)
    return (clauses and finding.misses_clause) or any(
        entry and finding.at[: len(entry)] == entry for entry in unread
    )
