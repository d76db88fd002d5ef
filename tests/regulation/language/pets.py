"""A small area in which expressions stand: pets, their owners, their visits."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from propctl.regulation.amendments import Amendment, History
from propctl.regulation.catalog import Catalog
from propctl.regulation.clocks import Judge
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.parsing import read_area, read_rules
from propctl.regulation.summary import summarise
from propctl.worktime.calendars import Calendar, parse_calendars
from propctl.worktime.schedules import Schedule

AREAS = {
    "pets": """
prefix = "CW"
title = { zh = "宠物", en = "Pets" }
main = "pet"

[choices]
mood = { calm = "温和|calm", wild = "暴躁|wild" }

[form.pet]
title = { zh = "宠物登记表", en = "Pet" }
[form.pet.field]
name    = { zh = "名字", en = "Name" }
kind    = { type = "choice", choices = "$kinds.items", zh = "种类", en = "Kind" }
mood    = { type = "choice", choices = "mood", zh = "脾气", en = "Mood" }
weight  = { type = "quantity", zh = "体重", en = "Weight" }
legs    = { type = "number", zh = "腿数", en = "Legs" }
fee     = { type = "money", zh = "费用", en = "Fee" }
born    = { type = "date", zh = "出生", en = "Born" }
seen    = { type = "time", zh = "最近看到", en = "Last seen" }
month   = { type = "month", zh = "月份", en = "Month" }
leave   = { type = "duration", zh = "外出时长", en = "Away for" }
chipped = { type = "bool", zh = "有芯片", en = "Chipped" }
owner   = { type = "ref", to = "homes.home", zh = "主人家", en = "Home" }
parent  = { type = "ref", to = "pet", zh = "父母", en = "Parent" }
keeper  = { type = "staff", zh = "管理员", en = "Keeper" }
tags    = { many = true, zh = "标签", en = "Tags" }
moods   = { type = "choice", choices = "mood", many = true, zh = "各种脾气", en = "Moods" }
phone   = { type = "phone", personal = true, zh = "电话", en = "Phone" }
others  = { type = "phone", personal = true, many = true, zh = "其他电话", en = "Other phones" }
lost    = { type = "time", zh = "走失时间", en = "Lost at" }
wild    = { type = "bool", zh = "野生", en = "Wild animal" }
[form.pet.field.shots]
type = "rows"
zh = "疫苗"
en = "Shots"
[form.pet.field.shots.columns]
what  = { zh = "疫苗", en = "Vaccine" }
on    = { type = "date", zh = "日期", en = "Date" }
phone = { type = "phone", personal = true, zh = "医生电话", en = "Doctor's telephone" }
[form.pet.ask]
reason = { zh = "原因", en = "Reason" }
[form.pet.state]
kept = "在养|kept"
lost = "走失|lost"
gone = "注销|gone"
[form.pet.states]
open = ["kept", "lost"]
[form.pet.step]
register = { zh = "登记", en = "Register", to = "kept" }
lose     = { zh = "走失", en = "Lose", from = "kept", to = "lost", ask = ["reason", "seen"] }
end      = { zh = "注销", en = "End", from = "open", to = "gone" }

[form.visit]
title = { zh = "随访", en = "Visit" }
prefix = "SF"
[form.visit.field]
about = { type = "ref", to = ["pet", "homes.home"], zh = "对象", en = "About" }
mood  = { type = "choice", choices = "mood", zh = "脾气", en = "Mood" }
[form.visit.state]
done = "完成|done"
[form.visit.step]
register = { zh = "登记", en = "Register", to = "done" }

[form.licence]
title = { zh = "饲养执照", en = "Licence" }
key = "holder"
[form.licence.field]
holder = { type = "staff", zh = "持照人", en = "Holder" }
[form.licence.state]
valid = "有效|valid"
[form.licence.step]
issue = { zh = "发照", en = "Issue", to = "valid" }

[clock]
look = { rule = "look-within", of = "pet", start = "register", stop = "end", zh = "查看", en = "Look" }

[ledger]
fees = { of = "pet", accounts = { owed = "应收|owed", paid = "已收|paid" }, moves = [
  { on = "register", what = "fee", from = "owed:{id}", to = "paid:{id}" } ] }

[[rule]]
id = "pets.kinds"
zh = "宠物分为{items}"
en = "Pets are {items}"
source = { document = "测试" }
params = { items = { dog = "犬|dog", cat = "猫|cat", bird = "鸟|bird" } }

[[rule]]
id = "pets.look-within"
zh = "{within}内查看"
en = "Look within {within}"
source = { document = "测试" }
types = { months = "limit", workdays = "limit", ratio = "share" }
[rule.params]
within = "3d"
ratio = "unset"
months = "1mo"
workdays = "2wd"
at_least = 2
post = "front-desk"
posts = ["front-desk", "officer"]
window = "08:00-20:00"
words = { bite = ["咬", "bite"] }
routes = { dog = "officer" }
off = false
later = "unset"
""",
    "homes": """
prefix = "HM"
title = { zh = "家", en = "Homes" }
main = "home"
[form.home]
title = { zh = "家", en = "Home" }
key = "door"
[form.home.field]
door    = { zh = "门牌", en = "Door" }
mood    = { type = "choice", choices = { fine = "好|fine", poor = "差|poor" }, zh = "情况", en = "Mood" }
steward = { type = "staff", zh = "管家", en = "Steward" }
since   = { type = "date", zh = "入住", en = "Since" }
[form.home.state]
lived-in = "在住|lived in"
[form.home.step]
add  = { zh = "登记", en = "Add", to = "lived-in" }
tidy = { zh = "整理", en = "Tidy", from = "lived-in" }
""",
}
ON = dt.date(2026, 11, 20)


def make_catalog(*amended: tuple[str, dict[str, object]]) -> Catalog:
    """The areas above, their clauses amended."""
    data = {name: tomllib.loads(text) for name, text in AREAS.items()}
    rules = {name: list(read_rules(name, table.pop("rule", []))[0].values()) for name, table in data.items()}
    areas, problems = {}, []
    for name, table in data.items():
        areas[name], found = read_area(name, table)
        problems += found
    assert problems == []
    then = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    history = [
        Amendment(rule=rule, set=set, since=then.date(), entered=then, by="x") for rule, set in amended
    ]
    return Catalog(summarise(areas.values()), areas.__getitem__, rules.__getitem__, History(history))


SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)  # a Friday


class Times:
    """The working time of an office that has set nothing of its own."""

    tz = SHANGHAI

    def __init__(self) -> None:
        self._calendars = parse_calendars({})

    def calendar(self, name: str) -> Calendar:
        return self._calendars[name]

    def schedule(self, known_at: dt.datetime | None) -> Schedule:
        return Schedule.china([])

    def shift_end(self, post: str, at: dt.datetime) -> dt.datetime | None:
        return None


def _opened(value: Any) -> Any:
    """A value as a desk reads it that lacks the keys of what is "sealed"."""
    if isinstance(value, list):
        return [_opened(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _opened(entry) for key, entry in value.items()}
    return None if value == "sealed" else value


class Record:
    """A pet as an expression sees it: its values, what was done to it and when, who points to it."""

    def __init__(self, catalog: Catalog, state: str = "kept", **values: Any) -> None:
        self.values, self.now = values, NOW
        self.builtins = {"state": state, "id": "CW-1", "form": "pets.pet", "me": "clerk-1", "open": True}
        self.done: dict[str, list[SimpleNamespace]] = {}
        self.pointing: dict[str, list[Record]] = {}
        self.targets: dict[str, Record] = {}
        self.everyone: dict[str, list[Record]] = {}
        self.under(catalog)

    def under(self, catalog: Catalog) -> Record:
        """The same under other values of the clauses."""
        expressions = Expressions(catalog, ON)
        self.catalog = catalog
        self.judge = Judge(catalog, Times(), expressions.condition, lambda folded: self)
        return self

    def did(self, step: str, at: dt.datetime = NOW, by: str = "clerk-1", **values: Any) -> Record:
        """The same after a step."""
        self.done.setdefault(step, []).append(SimpleNamespace(at=at, by=by, values=values))
        return self

    def value(self, name: str) -> Any:
        return self.values.get(name)

    def clear(self, name: str) -> Any:
        return _opened(self.values.get(name))

    def events(self, step: str) -> list[Any]:
        return self.done.get(step, [])

    def times(self, step: str) -> int:
        return len(self.events(step))

    def moments(self, step: str) -> list[dt.datetime]:
        return [event.at for event in self.events(step)]

    def builtin(self, name: str) -> Any:
        return {**self.builtins, "now": self.now, "today": self.now.date(), "registered": NOW}[name]

    def param(self, rule: str, name: str) -> Any:
        return self.catalog.param(rule, name, ON)

    def follow(self, forms: list[str], value: Any) -> Record | None:
        return self.targets.get(value)

    def staff(self, value: Any) -> Any:
        people = {"clerk-1": SimpleNamespace(posts=["front-desk"], rank="staff", department="service")}
        return people.get(value)

    def on_duty(self, post: str) -> Any:
        return "clerk-1" if post == "director" else None

    def linked(self, form: str) -> list[Any]:
        return self.pointing.get(form, [])

    def records(self, form: str, states: frozenset[str] | None, about: object = None) -> list[Record]:
        found = self.everyone.get(form, [])
        return [one for one in found if states is None or one.builtins["state"] in states]

    def balance(self, account: str) -> Decimal:
        return Decimal("12.50") if account == "owed:{id}" else Decimal(0)

    def computed(self, name: str) -> bool:
        return name == "late"

    def clock(self, name: str) -> str | None:
        return "late" if name == "pets.look" else None

    def ends(self, start: dt.date, limit: str, rule: str) -> dt.datetime | None:
        return self.judge.ends(start, limit, rule, ON)
