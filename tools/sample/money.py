"""Money and visits of three months: monthly bills and payments, one renovation, a few calls."""

from __future__ import annotations

import datetime as dt

from tools.sample.acts import UNITS, Story, on

PAPER = {"approved_by": "director", "paper": "2026-7"}
CALLS = [
    (11, 16, "物业费什么时候交", "每月25日前，扫码、转账、到前台都可以", "clerk-1"),
    (11, 17, "装修要办什么手续", "先到前台填申请，审查后办许可证", "clerk-2"),
    (11, 18, "地下车位还有没有", "地下还有三个，前台可登记", "clerk-1"),
    (11, 20, "小区门口路灯什么时候修好", "", "clerk-2"),
]
WALKS = {"points": "structure,scope,passes", "safety": "fire,power,site"}


class Money:
    """Tells what the cashier, the supervisors and the callers did."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act
        self.owing: list[str] = []  # units that have not paid October's bill

    def tell(self) -> None:
        """Every act about money, and the calls."""
        self._tariff()
        for month in (10, 11):
            self._bills(month)
        self._renovation()
        self._calls()

    def _tariff(self) -> None:
        at = on(9, 3, 9)
        self.add(
            at, "service-supervisor", "fees.tariff.add", name="物业管理费", kind="management", basis="area"
        )
        priced = {"price": "1.85", "since": "2026-01-01", **PAPER}
        self.add(
            at + dt.timedelta(minutes=5),
            "service-supervisor",
            "fees.tariff.price",
            key="物业管理费",
            **priced,
        )

    def _bills(self, month: int) -> None:
        """All units are billed on the 10th; most pay within ten days, some at the desk, some by transfer."""
        self.add(
            on(month, 10, 10),
            "cashier-1",
            "batch:fees.billing",
            period=f"2026-{month}",
            due=f"2026-{month}-25",
        )
        for unit in UNITS:
            if self.story.random.random() < (0.95 if month == 10 else 0.55):
                day = on(month, 10, 11) + dt.timedelta(
                    days=self.story.random.randint(1, 9), minutes=self.story.random.randint(0, 300)
                )
                amount = self.story.random.choice(("160", "165.58", "165.58", "165.58", "200"))
                how = self.story.random.choice(("qr", "cash", "transfer"))
                self.add(day, "cashier-1", "fees.receipt.pay", unit=unit, amount=amount, how=how)
            elif month == 10:
                self.owing.append(unit)

    def _renovation(self) -> None:
        """One home under renovation since the 12th: permit, deposit, passes, daily inspections."""
        home = {"unit": UNITS[9], "owner": "罗海燕", "owner_phone": "13811112222", "contractor": "安居装饰"}
        site = {"manager": "周志强", "manager_phone": "13833334444", "works": "厨房、卫生间翻新"}
        case = "zx"
        self.add(
            on(11, 9, 10),
            "clerk-1",
            "renovation.permit.register",
            case,
            begin="2026-11-12",
            finish="2026-12-20",
            **home,
            **site,
        )
        self.add(
            on(11, 9, 15), "service-director", "renovation.permit.approve", case, opinion="同意，不得动承重墙"
        )
        self.add(
            on(11, 10, 9),
            "service-supervisor",
            "renovation.permit.deposit",
            case,
            amount="3000",
            receipt="S-1",
        )
        self.add(
            on(11, 10, 9, 5),
            "service-supervisor",
            "renovation.permit.fee",
            case,
            fee="180",
            fee_receipt="S-2",
        )
        self.add(on(11, 10, 10), "service-supervisor", "renovation.permit.issue", case, code_given="today")
        for number, worker in enumerate(("吴师傅", "郑师傅")):
            issued = {
                "worker": worker,
                "until": "2026-12-20",
                "pass_deposit": "50",
                "pass_receipt": f"S-{number + 3}",
            }
            self.add(
                on(11, 11, 9 + number),
                "clerk-1",
                "renovation.pass.issue",
                f"zp{number}",
                permit="@zx",
                **issued,
            )
        self.add(on(11, 12, 8), "clerk-1", "renovation.permit.begin", case)
        for day in range(12, 20):
            self.add(
                on(11, day, 10, 30),
                "officer-1",
                "renovation.inspection.register",
                f"zi{day}",
                permit="@zx",
                **WALKS,
            )

        self._violation()

    def _violation(self) -> None:
        """Waste left in the corridor: a notice to owner and contractor, put right on the next day."""
        case, at = "zv", on(11, 17, 10, 50)
        found = {"permit": "@zx", "addressee": "罗海燕", "fact": "走廊堆放装修垃圾，没有当天运走"}
        wanted = {
            "clause": "renovation.no-waste-overnight",
            "demand": "清运垃圾，清扫走廊",
            "minors": "waste",
        }
        limit = {"deadline": "1118-12:00"}
        self.add(at, "officer-1", "renovation.violation.register", case, **found, **wanted, **limit)
        signed = {"delivered": "2026-11-17", "receiver": "罗海燕"}
        self.add(on(11, 17, 11, 20), "officer-1", "renovation.violation.deliver", case, **signed)
        done, seen = {"correction": "垃圾已运到垃圾站，走廊已清扫"}, {"recheck": "走廊干净，合格"}
        self.add(on(11, 17, 19, 30), "officer-1", "renovation.violation.correct", case, **done)
        self.add(on(11, 18, 10, 40), "officer-1", "renovation.violation.pass", case, **seen)

    def _calls(self) -> None:
        for number, (month, day, about, answer, clerk) in enumerate(CALLS):
            answered = {"answer": answer} if answer else {}
            self.add(
                on(month, day, 10, 20), clerk, "calls.call.register", f"cl{number}", about=about, **answered
            )
