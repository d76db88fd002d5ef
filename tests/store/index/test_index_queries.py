"""What the index answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from propctl.regulation.ledgers import Posting
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.layout import dump_record, load_record
from propctl.store.files.paths import record_path
from propctl.store.index.index import ClockRow, DueRow, Entry, Index, Row

TZ = dt.timezone(dt.timedelta(hours=8))
AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=TZ)
A, B, C, D = "CP-261101-A01", "CP-261102-A01", "CP-261103-A01", "WO-261104-A01"


def to(record_id: str) -> Ref:
    """A complaint."""
    return Ref("complaints.complaint", record_id)


REF = to(A)


def entry(record_id: str, form: str = "complaints.complaint", **given: object) -> Entry:
    """An entry registered on the day of its id."""
    day = f"20{record_id[3:5]}-{record_id[5:7]}-{record_id[7:9]}T09:00:00+08:00"
    known: dict[str, object] = {
        "area": form.partition(".")[0],
        "state": "register",
        "open": True,
        "registered": day,
        "updated": day,
        "values": {},
        "text": "",
    }
    return Entry(id=record_id, form=form, **(known | given))  # type: ignore[arg-type]


class Known:
    """An index of given entries."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: dict[str, Entry] = {}
        self.index = Index(root, "", lambda record: self.entries[record.id], load=load_record)

    def of(self, *entries: Entry) -> Index:
        for each in entries:
            self.entries[each.id] = each
            path = self.root / record_path(Ref(each.form, each.id))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(dump_record(Record(each.form, each.id, {}, (Event(1, AT, "me", "register"),))))
        self.index.refresh()
        return self.index


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Known]:
    made = Known(tmp_path)
    yield made
    made.index.close()


def ids(rows: list[Row] | list[DueRow]) -> list[str]:
    return [row.id for row in rows]


# -- records


def test_an_entry_comes_back_as_it_went_in(known: Known) -> None:
    whole = entry(
        A,
        values={"unit": "3-1201", "count": 2, "rows": [{"name": "水管", "amount": "1.50"}], "none": None},
        text="漏水",
        clocks=[
            ClockRow("complaints.transfer", "complaints.transfer-within", "2026-11-01T09:00:00+08:00"),
            ClockRow("complaints.x", "r", "s", "d", "e", True, True, "front-desk"),
        ],
        postings=[Posting("hazmat.goods", f"held:{A}", 15_000, "", REF, 1, AT)],
        links=[("unit", Ref("residents.unit", "3-1201")), ("order", to(D))],
        conflicts=1,
    )
    index = known.of(whole)
    row = index.get(REF)
    assert row is not None
    assert (row.form, row.state, row.open, row.registered) == (
        whole.form,
        whole.state,
        whole.open,
        whole.registered,
    )
    assert (row.updated, row.values, row.conflicts) == (whole.updated, whole.values, 1)
    assert index.clocks_of(REF) == whole.clocks
    assert index.postings("hazmat.goods") == whole.postings
    assert [[row.id for row in index.linked(target)] for _, target in whole.links] == [[A], [A]]


def test_a_natural_key_of_two_forms_is_told_apart_by_the_form(known: Known, tmp_path: Path) -> None:
    index = Index(
        tmp_path,
        "",
        lambda record: entry("KY-261101", record.form, state=record.form),
        load=load_record,
    )
    for form in ("residents.unit", "keys.key"):
        path = tmp_path / record_path(Ref(form, "K1"))
        path.parent.mkdir(parents=True)
        path.write_bytes(dump_record(Record(form, "K1", {}, (Event(1, AT, "me", "register"),))))
    found = index.get(Ref("residents.unit", "KY-261101"))
    assert found is not None
    assert found.state == "residents.unit"
    assert index.path(Ref("keys.key", "KY-261101")) == "records/keys/keys/K1.toml"
    index.close()


def test_records_are_listed_by_form_area_state_time_and_id(known: Known) -> None:
    index = known.of(
        entry(A, state="closed", open=False),
        entry(B),
        entry(C, form="complaints.praise"),
        entry(D, form="workorders.order"),
        entry("CX-261105-A01", form="complaintsx.other"),
    )
    assert ids(index.rows()) == [A, B, C, D, "CX-261105-A01"]
    assert ids(index.rows(area="complaints")) == [A, B, C]
    assert ids(index.rows(form="complaints.complaint")) == [A, B]
    assert ids(index.rows(states=["closed", "void"])) == [A]
    assert ids(index.rows(area="complaints", open=True)) == [B, C]
    assert ids(index.rows(open=False)) == [A]
    assert ids(index.rows(since="2026-11-02", until="2026-11-03")) == [B]
    assert ids(index.rows(ids=[D, B, "none"])) == [B, D]


def test_the_newest_come_first_and_the_limit_keeps_them(known: Known) -> None:
    index = known.of(entry(A), entry(B), entry(C), entry("CP-261103-A02"))
    assert ids(index.rows(newest_first=True)) == ["CP-261103-A02", C, B, A]
    assert ids(index.rows(newest_first=True, limit=3)) == ["CP-261103-A02", C, B]
    assert ids(index.rows(limit=1)) == [A]


def test_a_row_knows_area_values_and_whether_it_is_open(known: Known) -> None:
    (row,) = known.of(entry(A, values={"unit": "3-1201"}, conflicts=2)).rows()
    assert (row.area, row.values, row.conflicts, row.open) == ("complaints", {"unit": "3-1201"}, 2, True)


def test_a_form_is_gone_through_lot_by_lot_in_the_order_of_registration(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("propctl.store.index.lookups._LOT", 2)
    index = known.of(
        entry(C), entry(A), entry(B, state="closed", open=False), entry(D, form="workorders.order"),
        entry("CP-261104-A01", state="void"), entry("CP-261105-A01"),
    )  # fmt: skip
    form = "complaints.complaint"
    assert [ids(lot) for lot in index.lots(form)] == [[A, B], [C, "CP-261105-A01"]]
    assert [ids(lot) for lot in index.lots(form, void=True)][-1] == ["CP-261105-A01"]
    assert [ids(lot) for lot in index.lots(form, states={"closed", "other"})] == [[B]]
    assert list(index.lots(form, states=())) == []
    assert [ids(lot) for lot in index.lots(form, since="2026-11-02", until="2026-11-03")] == [[B]]
    assert [ids(lot) for lot in index.lots(form, updated="2026-11-04")] == [["CP-261105-A01"]]


def test_records_of_one_second_are_not_lost_between_two_lots(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("propctl.store.index.lookups._LOT", 2)
    names = [f"CP-261101-A0{n}" for n in range(1, 8)]
    index = known.of(*map(entry, names))
    assert sorted(name for lot in index.lots("complaints.complaint") for name in ids(lot)) == names


@pytest.mark.parametrize("text", ["漏水", "水", "三层走廊水管漏水", "app", "APP", "100%", "a_b", "\\"])
def test_a_text_of_any_length_is_found(known: Known, text: str) -> None:
    index = known.of(entry(A, text="三层走廊水管漏水\napp 100% a_b \\"), entry(B, text="走廊 1000 axb /"))
    assert ids(index.find(text)) == [A]


def test_found_records_come_newest_first_and_no_more_than_asked_for(known: Known) -> None:
    index = known.of(entry(A, text="漏水"), entry(B, text="漏水"), entry(C, text="漏电"))
    assert ids(index.find("漏水")) == [B, A]
    assert ids(index.find("漏", limit=2)) == [C, B]
    assert index.find("噪音") == []


def test_all_that_is_found_comes_lot_by_lot(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("propctl.store.index.lookups._LOT", 2)
    index = known.of(*(entry(f"CP-261101-A0{n}", text="漏水 App" if n != 3 else "漏电") for n in range(1, 7)))
    found = [ids(lot) for lot in index.find_all("漏水")]
    assert [len(lot) for lot in found] == [2, 2, 1]
    assert {name for lot in found for name in lot} == set(ids(index.find("APP")))
    assert list(index.find_all("噪音")) == []


def test_records_that_point_to_one_are_listed_once_each(known: Known) -> None:
    index = known.of(
        entry(A),
        entry(C, links=[("about", REF), ("again", REF)]),
        entry(B, links=[("about", REF)], form="callbacks.callback"),
        entry(D, links=[("about", to(B))]),
    )
    assert [row.id for row in index.linked(REF)] == [B, C]
    assert [row.id for row in index.linked(REF, "callbacks.callback")] == [B]
    assert index.linked(to(D)) == []


def test_what_many_records_point_to_and_what_points_to_them_is_read_at_once(known: Known) -> None:
    index = known.of(
        entry(A),
        entry(C, links=[("about", REF), ("again", REF), ("unit", Ref("residents.unit", "3-1201"))]),
        entry(B, links=[("about", REF), ("other", to("CP-260101-A01"))], form="callbacks.callback"),
    )
    key = {row.id: row.key for row in index.rows()}
    assert ids(index.targets([key[B], key[C]], "complaints.complaint")) == [A]
    assert index.targets([key[B], key[C]], "residents.unit") == []
    assert index.targets([key[A]], "complaints.complaint") == []
    pointing = index.pointing([REF, to(C)], "callbacks.callback")
    assert {target: ids(rows) for target, rows in pointing.items()} == {REF: [B]}
    assert ids(index.pointing([REF], "complaints.complaint")[REF]) == [C]


def test_records_are_counted_by_state_month_day_openness_form_and_field(known: Known) -> None:
    index = known.of(
        entry(A, values={"kind": "water"}),
        entry(B, values={"kind": "power"}, state="closed", open=False),
        entry(C, values={"kind": "water"}, form="complaints.praise"),
        entry(D, form="workorders.order"),
        entry("CP-261201-A01"),
    )
    assert index.counts("complaints.complaint", "2026-11-01", "2026-12-01") == {"register": 1, "closed": 1}
    assert index.counts(by="month") == {"2026-11": 4, "2026-12": 1}
    assert index.counts(by="day", area="complaints")["2026-11-01"] == 1
    assert index.counts(by="open") == {0: 1, 1: 4}
    assert index.counts(by="form", until="2026-12-01")["complaints.complaint"] == 2
    assert index.counts(area="complaints", until="2026-12-01", by="kind") == {"water": 2, "power": 1}


def test_statistics_due_lists_and_balances_are_served_by_indexes(known: Known) -> None:
    index = known.of(entry(A))
    asked = {
        "COVERING INDEX record_time": lambda: index.counts("complaints.complaint", since="2026-11-01"),
        "INDEX record_open (form=?)": lambda: index.rows(form="complaints.complaint", open=True),
        "INDEX record_open'": lambda: index.rows(open=True),
        "COVERING INDEX clock_running": lambda: index.due(until="2026-11-01"),
        "COVERING INDEX clock_running (due<?)": lambda: index.due(
            overdue_at="2026-11-01", areas=["complaints"]
        ),
        "clock USING PRIMARY KEY (record=?)": lambda: index.limits([1]),
        "COVERING INDEX clock_running (due>?)": lambda: index.next_limit("2026-11-01"),
        "INDEX record_time (form=? AND registered>?)": lambda: next(index.lots("complaints.complaint")),
        "INDEX record_updated (form=? AND updated>?)": lambda: next(
            index.lots("complaints.complaint", updated="2026-11-01")
        ),
        "INDEX posting_thing (ledger=? AND thing=?)": lambda: index.place("keys.place", "K1"),
        "record USING INDEX record_id (id=?)": lambda: index.targets([1], "complaints.complaint"),
        "link USING COVERING INDEX link_target (target=?)": lambda: index.pointing([REF], "x.x"),
        "COVERING INDEX posting_account": lambda: index.balance("hazmat.goods", "stock"),
        "INDEX link_target": lambda: index.linked(REF),
        "INDEX record_id": lambda: index.path(REF),
        "COVERING INDEX file_watched": index.refresh,
    }
    for served, ask in asked.items():
        statements: list[str] = []
        index._connection().set_trace_callback(statements.append)
        ask()
        index._connection().set_trace_callback(None)
        plans = [index._all(f"EXPLAIN QUERY PLAN {sql}") for sql in statements if sql.startswith("SELECT")]
        assert served in str(plans)


# -- clocks


def clock(due: str | None = None, stopped: str | None = None, **given: object) -> ClockRow:
    known: dict[str, object] = {"start": "2026-11-01T09:00:00+08:00", "post": "front-desk"}
    return ClockRow(
        "complaints.transfer",
        "complaints.transfer-within",
        due=due and f"2026-11-{due}:00+08:00",
        stopped=stopped and f"2026-11-{stopped}:00+08:00",
        **(known | given),  # type: ignore[arg-type]
    )


def test_what_is_due_comes_soonest_first_and_without_limit_last(known: Known) -> None:
    index = known.of(
        entry(A, clocks=[clock(), clock("05T10:00", stopped="05T09:00")]),
        entry(B, clocks=[clock("03T10:00", post="engineering")]),
        entry(C, clocks=[clock("02T10:00", paused=True)]),
        entry(D, form="workorders.order", clocks=[clock("01T10:00", provisional=True)], state="sent"),
    )
    assert ids(index.due()) == [D, C, B, A]
    assert ids(index.due(until="2026-11-03")) == [D, C]
    assert ids(index.due(overdue_at="2026-11-04")) == [D, B]
    assert ids(index.due(areas=["complaints"], unset=False)) == [C, B]
    assert ids(index.due(areas=["complaints", "workorders"])) == [D, C, B, A]
    assert ids(index.due(unset=True)) == [A]
    assert ids(index.due(paused=True)) == [C]
    assert ids(index.due(posts=["engineering", "director"])) == [B]
    first = index.due()[0]
    assert (first.area, first.state, first.provisional, first.paused) == ("workorders", "sent", True, False)
    assert (first.due, first.values) == ("2026-11-01T10:00:00+08:00", {})


def test_the_limits_of_many_records_are_read_at_once(known: Known) -> None:
    index = known.of(
        entry(A, clocks=[clock("01T10:00", stopped="01T09:30"), clock()]),
        entry(B, clocks=[clock("03T10:00", paused=True)]),
        entry(C),
    )
    a, b, c = (row.key for row in index.rows())
    name = "complaints.transfer"
    of_a = [(a, name, "2026-11-01T10:00:00+08:00", "2026-11-01T09:30:00+08:00", 0), (a, name, None, None, 0)]
    assert index.limits([a, c]) == of_a
    assert index.limits([b]) == [(b, name, "2026-11-03T10:00:00+08:00", None, 1)]
    assert index.limits([]) == []


def test_the_next_limit_is_that_of_a_clock_that_runs(known: Known) -> None:
    index = known.of(entry(A, clocks=[clock("02T10:00", stopped="01T09:30"), clock("03T11:00"), clock()]))
    assert index.next_limit("2026-11-01T09:00:00+08:00") == "2026-11-03T11:00:00+08:00"
    assert index.next_limit("2026-11-03T11:00:01+08:00") == ""


# -- ledgers


def test_balances_are_sums_of_what_was_posted(known: Known) -> None:
    later = AT + dt.timedelta(days=1)
    held = Posting("hazmat.goods", f"held:{A}", 15_000, "", REF, 1, AT)
    stock = Posting("hazmat.goods", "stock", -15_000, "", REF, 1, AT)
    back = Posting("hazmat.goods", f"held:{A}", -5_000, "", to(B), 2, later)
    key = Posting("keys.place", "desk", 10_000, "K1", to(B), 3, later)
    index = known.of(entry(A, postings=[held, stock]), entry(B, postings=[back, key]))
    assert index.balance("hazmat.goods", f"held:{A}") == 10_000
    assert index.balance("hazmat.goods", "nothing") == 0
    assert index.accounts("hazmat.goods") == {f"held:{A}": 10_000, "stock": -15_000}
    assert index.accounts("hazmat.goods", "held:") == {f"held:{A}": 10_000}
    assert index.place("keys.place", "K1") == [key]
    assert index.place("keys.place", "") == []
    assert index.postings("hazmat.goods") == [held, stock, back]
    assert index.postings("hazmat.goods", since=later.isoformat()) == [back]
