"""Ledgers at work: no account goes below its least, and no thing is in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from propctl.errors import N_, Refused
from propctl.office.drafts import Draft
from propctl.office.scope import RecordScope
from propctl.regulation.catalog import qualify
from propctl.regulation.fold import fold
from propctl.regulation.ledgers import Posting, kind, postings, scaled, unscaled
from propctl.regulation.model import Ledger
from propctl.regulation.record import Record
from propctl.regulation.text import Label
from propctl.regulation.wording import cite

if TYPE_CHECKING:
    from propctl.office.office import Office


OUTSIDE = ("outside", "supplier")  # where a thing comes from that the office has not known before


def check_ledgers(
    office: Office, draft: Draft, record: Record, done: Mapping[tuple[str, str], Record]
) -> None:
    """Refuse a step after which an account would be short, or a thing not where it is taken from."""
    ledgers = office.catalog.ledgers_of(draft.form)
    if not ledgers:
        return
    moved = _new(office, draft, record)
    for name, ledger in ledgers:
        mine = [posting for posting in moved if posting.ledger == name]
        earlier = [posting for other in done.values() for posting in _unsaved(office, other, record, name)]
        if ledger.serial:
            _check_places(office, draft, name, ledger, mine, earlier)
        else:
            _check_least(office, draft, name, ledger, mine, earlier)
        _check_zero(office, draft, record, name, ledger, mine)


def _new(office: Office, draft: Draft, record: Record) -> list[Posting]:
    """The postings of the step itself."""
    last = record.history[-1].n
    folded = fold(record, draft.declared)
    found = postings(folded, draft.declared, office.catalog, office.expressions.get, office.scope)
    return [posting for posting in found if posting.n == last]


def _unsaved(office: Office, other: Record, record: Record, ledger: str) -> list[Posting]:
    """What the same unit of work moved before this step: the index does not know it yet."""
    if other.id == record.id and other.form == record.form:
        return []
    form = office.catalog.form(other.form)
    found = postings(fold(other, form), form, office.catalog, office.expressions.get, office.scope)
    saved = {posting.n for posting in office.index.postings(ledger) if posting.record == other.id}
    return [posting for posting in found if posting.ledger == ledger and posting.n not in saved]


def _check_least(
    office: Office, draft: Draft, name: str, ledger: Ledger, mine: list[Posting], earlier: list[Posting]
) -> None:
    for account in dict.fromkeys(posting.account for posting in mine):
        least = ledger.never_below.get(kind(account))
        if least is None:
            continue
        before = office.index.balance(name, account) + _sum(earlier, account)
        after = before + _sum(mine, account)
        if after < scaled(str(least)):
            _refuse(
                office,
                draft,
                ledger,
                N_("{account} holds {before}; {wanted} is more than there is"),
                account=account_label(office, account),
                before=amount_text(before),
                wanted=amount_text(before - after),
            )


def _check_places(
    office: Office, draft: Draft, name: str, ledger: Ledger, mine: list[Posting], earlier: list[Posting]
) -> None:
    for posting in mine:
        if posting.amount > 0:
            continue
        known = [*office.index.place(name, posting.thing), *(p for p in earlier if p.thing == posting.thing)]
        here = [account for account, times in _by_account(known).items() if times > 0]
        if posting.account not in here and (here or kind(posting.account) not in OUTSIDE):
            _refuse(
                office,
                draft,
                ledger,
                N_("{thing} is in {place}, not in {wanted}"),
                thing=posting.thing,
                place=account_label(office, here[0]) if here else Label("未登记处", "no known place"),
                wanted=account_label(office, posting.account),
            )


def _check_zero(
    office: Office, draft: Draft, record: Record, name: str, ledger: Ledger, mine: list[Posting]
) -> None:
    """An account that belongs to one record must be empty once the record's condition holds."""
    for account_kind, condition in ledger.zero_when.items():
        account = f"{account_kind}:{record.id}"
        folded = fold(record, draft.declared)
        if not office.expressions.get(condition, draft.form, ledger.rule)(RecordScope(office, folded)):
            continue
        found = postings(folded, draft.declared, office.catalog, office.expressions.get, office.scope)
        rest = sum(entry.amount for entry in found if entry.ledger == name and entry.account == account)
        if rest:
            _refuse(
                office,
                draft,
                ledger,
                N_("{amount} of {account} is not accounted for"),
                account=account_label(office, account),
                amount=amount_text(rest),
            )


def _by_account(found: list[Posting]) -> Counter[str]:
    """How often a thing came to each account less how often it left; the order of events does not matter."""
    counted: Counter[str] = Counter()
    for posting in found:
        counted[posting.account] += posting.amount
    return counted


def _sum(found: list[Posting], account: str) -> int:
    return sum(posting.amount for posting in found if posting.account == account)


def _refuse(office: Office, draft: Draft, ledger: Ledger, msgid: str, **values: object) -> None:
    if not ledger.claims:
        raise Refused(msgid, **values)
    clause = office.catalog.rule(qualify(draft.area, ledger.claims[0]))
    raise Refused(msgid + " ({cite})", rule=clause.id, cite=cite(clause), **values)


def account_label(office: Office, account: str) -> str:
    """An account as people read it: its kind, and the record or person it belongs to."""
    name, _, owner = account.partition(":")
    person = office.settings.staff.get(owner)
    return f"{name} {person.name if person else owner}".strip()


def amount_text(amount: int) -> str:
    """A scaled amount without idle zeros."""
    exact = unscaled(amount)
    return f"{exact.normalize():f}" if exact != exact.to_integral_value() else str(int(exact))


def balance(office: Office, ledger: str, account: str) -> Decimal:
    """What an account holds now."""
    return unscaled(office.index.balance(ledger, account))


def accounts(office: Office, ledger: str, prefix: str = "") -> dict[str, Decimal]:
    """What every account of a ledger holds now (accounts that are empty left out)."""
    found = office.index.accounts(ledger, prefix)
    return {account: unscaled(amount) for account, amount in found.items() if amount}


def places(office: Office, ledger: str, thing: str) -> list[str]:
    """Where a thing of a serial ledger is now; several places where two desks moved it at once."""
    return [account for account, times in _by_account(office.index.place(ledger, thing)).items() if times > 0]
