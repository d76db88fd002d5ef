"""After a change of clauses, people or hours the index says what one that is built anew says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.generate import records
from propctl.office.opened.derived import Deriver
from propctl.regulation.model.record import Record
from propctl.store.files.layout import dump_record
from propctl.store.files.paths import record_path
from propctl.store.index.entries import Entry
from propctl.store.index.schema import DERIVED
from propctl.testing import TwoDesks, Workspace, make_workspace

Rows = dict[tuple[str, str], list[tuple[object, ...]]]
Change = Callable[[Workspace], object]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with complaints, orders and callbacks of a year, some open, one amended, one void."""
    office = make_workspace(tmp_path_factory.mktemp("prepared") / "office")
    office.at("2026-11-20 17:00")
    for record in records(36):
        path = office.root / record_path(record.ref)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump_record(record))
    office.do("complaints.complaint.amend", "CP-260831-A01", set={"about": "大堂漏水"})
    office.do("complaints.complaint.void", "CP-261001-A01", by="director", reason="重复")
    return office


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    found = prepared.copy(tmp_path / "office")
    assert indexed(found)
    return found


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the records whose entries were derived, in order."""
    found: list[str] = []
    derive = Deriver.entry

    def entry(self: Deriver, record: Record, *, clocks: bool = True) -> Entry:
        found.append(record.id)
        return derive(self, record, clocks=clocks)

    monkeypatch.setattr(Deriver, "entry", entry)
    return found


def indexed(office: Workspace) -> Rows:
    """All that the index of an office, brought up to date, says of each file."""
    opened = office.office()
    opened.index.refresh(full=True)
    opened.close()
    with sqlite3.connect(office.root / ".propctl/index.sqlite") as db:
        path = "SELECT file.key, path || '/' || name FROM file JOIN folder ON folder.key = folder"
        paths = dict(db.execute(path))
        found: Rows = {}
        for table in ("record", *DERIVED):
            for key, *row in db.execute(f"SELECT * FROM {table}"):
                found.setdefault((table, paths[key]), []).append(tuple(row))
    db.close()
    return {place: sorted(rows, key=repr) for place, rows in found.items()}


def anew(office: Workspace) -> Rows:
    """The same of an index that is built anew."""
    (office.root / ".propctl/index.sqlite").unlink()
    return indexed(office)


def amended(rule: str, since: str, value: str) -> Change:
    def change(office: Workspace) -> None:
        file = office.root / "rules.toml"
        before = file.read_text("utf-8") if file.exists() else ""
        entered = f"entered = {office.now.isoformat()}"
        line = f'rule = "{rule}"\nsince = {since}\n{entered}\nset = {{ {value} }}\nby = "director"\n'
        file.write_text(f"{before}[[amendments]]\n{line}", "utf-8")

    return change


def settled(before: str, after: str) -> Change:
    def change(office: Workspace) -> None:
        file = office.root / "propctl.toml"
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), "utf-8")

    return change


def imported(office: Workspace) -> None:
    (office.root / "calendar").mkdir()
    entered = office.now.isoformat()
    text = 'year = 2026\ntitle = "延长"\noff = ["2026-11-02..2026-11-06"]\nreplaces = true\n'
    (office.root / "calendar/2026.toml").write_text(f"{text}entered = {entered}\n", "utf-8")


def then(*changes: Change) -> Change:
    def change(office: Workspace) -> None:
        for one in changes[:-1]:
            one(office)
            indexed(office)
        changes[-1](office)

    return change


STAFF, HOURS = "[staff]\n", '\n[calendars.office]\nwindows = ["09:00-16:00"]\n'
BY_DAYS = 'within = "2wd", calendar = "office"'
TRANSFER, PLAN = "complaints.transfer-within", "workorders.utility-plan-within"
CHANGES: dict[str, Change] = {
    "a limit, from a day before": amended(TRANSFER, "2026-10-15", 'within = "5m"'),
    "a limit, from tomorrow": amended(TRANSFER, "2026-11-21", 'within = "5m"'),
    "a limit that begins today": then(
        amended(TRANSFER, "2026-11-21", 'within = "5m"'), lambda office: office.at("2026-11-21 09:00")
    ),
    "a limit, twice": then(
        amended(TRANSFER, "2026-10-15", 'within = "5m"'), amended(TRANSFER, "2026-10-20", 'within = "9m"')
    ),
    "an amendment taken back": then(
        amended(TRANSFER, "2026-10-15", 'within = "5m"'), lambda office: (office.root / "rules.toml").unlink()
    ),
    "a limit that nobody had set": amended("complaints.no-delay-no-shirking", "2026-10-15", 'within = "2d"'),
    "a clause switched off": amended(TRANSFER, "2026-10-15", "in_force = false"),
    "how a clause counts": amended(TRANSFER, "2026-10-15", 'within = "1d", calendar = "office"'),
    "what a condition asks": amended("workorders.utility-on-site-within", "2026-10-15", 'types = ["gas"]'),
    "what a condition asks from today on": then(
        amended("workorders.utility-on-site-within", "2026-11-21", 'types = ["gas"]'),
        lambda office: office.at("2026-11-21 09:00"),
    ),
    "who is to do it": amended("complaints.front-desk-tasks", "2026-10-15", 'post = "butler"'),
    "what a post is": amended(
        "agenda.role-front-desk",
        "2026-10-15",
        'post = "butler", assigned = ["complaints.complaint.transfer"]',
    ),
    "the hours": lambda office: settled(STAFF, f"{HOURS}\n{STAFF}")(office),
    "a day off": then(
        amended(TRANSFER, "2026-10-15", BY_DAYS),
        settled(STAFF, f'[calendars.office]\noff = ["2026-11-02"]\n\n{STAFF}'),
    ),
    "a day off next year": settled(STAFF, f'[calendars.office]\noff = ["2027-11-16"]\n\n{STAFF}'),
    "a schedule of working days": then(amended(TRANSFER, "2026-10-15", BY_DAYS), imported),
    "a schedule taken back": then(imported, lambda office: (office.root / "calendar/2026.toml").unlink()),
    "a person who came": settled(STAFF, f'{STAFF}clerk-9 = {{ name = "柳青", posts = ["front-desk"] }}\n'),
    "a person who left": settled('name = "周洁", ', 'name = "周洁", until = 2026-11-10, '),
    "the time zone": settled("[office]\n", '[office]\ntimezone = "UTC"\n'),
    "the areas in use": settled("[office]\n", '[office]\nareas = ["complaints", "residents"]\n'),
    "a record and a clause": then(
        amended(TRANSFER, "2026-10-15", 'within = "5m"'),
        lambda office: office.do("complaints.complaint.note", "CP-261031-A01", text="已联系"),
        amended(PLAN, "2026-10-15", 'within = "3h"'),
    ),
}


STILL = {
    "a limit, from tomorrow",
    "a limit that begins today",
    "an amendment taken back",
    "a day off next year",
    "a schedule taken back",
    "a person who came",
    "a person who left",
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_index_brought_up_to_date_says_what_one_built_anew_says(office: Workspace, name: str) -> None:
    before = indexed(office)
    CHANGES[name](office)
    found = indexed(office)
    assert found == anew(office)
    assert (found == before) == (name in STILL)


OF_NO_CONCERN: dict[str, Change] = {
    "a clause of another area": amended("fees.dunning", "2026-10-15", 'post = "cashier"'),
    "a day off in a year": CHANGES["a day off next year"],
    "a person who came": CHANGES["a person who came"],
    "the name of the office": settled("翠湖花园物业服务中心", "翠湖物业服务中心"),
}


@pytest.mark.parametrize("change", OF_NO_CONCERN.values(), ids=OF_NO_CONCERN)
def test_what_no_record_rests_on_makes_nobody_judge_a_record_again(
    office: Workspace, derived: list[str], change: Change
) -> None:
    change(office)
    indexed(office)
    assert derived == []


@pytest.mark.parametrize(
    ("since", "again"),
    [
        ("2026-11-21", set()),
        ("2026-10-15", {"CP-261031-A01"}),
        ("2026-08-15", {"CP-261031-A01", "CP-260831-A01"}),
    ],
)
def test_a_limit_amended_from_a_day_on_leaves_alone_what_was_over_before(
    office: Workspace, derived: list[str], since: str, again: set[str]
) -> None:
    amended(TRANSFER, since, 'within = "5m"')(office)
    indexed(office)
    assert set(derived) == again


def test_answers_that_were_kept_are_not_given_again_after_a_clause_changed(office: Workspace) -> None:
    opened = office.office()
    opened.index.keep("?", b"1", opened.index.changes(), "2026-11-20", "2026-11-21")
    opened.close()
    amended("fees.dunning", "2026-10-15", 'post = "cashier"')(office)
    assert office.office().index.kept("?", office.now.isoformat()) is None


def test_two_desks_that_each_amended_a_clause_say_the_same_as_if_they_had_begun_with_both(
    two_desks: TwoDesks,
) -> None:
    for desk, rule, minutes in ((two_desks.a, TRANSFER, 5), (two_desks.b, PLAN, 50)):
        desk.at("2026-11-20 09:00").do(
            "complaints.complaint.register", unit="3-1201", about="走廊漏水", channel="phone"
        )
        done = desk.run("rules", "set", rule, f"within={minutes}m", "--since", "2026-11-20", by="director")
        assert done.status == 0, done.err
        indexed(desk)
    two_desks.at("2026-11-21 09:00").exchange()
    for desk in (two_desks.a, two_desks.b):
        assert indexed(desk) == anew(desk)


@pytest.fixture(autouse=True)
def _no_home_is_missing(request: pytest.FixtureRequest) -> Iterator[None]:
    if "two_desks" in request.fixturenames:
        desks: TwoDesks = request.getfixturevalue("two_desks")
        desks.a.do("residents.unit.add", number="3-1201")
        desks.exchange()
    yield
