"""The posts of an office in their order: who is above whom, by its settings and by what clauses say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from propctl.office.opened.settings import holds, level
from propctl.regulation.roles import rank_order

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.office.opened.settings import Person, Settings
    from propctl.regulation.roles import RoleNow


def post_above(office: Office, post: str) -> str:
    """The post that another answers to: as the office has set it, else as a clause says; "" for none.

    A clause says so of the post itself, or of the one that directs it. What is shipped with the posts holds
    only where the clause of the post says nothing.
    """
    declared = office.settings.posts.get(post)
    settled = declared.reports_to if declared is not None else ""
    if declared is not None and settled and not declared.shipped:
        return settled
    roles = office.catalog.roles(office.today)
    own = next((role.reports_to for role in roles.of(post) if role.reports_to), "")
    return (
        own
        or settled
        or next((role.posts[0] for role in roles if post in role.supervises and role.posts), "")
    )


def posts_below(office: Office, post: str) -> list[str]:
    """The posts that answer to one, and those that a clause has it direct, in the order of the settings."""
    directed = {one for role in office.catalog.roles(office.today).of(post) for one in role.supervises}
    return [
        name
        for name in office.settings.posts
        if name != post and (name in directed or post_above(office, name) == post)
    ]


def post_place(office: Office, post: str) -> str:
    """What is wrong with the place of a post in the order: "", ``no superior``, ``cycle`` or ``lower``.

    Who stands at the top answers to nobody: the highest rank that any post has.
    """
    posts, seen, at = office.settings.posts, [post], post
    order = rank_order(office.catalog, office.today)
    while superior := post_above(office, at):
        if superior in seen:
            return "cycle" if superior == post else ""
        seen.append(superior)
        at = superior
    above = posts.get(seen[1]) if len(seen) > 1 else None
    if above is not None and level(order, above.rank) < level(order, posts[post].rank):
        return "lower"
    highest = max(level(order, one.rank) for one in posts.values())
    return "" if at != post or level(order, posts[post].rank) == highest else "no superior"


def is_left_to(settings: Settings, person: Person, role: RoleNow) -> bool:
    """Whether somebody is the one whom a clause leaves something to, or ranks as high where that may be."""
    if any(holds(person, post) for post in role.posts):
        return True
    order = person.order
    levels = [level(order, settings.posts[post].rank) for post in role.posts if post in settings.posts]
    return role.or_above and any(level(order, person.rank) >= one for one in levels)


def may_do_alone(office: Office, roles: Iterable[RoleNow]) -> bool:
    """Whether there is anybody here to whom one of the clauses leaves what it leaves to a post alone."""
    return any(is_left_to(office.settings, person, role) for role in roles for person in office.staff())
