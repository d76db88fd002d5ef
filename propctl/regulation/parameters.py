"""Values of clauses' parameters as people type them: read by their types, or told what would be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Protocol

import msgspec

from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.text import BLANK, Label, label
from propctl.regulation.parameter_types import ParameterType, parameter_type

_LIMITS = {"个工作日": "wd", "工作日": "wd", "个月": "mo", "小时": "h", "分钟": "m", "秒": "s", "天": "d"}
_LIMIT_NAMES = {"当日": "same-day", "当天": "same-day", "次日": "next-day", "下班前": "end-of-shift"}
# 每两周一次
_EVERY = re.compile(r"每?(\d{1,4}|[一二两三四五六七八九十])?个?(半年|[^\d半]{1,3}?)(?:[一1]次)?")
_EVERY_NAMES = {"天": "day", "日": "day", "周": "week", "星期": "week", "月": "month", "月度": "month"}
_EVERY_NAMES |= {"季": "quarter", "季度": "quarter", "半年": "half-year", "年": "year", "年度": "year"}
_EVERY_NAMES |= {"小时": "hour", "班": "shift", "班次": "shift"}
_EVERY_SPANS = {"hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}
_COUNTED = {sign: place for place, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ID = re.compile(r"[\w.-]+")


class Known(Protocol):
    """What an office has that parameters may name: id and title."""

    def posts(self) -> Mapping[str, Label]: ...
    def ranks(self) -> Mapping[str, Label]: ...
    def departments(self) -> Mapping[str, Label]: ...
    def calendars(self) -> Mapping[str, Label]: ...
    def choices(self, area: str, name: str) -> Mapping[str, Label]: ...
    def blanks(self, rule: str) -> Mapping[str, Label]: ...
    def has_parameter(self, area: str, place: str) -> bool: ...
    def clauses(self) -> Mapping[str, Label]: ...
    def steps(self) -> Mapping[str, Label]: ...


def read_parameter(rule: Rule, name: str, text: str, known: Known) -> Any:
    """A parameter's value as somebody typed it, in the form that ``rules.toml`` keeps.

    ``unset`` takes the value away: then nothing is enforced. ``UsageError`` says what the value is not and
    what would be right; a guard of the clause (``never``) refuses what the law forbids.
    """
    plain = unicodedata.normalize("NFC", text).strip()
    if plain in (UNSET, "未设", "未设定", "不设"):
        return UNSET
    type_ = parameter_type(rule, name)
    typed = _Typed(rule, name, plain, type_, known)
    value = _READERS[type_.kind](typed)
    _guard(rule, name, value)
    _known_blanks(typed)
    return value


def falling(rule: Rule, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pairs of parameters that are to rise and do not: the first is above the second."""
    known = [name for name in rule.rising if values.get(name, UNSET) != UNSET]
    return [(first, then) for first, then in pairwise(known) if values[first] > values[then]]


NO_SUCH_ENTRY = N_("{rule}: {name} has no {entry!r}; there are: {known}")
NEAR_ENTRIES = N_("{rule}: {name} has no {entry!r}; meant was perhaps: {known}")


def wrong_parameter(rule: Rule, name: str, value: Any, known: Known) -> UsageError | None:
    """What is wrong with a value that lies in a file: it does not fit its type. None where it does."""
    if value == UNSET:
        return None
    type_ = parameter_type(rule, name)
    try:
        for text in _as_typed(type_, value):
            typed = _Typed(rule, name, text, type_, known)
            read = _READERS[type_.kind](typed)
            _guard(rule, name, read)
            _known_blanks(typed)
    except UsageError as error:
        return error
    return None


def _as_typed(type_: ParameterType, value: Any) -> list[str]:
    """A stored value as somebody would have typed it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if type_.kind in ("choices", "ladder", "weights") and isinstance(value, dict):
        return ["\n".join(["", *(f"{key}:{label}" for key, label in value.items())])] if value else []
    if type_.kind in ("table", "seasons") and not isinstance(value, dict):
        return []
    if type_.kind == "seasons":
        return [",".join(f"{key}:{at}" for key, at in value.items())]
    if type_.kind == "table":
        return []
    if isinstance(value, list) and type_.kind == "time":  # a routine may have several in a day
        return [str(entry) for entry in value]
    if isinstance(value, list):
        return ["\n".join(["", *map(str, value)])] if value else []
    return [str(value)]


def _guard(rule: Rule, name: str, value: Any) -> None:
    said, shipped = str(value), str(rule.params.get(name, ""))
    for word in rule.never:
        if word in said and word not in shipped:  # a list of what is forbidden may name it
            raise UsageError(
                N_("{rule}: {name} must not hold {word}: {why}"),
                rule=rule.id,
                name=name,
                word=word,
                why=rule.why or N_("the law forbids it"),
            )


def _known_blanks(typed: _Typed) -> None:
    """What stands in braces is written in when a line is said: a field of the record, or a parameter.

    A line with another one would never be said, and a page would print the braces.
    """
    places = BLANK.findall(typed.text)
    if not places:  # most texts have none, and who says a line is found in all forms
        return
    area = typed.rule.id.partition(".")[0]
    fields = typed.known.blanks(typed.rule.id)
    labels = {text for one in fields.values() for text in (one.zh, one.en)}
    known = {*typed.rule.params, *BLANK.findall(str(typed.shipped)), *fields, *labels}
    for place in places:
        if place not in known and not typed.known.has_parameter(area, place):
            raise typed.wrong(
                N_("{rule}: {name}: nothing is called {place}; what can be written in: {known}")
                if fields
                else N_("{rule}: {name}: nothing is written into this text; leave out {place}"),
                place=f"{{{place}}}",
                known=list(fields.values()),
            )


class _Typed(msgspec.Struct, frozen=True):
    """A value as it was typed, with all that reading it asks for."""

    rule: Rule
    name: str
    text: str
    type: ParameterType
    known: Known

    @property
    def shipped(self) -> Any:
        return self.rule.params[self.name]

    @property
    def level(self) -> str:
        """The text in half width and without capitals."""
        return unicodedata.normalize("NFKC", self.text).strip().lower()

    @property
    def by_label(self) -> dict[str, str]:
        """The choices that are shipped: id or label -> id."""
        shipped: Mapping[str, str] = self.shipped if isinstance(self.shipped, dict) else {}
        return {part: key for key, label in shipped.items() for part in (key, *str(label).split("|"))}

    def entries(self) -> list[str]:
        """The parts of a list, however it was separated; in labels an enumeration comma is no separator."""
        marks = (
            "\n"
            if "\n" in self.text
            else "[,，;；]"
            if self.type.kind in ("choices", "table", "seasons", "ladder", "weights")
            else "[,，、;；]"
        )
        return [
            part
            for entry in re.split(marks, self.text)
            if entry.strip()
            for part in self._parts(entry.strip())
        ]

    def _parts(self, entry: str) -> list[str]:
        """``a：甲、b：乙`` are two where each part is an entry by itself; 甲、乙 stays one label."""
        parts = [part.strip() for part in entry.split("、") if part.strip()]
        if self.type.kind not in ("choices", "table") or len(parts) < 2 or "\n" in self.text:
            return [entry]
        whole = all(":" in unicodedata.normalize("NFKC", part) or part in self.by_label for part in parts)
        return parts if whole else [entry]

    def listed(self, name: str) -> Mapping[str, Label]:
        """The list that the type names, ids and what they are called; none where it names none."""
        return self.known.choices(self.rule.id.partition(".")[0], name) if name else {}

    def wrong(self, msgid: str, **values: Any) -> UsageError:
        return UsageError(msgid, rule=self.rule.id, name=self.name, value=self.text, **values)


def _limit(typed: _Typed) -> str:
    from propctl.worktime.limits import parse_limit

    text = _LIMIT_NAMES.get(typed.level, typed.level)
    if ahead := re.fullmatch(r"提前(.+)|([\d.]+.*)前", text):  # as clauses say it: 提前3天, 3天前
        text = f"-{(ahead[1] or ahead[2]).strip()}"
    if years := re.fullmatch(r"(-?\d{1,3}) ?(?:年|y)", text):
        text = f"{int(years[1]) * 12}mo"
    for word, unit in _LIMITS.items():
        if text.endswith(word):
            text = text.removesuffix(word).strip() + unit
            break
    try:
        limit = parse_limit(text)
    except UsageError:
        raise typed.wrong(
            N_("{rule}: {name} is a limit such as 20m, 1h, 3d, 3wd, 1mo or next-day, not {value!r}")
        ) from None
    low, high = typed.type.low, typed.type.high
    before = str(high if typed.shipped == UNSET else typed.shipped).startswith("-")
    either = low.startswith("-")  # the office says whether it is before the event or after
    wrong_side = limit.n == 0 or ((limit.n < 0) != before and not either)
    if wrong_side if limit.kind in _SPANS else before:
        raise typed.wrong(
            N_("{rule}: {name} must be before the event: write it like -5m")
            if before
            else N_("{rule}: {name} must be more than nothing; unset takes it away")
        )
    if high and limit.kind not in _SPANS:
        msgid = N_("{rule}: {name} is a length of time of at most {high}; {value!r} is none")
        raise typed.wrong(msgid, high=parse_limit(high))
    if high and _longest(str(limit)) > _longest(high):
        raise typed.wrong(N_("{rule}: {name} may be at most {high}"), high=parse_limit(high))
    if low and _longest(str(limit)) < _longest(low):
        raise typed.wrong(N_("{rule}: {name} is {low} at the earliest"), low=parse_limit(low))
    return str(limit)


_SPANS = ("time", "days", "workdays", "months")


def _longest(text: str) -> int:
    """A limit in seconds, at its longest, to compare it with a bound."""
    from propctl.worktime.limits import parse_limit

    limit = parse_limit(text)
    per = {"time": 1, "days": 86_400, "workdays": 86_400, "months": 31 * 86_400}
    return limit.n * per.get(limit.kind, 86_400)


def _recurrence(typed: _Typed) -> str:
    from propctl.worktime.recurrence import parse_recurrence

    text = _how_often(typed.level)
    try:
        parse_recurrence({"every": text, "shifts": UNSET})  # with the clause's other words: its routine
    except UsageError as error:
        if error.msgid.startswith("every: {value}"):
            raise typed.wrong(
                N_(
                    "{rule}: {name} is how often: shift, hour, day, week, month, quarter, half-year, year, "
                    "or 10d, 2w, 2mo; not {value!r}"
                )
            ) from None
        raise typed.wrong(N_("{rule}: {name} can't be {value!r}: {why}"), why=error) from None
    return text


def _how_often(text: str) -> str:
    """How often as clauses say it (每月, 季度, 每两周一次, 10天) as ``parse_recurrence`` reads it."""
    said = _EVERY.fullmatch(text)
    unit = _EVERY_NAMES.get(said[2], "") if said else ""
    if said is None or not unit:
        return text
    number = _COUNTED.get(said[1] or "一") or int(said[1])
    if unit == "quarter":
        unit, number = ("quarter", 1) if number == 1 else ("month", 3 * number)
    if unit == "half-year" and number == 2:
        unit, number = "year", 1
    if number == 1:
        return unit
    return f"{number}{_EVERY_SPANS[unit]}" if unit in _EVERY_SPANS else text


def _whole(typed: _Typed) -> int:
    text = typed.level.replace(",", "").rstrip("%").removesuffix("个").removesuffix("次").strip()
    if not re.fullmatch(r"\d{1,9}", text):
        raise typed.wrong(N_("{rule}: {name} is a whole number, not {value!r}"))
    number = int(text)
    low, high = typed.type.low or "0", typed.type.high
    if number < int(low) or (high and number > int(high)):
        raise typed.wrong(
            N_("{rule}: {name} is a whole number from {low} to {high}")
            if high
            else N_("{rule}: {name} is a whole number, {low} or more"),
            low=low,
            high=high,
        )
    return number


def _share(typed: _Typed) -> Any:
    text = typed.level.rstrip("%").strip()
    if not re.fullmatch(r"\d{1,3}", text) or int(text) > 100:
        message = N_("{rule}: {name} is a whole percentage from 0 to 100 such as 80 or 80%, not {value!r}")
        raise typed.wrong(message)
    return f"{int(text)}%" if typed.type.kind == "percent" else int(text)


def _price(typed: _Typed) -> Any:
    text = typed.level.replace(",", "").removesuffix("元").lstrip("¥￥").strip()
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", text):
        raise typed.wrong(N_("{rule}: {name} is an amount in yuan such as 30 or 1.85, not {value!r}"))
    if typed.type.low and Decimal(text) < Decimal(typed.type.low):
        raise typed.wrong(
            N_("{rule}: {name} is {low} yuan or more; where nothing is taken, write in_force=no"),
            low=typed.type.low,
        )
    return int(text) if text.isdecimal() else text


def _time(typed: _Typed) -> str:
    from propctl.worktime.moments import clock_second

    text = typed.level
    if re.fullmatch(r"\d:\d\d", text):
        text = f"0{text}"
    if clock_second(text) is None:
        raise typed.wrong(N_("{rule}: {name} is a time of day such as 08:30, not {value!r}"))
    return text


def _window(typed: _Typed) -> str:
    from propctl.worktime.calendars import read_window

    text = re.sub(r"\s*[-–—~至到]\s*", "-", typed.level)
    try:
        read_window(text)
    except (ValueError, UsageError):
        raise typed.wrong(
            N_("{rule}: {name} is a span of hours such as 18:00-20:00, not {value!r}")
        ) from None
    return text


def _windows(typed: _Typed) -> list[str]:
    found = [_window(msgspec.structs.replace(typed, text=entry)) for entry in typed.entries()]
    if not found:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    return found


def _weekday(typed: _Typed) -> str:
    from propctl.worktime.calendars import read_weekdays

    text = typed.level.replace("，", ",").replace("、", ",").replace("至", "-").replace("到", "-")
    for place, name in enumerate("一二三四五六日"):
        text = re.sub(f"(周|星期){name}", _DAYS[place], text)
    text = re.sub("(周|星期)天", "sun", text)
    try:
        read_weekdays(text)
    except (ValueError, UsageError):
        raise typed.wrong(
            N_("{rule}: {name} is days of the week: sat, mon,wed or mon-fri, not {value!r}")
        ) from None
    return text


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _month_day(typed: _Typed) -> Any:
    text = re.sub(r"日|号", "", typed.level)
    text = re.sub(r"\s*(-|—|–|~|至|到|\.{2,})\s*", "..", text)
    first, dots, last = text.partition("..")
    days = [first, last] if dots else [first]
    numbers = [31 if day == "last" else int(day) if day.isdecimal() else 0 for day in days]
    if not all(1 <= number <= 31 for number in numbers) or numbers != sorted(numbers):
        raise typed.wrong(N_("{rule}: {name} is a day of the month, 1 to 31, last, or 28..30, not {value!r}"))
    return int(text) if text.isdecimal() else text


def _months(typed: _Typed) -> list[int]:
    """Months of the year, each once."""
    found = [re.sub(r"月份?$", "", entry) for entry in typed.entries()]
    if not found or not all(one.isdecimal() and 1 <= int(one) <= 12 for one in found):
        raise typed.wrong(N_("{rule}: {name} are months, 1 to 12, separated by commas, not {value!r}"))
    return sorted({int(one) for one in found})


def _yes_no(typed: _Typed) -> bool:
    known = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    if typed.level not in known:
        raise typed.wrong(N_("{rule}: {name} is yes or no, not {value!r}"))
    return known[typed.level]


def _named(typed: _Typed, known: Mapping[str, Label], also: Iterable[str] = ()) -> Any:
    """Ids that the office has, typed as ids or by their titles; one, or several. ``also``: other words."""
    found = [_find(typed, entry, known, also) for entry in typed.entries()]
    if not found:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    return found[0] if len(found) == 1 and not isinstance(typed.shipped, list) else found


def _find(typed: _Typed, entry: str, known: Mapping[str, Label], also: Iterable[str]) -> str:
    plain = entry.removesuffix("+") if entry.endswith("+") and typed.type.kind == "post" else entry
    if entry in also or (plain != entry and plain in typed.known.ranks()):
        return entry
    matches = [key for key, label in known.items() if entry in (key, label.zh, label.en)]
    if len(matches) == 1:
        return matches[0]
    from propctl.regulation.language.mistakes import nearest  # only a mistake waits for it

    titles = {label.zh: key for key, label in known.items()} | {key: key for key in known}
    near = dict.fromkeys(titles[name] for name in nearest(entry, titles, alike=0.5))
    raise typed.wrong(
        NEAR_ENTRIES if near else NO_SUCH_ENTRY,
        entry=entry,
        known=[known[key] for key in near or known],
    )


def _of_many(typed: _Typed, known: Mapping[str, Label], none: str) -> list[str]:
    """Clauses or steps by their ids, each once; they are too many to name all that there are."""
    titles = {label.zh: key for key, label in known.items()} | {label.en: key for key, label in known.items()}
    found = [entry if entry in known else titles.get(entry, "") or _near(typed, entry, known, none)
             for entry in typed.entries()]  # fmt: skip
    return _each_once(typed, found)


def _each_once(typed: _Typed, found: list[str]) -> list[str]:
    """A list that says something, and nothing of it twice."""
    if not found:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    if len(set(found)) != len(found):
        raise typed.wrong(N_("{rule}: {name} lists each entry once, separated by commas"))
    return found


def _near(typed: _Typed, entry: str, known: Mapping[str, Label], none: str) -> str:
    """What is wrong with a name that means nothing: the nearest that do, or where they are listed."""
    from propctl.regulation.language.mistakes import nearest  # only a mistake waits for it

    if near := nearest(entry, known):
        raise typed.wrong(NEAR_ENTRIES, entry=entry, known=near)
    raise typed.wrong(none, entry=entry)


def _clauses(typed: _Typed) -> list[str]:
    none = N_("{rule}: {name}: there is no clause {entry!r}; see propctl rules list")
    return _of_many(typed, typed.known.clauses(), none)


def _steps(typed: _Typed) -> list[str]:
    none = N_("{rule}: {name}: there is no step {entry!r}; write area.form.step")
    return _of_many(typed, typed.known.steps(), none)


def _choices(typed: _Typed) -> dict[str, str]:
    """``id:label`` each, or the id or label alone of a choice that is shipped."""
    shipped: Mapping[str, str] = typed.shipped if isinstance(typed.shipped, dict) else {}
    by_label = typed.by_label
    fields = typed.listed(typed.type.of)
    found: dict[str, str] = {}
    for entry in typed.entries():
        key, mark, label = entry.replace("：", ":").partition(":")
        key, label = key.strip(), label.strip()
        if not mark:
            if key not in by_label:
                raise typed.wrong(
                    N_("{rule}: {name}: {entry!r} is new; write it as id:label"),
                    entry=key,
                )
            key = by_label[key]
            label = shipped[key]
        elif not label or not _ID.fullmatch(key):
            raise typed.wrong(N_("{rule}: {name}: write {entry!r} as id:label"), entry=entry)
        if key in found:
            raise typed.wrong(N_("{rule}: {name}: {entry!r} stands there twice"), entry=key)
        if typed.type.of:
            _find(typed, key, fields, ())
        found[key] = label
    if not found:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    _keeps(typed, found, shipped)
    return found


def _keeps(typed: _Typed, found: Iterable[str], shipped: Iterable[str] | Mapping[str, str]) -> None:
    if typed.type.keeps and (gone := [entry for entry in shipped if entry not in set(found)]):
        raise typed.wrong(
            N_("{rule}: {name} may be added to, but {entries} must stay"),
            entries=[label(shipped[one]) if isinstance(shipped, Mapping) else one for one in gone],
        )


def _ids(typed: _Typed) -> Any:
    known = typed.listed(typed.type.of)
    found = _each_once(typed, [_find(typed, entry, known, ()) for entry in typed.entries()])
    if typed.type.kind == "one" and len(found) > 1:
        raise typed.wrong(N_("{rule}: {name} is one of: {known}"), known=list(known.values()))
    return found[0] if typed.type.kind == "one" else found


def _words(typed: _Typed) -> Any:
    found = typed.entries()
    if not found:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    _keeps(typed, found, typed.shipped if isinstance(typed.shipped, list) else ())
    return found


def _text(typed: _Typed) -> str:
    if not typed.text:
        raise typed.wrong(N_("{rule}: {name} is empty; unset takes it away"))
    return typed.text


def _pairs(typed: _Typed) -> dict[str, str]:
    """``key:value`` each."""
    found = {}
    for entry in typed.entries():
        key, mark, value = entry.replace("：", ":").partition(":")
        if not mark or not value.strip():
            raise typed.wrong(N_("{rule}: {name}: write {entry!r} as key:value"), entry=entry)
        found[key.strip()] = value.strip()
    return found


def _table(typed: _Typed) -> dict[str, Any]:
    """``key:value`` each, by id or by name where the type tells of which lists they are.

    Of a table of lists the parts of a value stand between enumeration commas: ``water:a leak、a pipe``.
    """
    keys, values = typed.listed(typed.type.by), typed.listed(typed.type.of)
    shipped = typed.shipped if isinstance(typed.shipped, dict) else {}
    several = any(isinstance(entry, list) for entry in shipped.values())
    found: dict[str, Any] = {}
    for key, text in _pairs(typed).items():
        parts = [part.strip() for part in re.split("[、,，]", text) if part.strip()] if several else [text]
        read = [_find(typed, part, values, ()) if values else part for part in parts]
        found[_find(typed, key, keys, ()) if keys else key] = read if several else read[0]
    return found


def _seasons(typed: _Typed) -> dict[str, str]:
    """``4..9:19:30`` each: times of day by months, which together are the whole year."""
    from propctl.worktime.moments import clock_second
    from propctl.worktime.recurrence import at_in

    found = _pairs(typed)
    try:
        whole = all(clock_second(str(at_in(found, month))) is not None for month in range(1, 13))
    except UsageError:
        whole = False
    if not whole:
        raise typed.wrong(
            N_("{rule}: {name} is times of day by months of the whole year: 4..9:19:30,10..3:17:30")
        )
    return found


def _ladder(typed: _Typed) -> dict[str, str]:
    """``1:a warning`` each: the measure at the n-th time, the first time first."""
    found = _pairs(typed)
    if not found or not all(re.fullmatch(r"[1-9]\d?", time) for time in found):
        raise typed.wrong(
            N_("{rule}: {name} is a measure for each n-th time: 1:a talk,2:a warning; not {value!r}")
        )
    return {time: found[time] for time in sorted(found, key=int)}


def _weights(typed: _Typed) -> dict[str, int]:
    """``quality:40`` each, of the entries that another parameter lists: together they are 100 per cent."""
    known = typed.listed(typed.type.of)
    found: dict[str, int] = {}
    for key, text in _pairs(typed).items():
        weight = text.rstrip("%％").strip()
        found[_find(typed, key, known, ()) if known else key] = int(weight) if weight.isdecimal() else -1
    if sum(found.values()) != 100 or min(found.values()) < 0 or (known and found.keys() != set(known)):
        raise typed.wrong(
            N_("{rule}: {name} gives each of {known} its weight in per cent, together 100; not {value!r}"),
            known=list(known.values()) or list(found),
        )
    return found


_READERS: dict[str, Callable[[_Typed], Any]] = {
    "limit": _limit,
    "recurrence": _recurrence,
    "share": _share,
    "percent": _share,
    "count": _whole,
    "price": _price,
    "time": _time,
    "window": _window,
    "windows": _windows,
    "weekday": _weekday,
    "month-day": _month_day,
    "months": _months,
    "yes-no": _yes_no,
    "post": lambda typed: _named(typed, typed.known.posts(), ("any",)),
    "rank": lambda typed: _named(typed, typed.known.ranks()),
    "department": lambda typed: _named(typed, typed.known.departments()),
    "calendar": lambda typed: _named(typed, typed.known.calendars()),
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
