"""Money in capitals, exact shares and percentages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.regulation.amounts import LARGEST, at_least, at_most, in_capitals, shown, split

AMOUNTS = st.integers(min_value=0, max_value=int(LARGEST * 100)).map(lambda cents: Decimal(cents).scaleb(-2))


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("100", "壹佰元整"),
        ("105", "壹佰零伍元整"),
        ("1005", "壹仟零伍元整"),
        ("1050", "壹仟零伍拾元整"),
        ("10500", "壹万零伍佰元整"),
        ("10020.05", "壹万零贰拾元零伍分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100000000", "壹亿元整"),
        ("100500000", "壹亿零伍拾万元整"),
        ("1000010000", "壹拾亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_money_is_written_in_capitals(amount: str, capitals: str) -> None:
    assert in_capitals(amount) == capitals


def read_capitals(text: str) -> Decimal:
    """An independent reader: 亿 and 万 multiply what stands before them."""
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    whole, _, rest = text.removesuffix("整").rpartition("元")
    cents = sum(
        "零壹贰叁肆伍陆柒捌玖".index(digit) * value
        for digit, value in [
            (found[1], {"角": 10, "分": 1}[found[2]]) for found in re.finditer("(.)([角分])", rest)
        ]
    )
    return sign * (Decimal(read_whole(whole)) + Decimal(cents).scaleb(-2))


def read_whole(text: str) -> int:
    for mark, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if mark in text:
            high, _, low = text.rpartition(mark)
            return read_whole(high) * size + read_whole(low)
    text = text.strip("零")
    return "零壹贰叁肆伍陆柒捌玖".index(text) if text else 0


@given(AMOUNTS)
def test_capitals_read_back_give_the_same_amount(amount: Decimal) -> None:
    capitals = in_capitals(amount)
    assert read_capitals(capitals) == amount
    assert "零零" not in capitals and "零元" not in capitals.replace("零元整", "")


@given(AMOUNTS)
def test_capitals_agree_with_another_program_but_for_the_optional_zero(amount: Decimal) -> None:
    cn2an = pytest.importorskip("cn2an")
    assert in_capitals(amount).replace("零", "") == cn2an.an2cn(str(amount), "rmb").replace("零", "")


@pytest.mark.parametrize("amount", ["0.005", "nan", "inf", "10000000000000000", "1." + "0" * 40 + "1"])
def test_what_is_no_sum_of_cents_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError):
        in_capitals(amount)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1234.5", "1,234.50"),
        ("0", "0.00"),
        ("-1234567.89", "-1,234,567.89"),
        (str(LARGEST), "9,999,999,999,999,999.99"),
    ],
)
def test_money_is_shown_with_groups_and_two_decimals(amount: str, text: str) -> None:
    assert shown(amount) == text


def test_a_third_each_of_a_hundred_adds_up() -> None:
    assert split("100.00", [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_whole_things_can_be_split_too() -> None:
    assert split(7, [2, 1, 1], unit=Decimal(1)) == [3, 2, 2]
    assert split("-7", [1, 1], unit=Decimal(1)) == [-4, -3]


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=1, max_size=30).filter(any),
)
def test_shares_add_up_and_none_is_a_cent_off(total: Decimal, weights: list[Any]) -> None:
    shares = split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < Decimal("0.01") * sum(weights)


@pytest.mark.parametrize(("total", "weights"), [("1", [0, 0]), ("1", [2, -1]), ("1", []), ("0.005", [1])])
def test_what_cannot_be_shared_is_refused(total: str, weights: list[Any]) -> None:
    with pytest.raises(ValueError):
        split(total, weights)


def test_percentages_are_compared_without_rounding() -> None:
    assert at_least(19, 20, 95) and at_most(19, 20, 95)
    assert not at_least(18_999, 20_000, 95)
    assert at_least(2, 3, "66.6666666666") and not at_least(2, 3, "66.6666666667")
    assert at_least(0, 0, 95) and at_most(0, 0, 5)
