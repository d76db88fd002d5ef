"""Recurrences as RFC 5545 rules, for python-dateutil to say what they mean: the program needs none."""

from __future__ import annotations

from propctl.worktime.calendars import WEEKDAYS
from propctl.worktime.occurrences import LAST, Recurrence
from propctl.worktime.periods import MONTHS


def rrule(rule: Recurrence) -> str:
    """A rule that this language can say: no hours, shifts or working days. Without a time, of whole days."""
    minutes = {second // 60 % 60 for second in rule.at}
    if not rule.at:
        return _days(rule)
    hours = ",".join(str(second // 3600) for second in rule.at)
    return f"{_days(rule)};BYHOUR={hours};BYMINUTE={minutes.pop()};BYSECOND=0"


def _days(rule: Recurrence) -> str:
    months = rule.months
    if rule.every in MONTHS and not rule.month_days:  # due at the end of the period
        months = frozenset(month for month in range(1, 13) if month % MONTHS[rule.every] == 0)
    by_month = f";BYMONTH={','.join(map(str, sorted(months)))}" if 0 < len(months) < 12 else ""
    step = f";INTERVAL={rule.interval}" if rule.interval > 1 else ""
    names = ",".join(WEEKDAYS[day][:2].upper() for day in sorted(rule.weekdays))
    if rule.every == "day":
        return f"FREQ=DAILY{step}{by_month}" + (f";BYDAY={names}" if names else "")
    if rule.every == "week":
        return f"FREQ=WEEKLY{step};WKST=MO{by_month};BYDAY={names or 'SU'}"
    return f"FREQ=MONTHLY{by_month}{_month_days(rule)}"


def _month_days(rule: Recurrence) -> str:
    """Due on the last day of each stretch; a day that short months lack is their last one."""
    days = sorted(last for _, last in rule.month_days) or [LAST]
    if len(days) == 1 and 28 < days[0] < LAST:
        return f";BYMONTHDAY={','.join(map(str, range(28, days[0] + 1)))};BYSETPOS=-1"
    return f";BYMONTHDAY={','.join('-1' if day == LAST else str(day) for day in days)}"
