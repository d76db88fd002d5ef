"""``revert``: a record's last step is taken back, and all stands as if it had not been done."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok, refused

MOVES = """
prefix = "MV"
title = { zh = "搬家", en = "Moves" }
main = "asked"
[form.asked]
title = { zh = "申请", en = "Request" }
[form.asked.field]
who = { type = "text", zh = "谁", en = "Who", required = true }
[form.asked.step]
ask = { zh = "申请", en = "Ask", to = "asked" }
[form.asked.step.grant]
zh = "同意"
en = "Grant"
from = "asked"
to = "granted"
opens = { form = "held", step = "open", set = { who = "who" } }
[form.asked.state]
asked = "待定|asked"
granted = "同意|granted"
[form.held]
key = "who"
title = { zh = "台账", en = "Ledger" }
[form.held.field]
who = { type = "text", zh = "谁", en = "Who", required = true }
[form.held.step]
open = { zh = "立账", en = "Open", to = "held" }
[form.held.state]
held = "在册|held"
"""


def dog(workspace: Workspace) -> str:
    return workspace.do("pets.pet.register", name="旺财", kind="dog").folded.id


def stands(workspace: Workspace, id: str) -> tuple[Any, ...]:
    """What a record says, and what limits and lists say of it."""
    folded = workspace.record(id)
    form = workspace.office().catalog.form(folded.form)
    done = {step: len(some) for step, some in folded.events.items() if step in form.step}
    limits = workspace.run("due", "--json").json()
    return folded.state, folded.values, done, limits, workspace.run("pets", "--json").json()[0]["state"]


def take_back(workspace: Workspace, id: str, *, by: str = "director", lang: str = "zh-CN") -> Any:
    return workspace.run("--lang", lang, "revert", id, "办错了", by=by)


@pytest.mark.parametrize(
    ("step", "by", "values"),
    [
        ("vaccinate", "clerk-1", {"vaccine": "狂犬"}),
        ("leave", "clerk-1", {}),
        ("void", "director", {"reason": "x"}),
    ],
)
def test_a_step_that_is_taken_back_leaves_all_as_it_was_and_may_be_done_again(
    pets: Workspace, step: str, by: str, values: dict[str, str]
) -> None:
    id = dog(pets)
    before = stands(pets, id)
    for _ in range(2):
        pets.do(f"pets.pet.{step}", id, by=by, **values)
        ok(take_back(pets, id))
        assert stands(pets, id) == before
        assert [event.step for event in pets.record(id).kept] == ["register"]
    told = ok(pets.run("show", id)).out
    assert told.count("撤回上一步  原因：办错了；不再算数：") == 2
    assert ok(pets.run("check")).out == "所有记录完好。\n"


def test_what_an_amendment_made_of_its_words_goes_with_it_and_what_it_made_of_others_stays(
    pets: Workspace,
) -> None:
    id = dog(pets)
    pets.do("pets.pet.vaccinate", id, vaccine="狂犬")
    ok(pets.run("amend", id, "--set", "vaccine=六联", "--set", "size=large", by="director"))
    ok(take_back(pets, id))
    assert {"vaccine", "size"} & pets.record(id).values.keys() == {"size"}
    assert pets.record(id).values["size"] == "large"


def test_steps_are_taken_back_one_after_the_other_and_what_made_the_record_is_voided(pets: Workspace) -> None:
    id = dog(pets)
    pets.do("pets.pet.vaccinate", id, vaccine="狂犬")
    pets.do("pets.pet.approve", id, by="director")
    ok(pets.run("note", id, "电话问过"))  # a note is no step that is taken back
    ok(take_back(pets, id))
    assert pets.record(id).state == "kept"
    ok(take_back(pets, id))
    assert "vaccinate" not in pets.record(id).events
    nothing = take_back(pets, id)
    assert (nothing.status, "propctl void" in nothing.err) == (2, True)
    lacking = pets.run("revert", id, by="director")
    assert (lacking.status, lacking.err) == (2, "缺少原因：写在编号后面\n")


def test_who_did_it_takes_it_back_and_supervisors_and_nobody_else(pets: Workspace) -> None:
    id = dog(pets)
    pets.do("pets.pet.leave", id, by="clerk-1")
    other = take_back(pets, id, by="cleaner-1")
    assert (other.status, "主管级以上人员" in other.err) == (77, True)
    assert pets.record(id).state == "left"
    english = take_back(pets, id, by="cleaner-1", lang="en")
    assert "is taken back by who did it" in english.err
    ok(take_back(pets, id, by="clerk-1"))


def test_what_a_superior_did_no_lower_supervisor_takes_back(pets: Workspace) -> None:
    id = dog(pets)
    pets.do("pets.pet.vaccinate", id, vaccine="狂犬")
    pets.do("pets.pet.approve", id, by="director")
    lower = take_back(pets, id, by="service-supervisor")
    assert (lower.status, "级别不低于办理人的主管级以上人员" in lower.err) == (77, True), lower
    assert pets.record(id).state == "approved"
    ok(take_back(pets, id, by="director"))


def test_what_moved_money_or_opened_a_record_is_put_right_there_first(pets: Workspace) -> None:
    id = dog(pets)
    pets.do("pets.pet.call-on", id, how="home")
    standing = take_back(pets, id)
    assert (standing.status, "PV-261120-A01" in standing.err) == (77, True)
    ok(pets.run("void", "PV-261120-A01", "没有去", by="director"))
    ok(take_back(pets, id))
    pets.do("pets.pet.pay", id, amount="20")
    assert "冲销、退回" in take_back(pets, id).err


def test_what_was_opened_without_naming_it_comes_first_too(workspace: Workspace) -> None:
    """A dossier bears its person's name, not the number of the application that it came from."""
    workspace.declare("moves", MOVES)
    id = workspace.do("moves.asked.ask", who="甲").folded.id
    workspace.do("moves.asked.grant", id, by="director")
    assert "甲（台账，在册）" in take_back(workspace, id).err
    ok(workspace.run("void", "moves.held:甲", "弄错了", by="director"))
    ok(take_back(workspace, id))
    workspace.do("moves.asked.grant", id, by="director")
    assert workspace.record("甲", "moves.held").state == "held"


def test_what_a_step_of_the_form_takes_back_is_taken_back_by_it(workspace: Workspace) -> None:
    workspace.do("residents.building.add", name="3")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    ok(workspace.run("complaints", "register", "3-1201", "漏水", "--channel", "phone", "--category", "other"))
    ok(workspace.run("complaints", "withdraw", "A01", "--withdrawn-why", "已自行处理", "--way", "phone"))
    refused(take_back(workspace, "A01"), "propctl complaints resume CP-261120-A01")


def test_a_limit_that_was_missed_stays_seen_and_takes_somebody_else_to_take_its_beginning_back(
    pets: Workspace,
) -> None:
    id = dog(pets)
    pets.do("pets.pet.vaccinate", id, vaccine="狂犬")
    pets.do("pets.pet.approve", id, by="service-supervisor")
    pets.at("2026-11-24 15:00")
    assert "pets.visit" in [row["clock"] for row in pets.run("due", "--overdue", "--json").json()]
    refused(take_back(pets, id, by="service-supervisor"), "pets.visit-within")
    ok(take_back(pets, id, by="center-manager"))
    assert [
        row["clock"] for row in pets.run("show", id, "--json").json()["clocks"] if row["amended_late"]
    ] == ["pets.visit"]


def test_two_desks_that_take_the_same_step_back_take_it_back_once(pet_desks: TwoDesks) -> None:
    id = dog(pet_desks.a)
    pet_desks.a.do("pets.pet.vaccinate", id, vaccine="六联")
    pet_desks.a.do("pets.pet.vaccinate", id, vaccine="狂犬")
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        ok(take_back(desk, id))
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert desk.record(id).values["vaccine"] == "六联"
        assert ok(desk.run("check")).out == "所有记录完好。\n"
    assert ok(pet_desks.a.run("audit")).status == 0


def test_a_step_on_which_another_desk_has_gone_on_stands(pet_desks: TwoDesks) -> None:
    id = dog(pet_desks.a)
    pet_desks.a.do("pets.pet.vaccinate", id, vaccine="狂犬")
    pet_desks.exchange()
    pet_desks.a.at("2026-11-20 09:30").do("pets.pet.approve", id, by="director")
    ok(take_back(pet_desks.b.at("2026-11-20 09:40"), id))
    pet_desks.exchange()
    assert pet_desks.b.record(id).state == "approved"
    found = pet_desks.b.run("check")
    assert (found.status, "撤回上一步" in found.out + found.err) == (1, True)


def test_a_step_that_another_desk_did_under_the_same_number_is_not_taken_back_for_ones_own(
    pet_desks: TwoDesks,
) -> None:
    id = dog(pet_desks.a)
    pet_desks.exchange()
    pet_desks.b.at("2026-11-20 09:20").do("pets.pet.vaccinate", id, vaccine="狂犬")
    pet_desks.a.at("2026-11-20 09:10").do("pets.pet.vaccinate", id, vaccine="六联")
    ok(take_back(pet_desks.a.at("2026-11-20 09:30"), id))
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert desk.record(id).values["vaccine"] == "狂犬"
        assert len(desk.record(id).events["vaccinate"]) == 2
        assert desk.run("check").status == 1
    ok(take_back(pet_desks.a.at("2026-11-20 10:00"), id))  # who knows both takes the last back
    pet_desks.exchange()
    assert pet_desks.b.record(id).values["vaccine"] == "六联"
    assert ok(pet_desks.b.run("audit")).status == 0
