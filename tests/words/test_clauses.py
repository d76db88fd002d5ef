"""Clauses in words, with their parameters written out, each value by the list it belongs to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from propctl.office.opened.office import Office
from propctl.regulation.model.constructs import Rule, Source
from propctl.testing import Workspace


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return workspace.office()


def rule(zh: str, en: str = "", area: str = "callbacks", **more: Any) -> Rule:
    return Rule(id=f"{area}.made-up", zh=zh, en=en or zh, source=Source("测试"), **more)


def read(office: Office, clause: Rule, params: dict[str, Any], lang: str = "zh-CN") -> str:
    return office.in_words(lang).clause(msgspec.structs.replace(clause, params=params), params)


@pytest.mark.parametrize(
    ("every", "zh", "en"),
    [
        ("day", "每天", "every day"),
        ("half-year", "每半年", "every half-year"),
        ("10d", "每10天", "every 10 days"),
        ("2w", "每2周", "every 2 weeks"),
        ("unset", "（未设定）", "(not set)"),
    ],
)
def test_a_recurrence_reads_as_an_office_writes_it(office: Office, every: str, zh: str, en: str) -> None:
    clause = rule("{every}审阅", "Reviewed {every}")
    assert read(office, clause, {"every": every}) == f"{zh}审阅"
    assert read(office, clause, {"every": every}, "en") == f"Reviewed {en}"


@pytest.mark.parametrize(
    ("text", "params", "said"),
    [
        ("{every}{weekday}{at}前", {"every": "week", "weekday": "sat", "at": "12:00"}, "每周六12:00前"),
        ("{every}{weekday}", {"every": "week", "weekday": ["mon", "wed-fri"]}, "每周一、周三至周五"),
        ("每月{month_day}日协助", {"month_day": "28..30"}, "每月28日至30日协助"),
        ("每月{month_day}日协助", {"month_day": 5}, "每月5日协助"),
        ("每月{month_day}", {"month_day": "last"}, "每月最后一日"),
        ("在{within}前交回", {"within": "end-of-shift"}, "在下班前交回"),
        ("在{within}内交回", {"within": "end-of-shift"}, "在下班前交回"),
        ("在{within}内交回", {"within": "20m"}, "在20分钟内交回"),
        ("由{post}办理", {"post": "any"}, "由任何员工办理"),
        ("由{post}办理", {"post": ["foreman+", "front-desk"]}, "由领班级以上人员、前台接待员办理"),
        ("报告管理处{post}", {"post": "director"}, "报告管理处主任"),
        ("计时：{calendar}", {"calendar": "desk"}, "计时：全天计时"),
        ("定期（{every}）核对", {"every": "unset"}, "定期（未设定）核对"),
        ("定额（{within}元）以内", {"within": "unset"}, "定额（未设定）以内"),
        ("（立刻，{within}内）查明", {"within": "unset"}, "（立刻，（未设定）内）查明"),
        (
            "值守（时段：{within}；{post}）",
            {"within": "unset", "post": "guard"},
            "值守（时段：未设定；护卫员）",
        ),
        ("护卫员（{post}）：上级", {"post": "guard"}, "护卫员：上级"),
        ("在活动前{within}完成", {"within": "-3d"}, "在活动前3天完成"),
        ("约定时间{within}告知", {"within": "-5m"}, "约定时间提前5分钟告知"),
        ("{yes}", {"yes": True}, "是"),
    ],
)
def test_a_value_reads_by_what_it_is_and_nothing_is_said_twice(
    office: Office, text: str, params: dict[str, Any], said: str
) -> None:
    assert read(office, rule(text), params) == said


def test_a_limit_before_something_is_said_once_in_english_too(office: Office) -> None:
    clause = rule("在活动前{within}完成", "done {within} ahead of the event")
    assert read(office, clause, {"within": "-3d"}, "en") == "done 3 days before the event"
    assert read(office, clause, {"within": "unset"}, "en") == "done (not set) ahead of the event"


def test_an_id_bears_the_label_of_the_list_it_belongs_to(office: Office) -> None:
    """``visit`` is 巡访 among the occasions of a callback, and 上门 among its methods."""
    params = {"methods": ["visit", "phone"]}
    assert read(office, rule("{methods}", types={"methods": "ids of method"}), params) == "上门、电话"
    assert read(office, rule("{methods}", types={"methods": "ids of occasion"}), params) == "巡访、phone"
    assert (
        read(office, rule("{methods}", types={"methods": "ids of callback.method"}), params) == "上门、电话"
    )
    fees = rule("{kinds}", area="fees", types={"kinds": "ids of $kinds.kinds"})
    assert read(office, fees, {"kinds": ["management", "service"]}) == "物业管理费、有偿服务费"
    assert read(office, rule("{to}", types={"to": "department"}), {"to": ["cleaning"]}) == "保洁部"


def test_without_a_list_the_first_that_holds_all_ids_names_them(office: Office) -> None:
    assert read(office, rule("{of}"), {"of": ["questionnaire", "phone"]}) == "问卷、电话"
    assert read(office, rule("{of}"), {"of": ["result", "visit"]}) == "处理结果回访、巡访"
    assert read(office, rule("{of}"), {"of": "director"}) == "管理处主任"  # a post before a rank


@pytest.mark.parametrize(
    ("zh", "said"),
    [
        ("定期（{x}）核对信息", "定期核对信息"),
        ("及时回复，时限{x}", "及时回复"),
        ("及时回复；回复时限：{x}；满意率不低于95%", "及时回复；满意率不低于95%"),
        ("保修期{x}；期外只收零部件费用", "期外只收零部件费用"),
        ("说明分摊方法：{x}", "说明分摊方法"),
        ("说明加时空调费：每小时价格（元）：{x}", "说明加时空调费"),
        ("通知业主（缴费日：{y}；期限：{x}）", "通知业主（缴费日：5日）"),
        ("数量（电梯{x}台，扶梯{x}台）", "数量"),
        ("不低于{x}%", ""),
    ],
)
def test_residents_are_not_told_of_what_is_not_set(office: Office, zh: str, said: str) -> None:
    wording = office.wording.to("residents")
    assert wording.clause(rule(zh), {"x": "unset", "y": "5日"}) == said
    assert "未设定" in office.wording.clause(rule(zh), {"x": "unset", "y": "5日"})


def test_english_leaves_the_same_out(office: Office) -> None:
    wording = office.in_words("en").to("residents")
    clause = rule("甲（{x}）；乙", "Warranty {x}; out of it, parts are charged ({x}) as bought")
    assert wording.clause(clause, {"x": "unset"}) == "Out of it, parts are charged as bought"


def test_a_line_to_say_shows_where_the_records_values_come(office: Office) -> None:
    clause = office.catalog.rule("workorders.reminder-wording")
    text = office.wording.clause(clause)
    assert "5分钟后" in text
    assert "〔服务内容〕" in text


def test_traditional_readers_read_traditional_clauses(office: Office) -> None:
    assert read(office, rule("由{post}在{within}内办结"), {"post": "director", "within": "5wd"}, "zh-TW") == (
        "由管理處主任在5個工作日內辦結"
    )


def test_english_says_every_once(office: Office) -> None:
    clause = rule("每{x}", "looked over every {x}", types={"x": "recurrence"})
    assert read(office, clause, {"x": "6mo"}, "en") == "looked over every 6 months"
    assert read(office, clause, {"x": "month"}) == "每月"


def test_what_an_office_sets_and_a_clause_has_no_place_for_is_told_behind_it(workspace: Workspace) -> None:
    line = ("rules", "set", "renovation.second-acceptance", "within=2wd")
    told = workspace.run(*line, by="director").out
    assert "退场后由管理处进行二次验收（时限：2个工作日）" in told
    assert "时限" not in workspace.run("rules", "show", "renovation.permit-deadline").out.splitlines()[0]


@pytest.mark.parametrize(
    ("en", "params", "said"),
    [
        ("The {post} acts; {post}", {"post": "director"}, "The office director acts; office director"),
        ("{post} acts", {"post": "director"}, "Office director acts"),
        ("to the {post}", {"post": "gps-manager"}, "to the GPS manager"),
        ("by {methods}", {"methods": ["visit", "phone"]}, "by visit, phone"),
        ("on {day}", {"day": "mon"}, "on Monday"),
        (
            "{topics}; {topics}",
            {"topics": {"a": "话|Talk", "b": "支付宝|Alipay"}},
            "Talk, Alipay; talk, Alipay",
        ),
    ],
)
def test_what_a_thing_is_called_is_small_within_an_english_sentence(
    office: Office, en: str, params: dict[str, Any], said: str
) -> None:
    clause = rule(
        "某事", en, types={"methods": "ids of callback.method", "day": "weekday", "topics": "choices"}
    )
    assert read(office, clause, params, "en") == said


@pytest.mark.parametrize(("times", "said"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_english_says_once_and_twice(office: Office, times: int, said: str) -> None:
    clause = rule("每天{times}次", "done {times} times a day")
    assert read(office, clause, {"times": times}, "en") == f"done {said} a day"
    assert read(office, rule("一到两次", "1 to {times} times"), {"times": 2}, "en") == "1 to 2 times"
    assert read(office, clause, {"times": times}) == f"每天{times}次"
