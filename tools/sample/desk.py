"""The front desk's three months: buildings and units, complaints, work orders, notices, corrections."""

from __future__ import annotations

import datetime as dt

from tools.sample.acts import BLOCKS, FIRST, LAST, TZ, UNITS, Story, on

COMPLAINTS = [
    ("noise", "楼上夜间装修噪音扰民", "security", "guard-1", "到场劝止，施工单位书面承诺按规定时段施工"),
    ("leak", "走廊天花漏水", "engineering", "technician-2", "更换水管接头，试压两小时无渗漏"),
    ("greenery", "楼下绿化带杂草过高", "cleaning", "cleaning-foreman", "已修剪绿化带并清运杂草"),
    ("parking", "地下车库车位被占用", "security", "guard-2", "联系车主移车，并加装车位锁提示"),
    ("lift", "电梯运行有异响", "engineering", "technician-1", "维保单位更换导靴，运行正常"),
    ("charges", "对公摊电费有疑问", "finance", "cashier-1", "逐项核对抄表记录并当面解释清楚"),
    ("other", "大堂灯光太暗", "engineering", "technician-1", "更换大堂灯具六盏，亮度恢复"),
]
ORDERS = [
    ("厨房水龙头漏水", "water", "更换阀芯，试水正常"),
    ("卫生间下水堵塞", "water", "疏通下水管，排水通畅"),
    ("客厅插座没电", "power", "更换空气开关，恢复供电"),
    ("入户门锁不好开", "repair", "调整锁体并加润滑"),
    ("楼道灯不亮", "power", "更换声控灯一只"),
    ("阳台地漏反味", "water", "清洗地漏并加装防臭芯"),
    ("对讲门铃不响", "repair", "更换话机线路，通话正常"),
]


class Desk:
    """Tells what the front desk did."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.random = story.random
        self.add, self.minutes = story.act, story.minutes

    def tell(self) -> None:
        """Every act of the front desk."""
        self._estate()
        day, number = FIRST, 0
        while day <= LAST:
            if day.weekday() < 5 or self.random.random() < 0.3:
                for _ in range(self.random.choice((0, 1, 1, 2))):
                    number += 1
                    self._complaint(f"c{number}", day)
                for _ in range(self.random.choice((1, 1, 2, 2))):
                    number += 1
                    self._order(f"w{number}", day)
            day += dt.timedelta(days=1)
        self._notices()
        self._corrections()

    def _estate(self) -> None:
        at = dt.datetime.combine(FIRST, dt.time(8, 30), TZ)
        for block in BLOCKS:
            self.add(at, "officer-1", "residents.building.add", name=f"{block}号楼")
        for unit in UNITS:
            self.add(
                at,
                "officer-1",
                "residents.unit.add",
                number=unit,
                building=f"{unit[0]}号楼",
                area="89.5",
                steward="officer-1" if unit[0] in "123" else "officer-2",
            )

    def _complaint(self, case: str, day: dt.date) -> None:
        category, about, department, person, outcome = self.random.choice(COMPLAINTS)
        name, phone = self.story.person()
        clerk = self.random.choice(("clerk-1", "clerk-2"))
        at = self.story.moment(day)
        form = "complaints.complaint"
        self.add(
            at,
            clerk,
            f"{form}.register",
            case,
            unit=self.random.choice(UNITS),
            about=about,
            category=category,
            complainant=name,
            phone=phone,
        )
        at += self.minutes(3, 18) if self.random.random() < 0.93 else self.minutes(25, 90)
        self.add(
            at,
            clerk,
            f"{form}.transfer",
            case,
            departments=department,
            to_person=person,
            cause="现场核实属实",
            wish="尽快解决",
        )
        if not self.story.skipped(day, 0.3):
            at += self.minutes(10, 60) if self.random.random() < 0.95 else self.minutes(60 * 20, 60 * 24)
            self.add(
                at,
                clerk,
                f"{form}.investigate",
                case,
                finding="已到现场核实",
                cause="现场核实属实",
                wish="尽快解决",
            )
        at += self.minutes(60, 60 * 30)
        if self.story.skipped(day, 0.5):
            return
        at = self._resolved(case, at, person, clerk, outcome)
        if not self.story.skipped(day, 0.6):
            late = self.random.random() < 0.06
            at += self.minutes(60 * 80, 60 * 90) if late else self.minutes(60 * 20, 60 * 60)
            other = "clerk-2" if clerk == "clerk-1" else "clerk-1"
            satisfied = self.random.choice(("satisfied",) * 8 + ("fair", "dissatisfied"))
            self.add(at, other, f"{form}.callback", case, person=name, satisfied=satisfied)
            if satisfied == "dissatisfied":  # back to work, until the resident agrees
                at = self._resolved(case, at + dt.timedelta(hours=3), person, clerk, f"再次到场，{outcome}")
                at += dt.timedelta(hours=20)
                self.add(at, other, f"{form}.callback", case, person=name, satisfied="satisfied")
            self.add(
                at + self.minutes(5, 60),
                "center-manager",
                f"{form}.classify",
                case,
                **{"class": "valid", "subject": "quality"},
            )
            self.add(
                at + self.minutes(60, 90), clerk, f"{form}.close", case, explanation="已说明原因和处理经过"
            )

    def _resolved(self, case: str, at: dt.datetime, person: str, clerk: str, outcome: str) -> dt.datetime:
        """Solved, told to the resident and reported; when that was done."""
        form = "complaints.complaint"
        self.add(at, person, f"{form}.resolve", case, outcome=outcome, solution=outcome)
        at += self.minutes(5, 120)
        self.add(at, clerk, f"{form}.reply", case, recipients="resident,director", way="phone")
        self.add(at, clerk, f"{form}.report", case, recipients="department,director", opinion="已按期处理")
        return at

    def _order(self, case: str, day: dt.date) -> None:
        content, kind, result = self.random.choice(ORDERS)
        name, phone = self.story.person()
        clerk, worker = (
            self.random.choice(("clerk-1", "clerk-2")),
            self.random.choice(("technician-1", "technician-2")),
        )
        at = self.story.moment(day, 8, 15)
        form = "workorders.order"
        wanted = at + self.minutes(60, 180)
        self.add(
            at,
            clerk,
            f"{form}.register",
            case,
            unit=self.random.choice(UNITS),
            content=content,
            kind=kind,
            urgent="no",
            wanted=f"{wanted:%m%d-%H:%M}",
            caller=name,
            phone=phone,
        )
        at += self.minutes(1, 5) if self.random.random() < 0.9 else self.minutes(8, 40)
        self.add(
            at,
            clerk,
            f"{form}.notify",
            case,
            answerer=worker,
            can="can",
            department="engineering",
            confirmed="yes",
        )
        at += self.minutes(3, 20)
        self.add(at, "engineer-chief", f"{form}.assign", case, worker=worker)
        if self.story.skipped(day, 0.2):
            return
        at = max(at, wanted) + self.minutes(0, 40)
        self.add(at, worker, f"{form}.arrive", case)
        at += self.minutes(20, 120)
        self.add(at, worker, f"{form}.complete", case, result=result)
        at += self.minutes(5, 40)
        self.add(at, clerk, f"{form}.report", case, reporter=worker)
        if not self.story.skipped(day, 0.4):
            at += self.minutes(5, 60) if self.random.random() < 0.95 else self.minutes(60 * 24, 60 * 30)
            self.add(at, clerk, f"{form}.slip", case, slip_no=f"P{case[1:]:0>4}", signed=f"{at:%Y-%m-%d}")
            self.add(at + self.minutes(1, 20), clerk, f"{form}.confirm", case, solved="yes")
            self.add(at + self.minutes(21, 40), clerk, f"{form}.close", case)

    def _notices(self) -> None:
        form = "notices.notice"
        planned = [
            (dt.date(2026, 9, 14), "elevator-maintenance", {"blocks": "2号楼", "place": "东梯"}),
            (dt.date(2026, 9, 28), "safety", {"reason": "国庆长假", "measure": "外出请关好门窗、水电、燃气"}),
            (dt.date(2026, 10, 19), "pest-control", {"what": "投放鼠药、灭螂药，请看护好儿童和宠物"}),
            (dt.date(2026, 11, 9), "power-outage", {"blocks": "3号楼，4号楼", "reason": "配电房检修"}),
            (dt.date(2026, 11, 20), "water-outage", {"blocks": "5号楼", "reason": "更换水泵"}),
        ]
        for number, (day, kind, values) in enumerate(planned):
            at, case = dt.datetime.combine(day, dt.time(9, 10), TZ), f"n{number}"
            until = day + dt.timedelta(days=2)
            times = (
                {} if kind == "safety" else {"starts": f"{until:%m%d}-09:00", "ends": f"{until:%m%d}-16:00"}
            )
            self.add(at, "service-director", f"{form}.draft", case, kind=kind, **times, **values)
            self.add(at + dt.timedelta(hours=1), "center-manager", f"{form}.approve", case)
            self.add(at + dt.timedelta(hours=2), "service-director", f"{form}.publish", case)

    def _corrections(self) -> None:
        """What an office gets wrong and puts right: a double entry, a wrong unit, a forgotten word."""
        at = on(10, 15, 10, 5)
        form = "complaints.complaint"
        self.add(
            at,
            "clerk-2",
            f"{form}.register",
            "twice",
            unit=UNITS[3],
            about="走廊天花漏水(重复来电)",
            category="leak",
        )
        self.add(
            at + self.minutes(4, 9), "service-supervisor", f"{form}.void", "twice", reason="同一件事重复登记"
        )
        self.add(
            at + self.minutes(10, 15),
            "clerk-1",
            f"{form}.register",
            "wrong",
            unit=UNITS[4],
            about="楼道堆放杂物",
            category="other",
        )
        self.add(at + self.minutes(16, 18), "clerk-1", f"{form}.amend", "wrong", set={"unit": UNITS[6]})
        self.add(
            at + self.minutes(19, 20),
            "clerk-1",
            f"{form}.transfer",
            "wrong",
            departments="cleaning",
            to_person="cleaning-foreman",
            cause="住户堆放",
            wish="尽快清理",
        )
        self.add(at + self.minutes(21, 24), "clerk-1", f"{form}.note", "wrong", text="房号原登记有误，已更正")
