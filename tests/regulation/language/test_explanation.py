"""An expression in words: what it means, in Chinese and English, and what it reads."""

from __future__ import annotations

import pytest

from propctl.regulation.language.explanation import explain
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.text import Label
from propctl.words.messages import Words
from tests.regulation.language.pets import ON

OWN = "pets.look-within"


class Telling:
    """An office that says little of itself."""

    def __init__(self, expressions: Expressions) -> None:
        self.catalog = expressions.catalog

    def parameter_named(self, name: str) -> Label:
        return Label(name, name)

    def parameter(self, rule: str, name: str, value: object = None) -> Label:
        return Label(str(value or self.catalog.param(rule, name, ON)))

    def called(self, name: str) -> Label:
        return {"foreman": Label("领班", "Foreman"), "director": Label("主任", "Director")}.get(
            name, Label(name)
        )


MEANT = [  # (expression, in Chinese, in English)
    ("chipped", "“有芯片”为“是”", "“Chipped” is yes"),
    ("not name", "没有填“名字”", "“Name” is not filled in"),
    ("kind = dog", "“种类”是“犬”", "“Kind” is “dog”"),
    ("'dog' != kind", "“犬”不是“种类”", "“dog” is not “Kind”"),
    (
        "state = 'lost' or open",
        "状态是“走失”，或状态是“在养”、“走失”之一",
        "the state is “lost” or the state is one of “kept”, “lost”",
    ),
    ("chipped = false", "“有芯片”不为“是”", "“Chipped” is not yes"),
    ("kind >= cat", "“种类”是“猫”或以上", "“Kind” is “cat” or above"),
    ("keeper.rank >= foreman", "“管理员”的级别是“领班”或以上", "the rank of “Keeper” is “Foreman” or above"),
    ("born < today", "“出生”早于今天", "“Born” is before today"),
    ("#tags > 2", "“标签”的个数大于2", "the number of “Tags” is more than 2"),
    ("#shots.what >= 1", "“疫苗”的“疫苗”的个数不少于1", "the number of “Vaccine” of “Shots” is at least 1"),
    ("owner.steward = me", "“主人家”的“管家”是操作人", "“Steward” of “Home” is the operator"),
    ("@lose and not @end", "做过“走失”，且没有做过“注销”", "“Lose” was done and “End” was not done"),
    ("@lose > 2", "“走失”的次数大于2", "how often “Lose” was done is more than 2"),
    ("@lose.by != me", "最近一次做“走失”的人不是操作人", "who last did “Lose” is not the operator"),
    ("@lose.reason has x", "“走失”所填的“原因”里有“x”", "“Reason” as “Lose” filled it in contains “x”"),
    ("owner@tidy", "“主人家”做过“整理”", "of “Home” it holds that “Tidy” was done"),
    ("linked.pets.visit", "有指向本记录的“随访”", "there are “Visit” records pointing here"),
    (
        "not linked.pets.visit.open",
        "没有指向本记录且未办结的“随访”",
        "there are no unfinished “Visit” records pointing here",
    ),
    (
        "linked.pets.visit.mood has calm",
        "指向本记录的“随访”的“脾气”里有“温和”",
        "“Mood” of “Visit” records pointing here contains “calm”",
    ),
    ("clock(look) = late", "期限“查看”的情况是超时办结", "the clock “Look” is late"),
    (
        "age(seen) <= 2wd",
        "距“最近看到”的时间不超过2个工作日",
        "the time since “Last seen” is within 2 working days",
    ),
    (
        "legs > $.at_least",
        "“腿数”大于2（条款 pets.look-within 的 at_least）",
        "“Legs” is more than 2 (at_least of the clause pets.look-within)",
    ),
    ("on_duty.director = me", "当班的主任是操作人", "the Director on duty is the operator"),
    (
        "not (kind = dog and (chipped or name))",
        "并非（“种类”是“犬”，且（“有芯片”为“是”，或填了“名字”））",
        "it is not so that (“Kind” is “dog” and (“Chipped” is yes or “Name” is filled in))",
    ),
]
VALUES = [
    ("owner.steward", "“主人家”的“管家”", "“Steward” of “Home”"),
    (
        "owner.steward or me",
        "“主人家”的“管家”，没有时是操作人",
        "“Steward” of “Home”, or without it the operator",
    ),
    ("chipped and owner", "“有芯片”为“是”时是“主人家”", "“Home” where “Chipped” is yes"),
    (
        "$.routes[kind]",
        "条款 pets.look-within 的 routes 中“种类”对应的值",
        "what routes of the clause pets.look-within says for “Kind”",
    ),
]


def said(expressions: Expressions, text: str, lang: str, *, value: bool = False) -> str:
    names = expressions.names("pets.pet")
    return Words(lang).value(explain(text, names, Telling(expressions), OWN, value=value).means)


@pytest.mark.parametrize(("text", "zh", "en"), MEANT)
def test_a_condition_is_said_in_chinese_and_english(
    expressions: Expressions, text: str, zh: str, en: str
) -> None:
    assert said(expressions, text, "en") == en
    assert said(expressions, text, "zh-CN") == zh


@pytest.mark.parametrize(("text", "zh", "en"), VALUES)
def test_what_fills_something_in_is_said_as_a_value(
    expressions: Expressions, text: str, zh: str, en: str
) -> None:
    assert said(expressions, text, "en", value=True) == en
    assert said(expressions, text, "zh-CN", value=True) == zh


def test_what_an_expression_reads_is_listed_once_each_with_the_values_in_force(
    expressions: Expressions,
) -> None:
    text = (
        "open and kind = dog and kind in $kinds.items and age(seen) > $.within and owner.steward = me"
        " and @lose.by = me and linked.pets.visit and balance('owed:{id}') > 0 and clock(look) = late"
    )
    found = explain(text, expressions.names("pets.pet"), Telling(expressions), OWN).reads
    assert [(read.kind, read.name) for read in found] == [
        ("state", "open"),
        ("field", "kind"),
        ("parameter", "$pets.kinds.items"),
        ("field", "seen"),
        ("time", "now"),
        ("parameter", "$pets.look-within.within"),
        ("field", "owner.steward"),
        ("operator", "me"),
        ("step", "@lose.by"),
        ("records", "linked.pets.visit"),
        ("account", "owed:{id}"),
        ("clock", "pets.look"),
    ]
    assert [read.value for read in found if read.kind == "parameter"] == [
        {"dog": "犬|dog", "cat": "猫|cat", "bird": "鸟|bird"},
        "3d",
    ]


def test_what_cannot_be_read_cannot_be_explained(expressions: Expressions) -> None:
    with pytest.raises(BadExpression, match="column 8"):
        said(expressions, "kind = (dog", "en")
