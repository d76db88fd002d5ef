"""People in free text are pointed out, and nothing else is."""

from __future__ import annotations

import pytest

from propctl.entry.mentions import Finding, personal_findings


def test_people_in_a_free_text_are_pointed_out() -> None:
    text = "请打13800138000找张三丰，车浙A12345，身份证11010519491231002X，座机0571-88888888"
    found = personal_findings(text, ["张三丰", "李四"])
    assert [(text[one.start : one.end], one.kind) for one in found] == [
        ("13800138000", "phone"),
        ("张三丰", "name"),
        ("浙A12345", "plate"),
        ("11010519491231002X", "id-number"),
        ("0571-88888888", "phone"),
    ]


@pytest.mark.parametrize(
    "text", ["１３８００１３８０００", "138 0013 8000", "+86 138-0013-8000", "浙a·12345", "浙Ａ１２３４５"]
)
def test_other_spellings_are_pointed_out_too(text: str) -> None:
    (found,) = personal_findings(text)
    assert text[found.start : found.end] in text and found.end - found.start >= 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三层走廊水管漏水",
        "CP-261121-A01",
        "订单138001380001234",
        "2026-11-21 10:20",
        "110105194912310021",
        "12345",
    ],
)
def test_words_numbers_and_ids_are_not_taken_for_people(text: str) -> None:
    assert personal_findings(text, ["张三", "王"]) == []


def test_a_name_inside_a_longer_known_one_is_found_once() -> None:
    assert personal_findings("欧阳修远来电", ["欧阳", "欧阳修远"]) == [Finding(0, 4, "name")]
