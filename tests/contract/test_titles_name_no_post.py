"""A title that names a post which its clause lets an office change is a copy that no change reaches."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.office.opened.office import Office
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import label
from propctl.regulation.parameter_types import parameter_type


def test_no_title_names_a_post_or_department_that_its_clause_lets_an_office_change(
    shipped_office: Office,
) -> None:
    assert dict(_copies(shipped_office)) == {}


def _copies(office: Office) -> Iterator[tuple[str, str]]:
    for area in office.catalog.areas():
        for views in (area.clock, area.lists, area.routine, area.indicator):
            for view in views.values():
                named = {post for rule in view.claims for post in _posts(office, qualify(area.name, rule))}
                title = view.label.zh
                yield from ((f"{area.name}：{title}", post) for post in named if post in title)


def _posts(office: Office, rule_id: str) -> Iterator[str]:
    """What the posts and departments are called that a clause's parameters name as shipped."""
    rule = office.catalog.rule(rule_id)
    posts = {name: post.label.zh for name, post in office.settings.posts.items()}
    called = {**posts, **{name: label(text).zh for name, text in office.settings.departments.items()}}
    for name, value in rule.params.items():
        kinds = ("post", "department")
        if isinstance(value, (str, list)) and parameter_type(rule, name).kind in kinds:
            yield from (called[one] for one in as_list(value) if one in called)
