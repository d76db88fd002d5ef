"""An amount is told with its unit: yuan, and grams or bottles as the record has it."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.errors import Refused
from propctl.office.judging.balances import held
from propctl.testing import Workspace
from tests.areas.fees import bill, homes


@pytest.fixture
def stock(workspace: Workspace) -> Workspace:
    """500 g of rat poison, of which 50 g are drawn."""
    workspace.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    item = {"name": "鼠药", "measure": "g", "place": "危险品柜"}
    workspace.do("hazmat.item.add", by="service-supervisor", **item)
    workspace.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="500", supplier="农资公司")
    workspace.do("hazmat.draw.draw", by="cleaning-foreman", **_draw("50"))
    return workspace


def _draw(quantity: str) -> dict[str, Any]:
    return {"item": "鼠药", "quantity": quantity, "purpose": "灭鼠", "drawer": "service-foreman"}


def test_a_ledger_refuses_in_the_unit_of_what_it_holds(stock: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        stock.do("hazmat.draw.draw", by="cleaning-foreman", **_draw("451"))
    assert (refused.value.values["before"], refused.value.values["wanted"]) == ("450克", "451克")
    back = {"used": "40", "returned": "9", "returned_at": "09:00"}
    with pytest.raises(Refused) as refused:
        stock.do("hazmat.draw.finish", "A01", by="service-foreman", **back)
    assert refused.value.values["amount"] == "1克"


def test_what_an_account_holds_is_told_in_the_unit_of_the_record_that_moved_it(stock: Workspace) -> None:
    office = stock.office()
    assert held(office, "hazmat.goods", "store:鼠药", 450 * 10_000) == "450克"
    assert held(office, "hazmat.goods", "store:nothing", 10_000) == "1"
    english = office.spoken("en")
    assert held(english, "hazmat.goods", "store:鼠药", 10_000) == "1 g"


def test_money_is_told_in_yuan_behind_a_value_and_in_a_heading(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="1-101")
    paid = workspace.run("fees", "pay", "1-101", "120", "cash", by="cashier-1")
    assert paid.status == 0, paid.err
    assert "120.00元" in workspace.run("show", "FE-261120-A01").out
    heading, line = workspace.run("fees", "list", "--all", by="cashier-1").out.splitlines()[:2]
    assert "金额（元）" in heading and "120.00 " in line
    sheet = workspace.run("print", "FE-261120-A01").out
    assert "120&#46;00元" in sheet


def test_a_list_of_another_form_of_the_area_shows_that_forms_columns_and_states(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace.at("2026-11-20 09:00"), due="2026-11-20")
    shown = workspace.at("2026-11-21 09:00").run("fees", "list", "overdue").out
    assert "缴费期限" in shown and "已出账" in shown
