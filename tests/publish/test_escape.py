"""What residents write reaches terminal, page and sheet as words, never as anything that acts."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.publish.escape import cell, page, terminal

DATA = Path(__file__).parents[1] / "data"
NAUGHTY = json.loads((DATA / "naughty-strings.json").read_text("utf-8"))["strings"]
GROUPS = json.loads((DATA / "hostile-texts.json").read_text("utf-8"))
PAYLOADS = [payload for group in GROUPS.values() for payload in group]
HOSTILE = [
    *PAYLOADS,
    *("正常 " + payload for payload in PAYLOADS),
    *("\n\n" + payload for payload in PAYLOADS),
    *NAUGHTY,
]

TEMPLATE = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False).from_string(
    "## {{ value }}\n\n{{ value }}\n\n- {{ value }}\n\n> {{ value }}\n\n| a | b |\n"
    "|---|---|\n| {{ value }} | b |\n\n"
    '!!! note\n    {{ value }}\n\nHTML *{{ value }}* `x` <span title="{{ value }}">{{ value }}</span>\n'
)
EXTENSIONS = [
    "extra",
    "admonition",
    "toc",
    "meta",
    "sane_lists",
    "smarty",
    "wikilinks",
    "nl2br",
    "codehilite",
]


class Shape(HTMLParser):
    """The elements with their attributes, and the text, of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[Any]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(("/" + tag, ()))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    handle_pi = unknown_decl = handle_comment


MARKDOWN = markdown.Markdown(extensions=EXTENSIONS)


def rendered(value: str) -> Shape:
    return Shape(MARKDOWN.reset().convert(TEMPLATE.render(value=page(value))))


def test_there_are_at_least_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200 and len(NAUGHTY) >= 500


def test_no_payload_changes_the_shape_of_a_page() -> None:
    harmless = rendered("x").elements
    active = [value for value in HOSTILE if page(value) and rendered(value).elements != harmless]
    assert active == []


def test_the_reader_of_a_page_sees_what_was_typed() -> None:
    for value in PAYLOADS:
        plain = " ".join(re.sub(r"[\s\x85]+", " ", value).split())
        if plain.isprintable() and plain != "\u3164":  # a filler that passes for a blank
            assert plain in " ".join(rendered(value).text)


def test_without_escaping_the_same_page_would_act() -> None:
    raw = markdown.markdown(TEMPLATE.render(value="<script>alert(1)</script>"), extensions=EXTENSIONS)
    assert ("script", ()) in Shape(raw).elements


@pytest.mark.parametrize("value", GROUPS["hidden"][:9])
def test_hidden_signs_are_spelt_out_on_a_page(value: str) -> None:
    assert "&#92;" in page(value)


def test_a_page_value_is_one_line_without_ascii_punctuation() -> None:
    for value in HOSTILE:
        assert re.fullmatch(r"(?:[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x9f\s]|\x20|&#\d+;)*", page(value))


def test_a_terminal_gets_no_control_sign() -> None:
    for value in HOSTILE:
        assert not re.search(
            "[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028]", terminal(value)
        )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("\x1b]52;c;AAAA\x07", "␛]52;c;AAAA␇"),
        ("a\u202eb", "a\\u202eb"),
        ("\x9b2J", "\\u009b2J"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("一\n二", "一\n二"),
        ("三层走廊水管漏水", "三层走廊水管漏水"),
    ],
)
def test_a_terminal_shows_what_would_act(text: str, shown: str) -> None:
    assert terminal(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "　＝1",
        "﹦1",
        '=HYPERLINK("http://e")',
        "=cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@",
        "+",
        "-",
        "+A1",
        "-A1",
        "\u00a0=1",
        "−1+A1",
    ],
)
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-1,234.50", "12", "-0.5%", "+8613800138000", "3-1201", "漏水", "", "a=b", "50%"]
)
def test_plain_numbers_and_words_stay_as_they_are_in_a_cell(text: str) -> None:
    assert cell(text) == text


def test_hostile_cells_come_back_from_csv_in_their_own_cell() -> None:
    rows = [[cell(value), "next"] for value in HOSTILE]
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    file.seek(0)
    assert list(csv.reader(file)) == rows
    assert not any(first.lstrip(" \u3000")[:1] in "=@＝＠" for first, _ in rows if first.lstrip(" \u3000"))


def test_a_cell_holds_no_control_sign_that_a_sheet_refuses() -> None:
    assert not any(re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", cell(value)) for value in HOSTILE)


@given(st.text(st.characters()))
def test_any_text_is_harmless_in_all_three_places(text: str) -> None:
    assert "\x1b" not in terminal(text) + page(text) + cell(text)
    assert not set("<>[](){}*_`#|!\"'\\\n") & set(re.sub(r"&#\d+;", "", page(text)))
    if page(text):
        assert rendered(text).elements == rendered("x").elements
