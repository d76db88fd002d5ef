"""Balances, links, values that only one record may have, controllers: judged by the records of that time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from propctl.errors import SettingsError
from propctl.office.auditing.past_index import PastIndex
from propctl.store.history.commits import History
from propctl.testing import TwoDesks, make_workspace
from tests.office.auditing.conftest import Forger

DAY = "records/{}/2026/11/{}.toml"
ITEM = "records/hazmat/items/鼠药.toml"
DRAWN = {"item": "鼠药", "purpose": "灭鼠", "drawer": "service-foreman", "issuer": "cleaning-foreman"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forger]:
    """One office for all: each test looks at the findings of its own commits."""
    office = make_workspace(tmp_path_factory.mktemp("office") / "office", git=True)
    (office.root / ".gitignore").write_text(".propctl/\n")
    forger = Forger(office)
    forger.commit("director")
    for unit in ("3-1201", "3-1202"):
        office.do("residents.unit.add", by="officer-1", number=unit)
    office.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    bought = {"name": "鼠药", "measure": "g", "place": "危险品柜"}
    office.do("hazmat.item.add", by="service-supervisor", **bought)
    office.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="500", supplier="农资公司")
    office.do("hazmat.draw.draw", by="cleaning-foreman", quantity="80", **DRAWN)
    yield forger


def put(forger: Forger, form: str, id: str, by: str, step: str, head: dict[str, str], more: str = "") -> None:
    """A record as somebody writes it with an editor, with its first event."""
    path = forger.root / DAY.format(form.partition(".")[0], id)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f'{name} = "{value}"\n' for name, value in head.items())
    event = f'{{ n = 1, at = {forger.office.now.isoformat()}, by = "{by}", step = "{step}"{more} }}'
    path.write_text(f'form = "{form}"\nid = "{id}"\n{lines}\nhistory = [\n  {event},\n]\n', "utf-8")


def told(forger: Forger, *commits: str) -> list[str]:
    """The faults of these commits, in words."""
    return [str(one.problem) for one in forger.audit().faults if one.commit in commits]


def test_more_is_not_drawn_by_hand_than_there_was(shared: Forger) -> None:
    put(shared, "hazmat.draw", "HZ-261120-A08", "cleaning-foreman", "draw", {**DRAWN, "quantity": "420"})
    honest = shared.commit("cleaning-foreman")
    put(shared, "hazmat.draw", "HZ-261120-A09", "cleaning-foreman", "draw", {**DRAWN, "quantity": "1"})
    forged = shared.commit("cleaning-foreman")
    assert told(shared, honest) == []
    (found,) = told(shared, forged)
    assert "HZ-261120-A09" in found and "more than there is" in found
    shared.office.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="99", supplier="农资公司")


def test_what_is_drawn_is_closed_with_nothing_left_open(shared: Forger) -> None:
    values = f', used = "10", returned = "10", returned_at = {shared.office.now.isoformat()}'
    path = DAY.format("hazmat", "HZ-261120-A01")
    (found,) = told(shared, shared.forge(path, "cleaning-foreman", "finish", values))
    assert "not accounted for" in found


def test_lines_of_one_commit_are_weighed_together_in_whichever_order_they_stand(shared: Forger) -> None:
    more = ', quantity = "300", supplier = "农资公司"'
    put(shared, "hazmat.draw", "HZ-261120-A10", "cleaning-foreman", "draw", {**DRAWN, "quantity": "300"})
    shared.line(ITEM, "cleaning-foreman", "receive", more)
    assert told(shared, shared.commit("cleaning-foreman")) == []


def test_a_value_that_only_one_open_record_may_have_is_not_given_twice_by_hand(shared: Forger) -> None:
    head = {"person": "clerk-2", "reason": "核对资料"}
    put(shared, "residents.grant", "RG-261120-A08", "director", "grant", head)
    first = shared.commit("director")
    put(shared, "residents.grant", "RG-261120-A09", "director", "grant", head)
    second = shared.commit("director")
    shared.forge(DAY.format("residents", "RG-261120-A08"), "director", "revoke", ', reason = "期满"')
    put(shared, "residents.grant", "RG-261120-A10", "director", "grant", {**head, "person": "clerk-1"})
    other = shared.commit("director")
    assert told(shared, first, other) == []
    (found,) = told(shared, second)
    assert "stands in RG-261120-A08 already" in found


def test_what_a_clause_needs_of_another_record_was_asked_of_it_as_it_was(shared: Forger) -> None:
    office = shared.office
    early = office.do("residents.arrival.register", unit="3-1201").folded.id
    forged = shared.forge(DAY.format("residents", early), "clerk-1", "complete")
    later = office.do("residents.arrival.register", unit="3-1202").folded.id
    person = {
        "unit": "3-1202",
        "head": "张三",
        "phone": "13800138001",
    }
    office.do("residents.household.open", by="officer-1", **person)
    honest = shared.forge(DAY.format("residents", later), "clerk-1", "complete")
    office.do("residents.household.open", by="officer-1", **{**person, "unit": "3-1201"})
    assert told(shared, honest) == []
    (found,) = told(shared, forged)
    assert "先为这户建立客户档案" in found


def test_what_only_a_controller_refuses_is_refused_in_the_past(shared: Forger) -> None:
    head = {"code": "x", "post": "guard", "ends": "20:00"}
    path = shared.root / "records/duty/shifts/x.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    for begins in ("25:00", "08:00"):
        values = "".join(f', {name} = "{value}"' for name, value in {**head, "begins": begins}.items())
        path.write_text('form = "duty.shift"\nid = "x"\n\nhistory = [\n]\n', "utf-8")
        shared.line("records/duty/shifts/x.toml", "director", "add", values)
        commit = shared.commit("director")
        assert bool(told(shared, commit)) is (begins == "25:00")
        path.unlink()
        shared.commit("director")


def test_a_step_by_hand_fills_in_what_its_form_requires(shared: Forger) -> None:
    put(
        shared,
        "hazmat.draw",
        "HZ-261120-A11",
        "cleaning-foreman",
        "draw",
        {**DRAWN, "quantity": "1", "purpose": ""},
    )
    (found,) = told(shared, shared.commit("cleaning-foreman"))
    assert "still missing" in found


def test_two_desks_that_drew_the_last_of_it_are_a_finding_of_check_and_no_forgery(tmp_path: Path) -> None:
    desks = TwoDesks(tmp_path)
    office = desks.a
    office.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    office.do("hazmat.item.add", by="service-supervisor", name="鼠药", measure="g", place="危险品柜")
    office.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="80", supplier="农资公司")
    desks.exchange()
    for desk in (desks.a, desks.b):
        desk.do("hazmat.draw.draw", by="cleaning-foreman", quantity="80", **DRAWN)
    desks.exchange()
    for desk in (desks.a, desks.b):
        assert [str(one.problem) for one in Forger(desk).audit().faults] == []


def test_the_next_audit_goes_on_from_where_the_last_one_was(
    shared: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shared.audit().faults
    put(shared, "hazmat.draw", "HZ-261120-A12", "cleaning-foreman", "draw", {**DRAWN, "quantity": "9000"})
    forged = shared.commit("cleaning-foreman")
    listed: list[str] = []
    monkeypatch.setattr(History, "files", lambda self, commit, folder: listed.append(folder) or {})
    monkeypatch.setattr(PastIndex, "_build", lambda self, db: listed.append("built"))
    assert len(told(shared, forged)) == 1
    assert listed == [], "what it knew of other records was kept"
    monkeypatch.undo()
    for left in (shared.root / ".propctl").glob("audit-*"):
        left.unlink()
    again = shared.audit().faults
    assert {one.commit for one in again} == {one.commit for one in first} | {forged}


def test_a_controller_does_no_step_that_its_area_does_not_declare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_workspace(tmp_path / "office", git=True)
    office.do("residents.unit.add", by="officer-1", number="3-1201")
    call = {"unit": "3-1201", "about": "水管爆裂", "kind": "repair", "channel": "phone"}
    called = {**call, "phone": "13800138001", "caller": "张三"}
    monkeypatch.setattr("propctl.office.doing.follow_ups.names_step", lambda *names: False)
    with pytest.raises(SettingsError, match="opens"):
        office.do("calls.call.register", **called)
    assert not list((office.root / "records").rglob("CL-*")), "nothing is saved"
    monkeypatch.undo()
    office.do("calls.call.register", **called)
