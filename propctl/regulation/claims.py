"""Which constructs of an area carry out which clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from propctl.regulation.model.constructs import Area, Construct, Form
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import parameter, qualify
from propctl.regulation.roles import RANK_ORDER

_VIEWS = ("clock", "routine", "procedure", "role", "lists", "indicator", "ladder", "ledger", "document")


class Carrier(NamedTuple):
    """One construct that carries out one clause."""

    rule: str  # the clause, by its full id or an alias
    kind: str  # step, clock, page …
    form: str = ""  # the form that a field, a step or a need belongs to
    name: str = ""  # what it is declared as; of a need the step that it is asked of


def claims(area: Area) -> dict[str, set[str]]:
    """Which constructs of an area carry out which clause: id -> kinds (step, clock, page …)."""
    found: dict[str, set[str]] = {}
    for carrier in carriers(area):
        found.setdefault(carrier.rule, set()).add(carrier.kind)
    return found


def carriers(area: Area) -> Iterator[Carrier]:
    """Every construct of an area that carries out a clause, once for each of its clauses."""
    yield from _claimed(area, area.page, "page")
    for kind in (*_VIEWS, "command", "batch"):
        for name, construct in getattr(area, kind).items():
            yield from _claimed(area, construct, kind, "", name)
    for name, form in area.form.items():
        yield from _of_form(area, name, form)
    yield from _references(area)


def _claimed(
    area: Area, construct: Construct, kind: str, form: str = "", name: str = ""
) -> Iterator[Carrier]:
    for rule in construct.claims:
        yield Carrier(qualify(area.name, rule), kind, form, name)


def _of_form(area: Area, name: str, form: Form) -> Iterator[Carrier]:
    yield from _claimed(area, form, "form", name, name)
    for kind in ("field", "ask", "step"):
        for part, construct in getattr(form, kind).items():
            yield from _claimed(area, construct, kind, name, part)
    for step, declared in form.step.items():
        for line in declared.lines:
            yield Carrier(qualify(area.name, line.rule), "say", name, step)
    for step, needs in form.need.items():
        for need in needs:
            yield Carrier(qualify(area.name, need.rule), "need", name, step)


def _references(area: Area) -> Iterator[Carrier]:
    """Clauses that say who may: ``post = "$clause.post"`` reads one, ``foreman+`` the order of ranks."""
    for name, form in area.form.items():
        for post in as_list(form.reveal):
            if post.startswith("$"):
                yield Carrier(parameter(area.name, post)[0], "param", name)
        for step, declared in form.step.items():
            for post in (*as_list(declared.post), declared.approve):
                if post.startswith("$"):
                    yield Carrier(parameter(area.name, post)[0], "param", name, step)
    posts = (
        post for form in area.form.values() for step in form.step.values() for post in as_list(step.post)
    )
    if any(post.endswith("+") for post in posts):
        yield Carrier(RANK_ORDER, "param")  # all of them at once: there are hundreds
