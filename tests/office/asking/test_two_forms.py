"""A pet and its tag are both called 甲: no command takes one for the other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from propctl.api import Ref, UsageError, check, pointing_to, resolve, spelled
from propctl.office.asking.resolving import Ambiguous
from propctl.testing import TwoDesks, Workspace
from tests.cli.terminal import Terminal

PET, TAG = Ref("twins.pet", "甲"), Ref("twins.tag", "甲")
AREA = Path(__file__).parents[1] / "twins.toml"


def declare(workspace: Workspace) -> Workspace:
    return workspace.declare("twins", AREA.read_text("utf-8"))


@pytest.fixture
def twins(workspace: Workspace) -> Workspace:
    """An office with the pet 甲 and the tag 甲, and nothing else."""
    declare(workspace)
    workspace.do("twins.pet.add", name="甲", kind="狗", phone="13800138001")
    workspace.do("twins.tag.add", name="甲", place="门口", phone="13900139002")
    return workspace


def state(office: Workspace, ref: Ref) -> str:
    return office.office().folded(ref).state


def steps(office: Workspace, ref: Ref) -> list[str]:
    return [event.step for event in office.office().folded(ref).history]


GENERIC = [
    ("void", ("登错",), "void"),
    ("note", ("看过",), "note"),
    ("amend", ("--set", "{field}=改过"), "amend"),
]


@pytest.mark.parametrize(("command", "words", "step"), GENERIC)
def test_a_script_that_names_neither_form_is_refused_and_told_both(
    twins: Workspace, command: str, words: tuple[str, ...], step: str
) -> None:
    refused = twins.run(command, "甲", *(word.format(field="name") for word in words), by="director")
    assert refused.status == 2
    assert "twins.pet:甲" in refused.err and "twins.tag:甲" in refused.err
    assert steps(twins, PET) == steps(twins, TAG) == ["add"]


@pytest.mark.parametrize(("command", "words", "step"), GENERIC)
@pytest.mark.parametrize(("ref", "other", "field"), [(PET, TAG, "kind"), (TAG, PET, "place")])
@pytest.mark.parametrize("spelling", ["{ref}", "{title}:甲", "{title}：甲"])
def test_with_its_form_before_it_each_is_meant_and_the_other_left_alone(
    twins: Workspace,
    command: str,
    words: tuple[str, ...],
    step: str,
    ref: Ref,
    other: Ref,
    field: str,
    spelling: str,
) -> None:
    typed = spelling.format(ref=ref, title={PET: "宠物", TAG: "牌"}[ref])
    done = twins.run(command, typed, *(word.format(field=field) for word in words), by="director")
    assert done.status == 0, done.err
    assert steps(twins, ref) == ["add", step] and steps(twins, other) == ["add"]


def test_show_print_attach_and_lists_answer_with_the_one_that_is_meant(
    twins: Workspace, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"x")
    for command in (("show", "甲"), ("print", "甲"), ("attach", "甲", str(photo))):
        refused = twins.run(*command)
        assert refused.status == 2 and "twins.tag:甲" in refused.err, command
    assert twins.run("show", "twins.tag:甲", "--json").json()["fields"]["place"] == "门口"
    assert "门口" in twins.run("print", "twins.tag:甲").out
    assert twins.run("attach", "牌:甲", str(photo)).status == 0
    assert steps(twins, TAG) == ["add", "attach"] and steps(twins, PET) == ["add"]
    twins.run("void", "twins.pet:甲", "送人了", by="director")
    (row,) = twins.run("twins", "tag", "list", "--json").json()
    assert (row["form"], row["state"], row["fields"]["place"]) == ("twins.tag", "used", "门口")
    (row,) = twins.run("twins", "list", "--all", "--json").json()
    assert (row["form"], row["state"]) == ("twins.pet", "void")
    found = twins.run("find", "甲", "--json").json()
    assert {(one["form"], one["state"]) for one in found} == {("twins.pet", "void"), ("twins.tag", "used")}


def test_two_records_of_different_forms_are_no_finding(twins: Workspace) -> None:
    assert check(twins.office()) == []


def test_their_own_commands_need_no_form_before_the_key(twins: Workspace) -> None:
    assert twins.run("twins", "renew", "甲", "--kind", "猫").status == 0
    assert twins.record("甲", "twins.pet").values["kind"] == "猫"
    assert twins.run("twins", "leave", "twins.pet:甲").status == 0
    assert (state(twins, PET), state(twins, TAG)) == ("gone", "used")


def test_a_reference_to_either_asks_which_and_keeps_what_was_said(twins: Workspace) -> None:
    refused = twins.run("twins", "visit", "register", "甲")
    assert refused.status == 2 and "twins.pet:甲" in refused.err and "twins.tag:甲" in refused.err
    tag = twins.run("twins", "visit", "register", "牌:甲", "--json").json()["id"]
    pet = twins.run("twins", "visit", "register", "twins.pet:甲", "--json").json()["id"]
    office = twins.office()
    assert [row.id for row in pointing_to(office, TAG)] == [tag]
    assert [row.id for row in pointing_to(office, PET)] == [pet]
    twins.do("twins.tag.add", name="乙")
    assert twins.do("twins.visit.register", what="乙").folded.values["what"] == "乙"
    assert check(twins.office()) == []


def test_somebody_at_a_terminal_is_asked_which_one(twins: Workspace) -> None:
    environ = {**os.environ, "PROPCTL_NOW": twins.now.isoformat(), "TERM": "dumb", "PROPCTL_LANG": "zh-CN"}
    line = ["-C", str(twins.root), "--as", "clerk-1", "note", "甲", "看过"]
    with Terminal(line, environ) as terminal:
        terminal.expect("1 宠物 (twins.pet:甲)")
        terminal.expect("2 牌 (twins.tag:甲)")
        terminal.asked("是哪一个", "2")
        assert terminal.status == 0
    assert steps(twins, TAG) == ["add", "note"] and steps(twins, PET) == ["add"]


def test_a_sealed_value_of_the_one_does_not_open_in_the_other_nor_is_it_forgotten_with_it(
    twins: Workspace,
) -> None:
    root = twins.root / "records" / "twins"
    pet, tag = root / "pets" / "甲.toml", root / "tags" / "甲.toml"
    phone = twins.run("show", str(TAG), "--reveal", "--purpose=核对", "--json", by="director").json()[
        "fields"
    ]["phone"]
    assert phone == "13900139002"
    token = pet.read_text("utf-8").partition('phone = "')[2].partition('"')[0]
    own = tag.read_text("utf-8").partition('phone = "')[2].partition('"')[0]
    before = tag.read_text("utf-8")
    tag.write_text(before.replace(own, token), encoding="utf-8")
    moved = twins.run("show", str(TAG), "--reveal", "--purpose=核对", by="director")
    assert "13800138001" not in moved.out and moved.status == 0 and "解不开" in moved.err
    tag.write_text(before, encoding="utf-8")
    assert twins.run("key", "forget", str(PET), "--yes", by="director").status == 0
    for ref, shown in ((PET, "***"), (TAG, "13900139002")):
        fields = twins.run("show", str(ref), "--reveal", "--purpose=核对", "--json", by="director").json()[
            "fields"
        ]
        assert fields["phone"] == shown


def test_one_batch_at_a_time_is_unfinished_though_two_records_share_their_key(twins: Workspace) -> None:
    office = twins.office("director")
    from propctl.api import Request, run_all

    requests = [Request(form=ref.form, step="note", id=ref.id, values={"text": "一起"}) for ref in (PET, TAG)]
    run_all(office, requests)
    run_all(twins.office("director"), requests[::-1])
    batches = [event.batch for ref in (PET, TAG) for event in twins.office().folded(ref).events["note"]]
    assert len(set(batches)) == 2 and all("甲" in batch for batch in batches)


def test_what_is_typed_by_program_is_resolved_once(twins: Workspace) -> None:
    office = twins.office()
    assert resolve(office, "甲", "twins.tag") == TAG
    assert resolve(office, "twins.tag:甲") == TAG and spelled(TAG) == "twins.tag:甲"
    with pytest.raises(Ambiguous) as asked:
        resolve(office, "甲")
    assert asked.value.refs == [PET, TAG]
    with pytest.raises(UsageError, match=r"twins\.cat"):
        resolve(office, "twins.cat:甲")
    with pytest.raises(UsageError, match="甲"):
        resolve(office, "甲 2")


def test_the_shipped_place_and_key_of_one_name_are_two(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", name="A", by="service-supervisor")
    workspace.do("hazmat.key.add", name="A", place="A", keeper="cleaning-foreman", by="service-supervisor")
    (row,) = workspace.run("hazmat", "key", "list", "--json").json()
    assert row["form"] == "hazmat.key"
    refused = workspace.run("show", "A")
    assert refused.status == 2 and "hazmat.key:A" in refused.err and "hazmat.place:A" in refused.err
    assert workspace.run("show", "hazmat.place:A", "--json").json()["form"] == "hazmat.place"
    assert workspace.run("void", "hazmat.key:A", "登错", by="director").status == 0
    assert workspace.run("show", "hazmat.place:A", "--json").json()["state"] == "kept"


def test_two_offline_desks_keep_the_two_apart(two_desks: TwoDesks) -> None:
    for desk in (two_desks.a, two_desks.b):
        declare(desk)
    two_desks.a.do("twins.pet.add", name="甲", kind="狗")
    two_desks.b.do("twins.tag.add", name="甲", place="门口")
    two_desks.exchange()
    two_desks.at("2026-11-20 09:10").a.run("void", "twins.pet:甲", "送人", by="director")
    two_desks.at("2026-11-20 09:20").b.run("note", "twins.tag:甲", "挂好了")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert (state(desk, PET), steps(desk, TAG)) == ("void", ["add", "note"])
        assert check(desk.office()) == []
