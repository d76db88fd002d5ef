"""Ledgers as other offices keep them: whose a name is, rows of one home, files for buildings, parking."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from propctl.testing import Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household, text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One office; each ledger brings other buildings."""
    return make_workspace(tmp_path_factory.mktemp("strange") / "office")


def people(office: Workspace, unit: str) -> dict[str, str]:
    """Who lives in a home, the head first -> how each stands to it; of the head by what right."""
    said = household(office, unit)
    members = {one["name"]: one["relation"] for one in said.get("members", [])}
    return {said["head"]: said["occupancy"], **members}


def phones(office: Workspace, unit: str) -> list[str]:
    said = household(office, unit)
    return [said["phone"], *(one.get("phone", "") for one in said.get("members", []))]


def test_a_cell_says_behind_or_before_a_name_whose_it_is(office: Workspace, tmp_path: Path) -> None:
    one, two = "13800000001", "13800000002"
    rows: list[Row] = [
        ["房号", "姓名", "电话"],
        ["301-101", "张三（业主）李四（租户）", f"{one}（业主）{two}（租户）"],
        ["301-102", "业主：张三 租户：李四", f"{one} {two}"],
        ["301-103", "李四(租客)", two],
        ["301-104", "张三（业主）", one],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["rows_refused"] == 0
    let = {"李四": "tenant", "张三": "业主"}
    assert people(office, "301-101") == people(office, "301-102") == let
    assert phones(office, "301-101") == phones(office, "301-102") == [two, one]
    assert "remark" not in household(office, "301-101")
    assert people(office, "301-103") == {"李四": "tenant"}
    assert people(office, "301-104") == {"张三": "owner"}


def test_who_pays_is_named_beside_the_owner_and_once_where_it_is_the_owner(
    office: Workspace, tmp_path: Path
) -> None:
    one, two = "13800000001", "13800000002"
    rows: list[Row] = [
        ["房号", "产权人", "产权人电话", "缴费人", "缴费人电话", "缴费人与产权人关系"],
        ["302-101", "张三", one, "张三", one, "本人"],
        ["302-102", "张三", one, "张小妹", two, "子女"],
        ["302-103", "张三", one, "李四", two, ""],
        ["302-104", "张三", one, "李四", two, "租客"],
        ["302-105", "", "", "李四", two, ""],
    ]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert people(office, "302-101") == {"张三": "owner"}
    assert people(office, "302-102") == {"张三": "owner", "张小妹": "子女"}
    assert people(office, "302-103") == {"张三": "owner", "李四": "缴费人"}
    assert phones(office, "302-103") == [one, two]
    assert people(office, "302-104") == {"李四": "tenant", "张三": "业主"}
    assert people(office, "302-105") == {"李四": "owner"} and phones(office, "302-105") == [two]


def test_rows_beside_one_merged_number_are_people_of_one_home(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("人员")
        lines = [["张三", "13800000001"], ["王芳", "13800000002"], ["赵六", "13800000003"]]
        sheet.write_row(0, 0, ["房号", "姓名", "电话", "面积", "欠费"])
        for number, line in enumerate([*lines, ["钱七", "13800000004"], ["钱七", "13800000005"]], 1):
            sheet.write_row(number, 1, line)
        for top, bottom, home, owed in ((1, 3, "303-101", 20), (4, 5, "303-102", 30)):
            for column, cell in ((0, home), (3, 88.5), (4, owed)):
                sheet.merge_range(top, column, bottom, column, cell)
    said = brought(office, str(path))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "50.00", 0)
    assert people(office, "303-101") == {"张三": "owner", "王芳": "共有", "赵六": "共有"}
    assert people(office, "303-102") == {"钱七": "owner"}  # one person with two telephones
    assert household(office, "303-102")["emergency"] == "13800000005"
    again = brought(office, str(path))
    assert (again["homes"], again["corrected"]) == (0, 0)


def test_rows_of_one_number_that_nothing_joins_are_a_doubled_home(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "姓名"], ["303-201", "张三"], ["303-201", "李四"]]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["rows_refused"] == 1


@pytest.mark.parametrize(("names", "buildings"), [
    (("304号楼.csv", "305号楼业主.csv"), {"304-101", "305-101"}),
    (("锦绣苑306栋2026年11月1号.csv",), {"306-101"}),
    (("丁座.xlsx",), {"丁-101"}),
])  # fmt: skip
def test_a_file_is_named_after_its_building_as_a_sheet_is(
    office: Workspace, tmp_path: Path, names: tuple[str, ...], buildings: set[str]
) -> None:
    rows: list[Row] = [["房号", "业主"], [101, "张三"]]
    files = [
        book(tmp_path / name, Sheet1=rows)
        if name.endswith("xlsx")
        else text(tmp_path / name, "房号,业主\n101,张三\n")
        for name in names
    ]
    assert brought(office, *files)["homes"] == len(names)
    assert buildings <= homes(office).keys()


@pytest.mark.parametrize("name", ["307-309号楼.csv", "307栋308栋.csv", "台账11月1号.csv"])
def test_a_file_of_several_buildings_or_of_a_day_is_named_after_none(
    office: Workspace, tmp_path: Path, name: str
) -> None:
    number = 700 + len(name)
    brought(office, text(tmp_path / name, f"房号,业主\n{number},张三\n"))
    assert f"{number}" in homes(office)


def test_a_sheet_called_after_its_entrance_is_in_the_building_of_its_file(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主"], [101, "张三"]]
    brought(office, book(tmp_path / "310栋.xlsx", **{"1单元": rows, "2单元": rows}))
    brought(office, book(tmp_path / "a.xlsx", **{"311栋1单元": rows, "311栋2单元": rows}))
    assert {"310-1-101", "310-2-101", "311-1-101", "311-2-101"} <= homes(office).keys()


def test_a_list_of_parking_spaces_tells_of_cars_and_makes_no_homes(office: Workspace, tmp_path: Path) -> None:
    lived: list[Row] = [
        ["房号", "业主", "车位号", "欠费"],
        *([f"312-10{n}", "张三", f"B1-00{n}", 5] for n in range(5)),
    ]
    spaces: list[Row] = [
        ["车位编号", "类型", "对应房号", "车主", "车牌号", "租赁到期"],
        *([f"B1-00{n}", "租赁", f"312-10{n}", "李四", f"浙A1234{n}", "2027-01-31"] for n in range(5)),
        ["B1-009", "产权", "312-999", "赵六", "浙A99999", ""],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", 房屋=lived, 车位=spaces))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (5, "25.00", 1)  # no home 312-999
    assert people(office, "312-101") == {"张三": "owner"}
    assert household(office, "312-101")["plates"] == ["浙A12341"]
    alone: list[Row] = [["车位号", "车牌"], *([f"B1-00{n}", f"浙A1234{n}"] for n in range(5))]
    brought(
        office, book(tmp_path / "b.xlsx", 房屋=lived, 车位=alone)
    )  # without homes: not read, not asked about


@pytest.mark.parametrize(("first", "second"), [
    ("上年结欠", "本年欠费"), ("往年欠费", "当年欠费"), ("去年结转欠费", "今年欠费"), ("陈欠", "新欠"),
])  # fmt: skip
def test_what_is_owed_of_the_last_year_and_of_this_one_is_added_up(
    office: Workspace, tmp_path: Path, first: str, second: str
) -> None:
    unit = f"313-{100 + sum(map(ord, first)) % 899}"
    rows: list[Row] = [
        ["房号", "业主", first, second],
        [unit, "张三", 100, 30],
        [f"{unit}0", "李四", None, 5],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["owed"] == "135.00"


def test_a_sum_may_count_homes_where_their_numbers_stand(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["序号", "楼", "房", "姓名", "面积"],
        [1, 314, 101, "张三", 80],
        ["合计", "", "1户", "", 80],
        [2, 315, 101, "李四", 90],
        ["", "总计：", "2户", "", 170],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["rows_refused"]) == (2, 0)


def test_two_rooms_beside_their_building_are_no_number_of_one_home(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["楼栋", "房号", "业主"], [316, "401-402", "张三"], [317, "402", "李四"]]
    file = book(tmp_path / "a.xlsx", Sheet1=rows)
    said = brought(office, file)
    assert (said["homes"], said["rows_refused"]) == (1, 1) and "317-402" in homes(office)
    assert "401-402 是几套房屋" in office.run("setup", file, "--yes", by=BY).err


def test_building_entrance_storey_and_door_stand_in_four_columns(office: Workspace, tmp_path: Path) -> None:
    heads = ["栋", "单元", "层", "号", "户主姓名"]
    doors: list[Row] = [["318栋", "一单元", f"{n}层", f"0{door}", "张三"] for n in (1, 2) for door in (1, 2)]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=[heads, *doors]))["homes"] == 4
    assert {"318-1-101", "318-1-202"} <= homes(office).keys()
    counted: list[Row] = [["号", "姓名", "电话"], *([n, "张三", f"1380000000{n}"] for n in range(1, 6))]
    assert office.run("setup", book(tmp_path / "b.xlsx", Sheet1=counted), "--yes", by=BY).status == 65


def test_who_drives_a_car_is_no_owner_and_nobody_is_asked(office: Workspace, tmp_path: Path) -> None:
    lived: list[Row] = [["房号", "业主"], *([f"319-10{n}", "张三"] for n in range(1, 6))]
    cars: list[Row] = [
        ["车牌号码", "车辆品牌", "房号", "车主姓名", "车主电话"],
        *([f"浙A5432{n}", "大众", f"319-10{n}", "李四", f"1390000000{n}"] for n in range(1, 6)),
    ]
    brought(office, book(tmp_path / "a.xlsx", 住户=lived, 车辆=cars))
    assert people(office, "319-101") == {"张三": "owner"}
    assert household(office, "319-101")["plates"] == ["浙A54321"]


def test_buildings_side_by_side_each_below_its_own_name(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 1, "320号楼")
        sheet.merge_range(0, 3, 0, 4, "321号楼")
        sheet.write_row(1, 0, ["房号", "业主", "", "房号", "业主"])
        sheet.write_row(2, 0, [101, "张三", "", 101, "李四"])
        sheet.write_row(3, 0, [102, "王五", "", 102, "赵六"])
    assert brought(office, str(path))["homes"] == 4
    assert people(office, "320-101") == {"张三": "owner"} and people(office, "321-101") == {"李四": "owner"}


def test_a_row_that_shows_how_to_fill_in_is_no_home_and_a_number_that_cannot_be_stops_no_other(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["*楼栋名称", "*房屋名称", "业主姓名"],
        ["示例：1栋", "101", "张三"],
        ["322栋", "101", "张三"],
        ["32*2栋", "102", "李四"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["rows_refused"]) == (1, 1)


def test_a_door_is_told_by_its_side_beside_its_storey_or_behind_it(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["楼号", "单元", "楼层", "户别", "户主"]]
    rows += [
        ["323号楼", 1, f"{storey}层", side, "张三"] for storey in (1, 2) for side in ("东户", "中", "西户")
    ]
    whole: list[Row] = [["房号", "户主"], ["一单元二楼东户", "李四"], ["一单元三楼东户", "王五"]]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows, **{"324号楼": whole}))
    assert (said["homes"], said["buildings"], said["rows_refused"]) == (8, 2, 0)
    assert {"323-1-2中户", "324-1-3东户"} <= homes(office).keys()


def test_homes_that_are_one_now_are_told_however_the_second_is_shortened(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["楼栋", "室号", "业主"], ["325", "701-02", "张三"], ["325", "801-01", "李四"]]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["rows_refused"]) == (1, 1)  # 801-01 is a part of 801


def test_a_sheet_of_cellars_makes_homes_and_a_cellar_beside_a_home_makes_none(
    office: Workspace, tmp_path: Path
) -> None:
    lived: list[Row] = [["楼栋", "房号", "业主", "地下室号"], [326, 1201, "张三", "B1-7"]]
    cellars: list[Row] = [["楼栋", "地下室号", "业主"], [326, "B1-01", "张三"], [326, "B1-02", "李四"]]
    said = brought(office, book(tmp_path / "a.xlsx", 住宅=lived, 地下室=cellars))
    assert (said["homes"], said["buildings"]) == (3, 1)
    assert {"326-1201", "326-B1-01"} <= homes(office).keys()


def test_what_was_measured_goes_before_what_was_agreed(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "买受人", "合同面积(㎡)", "实测面积(㎡)", "通知交房日期", "实际收房日期"],
        ["327-101", "张三", 89.5, 89.21, "2024-06-01", "2024-07-02"],
        ["本单元共1户"],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["homes"] == 1
    assert homes(office)["327-101"]["area"] == "89.21"
    assert household(office, "327-101")["moved_in"] == "2024-07-02"
    rows = [["房号", "买受人", "合同面积"], ["327-102", "李四", 90]]
    brought(office, book(tmp_path / "b.xlsx", Sheet1=rows))
    assert homes(office)["327-102"]["area"] == "90.00"


def test_a_cell_may_say_itself_that_it_is_owed_or_paid_ahead(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "户名", "欠费情况"],
        ["328-101", "张三", "欠1,200元"],
        ["328-102", "李四", "预存：300.5元"],
        ["328-103", "王五", "已缴清"],
        ["328-104", "赵六", "欠物业费50"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["owed"], said["credit"], said["rows_refused"]) == ("1250.00", "300.50", 0)
    rows = [["房号", "户名", "预存"], ["328-201", "张三", "欠80元"], ["328-202", "李四", "预存20元"]]
    said = brought(office, book(tmp_path / "b.xlsx", Sheet1=rows))
    assert (said["owed"], said["credit"]) == ("80.00", "20.00")
    rows = [["房号", "户名", "欠费情况"], ["328-301", "张三", "欠80元"], ["328-302", "李四", 20]]
    done = office.run("setup", book(tmp_path / "c.xlsx", Sheet1=rows), "--yes", by=BY)
    assert done.status == 2 and "--map 欠费情况=欠费" in done.out  # a bare number says nothing


def test_a_penalty_is_told_and_added_to_the_debt_only_where_somebody_says_so(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "欠费金额", "滞纳金"],
        ["329-101", "张三", 100, 5],
        ["329-102", "李四", 0, 7],
    ]
    file = book(tmp_path / "a.xlsx", Sheet1=rows)
    told = office.run("setup", file, "--dry-run", by=BY)
    assert "滞纳金" in told.out and "--map" in told.out and "100.00" in told.out
    assert brought(office, file, "--map", "滞纳金=欠费")["owed"] == "112.00"


def test_a_charge_that_somebody_names_stands_beside_those_that_the_title_names(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "物业费", "电梯费"],
        ["330-101", "张三", 100, 5],
        ["330-102", "李四", 1, 7],
    ]
    for letter in ("电梯费", "D"):
        file = book(tmp_path / f"{letter}.xlsx", 欠费表=rows)
        said = office.run("setup", file, "--yes", "--dry-run", "--json", "--map", f"{letter}=欠费", by=BY)
        assert said.json()["owed"] == "113.00"


def test_a_kind_that_somebody_names_is_added_and_the_total_compared(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "物业费欠费", "公摊欠费", "欠费合计"],
        ["331-101", "张三", 100, 5, 105],
        ["331-102", "李四", 0, 7, 8],
    ]
    file = book(tmp_path / "a.xlsx", Sheet1=rows)
    said = brought(office, file, "--map", "公摊欠费=欠费")
    assert (said["owed"], said["rows_refused"]) == ("105.00", 1)
    rows = [["房号", "业主", "欠费", "余额"], ["331-201", "张三", 100, -100]]
    said = brought(office, book(tmp_path / "b.xlsx", Sheet1=rows), "--map", "余额=预存")
    assert said["owed"] == "200.00"  # each says that it is: nobody said that they are one


def test_buildings_and_entrances_with_and_without_a_nought_are_one(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "姓名"],
        ["332栋1单元101", "张三"],
        ["0332栋01单元102号", "李四"],
        ["332#-2-101", "王五"],
        ["332栋02单元102室", "赵六"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["buildings"]) == (4, 1)
    assert {"332-1-101", "332-1-102", "332-2-101", "332-2-102"} <= homes(office).keys()


def test_doors_may_be_letters_on_their_storeys(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["座", "楼层", "室", "业主", "2026上半年欠费"]]
    rows += [["333座", f"{storey}楼", door, "张三", 10] for storey in (3, 12) for door in "AB"]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["owed"]) == (4, "40.00")
    assert {"333-3A", "333-12B"} <= homes(office).keys()


def test_a_balance_of_a_charge_says_its_sign_and_a_column_may_be_of_whoever_lives_there(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["楼\n栋", "房\n号", "业主/租户", "物业费余额\n(负数为欠费)"],
        ["334栋", 101, "张三", "-1,200.00"],
        ["334栋", 102, "李四", "(50.00)"],
        ["334栋", 103, "王五", "￥30.00"],
        ["334栋", 104, "赵六", "—"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["owed"], said["credit"], said["households"]) == ("1250.00", "30.00", 4)
    rows = [["门牌号", "户主", "拖欠物业费(元)"], ["334栋201室", "张三", 7]]
    assert brought(office, book(tmp_path / "b.xlsx", Sheet1=rows))["owed"] == "7.00"
    rows = [["区域", "楼栋", "房号", "户主"], ["东区", 335, 101, "张三"], ["西区", 335, 101, "李四"]]
    said = brought(office, book(tmp_path / "c.xlsx", Sheet1=rows))
    assert (said["homes"], said["buildings"], said["rows_refused"]) == (2, 2, 0)


def test_letterheads_pages_and_codes_say_nothing_of_where_homes_are(
    office: Workspace, tmp_path: Path
) -> None:
    heads = ["房号", "业主", "欠费"]
    letter: list[Row] = [["某某物业 翠湖路1号"], ["翠府物业〔2026〕3号"], heads, ["81-1201", "赵一", 12]]
    carried: list[Row] = [["过次页", "", 12], ["承前页", "", 12], ["81-1202", "钱二", 3]]
    codes: list[Row] = [
        ["房产编码", "房产名称", "业主"],
        ["JXY820101", "锦绣苑-82栋-1单元-101", "孙三"],
        ["JXY820102", "锦绣苑-82栋-1单元-102", "李四"],
    ]
    rooms: list[Row] = [
        ["楼栋", "房号", "房间", "租客姓名"],
        [83, 101, "主卧", "周五"],
        [83, 102, "次卧", "吴六"],
    ]
    sheets = {"欠费登记": [*letter, *carried], "导出": codes, "合租": rooms}
    came = brought(office, book(tmp_path / "a.xlsx", **sheets))
    assert (came["homes"], came["owed"], came["rows_refused"]) == (6, "15.00", 0)
    assert {"81-1201", "81-1202", "82-1-101", "82-1-102", "83-101", "83-102"} <= homes(office).keys()


def test_shares_may_be_fractions_and_part_nobody(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主"], ["84-101", "王五1/2 赵六1/2"], ["84-102", "王五/赵六"]]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    halves, strokes = household(office, "84-101"), household(office, "84-102")
    assert (halves["head"], halves["remark"]) == ("王五", "产权份额：王五（1/2）、赵六（1/2）")
    for one in (halves, strokes):
        assert [member["name"] for member in one["members"]] == ["赵六"]
    assert "remark" not in strokes


def test_sheets_of_parts_that_number_alike_are_told_apart(office: Workspace, tmp_path: Path) -> None:
    heads = ["楼号", "房号", "业主", "交房日期", "欠费"]
    first: list[Row] = [heads, [91, 101, "赵一", "二〇二四年三月五日", "壹佰元整"]]
    second: list[Row] = [heads, [91, 101, "钱二", "24年3月6日", ""], [92, 101, "孙三", "", 5]]
    came = brought(office, book(tmp_path / "a.xlsx", 一期住户=first, 二期住户=second))
    assert (came["homes"], came["buildings"], came["owed"]) == (3, 3, "105.00")
    assert {"一期91-101", "二期91-101", "二期92-101"} <= homes(office).keys()
    assert household(office, "一期91-101")["moved_in"] == "2024-03-05"
    apart: dict[str, list[Row]] = {"三期": [heads, [93, 101, "李四"]], "四期": [heads, [94, 101, "周五"]]}
    brought(office, book(tmp_path / "b.xlsx", **apart))  # each number is of one home
    assert {"93-101", "94-101"} <= homes(office).keys()


def test_a_balance_beside_its_side_of_the_books_is_owed_or_paid_ahead(
    office: Workspace, tmp_path: Path
) -> None:
    heads, rows = (
        ["房号", "业主", "方向", "期末余额"],
        [("95-101", "借", 100), ("95-102", "贷", 50), ("95-103", "平", 0)],
    )
    sheet: list[Row] = [heads, *([unit, "张三", side, amount] for unit, side, amount in rows)]
    came = brought(office, book(tmp_path / "a.xlsx", 表=sheet))
    assert (came["homes"], came["owed"], came["credit"]) == (3, "100.00", "50.00")
    ahead: list[Row] = [
        ["房号", "业主", "借/贷", "结余"],
        ["96-101", "张三", "贷", 8],
        ["96-102", "李四", "借", 3],
    ]
    path = book(tmp_path / "b.xlsx", 表=ahead)
    came = brought(office, path, "--map", "结余=预存")  # told so, it is the same money
    assert (came["owed"], came["credit"]) == ("3.00", "8.00")


def test_letters_of_either_case_name_one_building_and_sums_without_a_word_no_home(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["公寓号", "业主", "面积", "欠费"],
        ["K1-101", "张三", 90, 10],
        ["k1-102", "李四", 90.5, 20],
        ["", "", 180.5, 30],
        ["", "", 77, 5],  # somebody's, whose home is missing
    ]
    came = brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert [came[key] for key in ("homes", "buildings", "owed", "rows_refused")] == [2, 1, "30.00", 1]
    assert {"K1-101", "K1-102"} <= homes(office).keys()
