"""Double entry: what each step moved between accounts. Balances are sums of these, and never stored."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from propctl.errors import N_, BadData
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.evaluation import Condition
from propctl.regulation.language.reading import Scope
from propctl.regulation.model.constructs import Form, Ledger, Move
from propctl.regulation.model.fold import RELIEVE, Folded, replay, voids
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import move_form
from propctl.regulation.model.record import SET, Event
from propctl.regulation.model.ref import Ref

SCALE = 10_000  # amounts are whole ten-thousandths: exact, and summed by SQLite as integers


class Posting(msgspec.Struct, frozen=True):
    """One side of a move. The other side has the opposite ``amount``."""

    ledger: str  # "hazmat.goods"
    account: str  # "held:HZ-261121-A01"
    amount: int  # in SCALE-ths; positive where it comes in
    thing: str  # serial ledgers: which thing
    record: Ref
    n: int
    at: dt.datetime


def scaled(amount: Decimal | str | int) -> int:
    """An exact amount as a whole number of ten-thousandths; more decimals are an error, never rounded."""
    exact = Decimal(str(amount)) * SCALE
    if exact != exact.to_integral_value():
        raise BadData(N_("{amount} has more than four decimals"), amount=amount)
    return int(exact)


def unscaled(amount: int) -> Decimal:
    """A sum of postings as the amount it stands for."""
    return Decimal(amount) / SCALE


def postings(
    folded: Folded,
    form: Form,
    catalog: Catalog,
    compiled: Callable[[str, str, str], Condition],
    scope: Callable[[Folded], Scope],
) -> list[Posting]:
    """Everything that a record's history moved, in every ledger. A life that was voided moved nothing."""
    ledgers = catalog.ledgers_of(folded.form)
    if not ledgers or (folded.voided and folded.life == 1):
        return []
    found: list[Posting] = []
    by: list[Event] = []  # what moved each of them
    present = Folded(folded.record)
    life, began = 1, 0  # the life at hand, and how much was moved before it
    for event in replay(present, form):
        if present.life != life:
            life, began = present.life, len(found)
        if voids(event.step, form):
            del found[began:], by[began:]
        for name, ledger in ledgers:
            area = catalog.area(name.partition(".")[0])
            if event.step == RELIEVE:
                found += _handed_over(name, ledger, event, present, found[began:])
                by += [event] * (len(found) - len(by))
            for move in ledger.moves:
                if move_form(area, ledger, move.on) != (folded.form, event.step):
                    continue
                if move.when and not compiled(move.when, folded.form, ledger.rule).holds(scope(present)):
                    continue
                moved = list(zip(found[began:], by[began:], strict=True))
                found += _moved(name, ledger, move, event, present, form, moved)
                by += [event] * (len(found) - len(by))
    return found


def _handed_over(
    name: str, ledger: Ledger, event: Event, present: Folded, moved: list[Posting]
) -> Iterator[Posting]:
    """What a record had put in the name of who leaves, and still stands there, goes to who takes over."""
    after = {**present.values, "id": present.id}
    before = {**after, **dict.fromkeys(event.values.get(SET, {}), event.values.get("leaver"))}
    named = dict.fromkeys(account for move in ledger.moves for account in (move.from_, move.to))
    ways = dict.fromkeys((fill_account(one, before), fill_account(one, after)) for one in named)
    for source, target in ways:
        if source == target:
            continue
        for thing in dict.fromkeys(one.thing for one in moved):
            place = (name, source, thing)
            here = sum(one.amount for one in moved if (one.ledger, one.account, one.thing) == place)
            if here > 0:
                for account, sign in ((source, -1), (target, 1)):
                    yield Posting(name, account, sign * here, thing, present.ref, event.n, event.at)


Moved = list[tuple[Posting, Event]]  # in one life of a record, each with what moved it


def _moved(
    name: str, ledger: Ledger, move: Move, event: Event, present: Folded, form: Form, moved: Moved
) -> Iterator[Posting]:
    """The postings of one move; ``moved``: those that the record made before."""
    if not (move.back or move.total):
        yield from _posted(name, ledger, move, event, present)
        return
    values = {**present.values, **event.values, "id": present.id, "by": event.by}
    source, target = fill_account(move.from_, values), fill_account(move.to, values)
    if ledger.serial:
        back = [one for one in moved if _goes_back(one[1], move, event, present, form)]
        for thing in _things(name, source, back, moved):
            for account, sign in ((source, -SCALE), (target, SCALE)):
                yield Posting(name, account, sign, thing, present.ref, event.n, event.at)
        return

    def held(account: str, moved: Moved) -> int:
        return sum(one.amount for one, _ in moved if (one.ledger, one.account) == (name, account))

    if move.total:
        amount = scaled(values.get(move.what) or 0) - held(target, moved)
    else:
        amount = held(source, [one for one in moved if _goes_back(one[1], move, event, present, form)])
        if form.step[event.step].reverses:  # and no more than did not go back with everything else
            with_it = _together(ledger, move, form)
            left = held(source, [one for one in moved if _undoes(one[1], with_it, present)])
            amount = min(amount, max(left, 0))
    if amount:
        for account, sign in ((source, -1), (target, 1)):
            yield Posting(name, account, sign * amount, "", present.ref, event.n, event.at)


def _things(ledger: str, account: str, back: Moved, moved: Moved) -> list[str]:
    """Of the things that came to an account with what goes back, those that did not leave it meanwhile."""

    def times(thing: str, found: Moved) -> int:
        place = (ledger, account, thing)
        return sum(one.amount for one, _ in found if (one.ledger, one.account, one.thing) == place)

    came = dict.fromkeys(one.thing for one, _ in back if times(one.thing, back) > 0)
    return [thing for thing in came if times(thing, moved) > 0]


def _goes_back(cause: Event, move: Move, event: Event, present: Folded, form: Form) -> bool:
    """Whether an event takes back what another moved: the one that it reverses, or all of its steps.

    What went back before, with this step or by reversing one of those, is counted with them, so that
    nothing goes back twice.
    """
    if form.step[event.step].reverses:
        return cause is present.reversed_by(event)
    reversed_ = present.reversed_by(cause)
    return cause.step in (*move.back, event.step) or (reversed_ is not None and reversed_.step in move.back)


def _together(ledger: Ledger, move: Move, form: Form) -> set[str]:
    """The steps that a move takes back one by one, those that go back with them, and what takes all back."""
    found = set(move.back)
    for other in ledger.moves:
        step = other.on.rpartition(".")[2]
        if found.intersection(other.back) and step in form.step and not form.step[step].reverses:
            found |= {step, *other.back}
    return found


def _undoes(cause: Event, steps: set[str], present: Folded) -> bool:
    """Whether an event is one of some steps, or takes one of them back."""
    reversed_ = present.reversed_by(cause)
    return cause.step in steps or (reversed_ is not None and reversed_.step in steps)


def _posted(name: str, ledger: Ledger, move: Move, event: Event, present: Folded) -> Iterator[Posting]:
    values = {**present.values, **event.values, "id": present.id, "by": event.by}
    rows = as_list(values.get(move.rows)) if move.rows else [{}]
    for row in rows:
        here = {**values, **row}
        what = here.get(move.what) if move.what else 1
        if what is None or what == "":
            continue
        amounts = [(SCALE, str(thing)) for thing in as_list(what)] if ledger.serial else [(scaled(what), "")]
        for amount, thing in amounts:
            for account, sign in ((move.from_, -1), (move.to, 1)):
                filled = fill_account(account, here)
                yield Posting(name, filled, sign * amount, thing, present.ref, event.n, event.at)


def fill_account(account: str, values: dict[str, Any]) -> str:
    """``held:{id}`` with the record's values."""
    return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1]) or ""), account)


def of_area(account: str) -> tuple[str, str]:
    """The area whose ledger an account is of, and the account: ``fees.owed:3-1201``; "" is one's own."""
    before, colon, thing = account.partition(":")
    area, _, name = before.rpartition(".")
    return area, f"{name}{colon}{thing}"


def kind(account: str) -> str:
    """The account without the thing it belongs to: ``held`` of ``held:HZ-261121-A01``."""
    return account.partition(":")[0]
