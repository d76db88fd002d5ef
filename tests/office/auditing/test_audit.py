"""What ``propctl audit`` says of posts, approvals and sealed fields, from git history alone."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.api import amend
from propctl.errors import Problem, Refused
from propctl.office.auditing.audit import audit
from propctl.office.doing.batches import create_batch
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.office.conftest import add_pets


@pytest.fixture
def pets(tmp_path: Path) -> Workspace:
    """An office with git that registers pets, one of them vaccinated."""
    workspace = add_pets(make_workspace(tmp_path / "office", git=True))
    subprocess.run(["git", "add", "propctl.toml", "areas"], cwd=workspace.root, check=True)
    commit(workspace, "director")
    register(workspace)
    workspace.do("pets.pet.vaccinate", "PT-261120-A01", vaccine="狂犬")
    return workspace


def register(pets: Workspace, name: str = "旺财") -> str:
    return pets.do("pets.pet.register", name=name, kind="dog", phone="13800138001").folded.id


def problems(pets: Workspace) -> list[Problem]:
    return [finding.problem for finding in audit(pets.office()).faults]


def add_by_hand(pets: Workspace, by: str, step: str, more: str = "", *, typist: str = "") -> None:
    """What somebody appends with an editor and commits with plain git, in his own name or a ``typist``'s."""
    file = pets.root / "records/pets/2026/11/PT-261120-A01.toml"
    text = file.read_text(encoding="utf-8")
    number = text.count("{ n =") + 1
    line = f'  {{ n = {number}, at = {pets.now.isoformat()}, by = "{by}", step = "{step}"{more} }},\n'
    file.write_text(f"{text[:-2]}{line}]\n", encoding="utf-8")
    commit(pets, typist or by)


def commit(pets: Workspace, by: str) -> None:
    named = ["-c", f"user.name={by}", "-c", f"user.email={by}@propctl.invalid"]
    date = f"{pets.now.isoformat()}"
    command = ["git", *named, "commit", "-q", "-am", "by hand", "--date", date]
    subprocess.run(command, cwd=pets.root, check=True, env={**os.environ, "GIT_COMMITTER_DATE": date})


@pytest.mark.parametrize(
    ("by", "step", "more", "reason"),
    [
        ("technician-1", "approve", "", "must be done by"),
        ("clerk-1", "banish", ', reason = "吵闹"', "needs the approval"),
        (
            "clerk-1",
            "banish",
            ', reason = "吵闹", approved_by = "clerk-2"',
            "approv",
        ),
        ("clerk-1", "refund", ', amount = "1.00", reason = "误收"', "needs the approval"),
        ("clerk-1", "void", ', reason = "误登"', "must be done by"),
        ("technician-1", "amend", ', set = { size = "large" }', "must be done by"),
        ("somebody", "note", ', text = "好"', "is not on the staff"),
    ],
)
def test_a_step_by_hand_that_propctl_would_have_refused_is_named(
    pets: Workspace, by: str, step: str, more: str, reason: str
) -> None:
    add_by_hand(pets, by, step, more)
    (found,) = problems(pets)
    assert found.field == step and reason in str(found)


def test_approving_ones_own_record_by_hand_is_named(pets: Workspace) -> None:
    settings = pets.root / "propctl.toml"
    settings.write_text(settings.read_text().replace('["front-desk"]', '["front-desk", "director"]', 1))
    commit(pets, "director")
    add_by_hand(pets, "clerk-1", "approve")
    (found,) = problems(pets)
    assert "somebody else" in str(found)


def test_a_step_by_hand_that_was_allowed_is_no_forgery(pets: Workspace) -> None:
    add_by_hand(pets, "director", "approve")
    assert problems(pets) == []


def test_a_personal_value_written_in_clear_is_named_and_not_repeated(pets: Workspace) -> None:
    add_by_hand(pets, "clerk-1", "amend", ', set = { phone = "13800138009" }')
    (found,) = problems(pets)
    assert found.field == "phone" and "must be sealed" in str(found)
    assert "13800138009" not in str(found)


def test_an_amendment_by_hand_needs_a_supervisor(pets: Workspace) -> None:
    moved = pets.now.isoformat()
    amend(pets.office("director"), "pets.fine", {"amount": "60"}, dt.date(2026, 12, 1))
    assert problems(pets) == []
    rules = pets.root / "rules.toml"
    line = f'{{ rule = "pets.fine", set = {{}}, since = 2026-12-02, entered = {moved}, by = "clerk-1" }}'
    rules.write_text(rules.read_text().replace("\n]\n", f"\n  {line},\n]\n"))
    commit(pets, "clerk-1")
    (found,) = problems(pets)
    assert found.path == "rules.toml" and "supervisors" in str(found)


def test_what_a_step_opens_and_a_batch_makes_is_honest(pets: Workspace) -> None:
    pets.do("pets.pet.call-on", "PT-261120-A01", how="phone")
    pets.do("pets.litter.register", young=[{"name": "一号", "kind": "cat"}, {"name": "二号", "kind": "cat"}])
    pets.do("pets.litter.register", by="technician-1", young=[{"name": "三号", "kind": "dog"}])
    create_batch(pets.office("officer-1"), "pets", "invite", {"how": "home"})
    assert problems(pets) == []


def test_a_day_with_every_kind_of_step_is_honest(pets: Workspace) -> None:
    pets.do("pets.tag.add", number="T1")
    pets.do("pets.pet.put-tag", "PT-261120-A01", tag="T1")
    pets.do("pets.pet.pay", "PT-261120-A01", amount="30")
    pets.do("pets.pet.refund", "PT-261120-A01", amount="10", reason="误收", on_paper=("director", "7"))
    pets.do("pets.pet.amend", "PT-261120-A01", set={"size": "large", "phone": "13800138002"})
    pets.do("pets.pet.note", "PT-261120-A01", text="很乖")
    pets.do("pets.pet.untag", "PT-261120-A01", tag="T1", reason="误登")
    pets.do("pets.pet.approve", "PT-261120-A01", by="director")
    with pytest.raises(Refused, match="moved money or goods"):
        pets.do("pets.pet.void", "PT-261120-A01", by="director", reason="误登")
    pets.do("pets.pet.refund", "PT-261120-A01", amount="20", reason="误收", on_paper=("director", "8"))
    pets.do("pets.pet.void", "PT-261120-A01", by="director", reason="误登")
    pets.at("2026-11-24 10:00")
    register(pets, "来福")
    assert problems(pets) == []


def test_nobody_asks_in_anothers_name_for_what_he_approves_himself(pets: Workspace) -> None:
    """Who needs a second person asks in his own name: else one alone would be both."""
    pets.do("pets.pet.pay", "PT-261120-A01", amount="30")
    approved = ', amount = "10", reason = "误", approved_by = "director", typed_by = "director", paper = "7"'
    add_by_hand(pets, "clerk-1", "refund", approved, typist="director")
    (found,) = problems(pets)
    assert "director" in str(found) and "own name" in str(found)


def test_who_left_might_do_what_he_did_while_he_worked_here(pets: Workspace) -> None:
    settings = pets.root / "propctl.toml"
    without = [row for row in settings.read_text().splitlines() if not row.startswith("clerk-1")]
    settings.write_text("\n".join(without))
    report = audit(pets.at("2026-11-25 09:00").office("clerk-2"))
    assert report.faults == []
    assert [finding.problem.path for finding in report.to_confirm] == ["propctl.toml"], "not in history yet"


def test_two_desks_that_work_offline_and_merge_with_stock_git_are_honest(pet_desks: TwoDesks) -> None:
    shutil.rmtree(pet_desks.b.root / "areas")
    subprocess.run(["git", "add", "areas"], cwd=pet_desks.a.root, check=True)
    commit(pet_desks.a, "director")
    first = register(pet_desks.a)
    pet_desks.exchange()
    for minute in range(1, 4):
        pet_desks.at(f"2026-11-20 09:0{minute}")
        for desk, by in ((pet_desks.a, "clerk-1"), (pet_desks.b, "clerk-2")):
            desk.do("pets.pet.note", first, by=by, text=f"第{minute}次")
            desk.do("pets.pet.register", by=by, name=f"{by}{minute}", kind="cat")
        pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert audit(desk.office()).faults == []


def test_the_command_says_so_and_leaves_with_status_1_when_history_was_forged(pets: Workspace) -> None:
    assert pets.run("audit").status == 0
    add_by_hand(pets, "technician-1", "approve")
    done = pets.run("audit", "--json")
    assert done.status == 1 and "PT-261120-A01" in done.out


def test_an_office_without_git_is_told_that_it_has_nothing_to_audit(workspace: Workspace) -> None:
    done = workspace.run("audit")
    assert done.status == 69 and "Traceback" not in done.err


@pytest.mark.parametrize(
    "remark",
    ["  # 经理已同意\n", '  { n = 3, at = %s, by = "clerk-1", step = "note", text = "好" },  # 同意\n'],
)
def test_a_remark_among_the_lines_of_a_record_is_named(pets: Workspace, remark: str) -> None:
    """It is no event, and reads as if the office had written it; a line without one is in order."""
    file = pets.root / "records/pets/2026/11/PT-261120-A01.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text[:-2]}{remark.replace('%s', pets.now.isoformat())}]\n", encoding="utf-8")
    commit(pets, "clerk-1")
    assert len(problems(pets)) == 1
    pets.do("pets.pet.note", "PT-261120-A01", text="很乖")
    assert len(problems(pets)) == 1
