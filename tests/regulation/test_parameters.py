"""Parameters have types: what an office types is taken or refused with what would be right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from propctl.errors import UsageError
from propctl.regulation.model.constructs import Rule, Source
from propctl.regulation.model.text import Label, label
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.parameters import read_parameter, wrong_parameter
from propctl.words.labels import RANKS
from tests.declared_areas import PLUGINS, area_tables

ROOT = Path(__file__).parents[2]


class Office:
    """Posts, ranks, departments and calendars that a value may name."""

    def posts(self) -> Mapping[str, Label]:
        return {"front-desk": Label("前台接待员", "Front desk"), "director": Label("管理处主任", "Director")}

    def ranks(self) -> Mapping[str, Label]:
        return {"foreman": Label("领班", "foreman"), "supervisor": Label("主管", "supervisor")}

    def departments(self) -> Mapping[str, Label]:
        return {"engineering": Label("工程部", "Engineering")}

    def calendars(self) -> Mapping[str, Label]:
        return {"office": Label("office"), "desk": Label("desk")}

    def choices(self, area: str, name: str) -> Mapping[str, Label]:
        return {"resident": Label("住户"), "director": Label("管理处主任")}

    def clauses(self) -> Mapping[str, Label]:
        return {one: Label(one, one) for one in ("pets.walks", "pets.leash")}

    def steps(self) -> Mapping[str, Label]:
        return {"pets.pet.register": Label("养犬·登记", "Pets · register")}

    def blanks(self, rule: str) -> Mapping[str, Label]:
        return {"place": Label("地点", "Place")} if rule == "pets.walks" else {}

    def has_parameter(self, area: str, place: str) -> bool:
        return place == "leash.within"


def rule(name: str, shipped: Any, type_: str = "", zh: str = "", never: list[str] | None = None) -> Rule:
    types = {name: type_} if type_ else {}
    return Rule(
        id="pets.walks",
        zh=zh or f"{{{name}}}",
        en="x",
        source=Source("规定"),
        params={name: shipped},
        types=types,
        never=never or [],
    )


TAKEN = [
    ("within", "3d", "", "20分钟", "20m"),
    ("within", "3d", "", "３个工作日", "3wd"),
    ("within", "unset", "", "1mo", "1mo"),
    ("within", "3d", "", "当日", "same-day"),
    ("within", "-5m", "", "-10m", "-10m"),
    ("every", "month", "", "每季度", "quarter"),
    ("every", "month", "", "10d", "10d"),
    ("every", "week", "", "月", "month"),
    ("every", "week", "", "２个月", "2mo"),
    ("every", "week", "", "每两周一次", "2w"),
    ("every", "week", "", "两季度", "6mo"),
    ("every", "week", "", "每个月一次", "month"),
    ("at_least", 80, "share", "90%", 90),
    ("at_least", 80, "share", "０", 0),
    ("at_least", "90%", "percent", "95", "95%"),
    ("at_least", "unset", "", "3", 3),
    ("month", 2, "", "12", 12),
    ("price", "unset", "", "1.85元", "1.85"),
    ("price", 0, "", "￥30", 30),
    ("start", "08:00", "", "8:30", "08:30"),
    ("window", "18:00-20:00", "", "19:00 至 21:00", "19:00-21:00"),
    ("weekday", "sat", "", "周三", "wed"),
    ("weekday", "sat", "", "mon-fri", "mon-fri"),
    ("month_day", 5, "", "28日至30日", "28..30"),
    ("month_day", 5, "", "last", "last"),
    ("workdays_only", True, "", "否", False),
    ("workdays_only", False, "", "是", True),
    ("workdays_only", False, "", "Yes", True),
    ("workdays_only", False, "", "true", True),
    ("workdays_only", True, "", "no", False),
    ("workdays_only", True, "", "FALSE", False),
    ("at_most", 3, "count", "1,200", 1200),
    ("at_most", 3, "count", "5个", 5),
    ("at_most", 3, "count", "2次", 2),
    ("weekday", "sat", "", "周一，周三", "mon,wed"),
    ("weekday", "sat", "", "周一、星期五", "mon,fri"),
    ("weekday", "sat", "", "周一至周五", "mon-fri"),
    ("weekday", "sat", "", "周二到周四", "tue-thu"),
    ("weekday", "sat", "", "星期天", "sun"),
    ("weekday", "sat", "", "周日", "sun"),
    ("day_limit", "3h", "limit ..3h", "180m", "3h"),
    ("stay", "3d", "limit ..1mo", "31d", "31d"),
    ("stay", "3d", "limit ..5d", "5wd", "5wd"),
    ("post", "director", "", "前台接待员", "front-desk"),
    ("post", ["director"], "", "front-desk，director", ["front-desk", "director"]),
    ("post", "director", "", "supervisor+", "supervisor+"),
    ("min_rank", "foreman", "", "主管", "supervisor"),
    ("calendar", "desk", "", "office", "office"),
    ("items", {"a": "甲|A", "b": "乙|B"}, "", "a，c：丙", {"a": "甲|A", "c": "丙"}),
    ("items", {"a": "甲|A", "b": "乙|B"}, "", "a、c：丙", {"a": "甲|A", "c": "丙"}),
    ("items", {"a": "甲|A"}, "", "a：甲、c：丙", {"a": "甲", "c": "丙"}),
    ("items", {"a": "甲|A"}, "choices +", "甲,b:乙、丙", {"a": "甲|A", "b": "乙、丙"}),
    ("kinds", ["狗"], "", "猫、狗", ["猫", "狗"]),
    ("text", "您好", "", "您好，请讲。", "您好，请讲。"),
    ("text", "您好", "", "在{地点}，{place}，{Place}后", "在{地点}，{place}，{Place}后"),
    ("text", "您好", "", "{leash.within}后", "{leash.within}后"),
    ("text", "{原有}", "", "又是{原有}", "又是{原有}"),
    ("to", ["director"], "ids of recipient", "住户、director", ["resident", "director"]),
    ("to", "unset", "one of recipient", "住户", "resident"),
    ("within", "3d", "", "unset", "unset"),
    ("within", "3d", "", "不设", "unset"),
    ("within", "-3d", "", "提前5天", "-5d"),
    ("within", "-3d", "", "10分钟前", "-10m"),
    ("within", "unset", "limit ..-1m", "提前 3个工作日", "-3wd"),
    ("within", "unset", "limit -31d..31d", "-3d", "-3d"),
    ("within", "unset", "limit -31d..31d", "5d", "5d"),
    ("within", "3d", "", "下班前", "end-of-shift"),
]


@pytest.mark.parametrize(("name", "shipped", "type_", "typed", "kept"), TAKEN)
def test_what_fits_is_kept_in_one_form(name: str, shipped: Any, type_: str, typed: str, kept: Any) -> None:
    assert read_parameter(rule(name, shipped, type_), name, typed, Office()) == kept


REFUSED = [
    ("within", "3d", "", "三", "a limit such as"),
    ("within", "3d", "", "0m", "more than nothing"),
    ("within", "3d", "", "-5m", "more than nothing"),
    ("within", "-5m", "", "5m", "before the event"),
    ("within", "-5m", "", "下班前", "before the event"),
    ("within", "unset", "", "-5m", "more than nothing"),
    ("within", "unset", "limit ..-1m", "5d", "before the event"),
    ("within", "unset", "limit -31d..31d", "-32d", "-31d at the earliest"),
    ("within", "unset", "limit -31d..31d", "当天", "a length of time of at most 31d"),
    ("day_limit", "3h", "limit ..3h", "4h", "at most 3h"),
    ("stay", "3d", "limit ..1mo", "32d", "at most 1mo"),
    ("stay", "3d", "limit ..5d", "6wd", "at most 5d"),
    ("stay", "3d", "limit ..5d", "1mo", "at most 5d"),
    ("day_limit", "3h", "limit ..3h", "next-day", "at most 3h"),
    ("every", "month", "", "每周三", "how often"),
    ("every", "month", "", "banana", "how often"),
    ("at_least", 80, "share", "八成", "percentage"),
    ("at_least", 80, "share", "101", "percentage"),
    ("at_least", 80, "share", "-1", "percentage"),
    ("times", 1, "", "0", "from 1 to 100"),
    ("times", 1, "", "两", "whole number"),
    ("month", 2, "", "13", "from 1 to 12"),
    ("price", 0, "", "面议", "amount in yuan"),
    ("start", "08:00", "", "25:00", "time of day"),
    ("window", "18:00-20:00", "", "18:00", "span of hours"),
    ("weekday", "sat", "", "someday", "days of the week"),
    ("month_day", 5, "", "32", "day of the month"),
    ("month_day", 5, "", "0", "day of the month"),
    ("month_day", 5, "", "29..27", "day of the month"),
    ("month_day", 5, "", "last..28", "day of the month"),
    ("workdays_only", True, "", "也许", "yes or no"),
    ("post", "director", "", "前台", "前台接待员"),
    ("post", "director", "", "ghost", "there are"),
    ("min_rank", "foreman", "", "ghost", "there are"),
    ("calendar", "desk", "", "holiday", "there are"),
    ("items", {"a": "甲|A"}, "", "c", "is new"),
    ("items", {"a": "甲|A"}, "", "c:", "as id:label"),
    ("items", {"a": "甲|A"}, "", "a,a", "twice"),
    ("items", {"resident": "住户"}, "choices of recipient", "resident，b：乙", "there are"),
    ("items", {"a": "甲|A", "b": "乙"}, "choices +", "a", "乙"),
    ("kinds", ["狗"], "", "，", "empty"),
    ("text", "您好", "", " ", "empty"),
    ("text", "您好", "", "请到{nobody_knows}", "nothing is called {nobody_knows}"),
    ("kinds", ["狗"], "", "猫{color}", "nothing is called {color}"),
    ("items", {"a": "甲|A"}, "", "a,b:乙{color}", "nothing is called {color}"),
    ("to", ["director"], "ids of recipient", "小区", "there are"),
    ("to", ["director"], "ids of recipient", "director,director", "once"),
    ("to", "unset", "one of recipient", "住户,director", "one of"),
]


@pytest.mark.parametrize(("name", "shipped", "type_", "typed", "says"), REFUSED)
def test_what_does_not_fit_is_refused_with_what_would(
    name: str, shipped: Any, type_: str, typed: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        read_parameter(rule(name, shipped, type_), name, typed, Office())


def test_a_guard_refuses_what_the_law_forbids() -> None:
    guarded = rule("measures", {"talk": "协商"}, never=["停水"])
    with pytest.raises(UsageError, match="停水"):
        read_parameter(guarded, "measures", "talk,cut:停水停电", Office())
    assert "sue" in read_parameter(guarded, "measures", "talk,sue:起诉", Office())


def test_a_percentage_is_known_by_the_sign_in_the_clause() -> None:
    assert parameter_type(rule("at_least", "unset", zh="不低于{at_least}%"), "at_least").kind == "share"
    assert parameter_type(rule("at_least", "unset", zh="满{at_least}件"), "at_least").kind == "count"


def test_an_unknown_type_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="month-day"):
        parameter_type(rule("within", "3d", "lmit"), "within")


class Shipped(Office):
    """The posts and departments of the sample office."""

    def clauses(self) -> Mapping[str, Label]:
        paths = (ROOT / "plugins/propctl_plugins").glob("*/rules.toml")
        rules = [one for path in paths for one in tomllib.loads(path.read_text("utf-8"))["rule"]]
        return {one["id"]: Label(one["id"]) for one in rules}

    def steps(self) -> Mapping[str, Label]:
        return {
            f"{path.parent.name}.{form}.{step}": Label(step)
            for path in PLUGINS.glob("*/area.toml")
            for form, declared in area_tables(path.parent.name)["form"].items()
            for step in declared["step"]
        }

    def posts(self) -> Mapping[str, Label]:
        data = tomllib.loads((ROOT / "propctl/office/opened/posts.toml").read_text("utf-8"))
        return {name: Label(post["zh"], post["en"]) for name, post in data.items()}

    def ranks(self) -> Mapping[str, Label]:
        return RANKS

    def choices(self, area: str, name: str) -> Mapping[str, Label]:
        if name.startswith("$"):
            clause, _, parameter = name[1:].rpartition(".")
            clause = clause if "." in clause else f"{area}.{clause}"
            path = f"plugins/propctl_plugins/{clause.partition('.')[0]}/rules.toml"
            rules = tomllib.loads((ROOT / path).read_text("utf-8"))
            own = next(one for one in rules["rule"] if one["id"] == clause)
            return {key: label(text) for key, text in own["params"][parameter].items()}
        data = area_tables(area)
        if name.endswith(".*"):
            return dict.fromkeys(data["form"][name[:-2]]["field"], label(""))
        return {key: label(text) for key, text in data["choices"][name].items()}

    def departments(self) -> Mapping[str, Label]:
        names = ("engineering", "service", "security", "cleaning", "finance", "business")
        return {name: Label(name) for name in names}


@pytest.mark.parametrize("path", sorted((ROOT / "plugins/propctl_plugins").glob("*/rules.toml")), ids=str)
def test_every_shipped_value_fits_its_type(path: Path) -> None:
    rules = [msgspec.convert(one, Rule) for one in tomllib.loads(path.read_text("utf-8"))["rule"]]
    wrong = {
        f"{one.id}.{name}": str(error)
        for one in rules
        for name, value in one.params.items()
        if (error := wrong_parameter(one, name, value, Shipped())) is not None
    }
    assert wrong == {}
    assert any(one.params for one in rules)
