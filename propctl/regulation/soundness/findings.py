"""Checking one area against all others: what every check of a declaration needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from propctl.errors import N_, Problem, PropctlError
from propctl.regulation.catalog import Catalog, main_form, parameter, qualify
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.constructs import Area, Field


class AreaCheck:
    """Collects what is wrong in one area; the checks of its parts build on it."""

    def __init__(
        self, catalog: Catalog, area: Area, posts: frozenset[str], expressions: Expressions, on: dt.date
    ) -> None:
        self.catalog, self.area, self.posts, self.expressions, self.on = catalog, area, posts, expressions, on
        self.found: list[Problem] = []

    def _note(self, key: str, message: str, **values: object) -> None:
        file = "rules.toml" if key.startswith(f"{self.area.name}.") else "area.toml"
        self.found.append(Problem(f"{self.area.name}/{file}", 0, key, message, {"key": key, **values}))

    def _texts(self, key: str, zh: str, en: str) -> None:
        if not zh or not en:
            self._note(key, N_("{key}: a text is missing; give both zh and en"))

    def _claims(self, key: str, names: list[str]) -> None:
        for name in names:
            if self.catalog.find_rule(qualify(self.area.name, name)) is None:
                self._note(key, N_("{key}: there is no clause {name}"), name=name)

    def _expressions(self, key: str, form: str, texts: Iterable[str], rule: str = "") -> None:
        rule = qualify(self.area.name, rule) if rule else ""  # the form may be another area's
        for text in texts:
            for mistake in self.expressions.mistakes(text, form, rule) if text else ():
                self._explain(key, mistake.error(text))

    def _try(self, key: str, act: Callable[[], object]) -> None:
        try:
            act()
        except PropctlError as error:
            self._explain(key, error)

    def _explain(self, key: str, error: PropctlError) -> None:
        self._note(key, N_("{key}: {what}"), what=error)

    def _of(self, key: str, of: str) -> str | None:
        form = qualify(self.area.name, of or main_form(self.area))
        if not self.catalog.has_form(form):
            self._note(key, N_("{key}: there is no form {name!r}"), name=form)
            return None
        return form

    def _columns(self, key: str, form: str, names: list[str]) -> None:
        for name in names:
            if self.catalog.field_at(form, name) is None:
                self._note(key, N_("{key}: there is no field {name!r}"), name=name)

    def _reference(self, key: str, text: str) -> None:
        """``$clause.param``"""
        clause, name = parameter(self.area.name, text)
        rule = self.catalog.find_rule(clause)
        if rule is None or name not in rule.params:
            self._note(key, N_("{key}: there is no parameter {name}"), name=text)

    def _choices(self, key: str, field: Field) -> None:
        if field.type != "choice":
            return
        source = field.choices
        if isinstance(source, str) and source.startswith("$"):
            self._reference(key, source)
            return
        try:
            offered = self.catalog.choices(self.area.name, field, self.on)
        except PropctlError as error:
            self._explain(key, error)
            return
        for choice, shown in offered.items():
            self._texts(f"{key}.{choice}", shown.zh, shown.en)
