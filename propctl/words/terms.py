"""The words of time in clauses: limits, recurrences, weekdays, days of the month, calendars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from propctl.regex import regex
from propctl.regulation.model.text import Label

LIMIT = regex(r"-?\d+(s|m|h|d|wd|mo)|same-day|next-day|end-of-shift")
_INTERVAL = regex(r"(\d+)(w|y)")
_DAYS = regex(r"(\d+)(?:\.\.(\d+))?|last")
_RANGE = regex(r"(\w+)-(\w+)")

EVERY = MappingProxyType(
    {
        "shift": Label("每班", "every shift"),
        "hour": Label("每小时", "every hour"),
        "day": Label("每天", "every day"),
        "week": Label("每周", "every week"),
        "month": Label("每月", "every month"),
        "quarter": Label("每季度", "every quarter"),
        "half-year": Label("每半年", "every half-year"),
        "year": Label("每年", "every year"),
    }
)
_WEEKDAYS = MappingProxyType(
    {
        "mon": Label("周一", "Monday"),
        "tue": Label("周二", "Tuesday"),
        "wed": Label("周三", "Wednesday"),
        "thu": Label("周四", "Thursday"),
        "fri": Label("周五", "Friday"),
        "sat": Label("周六", "Saturday"),
        "sun": Label("周日", "Sunday"),
    }
)
_CALENDARS = MappingProxyType(
    {
        "office": Label("按办公时间计", "office hours"),
        "desk": Label("全天计时", "round the clock"),
    }
)
_SHIFTS = MappingProxyType(
    {
        "none": Label("不顺延", "as it falls"),
        "previous-workday": Label("遇休息日提前到上一个工作日", "on the working day before"),
        "next-workday": Label("遇休息日顺延到下一个工作日", "on the next working day"),
    }
)


def span(text: str, lang: str) -> str:
    """A limit or an interval in words (20分钟, 3个工作日, 2周); "" for what is neither."""
    if LIMIT.fullmatch(text):
        from propctl.worktime.limits import format_limit, parse_limit

        return format_limit(parse_limit(text), lang)
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return ""
    count, zh, en = int(found[1]), *{"w": ("周", "week"), "y": ("年", "year")}[found[2]]
    return f"{count} {en}{'s' if count > 1 else ''}" if lang.startswith("en") else f"{count}{zh}"


def _every(text: str) -> Label | None:
    """``month`` → 每月; ``10d`` → 每10天."""
    zh = span(text, "zh-CN")
    return EVERY.get(text) or (Label(f"每{zh}", f"every {span(text, 'en')}") if zh else None)


def _weekdays(text: str) -> Label | None:
    """``sat`` → 周六; ``mon-fri`` → 周一至周五."""
    ends = [_WEEKDAYS.get(part.strip().lower()) for part in text.split("-")]
    if None in ends or len(ends) > 2:
        return None
    found = [end for end in ends if end is not None]
    return Label("至".join(end.zh for end in found), " to ".join(end.en for end in found))


def _month_days(text: str) -> Label | None:
    """``28..30`` → 28日至30日; ``last`` → 最后一日."""
    found = _DAYS.fullmatch(text)
    if found is None:
        return None
    if text == "last":
        return Label("最后一日", "the last day")
    first, last = found[1], found[2]
    return Label(f"{first}日至{last}日", f"{first} to {last}") if last else Label(f"{first}日", first)


def _months(text: str) -> Label | None:
    return Label(f"{text}月", f"month {text}") if text.isdecimal() else None


# What a value means by the kind of its parameter (``regulation.parameters``), else by the parameter's name.
_BY_KIND: Mapping[str, Callable[[str], Label | None]] = MappingProxyType(
    {
        "recurrence": _every,
        "weekday": _weekdays,
        "month-day": _month_days,
        "calendar": _CALENDARS.get,
    }
)
_BY_NAME: Mapping[str, Callable[[str], Label | None]] = MappingProxyType(
    {
        "due_day": _month_days,
        "months": _months,
        "shift": _SHIFTS.get,
        "roll": _SHIFTS.get,
    }
)


def term(kind: str, name: str, value: Any) -> Label | None:
    """A value of a parameter of time in words; None where neither kind nor name says that it is of time."""
    read = _BY_KIND.get(kind) or _BY_NAME.get(name)
    return read(str(value)) if read is not None else None
