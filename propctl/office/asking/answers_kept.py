"""Answers about many records, kept in the index until a record changes, a limit passes or the day ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from propctl.office.opened.scope import at_midnight

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

T = TypeVar("T")


def kept(
    office: Office, question: str, form: type[T], ask: Callable[[], T], ends: dt.datetime | None = None
) -> T:
    """The answer to a question: the one that was kept, where it still holds, else what ``ask`` finds.

    Only for questions to which everybody gets the same answer, and for which time passes with the limits of
    clocks and with the days alone (``Condition.lasting``). Other clauses, calendars or settings make another
    index, which has kept nothing. ``ends``: a moment before midnight at which the answer may change.
    """
    index, now = office.index, office.now.isoformat()
    index.asked.add("")
    found = index.kept(question, now)
    if found is not None:
        with suppress(msgspec.DecodeError):  # another version of the program wrote it differently
            return msgspec.json.decode(found, type=form)
    changes = index.changes()  # counted first: what changes while we ask is not in the answer
    answer = ask()
    midnight = at_midnight(office.today + dt.timedelta(days=1), office.tz).isoformat()
    until = min(midnight, index.next_limit(now) or midnight, ends.isoformat() if ends else midnight)
    index.keep(question, msgspec.json.encode(answer), changes, now, until)
    return answer
