"""Of an answer about each record, only the parts are found anew in which something changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from propctl.office.asking.agenda import today
from propctl.office.asking.answers_kept import Time, kept_by_part
from propctl.office.auditing.past_index import PastIndex
from propctl.office.opened.scope import RowScope
from propctl.testing import TwoDesks, Workspace, make_workspace

COMPLAINT, UNIT = "complaints.complaint", "residents.unit"
LATE = "CP-261121-A01"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with two homes, and a complaint on each of two days."""
    made = make_workspace(tmp_path_factory.mktemp("parts") / "office")
    for number in ("3-1201", "3-1202"):
        made.do(f"{UNIT}.add", number=number, steward="officer-1")
    register(made.at("2026-11-20 09:00"))
    register(made.at("2026-11-21 09:00"), "3-1202")
    return made


@pytest.fixture
def desk(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def register(desk: Workspace, unit: str = "3-1201") -> str:
    return desk.do(f"{COMPLAINT}.register", unit=unit, about="走廊漏水").folded.id


def looked_at(desk: Workspace, form: str = COMPLAINT, time: Time = "") -> list[str]:
    """Which records have to be looked at to say how many there are; those of the other parts are kept."""
    ids: list[str] = []

    def count(rows: Iterable[RowScope]) -> int:
        some = [one.row.id for one in rows]
        ids.extend(some)
        return len(some)

    parts = kept_by_part(desk.office(), f"how many {time}", form, int, count, time)
    assert sum(parts) == sum(row.state != "void" for row in desk.office().index.rows(form=form))
    return ids


def ids(desk: Workspace, form: str = COMPLAINT) -> list[str]:
    return [row.id for row in desk.office().index.rows(form=form)]


def test_nothing_is_looked_at_again_while_nothing_changes(desk: Workspace) -> None:
    assert looked_at(desk) == ids(desk)
    assert looked_at(desk) == []


@pytest.mark.parametrize(
    "change",
    [
        register,
        lambda desk: desk.do(f"{COMPLAINT}.note", LATE, text="住户来电"),
        lambda desk: desk.do(f"{COMPLAINT}.amend", LATE, set={"about": "大堂漏水"}),
        lambda desk: desk.do(f"{COMPLAINT}.void", LATE, by="director", reason="重复"),
        lambda desk: desk.do(f"{UNIT}.amend", "3-1202", by="director", set={"steward": "officer-2"}),
    ],
    ids=["register", "note", "amend", "void", "what it points to"],
)
def test_a_change_has_the_records_of_that_day_looked_at(
    desk: Workspace, change: Callable[[Workspace], object]
) -> None:
    early = looked_at(desk)[0]
    change(desk)
    again = looked_at(desk)
    assert early not in again
    assert again == [row.id for row in desk.office().index.rows(form=COMPLAINT)[1:] if row.state != "void"]


def test_a_standing_record_is_a_part_of_its_own(desk: Workspace) -> None:
    assert looked_at(desk, UNIT) == ["3-1201", "3-1202"]
    register(desk)
    assert looked_at(desk, UNIT) == ["3-1201"]


def test_a_file_that_is_gone_is_counted_no_more(desk: Workspace) -> None:
    gone = looked_at(desk)[1]
    (path,) = (desk.root / "records").rglob(f"{gone}.toml")
    path.unlink()
    assert looked_at(desk) == []  # no other was registered that day, and the sum is that of the rest


@pytest.mark.parametrize(
    ("time", "moment", "anew"),
    [
        ("", "2027-01-01 00:00", False),
        ("day", "2026-11-21 23:59", False),
        ("day", "2026-11-22 00:00", True),
        ("", "2026-11-18 09:00", True),  # what was found later says nothing of that day
    ],
)
def test_what_time_changes_is_found_anew_in_time(
    desk: Workspace, time: Time, moment: str, anew: bool
) -> None:
    looked_at(desk, time=time)
    assert bool(looked_at(desk.at(moment), time=time)) is anew


def test_a_limit_that_passes_has_all_looked_at_that_ask_for_clocks(desk: Workspace) -> None:
    looked_at(desk.at("09:01"), time="limits")
    office = desk.office()
    limit = dt.datetime.fromisoformat(office.index.next_limit(office.now.isoformat()))
    assert not looked_at(desk.at(f"{limit - dt.timedelta(minutes=1):%Y-%m-%d %H:%M}"), time="limits")
    assert looked_at(desk.at(f"{limit + dt.timedelta(minutes=1):%Y-%m-%d %H:%M}"), time="limits")


def test_an_amendment_has_all_looked_at_on_the_day_it_begins_and_when_it_is_made(desk: Workspace) -> None:
    looked_at(desk)
    within = ("complaints.transfer-within", "within=30m", "--since", "2026-11-25")
    desk.run("rules", "set", *within, by="director")
    assert looked_at(desk)
    open_for_days = desk.office()
    assert not looked_at(desk.at("2026-11-24 09:00"))
    open_for_days.now = desk.at("2026-11-25 09:00").now
    counts = kept_by_part(open_for_days, "how many ", COMPLAINT, int, lambda rows: 7, "")
    assert counts == [7, 7]


def test_what_another_desk_sends_is_looked_at(two_desks: TwoDesks) -> None:
    two_desks.a.do(f"{UNIT}.add", number="3-1201", steward="officer-1")
    sent = register(two_desks.a)
    two_desks.exchange()
    assert looked_at(two_desks.b) == [sent]
    two_desks.a.do(f"{COMPLAINT}.note", sent, text="住户来电")
    two_desks.b.do(f"{COMPLAINT}.note", sent, text="已回电")
    assert looked_at(two_desks.b) == [sent]
    two_desks.exchange()
    assert looked_at(two_desks.b) == [sent]


def test_the_agenda_is_the_same_with_and_without_what_was_kept(desk: Workspace, tmp_path: Path) -> None:
    steps: tuple[Callable[[], object], ...] = (
        lambda: desk.at("10:00"),
        lambda: desk.do(f"{COMPLAINT}.classify", LATE, **{"class": "developer"}),
        lambda: register(desk),
        lambda: desk.do(f"{COMPLAINT}.void", LATE, by="director", reason="重复"),
        lambda: desk.at("2026-11-22 10:00"),
    )
    for step in steps:
        step()
        kept, anew = today(desk.office()), desk.copy(tmp_path / f"{steps.index(step)}").office()
        anew.index._rebuild()
        assert today(anew) == kept


def test_of_the_past_no_answer_is_kept() -> None:
    past = PastIndex.__new__(PastIndex)
    past.keep_by_part("how many", b"{}", 0, "2026-11-21", "2026-11-22")
    assert past.kept_by_part("how many", "2026-11-21T09:00") is None
