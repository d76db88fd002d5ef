"""An office with any number of notices, made for measuring its site."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
NOW = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")
BLOCKS = [f"{n}号楼" for n in range(1, 13)]
_SETTINGS = """[office]
name = "翠湖花园物业服务中心"
company = "翠湖物业服务有限公司"
estate = "翠湖花园"
address = "翠湖路18号1号楼一层"
hotline = "0571-88886666"
emergency = "0571-88886667"
mailbox = "1号楼大堂"
hours = "每日8:30-18:00"
{areas}
[site]
url = "https://cuihu.example.org/"
blocks = [{blocks}]

[departments]
engineering = "工程部|Engineering"

[git]
commit = false

[staff.clerk-1]
name = "李文"
posts = ["front-desk"]
accounts = ["*"]

[staff.director-1]
name = "周正"
posts = ["director"]
"""
_EIGHT = ["complaints", "callbacks", "workorders", "residents", "notices", "handbook", "agenda", "duty"]
_KINDS: list[tuple[str, dict[str, str]]] = [
    ("water-outage", {"reason": "市政管网检修", "body": "水箱同时清洗消毒，恢复供水后请先放水。"}),
    ("power-outage", {"reason": "配电房设备检修", "body": "发电机只保障消防、电梯和地下车库照明。"}),
    ("elevator-maintenance", {"what": "电梯维保单位", "place": "1单元"}),
    ("pest-control", {"what": "溴鼠灵毒饵", "place": "地下车库"}),
    (
        "fees",
        {"what": "物业费", "amount": "每月每平方米2.80元", "basis": "物业服务合同", "how": "前台或银行代扣"},
    ),
    ("safety", {"what": "冬季用电", "measure": "出门请关闭电热毯、取暖器的电源", "reason": "近日气温下降"}),
    ("activity", {"what": "社区义诊", "place": "会所一层", "how": "到前台登记"}),
    ("rectification", {"what": "楼道照明不亮", "measure": "更换灯具，加装感应开关", "reason": "业主反映"}),
]


def make(folder: Path, notices: int, *, every_area: bool = False) -> Path:
    """The workspace, with ``notices`` published since 2018, the newest today.

    Its first eight areas make a handbook of 60 pages; ``every_area``: all that are installed.
    """
    folder.mkdir(parents=True)
    blocks = ", ".join(f'"{block}"' for block in BLOCKS)
    settings = _SETTINGS.format(blocks=blocks, areas="" if every_area else f"areas = {json.dumps(_EIGHT)}\n")
    (folder / "propctl.toml").write_text(settings, encoding="utf-8")
    shutil.copytree(HERE / "handbook", folder / "handbook")
    step = dt.timedelta(days=365 * 8) / max(notices, 1)
    kinds = itertools.cycle(_KINDS)
    numbers: dict[dt.date, int] = {}
    for number in range(notices):
        at = (NOW - step * (notices - 1 - number) - dt.timedelta(minutes=30)).replace(second=0, microsecond=0)
        numbers[at.date()] = numbers.get(at.date(), 0) + 1
        block = BLOCKS[sum(divmod(number, len(_KINDS))) % len(BLOCKS)]  # each kind at each block
        add(folder, at, numbers[at.date()], *next(kinds), block)
    return folder


def sample(folder: Path) -> Path:
    """A copy of the sample office."""
    folder.mkdir(parents=True)
    shutil.copy(HERE / "propctl.toml", folder)
    for name in ("records", "handbook", "sample-keyring"):
        shutil.copytree(HERE / name, folder / name)
    return folder


def add(folder: Path, at: dt.datetime, n: int, kind: str, fields: dict[str, str], block: str) -> Path:
    """One published notice as a record file, as the program itself would have written it."""
    name = f"NT-{at:%y%m%d}-A{n:02}"
    path = folder / "records" / "notices" / f"{at:%Y}" / f"{at:%m}" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    starts, ends = at + dt.timedelta(days=1), at + dt.timedelta(days=1, hours=8)
    head = [f'form = "notices.notice"\nid = "{name}"\nkind = "{kind}"\nblocks = ["{block}"]']
    head += [f'{key} = "{value}"' for key, value in fields.items()]
    head += [f"starts = {starts.isoformat()}\nends = {ends.isoformat()}\n"]
    stamps = [at - dt.timedelta(minutes=20), at - dt.timedelta(minutes=10), at]
    steps = [("clerk-1", "draft", ""), ("director-1", "approve", "")]
    steps.append(
        ("clerk-1", "publish", f', number = "翠湖物业〔{at:%Y}〕{n}号", published = {at.isoformat()}')
    )
    lines = [
        f'  {{ n = {place}, at = {stamp.isoformat()}, by = "{by}", step = "{step}"{more} }},'
        for place, (stamp, (by, step, more)) in enumerate(zip(stamps, steps, strict=True), start=1)
    ]
    path.write_text("\n".join(head) + "\nhistory = [\n" + "\n".join(lines) + "\n]\n", encoding="utf-8")
    return path
