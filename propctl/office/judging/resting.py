"""What rests on a record: while anything does, it is not voided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.entry.counting_order import counted
from propctl.errors import N_, Refused
from propctl.office.handover.responsibilities import in_force
from propctl.office.judging.balances import held
from propctl.regulation.ledgers import kind, postings
from propctl.regulation.model.amended import is_the_programs
from propctl.regulation.model.constructs import Area, Form, Ledger, Move
from propctl.regulation.model.fold import VOID, Folded, merged_states
from propctl.regulation.model.form_parts import any_field, references
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import move_form, qualify, targets_of
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label
from propctl.regulation.model.ways_back import takes_back

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_NAMED = 5  # in a refusal; the others are counted


def refuse_while_rested_on(office: Office, draft: Draft) -> None:
    """Refuse to void what others rest on, naming them; nothing of it would be noticed until they are due."""
    if draft.request.step != VOID or VOID in draft.declared.step:
        return
    ref = draft.before.ref
    names = [
        *(_with_way_back(office, row, draft.before) for row in standing_on(office, ref)),
        *_debts(office, draft.before),
    ]
    if not names:
        return
    msgid = N_("{id} cannot be voided while these rest on it: {names}. Close, move or settle them first")
    if len(names) > _NAMED:
        msgid = N_(
            "{id} cannot be voided while these rest on it: {names} and {count} more. Close, move or settle"
            " them first"
        )
    raise Refused(msgid, id=office.wording.record(ref), names=names[:_NAMED], count=len(names) - _NAMED)


def standing_on(office: Office, ref: Ref) -> list[Row]:
    """The records in force that point to a record: open ones, standing ones not at their end, merged ones."""
    found = []
    for row in office.index.linked(ref):
        declared = office.catalog.form(row.form)
        merged = row.form == ref.form and row.state in merged_states(declared)
        if row.ref != ref and (merged or in_force(row, declared)) and not _listed_only(declared, row, ref):
            found.append(row)
    return sorted(found, key=lambda row: (row.form, counted(row.id)))


def _listed_only(declared: Form, row: Row, ref: Ref) -> bool:
    """Whether only lists that the program has put together name it: what came before, what was counted."""
    fields = {
        name: field for name, field in references(declared).items() if ref.id in as_list(row.values.get(name))
    }
    return bool(fields) and all(
        field.many and is_the_programs(declared, name) for name, field in fields.items()
    )


def _with_way_back(office: Office, row: Row, before: Folded) -> Label:
    """A record in words; of one that ``before`` took further, and nobody since, what takes that back."""
    other, told = office.find(row.ref), named(office, row)
    batches = {event.batch for event in before.history if event.batch}
    if other is None or other.history[-1].batch not in batches:
        return told
    for step in takes_back(other, office.catalog.form(row.form), other.history[-1].step):
        command = f"{office.wording.command(row.form, step)} {row.id}"
        return Label(f"{told.zh}，撤回：{command}", f"{told.en}, taken back with: {command}")
    return told


def named(office: Office, row: Row | Folded) -> Label:
    """A record that rests on another, in words: its number, what it is, how it stands."""
    form, state = office.form_label(row.form), office.state_label(row.form, row.state)
    called = office.wording.record(row.ref)
    return Label(f"{called}（{form.zh}，{state.zh}）", f"{called} ({form.en}, {state.en})")


def _debts(office: Office, folded: Folded) -> Iterator[Label]:
    """The accounts of a record that others filled, in each ledger by what kind of account they are.

    What it moved itself is another matter: ``Books`` says that its own step takes it back.
    """
    form, compiled = office.catalog.form(folded.form), office.expressions.condition
    own = {entry.account for entry in postings(folded, form, office.catalog, compiled, office.scope)}
    for area in office.catalog.keeping_ledgers():
        for name, ledger in area.ledger.items():
            full = qualify(area.name, name)
            sums: dict[str, dict[str, int]] = {}
            for pattern in _patterns(office, area, ledger, folded.ref):
                for account, amount in office.index.matching(full, pattern).items():
                    if amount and account not in own:
                        sums.setdefault(kind(account), {})[account] = amount
            for name_of_kind, accounts in sums.items():
                called = label(ledger.accounts.get(name_of_kind, name_of_kind))
                first = next(iter(accounts))
                told = held(office, full, first, sum(accounts.values()))
                yield Label(f"{called.zh} {told}", f"{called.en or called.zh} {told}")


def _patterns(office: Office, area: Area, ledger: Ledger, ref: Ref) -> set[str]:
    """The accounts of a ledger that belong to a record, as patterns: ``owed:3-1201:*:*``."""
    found = set()
    for move in ledger.moves:
        for account in (move.from_, move.to):
            parts = account.split(":")
            for place, part in enumerate(parts):
                if part.startswith("{") and _names(office, area, ledger, move, part.strip("{}"), ref):
                    stars = ["*" if other.startswith("{") else other for other in parts]
                    found.add(":".join([*stars[:place], _literal(ref.id), *stars[place + 1 :]]))
    return found


def _names(office: Office, area: Area, ledger: Ledger, move: Move, name: str, ref: Ref) -> bool:
    """Whether what stands in an account's place is the id of a record of this form."""
    form, _ = move_form(area, ledger, move.on)
    declared = office.catalog.find_form(form)
    if declared is None:
        return False
    rows = any_field(declared, move.rows) if move.rows else None
    field = (rows.columns.get(name) if rows else None) or any_field(declared, name)
    if field is None or field.type != "ref":
        return False
    return ref.form in targets_of(form.partition(".")[0], field)


def _literal(text: str) -> str:
    """A text in a pattern of SQLite's GLOB."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
