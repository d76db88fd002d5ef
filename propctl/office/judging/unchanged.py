"""A step that is there to change something, done without a change: it would start limits for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Draft
from propctl.office.opened.people import in_clear
from propctl.regulation.model.form_parts import any_field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def refuse_unchanged(office: Office, draft: Draft) -> None:
    """Of the fields that a step is there to change (``changes``), one at least becomes another than it was.

    What the program itself does with another step (``trusted``) is not asked.
    """
    names = draft.step.changes
    if not names or draft.request.trusted or any(_changes(office, draft, name) for name in names):
        return
    raise UsageError(
        N_("{step} changes nothing of {id}: say something else than what stands there as {labels}"),
        step=office.step_label(draft.form, draft.request.step),
        id=office.wording.record(draft.before.ref),
        labels=[office.wording.field(draft.form, name) for name in names],
    ).about(*names)


def _changes(office: Office, draft: Draft, name: str) -> bool:
    field = any_field(draft.declared, name)
    if field is None or name not in draft.values:
        return False
    kept = in_clear(office, field, name, draft.before.values.get(name), draft.before.ref)
    return bool(draft.values[name] != kept)
