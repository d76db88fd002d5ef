"""What cannot be undone: only after the save, only by its post, and never what is somebody else's."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from propctl.errors import NotSaved, Problem, Refused
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run_all
from propctl.office.opened.people import reveal_one
from propctl.office.opened.retention import erase_what_consents_ended
from propctl.regulation.model.record import Record
from propctl.store.files import fsio
from propctl.store.files.paths import CONSENTS
from propctl.store.files.reader import Reader
from propctl.testing import TwoDesks, Workspace

HOUSEHOLD = "records/residents/households/H-3-1201.toml"
HOBBY, PHONE, NEXT_PHONE = "书法", "13812345678", "13666666666"


@pytest.fixture
def lived(workspace: Workspace) -> Workspace:
    """A home with its household, which has agreed that its hobbies are kept."""
    workspace.do("residents.unit.add", number="3-1201")
    move_in(workspace, "章晓兰", PHONE)
    consent(workspace)
    return workspace


def move_in(desk: Workspace, head: str, phone: str) -> None:
    desk.do("residents.household.open", by="officer-1", unit="3-1201", head=head, phone=phone)


def consent(desk: Workspace, hobby: str = HOBBY) -> None:
    agreed = {"purpose": "社区活动", "consented": "2026-11-20", "hobbies": hobby}
    desk.do("residents.household.consent", "H-3-1201", by="officer-1", **agreed)


def complaint(desk: Workspace, phone: str = PHONE) -> str:
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": phone}
    return desk.do("complaints.complaint.register", **values).folded.id


def seen(desk: Workspace, id: str, name: str) -> str | None:
    """A personal value as it stands, in clear; None where nobody can read it."""
    office = desk.office()
    (ref,) = office.index.named(id)
    folded = office.folded(ref)
    form = office.catalog.form(ref.form)
    field = {**form.ask, **form.field}[name]
    return reveal_one(office, field, name, folded.values.get(name), ref)


@pytest.mark.rule("residents.collect-habits")
@pytest.mark.parametrize("who", ["cleaner-1", "technician-1", "guard-1"])
def test_who_does_not_keep_the_file_withdraws_no_consent_and_is_told_who_does(
    lived: Workspace, who: str
) -> None:
    done = lived.run("residents", "household", "withdraw", "H-3-1201", by=who)
    assert done.status == 77 and "residents.collect-habits" in done.err and "主管" in done.err
    assert seen(lived, "H-3-1201", "hobbies") == HOBBY


@pytest.mark.rule("residents.collect-habits")
def test_who_may_erase_is_a_parameter_of_the_clause(lived: Workspace) -> None:
    amend = ("rules", "set", "residents.collect-habits", "erasers=supervisor+", "--since", "2026-11-20")
    assert lived.run(*amend, by="director").status == 0
    assert lived.run("residents", "household", "withdraw", "H-3-1201", by="officer-1").status == 77
    assert lived.run("residents", "household", "withdraw", "H-3-1201", by="director").status == 0
    assert seen(lived, "H-3-1201", "hobbies") is None


@pytest.mark.rule("residents.collect-habits")
def test_withdrawing_says_what_is_erased_and_doing_it_twice_erases_nothing_more(lived: Workspace) -> None:
    done = lived.run("residents", "household", "withdraw", "H-3-1201", by="officer-1")
    assert done.status == 0 and "兴趣爱好" in done.err and "永久删除" in done.err
    again = lived.run("residents", "household", "withdraw", "H-3-1201", "--json", by="officer-1")
    assert again.status == 0 and "没有" in again.err and again.json()["id"] == "H-3-1201"
    assert seen(lived, "H-3-1201", "phone") == PHONE


@pytest.mark.rule("residents.collect-habits")
def test_a_consent_given_again_is_kept_until_it_is_withdrawn_again(lived: Workspace) -> None:
    lived.do("residents.household.withdraw", "H-3-1201", by="officer-1")
    consent(lived, "钓鱼")
    assert seen(lived, "H-3-1201", "hobbies") == "钓鱼"
    lived.do("residents.household.withdraw", "H-3-1201", by="officer-1")
    assert seen(lived, "H-3-1201", "hobbies") is None


def test_a_withdrawal_that_is_not_saved_erases_nothing(
    lived: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = fsio._put

    def full(temp: Path, path: Path, *, new: bool) -> None:
        if path.suffix == ".toml":
            raise OSError(28, "full")
        put(temp, path, new=new)

    monkeypatch.setattr(fsio, "_put", full)
    with pytest.raises(NotSaved):
        lived.do("residents.household.withdraw", "H-3-1201", by="officer-1")
    monkeypatch.undo()
    assert seen(lived, "H-3-1201", "hobbies") == HOBBY
    complaint(lived)  # the next command clears up, and still erases nothing
    assert seen(lived, "H-3-1201", "hobbies") == HOBBY
    assert not (lived.root / ".propctl" / "erasing.json").exists()


def test_a_withdrawal_that_is_killed_after_the_save_is_brought_to_its_end(
    lived: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from propctl.store.sealed import erasing

    def killed(*_: Any) -> int:
        raise KeyboardInterrupt

    real = erasing.finish
    monkeypatch.setattr(erasing, "finish", killed)
    with pytest.raises(KeyboardInterrupt):
        lived.do("residents.household.withdraw", "H-3-1201", by="officer-1")
    monkeypatch.setattr(erasing, "finish", real)
    assert seen(lived, "H-3-1201", "head")  # who only reads brings it to its end, too
    assert seen(lived, "H-3-1201", "hobbies") is None
    assert not list((lived.root / ".propctl" / "keyring").glob("*.habits.key"))


def test_a_refused_step_leaves_no_key_behind(lived: Workspace) -> None:
    before = lived.office().keyring.key_ids()
    office = lived.office("officer-1")
    again = {"unit": "3-1201", "head": "慕容雪", "phone": NEXT_PHONE}
    steps = [
        Request(form="residents.household", step="update", id="H-3-1201", values={"phone": NEXT_PHONE}),
        Request(form="residents.household", step="open", values=again),
    ]
    with pytest.raises(Refused):
        run_all(office, steps)
    office.keyring.keep()  # nothing of the refused work is waiting to be kept
    assert lived.office().keyring.key_ids() == before


def test_forgetting_the_former_household_leaves_all_that_came_after_it_moved_out(lived: Workspace) -> None:
    old = complaint(lived)
    lived.do("residents.household.move-out", "H-3-1201", by="officer-1")
    lived.at("2026-11-21 09:00")
    between = complaint(lived, NEXT_PHONE)  # the next household calls before it has a file
    lived.at("2026-11-22 09:00")
    move_in(lived, "慕容雪", NEXT_PHONE)
    after = complaint(lived, NEXT_PHONE)
    unclear = lived.run("key", "forget", "3-1201", "--yes", by="director")
    assert unclear.status == 2 and "--former" in unclear.err
    assert lived.run("key", "forget", "3-1201", "--former", "--yes", by="director").status == 0
    assert seen(lived, old, "phone") is None
    assert [seen(lived, id, "phone") for id in (between, after, "H-3-1201")] == [NEXT_PHONE] * 3


def test_a_household_voided_and_opened_again_keeps_what_is_of_the_new_one(lived: Workspace) -> None:
    lived.do("residents.household.void", "H-3-1201", by="director", reason="录错了")
    lived.at("2026-11-21 09:00")
    move_in(lived, "慕容雪", NEXT_PHONE)
    assert lived.run("key", "forget", "3-1201", "--former", "--yes", by="director").status == 0
    assert seen(lived, "H-3-1201", "phone") == NEXT_PHONE
    assert lived.run("key", "forget", "3-1201", "--present", "--yes", by="director").status == 0
    assert seen(lived, "H-3-1201", "phone") is None


@pytest.mark.parametrize("typed", ["3-1201", "３－１２０１", "3栋1201", "3—1201", "H-3-1201", "A01"])
def test_forgetting_takes_every_spelling_of_a_home_and_the_number_of_a_record(
    lived: Workspace, typed: str
) -> None:
    record = complaint(lived)
    done = lived.run("key", "forget", typed, "--yes", by="director")
    assert done.status == 0 and record in done.out and "H-3-1201" in done.out
    assert seen(lived, record, "phone") is None and seen(lived, "H-3-1201", "phone") is None
    again = lived.run("key", "forget", typed, "--yes", by="director")
    assert again.status == 0 and "早已" in again.out
    assert seen(lived, record, "phone") is None


@pytest.mark.parametrize("typed", ["没有这个人", "3-9999", "CP-261120-A77"])
def test_forgetting_who_is_unknown_is_refused_and_deletes_nothing(lived: Workspace, typed: str) -> None:
    before = lived.office().keyring.key_ids()
    assert lived.run("key", "forget", typed, "--yes", by="director").status == 2
    assert lived.office().keyring.key_ids() == before


def test_an_amended_value_is_erased_with_the_others(lived: Workspace) -> None:
    record = complaint(lived)
    lived.do("complaints.complaint.amend", record, by="director", set={"phone": "13700000000"})
    assert lived.run("key", "forget", "3-1201", "--yes", by="director").status == 0
    assert seen(lived, record, "phone") is None


def test_what_another_desk_entered_meanwhile_for_the_next_household_is_kept_and_told(
    two_desks: TwoDesks,
) -> None:
    a, b = two_desks.a, two_desks.b
    a.do("residents.unit.add", number="3-1201")
    old = complaint(a)
    two_desks.exchange()
    assert a.run("key", "forget", "3-1201", "--yes", by="director").status == 0
    new = complaint(b, NEXT_PHONE)
    ring = two_desks.shared.parent / "ring.age"
    assert a.run("key", "export", str(ring), by="director").status == 0
    told = b.run("key", "import", str(ring), by="director")
    assert told.status == 0 and "propctl key forget 3-1201" in told.out
    two_desks.exchange()
    for desk in (a, b):
        assert (seen(desk, old, "phone"), seen(desk, new, "phone")) == (None, NEXT_PHONE)


def synced(two_desks: TwoDesks) -> list[str]:
    """What each desk's ``sync`` says, until both have everything."""
    said = []
    for desk in (two_desks.a, two_desks.b, two_desks.a, two_desks.b):
        done = desk.run("sync", by="director")
        assert done.status == 0, done.err
        said.append(done.out)
    return said


@pytest.mark.rule("residents.collect-habits")
@pytest.mark.parametrize("first", ["withdraw", "amend"])
def test_what_another_desk_corrects_while_the_consent_is_withdrawn_is_erased_with_it(
    two_desks: TwoDesks, first: str
) -> None:
    a, b = two_desks.a, two_desks.b
    subprocess.run(["git", "remote", "add", "origin", str(two_desks.shared)], cwd=a.root, check=True)
    a.do("residents.unit.add", by="officer-1", number="3-1201")
    move_in(a, "章晓兰", PHONE)
    consent(a)
    synced(two_desks)
    b.at("2026-11-20 09:31" if first == "withdraw" else "2026-11-20 09:29")
    b.do("residents.household.amend", "H-3-1201", by="director", set={"hobbies": "钓鱼", "phone": NEXT_PHONE})
    a.at("2026-11-20 09:30").do("residents.household.withdraw", "H-3-1201", by="officer-1")
    two_desks.at("2026-11-20 09:40")
    said = "".join(synced(two_desks))
    assert "永久删除" in said and "H-3-1201" in said
    assert (first == "withdraw") is ("不算数" in said)
    for desk in (a, b):
        assert seen(desk, "H-3-1201", "hobbies") is None
        assert not [id for id in desk.office().keyring.key_ids() if id.endswith(".habits")]
        assert seen(desk, "H-3-1201", "phone") == (PHONE if first == "withdraw" else NEXT_PHONE)
    consent(b, "下棋")  # who agrees anew is not erased with what was before
    assert "永久删除" not in "".join(synced(two_desks))
    assert seen(a, "H-3-1201", "hobbies") == "下棋"


def test_what_has_not_changed_is_not_read_again_for_ended_consents(
    two_desks: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = two_desks.a, two_desks.b
    subprocess.run(["git", "remote", "add", "origin", str(two_desks.shared)], cwd=a.root, check=True)
    a.do("residents.unit.add", by="officer-1", number="3-1201")
    move_in(a, "章晓兰", PHONE)
    consent(a)
    synced(two_desks)
    read: list[str] = []
    before = Reader.read

    def counted(reader: Reader, path: str) -> Record | Problem:
        read.append(path)
        return before(reader, path)

    def looked(desk: Workspace) -> list[str]:
        read.clear()
        erase_what_consents_ended(desk.office("director"))
        return read

    monkeypatch.setattr(Reader, "read", counted)
    assert looked(a) == looked(b) == []
    other = f"records/complaints/2026/11/{complaint(a)}.toml"
    consent(a, "下棋")
    assert set(looked(a)) == {HOUSEHOLD, other}
    (a.root / CONSENTS).unlink()
    assert looked(a) == [HOUSEHOLD]
    b.do("residents.household.amend", "H-3-1201", by="director", set={"hobbies": "钓鱼"})
    ring = a.root.parent / "ring.age"
    assert b.run("key", "export", str(ring), by="director").status == 0
    assert a.run("key", "import", str(ring), by="director").status == 0
    assert looked(a) == [HOUSEHOLD], "its record is still to come"
    assert looked(a) == []
