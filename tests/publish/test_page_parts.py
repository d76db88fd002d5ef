"""Parts of a page stand as what they are: a heading is one, what people typed is none."""

from __future__ import annotations

from propctl.publish.area_facts import Duty
from propctl.publish.page_parts import duty_tables


def test_the_heading_of_each_table_of_who_may_do_what_is_a_heading() -> None:
    duties = [Duty("登记", "前台", [])]
    found = duty_tables([("投诉 <h1>", duties), ("审阅", duties)], lambda zh, en: zh)
    assert "<h3>审阅</h3>" in found
    assert "&lt;h3" not in found
    assert "<h1>" not in found
    assert "<h3>" not in duty_tables([("投诉", duties)], lambda zh, en: zh)
