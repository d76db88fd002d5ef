"""The gate and the guards: who came and went, vehicles, equipment, inspections; fires and lifts."""

from __future__ import annotations

import datetime as dt

from tools.sample.acts import UNITS, Story, on

EQUIPMENT = [
    ("灭火器1-1", "extinguisher", "1号楼一层"),
    ("灭火器3-1", "extinguisher", "3号楼一层"),
    ("消火栓5-1", "hydrant", "5号楼一层"),
    ("应急灯B1", "lamp", "地下车库"),
    ("担架1", "stretcher", "门岗"),
]
VISITS = [(16, 10, 3), (16, 19, 12), (17, 9, 20), (18, 20, 30), (19, 15, 41), (20, 11, 8)]
GOOD = [{"point": point, "result": "good"} for point in ("at-post", "dress", "gesture", "log")]


class Gate:
    """Tells what the guards saw, and what went wrong at night."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act of the guards."""
        self._equipment()
        self._visitors()
        self._vehicles()
        self._watched()
        self._fire()
        self._lift()
        self._parked()

    def _equipment(self) -> None:
        """What is there against fire, checked each month; a crew that knows where the stretcher is."""
        for number, (name, kind, place) in enumerate(EQUIPMENT):
            self.add(
                on(9, 3, 14, number),
                "guard-captain",
                "security.equipment.add",
                name=name,
                kind=kind,
                place=place,
            )
            for month in (10, 11):
                self.add(
                    on(month, 5, 9, number), "guard-1", "security.equipment.check", key=name, condition="good"
                )
        self.add(
            on(9, 3, 15),
            "guard-captain",
            "incidents.crew.set",
            name="medical",
            members="officer-1、service-foreman",
            equipment="担架1",
        )
        self.add(on(9, 3, 15, 5), "guard-captain", "incidents.crew.set", name="first-aid", members="clerk-1")

    def _visitors(self) -> None:
        """Visitors of the last week; one had no papers, one is still inside."""
        for number, (day, hour, unit) in enumerate(VISITS):
            name, _ = self.story.person()
            case, at = f"visitor {number}", on(11, day, hour, number)
            self.add(
                at,
                "guard-1",
                "security.visit.enter",
                case,
                unit=UNITS[unit],
                verified="papers",
                papers="id",
                number=f"33010219800101{1000 + number}",
                visitor=name,
                purpose="走亲访友",
            )
            if number < len(VISITS) - 1:
                self.add(at + dt.timedelta(minutes=95), "guard-1", "security.visit.leave", case)
        self.add(
            on(11, 18, 21),
            "guard-2",
            "security.visit.refuse",
            "nobody",
            verified="none",
            visitor="不肯说",
            reason="papers",
            facts="说是推销净水器，没有证件，已劝离",
        )

    def _vehicles(self) -> None:
        """A removal van with its ground, a courier's van, a driver who went too fast."""
        at = on(10, 20, 13)
        self.add(
            at,
            "guard-1",
            "security.vehicle.register",
            "removal",
            kind="van",
            special="move",
            basis="@home newcomer",
            plate="浙A70001",
            unit="6-802",
            purpose="搬家",
        )
        self.add(at + dt.timedelta(minutes=4), "guard-1", "security.vehicle.admit", "removal")
        self.add(at + dt.timedelta(hours=3), "guard-1", "security.vehicle.leave", "removal")
        self.add(
            on(11, 19, 14),
            "guard-1",
            "security.vehicle.register",
            "courier",
            kind="van",
            plate="浙A70002",
            driver="不详",
            purpose="送快递",
        )
        self.add(on(11, 19, 14, 2), "guard-1", "security.vehicle.admit", "courier")
        self.add(on(11, 19, 14, 40), "guard-1", "security.vehicle.leave", "courier")
        self.add(
            on(11, 13, 18),
            "guard-2",
            "security.breach.register",
            "speeding",
            kind="speed",
            plate="浙A70003",
            speed="18",
            place="2号楼前",
        )
        self.add(
            on(11, 13, 18, 20),
            "guard-2",
            "security.breach.settle",
            "speeding",
            action="已向车主说明小区限速5公里",
        )

    def _watched(self) -> None:
        """The captain looks at the posts; somebody's dress is put right."""
        for day in (4, 18):
            findings = [
                {
                    "kind": "dress",
                    "about": "没有戴工号牌",
                    "person": "guard-2",
                    "owner": "guard-2",
                    "recheck": "2026-11-19",
                }
            ]
            self.add(
                on(11, day, 16),
                "guard-captain",
                "security.inspection.register",
                f"watch {day}",
                post="大门岗",
                points=GOOD,
                findings=findings if day == 18 else "",
            )
        self.add(
            on(11, 19, 16),
            "service-supervisor",
            "security.finding.recheck",
            key="@watch 18/0",
            result="已佩戴",
        )
        self.add(
            on(11, 12, 23, 20),
            "guard-1",
            "security.questioning.register",
            target="person",
            place="4号楼地下室入口",
            reason="深夜在单元门前徘徊",
            outcome="是4号楼住户忘带门禁卡，核对后送回",
        )

    def _fire(self) -> None:
        """A drill in October, each step with its minute; what it taught."""
        fire, at = "drill", on(10, 16, 15)
        self.add(
            at,
            "guard-1",
            "incidents.incident.start",
            fire,
            kind="fire",
            place="3号楼一层大堂",
            what="消防演练",
            drill="yes",
            handler="guard-captain",
        )
        for minute, who, step, values in (
            (1, "guard-1", "decide", {"decision": "not-needed"}),
            (1, "guard-1", "first-team", {}),
            (2, "guard-1", "report", {"receiver": "duty-manager"}),
            (3, "duty-manager", "report-gm", {"content": "演练：3号楼一层"}),
            (4, "guard-captain", "second-team", {}),
            (5, "guard-captain", "third-team", {}),
            (6, "deputy-manager", "fourth-team", {}),
            (9, "guard-captain", "arrive", {"team": "guards", "persons_n": "5"}),
            (15, "officer-1", "medical", {"carried": "1"}),
            (40, "guard-captain", "settle", {"result": "四十分钟完成疏散、灭火、救护"}),
        ):
            self.add(at + dt.timedelta(minutes=minute), who, f"incidents.incident.{step}", fire, **values)
        self.add(
            on(10, 19, 9),
            "center-manager",
            "incidents.incident.close",
            fire,
            learned="第二队到场慢，钥匙移到门岗",
        )

    def _lift(self) -> None:
        """On Thursday night somebody is caught in a lift; by morning it runs again."""
        lift, at = "lift", on(11, 19, 22, 10)
        self.add(
            at,
            "guard-1",
            "incidents.incident.start",
            lift,
            kind="trapped",
            place="2号楼东梯",
            what="一人被困三层",
            handler="duty-manager",
        )
        back = "2026-11-20 08:00"
        for minute, who, step, values in (
            (1, "guard-1", "engineers", {}),
            (2, "guard-1", "calm", {}),
            (3, "guard-1", "report", {"receiver": "duty-manager"}),
            (20, "technician-1", "put-sign", {"back": back}),
            (26, "duty-manager", "update", {"progress": "22:34 人已安全出梯"}),
            (9 * 60, "technician-1", "running", {}),
            (9 * 60 + 5, "technician-1", "take-sign", {}),
            (9 * 60 + 10, "duty-manager", "settle", {"result": "更换门锁触点，试运行正常"}),
        ):
            self.add(at + dt.timedelta(minutes=minute), who, f"incidents.incident.{step}", lift, **values)

    def _parked(self) -> None:
        """A home's parking papers are filed for the year."""
        self.add(
            on(11, 10, 15),
            "clerk-2",
            "parking.file.register",
            "papers",
            year="2026",
            household="@home 2-301",
            papers="contract、licence",
            place="档案柜B-3",
        )
