"""Which fields a list shows of each record."""

from __future__ import annotations

from collections.abc import Sequence

from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Field


def list_columns(
    catalog: Catalog, form: str, show: Sequence[str] = (), *, personal: bool = False
) -> dict[str, tuple[str, Field]]:
    """What a list of records shows, each field with its area: as declared, else those typed first.

    Nothing personal, unless it is asked for (``personal``: what the declaration names) by who reads the
    records themselves and masks it; and no tables but those that ``show`` names.
    """
    declared = catalog.form(form)
    typed_first = [*declared.args, *(name for name in declared.field if name not in declared.args)][:4]
    found = {name: catalog.field_at(form, name) for name in show or declared.show or typed_first}
    named = show or declared.show if personal else ()
    shown = {name: at for name, at in found.items() if at and (not at[1].personal or name in named)}
    return {name: at for name, at in shown.items() if at[1].type != "rows" or name in show}
