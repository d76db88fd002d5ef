"""Make an office with many realistic records, quickly: for measuring, not for looking at.

    python -m bench.generate DIR [COUNT]        # 10,000 records unless said otherwise; 0: an empty office

Complaints, work orders and callbacks of the areas that propctl brings, over one year, in Chinese, three to
eight events a record; all but the last few are closed. The same arguments always give the same records.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from propctl.regulation.model.record import Event, Record
from propctl.store.files.layout import dump_record
from propctl.store.files.paths import record_path

TZ = dt.timezone(dt.timedelta(hours=8))
LAST_DAY = dt.date(2026, 11, 20)
DAYS = 365
OPEN = 3  # of the newest records, so many still wait for somebody
FORMS = {"complaints.complaint": "CP", "workorders.order": "WO", "callbacks.callback": "CB"}
STEPS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {  # None: the day of the record
    "complaints.complaint": (
        ("classify", {"class": "valid", "subject": "response", "severity": "minor"}),
        ("investigate", {"finding": "接头老化,情况属实", "cause": "接头老化", "wish": "尽快修好"}),
        ("transfer", {"departments": ["engineering"], "to_person": "technician-1"}),
        ("progress", {"way": "phone"}),
        ("report", {"recipients": ["department", "director"]}),
        ("resolve", {"outcome": "更换三层水管接头,试水正常"}),
        ("reply", {"recipients": ["resident", "director"], "way": "phone"}),
        ("verify", {"effective": True}),
        ("close", {"solution": "已修复并回访,业主满意", "explanation": "接头老化,已全部更换"}),
    ),
    "workorders.order": (
        ("notify", {"department": "engineering"}),
        ("acknowledge", {}),
        ("assign", {"worker": "technician-1"}),
        ("arrive", {}),
        ("complete", {"result": "已更换接头,试水正常"}),
        ("report", {}),
        ("slip", {"slip_no": "0107", "signed": None}),
        ("close", {}),
    ),
    "callbacks.callback": (),
}
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


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """``count`` records, the same for the same seed."""
    chance = random.Random(seed)
    names = list(FORMS)
    numbers: dict[tuple[str, dt.date], int] = {}
    complaint = ""  # the one before, which a callback is about
    for position in range(count):
        form = names[position % len(names)]
        day = LAST_DAY - dt.timedelta(days=(count - 1 - position) * DAYS // count)
        number = numbers[form, day] = numbers.get((form, day), 0) + 1
        record_id = f"{FORMS[form]}-{day:%y%m%d}-A{number:02}"
        complaint = record_id if form == names[0] else complaint
        yield _record(form, day, record_id, complaint, chance, is_open=position >= count - OPEN)


def _record(
    form: str, day: dt.date, record_id: str, complaint: str, chance: random.Random, *, is_open: bool
) -> Record:
    at = dt.datetime.combine(day, dt.time(8, 30), TZ) + dt.timedelta(seconds=chance.randrange(7200))
    head = _head(form, at, chance)
    if form == "callbacks.callback":
        head["about"] = complaint
    events = [Event(1, at, f"clerk-{chance.randint(1, 2)}", "register", {})]
    steps = STEPS[form][:1] if is_open else STEPS[form]
    for n, (step, values) in enumerate(steps, start=2):
        at += dt.timedelta(minutes=chance.randint(1, 9))
        said = {name: day if value is None else value for name, value in values.items()}
        events.append(Event(n, at, "technician-1" if step == "resolve" else "clerk-1", step, said))
    return Record(form, record_id, head, tuple(events))


def _head(form: str, at: dt.datetime, chance: random.Random) -> dict[str, Any]:
    unit = f"{chance.randint(1, 12)}-{chance.randint(1, 32):02}{chance.randint(1, 4):02}"
    key = f"p{chance.randrange(10**4)}.{unit}"
    name, phone = (f"sealed:1:{key}:{chance.randbytes(36).hex()}" for _ in range(2))
    if form == "complaints.complaint":
        category = chance.choice(("other", "service", "repair"))
        known = {"unit": unit, "about": chance.choice(ABOUT), "phone": phone, "channel": "phone"}
        known |= {"complainant": name, "owner": "clerk-1"}
        return {**known, "source": "direct", "category": category, "level": "office", "heard": at}
    if form == "workorders.order":
        known = {"unit": unit, "content": chance.choice(ABOUT), "place": unit, "phone": phone}
        return {
            **known,
            "kind": chance.choice(("water", "power")),
            "urgent": False,
            "confirmed": True,
            "channel": "phone",
        }
    return {
        "unit": unit,
        "method": "phone",
        "satisfied": chance.choice(("satisfied", "fair")),
        "person": name,
    }


def units() -> Iterator[Record]:
    """The homes that the records are about: standing records, all of whose values come in events."""
    at = dt.datetime.combine(LAST_DAY - dt.timedelta(days=DAYS), dt.time(8), TZ)
    for house, floor, door in itertools.product(range(1, 13), range(1, 33), range(1, 5)):
        number = f"{house}-{floor:02}{door:02}"
        event = Event(1, at, "clerk-1", "add", {"number": number})
        yield Record("residents.unit", number, {}, (event,))


def generate(root: Path, count: int) -> None:
    """Write the records under ``root``; not durable, the machine that measures can make them again."""
    for record in itertools.chain(units(), records(count)):
        path = root / record_path(record.ref)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump_record(record))


def main(root: Path, count: int) -> None:
    """The office in ``root``, made where there is none, with ``count`` records; 0: with nothing at all."""
    from propctl.testing import make_workspace

    if not root.exists():
        make_workspace(root, git=True)
    if count:
        generate(root, count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
