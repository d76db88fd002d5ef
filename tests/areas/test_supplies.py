"""Supplies: bought under supervision, a stock that adds up, what each holds, and where things belong."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal
from typing import Any

import pytest

from propctl.api import Refused, UsageError, balance, check, listing
from propctl.publish.paper.printed_forms import register
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok, refused

CLERK = "document-clerk"
MANAGER = "center-manager"
STOCK = "supplies.stock"


@pytest.fixture
def store(workspace: Workspace) -> Workspace:
    """Paper that is used up, and radios that stay with their holders."""
    return built(workspace)


def built(office: Workspace) -> Workspace:
    office.at("2026-11-20 08:30")
    office.do("supplies.item.add", by=CLERK, name="A4纸", measure="bag", kind="70g")
    office.do("supplies.item.add", by=CLERK, name="对讲机", lasting="yes")
    return office


def bought(office: Workspace, item: str, quantity: str, **more: Any) -> str:
    values = {"supplier": "文具店", "price": "20", **more}
    one = office.do("supplies.purchase.register", by=CLERK, item=item, quantity=quantity, **values).folded.id
    office.do("supplies.purchase.supervise", one, by=MANAGER, opinion="同意")
    return one


def stocked(office: Workspace, item: str, quantity: str) -> str:
    purchase = bought(office, item, quantity)
    return office.do("supplies.receipt.register", by=CLERK, purchase=purchase, quantity=quantity).folded.id


def drawn(office: Workspace, item: str, quantity: str, drawer: str = "guard-1", by: str = CLERK) -> str:
    values = {"item": item, "quantity": quantity, "drawer": drawer, "purpose": "值班"}
    return office.do("supplies.draw.draw", by=by, **values).folded.id


def holds(office: Workspace, account: str) -> Decimal:
    return balance(office.office(), STOCK, account)


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "supplies", name)]


@pytest.mark.rule("supplies.purchase-supervision")
def test_nothing_is_taken_in_before_the_manager_signed_the_purchase(store: Workspace) -> None:
    values = {"item": "A4纸", "quantity": "10", "supplier": "文具店"}
    one = store.do("supplies.purchase.register", by=CLERK, **values).folded.id
    line = ("supplies", "receipt", "register", one, "10")
    refused(store.run(*line, by=CLERK), "supplies.purchase-supervision")
    assert listed(store, "unsupervised") == [one]
    with pytest.raises(Refused):
        store.do("supplies.purchase.supervise", one, by=CLERK, opinion="同意")
    own = store.do("supplies.purchase.register", by=MANAGER, **values).folded.id
    with pytest.raises(Refused):  # nobody signs his own
        store.do("supplies.purchase.supervise", own, by=MANAGER, opinion="同意")
    store.do("supplies.purchase.reject", own, by=MANAGER, reason="重复")
    store.do("supplies.purchase.supervise", one, by=MANAGER, opinion="同意")
    ok(store.run(*line, by=CLERK))
    ok(store.run("rules", "set", "supplies.purchase-supervision", "post=director", by="general-manager"))
    store.at("2026-11-21 09:00")
    next_one = store.do("supplies.purchase.register", by=CLERK, **values).folded.id
    with pytest.raises(Refused):
        store.do("supplies.purchase.supervise", next_one, by=MANAGER, opinion="同意")
    store.do("supplies.purchase.supervise", next_one, by="director", opinion="同意")
    store.do("supplies.purchase.revoke", next_one, by="director", reason="看错")
    refused(store.run("supplies", "receipt", "register", next_one, "1", by=CLERK), "purchase-supervision")


@pytest.mark.rule("supplies.stock-in")
def test_the_stock_is_the_sum_of_its_entries_and_each_can_be_reversed(store: Workspace) -> None:
    purchase = bought(store, "A4纸", "10")
    with pytest.raises(UsageError):
        store.do("supplies.receipt.register", by=CLERK, purchase=purchase, quantity="-1")
    first = store.do("supplies.receipt.register", by=CLERK, purchase=purchase, quantity="4").folded.id
    store.do("supplies.receipt.register", by=CLERK, purchase=purchase, quantity="6")
    assert holds(store, "store:A4纸") == 10
    with pytest.raises(Refused):  # more than was bought
        store.do("supplies.receipt.register", by=CLERK, purchase=purchase, quantity="1")
    with pytest.raises(Refused):  # not without the manager
        store.do("supplies.receipt.reverse", first, by=CLERK, reason="记错")
    store.do("supplies.receipt.reverse", first, by=CLERK, reason="记错", on_paper=(MANAGER, "批-1"))
    assert holds(store, "store:A4纸") == 6
    for step, left in (("find", 7), ("write-off", 6)):
        on_paper = (MANAGER, "批-2")
        store.do(f"supplies.item.{step}", "A4纸", by=CLERK, quantity="1", reason="盘点", on_paper=on_paper)
        assert holds(store, "store:A4纸") == left
    printed = html.unescape(
        register(store.office(), "supplies", "receipts", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    )
    assert "已冲销" in printed and "文具店" in printed and "70g" in printed


@pytest.mark.rule("supplies.stock-out")
def test_no_draw_exceeds_the_stock_and_each_step_has_its_reversal(store: Workspace) -> None:
    stocked(store, "A4纸", "5")
    with pytest.raises(Refused, match=r"supplies\.stock-out"):  # the clause that is about drawing
        drawn(store, "A4纸", "5.01")
    one = drawn(store, "A4纸", "3")
    assert (holds(store, "store:A4纸"), holds(store, "used:A4纸")) == (2, 3)
    with pytest.raises(Refused):
        drawn(store, "A4纸", "3")
    with pytest.raises(Refused):  # more than was drawn
        store.do("supplies.draw.return", one, by=CLERK, returned="4")
    store.do("supplies.draw.return", one, by=CLERK, returned="1")
    on_paper = (MANAGER, "批-1")
    with pytest.raises(Refused):  # more than came back
        store.do("supplies.draw.undo-return", one, by=CLERK, unreturned="2", reason="错", on_paper=on_paper)
    with pytest.raises(Refused):  # what came back first
        store.do("supplies.draw.reverse", one, by=CLERK, reason="记错", on_paper=on_paper)
    store.do("supplies.draw.undo-return", one, by=CLERK, unreturned="1", reason="记错", on_paper=on_paper)
    assert "returned" not in store.record(one).values
    with pytest.raises(Refused):
        store.do("supplies.draw.undo-return", one, by=CLERK, unreturned="1", reason="记错", on_paper=on_paper)
    store.do("supplies.draw.reverse", one, by=CLERK, reason="记错", on_paper=on_paper)
    assert (holds(store, "store:A4纸"), holds(store, "used:A4纸")) == (5, 0)
    with pytest.raises(Refused):  # below zero by way of the books
        store.do("supplies.item.write-off", "A4纸", by=CLERK, quantity="6", reason="盘", on_paper=on_paper)


@pytest.mark.rule("supplies.stock-out")
def test_what_two_desks_drew_beyond_the_stock_is_found_when_they_meet(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    stocked(two_desks.a, "A4纸", "5")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        desk.at("2026-11-20 10:00")
        drawn(desk, "A4纸", "4")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert holds(desk, "store:A4纸") == -3
        assert len(check(desk.office())) == 1
    found = listing(two_desks.a.office(), "supplies", "held")
    assert found == []
    newest = two_desks.a.run("supplies", "list", "--json", "--all").json()[-1]["id"]
    two_desks.a.do("supplies.draw.reverse", newest, by=CLERK, reason="重复", on_paper=(MANAGER, "批-1"))
    assert check(two_desks.a.office()) == []


@pytest.mark.rule("supplies.stock-out")
def test_what_two_desks_reversed_or_mended_counts_once(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    goods_in, spare = stocked(two_desks.a, "对讲机", "5"), stocked(two_desks.a, "对讲机", "2")
    mine, his = drawn(two_desks.a, "对讲机", "2"), drawn(two_desks.a, "对讲机", "1")
    broken = {"harm": "damage", "what": "摔坏", "item": "对讲机", "holder": "guard-1"}
    harm = two_desks.a.do("supplies.harm.register", **broken).folded.id
    two_desks.exchange()
    approved: dict[str, Any] = {"by": CLERK, "reason": "重复", "on_paper": (MANAGER, "批-1")}
    for desk in (two_desks.a.at("10:00"), two_desks.b.at("10:05")):
        desk.do("supplies.receipt.reverse", spare, **approved)
        desk.do("supplies.draw.reverse", his, **approved)
        desk.do("supplies.harm.mend", harm, result="修好")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert (holds(desk, "store:对讲机"), holds(desk, "held:guard-1:对讲机")) == (3, 2)
    assert two_desks.a.record(mine).state == "out" and two_desks.a.record(goods_in).state == "in"


@pytest.mark.rule("supplies.office-items-register")
def test_what_a_person_holds_can_be_listed_and_administration_issues_once_in_force(store: Workspace) -> None:
    stocked(store, "对讲机", "3")
    stocked(store, "A4纸", "5")
    mine, his = drawn(store, "对讲机", "2"), drawn(store, "对讲机", "1", "guard-2")
    drawn(store, "A4纸", "1")
    assert listed(store, "held") == [mine, his]
    assert holds(store, "held:guard-1:对讲机") == 2
    store.do("supplies.draw.return", his, by=CLERK, returned="1")
    assert listed(store, "held") == [mine]
    drawn(store, "A4纸", "1", by="cleaning-foreman")
    ok(store.run("rules", "set", "supplies.office-items-register", "in_force=yes", by="director"))
    store.at("2026-11-21 09:00")
    with pytest.raises(Refused, match="office-items-register"):
        drawn(store, "A4纸", "1", by="cleaning-foreman")
    drawn(store, "A4纸", "1")
    ok(store.run("rules", "set", "supplies.office-items-register", "post=front-desk", by="director"))
    store.at("2026-11-22 09:00")
    drawn(store, "A4纸", "1", by="clerk-1")
    with pytest.raises(Refused, match="office-items-register"):
        drawn(store, "A4纸", "1")
    printed = html.unescape(
        register(store.office(), "supplies", "draws", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    )
    assert store.office().name_of("guard-2") in printed


@pytest.mark.rule("supplies.care-for-property", "supplies.lost-items-replaced")
def test_a_loss_is_entered_against_its_holder_and_closed_by_a_waiver_or_a_replacement(
    store: Workspace,
) -> None:
    stocked(store, "对讲机", "3")
    drawn(store, "对讲机", "2")
    loss = {"harm": "loss", "what": "巡逻时遗失", "item": "对讲机", "holder": "guard-1"}
    with pytest.raises(Refused):  # of what
        store.do("supplies.harm.register", by="guard-1", **{**loss, "item": ""})
    with pytest.raises(Refused):  # more than he holds
        store.do("supplies.harm.register", by="guard-1", quantity="3", **loss)
    one = store.do("supplies.harm.register", by="guard-1", **loss).folded.id
    assert listed(store, "harmed") == [one]
    assert holds(store, "held:guard-1:对讲机") == 1
    (hand,) = store.run("supplies", "list", "held", "--json").json()
    assert (hand["fields"]["quantity"], hand["now"]["holds"]) == ("2.00", "1.00")  # drawn, still there
    short = store.run(
        "supplies", "harm", "register", "loss", "又掉", "--item", "对讲机", "--holder", "guard-2"
    )
    assert "supplies.care-for-property" in short.err and "stock-in" not in short.err
    with pytest.raises(Refused):  # what is lost is not mended
        store.do("supplies.harm.mend", one, by="technician-1", result="x")
    with pytest.raises(Refused):  # a superior
        store.do("supplies.harm.waive", one, by="guard-1", reason="免")
    with pytest.raises(UsageError):  # nobody has to replace it by default
        store.do("supplies.harm.replace", one, by="guard-1", result="买了一台")
    store.do("supplies.harm.waive", one, by="guard-captain", reason="执勤中损失")
    assert listed(store, "harmed") == []
    assert store.run("supplies", "harm", "list", "--json").json() == []  # though it may be claimed again
    store.do("supplies.harm.claim", one, by="guard-captain", reason="找到了")
    store.do("supplies.harm.retract", one, by="guard-captain", reason="找到了")
    assert holds(store, "held:guard-1:对讲机") == 2
    ok(store.run("rules", "set", "supplies.lost-items-replaced", "in_force=yes", by="director"))
    store.at("2026-11-21 09:00")
    other = store.do("supplies.harm.register", by="guard-1", **loss).folded.id
    store.do("supplies.harm.replace", other, by="guard-1", result="买了一台")
    assert holds(store, "held:guard-1:对讲机") == 2
    broken = {**loss, "harm": "damage", "what": "天线折断"}
    third = store.do("supplies.harm.register", by="guard-1", **broken).folded.id
    store.do("supplies.harm.mend", third, by="technician-1", result="换天线")
    store.do("supplies.harm.undo", third, by="guard-captain", reason="没有修好")
    assert holds(store, "held:guard-1:对讲机") == 1
    ok(store.run("staff", "leave", "guard-1", "--to", "guard-2", by="director"))
    assert store.record(third).values["holder"] == "guard-1"  # who broke it, whoever works on
    form = store.office().catalog.form("supplies.harm")
    assert not [name for name, field in {**form.field, **form.ask}.items() if field.type == "money"]


@pytest.mark.rule("supplies.no-moving-or-misuse")
def test_a_place_changes_with_reason_and_person_and_patrols_compare_it(store: Workspace) -> None:
    for number, name, place in (("F-1", "灭火器", "1栋大堂"), ("B-2", "长椅", "中心广场")):
        store.do("supplies.asset.add", by=CLERK, number=number, name=name, place=place)
    line = ("supplies", "asset", "move", "B-2", "--place", "东门")
    assert store.run(*line, by="guard-1").status == 2  # why
    ok(store.run(*line, "--reason", "活动借用", by="guard-1"))
    moved = store.record("supplies.asset:B-2").events["move"][-1]
    assert (moved.values["mover"], moved.values["reason"]) == ("guard-1", "活动借用")
    assert store.run("amend", "supplies.asset:F-1", "--set", "place=2栋", by="director").status != 0
    with pytest.raises(Refused):
        store.do("supplies.patrol.register", by="cleaner-1", things="F-1,good,1栋大堂")
    store.do("supplies.patrol.register", by="guard-1", things="F-1,good,1栋大堂;B-2,good,东门")
    assert listed(store, "misplaced") == []
    store.do("supplies.patrol.register", by="guard-1", things="F-1,missing;B-2,good,中心广场")
    first, second = listing(store.office(), "supplies", "misplaced")
    assert (first.text("asset"), first.text("listed"), first.text("sight")) == ("F-1", "1栋大堂", "missing")
    seen = [second.text(name) for name in ("listed", "place", "sight")]
    assert seen == ["东门", "中心广场", "moved"]  # whatever was said: it was not in its place
    store.do("supplies.patrol.register", by="guard-2", things="F-1,missing;B-2,moved,北门")
    assert listed(store, "misplaced") == [first.id, second.id]  # one that waits is enough
    store.do("supplies.misplaced.settle", second.id, by="guard-captain", result="已搬回东门")
    assert listed(store, "misplaced") == [first.id]
    store.do("supplies.patrol.register", by="guard-1", things="F-1,good;B-2,moved,北门")
    assert len(listed(store, "misplaced")) == 2  # moved again


@pytest.mark.rule("supplies.new-site-kit")
def test_a_post_plan_yields_what_each_needs_and_what_is_not_issued_is_listed(store: Workspace) -> None:
    plan = {"site": "和园", "posts": "门岗,4;巡逻岗,2"}
    with pytest.raises(Refused):
        store.do("supplies.site.plan", by="guard-1", **plan)
    items = "items=radio：对讲机,torch：手电筒"
    ok(store.run("rules", "set", "supplies.new-site-kit", items, by="director"))
    store.at("2026-11-21 09:00")
    store.do("supplies.site.plan", by="guard-captain", **plan)
    found = listing(store.office(), "supplies", "not-issued")
    assert [(one.text("position"), one.text("item"), one.number("number")) for one in found] == [
        ("门岗", "radio", 4), ("门岗", "torch", 4), ("巡逻岗", "radio", 2), ("巡逻岗", "torch", 2),
    ]  # fmt: skip
    assert "对讲机" in store.run("supplies", "list", "not-issued").out
    store.do("supplies.kit.issue", found[0].id, by=CLERK, issued_to="门岗班长")
    assert listed(store, "not-issued") == [one.id for one in found[1:]]
    store.do("supplies.kit.take-back", found[0].id, by=CLERK, reason="发错")
    assert len(listed(store, "not-issued")) == 4
    store.do("supplies.kit.drop", found[3].id, by="guard-captain", reason="路灯够亮")
    assert len(listed(store, "not-issued")) == 3


@pytest.mark.rule("supplies.stock-out")
def test_what_is_in_store_of_an_item_is_seen_on_the_item_and_in_the_list_of_items(store: Workspace) -> None:
    stocked(store, "A4纸", "10")
    one = drawn(store, "A4纸", "3")
    store.do("supplies.draw.return", one, by=CLERK, returned="2")
    assert store.run("show", "A4纸", "--json", by=CLERK).json()["now"] == {"store": "9.00"}
    told = store.run("show", "A4纸", by=CLERK).out
    assert "库存" in told and "9.00包" in told
    listed_items = store.run("supplies", "item", "list", by=CLERK).out.splitlines()
    assert listed_items[0].endswith("库存") and [line.split()[-1] for line in listed_items[1:]] == [
        "9.00包",
        "0.00件",
    ]


def test_an_item_that_is_listed_already_is_told_so_however_its_name_is_typed(store: Workspace) -> None:
    with pytest.raises(UsageError, match="is there already"):
        store.do("supplies.item.add", by=CLERK, name="A4 纸")
