"""The cases that the best service desks fail: every one, through the public functions."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from propctl.errors import UsageError
from propctl.worktime.calendars import Schedule, parse_calendars
from propctl.worktime.deadline import deadline, elapsed
from propctl.worktime.limits import parse_limit

DATA = json.loads((Path(__file__).parents[1] / "data" / "clock-cases.json").read_text("utf-8"))
CASES = [pytest.param(case, id=f"{case['id']}-{case['note']}") for case in DATA["cases"]]


@pytest.fixture(scope="module")
def calendars() -> dict[str, Any]:
    return parse_calendars(DATA["calendars"])


@pytest.mark.parametrize("case", CASES)
def test_the_conformance_case_holds(case: dict[str, Any], calendars: dict[str, Any]) -> None:
    calendar, schedule = calendars[case["calendar"]], Schedule.china()
    start = dt.datetime.fromisoformat(case["start"])
    pauses = [(dt.datetime.fromisoformat(a), dt.datetime.fromisoformat(b)) for a, b in case.get("pauses", ())]
    if "elapsed" in case:
        end = dt.datetime.fromisoformat(case["end"])
        expected = dt.timedelta(seconds=parse_limit(case["elapsed"]).n)
        assert elapsed(start, end, calendar, schedule, pauses) == expected
        return
    limit = parse_limit(case["limit"])
    if case["due"] == "error":
        with pytest.raises(UsageError, match="no working time"):
            deadline(start, limit, calendar, schedule, pauses=pauses)
        return
    found = deadline(start, limit, calendar, schedule, pauses=pauses)
    assert found.due.isoformat() == case["due"]
    assert found.provisional is case.get("provisional", False)
