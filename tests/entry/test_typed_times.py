"""Days, times of day, months and spans as people type them; hours that a clock shows twice or never."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from propctl.entry.typed_times import is_range, parse_clock, parse_date, parse_month, parse_span, parse_time
from propctl.worktime.moments import figured

TZ = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=TZ)  # a Saturday
TODAY = NOW.date()
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20:00", "20:00"),
        ("20：00", "20:00"),
        ("０８:００", "08:00"),
        ("8:05", "08:05"),
        ("0800", "08:00"),
        ("2000", "20:00"),
        ("8点", "08:00"),
        ("8點", "08:00"),
        ("8点钟", "08:00"),
        ("8点半", "08:30"),
        ("八点半", "08:30"),
        ("8点一刻", "08:15"),
        ("8点3刻", "08:45"),
        ("8点05", "08:05"),
        ("8时05分", "08:05"),
        ("八点零五分", "08:05"),
        ("十二点", "12:00"),
        ("二十点二十五", "20:25"),
        ("14点", "14:00"),
        ("下午2点", "14:00"),
        ("下午兩點半", "14:30"),
        ("下午2:30", "14:30"),
        ("下午14点", "14:00"),
        ("晚上8点", "20:00"),
        ("晚8点", "20:00"),
        ("晚上12点", "24:00"),
        ("夜里2点", "02:00"),
        ("凌晨12点", "00:00"),
        ("凌晨1:30", "01:30"),
        ("上午10点", "10:00"),
        ("中午12点", "12:00"),
        ("中午1点", "13:00"),
        ("中午", "12:00"),
        ("2pm", "14:00"),
        ("2:30 PM", "14:30"),
        ("12am", "00:00"),
        ("24:00", "24:00"),
    ],
)
def test_a_time_of_day_is_read_however_it_is_said(typed: str, meant: str) -> None:
    assert parse_clock(typed) == meant


@pytest.mark.parametrize(
    "typed", ["8", "20", "8.30", "下午", "点", "晚上2点", "早上14点", "noon", "", "100000"]
)
def test_what_is_no_time_of_day_or_might_be_two_is_none(typed: str) -> None:
    assert parse_clock(typed) is None


@pytest.mark.parametrize("typed", ["25:00", "24:30", "2460", "8:60", "25点"])
def test_a_time_of_day_that_no_clock_shows_is_an_error(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        parse_clock(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("明天14:00", "2026-11-22T14:00:00+08:00"),
        ("明天下午2点", "2026-11-22T14:00:00+08:00"),
        ("明天 1400", "2026-11-22T14:00:00+08:00"),
        ("昨晚11点", "2026-11-20T23:00:00+08:00"),
        ("yesterday 23:00", "2026-11-20T23:00:00+08:00"),
        ("下周一9点", "2026-11-23T09:00:00+08:00"),
        ("12月3日14:00", "2026-12-03T14:00:00+08:00"),
        ("12/3 14:00", "2026-12-03T14:00:00+08:00"),
        ("2026-12-03 14:00", "2026-12-03T14:00:00+08:00"),
        ("2026-12-03T14:00:30", "2026-12-03T14:00:30+08:00"),
        ("2026/12/3 14:00", "2026-12-03T14:00:00+08:00"),
        ("2026年12月3日14:00", "2026-12-03T14:00:00+08:00"),
        ("2026年12月3日下午2点半", "2026-12-03T14:30:00+08:00"),
        ("２０２６年１２月３日　１４：００", "2026-12-03T14:00:00+08:00"),
        ("20261203 1400", "2026-12-03T14:00:00+08:00"),
        ("2026-12-03 24:00", "2026-12-04T00:00:00+08:00"),  # as propctl itself prints the end of a day
        ("2026-12-03 14:00 +0900", "2026-12-03T13:00:00+08:00"),
    ],
)
def test_a_day_with_a_time_is_meant_by_the_offices_clock(typed: str, meant: str) -> None:
    at = parse_time(typed, NOW, TZ)
    assert at is not None and at.isoformat() == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11月21号", "2026-11-21"),
        ("上周五", "2026-11-13"),
        ("本周日", "2026-11-22"),
        ("下星期天", "2026-11-29"),
        ("后天", "2026-11-23"),
        ("後天", "2026-11-23"),
        ("2026-11-21 00:00:00", "2026-11-21"),
        ("2026/1/5 0:00", "2026-01-05"),
        ("11—21", "2026-11-21"),
        ("+2d", "2026-11-23"),
        ("＋２天", "2026-11-23"),
        ("3天后", "2026-11-24"),
        ("3 日前", "2026-11-18"),
    ],
)
def test_a_day_is_read_however_it_is_said(typed: str, meant: str) -> None:
    assert str(parse_date(typed, TODAY)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11", "2026-11"),
        ("202611", "2026-11"),
        ("2026年11月", "2026-11"),
        ("2026 年 11 月", "2026-11"),
        ("26年11月", "2026-11"),
        ("十一月", "2026-11"),
        ("2026/11", "2026-11"),
        ("２０２６．１１", "2026-11"),
        ("2026-1", "2026-01"),
        ("11月", "2026-11"),
        ("11月份", "2026-11"),
        ("上月", "2026-10"),
        ("上个月", "2026-10"),
        ("本月", "2026-11"),
        ("下月", "2026-12"),
    ],
)
def test_a_month_is_read_however_it_is_said(typed: str, meant: str) -> None:
    found = parse_month(typed, TODAY)
    assert found is not None and f"{found:%Y-%m}" == meant and found.day == 1


def test_last_month_in_january_and_next_in_december_are_in_other_years() -> None:
    assert parse_month("上月", dt.date(2027, 1, 31)) == dt.date(2026, 12, 1)
    assert parse_month("下月", dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)


@pytest.mark.parametrize("typed", ["2026-13", "13月", "2026-00"])
def test_a_month_that_does_not_exist_is_an_error(typed: str) -> None:
    with pytest.raises(ValueError, match="month"):
        parse_month(typed, TODAY)


@pytest.mark.parametrize("typed", ["11", "2611", "月", "next", "2026-11-21"])
def test_what_is_no_month_is_none(typed: str) -> None:
    assert parse_month(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("今天", "2026-11-21", "2026-11-21"),
        ("昨天", "2026-11-20", "2026-11-20"),
        ("11-01..11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01~2026-11-15", "2026-11-01", "2026-11-15"),
        ("11月1日至15日", "2026-11-01", "2026-11-15"),
        ("2025-12-20到2026-01-05", "2025-12-20", "2026-01-05"),
        ("2025年12月1日至31日", "2025-12-01", "2025-12-31"),
        ("上月", "2026-10-01", "2026-10-31"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("本周", "2026-11-16", "2026-11-22"),
        ("上周", "2026-11-09", "2026-11-15"),
        ("2026-W47", "2026-11-16", "2026-11-22"),
        ("上季度", "2026-07-01", "2026-09-30"),
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("第四季度", "2026-10-01", "2026-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("1121", "2026-11-21", "2026-11-21"),
        ("上月..本月", "2026-10-01", "2026-11-30"),
        ("11.1-11.15", "2026-11-01", "2026-11-15"),
        ("11.1—11.15", "2026-11-01", "2026-11-15"),
        ("11/1～15", "2026-11-01", "2026-11-15"),
        ("11月1日 - 15日", "2026-11-01", "2026-11-15"),
        ("2025-12-20-2026-01-05", "2025-12-20", "2026-01-05"),
        ("2026.9-2026.11", "2026-09-01", "2026-11-30"),
        ("9-11月", "2026-09-01", "2026-11-30"),
        ("1101-1115", "2026-11-01", "2026-11-15"),
        ("最近7天", "2026-11-15", "2026-11-21"),
        ("近两周", "2026-11-08", "2026-11-21"),
        ("最近 3 个月", "2026-08-22", "2026-11-21"),
        ("近半年", "2026-05-22", "2026-11-21"),
        ("last 7 days", "2026-11-15", "2026-11-21"),
        ("Last month", "2026-10-01", "2026-10-31"),
    ],
)
def test_days_from_one_to_another_are_read(typed: str, first: str, last: str) -> None:
    assert [str(day) for day in parse_span(typed, TODAY) or ()] == [first, last]


def test_a_hyphen_within_a_day_or_month_parts_no_two_days() -> None:
    assert not any(map(is_range, ("2026-11-15", "11-15", "2026-11", "2026-W47", "3-1201", "最近7天")))
    assert parse_span("最近一个月", dt.date(2026, 3, 31)) == (dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert parse_span("最近0天", TODAY) is parse_span("11.1-11.2-11.3", TODAY) is None


def test_days_that_end_before_they_begin_are_an_error() -> None:
    with pytest.raises(ValueError, match="11-15"):
        parse_span("11-15..11-01", TODAY)


def test_an_hour_that_comes_twice_is_the_first_unless_we_are_in_the_second() -> None:
    noon, second = (dt.datetime.fromisoformat(f"2026-10-25T{clock}+01:00") for clock in ("12:00", "02:20"))
    assert str(parse_time("02:10", noon, BERLIN)) == "2026-10-25 02:10:00+02:00"
    assert str(parse_time("02:10", second, BERLIN)) == "2026-10-25 02:10:00+01:00"
    assert str(parse_time("02:30", second, BERLIN)) == "2026-10-25 02:30:00+02:00"  # its second has not come
    assert str(parse_time("2026-10-25T02:10+01:00", noon, BERLIN)) == "2026-10-25 02:10:00+01:00"


def test_an_hour_that_never_comes_is_an_error() -> None:
    with pytest.raises(ValueError, match="02:30"):
        parse_time("2026-03-29 02:30", NOW, BERLIN)
    assert str(parse_time("2026-03-29 03:30", NOW, BERLIN)) == "2026-03-29 03:30:00+02:00"


def test_a_moment_with_its_offset_in_figures_equals_itself_read_back() -> None:
    for fold in (0, 1):
        moment = dt.datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=fold)
        assert figured(moment, BERLIN) == dt.datetime.fromisoformat(moment.isoformat())
