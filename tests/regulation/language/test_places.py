"""Where the names of an expression lead."""

from __future__ import annotations

import pytest

from propctl.regulation.language import places
from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.names import Expressions
from propctl.regulation.language.places import Place
from propctl.regulation.language.syntax import parse
from propctl.regulation.language.tree import Path


def found(expressions: Expressions, text: str, form: str = "pets.pet") -> Place:
    path = parse(text)
    assert isinstance(path, Path)
    return places.find(path, expressions.names(form))


@pytest.mark.parametrize(
    ("text", "kind", "name", "part", "links"),
    [
        ("name", "field", "name", "", []),
        ("reason", "field", "reason", "", []),
        ("owner.door", "field", "door", "", ["owner"]),
        ("parent.parent.owner.steward", "field", "steward", "", ["parent", "parent", "owner"]),
        ("owner.steward.posts", "person", "steward", "posts", ["owner"]),
        ("keeper.pets.licence", "builtin", "id", "", ["keeper"]),
        ("keeper.pets.licence.state", "builtin", "state", "", ["keeper"]),
        ("keeper.pets.licence.holder.posts", "person", "holder", "posts", ["keeper"]),
        ("owner.steward.pets.licence@issue.at", "step", "issue", "at", ["owner", "steward"]),
        ("keeper.pets.licence.linked.pets.visit", "linked", "pets.visit", "", ["keeper"]),
        ("me", "person", "me", "", []),
        ("me.rank", "person", "me", "rank", []),
        ("on_duty.duty-manager", "duty", "duty-manager", "", []),
        ("shots.on", "column", "shots", "on", []),
        ("state", "builtin", "state", "", []),
        ("owner.state", "builtin", "state", "", ["owner"]),
        ("owner@tidy.by", "step", "tidy", "by", ["owner"]),
        ("linked.pets.visit", "linked", "pets.visit", "", []),
        ("linked.pets.visit.open", "open", "pets.visit", "", []),
        ("owner.linked.pets.pet.kind", "linked", "pets.pet", "kind", ["owner"]),
        ("open", "group", "open", "", []),
        ("nosuch", "word", "nosuch", "", []),
        ("complaints.complaint", "word", "complaints.complaint", "", []),
    ],
)
def test_a_name_leads_somewhere(
    expressions: Expressions, text: str, kind: str, name: str, part: str, links: list[str]
) -> None:
    place = found(expressions, text)
    assert (place.kind, place.name, place.part) == (kind, name, part)
    assert [link.name for link in place.links] == links


def test_a_reference_to_several_forms_leads_to_each_that_knows_the_name(expressions: Expressions) -> None:
    place = found(expressions, ["about.mood", "calm"][0], "pets.visit")
    assert [names.full for names in (place.names, *place.others)] == ["pets.pet", "homes.home"]
    assert found(expressions, "about.door", "pets.visit").names.full == "homes.home"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("owner.dor", "door"),
        ("shots.wat", "what"),
        ("keeper.post", "posts"),
        ("linked.pets.vist", "pets.visit"),
        ("linked.pets.visit.mod", "mood"),
        ("owner@tdy", "tidy"),
    ],
)
def test_a_name_that_leads_nowhere_is_found_with_what_may_have_been_meant(
    expressions: Expressions, text: str, nearest: str
) -> None:
    with pytest.raises(Found) as nowhere:
        found(expressions, text)
    assert nearest in nowhere.value.mistake.nearest
