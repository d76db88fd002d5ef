"""Promises, matters reported at the desk, services with their prices, special services, and the page."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, amend, check, due, listing, resolve, routines, today
from propctl.office.asking.queries import records
from propctl.publish.paper.printed_forms import register
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.regulation.standing import Judged
from propctl.testing import Workspace

PROMISE, SPECIAL, SERVICE = "workorders.promise", "workorders.special", "workorders.service"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with one flat."""
    workspace.do("residents.building.add", name="5", steward="officer-1")
    workspace.do("residents.unit.add", number="5-302", building="5")
    return workspace


def promised(office: Workspace, **more: Any) -> str:
    values = {"unit": "5-302", "promised": "窗帘杆到货安装", "until": "14:00", **more}
    return office.do(f"{PROMISE}.register", by="butler-1", **values).folded.id


def offered(office: Workspace, name: str = "家庭保洁", **more: Any) -> str:
    values = {"name": name, "sort": "housekeeping", "content": "三小时日常保洁", "provider": "保洁部", **more}
    return office.do(f"{SERVICE}.add", by="center-manager", **values).folded.id


def priced(office: Workspace, name: str, price: str, since: str) -> None:
    office.do(f"{SERVICE}.price", name, by="company-manager", price=price, since=since)


def special(office: Workspace, **more: Any) -> str:
    values = {"unit": "5-302", "content": "擦玻璃", "sort": "housekeeping", "channel": "phone", **more}
    return office.do(f"{SPECIAL}.register", **{"by": "officer-1", **values}).folded.id


def finished(office: Workspace, order: str, **more: Any) -> str:
    office.do(f"{SPECIAL}.dispatch", order, by="officer-1", recipient="保洁部", agreed="14:00")
    office.do(f"{SPECIAL}.finish", order, by="officer-1", charge="80", **more)
    return order


def clock(office: Workspace, record: str, name: str) -> Judged:
    opened = office.office()
    folded = opened.folded(resolve(opened, record))
    judged = opened.judge.all(folded, opened.catalog.form(folded.form))
    return next(found for found in judged if found.clock == f"workorders.{name}")


def standing(office: Workspace, record: str, name: str) -> str:
    return clock(office, record, name).standing(office.now)


def on_list(office: Workspace, name: str, by: str = "officer-1") -> list[str]:
    return [row.id for row in listing(office.office(by), "workorders", name)]


def set_rule(office: Workspace, rule: str, **changes: str) -> None:
    opened = office.office("service-supervisor")
    amend(opened, f"workorders.{rule}", changes, opened.today)


def page(office: Workspace, audience: str = "residents") -> str:
    """The area's page in the handbook, as it reads."""
    opened = office.office()
    book = Book(opened, Site(audience, [], opened.now, "1", []), "zh-CN")
    return html.unescape(book.area(opened.catalog.area("workorders")).markdown)


# -- promises


@pytest.mark.rule("workorders.keep-promises")
def test_a_promise_has_an_owner_and_a_time_and_closes_with_what_was_kept(office: Workspace) -> None:
    promise = promised(office)
    with pytest.raises(UsageError, match="until"):
        promised(office, until="")
    assert ("workorders.promise", promise) in [(one.clock, one.id) for one in due(office.office())]
    assert office.record(promise).values["owner"] == "butler-1"
    assert {one.post for one in due(office.office()) if one.id == promise} == {"butler-1"}
    assert standing(office.at("14:01"), promise, "promise") == "overdue"
    with pytest.raises(UsageError, match="--kept-quality"):
        office.do(f"{PROMISE}.close", promise, kept_content="yes", kept_time="no")
    office.do(f"{PROMISE}.close", promise, kept_content="yes", kept_time="no", kept_quality="yes")
    assert standing(office, promise, "promise") == "late"


@pytest.mark.rule("workorders.promise-slip-notice")
def test_a_promise_moves_only_with_reason_solution_and_the_time_the_customer_was_told(
    office: Workspace,
) -> None:
    promise = promised(office)
    with pytest.raises(Refused, match="promise-slip-notice"):
        office.do(f"{PROMISE}.amend", promise, by="butler-1", set={"until": "18:00"})
    with pytest.raises(UsageError, match="told"):
        office.do(f"{PROMISE}.move", promise, until="18:00", reason="师傅迟到", remedy="加派一人")
    assert on_list(office, "slipped") == []
    assert on_list(office.at("14:10"), "slipped") == [promise]
    set_rule(office, "promise-slip-notice", within="15m")
    assert standing(office, promise, "moved") == "running"
    assert standing(office.at("14:20"), promise, "moved") == "overdue"
    office.do(f"{PROMISE}.move", promise, until="18:00", reason="师傅迟到", remedy="加派一人", told="14:18")
    assert on_list(office, "slipped") == []
    shown = office.run("show", promise, "--json").json()["clocks"]
    kept = [one["standing"] for one in shown if one["clock"] == "workorders.promise"]
    assert kept == ["late", "running"]  # moved when it was broken already
    with pytest.raises(Refused, match="promise-slip-notice"):  # nobody is told of a time that is over
        office.do(f"{PROMISE}.move", promise, until="14:10", reason="路堵", remedy="改派", told="14:18")
    with pytest.raises(Refused, match="--at"):
        promised(office, until="14:00")


@pytest.mark.rule("workorders.supplier-delay-notice")
def test_a_suppliers_delay_is_told_with_a_new_time_and_compensation(office: Workspace) -> None:
    promise = promised(office)
    with pytest.raises(Refused, match="supplier-delay-notice"):  # no supplier has said so
        office.do(f"{PROMISE}.tell_delay", promise, delivery="1125-10:00", compensation="免收安装费")
    office.do(f"{PROMISE}.delay", promise, supplier="窗帘厂", heard="09:00")
    assert standing(office, promise, "supplier") == "unset"
    set_rule(office, "supplier-delay-notice", within="30m")
    assert standing(office.at("09:31"), promise, "supplier") == "overdue"
    with pytest.raises(UsageError, match="compensation"):
        office.do(f"{PROMISE}.tell_delay", promise, delivery="1125-10:00")
    done = office.do(f"{PROMISE}.tell_delay", promise, delivery="1125-10:00", compensation="免收安装费")
    assert done.say[0][1].zh == (
        "您好，原定送达的窗帘杆到货安装因供货延迟，预计改于11月25日10:00送达；为此我们将：免收安装费。"
    )
    assert standing(office, promise, "supplier") == "late"


# -- what is reported at the desk


@pytest.mark.rule("workorders.solve-what-visitors-report")
def test_a_matter_reported_at_the_desk_is_settled_or_has_an_order_else_it_is_listed(
    office: Workspace,
) -> None:
    asked = office.do(
        "workorders.matter.register", unit="5-302", about="问停车月卡", sort="question"
    ).folded.id
    broken = office.do("workorders.matter.register", unit="5-302", about="门铃坏了", sort="repair").folded.id
    assert on_list(office, "matters") == [asked, broken]
    assert standing(office, asked, "matter") == "unset"
    set_rule(office, "solve-what-visitors-report", within="1h")
    assert standing(office.at("10:01"), asked, "matter") == "overdue"
    office.do("workorders.matter.settle", asked, outcome="已说明办理地点")
    done = office.do("workorders.matter.order", broken, job="repair", wanted="14:00")
    assert on_list(office, "matters") == []
    order = done.opened[0]
    assert (order.form, order.values["content"], order.values["place"]) == (
        "workorders.order",
        "门铃坏了",
        "5-302",
    )


@pytest.mark.rule("workorders.solve-what-visitors-report")
def test_a_matter_whose_order_was_cancelled_waits_again_and_may_be_given_another(office: Workspace) -> None:
    broken = office.do("workorders.matter.register", unit="5-302", about="门铃坏了", sort="repair").folded.id
    first = office.do("workorders.matter.order", broken, job="repair", wanted="14:00").opened[0].id
    with pytest.raises(Refused, match="派工单没有取消"):
        office.do("workorders.matter.order", broken, job="repair", wanted="15:00")
    office.do("workorders.order.cancel", first, reason="登错")
    assert on_list(office, "matters") == [broken]
    office.do("workorders.order.resume", first, mistake="没有登错")
    assert on_list(office, "matters") == []
    office.do("workorders.order.decline", first, reason="超出范围", suggestion="找厂家")
    assert on_list(office, "matters") == [broken]
    office.do("workorders.matter.order", broken, job="repair", wanted="15:00")
    assert on_list(office, "matters") == []


@pytest.mark.rule("workorders.complex-case-coordination")
def test_an_equipment_fault_is_not_settled_by_word_of_mouth(office: Workspace) -> None:
    fault = office.do(
        "workorders.matter.register", unit="5-302", about="电梯异响", sort="equipment"
    ).folded.id
    with pytest.raises(Refused, match="complex-case-coordination"):
        office.do("workorders.matter.settle", fault, outcome="已口头转告")
    office.do("workorders.matter.order", fault, job="repair", wanted="14:00")
    assert office.do("workorders.matter.settle", fault, outcome="工程部已修好").folded.state == "settled"


@pytest.mark.rule("workorders.complex-case-coordination", "workorders.request-channels")
def test_what_is_reported_at_the_desk_is_ordered_also_where_the_desk_is_no_channel_for_bookings(
    office: Workspace,
) -> None:
    for clause in ("request-channels", "intake-channels"):
        set_rule(office, clause, channels="phone")
    told = {"unit": "5-302", "about": "电梯异响", "sort": "equipment"}
    fault = office.do("workorders.matter.register", **told).folded.id
    assert office.do("workorders.matter.order", fault, job="repair", wanted="14:00").folded.state == "ordered"


# -- services and prices


@pytest.mark.rule("workorders.convenience-services")
def test_the_service_manager_keeps_the_catalogue_of_services_and_the_page_shows_it(office: Workspace) -> None:
    with pytest.raises(Refused):
        office.do(
            f"{SERVICE}.add", name="代驾", sort="convenience", content="代驾", provider="外部", by="officer-1"
        )
    offered(office)
    priced(office, "家庭保洁", "80", "2026-11-01")
    text = page(office)
    for word in ("家庭保洁", "三小时日常保洁", "保洁部", "80.00", "家政服务"):
        assert word in text
    office.do(f"{SERVICE}.withdraw", "家庭保洁", by="center-manager")
    assert "三小时日常保洁" not in page(office)


@pytest.mark.rule("workorders.special-service-control")
def test_prices_and_procedures_are_set_by_the_company_only(office: Workspace) -> None:
    offered(office)
    steps: dict[str, dict[str, Any]] = {
        "price": {"price": "80", "since": "today"},
        "procedure": {"procedure": "先登记"},
    }
    for step, values in steps.items():
        with pytest.raises(Refused, match=r"special-service-control|agenda\.role-"):
            office.do(f"{SERVICE}.{step}", "家庭保洁", by="center-manager", **values)
        office.do(f"{SERVICE}.{step}", "家庭保洁", by="company-manager", **values)
    with pytest.raises(Refused, match=r"special-service-control|agenda\.role-"):
        office.do(f"{SERVICE}.amend", "家庭保洁", by="center-manager", set={"price": "60"})


@pytest.mark.rule("workorders.special-service-tariff")
def test_an_order_takes_the_price_of_its_day_and_the_page_shows_price_procedure_and_date(
    office: Workspace,
) -> None:
    offered(office)
    assert on_list(office, "unpriced", "company-manager") == ["家庭保洁"]
    priced(office, "家庭保洁", "80", "2026-11-01")
    priced(office, "家庭保洁", "100", "2026-12-01")
    office.do(f"{SERVICE}.procedure", "家庭保洁", by="company-manager", procedure="登记后一日内上门")
    assert on_list(office, "unpriced", "company-manager") == []
    now = special(office, service="家庭保洁")
    assert office.record(now).values["price"] == "80.00"
    text = page(office)
    assert "80.00" in text
    assert "2026-11-01" in text
    assert "登记后一日内上门" in text
    with pytest.raises(UsageError, match="comes to 80"):
        special(office, service="家庭保洁", price="10")
    office.do(f"{SPECIAL}.dispatch", now, by="officer-1", recipient="保洁部", agreed="14:00")
    done = office.do(f"{SPECIAL}.finish", now, by="officer-1").folded  # charged as listed
    assert done.values["charge"] == "80.00"
    later = special(office.at("2026-12-02 09:00"), service="家庭保洁")
    assert office.record(later).values["price"] == "100.00"
    assert "100.00" in page(office)
    typed_late = special(
        office, service="家庭保洁", received="1130-16:00"
    )  # written down two days afterwards
    assert office.record(typed_late).values["price"] == "80.00"


@pytest.mark.rule("workorders.special-service-tariff")
def test_what_is_no_longer_offered_is_not_sold_as_a_special_service(office: Workspace) -> None:
    offered(office)
    offered(office, "擦窗")
    sold, plain = special(office, service="家庭保洁"), special(office, service="擦窗")
    office.at("10:00").do(f"{SERVICE}.withdraw", "家庭保洁", by="center-manager")
    with pytest.raises(Refused, match="special-service-tariff"):
        special(office, service="家庭保洁")
    with pytest.raises(Refused, match="special-service-tariff"):
        office.do(f"{SPECIAL}.change", plain, by="officer-1", service="家庭保洁")
    assert finished(office, sold) == sold  # it was offered when they asked
    assert check(office.office()) == []


def test_a_special_service_without_a_written_procedure_is_listed(office: Workspace) -> None:
    offered(office, "代办签证", sort="special")
    assert on_list(office, "unwritten", "company-manager") == ["代办签证"]
    office.do(f"{SERVICE}.procedure", "代办签证", by="company-manager", procedure="收齐材料后代办")
    assert on_list(office, "unwritten", "company-manager") == []


# -- special services


@pytest.mark.rule("workorders.special-service-intake")
def test_a_special_service_keeps_its_channel_and_from_the_desk_who_passed_it_on(office: Workspace) -> None:
    with pytest.raises(UsageError, match="channel"):
        special(office, channel="")
    with pytest.raises(UsageError, match="--passed-by"):
        special(office, channel="desk")
    with pytest.raises(Refused, match="转交人是别人"):
        special(office, channel="desk", passed_by="officer-1")
    order = special(office, channel="desk", passed_by="clerk-2")
    assert office.record(order).values["passed_by"] == "clerk-2"
    with pytest.raises(Refused, match="special-service-intake"):
        special(office, by="guard-1")


@pytest.mark.rule("workorders.special-service-register")
def test_the_months_special_services_print_as_one_register_with_people_masked(office: Workspace) -> None:
    first = special(office, resident="陈晓明", phone="13800138000")
    second = finished(office, special(office, content="搬家具"))
    sheet = register(office.office(), "workorders", "special", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    text = html.unescape(sheet)
    for word in ("特约服务登记表", first, second, "擦玻璃", "搬家具", "80.00", "登记时间", "派发时间"):
        assert word in text
    assert "陈晓明" not in text
    assert "13800138000" not in text


@pytest.mark.rule("workorders.special-service-dispatch", "workorders.special-service-coordination")
def test_the_kind_proposes_who_does_it_and_it_is_listed_until_done(office: Workspace) -> None:
    order = special(office)
    with pytest.raises(UsageError, match="recipient"):
        office.do(f"{SPECIAL}.dispatch", order, by="officer-1", agreed="14:00")
    set_rule(office, "special-service-dispatch", recipients="housekeeping:洁净家政公司,sanitation:保洁部")
    with pytest.raises(UsageError, match="agreed"):
        office.do(f"{SPECIAL}.dispatch", order, by="officer-1")
    with pytest.raises(Refused, match="special-service-dispatch"):
        office.do(f"{SPECIAL}.dispatch", order, by="guard-1", agreed="14:00")
    with pytest.raises(Refused, match="special-service-dispatch"):
        office.do(f"{SPECIAL}.dispatch", order, by="officer-1", agreed="2026-11-19 14:00")
    done = office.do(f"{SPECIAL}.dispatch", order, by="officer-1", agreed="14:00").folded
    assert done.values["recipient"] == "洁净家政公司"
    assert done.history[-1].at == office.now
    assert on_list(office, "special-undone") == [order]
    assert standing(office.at("14:01"), order, "special") == "overdue"
    office.do(f"{SPECIAL}.move", order, by="officer-1", recipient="保洁部", agreed="16:00", reason="住户改期")
    assert standing(office, order, "special") == "late"  # and that stays seen
    assert [one.standing for one in due(office.office())] == ["running"]
    moved = office.do(f"{SPECIAL}.move", order, by="officer-1", agreed="17:00", reason="堵车").folded
    assert moved.values["recipient"] == "保洁部"  # who does it is as before, not as the kind proposes
    with pytest.raises(UsageError, match="changes nothing"):
        office.do(f"{SPECIAL}.move", order, by="officer-1", reason="堵车")
    with pytest.raises(Refused, match="special-service-coordination"):
        office.do(f"{SPECIAL}.finish", order, by="officer-1", charge="80", finished="08:00")
    office.do(f"{SPECIAL}.finish", order, by="officer-1", charge="80")
    assert on_list(office, "special-undone") == []


@pytest.mark.rule("workorders.special-service-quality")
def test_a_special_service_closes_with_a_rating_or_a_note_that_nobody_was_reached(office: Workspace) -> None:
    rated, silent = finished(office, special(office)), finished(office, special(office))
    assert on_list(office, "special-unrated") == [rated, silent]
    with pytest.raises(UsageError, match="quality"):
        office.do(f"{SPECIAL}.rate", rated, by="officer-1")
    with pytest.raises(UsageError, match="--quality-note"):
        office.do(f"{SPECIAL}.rate", silent, by="officer-1", quality="unreachable")
    assert office.do(f"{SPECIAL}.rate", rated, by="officer-1", quality="good").folded.state == "closed"
    done = office.do(
        f"{SPECIAL}.rate", silent, by="officer-1", quality="unreachable", quality_note="三次未接"
    )
    assert done.folded.state == "closed"
    assert on_list(office, "special-unrated") == []


@pytest.mark.rule("workorders.special-service-monthly-analysis", "workorders.special-service-monthly-report")
def test_the_monthly_analysis_opens_on_the_28th_and_closes_once_it_was_reported_upwards(
    office: Workspace,
) -> None:
    def task() -> Any:
        found = today(office.office(), post="officer").routines
        return next((one for one in found if (one.area, one.routine) == ("workorders", "monthly")), None)

    last = {
        "2026-11-28 09:00": "2026-11-30",
        "2027-02-28 09:00": "2027-02-28",
        "2028-02-28 09:00": "2028-02-29",
    }
    for moment, day in last.items():
        office.at(moment.replace("-28 ", "-27 "))
        assert task() is None  # not before the month is nearly over
        office.at(moment)
        waiting = task()
        assert waiting is not None
        assert waiting.due is not None
        assert (waiting.due - dt.timedelta(seconds=1)).date().isoformat() == day
    office.at("2026-11-28 09:00")
    values: dict[str, Any] = {"sort": "special", "period": "2026-11", "findings": "受理12件，满意11件"}
    analysis = office.do("workorders.analysis.register", by="officer-1", **values).folded.id
    assert task() is not None  # written, but reported to nobody yet
    with pytest.raises(UsageError, match="recipient"):
        office.do("workorders.analysis.submit", analysis, by="officer-1")
    with pytest.raises(Refused, match="special-service-monthly-report"):
        office.do("workorders.analysis.submit", analysis, by="officer-1", recipient="guard-1")
    office.do("workorders.analysis.submit", analysis, by="officer-1", recipient="center-manager")
    assert task() is None
    kept = records(office.office(), "workorders.analysis", everything=True)
    assert kept[0].registered.startswith("2026-11-28")


# -- the page


@pytest.mark.rule("workorders.procedure-purpose", "workorders.procedure-scope", "workorders.intake-channels")
def test_the_page_opens_with_the_purpose_and_prints_the_limits_and_channels_in_force(
    office: Workspace,
) -> None:
    settings = office.root / "propctl.toml"
    contacts = '\n[office.contacts]\nwechat = "翠湖花园服务号"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + contacts, encoding="utf-8")
    text = page(office)
    purpose = "预约服务的目的：协助业主（用户）解决居住生活中的服务需求"
    assert purpose in text
    assert text.index(purpose) < text.index("翠湖花园")
    assert "5分钟内通知到做事的部门" in text
    for word in ("微信公众号", "翠湖花园服务号", "0571-88880000", "现场接待", "水管爆裂"):
        assert word in text
    assert "您好，5分钟后将有工作人员在约定的时间、地点为您提供" in text
    set_rule(office, "notify-department-within", within="10m")
    assert "10分钟内通知到做事的部门" in page(office)
    assert "电话准确通知服务提供部门" in page(office, "staff")


@pytest.mark.rule("workorders.weekly-report-statistics")
def test_a_weeks_analysis_names_its_week_and_proves_no_other(office: Workspace) -> None:
    def weekly() -> bool:
        tasks = routines(office.office(), area="workorders")
        return next(task for task in tasks if task.routine == "weekly").finished

    line = ("workorders", "analysis", "register")
    wrong = office.run(*line, "乱写", "良好", "--sort", "每周报事", by="officer-1")
    assert (wrong.status, "乱写" in wrong.err) == (2, True)
    assert office.run(*line, "2026-W40", "良好", "--sort", "每周报事", by="officer-1").status == 0
    assert not weekly()
    kept = office.run(*line, "上周", "良好", "--sort", "每周报事", "--json", by="officer-1").json()
    assert (kept["fields"]["period"], weekly()) == ("2026-W46", True)
    assert office.run("amend", kept["id"], "--set", "period=2026-W40", by="director").status == 77
