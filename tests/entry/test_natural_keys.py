"""Natural keys in one spelling, and the order in which numbers are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.entry.counting_order import counted
from propctl.entry.natural_keys import alike, unit_number, written

DASHES = "-‐‑‒–—―−－ー~～"


@pytest.mark.parametrize(
    "typed",
    [
        "3栋1201",
        "3号楼1201室",
        "3#1201",
        "3＃1201",
        "3#楼1201",
        "3幢1201号",
        "3座 1201",
        "3楼1201",
        "3 1201",
        "3　1201",
        "３－１２０１",
        "3/1201",
        "三栋1201",
        "3 栋 1201 室",
        "3-1201室",
        "3栋-1201房",
        "3一1201",
        "\u200b3-1201",
        *(f"3{dash}1201" for dash in DASHES),
        *(f"3 {dash} 1201" for dash in DASHES),
    ],
)
def test_every_way_to_write_a_home_comes_to_its_number(typed: str) -> None:
    assert unit_number(typed) == "3-1201"
    assert alike(typed, unit=True) == "3-1201"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3栋2单元1201", "3-2-1201"),
        ("3号楼二单元1201室", "3-2-1201"),
        ("3-2-1201", "3-2-1201"),
        ("3号楼", "3"),
        ("十二栋", "12"),
        ("3栋1单元", "3-1"),
        ("A座1201", "A-1201"),
        ("3栋B1201", "3-B1201"),
        ("B1-012", "B1-012"),
        ("裙楼-101", "裙楼-101"),
        ("7号楼一单元三楼东户", "7-1-3东户"),
        ("7-1-3层东", "7-1-3东户"),
        ("7栋1单元12西边户", "7-1-12西户"),
        ("12西", "12西"),
        ("1栋东户", "1栋东户"),
        ("东区3栋1201", "东区3-1201"),
        ("商铺5号", "商铺5"),
        ("地下一层", "地下一层"),
        ("H-3栋1201", "H-3-1201"),
        ("楼", "楼"),
        ("3-1201", "3-1201"),
        ("3-12O1", "3-12O1"),
        ("3.1201", "3-1201"),
        ("3.1201室", "3-1201"),
        ("1.11", "1.11"),  # of 1.110 as a number
    ],
)
def test_parts_and_names_stay_what_they_are(typed: str, number: str) -> None:
    assert unit_number(typed) == number


def test_of_words_only_dashes_blanks_and_width_are_levelled() -> None:
    assert written("Ａ　座 — 大门") == "A 座-大门"
    assert written("东 门") == "东门" and written("Gate  1") == "Gate 1"
    assert written("3号楼大门#2") == "3号楼大门#2"
    assert alike("Gate 1") == alike("gate1") != alike("gate 2")


@given(st.text(alphabet=f"0123456789ABab号楼栋幢座单元室房#/. 一二十门东西户层{DASHES}", max_size=20))
def test_what_is_levelled_stays_as_it_is(text: str) -> None:
    assert unit_number(unit_number(text)) == unit_number(text)
    assert written(written(text)) == written(text)
    assert alike(unit_number(text), unit=True) == alike(text, unit=True)


def test_numbers_sort_as_people_count() -> None:
    homes = ["2-101", "3-201", "3-201A", "3-1001", "10-101", "B1-2", "B1-10", "B2-1", "甲9", "甲10"]
    mixed = ["甲10", "10-101", "B2-1", "3-1001", "甲9", "B1-10", "3-201A", "2-101", "B1-2", "3-201"]
    assert sorted(mixed, key=counted) == homes
    assert counted("FC-261121-A99") < counted("FC-261121-A100") < counted("FC-261122-A01")
    assert counted("") < counted("0") and counted("007") == counted("7")
