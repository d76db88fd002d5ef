"""Ledgers at work: no account goes below its least, and no thing is in two places."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from propctl.errors import N_
from propctl.office.doing.drafts import Draft
from propctl.office.judging.refusal import claim_in_force, refuse
from propctl.office.opened.scope import RecordScope
from propctl.office.opened.units import measured
from propctl.regulation.ledgers import Posting, kind, postings, scaled, unscaled
from propctl.regulation.model.constructs import Ledger
from propctl.regulation.model.fold import Folded, voids
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import move_form, qualify
from propctl.regulation.model.record import Record
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


OUTSIDE = ("outside", "supplier")  # where a thing comes from that the office has not known before


class Books:
    """The ledgers as one unit of work sees them: what the index knows, and what the work moved since."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._moved: dict[tuple[str, str], int] = {}  # (ledger, account) -> amount, not yet in the index
        self._things: dict[tuple[str, str], list[Posting]] = {}  # (ledger, thing)

    def enter(self, draft: Draft, record: Record) -> None:
        """Enter a step's moves; refuse it where an account would be short, or a thing is elsewhere."""
        ledgers = self.office.catalog.ledgers_of(draft.form)
        if not ledgers:
            return
        folded = self.office.fold(record)
        office = self.office
        if voids(draft.request.step, draft.declared):
            refuse_void(office, draft)
            return
        every = postings(folded, draft.declared, office.catalog, office.expressions.condition, office.scope)
        last = record.history[-1].n
        for name, ledger in ledgers:
            mine = [posting for posting in every if posting.ledger == name and posting.n == last]
            Entry(self, draft, folded, name, ledger).judge(mine)
            check_zero(office, draft, folded, name, every)
            self._keep(name, mine)

    def balance(self, ledger: str, account: str) -> int:
        """What an account holds, with what this work has moved so far."""
        return self.office.index.balance(ledger, account) + self._moved.get((ledger, account), 0)

    def places(self, ledger: str, thing: str) -> list[str]:
        """Where a thing is, with what this work has moved so far."""
        known = [*self.office.index.place(ledger, thing), *self._things.get((ledger, thing), [])]
        return [account for account, times in _by_account(known).items() if times > 0]

    def _keep(self, ledger: str, mine: list[Posting]) -> None:
        for posting in mine:
            key = (ledger, posting.account)
            self._moved[key] = self._moved.get(key, 0) + posting.amount
            if posting.thing:
                self._things.setdefault((ledger, posting.thing), []).append(posting)


class Entry:
    """One step's moves in one ledger, before they count."""

    def __init__(self, books: Books, draft: Draft, folded: Folded, name: str, ledger: Ledger) -> None:
        self.books, self.draft, self.folded, self.name, self.ledger = books, draft, folded, name, ledger

    def judge(self, mine: list[Posting]) -> None:
        """Refuse what the ledger does not allow."""
        if self.ledger.serial:
            for posting in mine:
                if posting.amount < 0:
                    self.place(posting.account, posting.thing)
        else:
            for account in dict.fromkeys(posting.account for posting in mine):
                self.least(account, _sum(mine, account))

    def least(self, account: str, change: int) -> None:
        """Refuse a change after which an account would be below its least, or above its most."""
        least = self.ledger.never_below.get(kind(account))
        most = self.ledger.never_above.get(kind(account))
        before = self.books.balance(self.name, account)
        above = most is not None and change > 0 and before + change > scaled(str(most))
        below = least is not None and change < 0 and before + change < scaled(str(least))
        if above and scaled(str(most)):
            self._refuse(
                N_("{account} stands at {before}; {wanted} more is above {most}"),
                account,
                before=before,
                wanted=change,
                most=scaled(str(most)),
            )
        if above or below:  # what is kept for somebody stands below zero, and is told as what is left of it
            self._refuse(
                N_("{account} holds {before}; {wanted} is more than there is"),
                account,
                before=-before if above else before,
                wanted=abs(change),
            )

    def _refuse(self, msgid: str, account: str, **amounts: int) -> NoReturn:
        office = self.books.office
        told = {name: self._told(amount) for name, amount in amounts.items()}
        named = office.wording.account(self.name, account)
        _refuse(office, self.draft, self.ledger, msgid, account=named, **told)

    def _told(self, amount: int) -> str:
        return in_unit(self.books.office, self.name, self.folded, self.draft.request.step, amount)

    def place(self, account: str, thing: str) -> None:
        """Refuse to take a thing from where it is not."""
        here = self.books.places(self.name, thing)
        if account in here or (not here and kind(account) in OUTSIDE):
            return
        office = self.books.office
        _refuse(
            office,
            self.draft,
            self.ledger,
            N_("{thing} is in {place}, not in {wanted}"),
            thing=thing,
            place=office.wording.account(self.name, here[0]) if here else Label("未登记处", "no known place"),
            wanted=office.wording.account(self.name, account),
        )


def refuse_void(office: Office, draft: Draft) -> None:
    """What a record has moved is taken back by a step with its reason and approver, not by voiding it."""
    if any(moved(office, draft.before).values()):
        refuse(
            office,
            "",
            N_("{id} has moved money or goods: take that back with its own step, then void it"),
            id=office.wording.record(draft.before.ref),
        )


def check_zero(office: Office, draft: Draft, folded: Folded, name: str, every: list[Posting]) -> None:
    """An account that belongs to one record must be empty once the record's condition holds.

    ``folded``: the record after the step; ``every``: all that it moved, in whichever ledger.
    """
    area, _, short = name.partition(".")
    ledger = office.catalog.area(area).ledger[short]
    owners = [qualify(area, form) for form in as_list(ledger.of)]
    for account_kind, condition in ledger.zero_when.items() if draft.form in owners else ():
        account = f"{account_kind}:{folded.id}"
        whether = office.expressions.condition(condition, draft.form, ledger.rule)
        rest = sum(entry.amount for entry in every if entry.ledger == name and entry.account == account)
        if rest and whether.holds(RecordScope(office, folded)):
            _refuse(
                office,
                draft,
                ledger,
                N_("{amount} of {account} is not accounted for"),
                account=office.wording.account(name, account),
                amount=in_unit(office, name, folded, draft.request.step, rest),
            )


def moved(office: Office, folded: Folded) -> Counter[tuple[str, str, str]]:
    """What a record has moved and not taken back: (ledger, account, thing) -> amount."""
    found: Counter[tuple[str, str, str]] = Counter()
    form, compiled = office.catalog.form(folded.form), office.expressions.condition
    for entry in postings(folded, form, office.catalog, compiled, office.scope):
        found[entry.ledger, entry.account, entry.thing] += entry.amount
    return found


def _by_account(found: list[Posting]) -> Counter[str]:
    """How often a thing came to each account less how often it left; the order of events does not matter."""
    counted: Counter[str] = Counter()
    for posting in found:
        counted[posting.account] += posting.amount
    return counted


def _sum(found: list[Posting], account: str) -> int:
    return sum(posting.amount for posting in found if posting.account == account)


def _refuse(office: Office, draft: Draft, ledger: Ledger, msgid: str, **values: object) -> NoReturn:
    """Refuse a move: by the clause that the step and the ledger share, else by that of whose form it is."""
    own = [*draft.step.claims, *draft.declared.claims]
    shared = [claim for claim in own if claim in ledger.claims]
    kept_by = draft.form in [qualify(draft.area, name) for name in as_list(ledger.of)]
    claims = shared or (ledger.claims if kept_by else own) or ledger.claims
    rule = claim_in_force(office, draft.area, claims) if ledger.claims else ""
    refuse(office, rule, msgid, **values)


def amount_text(amount: int) -> str:
    """A scaled amount without idle zeros."""
    exact = unscaled(amount)
    return f"{exact.normalize():f}" if exact != exact.to_integral_value() else str(int(exact))


def in_unit(office: Office, ledger: str, folded: Folded, step: str, amount: int) -> str:
    """A scaled amount in the unit of what a step of a record moves in a ledger."""
    area = office.catalog.area(ledger.partition(".")[0])
    declared = area.ledger[ledger.partition(".")[2]]
    form = office.catalog.form(folded.form)
    for move in declared.moves:
        if move_form(area, declared, move.on) == (folded.form, step):
            if move.back:
                return in_unit(office, ledger, folded, move.back[0], amount)
            rows = any_field(form, move.rows)
            field = rows.columns.get(move.what) if rows else any_field(form, move.what)
            if field is not None:
                field = measured(office, folded.form, field, partial(office.scope, folded))
                return amount_text(amount) + office.wording.unit(field)
    return amount_text(amount)


def held(office: Office, ledger: str, account: str, amount: int) -> str:
    """A scaled amount in the unit of what an account holds, as the first record that moved it says."""
    first = next(iter(office.index.postings(ledger, account=account)), None)
    folded = office.find(first.record) if first else None
    steps = [event.step for event in folded.history if first and event.n == first.n] if folded else []
    return in_unit(office, ledger, folded, steps[0], amount) if folded and steps else amount_text(amount)


def balance(office: Office, ledger: str, account: str) -> Decimal:
    """What an account holds now."""
    return unscaled(office.index.balance(ledger, account))


def accounts(office: Office, ledger: str, prefix: str = "") -> dict[str, Decimal]:
    """What every account of a ledger holds now (accounts that are empty left out)."""
    found = office.index.accounts(ledger, prefix)
    return {account: unscaled(amount) for account, amount in found.items() if amount}


def taken_twice(office: Office, ledger: str, thing: str) -> list[str]:
    """The places that a thing left more often than it came: two desks took it from there at once."""
    counted = _by_account(office.index.place(ledger, thing))
    return [account for account, times in counted.items() if times < 0 and kind(account) not in OUTSIDE]


def places(office: Office, ledger: str, thing: str) -> list[str]:
    """Where a thing of a serial ledger is now; several places where two desks moved it at once."""
    return [account for account, times in _by_account(office.index.place(ledger, thing)).items() if times > 0]
