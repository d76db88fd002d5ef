"""What stands in a step is judged as the step would have taken it; a step is whole with what it brings."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.areas.fees import bill, homes
from tests.office.auditing.conftest import ABOUT, COMPLAINT, Forger

HANDED = ', departments = ["engineering"], to_person = "technician-1"'
UNIT = "records/residents/units/3-1201.toml"


@pytest.mark.parametrize(
    ("by", "step", "more"),
    [
        ("director", "void", ""),  # no reason
        ("clerk-1", "note", ""),  # says nothing
        ("clerk-1", "note", ', text = "……"'),
        ("director", "amend", ', set = { about = "%s" }' % ("漏" * 20_001)),  # longer than it may be
        ("director", "amend", ""),  # changes nothing
        ("director", "amend", ', set = { about = "漏" }, withdraws = ["register"]'),  # takes back
        ("director", "amend", ', set = { about = "漏" }, lapses = ["unit"]'),  # is still asked for
        ("director", "amend", ', set = {}, empties = ["unit"]'),  # must be there
        ("director", "amend", ', set = {}, empties = ["severity"]'),  # is empty
        ("director", "amend", ', set = { outcome = "已把漏水修好了" }'),  # ahead of its step
        ("director", "reassign", ', owner = "clerk-1", why = "无"'),  # who has it already
        ("director", "relieve", ', set = { about = "别的" }, leaver = "clerk-1", reason = "离职"'),
        ("director", "relieve", ', set = { heard_by = "clerk-2" }, leaver = "clerk-2", reason = "离职"'),
        ("clerk-1", "transfer", ', departments = ["engineering"], to_person = "nobody-9"'),
        ("clerk-1", "attach", ', file = "records/_files/00/x.txt", name = "x", size = 3'),
        ("clerk-1", "attach", ', file = "/etc/passwd"'),
        ("clerk-1", "note", ', text = "好", approved_by = "director"'),  # nobody approves a note
        ("clerk-1", "note", ', text = "好", paper = "7"'),
        ("clerk-1", "note", ', text = "好", secret = "x"'),
        ("director", "void", ', reason = "误", clocks = ["complaints.transfer"]'),
        ("director", "amend", ', set = { about = "漏" }, outcome = "已修"'),
        ("clerk-1", "transfer", HANDED + ', approved_by = "director"'),
        ("clerk-1", "transfer", HANDED + ', set = { about = "别的" }'),
        ("clerk-1", "transfer", HANDED + ', clocks = ["complaints.transfer"]'),
    ],
)  # fmt: skip
def test_a_step_with_other_contents_than_it_takes_is_named(
    forger: Forger, by: str, step: str, more: str
) -> None:
    commit = forger.forge(COMPLAINT, by, step, more)
    (found,) = forger.audit().faults
    assert (found.kind, found.commit, found.author) == ("refused", commit, by)


def test_the_same_steps_as_propctl_takes_them_are_none(forger: Forger) -> None:
    office = forger.office
    photo = office.root.parent / "photo.txt"
    photo.write_text("照片")
    assert office.run("attach", "CP-261120-A01", str(photo)).status == 0
    office.do(
        "complaints.complaint.transfer",
        "CP-261120-A01",
        departments=["engineering"],
        to_person="technician-1",
    )
    assert office.run("amend", "CP-261120-A01", "--set", "about=二层漏水", by="director").status == 0
    assert forger.faults() == []
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"')
    forger.forge(COMPLAINT, "director", "void", ', reason = "重复"')
    assert forger.faults() == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit", '"9-999"'),  # there is no such home
        ("channel", '"pigeon"'),
        ("heard", "2026-11-21T09:00:00+08:00"),  # tomorrow
        ("heard_by", '"nobody-9"'),
        ("id", '"HZ-261120-A02"'),  # the number of another kind of record
        ("id", '"CP-261020-A02"'),  # … of another day
        ("about", '"四层漏水"'),  # in order
    ],
)
def test_a_record_is_made_with_values_that_there_are(forger: Forger, key: str, value: str) -> None:
    office = forger.office
    office.do("complaints.complaint.register", **ABOUT)
    made = COMPLAINT.replace("A01", "A02")
    text = (office.root / made).read_text("utf-8")
    forger.git("reset", "-q", "--hard", "HEAD^")
    changed = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    id = re.search(r'id = "([^"]+)"', changed)
    assert id is not None and changed != text
    month = f"20{id[1][3:5]}/{id[1][5:7]}"
    path = office.root / f"records/complaints/{month}/{id[1]}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(changed, "utf-8")
    commit = forger.commit("clerk-1")
    found = [(one.kind, one.commit) for one in forger.audit().faults if one.commit]
    assert found == ([] if key == "about" else [("refused", commit)])


def test_a_number_beyond_the_one_that_follows_is_named(forger: Forger) -> None:
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"', n=3)
    assert forger.faults() == [("rewritten", "clerk-1")]


def test_a_step_without_what_it_opens_is_not_whole(forger: Forger) -> None:
    office = forger.office
    office.do("hazmat.place.add", by="service-supervisor", name="柜")
    office.do("hazmat.item.add", by="service-supervisor", name="鼠药", measure="g", place="柜")
    office.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="50", supplier="农资公司")
    drawn = {"item": "鼠药", "purpose": "灭鼠", "drawer": "service-foreman", "issuer": "cleaning-foreman"}
    office.do("hazmat.draw.draw", by="cleaning-foreman", quantity="5", **drawn)
    told = {"to_foreman": "cleaning-foreman", "to_supervisor": "service-supervisor"}
    told |= {"told": "2026-11-20 09:00"}
    done = office.do("hazmat.draw.abnormal", "HZ-261120-A01", by="cleaning-foreman", what="泄漏", **told)
    assert forger.faults() == []
    path = office.root / f"records/hazmat/2026/11/{done.folded.id}.toml"
    line = next(one for one in path.read_text("utf-8").splitlines() if '"abnormal"' in one)
    forger.git("reset", "-q", "--hard", "HEAD^")
    path.write_text(f"{path.read_text('utf-8').rstrip()[:-1]}{line}\n]\n", "utf-8")
    forger.commit("cleaning-foreman")
    assert ("refused", "cleaning-foreman") in forger.faults()


def test_a_commit_made_under_another_name_than_it_bears_waits_to_be_confirmed(forger: Forger) -> None:
    forger.line(COMPLAINT, "director", "void", ', reason = "误"')
    forger.git("add", "-A")
    author = "director <director@propctl.invalid>"
    forger.git("commit", "-q", "-m", "x", f"--author={author}", by="clerk-1")
    (found,) = forger.audit().to_confirm
    assert found.kind == "name" and "clerk-1" in str(found)


def billed(forger: Forger) -> str:
    """Two homes of 100 m2 at one yuan, and the path of the bills of November, of which 1-101 has one."""
    homes(forger.office, "1-101", "1-102")
    forger.office.do("fees.tariff.price", "物业管理费", by="service-supervisor", **DEARER)
    bill(forger.office, "2026-10", due="2026-10-25")
    assert forger.faults() == []
    return "records/fees/bills/2026-10-{unit}.toml"


DEARER: dict[str, Any] = {"price": "2", "since": "2026-12-01", "on_paper": ("director", "8")}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"100.00"', '"100.00"', False),  # as the run makes it
        ('amount = "100.00"', 'amount = "10.00"', True),
        ('price = "1.0000"', 'price = "2.0000"', True),  # in force later
        ('total = "100.00"', 'total = "10.00"', True),
        ('kind = "management"', 'kind = "water"', True),
        ('period = "2026-10"', 'period = "2026-12"', True),
    ],
)
def test_a_bill_typed_by_hand_is_worked_out_again_from_what_was_in_force(
    forger: Forger, old: str, new: str, found: bool
) -> None:
    path = billed(forger)
    file = forger.root / path.format(unit="1-101")
    text = file.read_text("utf-8")
    assert old in text
    month = "2026-12" if "2026-12" in new else "2026-09"
    text = text.replace("2026-10", month).replace(old.replace("2026-10", month), new)
    (file.parent / f"{month}-1-101.toml").write_text(text, "utf-8")
    forger.commit("cashier-1")
    assert bool(forger.faults()) is found


def test_a_home_ends_only_with_what_it_became(forger: Forger) -> None:
    forger.office.do("residents.unit.add", by="officer-1", number="3-1202")
    done = forger.office.run("residents", "renumber", "3-1202", "3-1203", by="service-supervisor")
    assert (done.status, forger.faults()) == (0, [])
    forger.forge(UNIT, "service-supervisor", "retire", ', ends = 2026-11-20, became = ["3-1299"]')
    (fault,) = forger.faults()
    assert fault == ("refused", "service-supervisor")


def test_a_figure_that_is_filed_is_that_of_the_records_of_then(forger: Forger) -> None:
    term = {"name": "洁美", "starts": "2026-01-01", "ends": "2026-12-31", "work": "cleaning"}
    forger.office.do("contractors.contract.sign", by="service-director", **term)
    file = ("contractors", "sheet", "file", "2026-10", "洁美", "--opinion", "好")
    assert forger.office.run(*file, by="service-director").status == 0
    assert forger.faults() == []
    (path,) = forger.root.rglob("2026-10-洁美.toml")
    text = (
        path.read_text("utf-8")
        .replace("2026-10", "2026-09")
        .replace('inspections = "0"', 'inspections = "4"')
    )
    path.with_name("2026-09-洁美.toml").write_text(text, "utf-8")
    forger.commit("service-director")
    assert forger.faults() == [("refused", "service-director")]


def test_what_a_controller_said_is_remembered_as_it_was_said(forger: Forger) -> None:
    forger.office.do(
        "duty.shift.add", by="guard-captain", code="d", post="guard", begins="08:00", ends="20:00"
    )
    (path,) = forger.root.rglob("shifts/d.toml")
    text = path.read_text("utf-8").replace('"d"', '"e"').replace('begins = "08:00"', 'begins = "25:00"')
    path.with_name("e.toml").write_text(text, "utf-8")
    forger.commit("guard-captain")
    first, again = ([str(one.problem) for one in forger.audit().faults] for _ in range(2))
    assert first and first == again
