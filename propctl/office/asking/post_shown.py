"""A post as a thing: its place in the order, who holds it, and all that the regulation makes it do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_
from propctl.office.opened.post_order import post_above, post_place, posts_below
from propctl.office.opened.settings import level
from propctl.office.routines.routine_work import RoutineNow
from propctl.regulation.model.constructs import Area, Clock, Routine
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, proof_of, qualify
from propctl.regulation.model.text import Label
from propctl.regulation.roles import rank_order

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Recurring(msgspec.Struct, frozen=True):
    """A routine of the post: how often, and which record shows that it was done."""

    routine: str  # area.routine
    rule: str
    every: str  # in words
    proof: str  # area.form


class PostView(msgspec.Struct, frozen=True):
    """One post. Posts, people, steps, clauses, clocks, forms and indicators by their ids."""

    post: str
    rank: str
    above: str  # the post that it answers to; "": none
    below: list[str]
    problem: str  # with its place in the order: "", ``no superior``, ``cycle``
    held_by: list[str]
    alone: list[str]
    assigned: list[str]
    receives: list[str]
    clauses: list[str]  # its duties, and what names it
    routines: list[Recurring]
    limits: list[str]  # area.clock
    forms: list[str]  # those that it fills in or takes further
    figures: list[str]  # area.indicator


def post_view(office: Office, post: str) -> PostView:
    """All that is said of a post today."""
    catalog, roles = office.catalog, office.catalog.roles(office.today).of(post)
    clauses = dict.fromkeys([duty for role in roles for duty in (role.rule, *role.duties)])
    clauses |= dict.fromkeys(rule for rule, _, named in _named(office) if named == post)
    in_force = [rule for rule in clauses if catalog.in_force(rule, office.today)]
    return PostView(
        post,
        office.settings.posts[post].rank,
        post_above(office, post),
        posts_below(office, post),
        post_place(office, post),
        [person.id for person in office.staff() if post in person.posts],
        [step for role in roles for step in role.alone],
        [step for role in roles for step in role.assigned],
        [rule for role in roles for rule in role.receives],
        in_force,
        list(_routines(office, post)),
        [
            f"{area.name}.{name}"
            for area, name, clock in _clocks(office)
            if post in _stops(office, area, clock)
        ],
        list(_forms(office, post)),
        [name for name, rules in _figures(office) if rules & set(in_force)],
    )


def post_problems(office: Office) -> Iterator[tuple[str, str]]:
    """(post, what is wrong): no place in the order, work and nobody who holds it, no rank, two superiors."""
    order = rank_order(office.catalog, office.today)
    held = {post for person in office.staff() for post in person.posts}
    roles = list(office.catalog.roles(office.today))
    doing = {post for _, param, post in _named(office) if param in _DOERS}
    named = {post for role in roles for post in role.posts} & doing
    working = named | {
        post for role in roles for post in role.posts if role.alone or role.assigned or role.receives
    }
    for name, post in office.settings.posts.items():
        if (wrong := post_place(office, name)) and (name in held or name in working):
            yield name, wrong
        if name in working and name not in held:
            yield name, "nobody"
        if not post.ranked or level(order, post.rank) < 0:
            yield name, "no rank"
        said = {role.reports_to for role in roles if name in role.posts and role.reports_to}
        if said and said != {post_above(office, name)}:
            yield name, "two superiors"


def _named(office: Office) -> Iterator[tuple[str, str, str]]:
    """(clause, parameter, post): whom clauses in force name; not those that say what a post is."""
    from propctl.regulation.parameter_types import parameter_type

    about = {role.rule for role in office.catalog.roles(office.today)}
    for area in office.catalog.names:
        for rule in {rule.id: rule for rule in office.catalog.rules(area).values()}.values():
            if not office.in_force(rule):
                continue
            left_out = _ROLE if rule.id in about else ()
            for name, value in office.catalog.params(rule, office.today).items():
                if name not in left_out and parameter_type(rule, name).kind == "post":
                    yield from ((rule.id, name, post) for post in as_list(value))


_DOERS = ("post", "approver", "actor", "by")  # the parameters that say who does what a clause asks
_ROLE = ("post", "reports_to", "supervises")


def _routines(office: Office, post: str) -> Iterator[Recurring]:
    for area in office.catalog.areas():
        for name, routine in area.routine.items():
            now = RoutineNow(office, area, name)
            posts = office.catalog.posts(area.name, routine.post, office.today)
            if post in posts and now.recurrence() is not None:
                every = how_often(office, now.rule, routine)
                yield Recurring(f"{area.name}.{name}", now.rule, every, proof_of(area, routine)[0])


def routine_title(office: Office, full: str) -> Label:
    """A routine's own title (``area.routine``), else its clause."""
    area, _, name = full.partition(".")
    return RoutineNow(office, office.catalog.area(area), name).title


def how_often(office: Office, rule: str, routine: Routine) -> str:
    """How often a clause wants a routine done, in words: 每天 2次, 每周 周六."""
    declared, wording = office.catalog.rule(rule), office.wording
    params = office.catalog.params(declared, office.today)
    shown = (routine.every, "times", "weekday", "months", "month_day", routine.at)
    told = [name for name in shown if name in params and params[name] not in ("unset", [], 1)]

    def words(name: str) -> str:
        value = wording.parameter(declared, name, params[name])
        return wording.say(N_("{count} {count:time|times}"), count=value) if name == "times" else value

    return " ".join(words(name) for name in told)


def limit_lines(office: Office, names: Iterable[str]) -> list[str]:
    """Clocks (``area.clock``) in words, those of one clause on one line: their titles and the clause."""
    titles: dict[str, dict[str, None]] = {}
    for full in names:
        area, _, name = full.partition(".")
        clock = office.catalog.area(area).clock[name]
        called = titles.setdefault(
            office.wording.clause(office.catalog.rule(qualify(area, clock.claims[0]))), {}
        )
        called |= {clock.label.of(office.lang): None} if clock.label.zh else {}
    colon = office.wording.say(N_(": "))
    return [
        f"{office.wording.joined(called)}{colon}{text}" if called else text for text, called in titles.items()
    ]


def _clocks(office: Office) -> Iterator[tuple[Area, str, Clock]]:
    for area in office.catalog.areas():
        for name, clock in area.clock.items():
            if clock.claims and office.catalog.in_force(qualify(area.name, clock.claims[0]), office.today):
                yield area, name, clock


def _stops(office: Office, area: Area, clock: Clock) -> list[str]:
    """The posts that must stop a clock: as declared, else those that do the step."""
    full = qualify(area.name, clock.of or main_form(area))
    steps = {
        name: step for name, step in office.catalog.form(full).step.items() if name in as_list(clock.stop)
    }
    given = [office.catalog.roles(office.today).assigned(f"{full}.{name}") for name in steps]
    posts = as_list(clock.post) or [post for step in steps.values() for post in as_list(step.post)]
    return [*given, *office.catalog.posts(area.name, posts, office.today)]


def _forms(office: Office, post: str) -> Iterator[str]:
    """The forms of which this post does a step that is not everybody's."""
    for area in office.catalog.areas():
        for name, form in area.form.items():
            posts = [post for step in form.step.values() for post in as_list(step.post)]
            if post in office.catalog.posts(area.name, posts, office.today):
                yield f"{area.name}.{name}"


def _figures(office: Office) -> Iterator[tuple[str, set[str]]]:
    for area in office.catalog.areas():
        for name, indicator in area.indicator.items():
            yield f"{area.name}.{name}", {qualify(area.name, claim) for claim in indicator.claims}
