"""A number ten times what stands is asked about: a slip of a digit in a price or a floor area."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import UsageError
from propctl.testing import Workspace, make_workspace
from tests.areas.fees import PAPER, homes


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    office = make_workspace(tmp_path_factory.mktemp("leaps") / "office").at("2026-11-20 09:00")
    homes(office, "1-101", area="89.5")
    known = {"name": "保洁", "sort": "housekeeping", "content": "保洁", "provider": "保洁部"}
    office.do("workorders.service.add", by="center-manager", **known)
    office.do("workorders.service.price", "保洁", by="company-manager", price="80", since="2026-01-01")
    return office


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def price(office: Workspace, amount: str, *more: str, lang: str = "zh-CN") -> str:
    words = ("fees", "tariff", "price", "物业管理费", "--price", amount, "--since", "2026-12-01", *more)
    approved = ("--approved-by", "director", "--paper", "7")
    done = office.run("--lang", lang, *words, *approved, by="service-supervisor")
    return "" if done.status == 0 else done.err


def test_a_price_ten_times_the_last_is_taken_only_with_a_yes(office: Workspace) -> None:
    assert price(office, "9.99") == ""
    assert "“单价（元）”：99.9000元 是原来 9.9900元 的十倍以上；核对无误的，加 --sure" in price(
        office, "99.9"
    )
    assert "ten times" in price(office, "99.9", lang="en") and price(office, "99.89") == ""
    assert price(office, "999", "--sure", "是") == ""
    assert price(office, "1.85") == ""  # the slip put right, and nothing is asked


def test_so_are_the_price_of_a_service_and_a_floor_area(office: Workspace) -> None:
    with pytest.raises(UsageError) as asked:
        office.do("workorders.service.price", "保洁", by="company-manager", price="800", since="2026-12-01")
    assert asked.value.fields == ("price", "sure")
    by = {"by": "director"}
    with pytest.raises(UsageError, match="895"):
        office.do("residents.unit.update", "1-101", area="895", **by)
    office.do("residents.unit.update", "1-101", area="895", sure="yes", **by)
    office.do("residents.unit.update", "1-101", layout="两室", **by)  # another field asks nothing
    assert office.record("residents.unit:1-101").values["area"] == "895.00"


def test_a_first_price_and_one_after_nought_are_asked_nothing(office: Workspace) -> None:
    new = {"name": "车位费", "kind": "service", "basis": "space"}
    office.do("fees.tariff.add", by="service-supervisor", **new)
    for amount in ("0", "300"):
        priced = {"price": amount, "since": "2026-01-01"}
        office.do("fees.tariff.price", "车位费", by="service-supervisor", on_paper=PAPER, **priced)


def test_what_is_asked_for_is_a_yes_or_no_beside_a_number(workspace: Workspace) -> None:
    form = '[form.pet]\ntitle = { zh = "犬", en = "Dog" }\nkey = "name"\n[form.pet.field]\n'
    name = 'name = { type = "text", required = true, zh = "名", en = "Name" }\n'
    fee = 'fee = { type = "money", sure = "name", zh = "费", en = "Fee" }\n[form.pet.step]\n'
    step = 'add = { zh = "登记", en = "Add", to = "kept" }\n[form.pet.state]\nkept = "在册|kept"\n'
    head = 'title = { zh = "宠物", en = "Pets" }\nmain = "pet"\n'
    workspace.declare("pets", head + form + name + fee + step)
    told = workspace.run("areas", "check", "pets")
    assert told.status == 1 and "sure 只用于数字、金额、数量、单价" in told.out + told.err
