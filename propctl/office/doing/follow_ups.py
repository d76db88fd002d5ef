"""What a step opens: a request for each record that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from propctl.office.doing.drafts import Draft, Request
from propctl.office.opened.scope import RecordScope
from propctl.regulation.catalog import any_field, opens_of, qualify
from propctl.regulation.model.constructs import Opens
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import Record

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def follow_ups(office: Office, draft: Draft, record: Record, rest: dict[str, Any]) -> Iterator[Request]:
    """The steps that a step done brings with it; ``rest`` was typed for them.

    Made one by one: what a request is filled from may be what the one before it did.
    """
    now = office.fold(record)
    for opens in opens_of(draft.step):
        yield from _of_one(office, draft, now, opens, rest)


def _of_one(
    office: Office, draft: Draft, now: Folded, opens: Opens, rest: dict[str, Any]
) -> Iterator[Request]:
    scope = RecordScope(office, now, draft.values)
    if opens.when and not _value(office, opens.when, draft, scope):
        return
    entries = as_list(scope.value(opens.each)) if opens.each else [None]
    form = qualify(draft.area, opens.form)
    rows = any_field(draft.declared, opens.each)
    blank = dict.fromkeys(rows.columns) if rows is not None else {}
    for entry in entries:
        known = {**draft.values, **blank, **(entry if isinstance(entry, dict) else {"entry": entry})}
        at_entry = RecordScope(office, now, known if opens.each else draft.values)
        values = {name: _set(office, text, draft, at_entry, known) for name, text in opens.set.items()}
        values = {name: value for name, value in values.items() if value is not None}
        yield Request(
            form=form, step=opens.step, values={**values, **rest}, at=draft.at, by=draft.by, trusted=True
        )


def _set(office: Office, text: Any, draft: Draft, scope: RecordScope, known: dict[str, Any]) -> Any:
    if not isinstance(text, str):
        return text
    if text in known:  # a column of the row, or ``entry`` of a list
        return known[text]
    return _value(office, text, draft, scope)


def _value(office: Office, text: str, draft: Draft, scope: RecordScope) -> Any:
    return office.expressions.condition(text, draft.form).value(scope)
