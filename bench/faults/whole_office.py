"""What a whole office does beside complaints: a month's bills, a roster, contractors, incidents, visitors."""

from __future__ import annotations

import random

from propctl.testing import Workspace

_PAPER = ("director", "7")
_FOUND = "地库有积水,2026-11-26;灯坏,2026-11-27"


def found(desk: Workspace) -> None:
    """Once of each, so that there is something of each to forge."""
    for begin in (fees, _contractors, _roster, _turned, _conduct, _incident, _visitors):
        begin(desk)


def fees(desk: Workspace) -> None:
    """Three homes, what they pay, and the bills of a month."""
    desk.do("residents.building.add", by="service-supervisor", name="9", steward="officer-1")
    for unit in ("9-101", "9-102", "9-103"):
        desk.do("residents.unit.add", by="officer-1", number=unit, building="9", area="100")
    for name, kind, basis, price in (
        ("物业费", "management", "area", "2.5"),
        ("水费", "water", "reading", "3.45"),
    ):
        desk.do("fees.tariff.add", by="service-supervisor", name=name, kind=kind, basis=basis)
        priced = {"price": price, "since": "2026-01-01"}
        desk.do("fees.tariff.price", name, by="service-supervisor", on_paper=_PAPER, **priced)
    for value, period, more in (("100", "2026-09", {"event": "first"}), ("112", "2026-10", {})):
        meters = [{"unit": "9-101", "now": value, **more}]
        desk.do("fees.reading.register", by="technician-1", kind="water", period=period, meters=meters)
    _billed(desk, "2026-10")


def _billed(desk: Workspace, period: str) -> None:
    done = desk.run("fees", "billing", period, "--due", f"{period}-25", by="cashier-1")
    assert done.status == 0, done.err


def _contractors(desk: Workspace) -> None:
    term = {"starts": "2026-01-01", "ends": "2026-12-31"}
    desk.do("contractors.contract.sign", by="service-director", name="洁美", work=["cleaning"], **term)
    rated = {"contractor": "洁美", "ratings": "cleaning,80", "defects": _FOUND}
    desk.do("contractors.inspection.register", by="service-director", **rated)
    desk.run("contractors", "sheet", "file", "2026-11", "洁美", "--opinion", "较好", by="service-director")


def _roster(desk: Workspace) -> None:
    for code, begins, ends in (("day", "08:00", "20:00"), ("night", "20:00", "08:00")):
        shift = {"code": code, "post": "guard", "begins": begins, "ends": ends}
        desk.do("duty.shift.add", by="guard-captain", **shift)
    turns = "2026-11-20,day,guard-1;2026-11-20,night,guard-2;2026-11-21,day,guard-1"
    desk.do("duty.roster.draft", by="center-manager", month="2026-11", post="guard", turns=turns)


def _turned(desk: Workspace) -> None:
    into = ("--into", "9-102A：60", "--into", "9-102B：40")
    done = desk.run("residents", "split", "9-102", *into, by="service-supervisor")
    assert done.status == 0, done.err


def _conduct(desk: Workspace) -> None:
    made = desk.do(
        "staff.employee.hire", by="center-manager", person="butler-1", post="butler", hired="2026-01-05"
    ).folded.id
    assert made == "butler-1", made
    breach = {"person": "butler-1", "kind": "no-summary", "about": "没有交"}
    desk.do("staff.breach.register", by="service-supervisor", **breach)


def _incident(desk: Workspace) -> None:
    made = desk.do("incidents.incident.start", by="guard-1", kind="fire", place="3号楼").folded.id
    desk.do("incidents.incident.first-team", made, by="guard-1")


def _visitors(desk: Workspace) -> None:
    visit = {"unit": "3-1201", "verified": "card"}
    made = desk.do("security.visit.enter", by="guard-1", **visit).folded.id
    desk.do("security.visit.leave", made, by="guard-1")


# -- and again, as it comes


def bills(desk: Workspace, chance: random.Random) -> None:
    """The bills of some month; those that are there stay."""
    _billed(desk, chance.choice(("2026-08", "2026-09", "2026-10", "2026-11")))


def incident(desk: Workspace, chance: random.Random) -> None:
    """A case of something, and what is done first."""
    kind = chance.choice(("fire", "lift-trapped"))
    desk.do("incidents.incident.start", by=chance.choice(("guard-1", "guard-2")), kind=kind, place="2号楼")


def visit(desk: Workspace, chance: random.Random) -> None:
    """Somebody comes in."""
    desk.do("security.visit.enter", by="guard-2", unit="3-1202", verified="card")


def breach(desk: Workspace, chance: random.Random) -> None:
    """Once more the summary is missing."""
    told = {"person": "butler-1", "kind": "no-summary", "about": "没有交"}
    desk.do("staff.breach.register", by="service-supervisor", **told)


def inspection(desk: Workspace, chance: random.Random) -> None:
    """A contractor is rated."""
    rated = {"contractor": "洁美", "ratings": f"cleaning,{chance.randint(50, 99)}"}
    if chance.random() < 0.5:
        rated["defects"] = _FOUND
    desk.do("contractors.inspection.register", by="service-director", **rated)


def renumbered(desk: Workspace, chance: random.Random) -> None:
    """The home that was split off gets another number."""
    new = f"9-{chance.randint(201, 299)}"
    desk.run("residents", "renumber", "9-102B", new, by="service-supervisor")


WORK = (bills, incident, visit, breach, inspection, renumbered)
