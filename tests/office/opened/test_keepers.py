"""Paths that lead on, quotas by a shared reference, clauses that are switched off, consent that ends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from propctl.api import Ref, Refused, UsageError, amend, check, listing, pointing_to, report, routines, view
from propctl.office.routines.routine_work import Task
from propctl.testing import Workspace
from propctl.worktime.recurrence import Period


@pytest.fixture
def kennels(workspace: Workspace) -> Workspace:
    """An office with two kennels and a dog in each."""
    text = (Path(__file__).parents[1] / "keepers.toml").read_text(encoding="utf-8")
    workspace.declare("keepers", text)
    for number, street in (("1", "东街"), ("2", "西街")):
        workspace.do("keepers.home.add", number=number, street=street)
        workspace.do("keepers.dog.add", home=number, size="big", name="章晓兰", hobby="接飞盘")
    return workspace


def walks(kennels: Workspace) -> Task:
    (task,) = [one for one in routines(kennels.office(), area="keepers") if one.routine == "walks"]
    return task


def on_list(kennels: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(kennels.office(), "keepers", name)]


def test_the_declarations_are_sound(kennels: Workspace) -> None:
    assert check(kennels.office()) == []


def test_a_quota_is_met_by_a_record_that_points_to_the_same_as_each(kennels: Workspace) -> None:
    assert walks(kennels).missing == ["D-1", "D-2"]
    kennels.do("keepers.walk.register", home="1")
    assert (walks(kennels).missing, walks(kennels).names) == (["D-2"], ["2 大型"])


def test_age_of_linked_records_is_that_of_the_newest_that_is_not_void(kennels: Workspace) -> None:
    kennels.do("keepers.walk.register", home="1")
    kennels.at("2026-11-24 09:00")
    assert on_list(kennels, "idle") == ["1", "2"]
    fresh = kennels.do("keepers.walk.register", home="1").folded.id
    assert on_list(kennels, "idle") == ["2"]
    kennels.do("keepers.walk.void", fresh, by="director", reason="误登")
    assert on_list(kennels, "idle") == ["1", "2"]


def test_a_path_leads_on_to_the_open_records_that_point_there(kennels: Workspace) -> None:
    first = kennels.do("keepers.walk.register", home="1").folded.id
    assert on_list(kennels, "busy") == []
    kennels.do("keepers.walk.register", home="1")
    assert on_list(kennels, "busy") == ["D-1"]
    kennels.do("keepers.walk.finish", first)
    assert on_list(kennels, "busy") == []


def test_a_figure_is_split_by_what_a_path_leads_to(kennels: Workspace) -> None:
    for home in ("1", "1", "2"):
        kennels.do("keepers.walk.register", home=home)
    tz = dt.timezone(dt.timedelta(hours=8))
    november = Period(dt.datetime(2026, 11, 1, tzinfo=tz), dt.datetime(2026, 12, 1, tzinfo=tz), "2026-11")
    (figure,) = report(kennels.office(), november, "keepers")
    assert figure.split == {"home.street": {"东街": 2, "西街": 1}}


def test_rows_open_records_that_point_back_to_the_one_being_made(kennels: Workspace) -> None:
    made = kennels.do(
        "keepers.walk.register", home="2", finds=[{"what": "球"}, {"what": "骨头", "where": "桥下"}]
    )
    assert [(one.values["walk"], one.values["home"]) for one in made.opened] == [(made.folded.id, "2")] * 2
    assert [(one.values["street"], one.values.get("where")) for one in made.opened] == [
        ("西街", None),
        ("西街", "桥下"),
    ]


def test_fields_and_steps_of_a_clause_that_is_switched_off_are_not_taken(kennels: Workspace) -> None:
    kennels.do("keepers.home.add", number="3")
    with pytest.raises(UsageError, match="chip"):
        kennels.do("keepers.dog.add", home="3", chip="A1")
    with pytest.raises(UsageError, match=r"keepers\.chips"):
        kennels.do("keepers.dog.race", "D-1")
    assert "--chip" not in kennels.run("keepers", "dog", "add", "--help").out
    amend(kennels.office("director"), "keepers.chips", {"in_force": "true"}, kennels.now.date())
    assert kennels.do("keepers.dog.add", home="3", chip="A1").folded.values["chip"] == "A1"
    kennels.do("keepers.dog.race", "D-1")
    assert "--chip" in kennels.run("keepers", "dog", "add", "--help").out


def test_consent_that_ends_erases_what_was_kept_for_it_and_nothing_else(kennels: Workspace) -> None:
    kennels.do("keepers.dog.withdraw", "D-1")
    shown = [
        view(kennels.office(), kennels.record(dog, "keepers.dog"), reveal=True).values
        for dog in ("D-1", "D-2")
    ]
    assert [(one["name"], one.get("hobby")) for one in shown] == [("章晓兰", None), ("章晓兰", "接飞盘")]


def test_a_clause_may_refuse_an_amendment(kennels: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        kennels.do("keepers.dog.amend", "D-1", by="director", set={"name": "高明"})
    assert refusal.value.rule == "keepers.walks"


def test_everything_that_points_to_a_record_is_listed_by_time(kennels: Workspace) -> None:
    kennels.at("2026-11-20 10:00")
    walk = kennels.do("keepers.walk.register", home="1", finds=[{"what": "球"}])
    found = [row.id for row in pointing_to(kennels.office(), Ref("keepers.home", "1"))]
    assert found[0] == "D-1" and set(found[1:]) == {walk.folded.id, walk.opened[0].id}


def test_a_reference_may_be_typed_as_short_as_an_id(kennels: Workspace) -> None:
    walk = kennels.do("keepers.walk.register", home="1").folded.id
    assert kennels.do("keepers.find.register", walk="A01", what="球").folded.values["walk"] == walk
    kennels.at("2026-11-21 09:00")
    assert kennels.do("keepers.find.register", walk="1120-A01", what="球").folded.values["walk"] == walk
    with pytest.raises(UsageError, match="A01"):
        kennels.do("keepers.find.register", walk="A01", what="球")
