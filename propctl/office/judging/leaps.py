"""A number ten times what stands: mostly a slip of a digit, so it is asked about before it is taken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Draft
from propctl.regulation.model.form_parts import any_field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

TIMES = 10


def refuse_leap(office: Office, draft: Draft) -> None:
    """``UsageError``, which a terminal answers by asking, for a number ten times what stands, or more.

    A field asks for it (``sure``), and a yes there takes the number. Less than what stands is mostly the
    slip put right. What the program does with another step (``trusted``) was asked about there; history is
    not judged by it, for it was typed where nobody asked.
    """
    for name in draft.step.ask if not draft.request.trusted else ():
        field = any_field(draft.declared, name)
        before, now = draft.before.values.get(name), draft.values.get(name)
        if field is None or not field.sure or not before or not now or draft.values.get(field.sure):
            continue
        if Decimal(now) >= TIMES * Decimal(before) > 0:
            msgid = N_(
                "{label}: {value} is ten times {before} or more, which stands; if that is so, add {option}"
            )
            wording = office.wording
            raise UsageError(
                msgid,
                label=wording.label(field.label),
                value=wording.value(draft.form, field, now),
                before=wording.value(draft.form, field, before),
                option=f"--{field.sure.replace('_', '-')}",
            ).about(name, field.sure)
