"""Lists of what there is none of: the items of a clause that no record of a form names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.office.asking.queries import matching
from propctl.office.routines.routine_each import named_in
from propctl.regulation.model.constructs import Listing
from propctl.regulation.model.local_names import main_form, own_reference, qualify
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_MARKS = "《》"


def lacking_items(office: Office, area: str, declared: Listing) -> dict[str, Label]:
    """The items that the clause lists and that no record on which ``where`` holds names, in their order.

    The marks of a title are none of its name: 《条例》 is 条例.
    """
    rule = qualify(area, declared.claims[0])
    form = qualify(area, declared.of or main_form(office.catalog.area(area)))
    items = office.catalog.listed(area, own_reference(rule, declared.lacks), office.today)
    named: set[str] = set()
    for row in matching(office, form, declared.where, rule, cohort=declared.cohort):
        named.update(one.strip(_MARKS) for one in named_in(row, declared.link))
    return {item: label for item, label in items.items() if item.strip(_MARKS) not in named}
