"""First letters without a dictionary."""

from __future__ import annotations

import pytest

from propctl.entry.pinyin import initials


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("有效投诉", "yxts"),
        ("开发商遗留", "kfsyl"),
        ("A类 3级", "al3j"),
        ("水管（主管）", "sgzg"),
        ("", ""),
        ("鑫", ""),
        ("😀", ""),
    ],
)
def test_labels_have_the_letters_people_type(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_the_common_characters_agree_with_a_dictionary_but_for_heteronyms() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    cells = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    common = [sign for sign in (cell.decode("gb2312", "ignore") for cell in cells) if sign]
    wrong = []
    for sign in common:
        readings = pypinyin.pinyin(sign, style=pypinyin.Style.FIRST_LETTER, heteronym=True, strict=False)[0]
        if initials(sign) not in readings:
            wrong.append(sign)
    assert len(common) == 3755
    assert wrong == []
