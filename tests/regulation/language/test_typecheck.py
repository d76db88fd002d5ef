"""Mistakes in an expression are found before it is used: where they stand, what may have been meant."""

from __future__ import annotations

import pytest

from propctl.regulation.language.names import Expressions
from propctl.words.messages import Words

OWN = "look-within"  # the clause under which the expressions stand

SOUND = [
    "kind",
    "not chipped",
    "kind = dog",
    "kind = 'dog'",
    "kind >= cat",
    "kind in $kinds.items",
    "kind in $.routes",
    "kind != $.post",
    "$kinds.items has kind",
    "(kind or mood) = dog",
    "mood = 'wild'",
    "mood = parent.mood",
    "moods has calm",
    "moods = moods",
    "calm in moods",
    "weight > 3 and fee <= 12.50 and weight >= legs",
    "legs > $.at_least",
    "born < today and born = seen and seen < now and lost > 2026-02-28",
    "month = 2026-11 and month < '2026-12'",
    "leave > 2h and leave <= $.within",
    "age(seen) <= $.within and age(born) < 12mo and age(lose) > 2wd",
    "age(seen) <= $.later and legs > $.later",
    "age(linked.pets.visit) <= 1d",
    "chipped = true or chipped != false",
    "name = 12 and phone and not parent.phone and owner = 3-1201",
    "name mentions $.words and name mentions 'bite'",
    "seen during $.window and seen during '08:00-09:00'",
    "keeper = me and keeper = on_duty.director and keeper.rank >= foreman",
    "keeper.posts has $.post and me.department = engineering",
    "$.post in keeper.posts",
    "owner.door = 'A' and owner.steward = me and owner.mood = fine",
    "owner@tidy.at > now and owner.state = lived-in and owner.form = homes.home",
    "parent.parent.kind = dog",
    "parent != id and parent.owner = owner",
    "not linked.pets.visit and #linked.pets.visit.open > 0",
    "linked.pets.visit.mood has calm and linked.pets.visit.state has done",
    "owner.linked.pets.pet.state has kept",
    "#tags > 1 and #shots > 1 and #shots.what = 2 and #@lose.reason > 1 and #$.posts > 1",
    "shots.what has rabies and shots.on has today",
    "@lose > 2 and @register and @lose >= @end",
    "@lose.by = me and @lose.by has me and @lose.at < now and @lose.reason has x",
    "name or 'none'",
    "open and state = 'lost' or state != gone",
    "balance('owed:{id}') > 0",
    "clock(look) = late",
    "$.routes[kind] = keeper or not $.off",
    "kind ＝ dog and （legs ≥ 3）",
]

MISTAKES = [  # (expression, column, what is said)
    ("kind > 3", 6, "kind is a choice, 3 is a number: they can't be compared"),
    ("name > 3", 6, "name is a text, 3 is a number: they can't be compared"),
    ("weight > '3'", 8, "weight is a number, '3' is a text: they can't be compared"),
    ("keeper = owner", 8, "keeper is a member of staff, owner is another record: they can't be compared"),
    ("parent = owner", 8, "parent is another record, owner is another record: they can't be compared"),
    ("kind = mood", 6, "kind is a choice, mood is a choice: they can't be compared"),
    ("kind = wild", 6, "kind is a choice, wild is a yes or no: they can't be compared"),
    ("state > kept", 7, "state is a state, of which none is more than another"),
    ("chipped < true", 9, "chipped is a yes or no, of which none is more than another"),
    ("kind == dog", 6, "== is written = here"),
    ("kind <> dog", 6, "<> is written != here"),
    ("kind = dog && chipped", 12, "&& is written and here"),
    ("!chipped", 1, "! is written not here"),
    ("legs % 2 > 4", 6, "amounts are added (+) and subtracted (-) here, nothing else"),
    ("nosuch = 3", 1, "there is no field 'nosuch' here"),
    ("nosuch = me", 1, "there is no field 'nosuch' here"),
    ("chiped", 1, "there is no field 'chiped' here; nearest: chipped"),
    ("mod = calm", 1, "there is no field 'mod' here; nearest: mood"),
    ("种类 = dog", 1, "there is no field '种类' here; nearest: kind"),
    ("kind = 犬", 8, "nearest: dog"),
    ("state = 走失", 9, "nearest: lost"),
    ("not owner.dor", 5, "homes.home has no field 'dor'; nearest: door"),
    ("name.length > 3", 1, "'name' does not lead to another record"),
    ("legs = dog", 8, "legs is a number: it can't be compared with 'dog', which is no field here"),
    ("kind = dgo", 8, "kind is never 'dgo'; it is one of: dog, cat, bird; nearest: dog"),
    ("kind = 'dgo'", 8, "kind is never 'dgo'"),
    ("dgo = kind", 1, "kind is never 'dgo'"),
    ("moods has clm", 11, "moods is never 'clm'; it is one of: calm, wild; nearest: calm"),
    ("parent.kind = dgo", 15, "parent.kind is never 'dgo'"),
    ("linked.pets.visit.mood has clam", 28, "nearest: calm"),
    ("chipped = yes", 11, "chipped is never 'yes'; it is one of: true, false"),
    ("keeper.rank >= chief", 16, "keeper.rank is never 'chief'; it is one of: staff, foreman"),
    ("state = losst", 9, "state is never 'losst'; it is one of: kept, lost, gone, void; nearest: lost"),
    ("owner.state = gone", 15, "owner.state is never 'gone'; it is one of: lived-in, void"),
    ("state = open", 9, "open is a group of states: write it alone"),
    ("form = pets.cat", 8, "form is never 'pets.cat'"),
    ("state = lost", 9, "lost is a field and a state here; write 'lost' for the state"),
    ("mood = wild", 8, "wild is a field here, and one of what mood can be; write 'wild' for that"),
    ("age(seen) > 3", 11, "write the length of time as 20m, 3h, 3d or 3wd"),
    ("leave < 2", 7, "write the length of time as 20m, 3h, 3d or 3wd"),
    ("seen > 3d", 6, "age(…) is the time that has passed since"),
    ("born <= $.within", 6, "age(…) is the time that has passed since"),
    ("born > '2026-02-28'", 6, "they can't be compared"),
    ("born > 2026-02-30", 8, "2026-02-30 is no day of the calendar"),
    ("month < 2026-11-01", 7, "they can't be compared"),
    ("age(name) > 3d", 5, "name is a text, no day or time"),
    ("age(losee) > 3d", 5, "there is no step or time field 'losee' here; nearest: lose"),
    ("age(linked.pets.vist) > 3d", 5, "there is no form 'pets.vist'; nearest: pets.visit"),
    ("agee(seen) > 3d", 1, "there is no function 'agee'; there are: age, balance, clock"),
    ("clock(lok) = late", 7, "there is no clock 'lok' here; nearest: look"),
    ("clock(look) = lat", 15, "clock(look) is never 'lat'; it is one of: running, overdue"),
    ("balance('owd:{id}') > 0", 9, "there is no account 'owd' here; nearest: owed"),
    ("balance('owed:{legz}') > 0", 9, "there is no field 'legz' here; nearest: legs"),
    ("balance('pets.owd:{id}') > 0", 9, "there is no account 'pets.owd' here; nearest: pets.owed"),
    ("balance('cats.owed:{id}') > 0", 9, "there is no account 'cats.owed' here"),
    ("#name > 1", 2, "name is a text, no list: there is nothing to count"),
    ("#@lose > 1", 1, "@lose is how often already: leave the # out"),
    ("#shots.wat > 1", 2, "shots has no column 'wat'; nearest: what"),
    ("kind in mood", 6, "mood is a choice, no list: compare it with ="),
    ("kind has dog", 6, "kind is a choice, no list: compare it with ="),
    ("tags = a", 6, "tags is a list: write tags has a"),
    ("linked.pets.visit.mood = calm", 24, "is a list: write linked.pets.visit.mood has calm"),
    ("linked.pets.visits", 1, "there is no form 'pets.visits'; nearest: pets.visit"),
    ("linked.pets.visit.mod has calm", 1, "pets.visit has no field 'mod'; nearest: mood"),
    ("kind mentions $.words", 1, "kind is a choice, no text: it mentions nothing"),
    ("name during $.window", 1, "name is a text, no time"),
    ("born during $.window", 1, "born is a day, no time"),
    ("phone = 13800001234", 1, "phone is sealed: only whether it is filled in can be asked"),
    ("parent.phone in $.posts", 1, "parent.phone is sealed"),
    ("seen during $.within", 13, "$.within is a length of time, no time of the day"),
    ("keeper.post has $.post", 1, "can be asked, not 'post'; nearest: posts"),
    ("$.ratio = kind", 9, "$.ratio is a number, kind is a choice"),  # nobody has set it: its type is known
    ("legs > $.within", 6, "write the length of time as 20m"),
    ("$.off > 3", 7, "$.off is a yes or no, of which none is more than another"),
    ("$.nothing > 3", 1, "the clause pets.look-within has no parameter nothing; it has: within"),
    ("$lok-within.within > 3d", 1, "there is no clause lok-within; nearest: look-within"),
    ("$.post[kind] = keeper", 1, "$.post is no table"),
    ("@los", 1, "there is no step 'los' here; nearest: lose"),
    ("owner@tdy.at > now", 6, "there is no step 'tdy' here; nearest: tidy"),
    ("@lose.name = x", 1, "the step lose does not fill in 'name'"),
    ("name@lose", 1, "'name' does not lead to another record"),
    ("linked.pets.visit@register", 18, "does not lead to another record"),
    ("'abc", 1, "the quotation mark is not closed"),
    ("chipped and (kind = dog", 13, "a bracket is not closed"),
    ("chipped)", 8, "a bracket is closed that was never opened"),
    ("kind = dog chipped", 12, "'chipped' can't be read here: an operator is missing before it"),
    ("kind = dog = cat", 12, "one comparison after the other: join them with and"),
    ("kind =", 7, "something is missing at the end"),
    ("and chipped", 1, "something is missing before 'and'"),
    ("kind = dog ？", 12, "'？' can't be read"),
]


def said(expressions: Expressions, text: str) -> list[tuple[int, str]]:
    found = expressions.mistakes(text, "pets.pet", OWN)
    return [(mistake.column, Words("en").error(mistake.sentence())) for mistake in found]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_expression_has_no_mistake(expressions: Expressions, text: str) -> None:
    assert said(expressions, text) == []


@pytest.mark.parametrize(("text", "column", "sentence"), MISTAKES)
def test_a_mistake_is_found_where_it_stands(
    expressions: Expressions, text: str, column: int, sentence: str
) -> None:
    ((where, what),) = said(expressions, text)
    assert (where, sentence in what) == (column, True), what


def test_every_mistake_of_an_expression_is_found_in_the_order_of_reading(expressions: Expressions) -> None:
    found = said(expressions, "kind = dgo and (nosuch or age(name) > 3)")
    assert [column for column, _ in found] == [8, 17, 31, 37]


def test_a_caret_points_at_the_mistake_below_the_expression_wide_characters_counted_double(
    expressions: Expressions,
) -> None:
    text = "name = 旺财 and kind = dgo"
    (mistake,) = expressions.mistakes(text, "pets.pet")
    assert Words("zh-CN").error(mistake.error(text)).split("\n") == [
        "kind 不会是 'dgo'，只有：dog、cat、bird；相近的有：dog（第 22 个字符）",
        "    name = 旺财 and kind = dgo",
        "    " + " " * 7 + "\u3000" * 2 + " " * 12 + "^",
    ]


def test_of_a_long_expression_the_part_around_the_mistake_is_shown(expressions: Expressions) -> None:
    text = "kind = dog and " * 20 + "nosuch and " + "kind = cat and " * 20 + "chipped"
    (mistake,) = expressions.mistakes(text, "pets.pet")
    _, shown, pointer = str(mistake.error(text)).split("\n")
    assert shown.strip().startswith("…") and shown.endswith("…")
    assert shown[pointer.index("^") :].startswith("nosuch")


def test_depth_and_length_of_an_expression_have_bounds_and_a_sentence(expressions: Expressions) -> None:
    deep, wide = "(" * 50 + "chipped" + ")" * 50, "chipped or " * 181 + "chipped"
    assert said(expressions, deep) == said(expressions, wide) == []
    assert said(expressions, f"({deep})") == [(51, "a condition nests at most 50 brackets deep")]
    for nesting in ("not ", "#", "("):
        ((_, sentence),) = said(expressions, nesting * 400 + "chipped")
        assert sentence == "a condition nests at most 50 brackets deep"
    assert said(expressions, "x" * 2_001) == [
        (1, "a condition has at most 2000 characters; this one has 2001")
    ]


@pytest.mark.parametrize(
    "hostile", ["[" * 300, "$a.b[" * 300, "@" * 100, "'" * 1001, "\x00", "a" * 1999 + "'"]
)
def test_hostile_input_ends_in_a_sentence(expressions: Expressions, hostile: str) -> None:
    assert said(expressions, hostile)
