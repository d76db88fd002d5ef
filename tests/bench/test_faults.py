"""The harnesses of ``make faults``, of each a sample: no promise is broken."""

from __future__ import annotations

import os

import pytest

from bench.faults.__main__ import harnesses
from bench.faults.tally import Tally, timed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the harnesses need signals and strace")


# On a full disk the program falls back on what it keeps itself; the suite keeps that elsewhere (conftest).
APART = {"full disk"}


@pytest.mark.parametrize("name", sorted(harnesses("sample").keys() - APART))
def test_no_promise_is_broken_by(name: str) -> None:
    tally = timed(name, harnesses("sample")[name])
    if tally.absent:
        pytest.skip(tally.absent)
    assert tally.violations == []
    assert tally.tried > 0


def test_a_broken_promise_is_counted() -> None:
    tally = Tally("x")
    tally.expect(True, "held")
    tally.expect(False, "broken")
    assert tally.violations == ["broken"]
