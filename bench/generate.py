"""Make a workspace with many realistic records, quickly: for measuring, not for looking at.

    python bench/generate.py DIR [COUNT]        # 10,000 records unless said otherwise

Eight forms of eight areas over one year, Chinese text, three to five events a record, 5 % open.
The same arguments always give the same files.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from propctl.regulation.record import Event, Record
from propctl.store.layout import dump_record
from propctl.store.paths import record_path

TZ = dt.timezone(dt.timedelta(hours=8))
FIRST_DAY = dt.date(2025, 11, 20)
DAYS = 365
FORMS = {
    "complaints.complaint": "CP",
    "workorders.order": "WO",
    "callbacks.callback": "CB",
    "visitors.visit": "VS",
    "keys.loan": "KL",
    "patrol.round": "PR",
    "parcels.parcel": "PC",
    "duty.handover": "DH",
}
STEPS = ("transfer", "accept", "inspect", "resolve")
ABOUT = (
    "三层走廊水管漏水,已影响楼下住户天花板,请尽快安排维修人员上门查看",
    "电梯运行时有异响,乘坐时感到明显抖动,担心安全,希望通知维保单位检查",
    "地下车库照明不足,夜间进出不便,多次反映尚未处理",
    "楼上装修噪音扰民,午休时间仍在施工,请客服中心协调",
    "小区北门垃圾清运不及时,气味较大,影响出行",
    "门禁卡无法识别,需要重新授权,业主在门外等候",
    "绿化带喷灌损坏,路面积水,老人孩子容易滑倒",
    "快递柜格口打不开,客服电话占线,请协助联系厂家",
)
NOTES = (
    "已通知工程部当班人员到场",
    "更换三层水管接头,试水正常",
    "与业主电话沟通,约定明日上午上门",
    "现场查看,情况属实",
)


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """``count`` records, the same for the same seed."""
    chance = random.Random(seed)
    names = list(FORMS)
    numbers: dict[tuple[str, dt.date], int] = {}
    for position in range(count):
        form = names[position % len(names)]
        day = FIRST_DAY + dt.timedelta(days=position * DAYS // count)
        number = numbers[form, day] = numbers.get((form, day), 0) + 1
        yield _record(form, day, f"{FORMS[form]}-{day:%y%m%d}-A{number:02}", chance)


def _record(form: str, day: dt.date, record_id: str, chance: random.Random) -> Record:
    at = dt.datetime.combine(day, dt.time(8), TZ) + dt.timedelta(seconds=chance.randrange(36000))
    head = {
        "unit": f"{chance.randint(1, 12)}-{chance.randint(1, 32):02}{chance.randint(1, 4):02}",
        "channel": chance.choice(("phone", "counter", "app")),
        "kind": chance.choice(("water", "power", "lift", "noise", "other")),
        "about": chance.choice(ABOUT),
        "heard": at,
        "phone": f"sealed:1:p{chance.randrange(10**4)}:{chance.randbytes(36).hex()}",
    }
    is_open = chance.random() < 0.05
    steps = ["register", *STEPS[: chance.randint(1, 3)], *([] if is_open else ["close"])]
    events = []
    for n, step in enumerate(steps, start=1):
        values = {"note": chance.choice(NOTES), "to_person": f"technician-{chance.randint(1, 9)}"}
        events.append(Event(n, at, f"clerk-{chance.randint(1, 4)}", step, {} if n == 1 else values))
        at += dt.timedelta(minutes=chance.randint(3, 400))
    return Record(form, record_id, head, tuple(events))


def generate(root: Path, count: int) -> None:
    """Write the records under ``root``; not durable, the machine that measures can make them again."""
    for record in records(count):
        path = root / record_path(record.form, record.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump_record(record))


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
