"""Parts of a page stand as what they are: a heading is one, what people typed is none."""

from __future__ import annotations

from propctl.publish.area_facts import Duty
from propctl.publish.page_parts import clause_list, duty_tables
from propctl.publish.site.printed_clauses import Clause


def test_the_heading_of_each_table_of_who_may_do_what_is_a_heading() -> None:
    duties = [Duty("登记", "前台", [])]
    found = duty_tables([("投诉 <h1>", duties), ("审阅", duties)], lambda zh, en: zh)
    assert "<h3>审阅</h3>" in found
    assert "&lt;h3" not in found
    assert "<h1>" not in found
    assert "<h3>" not in duty_tables([("投诉", duties)], lambda zh, en: zh)


def test_a_long_enumeration_below_a_clause_is_read_whole_on_the_clauses_own_page() -> None:
    long = "、".join(f"第{number}项工作" for number in range(90))
    shown = Clause(
        "duty.a", "值班", [("范围", long), ("时限", "3天")], "《约》", "《约》第1条", "staff", "duty", "", []
    )
    found = clause_list([shown], lambda zh, en: zh)
    assert "第0项工作、" in found and "……" in found and "第89项" not in found
    assert "时限：3天" in found
