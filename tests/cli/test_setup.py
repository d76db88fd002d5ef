"""Ledgers as offices keep them become a running office: every home, person and balance, or why not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from propctl.testing import Workspace, make_workspace

BY = "director"
Row = list[Any]


def book(path: Path, **sheets: list[Row]) -> str:
    """A workbook: a sheet for each name, its rows as they are given."""
    with xlsxwriter.Workbook(str(path)) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            out = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        out.write_datetime(number, place, dt.datetime.combine(cell, dt.time()), day)
                    elif cell is not None:
                        out.write(number, place, cell)
    return str(path)


def text(path: Path, lines: str, encoding: str = "utf-8") -> str:
    path.write_bytes(lines.replace("\n", "\r\n").encode(encoding))
    return str(path)


def brought(office: Workspace, *args: str) -> dict[str, Any]:
    done = office.run("setup", *args, "--yes", "--json", by=BY)
    assert done.status == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def homes(office: Workspace) -> dict[str, dict[str, Any]]:
    found = office.run("residents", "list", "--all", "--json", by=BY).json()
    return {row["id"]: row["fields"] for row in found}


def household(office: Workspace, unit: str) -> dict[str, Any]:
    shown = office.run("show", f"H-{unit}", "--json", "--reveal", by=BY)
    assert shown.status == 0, shown.err
    fields: dict[str, Any] = shown.json()["fields"]
    return fields


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
        [6, 9, "", "", "九十", "没有房号", "12345"],
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
