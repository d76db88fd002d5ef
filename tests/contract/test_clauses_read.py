"""What a clause says in Chinese can be signed: it names who acts, and nothing of how it came to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from propctl.office.asking.post_shown import limit_lines, post_view
from propctl.office.opened.office import Office
from propctl.publish.area_facts import promises
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import PLACE
from propctl.words.citations import place

WAITS = re.compile(r"列入([^，；。]*?)的?待办")
UNSIGNED = {
    "half a sentence, nobody who acts": re.compile(r"列出(?=[，；。：]|$)|标出(?=[，；。]|$)"),
    "how the clause came to be": re.compile(r"原文|命令|混入"),
    "a bracket in a bracket where the value is not set": re.compile(r"（(?:限时|时限|期限)\{"),
}


@pytest.mark.parametrize("fault", UNSIGNED)
def test_no_clause_has_words_that_an_office_would_not_sign(shipped_office: Office, fault: str) -> None:
    found = [rule.zh for _, rule in _rules(shipped_office) if UNSIGNED[fault].search(rule.zh)]
    assert found == []


def test_a_place_in_a_document_is_cited_in_words_and_not_by_its_brackets(shipped_office: Office) -> None:
    cited = {place(rule.source).zh for _, rule in _rules(shipped_office)}
    assert [one for one in cited if re.search(r"[()]|\d-\d", one)] == []


def test_what_a_clause_says_is_on_somebodys_list_is_on_it(shipped_office: Office) -> None:
    """A post that is named in the clause itself is the one whose list, routine or limit it is."""
    assert [
        wrong for area, rule in _rules(shipped_office) for wrong in _amiss(shipped_office, area, rule)
    ] == []


def test_times_that_one_clause_promises_alike_stand_on_one_line(shipped_office: Office) -> None:
    found = promises(shipped_office, shipped_office.catalog.area("callbacks"), "staff", "zh-CN")
    assert [one.what for one in found if one.rule == "callbacks.complaint-within"] == [
        "投诉办结后回访、解释办结的投诉回访"
    ]


def test_limits_of_a_post_that_one_clause_sets_stand_on_one_line(shipped_office: Office) -> None:
    lines = limit_lines(shipped_office, post_view(shipped_office, "officer").limits)
    assert [line.partition("：")[0] for line in lines if "催缴顺序" in line] == ["发限期缴费通知、管理员上门"]


def test_both_languages_of_a_clause_name_the_same_values(shipped_office: Office) -> None:
    rules = [rule for _, rule in _rules(shipped_office) if rule.en]
    assert [rule.id for rule in rules if set(PLACE.findall(rule.zh)) != set(PLACE.findall(rule.en))] == []


def _rules(office: Office) -> Iterator[tuple[Area, Rule]]:
    for area in office.catalog.areas():
        yield from (
            (area, rule) for rule in {r.id: r for r in office.catalog.rules(area.name).values()}.values()
        )


def _amiss(office: Office, area: Area, rule: Rule) -> Iterator[str]:
    labels = {post.label.zh for post in office.settings.posts.values()}
    for found in WAITS.finditer(rule.zh if office.in_force(rule) else ""):
        asked = set(_asked(office, area, rule))
        named = {name for name in re.split(r"、|和", found[1]) if name in labels}
        if not asked or named - asked:
            yield f"{rule.id}: {found[0]}, {'、'.join(sorted(asked)) or 'nobody'}"


def _asked(office: Office, area: Area, rule: Rule) -> Iterator[str]:
    """Whose ``today`` shows what is waiting by this clause, in words."""
    views = (area.lists, area.routine, area.clock)
    for view in (view for table in views for view in table.values()):
        if rule.id in [qualify(area.name, claim) for claim in view.claims] and not getattr(
            view, "reference", False
        ):
            posts = (
                office.catalog.posts(area.name, as_list(view.post), office.today) if view.post else ["field:"]
            )
            yield from (office.wording.post(post) if ":" not in post else post for post in posts)
