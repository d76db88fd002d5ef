"""The words of an expression, with their columns."""

from __future__ import annotations

import pytest

from propctl.regulation.language.lexer import tokens
from propctl.regulation.language.mistakes import Found


def words(text: str) -> list[tuple[str, str]]:
    return [(kind, word) for kind, word, _ in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("'a b'", "string"),
        ('"a\'b"', "string"),
        ("$.within", "param"),
        ("$duty.shift-roster.post", "param"),
        ("20m", "limit"),
        ("3wd", "limit"),
        ("12mo", "limit"),
        ("12", "number"),
        ("12.50", "number"),
        ("@pass-on.at", "step"),
        ("unit.linked.residents.household", "path"),
        ("front-desk", "path"),
        ("3-1201", "path"),
        ("2026-11-30", "path"),
        ("零部件", "path"),
        (">=", "op"),
    ],
)
def test_a_word_is_of_one_kind(text: str, kind: str) -> None:
    assert words(text) == [(kind, text)]


def test_words_need_no_blanks_between_them_and_may_stand_on_several_lines() -> None:
    assert words("#tags>=2") == [("op", "#"), ("path", "tags"), ("op", ">="), ("number", "2")]
    assert words(" a\n\tand  b ") == [("path", "a"), ("path", "and"), ("path", "b")]


def test_columns_count_characters_from_one() -> None:
    assert [column for _, _, column in tokens("名字 = '旺财' and x")] == [1, 4, 6, 11, 15, 16]


def test_an_empty_text_has_only_an_end() -> None:
    assert tokens("") == [("end", "", 1)] and tokens("  ") == [("end", "", 3)]


def test_operators_may_be_typed_in_full_width() -> None:
    plain = ["(", "a", "=", "1", ")", "<=", ">=", "!=", "<", ">", "+", "-", ","]
    assert [word for _, word in words("（a＝1）≤≥≠＜＞＋－，")] == plain


WRONG = [("a ; b", 3), ("a = '", 5), ("a * b", 3), ("a ! b", 3), ("$ x", 1)]


@pytest.mark.parametrize(("text", "column"), WRONG)
def test_what_is_no_word_is_found_at_its_column(text: str, column: int) -> None:
    with pytest.raises(Found) as found:
        tokens(text)
    assert found.value.mistake.column == column
