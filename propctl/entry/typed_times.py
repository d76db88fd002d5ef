"""Days, times, months and durations as people type them at a front desk: one reader of each for all commands.

Each function returns ``None`` for what is not written as a day, time or duration at all, and raises
``NoSuchTime`` for what is, but does not exist (29 February 2026, 25:00, an hour that summer time skips).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from propctl.entry.characters import plain
from propctl.entry.chinese_numbers import counted, in_figures
from propctl.errors import N_, Said
from propctl.regex import regex
from propctl.worktime.periods import TERMS, days_of_period, label_of_period

FIRST_YEAR, LAST_YEAR = 1900, 2199  # anything else is a typing error

_WORDS = {"today": 0, "今天": 0, "今日": 0, "当天": 0, "当日": 0, "tomorrow": 1, "明天": 1, "明日": 1}
_WORDS |= {
    "yesterday": -1,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "后天": 2,
    "前天": -2,
    "大后天": 3,
    "大前天": -3,
}
_WORDS |= {"今早": 0, "今晚": 0, "明早": 1, "明晚": 1}
_WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1}
_SIMPLER = str.maketrans("點時後週個號兩現鐘", "点时后周个号两现钟")

_FULL_DAY = regex(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d\d)(\d\d))", re.ASCII)
_SHORT_DAY = regex(r"(?:(\d{1,2})[-/.月](\d{1,2})[日号.]?|(\d\d)(\d\d))", re.ASCII)
_FROM_TODAY = regex(r"\+(\d{1,3})(?:d|天|日)|(\d{1,3})[天日]([后前])", re.ASCII)
_MIDNIGHT = regex(r"(?:T| ?)0?0:00(?::00(?:\.0+)?)?$")  # behind a day, as spreadsheets have it
_WEEKDAY = regex(r"([上本这下])个?(?:周|星期|礼拜)([一二三四五六日天])")
_WITH_OFFSET = regex(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(Z|[+-]\d\d:?\d\d)", re.ASCII
)
_PART_OF_DAY = r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|正午|下午|傍晚|晚上|晚|夜里|夜间|半夜|深夜|am|pm)?"
_CLOCK = regex(
    rf"{_PART_OF_DAY} ?(?:(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"|[点时](?:整|钟|(?P<half>半)|(?P<quarter>[13一三])刻|(?P<minutes>\d{1,2})分?)?)?"
    r"|(?P<four>\d{4})) ?(?P<after>am|pm)?",
    re.ASCII | re.IGNORECASE,
)
_CHINESE_NUMBER = "(?:[一二三四五]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_CHINESE_CLOCK = regex(rf"{_CHINESE_NUMBER}(?=[点时])|(?<=[点时])零?{_CHINESE_NUMBER}(?=分|$)")
_CHINESE_MONTH = regex(r"(?<![零〇一二两三四五六七八九十第])(?:十[一二]?|[一二三四五六七八九])(?=月)")
_AROUND_SIGNS = regex(r"(?<=\d) (?=[年月日号])|(?<=[年月]) (?=\d{1,2} ?[月日号])")  # 2026 年 11 月
_SHORT_YEAR = regex(r"(?<!\d)(?=\d\d年(?:\d{1,2}月|$|度|第|[上下]半))", re.ASCII)
_MONTH = regex(r"(?:(\d{4})(?:[-/.年](\d{1,2})月?|(\d\d))|(\d{1,2})月份?)", re.ASCII)
_NEAR_MONTH = regex(r"([上本这当下])个?月")
_YEAR = regex(r"(\d{4})年?", re.ASCII)
_QUARTER = regex(r"(?:(\d{4})[-年]?)?(?:[Qq第]|(?=.季))([1-4一二三四])季?度?", re.ASCII)
_HALF_YEAR = regex(r"(?:(\d{4})[-年]?)?(?:[Hh]([12])|([上下])半年度?)", re.ASCII)
_BETWEEN = regex(r"\s*(?:\.\.\.?|…|[~～〜]|至|到)\s*")
_AN_END = r"(?:\d{4}[./年])?\d{1,2}[./月](?:\d{1,2}[日号]?)?份?|\d{4}[./年]\d{1,2}|\d{4}-\d\d-\d\d"
_HYPHENED = regex(  # 11.1-11.15, 11月1日-15日, 10-12月, 2026-11-01-2026-11-15, 1101-1115
    rf"(?P<first>{_AN_END}) ?-{{1,2}} ?(?P<last>{_AN_END}|\d{{1,2}}[日号]?)"
    r"|(?P<months>\d{1,2})-{1,2}(?P<until>\d{1,2}月份?)"
    r"|(?P<one>\d{4}-\d\d|\d\d-\d\d|\d{8}|\d{4})-{1,2}(?P<other>\d{4}-\d\d|\d\d-\d\d|\d{8}|\d{4})",
    re.ASCII,
)
_LATELY = regex(  # 最近7天, 近两周, 过去3个月, last 7 days
    r"(?:最近|近|过去|last|past) ?(?P<many>\d{1,3}|[一二两三四五六七八九十半]) ?"
    r"(?:(?P<day>[天日]|days?)|个?(?P<week>周|星期|礼拜|weeks?)|个?(?P<month>月|months?)|(?P<year>年|years?))",
    re.ASCII | re.IGNORECASE,
)
_ENGLISH = {  # blanks left out
    f"{near}{term}": sign + word
    for near, sign in (("last", "上"), ("this", "本"), ("next", "下"))
    for term, word in (("week", "周"), ("month", "月"), ("quarter", "季"))
} | {"lastyear": "去年", "thisyear": "今年", "nextyear": "明年"}
_DURATION = regex(r"(?:(\d{1,6})(?:h|小时|时))?(?:(\d{1,6})(?:min|m|分钟|分))?", re.ASCII)
_CHINESE_COUNT = regex(rf"{_CHINESE_NUMBER}(?=个?半?(?:小时|钟头|分|秒|[天日周年]|工作日|月))")
_HALF_HOURS = (
    (regex(r"(?<=\d)(?:个半(?:小时|钟头)|个?(?:小时|钟头)半)"), "小时30分钟"),
    (regex("半个?(?:小时|钟头)"), "30分钟"),
    (regex(r"(?<=\d)个?(?:小时|钟头)"), "小时"),
)
_DAYS = regex(r"(\d{1,4})(?:(?P<working>wd|个?工作日)|d|天|日)", re.ASCII)
_MORNING, _AFTERNOON = ("凌晨", "清晨", "早上", "早晨", "早", "上午", "am"), ("下午", "傍晚", "pm")
_EVENING, _NIGHT = ("晚上", "晚"), ("夜里", "夜间", "半夜", "深夜")


class NoSuchTime(ValueError):
    """What is written like a day or a time, and is none; ``why`` says which part of it there is not."""

    def __init__(self, msgid: str, **values: object) -> None:
        self.why = Said(msgid, **values)
        super().__init__(msgid.format(**values))


class Span(NamedTuple):
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date


# -- days


def parse_date(text: str, today: dt.date) -> dt.date | None:
    """``2026-11-21``, ``2026年11月21日``, ``今天``, ``上周五``, ``+2d``, ``3天后``; ``1121`` of this year."""
    text = _MIDNIGHT.sub("", _typed(text))
    if text.lower() in _WORDS:
        return today + dt.timedelta(days=_WORDS[text.lower()])
    ahead = _FROM_TODAY.fullmatch(text)
    if ahead:
        return today + dt.timedelta(days=int(ahead[1] or ahead[2]) * (-1 if ahead[3] == "前" else 1))
    full = _FULL_DAY.fullmatch(text)
    if full:
        year, month, day = (int(part) for part in full.groups() if part)
        return _day(year, month, day)
    short = _SHORT_DAY.fullmatch(text)
    if short:
        month, day = (int(part) for part in short.groups() if part)
        return _day(today.year, month, day)
    weekday = _WEEKDAY.fullmatch(text)
    if weekday:
        number = 7 if weekday[2] in "日天" else counted(weekday[2])
        return _monday(today) + dt.timedelta(weeks=_WEEKS[weekday[1]], days=number - 1)
    return None


def parse_month(text: str, today: dt.date) -> dt.date | None:
    """The first day of ``2026-11``, ``202611``, ``2026年11月``, ``11月`` (of this year), ``上月``."""
    text = _typed(text)
    near = _NEAR_MONTH.fullmatch(text)
    if near:
        ahead = {"上": -1, "下": 1}.get(near[1], 0)
        years, month = divmod(today.month - 1 + ahead, 12)
        return _day(today.year + years, month + 1, 1)
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1] or today.year), int(found[2] or found[3] or found[4])
    return _day(year, _month_of_year(month), 1)


def parse_span(text: str, today: dt.date) -> Span | None:
    """A day, or days: ``11-01..11-15``, ``11月1日至15日``, ``上月``, ``2026-11``, ``2026Q3``, ``下半年``."""
    text = _typed(text)
    if ends := _ends(text):
        return _between(*ends, today)
    year = None if re.match(r"0|1[0-2]", text) else _part_of_years(text, today)
    if year:
        return year
    day = parse_date(text, today)
    if day:
        return Span(day, day)
    first = parse_month(text, today)
    if first:
        return Span(first, _month_end(first))
    return _week(text, today) or _part_of_years(text, today) or _lately(text, today)


def parse_period(text: str, today: dt.date) -> str | None:
    """A month or a year in one spelling: ``2024年5月`` is ``2024-05``, ``去年`` is ``2025``; else None."""
    month = parse_month(text, today)
    if month:
        return f"{month:%Y-%m}"
    span = None if is_range(text) else parse_span(text, today)
    whole = span is not None and (span.first.month, span.first.day, span.last.month) == (1, 1, 12)
    return f"{span.first:%Y}" if span is not None and whole else None


def parse_term(text: str, today: dt.date) -> str | None:
    """A period in one spelling: ``上季度`` is ``2026-Q3``, ``2026年上半年`` ``2026-H1``; else None.

    A week, month, quarter, half-year or year, named as ``worktime.periods`` names it.
    """
    span = None if is_range(text) else parse_span(text, today)
    if span is None:
        return None
    for unit in TERMS:
        first, after = days_of_period(span.first, unit, 1, span.first)
        if (first, after) == (span.first, span.last + dt.timedelta(days=1)):
            return label_of_period(first, after, unit, 1)
    return None


_ONE_TERM = {"quarter": regex(r"\d{4}-Q\d"), "year": regex(r"\d{4}")}


def parse_spelled(spelling: str, text: str, today: dt.date) -> str | None:
    """What a text says of a period, in its one spelling; None where it says none, or one of another size.

    ``spelling``: any ``term``; a month or a year (``period``); only a ``quarter``; only a ``year``.
    """
    if spelling == "period":
        return parse_period(text, today)
    found = parse_term(text, today)
    only = _ONE_TERM.get(spelling)
    return found if found is None or only is None or only.fullmatch(found) else None


def _week(text: str, today: dt.date) -> Span | None:
    near = re.fullmatch(r"([上本这下])个?(?:周|星期|礼拜)", text)
    numbered = re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text, re.ASCII)
    if near:
        monday = _monday(today) + dt.timedelta(weeks=_WEEKS[near[1]])
    elif numbered:
        year, week = int(numbered[1]), int(numbered[2])
        _in_range(year)
        if not 1 <= week <= dt.date(year, 12, 28).isocalendar().week:  # which always lies in the last one
            raise NoSuchTime(N_("{year} has no week {week}"), year=year, week=week)
        monday = dt.date.fromisocalendar(year, week, 1)
    else:
        return None
    return Span(monday, monday + dt.timedelta(days=6))


def is_range(text: str) -> bool:
    """Whether days are written from one to another (``11-01..11-15``)."""
    return _ends(_typed(text)) is not None


def _ends(text: str) -> tuple[str, str] | None:
    """The two ends of days that are written from one to another: a hyphen between two days is such a sign."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 2:
        return parts[0], parts[1]
    found = _HYPHENED.fullmatch(text)
    if found is None:
        return None
    if found["months"]:
        return f"{found['months']}月", found["until"]
    if found["one"]:
        same = len(found["one"]) == len(found["other"])
        return (found["one"], found["other"]) if same else None
    return found["first"], found["last"]


def _lately(text: str, today: dt.date) -> Span | None:
    """So many days, weeks, months or years, of which today is the last day."""
    found = _LATELY.fullmatch(text)
    if found is None:
        return None
    if found["many"] == "半":
        return Span(_months_before(today, 6), today) if found["year"] else None
    many = counted(found["many"])
    if not many:
        return None
    if found["day"] or found["week"]:
        return Span(today - dt.timedelta(days=many * (7 if found["week"] else 1) - 1), today)
    return Span(_months_before(today, many * (12 if found["year"] else 1)), today)


def _months_before(today: dt.date, months: int) -> dt.date:
    """The day after that of so many months ago: from it to today they are whole months."""
    of, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    _in_range(of)
    last = _month_end(dt.date(of, month + 1, 1))
    return last.replace(day=min(today.day, last.day)) + dt.timedelta(days=1)


def _between(first: str, last: str, today: dt.date) -> Span | None:
    begins = parse_span(first, today)
    if begins is None:
        return None
    alone = re.fullmatch(r"(\d{1,2})[日号]?", last, re.ASCII)  # 11月1日至15日
    ends = (
        Span(begins.first, _day(begins.first.year, begins.first.month, int(alone[1])))
        if alone
        else parse_span(last, begins.first if re.match(r"\d{4}", first) else today)
    )
    if ends is None:
        return None
    if ends.last < begins.first:
        raise NoSuchTime(N_("{last} lies before {first}"), last=ends.last, first=begins.first)
    return Span(begins.first, ends.last)


def _part_of_years(text: str, today: dt.date) -> Span | None:
    years = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "明年": 1}
    year = _YEAR.fullmatch(text)
    if year or text in years:
        number = int(year[1]) if year else today.year + years[text]
        return Span(_day(number, 1, 1), _day(number, 12, 31))
    half = _HALF_YEAR.fullmatch(text)
    if half:
        of, first = int(half[1] or today.year), 1 if half[2] == "1" or half[3] == "上" else 7
        return Span(_day(of, first, 1), _month_end(_day(of, first + 5, 1)))
    found = _QUARTER.fullmatch(text)
    near = re.fullmatch(r"([上本这下])个?季度?", text)
    if found:
        quarter, of = counted(found[2]) - 1, int(found[1] or today.year)
    elif near:
        count = today.year * 4 + (today.month - 1) // 3 + _WEEKS[near[1]]
        of, quarter = divmod(count, 4)
    else:
        return None
    return Span(_day(of, quarter * 3 + 1, 1), _month_end(_day(of, quarter * 3 + 3, 1)))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _month_end(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


# -- times


def parse_time(text: str, now: dt.datetime, tz: dt.tzinfo) -> dt.datetime | None:
    """``10:20``, ``1020`` (today), ``明天下午2点半``, ``2026-12-03 14:00``, ``now``, ISO 8601; in ``tz``.

    What is typed without an offset is meant by the office's clock. The moment carries its offset in figures.
    """
    text = _typed(text)
    if text.lower() in ("now", "现在"):
        return _figured(now, tz)
    offset = _WITH_OFFSET.fullmatch(text)
    if offset:
        _day(*(int(part) for part in offset[1].split("-")))
        try:
            return _figured(dt.datetime.fromisoformat("T".join(offset.groups()[:2]) + offset[3]), tz)
        except ValueError:
            raise NoSuchTime(N_("a day has no {clock}, it ends at 24:00"), clock=offset[2]) from None
    today = now.astimezone(tz).date()
    clock = parse_clock(text)
    if clock:
        return _moment(today, clock, now, tz)
    if not text.isdecimal():
        parse_date(text, today)  # a day that there is not is told as such
    for split in range(len(text) - 1, 1, -1):  # the longest day that leaves a clock time behind it
        begun = text[:split].rstrip(" -T,")
        clock = None if not begun or begun.endswith(":") else _clock_after(text[:split], text[split:])
        day = parse_date(begun, today) if clock is not None else None
        if day is not None and clock is not None:
            return _moment(day, clock, now, tz)
    return None


def _clock_after(day: str, text: str) -> str | None:
    """The clock time behind a day; digits that run on from the day's are no hour of their own."""
    if day[-1].isdigit() and text[0].isdigit():
        return None
    evening = {"昨晚": "晚", "今晚": "晚", "明晚": "晚", "今早": "早", "明早": "早"}.get(day.strip(), "")
    return parse_clock(evening + text.lstrip(" -T,"))


def parse_clock(text: str) -> str | None:
    """A time of day as ``HH:MM``: ``20:00``, ``0800``, ``8点半``, ``下午2点``; ``24:00`` ends a day.

    Seconds that are typed stay: ``HH:MM:SS``.
    """
    text = _CHINESE_CLOCK.sub(lambda found: in_figures(found[0]), _typed(text))
    if text in ("中午", "正午"):
        return "12:00"
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    if not (found["minute"] or found["four"] or _half(found) or re.search("[点时]", text)):
        return None  # a bare number
    four = found["four"] or ""
    hour = int(four[:2] or found["hour"])
    minute = int(four[2:] or found["minute"] or found["minutes"] or 0)
    if found["half"]:
        minute = 30
    elif found["quarter"]:
        minute = 15 if found["quarter"] in "1一" else 45
    return _written(_hour(hour, _half(found)), minute, found["second"])


def _half(clock: re.Match[str]) -> str:
    return (clock["part"] or clock["after"] or "").lower()


def _hour(hour: int, part: str) -> int | None:
    """An hour of the day that is said with a part of it; None where the two do not agree."""
    if part in _MORNING and hour == 12:
        return 12 if part == "上午" else 0
    if part in _MORNING:
        return hour if hour < 12 else None
    if part in ("中午", "正午"):
        return hour + 12 if hour in (1, 2) else hour if 11 <= hour <= 14 else None
    if part in _AFTERNOON and hour < 12:
        return hour + 12 if hour else None
    if part in _EVENING and hour < 12:
        return hour + 12 if hour >= 5 else None  # two o'clock of which night?
    if part in _NIGHT and hour < 12:
        return hour + 12 if hour >= 9 else hour
    if part in (*_EVENING, *_NIGHT) and hour == 12:
        return 24
    return hour


def _written(hour: int | None, minute: int, second: str | None) -> str | None:
    if hour is None:
        return None
    if hour > 24 or (hour == 24 and minute):
        raise NoSuchTime(N_("a day has no {clock}, it ends at 24:00"), clock=f"{hour}:{minute:02}")
    for part, msgid in (
        (minute, N_("an hour has no minute {part}")),
        (second, N_("a minute has no second {part}")),
    ):
        if int(part or 0) > 59:
            raise NoSuchTime(msgid, part=part)
    return f"{hour:02}:{minute:02}" + (f":{second}" if second and second != "00" else "")


def _moment(day: dt.date, clock: str, now: dt.datetime, tz: dt.tzinfo) -> dt.datetime:
    """The moment at which the clock of ``tz`` shows it.

    Where it shows it twice (summer time ends): the first, unless ``now`` is past the second.
    ``ValueError`` where it never does.
    """
    past_midnight = clock == "24:00"
    at = dt.time() if past_midnight else dt.time.fromisoformat(clock)
    naive = dt.datetime.combine(day + dt.timedelta(days=past_midnight), at, tz)
    first, second = (_figured(naive.replace(fold=fold), tz) for fold in (0, 1))
    if first.replace(tzinfo=None) != naive.replace(tzinfo=None):
        raise NoSuchTime(N_("the clock skips {clock} on that day"), clock=clock)
    within = second != first and dt.timedelta() <= now - second < dt.timedelta(hours=1)
    return second if within else first


def _figured(moment: dt.datetime, tz: dt.tzinfo) -> dt.datetime:
    from propctl.worktime.moments import figured

    return figured(moment, tz)


# -- durations


def parse_duration(text: str) -> str | None:
    """``1h30m``, ``1:30``, ``1小时30分``, ``3天``, as limits are written: ``90m``, ``2h``, ``3d``."""
    text = length_in_figures(text)
    days = _DAYS.fullmatch(text)
    if days:
        return f"{int(days[1])}{'wd' if days['working'] else 'd'}"
    clock = re.fullmatch(r"([0-9]{1,4}):([0-5][0-9])", text)
    parts = clock or _DURATION.fullmatch(text.lower())
    if not parts or not any(parts.groups()):
        return None
    minutes = int(parts[1] or 0) * 60 + int(parts[2] or 0)
    return f"{minutes // 60}h" if minutes and minutes % 60 == 0 else f"{minutes}m"


def length_in_figures(text: str) -> str:
    """A length of time said in Chinese numbers, in figures: 十五分钟 is 15分钟, 一个半小时 1小时30分钟."""
    text = _CHINESE_COUNT.sub(lambda found: in_figures(found[0]), text)
    for said, written in _HALF_HOURS:
        text = said.sub(written, text)
    return text


def _typed(text: str) -> str:
    """Digits, colons, dashes and blanks as any keyboard writes them made plain, Traditional signs simple.

    ``26 年十一月`` is ``2026年11月``.
    """
    text = re.sub(r"\s+", " ", plain(text)).translate(_SIMPLER)
    text = _ENGLISH.get(text.lower().replace(" ", ""), text)
    text = _AROUND_SIGNS.sub("", text)
    return _SHORT_YEAR.sub("20", _CHINESE_MONTH.sub(lambda found: in_figures(found[0]), text))


def _day(year: int, month: int, day: int) -> dt.date:
    _in_range(year)
    if month > 12 >= day > 0:
        raise NoSuchTime(N_("there is no month {month}; the month comes first, such as 11-21"), month=month)
    last = _month_end(dt.date(year, _month_of_year(month), 1)).day
    if not 1 <= day <= last:
        raise NoSuchTime(N_("month {month} of {year} has {last} days"), month=month, year=year, last=last)
    return dt.date(year, month, day)


def _month_of_year(month: int) -> int:
    if not 1 <= month <= 12:
        raise NoSuchTime(N_("there is no month {month}"), month=month)
    return month


def _in_range(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = N_("the year {year} is none of {first} to {last}")
        raise NoSuchTime(message, year=year, first=FIRST_YEAR, last=LAST_YEAR)
