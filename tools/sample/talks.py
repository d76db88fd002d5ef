"""Conversations led by the call scripts, and the wording, pledges and promises around them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from tools.sample.acts import TZ, UNITS, Story, on


class Talk(NamedTuple):
    """One conversation: which script, what was answered, what was learned."""

    at: dt.datetime
    by: str
    script: str
    answers: list[str]
    learned: dict[str, str]


ASKED = [
    (9, 3, "clerk-1", 4, "门禁卡丢了怎么补办", "带身份证到前台，当天可以补办"),
    (9, 16, "clerk-2", 11, "国庆期间垃圾清运时间变不变", "照常，早晚各清运一次"),
    (9, 24, "clerk-1", 17, "地下车库可以装充电桩吗", "先到前台填申请，工程部看过线路后答复"),
    (10, 12, "clerk-2", 23, "快递柜收不收费", "由快递公司定，小区不另收费"),
    (10, 21, "clerk-1", 30, "儿童游乐场什么时候修好", "厂家本月底更换配件，修好后张贴通知"),
    (11, 5, "clerk-2", 36, "天然气安检哪天上门", "燃气公司本月中旬上门，提前两天贴通知"),
]
COMPLAINED = [
    (9, 10, "clerk-2", 7, "送水车早上六点在楼下鸣喇叭", "送水师傅图省事", "请门岗提醒，六点前不要鸣笛"),
    (10, 9, "clerk-1", 19, "电梯轿厢里广告声音太大", "广告屏音量没有调", "晚上十点后静音"),
    (11, 12, "clerk-1", 28, "楼下烧烤油烟进家", "烧烤摊没有装油烟净化", "请和城管一起处理"),
]
PHRASES = [
    ("reception", "您好，请问您住哪一户，有什么事可以帮到您？", "住户到前台"),
    ("phone", "您好，翠湖花园服务中心，请讲。", "接听来电"),
    ("complaint", "您反映的情况我已经记下，由我跟进，有结果马上告诉您。", "受理投诉"),
    ("repair", "请您保持电话畅通，维修人员到之前会先和您联系。", "受理报修"),
    ("move-in", "恭喜您入伙，这是钥匙和《住户手册》，请您核对。", "办理入伙"),
    ("renovation", "装修垃圾请在规定的时间运到垃圾站，谢谢您配合。", "办理装修"),
    ("gps", "请您把车牌号和故障现象告诉我，维修人员会先和您约时间。", "GPS报修"),
    ("callback", "耽误您一分钟，上次的事办得怎样，您还满意吗？", "回访"),
    ("dunning", "您这期的物业费还没有缴，方便说说是什么原因吗？", "催缴"),
    ("guard", "您好，请您稍等，麻烦登记一下。", "来访车辆"),
]


class Talks:
    """Tells who was spoken to, by which script, and what came of it."""

    def __init__(self, story: Story, owing: list[str]) -> None:
        self.story = story
        self.add, self.minutes = story.act, story.minutes
        self.owing = owing  # units that have not paid October's bill

    def tell(self) -> None:
        """Every conversation of the three months."""
        self._wording()
        for month, day, clerk, unit, about, answer in ASKED:
            self._asked(on(month, day, 10, 40), clerk, UNITS[unit], about, answer)
        for number, (month, day, clerk, unit, about, cause, wish) in enumerate(COMPLAINED):
            learned = {"unit": UNITS[unit], "about": about, "cause": cause, "wish": wish}
            talk = Talk(on(month, day, 9, 25), clerk, "complaint", ["说完了"], learned)
            self._complained(talk, f"talk{number}")
        self._burst_pipe()
        self._applied()
        self._visited()
        self._promised()

    def _wording(self) -> None:
        """September: the office writes its wording down, and everybody at the desk signs the standards."""
        for number, (situation, words, occasion) in enumerate(PHRASES):
            at = on(9, 1, 9, number * 4)
            values = {"situation": situation, "words": words, "occasion": occasion}
            self.add(at, "officer-1", "scripts.phrase.add", f"phrase{number}", **values)
        for number, person in enumerate(("officer-1", "officer-2", "clerk-1", "clerk-2", "butler-1")):
            self.add(on(9, 2, 17, number), person, "scripts.pledge.sign", f"pledge{number}")
        manner = {
            "kind": "前台接待员",
            "text": "着工装、佩工牌；来访起身相迎，来电三声内接听；不在前台用手机。",
        }
        self.add(on(9, 2, 15), "center-supervisor", "scripts.etiquette.add", "manner", **manner)

    def _lead(self, talk: Talk, case: str) -> None:
        self.add(talk.at, talk.by, f"script:{talk.script}", case, answers=talk.answers, **talk.learned)
        if talk.script != "renovation":  # its record is the conversation itself
            self.add(talk.at + self.minutes(3, 9), talk.by, "scripts.talk.close", key=f"@{case}/0")

    def _asked(self, at: dt.datetime, clerk: str, unit: str, about: str, answer: str) -> None:
        """Somebody asks at the desk; the call log holds the question, and its answer."""
        case = f"asked{at:%m%d}"
        self._lead(Talk(at, clerk, "reception", ["咨询"], {"unit": unit, "about": about}), case)
        self.add(at + self.minutes(2, 6), clerk, "calls.call.reply", case, answer=answer, solved="yes")

    def _complained(self, talk: Talk, case: str) -> None:
        """A complaint by telephone, led by its script and settled as any other."""
        form = "complaints.complaint"
        self._lead(talk, case)
        at = talk.at + self.minutes(3, 12)
        sent = {"departments": "security", "to_person": "guard-captain"}
        stated = {"cause": talk.learned["cause"], "wish": talk.learned["wish"]}
        self.add(at, talk.by, f"{form}.transfer", case, **sent, **stated)
        at += self.minutes(20, 50)
        self.add(at, talk.by, f"{form}.investigate", case, finding="已到现场核实", **stated)
        at += self.minutes(90, 300)
        done = "已和对方当面说明，约定照办，门岗每天查看"
        self.add(at, "guard-captain", f"{form}.resolve", case, outcome=done, solution=done)
        at += self.minutes(5, 30)
        self.add(at, talk.by, f"{form}.reply", case, recipients="resident,director", way="phone")
        self.add(at, talk.by, f"{form}.report", case, recipients="department,director", opinion="已按期处理")
        at += dt.timedelta(days=1)
        other = "clerk-2" if talk.by == "clerk-1" else "clerk-1"
        self.add(at, other, f"{form}.callback", case, person="住户", satisfied="satisfied")
        found = {"class": "valid", "subject": "quality"}
        self.add(at + self.minutes(5, 40), "center-manager", f"{form}.classify", case, **found)
        told = "已说明原因和处理经过"
        self.add(at + self.minutes(41, 70), talk.by, f"{form}.close", case, explanation=told)

    def _burst_pipe(self) -> None:
        """Urgent, by telephone: the order is made while the caller is on the line."""
        at, case, form = on(10, 28, 7, 50), "burst", "workorders.order"
        learned = {"unit": UNITS[14], "content": "厨房水管爆裂，水漫到客厅"}
        self._lead(Talk(at, "clerk-1", "urgent-repair", ["没有"], learned), case)
        at += dt.timedelta(minutes=1)
        told = {"answerer": "technician-2", "can": "can", "department": "engineering", "confirmed": "yes"}
        self.add(at, "clerk-1", f"{form}.notify", case, **told)
        at += dt.timedelta(minutes=2)
        self.add(at, "engineer-chief", f"{form}.assign", case, worker="technician-2")
        self.add(at + dt.timedelta(minutes=7), "technician-2", f"{form}.arrive", case)
        result = "关阀止水，更换软管，试水正常"
        self.add(at + dt.timedelta(minutes=55), "technician-2", f"{form}.complete", case, result=result)
        self.add(at + dt.timedelta(minutes=65), "clerk-1", f"{form}.report", case, reporter="technician-2")
        at += dt.timedelta(hours=2)
        self.add(at, "clerk-1", f"{form}.slip", case, slip_no="P0901", signed="2026-10-28")
        self.add(at + self.minutes(1, 9), "clerk-1", f"{form}.confirm", case, solved="yes")
        self.add(at + self.minutes(10, 20), "clerk-1", f"{form}.close", case)

    def _applied(self) -> None:
        """The owner of the home under renovation first came to ask what to bring."""
        learned = {"unit": UNITS[9], "about": "厨房、卫生间准备翻新"}
        case = "applied"
        self._lead(Talk(on(11, 6, 15), "clerk-1", "renovation", ["来办装修申请"], learned), case)
        reply = "先填申请表，附图纸和施工单位资料；装修押金竣工验收合格后退还"
        clause = "renovation.deposit-refund-after-acceptance"
        self.add(on(11, 6, 15, 8), "clerk-1", "scripts.talk.answer", case, reply=reply, clause=clause)
        self.add(on(11, 6, 15, 10), "clerk-1", "scripts.talk.close", case)

    def _visited(self) -> None:
        """Two homes that have not paid October: the officer goes there in November."""
        told = [
            ("这两个月出差，忘了缴", "说明了收费项目和标准，可以扫码缴", ["同意缴"], {}),
            (
                "单元门坏了两次",
                "单元门上月已换闭门器",
                ["对服务不满意"],
                {"dissatisfied": "单元门报修后三天才来", "wish": "修好就缴"},
            ),
        ]
        for number, (unit, (reason, explained, answers, more)) in enumerate(
            zip(self.owing, told, strict=False)
        ):
            learned = {"unit": unit, "reason": reason, "explained": explained, **more}
            steward = "officer-1" if unit[0] in "123" else "officer-2"
            at = dt.datetime(2026, 11, 13 + number * 4, 19, 10, tzinfo=TZ)
            self._lead(Talk(at, steward, "dunning", answers, learned), f"visit{number}")

    def _promised(self) -> None:
        """A service that the office offers is promised to a home, and the promise kept."""
        offered = {"name": "代订牛奶", "sort": "convenience", "content": "代订、代收，每天早上送到家门口"}
        self.add(on(9, 4, 9), "center-manager", "workorders.service.add", provider="晨光奶站", **offered)
        words = {"words": "下周一起每天早上七点半前送到家门口", "service": "代订牛奶"}
        self.add(on(10, 15, 16), "butler-1", "scripts.promise.give", "milk", unit=UNITS[21], **words)
        self.add(on(10, 19, 8), "butler-1", "scripts.promise.keep", "milk")
        words["words"] = "下月一号起改订酸奶，每天早上送到家门口"
        self.add(on(11, 19, 10), "butler-1", "scripts.promise.give", "yoghurt", unit=UNITS[33], **words)
