"""What the tests of renovations share: a flat, and a renovation brought to a certain point."""

from __future__ import annotations

import html
from typing import Any

import pytest

from propctl.api import Refused
from propctl.testing import Workspace

SLIP = ("center-manager", "Z-12")
SUPERVISOR, DIRECTOR = "service-supervisor", "service-director"
APPLICATION: dict[str, Any] = {
    "unit": "5-302",
    "owner": "林晓",
    "owner_phone": "13900000001",
    "contractor": "安居装饰",
    "manager": "石磊",
    "manager_phone": "13900000002",
    "works": "厨房、卫生间翻新",
    "begin": "2026-11-21",
    "finish": "2026-12-20",
}
BADGE: dict[str, Any] = {"worker": "田大力", "until": "2026-12-20", "pass_receipt": "S-2"}
SIGNED = [{"signer": "owner", "signed": "2026-11-20"}, {"signer": "manager", "signed": "2026-11-20"}]
LOOKED: dict[str, Any] = {
    "points": "structure,waterproof,scope,passes,stacking,waste",
    "safety": "fire,power,site",
}
BROKEN: dict[str, Any] = {
    "addressee": "林晓",
    "fact": "凿低次卧承重墙",
    "clause": "renovation.major-violations",
    "demand": "停工，恢复原状",
    "deadline": "2026-11-23T18:00+08:00",
}


def flat(office: Workspace) -> Workspace:
    """A building with one flat and its steward."""
    office.do("residents.building.add", name="5", steward="officer-1")
    office.do("residents.unit.add", number="5-302", building="5")
    return office


def applied(office: Workspace, **more: Any) -> str:
    return office.do("renovation.permit.register", **{**APPLICATION, **more}).folded.id


def approved(office: Workspace, **more: Any) -> str:
    permit = applied(office, **more)
    office.do("renovation.permit.approve", permit, by=DIRECTOR, opinion="同意，不得动承重墙")
    return permit


def deposit(office: Workspace, permit: str, amount: str = "3000", receipt: str = "S-1") -> None:
    office.do("renovation.permit.deposit", permit, by=SUPERVISOR, amount=amount, receipt=receipt)


def permitted(office: Workspace, amount: str = "3000", **more: Any) -> str:
    permit = approved(office, **more)
    deposit(office, permit, amount)
    office.do("renovation.permit.issue", permit, by=SUPERVISOR, code_given="2026-11-20")
    return permit


def a_pass(office: Workspace, permit: str, amount: str = "50", **more: Any) -> str:
    values: dict[str, Any] = {
        "worker": "田大力",
        "until": "2026-12-20",
        "pass_deposit": amount,
        "pass_receipt": "S-2",
        **more,
    }
    return office.do("renovation.pass.issue", permit=permit, **values).folded.id


def working(office: Workspace, amount: str = "3000", **more: Any) -> tuple[str, str]:
    """(permit, pass) of a renovation that is going on."""
    permit = permitted(office, amount, **more)
    badge = a_pass(office, permit)
    office.do("renovation.permit.begin", permit)
    return permit, badge


def complete(office: Workspace, permit: str, **more: Any) -> None:
    values: dict[str, Any] = {
        "acceptance": "符合批准内容",
        "works_team": "technician-1",
        "signatures": SIGNED,
        **more,
    }
    office.do("renovation.permit.complete", permit, by="officer-1", **values)


def accepted(office: Workspace, amount: str = "3000") -> tuple[str, str]:
    """(permit, pass) of a renovation that passed both acceptances; its pass is back."""
    permit, badge = working(office, amount)
    inspect(office, permit)
    complete(office, permit)
    office.do("renovation.pass.return", badge)
    office.do("renovation.permit.leave", permit)
    office.do("renovation.permit.accept", permit, by="officer-1", second_opinion="合格")
    return permit, badge


def refund(office: Workspace, permit: str, amount: str = "3000") -> None:
    values: dict[str, Any] = {"paid_back": amount, "refund_receipt": "S-1"}
    office.do("renovation.permit.refund", permit, by=SUPERVISOR, **values)


def inspect(office: Workspace, permit: str, by: str = "officer-1", **more: Any) -> Any:
    return office.do("renovation.inspection.register", by=by, permit=permit, **{**LOOKED, **more})


def violation(office: Workspace, permit: str, **more: Any) -> str:
    values: dict[str, Any] = {**BROKEN, "majors": "wall", **more}
    return office.do("renovation.violation.register", by="officer-1", permit=permit, **values).folded.id


def refused(office: Workspace, step: str, record: str = "", **values: Any) -> str:
    """The clause that a refusal cites."""
    with pytest.raises(Refused) as refusal:
        office.do(step, record, **values)
    return refusal.value.rule


def printed(office: Workspace, record: str, document: str) -> str:
    """The words of a record's paper form."""
    return html.unescape(office.run("print", record, "--document", document).out)
