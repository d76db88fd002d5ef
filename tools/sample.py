"""Writes the sample office's records: three months at 翠湖花园, typed through the program, reproducibly.

Usage: sample.py FOLDER. All people, telephones and events are fictional. Some work is late, some is refused
and done again: what `propctl today` shows should look like an office's morning.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from propctl.api import Office, PropctlError, Request, run

TZ = dt.timezone(dt.timedelta(hours=8))
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 11, 20)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    "建国",
    "秀英",
    "伟",
    "芳",
    "志强",
    "丽华",
    "明",
    "静",
    "海燕",
    "国庆",
    "玉兰",
    "军",
    "桂芝",
    "磊",
    "小红",
)
COMPLAINTS = [
    ("noise", "楼上夜间装修噪音扰民", "security", "guard-1", "到场劝止,施工单位书面承诺按规定时段施工"),
    ("leak", "走廊天花漏水", "engineering", "technician-2", "更换水管接头,试压两小时无渗漏"),
    ("greenery", "楼下绿化带杂草过高", "cleaning", "cleaning-foreman", "已修剪绿化带并清运杂草"),
    ("parking", "地下车库车位被占用", "security", "guard-2", "联系车主移车,并加装车位锁提示"),
    ("lift", "电梯运行有异响", "engineering", "technician-1", "维保单位更换导靴,运行正常"),
    ("charges", "对公摊电费有疑问", "finance", "cashier-1", "逐项核对抄表记录并当面解释清楚"),
    ("other", "大堂灯光太暗", "engineering", "technician-1", "更换大堂灯具六盏,亮度恢复"),
]
ORDERS = [
    ("厨房水龙头漏水", "water", "更换阀芯,试水正常"),
    ("卫生间下水堵塞", "water", "疏通下水管,排水通畅"),
    ("客厅插座没电", "power", "更换空气开关,恢复供电"),
    ("入户门锁不好开", "repair", "调整锁体并加润滑"),
    ("楼道灯不亮", "power", "更换声控灯一只"),
    ("阳台地漏反味", "water", "清洗地漏并加装防臭芯"),
    ("对讲门铃不响", "repair", "更换话机线路,通话正常"),
]


class Act(NamedTuple):
    """One step to be done: in whose name, on which case, with what."""

    at: dt.datetime
    by: str
    step: str
    case: str  # names the record among the acts; "": a standing record, named by ``key``
    values: dict[str, Any]
    key: str = ""


class Year:
    """The acts of three months, in no order."""

    def __init__(self, seed: int = 20261121) -> None:
        self.random = random.Random(seed)
        self.units = [
            f"{block}-{floor}0{door}" for block in range(1, 7) for floor in (1, 3, 5, 8) for door in (1, 2)
        ]
        self.acts: list[Act] = []

    def write(self) -> list[Act]:
        """Every act, by time."""
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
        return sorted(self.acts, key=lambda act: act.at)

    def _add(self, at: dt.datetime, by: str, step: str, case: str = "", key: str = "", **values: Any) -> None:
        self.acts.append(Act(at, by, step, case, values, key))

    def _moment(self, day: dt.date, first: int = 9, last: int = 16) -> dt.datetime:
        clock = dt.time(self.random.randint(first, last), self.random.randint(0, 59))
        return dt.datetime.combine(day, clock, TZ)

    def _minutes(self, least: int, most: int) -> dt.timedelta:
        return dt.timedelta(minutes=self.random.randint(least, most))

    def _person(self) -> tuple[str, str]:
        name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
        return name, f"138{self.random.randint(0, 99999999):08d}"

    def _skipped(self, day: dt.date, share: float) -> bool:
        """Whether something is still to be done: only of the last few days, as in an office that works."""
        return day > LAST - dt.timedelta(days=4) and self.random.random() < share

    def _estate(self) -> None:
        at = dt.datetime.combine(FIRST, dt.time(8, 30), TZ)
        for block in range(1, 7):
            self._add(at, "officer-1", "residents.building.add", name=str(block))
        for unit in self.units:
            self._add(
                at, "officer-1", "residents.unit.add", number=unit, building=unit[0], steward="butler-1"
            )

    def _complaint(self, case: str, day: dt.date) -> None:
        category, about, department, person, outcome = self.random.choice(COMPLAINTS)
        name, phone = self._person()
        clerk = self.random.choice(("clerk-1", "clerk-2"))
        at = self._moment(day)
        form = "complaints.complaint"
        self._add(
            at,
            clerk,
            f"{form}.register",
            case,
            unit=self.random.choice(self.units),
            about=about,
            category=category,
            complainant=name,
            phone=phone,
        )
        at += self._minutes(3, 18) if self.random.random() < 0.93 else self._minutes(25, 90)
        self._add(
            at,
            clerk,
            f"{form}.transfer",
            case,
            departments=department,
            to_person=person,
            cause="现场核实属实",
            wish="尽快解决",
        )
        if not self._skipped(day, 0.3):
            at += self._minutes(10, 60) if self.random.random() < 0.95 else self._minutes(60 * 20, 60 * 24)
            self._add(
                at,
                clerk,
                f"{form}.investigate",
                case,
                finding="已到现场核实",
                cause="现场核实属实",
                wish="尽快解决",
            )
        at += self._minutes(60, 60 * 30)
        if self._skipped(day, 0.5):
            return
        self._add(at, person, f"{form}.resolve", case, outcome=outcome, solution=outcome)
        at += self._minutes(5, 120)
        self._add(at, clerk, f"{form}.reply", case, recipients="resident,director", way="phone")
        self._add(at, clerk, f"{form}.report", case, recipients="department,director", opinion="已按期处理")
        if not self._skipped(day, 0.6):
            late = self.random.random() < 0.06
            at += self._minutes(60 * 80, 60 * 90) if late else self._minutes(60 * 20, 60 * 60)
            other = "clerk-2" if clerk == "clerk-1" else "clerk-1"
            satisfied = self.random.choice(("satisfied",) * 8 + ("fair", "dissatisfied"))
            self._add(at, other, f"{form}.callback", case, person=name, satisfied=satisfied)
            self._add(
                at + self._minutes(5, 60),
                "center-manager",
                f"{form}.classify",
                case,
                **{"class": "valid", "subject": "quality"},
            )
            self._add(
                at + self._minutes(60, 90), clerk, f"{form}.close", case, explanation="已说明原因和处理经过"
            )

    def _order(self, case: str, day: dt.date) -> None:
        content, kind, result = self.random.choice(ORDERS)
        name, phone = self._person()
        clerk, worker = (
            self.random.choice(("clerk-1", "clerk-2")),
            self.random.choice(("technician-1", "technician-2")),
        )
        at = self._moment(day, 8, 15)
        form = "workorders.order"
        wanted = at + self._minutes(60, 180)
        self._add(
            at,
            clerk,
            f"{form}.register",
            case,
            unit=self.random.choice(self.units),
            content=content,
            kind=kind,
            urgent="no",
            wanted=f"{wanted:%m%d-%H:%M}",
            caller=name,
            phone=phone,
        )
        at += self._minutes(1, 5) if self.random.random() < 0.9 else self._minutes(8, 40)
        self._add(
            at,
            clerk,
            f"{form}.notify",
            case,
            answerer=worker,
            can="can",
            department="engineering",
            confirmed="yes",
        )
        at += self._minutes(3, 20)
        self._add(at, "engineer-chief", f"{form}.assign", case, worker=worker)
        if self._skipped(day, 0.2):
            return
        at = max(at, wanted) + self._minutes(0, 40)
        self._add(at, worker, f"{form}.arrive", case)
        at += self._minutes(20, 120)
        self._add(at, worker, f"{form}.complete", case, result=result)
        at += self._minutes(5, 40)
        self._add(at, clerk, f"{form}.report", case, reporter=worker)
        if not self._skipped(day, 0.4):
            at += self._minutes(5, 60) if self.random.random() < 0.95 else self._minutes(60 * 24, 60 * 30)
            self._add(at, clerk, f"{form}.slip", case, slip_no=f"P{case[1:]:0>4}", signed=f"{at:%Y-%m-%d}")
            self._add(at + self._minutes(1, 20), clerk, f"{form}.confirm", case, solved="yes")
            self._add(at + self._minutes(21, 40), clerk, f"{form}.close", case)

    def _notices(self) -> None:
        form = "notices.notice"
        planned = [
            (dt.date(2026, 9, 14), "elevator-maintenance", {"blocks": "2", "place": "2号楼东梯"}),
            (dt.date(2026, 9, 28), "safety", {"reason": "国庆长假", "measure": "外出请关好门窗、水电、燃气"}),
            (dt.date(2026, 10, 19), "pest-control", {"what": "投放鼠药、灭螂药,请看护好儿童和宠物"}),
            (dt.date(2026, 11, 9), "power-outage", {"blocks": "3,4", "reason": "配电房检修"}),
            (dt.date(2026, 11, 20), "water-outage", {"blocks": "5", "reason": "更换水泵"}),
        ]
        for number, (day, kind, values) in enumerate(planned):
            at, case = dt.datetime.combine(day, dt.time(9, 10), TZ), f"n{number}"
            until = day + dt.timedelta(days=2)
            times = (
                {} if kind == "safety" else {"starts": f"{until:%m%d}-09:00", "ends": f"{until:%m%d}-16:00"}
            )
            self._add(at, "service-director", f"{form}.draft", case, kind=kind, **times, **values)
            self._add(at + dt.timedelta(hours=1), "center-manager", f"{form}.approve", case)
            self._add(at + dt.timedelta(hours=2), "service-director", f"{form}.publish", case)

    def _corrections(self) -> None:
        """What an office gets wrong and puts right: a double entry, a wrong unit, a forgotten word."""
        at = dt.datetime.combine(dt.date(2026, 10, 15), dt.time(10, 5), TZ)
        form = "complaints.complaint"
        self._add(
            at,
            "clerk-2",
            f"{form}.register",
            "twice",
            unit=self.units[3],
            about="走廊天花漏水(重复来电)",
            category="leak",
        )
        self._add(
            at + self._minutes(4, 9), "service-supervisor", f"{form}.void", "twice", reason="同一件事重复登记"
        )
        self._add(
            at + self._minutes(10, 15),
            "clerk-1",
            f"{form}.register",
            "wrong",
            unit=self.units[4],
            about="楼道堆放杂物",
            category="other",
        )
        self._add(
            at + self._minutes(16, 18), "clerk-1", f"{form}.amend", "wrong", set={"unit": self.units[6]}
        )
        self._add(
            at + self._minutes(19, 20),
            "clerk-1",
            f"{form}.transfer",
            "wrong",
            departments="cleaning",
            to_person="cleaning-foreman",
            cause="住户堆放",
            wish="尽快清理",
        )
        self._add(
            at + self._minutes(21, 24), "clerk-1", f"{form}.note", "wrong", text="房号原登记有误,已更正"
        )


def play(root: Path) -> Iterator[str]:
    """Do every act in the office at ``root``; tells what was refused."""
    ids: dict[str, str] = {}
    for act in Year().write():
        if act.at.date() > LAST:
            continue
        if act.case and act.case not in ids and not act.step.endswith((".register", ".draft")):
            continue
        form, _, step = act.step.rpartition(".")
        office = Office(root, now=act.at, operator=act.by)
        try:
            outcome = run(
                office, Request(form=form, step=step, id=ids.get(act.case, act.key), values=act.values)
            )
        except PropctlError as error:
            yield f"{act.at:%Y-%m-%d %H:%M} {act.by} {act.step}: {error}"
            continue
        if act.case:
            ids[act.case] = outcome.folded.id


if __name__ == "__main__":
    for refused in play(Path(sys.argv[1])):
        print(refused)
