"""Telephones and number plates in the spellings that people and spreadsheets have for them."""

from __future__ import annotations

import pytest

from propctl.entry.identifiers import phone_number, plate_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # the country's own code, with and without plus, zeros and blanks
        ("8613800138000", "13800138000"),
        ("86 138 0013 8000", "13800138000"),
        ("0086-138-0013-8000", "13800138000"),
        ("86-571-88888888", "0571-88888888"),
        ("086-13800138000", "13800138000"),
        # Taiwan's, as they are written there
        ("0912-345-678", "0912345678"),
        ("(02)2345-6789", "02-23456789"),
        ("04-2345-6789", "04-23456789"),
        ("0912-3456789", "0912-3456789"),  # a town of the mainland, with its area code
        ("+86 (0)571 8888 8888", "0571-88888888"),
        ("+86 10 6234 5678", "010-62345678"),
        ("+86 592 2345678", "0592-2345678"),
        ("86123456", "86123456"),  # a number of this town that begins with 86
        # 400 and 800 numbers have no area code
        ("400 820 8820", "4008208820"),
        ("+86 400 820 8820", "4008208820"),
        ("86-400-820-8820", "4008208820"),
        ("(400)820-8820", "4008208820"),
        ("0400-820-8820", "4008208820"),
        ("800 820 8820", "8008208820"),
        ("400-820-8820转1", "4008208820-1"),
        # a 0 before a mobile number; a 0 that a spreadsheet took
        ("013800138000", "13800138000"),
        ("0 138 0013 8000", "13800138000"),
        ("57188888888", "0571-88888888"),
        ("571-88888888", "0571-88888888"),
        ("1062345678", "010-62345678"),
        # any dash, dot and bracket
        ("0571—88888888", "0571-88888888"),
        ("0571–8888‑8888", "0571-88888888"),
        ("0571−8888.8888", "0571-88888888"),
        ("【0571】88888888", "0571-88888888"),
        ("0571\u00a08888\u20098888", "0571-88888888"),
        # extensions
        ("0571-88888888 ext 801", "0571-88888888-801"),
        ("0571-88888888 EXT.801", "0571-88888888-801"),
        ("0571-88888888转801", "0571-88888888-801"),
        ("0571-88888888 分机 801", "0571-88888888-801"),
        ("0571-8888-8888#801", "0571-88888888-801"),
        ("0571-88888888 x801", "0571-88888888-801"),
        ("13800138000转1234", "13800138000-1234"),
        # abroad
        ("00852 91234567", "+85291234567"),
        ("+852-9123-4567", "+85291234567"),
        ("+1 (212) 555-0100", "+12125550100"),
        # as telephone books paste them
        ("\u202d138 0013 8000\u202c", "13800138000"),
        ("手机：13800138000", "13800138000"),
        ("Tel: 0571-88888888", "0571-88888888"),
    ],
)
def test_a_telephone_number_is_understood_and_kept_in_one_form(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept
    assert phone_number(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "85291234567",  # Hong Kong or a lost 0? not for us to say
        "5922345678",
        "1380013800",
        "138001380000",
        "+86 1380013800",
        "+86",
        "0086",
        "86",
        "861380013800",
        "0400-82088",
        "400820882",
        "0571-8888888",
        "057188888888801",
        "+0",
        "00",
        "转801",
        "13800138000/13900139000",
    ],
)
def test_a_number_that_is_not_whole_or_not_one_is_no_telephone_number(typed: str) -> None:
    assert phone_number(typed) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("京A·12345", "京A12345"),
        ("京A•12345", "京A12345"),
        ("京A・12345", "京A12345"),
        ("京A．12345", "京A12345"),
        ("京A—12345", "京A12345"),
        ("京Ａ １２３４５", "京A12345"),
        ("浙AD·12345", "浙AD12345"),
        ("粤B12345D", "粤B12345D"),
        ("京A12345临", "京A12345临"),
        ("临 京A·12345", "京A12345临"),
        ("京·X1234应急", "京X1234应急"),
        ("WJ京12345", "WJ京12345"),
        ("WJ·01·12345", "WJ0112345"),
        ("VA·01234", "VA01234"),
        ("军A12345", "军A12345"),
        ("使014578", "使014578"),
        ("224578使", "224578使"),
        ("沪A1234领", "沪A1234领"),
        ("京A1234试", "京A1234试"),
    ],
)
def test_a_number_plate_is_understood_and_kept_in_one_form(typed: str, kept: str) -> None:
    assert plate_number(typed) == kept
    assert plate_number(kept) == kept


@pytest.mark.parametrize(
    "typed", ["A12345", "京A1234", "京AI2345", "VA1234", "应急", "临", "使1234", "WJ1234"]
)
def test_what_lacks_a_sign_is_no_number_plate(typed: str) -> None:
    assert plate_number(typed) == ""
