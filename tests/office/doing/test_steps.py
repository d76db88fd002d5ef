"""Doing steps: who may, what the clauses demand, what is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, Request, UsageError, amend, check, run, view
from propctl.store.index.index import Index
from propctl.testing import Workspace, make_workspace


def register(pets: Workspace, name: str = "旺财", **more: Any) -> str:
    return pets.do("pets.pet.register", **{"name": name, "kind": "dog", **more}).folded.id


def test_a_declared_area_needs_no_programming(pets: Workspace) -> None:
    assert check(pets.office()) == []
    assert register(pets) == "PT-261120-A01"


def test_a_step_is_refused_to_other_posts_and_the_refusal_cites_the_clause(pets: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.register", by="technician-1", name="旺财", kind="dog")
    assert refusal.value.rule == "pets.who-registers"
    assert "小区养宠公约" in str(refusal.value)
    assert pets.do("pets.pet.register", by="officer-1", name="旺财", kind="dog").folded.state == "kept"


def test_nobody_approves_what_he_registered_himself(pets: Workspace) -> None:
    pets.root.joinpath("propctl.toml").write_text(
        pets.root.joinpath("propctl.toml")
        .read_text()
        .replace('posts = ["front-desk"]', 'posts = ["front-desk", "director"]', 1)
    )
    record = register(pets)
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    with pytest.raises(Refused, match="somebody else"):
        pets.do("pets.pet.approve", record, by="clerk-1")
    assert pets.do("pets.pet.approve", record, by="director").folded.state == "approved"


def test_a_need_is_judged_on_the_record_as_it_stood_before(pets: Workspace) -> None:
    record = register(pets)
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.approve", record, by="director")
    assert refusal.value.rule == "pets.vaccinated-first"
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    assert pets.do("pets.pet.approve", record, by="director").folded.state == "approved"


def test_choices_are_compared_in_the_order_in_which_they_are_declared(pets: Workspace) -> None:
    pets.do("pets.tag.add", number="T1")
    record = register(pets, size="large")
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.approve", record, by="director")
    assert refusal.value.rule == "pets.large-needs-tag"
    pets.do("pets.pet.put-tag", record, tag="T1")
    assert pets.do("pets.pet.approve", record, by="director").folded.state == "approved"


def test_an_unset_parameter_enforces_nothing_until_it_is_set(pets: Workspace) -> None:
    cat = register(pets, "咪咪", kind="cat")
    assert pets.do("pets.pet.leave", cat).folded.state == "left"
    amend(pets.office("director"), "pets.banned-breeds", {"kinds": "cat"}, dt.date(2026, 11, 20))
    second = register(pets, "花花", kind="cat")
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.leave", second)
    assert refusal.value.rule == "pets.banned-breeds"


def test_a_second_person_approves_on_paper_and_the_event_keeps_both(pets: Workspace) -> None:
    record = register(pets)
    with pytest.raises(Refused, match="needs the approval"):
        pets.do("pets.pet.banish", record, reason="扰民")
    with pytest.raises(Refused, match="must be approved"):
        pets.do("pets.pet.banish", record, reason="扰民", on_paper=("clerk-2", "2026-17"))
    event = pets.do("pets.pet.banish", record, reason="扰民", on_paper=("director", "2026-17")).event
    assert (event.by, event.values["approved_by"], event.paper) == ("clerk-1", "director", "2026-17")


def test_nobody_is_his_own_second_person(pets: Workspace) -> None:
    record = register(pets)
    with pytest.raises(Refused, match="own request"):
        pets.do("pets.pet.banish", record, by="director", reason="扰民", on_paper=("director", "1"))


def test_a_decision_on_paper_is_typed_by_somebody_else(pets: Workspace) -> None:
    record = register(pets)
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    event = pets.do("pets.pet.approve", record, by="clerk-2", on_paper=("director", "2026-18")).event
    assert (event.by, event.typed_by, event.paper) == ("director", "clerk-2", "2026-18")


def test_a_step_that_the_state_does_not_allow_says_when_it_would_be(pets: Workspace) -> None:
    record = register(pets)
    pets.do("pets.pet.leave", record)
    with pytest.raises(UsageError, match="已迁出"):
        pets.do("pets.pet.vaccinate", record, vaccine="狂犬")


def test_missing_fields_are_named_together(pets: Workspace) -> None:
    with pytest.raises(UsageError, match=r"名字.*种类"):
        pets.do("pets.pet.register")


def test_an_unknown_field_is_refused_with_those_that_there_are(pets: Workspace) -> None:
    with pytest.raises(UsageError, match="colour"):
        pets.do("pets.pet.register", name="旺财", kind="dog", colour="黄")


def test_a_value_that_must_be_unique_among_open_records_is(pets: Workspace) -> None:
    first = register(pets)
    with pytest.raises(UsageError, match=first):
        register(pets)
    pets.do("pets.pet.leave", first)
    assert register(pets) != first


def test_people_are_sealed_on_disk_and_masked_on_the_screen(pets: Workspace) -> None:
    record = register(pets, keeper="欧阳明", phone="138 0013 8000")
    text = (pets.root / "records/pets/2026/11" / f"{record}.toml").read_text(encoding="utf-8")
    assert "13800138000" not in text and "欧阳明" not in text
    seen = view(pets.office(), pets.record(record))
    assert (seen.values["keeper"], seen.values["phone"]) == ("欧阳*", "138****8000")
    revealed = view(pets.office(), pets.record(record), reveal=True)
    assert (revealed.values["keeper"], revealed.values["phone"]) == ("欧阳明", "13800138000")


def test_an_amendment_is_an_event_and_an_unchanged_sealed_value_keeps_its_token(pets: Workspace) -> None:
    record = register(pets, phone="13800138000")
    path = pets.root / "records/pets/2026/11" / f"{record}.toml"
    before = path.read_text(encoding="utf-8")
    token = pets.record(record).values["phone"]
    pets.do("pets.pet.amend", record, set={"phone": "13800138000", "size": "large"})
    assert path.read_text(encoding="utf-8").startswith(before.rpartition("]")[0])
    assert pets.record(record).values["phone"] == token
    assert pets.record(record).values["size"] == "large"


def test_a_void_record_leaves_every_list_but_not_the_disk(pets: Workspace) -> None:
    record = register(pets)
    with pytest.raises(Refused):
        pets.do("pets.pet.void", record, reason="误登")
    with pytest.raises(UsageError):
        pets.do("pets.pet.void", record, by="director")
    pets.do("pets.pet.void", record, by="director", reason="误登")
    assert pets.record(record).state == "void"
    assert pets.office().index.due() == []
    with pytest.raises(UsageError, match="已作废"):
        pets.do("pets.pet.vaccinate", record, vaccine="狂犬")


@pytest.mark.parametrize("when", ["2026-11-20T09:01:00+08:00", "2026-09-01T09:00:00+08:00"])
def test_a_step_is_neither_dated_ahead_nor_too_far_back(pets: Workspace, when: str) -> None:
    from propctl.api import Request, run

    request = Request(
        form="pets.pet",
        step="register",
        values={"name": "旺财", "kind": "dog"},
        at=dt.datetime.fromisoformat(when),
    )
    with pytest.raises(UsageError):
        run(pets.office(), request)


def test_what_was_typed_later_keeps_both_times(pets: Workspace) -> None:
    from propctl.api import Request, run

    at = dt.datetime.fromisoformat("2026-11-19T17:00:00+08:00")
    event = run(
        pets.office(), Request(form="pets.pet", step="register", values={"name": "旺", "kind": "dog"}, at=at)
    ).event
    assert event.at == at and event.entered == pets.now


def test_a_step_can_open_a_record_of_another_form_in_the_same_batch(pets: Workspace) -> None:
    record = register(pets)
    outcome = pets.do("pets.pet.call-on", record, how="phone")
    (visit,) = outcome.opened
    assert (visit.values["about"], visit.values["place"], visit.values["how"]) == (record, "旺财", "phone")
    assert outcome.event.batch and outcome.event.batch == visit.history[0].batch


def test_a_step_opens_one_record_for_each_row(pets: Workspace) -> None:
    outcome = pets.do(
        "pets.litter.register", young=[{"name": "大宝", "kind": "dog"}, {"name": "小宝", "kind": "cat"}]
    )
    assert [pet.values["name"] for pet in outcome.opened] == ["大宝", "小宝"]
    with pytest.raises(UsageError, match="same"):
        pets.do("pets.litter.register", young=[{"name": "三", "kind": "dog"}, {"name": "三", "kind": "cat"}])


def test_a_failed_step_of_a_batch_leaves_nothing_behind(pets: Workspace) -> None:
    register(pets, "大宝")
    before = sorted(str(path) for path in (pets.root / "records").rglob("*.toml"))
    with pytest.raises(UsageError):
        pets.do(
            "pets.litter.register", young=[{"name": "新", "kind": "dog"}, {"name": "大宝", "kind": "cat"}]
        )
    assert sorted(str(path) for path in (pets.root / "records").rglob("*.toml")) == before


def test_a_batch_makes_one_record_for_each_and_only_the_missing_ones_the_second_time(pets: Workspace) -> None:
    from propctl.office.doing.batches import create_batch

    register(pets, "大宝")
    register(pets, "小宝")
    with pytest.raises(Refused):
        create_batch(pets.office("clerk-1"), "pets", "invite", {"how": "phone"})
    seen: list[tuple[int, int]] = []
    made = create_batch(
        pets.office("officer-1"), "pets", "invite", {"how": "phone"}, lambda done, of: seen.append((done, of))
    )
    assert [visit.folded.values["place"] for visit in made] == ["大宝", "小宝"] and seen[-1] == (2, 2)
    register(pets, "新来的")
    made = create_batch(pets.office("officer-1"), "pets", "invite", {"how": "phone"})
    assert [visit.folded.values["place"] for visit in made] == ["新来的"]
    assert create_batch(pets.office("officer-1"), "pets", "invite", {"how": "phone"}) == []


def test_a_reference_that_the_index_does_not_know_yet_is_found_by_its_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another desk of the same computer added it after this one had looked."""
    workspace.do("residents.unit.add", number="3-1201")
    monkeypatch.setattr(Index, "state", lambda *_: None)
    values = {"about": "走廊漏水", "channel": "phone"}
    assert workspace.do("complaints.complaint.register", unit="3-1201", **values).folded.id
    with pytest.raises(UsageError, match="3-9999"):
        workspace.do("complaints.complaint.register", unit="3-9999", **values)


def test_a_command_looks_at_the_folders_once_and_an_office_that_stays_open_before_each_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make_workspace(tmp_path / "office")
    looks = []
    refresh = Index.refresh
    monkeypatch.setattr(Index, "refresh", lambda index, full=False: (looks.append(1), refresh(index, full)))
    office = workspace.office()
    run(office, Request(form="residents.unit", step="add", values={"number": "3-1201"}))
    assert len(looks) == 1
    workspace.do("residents.unit.add", number="3-1202")
    looks.clear()
    values = {"unit": "3-1202", "about": "走廊漏水", "channel": "phone"}
    assert run(office, Request(form="complaints.complaint", step="register", values=values)).folded.id
    assert len(looks) == 1
