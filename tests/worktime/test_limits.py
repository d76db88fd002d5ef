"""Limits: what may be written, what it means, and how it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.errors import UsageError
from propctl.worktime.limits import Limit, format_limit, parse_limit


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("20m", Limit("time", 1200)),
        ("1h", Limit("time", 3600)),
        ("90s", Limit("time", 90)),
        ("0m", Limit("time", 0)),
        ("3d", Limit("days", 3)),
        ("3wd", Limit("workdays", 3)),
        ("3mo", Limit("months", 3)),
        ("-5m", Limit("time", -300)),
        ("-2wd", Limit("workdays", -2)),
        ("same-day", Limit("same-day")),
        ("next-day", Limit("next-day")),
        ("end-of-shift", Limit("end-of-shift")),
        ("20m", Limit("time", 1200)),
        ("-5M", Limit("time", -300)),
        (" 3WD ", Limit("workdays", 3)),
    ],
)
def test_a_limit_is_read(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["", "unset", "20", "m", "1.5h", "1h30m", "3 d", "--5m", "-same-day", "99999999d"]
)
def test_what_is_not_a_limit_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a limit"):
        parse_limit(text)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("20m", "20分钟", "20 minutes"),
        ("1m", "1分钟", "1 minute"),
        ("60m", "1小时", "1 hour"),
        ("90m", "90分钟", "90 minutes"),
        ("30s", "30秒", "30 seconds"),
        ("0m", "0分钟", "0 minutes"),
        ("3d", "3天", "3 days"),
        ("3wd", "3个工作日", "3 working days"),
        ("1mo", "1个月", "1 month"),
        ("-5m", "提前5分钟", "5 minutes before"),
        ("same-day", "当日", "the same day"),
        ("next-day", "次日", "the next day"),
        ("end-of-shift", "下班前", "the end of the shift"),
    ],
)
def test_a_limit_is_shown_in_words(text: str, zh: str, en: str) -> None:
    limit = parse_limit(text)
    assert (format_limit(limit, "zh-CN"), format_limit(limit, "en")) == (zh, en)


@given(st.sampled_from(["s", "m", "h", "d", "wd", "mo"]), st.integers(-9_999_999, 9_999_999))
def test_a_limit_written_back_is_the_same_limit(unit: str, count: int) -> None:
    limit = parse_limit(f"{count}{unit}")
    assert parse_limit(str(limit)) == limit
