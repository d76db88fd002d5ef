"""Clauses in words: their text with the values in force written in, each value by the list it belongs to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from propctl.errors import N_
from propctl.regulation.model.constructs import UNSET, Field, Rule
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import BLANK, PLACE, Label, label
from propctl.regulation.parameter_types import ParameterType, parameter_type
from propctl.words.labels import RANKS, Labels
from propctl.words.segments import bracketed, joint, without
from propctl.words.terms import EVERY, span, term

_ARROW = "→"
# written out: the names that Python has are those of the computer's language
_PROPER = frozenset(
    [
        "Alipay",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
_PAUSES = ("、", "，", ", ")  # an entry that holds one can't be told from the next by another
_TOLD = (
    "limit",
    "recurrence",
    "count",
    "share",
    "percent",
    "price",
    "time",
    "weekday",
    "month-day",
    "months",
    "steps",
    "post",
    "calendar",
    "yes-no",
)


class ClauseWords(Labels):
    """Clauses and the values of their parameters."""

    def clause(self, rule: Rule, params: Mapping[str, Any] | None = None) -> str:
        """A clause with values written in (default: those in force today).

        Residents are not told of values that nobody has set: what hangs on one is left out, and a clause of
        which nothing would be left is "".
        """
        values = self._in_force(rule) if params is None else params
        text = rule.en if self.lang.startswith("en") and rule.en else rule.zh
        if self.audience == "residents":
            unset = {name for name in PLACE.findall(text) if _is_unset(values.get(name, UNSET))}
            text = without(text, unset, chinese=self.say.chinese)
        said = self._filled(rule, text, values)
        return said + self._added(rule, values) if said else said

    def _added(self, rule: Rule, values: Mapping[str, Any]) -> str:
        """The limits, times, numbers and posts that the office has set and the clause has no place for."""
        silent = {
            name: value
            for name, value in values.items()
            if f"{{{name}}}" not in rule.zh
            and name in rule.params
            and name not in rule.info
            and not _is_unset(value)
            and value != rule.params[name]
            and parameter_type(rule, name).kind in _TOLD
        }
        if not silent:
            return ""
        colon = self.say(N_(": "))
        told = self.joined(
            f"{self.parameter_typed(name)}{colon}{self.parameter(rule, name, value)}"
            for name, value in silent.items()
        )
        return self.say(N_(" ({what})"), what=told)

    def clause_judged(self, rule: str, start: dt.datetime, until: dt.datetime | None) -> str:
        """A clause with the values that a clock is judged by: those that held when it started.

        ``until``: what was entered after that moment does not count (None: all does).
        """
        found = self.catalog.rule(rule)
        return self.clause(found, self.catalog.params(found, start.date(), until))

    def _filled(self, rule: Rule, text: str, values: Mapping[str, Any]) -> str:
        said, rest = "", text
        while found := PLACE.search(rest):
            said += self.say.written(rest[: found.start()])
            rest = rest[found.end() :]
            value = values.get(found[1], UNSET)
            word = self.parameter(rule, found[1], value)
            if _is_unset(value):
                word, rest = bracketed(said, word, rest)
            said, rest = joint(said, self._opening(word) if not said else word, rest)
        return said + self.say.written(rest)

    def _in_force(self, rule: Rule) -> Mapping[str, Any]:
        return self.catalog.params(rule, self.names.now.date())

    # -- values of parameters

    def parameter(self, rule: Rule, name: str, value: Any) -> str:
        """One value as people read it: 20分钟, 95%, 客服领班、主管, 上门、电话."""
        if _is_unset(value):
            return "" if self.audience == "residents" else self.say(N_("(not set)"))
        return self._worded(rule, self._named_as(rule, name, value), name, value)

    def called(self, name: str) -> str:
        """What an id is called that a condition names: a post, a rank, a department; else the id."""
        named = self._post_of(name) or self.names.departments.get(name) or RANKS.get(name)
        return self.label(named) if named else name

    def parameter_line(self, area: str, place: str) -> str | None:
        """``clause.param`` in a line to say; a limit without its sign, since the line says before or after.

        None where it names no parameter.
        """
        clause, _, name = place.rpartition(".")
        rule = self.catalog.find_rule(qualify(area, clause))
        if rule is None or name not in rule.params:
            return None
        value = self.catalog.param(rule.id, name, self.names.now.date())
        return self.parameter(rule, name, value.removeprefix("-") if isinstance(value, str) else value)

    def parameter_name(self, name: str) -> str:
        """What a parameter is called where the clause's own words do not say its value."""
        from propctl.words.parameter_names import PARAMETERS

        known = PARAMETERS.get(name)
        return self.label(known) if known else name.replace("_", " ")

    def parameter_typed(self, name: str) -> str:
        """A parameter as it may be typed to ``rules set``: by its title, in English in one word."""
        return self.parameter_name(name).replace(" ", "-")

    def parameter_meant(self, rule: Rule, typed: str) -> str:
        """The parameter of a clause that was typed by its key or title; what is none stays as typed."""
        known = {self.parameter_typed(name): name for name in (*rule.params, "in_force")}
        return typed if typed in known.values() else known.get(typed, typed)

    def _worded(self, rule: Rule, named: Mapping[str, Label], name: str, value: Any) -> str:
        if isinstance(value, bool):
            return self.say(N_("yes")) if value else self.say(N_("no"))
        if isinstance(value, list):
            return self.joined(self._worded(rule, named, name, entry) for entry in value)
        if isinstance(value, dict):
            entries = [self._entry(rule, named, name, key, entry) for key, entry in value.items()]
            several = any(mark in entry for entry in entries for mark in _PAUSES)
            return self.say(N_("; ")).join(entries) if several else self.joined(entries)
        if (timed := term(self._type(rule, name).kind, name, value)) is not None:
            return self.label(timed)
        if not isinstance(value, str):
            return str(value)
        if value in named:
            return self._small(self.label(named[value]))
        if limit := span(value, self.lang):
            return self.say.written(limit)
        return self.label(EVERY[value]) if value in EVERY else self._line(rule, label(value))

    def _entry(self, rule: Rule, named: Mapping[str, Label], name: str, key: str, entry: Any) -> str:
        """An entry of a table: its own words; of a table between named things both (给排水→工程部)."""
        text = self._worded(rule, named, name, entry)
        if self._type(rule, name).kind == "seasons":
            return self.say(N_("{time} in months {months}"), time=text, months=key.replace("..", "–"))
        if self._type(rule, name).kind == "ladder":
            return self.say(N_("time {count}: {measure}"), count=key, measure=text)
        if self._type(rule, name).kind == "weights":
            called = named.get(key) or self._beside(rule, name, key)
            return f"{self.label(called) if called else key} {text}%"
        both = isinstance(entry, list) or entry in named or bool(self._type(rule, name).by)
        called = self._key(rule, name, key) or named.get(key) if both else None
        if self._type(rule, name).kind == "choices":
            text = self._small(text)
        return f"{self._small(self.label(called))}{_ARROW}{text}" if called else text

    def _small(self, text: str) -> str:
        """What a thing is called within a sentence: in English small, unless a name is in it."""
        proper = self.say.chinese or text[1:] != text[1:].lower() or text in _PROPER
        return text if proper else text[:1].lower() + text[1:]

    def _opening(self, word: str) -> str:
        """The first word of a clause."""
        return word if self.say.chinese else word[:1].upper() + word[1:]

    def _key(self, rule: Rule, name: str, key: str) -> Label | None:
        """What a key of a table is called: in the list that its type names, or beside it in the clause."""
        area, by = rule.id.partition(".")[0], self._type(rule, name).by
        listed = self.catalog.listed(area, by, self.names.now.date()) if by else {}
        return listed.get(key) or self._beside(rule, name, key)

    def _beside(self, rule: Rule, name: str, key: str) -> Label | None:
        """What another table of the clause calls a key that this one has, too."""
        for other, values in self._in_force(rule).items():
            if other != name and isinstance(values, dict) and isinstance(values.get(key), str):
                return label(values[key])
        return None

    def _line(self, rule: Rule, line: Label) -> str:
        """A line to say as a page prints it: other clauses' values written in, 〔时间〕 for the record's."""
        area = rule.id.partition(".")[0]

        def blank(match: re.Match[str]) -> str:
            param = self.parameter_line(area, match[1]) if "." in match[1] else None
            return self._hole(rule, match[1]) if param is None else param

        return BLANK.sub(blank, self.label(line))

    def _hole(self, rule: Rule, name: str) -> str:
        """What the record will say there: staff read which field it is, residents that there is something."""
        if self.audience == "residents":
            return "……"
        field = self.catalog.said_of_records(rule.id).get(name) if name.isascii() else None  # by its id
        return f"〔{self.label(field) if field else name}〕"

    def _type(self, rule: Rule, name: str) -> ParameterType:
        """What a parameter is; one that the clause does not have (any more) is a text."""
        return parameter_type(rule, name) if name in rule.params else ParameterType("text")

    def _named_as(self, rule: Rule, name: str, value: Any) -> Mapping[str, Label]:
        """What the ids in a parameter's value are called: in the list that its type names, else in the first
        list that holds all of them (posts, departments, a group of the area's choices), else in any.
        """
        area, type_ = rule.id.partition(".")[0], self._type(rule, name)
        if type_.kind == "steps":
            return self.catalog.steps()
        if type_.of:
            return self._listed(area, type_.of, value)
        ids = {text for text in _texts(value) if text.isascii()}
        if not ids:
            return {}
        lists = [{one: found for one in ids if (found := self._post_of(one))}, *self._lists(area, ids)]
        if type_.kind == "department":
            lists.insert(0, lists[1])
        whole = next((found for found in lists if ids <= found.keys()), None)
        if whole is not None:
            return whole
        return {one: found[one] for found in reversed(lists) for one in ids & found.keys()}

    def _listed(self, area: str, named: str, value: Any) -> Mapping[str, Label]:
        """What the list that a type names calls its things; what is listed no more, as it was called last."""
        today = self.names.now.date()
        found, field = self.catalog.listed(area, named, today), Field(type="choice", choices=named)
        left = [one for one in _texts(value) if named.startswith("$") and one not in found]
        gone = {one: self.catalog.called(area, field, one, today) for one in left}
        return {**found, **{one: called for one, called in gone.items() if called}}

    def _lists(self, area: str, ids: set[str]) -> Iterator[Mapping[str, Label]]:
        yield {one: self.names.departments[one] for one in ids & self.names.departments.keys()}
        if area in self.catalog.names:
            for group in self.catalog.area(area).choices.values():
                yield {one: label(group[one]) for one in ids & group.keys()}
        yield {one: RANKS[one] for one in ids & RANKS.keys()}
        clauses = {one: self.catalog.find_rule(one) for one in ids if "." in one}
        yield {one: _plain(self.clause(rule)) for one, rule in clauses.items() if rule}
        forms = [one for one in ids if "." in one and self.catalog.has_form(one)]
        yield {one: self.catalog.form(one).label for one in forms}

    def _post_of(self, demand: str) -> Label | None:
        if demand == "any" or (demand.endswith("+") and demand[:-1] in RANKS):
            return _plain(self.post(demand))
        return self.names.posts.get(demand)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a parameter's value that may be an id; labels are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from _texts(entry)


def _is_unset(value: Any) -> bool:
    return bool(value == UNSET or value in ([], {}))


def _plain(text: str) -> Label:
    """A text that is in the reader's language already."""
    return Label(text, text)
