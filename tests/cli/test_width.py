"""Chinese text in columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.cli.frame.width import clip, fold, pad, width

TEXT = st.text(alphabet="报修ab c,，。（）「」1", max_size=60)


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("房号ab") == 6
    assert width("e\u0301") == 1
    assert pad("房", 4) == "房  "


def test_a_line_never_begins_with_closing_punctuation() -> None:
    assert fold("一二三四，五六", 8) == ["一二三", "四，五六"]
    assert fold("一二三（四五）", 8) == ["一二三", "（四五）"]


def test_words_and_option_names_stay_whole() -> None:
    assert fold("写 --approved-by 的人", 15) == ["写", "--approved-by", "的人"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert fold("a" * 10, 4) == ["aaaa", "aaaa", "aa"]


@given(TEXT, st.integers(min_value=4, max_value=40))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = fold(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(("text", "shown"), [("短", "短"), ("一二三四五", "一二…"), ("a\nb", "a b")])
def test_clipping_keeps_the_beginning(text: str, shown: str) -> None:
    assert clip(text, 6) == shown
