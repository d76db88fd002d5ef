"""Batches: one record for each of many, in one unit of work, and repeatable without doing it twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from propctl.office.asking.queries import in_order, matching
from propctl.office.doing.controllers import reading, refuse_unused, run_by
from propctl.office.doing.drafts import Request, Values
from propctl.office.doing.outcome import Outcome
from propctl.office.doing.steps import run_all
from propctl.office.judging.permits import Permits
from propctl.office.opened.scope import RowScope
from propctl.regulation.model.constructs import Batch, Form
from propctl.regulation.model.fold import VOID, ended_states
from propctl.regulation.model.form_parts import any_field, made_by, natural_key
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

Progress = Callable[[int, int], None]  # done, of
Fill = Callable[[Any], dict[str, Any] | None]  # a row of each -> values; None: nothing to make


def create_batch(
    office: Office, area: str, name: str, asked: Mapping[str, Any], progress: Progress | None = None
) -> list[Outcome]:
    """Make the records of a declared batch that are not there yet; returns what came of each.

    ``asked`` holds what the batch asks for, as typed (the month of the bills). Either all are saved or none.
    """
    return Run(office, area, name, asked).make(progress)


class Run:
    """One run of a batch: what it would make is worked out first, and told or made then."""

    def __init__(self, office: Office, area: str, name: str, asked: Mapping[str, Any]) -> None:
        office.settle()
        self.office, self.area, self.name = office, area, name
        self.batch: Batch = office.catalog.area(area).batch[name]
        refuse_unused(office, area, self.batch)
        self.form = qualify(area, self.batch.form)
        self.each = qualify(area, self.batch.each)
        self.declared: Form = office.catalog.form(self.form)
        self.asked = self._read(asked)
        self._there = self._known() if self.batch.again == "missing-only" else set()
        self._left: list[str] = []  # for which there is a record already
        self._wanted = list(self._worked_out())

    def _worked_out(self) -> Iterator[tuple[str, Request]]:
        each = self.office.catalog.form(self.each)
        fill = self._fill()
        for row in in_order(each, matching(self.office, self.each, self.batch.where, self._rule())):
            request = self._request(row, fill)
            if request and self._key(request.values) in self._there:
                self._left.append(row.id)
            elif request:
                yield row.id, request

    def told(self) -> dict[str, list[dict[str, Any]]]:
        """What the area's controller says of the run, table by table: what it makes, leaves out, and why."""
        if not self.batch.told:
            return {}
        tell = self.office.hooks.function(self.area, self.batch.told)
        made = {id: request.values for id, request in self._wanted}
        found: dict[str, list[dict[str, Any]]] = tell(self.office, self.asked, made, self._left)
        return found

    def _read(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        fields = {name: field for name in self.batch.ask if (field := any_field(self.declared, name))}
        draft = reading(self.office, self.area, run_by(self.batch), fields)
        Permits(self.office, draft).post()
        return Values(self.office, draft).read(asked)

    def make(self, progress: Progress | None) -> list[Outcome]:
        """Make the records, all of them or none."""
        if not self._wanted:
            return []
        wanted = [request for _, request in self._wanted]
        return run_all(self.office, wanted, f"{self.area} {self.name}", progress)

    def _rule(self) -> str:
        return qualify(self.area, self.batch.claims[0]) if self.batch.claims else ""

    def _fill(self) -> Fill:
        """What the controller computes for each; made once, so that it looks up only once what all share."""
        if not self.batch.fill:
            return lambda _: {}
        made: Fill = self.office.hooks.function(self.area, self.batch.fill)(self.office, self.asked)
        return made

    def _request(self, row: Row, fill: Fill) -> Request | None:
        """The record for one of them; None where the controller says that there is none to make."""
        values = dict(self.asked)
        scope = RowScope(self.office, row)
        for name, text in self.batch.set.items():
            values[name] = text
            if isinstance(text, str):
                values[name] = self.office.expressions.condition(text, self.each, self._rule()).value(scope)
        filled = fill(row)
        if filled is None:
            return None
        values.update(filled)
        key = natural_key(self.declared, values)
        step = made_by(self.batch, self.declared)
        return Request(form=self.form, step=step, id=key, values=values, trusted=True)

    def _key(self, values: Mapping[str, Any]) -> str:
        """What tells two apart: the natural key, what only one may say, else what is asked and set."""
        if self.declared.key:
            return natural_key(self.declared, values)
        names = self.declared.single or [*self.batch.ask, *self.batch.set]
        return repr([str(values.get(name, "")) for name in names])

    def _known(self) -> set[str]:
        remade = {VOID, *(ended_states(self.declared) if self.declared.key else ())}
        rows = [row for row in self.office.index.rows(form=self.form) if row.state not in remade]
        if self.declared.key:
            return {row.id for row in rows}
        return {self._key({name: _one(value) for name, value in row.values.items()}) for row in rows}


def _one(value: Any) -> Any:
    entries = as_list(value)
    return entries[0] if len(entries) == 1 else value
