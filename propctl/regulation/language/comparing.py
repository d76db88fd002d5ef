"""Values as an evaluation compares them: amounts, days, lengths of time, lists, texts."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from propctl.regex import regex
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LENGTH = regex(r"(-?\d+)([smhd])")
_NOT = regex(  # at the end of what stands before a word: its opposite is meant
    r"(?:[不未没沒无無非欠]|没有|沒有|(?:\b(?:can)?not|n['’]t|\bno|\bnever|\bhardly)\s*)"
    r"(?:太|够|大|很|是|算|甚|全|都|能|见|得|必|再|上|完全|十分|怎么|那么|特别"
    r"|(?:very|quite|really|fully|all|be|in)\s*)*\s*$"
    r"|\b(?:un|in)-?$"  # a part of the word itself: incomplete; in good order says no not
)
_DECIMAL = regex(r"-?\d+\.\d+")

Convert = Callable[[Any], Any]


def parse_duration(text: str) -> dt.timedelta | None:
    """``20m``, ``3d`` as a length of time; None for working days and months, which have none."""
    match = _LENGTH.fullmatch(text)
    return dt.timedelta(seconds=int(match[1]) * _SECONDS[match[2]]) if match else None


@cache
def read_parameter(text: str) -> Any:
    """A parameter that is kept as a text, as what it stands for: a length of time, an amount, that text."""
    length = parse_duration(text)
    if length is not None:
        return length
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def as_stored(value: Any) -> Any:
    """The value itself: what is kept as it is compared."""
    return value


def typed(field: Field | None) -> Convert:
    """Amounts are kept as text, and the index keeps days so, too: how to get what they are."""
    return _CONVERT.get(field.type, as_stored) if field is not None else as_stored


def _amount(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and value else value


def read_figure(value: Any) -> Any:
    """What a field that took in an indicator says: per cent of ``27/30``, else the amount; exact.

    Of ``0/0`` there is nothing to say.
    """
    if not isinstance(value, str) or not value:
        return value
    part, share, whole = value.partition("/")
    if not share:
        return Decimal(part)
    return Fraction(part) * 100 / Fraction(whole) if Fraction(whole) else None


def _length(value: Any) -> Any:
    found = parse_duration(value) if isinstance(value, str) else None
    return value if found is None else found


def _day(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else value


def _time(value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and value else value


_CONVERT: dict[str, Convert] = {
    "money": _amount,
    "quantity": _amount,
    "price": _amount,
    "figure": read_figure,
    "duration": _length,
    "date": _day,
    "time": _time,
}


def filled(values: Any) -> int:
    """How many entries of a list are filled in."""
    return len([value for value in as_list(values) if value not in (None, "")])


def holds_all(values: Any, wanted: Any) -> bool:
    """Whether a list holds a value, or every value of a list."""
    held = as_list(values)
    return all(entry in held for entry in as_list(wanted)) and bool(as_list(wanted))


def fills_one(posts: Any, rank: Any, wanted: Any, order: Sequence[str]) -> bool:
    """Whether somebody with these posts and this rank fills one of those that are wanted (``foreman+``, any).

    ``order``: the ranks, the lowest first; ``rank``: None where only posts are known.
    """
    high = order.index(rank) if rank in order else -1
    lowest = [order.index(one[:-1]) for one in as_list(wanted) if one[-1:] == "+" and one[:-1] in order]
    return any(high >= low for low in lowest) or any(
        one in as_list(posts) or one == "any" for one in as_list(wanted)
    )


def mentioned(text: Any, wanted: Any) -> str | None:
    """The first entry whose words (``水管爆裂|burst pipe``) a text holds; of a table its key."""
    held = str(text or "").casefold()
    entries = wanted.items() if isinstance(wanted, dict) else ((entry, entry) for entry in as_list(wanted))
    for name, words in entries:
        spelled = [word for entry in as_list(words) for word in str(entry).split("|")]
        if any(word.strip().casefold() in held for word in spelled if word.strip()):
            return str(name)
    return None


def affirmed(text: Any, wanted: Any) -> bool:
    """Whether a text says one of these words, and none of them with a not: 不完好 is no 完好."""
    held = str(text or "").casefold()
    entries = wanted.values() if isinstance(wanted, dict) else as_list(wanted)
    words = [
        word.strip().casefold() for entry in entries for one in as_list(entry) for word in str(one).split("|")
    ]
    before = [held[:at] for word in words if word for at in _places(held, word)]
    return bool(before) and not any(_NOT.search(one) for one in before)


def _places(text: str, word: str) -> list[int]:
    """Where a word begins in a text."""
    return [at for at in range(len(text)) if text.startswith(word, at)]


def during(moment: Any, windows: Any) -> bool:
    """Whether a time of day lies in one of the windows; one that crosses midnight holds both sides of it."""
    from propctl.worktime.calendars import read_window

    if not isinstance(moment, dt.datetime):
        return False
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    ranges = [read_window(str(window)) for window in as_list(windows)]
    return any(start <= now <= end for start, end in ranges for now in (second, second + 86_400))


def equal(a: Any, b: Any) -> bool:
    """Whether two values are the same; a time is the same as its day.

    What is not filled in is the same as nothing: two records without a reference do not share one.
    """
    if a is None:
        return False
    if isinstance(a, dt.datetime) and type(b) is dt.date:
        return a.date() == b
    if isinstance(b, dt.datetime) and type(a) is dt.date:
        return a == b.date()
    return bool(a == b)


def differ(a: Any, b: Any) -> bool:
    """Whether two values are not the same; two that are not filled in do not differ."""
    return not (equal(a, b) or (a is None and b is None))


def in_order(relation: Callable[[Any, Any], bool], a: Any, b: Any) -> bool:
    """Whether two values stand in an order; not where one is missing or they have none in common."""
    if a is None or b is None:
        return False
    try:
        return relation(a, b)
    except TypeError:
        return _converted(relation, a, b)


def _converted(relation: Callable[[Any, Any], bool], a: Any, b: Any) -> bool:
    """Whether two values of unlike kinds stand in an order: a time and a day, a fraction and an amount,
    lengths of time that are counted differently.
    """
    if isinstance(a, Fraction) or isinstance(b, Fraction):
        numbers = [one for one in (a, b) if isinstance(one, (int, Decimal, Fraction))]
        return len(numbers) == 2 and relation(Fraction(numbers[0]), Fraction(numbers[1]))
    if isinstance(a, dt.date) and isinstance(b, dt.date):
        return relation(_as_day(a), _as_day(b))
    counted, other = _counted(a), _counted(b)
    return counted[0] == other[0] and bool(counted[0]) and relation(counted[1], other[1])


def _as_day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _counted(value: Any) -> tuple[str, float]:
    """How a length of time is counted, and how many of that: ("time", seconds), ("workdays", 2)."""
    if isinstance(value, dt.timedelta):
        return "time", value.total_seconds()
    if isinstance(value, str):
        from propctl.errors import UsageError
        from propctl.worktime.limits import parse_limit

        try:
            limit = parse_limit(value)
        except UsageError:
            return "", 0
        return limit.kind, limit.n
    return "", 0
