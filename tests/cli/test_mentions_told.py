"""Free text that speaks of a person is pointed out where it is entered, and never repeated in clear."""

from __future__ import annotations

import tomllib

import pytest

from propctl.cli.showing import mentions_told
from propctl.errors import BadData
from propctl.office.asking import known_people
from propctl.office.asking.known_people import personal_values
from propctl.store.sealed.tokens import key_ids_in
from propctl.testing import Workspace


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with two homes, one of them lived in."""
    for unit in ("3-1201", "3-1202"):
        assert workspace.run("residents", "add", unit).status == 0
    opened = workspace.run(
        "residents",
        "household",
        "open",
        "3-1201",
        "--stdin",
        stdin="head: 买买提·吐尔逊\nphone: 13800138000\n",
    )
    assert opened.status == 0, opened.err
    return workspace


@pytest.mark.parametrize(
    ("text", "says", "hidden"),
    [
        ("请回电13900139000", "电话 139****9000", "13900139000"),
        ("身份证11010519491231002X", "身份证号码", "11010519491231002X"),
        ("身份证110105 1949 1231 002X", "身份证号码", "110105 1949 1231 002X"),
        ("找买买提·吐尔逊", "住户姓名", "买买提·吐尔逊"),
    ],
)
def test_a_person_in_free_text_is_pointed_out(office: Workspace, text: str, says: str, hidden: str) -> None:
    told = office.run("complaints", "register", "3-1202", text, "--channel", "phone")
    assert told.status == 0
    assert says in told.err and hidden not in told.err


@pytest.mark.parametrize("text", ["三层走廊水管漏水", "3-1201与3-1202之间", "2026-11-20 10:20 停电"])
def test_a_text_that_names_nobody_is_taken_without_a_word(office: Workspace, text: str) -> None:
    told = office.run("complaints", "register", "3-1202", text, "--channel", "phone")
    assert (told.status, told.err) == (0, "")


def test_whom_the_step_itself_names_is_pointed_out(office: Workspace) -> None:
    words = ("complaints", "register", "3-1202", "汤小满家漏水", "--channel", "phone")
    assert office.run(*words).err == ""  # nobody of this name is known
    told = office.run(*words, "--stdin", stdin="complainant: 汤小满\n")
    assert told.status == 0 and "住户姓名" in told.err and "汤小满" not in told.err


def test_whoever_lives_in_the_home_is_known_though_many_came_after(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of names with a rare surname only so many are opened; the home's own and a usual one are not missed."""
    monkeypatch.setattr(mentions_told, "_BY_THE_WAY", 0)
    office.run(
        "residents", "household", "open", "3-1202", "--stdin", stdin="head: 水常青\nphone: 13800138002\n"
    )
    told = office.run("complaints", "register", "3-1202", "水常青反映漏水", "--channel", "phone")
    assert "住户姓名" in told.err and "水常青" not in told.err
    assert office.run("complaints", "register", "3-1201", "水常青反映漏水", "--channel", "phone").err == ""
    assert (
        "住户姓名"
        in office.run("complaints", "register", "3-1201", "王师傅说是水常青家", "--channel", "phone").err
    )


def test_what_cannot_be_read_for_the_hint_leaves_what_was_saved(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BadData("the vault was changed")

    monkeypatch.setattr(known_people, "people_around", broken)
    told = office.run("complaints", "register", "3-1202", "请回电13900139000", "--channel", "phone")
    assert (told.status, "电话 139****9000" in told.err) == (0, True)
    assert len(office.run("complaints", "list", "--json").json()) == 1


def test_a_note_is_looked_at_too(office: Workspace) -> None:
    made = office.run("complaints", "register", "3-1202", "漏水", "--channel", "phone", "--json").json()["id"]
    assert "电话" in office.run("note", made, "改打13900139000").err


def test_a_desk_that_opens_nobody_looks_at_so_many_only(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entering a text reads the newest of each form, and no more of one where their keys are not here."""
    for phone in ("13800138001", "13800138002", "13800138003"):
        office.do("complaints.complaint.register", unit="3-1202", about="漏水", channel="phone", phone=phone)
    assert "买买提·吐尔逊" in set(personal_values(office.office(), patience=1))
    here = office.office()
    here.keyring.erase(here.keyring.key_ids(), here.now.date())
    looked_at: list[str] = []

    def needed(data: bytes) -> set[str]:
        looked_at.append(tomllib.loads(data.decode())["form"])
        return key_ids_in(data)

    monkeypatch.setattr(known_people, "key_ids_in", needed)
    assert list(personal_values(here, patience=1)) == []
    assert looked_at == ["complaints.complaint", "residents.household"]


def test_somebody_is_found_behind_records_that_this_desk_cannot_open(office: Workspace) -> None:
    """A record is passed over where none of its keys is here; one in clear or with another key is not."""
    for phone in ("13800138001", "13800138002"):
        office.do("complaints.complaint.register", unit="3-1202", about="漏水", channel="phone", phone=phone)
    here = office.office()
    newest = here.folded(here.index.rows(form="complaints.complaint", newest_first=True)[0].ref)
    here.keyring.erase(sorted(newest.record.key_ids()), here.now.date())
    found = set(personal_values(here, patience=2))
    assert {"13800138001", "买买提·吐尔逊"} <= found and "13800138002" not in found
