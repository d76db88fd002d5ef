"""Figures in records that are others today: no fault of the record, which keeps what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem
from propctl.office.counting.taken_figures import differing
from propctl.regulation.model.fold import VOID

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def filed_figures(office: Office) -> Iterator[Problem]:
    """What a record says that took in an indicator, and what the same indicator says by now."""
    wording = office.wording
    for form, declared in office.catalog.forms():
        if not declared.takes_figures:
            continue
        for row in office.index.rows(form=form):
            for one in differing(office, form, row.values) if row.state != VOID else ():
                yield Problem(
                    office.index.path(row.ref) or "",
                    0,
                    one.name,
                    N_("{id}: {label} was filed as {kept}, and is {present} by now"),
                    {
                        "id": row.id,
                        "label": one.field.label,
                        "kept": wording.value(form, one.field, one.kept),
                        "present": wording.value(form, one.field, one.present) or "-",
                    },
                    N_("the record keeps what was filed; where it misleads, say so: propctl note {id} TEXT"),
                )
