"""The words of resident ledgers, as data: what heads the columns that say where a home is, what a cell says
for "nothing", what marks rows that are no homes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from propctl.entry.headings import compared
from propctl.regex import regex
from propctl.regulation.model.text import Label

BUILDING, ENTRANCE, ROOM, PART = "building", "entrance", "room", "part"
PLACES = {
    PART: Label("组团、分期", "Part of the estate"),
    BUILDING: Label("楼栋", "Building"),
    ENTRANCE: Label("单元", "Entrance"),
    ROOM: Label("房号", "Unit"),
}
PLACE_HEADINGS = {
    PART: (
        "{组团,分区,区域,区,苑,园区,苑区,期,期数,分期,期区,小区,楼盘,地块}{,名称,名}",
        "所属{小区,组团,分期,期}",
    ),
    BUILDING: (
        "楼栋",
        "{楼,栋,幢,座,楼栋,楼幢,楼座,楼宇,大楼,栋楼,坐落楼}{,号,号码,编号,名称}",
        "{楼栋,栋,楼,幢,座}{,/}单元{,号}",
        *("栋", "幢", "座", "楼", "号楼", "栋别", "幢别", "楼别", "栋座", "楼宇", "所在楼栋", "所属楼栋"),
        *("building", "block", "tower"),
    ),
    ENTRANCE: ("{单元,门栋,门洞,梯,楼梯,单元门}{,号,编号,名称}", "所在单元", "entrance", "staircase", "unit"),
    ROOM: (
        "{楼号,楼栋,楼栋号,栋号,幢号}{,单元,单元号}{房号,室号,房间号,门牌号}",
        "{房,室,户,门牌,房间,房屋,房产,房号,户室,单元房,别墅,排屋,公寓}{号,号码,编号,编码,代码}",
        "{房间,房屋,房产}{名称,全称,地址,坐落,位置}",
        *("新房号", "现房号"),
        *("房间", "房屋", "房产", "门牌", "房", "室", "户", "房号", "户号", "坐落"),
        "{对应,关联,绑定,所属,所在}{房,房间,房屋,房产}{,号}",
        *(
            "{楼栋,栋,单元,楼}{房号,室号,房间号}",
            "住址",
            "家庭住址",
            "地址",
            "房号地址",
            "业主房号",
            "{,商}{铺,铺位,铺面,门面,门店,店铺,商铺,摊位,档口}{号,编号}",
        ),
        *(
            "房屋信息",
            "物业地址",
            "所在房号",
            "{资源,资产,房源}{名称,编号,编码,代码}",
            "unit",
            "unit no",
            "unit no.",
            "room",
        ),
        *("room no", "room no.", "apartment", "flat", "address", "home"),
    ),
}

# What may head the number of a door or a cellar, where no column holds that of the home: 栋 | 单元 | 层 | 号.
DOOR_HEADINGS = (
    *("号", "门", "门号", "户门号", "户别", "户位"),
    "{地下室,储藏室,储藏间,储物间,杂物间}{号,编号}",
)

UNREAD = ("不读", "不录", "忽略", "不要", "略", "-", "ignore", "none", "skip")  # --map 列=不读

_NOTHING = frozenset((
    "无", "没有", "暂无", "未知", "不详", "未登记", "未提供", "空", "无电话",
    "无车", "无车辆", "无号码", "无欠费", "不欠", "不欠费", "已缴", "已缴清", "已交",
    "已交清", "缴清", "交清", "结清", "已结清", "已付清", "已清", "清", "全清",
    "付清", "缴齐", "无欠", "未欠", "未欠费", "无欠款", "待定", "待补", "待补充",
    "n/a", "na", "null", "none", "nil",
))  # fmt: skip
# In a column of names, what stands for nobody: （空）, 未售.
NOBODY = regex(
    r"[(（]?(?:空[置关]?[房户]?|未售|待售|未(?:入住|交房|收房)|无(?:人|业主|住户)|开发商(?:未售|待售)|(?:物业|社区|业委会|公共?|管理)用房|样板[房间]|抵[账债][房]?|设备[房间])[)）]?"
)
HEADS = frozenset(
    ("户主", "业主", "本人", "房主", "产权人", "业主本人", "户主本人")
)  # in a column of who it is
DITTO = ("同上", "同前", "〃", "″", "″″", "〃〃")  # what stands above
_ONLY_MARKS = regex(r"[-—–－_/\\.。、,，*＊×?？\s]*")  # what stands for nothing in a cell

SUMS = regex(
    r"(?:第?[\w-]{0,12}[栋幢座楼页号元]?)\s*(?:合计|总计|小计|共计|累计|合計|總計|小計|总户数|总面积)|(?:合|总|小)\s*计"
    r"|(?:以上|以下|本(?:[表页栋幢座楼区]|单元|小区|台账)|全部|总)?\s*(?:总|合|小|共)?[共计有]\s*[:：]?\s*[\d,，.]+\s*[户套间行页元]"
    r"|承[前上]页|[过转][次下]页|接[前上]页"  # what a page carries to the next one
    r"|totals?\b|sum\b|subtotal\b",
    re.IGNORECASE,
)
NOTES = regex(
    r"\s*[(（]?(?:注|备注|说明|填表|制表|审核|复核|统计|打印|日期|截止|数据|编制|单位|第\d+页|note|prepared)"
    r"|.*(?:制表人|审核人|填表人|填表说明|填报日期|打印日期|签字|签名|盖章)"
    r"|\s*(?:经办|经手|负责|统计)人|\s*(?:会计|出纳|主管|经理|财务)\s*[:：]"
    r"|\s*\d+\s*[.、)）].{6,}",
    re.IGNORECASE,
)
NUMBERING = frozenset(("序号", "序", "行号", "编号", "no", "no.", "№", "#", "id", "序列", "顺序号", "number"))

# A day, which a spreadsheet makes of 4-5, and which stands alone below a list.
DAY = regex(r"(?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}[日号]?|20[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}")
# The title of a sheet that is of nobody but those who rent: its 姓名 and 电话 are theirs; 租户另附 is none.
_BEFORE = r"(?:.*[^含及和与兼无非不除带、/])?(?<!含有)(?<!没有)"
_BEHIND = (
    r"(?:户|业主|住户|人员?|信息|资料|登记|情况|明细|统计|汇总|一览|花?名单|名册|台账|清单|档案|联系|方式|电话"
    r"|催[缴收交]|追[缴收]|清[缴收]|金额|总额|数据|报?表|[册单]|[0-9年月日度.~-]|[至截止到]|\(.*\))*$"
)
TENANTS = regex(rf"(?!.*(?:业主|产权|户主|住户)){_BEFORE}(?:租户|租客|承租[人方户]?){_BEHIND}")
# The title of a sheet of nothing but what is owed: its 金额 is that; not of 欠费户装修押金表.
DEBTS = regex(
    rf"{_BEFORE}(?:[拖未]?欠|未[缴交收])[费款缴交收]*(?:[\u4e00-\u9fff]{{0,6}}费)?{_BEHIND}|.*\b(?:arrears|debts?|owed)\b"
)
# An amount that is owed, by its heading; and not for how long, or how often.
OWES = regex(
    r"(?!.*(?:[月年期次天户笔]数|月份|等级|率|标准|原因|个月|(?:[起止至]|起始|截止|时间|日期|期间|年度|年份)$))"
    r".*(?:欠|未[缴交收])"
)
CHARGED = regex(r"[欠拖].*费|未[缴交收].*费|.+费[欠未][费款缴交收]")  # owed, whatever it is
STOREYS = frozenset(("楼层", "层", "层数", "所在楼层", "所在层", "楼层号", "storey", "level"))
SIDES = regex(r"(?:借贷|余额|账户)?(?:方向|借贷|借/贷)")  # beside a balance: which side of the books it is on
DEBIT, CREDIT = ("借", "借方", "debit", "dr"), ("贷", "贷方", "credit", "cr")
DUE, PAID = regex(r"应[收缴交]"), regex(r"[实已][收缴交](?![至到])")
PENALTY = regex(r"滞纳金|违约金|逾期利息")
PAID_UNTIL = regex(r"(?:[收缴交]费?|[已预][收缴交])[至到]|[缴交收]费?(?:截止|到期|终止)")
# What stands in a list of homes and is none.
PARKING = regex(r"(?:产权|人防|地下|地上|机械)?(?:车位|车库|停车)")
PARKING_NUMBER = regex(r"(?:停车|产权|租赁)?(?:车位|车库|泊位)(?:编?号|编码|号码|名称|位置)?")
CAR_OWNER = regex(r"(?:车主|(?:车辆?|车位)(?:所有|使用)人|驾驶[员人]).*")  # who is no owner of the home
# Who is here no more: by the name of a sheet, or its title (已迁出住户, 销户登记), and in a column of states.
_GONE = "(?:已经?)?(?:迁出|迁走|搬离|搬出|搬走|离场|撤场|销户|注销|作废)"
GONE_SHEETS = regex(
    rf"(?:.*[^含及和与兼无非不除带、/未])?(?:{_GONE}|(?:已)?退租|(?:历史|原|前任|旧)(?=业主|住户|租户|客户|档案|数据|台账))"
    rf"{_BEHIND}"
)
GONE = regex(rf"{_GONE}(?:户|业主|住户|租户)?|(?:原|前)(?:业主|住户|租户)")
STATES = regex(r".*(?:状态|状况|情况)|是否(?:在住|有效|注销|迁出)|(?:住户|业主|客户|人员)(?:类型|类别)|备注")
# A part of the estate that a sheet is called after, or named in its title or file: 一期, 东区; 兰亭苑.
_PART = regex(r"第?(?:[一二三四五六七八九十]{1,2}|[0-9]{1,2})期|[东南西北中A-Za-z]区(?!域)")
_PART_NAME = regex(rf"([\u4e00-\u9fff]{{1,6}}(?:苑|园|组团|小区)){_BEHIND}")
# A list of who works here: its 住址 are no homes of the estate.
STAFF_SHEETS = regex(r"员工|职工|排班|值班|考勤|工资")
STAFF_HEADINGS = regex(r"岗位|职务|职位|工号|入职|班组|工资|用工")
ADDRESSES = frozenset(("住址", "家庭住址", "地址", "现住址", "宿舍", "address"))

# Beside a heading's own word: months, days, "as of", the measure.
NEUTRAL = regex(
    r"及以前|年度|[0-9年月日份号止底末初前现共元㎡²²./()\[\]:;,、-]|截至|截止|至今|目前|当前|累计|历史|本期|上期|m2|m²|平方米|平方|平米"
    r"|[上下]半年度?|第?[一二三四1-4]季度"
    r"|(?:本|当|今|上|去|往)年度?|以前年度|结转?"  # 本年欠费, 上年结转欠费
    r"|[及和与/、&]身份证(?:号码?)?|[及和与/、&]证件号码?"  # 业主姓名及身份证
    r"|合计|总计|共计|合同|预测|预售|暂测|人民币|rmb|cny|\bas\b|\bof\b|必填|选填|可空|如有",
    re.IGNORECASE,
)
# In what the column is, in a row of its own below the headings.
MEASURE = regex(
    r"[(（\[]?\s*(?:㎡|m2|m²|平方米|平米|万?元|人|户|辆|年|月)(?:\s*/\s*(?:㎡|m2|m²|平方米|月|年|户|[·.]))*\s*[)）\]]?"
)
# The number in the name of a sheet or in its title: 3栋, 3#楼, A座.
BUILDING_NAME = regex(
    r"((?:[0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸]|[东西南北中]区?[0-9]{0,3})\s*[-]?[0-9]{0,3})\s*"
    r"(?:号楼|#楼|#|栋楼|栋|幢|座|号)"
)
# In a title what looks like a building and is none: 翠湖路88号, 〔2026〕3号, 第3号.
_NO_BUILDING = regex(
    r"[路街道巷弄]\s*[0-9]+(?:-[0-9]+)?\s*[号弄](?!楼)|[〔\[【(（]\s*[0-9]{4}\s*[〕\]】)）]\s*[0-9]+\s*号|第\s*[0-9]+\s*号(?!楼)"
)
# … in the name of a file, which may hold days and ranges, too: 3号楼.csv, not 1-3号楼 or 11月1号.
_BUILDING_FILE = regex(
    r"(?<![0-9A-Za-z~～、,，和及至到-])(?:[0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸])"
    r"(?:号楼|#楼|栋楼|栋|幢|座)(?![至到~～-])"
)
ENTRANCE_NAME = regex(r"(?:第)?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])\s*单元")

# In a heading: what stands in other columns, added up.
TOTAL = regex(r"[合小共]计|总|[合小共]計|總|期末|\btotal\b", re.IGNORECASE)
_PERIOD = regex(
    r"(?<![0-9])(?:(20[0-9]{2})|([0-9]{2})(?=年))(?:年度?|[./-](?=[0-9])|(?![0-9]))"
    r"(?:(1[0-2]|0?[1-9])(?:月份?|(?![0-9]))(?![~至到-]))?"
)
UNTIL = regex(r"截至|截止|累计|止|以前|之前|底|末|至今|前")  # all that was owed until then


EARLIER = regex(r"[陈旧老]欠|往年|以前|期初|[上去]年|结转")  # what was owed before, and no total of it all
CURRENT = regex(r"新欠|[本当今]年|[本当]期")  # what is owed of this year, beside it


def period_named(heading: str) -> str:
    """The month or year of which a heading's amounts are: 2025年欠费, 2026年10月欠费; "" for none or several.

    Of some months of a year (2026年1-10月) that year; none where they are all that was owed until then.
    """
    whole = compared(heading)
    found = _PERIOD.findall(whole)
    if len({year or short for year, short, _ in found}) != 1 or UNTIL.search(whole):
        return ""
    year, short, month = found[0]
    year = year or f"20{short}"
    return f"{year}-{int(month):02}" if month and len(found) == 1 else year


def without_addresses(title: str) -> str:
    """A title without what looks like a building and is none: the office's address, the number of a paper."""
    return _NO_BUILDING.sub(" ", title)


def building_named(title: str) -> str:
    """The building that a title names: 3号楼 of 翠湖路88号3号楼住户; "" for none."""
    found = BUILDING_NAME.search(without_addresses(title))
    return found[0] if found else ""


def time_named(title: str) -> tuple[int, int] | None:
    """The year and month (0 for none) at which a sheet stood, by its name or title: 2026年10月; else None."""
    found = set(_PERIOD.findall(compared(title)))
    if len(found) != 1:
        return None
    year, short, month = found.pop()
    return int(year or f"20{short}"), int(month or 0)


def part_named(name: str, titles: Iterable[str]) -> str:
    """The part of the estate that a sheet of that name, else its titles, are of; "" for none, or several."""
    for title in (name, *titles):
        if found := set(_PART.findall(title)):
            return found.pop() if len(found) == 1 else ""
    called = _PART_NAME.fullmatch(name.strip())
    return called[1] if called else ""


def building_of_file(file: str) -> str:
    """The one building that a file is named after: 3号楼 of ``3号楼业主.csv``; "" for none, or several."""
    found = set(_BUILDING_FILE.findall(file.rpartition(".")[0]))
    return found.pop() if len(found) == 1 else ""


def expanded(patterns: Iterable[str]) -> Iterator[str]:
    """``{业主,户主}{电话,手机}`` as its four headings; a heading without braces as it is."""
    for pattern in patterns:
        parts = re.split(r"\{([^{}]*)\}", pattern)
        choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
        yield from ("".join(chosen) for chosen in itertools.product(*choices))


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, 无, —, 暂无."""
    return _ONLY_MARKS.fullmatch(text) is not None or text.strip().casefold() in _NOTHING
