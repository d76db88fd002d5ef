"""Call scripts: a conversation leads to a record, a broken graph is refused with its place."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from propctl_plugins.scripts import library
from propctl_plugins.scripts.talk import Conversation

from propctl.api import BadData, Refused, UsageError, amend, due, listing
from propctl.testing import Workspace, invoke

SOUND = """
title     = "值班电话|Duty telephone"
situation = "phone"
start     = "ask"

[node.ask]
title = "问|Ask"
zh    = "{greeting}，请讲。"
en    = "{greeting}, please speak."
fill  = ["about"]
next  = "end"

[node.end]
title    = "登记|Register"
zh       = "记下了：{about}"
en       = "Noted: {about}"
register = "scripts.talk.register"
"""


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with one flat, at 9:00 on Friday 2026-11-20."""
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    return workspace


def own(workspace: Workspace, text: str, name: str = "duty-phone") -> str:
    """A script of the office's own."""
    folder = workspace.root / "scripts"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return name


def setting(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("service-supervisor"), f"scripts.{rule}", changes, workspace.now.date())


def led(workspace: Workspace, name: str) -> Conversation:
    office = workspace.office()
    return Conversation(office, library.load(office, name))


def typed(workspace: Workspace, script: str, *answers: str) -> Result:
    """``propctl scripts run`` with somebody at the terminal who types these lines."""

    words = ["-C", str(workspace.root), "--as", "clerk-1", "scripts", "run", script]
    return invoke(
        words,
        input="\n".join([*answers, *[""] * 20]),
        env={"PROPCTL_NOW": workspace.now.isoformat(), "PROPCTL_LANG": "zh-CN"},
    )


# -- leading a conversation


@pytest.mark.rule(
    "scripts.greet-by-time", "scripts.offer-help", "scripts.farewell", "scripts.let-customer-speak-out"
)
def test_a_clerk_is_led_from_the_greeting_to_a_registered_complaint(desk: Workspace) -> None:
    done = typed(desk, "reception", "投诉", "3-1201", "楼上漏水", "水管老化", "尽快修好")
    assert done.exit_code == 0, done.output
    assert "早上好！请问有什么事可以帮到您？" in done.output
    assert done.output.index("【倾听】") < done.output.index("【问明投诉】")
    assert "“楼上漏水”，我已经记下，接下来由我跟进。谢谢，再见，请慢走。" in done.output
    complaint, talk = (desk.record(id) for id in done.output.split()[-2:])
    assert complaint.form == "complaints.complaint" and complaint.values["about"] == "楼上漏水"
    assert complaint.values["channel"] == "in-person"
    assert talk.values["outcome"] == complaint.id
    assert (talk.values["cause"], talk.values["wish"]) == ("水管老化", "尽快修好")
    assert [line["node"] for line in talk.values["lines"]] == ["问好", "倾听", "问明投诉", "登记投诉"]


@pytest.mark.rule("scripts.greet-by-time")
@pytest.mark.parametrize(
    ("moment", "greeting"),
    [("11:59", "早上好"), ("12:00", "下午好"), ("17:59", "下午好"), ("18:00", "晚上好")],
)
def test_the_greeting_is_that_of_the_hour(desk: Workspace, moment: str, greeting: str) -> None:
    desk.at(f"2026-11-20 {moment}")
    assert led(desk, "reception").line("zh-CN").startswith(greeting)


@pytest.mark.rule("scripts.greet-by-time", "scripts.offer-help")
def test_an_amended_greeting_and_hour_are_what_is_said(desk: Workspace) -> None:
    setting(desk, "greet-by-time", afternoon="午安", afternoon_from="11:30")
    setting(desk, "offer-help", text="您需要什么帮助？")
    assert led(desk.at("11:40"), "reception").line("zh-CN") == "午安！您需要什么帮助？"


def test_an_urgent_answer_makes_an_urgent_work_order(desk: Workspace) -> None:
    talk = led(desk, "urgent-repair")
    talk.go(talk.choose("2"))
    talk.learn("unit", "3-1201")
    talk.learn("content", "水管爆裂")
    talk.go()
    order, kept = talk.register(talk.request())
    assert order.form == "workorders.order" and order.values["urgent"] is True
    assert kept.values["outcome"] == order.id and kept.values["script"] == "紧急报修"


def test_a_question_ends_in_the_call_log(desk: Workspace) -> None:
    done = typed(desk, "reception", "3", "停车费怎么收", "3-1201")
    assert done.exit_code == 0, done.output
    call, _ = (desk.record(id) for id in done.output.split()[-2:])
    assert (call.form, call.values["kind"], call.values["channel"]) == ("calls.call", "enquiry", "visit")


def test_a_question_asks_only_the_fields_of_its_own_way(desk: Workspace) -> None:
    talk = led(desk, "reception")
    talk.go()
    talk.go(talk.choose("报修"))
    assert [question.name for _, question in talk.questions()] == ["unit", "content"]
    talk.learn("unit", "3-1201")
    assert [question.name for _, question in talk.questions()] == ["content"]


def test_the_sign_for_back_returns_to_the_part_before(desk: Workspace) -> None:
    done = typed(desk, "reception", "报修", "<", "投诉", "3-1201", "楼上漏水", "", "")
    assert done.exit_code == 0, done.output
    assert done.output.count("【倾听】") == 2
    assert desk.record(done.output.split()[-2]).form == "complaints.complaint"


def test_nothing_is_before_the_first_part(desk: Workspace) -> None:
    assert led(desk, "reception").back() is False


def test_an_answer_that_is_none_of_them_is_asked_again(desk: Workspace) -> None:
    done = typed(desk, "complaint", "9", "2", "3-1201", "吵闹", "", "")
    assert "还有要说的、说完了" in done.output and done.exit_code == 0


def test_a_call_that_is_broken_off_saves_nothing(desk: Workspace) -> None:

    words = ["-C", str(desk.root), "--as", "clerk-1", "scripts", "run", "reception"]
    ended = invoke(words, input="投诉\n3-1201\n", env={"PROPCTL_NOW": desk.now.isoformat()})
    assert ended.exit_code != 0
    assert desk.office().index.rows(form="scripts.talk") == []


def test_a_conversation_whose_record_is_refused_is_kept_open(desk: Workspace) -> None:
    setting(desk, "no-slighting", in_force="yes")
    office = desk.office("cleaner-1")
    talk = Conversation(office, library.load(office, "urgent-repair"))
    talk.go(talk.choose("没有"))
    talk.learn("unit", "3-1201")
    talk.learn("content", "水管爆裂")
    talk.go()
    with pytest.raises(Refused):
        talk.register(talk.request())
    (row,) = listing(desk.office(), "scripts", "unanswered")
    assert row.values["script"] == "紧急报修"


@pytest.mark.rule("scripts.see-customer-side", "scripts.empathy", "scripts.no-interrupting")
def test_the_complaint_call_listens_before_any_field_is_asked(desk: Workspace) -> None:
    shown = desk.run("scripts", "show", "complaint").out
    assert "多站在对方角度想问题：换位思考、语气温和" in shown
    assert shown.index("不得打断客户") < shown.index("让客户把话说完") < shown.index("记：")
    assert "站在客户角度想问题" in desk.run("scripts", "show", "reception").out


@pytest.mark.rule("scripts.no-arguing", "scripts.let-customer-speak-out")
def test_a_complaint_is_led_through_cause_and_wish_before_anything_is_explained(desk: Workspace) -> None:
    talk = led(desk, "complaint")
    talk.go()
    for _ in range(3):  # as often as there is more to say
        talk.go(talk.choose("还有要说的"))
        assert talk.at == "speak-out" and talk.questions() == []
    talk.go(talk.choose("说完了"))
    assert [question.name for _, question in talk.questions()] == ["unit", "about", "cause", "wish"]


# -- the library


def test_every_shipped_script_is_sound(desk: Workspace) -> None:
    office = desk.office()
    assert [str(problem) for problem in library.broken(office)] == []
    assert set(library.files(office)) == {
        "reception",
        "complaint",
        "move-in",
        "renovation",
        "urgent-repair",
        "gps-repair",
        "callback",
        "dunning",
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in library.SHIPPED.glob("*.toml")))
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_script_shows_and_prints_in_both_languages(desk: Workspace, name: str, lang: str) -> None:
    shown = desk.run("--lang", lang, "scripts", "show", name)
    assert shown.status == 0 and "→" in shown.out, shown.err
    printed = desk.run("--lang", lang, "scripts", "print", name)
    assert printed.status == 0, printed.err
    page = html.unescape(Path(printed.out.strip()).read_text(encoding="utf-8"))
    assert '<svg class="flow"' in page and library.load(desk.office(), name).label.of(lang) in page


def test_the_offices_own_script_is_added_and_replaces_one_that_is_shipped(desk: Workspace) -> None:
    own(desk, SOUND)
    own(desk, SOUND.replace("值班电话", "我们的接待"), "reception")
    names = desk.run("scripts", "show").out
    assert "值班电话" in names and "我们的接待" in names and "来访接待" not in names
    done = typed(desk, "值班电话", "路灯不亮")
    (id,) = done.output.split()[-1:]
    assert desk.record(id).values["about"] == "路灯不亮"


def test_an_unknown_script_is_named_with_those_that_there_are(desk: Workspace) -> None:
    refused = desk.run("scripts", "run", "nothing")
    assert refused.status == 2 and "来访接待" in refused.err


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('next  = "end"', "", 6, "a dead end"),
        ('next  = "end"', 'next  = "ask"', 6, "a loop without a way out: ask → ask"),
        ('next  = "end"', 'next  = "nowhere"', 6, "there is no node 'nowhere'"),
        ('start     = "ask"', 'start     = "first"', 4, "there is no node 'first'"),
        ('fill  = ["about"]', 'fill  = ["colour"]', 10, "has a field 'colour'"),
        ('fill  = ["about"]', 'rules = ["scripts.nothing"]', 10, "there is no clause scripts.nothing"),
        ('"phone"', '"moon"', 3, "there is no situation 'moon'"),
        ("记下了：{about}", "记下了：{colour}", 13, "{colour} is no field, setting or parameter"),
        ("{greeting}，请讲", "{scripts.farewell.words}", 6, "{scripts.farewell.words} is no field"),
        ('"scripts.talk.register"', '"scripts.talk.fly"', 17, "no step 'scripts.talk.fly' makes a record"),
        (
            '"scripts.talk.register"',
            '"scripts.talk.close"',
            17,
            "no step 'scripts.talk.close' makes a record",
        ),
        ('fill  = ["about"]', 'file  = ["about"]', 10, "unknown key 'file'"),
        ('next  = "end"', 'next  = "end"\nregister = "scripts.talk.register"', 6, "only one of"),
        (
            "[node.end]",
            '[node.lost]\ntitle = "x"\nzh = "x"\nen = "x"\nnext = "end"\n[node.end]',
            13,
            "no way",
        ),
        ("title     = ", "title     ", 2, "is not sound TOML"),
    ],
)
def test_a_broken_script_is_refused_with_its_place(
    desk: Workspace, old: str, new: str, line: int, what: str
) -> None:
    name = own(desk, SOUND.replace(old, new))
    with pytest.raises(BadData) as refused:
        library.load(desk.office(), name)
    assert f"scripts/duty-phone.toml line {line}" in str(refused.value)
    assert what in str(refused.value)
    told = desk.run("--lang", "en", "scripts", "run", name)
    assert told.status == 65 and what in told.err and "Traceback" not in told.err
    assert any(
        row["file"] == "scripts/duty-phone.toml" for row in desk.run("scripts", "lint", "--json").json()
    )


def test_two_nodes_that_only_lead_to_each_other_are_named(desk: Workspace) -> None:
    looping = SOUND.replace(
        'register = "scripts.talk.register"', 'answers = [{ zh = "再问", en = "Again", next = "ask" }]'
    )
    with pytest.raises(BadData) as refused:
        library.load(desk.office(), own(desk, looping))
    assert "ask → end → ask" in str(refused.value)


def test_an_answer_may_lead_back_as_long_as_another_leads_out(desk: Workspace) -> None:
    again = SOUND.replace(
        'next  = "end"',
        'answers = [{ zh = "再问", en = "Again", next = "ask" }, { zh = "好", en = "Good", next = "end" }]',
    )
    assert library.load(desk.office(), own(desk, again)).name == "duty-phone"


# -- after the conversation


def talking(desk: Workspace, **values: Any) -> str:
    return desk.do("scripts.talk.register", **{"unit": "3-1201", "about": "停车费怎么收", **values}).folded.id


@pytest.mark.rule("scripts.offer-help", "scripts.farewell")
def test_a_visit_opens_with_the_offer_of_help_and_closes_with_the_farewell(desk: Workspace) -> None:
    opened = desk.do("scripts.talk.register", about="问路")
    assert [line.zh for _, line in opened.say] == ["请问有什么事可以帮到您？"]
    desk.do("scripts.talk.answer", opened.folded.id, reply="服务中心在1号楼", clause="calls.call-kinds")
    closed = desk.do("scripts.talk.close", opened.folded.id)
    assert [line.zh for _, line in closed.say] == ["谢谢，再见，请慢走。"]


@pytest.mark.rule("scripts.no-slighting")
def test_a_contact_without_an_answer_is_listed_and_not_closed(desk: Workspace) -> None:
    id = talking(desk)
    assert [row.id for row in listing(desk.office(), "scripts", "unanswered")] == [id]
    with pytest.raises(Refused) as refused:
        desk.do("scripts.talk.close", id)
    assert refused.value.rule == "scripts.no-slighting"
    desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="scripts.motto")
    assert listing(desk.office(), "scripts", "unanswered") == []
    desk.do("scripts.talk.close", id)


@pytest.mark.rule("scripts.answer-by-rules")
def test_an_answer_keeps_the_clause_it_rests_on(desk: Workspace) -> None:
    id = talking(desk)
    with pytest.raises(UsageError, match="clause"):
        desk.do("scripts.talk.answer", id, reply="按公示的标准收")
    with pytest.raises(UsageError):
        desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="fees.no-such-clause")
    with pytest.raises(UsageError, match="clauses speak of"):
        desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="投诉")
    with pytest.raises(UsageError, match="there is no clause"):
        desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="没有哪一条写着这句话")
    kept = desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="scripts.motto").folded
    assert kept.values["clause"] == "scripts.motto"


@pytest.mark.rule("scripts.no-guessing")
def test_what_one_is_not_sure_of_is_promised_and_answered_by_that_time(desk: Workspace) -> None:
    id = talking(desk)
    with pytest.raises(Refused) as refused:
        desk.do("scripts.talk.defer", id, promised="08:00")
    assert refused.value.rule == "scripts.no-guessing"
    desk.do("scripts.talk.defer", id, promised="15:00")
    with pytest.raises(Refused):  # nobody closes what is still to be confirmed
        desk.do("scripts.talk.close", id)
    (waiting,) = due(desk.office(), area="scripts")
    assert (waiting.clock, waiting.standing) == ("scripts.reply", "running")
    (late,) = due(desk.at("15:01").office(), area="scripts")
    assert late.standing == "overdue"
    desk.do("scripts.talk.answer", id, reply="按公示的标准收", clause="scripts.motto")
    assert due(desk.office(), area="scripts") == []


@pytest.mark.rule("scripts.difficult-resident-steps")
def test_each_step_with_a_difficult_owner_is_ticked_with_its_time(desk: Workspace) -> None:
    printed = desk.run("scripts", "say", "难缠业主").out
    steps = ["安抚情绪", "听取诉求", "解释公司政策", "尽量达成一致", "向上级汇报"]
    assert [line.strip().partition(". ")[2] for line in printed.splitlines()[1:6]] == steps
    id = talking(desk)
    desk.do("scripts.talk.tick", id, done="calm", at="2026-11-20 09:10")
    kept = desk.do("scripts.talk.tick", id, done="listen", at="2026-11-20 09:20").folded
    ticks = [(event.values["done"], f"{event.at:%H:%M}") for event in kept.events["tick"]]
    assert ticks == [("calm", "09:10"), ("listen", "09:20")]


@pytest.mark.rule("scripts.difficult-resident-steps")
def test_a_complaint_takes_the_steps_with_their_times_too(desk: Workspace) -> None:
    id = desk.do("complaints.complaint.register", unit="3-1201", about="电梯又坏了").folded.id
    desk.at("09:10").do("complaints.complaint.tick", id, done="calm")
    kept = desk.at("09:20").do("complaints.complaint.tick", id, done="listen").folded
    ticks = [(event.values["done"], f"{event.at:%H:%M}") for event in kept.events["tick"]]
    assert ticks == [("calm", "09:10"), ("listen", "09:20")]
    with pytest.raises(UsageError):
        desk.do("complaints.complaint.tick", id, done="refund")


@pytest.mark.rule("scripts.no-guessing")
def test_a_promised_answer_is_given_before_the_conversation_ends_even_where_a_record_was_made(
    desk: Workspace,
) -> None:
    talk = desk.do(
        "scripts.talk.register", unit="3-1201", about="停车费怎么算", outcome="CP-261120-A01"
    ).folded.id
    desk.do("scripts.talk.defer", talk, promised="15:00")
    with pytest.raises(Refused) as refusal:
        desk.do("scripts.talk.close", talk)
    assert refusal.value.rule == "scripts.no-guessing"
    for clause in ("calls.online-channels", "handbook.owner-covenant"):
        with pytest.raises(Refused) as refusal:
            desk.do("scripts.talk.answer", talk, reply="按月缴", clause=clause)
        assert refusal.value.rule == "scripts.answer-by-rules"  # no clause that is not in force
    desk.do("scripts.talk.answer", talk, reply="按月缴", clause="fees.bill-list")
    assert desk.do("scripts.talk.close", talk).folded.state == "closed"


@pytest.mark.rule("scripts.empathy")
def test_every_script_that_may_end_as_a_complaint_prints_the_principles(desk: Workspace) -> None:
    ours = SOUND.replace("scripts.talk.register", "complaints.complaint.register")
    ours = ours.replace('fill  = ["about"]', 'fill  = ["unit", "about"]')
    for name in (own(desk, ours), "complaint", "reception"):
        assert "换位思考、语气温和" in desk.run("scripts", "show", name).out
    assert "换位思考" not in desk.run("scripts", "show", "callback").out
    setting(desk, "empathy", in_force="no")
    assert "换位思考" not in desk.run("scripts", "show", "reception").out
