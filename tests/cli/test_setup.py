"""Ledgers as offices keep them become a running office: every home, person and balance, or why not."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from propctl.entry.setting_up.sheet_words import period_named
from propctl.testing import Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household, open_document, text
from tests.cli.terminal import Terminal

HEADINGS = [
    "序号",
    "楼栋",
    "单元",
    "房号",
    "建筑面积(㎡)",
    "业主姓名",
    "联系电话",
    "入住日期",
    "车牌号",
    "备注",
    "截至10月欠费",
]


@pytest.fixture(scope="module")
def one_sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str, dict[str, Any], str]:
    """An office, its ledger of one sheet, what --json said of it, and what was told beside."""
    folder = tmp_path_factory.mktemp("one")
    office = make_workspace(folder / "office")
    rows: list[Row] = [
        ["锦绣苑住户台账（2026年10月）"],
        ["填表：服务中心"],
        HEADINGS,
        [1, 1, 1, 101, 78.5, "许玲", 15301720368, dt.date(2023, 2, 26), "浙A3GQKV", "", 0],
        [2, 1, 1, 102, 78.5, "窦涛、周艳", "190 3760 0968/13499842642", "2015.8.21", "", "老人独居", 24.11],
        [3, 1, 2, 101, 98.56, "", "", "", "", "出租", "1,549.78"],
        [4, 2, 1, 301, "89㎡", "彭玲", 18440045923, 42262, "", "", -50],
        [5, 1, 1, 102, 89, "重号", 13800000000],
        [6, 9, "", "", "约90", "没有房号", "12345"],
        ["合计", "", "", "", "=SUM(E4:E9)", "", "", "", "", "", "=SUM(K4:K9)"],
    ]
    file = book(folder / "台账.xlsx", 台账=rows, 说明=[["本表不外传"]])
    done = office.run("setup", file, "--yes", "--json", by=BY)
    assert done.status == 0, done.err
    return office, file, json.loads(done.out), done.err


Story = tuple[Workspace, str, dict[str, Any], str]


def test_a_ledger_of_one_sheet_becomes_homes_households_and_balances(one_sheet: Story) -> None:
    office, _, said, _ = one_sheet
    wanted = {"homes": 4, "households": 3, "buildings": 2, "owed": "1573.89", "credit": "50.00"}
    assert {key: said[key] for key in wanted} == wanted and said["rows_refused"] == 2
    assert {name: home["area"] for name, home in homes(office).items()} == {
        "1-1-101": "78.50",
        "1-1-102": "78.50",
        "1-2-101": "98.56",
        "2-1-301": "89.00",
    }
    debts = office.run("fees", "debt", "list", "--all", "--json", by=BY).json()
    assert {debt["fields"]["unit"]: debt["fields"]["amount"] for debt in debts} == {
        "1-1-102": "24.11",
        "1-2-101": "1549.78",
    }


def test_every_person_telephone_and_day_of_a_cell_arrives(one_sheet: Story) -> None:
    office, *_ = one_sheet
    two = household(office, "1-1-102")
    assert (two["head"], two["phone"], two["moved_in"], two["remark"]) == (
        "窦涛",
        "19037600968",
        "2015-08-21",
        "老人独居",
    )
    assert two["members"] == [{"name": "周艳", "relation": "共有", "phone": "13499842642"}]
    assert household(office, "1-1-101")["plates"] == ["浙A3GQKV"]
    assert household(office, "2-1-301")["moved_in"] == "2015-09-15"  # a serial number


def test_refused_rows_are_named_with_sheet_row_and_column(one_sheet: Story) -> None:
    err = one_sheet[3]
    assert "台账 第 8 行：1-1-102 与第 5 行重复" in err
    assert "台账 第 9 行 D 房号：没有房号" in err and "第 9 行 E 建筑面积(㎡)" in err
    assert "说明 没有读" in err and "10" in err


def test_what_is_told_and_kept_names_nobody(one_sheet: Story) -> None:
    office, file, *_ = one_sheet
    again = office.run("setup", file, "--dry-run", by=BY)
    told = again.out + again.err + one_sheet[3]
    people = ("许玲", "窦涛", "15301720368", "19037600968", "浙A3GQKV", "老人独居")
    assert [name for name in people if name in told] == []
    kept = b"".join(path.read_bytes() for path in office.root.rglob("*") if path.is_file())
    assert [name for name in people if name.encode() in kept] == []


def test_a_ledger_read_again_doubles_nothing_and_sound_records_stay_sound(one_sheet: Story) -> None:
    office, file, *_ = one_sheet
    again = brought(office, file)
    assert (again["homes"], again["households"], again["owed"], again["unchanged"]) == (0, 0, "0.00", 12)
    assert office.run("check", by=BY).status == 0


def test_a_sheet_for_each_building_with_merged_entrances(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office")
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        for building in ("1栋", "2号楼"):
            out = made.add_worksheet(building)
            out.merge_range("A1:D1", f"滨江雅园{building}业主资料")
            out.write_row(1, 0, ["单元", "室号", "面积", "业主", "电话", "交房时间"])
            out.merge_range("A3:A4", "1单元")
            out.write_row(2, 1, ["101", "89.5㎡", "邹刚", "15942571317", "2019/03/05"])
            out.write_row(3, 1, ["102", "101.2㎡", "买买提·吐尔逊", "0571-89527067", "2019年3月5日"])
        made.add_worksheet("填表说明").write(0, 0, "本表由服务中心保管。")
    said = brought(office, str(tmp_path / "a.xlsx"))
    assert (said["homes"], said["households"], said["buildings"], said["rows_refused"]) == (4, 4, 2, 0)
    assert set(homes(office)) == {"1-1-101", "1-1-102", "2-1-101", "2-1-102"}


def test_files_that_share_a_key_are_put_together(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office")
    people = "房屋编号,姓名,手机号码,状态\n1-1-101,柏磊,13836452915 ,出租"
    debts = '房屋编号,余额(正为欠)\n１-1-101,"1,183.95"\n1-1-102,-58.00\n9-9-999,5'
    rooms = "房屋编号;计费面积;性质\n1-1-101  ;88;住宅\n1-1-102;132.66;商住"
    files = [
        text(tmp_path / "业主.csv", people, "gbk"),
        text(tmp_path / "欠费.csv", debts, "gb18030"),
        text(tmp_path / "房屋.csv", rooms, "utf-16"),
    ]
    said = brought(office, *files)
    assert (said["homes"], said["households"], said["buildings"]) == (2, 1, 1)
    assert (said["owed"], said["credit"], said["rows_refused"]) == ("1183.95", "58.00", 1)
    assert household(office, "1-1-101")["occupancy"] == "tenant"
    assert set(homes(office)) == {"1-1-101", "1-1-102"}  # a debt makes no home


def test_ledgers_that_disagree_are_told_and_nothing_is_chosen(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office")
    one = text(tmp_path / "a.csv", "房号,面积,业主\n1-101,88,柏磊\n1-102,90,马娜")
    two = text(tmp_path / "b.csv", "房号,面积,业主\n1-101,89,柏磊\n1-102,90,马兰")
    done = office.run("setup", one, two, "--yes", "--json", by=BY)
    assert json.loads(done.out)["rows_refused"] == 2
    assert "b.csv 第 2 行：建筑面积这里写 89.00，a.csv 第 2 行写 88.00" in done.err
    assert "马" not in done.err and "b.csv 第 3 行" in done.err


GROUPED = {"5-1-101", "5-1-102", "5-2-101", "5-2-102"}


# -- other kinds of ledgers: one office, each brought on top of the others


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office in which homes 8-101 and 8-102 are known; other ledgers bring other buildings."""
    folder = tmp_path_factory.mktemp("kinds")
    office = make_workspace(folder / "office")
    first = "房号,姓名,电话,水表底数\n8-101,张三,13800000001,102\n8-102,李四,13800000002,7"
    brought(office, text(folder / "a.csv", first))
    return office


def test_headings_in_two_rows_tell_owner_from_tenant(settled: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet()
        out.merge_range("A1:H1", "紫荆花园业主台账")
        for place, title in ((0, "序号"), (7, "备注")):
            out.merge_range(1, place, 2, place, title)
        out.merge_range("B2:C2", "房屋信息")
        out.merge_range("D2:E2", "业主")
        out.merge_range("F2:G2", "租户")
        out.write_row(2, 1, ["楼号", "房号", "姓名", "电话", "姓名", "电话"])
        out.write_row(3, 0, [1, "1#", "101", "张三", "13800000001", "李四", "13900000002"])
        out.write(4, 0, "以上共 1 户")
    said = brought(settled, str(tmp_path / "a.xlsx"))
    assert (said["homes"], said["households"], said["rows_refused"]) == (1, 1, 0)
    found = household(settled, "1-101")
    assert (found["head"], found["phone"], found["occupancy"]) == ("李四", "13900000002", "tenant")
    assert found["members"] == [{"name": "张三", "relation": "业主", "phone": "13800000001"}]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("栋,房间号,户主,手机\n3,31201,张三,13800000001\n4,40101,李四,13800000002", {"3-1201", "4-101"}),
        ("楼栋,单元,房号,姓名\n5栋,1,101,张三\n,,102,李四\n,2,101,王五\n,,102,赵六", GROUPED),
        ("房号,姓名\n六号楼,\n101,张三\n七号楼,\n101,李四", {"6-101", "7-101"}),
        ("地址,业主\n紫荆花园9栋2单元1201室,张三\n紫荆花园9栋2单元1202室,李四", {"9-2-1201", "9-2-1202"}),
        ("楼栋,房号,姓名\n10,10-1-101,张三\n10,10-1-102,李四", {"10-1-101", "10-1-102"}),
        ("楼栋,房号,姓名\n11,1-101,张三\n11,2-101,李四", {"11-1-101", "11-2-101"}),
    ],
)  # fmt: skip
def test_homes_are_numbered_alike_however_a_ledger_writes_them(
    settled: Workspace, tmp_path: Path, lines: str, wanted: set[str]
) -> None:
    before = homes(settled).keys()
    said = brought(settled, text(tmp_path / "a.csv", lines))
    assert homes(settled).keys() - before == wanted and said["rows_refused"] == 0


def test_hidden_rows_and_columns_are_read_and_told_hidden_sheets_are_not(
    settled: Workspace, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out, old = made.add_worksheet("台账"), made.add_worksheet("旧")
        out.write_row(0, 0, ["房号", "业主", "面积"])
        out.write_row(1, 0, ["12-101", "张三", 88])
        out.write_row(2, 0, ["12-102", "李四", 89])
        out.set_row(2, None, None, {"hidden": True})
        out.set_column(2, 2, None, None, {"hidden": True})
        old.write_row(0, 0, ["房号", "业主"])
        old.write_row(1, 0, ["12-999", "某某"])
        old.hide()
    done = settled.run("setup", str(tmp_path / "a.xlsx"), "--yes", by=BY)
    assert "隐藏的 1 行也读了" in done.out and "隐藏的列也读了：C" in done.out and "旧 没有读" in done.out
    assert homes(settled)["12-102"]["area"] == "89.00" and "12-999" not in homes(settled)


def test_a_ledger_of_shops_has_who_runs_them_and_the_area_that_is_let(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "o")
    rows: list[Row] = [
        ["铺位号", "商户名称", "经营者", "联系手机", "计租面积", "物业费欠缴（元）"],
        ["S-01", "兰州拉面", "马六", "13900001111", 45.2, "１，２００．００"],
        ["S-02", "药房", "周七", 13900002222, 60, "无"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", 商铺=rows))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "1200.00", 0)
    assert household(office, "S-01")["head"] == "马六"
    assert homes(office)["S-02"]["area"] == "60.00"


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("2025年欠费", "2025"),
        ("２０２５年度物业费欠费（元）", "2025"),
        ("25年欠费", "2025"),
        ("欠费2024", "2024"),
        ("2026年10月欠费", "2026-10"),
        ("2026-09欠费", "2026-09"),
        ("2026年1-10月欠费", "2026"),
        ("截至2026年10月欠费", ""),
        ("2023-2025年欠费", ""),
        ("2025年底欠费", ""),
        ("欠费", ""),
    ],
)
def test_a_heading_tells_of_which_month_or_year_its_amounts_are(heading: str, period: str) -> None:
    assert period_named(heading) == period


def test_debts_of_several_years_side_by_side_are_kept_apart(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "o").at("2026-11-20 09:00")
    rows: list[Row] = [["14-101", 1200, 300.5, 60], ["14-102", None, -40, 0], ["14-103", 0, "已缴清", None]]
    sheet: list[Row] = [["房号", "2025年欠费", "2026年欠费", "2026年10月水费欠费"], *rows]
    known = text(
        tmp_path / "a.csv",
        "房号,姓名,电话\n14-101,张三,13800000001\n14-102,李四,13800000002\n14-103,王五,13800000003",
    )
    for _ in range(2):  # read again it owes nothing twice
        brought(office, known, book(tmp_path / "b.xlsx", 欠费=sheet))
    debts = office.run("fees", "debt", "list", "--all", "--json", by="cashier-1").json()
    told = {(one["fields"]["kind"], one["fields"]["period"]): one["fields"] for one in debts}
    assert {key: (one["unit"], one["amount"], one["due"]) for key, one in told.items()} == {
        ("management", "2025"): ("14-101", "1200.00", "2025-12-31"),
        ("management", "2026"): ("14-101", "300.50", "2026-10-31"),
        ("water", "2026-10"): ("14-101", "60.00", "2026-10-31"),
    }
    assert office.run("fees", "credit", "14-102", "--json", by="cashier-1").json()["credit"] == "40.00"


YEARS: list[Row] = [
    ["房号", "业主姓名", "电话", "欠费合计", "2024年欠费", "2025年欠费", "水费欠费"],
    ["15-101", "张三", "13800000001", 300, 100, 200, None],
    ["15-102", "李四", "13800000002", 310, None, 300, 10],  # all kinds together
    ["15-103", "王五", "13800000003", 500, 100, 200, None],
]


def test_years_beside_their_total_are_kept_and_the_total_is_compared(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "o").at("2026-11-20 09:00")
    ledger = book(tmp_path / "a.xlsx", 台账=YEARS)
    done = office.run("setup", ledger, "--yes", "--json", by=BY)
    told = done.err
    assert "F 2025年欠费  → 欠费（2025年）" in told and "D 欠费合计  → 欠费合计，只用来核对" in told
    assert "第 4 行 D 欠费合计：欠费合计 写的是 500.00，各列加起来是 300.00" in told
    said = done.json()
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "610.00", 1)
    debts = office.run("fees", "debt", "list", "--all", "--json", by="cashier-1").json()
    assert sorted(
        (one["fields"]["unit"], one["fields"]["period"], one["fields"]["amount"]) for one in debts
    ) == [
        ("15-101", "2024", "100.00"),
        ("15-101", "2025", "200.00"),
        ("15-102", "2025", "300.00"),
        ("15-102", "2026-10", "10.00"),
    ]
    left = office.run("setup", ledger, "--map", "欠费合计=不读", "--yes", "--json", by=BY).json()
    assert (left["homes"], left["owed"], left["rows_refused"]) == (1, "300.00", 0)


def test_a_ledger_of_libreoffice_is_read(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "o").at("2026-11-20 09:00")
    ledger = open_document(
        tmp_path / "台账.ods",
        [
            ["阳光花园业主台账"],
            ["房号", "建筑面积", "业主姓名", "联系电话", "入住日期", "欠费"],
            ["16-0101", 80.5, "张三", 13800000001, dt.date(2020, 3, 5), 300],
            ["16-0102", 80, "李四", "0571-89527067", "2021.3.5", None],
        ],
    )
    assert brought(office, ledger)["owed"] == "300.00"
    assert homes(office)["16-0101"]["area"] in ("80.5", "80.50")
    home = household(office, "16-0101")
    assert (home["phone"], home["moved_in"]) == ("13800000001", "2020-03-05")
    office.do("residents.building.add", name="17", steward="officer-1")
    units = open_document(tmp_path / "房屋.ods", [["房号", "楼栋", "建筑面积"], ["17-101", 17, 70.25]])
    done = office.run("import", "residents.unit", units, by=BY)
    assert done.status == 0, done.err
    assert homes(office)["17-101"]["area"] == "70.25"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "是空文件"),
        (b"\n \n", "是空文件"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "是图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "是图片"),
        (b"SQLite format 3\0" + bytes(90), "其实不是"),
    ],
)
def test_what_is_only_called_a_workbook_is_told(
    settled: Workspace, tmp_path: Path, data: bytes, what: str
) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(data)
    done = settled.run("setup", str(file), "--yes", by=BY)
    assert (done.status, done.out) == (65, "")
    assert what in done.err and done.err.count("\n") == 1
    file.write_bytes(
        "房号,姓名,电话\n8-101,张三,13800000001\n".encode()
    )  # text is read, whatever it is called
    assert settled.run("setup", str(file), "--dry-run", by=BY).status == 0


def test_debts_of_several_months_and_cars_are_lines_of_known_homes(
    settled: Workspace, tmp_path: Path
) -> None:
    debts = text(
        tmp_path / "a.csv", "房号,欠费月份,物业费欠费,电费欠费\n8-101,2026-08,100,3\n8-101,2026-09,50,0"
    )
    cars = text(
        tmp_path / "b.csv", "车位号,车牌号,房号\nB1,浙A12345,8-101\nB2,浙A12346,8-101\nB3,浙A12347,99-1"
    )
    said = brought(settled, debts, cars)
    assert (said["homes"], said["owed"], said["rows_refused"]) == (0, "153.00", 1)
    brought(settled, cars, "--update")
    assert household(settled, "8-101")["plates"] == ["浙A12345", "浙A12346"]
    assert brought(settled, cars, "--update")["corrected"] == 0


def test_meters_begin_where_the_ledger_says_and_only_once(settled: Workspace, tmp_path: Path) -> None:
    again = text(tmp_path / "a.csv", "房号,姓名,电话,水表底数\n8-101,张三,13800000001,105")
    brought(settled, again)
    readings = settled.run("fees", "reading", "list", "--all", "--json", by=BY).json()
    meters = [meter for reading in readings for meter in reading["fields"]["meters"]]
    assert [(meter["unit"], meter["now"]) for meter in meters] == [("8-101", "102.00"), ("8-102", "7.00")]


def test_an_update_tells_the_differences_first_and_corrects_them(settled: Workspace, tmp_path: Path) -> None:
    brought(settled, text(tmp_path / "a.csv", "房号,姓名,电话,面积\n13-101,张三,13800000001,88"))
    newer = text(
        tmp_path / "b.csv", "房号,姓名,电话,面积\n13-101,张四,13800000001,89\n13-102,王五,13800000005,90"
    )
    left = settled.run("setup", newer, "--yes", by=BY)
    assert "13-101 建筑面积：88" in left.out.replace("88.00", "88") and "张" not in left.out + left.err
    assert homes(settled)["13-101"]["area"] == "88.00" and "13-102" in homes(settled)
    tried = settled.run("setup", newer, "--update", "--dry-run", by=BY)
    assert tried.status == 0 and homes(settled)["13-101"]["area"] == "88.00"
    assert brought(settled, newer, "--update")["corrected"] == 2
    assert homes(settled)["13-101"]["area"] == "89.00" and household(settled, "13-101")["head"] == "张四"
    assert settled.run("check", by=BY).status == 0


def test_a_household_that_moved_out_is_not_brought_back(settled: Workspace, tmp_path: Path) -> None:
    file = text(tmp_path / "a.csv", "房号,姓名,电话\n14-101,张三,13800000001")
    brought(settled, file)
    assert settled.run("residents", "household", "move-out", "H-14-101", by=BY).status == 0
    assert brought(settled, file, "--update")["households"] == 0
    assert settled.run("show", "H-14-101", "--json", by=BY).json()["state"] == "left"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("房号,姓名,余额\n15-101,张三,50\n15-102,李四,-50", "--map 余额=欠费、--map 余额=预存"),
        ("房号,姓名,停车费欠费\n15-101,张三,50", "--map 停车费欠费=欠费"),
        ("房号,姓名,X1\n" + "\n".join(f"15-10{n},张三,1380000000{n}" for n in range(3)), "--map X1=联系电话"),
        ("房号,姓名,电话\n" + "\n".join(f"15-10{n},张三,暂缺{n}" for n in range(7)), "--map 电话=联系电话"),
    ],
)  # fmt: skip
def test_a_doubt_is_an_error_that_tells_which_map_settles_it(
    settled: Workspace, tmp_path: Path, lines: str, said: str
) -> None:
    file = text(tmp_path / "a.csv", lines)
    done = settled.run("setup", file, "--yes", by=BY)
    assert done.status == 2 and said in done.out and "15-101" not in homes(settled)


def test_a_map_settles_a_doubt(settled: Workspace, tmp_path: Path) -> None:
    file = text(tmp_path / "a.csv", "房号,姓名,余额,代码\n16-101,张三,50,7")
    said = brought(settled, file, "--map", "余额=预存", "--map", "代码=备注")
    assert said["credit"] == "50.00" and household(settled, "16-101")["remark"] == "7"
    wrong = settled.run("setup", file, "--yes", "--map", "余额=结存额", by=BY)
    assert wrong.status == 2 and "结存额" in wrong.err
    none = settled.run("setup", file, "--yes", "--map", "没有的=备注", by=BY)
    assert none.status == 2 and "没有的" in none.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "没有认得出的标题行"),
        ("只有标题.csv", "房号,业主,电话\n".encode(), "标题下面没有内容"),
        ("车位.csv", "车位号,车牌号,电话\nB1,浙A12345,13800000001\n".encode(), "没有房号这一列"),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .xlsx"),
        ("旧.et", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .xlsx"),
        ("锁.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("没有.xlsx", None, "没有.xlsx"),
    ],
)
def test_what_is_no_ledger_is_one_sentence(
    settled: Workspace, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = settled.run("setup", str(tmp_path / name), "--yes", by=BY)
    assert done.status in (2, 65) and said in done.err and len(done.err.splitlines()) == 1


def test_who_may_not_gets_one_sentence_and_nothing_is_half_done(settled: Workspace, tmp_path: Path) -> None:
    file = text(tmp_path / "a.csv", "房号,姓名,电话\n17-101,张三,13800000001")
    done = settled.run("setup", file, "--yes", by="guard-1")
    assert done.status == 77 and len(done.err.splitlines()) == 1 and "17-101" not in homes(settled)


def test_the_sheets_come_back_with_their_errors_marked(settled: Workspace, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    file = text(tmp_path / "a.csv", "房号,姓名,电话\n18-101,张三,1380000\n18-102,李四,13800000002")
    back = tmp_path / "back.xlsx"
    done = settled.run("setup", file, "--yes", "--report", str(back), by=BY)
    rows = CalamineWorkbook.from_path(str(back)).get_sheet_by_index(0).to_python()
    assert done.status == 0 and "不是电话号码" in str(rows[1][-1]) and rows[2][-1] == ""
    assert "18-102" in homes(settled) and "18-101" not in homes(settled)


def test_on_a_terminal_doubts_are_asked_and_nothing_is_saved_before_a_yes(
    settled: Workspace, tmp_path: Path
) -> None:
    file = text(tmp_path / "a.csv", "房号,姓名,余额\n19-101,张三,50\n19-102,李四,-20")
    environ = {**os.environ, "PROPCTL_LANG": "zh-CN", "PROPCTL_AS": BY, "TERM": "dumb"}
    line = ["-C", str(settled.root), "setup", file]
    for answer in ("否", "是"):
        with Terminal(line, environ) as at:
            at.expect("余额 的意思不止一种")
            at.asked("编号，或这一列是什么", "1")
            at.asked("照此搬入吗", answer)
            assert at.status == 0
        assert ("19-101" in homes(settled)) == (answer == "是")
    debts = settled.run("fees", "debt", "list", "--all", "--json", by=BY).json()
    assert [debt["fields"]["amount"] for debt in debts if debt["fields"]["unit"] == "19-101"] == ["50.00"]


@pytest.mark.parametrize(
    ("lines", "unit", "wanted"),
    [
        ("房号,业主及电话,欠费\n20-101,张三13800000001、李四13900000002,已缴清", "20-101", "张三"),
        ("房號,業主姓名,聯繫電話\n21-101,张三,13800000001（女儿）", "21-101", "张三"),
        ("Building,Unit,Room,Owner,Phone\n22.0,1,101.0,张三,13800000001.0", "22-1-101", "张三"),
        ("房号,业主,电话,房号,业主,电话\n23-1,张三,13800000001,23-2,李四,13800000002", "23-2", "李四"),
    ],
)  # fmt: skip
def test_people_and_telephones_are_found_wherever_a_ledger_puts_them(
    settled: Workspace, tmp_path: Path, lines: str, unit: str, wanted: str
) -> None:
    said = brought(settled, text(tmp_path / "a.csv", lines))
    found = household(settled, unit)
    assert (found["head"], said["rows_refused"]) == (wanted, 0)
    assert found["phone"] in ("13800000001", "13800000002")


def test_sums_and_notes_at_the_foot_are_no_homes(settled: Workspace, tmp_path: Path) -> None:
    feet = [
        "合计,2,,11",
        "备注：仅供内部 2026,,,",
        "以上共 2 户,,,",
        "1、截至十月底，以财务为准,,,",
        "制表人：王五,,审核：赵六,",
    ]
    homes_ = ["房号,业主,电话,欠费", "25-101,张三,13800000001,5", "25-102,李四,13800000002,6"]
    said = brought(settled, text(tmp_path / "a.csv", "\n".join([*homes_, *feet])))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "11.00", 0)


def test_what_explains_a_ledger_is_no_ledger(settled: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["工作表", "列", "写法"]]
    rows += [["房屋和住户", "业主姓名", "几个人用逗号隔开"], ["房屋和住户", "居住性质", "业主自住、租户"]]
    file = book(tmp_path / "a.xlsx", 台账=[["房号", "姓名"], ["24-101", "张三"]], 填写说明=rows)
    assert brought(settled, file)["homes"] == 1


BAYS = """
prefix = "PK"
title = { zh = "车位", en = "Bays" }
[form.space]
title = { zh = "车位", en = "Parking space" }
key = "number"
[form.space.field]
number = { type = "text", zh = "车位号", en = "Space", required = true }
unit = { type = "ref", to = "residents.unit", zh = "房号", en = "Unit" }
fee = { type = "money", zh = "月租", en = "Monthly fee" }
[form.space.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.space.state]
kept = "在册|kept"
[setup.column]
space = { of = "space.number", known = true, headings = ["车位", "停车位"] }
fee = { of = "space.fee", known = true, headings = ["租金"] }
[setup.record.space]
form = "space"
set = { number = "space", unit = "home", fee = "fee" }
when = ["space"]
counted = "spaces"
sums = { rent = "fee" }
"""


def test_an_area_of_the_office_joins_with_what_it_declares(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office")
    office.declare("bays", BAYS)
    homes_ = text(tmp_path / "a.csv", "房号,姓名\n1-101,张三")
    spaces = text(tmp_path / "b.csv", "车位号,房号,租金\nB1,1-101,300\nB2,1-101,\nB3,9-999,300")
    said = brought(office, homes_, spaces)
    assert (said["homes"], said["spaces"], said["rent"], said["rows_refused"]) == (1, 2, "300.00", 1)
    kept = office.run("bays", "list", "--all", "--json", by=BY).json()
    assert {row["id"]: row["fields"]["unit"] for row in kept} == {"B1": "1-101", "B2": "1-101"}


def test_a_declaration_that_names_nothing_is_told(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office")
    wrong = BAYS.replace('of = "space.fee"', 'of = "space.price"').replace('"home"', '"house"')
    office.declare("bays", wrong)
    told = office.run("check", by=BY)
    assert told.status == 1 and "space.price" in told.out and "house" in told.out


def test_outside_an_office_that_is_told_first_and_inside_that_nobody_can_be_asked(tmp_path: Path) -> None:
    line = ("setup", str(tmp_path / "a.xlsx"))
    assert "propctl init" in Workspace(tmp_path).run(*line).err
    asked = make_workspace(tmp_path / "office").run(*line, by="director")
    assert asked.status == 2 and "--yes" in asked.err
