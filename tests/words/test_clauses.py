"""Clauses in words, with their parameters written out."""

from __future__ import annotations

import pytest

from propctl.regulation.model.constructs import Rule, Source
from propctl.words.clauses import wording


@pytest.mark.parametrize(
    ("every", "zh", "en"),
    [
        ("day", "每天", "every day"),
        ("half-year", "每半年", "every half-year"),
        ("unset", "（未设定）", "(not set)"),
    ],
)
def test_a_recurrence_reads_as_an_office_writes_it(every: str, zh: str, en: str) -> None:
    rule = Rule(id="a.b", zh="{every}审阅", en="Reviewed {every}", source=Source("测试"))
    text = wording(rule, {"every": every}, lambda name: None)
    assert (text.zh, text.en) == (f"{zh}审阅", f"Reviewed {en}")
