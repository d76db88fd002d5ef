"""A morning on one screen: at most 25 rows, some of each kind, and what presses most."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from propctl.cli.showing.morning_rows import ROWS, on_one_screen
from propctl.office.asking.agenda import Agenda

MIDNIGHT = dt.datetime(2026, 11, 24, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def clocks(count: int, first: int = 0) -> list[Any]:
    return [SimpleNamespace(ref=("f", number)) for number in range(first, first + count)]


def routines(count: int, hours: int) -> list[Any]:
    due = MIDNIGHT + dt.timedelta(hours=hours)
    return [SimpleNamespace(full=f"a.{hours}-{number}", due=due) for number in range(count)]


def lists(count: int, *posts: str, own: bool = False) -> list[Any]:
    prefix = "".join(posts) or ("own" if own else "all")
    return [SimpleNamespace(area="a", name=f"{prefix}{n}", posts=list(posts), own=own) for n in range(count)]


def agenda(**given: list[Any]) -> Agenda:
    return Agenda(**{name: given.get(name, []) for name in Agenda.__struct_fields__})


def test_nothing_is_left_out_while_all_of_it_fits_on_the_screen() -> None:
    found = agenda(late=clocks(5), routines=routines(10, -2), lists=lists(10, "officer"))
    assert on_one_screen(found, [], MIDNIGHT) == (found, [], 0)


def test_of_each_kind_there_are_some_rows_and_the_rest_is_counted() -> None:
    missed: list[Any] = [SimpleNamespace(full=f"m.{number % 9}") for number in range(90)]  # ten periods each
    found = agenda(
        late=clocks(40) + clocks(40),  # two limits on each record
        soon=clocks(2) + clocks(6, 50),
        routines=routines(8, 48) + routines(8, -2),
        missed=missed,
        lists=lists(9) + lists(6, "officer") + lists(2, own=True),
    )
    below = clocks(12, 100)
    shown = on_one_screen(found, below, MIDNIGHT)
    late = {one.ref for one in shown.agenda.late}
    soon = {one.ref for one in shown.agenda.soon} - late
    kinds = [late, soon, shown.below, shown.agenda.routines, shown.agenda.lists]
    kinds.append({one.full for one in shown.agenda.missed})
    assert sum(map(len, kinds)) == ROWS
    assert all(len(kind) >= 3 for kind in kinds)
    assert len(late) == max(map(len, kinds))  # what is late presses most
    assert not any(one.full.startswith("a.48") for one in shown.agenda.routines[3:])
    assert all(one.posts or one.own for one in shown.agenda.lists)  # those of nobody come last
    assert len([one for one in shown.agenda.missed if one.full == "m.0"]) == 10  # of a routine all periods
    assert shown.more == 40 + 6 + 12 + 16 + 9 + 17 - ROWS


def test_lists_that_wait_for_nobody_in_particular_are_shown_where_there_is_room() -> None:
    found = agenda(late=clocks(20), lists=lists(9))
    shown = on_one_screen(found, [], MIDNIGHT)
    assert (len(shown.agenda.late), len(shown.agenda.lists), shown.more) == (20, 5, 4)
