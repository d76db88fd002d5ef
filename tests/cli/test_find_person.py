"""``propctl find 138…``: whose a telephone number, a plate or a name is, for who may see it."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.testing import Workspace, make_workspace

AREAS = ["residents", "complaints", "callbacks"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two households, one of which has called; thirty more whose numbers begin alike."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", areas=AREAS)
    homes = [("3-1201", "张建国", "13800138000"), ("5-302", "李秀英", "0571-88886666")]
    homes += [(f"8-{100 + n}", "王小明", f"177001770{n:02}") for n in range(21)]
    for number, head, phone in homes:
        made.do("residents.unit.add", number=number)
        made.do("residents.household.open", unit=number, head=head, phone=phone)
    made.do("complaints.complaint.register", unit="5-302", about="楼道堆物", phone="13900139000")
    return made


def found(office: Workspace, *typed: str, by: str = "clerk-1") -> list[tuple[str, str]]:
    done = office.run("find", *typed, "--json", by=by)
    assert done.status == 0, done.err
    return [(row["form"].partition(".")[2], row["id"]) for row in done.json()]


def looks(office: Workspace) -> list[Any]:
    done = office.run("key", "access", "--json", by="director")
    return [(row["by"], row["form"], row["id"], row["purpose"]) for row in done.json()]


SPELLED = ["13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "１３８００１３"]


@pytest.mark.parametrize("typed", SPELLED)
def test_a_number_or_a_part_of_it_finds_the_home_and_its_file(office: Workspace, typed: str) -> None:
    assert found(office, *typed.split()) == [("unit", "3-1201"), ("household", "H-3-1201")]


def test_a_landline_is_found_as_well_and_so_is_an_open_record(office: Workspace) -> None:
    assert found(office, "057188886666")[0] == found(office, "8888")[0] == ("unit", "5-302")
    assert found(office, "13900139000") == [("complaint", "CP-261120-A01")]


def test_whom_to_ring_in_an_emergency_finds_the_home_too(office: Workspace) -> None:
    office.do("residents.unit.add", number="6-101")
    office.do(
        "residents.household.open", unit="6-101", head="陈一", phone="13700137001", emergency="13600136002"
    )
    for digits in ("13600136002", "13700137001"):
        assert found(office, digits) == [("unit", "6-101"), ("household", "H-6-101")]
    assert "陈* 136****6002" in office.run("find", "13600136002").out  # the number that was asked for


def test_names_and_numbers_stay_masked_and_the_look_is_noted(office: Workspace) -> None:
    before = looks(office.at("10:00"))
    told = office.run("find", "138001")
    assert "张* 138****8000" in told.out and "张建国" not in told.out and "13800138000" not in told.out
    new = looks(office)[len(before) :]
    assert new == [("clerk-1", "residents.household", "H-3-1201", "按电话查找")]
    assert "138" not in (office.root / ".propctl" / "access.log").read_text("utf-8")


def test_a_few_digits_that_many_have_show_nobody_and_note_nothing(office: Workspace) -> None:
    before = looks(office.at("11:00"))
    done = office.run("find", "177")
    assert "请再多写几位" in done.err and "王" not in done.out
    assert looks(office) == before
    assert found(office, "17700177020")[0] == ("unit", "8-120")


def test_who_may_not_see_telephones_is_told_so_and_nothing_is_found(office: Workspace) -> None:
    before = looks(office.at("12:00"))
    done = office.run("find", "13800138000", by="guard-1")
    assert done.status == 0 and "无权查看其中的姓名和电话" in done.err and "3-1201" not in done.out
    english = office.run("--lang", "en", "find", "13800138000", by="guard-1")
    assert "may not see names and telephones" in english.err
    assert looks(office) == before


def test_what_is_no_telephone_is_searched_as_before(office: Workspace) -> None:
    before = looks(office.at("13:00"))
    assert ("complaint", "CP-261120-A01") in found(office, "5-302", by="guard-1")
    for typed in ("12", "1201"):  # the second is a home's, which the guard may find
        done = office.run("find", typed, by="guard-1")
        assert done.err == "" and "3-1201" in done.out and looks(office) == before
    assert "无权" in office.run("find", "138", by="guard-1").err


@pytest.mark.parametrize("typed", ["张建国", "张 建国", "張建國"])
def test_a_whole_name_finds_the_home_and_its_file_and_the_look_is_noted(
    office: Workspace, typed: str
) -> None:
    assert found(office.at("15:00"), typed) == [("unit", "3-1201"), ("household", "H-3-1201")]
    assert ("clerk-1", "residents.household", "H-3-1201", "按姓名查找") in looks(office)
    assert "张建国" not in office.run("find", typed).out
    assert found(office, "张建") == found(office, "建国") == []


@pytest.mark.parametrize("typed", ["浙A·12345", "浙a12345", "浙Ａ１２３４５"])
def test_a_plate_finds_the_home_and_its_file_until_the_household_leaves(
    office: Workspace, typed: str
) -> None:
    if not found(office.at("16:00"), "浙A12345"):
        update: dict[str, Any] = {"channel": "phone", "plates": ["浙A12345"]}
        office.do("residents.household.update", "H-5-302", **update)
    assert found(office, typed) == [("unit", "5-302"), ("household", "H-5-302")]
    assert ("clerk-1", "residents.household", "H-5-302", "按车牌查找") in looks(office)
    told = office.run("find", typed)
    assert "12345" not in told.out
    assert found(office, typed, by="guard-1") == []
    assert found(office, "浙A99999") == []
