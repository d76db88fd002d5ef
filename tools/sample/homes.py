"""Who lives in the sample estate: a household in each home, its data confirmed, a newcomer in October."""

from __future__ import annotations

from tools.sample.acts import UNITS, Story, on

VACANT, NEWCOMER = "1-102", "6-802"
LIVED_IN = [unit for unit in UNITS if unit not in (VACANT, NEWCOMER)]
KINDS = ("owner", "owner", "owner", "tenant")


class Homes:
    """Tells who lives where."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act about households."""
        for number, unit in enumerate(LIVED_IN):
            self._household(number, unit)
        self._moving_in()

    def _household(self, number: int, unit: str) -> None:
        """A file for each home, made in the first days; the data of one building confirmed in November."""
        name, phone = self.story.person()
        steward = _steward(unit)
        at = on(9, 2 + number // 20, 14, number % 20 * 2)
        case = f"home {unit}"
        self.add(
            at,
            steward,
            "residents.household.open",
            case,
            unit=unit,
            head=name,
            phone=phone,
            occupancy=KINDS[number % 4],
            moved_in=f"20{14 + number % 9}-0{1 + number % 8}-15",
            plates=f"浙A{20000 + number * 37}" if number % 3 else "",
        )
        if unit.startswith("2-"):
            self.add(on(11, 17, 15, number % 20), steward, "residents.household.confirm", case)

    def _moving_in(self) -> None:
        """A family moves into its new home: papers, keys, what is wrong, within a morning."""
        name, phone = self.story.person()
        move, found = "move", "acceptance"
        self.add(
            on(10, 12, 10),
            "clerk-1",
            "movein.move.plan",
            move,
            unit=NEWCOMER,
            planned="2026-10-20",
            kind="owner",
            name=name,
            phone=phone,
            butler="butler-1",
        )
        prepare = [{"what": "电梯轿厢铺保护垫", "owner": "officer-2", "until": "2026-10-19"}]
        self.add(on(10, 14, 16), "butler-1", "movein.move.ask-needs", move, prepare=prepare)
        self.add(on(10, 19, 17), "officer-2", "movein.preparation.finish", key="@move/0", result="已铺好")
        self.add(
            on(10, 20, 9), "officer-2", "movein.acceptance.open", found, move="@move", expert="technician-1"
        )
        defects = [
            {"room": "主卧", "item": "窗锁关不严", "body": "developer", "until": "2026-11-03"},
            {"room": "厨房", "item": "地漏反味", "body": "engineering", "until": "2026-11-30"},
        ]
        meters = [
            {"meter": meter, "number": said}
            for meter, said in (("water", "3"), ("power", "12"), ("gas", "1"))
        ]
        self.add(on(10, 20, 9, 40), "officer-2", "movein.acceptance.read", found, meters=meters)
        self.add(on(10, 20, 9, 35), "officer-2", "movein.acceptance.inspect", found, defects=defects)
        self.add(on(10, 20, 10), "officer-2", "movein.acceptance.sign", found, confirmed="yes")
        for copy in ("owner", "centre"):
            self.add(on(10, 20, 10, 10), "officer-2", "movein.acceptance.hand", found, copy=copy)
        self.add(on(10, 20, 10, 20), "officer-2", "movein.acceptance.close", found)
        self.add(
            on(10, 20, 10, 30),
            "officer-2",
            "residents.household.open",
            "home newcomer",
            unit=NEWCOMER,
            head=name,
            phone=phone,
            occupancy="owner",
            moved_in="2026-10-20",
        )
        for number, done in enumerate(("identity", "papers", "fees", "keys", "file")):
            self.add(on(10, 20, 10, 31 + number), "clerk-1", "movein.move.tick", move, done=done)
        self.add(on(10, 20, 10, 40), "service-director", "movein.move.hand-keys", move, keys="3")
        self.add(on(10, 20, 11), "service-director", "movein.move.finish", move)
        self.add(
            on(10, 30, 15),
            "technician-1",
            "movein.residual.mend",
            key="@acceptance/0",
            result="调整锁点，已关严",
        )
        self.add(on(11, 2, 10), "officer-2", "movein.residual.see", key="@acceptance/0")


def _steward(unit: str) -> str:
    return "officer-1" if unit[0] in "123" else "officer-2"
