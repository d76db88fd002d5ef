"""Languages: which one is spoken, complete catalogues."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from propctl.errors import Problem, Refused, UsageError
from propctl.regulation.model.text import Label
from propctl.words import messages
from propctl.worktime.limits import parse_limit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/locale.py."""
    spec = importlib.util.spec_from_file_location("locale_tool", ROOT / "tools" / "locale.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("zh", "zh-CN"),
        ("zh_CN.UTF-8", "zh-CN"),
        ("zh_TW.UTF-8", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("en_GB", "en"),
        ("C", ""),
        ("de_DE", ""),
    ],
)
def test_a_locale_means_one_of_our_languages_or_none(tag: str, lang: str) -> None:
    assert messages.recognise(tag) == lang


def test_the_first_wish_that_is_spoken_decides_and_chinese_is_the_last_resort() -> None:
    assert messages.choose("", "fr", "en") == "en"
    assert messages.choose("C", "") == "zh-CN"
    assert messages.locale_wish({"LANG": "C", "LC_ALL": "zh_TW"}) == "zh_TW"


def test_every_message_has_a_chinese_translation_and_the_compiled_catalogues_are_fresh(
    tool: ModuleType,
) -> None:
    assert list(tool.problems()) == []


def test_values_are_shown_in_the_readers_language() -> None:
    words = messages.Words("zh-CN")
    at = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert words("{a}", a=Label("房号", "Unit")) == "房号"
    assert words("{a}", a=parse_limit("20m")) == "20分钟"
    assert words("{a}", a=at) == "2026-11-20 24:00"
    assert words("{a}", a=["x", Label("房号")]) == "x、房号"
    assert messages.Words("en")("{a}", a=Label("房号", "Unit")) == "Unit"


def test_a_refusal_cites_its_clause_behind_the_translated_sentence() -> None:
    error = Refused(
        "keys are kept by supervisors or above; {person} is not", person="老赵", cite=Label("a.b")
    )
    assert messages.Words("zh-CN").error(error) == "密钥由主管级以上人员管理，老赵 不是（a.b）"


def test_a_problem_says_where_it_is_and_what_to_do() -> None:
    problem = Problem(
        "records/a.toml", 3, "phone", "there is no file {file}", {"file": "a"}, "Do not ask again"
    )
    assert messages.Words("zh-CN").problem(problem) == "records/a.toml:3:phone: 没有文件 a\n  → 不再询问"


def test_an_error_inside_an_error_is_translated_too() -> None:
    error = UsageError("row {row}: {error}", row=2, error=UsageError("there is no file {file}", file="a.csv"))
    assert messages.Words("zh-CN").error(error) == "第 2 行：没有文件 a.csv"
