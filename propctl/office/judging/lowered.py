"""What decides whether somebody must approve (a severity, a yes) is lowered by the declared posts alone.

Whoever has typed it could otherwise go round the approval by typing less, with another step or by amending.
"""

from __future__ import annotations

from typing import Any

from propctl.errors import N_
from propctl.office.judging.permits import Permits
from propctl.office.judging.refusal import refuse
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import parameter, qualify


def refuse_lowered(permits: Permits) -> None:
    """``Refused`` where somebody makes less of such a field than stands there, and may not."""
    draft, office = permits.draft, permits.office
    for name, value in draft.values.items() if not draft.request.trusted else ():
        field = any_field(draft.declared, name)
        if field is None or not field.lower:
            continue
        order = [*office.fields.choices(draft.area, field)]
        if _height(order, value) >= _height(order, draft.before.values.get(name)):
            continue
        demands = permits.demands(field.lower)
        if not permits.any_of(draft.by, demands):
            refuse(
                office,
                _clause(draft.area, field),
                N_("{label} is lowered by {posts} alone, or on their paper: --approved-by NAME --paper NO"),
                label=field.label,
                posts=office.wording.posts(demands, draft.form),
            )


def _height(order: list[str], value: Any) -> int:
    """How much a value says: its place among the choices, yes above no, nothing lowest."""
    if isinstance(value, bool):
        return int(value)
    return order.index(value) + 1 if value in order else 0


def _clause(area: str, field: Field) -> str:
    """The clause that names the posts, else the field's own."""
    named = [parameter(area, post)[0] for post in as_list(field.lower) if post.startswith("$")]
    return next(iter([*named, *(qualify(area, claim) for claim in field.claims)]), "")
