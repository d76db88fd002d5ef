"""What is shown of a personal value to somebody who may not see it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.entry.identifiers import id_number_is_sound, surname
from propctl.entry.masking import mask


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("13800131234", "phone", "138****1234"),
        ("+86 138 0013 1234", "phone", "138****1234"),
        ("0571-88881234", "phone", "0571-****1234"),
        ("0571-88881234-801", "phone", "0571-****1234"),
        ("95588", "phone", "***"),
        ("nonsense", "phone", "***"),
        ("张三", "name", "张*"),
        ("欧阳修", "name", "欧阳*"),
        ("欧阳", "name", "欧*"),
        ("爨宝子", "name", "爨*"),
        ("John Smith", "name", "J*"),
        ("京A12345", "plate", "京A***45"),
        ("浙AF1234", "plate", "浙A***34"),
        ("nonsense", "plate", "***"),
        ("11010519491231002X", "id-number", "110***********002X"),
        ("张三", "text", "张*"),
        ("13800131234", "text", "138****1234"),
        ("京A12345", "text", "京A***45"),
        ("11010519491231002X", "text", "110***********002X"),
        ("家里老人行动不便", "text", "***"),
        ("漏水", "text", "***"),
        ("100.00", "money", "***"),
        ("", "phone", "***"),
        (None, "phone", "***"),
        (13800131234, "phone", "***"),
        ("2026-11-21", "date", "***"),
    ],
)
def test_a_value_is_masked_by_its_type(value: Any, kind: str, shown: str) -> None:
    assert mask(value, kind) == shown


@given(st.text(), st.sampled_from(["phone", "plate", "name", "id-number", "text", "money", "no-such-type"]))
def test_masking_never_fails_and_never_shows_a_whole_value(value: str, kind: str) -> None:
    shown = mask(value, kind)
    assert shown == "***" or "*" in shown
    assert value.strip() not in shown or set(value.strip()) <= {"*"}


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_masked_telephone_hides_its_middle_and_keeps_its_ends(number: str) -> None:
    shown = mask(number, "phone")
    if number.isascii():
        assert shown == f"{number[:3]}****{number[7:]}"


@pytest.mark.parametrize(
    ("number", "sound"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("440524188001010014", False),  # a right check digit, born in 1880
        ("110105194912310021", False),
        ("11010519490230002X", False),
        ("99010519491231002X", False),
        ("1101051949123100", False),
    ],
)
def test_an_id_number_needs_region_birth_date_and_check_digit(number: str, sound: bool) -> None:
    assert id_number_is_sound(number) is sound


@pytest.mark.parametrize(
    ("text", "found"), [("司马光", "司马"), ("司马", "司"), ("王五", "王"), ("漏水了", ""), ("王", "")]
)
def test_a_surname_is_told_from_a_word(text: str, found: str) -> None:
    assert surname(text) == found
