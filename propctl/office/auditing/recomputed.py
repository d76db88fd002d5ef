"""What a run works out for each of many (a month's bills) is worked out again, from the records of then.

Only installed areas are asked, never a workspace's own code; what cannot be known of the past accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.asking.queries import condition_of
from propctl.office.auditing.past_index import UNJUDGED, Unjudgeable
from propctl.office.opened.scope import RowScope
from propctl.regulation.model.constructs import Batch
from propctl.regulation.model.form_parts import any_field, made_by
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.auditing.acts import Act
    from propctl.office.auditing.past_office import PastOffice

_Fill = Callable[[Any], dict[str, Any] | None]
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")  # 1 is 1.00


class Runs:
    """The runs of an audit. What all records of one run share is looked up once."""

    def __init__(self) -> None:
        self._last: tuple[object, _Fill] | None = None

    def refuse_otherwise(self, past: PastOffice, act: Act) -> None:
        """``UsageError`` where a record that only a run makes holds what the run would not have put there."""
        for name, batch in _runs(past, act):
            with suppress(*UNJUDGED):
                self._refuse(past, act, name, batch)

    def _refuse(self, past: PastOffice, act: Act, name: str, batch: Batch) -> None:
        row = past.index.get(Ref(qualify(act.area, batch.each), _whose(batch, act.values)))
        rule = qualify(act.area, batch.claims[0]) if batch.claims else ""
        if row is None:
            raise Unjudgeable
        among = condition_of(past, qualify(act.area, batch.each), batch.where, rule)
        found = self._fill(past, act, name, batch)(row) if among.holds(RowScope(past, row)) else None
        if found is None:
            raise UsageError(N_("{name} makes none for {id}"), name=batch.label, id=row.id)
        for field, value in found.items():
            if plain(value) != plain(act.values.get(field)):
                declared = any_field(past.catalog.form(act.form), field)
                label = declared.label if declared is not None else field
                raise UsageError(N_("{label} is computed, and came to something else"), label=label)

    def _fill(self, past: PastOffice, act: Act, name: str, batch: Batch) -> _Fill:
        asked = {one: act.values[one] for one in batch.ask if one in act.values}
        key = (past, past.standing, act.area, name, act.event.at, plain(asked))
        if self._last is None or self._last[0] != key:
            try:
                fill: _Fill = past.hooks.function(act.area, batch.fill)(past, asked)
            except PropctlError as error:  # it asks for what the record does not tell
                raise Unjudgeable(name) from error
            self._last = key, fill
        return self._last[1]


def _runs(past: PastOffice, act: Act) -> Iterator[tuple[str, Batch]]:
    """The runs of an installed area that a step can only have come from."""
    declared = past.catalog.form(act.form)
    step = declared.step.get(act.event.step)
    if step is None or not step.internal or act.area not in past.sources.compiled.packages:
        return
    for name, batch in past.catalog.area(act.area).batch.items():
        made = qualify(act.area, batch.form), made_by(batch, declared)
        if batch.fill and made == (act.form, act.event.step):
            yield name, batch


def _whose(batch: Batch, values: Mapping[str, Any]) -> str:
    """The record of those that the run goes through for which this one was made."""
    name = next((name for name, text in batch.set.items() if text == "id"), "")
    return str(values.get(name, ""))


def plain(value: Any) -> Any:
    """A value as both a controller and a file may write it; in which order its lines stand says nothing."""
    match value:
        case list() | tuple():
            return sorted((plain(one) for one in value), key=repr)
        case dict():
            return {key: plain(one) for key, one in sorted(value.items()) if one not in (None, "")}
        case None | "":
            return ""
    text = str(value)
    return Decimal(text).normalize() if _NUMBER.fullmatch(text) else text
