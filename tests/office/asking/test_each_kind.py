"""Routines for each record, person or item, so many times, shift by shift; and how they were kept."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import missed, today
from propctl.testing import Workspace
from tests.stories.answers import ok

AREA = """
prefix = "RD"
title  = { zh = "查岗", en = "Rounds" }
[form.round]
title = { zh = "巡查", en = "Round" }
args  = ["place"]
[form.round.field]
place = { type = "ref", to = "place", zh = "地点", en = "Place" }
who   = { type = "staff", zh = "何人", en = "Who" }
[form.round.field.parts]
type = "rows"
zh = "各项"
en = "Parts"
[form.round.field.parts.columns]
part = { type = "choice", choices = "$parts.items", zh = "项目", en = "Part", required = true }
[form.round.step]
register = { zh = "登记", en = "Register", to = "done" }
[form.round.state]
done = "已登记|done"
[form.place]
title = { zh = "地点", en = "Place" }
key   = "name"
args  = ["name"]
[form.place.field]
name = { type = "text", zh = "名称", en = "Name", required = true }
[form.place.step]
open  = { zh = "启用", en = "Open", to = "used" }
close = { zh = "停用", en = "Close", from = "used", to = "closed" }
[form.place.state]
used   = "在用|in use"
closed = "停用|closed"
[routine]
shifts = { rule = "shifts", post = "guard", zh = "每班一次", en = "Once a shift" }
[routine.twice]
rule = "twice"
post = "guard"
each = "place"
where = "state = used"
proof = "round"
link = "place"
zh = "每处两遍"
en = "Each place twice"
[routine.guards]
rule = "guards"
post = "guard-captain"
each = "staff"
whose = ["guard", "technician"]
proof = "round"
link = "who"
zh = "逐人检查"
en = "Each guard"
[routine.parts]
rule = "parts"
post = "guard"
each = "$.items"
proof = "round"
link = "parts.part"
zh = "逐项检查"
en = "Each part"
[[rule]]
id = "rounds.twice"
zh = "{every}{times}遍"
en = "{times} times {every}"
source = { document = "测试" }
params = { every = "day", times = 2 }
[[rule]]
id = "rounds.guards"
zh = "{every}检查"
en = "Checked {every}"
source = { document = "测试" }
params = { every = "week" }
[[rule]]
id = "rounds.parts"
zh = "{every}检查{items}"
en = "{items} checked {every}"
source = { document = "测试" }
params = { every = "day", items = ["灯|lamp", "门|door"] }
[[rule]]
id = "rounds.shifts"
zh = "{every}（{shifts}）一次"
en = "Once {every} ({shifts})"
source = { document = "测试" }
params = { every = "shift", shifts = ["07:00-19:00", "19:00-07:00"] }
"""


@pytest.fixture
def rounds(workspace: Workspace) -> Workspace:
    """An office with two places, that began on 2 November."""
    workspace.declare("rounds", AREA)
    settings = workspace.root / "propctl.toml"
    text = settings.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-11-02\nareas = ['rounds']")
    settings.write_text(text, "utf-8")
    workspace.at("2026-11-02 08:00")
    for name in ("东门", "西门"):
        workspace.do("rounds.place.open", name=name)
    return workspace


def task(office: Workspace, name: str) -> Any:
    found = [one for one in today(office.office(), area="rounds").routines if one.routine == name]
    return found[0] if found else None


def line(office: Workspace, name: str) -> str:
    return next(line for line in office.run("today", "--all").out.splitlines() if name in line)


def kept(office: Workspace, routine: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.run("agenda", "history", routine, *more, "--json").json()
    return found


def test_twice_for_each_of_two_is_four_and_says_what_is_missing(rounds: Workspace) -> None:
    assert (task(rounds, "twice").done, task(rounds, "twice").times) == (0, 4)
    for place in ("东门", "东门", "西门"):
        rounds.do("rounds.round.register", place=place)
    assert "3/4（西门 1/2）" in line(rounds, "每处两遍")
    found = rounds.run("today", "--json").json()["routines"]
    twice = next(one for one in found if one["routine"] == "twice")
    assert (twice["done"], twice["times"], twice["missing"]) == (3, 4, ["西门"])
    assert twice["partly"] == {"西门": 1}
    rounds.do("rounds.round.register", place="东门")  # a third time is none of the other's
    assert task(rounds, "twice").done == 3
    rounds.do("rounds.round.register", place="西门")
    assert task(rounds, "twice") is None


def test_an_amended_number_counts_from_its_day_and_not_before(rounds: Workspace) -> None:
    rounds.do("rounds.round.register", place="东门")
    rounds.do("rounds.round.register", place="西门")
    ok(rounds.run("rules", "set", "rounds.twice", "times=1", "--since", "2026-11-03", by="director"))
    rounds.at("2026-11-03 09:00")
    rounds.do("rounds.round.register", place="东门")
    assert (task(rounds, "twice").done, task(rounds, "twice").times) == (1, 2)
    rounds.at("2026-11-04 09:00")
    verdicts = [(one["period"], one["verdict"], one["missing"]) for one in kept(rounds, "rounds.twice")]
    assert verdicts == [("2026-11-02", "short", ["东门", "西门"]), ("2026-11-03", "short", ["西门"])]


def test_a_place_that_was_closed_since_is_asked_of_while_it_was_open(rounds: Workspace) -> None:
    rounds.at("2026-11-04 08:00")
    rounds.do("rounds.place.close", "西门")
    rounds.do("rounds.place.open", name="后门")
    rounds.at("2026-11-06 08:00")
    missing = {one["period"]: one["missing"] for one in kept(rounds, "rounds.twice")}
    assert missing["2026-11-02"] == missing["2026-11-03"] == ["东门", "西门"]
    assert missing["2026-11-05"] == ["东门", "后门"]
    rounds.run("void", "后门", "--reason", "写错", by="director")
    by_thing = {one["thing"]: one["periods"] for one in kept(rounds, "rounds.twice", "--per", "thing")}
    assert by_thing == {"东门": 4, "西门": 2}


def test_each_person_of_a_post_is_asked_of_while_he_works_here(rounds: Workspace) -> None:
    office = rounds.office()
    everybody = {one.id for one in office.staff() if {"guard", "technician"} & {*one.posts}}
    assert everybody
    assert {*task(rounds, "guards").missing} == everybody
    first = sorted(everybody)[0]
    rounds.do("rounds.round.register", who=first)
    found = task(rounds, "guards")
    left = everybody - {first}
    assert (found is None) if not left else ({*found.missing} == left and found.done == 1)


def test_each_item_of_a_clause_is_found_in_the_rows_of_the_proofs(rounds: Workspace) -> None:
    assert task(rounds, "parts").missing == ["灯|lamp", "门|door"] or len(task(rounds, "parts").missing) == 2
    first, second = task(rounds, "parts").missing
    rounds.do("rounds.round.register", parts=[{"part": first}])
    assert task(rounds, "parts").missing == [second]
    rounds.do("rounds.round.register", parts=[{"part": first}, {"part": second}])
    assert task(rounds, "parts") is None


def test_every_shift_is_a_period_of_its_own_also_over_midnight(rounds: Workspace) -> None:
    found = task(rounds, "shifts")
    assert (found.period, f"{found.due:%d %H:%M}") == ("2026-11-02T07:00", "02 19:00")
    ok(rounds.run("agenda", "tick", "rounds.shifts"))
    assert task(rounds, "shifts") is None
    rounds.at("2026-11-03 06:59")
    assert task(rounds, "shifts").period == "2026-11-02T19:00"
    rounds.at("2026-11-03 07:00")
    verdicts = {one["period"]: one["verdict"] for one in kept(rounds, "rounds.shifts")}
    assert verdicts["2026-11-02T07:00"] == "kept"
    assert verdicts["2026-11-02T19:00"] == "missed"
    ok(rounds.run("agenda", "omission", "make-good", "rounds.shifts", "2026-11-02T19:00", "夜里漏了"))
    settled = {one["period"]: one["settled"] for one in kept(rounds, "rounds.shifts")}
    assert settled["2026-11-02T19:00"] == "made-good"
    wrong = rounds.run("rules", "set", "rounds.shifts", "shifts=7点到19点半", by="director")
    assert wrong.status == 2


def test_the_report_says_in_how_many_periods_a_routine_was_kept(rounds: Workspace) -> None:
    for day in (2, 3):
        rounds.at(f"2026-11-0{day} 09:00")
        for place in ("东门", "西门") * (2 if day == 2 else 1):
            rounds.do("rounds.round.register", place=place)
    rounds.at("2026-11-06 09:00")
    told = rounds.run("report", "rounds", "--month", "2026-11").out
    assert "每处两遍" in told
    assert "25.0% (1/4)" in told
    by_post = {one["post"]: one for one in kept(rounds, "rounds", "--per", "post")}
    assert by_post["guard"]["short"] >= 1
    assert [one["verdict"] for one in kept(rounds, "rounds.twice")] == ["kept", "short", "missed", "missed"]
    assert kept(rounds, "rounds.twice", "--month", "2026-10") == []
    assert "11-02 24:00" in rounds.run("agenda", "history", "rounds.twice").out  # midnight ends its day
    unknown = rounds.run("agenda", "history", "rounds.nothing")
    assert unknown.status == 2
    assert "twice" in unknown.err


def test_what_was_missed_is_told_in_the_language_of_who_asks_though_the_answer_is_kept(
    rounds: Workspace,
) -> None:
    rounds.at("2026-11-03 09:00")

    def names(lang: str) -> set[str]:
        office = rounds.office().spoken(lang)
        return {name for one in missed(office, area="rounds") for name in one.names if one.routine == "parts"}

    assert names("zh-CN") == {"灯", "门"}
    assert names("en") == {"lamp", "door"}
    assert names("zh-CN") == {"灯", "门"}


def test_of_a_report_no_routine_is_counted_that_had_no_period_in_its_month(rounds: Workspace) -> None:
    rounds.at("2026-12-01 09:00")
    assert "每处两遍" in rounds.run("report", "rounds", "--month", "2026-11").out
    assert "每处两遍" not in rounds.run("report", "rounds", "--month", "2026-12").out
    assert "每处两遍" not in rounds.run("report", "rounds", "--month", "2026-10").out


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('link = "who"', 'link = "place"', "routine.guards.link"),
        ('link = "parts.part"', 'link = "parts.lamp"', "routine.parts.link"),
        ('each = "$.items"', 'each = "$.things"', "routine.parts.each"),
        ('whose = ["guard", "technician"]', 'whose = ["guardian"]', "routine.guards.whose"),
        ('each = "place"', 'each = "spot"', "routine.twice.each"),
        (', shifts = ["07:00-19:00", "19:00-07:00"]', "", "routine.shifts.every"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_found_before_it_is_used(
    rounds: Workspace, right: str, wrong: str, said: str
) -> None:
    path = rounds.root / "areas" / "rounds.toml"
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    found = rounds.run("check")
    assert found.status == 1
    assert said in found.out + found.err
