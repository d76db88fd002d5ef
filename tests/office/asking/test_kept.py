"""An answer about many records is kept only while it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from propctl.api import report
from propctl.office.asking.agenda import waiting
from propctl.office.asking.answers_kept import Lasts, kept, made_of, together
from propctl.office.asking.queries import tallied
from propctl.office.judging.ladders import _Counted as Counted
from propctl.office.judging.ladders import rungs
from propctl.office.opened.scope import RowScope
from propctl.office.routines.missed import Past, missed
from propctl.office.routines.routine_work import Count, RoutineNow, Task, routines
from propctl.regulation.language.evaluation import Condition
from propctl.store.index.lookups import MadeOf
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.periods import Period

COMPLAINT = "complaints.complaint"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with one complaint, which must be transferred by 09:20."""
    workspace.do("residents.unit.add", number="3-1201", steward="officer-1")
    register(workspace)
    return workspace


def register(desk: Workspace) -> str:
    return desk.do(f"{COMPLAINT}.register", unit="3-1201", about="走廊漏水").folded.id


def is_asked(desk: Workspace) -> bool:
    """Ask a question; whether it had to be asked, or an answer was kept."""
    asked: list[str] = []
    assert kept(desk.office(), "what", list[str], lambda: asked.append("it") or ["answer"]) == ["answer"]
    return bool(asked)


def edit_by_hand(desk: Workspace) -> None:
    (path,) = (desk.root / "records" / "complaints").rglob("CP-*.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("走廊", "大堂"), encoding="utf-8")


def remove(desk: Workspace) -> None:
    (path,) = (desk.root / "records" / "complaints").rglob("CP-*.toml")
    path.unlink()


def move_in(desk: Workspace) -> None:
    desk.do("residents.unit.amend", "3-1201", by="director", set={"steward": "officer-2"})


def test_an_answer_is_kept_while_nothing_changes(desk: Workspace) -> None:
    assert [is_asked(desk), is_asked(desk), is_asked(desk.at("09:10"))] == [True, False, False]


@pytest.mark.parametrize(
    "change",
    [
        register,
        lambda desk: desk.do(f"{COMPLAINT}.classify", "A01", **{"class": "developer"}),
        lambda desk: desk.do(f"{COMPLAINT}.note", "A01", text="住户来电"),
        lambda desk: desk.do(f"{COMPLAINT}.amend", "A01", set={"about": "大堂漏水"}),
        lambda desk: desk.do(f"{COMPLAINT}.void", "A01", by="director", reason="重复"),
        edit_by_hand,
        remove,
        lambda desk: desk.run("rules", "set", "complaints.transfer-within", "within=30m", by="director"),
        lambda desk: desk.at("09:21"),  # the limit of its transfer has passed
        lambda desk: desk.at("2026-11-21 00:00"),
        lambda desk: desk.at("2026-11-19 12:00"),  # what was found later says nothing of now
    ],
    ids=["register", "step", "note", "amend", "void", "edit", "remove", "rule", "limit", "midnight", "past"],
)
def test_it_is_asked_anew_after_whatever_may_change_it(
    desk: Workspace, change: Callable[[Workspace], object]
) -> None:
    is_asked(desk)
    assert not is_asked(desk)
    change(desk)
    assert is_asked(desk)


def test_what_another_desk_sends_makes_it_be_asked_anew(two_desks: TwoDesks) -> None:
    two_desks.a.do("residents.unit.add", number="3-1201", steward="officer-1")
    two_desks.exchange()
    assert [is_asked(two_desks.b), is_asked(two_desks.b)] == [True, False]
    register(two_desks.a)
    two_desks.exchange()
    assert is_asked(two_desks.b)


def test_what_changes_while_it_is_asked_is_not_kept_as_its_answer(desk: Workspace) -> None:
    def ask() -> list[str]:
        register(desk)
        return ["too early"]

    assert kept(desk.office(), "what", list[str], ask) == ["too early"]
    assert is_asked(desk)


def test_an_unsound_file_that_nobody_mends_does_not_make_it_be_asked_each_time(desk: Workspace) -> None:
    (desk.root / "records" / "complaints" / "bad.toml").write_text("no record", encoding="utf-8")
    is_asked(desk)
    assert not is_asked(desk)


def test_an_answer_that_another_version_wrote_is_asked_anew(desk: Workspace) -> None:
    kept(desk.office(), "what", dict[str, int], lambda: {"answer": 1})
    assert is_asked(desk)
    assert not is_asked(desk)


def test_figures_are_kept_with_everything_that_they_say(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def figures() -> object:
        office = desk.office()
        start = office.now.replace(day=1, hour=0)
        return report(office, Period(start, start.replace(month=12), "2026-11"), "complaints")

    found = figures()
    monkeypatch.setattr("propctl.office.counting.figures.measured", lambda *_: pytest.fail("measured again"))
    assert figures() == found


def test_lists_are_counted_anew_only_after_a_change(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def unclassified() -> list[int]:
        return [one.count for one in waiting(desk.office()) if one.name == "unclassified"]

    looked_at: list[str] = []

    def looks(rows: Iterable[RowScope], conditions: Sequence[Condition]) -> list[int]:
        some = list(rows)
        looked_at.extend(one.row.form for one in some)
        return tallied(some, conditions)

    monkeypatch.setattr("propctl.office.asking.agenda.tallied", looks)
    assert (unclassified(), COMPLAINT in looked_at) == ([1], True)
    looked_at.clear()
    assert (unclassified(), looked_at) == ([1], [])
    register(desk)
    assert unclassified() == [2]


def test_a_list_of_the_last_days_is_kept_all_day_and_loses_a_record_at_midnight(pets: Workspace) -> None:
    area = pets.root / "areas" / "pets.toml"
    recent = area.read_text(encoding="utf-8").replace("size = large and not @put-tag", "age(register) <= 2d")
    area.write_text(recent, encoding="utf-8")
    pets.at("2026-11-20 09:00").do("pets.pet.register", name="阿黄", kind="dog", size="large")

    def listed(at: str) -> int:
        return sum(one.count for one in waiting(pets.at(at).office()) if one.name == "large")

    times = (
        "2026-11-20 10:00",
        "2026-11-22 09:01",
        "2026-11-22 23:59",
        "2026-11-23 00:01",
        "2026-11-23 08:00",
    )
    assert [listed(at) for at in times] == [1, 1, 1, 0, 0]


def test_a_list_of_ones_own_is_counted_for_each_who_looks(desk: Workspace) -> None:
    def mine(person: str) -> list[int]:
        return [one.count for one in waiting(desk.office(person)) if one.name == "mine"]

    assert (mine("clerk-1"), mine("clerk-2"), mine("clerk-1")) == ([1], [], [1])


@pytest.mark.parametrize(
    ("made_of", "change", "anew"),
    [
        (MadeOf(own=frozenset((COMPLAINT,))), register, True),
        (MadeOf(own=frozenset(("residents.unit",))), register, False),
        (MadeOf(near=frozenset(("residents.unit",))), register, True),  # a complaint points to its home
        (MadeOf(own=frozenset(("residents.unit",))), move_in, True),
        (MadeOf(own=frozenset((COMPLAINT,))), move_in, False),
        (MadeOf(near=frozenset((COMPLAINT,))), move_in, True),
        (MadeOf(own=frozenset((COMPLAINT,))), edit_by_hand, True),
        (MadeOf(own=frozenset((COMPLAINT,))), remove, True),
        (MadeOf(near=frozenset(("residents.unit",))), remove, True),
        (MadeOf(own=frozenset(("residents.unit",))), remove, False),
        (MadeOf(), register, False),
        (None, move_in, True),
    ],
)
def test_it_is_asked_anew_where_that_changes_of_which_it_is_made(
    desk: Workspace, made_of: MadeOf | None, change: Callable[[Workspace], object], anew: bool
) -> None:
    def asks() -> bool:
        asked: list[str] = []
        lasts = Lasts(made_of)
        kept(desk.office(), "of", list[str], lambda: asked.append("it") or ["answer"], lambda: lasts)
        return bool(asked)

    assert (asks(), asks()) == (True, False)
    change(desk)
    assert (asks(), asks()) == (anew, False)


def test_what_an_answer_is_made_of_is_known_from_what_it_asks() -> None:
    assert made_of(COMPLAINT, "state = open", "") == MadeOf(own=frozenset((COMPLAINT,)))
    assert made_of(COMPLAINT, "state = open", "unit.steward") == MadeOf(near=frozenset((COMPLAINT,)))
    assert made_of(COMPLAINT, "balance('owed:{unit}') > 0") is None
    unit = MadeOf(own=frozenset(("residents.unit",)))
    both = together((unit, made_of(COMPLAINT), MadeOf(near=frozenset((COMPLAINT,)))))
    assert both == MadeOf(frozenset(("residents.unit", COMPLAINT)), frozenset((COMPLAINT,)))
    assert together((unit, None)) is None


def test_routines_are_counted_anew_only_where_what_proves_them_changed(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count = RoutineNow.count

    def counts(now: RoutineNow, *asked: Any, **more: Any) -> Count:
        counted.append(now.area.name)
        return count(now, *asked, **more)

    def told() -> tuple[list[Task], list[Past]]:
        office = desk.office()
        return routines(office), missed(office)

    monkeypatch.setattr(RoutineNow, "count", counts)
    desk.at("2026-11-23 10:00")
    before = told()
    assert "activities" in counted
    counted.clear()
    register(desk)
    told()
    assert counted
    assert "activities" not in counted
    areas = {area.name: area for area in desk.office().catalog.areas()}
    ticked = next(
        task
        for task in before[0]
        if not (declared := areas[task.area].routine[task.routine]).proof and declared.each in ("", "staff")
    )
    desk.do("agenda.tick.tick", routine=ticked.full, by="director")
    assert {task.full: task.done for task in told()[0]}[ticked.full] == ticked.done + 1


def test_what_was_missed_is_told_anew_when_its_period_ends_and_when_it_is_settled(desk: Workspace) -> None:
    def waiting_of(area: str) -> int:
        return len(missed(desk.office(), area=area))

    desk.at("2026-11-24 10:00")
    late = missed(desk.office())[-1]
    before = waiting_of(late.area)
    desk.do("agenda.omission.waive", routine=late.full, period=late.period, reason="停电", by="director")
    assert waiting_of(late.area) == before - 1
    assert waiting_of(late.area) == before - 1


def test_what_is_kept_together_is_kept_at_the_end(desk: Workspace) -> None:
    office = desk.office()
    with office.index.keeping():
        kept(office, "what", list[str], lambda: ["answer"])
        with office.index.keeping():  # one within another keeps with the outer
            kept(office, "how", list[str], lambda: ["answer"])
        assert is_asked(desk)  # nobody else is kept waiting meanwhile
    assert not is_asked(desk)
    assert kept(desk.office(), "how", list[str], list) == ["answer"]


def test_times_of_a_ladder_are_taken_again_only_of_what_changed(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    times = Counted._times_of_one

    def noted(ladder: Counted, row: RowScope) -> Iterator[Any]:
        taken.append(row.row.id)
        return times(ladder, row)

    monkeypatch.setattr(Counted, "_times_of_one", noted)
    desk.at("2026-11-22 09:00")
    late = register(desk)
    before = rungs(desk.office())
    assert len(set(taken)) == 2
    taken.clear()
    desk.do(f"{COMPLAINT}.note", late, text="住户来电")
    assert rungs(desk.office()) == before
    assert set(taken) == {late}
