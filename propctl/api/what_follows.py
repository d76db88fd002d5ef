"""What follows from a step: further steps of the same batch, and the record as the step leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.api.typed_values import Filled, fields_of
from propctl.office.doing.drafts import Draft, Request, Values
from propctl.regulation.model.record import EMPTIES, LAPSES

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded


def further(
    draft: Draft,
    step: str,
    values: Mapping[str, Any] | None = None,
    *,
    form: str = "",
    id: str | None = None,
    approved: bool = False,
) -> Request:
    """Another step in the batch of ``draft``: at its time, in its name, for ``propctl_after`` to return.

    Default: a step on the same record. ``form``: of another form, a new record unless ``id`` names one.
    ``approved``: with the second person's approval that the first step was given. It is trusted: the posts
    were judged where the first step was done.
    """
    target = id if id is not None else "" if form and form != draft.form else draft.key
    return Request(
        form=form or draft.form,
        step=step,
        id=target,
        values=dict(values or {}),
        at=draft.at,
        by=draft.by,
        approved_by=draft.request.approved_by if approved else "",
        paper=draft.request.paper if approved else "",
        trusted=True,
    )


def typed(office: Office, draft: Draft) -> Filled:
    """What was typed for a step, read and completed as it will be saved: for ``propctl_fill``.

    ``UsageError`` names what is missing or wrong.
    """
    values = Values(office, draft).read(draft.request.values)
    return Filled(draft.form, values, fields_of(draft.declared))


def filled(office: Office, of: Folded | Draft) -> Filled:
    """The values of a record, or of one as a step at hand will leave it, each with its type."""
    if isinstance(of, Draft):
        name = f"{of.form} {of.before.id}".strip()
        gone = {one for key in (EMPTIES, LAPSES) for one in of.beside.get(key, ())}
        kept = {one: value for one, value in of.before.values.items() if one not in gone}
        return Filled(name, {**kept, **of.values}, fields_of(of.declared))
    return Filled(f"{of.form} {of.id}", of.values, fields_of(office.catalog.form(of.form)))


def evaluate(office: Office, draft: Draft, expression: str) -> Any:
    """What an expression as ``area.toml`` writes them comes to on the record that a step is done on."""
    from propctl.office.opened.scope import RecordScope

    scope = RecordScope(office, draft.before, draft.values)
    return office.expressions.condition(expression, draft.form).value(scope)
