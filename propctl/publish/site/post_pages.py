"""The page of each post in the staff's handbook: its place in the order, and all that it does. No person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.office.asking.post_shown import limit_lines, post_view, routine_title
from propctl.words.labels import RANKS

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def post_pages(office: Office, lang: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(post, title, what its page prints) of each post that a clause speaks of, in the settings' order."""
    for name, post in office.settings.posts.items():
        if office.catalog.roles(office.today).of(name):
            yield name, post.label.of(lang), post_facts(office, name, lang)


def post_facts(office: Office, post: str, lang: str) -> dict[str, Any]:
    """What is printed of a post, in words; ``rules``: the clauses that it carries out, by their ids."""
    view, wording = post_view(office, post), office.wording
    steps = office.catalog.steps()
    catalog = office.catalog
    return {
        "rank": RANKS[view.rank].of(lang),
        "above": wording.post(view.above) if view.above else "",
        "below": [wording.post(one) for one in view.below],
        "held_by": len(view.held_by),
        "alone": [steps[one].of(lang) for one in view.alone],
        "assigned": [steps[one].of(lang) for one in view.assigned],
        "receives": [_clause(office, one) for one in view.receives],
        "rules": view.clauses,
        "clauses": [_clause(office, one) for one in view.clauses],
        "routines": [
            {
                "title": routine_title(office, one.routine).of(lang),
                "every": one.every,
                "record": wording.form(one.proof),
            }
            for one in view.routines
        ],
        "limits": limit_lines(office, view.limits),
        "forms": [wording.form(one) for one in view.forms],
        "figures": [
            catalog.area(area).indicator[name].label.of(lang)
            for area, _, name in (one.partition(".") for one in view.figures)
        ],
    }


def _clause(office: Office, rule: str) -> dict[str, Any]:
    area, _, place = rule.partition(".")
    return {"text": office.wording.clause(office.catalog.rule(rule)), "href": Markup(f"{area}.html#{place}")}
