"""Posts and departments that the declarations need and that no setting fills: nobody could do their steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem
from propctl.office.asking.post_shown import post_problems
from propctl.office.opened.post_order import may_do_alone, post_above
from propctl.office.opened.settings import holds
from propctl.regulation.model.constructs import UNSET, Area
from propctl.regulation.model.text import label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

SETTINGS = "propctl.toml"
ROLES = "agenda"  # the area whose clauses say what each post does
DEPARTMENTS = "departments"  # the parameter by which a clause names those that may be told to do something
_TOLD = 3  # of the steps that nobody can do
Demands = tuple[str, ...]


def unfilled(office: Office) -> Iterator[Problem]:
    """What nobody can do, once an office has named its people: with one person only it is being set up."""
    if len(office.staff()) > 1:
        yield from _undoable(office)
        yield from _order(office)
        yield from _departments(office)


def vacant(office: Office) -> Iterator[Problem]:
    """Posts that nobody holds and whose work others may do: to be known, and no problem."""
    if len(office.staff()) < 2 or ROLES not in {area.name for area in _chosen(office)}:
        return
    told = {post for demands in _wanting(office) for post in demands}
    posts = [post for post, what in post_problems(office) if what == "nobody" and post not in told]
    for deputy, some in _by_deputy(office, [(post,) for post in posts]).items():
        message = N_("nobody is {posts}, and clauses give such a post work; other posts may do it, too")
        fix = N_("see propctl post {id}; give the post to somebody in [staff], or switch its clause off")
        if deputy:
            fix = N_(
                "see propctl post {id}; in [staff] give it to somebody, such as {deputy}, who stands above"
            )
        values: dict[str, object] = {
            "posts": office.wording.posts([post for demands in some for post in demands]),
            "id": office.wording.post(some[0][0]),
            "deputy": deputy,
        }
        yield Problem(SETTINGS, 0, "staff", message, values, fix)


def _undoable(office: Office) -> Iterator[Problem]:
    """What only posts that nobody holds may do: all that one person could stand in for is told at once."""
    wanting = _wanting(office)
    for deputy, some in _by_deputy(office, wanting).items():
        names = [name for demands in some for name in wanting[demands]]
        message = N_("nobody is {posts}: nobody can do {names}")
        if len(names) > _TOLD:
            message = N_("nobody is {posts}: nobody can do {names} and {more} more")
        fix = N_("give the post to somebody in [staff], or set another post: propctl rules set")
        if deputy:
            fix = N_(
                "in [staff] give the post to somebody, such as {deputy}, who stands above; or set another"
            )
        values: dict[str, object] = {
            "posts": office.wording.posts(list(dict.fromkeys(post for demands in some for post in demands))),
            "names": names[:_TOLD],
            "more": len(names) - _TOLD,
            "deputy": deputy,
        }
        yield Problem(SETTINGS, 0, "staff", message, values, fix)


def _wanting(office: Office) -> dict[Demands, list[str]]:
    """Whom the steps and routines ask for that nobody may do; one that the record names somebody for is left
    out."""
    found: dict[Demands, list[str]] = {}
    for area in _chosen(office):
        steps = [
            (office.catalog.steps()[f"{area.name}.{form}.{name}"], post)
            for form, declared in area.form.items()
            for name, step in declared.step.items()
            if not step.internal
            and not office.catalog.undone(f"{area.name}.{form}", name, step, office.today)
            for post in (step.post, step.approve)
        ]
        for called, post in [*steps, *((one.label, one.post) for one in area.routine.values())]:
            demands = tuple(office.catalog.posts(area.name, post, office.today))
            named = any(demand.startswith("field:") for demand in demands)
            if demands and not named and not _filled(office, demands):
                found.setdefault(demands, []).append(office.wording.label(called))
    for step, called in office.catalog.steps().items():  # a clause leaves it to a post alone
        roles = office.catalog.roles(office.today).alone(step)
        if roles and not may_do_alone(office, roles):
            posts = tuple(dict.fromkeys(post for role in roles for post in role.posts))
            found.setdefault(posts, []).append(office.wording.label(called))
    return found


def _by_deputy(office: Office, wanting: Iterable[Demands]) -> dict[str, list[Demands]]:
    """What is asked for, by who stands next above one of the posts; "" where nobody does."""
    found: dict[str, list[Demands]] = {}
    for demands in wanting:
        deputy = next(filter(None, (_deputy(office, post) for post in demands)), "")
        found.setdefault(deputy, []).append(demands)
    return found


def _deputy(office: Office, post: str) -> str:
    """Who holds the next post above that somebody holds, by name and post."""
    passed = set()
    while post and post not in passed:
        passed.add(post)
        post = post_above(office, post)
        for person in office.staff():
            if post in person.posts:
                return f"{office.wording.post(post)} {person.name}"
    return ""


_WRONG = {
    "no superior": N_("{posts}: such a post answers to nobody, and is not the highest"),
    "cycle": N_("{posts}: such a post answers to itself in the end"),
    "lower": N_("{posts}: the superior of such a post is of a lower rank"),
    "no rank": N_("{posts}: such a post has no rank, and “so-and-so or above” leaves it out"),
    "two superiors": N_("{posts}: the clauses about the post and the settings name different superiors"),
}


def _order(office: Office) -> Iterator[Problem]:
    """Posts without a place in the order, without a rank, or under two superiors."""
    clauses = ROLES in {area.name for area in _chosen(office)}
    found: dict[str, list[str]] = {}
    for post, what in post_problems(office):
        if what in _WRONG and (clauses or what != "two superiors"):
            found.setdefault(what, []).append(post)
    for what, posts in found.items():
        yield Problem(
            SETTINGS,
            0,
            "posts",
            _WRONG[what],
            {"posts": office.wording.posts(posts), "id": office.wording.post(posts[0])},
            N_(
                "see propctl post {id}; set it in [posts] and [staff], or amend the clause: propctl rules set"
            ),
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
