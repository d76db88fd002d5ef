"""Whether declarations hang together: every name they use exists, every text stands in both languages.

``declare`` checks the shape of single entries; this looks across entries, areas and clauses. It runs when
declarations change and in ``check``, and names each mistake with its place. Forms are looked at in
``sound_forms``, what is derived from their records in ``sound_views``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from propctl.errors import N_, Problem
from propctl.regulation.catalog import Catalog, main_form
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.constructs import Rule
from propctl.regulation.model.text import PLACE
from propctl.regulation.soundness.findings import AreaCheck
from propctl.regulation.soundness.forms import FormCheck
from propctl.regulation.soundness.views import ViewCheck


def problems(catalog: Catalog, posts: Iterable[str], on: dt.date) -> list[Problem]:
    """Every mistake in the declarations of all areas."""
    known = frozenset(posts)
    found: list[Problem] = []
    for area in catalog.areas():
        expressions = Expressions(catalog, on)
        for check in (RuleCheck, FormCheck, ViewCheck):
            found += check(catalog, area, known, expressions, on).run()
    return [*found, *_clashes(catalog)]


def _clashes(catalog: Catalog) -> Iterator[Problem]:
    """Two forms may not share the prefix of their ids."""
    seen: dict[str, str] = {}
    for area in catalog.areas():
        for name, form in area.form.items():
            prefix = form.prefix or (area.prefix if name == main_form(area) and not form.key else "")
            full = f"{area.name}.{name}"
            if prefix and prefix in seen:
                yield Problem(
                    f"{area.name}/area.toml",
                    0,
                    f"form.{name}.prefix",
                    N_("the prefix {prefix} is used by {first} and {second}"),
                    {"prefix": prefix, "first": seen[prefix], "second": full},
                )
            seen.setdefault(prefix, full)


class RuleCheck(AreaCheck):
    """The clauses of an area."""

    def run(self) -> list[Problem]:
        """What is wrong with them."""
        for rule in {rule.id: rule for rule in self.catalog.rules(self.area.name).values()}.values():
            self._texts(rule.id, rule.zh, rule.en)
            self._places(rule)
        return self.found

    def _places(self, rule: Rule) -> None:
        """A placeholder without its parameter would be printed as it stands."""
        for text in (rule.zh, rule.en):
            for name in PLACE.findall(text):
                if name not in rule.params:
                    self._note(
                        rule.id,
                        N_("{key}: the text names {{{name}}}, which is no parameter"),
                        name=name,
                    )
        for name in rule.info:
            if name not in rule.params:
                self._note(rule.id, N_("{key}: info names {name}, which is no parameter"), name=name)
