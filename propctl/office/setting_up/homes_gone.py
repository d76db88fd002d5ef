"""Homes that stand in the office and in none of its ledgers any more: told, never deleted; renumbered ones.

A ledger of one building says nothing of the others, so only the buildings that the ledgers list are compared.
A new home with the people of one that is gone is that one under another number: brought in as it stands, its
people and debts would be there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.entry.counting_order import counted
from propctl.entry.natural_keys import alike
from propctl.errors import N_, BadData, PropctlError
from propctl.office.opened.people import in_clear
from propctl.office.setting_up.homes_read import LedgerHome
from propctl.regulation.model.fold import VOID, ended_states
from propctl.regulation.model.form_parts import natural_key
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.setting_up.known_columns import KnownColumns
    from propctl.office.setting_up.records_made import Wanted
    from propctl.regulation.model.constructs import Form
    from propctl.regulation.model.fold import Folded


_TELLING = ("text", "phone", "plate")  # by which people are known again


class Gone(NamedTuple):
    """What an update finds of homes that are gone."""

    homes: list[str]  # their numbers
    renumbered: dict[int, PropctlError]  # homes of the ledger that are one of them, and what to do


def homes_gone(known: KnownColumns, homes: Sequence[LedgerHome], wanted: Sequence[Wanted]) -> Gone:
    """The homes that are gone. ``wanted``: what the ledger's homes ask for."""
    gone = _gone(known, homes)
    return Gone(gone, _renumbered(known, homes, gone, wanted) if gone else {})


def _gone(known: KnownColumns, homes: Sequence[LedgerHome]) -> list[str]:
    listed = {alike(home.number, unit=True) for home in homes}
    buildings = {home.building for home in homes if home.listed}
    found = []
    for form, record in known.home_records:
        field = next((name for name, column in record.set.items() if column == "building"), "")
        over = {VOID, *ended_states(known.office.catalog.form(form))}
        for home in known.office.index.rows(form=form):
            there = home.state not in over and home.values.get(field) in buildings
            if there and alike(home.id, unit=True) not in listed:
                found.append(home.id)
    return sorted(found, key=counted)


def _renumbered(
    known: KnownColumns, homes: Sequence[LedgerHome], gone: Sequence[str], wanted: Sequence[Wanted]
) -> dict[int, PropctlError]:
    """New homes whose people, as far as the ledger names them, are those of one home that is gone."""
    found: dict[int, PropctlError] = {}
    for one in wanted:
        form = known.office.catalog.form(one.request.form)
        home = homes[one.home] if one.home >= 0 else None
        if home is None or not one.new or not form.person or home.number not in one.request.values.values():
            continue
        before = [old for old in gone if _lives_in(known, one, form, home.number, old)]
        if len(before) == 1:
            said = N_(
                "{id} has the people of {old}, which is in no ledger any more: give {old} its new number"
                " first and read the ledger again; if it is another home, register it by itself"
            )
            found[one.home] = BadData(said, id=home.number, old=before[0])
    return found


def _lives_in(known: KnownColumns, one: Wanted, form: Form, number: str, old: str) -> bool:
    """Whether the people of a new home live in an old one: two of name, telephone and car are the same."""
    said = one.request.values
    key = natural_key(form, {name: old if value == number else value for name, value in said.items()})
    record = known.office.find(Ref(one.request.form, key))
    if record is None or record.voided:
        return False
    telling = [name for name, field in form.field.items() if field.personal and field.type in _TELLING]
    return sum(bool(said.get(name)) and _same(known, record, form, name, said[name]) for name in telling) > 1


def _same(known: KnownColumns, record: Folded, form: Form, name: str, value: Any) -> bool:
    field = form.field[name]
    return bool(in_clear(known.office, field, name, record.values.get(name), record.ref) == value)
