"""An area with what others add to it, and who wrote which of its keys."""

from __future__ import annotations

from typing import Any

from propctl.office.compiling.declarations import OWN, Declaration
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.one_language import filled
from propctl.regulation.model.parsing import merge, read_area, read_rules
from propctl.regulation.model.toml_lines import Path as Keys


class Merged:
    """One area: its own declaration first, then those that extend it, in the order in which they count."""

    def __init__(self, name: str, declarations: list[Declaration]) -> None:
        self.name, self.declarations = name, declarations
        self.tables: dict[str, Any] = {}
        for declared in declarations:
            self.tables = merge(self.tables, _part(declared, name)[1])
        self.area, found = read_area(name, self.tables)
        self.findings: list[tuple[Declaration, Finding]] = []
        self._clauses: dict[str, tuple[Declaration, int]] = {}  # id -> where it is written
        self.rules = [
            rule for declared in declarations if declared.name == name for rule in self._rules(declared)
        ]
        self.findings += [(self.author(finding.at), finding) for finding in found]

    @property
    def named(self) -> Area:
        """The area with every name in both languages, as what reads it may rely on."""
        return filled(self.area) if self._own else self.area

    @property
    def named_rules(self) -> list[Rule]:
        """Its clauses, with every text in both languages."""
        return [filled(rule) for rule in self.rules] if self._own else self.rules

    @property
    def _own(self) -> bool:
        """Whether an office has written any of it: all others write both languages."""
        return any(declared.rank == OWN for declared in self.declarations)

    def _rules(self, declared: Declaration) -> list[Rule]:
        rules, found = read_rules(self.name, declared.clauses)
        self.findings += [(declared, finding) for finding in found]
        self._clauses |= {rule.id: (declared, number) for number, rule in rules.items()}
        return list(rules.values())

    def author(self, at: Keys) -> Declaration:
        """Who wrote a key: the last of those who wrote most of the way to it."""
        return self._clause(at, None)[0] if at[:1] == ("rule",) else self._written(at)[0]

    def note(self, finding: Finding, declared: Declaration | None = None) -> None:
        """Make a finding a fault of the one who wrote it, or of the one who is to blame."""
        if finding.at[:1] == ("rule",):
            author, at = self._clause(finding.at, declared)
        else:
            author, at = self._written(finding.at)
        if declared is not None and declared is not author:  # by adding, it made another's line wrong
            declared.fault(finding.what, *declared.place_of(("extends", self.name)), finding.key)
        else:
            author.fault(finding.what, *author.place_of(at), finding.key)

    def _clause(self, at: Keys, declared: Declaration | None) -> tuple[Declaration, Keys]:
        if isinstance(at[1], int):
            author, number = declared or self.declarations[0], at[1]
        else:
            author, number = self._clauses[at[1]]
        return author, ("rule", number, *at[2:])

    def _written(self, at: Keys) -> tuple[Declaration, Keys]:
        """Who wrote a key, and the key as it stands in that file."""
        best: tuple[int, Declaration, Keys] = (-1, self.declarations[0], at)
        for declared in self.declarations:
            prefix, tree = _part(declared, self.name)
            found = _followed(tree, self.tables, at)
            if len(found) >= best[0]:
                best = len(found), declared, (*prefix, *found)
        return best[1], best[2]


def _part(declared: Declaration, area: str) -> tuple[Keys, dict[str, Any]]:
    """What a declaration says of an area, and under which key."""
    if declared.name == area:
        return (), declared.tables
    return ("extends", area), declared.extends.get(area, {})


def _followed(tree: Any, whole: Any, at: Keys) -> Keys:
    """The part of a key of the whole that stands in one author's tree, with his own places in arrays."""
    found: Keys = ()
    for part in at:
        if isinstance(tree, dict) and isinstance(whole, dict) and part in tree:
            tree, whole, found = tree[part], whole[part], (*found, part)
        elif (
            isinstance(tree, list) and isinstance(whole, list) and isinstance(part, int) and part < len(whole)
        ):
            place = next(
                (n for n, entry in enumerate(tree) if entry is whole[part] or entry == whole[part]), None
            )
            if place is None:
                break
            tree, whole, found = tree[place], whole[part], (*found, place)
        else:
            break
    return found
