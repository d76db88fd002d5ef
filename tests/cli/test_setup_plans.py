"""Plans of buildings (楼盘表), with a home in each cell; several lists on one sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from propctl.entry.sheet_files import read_sheets
from propctl.testing import Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One office; each ledger brings other buildings."""
    return make_workspace(tmp_path_factory.mktemp("plans") / "office")


def plan(path: Path, name: str, title: str, entrances: list[str], doors: Row, storeys: list[Row]) -> str:
    """A plan as offices draw it: a title over all, the entrances over their doors, the storeys downwards."""
    with xlsxwriter.Workbook(str(path)) as made:
        out = made.add_worksheet(name)
        each = len(doors) // len(entrances)
        out.merge_range(0, 0, 0, len(doors), title)
        out.write(1, 0, "楼层")
        for number, entrance in enumerate(entrances):
            out.merge_range(1, 1 + number * each, 1, (number + 1) * each, entrance)
        out.write_row(2, 1, doors)
        for row, cells in enumerate(storeys, 3):
            out.write_row(row, 0, cells)
    return str(path)


def test_names_in_a_plan_are_homes_by_their_storey_and_door(office: Workspace, tmp_path: Path) -> None:
    storeys: list[Row] = [
        ["十二层", "张伟\n13800000001", "空置", "李芳/王强", ""],
        ["2层", "赵敏 89.5㎡ 出租", "钱进 欠费120.5元", "—", "浙A12345 孙亮"],
    ]
    doors = ["01室", "02室", "01室", "02室"]
    file = plan(tmp_path / "a.xlsx", "Sheet1", "锦绣苑1号楼楼盘表", ["1单元", "2单元"], doors, storeys)
    said = brought(office, file)
    assert (said["homes"], said["households"], said["buildings"], said["owed"]) == (7, 5, 1, "120.50")
    made = homes(office)
    assert "1-2-1202" not in made and made["1-1-201"]["area"] == "89.50"
    assert household(office, "1-1-1201")["phone"] == "13800000001"
    assert [one["name"] for one in household(office, "1-2-1201")["members"]] == ["王强"]
    assert household(office, "1-2-202")["plates"] == ["浙A12345"]


def test_numbers_in_a_plan_are_homes_with_what_stands_below_them(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        [602, 603, "604 张伟"],
        ["李芳", "", "13800000002"],
        [502, 503, 504],
        ["", "王强", ""],
        ["合计", 6, ""],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", **{"2#": rows}))
    assert (said["homes"], said["households"], said["rows_refused"]) == (6, 3, 0)
    assert household(office, "2-604")["phone"] == "13800000002" and "2-502" in homes(office)


def test_storeys_with_a_letter_and_doors_by_their_side_are_numbers_of_homes(
    office: Workspace, tmp_path: Path
) -> None:
    storeys: list[Row] = [["5层", "张伟", "李芳"], ["3A层", "王强", "空置"], ["三层", "赵敏", "钱进"]]
    lettered = plan(tmp_path / "a.xlsx", "21号楼", "楼盘表", ["1单元"], ["01", "02"], storeys)
    sided = plan(tmp_path / "b.xlsx", "22号楼", "楼盘表", ["1单元"], ["东户", "西户"], storeys)
    said = brought(office, lettered, sided)
    assert (said["homes"], said["households"], said["rows_refused"]) == (12, 10, 0)
    assert {"21-1-3A01", "21-1-301", "22-1-3A西户", "22-1-3东户"} <= homes(office).keys()
    assert household(office, "22-1-三楼东户")["head"] == "赵敏"
    rows: list[Row] = [["23栋", ""], ["3A01 张伟", "3A02 李芳"], ["301 王强", "302 赵敏"]]
    assert brought(office, book(tmp_path / "c.xlsx", Sheet1=rows))["homes"] == 4
    assert household(office, "23-3A02")["head"] == "李芳"


def test_plans_stand_below_each_other_and_beside(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["", "3栋", "", "4栋", ""],
        ["楼层", "01", "02", "01", "02"],
        [2, "张伟", "李芳", "王强", "赵敏"],
        [1, "钱进", "孙亮", "周红", "吴刚"],
        ["5栋", "", "", "", ""],
        ["楼层", "1号", "2号", "", ""],
        ["2F", "郑华", "冯军", "", ""],
        ["1F", "陈静", "卫国", "", ""],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", 总表=rows))
    assert (said["homes"], said["buildings"]) == (12, 3)
    assert {"3-202", "4-101", "5-102"} <= set(homes(office))
    assert household(office, "4-202")["head"] == "赵敏"


@pytest.mark.parametrize(
    ("name", "title", "doors", "cells", "why"),
    [
        ("Sheet1", "楼盘表", ["01", "02"], ["张伟", "李芳"], "没有写是哪一栋"),
        ("6栋", "楼盘表", ["大套", "小套"], ["张伟", "李芳"], "没有房门号"),
        ("6栋", "楼盘表", ["01", "02"], [88.5, 90], "面积还是欠费"),
        ("6栋", "面积及欠费", ["01", "02"], [88.5, 90], "面积还是欠费"),
    ],
)
def test_a_plan_that_leaves_a_home_uncertain_is_refused_with_what_is_missing(
    office: Workspace, tmp_path: Path, name: str, title: str, doors: Row, cells: Row, why: str
) -> None:
    file = plan(tmp_path / "a.xlsx", name, title, ["1单元"], doors, [["2层", *cells], ["1层", *cells]])
    done = office.run("setup", file, "--yes", by=BY)
    assert done.status == 65 and why in done.err, done.err


@pytest.mark.parametrize(("title", "field"), [("面积表", "area"), ("欠费表", "")])
def test_bare_numbers_in_a_plan_are_what_its_title_says(
    office: Workspace, tmp_path: Path, title: str, field: str
) -> None:
    building = "7栋" if field else "8栋"
    storeys: list[Row] = [["2层", 88.5, 90], ["1层", 88.5, 90]]
    said = brought(office, plan(tmp_path / "a.xlsx", building, title, ["1单元"], ["01", "02"], storeys))
    assert said["owed"] == ("0.00" if field else "357.00")
    assert homes(office)[f"{building[0]}-1-102"].get("area") == ("90.00" if field else None)


def test_what_is_wrong_in_a_plan_is_told_with_its_cell_and_marked_there(
    office: Workspace, tmp_path: Path
) -> None:
    storeys: list[Row] = [["2层", "张伟", "李芳"], ["1层", "王强", "赵敏"]]
    rows: list[Row] = [["9栋"], ["楼层", "01", "02"], *storeys, ["楼层", "01", "02"], ["1层", "", "钱进"]]
    done = office.run(
        "setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", "--report", str(tmp_path / "r.xlsx"), by=BY
    )
    assert done.status == 0 and "第 6 行" in done.err, done.err
    (marked,) = read_sheets(tmp_path / "r.xlsx", len).sheets
    assert marked.rows[2][1] == "张伟" and "9-102" in str(marked.rows[5])


def test_lists_below_each_other_with_headings_of_their_own_are_all_read(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["21号楼业主表"],
        ["房号", "业主", "电话"],
        ["101", "张三", "13800000001"],
        ["合计：1户"],
        [],
        ["22号楼业主表"],
        ["房号", "姓名", "联系电话", "建筑面积"],
        ["101", "李四", "13800000002", 88],
        ["102", "王五", "1380000000", 99],
    ]
    done = office.run(
        "setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", "--report", str(tmp_path / "r.xlsx"), by=BY
    )
    assert done.status == 0, done.err
    assert {"21-101", "22-101"} <= set(homes(office)) and "第 9 行" in done.err
    (marked,) = read_sheets(tmp_path / "r.xlsx", len).sheets
    assert marked.rows[2][1] == "张三" and "电话" in str(marked.rows[8][-1])
