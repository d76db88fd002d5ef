"""What the lines of one commit moved, judged together: in which order a command wrote them, nothing tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from propctl.errors import PropctlError
from propctl.office.auditing.past_index import UNJUDGED
from propctl.office.judging.balances import Books, Entry, check_zero, moved, refuse_void
from propctl.regulation.ledgers import postings
from propctl.regulation.model.fold import voids

if TYPE_CHECKING:
    from propctl.office.auditing.acts import Act
    from propctl.office.auditing.past_office import PastOffice

_Place = tuple[str, str, str]  # ledger, account, thing


def short(acts: Sequence[Act], past_of: Callable[[Act], PastOffice]) -> Iterator[tuple[Act, PropctlError]]:
    """The acts that no ledger allows: what leaves open what may not be, or takes more than there is.

    Of several lines that draw on one account the last is named.
    """
    net: Counter[_Place] = Counter()
    last: dict[tuple[_Place, bool], Act] = {}
    for act in acts:
        past = past_of(act)
        if not past.catalog.has_form(act.form) or not past.catalog.ledgers_of(act.form):
            continue
        try:
            mine = _moved(past, act)
        except PropctlError as error:
            yield act, error
            continue
        except UNJUDGED:
            continue
        net.update(mine)
        last |= {(place, amount < 0): act for place, amount in mine.items() if amount}
    for place, amount in net.items():
        if amount:
            act = last[place, amount < 0]
            refusal = _refusal(past_of(act), act, place, amount)
            if refusal is not None:
                yield act, refusal


def _moved(past: PastOffice, act: Act) -> dict[_Place, int]:
    """What an act moved; raises where the record may not stand so after it."""
    draft = act.draft(past, trusted=True)
    after = past.fold(act.after)
    if voids(draft.request.step, draft.declared):
        refuse_void(past, draft)
        return {}
    every = postings(after, draft.declared, past.catalog, past.expressions.condition, past.scope)
    for name, _ in past.catalog.ledgers_of(act.form):
        check_zero(past, draft, after, name, every)
    found = moved(past, after)
    found.subtract(moved(past, past.fold(act.before)) if act.before.history else {})
    return dict(found)


def _refusal(past: PastOffice, act: Act, place: _Place, amount: int) -> PropctlError | None:
    """Why a ledger does not allow that the commit moves so much; None where it does."""
    name, account, thing = place
    area, _, short_name = name.partition(".")
    ledger = past.catalog.area(area).ledger[short_name]
    try:
        entry = Entry(Books(past), act.draft(past, trusted=True), past.fold(act.after), name, ledger)
        if not ledger.serial:
            entry.least(account, amount)
        elif amount < 0:
            entry.place(account, thing)
    except PropctlError as error:
        return error
    except UNJUDGED:
        return None
    return None
