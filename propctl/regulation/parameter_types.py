"""The parameters of clauses have types: what kind of value each may have.

A type is written as in ``types = { at_least = "share" }`` of a clause: a kind, after it bounds (``count
1..12``, ``limit ..3h``) or ``+`` for a list that may grow but lose none of what is shipped. Where a clause
says nothing, the name of the parameter tells (``within`` is a limit), then the shipped value.
"""

from __future__ import annotations

from typing import Any

import msgspec

from propctl.errors import N_, UsageError
from propctl.regex import regex
from propctl.regulation.model.constructs import Rule

KINDS = (
    "limit", "recurrence", "share", "percent", "count", "price", "time", "window", "windows", "weekday",
    "month-day", "months", "yes-no", "post", "rank", "department", "calendar", "choices", "ids", "one",
    "words", "text", "table", "seasons", "ladder", "clauses", "steps", "weights",
)  # fmt: skip
_BY_NAME = {
    **dict.fromkeys(("within", "before", "after", "warranty", "wait_max", "repair_max"), "limit"),
    **dict.fromkeys(("every", "quarterly", "half_yearly", "yearly"), "recurrence"),
    **dict.fromkeys(("post", "approver", "actor", "post_before", "permission_by", "partner"), "post"),
    **dict.fromkeys(("together", "recipient"), "post"),
    **dict.fromkeys(("start", "end", "at", "nominal_end"), "time"),
    **dict.fromkeys(("reports_to", "supervises"), "post"),
    **dict.fromkeys(("duties", "receives"), "clauses"),
    **dict.fromkeys(("alone", "assigned"), "steps"),
    "window": "window",
    "shifts": "windows",
    "weekday": "weekday",
    "month_day": "month-day",
    "months": "months",
    "min_rank": "rank",
    "calendar": "calendar",
    "department": "department",
    "departments": "department",
    **dict.fromkeys(("price", "amount", "price_per_hour"), "price"),
    **dict.fromkeys(("at_least", "at_most", "days", "lifts", "escalators"), "count"),
    **dict.fromkeys(("times", "min_reviewers", "variants_min"), "count 1..100"),  # each is listed
    "copies": "count 1..20",
    **dict.fromkeys(("recent", "sample"), "count 1..1000"),
    **dict.fromkeys(("min_chars", "max_chars", "max_unpunctuated_chars"), "count 1..2000"),
    **dict.fromkeys(("phrases", "acknowledging", "staff_kinds", "items"), "words"),
    "month": "count 1..12",
    "year": "count 1990..2100",
}
_MOST = "1000000"  # of a count that says no bound: days of it are still a date
_BY_END = {"_within": "limit", "_limit": "limit", "_every": "recurrence", "_from": "time"}
_TYPE = regex(r"([a-z-]+)(?: of ([\w$.*-]+))?(?: by ([\w$.*-]+))?(?: (\S*)\.\.(\S*))?( \+)?")


class ParameterType(msgspec.Struct, frozen=True):
    """The type of one parameter of one clause."""

    kind: str
    low: str = ""
    high: str = ""
    keeps: bool = False  # a list that may grow, but lose nothing of what is shipped
    of: str = ""  # the list that ids are taken from: ``ids of recipient`` (``Catalog.listed``)
    by: str = ""  # the list that the keys of a table are taken from: ``table of department by kind``

    def __str__(self) -> str:
        bounds = f" {self.low}..{self.high}" if self.low or self.high else ""
        lists = f"{f' of {self.of}' if self.of else ''}{f' by {self.by}' if self.by else ''}"
        return f"{self.kind}{lists}{bounds}{' +' if self.keeps else ''}"


def parameter_type(rule: Rule, name: str) -> ParameterType:
    """The type of a clause's parameter. ``UsageError`` where the clause names a type that there is not."""
    written = rule.types.get(name) or _told_by_name(rule, name) or _told_by_value(rule.params[name])
    if written in KINDS:
        return ParameterType(written, high=_MOST if written == "count" else "")
    match = _TYPE.fullmatch(written)
    if match is None or match[1] not in KINDS:
        raise UsageError(
            N_("{rule}: {type!r} is no type of a parameter; there are: {known}"),
            rule=rule.id,
            type=written,
            known=", ".join(KINDS),
        )
    of, by = (
        f"${rule.id}.{text[2:]}" if text.startswith("$.") else text  # of the clause itself
        for text in (match[2] or "", match[3] or "")
    )
    high = match[5] or (_MOST if match[1] == "count" else "")
    return ParameterType(match[1], match[4] or "", high, bool(match[6]), of, by)


def _told_by_name(rule: Rule, name: str) -> str:
    shipped = rule.params[name]
    if isinstance(shipped, dict):
        return ""
    if f"{{{name}}}%" in rule.zh:
        return "share"
    return _BY_NAME.get(name) or next((kind for end, kind in _BY_END.items() if name.endswith(end)), "")


def _told_by_value(shipped: Any) -> str:
    if isinstance(shipped, bool):
        return "yes-no"
    if isinstance(shipped, int):
        return "count"
    if isinstance(shipped, dict):
        return "choices" if all(isinstance(entry, str) for entry in shipped.values()) else "table"
    return "words" if isinstance(shipped, list) else "text"
