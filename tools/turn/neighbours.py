"""What an office might type for a parameter instead: by the type of the parameter, whatever the clause.

Each neighbour has a kind, so that what is found can be told by kind: another unit, the border, just outside
the border, nothing at all, another post, fewer and more choices, unset, a date, an unknown placeholder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.lists import as_list
from propctl.regulation.parameter_types import ParameterType, parameter_type

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

NEW = "新添一项"  # what a list is given that it has not
Told = Iterator[tuple[str, str]]  # kind of neighbour, text as typed


class Turn(NamedTuple):
    """One parameter of one clause, and what is typed for it."""

    rule: str
    name: str
    kind: str  # of neighbour
    typed: str
    type: str  # the kind of value that the parameter takes

    def __str__(self) -> str:
        return f"{self.rule} {self.name}={self.typed.strip()!r} ({self.type}, {self.kind})"


def turns(office: Office, area: str) -> Iterator[Turn]:
    """Every neighbour of every parameter of an area's clauses, and each clause switched over."""
    for rule in {rule.id: rule for rule in office.catalog.rules(area).values()}.values():
        for name in rule.params:
            type_ = parameter_type(rule, name)
            for kind, typed in _neighbours(office, rule, name, type_):
                if typed == str(rule.params[name]):
                    continue  # it is that already
                yield Turn(rule.id, name, kind, typed, type_.kind)
        if not rule.exempt:
            yield Turn(rule.id, "in_force", "switched", "no" if office.in_force(rule) else "yes", "switch")


def _neighbours(office: Office, rule: Rule, name: str, type_: ParameterType) -> Told:
    yield from NEIGHBOURS[type_.kind](office, rule, rule.params[name], type_)
    yield "unset", UNSET
    yield "a date", "2026-12-24"
    yield "an unknown placeholder", "请照{nobody_knows}办理"


def _limit(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    sign = "-" if str(shipped).startswith("-") else ""
    for text in ("45m", "2h", "3d", "4wd", "1mo"):
        yield "another unit", f"{sign}{text}"
    for text in ("same-day", "next-day", "end-of-shift"):
        yield "a named limit", text
    yield "nothing", "0m"
    yield "the other side", "5m" if sign else "-5m"
    if type_.high:
        yield "the border", type_.high
    yield "far away", f"{sign}990d"


def _recurrence(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    for text in ("hour", "day", "week", "month", "quarter", "half-year", "year", "10d", "2w", "2mo"):
        if text != shipped:
            yield "another unit", text
    yield "nothing", "0d"
    yield "a weekday", "每周三"


def _count(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    low, high = int(type_.low or 0), int(type_.high or 0)
    if isinstance(shipped, int):
        yield "one more", str(shipped + 1)
        yield "one less", str(shipped - 1)
    yield "the border", str(low)
    yield "outside the border", str(low - 1)
    if high:
        yield "the border", str(high)
        yield "outside the border", str(high + 1)
    yield "nothing", "0"
    yield "very many", "999999999"
    yield "in words", "两"


def _share(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    for text in ("0", "100"):
        yield "the border", text
    for text in ("-1", "101"):
        yield "outside the border", text
    yield "another share", "51%" if shipped != 51 else "52%"
    yield "in words", "八成"


def _price(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "nothing", "0"
    yield "another price", "12.5"
    yield "the border", "999999999.9999"
    yield "outside the border", "-1"
    yield "outside the border", "1.00001"
    yield "in words", "面议"


def _time(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another hour", "10:15"
    yield "the border", "00:00"
    yield "the border", "23:59"
    yield "outside the border", "24:01"


def _window(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another span", "09:00-11:00"
    yield "the border", "00:00-24:00"
    yield "across midnight", "22:00-06:00"
    yield "nothing", "08:00-08:00"


def _windows(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "one alone", "07:00-19:00"
    yield "more", "07:00-15:00,15:00-23:00,23:00-07:00"
    yield "twice", "07:00-15:00,07:00-19:00"
    yield "nothing", ","


def _weekday(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another day", "wed" if shipped != "wed" else "thu"
    yield "more", "mon-fri"
    yield "the border", "mon-sun"
    yield "outside the border", "someday"


def _month_day(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    for text in ("1", "31", "last"):
        yield "the border", text
    for text in ("0", "32"):
        yield "outside the border", text
    yield "more", "27..29"
    yield "backwards", "29..27"


def _months(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another", "6"
    yield "more", "1,4,7,10"
    yield "the border", "12"
    for text in ("0", "13"):
        yield "outside the border", text


def _yes_no(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "the other", "no" if shipped is True else "yes"


def _post(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    known = [post for post in office.settings.posts if post not in as_list(shipped)]
    staffed = {post for person in office.staff() for post in person.posts}
    there = [post for post in known if post in staffed]
    yield "another post", there[0]
    yield "another post", there[-1]
    yield "more", f"{there[1]},{there[2]}"
    yield "a rank", "manager+"
    yield "anybody", "any"
    yield from (("nobody's post", post) for post in known[:1] if post not in staffed)
    yield "unknown", "ghost"


def _rank(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "the border", "staff"
    yield "the border", "general-manager"
    yield "unknown", "ghost"


def _department(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    known = [name for name in office.settings.departments if name not in as_list(shipped)]
    yield "another", known[0]
    yield "more", f"{known[0]},{known[1]}"
    yield "unknown", "ghost"


def _calendar(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another", "desk" if shipped != "desk" else "office"
    yield "unknown", "ghost"


def _choices(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    entries = [f"{key}:{label}" for key, label in shipped.items()] if isinstance(shipped, dict) else []
    for place in {0, len(entries) - 1} if len(entries) > 1 else ():
        yield "fewer", _lines(entries[:place] + entries[place + 1 :])
    yield "one alone", _lines(entries[:1] or ["one:第一项"])
    yield "more", _lines([*entries, f"another:{NEW}"])
    yield "other words", _lines([f"{entry.partition(':')[0]}:{NEW}{n}" for n, entry in enumerate(entries)])
    yield "in another order", _lines(entries[::-1])
    yield "nothing", ","
    yield "twice", _lines([*entries[:1], *entries[:1]])


def _ids(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    known = list(office.catalog.listed(rule.id.partition(".")[0], type_.of, office.today))
    for one in known:
        if [one] != as_list(shipped):
            yield "another", one
    yield "all", ",".join(known)
    yield "twice", f"{known[0]},{known[0]}"
    yield "unknown", "ghost"


def _words(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    entries = [str(entry) for entry in as_list(shipped) if shipped != UNSET]
    if len(entries) > 1:
        yield "fewer", _lines(entries[1:])
    yield "one alone", NEW
    yield "more", _lines([*entries, NEW])
    yield "nothing", ","


def _text(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "other words", "改了说法，请照此办理。"
    yield "marks", "（改）*一*，<b>二</b>，`三`"
    yield "nothing", " "


def _table(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    values = shipped.items() if isinstance(shipped, dict) else ()
    entries = [f"{key}:{'、'.join(as_list(value))}" for key, value in values]
    yield "fewer", _lines(entries[1:])
    yield "more", _lines([*entries, "another:1"])
    yield "other values", _lines([f"{entry.partition(':')[0]}:{NEW}" for entry in entries])
    yield "nothing", ","


def _lines(entries: list[str]) -> str:
    """A list as somebody types it who writes an entry a line: commas may stand in the entries."""
    return "\n" + "\n".join(entries)


def _seasons(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    yield "another hour", "1..12:18:45"
    yield "more", "1..3:17:15,4..9:19:45,10..12:17:45"
    yield "fewer", "4..9:19:30"
    yield "outside the border", "1..12:24:30"
    yield "nothing", ","


def _ladder(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    entries = [f"{key}:{value}" for key, value in shipped.items()] if isinstance(shipped, dict) else []
    yield "fewer", _lines(entries[1:])
    yield "more", _lines([*entries, f"99:{NEW}"])
    yield "other values", _lines([f"{entry.partition(':')[0]}:{NEW}" for entry in entries])
    yield "outside the border", f"0:{NEW}"
    yield "in words", f"第二次:{NEW}"


def _clauses(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    own = [one.id for one in office.catalog.rules(rule.id.partition(".")[0]).values()]
    yield "another", _lines(own[-1:])
    yield "more", _lines([*shipped, *[one for one in own if one not in shipped][:1]])
    yield "fewer", _lines(shipped[:-1] or own[:1])
    yield "outside the border", f"{rule.id}x"
    yield "nothing", ","


def _steps(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    known = [one for one in office.catalog.steps() if one.startswith("agenda.")]
    yield "another", _lines(known[:1])
    yield "more", _lines([*shipped, *[one for one in known if one not in shipped][:1]])
    yield "fewer", _lines(shipped[:-1] or known[:1])
    yield "outside the border", "agenda.tick.untick"
    yield "nothing", ","


def _weights(office: Office, rule: Rule, shipped: Any, type_: ParameterType) -> Told:
    known = list(office.catalog.listed(rule.id.partition(".")[0], type_.of, office.today)) if type_.of else []
    for last in (100, 99, 0):
        entries = [f"{key}:0" for key in known[1:]]
        yield (
            "the border" if last == 100 else "outside the border",
            _lines([f"{one}:{last}" for one in known[:1]] + entries),
        )
    yield "fewer", _lines([f"{one}:100" for one in known[:1]])
    yield "nothing", ","


NEIGHBOURS: dict[str, Callable[[Office, Rule, Any, ParameterType], Told]] = {
    "limit": _limit,
    "recurrence": _recurrence,
    "share": _share,
    "percent": _share,
    "count": _count,
    "price": _price,
    "time": _time,
    "window": _window,
    "windows": _windows,
    "weekday": _weekday,
    "month-day": _month_day,
    "months": _months,
    "yes-no": _yes_no,
    "post": _post,
    "rank": _rank,
    "department": _department,
    "calendar": _calendar,
    "choices": _choices,
    "ids": _ids,
    "one": _ids,
    "words": _words,
    "text": _text,
    "table": _table,
    "seasons": _seasons,
    "ladder": _ladder,
    "clauses": _clauses,
    "steps": _steps,
    "weights": _weights,
}
