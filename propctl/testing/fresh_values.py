"""Another value for each parameter of a clause: of the same kind, and one that stands nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.regulation.model.constructs import UNSET, Rule
from propctl.store.files.toml import dump_value
from propctl.words.terms import LIMIT

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


POSTS = {f"t-{number}": f"新设岗位{number}" for number in range(40)}
FIXED = {  # parameters whose words are few: another of them
    "calendar": ("office", "desk"),
    "day_ends": ("19:07", "20:07"),
    "roll": ("next-workday", "none"),
    "shift": ("previous-workday", "next-workday"),
    "weekday": ("sun", "tue"),
    "month_day": (27, 26),
    "months": ([7], [8]),
    "at": ("03:07", "04:07"),
    "window": ("03:07-04:09", "05:07-06:09"),
    "shifts": (["01:07-09:07", "09:07-01:07"], ["02:07-14:07", "14:07-02:07"]),
    "starting": ("2026-11-19", "2026-11-18"),
}
UNITS = {"m": "43m", "h": "43h", "d": "43d", "wd": "43wd", "mo": "43mo", "s": "43s"}


class Fresh:
    """Makes values that stand nowhere else, each of the kind of the one it replaces."""

    def __init__(self, posts: Container[str]) -> None:
        self._count, self._posts = 0, posts

    def of(self, name: str, value: Any, params: dict[str, Any]) -> Any:
        """Another value for the parameter ``name``."""
        if name in FIXED and (value == UNSET or name != "calendar" or value in FIXED[name]):
            first, second = FIXED[name]
            return second if value == first else first
        if name == "every":
            return self._every(value, params)
        if value == UNSET and name in ("post", "approver"):
            return f"t-{self._next() % len(POSTS)}"
        if value == UNSET:
            return "43wd" if name in ("within", "before", "after") else self._number()
        return self._like(value)

    def _like(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return self._number()
        if isinstance(value, list):
            return [self._like(entry) for entry in value] or [self._text()]
        if isinstance(value, dict):
            return {key: self._like(entry) for key, entry in value.items()} or {"other": self._text()}
        return self._text_like(str(value))

    def _text_like(self, value: str) -> str:
        if LIMIT.fullmatch(value):
            unit = value.lstrip("-0123456789")
            sign = "-" if value.startswith("-") else ""
            other = "next-day" if value != "next-day" else "same-day"
            return sign + UNITS[unit] if unit in UNITS else other
        if value in self._posts:
            return f"t-{self._next() % len(POSTS)}"
        return self._text()

    def _every(self, value: Any, params: dict[str, Any]) -> str:
        """An interval of the unit that the parameters beside it need."""
        if value == UNSET or not {"weekday", "month_day", "months", "at"} & params.keys():
            return "9d" if value != "9d" else "8d"
        units = {
            "day": "9d",
            "week": "5w",
            "month": "5mo",
            "quarter": "9mo",
            "half-year": "18mo",
            "year": "3y",
        }
        return units.get(str(value), "9d")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _number(self) -> int:
        return 70_000 + self._next()

    def _text(self) -> str:
        return f"新值{self._next()}字"


def demanding(office: Office, area: str) -> list[tuple[Rule, list[str]]]:
    """Each clause of an area in force, with its parameters that demand something."""
    rules = {rule.id: rule for rule in office.catalog.rules(area).values()}.values()
    wanted = [(rule, [name for name in rule.params if name not in rule.info]) for rule in rules]
    return [(rule, names) for rule, names in wanted if names and office.in_force(rule)]


def amend_everything(root: Path, shipped: Office, areas: Iterable[str]) -> None:
    """Give every parameter of every clause in force a fresh value, in the office in ``root``.

    ``shipped``: an office that has amended nothing. The office in ``root`` gets the posts that are named.
    """
    settings = root / "propctl.toml"
    posts = "".join(f'{name} = {{ zh = "{zh}", en = "New post {name}" }}\n' for name, zh in POSTS.items())
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[posts]\n{posts}", encoding="utf-8")
    fresh = Fresh(shipped.settings.posts)
    lines = [
        dump_value(
            {
                "rule": rule.id,
                "set": {name: fresh.of(name, rule.params[name], rule.params) for name in names},
                "since": dt.date(2026, 11, 1),
                "entered": dt.datetime(2026, 11, 1, 9, tzinfo=shipped.tz),
                "by": "director",
            }
        )
        for area in areas
        for rule, names in demanding(shipped, area)
    ]
    text = "amendments = [\n" + "".join(f"  {line},\n" for line in lines) + "]\n"
    (root / "rules.toml").write_text(text, encoding="utf-8")
