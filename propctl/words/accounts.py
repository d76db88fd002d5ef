"""Accounts of ledgers in words: what kind each is, and the record, person, month or choice it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.regulation.model.constructs import Field, Ledger, Move
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import move_form
from propctl.regulation.model.text import label

if TYPE_CHECKING:
    from propctl.words.wording import Wording

_STAFF = Field(type="staff")  # ``{by}``: whoever did the step


def account_words(wording: Wording, ledger: str, account: str) -> str:
    """``owed:1-101:2026-10:management`` of ``fees.dues``: 欠费 1-101 2026-10 物业管理费."""
    area, _, name = ledger.partition(".")
    declared = wording.catalog.area(area).ledger[name]
    kind, *parts = account.split(":")
    fields = _fields(wording, area, declared, kind, len(parts))
    title = label(declared.accounts.get(kind, kind))
    said = [
        wording.value(home, field, part, unit=False) if field is not None else part
        for part, (home, field) in zip(parts, fields, strict=True)
    ]
    return " ".join(text for text in (wording.label(title), *said) if text)


def _fields(
    wording: Wording, area: str, ledger: Ledger, kind: str, count: int
) -> list[tuple[str, Field | None]]:
    """What each part of an account of a kind is filled from: (form, field), as the first such move tells."""
    for move in ledger.moves:
        for end in (move.from_, move.to):
            name, *parts = end.split(":")
            if name == kind and len(parts) == count:
                form, _ = move_form(wording.catalog.area(area), ledger, move.on)
                return [(form, _field(wording, form, move, part)) for part in parts]
    return [(area, None)] * count


def _field(wording: Wording, form: str, move: Move, part: str) -> Field | None:
    """The field that ``{name}`` stands for on a form, or in the rows that a move goes through."""
    name = part.strip("{}")
    if name == "by":
        return _STAFF
    if name == "id":
        return Field(type="ref", to=form)
    declared = wording.catalog.form(form)
    rows = any_field(declared, move.rows) if move.rows else None
    return (rows.columns.get(name) if rows else None) or any_field(declared, name)
