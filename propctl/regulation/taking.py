"""Which figure a record takes in, and whose: by what an indicator is named and told apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from propctl.regex import regex
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area, Field, Indicator
from propctl.regulation.model.local_names import main_form, qualify, targets_of

BLANK = regex(r"\{([^{}]*)\}")


def named(figure: str, values: Mapping[str, Any]) -> str:
    """The indicator that a field names on a record: of a repair ``timely-{kind}`` is ``timely-repair``."""
    return BLANK.sub(lambda blank: str(values.get(blank[1]) or ""), figure)


def all_named(figure: str, choices: Mapping[str, list[str]]) -> list[str]:
    """Every indicator that a field may name; ``choices``: what each field in braces may hold."""
    blanks = list(dict.fromkeys(BLANK.findall(figure)))
    held = product(*(choices[blank] for blank in blanks))
    return [named(figure, dict(zip(blanks, one, strict=True))) for one in held]


def split_by(catalog: Catalog, area: Area, indicator: Indicator, form: str, owner: Field) -> list[str]:
    """The paths among the indicator's splits that name what ``owner``, a field of ``form``, names.

    Members of staff, records of the same form, choices of the same name: one path where it can be told.
    """
    counted = qualify(area.name, indicator.of or main_form(area))
    found = ((path, catalog.field_at(counted, path)) for path in indicator.split)
    return [path for path, at in found if at is not None and _alike(at[1], at[0], owner, form)]


def _alike(one: Field, home: str, other: Field, form: str) -> bool:
    if one.type != other.type:
        return False
    if one.type == "ref":
        there = targets_of(form.partition(".")[0], other)
        return not set(there).isdisjoint(targets_of(home.partition(".")[0], one))
    return one.type != "choice" or one.choices == other.choices
