"""Days and amounts as Chinese write them out."""

from __future__ import annotations

import pytest

from propctl.entry.setting_up.chinese_figures import amount_in_capitals, day_in_figures


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二四年三月五日", "2024-3-5"),
        ("二零一九年十二月三十一日", "2019-12-31"),
        ("民国113年3月5日", "2024-3-5"),
        ("24年3月5号", "2024-3-5"),
        ("99年3月5日", "1999-3-5"),
        ("2024、3、5", "2024-3-5"),
        ("24/3/5", "24/3/5"),  # of this or of that year: nobody says
        ("二〇二四年三月", "二〇二四年三月"),  # no day
    ],
)
def test_a_day_that_is_written_out_is_one_where_nothing_is_left_to_guess(written: str, day: str) -> None:
    assert day_in_figures(written) == day


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("壹佰元整", "100.00"),
        ("人民币：壹万贰仟叁佰零肆元伍角陆分", "12304.56"),
        ("伍仟元零伍分", "5000.05"),
        ("拾元", "10.00"),
        ("叁万零伍元", "30005.00"),
        ("叁万伍元", ""),  # 30005, or 35000 as it is said
        ("一百", ""),
        ("壹佰多", ""),
    ],
)
def test_an_amount_in_capitals_is_read_as_receipts_write_it(written: str, amount: str) -> None:
    assert amount_in_capitals(written) == amount
