"""Two desks of one office, offline: what both did to one thing counts once, or is found when they meet."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import PropctlError, check, listing
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_security import built

Done = tuple[str, str, str, dict[str, Any]]  # by whom, which step, of what, with what
SUPERVISOR, OFFICER, GUARD = "service-supervisor", "officer-1", "guard-1"
PAPERS = "contract、licence"
DAY = {"starts": "2026-11-26 08:30", "ends": "2026-11-26 17:30"}


def done(desk: Workspace, one: Done) -> str:
    by, step, record, values = one
    return desk.do(step, record, by=by, **values).folded.id


def prepared(desks: TwoDesks) -> dict[str, str]:
    """What both desks know before they work apart; the ids of it."""
    office = built(desks.a).at("20:30")
    ids = {name: done(office, one) for name, one in _known().items()}
    done(office, ("clerk-1", "suggestions.suggestion.report", ids["suggestion"], {}))
    done(office, ("center-manager", "staff.employee.place", ids["butler"], {}))
    named = {"name": "满意度", "plan": ids["plan"]}
    ids["survey"] = done(office, (SUPERVISOR, "surveys.survey.open", "", named))
    done(office, (SUPERVISOR, "surveys.survey.issue", ids["survey"], {"questionnaire": "问卷"}))
    sheet = {"survey": ids["survey"], "household": "H-3-1201"}
    ids["sheet"] = done(office, (OFFICER, "surveys.sheet.hand-out", "", sheet))
    leave = {"kind": "personal", "starts": "2026-11-25 08:30", "ends": "2026-11-25 17:30", "why": "家里有事"}
    ids["leave"] = done(office, ("butler-1", "staff.timeoff.ask", "", leave))
    space = {"unit": "3-1201", "rights": "rented", "since": "2026-01-01"}
    done(office, ("cashier-1", "fees.space.assign", ids["space"], space))
    wrong = {"space": ids["space"], "wrong": "plate", "note": "车牌不符"}
    ids["looked"] = done(office, (OFFICER, "parking.check.register", "", wrong))
    bought = {"item": "打印纸", "quantity": "10", "price": "20", "supplier": "文具店", "purpose": "日常"}
    ids["purchase"] = done(office, ("document-clerk", "supplies.purchase.register", "", bought))
    done(office, ("center-manager", "supplies.purchase.supervise", ids["purchase"], {"opinion": "同意"}))
    desks.exchange()
    return ids


def _known() -> dict[str, Done]:
    """Records that need no other."""
    kept = {"kind": "deposit", "item": "行李箱", "owner": "张三", "unit": "3-1201", "until": "2026-11-30"}
    asked = {
        "unit": "3-1201",
        "text": "楼前加装长椅",
        "topic": "facilities",
        "source": "desk",
        "proposer": "张三",
    }
    plan = {"purpose": "满意度", "target": "全体", "when": "月底", "method": "上门", "person": OFFICER}
    hired = {"person": "butler-1", "post": "butler", "hired": "2024-03-01", "onboarding": ""}
    event = {
        "name": "茶话会",
        "starts": "2026-11-28 14:00",
        "place": "活动室",
        "budget": "100",
        "manager": OFFICER,
    }
    entered = {"unit": "3-1201", "verified": "papers", "papers": "id", "visitor": "王五", "purpose": "探亲"}
    return {
        "parcel": ("clerk-1", "frontdesk.deposit.register", "", {**kept, "on_paper": (SUPERVISOR, "批-1")}),
        "suggestion": ("clerk-1", "suggestions.suggestion.register", "", asked),
        "questions": (SUPERVISOR, "surveys.questionnaire.add", "", {"name": "问卷", "questions": "service"}),
        "plan": (SUPERVISOR, "surveys.plan.draw-up", "", plan),
        "event": ("center-supervisor", "activities.event.plan", "", event),
        "butler": ("center-manager", "staff.employee.hire", "", hired),
        "space": ("cashier-1", "fees.space.add", "", {"number": "B1-1"}),
        "paper": ("document-clerk", "supplies.item.add", "", {"name": "打印纸", "measure": "box"}),
        "visitor": (GUARD, "security.visit.enter", "", entered),
        "car": (
            GUARD,
            "security.vehicle.enter",
            "",
            {"plate": "浙B22222", "driver": "李", "purpose": "送货"},
        ),
    }


ONCE = {  # what the first desk did stands, the second's is a finding: step of A, step of B
    "parcel": (
        ("clerk-1", "frontdesk.deposit.collect", {"collector": "张三"}),
        ("clerk-2", "frontdesk.deposit.collect", {"collector": "李四"}),
    ),
    "suggestion": (
        (
            "director",
            "suggestions.suggestion.decide",
            {"outcome": "adopt", "measures": "装两条", "owner": OFFICER, "due": "2026-12-01"},
        ),
        (
            "director",
            "suggestions.suggestion.decide",
            {"outcome": "adopt", "measures": "装四条", "owner": OFFICER, "due": "2026-12-31"},
        ),
    ),
    "sheet": (
        (OFFICER, "surveys.sheet.enter", {"answers": "service,satisfied", "overall": "satisfied"}),
        (OFFICER, "surveys.sheet.enter", {"answers": "service,fair", "overall": "fair"}),
    ),
    "leave": (
        (SUPERVISOR, "staff.timeoff.grant", {}),
        (SUPERVISOR, "staff.timeoff.refuse", {"reason": "人手不够"}),
    ),
    "looked": (
        (OFFICER, "parking.check.correct", {"corrected": "按行驶证改"}),
        ("clerk-1", "parking.check.correct", {"corrected": "按合同改"}),
    ),
    "visitor": ((GUARD, "security.visit.leave", {}), ("guard-2", "security.visit.leave", {})),
    "car": ((GUARD, "security.vehicle.leave", {}), ("guard-2", "security.vehicle.leave", {})),
}


TWICE = {  # what can be there but once, made at both
    "sign-up": (
        ("clerk-1", "activities.signup.register", {"event": "@event", "unit": "3-1201"}),
        ("clerk-2", "activities.signup.register", {"event": "@event", "unit": "3-1201"}),
    ),
    "car at two gates": (
        (GUARD, "security.vehicle.enter", {"plate": "浙C33333", "driver": "李", "purpose": "送货"}),
        ("guard-2", "security.vehicle.enter", {"plate": "浙C33333", "driver": "王", "purpose": "接人"}),
    ),
    "goods": (
        ("document-clerk", "supplies.receipt.register", {"purchase": "@purchase", "quantity": "10"}),
        ("document-clerk", "supplies.receipt.register", {"purchase": "@purchase", "quantity": "1"}),
    ),
    "papers of a space": (
        ("clerk-1", "parking.file.register", {"year": "2026", "space": "@space", "papers": PAPERS}),
        ("clerk-2", "parking.file.register", {"year": "2026", "space": "@space", "papers": PAPERS}),
    ),
    "leave": (
        ("butler-1", "staff.timeoff.ask", {"kind": "personal", **DAY}),
        ("butler-1", "staff.timeoff.ask", {"kind": "sick", **DAY}),
    ),
}


def meant(values: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """The values, with the records that they name."""
    return {key: ids[value[1:]] if value.startswith("@") else value for key, value in values.items()}


def test_what_two_desks_did_to_one_thing_counts_once_and_the_other_is_found_when_they_meet(
    two_desks: TwoDesks,
) -> None:
    ids = prepared(two_desks)
    two_desks.at("2026-11-20 21:00")
    made = dict[str, str]()
    for number, desk in enumerate((two_desks.a, two_desks.b)):
        for what, steps in ONCE.items():
            by, step, values = steps[number]
            done(desk, (by, step, ids[what], values))
        for what, steps in TWICE.items():
            by, step, values = steps[number]
            made[what] = done(desk, (by, step, "", meant(values, ids)))
    new = done(two_desks.b, ("guard-2", "security.visit.enter", "", {"unit": "3-1202", "verified": "card"}))
    two_desks.exchange()

    found = [
        [f"{one.path} {one.values}" for one in check(desk.office())] for desk in (two_desks.a, two_desks.b)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == len(ONCE) + len(TWICE)
    made["goods"] = ids["purchase"]  # more came in than was bought
    for record in [*(ids[what] for what in ONCE), *made.values()]:
        assert [record in one for one in found[0]].count(True) == 1
    for desk in (two_desks.a, two_desks.b):
        assert [row.id for row in listing(desk.office(), "security", "inside")] == [new]
    given = two_desks.a.run("show", ids["leave"], "--json", by="service-supervisor").json()
    assert given["state"] == "granted"  # the earlier counts


def test_what_is_asked_or_filed_again_at_one_desk_is_refused(workspace: Workspace) -> None:
    workspace.do(
        "staff.employee.hire", by="center-manager", person="butler-1", post="butler", hired="2024-03-01"
    )
    workspace.do("staff.employee.place", "butler-1", by="center-manager")
    asked = workspace.do("staff.timeoff.ask", by="butler-1", kind="personal", **DAY).folded.id
    with pytest.raises(PropctlError):
        workspace.do("staff.timeoff.ask", by="butler-1", kind="sick", **DAY)
    workspace.do("staff.timeoff.refuse", asked, by=SUPERVISOR, reason="人手不够")
    workspace.do("staff.timeoff.ask", by="butler-1", kind="sick", **DAY)  # it may be asked again


def test_a_guards_list_names_the_car_and_the_visitor_masked_and_the_index_nobody(
    workspace: Workspace,
) -> None:
    gate = built(workspace)
    car = {"plate": "浙B22222", "driver": "李", "purpose": "送货"}
    gate.do("security.vehicle.enter", by=GUARD, **car)
    come = {"unit": "3-1201", "verified": "papers", "papers": "id", "visitor": "王五", "purpose": "探亲"}
    gate.do("security.visit.enter", by=GUARD, **come)
    assert "浙B***22" in gate.run("security", "list", "vehicles", by=GUARD).out
    assert "王*" in gate.run("security", "list", "inside", by=GUARD).out
    assert (
        "浙B" not in gate.run("security", "list", "vehicles", "--csv", by=GUARD).out
    )  # nor in what is exported
    indexed = b"".join(path.read_bytes() for path in gate.root.glob(".propctl/**/*") if path.is_file())
    assert "浙B22222".encode() not in indexed and "王五".encode() not in indexed
