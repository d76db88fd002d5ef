"""Two desks that decide one thing at once: nothing is lost, and sync and check say what is to be settled."""

from __future__ import annotations

import subprocess

from propctl.testing import TwoDesks, Workspace

FORM = "complaints.complaint"
TRANSFER = {"departments": "engineering", "cause": "老化", "wish": "修好"}


def start(desks: TwoDesks) -> str:
    desks.a.do("residents.unit.add", number="3-1201", steward="officer-1")
    desks.a.do("residents.unit.add", number="3-1202", steward="officer-1")
    record = desks.a.do(f"{FORM}.register", unit="3-1201", about="走廊漏水").folded.id
    desks.exchange()
    return record


def found(desk: Workspace, record: str) -> list[str]:
    return [line for line in desk.run("check", by="director").out.splitlines() if record in line]


def test_two_desks_that_hand_one_complaint_to_two_people_are_told_and_settle_it(two_desks: TwoDesks) -> None:
    record = start(two_desks)
    two_desks.a.do(f"{FORM}.transfer", record, at="10:00", to_person="technician-1", **TRANSFER)
    two_desks.b.do(f"{FORM}.transfer", record, at="10:01", by="clerk-2", to_person="technician-2", **TRANSFER)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        told = "\n".join(found(desk, record))
        assert "接收人" in told
        assert f"propctl complaints transfer {record}" in told
        assert "相关责任部门" not in told  # that they agree about
    values = {**TRANSFER, "to_person": "technician-1", "reason": "以甲为准"}
    two_desks.a.do(f"{FORM}.transfer", record, at="10:30", **values)
    assert found(two_desks.a, record) == []


def test_one_field_amended_to_two_values_at_once_is_told_and_an_amendment_settles_it(
    two_desks: TwoDesks,
) -> None:
    record = start(two_desks)
    for desk, unit in ((two_desks.a, "3-1202"), (two_desks.b, "3-1201")):
        desk.run("amend", record, "--set", f"unit={unit}", "--set", "about=楼道漏水", by="clerk-2")
    two_desks.exchange()
    lines = found(two_desks.b, record)
    assert len(lines) == 2  # the sentence, and the step
    assert "3-1202" in lines[0]
    assert f"propctl amend {record} --set unit=" in lines[1]
    assert two_desks.a.run("amend", record, "--set", "unit=3-1202").status == 0
    assert found(two_desks.a, record) == []
    two_desks.exchange()
    assert found(two_desks.b, record) == []


def test_what_two_desks_asked_when_both_made_one_record_is_told(two_desks: TwoDesks) -> None:
    firm = {"name": "洁美", "work": "cleaning", "starts": "2026-01-01", "ends": "2027-12-31"}
    two_desks.a.do("contractors.contract.sign", by="service-director", **firm)
    two_desks.exchange()
    sheet = {"month": "2026-11", "contractor": "洁美"}
    for desk, opinion in ((two_desks.a, "较好"), (two_desks.b, "较差")):
        desk.do("contractors.sheet.file", by="service-director", opinion=opinion, **sheet)
    two_desks.exchange()
    lines = found(two_desks.a, "2026-11-洁美")
    assert len(lines) == 2 and "督导意见" in lines[0] and "propctl amend" in lines[1]
    assert two_desks.a.run("amend", "contractors.sheet:2026-11-洁美", "--set", "opinion=较好").status == 77
    settled = ("amend", "contractors.sheet:2026-11-洁美", "--set", "opinion=较好")
    assert two_desks.a.run(*settled, by="service-director").status == 0
    assert found(two_desks.a, "2026-11-洁美") == []


def test_what_each_wrote_down_for_itself_is_no_contradiction(two_desks: TwoDesks) -> None:
    record = start(two_desks)
    two_desks.a.do(f"{FORM}.track", record, note="已电话联系")
    two_desks.b.do(f"{FORM}.track", record, by="clerk-2", note="已上门")
    two_desks.a.run("amend", record, "--set", "about=走廊漏水，三楼")
    two_desks.exchange()
    assert found(two_desks.a, record) == []


def test_one_home_made_twice_with_two_areas_is_told(two_desks: TwoDesks) -> None:
    start(two_desks)
    two_desks.a.do("residents.unit.add", number="3-1301", area="100", layout="三房")
    two_desks.b.do("residents.unit.add", number="3-1301", area="90", layout="三房")
    two_desks.exchange()
    lines = found(two_desks.a, "3-1301")
    assert "建筑面积" in lines[0]
    assert "propctl amend residents.unit:3-1301 --set area=" in lines[1] or "amend 3-1301" in lines[1]


def test_one_home_made_twice_with_and_without_a_nought_is_told(two_desks: TwoDesks) -> None:
    start(two_desks)
    two_desks.a.do("residents.unit.add", number="3-0301")
    two_desks.b.do("residents.unit.add", number="03-301", at="09:30")
    two_desks.exchange()
    assert any("3-0301" in line and "03-301" in line for line in found(two_desks.a, "3-0301"))
    two_desks.at("2026-11-20 10:00")
    assert two_desks.a.run("void", "residents.unit:03-301", "重复", by="director").status == 0
    assert not any("03-301" in line for line in found(two_desks.a, "3-0301"))


def test_sync_tells_it_when_it_brings_it(two_desks: TwoDesks) -> None:
    record = start(two_desks)
    subprocess.run(
        ["git", "-C", str(two_desks.a.root), "remote", "add", "origin", str(two_desks.shared)], check=True
    )
    two_desks.a.do(f"{FORM}.transfer", record, at="10:00", to_person="technician-1", **TRANSFER)
    two_desks.b.do(f"{FORM}.transfer", record, at="10:01", by="clerk-2", to_person="technician-2", **TRANSFER)
    first = two_desks.a.run("sync", by="director")
    assert (first.status, record in first.out) == (0, False)
    second = two_desks.b.run("sync", by="director")
    assert second.status == 0
    assert f"propctl complaints transfer {record}" in second.out
    third = two_desks.a.run("sync", "--json", by="director").json()
    assert [one["field"] for one in third["at_once"]] == ["to_person"]


def test_two_prices_of_one_day_are_told_and_of_two_days_are_not(two_desks: TwoDesks) -> None:
    service = "service-supervisor"
    two_desks.a.do("fees.tariff.add", by=service, name="物业费", kind="management", basis="area")
    two_desks.exchange()
    for desk, price, since in (
        ("a", "2", "2026-12-01"),
        ("b", "2.1", "2026-12-01"),
        ("b", "3", "2027-12-01"),
    ):
        done = getattr(two_desks, desk).run(
            *("fees", "tariff", "price", "物业费", "--price", price, "--since", since),
            *("--approved-by", "director", "--paper", "1"),
            by=service,
        )
        assert done.status == 0, done.err
    two_desks.exchange()
    lines = found(two_desks.a, "物业费")
    assert len(lines) == 2 and "2.0000元" in lines[0] and "2.1000元" in lines[0]
    assert "propctl fees tariff price fees.tariff:物业费" in lines[1]
