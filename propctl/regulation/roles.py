"""What clauses make of a post: whom it answers to and directs, what it alone does, what goes to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.regulation.model.constructs import RANKS, UNSET
from propctl.regulation.model.lists import as_list

if TYPE_CHECKING:
    from propctl.regulation.catalog import Catalog


RANK_ORDER = "agenda.rank-order"


class RoleNow(msgspec.Struct, frozen=True):
    """One clause about a post, as it stands on a day. Steps are ``area.form.step``, duties clauses."""

    rule: str
    posts: list[str]  # the posts that it is about; more than one where an office shares the work
    reports_to: str  # the post above; "" where the clause leaves it open
    supervises: list[str]  # posts that it directs
    alone: list[str]  # steps that nobody else does
    or_above: bool  # … but who ranks as high or higher may
    assigned: list[str]  # steps that go to it where nothing says whose they are
    duties: list[str]  # clauses that it carries out
    receives: list[str]  # clauses whose reports go to it


class Roles:
    """All of them, asked by post and by step. Of areas that are not in use there are neither."""

    def __init__(self, catalog: Catalog, on: dt.date) -> None:
        self._found = list(_roles(catalog, on))
        self._alone = _by_step(self._found, "alone")
        self._assigned = _by_step(self._found, "assigned")

    def __iter__(self) -> Iterator[RoleNow]:
        return iter(self._found)

    def of(self, post: str) -> list[RoleNow]:
        """The clauses about a post."""
        return [role for role in self._found if post in role.posts]

    def alone(self, step: str) -> list[RoleNow]:
        """Who alone does a step (``area.form.step``); none: whoever the step itself names."""
        return self._alone.get(step, [])

    def assigned(self, step: str) -> str:
        """The post that a step goes to where nothing else says whose it is; "" where no clause says so."""
        return next((post for role in self._assigned.get(step, ()) for post in role.posts), "")

    def receiving(self) -> list[RoleNow]:
        """The roles that are reported to."""
        return [role for role in self._found if role.receives]


def rank_order(catalog: Catalog, on: dt.date) -> tuple[str, ...]:
    """The ranks on a day, the lowest first, as the clause orders them."""
    if not catalog.history.of(RANK_ORDER):  # as shipped: no area is loaded for it
        return RANKS
    value = catalog.param(RANK_ORDER, "order", on)
    return RANKS if value == UNSET else tuple(value)


def _by_step(roles: list[RoleNow], key: str) -> dict[str, list[RoleNow]]:
    found: dict[str, list[RoleNow]] = {}
    for role in roles:
        for step in getattr(role, key):
            found.setdefault(step, []).append(role)
    return found


def _roles(catalog: Catalog, on: dt.date) -> Iterator[RoleNow]:
    for area in catalog.summary.roles:
        for declared in catalog.area(area).role.values():
            rule = catalog.rule(f"{area}.{declared.claims[0]}")
            if catalog.in_force(rule.id, on):
                yield _read(catalog, rule.id, catalog.params(rule, on))


def _read(catalog: Catalog, rule: str, params: dict[str, Any]) -> RoleNow:
    def listed(name: str) -> list[str]:
        value = params.get(name, UNSET)
        return [] if value == UNSET else as_list(value)

    def used(names: list[str]) -> list[str]:
        return [name for name in names if name.partition(".")[0] in catalog.names]

    return RoleNow(
        rule,
        listed("post"),
        next(iter(listed("reports_to")), ""),
        listed("supervises"),
        used(listed("alone")),
        params.get("or_above") is True,
        used(listed("assigned")),
        used(listed("duties")),
        used(listed("receives")),
    )
