"""Days and times as a letter writes them, in the words of an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Say = Callable[[str, str], str]  # (Chinese, English) -> the words of the edition

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_chinese(zh: str, _: str) -> str:
    """The words of what is only posted in Chinese."""
    return zh


def in_english(_: str, en: str) -> str:
    """The words of the edition in English."""
    return en


def speaker(lang: str) -> Say:
    """Whose words an edition in a language has."""
    return in_english if lang.startswith("en") else in_chinese


def span(starts: dt.datetime | None, ends: dt.datetime | None, t: Say = in_chinese) -> str:
    """From when to when: 2026年11月22日（周日）09:00至17:00; Sunday 22 November 2026, 09:00 to 17:00."""
    if starts is None or ends is None:
        since, until = moment(starts, t), moment(ends, t)
        return (
            t(f"{since}起", f"from {since}") if starts else t(f"至{until}", f"until {until}") if ends else ""
        )
    last = clock(ends) if starts.date() == ends.date() else moment(ends, t)
    return f"{moment(starts, t)}{t('至', ' to ')}{last}"


def moment(at: dt.datetime | None, t: Say = in_chinese) -> str:
    """2026年11月22日（周日）09:00"""
    return f"{day(at.date(), t)}{t('', ', ')}{clock(at)}" if at else ""


def clock(at: dt.datetime) -> str:
    """09:00; several times for each of thousands of notices, and ``strftime`` takes its time."""
    return f"{at.hour:02}:{at.minute:02}"


def day(date: dt.date | None, t: Say = in_chinese) -> str:
    """2026年11月22日（周日）; Sunday 22 November 2026"""
    if date is None:
        return ""
    weekday = t(f"（周{'一二三四五六日'[date.weekday()]}）", _DAYS[date.weekday()])
    written = dated(date, t)
    return t(f"{written}{weekday}", f"{weekday} {written}")


def dated(date: dt.date, t: Say = in_chinese) -> str:
    """2026年11月22日; 22 November 2026: as a letter is dated."""
    return t(f"{date.year}年{date.month}月{date.day}日", f"{date.day} {_MONTHS[date.month - 1]} {date.year}")


def monthly(month: str, t: Say = in_chinese) -> str:
    """2026-09 as it is read: 2026年9月; September 2026."""
    year, number = map(int, month.split("-"))
    return t(f"{year}年{number}月", f"{_MONTHS[number - 1]} {year}")
