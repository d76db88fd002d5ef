from __future__ import annotations

import datetime as dt
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.errors import BadData
from propctl.regulation.model.text import Label
from propctl.store.files import toml

CORPUS = Path(__file__).parents[2] / "data" / "toml-test.zip"
STRICTER = {  # valid TOML that no record needs: keys with invisible characters deceive their reader
    "valid/key/escapes.toml",
    "valid/key/quoted-unicode.toml",
    "valid/key/space.toml",
}


@pytest.fixture(params=["toml_rs", "tomllib"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "tomllib":
        monkeypatch.setitem(sys.modules, "toml_rs", None)
    return str(request.param)


def corpus() -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(CORPUS) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist() if name.endswith(".toml"))


def test_every_invalid_file_of_toml_test_is_refused_with_its_path_and_every_valid_one_read(
    parser: str,
) -> None:
    wrong = []
    for name, data in corpus():
        try:
            toml.parse(data, name)
        except toml.BadToml as error:
            if (name.startswith("valid/") and name not in STRICTER) or error.path != name:
                wrong.append(name)
        else:
            if name.startswith("invalid/"):
                wrong.append(name)
    assert not wrong


def test_both_parsers_read_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    valid = [(name, data) for name, data in corpus() if name.startswith("valid/") and name not in STRICTER]
    assert len(valid) > 200
    fast = {name: repr(toml.parse(data, name)) for name, data in valid}
    monkeypatch.setitem(sys.modules, "toml_rs", None)
    assert fast == {name: repr(toml.parse(data, name)) for name, data in valid}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "sound TOML"),
        (b"a = 1\na = 2\n", 2, "sound TOML"),
        ('a = "走廊水管漏水"\nb = 1\nb = 2\n'.encode() + b"\n" * 40, 3, "sound TOML"),
        (b"a = 1\n<<<<<<< HEAD\nb = 1\n", 2, "merge conflict"),
        (b"a = 1\nb = '\xb3\xa4'\n", 2, "not UTF-8"),
        (b"a = 1\n\0\0\0", 2, "zero bytes"),
        (b"x = 1\n" + b"a." * 20_000 + b"a = 1", 2, "nested too deeply"),
        (b"x = 1\na = " + b"[" * 500 + b"]" * 500, 2, "nested too deeply"),
        (b'x = """\n..................\n"""\na = ' + b"[" * 17, 4, "nested too deeply"),
        (b"a = " + b"9" * 5000, 0, "digits|数字太长"),
        (b"a = 9_223_372_036_854_775_808", 0, "too many digits"),
        (b"a = 0xFFFFFFFFFFFFFFFFF", 0, "too many digits"),
        (b'"a\\u200b" = 1\na = 2', 0, "invisible"),
        (b"a = 1\nb = 0000-01-01", 0, "sound TOML"),
    ],
)
def test_a_hostile_or_broken_file_is_one_clear_sentence_with_its_line(
    parser: str, data: bytes, line: int, words: str
) -> None:
    with pytest.raises(toml.BadToml, match=words) as caught:
        toml.parse(data, "records/x.toml")
    assert "records/x.toml" in str(caught.value)
    if line:
        assert caught.value.line == line
    assert caught.value.problem().path == "records/x.toml"
    assert str(caught.value.problem()) == str(caught.value)


def test_too_large_a_file_never_reaches_the_parser() -> None:
    with pytest.raises(toml.BadToml, match="too large"):
        toml.parse(b"#" * (toml.SIZE_LIMIT + 1), "x")


def test_dots_and_brackets_in_text_are_only_text(parser: str) -> None:
    data = 'a = "%s"\nb = \'%s\'\nc = """\n%s"""  # %s\n' % (("[." * 50,) * 4)
    assert toml.parse(data.encode(), "x")["c"] == "[." * 50


def test_notepad_files_with_a_mark_and_crlf_are_read(parser: str) -> None:
    assert toml.parse(b'\xef\xbb\xbfa = "\xe6\xb0\xb4"\r\nb = 2\r\n', "x") == {"a": "水", "b": 2}


EAST8 = dt.timezone(dt.timedelta(hours=8))
VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.dates()
    | st.datetimes(timezones=st.just(EAST8)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc漏-_ ", min_size=1), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(VALUES)
def test_what_is_written_reads_back_the_same_on_one_line(value: Any) -> None:
    text = toml.dump_value(value)
    assert "\n" not in text
    assert toml.parse(f"v = {text}\n".encode(), "x")["v"] == value


def test_a_time_is_written_with_t_and_its_offset() -> None:
    time = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=EAST8)
    assert toml.dump_value(time) == "2026-11-21T09:03:12+08:00"


@pytest.mark.parametrize("value", [1.5, None, b"x", {1}, dt.datetime(2026, 1, 1), 2**63])
def test_what_no_record_may_hold_is_refused_by_field_and_kind(value: object) -> None:
    with pytest.raises(BadData, match=f"fee .*{type(value).__name__}"):
        toml.dump_table({"fee": [value]})


@pytest.mark.parametrize(
    ("text", "line", "zh"),
    [
        ("a = 1\na = 2", 2, "同一个名字写了两次"),
        ("[a]\nx = 1\n[a]", 3, "同一个名字写了两次"),
        ("# 电话\na = “x”", 2, "“ 是全角符号，要写成半角的"),
        ('a = ["x，y"，"z"]', 1, "， 是全角符号，要写成半角的"),
        ('# 一，二\na = "x', 2, "引号没有合上"),
        ("a = 8：30", 1, "： 是全角符号，要写成半角的"),
        ("a = 前台", 1, "等号后面要有值，文字两边要有引号"),
        ("a =", 1, "等号后面要有值，文字两边要有引号"),
        ("前台 = 1", 1, "名字只用英文字母、数字、- 和 _；中文名字两边要有引号"),
        ("a 1", 1, "名字后面要写等号，名字里不能有空格"),
        ("[a\nb = 1", 1, "缺一个逗号，或者引号、括号没有合上"),
        ("a = [1, 2", 1, "缺一个逗号，或者引号、括号没有合上"),
        ('a = "C:\\windows"', 1, "双引号里的反斜杠要写两个，或者改用单引号"),
        ("a = {x = 1,}", 1, "花括号里最后一项后面不写逗号"),
        ("a = 1 b = 2", 1, "值读不懂：文字两边要有引号，一行只写一项"),
    ],
)
def test_a_slip_is_told_in_chinese_whichever_parser_meets_it(
    parser: str, text: str, line: int, zh: str
) -> None:
    with pytest.raises(toml.BadToml) as told:
        toml.parse(text.encode(), "a.toml")
    reason = told.value.values["reason"]
    assert isinstance(reason, Label)
    assert (reason.zh, told.value.line) == (zh, line), parser
    assert reason.en and not re.search("[\u4e00-\u9fff]", reason.en)
