"""Posts and departments that the declarations need and that no setting fills: nobody could do their steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem
from propctl.office.asking.post_shown import post_problems
from propctl.office.opened.settings import holds
from propctl.regulation.model.constructs import UNSET, Area
from propctl.regulation.model.text import label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

SETTINGS = "propctl.toml"
ROLES = "agenda"  # the area whose clauses say what each post does
_OF_CLAUSES = ("nobody", "two superiors")  # problems that the clauses about posts make
DEPARTMENTS = "departments"  # the parameter by which a clause names those that may be told to do something


def unfilled(office: Office) -> Iterator[Problem]:
    """What has nobody, once an office has named its people: with one person only it is being set up."""
    if len(office.staff()) > 1:
        yield from _posts(office)
        yield from _order(office)
        yield from _departments(office)


def _posts(office: Office) -> Iterator[Problem]:
    """Steps and routines that nobody may do; a step that the record names somebody for is left out."""
    wanting: dict[tuple[str, ...], list[str]] = {}
    for area in _chosen(office):
        steps = [
            (f"{area.name}.{form}.{name}", post)
            for form, declared in area.form.items()
            for name, step in declared.step.items()
            if not step.internal and not office.catalog.switched_off(area.name, step.claims, office.today)
            for post in (step.post, step.approve)
        ]
        for name, post in [*steps, *((f"{area.name}.{one}", area.routine[one].post) for one in area.routine)]:
            demands = tuple(office.catalog.posts(area.name, post, office.today))
            named = any(demand.startswith("field:") for demand in demands)
            if demands and not named and not _filled(office, demands):
                wanting.setdefault(demands, []).append(name)
    for demands, names in wanting.items():
        yield Problem(
            SETTINGS,
            0,
            "staff",
            N_("nobody is {posts}: nobody can do {names}"),
            {"posts": office.wording.posts(list(demands)), "names": names},
            N_("give the post to somebody in [staff], or set another post: propctl rules set"),
        )


_WRONG = {
    "no superior": N_("{post} answers to nobody, and is not the highest post"),
    "cycle": N_("{post} answers to itself in the end"),
    "nobody": N_("nobody holds the post {post}, and clauses give it work"),
    "no rank": N_("{post} has no rank: “so-and-so or above” leaves it out"),
    "two superiors": N_("{post}: the clauses about the post and the settings name different superiors"),
}


def _order(office: Office) -> Iterator[Problem]:
    """Posts without a place in the order, without a rank, or with work and nobody."""
    clauses = ROLES in {area.name for area in _chosen(office)}
    for post, what in post_problems(office):
        if what in _OF_CLAUSES and not clauses:
            continue
        yield Problem(
            SETTINGS,
            0,
            "posts",
            _WRONG[what],
            {"post": office.wording.post(post), "id": office.wording.post(post)},
            N_("see propctl post {id}; set it in [posts] and [staff], or amend the clause: propctl rules set")
            if what != "nobody"
            else N_("give the post to somebody in [staff], or switch its clause off: propctl post {id}"),
        )


def _chosen(office: Office) -> list[Area]:
    """The areas that the office said it uses; where it named none, all."""
    named = office.settings.office.areas
    return [area for area in office.catalog.areas() if not named or area.name in named]


def _filled(office: Office, demands: tuple[str, ...]) -> bool:
    return any(holds(person, demand) for person in office.staff() for demand in demands)


def _departments(office: Office) -> Iterator[Problem]:
    """Departments that a clause offers to be told and in which nobody works."""
    staffed = {person.department for person in office.staff()}
    for area in _chosen(office):
        for rule in office.catalog.rules(area.name).values():
            if not office.in_force(rule):
                continue
            offered = office.catalog.params(rule, office.today).get(DEPARTMENTS, UNSET)
            for name in offered if isinstance(offered, dict) else ():
                if name not in staffed:
                    yield Problem(
                        SETTINGS,
                        0,
                        "departments",
                        N_("{rule} offers the department {department}, in which nobody works"),
                        {"rule": rule.id, "department": label(offered[name])},
                        N_("put somebody there ([staff] department), or take it off: rules set {rule}"),
                    )
