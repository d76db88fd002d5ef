"""Languages: which one is spoken, complete catalogues."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from propctl.errors import Message, Problem, Refused, UsageError, filled_in
from propctl.regulation.model.text import Label
from propctl.testing import catalogues
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


def test_who_compiles_the_messages_of_an_area_is_told_what_has_no_chinese_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "controller.py").write_text('SAID = N_("it is late")\n', "utf-8")
    assert catalogues.main([str(tmp_path)]) == 1 and "no Chinese for 'it is late'" in capsys.readouterr().out
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "zh_CN.po").write_text('msgid "it is late"\nmsgstr "晚了"\n', "utf-8")
    assert catalogues.main([str(tmp_path)]) == 0 and capsys.readouterr().out == ""
    assert (tmp_path / "locale" / "zh_CN.mo").is_file()


def test_values_are_shown_in_the_readers_language() -> None:
    words = messages.Words("zh-CN")
    at = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert words("{a}", a=Label("房号", "Unit")) == "房号"
    assert words("{a}", a=parse_limit("20m")) == "20分钟"
    assert words("{a}", a=at) == "2026-11-20 24:00"
    assert words("{a}", a=["x", Label("房号")]) == "x、房号"
    assert messages.Words("en")("{a}", a=Label("房号", "Unit")) == "Unit"


def test_the_core_keeps_no_message_that_only_an_area_says(tool: ModuleType) -> None:
    assert tool.of_areas_only() == []


def area_with_messages(folder: Path, languages: tuple[str, ...], text: str = "没有宠物 {name}") -> Message:
    """A message of an area in a folder that has compiled catalogues for these languages."""
    (folder / "locale").mkdir(parents=True)
    (folder / "area.toml").touch()
    catalogue = Catalog()
    catalogue.add("there is no pet {name}", text)
    for language in languages:
        (folder / "locale" / f"{language}.mo").write_bytes(catalogues.compiled(catalogue))
    return Message("there is no pet {name}", str(folder / "controller.py"))


def test_a_message_is_looked_up_in_the_catalogue_of_its_area_and_then_in_the_cores(tmp_path: Path) -> None:
    of_area = area_with_messages(tmp_path / "pets", ("zh_CN",))
    words = messages.Words("zh-CN")
    assert words.error(UsageError(of_area, name="旺财")) == "没有宠物 旺财"
    assert words("there is no pet {name}", name="旺财") == "there is no pet 旺财"  # not of that area
    cores = Message("there is no file {file}", of_area.origin)
    assert words(cores, file="a") == "没有文件 a"
    assert messages.Words("en")(of_area, name="Rex") == "there is no pet Rex"


def test_two_areas_may_translate_one_message_differently(tmp_path: Path) -> None:
    first = area_with_messages(tmp_path / "pets", ("zh_CN",))
    second = area_with_messages(tmp_path / "animals", ("zh_CN",), "没有动物 {name}")
    words = messages.Words("zh-CN")
    assert (words(first, name="a"), words(second, name="a")) == ("没有宠物 a", "没有动物 a")


def test_an_area_without_a_traditional_catalogue_is_converted_from_the_simplified_one(tmp_path: Path) -> None:
    words = messages.Words("zh-TW")
    only = area_with_messages(tmp_path / "pets", ("zh_CN",), "没有宠物 {name}")
    assert words(only, name="a") == "沒有寵物 a"
    both = area_with_messages(tmp_path / "animals", ("zh_CN", "zh_TW"), "没有动物 {name}")
    assert words(both, name="a") == "没有动物 a"  # as its own catalogue has it


def test_an_area_without_catalogues_speaks_the_cores_words_or_english(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()  # of somebody else, above the area
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets" / "area.toml").touch()
    message = Message("nobody translated this", str(tmp_path / "pets" / "controller.py"))
    assert messages.Words("zh-CN")(message) == "nobody translated this"
    assert messages.Words("zh-CN")(Message("nobody translated this", "")) == "nobody translated this"


def test_a_plugin_marks_its_messages_with_the_file_that_says_them() -> None:
    from propctl.api import N_

    marked = N_("there is no pet {name}")
    assert marked == "there is no pet {name}"
    assert isinstance(marked, Message)
    assert marked.origin == __file__


def test_a_refusal_cites_its_clause_behind_the_translated_sentence() -> None:
    error = Refused(
        "keys are kept by supervisors or above; {person} is not", person="老赵", cite=Label("a.b")
    )
    assert messages.Words("zh-CN").error(error) == "密钥由主管级以上人员管理，老赵 不是（a.b）"


def test_a_problem_says_where_it_is_and_what_to_do() -> None:
    problem = Problem(
        "records/a.toml", 3, "phone", "there is no file {file}", {"file": "a"}, "Do not ask again"
    )
    assert messages.Words("zh-CN").problem(problem) == "records/a.toml:3: phone: 没有文件 a\n  → 不再询问"


def test_an_error_inside_an_error_is_translated_too() -> None:
    error = UsageError("row {row}: {error}", row=2, error=UsageError("there is no file {file}", file="a.csv"))
    assert messages.Words("zh-CN").error(error) == "第 2 行：没有文件 a.csv"


_COUNTS = {"count", "new", "refused", "days", "commits"}
_NO_PLURALS = {"is", "has", "was", "does", "says"}
_ONE = re.compile(r"\b1 (?:(?:attached|closed|hidden|marked|more|new|sealed) )*(\w*[a-z]s)\b")


def test_no_english_sentence_says_a_plural_of_one() -> None:
    sources = [*ROOT.glob("propctl/locale/zh_CN/*.po"), *ROOT.glob("plugins/*/*/locale/zh_CN.po")]
    wrong, counting = [], 0
    for message in catalogues.read(sources):
        names = set(re.findall(r"\{(\w+)[^{}]*\}", str(message.id)))
        said = filled_in(str(message.id), {name: 1 if name in _COUNTS else "" for name in names})
        counting += "|" in str(message.id)
        wrong += [str(message.id) for found in _ONE.finditer(said) if found[1] not in _NO_PLURALS]
    assert counting > 50 and wrong == []


def test_a_number_chooses_between_one_and_more_in_english_alone() -> None:
    said = "{count} {count:row|rows} {count:is|are} sound; nothing was saved."
    assert [filled_in(said, {"count": n}) for n in (0, 1, 2)] == [
        "0 rows are sound; nothing was saved.",
        "1 row is sound; nothing was saved.",
        "2 rows are sound; nothing was saved.",
    ]
    assert messages.Words("en")("{count} {count:problem|problems}.", count=1) == "1 problem."
    assert messages.Words("zh-CN")("{count} {count:problem|problems}.", count=1) == "共 1 个问题。"
    assert str(UsageError("{count:it is|they are} {count}", count=1)) == "it is 1"
