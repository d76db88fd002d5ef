"""The front desk: visits, mail, deposits, keys, the phone, and what its handover counts."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, check, listing, today
from propctl.publish.paper.printed_forms import register, sheet
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_duty import POINTS, plan
from tests.areas.two_homes import two_homes
from tests.stories.answers import ok, refused

KEEPER = "service-director"
DESK = "clerk-1"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """A building of officer-1 with two homes; the front desk's two shifts with their roster."""
    return built(workspace)


def built(office: Workspace) -> Workspace:
    two_homes(office)
    for code, begins, ends in (("front-am", "08:30", "15:00"), ("front-pm", "15:00", "22:00")):
        office.do(
            "duty.shift.add", by="guard-captain", code=code, post="front-desk", begins=begins, ends=ends
        )
    office.do("duty.roster.draft", by="center-manager", month="2026-11", post="front-desk")
    return office


def on_duty(office: Workspace, shift: str, person: str) -> str:
    turn = plan(office, shift, person, f"{office.now:%Y-%m-%d}")
    office.do("duty.turn.sign-in", turn, by=person)
    return turn


def sheet_of(office: Workspace, turn: str, by: str, takes: str, **more: Any) -> str:
    values = {"points": POINTS, "desk_keys": "0", **more}
    return office.do("duty.handover.prepare", by=by, turn=turn, takes=takes, **values).folded.id


def signed(office: Workspace, record: str, by: str) -> None:
    office.do("duty.handover.tidy", record, by=by, desk_tidy="yes")
    office.do("duty.handover.sign", record, by=by)


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "frontdesk", name)]


def mail(office: Workspace, unit: str = "3-1201", **more: Any) -> str:
    return office.do("frontdesk.mail.register", unit=unit, **{"kind": "letter", **more}).folded.id


def missed(office: Workspace, routine: str) -> Iterator[tuple[str, str]]:
    for one in office.run("agenda", "history", f"frontdesk.{routine}", "--json").json():
        yield one["period"], one["verdict"]


# -- mail and deposits


@pytest.mark.rule("frontdesk.mail-distribution")
def test_what_arrives_is_listed_until_it_was_given_out(desk: Workspace) -> None:
    first, second = mail(desk), mail(desk, "3-1202", kind="magazine", number="3")
    assert listed(desk, "undelivered") == [first, second]
    with pytest.raises(Refused):  # nobody else gives residents' letters out
        desk.do("frontdesk.mail.give", first, by="cleaner-1", receiver="王先生")
    with pytest.raises(UsageError):  # to whom
        desk.do("frontdesk.mail.give", first, by="officer-1")
    with pytest.raises(Refused):  # before it came
        desk.do("frontdesk.mail.give", first, by="officer-1", receiver="王先生", given="2026-11-19")
    assert desk.run("amend", first, "--set", "given=2026-11-10").status == 77  # it was not given out yet
    ok(
        desk.run(
            "frontdesk",
            "give",
            first,
            "--given",
            "2026-11-20",
            "--stdin",
            by="officer-1",
            stdin="receiver: 王先生\n",
        )
    )
    assert listed(desk, "undelivered") == [second]
    assert "王先生" not in desk.run("frontdesk", "list", "--all").out
    desk.do("frontdesk.mail.take-back", first, by="officer-1", reason="拿错了")
    assert listed(desk, "undelivered") == [first, second]
    desk.do("frontdesk.mail.give", first, by="officer-1", receiver="王太太")
    desk.do("frontdesk.mail.send-back", second, reason="查无此人")
    assert listed(desk, "undelivered") == []
    with pytest.raises(UsageError):  # a kind that the clause does not name, until it does
        mail(desk, kind="parcel")
    ok(
        desk.run(
            "rules",
            "set",
            "frontdesk.mail-distribution",
            "kinds=letter：信件,parcel：包裹",
            "post=butler",
            by="director",
        )
    )
    desk.at("2026-11-21 09:00")
    parcel = mail(desk, kind="parcel")
    assert "包裹" in desk.run("frontdesk", "list", "undelivered").out
    with pytest.raises(Refused):
        desk.do("frontdesk.mail.give", parcel, by="officer-1", receiver="王太太")
    printed = register(desk.office(), "frontdesk", "mail", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    assert html.unescape(printed).count("3-1201") == 2


@pytest.mark.rule("frontdesk.mail-distribution")
def test_a_letter_that_two_desks_gave_out_is_found_when_they_meet(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    letter = mail(two_desks.a)
    two_desks.exchange()
    for one, name in ((two_desks.a, "王先生"), (two_desks.b, "张先生")):
        one.at("2026-11-20 10:00")
        one.do("frontdesk.mail.give", letter, receiver=name)
    two_desks.exchange()
    assert len(check(two_desks.b.office())) == 1
    assert listed(two_desks.a, "undelivered") == listed(two_desks.b, "undelivered") == []


@pytest.mark.rule(
    "frontdesk.no-deposit-or-forwarding",
    "frontdesk.no-publication-distribution",
    "frontdesk.deposit-approval",
)
@pytest.mark.parametrize("kind", ["deposit", "forward", "publication"])
def test_nothing_is_kept_passed_on_or_given_out_without_approval(desk: Workspace, kind: str) -> None:
    values = {"kind": kind, "item": "行李箱", "owner": "王先生", "until": "2026-11-25"}
    values |= {"recipient": "张先生"} if kind == "forward" else {}
    with pytest.raises(Refused, match="deposit-approval"):
        desk.do("frontdesk.deposit.register", **values)
    with pytest.raises((Refused, UsageError)):  # nobody but those posts
        desk.do("frontdesk.deposit.register", on_paper=("officer-1", "批-1"), **values)
    with pytest.raises(UsageError):  # by when it is collected
        desk.do(
            "frontdesk.deposit.register", on_paper=("service-supervisor", "批-1"), **values | {"until": ""}
        )
    kept = desk.do("frontdesk.deposit.register", on_paper=("center-manager", "批-1"), **values).folded.id
    assert listed(desk, "uncollected") == [kept]
    stopped = desk.copy(desk.root.parent / "stopped")
    ok(stopped.run("rules", "set", "frontdesk.deposit-approval", "in_force=false", by="director"))
    with pytest.raises(Refused, match="no-deposit-or-forwarding"):  # a clause in force asks for it still
        stopped.do("frontdesk.deposit.register", **values)
    desk.do("frontdesk.deposit.collect", kept, collector="王先生")
    assert listed(desk, "uncollected") == []
    desk.do("frontdesk.deposit.take-back", kept, reason="记错一件")
    assert listed(desk, "uncollected") == [kept]
    changes = ("in_force=true", "post=director", "--since", "2026-11-21")
    ok(desk.run("rules", "set", "frontdesk.deposit-approval", *changes, by="director"))
    desk.at("2026-11-21 09:00")
    with pytest.raises((Refused, UsageError)):
        desk.do("frontdesk.deposit.register", on_paper=("center-manager", "批-2"), **values)
    kept = desk.do("frontdesk.deposit.register", on_paper=("director", "批-2"), **values).folded.id
    with pytest.raises(Refused, match="早于收存日期"):
        desk.do("frontdesk.deposit.collect", kept, collector="王先生", collected="2026-11-20T08:00")
    ok(desk.run("rules", "set", "frontdesk.deposit-approval", "post=unset", "--reason", "x", by="director"))
    with pytest.raises(Refused) as error:  # who is not set: then anybody else
        desk.do("frontdesk.deposit.register", **values)
    assert "另一人" in str(error.value.values)
    with pytest.raises(Refused):
        desk.do("frontdesk.deposit.register", on_paper=("clerk-1", "批-3"), **values)
    desk.do("frontdesk.deposit.register", on_paper=("officer-1", "批-3"), **values)


# -- keys


@pytest.mark.rule("frontdesk.public-keys")
def test_a_common_key_has_number_keeper_and_state_and_is_listed_while_it_is_out(desk: Workspace) -> None:
    with pytest.raises(Refused):
        desk.do("frontdesk.key.add", by=DESK, number="K-01", name="屋面", keeper=KEEPER)
    desk.do("frontdesk.key.add", by=KEEPER, number="K-01", name="屋面", keeper=KEEPER)
    line = ("frontdesk", "key", "lend", "K-01", "--borrower", "空调公司")
    assert desk.run(*line, "--purpose", "检修", by=DESK).status == 77
    assert desk.run(*line, by=KEEPER).status == 2  # what for
    ok(desk.run(*line, "--purpose", "检修", by=KEEPER))
    assert listed(desk, "keys-out") == ["K-01"]
    assert "空调公司" in desk.run("frontdesk", "list", "keys-out").out
    with pytest.raises(UsageError):  # it is out
        desk.do("frontdesk.key.lend", "K-01", by=KEEPER, borrower="电梯公司", purpose="检修")
    desk.do("frontdesk.key.return", "K-01", by=KEEPER)
    assert listed(desk, "keys-out") == []
    desk.do("frontdesk.key.lose", "K-01", by=KEEPER, reason="遗失")
    assert listed(desk, "keys-out") == ["K-01"]
    desk.do("frontdesk.key.find", "K-01", by=KEEPER, reason="找回")
    desk.do("frontdesk.key.pass", "K-01", by=KEEPER, keeper=DESK)
    desk.do("frontdesk.key.lend", "K-01", by=DESK, borrower="电梯公司", purpose="检修")  # its keeper lends it
    ok(desk.run("rules", "set", "frontdesk.public-keys", "post=assistant", by="director"))
    desk.at("2026-11-21 09:00")
    with pytest.raises(Refused):
        desk.do("frontdesk.key.return", "K-01", by=KEEPER)
    desk.do("frontdesk.key.return", "K-01", by="assistant")
    left = desk.run("staff", "leave", DESK, "--to", "clerk-2", by="director").out
    assert "保管的公共钥匙：K-01" in left  # it lies in the drawer of who leaves
    desk.do("frontdesk.key.scrap", "K-01", by="assistant", reason="换锁")
    assert desk.record("frontdesk.key:K-01").state == "scrapped"


@pytest.mark.rule("frontdesk.public-keys")
def test_a_key_that_two_desks_lent_is_found_when_they_meet(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.a.do("frontdesk.key.add", by=KEEPER, number="K-01", name="屋面", keeper=KEEPER)
    two_desks.exchange()
    for one, borrower in ((two_desks.a, "空调公司"), (two_desks.b, "电梯公司")):
        one.at("2026-11-20 10:00")
        one.do("frontdesk.key.lend", "K-01", by=KEEPER, borrower=borrower, purpose="检修")
    two_desks.exchange()
    assert len(check(two_desks.b.office())) == 1


@pytest.mark.rule("frontdesk.key-place")
def test_the_closing_names_the_keys_place_and_the_opening_confirms_them(desk: Workspace) -> None:
    desk.do("frontdesk.day.open", by=DESK, keys_there="yes")
    with pytest.raises(UsageError):  # where the keys are
        desk.do("frontdesk.day.close", "2026-11-20", by=DESK, ticks=["cabinet"])
    desk.do("frontdesk.day.close", "2026-11-20", by=DESK, ticks=["cabinet"], key_place="保险柜")
    desk.at("2026-11-21 08:30")
    ok(desk.run("rules", "set", "frontdesk.key-place", "place=办公室钥匙柜", by="director"))
    with pytest.raises(UsageError):  # where they were instead
        desk.do("frontdesk.day.open", by=DESK, keys_there="no")
    desk.do("frontdesk.day.open", by=DESK, keys_there="no", note="在前台抽屉里")
    assert listed(desk, "keys-missing") == ["2026-11-21"]
    desk.at("2026-11-22 08:30")
    desk.do("frontdesk.day.open", by=DESK, keys_there="yes")
    with pytest.raises(Refused):
        desk.do("frontdesk.day.close", "2026-11-22", by=DESK, ticks=["cabinet"], key_place="抽屉")
    closed = desk.do("frontdesk.day.close", "2026-11-22", by=DESK, ticks=["cabinet"]).folded
    assert closed.values["key_place"] == "办公室钥匙柜"


@pytest.mark.rule("frontdesk.lock-items")
def test_the_day_is_not_closed_before_everything_is_locked_away(desk: Workspace) -> None:
    desk.do("frontdesk.day.open", by=DESK, keys_there="yes")
    with pytest.raises(UsageError):
        desk.do("frontdesk.day.close", "2026-11-20", by=DESK, key_place="柜")
    items = "items=cabinet：前台柜上锁,lamp：关灯"
    ok(desk.run("rules", "set", "frontdesk.lock-items", items, by="director"))
    desk.at("2026-11-21 08:30")
    desk.do("frontdesk.day.open", by=DESK, keys_there="yes")
    with pytest.raises(Refused, match="lock-items"):
        desk.do("frontdesk.day.close", "2026-11-21", by=DESK, key_place="柜", ticks=["cabinet"])
    desk.do("frontdesk.day.close", "2026-11-21", by=DESK, key_place="柜", ticks=["cabinet", "lamp"])
    desk.do("frontdesk.day.reopen", "2026-11-21", by=DESK, reason="又来了住户")
    desk.at("2026-11-22 08:30")
    assert dict(missed(desk, "lock-up")) == {"2026-11-20": "missed", "2026-11-21": "missed"}


# -- the handover


@pytest.mark.rule("frontdesk.handover-log", "frontdesk.handover-unfinished", "frontdesk.tidy")
def test_a_shift_ends_when_the_successor_signed_for_what_is_unfinished(desk: Workspace) -> None:
    turn = on_duty(desk, "front-am", DESK)
    open_matter = desk.do("duty.entry.register", by=DESK, kind="event", about="3栋水管").folded.id
    desk.at("15:00")
    relief = on_duty(desk, "front-pm", "clerk-2")
    record = sheet_of(desk, turn, DESK, "clerk-2")
    leave = {"situation": "正常", "result": "无", "relief": relief}
    with pytest.raises(Refused, match=r"frontdesk\.handover-unfinished"):
        desk.do("duty.turn.sign-off", turn, by=DESK, **leave)
    desk.do("duty.handover.tidy", record, by=DESK, desk_tidy="no")
    for reason in ("unfinished", "tidy"):
        with pytest.raises(Refused, match=reason):
            desk.do("duty.handover.sign", record, by="clerk-2")
        if reason == "unfinished":
            desk.do(
                "duty.handover.explain",
                record,
                by=DESK,
                item=[open_matter],
                reason="待维修",
                receiver="clerk-2",
            )
    desk.do("duty.handover.tidy", record, by=DESK, desk_tidy="yes")
    with pytest.raises(Refused):  # nobody confirms his own
        desk.do("duty.handover.sign", record, by=DESK)
    desk.at("22:30")
    assert listed(desk, "no-log") == [turn, relief]
    desk.do("duty.handover.sign", record, by="clerk-2")
    assert desk.do("duty.turn.sign-off", turn, by=DESK, **leave).folded.state == "done"
    assert listed(desk, "no-log") == [relief]
    printed = sheet(
        desk.office(), desk.office().folded(Ref("duty.handover", record)), document="前台交接日志"
    )
    assert desk.office().name_of("clerk-2") in printed


def differing(office: Workspace, record: str) -> list[str]:
    return list(office.record(record).values.get("desk_differences") or [])


@pytest.mark.rule("frontdesk.handover-items")
def test_a_thing_that_is_missing_since_the_last_handover_is_marked(desk: Workspace) -> None:
    ok(desk.run("rules", "set", "frontdesk.handover-items", "items=radio：对讲机,seal：印章", by="director"))
    desk.at("2026-11-21 08:30")
    turn = on_duty(desk, "front-am", DESK)
    first = sheet_of(desk, turn, DESK, "clerk-2", desk_items="radio,2")
    with pytest.raises(Refused, match="handover-items"):
        signed(desk, first, "clerk-2")
    desk.do("duty.handover.count", first, by=DESK, desk_items="radio,2;seal,1", desk_keys="0")
    signed(desk, first, "clerk-2")
    assert listed(desk, "differences") == []
    desk.at("15:00")
    second = sheet_of(
        desk, on_duty(desk, "front-pm", "clerk-2"), "clerk-2", DESK, desk_items="radio,1;seal,1"
    )
    found = desk.run("show", second, "--json").json()["fields"]["desk_differences"]
    assert found == ["对讲机 1/2"]
    assert listed(desk, "differences") == [second]


@pytest.mark.rule("frontdesk.handover-mail", "frontdesk.handover-keys")
def test_mail_and_keys_are_counted_against_the_records(desk: Workspace) -> None:
    mail(desk, number="2")
    paper = mail(desk, kind="paper")
    desk.do("frontdesk.mail.give", paper, receiver="王先生")
    desk.do("frontdesk.key.add", by=KEEPER, number="K-01", name="大门", pieces="3", keeper=DESK)
    turn = on_duty(desk, "front-am", DESK)
    record = sheet_of(desk, turn, DESK, "clerk-2", desk_mail="letter,1;paper,1", desk_keys="2")
    assert differing(desk, record) == ["信件 1/2", "报纸 1/0", "前台钥匙（把） 2/3"]
    assert "信件 1/2" in desk.run("frontdesk", "list", "differences").out
    desk.do("duty.handover.count", record, by=DESK, desk_mail="letter,2", desk_keys="")
    with pytest.raises(Refused, match="handover-keys"):
        signed(desk, record, "clerk-2")
    assert differing(desk, record) == [] == listed(desk, "differences")
    with pytest.raises(Refused):  # a guard counts nothing at the desk
        desk.do("duty.handover.count", record, by="guard-1", desk_keys="3")
    desk.do("duty.handover.count", record, by=DESK, desk_mail="letter,2", desk_keys="2")
    assert differing(desk, record) == ["前台钥匙（把） 2/3"]
    signed(desk, record, "clerk-2")
    with pytest.raises(UsageError):  # signed by both: what was counted stays
        desk.do("duty.handover.count", record, by=DESK, desk_keys="3")
    assert "keys" not in [one.routine for one in today(desk.office(), area="frontdesk").routines]
    desk.at("2026-11-22 08:30")
    assert dict(missed(desk, "keys")) == {"2026-11-20": "kept", "2026-11-21": "missed"}
    later = desk.at("2026-11-21 08:30").copy(desk.root.parent / "without-log")
    ok(later.run("rules", "set", "frontdesk.handover-log", "in_force=false", by="director"))
    turn = on_duty(later, "front-am", DESK)
    unsaid = later.do("duty.handover.prepare", by=DESK, turn=turn, takes="clerk-2", points=POINTS).folded.id
    with pytest.raises(Refused, match="handover-keys"):  # the keys are handed over without the log, too
        later.do("duty.handover.sign", unsaid, by="clerk-2")


@pytest.mark.rule("frontdesk.loss-liability")
def test_a_loss_names_the_last_handover_and_its_people_and_no_money(desk: Workspace) -> None:
    record = sheet_of(desk, on_duty(desk, "front-am", DESK), DESK, "clerk-2")
    signed(desk, record, "clerk-2")
    lost = desk.do("frontdesk.loss.register", by=DESK, item="对讲机", found="收柜时没有看到").folded
    assert (lost.values["handover"], lost.values["giver"], lost.values["takes"]) == (record, DESK, "clerk-2")
    assert listed(desk, "losses") == [lost.id]
    form = desk.office().catalog.form("frontdesk.loss")
    assert not [name for name, field in {**form.field, **form.ask}.items() if field.type == "money"]
    shown = desk.run("rules", "show", "frontdesk.loss-liability").out
    assert "20%" in shown and "未生效" in shown
    desk.do("frontdesk.loss.settle", lost.id, by="service-supervisor", result="找回")
    assert listed(desk, "losses") == []


# -- the phone


@pytest.mark.rule("frontdesk.phone-quota", "frontdesk.phone-excess-payer")
def test_what_exceeds_the_quota_is_reported_and_nobody_pays_it_by_default(desk: Workspace) -> None:
    told = ok(desk.run("frontdesk", "phonebill", "register", "2026-10", "230.50")).out
    assert "“不超过”没有设定" in told and "定额" in told
    assert listed(desk, "over-quota") == []
    assert "没有设定" in desk.run("frontdesk", "list", "over-quota").err
    assert "phone-quota" in desk.run("rules", "list", "frontdesk", "--unset").out
    ok(desk.run("rules", "set", "frontdesk.phone-quota", "at_most=200", by="director"))
    desk.at("2026-12-01 09:00")
    bill = desk.run("frontdesk", "phonebill", "register", "2026-11", "230.50")
    assert "30.5" in ok(bill).out
    assert listed(desk, "over-quota") == ["2026-11"]
    with pytest.raises(UsageError):  # the program names nobody
        desk.do("frontdesk.phonebill.decide", "2026-11", by="service-supervisor", decision="x", payer=DESK)
    desk.do("frontdesk.phonebill.correct", "2026-11", amount="200", reason="抄错")
    assert listed(desk, "over-quota") == []
    with pytest.raises(Refused):
        desk.do("frontdesk.phonebill.decide", "2026-11", by="service-supervisor", decision="x")
    desk.do("frontdesk.phonebill.correct", "2026-11", amount="200.01", reason="抄错")
    decided = desk.do("frontdesk.phonebill.decide", "2026-11", by="service-supervisor", decision="计入成本")
    assert "payer" not in decided.folded.values
    ok(desk.run("rules", "set", "frontdesk.phone-excess-payer", "in_force=yes", by="director"))
    desk.at("2026-12-31 09:00")
    assert desk.run("frontdesk", "phonebill", "register", "2027-01", "20").status == 2  # not begun yet
    desk.do("frontdesk.phonebill.register", month="2026-12", amount="300")
    values = {"by": "service-supervisor", "decision": "另议"}
    with pytest.raises(Refused):
        desk.do("frontdesk.phonebill.decide", "2026-12", **values, payer="cleaner-1")
    desk.do("frontdesk.phonebill.decide", "2026-12", **values, payer=DESK)


@pytest.mark.rule("frontdesk.phone-quota")
def test_a_bill_is_held_against_the_quota_of_its_own_month(desk: Workspace) -> None:
    ok(desk.run("rules", "set", "frontdesk.phone-quota", "at_most=200", by="director"))
    desk.at("2026-12-02 09:00")
    ok(desk.run("rules", "set", "frontdesk.phone-quota", "at_most=0", by="director"))
    desk.do("frontdesk.phonebill.register", month="2026-11", amount="210")
    desk.do("frontdesk.phonebill.correct", "2026-11", amount="205", reason="抄错")
    desk.do("frontdesk.phonebill.register", month="2026-12", amount="5")
    told = {one: str(desk.record(one).values["excess"]) for one in ("2026-11", "2026-12")}
    assert told == {"2026-11": "5.00", "2026-12": "5.00"}


@pytest.mark.rule("frontdesk.phone-no-lending")
def test_lending_the_phone_is_on_the_page_and_a_breach_has_day_and_person(desk: Workspace) -> None:
    assert "不得外借" in desk.page("frontdesk")
    breach = {"person": DESK, "about": "外卖员借打"}
    with pytest.raises(Refused):
        desk.do("frontdesk.lent.register", by="clerk-2", **breach)
    noted = desk.do("frontdesk.lent.register", by="service-supervisor", **breach).folded
    assert listed(desk, "phone-lent") == [noted.id]
    assert noted.values["seen"] == desk.now


@pytest.mark.rule("frontdesk.no-phone-disclosure")
def test_numbers_are_masked_and_seeing_one_leaves_who_and_why(desk: Workspace) -> None:
    desk.do("residents.household.open", by="officer-1", unit="3-1201", head="王一", phone="13800138000")
    for line in (("residents", "household", "list"), ("show", "H-3-1201")):
        assert "13800138000" not in desk.run(*line, by="officer-1").out
    shown = desk.run("show", "H-3-1201", "--reveal", "--purpose", "约上门维修", by="officer-1")
    assert "13800138000" in shown.out
    (line,) = desk.run("key", "access", "--json", by="director").json()
    assert (line["by"], line["purpose"]) == ("officer-1", "约上门维修")
    told = desk.run("key", "access", by="director").out
    assert "08:30" in told and "陈立" in told and "officer-1" not in told  # as people call them
    assert "约上门维修" in told
    assert desk.run("show", "H-3-1201", "--purpose", "约上门维修", by="officer-1").status == 2


@pytest.mark.rule("frontdesk.phone-disclosure-approval")
def test_a_number_is_given_with_consent_and_approval_once_the_clause_is_in_force(desk: Workspace) -> None:
    values: dict[str, Any] = {
        "purpose": "repair",
        "recipient": "空调公司",
        "items": ["unit", "phone"],
        "reason": "上门",
    }
    desk.do("residents.disclosure.register", **values)
    ok(desk.run("rules", "set", "frontdesk.phone-disclosure-approval", "in_force=yes", by="director"))
    desk.at("2026-11-21 09:00")
    approved = {"approver": "service-supervisor", "consented": "2026-11-20"}
    for lacking in ({}, {"approver": "service-supervisor"}, {"consented": "2026-11-20"},
                    {**approved, "approver": "cleaner-1"}):  # fmt: skip
        with pytest.raises(Refused, match="phone-disclosure-approval"):
            desk.do("residents.disclosure.register", **values, **lacking)
    desk.do("residents.disclosure.register", **values, **approved)
    desk.do("residents.disclosure.register", **{**values, "items": ["unit"]})  # no number: as before


# -- reception


@pytest.mark.rule("frontdesk.reception-flow", "frontdesk.warm-reception", "frontdesk.steward-assists")
def test_a_visit_is_solved_at_once_or_passed_to_somebody_until_there_is_a_result(desk: Workspace) -> None:
    visit = {"channel": "visit", "unit": "3-1201", "about": "门禁卡失效"}
    solved = desk.do("calls.call.register", **visit, answer="已重新写卡").folded
    assert listed(desk, "receptions") == []
    assert desk.record(solved.id).state == "settled"
    with pytest.raises(Refused, match="warm-reception"):
        desk.do("calls.call.register", **{**visit, "unit": ""})
    waiting = desk.do("calls.call.register", **visit, caller="王先生").folded.id
    with pytest.raises(Refused, match="reception-flow"):
        desk.do("calls.call.transfer", waiting, department="service")
    desk.do("calls.call.transfer", waiting, department="service", to_person="officer-1")
    by_phone = desk.do("calls.call.register", about="停车费", unit="3-1202", caller="张").folded.id
    desk.do("calls.call.transfer", by_phone, department="finance")
    assert listed(desk, "receptions") == listed(desk, "for-steward") == [waiting]
    assert "前台转来的事项" in desk.run("today", "--post", "officer").out
    desk.do("calls.call.reply", waiting, by="officer-1", answer="明天补卡", solved="no")
    assert listed(desk, "for-steward") == [waiting]
    desk.do("calls.call.settle", waiting, by="officer-1", result="已补卡")
    assert listed(desk, "receptions") == listed(desk, "for-steward") == []


@pytest.mark.rule("frontdesk.peer-visit")
def test_a_visit_of_peers_ends_with_what_was_learned(desk: Workspace) -> None:
    coming = {"guests": "和园物业", "number": "6", "visit": "2026-11-20T14:00"}
    visit = desk.do("frontdesk.peers.register", **coming).folded  # they have announced themselves
    with pytest.raises(Refused, match="peer-visit"):
        desk.do("frontdesk.peers.conclude", visit.id, shown="服务中心", learned="电子巡更")
    desk.at("2026-11-20 16:00")
    with pytest.raises(UsageError):
        desk.do("frontdesk.peers.conclude", visit.id, shown="服务中心")
    desk.do("frontdesk.peers.conclude", visit.id, shown="服务中心", learned="电子巡更")
    assert listed(desk, "peers") == [visit.id]
    page = desk.page("frontdesk")
    assert "1 栋、2 套" in page and "179" in page
    desk.do("residents.building.add", name="4")
    assert "2 栋、2 套" in desk.page("frontdesk")
    assert "2 buildings, 2 homes" in desk.page("frontdesk", lang="en")


@pytest.mark.rule("frontdesk.post-standard-check")
def test_a_check_of_the_post_covers_every_item_and_what_is_short_is_listed(desk: Workspace) -> None:
    def checked(results: str, by: str = "service-supervisor") -> None:
        desk.do("frontdesk.standard.register", by=by, person=DESK, results=results)

    checked("")
    with pytest.raises(Refused):
        checked("", by=DESK)
    ok(
        desk.run(
            "rules",
            "set",
            "frontdesk.post-standard-check",
            "items=look：仪容,phone：电话",
            "every=month",
            by="director",
        )
    )
    desk.at("2026-11-21 09:00")
    with pytest.raises(Refused, match="post-standard-check"):
        checked("仪容,met")
    checked("仪容,met;电话,short,三声未接")
    (short,) = listing(desk.office(), "frontdesk", "shortfalls")
    assert (short.text("person"), short.text("item"), short.text("note")) == (DESK, "phone", "三声未接")
    task = next(one for one in today(desk.office(), area="frontdesk").routines if one.routine == "standard")
    assert DESK not in task.missing and task.missing
    desk.do("frontdesk.shortfall.settle", short.id, by="service-supervisor", result="已改")
    assert listed(desk, "shortfalls") == []


def test_the_papers_print_in_chinese(desk: Workspace) -> None:
    kept = desk.do("frontdesk.key.add", by=KEEPER, number="K-01", name="屋面", keeper=KEEPER).folded.id
    desk.do("frontdesk.key.lend", kept, by=KEEPER, borrower="空调公司", purpose="检修")
    printed = html.unescape(
        register(desk.office(), "frontdesk", "keys", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    )
    assert "空调公司" in printed and "公共钥匙借用登记" in printed
    refused(desk.run("frontdesk", "key", "return", kept, by="cleaner-1"), "frontdesk.public-keys")


@pytest.mark.rule("frontdesk.lock-items", "frontdesk.key-place")
def test_a_closing_typed_the_day_after_is_of_its_own_day_and_needs_no_clause_on_keys(desk: Workspace) -> None:
    ok(desk.run("rules", "set", "frontdesk.key-place", "in_force=no", by="director"))
    desk.do("frontdesk.day.open", by=DESK)
    desk.at("2026-11-21 08:30")
    desk.do("frontdesk.day.close", "2026-11-20", by=DESK, ticks=["cabinet"])  # this morning
    desk.do("frontdesk.day.open", by=DESK)
    assert listed(desk, "keys-missing") == [], "nobody was asked"
    assert "收柜上锁" in desk.run("today", by=DESK).out, "the desk is still to be locked today"
    desk.at("2026-11-22 08:30")
    desk.do("frontdesk.day.close", "2026-11-21", by=DESK, ticks=["cabinet"], closed_at="2026-11-21T18:00")
    assert dict(missed(desk, "lock-up")) == {"2026-11-20": "missed", "2026-11-21": "kept"}
