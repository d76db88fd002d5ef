"""The rounds of the last weeks: buildings, guards, signs, a vacant home and its key."""

from __future__ import annotations

from tools.sample.acts import BLOCKS, Story, on

LIGHT, GATE = "北门路灯", "北门闸机"
FOUND = {(17, 3): "三楼消防门关不严", (18, 5): "二层走道堆放纸箱", (19, 2): "大堂地砖松动"}


class Rounds:
    """Tells who went where, and what was found."""

    def __init__(self, story: Story) -> None:
        self.add = story.act

    def tell(self) -> None:
        """Every act of the rounds."""
        self._signs()
        self._buildings()
        self._guards()
        self._vacant()

    def _signs(self) -> None:
        """Signs of the buildings, applied for in September; two checks a day in the last week; one broken."""
        plates = [
            ("楼牌", "building", "high-rise", "正门上方"),
            ("安全出口", "safety", "high-rise", "各层楼梯间"),
        ]
        for block in BLOCKS:
            for name, kind, place, spot in plates:
                sign = f"sign {block} {kind}"
                at = on(9, 2, 9, block)
                building = f"{block}号楼"
                self.add(at, "officer-1", "signage.sign.apply", sign, name=f"{building}{name}", kind=kind,
                         place=place, spot=spot, content=building if kind == "building" else name,
                         building=building)  # fmt: skip
                self.add(
                    on(9, 2, 15, block), "service-supervisor", "signage.sign.approve", sign, opinion="同意"
                )
                self.add(on(9, 4, 10, block), "officer-1", "signage.sign.use", sign, condition="good")
        faults = [{"sign": "@sign 5 safety", "condition": "damaged", "text": "安全出口灯箱不亮"}]
        for day in range(16, 21):
            for hour in (9, 15):
                for block in BLOCKS:
                    found = faults if (day, hour, block) == (19, 15, 5) else []
                    officer = "officer-1" if block < 4 else "officer-2"
                    if (day, hour, block) != (18, 15, 6):  # one round was forgotten
                        self.add(on(11, day, hour, block), officer, "signage.check.register",
                                 building=f"{block}号楼", faults=found or "")  # fmt: skip

    def _buildings(self) -> None:
        """Each building every working day; problems are settled or ordered; one patrol was forgotten."""
        for day in range(16, 21):
            for block in BLOCKS:
                officer = "officer-1" if block < 4 else "officer-2"
                case, what = f"round {day} {block}", FOUND.get((day, block), "")
                if (day, block) != (19, 6):
                    self.add(on(11, day, 10, block * 5), officer, "patrol.round.register", case,
                             building=f"{block}号楼", problems=what)  # fmt: skip
                if day == 20 or (day, block) == (19, 6):
                    continue
                self.add(
                    on(11, day, 17, block),
                    "service-director",
                    "patrol.round.review",
                    case,
                    summary=what or "各处正常",
                )
                if (day, block) != (19, 2):  # its problem waits
                    self.add(on(11, day, 17, 30 + block), "center-manager", "patrol.round.sign", case)
        self.add(on(11, 17, 11), "officer-1", "patrol.problem.order", key="@round 17 3/0", place="3号楼三楼",
                 kind="repair")  # fmt: skip
        self.add(on(11, 18, 11), "officer-2", "patrol.problem.solve", key="@round 18 5/0",
                 result="物主当场搬回家中")  # fmt: skip
        for day in range(16, 20):
            for hour in (9, 15):
                self.add(on(11, day, hour, 40), "center-manager", "patrol.round.register", kind="tour")

    def _guards(self) -> None:
        """A route along the north gate; on Wednesday night a lamp is dark."""
        for name, kind in ((LIGHT, "power"), (GATE, "other")):
            self.add(on(9, 3, 9), "officer-1", "patrol.facility.add", name=name, kind=kind, spot="北门")
        self.add(
            on(9, 3, 10), "guard-captain", "patrol.route.add", name="夜巡", facilities=f"{LIGHT}、{GATE}"
        )
        for day in range(16, 21):
            for hour in (2, 4):
                dark = (day, hour) == (18, 4)
                rows = [
                    {
                        "facility": LIGHT,
                        "condition": "damaged" if dark else "good",
                        **({"note": "灯不亮"} if dark else {}),
                    },
                    {"facility": GATE, "condition": "good"},
                ]
                self.add(on(11, day, hour, 10), "guard-1", "patrol.round.register", kind="guard",
                         route="夜巡", equipment=rows)  # fmt: skip

    def _vacant(self) -> None:
        """One home nobody moved into yet: its key in the cabinet, patrolled twice, once with a leak."""
        self.add(on(11, 2, 9, 20), "officer-1", "vacancies.home.register", "empty", unit="1-102",
                 reason="unoccupied", keys="客户服务主任", water="12.5")  # fmt: skip
        self.add(on(11, 2, 9, 40), "service-director", "vacancies.key.keep", unit="1-102")
        self.add(on(11, 9, 10), "officer-1", "vacancies.visit.register", home="@empty")
        self.add(on(11, 18, 10, 50), "officer-1", "vacancies.visit.register", home="@empty", wrong="leaks",
                 found="厨房吊顶渗水")  # fmt: skip
        self.add(on(11, 19, 14), "service-director", "vacancies.key.lend", key="1-102", borrower="维修人员",
                 purpose="查渗漏")  # fmt: skip
