"""Calls: what is asked and written down, passed on, answered and solved; leads and what is fed back."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest

from propctl.api import Figure, Refused, Request, UsageError, amend, due, listing, report
from propctl.office.doing.questions import questions
from propctl.testing import TZ, Workspace
from propctl.worktime.recurrence import Period

CALL = "calls.call"
NAME, PHONE = "章晓兰", "13800001234"


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """Two buildings, a home in each; a household lives in 3-1201."""
    workspace.do("residents.building.add", name="3", type="high-rise", steward="officer-1")
    workspace.do("residents.building.add", name="5", type="high-rise", steward="officer-2")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    workspace.do("residents.unit.add", number="5-0302", building="5")
    workspace.do("residents.household.open", unit="3-1201", head=NAME, phone=PHONE)
    return workspace


def call(workspace: Workspace, about: str = "物业费何时交", by: str = "clerk-1", **values: Any) -> Any:
    return workspace.do("calls.call.register", by=by, about=about, **values).folded


def now(workspace: Workspace, record: Any) -> Any:
    return workspace.record(record.id)


def paper(workspace: Workspace, *words: str) -> str:
    """A printed form as its reader sees it."""
    printed = workspace.run(*words)
    assert printed.status == 0, printed.err
    return html.unescape(printed.out)


def on_list(workspace: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    return [row.id for row in listing(workspace.office(by), "calls", name)]


def clocks(workspace: Workspace, name: str) -> dict[str, Any]:
    return {one.id: one for one in due(workspace.office(), area="calls") if one.clock == f"calls.{name}"}


def figure(workspace: Workspace, name: str, first: dt.date = dt.date(2026, 11, 1), days: int = 30) -> Figure:
    start = dt.datetime.combine(first, dt.time(), TZ)
    period = Period(start, start + dt.timedelta(days=days), "x")
    return {found.name: found for found in report(workspace.office(), period, "calls")}[name]


def set_rule(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("director"), rule, changes, workspace.now.date())


# -- kinds, and what each opens


@pytest.mark.rule("calls.answer-inquiries-and-complaints", "calls.call-kinds")
def test_a_complaint_call_opens_a_complaint_that_points_to_it_and_an_enquiry_opens_none(
    homes: Workspace,
) -> None:
    told = call(homes, "走廊漏水", kind="complaint", unit="3-1201", caller=NAME, phone=PHONE)
    (complaint,) = homes.office().index.rows(form="complaints.complaint")
    assert complaint.values["call"] == told.id
    assert complaint.values["about"] == "走廊漏水"
    assert complaint.values["channel"] == "phone"
    assert now(homes, told).state == "passed"
    shown = homes.run(
        "show", complaint.id, "--reveal", "--purpose=核对", "--json", by="center-manager"
    ).json()
    assert shown["fields"]["complainant"] == NAME
    assert shown["fields"]["phone"] == PHONE

    asked = call(homes)
    assert now(homes, asked).state == "waiting"
    assert len(homes.office().index.rows(form="complaints.complaint")) == 1
    with pytest.raises(UsageError, match="gossip"):
        call(homes, kind="gossip")


@pytest.mark.rule("calls.call-kinds")
def test_a_repair_call_opens_a_work_order_of_the_trade_that_its_words_name(homes: Workspace) -> None:
    who = {"caller": NAME, "phone": PHONE, "kind": "repair", "wanted": "14:00"}
    leak = call(homes, "厨房水管漏水", unit="3-1201", **who)
    door = call(homes, "单元门关不上", place="3栋大堂", **who)
    orders = {row.values["call"]: row for row in homes.office().index.rows(form="workorders.order")}
    assert orders[leak.id].values["kind"] == "water"
    assert orders[leak.id].values["unit"] == "3-1201"
    assert orders[door.id].values["kind"] == "repair"
    assert orders[door.id].values["place"] == "3栋大堂"


@pytest.mark.rule("calls.call-kinds")
def test_a_call_that_cannot_become_a_work_order_leaves_nothing_half_written(homes: Workspace) -> None:
    with pytest.raises(UsageError) as refused:  # neither urgent nor a time agreed
        call(homes, "单元门关不上", kind="repair", caller=NAME, phone=PHONE, unit="3-1201")
    assert "--wanted" in str(refused.value.values)
    assert not homes.office().index.rows(form="calls.call")


@pytest.mark.rule("calls.answer-inquiries-and-complaints")
def test_enquiries_are_filed_by_the_words_they_hold_and_counted_by_topic(homes: Workspace) -> None:
    for about in ("物业费何时交", "发票怎么开", "装修要办什么手续", "附近有学校吗"):
        call(homes, about)
    call(homes, "门口有人推销", kind="other")
    assert figure(homes, "enquiries").split["topic"] == {"fees": 2, "renovation": 1, "other": 1}


@pytest.mark.rule("calls.what-to-ask-and-record")
def test_what_a_kind_of_call_must_hold_is_asked_for_and_the_office_may_ask_for_more(homes: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        call(homes, "走廊漏水", kind="complaint")
    assert refused.value.values["rule"] == "calls.what-to-ask-and-record"
    with pytest.raises(Refused):
        call(homes, "灯不亮", kind="repair", unit="3-1201", caller=NAME, wanted="14:00")
    anonymous = call(homes)
    assert "phone" not in anonymous.values

    set_rule(homes, "calls.what-to-ask-and-record", phone="enquiry:咨询|enquiries")
    with pytest.raises(Refused):
        call(homes)
    assert call(homes, phone=PHONE).state


@pytest.mark.rule("calls.what-to-ask-and-record")
def test_what_is_personal_is_told_to_be_read_from_stdin(homes: Workspace) -> None:
    line = ("calls", "register", "灯不亮", "--kind", "repair", "--unit", "3-1201", "--wanted", "14:00")
    refused = homes.run(*line)
    assert refused.status == 77 and "登记还差：来电人；联系电话，可用 --stdin" in refused.err
    typed = homes.run(*line, "--caller", NAME)
    assert typed.status == 2 and "来电人是个人信息" in typed.err and NAME not in typed.err
    assert homes.run(*line, "--stdin", stdin=f"来电人：{NAME}\n联系电话：{PHONE}").status == 0


def test_a_customers_contacts_are_told_with_the_hour_of_the_day(homes: Workspace) -> None:
    homes.run("calls", "register", "问停车", "--unit", "3-1201")
    told = homes.run("calls", "customer", "3-1201").out
    assert "T09:00" not in told and "09:00" in told


@pytest.mark.rule("calls.what-to-ask-and-record")
def test_the_clerk_is_asked_for_name_unit_telephone_matter_and_time(homes: Workspace) -> None:
    asked = {question.name for question in questions(homes.office(), Request(form=CALL, step="register"))}
    assert asked >= {"caller", "unit", "phone", "about", "wanted"}


# -- the log


@pytest.mark.rule("calls.form-call-log")
def test_a_call_is_one_record_and_the_days_calls_print_as_a_form(homes: Workspace) -> None:
    done = homes.run("calls", "register", "物业费何时交", "--unit", "3-1201", "--answer", "每月5日前")
    assert done.status == 0, done.err
    homes.at("2026-11-21 09:00")
    call(homes, "装修手续")
    (first, second) = homes.office().index.rows(form="calls.call")

    printed = paper(homes, "calls", "print", "log", "--day", "2026-11-20")
    assert "来电工作记录" in printed
    assert first.id in printed
    assert "每月5日前" in printed
    assert re.search(r"2026-11-20\s+09:00", re.sub("<[^>]+>", " ", printed))
    assert second.id not in printed
    assert homes.run("calls", "print", "log", "--day", "哪天").status == 2


@pytest.mark.rule("calls.form-call-log")
def test_a_call_written_down_later_keeps_its_time_and_none_lies_in_the_future(homes: Workspace) -> None:
    late = call(homes, heard="08:10")
    assert f"{late.values['heard']:%H:%M}" == "08:10"
    assert f"{clocks(homes, 'response')[late.id].due:%H:%M}" == "10:10"
    with pytest.raises(UsageError):
        call(homes, heard="10:00")


def test_words_of_comfort_on_a_complaint_call_do_not_settle_it(homes: Workspace) -> None:
    told = call(homes, "走廊漏水", kind="complaint", unit="3-1201", answer="马上派人")
    assert now(homes, told).state == "passed"
    assert told.id in clocks(homes, "reply")


@pytest.mark.rule("calls.duty-phone-record")
def test_a_call_taken_on_duty_prints_as_a_phone_record_and_stands_in_the_duty_log(homes: Workspace) -> None:
    homes.at("2026-11-20 22:10")
    told = call(homes, "门口有人推销", by="guard-1", kind="other", caller=NAME, phone=PHONE, answer="已劝离")
    log = homes.run("duty", "log", "2026-11-20", "--json", by="guard-1").json()
    assert [line["who"] for line in log if line["id"] == told.id] == ["彭虎"]
    assert told.id not in str(homes.run("duty", "log", "2026-11-19", "--json").json())

    printed = paper(homes, "print", told.id, "--document", "phone-record")
    for word in ("电话记录", "来电人", "联系电话", "门口有人推销", "已劝离", "彭虎", "2026-11-20 22:10"):
        assert word in printed
    assert PHONE not in printed


# -- answered and solved


@pytest.mark.rule("calls.reply-every-contact")
def test_every_contact_waits_for_its_reply_and_the_report_says_how_many_got_one(homes: Workspace) -> None:
    known = {"caller": "王一"}
    phone, letter, visit = (call(homes, channel=channel, **known) for channel in ("phone", "letter", "visit"))
    assert set(clocks(homes, "reply")) == {phone.id, letter.id, visit.id}
    assert clocks(homes, "reply")[phone.id].standing == "unset"
    assert on_list(homes, "unanswered") == [phone.id, letter.id, visit.id]

    homes.do("calls.call.reply", phone.id, answer="每月5日前", solved="yes", satisfied="satisfied")
    homes.do("calls.call.reply", letter.id, answer="已回信", solved="yes", satisfied="dissatisfied")
    assert set(clocks(homes, "reply")) == {visit.id}
    answered = figure(homes, "answered")
    assert (answered.part, answered.whole, answered.met) == (2, 3, False)
    assert answered.ids == [visit.id]
    satisfied = figure(homes, "satisfied")
    assert (satisfied.part, satisfied.whole) == (1, 2)
    with pytest.raises(UsageError, match="pigeon"):
        call(homes, channel="pigeon")


@pytest.mark.rule("calls.reply-every-contact")
def test_once_the_office_sets_a_limit_a_late_reply_is_overdue(homes: Workspace) -> None:
    set_rule(homes, "calls.reply-every-contact", within="1h")
    told = call(homes)
    homes.at("09:59")
    assert clocks(homes, "reply")[told.id].standing == "running"
    homes.at("10:01")
    assert clocks(homes, "reply")[told.id].standing == "overdue"


@pytest.mark.rule("calls.reply-every-contact")
def test_a_complaint_call_is_answered_when_its_complaint_is(homes: Workspace) -> None:
    told = call(homes, "走廊漏水", kind="complaint", unit="3-1201")
    (complaint,) = homes.office().index.rows(form="complaints.complaint")
    assert told.id in clocks(homes, "reply")
    homes.do(
        "complaints.complaint.transfer", complaint.id, departments="engineering", to_person="technician-1"
    )
    homes.do("complaints.complaint.resolve", complaint.id, by="technician-1", outcome="更换接头，已不漏")
    homes.do("complaints.complaint.reply", complaint.id, recipients="resident", way="phone")
    assert told.id not in clocks(homes, "reply")
    assert figure(homes, "answered").part == 1


@pytest.mark.rule("calls.reply-every-contact")
def test_who_withdraws_a_complaint_or_cancels_a_repair_waits_for_no_reply(homes: Workspace) -> None:
    known = {"unit": "3-1201", "caller": "王一", "phone": "13800138000", "wanted": "15:00"}
    calls = {call(homes, "走廊漏水", kind=kind, **known).id for kind in ("complaint", "repair")}
    assert calls <= set(clocks(homes, "reply"))
    (complaint,) = homes.office().index.rows(form="complaints.complaint")
    homes.do("complaints.complaint.withdraw", complaint.id, way="phone", withdrawn_why="已经干了")
    (order,) = homes.office().index.rows(form="workorders.order")
    homes.do("workorders.order.cancel", order.id, reason="业主自己修好了")
    assert not calls & set(clocks(homes, "reply"))
    homes.do("workorders.order.resume", order.id, by="center-manager", mistake="取消错了")
    assert len(calls & set(clocks(homes, "reply"))) == 1


@pytest.mark.rule("complaints.request-response-2h")
def test_a_call_that_needs_an_answer_is_responded_to_within_two_hours(homes: Workspace) -> None:
    first, second = call(homes), call(homes, "发票怎么开")
    complaint = call(homes, "走廊漏水", kind="complaint", unit="3-1201")
    assert set(clocks(homes, "response")) == {first.id, second.id}, "the complaint has a clock of its own"
    assert complaint.id not in clocks(homes, "response")
    homes.at("10:30")
    homes.do("calls.call.progress", first.id, told="正在问财务，下午回电")
    homes.at("11:01")
    assert set(clocks(homes, "response")) == {second.id}
    assert clocks(homes, "response")[second.id].standing == "overdue"


@pytest.mark.rule("calls.understand-and-solve")
def test_the_callers_file_and_last_contacts_are_on_the_call_and_at_hand_before_it(homes: Workspace) -> None:
    call(homes, "很早以前", unit="3-1201")
    for number in range(5):
        call(homes, f"第{number}次", unit="3-1201")
    call(homes, "别家的事", unit="5-0302")
    seen = homes.run("calls", "customer", "3-1201", "--json").json()
    assert seen[0]["id"] == "H-3-1201"
    assert [line["about"] for line in seen[1:]] == ["第4次", "第3次", "第2次", "第1次", "第0次"]
    assert NAME not in str(seen)

    again = now(homes, call(homes, "又来问", unit="3-1201"))
    assert again.values["household"] == "H-3-1201"
    assert len(again.values["earlier"]) == 5
    entered_twice = again.values["earlier"][0]  # of what came before only a list is kept: nothing rests on it
    assert homes.run("void", entered_twice, "重复登记", by="director").status == 0
    assert "earlier" in now(homes, again).values and homes.run("check").status == 0
    stranger = now(homes, call(homes))
    assert "household" not in stranger.values
    assert "earlier" not in stranger.values


@pytest.mark.rule("calls.understand-and-solve")
def test_a_call_left_unsolved_is_due_from_its_owner_until_it_is_settled(homes: Workspace) -> None:
    told = call(homes, "门卡失灵", answer="明天来换", solved="no")
    assert now(homes, told).state == "answered"
    assert on_list(homes, "unsolved") == [told.id]
    waiting = clocks(homes, "solve")[told.id]
    assert (waiting.post, waiting.standing) == ("clerk-1", "unset")
    homes.do("calls.call.settle", told.id, result="换了新卡")
    assert not clocks(homes, "solve")
    assert not on_list(homes, "unsolved")

    at_once = call(homes, answer="每月5日前")
    assert now(homes, at_once).state == "settled"


@pytest.mark.rule("calls.understand-and-solve")
def test_what_is_put_through_is_stored_with_whom_and_when_and_counted(homes: Workspace) -> None:
    told = call(homes, "电梯什么时候年检")
    homes.at("09:05")
    homes.do("calls.call.transfer", told.id, department="engineering", to_person="technician-1")
    values = now(homes, told).values
    assert (values["to_person"], f"{values['put_through']:%H:%M}") == ("technician-1", "09:05")
    transfers = figure(homes, "transfers")
    assert (transfers.part, transfers.met) == (1, None), "a count without a bound"
    assert transfers.split["department"] == {"engineering": 1}


@pytest.mark.rule("calls.steward-face-to-face")
def test_what_is_asked_in_person_falls_to_the_steward_and_counts_under_his_building(homes: Workspace) -> None:
    asked = call(homes, by="officer-2", channel="in-person", unit="3-1201")
    phoned = call(homes, by="officer-2", unit="3-1201")
    call(homes, channel="in-person", unit="5-0302")
    assert asked.values["owner"] == "officer-1"
    assert phoned.values["owner"] == "officer-2"
    face = figure(homes, "face")
    assert face.part == 2
    assert face.split["unit.building"] == {"3": 1, "5": 1}


# -- fed back, handed to sales


@pytest.mark.rule("calls.feed-back-opinions-and-market")
def test_opinions_and_market_news_make_a_digest_with_recipient_and_date(homes: Workspace) -> None:
    opinion = call(homes, "希望增设充电桩", news="opinion")
    market = call(homes, "隔壁小区降了物业费", news="market,opinion")
    call(homes)
    assert on_list(homes, "not-fed-back") == [opinion.id, market.id]
    digest = homes.do("calls.digest.compile", since="2026-11-16").folded
    values = now(homes, digest).values
    assert values["covers"] == [opinion.id, market.id]
    assert values["opinions"] == ["希望增设充电桩", "隔壁小区降了物业费"]
    assert values["market"] == ["隔壁小区降了物业费"]
    assert on_list(homes, "not-fed-back") == [opinion.id, market.id], "compiled is not sent"

    homes.at("17:00")
    homes.do("calls.digest.send", digest.id, recipient="center-manager")
    assert f"{now(homes, digest).values['sent']:%Y-%m-%d %H:%M}" == "2026-11-20 17:00"
    assert not on_list(homes, "not-fed-back")
    assert not clocks(homes, "feed-back")


@pytest.mark.rule("calls.feed-back-opinions-and-market")
def test_an_empty_digest_is_not_sent_and_none_begins_after_its_end(homes: Workspace) -> None:
    empty = homes.do("calls.digest.compile", since="2026-11-16").folded
    with pytest.raises(Refused):
        homes.do("calls.digest.send", empty.id, recipient="center-manager")
    with pytest.raises(Refused):
        homes.do("calls.digest.compile", since="2026-11-20", until="2026-11-19")
    with pytest.raises(UsageError):
        homes.do("calls.digest.compile", since="2026-11-16", until="2026-11-21")
    with pytest.raises(Refused):
        homes.do("calls.digest.amend", empty.id, set={"since": "2026-10-01"})


@pytest.mark.rule("calls.feed-back-opinions-and-market")
def test_a_digest_that_was_not_sent_takes_up_what_came_since_and_lets_go_of_what_was_voided(
    homes: Workspace,
) -> None:
    wrong = call(homes, "登错了", news="opinion")
    digest = homes.do("calls.digest.compile", since="2026-11-16").folded
    later = call(homes, "隔壁小区降了物业费", news="market")
    assert on_list(homes, "to-send") == [digest.id]
    homes.do("calls.call.void", wrong.id, by="service-supervisor", reason="登错了")
    with pytest.raises(Refused, match="refresh"):
        homes.do("calls.digest.send", digest.id, recipient="center-manager")
    homes.do("calls.digest.refresh", digest.id)
    values = now(homes, digest).values
    assert values["covers"] == [later.id] and not values.get("opinions")
    homes.do("calls.digest.send", digest.id, recipient="center-manager")
    assert not on_list(homes, "to-send")


@pytest.mark.rule("calls.support-sales")
def test_an_interested_caller_becomes_a_lead_on_the_sales_list_with_its_hand_over_date(
    homes: Workspace,
) -> None:
    call(homes, "想租车位", unit="3-1201", caller=NAME, phone=PHONE, lead="地下车位一个")
    call(homes)
    (lead,) = homes.office().index.rows(form="calls.lead")
    assert on_list(homes, "to-hand-over") == [lead.id]
    homes.at("2026-11-21 10:00")
    homes.do("calls.lead.hand-over", lead.id, to_person="销售部 林主管")
    assert not on_list(homes, "to-hand-over")
    (row,) = homes.run("calls", "lead", "list", "--all", "--json").json()
    assert (row["fields"]["about"], row["fields"]["handed"]) == ("地下车位一个", "2026-11-21")
    printed = paper(homes, "calls", "print", "sales-list")
    assert "2026-11-21" in printed
    assert PHONE not in printed

    homes.do("calls.lead.win", lead.id)
    lost = homes.do("calls.lead.register", about="车位").folded
    homes.do("calls.lead.lose", lost.id)
    conversion = figure(homes, "conversion")
    assert (conversion.part, conversion.whole) == (1, 2)


@pytest.mark.rule("calls.answer-inquiries-and-complaints", "complaints.front-desk-sole-intake")
def test_whoever_hears_a_complaint_hands_it_to_the_front_desk_and_takes_none_in(homes: Workspace) -> None:
    line = ("calls", "register", "走廊漏水", "--kind", "complaint", "--unit", "3-1201")
    heard = homes.run(*line, by="guard-1").out
    assert "CPF-261120-A01" in heard and "CP-261120-A01" not in heard
    assert homes.run("complaints", "list", "--json").json() == []
    taken = homes.run("complaints", "forward", "collect", "CPF-261120-A01").out
    assert "CP-261120-A01" in taken
    (complaint,) = homes.run("complaints", "list", "--json").json()
    assert complaint["fields"]["owner"] == "clerk-1" and complaint["fields"]["heard_by"] == "guard-1"
    assert "CP-261120-A02" in homes.run(*line).out
