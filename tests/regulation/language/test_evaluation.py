"""Expressions read a record: fields, steps, people, records that point here, parameters of clauses."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.regulation.amendments import Amendment, History
from propctl.regulation.language.evaluation import Condition
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.language.names import Expressions
from propctl.regulation.language.reading import Unset
from tests.regulation.language.pets import NOW, ON, Record, make_catalog

OWN = "pets.look-within"


def compiled(text: str) -> Condition:
    return Expressions(make_catalog(), ON).condition(text, "pets.pet", OWN)


@pytest.fixture
def rex() -> Record:
    """A dog that was lost twice, with a home, a visit and a parent."""
    rex = Record(
        make_catalog(),
        name="Rex",
        kind="dog",
        mood="calm",
        weight="12.50",
        legs=4,
        fee="200",
        born="2024-02-29",
        seen=NOW - dt.timedelta(hours=2),
        leave="2h",
        chipped=True,
        owner="3-1201",
        parent="CW-0",
        keeper="clerk-1",
        tags=["old", "deaf"],
        shots=[{"what": "rabies", "on": "2026-01-05"}, {"what": "", "on": None}],
    )
    rex.did("lose", NOW - dt.timedelta(days=2), "clerk-2", reason="门没关").did("lose", reason="追猫")
    home = Record(rex.catalog, "lived-in", door="3-1201", steward="clerk-1", since="2020-05-01")
    rex.targets["3-1201"] = home.did("tidy", by="officer-1")
    rex.targets["CW-0"] = Record(rex.catalog, kind="cat")
    rex.pointing["pets.visit"] = [Record(rex.catalog, "done", mood="wild")]
    return rex


TRUE = [
    "name = 'Rex' and kind = dog and kind != cat",
    "kind < cat and kind >= dog and kind in $kinds.items and $kinds.items has kind",
    "weight > 12 and weight < 12.51 and weight = 12.5 and fee > weight and legs = 4",
    "born = 2024-02-29 and born < today and seen = today and seen < now and today >= seen",
    "chipped and chipped = true and not (chipped = false) and not wild",
    "leave = 120m and leave < 3h",
    "tags has old and old in tags and #tags = 2 and not tags has young",
    "#shots = 2 and shots.what has rabies and #shots.what = 1 and shots.on has 2026-01-05",
    "owner = 3-1201 and owner.door = 3-1201 and owner.state = lived-in and owner.since < 2021-01-01",
    "owner.steward = me and keeper = me and me.department = service and keeper.posts has $.post",
    "keeper.rank < foreman and on_duty.director = me",
    "owner@tidy and owner@tidy.by = officer-1 and not owner@tidy.at < now",
    "parent.kind = cat and parent != id",
    "@lose and @lose = 2 and @lose > @end and not @end",
    "@lose.reason = '追猫' and @lose.reason has '门没关' and clerk-2 in @lose.by and #@lose.by = 2",
    "linked.pets.visit and #linked.pets.visit = 1 and linked.pets.visit.mood has 'wild'",
    "linked.pets.visit.open and linked.pets.visit.state has done",
    "open and state = kept and state != 'lost'",
    "legs > $.at_least and not $.off and name mentions 'rex|max'",
    "seen during $.window and seen during '22:00-08:00' or seen during '07:00-09:00'",
    "balance('owed:{id}') = 12.5 and clock(look) = late",
    "$.routes[kind] = officer and not $.routes[mood]",
    "age(seen) < 3h and age(seen) >= 1h",
    "month or name",
]


def test_of_the_records_that_point_here_void_ones_do_not_count_and_each_of_several_values_does() -> None:
    def visit(state: str, *moods: str) -> Record:
        return Record(make_catalog(), state, moods=list(moods))

    pet = Record(make_catalog())
    pet.pointing["pets.pet"] = [visit("kept", "wild", "calm"), visit("void", "wild")]
    assert compiled("linked.pets.pet.moods has calm and #linked.pets.pet = 1").holds(pet)
    pet.pointing["pets.pet"] = pet.pointing["pets.pet"][1:]
    assert not compiled("linked.pets.pet").holds(pet)
    assert not compiled("linked.pets.pet.moods has wild").holds(pet)


@pytest.mark.parametrize("text", TRUE)
def test_a_condition_holds(rex: Record, text: str) -> None:
    for part in text.split(" and ") if " or " not in text else [text]:
        assert compiled(part).holds(rex), part
    assert compiled(text).holds(rex)


@pytest.mark.parametrize(
    "text",
    [
        "weight > 3",
        "born < today",
        "kind >= dog",
        "keeper.rank >= staff",
        "owner.state = lived-in",
        "owner@tidy",
        "owner.steward = me",
        "tags has old",
        "name mentions 'x'",
        "seen during '00:00-24:00'",
        "age(seen) >= 0m",
        "@lose.by = me",
        "shots.what has rabies",
        "parent.kind = dog",
        "owner = owner",
        "born = today",
    ],
)
def test_what_is_not_filled_in_makes_a_comparison_fail_and_its_negation_hold(text: str) -> None:
    blank = Record(make_catalog())
    assert not compiled(text).holds(blank)
    assert compiled(f"not ({text})").holds(blank)


def test_two_that_are_not_filled_in_are_neither_equal_nor_different(rex: Record) -> None:
    blank = Record(make_catalog())
    assert not compiled("owner = parent").holds(blank)
    assert not compiled("born != seen").holds(blank)
    assert compiled("parent != id").holds(blank)  # one that is filled in differs from one that is not
    assert compiled("owner = owner").holds(rex)


def test_a_number_by_itself_says_whether_it_is_filled_in_and_nought_is(rex: Record) -> None:
    nought = Record(make_catalog(), fee="0", legs=0)
    nought.did("lose")
    for text in ("fee", "legs and fee", "not chipped and fee", "chipped or legs", "not (not fee)"):
        assert compiled(text).holds(nought), text
    for text in ("not fee", "weight", "weight or chipped", "fee and weight", "not (chipped or fee)"):
        assert not compiled(text).holds(nought), text
    for text in ("@end", "#tags", "linked.pets.visit"):  # what is counted is there from one on
        assert not compiled(text).holds(nought), text
    assert compiled("fee").value(nought) == compiled("chipped or fee").value(nought) == 0
    assert compiled("fee").value(rex) == 200


def test_a_parameter_that_is_unset_enforces_nothing_whatever_stands_around_it(rex: Record) -> None:
    for text in ("legs > $.later", "not (legs > $.later)", "$.later", "kind = cat or legs = $.later"):
        assert not compiled(text).holds(rex)
        assert compiled(text).value(rex) is None
        with pytest.raises(Unset):
            compiled(text).read(rex)
    assert compiled("kind = dog or legs = $.later").holds(rex)  # never asked for


def test_a_list_that_nobody_has_set_excepts_nothing(rex: Record) -> None:
    assert compiled("not (kind in $.later)").holds(rex)
    assert compiled("chipped and not (kind in $.later)").holds(rex) is compiled("chipped").holds(rex)
    for text in ("kind in $.later", "not (name in $.later[kind])", "not (kind in $.later or legs > $.later)"):
        assert not compiled(text).holds(rex), text  # of what it requires, as ever, nothing


def test_what_fills_a_field_is_the_value_itself(rex: Record) -> None:
    assert compiled("owner.steward").value(rex) == "clerk-1"
    assert compiled("month or keeper").value(rex) == "clerk-1"
    assert compiled("$.routes[kind]").value(rex) == "officer"
    assert compiled("$kinds.items").value(rex) == ["dog", "cat", "bird"]
    assert compiled("name mentions $.words").value(rex) is None
    rex.under(make_catalog((OWN, {"words": {"bite": ["咬", "rex"]}})))
    assert compiled("name mentions $.words").value(rex) == "bite"


def test_an_amount_of_a_clause_compares_as_an_amount_though_it_is_kept_as_a_text(rex: Record) -> None:
    assert compiled("fee = $.later").holds(rex.under(make_catalog((OWN, {"later": "200.00"}))))
    assert compiled("fee < $.later").holds(rex.under(make_catalog((OWN, {"later": "200.50"}))))


def test_figures_beside_a_text_are_that_text() -> None:
    numbered = Record(make_catalog(), name="007", tags=["12"], owner="101")
    assert compiled("name = 007 and owner = 101 and 12 in tags and tags has 12").holds(numbered)


def test_a_record_that_a_reference_does_not_lead_to_has_nothing(rex: Record) -> None:
    rex.targets.clear()
    text = "owner.door or owner.state = lived-in or owner@tidy or parent.parent.kind = dog"
    assert not compiled(text).holds(rex)


def test_values_of_the_wrong_kind_do_not_stop_a_list() -> None:
    spoilt = Record(make_catalog(), legs="vier", weight=None, born=None, seen="2026-11-20T09:00:00+08:00")
    for text in ("legs > 3", "legs < 3", "seen > born", "born during '08:00-09:00'", "leave > 3h"):
        assert not compiled(text).holds(spoilt)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("kind = dog and legs > $.at_least", {"kind", "legs"}),
        ("owner.steward = me and keeper.rank > staff", {"owner", "keeper"}),
        ("#tags > 1 or shots.what has x", {"tags", "shots"}),
        ("owner@tidy or owner.state = lived-in", {"owner"}),
        ("age(seen) > 1d and now > today", {"seen"}),
        ("me.department = x and id = 'y'", set()),
        ("open and kind", None),
        ("state = kept", None),
        ("@lose", None),
        ("age(lose) > 1d", None),
        ("balance('owed:{id}') > 0", None),
        ("clock(look) = late", None),
    ],
)
def test_a_condition_knows_which_fields_it_reads_or_that_it_reads_more(
    text: str, fields: set[str] | None
) -> None:
    assert compiled(text).fields == fields


MEANINGLESS = ["nosuch", "not nosuch", "a = b", "(kind", "kind (", "$.nosuch", "@nosuch", "owner.nosuch"]


@pytest.mark.parametrize("text", [*MEANINGLESS, "(" * 99])
def test_what_has_no_meaning_is_refused_when_it_is_compiled(text: str) -> None:
    with pytest.raises(BadExpression, match="column"):
        compiled(text)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("完好", True),
        ("设备完好，声音正常", True),
        ("大致正常", True),
        ("In order", True),
        ("all in order now", True),
        ("不完好", False),
        ("未见完好", False),
        ("没有完好", False),
        ("不是很正常", False),
        ("完好，喇叭不正常", False),  # one of them is not
        ("not in order", False),
        ("isn't in order", False),
        ("incomplete", False),
        ("无损坏，完好", True),  # the not belongs to another word
        ("in normal use and in order", True),  # an in before a word is no part of it
        ("all in order, in complete state", True),
        ("in-complete", False),
        ("not in complete state", False),
        ("isn’t in order", False),
        ("cannot be complete", False),
        ("不见得完好", False),
        ("算不上正常", False),
        ("没那么齐全", False),
        ("沒有完好", False),
        ("缺一件", False),
        ("", False),
    ],
)
def test_a_word_with_a_not_before_it_is_its_opposite(rex: Record, text: str, sound: bool) -> None:
    words = {"sound": ["完好|in order", "正常|fine", "齐全|complete"]}
    rex.under(make_catalog(("pets.look-within", {"words": words})))
    rex.values["name"] = text
    assert compiled("name affirms $.words").holds(rex) is sound
    assert compiled("name mentions $.words").holds(rex) is (text not in ("", "缺一件"))


def test_conditions_are_compiled_once_for_all_days_between_two_amendments() -> None:
    since = ON - dt.timedelta(days=10)
    entered = dt.datetime.combine(since, dt.time(9), dt.UTC)
    change = Amendment(rule=OWN, set={}, since=since, entered=entered, by="director")
    today = Expressions(make_catalog().amended(History([change])), ON)
    assert today.on_day(since) is today
    before = today.on_day(since - dt.timedelta(days=1))
    assert before is not today and before.on == since - dt.timedelta(days=1)
    assert today.on_day(since - dt.timedelta(days=30)) is before
