"""Answers about many records, kept in the index until a record changes, a limit passes or the day ends.

Of what is asked of each record by itself (``kept_by_part``), a change voids no more than the answer about
that day's records: of a hundred thousand some hundred are looked at again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain, groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

import msgspec

from propctl.office.opened.scope import at_midnight, scopes
from propctl.regulation.language.syntax import moves_with, only_near, only_own
from propctl.store.index.lookups import MadeOf

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.office.opened.scope import RowScope
    from propctl.store.index.entries import Row

T = TypeVar("T")

Time = Literal["", "day", "limits"]  # with what answers change though no record does
Holds = Literal["no", "whole", Time]

_NEVER = "~"  # later than any time as the index writes it


class Lasts(NamedTuple):
    """How long an answer about many records holds."""

    made_of: MadeOf | None = None  # while none of these changes; None: no record at all
    time: Time = "limits"
    ends: dt.datetime | None = None  # a moment before midnight at which it may change


def kept(
    office: Office, question: str, form: type[T], ask: Callable[[], T], lasts: Callable[[], Lasts] = Lasts
) -> T:
    """The answer to a question: the one that was kept, where it still holds, else what ``ask`` finds.

    Only for questions to which everybody gets the same answer, and for which time passes with the limits of
    clocks and with the days alone (``Condition.lasting``). Other clauses, calendars or settings make another
    index, which has kept nothing. How long a new answer ``lasts`` is asked only where there is one.
    """
    index, now = office.index, office.now.isoformat()
    index.asked.add("")
    found = index.kept(question, now)
    if found is not None:
        with suppress(msgspec.DecodeError):  # another version of the program wrote it differently
            return msgspec.json.decode(found, type=form)
    changes = index.changes()  # counted first: what changes while we ask is not in the answer
    answer = ask()
    how = lasts()
    until = min(_next(office, how.time), how.ends.isoformat() if how.ends else _NEVER)
    index.keep(question, msgspec.json.encode(answer), changes, now, until, how.made_of)
    return answer


def made_of(form: str, *texts: str) -> MadeOf | None:
    """What an answer is made of that asks such conditions of the records of a form."""
    if not only_near(*texts):
        return None
    return MadeOf(own=frozenset((form,))) if only_own(*texts) else MadeOf(near=frozenset((form,)))


def together(some: Iterable[MadeOf | None]) -> MadeOf | None:
    """What an answer is made of that is made of several."""
    found = MadeOf()
    for one in some:
        if one is None:
            return None
        found |= one
    return found


def kept_by_part(
    office: Office,
    question: str,
    form: str,
    kind: type[T],
    ask: Callable[[Iterable[RowScope]], T],
    time: Time,
) -> list[T]:
    """What ``ask`` says of each part of a form's records, void ones left out: kept while nothing in it moves.

    The parts of which it says nothing are left out, too; the others come in no order. A part is what was
    registered on one day, or one standing record (``Index.moved``). Only for questions that may be kept
    (``kept``) and look no further than a record's neighbours (``only_near``). ``time``: with what the answers
    change though no record does (``moves_with``).
    """
    index, now = office.index, office.now.isoformat()
    index.asked.add("")
    changes = index.changes()  # counted first, as above
    found = _known(office, question, kind)
    before, answers = found or (0, dict[str, T]())
    moved = index.moved(form, before) if found else None
    if moved == []:
        return list(answers.values())
    for part in moved or ():
        answers.pop(part, None)
    answers |= {part: said for part, some in _parts(office, form, moved) if (said := ask(some))}
    index.keep_by_part(question, msgspec.json.encode(answers), changes, now, _next(office, time))
    return list(answers.values())


def all_of(
    office: Office,
    question: str,
    form: str,
    kind: type[T],
    ask: Callable[[Iterable[RowScope]], list[T]],
    time: Holds,
    lots: Iterable[list[Row]],
) -> list[T]:
    """All that ``ask`` finds among the records of a form, in no order: kept by parts where it may be.

    ``time``: how it may be kept (``holds``); where by no parts, it is asked of ``lots`` anew.
    """
    if time == "no" or time == "whole":
        return ask(scopes(office, lots))
    parts = kept_by_part(office, question, form, list[kind], ask, time)  # type: ignore[valid-type]
    return list(chain.from_iterable(parts))


def _known(office: Office, question: str, kind: type[T]) -> tuple[int, dict[str, T]] | None:
    found = office.index.kept_by_part(question, office.now.isoformat())
    if found is not None:
        with suppress(msgspec.DecodeError):
            return found[0], msgspec.json.decode(found[1], type=dict[str, kind])  # type: ignore[valid-type]
    return None


def _parts(
    office: Office, form: str, only: Collection[str] | None = None
) -> Iterator[tuple[str, Iterable[RowScope]]]:
    """The records of a form, part by part (``only``: of these)."""
    standing = bool(office.catalog.form(form).key)
    if only is None:
        lots = office.index.lots(form)
    elif standing:
        lots = office.index.lots(form, ids=only)
    else:
        lots = chain.from_iterable(office.index.lots(form, since=day, until=f"{day}~") for day in only)
    return groupby(scopes(office, lots), key=lambda one: one.row.id if standing else one.row.registered[:10])


def holds(lasting: bool, *texts: str) -> Holds:
    """How what a condition (and what else is asked, as ``texts``) says may be kept.

    "no": it may not; "whole" (``kept``): it looks further than a record's neighbours; else by parts.
    """
    if not lasting:
        return "no"
    return moves_with(*texts) if only_near(*texts) else "whole"


def _next(office: Office, time: Time) -> str:
    """When answers may change without a record: with the next day, limit, or amendment that begins."""
    days = [office.today + dt.timedelta(days=1)] if time else []
    days += [entry.since for entry in office.catalog.history.entries() if entry.since > office.today]
    moments = [at_midnight(day, office.tz).isoformat() for day in days]
    if time == "limits":
        moments.append(office.index.next_limit(office.now.isoformat()))
    return min(filter(None, moments), default=_NEVER)
