"""What passes over the counter: mail, keys, deposits, stock, shops, contractors."""

from __future__ import annotations

import datetime as dt

from tools.sample.acts import UNITS, Story, on

ITEMS = [("签字笔", "box", "no"), ("打印纸", "box", "no"), ("对讲机", "pcs", "yes")]


class Counter:
    """Tells what the front desk, the clerk and the shops' manager did."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act over the counter."""
        self._mail()
        self._keys()
        self._days()
        self._stock()
        self._shops()
        self._contractors()

    def _mail(self) -> None:
        """Letters that came and were given out, one that waits, a parcel kept for somebody."""
        for number, (day, unit, kind) in enumerate(
            ((16, 5, "letter"), (17, 14, "magazine"), (18, 22, "letter"))
        ):
            name, _ = self.story.person()
            case = f"mail {number}"
            self.add(
                on(11, day, 9, 10),
                "clerk-1",
                "frontdesk.mail.register",
                case,
                unit=UNITS[unit],
                kind=kind,
                addressee=name,
            )
            if number < 2:
                self.add(on(11, day, 17, 40), "officer-1", "frontdesk.mail.give", case, receiver=name)
        name, _ = self.story.person()
        self.add(
            on(11, 19, 10),
            "clerk-2",
            "frontdesk.deposit.register",
            "parcel",
            kind="deposit",
            item="行李箱一只",
            owner=name,
            unit=UNITS[9],
            until="2026-11-24",
            approved_by="service-supervisor",
            paper="2026-77",
        )

    def _keys(self) -> None:
        """Keys of common rooms; one is out with a technician."""
        for number, (key, name) in enumerate((("G01", "配电房"), ("G02", "水泵房"), ("G03", "屋面"))):
            self.add(
                on(9, 2, 11, number),
                "service-director",
                "frontdesk.key.add",
                number=key,
                name=name,
                keeper="service-director",
                place="前台钥匙柜",
                pieces="2",
            )
        self.add(
            on(11, 18, 9),
            "service-director",
            "frontdesk.key.lend",
            key="G02",
            borrower="张伟",
            purpose="检查水泵",
        )
        self.add(on(11, 18, 11), "service-director", "frontdesk.key.return", key="G02")
        self.add(
            on(11, 20, 15),
            "service-director",
            "frontdesk.key.lend",
            key="G03",
            borrower="王强",
            purpose="查屋面渗漏",
        )

    def _days(self) -> None:
        """The desk opens and closes; on Friday it is still open."""
        for day in range(16, 21):
            who, date = ("clerk-1", "clerk-2")[day % 2], dt.date(2026, 11, day)
            self.add(on(11, day, 8, 25), who, "frontdesk.day.open", day=f"{date}", keys_there="yes")
            if day < 20:
                self.add(
                    on(11, day, 17, 35),
                    who,
                    "frontdesk.day.close",
                    key=f"{date}",
                    key_place="前台钥匙柜",
                    ticks="cabinet",
                )

    def _stock(self) -> None:
        """Bought under supervision, taken in, drawn; a lost radio is to be replaced."""
        for number, (name, measure, lasting) in enumerate(ITEMS):
            case = f"purchase {number}"
            self.add(
                on(9, 7, 9, number),
                "document-clerk",
                "supplies.item.add",
                name=name,
                measure=measure,
                lasting=lasting,
            )
            self.add(
                on(9, 7, 10, number),
                "document-clerk",
                "supplies.purchase.register",
                case,
                item=name,
                quantity="10",
                price="35.00",
                supplier="城西文具店",
                purpose="服务中心日常用",
            )
            self.add(
                on(9, 7, 15, number),
                "center-manager",
                "supplies.purchase.supervise",
                case,
                opinion="同意，比价三家",
            )
            self.add(
                on(9, 9, 10, number),
                "document-clerk",
                "supplies.receipt.register",
                purchase=f"@{case}",
                quantity="10",
            )
            self.add(on(9, 9, 11, number), "document-clerk", "supplies.purchase.finish", case)
        for number, (month, day, item, quantity, who) in enumerate(
            (
                (9, 10, "对讲机", "4", "guard-captain"),
                (10, 9, "签字笔", "2", "clerk-1"),
                (11, 6, "打印纸", "3", "officer-1"),
            )
        ):
            self.add(
                on(month, day, 9),
                "document-clerk",
                "supplies.draw.draw",
                f"draw {number}",
                item=item,
                quantity=quantity,
                drawer=who,
                purpose="日常工作",
            )
        self.add(
            on(11, 16, 8, 40),
            "guard-captain",
            "supplies.harm.register",
            "radio",
            harm="loss",
            item="对讲机",
            holder="guard-captain",
            what="夜巡时遗失一台",
        )

    def _shops(self) -> None:
        """Two shops let, one vacant; the plan for them approved; an inspection that found something."""
        for number, (shop, business) in enumerate((("S101", "便利店"), ("S102", "洗衣店"), ("S103", "餐饮"))):
            self.add(
                on(9, 8, 9, number),
                "center-supervisor",
                "leasing.outlet.add",
                number=shop,
                place="南门商业街",
                area="60",
                business=business,
            )
            if number < 2:
                name, phone = self.story.person()
                self.add(
                    on(9, 10, 10, number),
                    "center-supervisor",
                    "leasing.lease.sign",
                    f"lease {shop}",
                    outlet=shop,
                    tenant=name,
                    licence=f"91330100MA2{number}",
                    phone=phone,
                    starts="2026-09-15",
                    ends=("2026-12-31", "2028-09-14")[number],
                )
        plan = "南门商业街以便民业态为主；餐饮须装油烟净化；每季检查一次。"
        self.add(on(9, 14, 9), "center-supervisor", "leasing.plan.draft", "plan", version="2026-1", text=plan)
        self.add(on(9, 16, 9), "center-manager", "leasing.plan.approve", "plan", opinion="同意")
        self.add(
            on(11, 11, 15),
            "center-supervisor",
            "leasing.inspection.register",
            "shop",
            outlet="S102",
            result="bad",
            found="门前堆放纸箱",
        )
        self.add(
            on(11, 12, 10), "center-supervisor", "leasing.inspection.settle", "shop", put_right="当天清走"
        )

    def _contractors(self) -> None:
        """Cleaning and greening are contracted out; October was scored."""
        for number, (name, work) in enumerate((("洁美保洁公司", "cleaning"), ("绿源园艺公司", "greening"))):
            self.add(
                on(9, 1, 10, number),
                "service-director",
                "contractors.contract.sign",
                name=name,
                work=work,
                starts="2026-01-01",
                ends="2026-12-31",
            )
            for month in (10, 11):
                defects = (
                    [{"what": "6号楼草坪没有修剪", "until": "2026-11-25"}]
                    if (number, month) == (1, 11)
                    else ""
                )
                self.add(
                    on(month, 14, 10, number),
                    "service-director",
                    "contractors.inspection.register",
                    contractor=name,
                    ratings=[{"work": work, "score": str(92 - 5 * number)}],
                    defects=defects,
                )
            self.add(
                on(11, 2, 10, number),
                "service-director",
                "contractors.sheet.file",
                month="2026-10",
                contractor=name,
                opinion="按月考核，合格",
            )
