"""Hazardous goods: who may draw, who issues, and that every gram is accounted for."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from propctl.api import Refused, UsageError, accounts, amend, balance, check, due, listing, resolve, routines
from propctl.publish.page_parts import plain
from propctl.publish.paper.printed_forms import register, sheet
from propctl.testing import TwoDesks, Workspace, make_workspace

TODAY = dt.date(2026, 11, 20)
SLIP = ("service-supervisor", "2026-31")


def stock(office: Workspace, quantity: str = "500", **more: str) -> None:
    """A locked store with rat poison in it."""
    office.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    office.do(
        "hazmat.item.add",
        by="service-supervisor",
        **{"name": "鼠药", "measure": "g", "place": "危险品柜", **more},
    )
    office.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity=quantity, supplier="农资公司")


def draw(office: Workspace, by: str = "cleaning-foreman", **more: str) -> str:
    values = {
        "item": "鼠药",
        "quantity": "80",
        "purpose": "地下车库灭鼠",
        "drawer": "service-foreman",
        **more,
    }
    return office.do("hazmat.draw.draw", by=by, **values).folded.id


def rule_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.rule


@pytest.mark.rule("hazmat.collector-rank")
def test_only_foremen_and_above_of_the_department_draw(workspace: Workspace) -> None:
    stock(workspace)
    for drawer in ("cleaner-1", "guard-captain"):
        with pytest.raises(Refused) as refusal:
            draw(workspace, drawer=drawer)
        assert rule_of(refusal) == "hazmat.collector-rank"
    assert draw(workspace, drawer="service-foreman")


@pytest.mark.rule("hazmat.collector-rank")
def test_the_rank_holds_where_no_department_is_named_and_the_department_where_no_rank_is(
    workspace: Workspace,
) -> None:
    stock(workspace)
    line = ("rules", "set", "hazmat.collector-rank")
    assert workspace.run(*line, "departments=unset", by="director").status == 0
    with pytest.raises(Refused):
        draw(workspace, drawer="cleaner-1")
    assert draw(workspace, drawer="engineer-chief")
    changed = ("departments=service,cleaning", "min_rank=unset", "--reason", "改")
    assert workspace.run(*line, *changed, by="director").status == 0
    with pytest.raises(Refused):
        draw(workspace, drawer="guard-captain")
    assert draw(workspace, drawer="cleaner-1")


@pytest.mark.rule("hazmat.collector-rank")
def test_the_refusal_ends_the_command_with_status_77(workspace: Workspace) -> None:
    stock(workspace)
    words = ("hazmat", "draw", "鼠药", "80", "灭鼠")
    refused = workspace.run(*words, "cleaner-1", by="cleaning-foreman")
    assert refused.status == 77 and "hazmat.collector-rank" in refused.err and "第一篇第2.0条" in refused.err
    assert workspace.run(*words, "service-foreman", by="cleaning-foreman").status == 0


@pytest.mark.rule("hazmat.approval-each-use", "hazmat.approver-issues")
def test_another_foreman_approves_and_issues_in_person(workspace: Workspace) -> None:
    stock(workspace)
    with pytest.raises(Refused) as refusal:
        draw(workspace, by="cleaner-1")
    assert rule_of(refusal) in ("hazmat.approval-each-use", "agenda.role-hazmat-foreman")
    with pytest.raises(Refused) as refusal:
        draw(workspace, by="service-foreman", drawer="service-foreman")
    assert rule_of(refusal) in ("hazmat.approval-each-use", "agenda.role-hazmat-foreman")
    with pytest.raises(Refused) as refusal:
        draw(workspace, by="cleaning-foreman", issuer="service-supervisor")
    assert rule_of(refusal) == "hazmat.approver-issues"
    assert draw(workspace, by="cleaning-foreman")


@pytest.mark.rule("hazmat.approval-each-use")
def test_an_office_may_allow_self_approval(workspace: Workspace) -> None:
    stock(workspace)
    amend(workspace.office("director"), "hazmat.approval-each-use", {"self_approval": "yes"}, TODAY)
    assert draw(workspace, by="service-foreman", drawer="service-foreman")


@pytest.mark.rule("hazmat.draw-what-is-needed")
def test_a_draw_above_the_limit_is_refused_and_the_usual_quantity_is_shown(workspace: Workspace) -> None:
    stock(workspace)
    assert draw(workspace, quantity="120")
    workspace.do("hazmat.item.limit", "鼠药", by="service-supervisor", max_per_use="100")
    with pytest.raises(Refused) as refusal:
        draw(workspace, quantity="100.01")
    assert rule_of(refusal) == "hazmat.draw-what-is-needed"
    assert draw(workspace, quantity="100")
    amend(workspace.office("director"), "hazmat.draw-what-is-needed", {"max_per_use": "50"}, TODAY)
    with pytest.raises(Refused):
        draw(workspace, quantity="60")
    figures = workspace.run("report", "hazmat", "--month", "2026-11", "--json").json()
    assert any(Decimal(str(figure["part"])) == 110 for figure in figures if figure["name"] == "usual-use")


def test_quantities_carry_the_unit_of_their_item_on_the_screen_and_on_paper(workspace: Workspace) -> None:
    stock(workspace)
    workspace.do("hazmat.item.add", by="service-supervisor", name="酒精", measure="ml", place="危险品柜")
    workspace.do("hazmat.item.receive", "酒精", by="cleaning-foreman", quantity="900", supplier="药房")
    poison, spirit = draw(workspace), draw(workspace, item="酒精")
    shown = workspace.run("hazmat").out
    office = workspace.office()
    paper = html.unescape(register(office, "hazmat", "register", TODAY.replace(day=1), dt.date(2026, 12, 1)))
    assert all(text in place for text in ("80.00克", "80.00毫升") for place in (shown, paper))
    assert "领用数量  80.00克" in workspace.run("show", poison).out
    assert "80.00毫升" in html.unescape(sheet(office, office.folded(resolve(office, spirit))))
    assert "数量：500.00克" in workspace.run("hazmat", "item", "鼠药").out


@pytest.mark.rule("hazmat.use-register")
def test_every_draw_is_one_record_with_time_and_quantity(workspace: Workspace) -> None:
    stock(workspace)
    with pytest.raises(UsageError, match="领用数量"):
        draw(workspace, quantity="")
    with pytest.raises(UsageError):
        draw(workspace, quantity="0")
    record = draw(workspace)
    printed = workspace.run("print", record)
    assert printed.status == 0 and "危险品使用登记表" in printed.out and "80" in printed.out
    month = plain(workspace.run("hazmat", "print", "register", "--month", "2026-11").out)
    assert "领用时间" in month and "2026-11-20 09:00" in month


@pytest.mark.rule("hazmat.return-unused", "hazmat.return-registered")
def test_drawn_is_used_plus_returned_or_the_return_is_refused(workspace: Workspace) -> None:
    stock(workspace)
    record = draw(workspace)
    assert [row.id for row in listing(workspace.office(), "hazmat", "out")] == [record]
    with pytest.raises(UsageError, match="退回时间"):
        workspace.do("hazmat.draw.finish", record, by="service-foreman", used="60", returned="20")
    workspace.at("16:00")
    values = {"used": "60", "returned_at": "15:30"}
    for returned in ("19.99", "20.01"):
        with pytest.raises(Refused) as refusal:
            workspace.do("hazmat.draw.finish", record, by="service-foreman", returned=returned, **values)
        assert rule_of(refusal) == "hazmat.return-registered"
    with pytest.raises(UsageError):  # no other unit than the item's
        workspace.do("hazmat.draw.finish", record, by="service-foreman", returned="20ml", **values)
    amend(
        workspace.office("director"), "hazmat.return-registered", {"in_force": "false"}, workspace.now.date()
    )
    del values["returned_at"]  # asked for by that clause alone; the other still wants the rest back
    with pytest.raises(UsageError, match="退回数量"):
        workspace.do("hazmat.draw.finish", record, by="service-foreman", **values)
    values["used"] = "60g"
    workspace.do("hazmat.draw.finish", record, by="service-foreman", returned="20克", **values)
    assert listing(workspace.office(), "hazmat", "out") == []
    assert balance(workspace.office(), "hazmat.goods", "store:鼠药") == 440
    assert balance(workspace.office(), "hazmat.goods", "used:鼠药") == 60


@pytest.mark.rule("hazmat.return-unused")
def test_an_open_draw_has_no_verdict_until_the_office_sets_a_limit(workspace: Workspace) -> None:
    stock(workspace)
    draw(workspace)
    (clock,) = due(workspace.at("2026-11-22 09:00").office(), area="hazmat")
    assert clock.standing == "unset"
    amend(workspace.office("director"), "hazmat.return-unused", {"within": "8h"}, dt.date(2026, 11, 22))
    draw(workspace)
    late = due(workspace.at("17:01").office(), area="hazmat", overdue=True)
    assert [clock.rule for clock in late] == ["hazmat.return-unused"]


def test_no_more_is_drawn_than_there_is(workspace: Workspace) -> None:
    stock(workspace, "100")
    draw(workspace, quantity="60")
    with pytest.raises(Refused) as refusal:
        draw(workspace, quantity="40.01")
    assert rule_of(refusal) == "hazmat.return-registered"
    draw(workspace, quantity="40")


def test_every_stock_step_has_its_reversal_with_reason_and_approver(workspace: Workspace) -> None:
    stock(workspace)
    before = accounts(workspace.office(), "hazmat.goods")
    record = draw(workspace)
    workspace.do(
        "hazmat.draw.finish", record, by="service-foreman", used="60", returned="20", returned_at="09:00"
    )
    for step in ("reopen", "undo"):
        with pytest.raises(Refused):
            workspace.do(f"hazmat.draw.{step}", record, by="cleaning-foreman", reason="登错")
        with pytest.raises(Refused, match="own request"):
            on_paper = ("cleaning-foreman", "1")
            workspace.do(
                f"hazmat.draw.{step}", record, by="cleaning-foreman", reason="登错", on_paper=on_paper
            )
        workspace.do(f"hazmat.draw.{step}", record, by="cleaning-foreman", reason="登错", on_paper=SLIP)
    assert accounts(workspace.office(), "hazmat.goods") == before
    workspace.do(
        "hazmat.item.write-off", "鼠药", by="cleaning-foreman", quantity="5", reason="受潮", on_paper=SLIP
    )
    workspace.do(
        "hazmat.item.find", "鼠药", by="cleaning-foreman", quantity="5", reason="找到", on_paper=SLIP
    )
    workspace.do(
        "hazmat.item.send-back", "鼠药", by="cleaning-foreman", quantity="500", reason="过期", on_paper=SLIP
    )
    assert not any(accounts(workspace.office(), "hazmat.goods").values())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 100)), min_size=1, max_size=5))
def test_stock_is_conserved_to_the_hundredth(
    tmp_path_factory: pytest.TempPathFactory, draws: list[tuple[int, int]]
) -> None:
    office = make_workspace(tmp_path_factory.mktemp("office"))
    stock(office, "500")
    for hundredths, percent in draws:
        quantity, used = Decimal(hundredths) / 100, Decimal(hundredths * percent // 100) / 100
        record = draw(office, quantity=str(quantity))
        rest = {"used": str(used), "returned": str(quantity - used), "returned_at": "09:00"}
        office.do("hazmat.draw.finish", record, by="service-foreman", **rest)
    held = accounts(office.office(), "hazmat.goods")
    assert sum(held.values()) == 0
    assert held["store:鼠药"] + held.get("used:鼠药", Decimal(0)) == 500


def test_two_offline_desks_that_draw_the_last_of_it_are_a_finding(two_desks: TwoDesks) -> None:
    stock(two_desks.a, "100")
    two_desks.exchange()
    draw(two_desks.a, quantity="80")
    draw(two_desks.b, quantity="80")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert balance(desk.office(), "hazmat.goods", "store:鼠药") == -60
        assert [problem.field for problem in check(desk.office()) if problem.path == "records"] == [
            "hazmat.goods"
        ]


@pytest.mark.rule("hazmat.return-registered")
def test_what_two_offline_desks_reversed_goes_back_once(two_desks: TwoDesks) -> None:
    stock(two_desks.a)
    kept, back = draw(two_desks.a), draw(two_desks.a)
    returned = {"used": "60", "returned": "20", "returned_at": "09:00"}
    two_desks.a.do("hazmat.draw.finish", back, by="service-foreman", **returned)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        for step, record in (("undo", kept), ("reopen", back)):
            desk.do(f"hazmat.draw.{step}", record, by="cleaning-foreman", reason="登错", on_paper=SLIP)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert balance(desk.office(), "hazmat.goods", "store:鼠药") == 420
        assert not [problem for problem in check(desk.office()) if problem.path == "records"]
        assert "used" not in desk.record(back).values  # to be said anew
    two_desks.a.do("hazmat.draw.finish", back, by="service-foreman", **returned)
    assert balance(two_desks.a.office(), "hazmat.goods", "store:鼠药") == 440


@pytest.mark.rule("hazmat.substances")
def test_a_hazardous_item_is_not_listed_as_an_ordinary_supply(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", by="service-supervisor", name="文具柜", hazardous="no")
    ordinary = {"measure": "pcs", "place": "文具柜", "controlled": "no"}
    with pytest.raises(Refused) as refusal:
        workspace.do("hazmat.item.add", by="service-supervisor", name="酒精", **ordinary)
    assert rule_of(refusal) == "hazmat.substances"
    workspace.do("hazmat.item.add", by="service-supervisor", name="复印纸", **ordinary)
    workspace.do("hazmat.item.receive", "复印纸", by="cleaning-foreman", quantity="5", supplier="文具店")
    with pytest.raises(Refused):
        draw(workspace, item="复印纸", quantity="1")


@pytest.mark.rule("hazmat.separate-storage")
def test_a_store_for_hazardous_goods_holds_nothing_else(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    workspace.do("hazmat.place.add", by="service-supervisor", name="文具柜", hazardous="no")
    for name, place, controlled in (("复印纸", "危险品柜", "no"), ("稀料", "文具柜", "yes")):
        with pytest.raises(Refused) as refusal:
            workspace.do(
                "hazmat.item.add",
                by="service-supervisor",
                name=name,
                measure="pcs",
                place=place,
                controlled=controlled,
            )
        assert rule_of(refusal) == "hazmat.separate-storage"
    workspace.do("hazmat.item.add", by="service-supervisor", name="稀料", measure="ml", place="危险品柜")


@pytest.mark.rule("hazmat.locked")
def test_a_day_without_the_lock_ticked_is_listed_once_the_office_sets_how_often(workspace: Workspace) -> None:
    stock(workspace)
    assert list(routines(workspace.office(), area="hazmat")) == []
    amend(workspace.office("director"), "hazmat.locked", {"every": "day"}, TODAY)
    (task,) = routines(workspace.office(), area="hazmat")
    assert task.missing == ["危险品柜"]
    workspace.do(
        "agenda.tick.tick",
        by="cleaning-foreman",
        routine="hazmat.lock-check",
        of="危险品柜",
        items="已上锁,单独存放",
    )
    (task,) = routines(workspace.office(), area="hazmat")
    assert task.finished
    (task,) = routines(workspace.at("2026-11-21 09:00").office(), area="hazmat")
    assert task.missing == ["危险品柜"]


def listed(workspace: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(workspace.office(), "hazmat", name)]


@pytest.mark.rule("hazmat.key-keeper")
def test_the_key_stays_with_a_cleaning_foreman_who_alone_lends_it(workspace: Workspace) -> None:
    stock(workspace)
    add = {"name": "K1", "place": "危险品柜"}
    with pytest.raises(Refused) as refusal:
        workspace.do("hazmat.key.add", by="service-supervisor", keeper="cleaner-1", **add)
    assert rule_of(refusal) == "hazmat.key-keeper"
    workspace.do("hazmat.key.add", by="service-supervisor", keeper="cleaning-foreman", **add)
    with pytest.raises(Refused):
        workspace.do("hazmat.key.lend", "K1", by="service-foreman", holder="cleaner-1", reason="取药")
    with pytest.raises(Refused):
        workspace.do("hazmat.key.handover", "K1", by="service-foreman", keeper="service-foreman")
    with pytest.raises(Refused):
        workspace.do("hazmat.key.handover", "K1", by="cleaning-foreman", keeper="cleaner-1")
    workspace.do("hazmat.key.lend", "K1", by="cleaning-foreman", holder="cleaner-1", reason="取药")
    assert listed(workspace, "keys-out") == ["K1"]
    workspace.do("hazmat.key.return", "K1", by="cleaning-foreman")
    assert listed(workspace, "keys-out") == listed(workspace, "miskept") == []
    amend(workspace.office("director"), "hazmat.key-keeper", {"post": "service-foreman"}, TODAY)
    assert listed(workspace, "miskept") == ["K1"]
    event = workspace.do("hazmat.key.handover", "K1", by="cleaning-foreman", keeper="service-foreman").event
    assert event.at == workspace.now and listed(workspace, "miskept") == []
    workspace.do("hazmat.key.lend", "K1", by="service-foreman", holder="cleaner-1", reason="取药")


@pytest.mark.rule("hazmat.key-keeper", "hazmat.locked")
def test_a_lost_key_waits_for_a_new_lock_unless_it_is_found(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    add = {"name": "K1", "place": "危险品柜", "keeper": "cleaning-foreman"}
    workspace.do("hazmat.key.add", by="service-supervisor", **add)
    workspace.do("hazmat.key.lend", "K1", by="cleaning-foreman", holder="cleaner-1", reason="取药")
    with pytest.raises(Refused):  # who borrowed it tells its keeper
        workspace.do("hazmat.key.lose", "K1", by="cleaner-1", told="掉了")
    workspace.do("hazmat.key.lose", "K1", by="cleaning-foreman", told="掉进下水道")
    assert (listed(workspace, "keys-out"), listed(workspace, "keys-lost")) == ([], ["K1"])
    with pytest.raises(UsageError):
        workspace.do("hazmat.key.lend", "K1", by="cleaning-foreman", holder="cleaner-1", reason="取药")
    workspace.do("hazmat.key.find", "K1", by="cleaning-foreman", told="捞上来了")
    assert listed(workspace, "keys-lost") == []
    workspace.do("hazmat.key.lose", "K1", by="service-supervisor", told="又掉了")
    workspace.do("hazmat.key.scrap", "K1", by="service-supervisor", told="锁已换")
    assert listed(workspace, "keys-lost") == []
    workspace.do("hazmat.key.add", by="service-supervisor", **add)  # that of the new lock
    assert workspace.record("hazmat.key:K1").state == "kept"


@pytest.mark.rule("hazmat.key-keeper")
def test_of_several_posts_or_ranks_that_a_clause_names_one_will_do(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    add = {"place": "危险品柜", "by": "service-supervisor"}
    amend(workspace.office("director"), "hazmat.key-keeper", {"post": "cleaning-foreman,clerk"}, TODAY)
    workspace.do("hazmat.key.add", name="K1", keeper="cleaning-foreman", **add)
    amend(workspace.office("director"), "hazmat.key-keeper", {"post": "foreman+"}, TODAY, reason="级别以上")
    for number, keeper in enumerate(("service-foreman", "director"), 2):
        workspace.do("hazmat.key.add", name=f"K{number}", keeper=keeper, **add)
    with pytest.raises(Refused):
        workspace.do("hazmat.key.add", name="K4", keeper="cleaner-1", **add)
    assert listed(workspace, "miskept") == []


def test_a_key_that_no_clause_gives_a_keeper_lacks_none_and_anybody_lends_it(workspace: Workspace) -> None:
    stock(workspace)
    add = {"name": "K1", "place": "危险品柜"}
    workspace.do("hazmat.key.add", by="service-supervisor", keeper="cleaning-foreman", **add)
    workspace.run("rules", "set", "hazmat.key-keeper", "in_force=no", by="director")
    workspace.do("hazmat.key.add", by="service-supervisor", **{**add, "name": "K2"})
    assert "缺少" not in workspace.run("check").out
    workspace.do("hazmat.key.lend", "K2", by="cleaner-1", holder="cleaner-1", reason="取药")
    with pytest.raises(Refused):
        workspace.do("hazmat.key.lend", "K1", by="cleaner-1", holder="cleaner-1", reason="取药")


def test_who_leaves_is_told_of_his_key_and_his_successor_takes_it_over(workspace: Workspace) -> None:
    stock(workspace)
    settings = workspace.root / "propctl.toml"
    told = settings.read_text(encoding="utf-8").replace(
        'posts = ["cleaner"]', 'posts = ["cleaner", "cleaning-foreman"]'
    )
    settings.write_text(told, encoding="utf-8")
    workspace.do(
        "hazmat.key.add", by="service-supervisor", name="K1", place="危险品柜", keeper="cleaning-foreman"
    )
    left = workspace.run("staff", "leave", "cleaning-foreman", "--to", "cleaner-1", by="director").out
    assert "保管的危险品库钥匙：K1" in left
    with pytest.raises(Refused):
        workspace.do("hazmat.key.handover", "K1", by="service-foreman", keeper="cleaner-1")
    workspace.do("hazmat.key.handover", "K1", by="cleaner-1", keeper="cleaner-1")


@pytest.mark.rule("hazmat.abnormal-report")
def test_trouble_opens_an_incident_that_names_both_who_were_told_and_when(workspace: Workspace) -> None:
    stock(workspace)
    record = draw(workspace)
    told = {"what": "容器渗漏", "told": "09:00", "to_foreman": "cleaning-foreman"}
    with pytest.raises(Refused) as refusal:
        workspace.do("hazmat.draw.abnormal", record, by="service-foreman", to_supervisor="clerk-1", **told)
    assert rule_of(refusal) == "hazmat.abnormal-report"
    with pytest.raises(UsageError):
        workspace.do("hazmat.draw.abnormal", record, by="service-foreman", to_supervisor="", **told)
    (incident,) = workspace.do(
        "hazmat.draw.abnormal", record, by="service-foreman", to_supervisor="service-supervisor", **told
    ).opened
    assert incident.values["draw"] == record and incident.state == "open"


@pytest.mark.rule("hazmat.abnormal-report")
def test_trouble_told_after_the_limit_that_the_office_set_is_late(workspace: Workspace) -> None:
    stock(workspace)
    amend(workspace.office("director"), "hazmat.abnormal-report", {"within": "30m"}, TODAY)
    workspace.at("10:00")
    told = {"what": "渗漏", "to_foreman": "cleaning-foreman", "to_supervisor": "service-supervisor"}
    found = {}
    for seen in ("09:30", "09:29"):
        outcome = workspace.do(
            "hazmat.draw.abnormal", draw(workspace), by="service-foreman", seen=seen, told="10:00", **told
        )
        office = workspace.office()
        (clock,) = office.judge.all(outcome.opened[0], office.catalog.form("hazmat.incident"))
        found[seen] = clock.standing(workspace.now)
    assert found == {"09:30": "met", "09:29": "late"}


@pytest.mark.rule("hazmat.no-lending")
def test_goods_are_lent_only_with_permission_and_listed_until_they_are_back(workspace: Workspace) -> None:
    stock(workspace)
    with pytest.raises(Refused) as refusal:
        draw(workspace, borrower="隔壁小区")
    assert rule_of(refusal) == "hazmat.no-lending"
    amend(workspace.office("director"), "hazmat.no-lending", {"permission_by": "director"}, TODAY)
    with pytest.raises(Refused):
        draw(workspace, borrower="隔壁小区", permitted_by="service-supervisor")
    record = draw(workspace, borrower="隔壁小区", permitted_by="director")
    assert [row.id for row in listing(workspace.office(), "hazmat", "lent")] == [record]
    workspace.do(
        "hazmat.draw.finish", record, by="service-foreman", used="0", returned="80", returned_at="09:00"
    )
    assert listing(workspace.office(), "hazmat", "lent") == []


@pytest.mark.rule("hazmat.separate-storage")
def test_a_store_that_holds_goods_is_neither_closed_nor_turned_to_another_use(workspace: Workspace) -> None:
    stock(workspace)
    by = "service-supervisor"
    turned = workspace.run("amend", "hazmat.place:危险品柜", "--set", "hazardous=no", by=by)
    closed = workspace.run("hazmat", "place", "close", "危险品柜", by=by)
    for refused in (turned, closed):
        assert refused.status == 77 and "hazmat.separate-storage" in refused.err
    workspace.do("hazmat.place.add", by=by, name="备用柜")
    workspace.do("hazmat.item.move", "鼠药", by=by, place="备用柜", reason="柜子维修")
    assert workspace.run("hazmat", "place", "close", "危险品柜", by=by).status == 0
    again = workspace.run("hazmat", "item", "move", "鼠药", "--place", "危险品柜", "--reason", "搬回", by=by)
    assert again.status == 77 and "已撤销" in again.err


@pytest.mark.rule("hazmat.approval-each-use")
def test_a_foreman_of_another_department_approves_nothing(workspace: Workspace) -> None:
    stock(workspace)
    line = ("hazmat", "draw", "鼠药", "80", "灭鼠", "service-foreman")
    for other in ("guard-captain", "engineer-chief"):
        refused = workspace.run(*line, by=other)
        assert refused.status == 77 and "hazmat.approval-each-use" in refused.err
    number = draw(workspace)
    assert workspace.run("hazmat", "hand-out", number, "--user", "cleaner-1", by="guard-captain").status == 77
    assert (
        workspace.run("hazmat", "hand-out", number, "--user", "cleaner-1", by="service-foreman").status == 0
    )


@pytest.mark.rule("hazmat.return-registered")
def test_nothing_comes_back_before_it_was_drawn(workspace: Workspace) -> None:
    stock(workspace)
    number = draw(workspace)
    line = ("hazmat", "finish", number, "--used", "30", "--returned", "50", "--returned-at")
    refused = workspace.run(*line, "1119-08:00", by="service-foreman")
    assert refused.status == 77 and "早于领用时间" in refused.err
    hand_out = ("hazmat", "hand-out", number, "--user", "cleaner-1", "--handed-at")
    assert workspace.run(*hand_out, "1119-08:00", by="service-foreman").status == 77
    assert workspace.run(*hand_out, "09:00", by="service-foreman").status == 0
    assert workspace.run(*line, "09:00", by="service-foreman").status == 0


@pytest.mark.rule("hazmat.substances")
def test_another_name_of_a_hazardous_item_is_one_too(workspace: Workspace) -> None:
    workspace.do("hazmat.place.add", by="service-supervisor", name="普通库", hazardous="no")

    def add(name: str) -> int:
        line = ("hazmat", "item", "add", name, "--measure", "ml", "--place", "普通库", "--controlled", "no")
        return workspace.run(*line, by="service-supervisor").status

    assert add("敌敌畏乳油") == 77
    assert add("洗洁精") == 0
    supply = ("supplies", "item", "add")
    assert workspace.run(*supply, "稀料", by="document-clerk").status == 77
    assert workspace.run(*supply, "墨盒", by="document-clerk").status == 0


@pytest.mark.rule("hazmat.draw-what-is-needed")
def test_the_usual_use_is_shown_for_each_item_and_task(workspace: Workspace) -> None:
    stock(workspace)
    for quantity, purpose in (("80", "地下车库灭鼠"), ("40", "地下车库灭鼠"), ("10", "垃圾房灭鼠")):
        draw(workspace, quantity=quantity, purpose=purpose)
    told = workspace.run("report", "hazmat").out
    assert "地下车库灭鼠 60" in told and "垃圾房灭鼠 10" in told and "鼠药 40" in told
    (figure,) = workspace.run("report", "hazmat", "--json").json()
    assert figure["split"]["purpose"] == {"地下车库灭鼠": 2, "垃圾房灭鼠": 1}
    mistaken = draw(workspace, quantity="100", purpose="垃圾房灭鼠")
    on_paper = ("service-supervisor", "W-1")
    workspace.do("hazmat.draw.undo", mistaken, by="cleaning-foreman", reason="误领", on_paper=on_paper)
    assert workspace.run("report", "hazmat").out == told  # what was reversed is no use


@pytest.mark.rule("hazmat.abnormal-report")
def test_trouble_is_not_reported_before_it_is_seen(workspace: Workspace) -> None:
    stock(workspace)
    told = {"what": "渗漏", "to_foreman": "cleaning-foreman", "to_supervisor": "service-supervisor"}
    record, report = draw(workspace), "hazmat.draw.abnormal"
    workspace.at("10:00")
    with pytest.raises(Refused, match="abnormal-report"):
        workspace.do(report, record, by="service-foreman", seen="09:50", told="09:49", **told)
    (trouble,) = workspace.do(report, record, by="service-foreman", seen="09:50", told="09:50", **told).opened
    setting = f"seen={TODAY}T09:55+08:00"
    refused = workspace.run("amend", trouble.id, "--set", setting, "--reason", "记错", by="director")
    assert (refused.status, "hazmat.abnormal-report" in refused.err) == (77, True)


@pytest.mark.rule("hazmat.locked", "hazmat.use-register")
def test_the_lock_is_checked_by_who_keeps_the_key_and_goods_are_drawn_without_the_approval_too(
    workspace: Workspace,
) -> None:
    stock(workspace)
    office = workspace.office("director")
    amend(office, "hazmat.locked", {"every": "day"}, TODAY)
    amend(office, "hazmat.key-keeper", {"post": "service-foreman"}, TODAY)
    task = next(one for one in routines(workspace.office()) if one.full == "hazmat.lock-check")
    assert task.posts == ["service-foreman"]
    amend(workspace.office("director"), "hazmat.approval-each-use", {"in_force": "no"}, TODAY)
    assert draw(workspace)  # the register stays
