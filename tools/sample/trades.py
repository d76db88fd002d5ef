"""The trades' three months: rosters, hazardous goods, GPS terminals."""

from __future__ import annotations

import datetime as dt

from tools.sample.acts import TZ, Story, on

PAPER = {"approved_by": "service-supervisor", "paper": "2026-31"}
VEHICLES = [
    {"plate": "浙A10001", "kind": "货车", "driver": "许大有", "driver_phone": "13900000001"},
    {"plate": "浙A10002", "kind": "客车", "driver": "马小军", "driver_phone": "13900000002"},
    {"plate": "浙AD10003", "kind": "新能源货车", "driver": "郭胜利", "driver_phone": "13900000003"},
]
SEEN = [
    "巡楼两次，各楼大堂、走道正常",
    "巡楼两次，2号楼消防门未关，已关好",
    "接待来访六人，接听电话九个",
    "配合工程部检查水泵房，情况正常",
]
KINDS = ("repair", "event", "repair", "problem", "repair")
LOGGED = [
    (4, 10, "3号楼大堂玻璃门关不严", "3号楼大堂", "维修人员调整地弹簧，已关严"),
    (6, 15, "业主在前台遗失雨伞一把", "服务中心", "失主当天认领"),
    (11, 9, "5号楼二层照明不亮", "5号楼二层", "更换灯管两支"),
    (16, 11, "地下车库入口有积水", "地下车库", "疏通排水沟，已无积水"),
    (20, 16, "6号楼门禁刷卡反应慢", "6号楼大堂", ""),
]
DONE = {"clean": "yes", "damaged": "no", "papers": "yes"}
BEFORE_LEAVING = "order,tools,spares,papers"


class Trades:
    """Tells what the guards, the cleaners and the technicians did."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act of the trades."""
        self._roster()
        self._hazmat()
        self._terminals()

    def _roster(self) -> None:
        """November's officers, one a working day; one swap, acknowledged."""
        at = on(10, 28, 9)
        self.add(
            at,
            "director",
            "duty.shift.add",
            code="白班",
            post="officer",
            begins="08:30",
            ends="17:30",
            days="workdays",
        )
        days = [dt.date(2026, 11, 2) + dt.timedelta(days=number) for number in range(28)]
        workdays = [day for day in days if day.weekday() < 5]
        turns = [
            {"day": f"{day}", "shift": "白班", "person": "officer-1" if number % 2 == 0 else "officer-2"}
            for number, day in enumerate(workdays)
        ]
        self.add(
            at + dt.timedelta(minutes=20),
            "center-manager",
            "duty.roster.draft",
            "r11",
            month="2026-11",
            post="officer",
            turns=turns,
        )
        self.add(at + dt.timedelta(minutes=40), "center-manager", "duty.roster.send", key="2026-11-officer")
        self._turns([(dt.date.fromisoformat(turn["day"]), turn["person"]) for turn in turns])

    def _turns(self, turns: list[tuple[dt.date, str]]) -> None:
        """Who came, what was seen, who handed over; one swap, one absence, one hour more."""
        for number, (day, person) in enumerate(turns):
            turn, morning = f"@r11/{number}", dt.datetime.combine(day, dt.time(8, 26), TZ)
            if day == dt.date(2026, 11, 12):
                swap = {"takes": "officer-2", "because": "因病"}
                at = morning - dt.timedelta(hours=15)
                self.add(at, person, "duty.turn.swap", key=turn, **swap)
                self.add(at + dt.timedelta(minutes=20), "center-manager", "duty.turn.acknowledge", key=turn)
                person = "officer-2"
            self.add(morning, person, "duty.turn.sign-in", key=turn)
            said = {"situation": SEEN[number % len(SEEN)], "result": "已处理，无遗留"}
            self.add(
                morning + dt.timedelta(hours=9, minutes=6), person, "duty.turn.sign-off", key=turn, **said
            )
        for number, (date, hour, about, place, result) in enumerate(LOGGED):
            case, at = f"log{number}", on(11, date, hour, 12)
            person = dict(turns)[dt.date(2026, 11, date)]
            entry = {"kind": KINDS[number], "about": about, "place": place}
            self.add(at, person, "duty.entry.register", case, **entry)
            if result:
                self.add(at + dt.timedelta(minutes=55), person, "duty.entry.settle", case, result=result)
        away = {"reason": "送孩子去医院", "permitter": "center-manager"}
        self.add(on(11, 10, 14), dict(turns)[dt.date(2026, 11, 10)], "duty.absence.register", "away", **away)
        self.add(on(11, 10, 15, 30), dict(turns)[dt.date(2026, 11, 10)], "duty.absence.return", "away")
        more = {"person": "officer-2", "minutes": "60", "reason": "业主投诉接待到18:30"}
        self.add(on(11, 17, 18, 40), "center-manager", "duty.overtime.register", "more", **more)

    def _hazmat(self) -> None:
        """A locked store; each fortnight somebody draws, uses and returns the rest. One draw is still out."""
        at = on(9, 2, 9)
        self.add(at, "service-supervisor", "hazmat.place.add", name="危险品柜")
        self.add(
            at, "service-supervisor", "hazmat.key.add", name="K1", place="危险品柜", keeper="cleaning-foreman"
        )
        for name, measure, quantity in (("鼠药", "g", "800"), ("稀料", "ml", "5000"), ("酒精", "ml", "3000")):
            self.add(
                at, "service-supervisor", "hazmat.item.add", name=name, measure=measure, place="危险品柜"
            )
            received = {"quantity": quantity, "supplier": "城西劳保用品店"}
            self.add(
                at + dt.timedelta(minutes=5), "cleaning-foreman", "hazmat.item.receive", key=name, **received
            )
        for number, (month, day, item, drawn, used) in enumerate(
            (
                (9, 8, "鼠药", "120", "100"),
                (9, 22, "稀料", "500", "450"),
                (10, 13, "鼠药", "150", "150"),
                (11, 3, "酒精", "400", "320"),
                (11, 20, "鼠药", "100", ""),
            )
        ):
            case, at = f"h{number}", on(month, day, 10)
            self.add(
                at,
                "cleaning-foreman",
                "hazmat.draw.draw",
                case,
                item=item,
                quantity=drawn,
                purpose="公共区域消杀",
                drawer="service-foreman",
            )
            if used:
                back = {"used": used, "returned": str(int(drawn) - int(used)), "returned_at": "16:00"}
                self.add(
                    at + dt.timedelta(hours=6, minutes=10),
                    "service-foreman",
                    "hazmat.draw.finish",
                    case,
                    **back,
                )
        self.add(
            on(10, 14, 9),
            "cleaning-foreman",
            "hazmat.item.write-off",
            key="酒精",
            quantity="80",
            reason="瓶盖松动挥发",
            **PAPER,
        )

    def _terminals(self) -> None:
        """Three vehicles fitted in September, a terminal swapped in November, a repair waiting for a part."""
        at = on(9, 7, 9)
        for number in range(1, 6):
            self.add(at, "installer-1", "gps.terminal.receive", number=f"T26090{number}", model="GT-06")
            self.add(at, "installer-1", "gps.sim.receive", number=f"1440000000{number}")
        customer = {"customer": "翠湖货运站", "phone": "0571-87654321", "address": "翠湖路8号"}
        self.add(
            on(9, 8, 9), "agent-1", "gps.request.register", "gq", count="3", vehicles=VEHICLES, **customer
        )
        self.add(on(9, 8, 10), "agent-1", "gps.request.order", "gq")
        self.add(
            on(9, 8, 11), "gps-manager", "gps.order.approve", "go", key="@gq/3", technician="installer-1"
        )
        for number in range(3):
            job, at = f"@go/{number}", on(9, 9, 9 + 2 * number)
            self.add(at, "installer-1", "gps.job.leave", key=job, checklist=BEFORE_LEAVING)
            fitted = {
                "terminal": f"T26090{number + 1}",
                "sim": f"1440000000{number + 1}",
                "place": "仪表台下方",
                "consent": "yes",
            }
            self.add(
                at + dt.timedelta(minutes=80), "installer-1", "gps.job.install", key=job, **fitted, **DONE
            )
        self.add(on(9, 9, 17), "gps-manager", "gps.order.close", "go")
        self._repairs(customer)

    def _repairs(self, customer: dict[str, str]) -> None:
        fault = {
            **customer,
            "model": "GT-06",
            "bought": "2026-09-07",
            "problem": "平台上看不到车",
            "symptoms": "offline",
        }
        for case, at in (("gr1", on(11, 10, 9)), ("gr2", on(11, 18, 14))):
            self.add(
                at,
                "agent-1",
                "gps.repair.register",
                case,
                vehicle="@gq/0" if case == "gr1" else "@gq/1",
                **fault,
            )
            self.add(
                at + dt.timedelta(minutes=15),
                "gps-manager",
                "gps.repair.approve",
                case,
                technician="installer-1",
            )
            self.add(
                at + dt.timedelta(minutes=30),
                "installer-1",
                "gps.repair.leave",
                case,
                checklist=BEFORE_LEAVING,
            )
            self.add(at + dt.timedelta(minutes=75), "installer-1", "gps.repair.arrive", case)
        at = on(11, 10, 11)
        self.add(
            at,
            "installer-1",
            "gps.repair.swap-terminal",
            "gr1",
            old_terminal="T260901",
            new_terminal="T260904",
        )
        self.add(at, "installer-1", "gps.repair.send-back", "gr1", labelled="yes", clean="yes")
        self.add(
            at + dt.timedelta(minutes=30), "installer-1", "gps.repair.close", "gr1", chargeable="no", **DONE
        )
        asked = {"asked": "gps-manager", "asked_at": "15:40", "means": "call", "answer": "先等天线到货"}
        self.add(on(11, 18, 16), "installer-1", "gps.repair.part", "gr2", **asked)
