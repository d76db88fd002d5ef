"""Ledgers that are no plain list of homes: months as columns, parts, people in rows, ditto marks."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from propctl.entry.setting_up.owed_periods import bare_period
from propctl.testing import Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household, text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One office; each ledger brings other buildings."""
    return make_workspace(tmp_path_factory.mktemp("kinds") / "office")


def debts(office: Workspace, building: str) -> dict[tuple[str, str], str]:
    """(home, month or year) -> what is owed there."""
    rows = office.run("fees", "debt", "list", "--all", "--json", by=BY).json()
    fields = [row["fields"] for row in rows if row["fields"]["unit"].startswith(f"{building}-")]
    return {(one["unit"], one["period"]): one["amount"] for one in fields}


# -- months and years as columns


def test_a_column_of_months_or_years_says_of_when_the_amounts_beside_it_are(
    office: Workspace, tmp_path: Path
) -> None:
    for heading, of, building in (("月份", "2026-09", "301"), ("年度", "2024年", "302"), ("年", 2025, "303")):
        rows: list[Row] = [["房号", "业主", heading, "欠费金额"], [f"{building}-101", "张三", of, 88]]
        brought(office, book(tmp_path / f"{building}.xlsx", 表=rows))
        assert debts(office, building) == {(f"{building}-101", str(of).removesuffix("年")): "88.00"}
    built: list[Row] = [["房号", "业主", "年份", "面积"], ["304-101", "张三", 1999, 90]]  # of the house
    assert brought(office, book(tmp_path / "304.xlsx", 表=built))["homes"] == 1


def test_what_is_owed_may_be_headed_by_one_sign_and_be_written_in_ten_thousands(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "2024欠", "2025年度欠费"],
        ["305-101", "张三", "1.2万", 30],
        ["305-102", "李四", "", "0.05万元"],
    ]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert debts(office, "305") == {
        ("305-101", "2024"): "12000.00",
        ("305-101", "2025"): "30.00",
        ("305-102", "2025"): "500.00",
    }
    rows = [["房号", "业主", "欠费（万元）"], ["306-101", "张三", "1.2万"], ["306-102", "李四", 0.35]]
    brought(office, book(tmp_path / "b.xlsx", 表=rows))
    assert set(debts(office, "306").values()) == {"12000.00", "3500.00"}


@pytest.mark.parametrize(
    ("heading", "said", "period"),
    [
        ("8月", "2025年欠费", "2025-08"),
        ("8月份", "", "2026-08"),
        ("12月", "", "2025-12"),  # December of this year is yet to come
        ("2024年", "", "2024"),
        ("2024", "", "2024"),
        ("24年度", "", "2024"),
        ("2026.8", "", "2026-08"),
        ("2026年08月", "", "2026-08"),
        ("2026-08-01 00:00:00", "", "2026-08"),
        ("13月", "", ""),
        ("1-3月", "", ""),
        ("2026年1-10月", "", "2026"),
        ("2026年1月至6月", "", "2026"),
        ("25年下半年", "", "2025"),
        ("2025年第三季度", "", "2025"),
        ("月", "", ""),
        ("101", "", ""),
        ("2024年欠费", "", ""),
        ("", "", ""),
    ],
)
def test_a_heading_that_is_a_month_or_year_and_no_more(heading: str, said: str, period: str) -> None:
    assert bare_period(heading, said, dt.date(2026, 11, 27)) == period


def test_months_below_one_heading_are_debts_of_each_and_their_total_is_compared(
    office: Workspace, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet("欠费")
        out.merge_range("A1:G1", "业主欠费明细表")
        for place, heading in ((0, "房号"), (1, "业主"), (5, "合计")):
            out.merge_range(1, place, 2, place, heading)
        out.merge_range("C2:E2", "欠费月份")
        out.write_row(2, 2, ["8月", "9月", "10月"])
        out.write_row(3, 0, ["31-101", "张三", 120.5, "", 99, 219.5])
        out.write_row(4, 0, ["31-102", "李四", "", "", "-", ""])
        out.write_row(5, 0, ["31-103", "王五", 1, 1, 1, 4])
    said = brought(office, str(tmp_path / "a.xlsx"))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "219.50", 1)
    assert debts(office, "31") == {("31-101", "2026-08"): "120.50", ("31-101", "2026-10"): "99.00"}


def test_what_is_left_of_each_month_beside_what_was_due_and_paid_is_its_debt(
    office: Workspace, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet("收缴台账")
        out.merge_range("A1:H1", "2026年物业费收缴台账")
        out.write_row(1, 0, ["房号", "业主", "8月", "", "", "9月", "", "", "合计"])
        out.write_row(2, 0, ["", "", *["应收", "实收", "欠收"] * 3])
        out.write_row(3, 0, ["32-101", "张三", 90, 30, 60, 90, 0, 90, 180, 30, 150])
        out.write_row(4, 0, ["32-102", "李四", 90, 90, 0, 90, 90, 0, 180, 180, 0])
        out.write_row(5, 0, ["32-103", "王五", 90, 90, 0, 90, 0, 90, 180, 90, 99])
    said = brought(office, str(tmp_path / "a.xlsx"))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "150.00", 1)
    assert debts(office, "32") == {("32-101", "2026-08"): "60.00", ("32-101", "2026-09"): "90.00"}
    rows: list[Row] = [["房号", "业主", "10月欠费"], ["33-101", "张三", 50]]
    brought(office, book(tmp_path / "b.xlsx", Sheet1=rows))  # one alone: of that month, or until then
    assert list(debts(office, "33").values()) == ["50.00"]


@pytest.mark.parametrize(
    ("building", "years"), [(37, ["2024年", "2025年"]), (38, [2024, 2025]), (39, ["2024年度", "25年"])]
)
def test_years_in_a_sheet_of_debts_are_debts(
    office: Workspace, tmp_path: Path, building: int, years: Row
) -> None:
    rows = [
        ["历年物业费欠费统计表"],
        ["房号", "户主", *years, "合计"],
        [f"{building}-101", "张三", 10, 20.5, 30.5],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", 历年=rows))["owed"] == "30.50"
    assert debts(office, str(building)) == {
        (f"{building}-101", "2024"): "10.00", (f"{building}-101", "2025"): "20.50",
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [["2026年物业费收费台账"], ["房号", "业主", "1月", "2月"], ["41-101", "张三", 100, 100]],
        [["2026年收缴及欠费情况"], ["房号", "业主", "1月", "2月"], ["41-102", "张三", 100, 100]],
        [["欠费台账"], ["房号", "业主", "1月", "2月", "欠费金额"], ["41-103", "张三", 100, 100, 0]],
        [["住户台账"], ["房号", "业主", "2024", "2025"], ["41-104", "张三", 100, 100]],
    ],
)  # fmt: skip
def test_months_of_what_was_paid_are_no_debts(office: Workspace, tmp_path: Path, rows: list[Row]) -> None:
    file = book(tmp_path / "a.xlsx", 表=rows)
    done = office.run("setup", file, "--yes", by=BY)
    assert done.status == 0 and "不读的列：C" in done.out
    assert debts(office, "41") == {}


@pytest.mark.parametrize(
    ("room", "cells", "owed", "credit"),
    [
        (101, ["√", "✓", "已缴", "已交清", 100, "3月5日"], {}, None),
        (102, ["√", "", "—", "√", "√", "√"], {"02": "100.00", "03": "100.00"}, None),
        (103, [100, 60, "已缴100", "￥100.00", "100元", "未缴"], {"02": "40.00", "06": "100.00"}, None),
        (104, [300, "", "", 300, "", ""], {}, None),  # a quarter at once
        (105, [700, "", "", "", "", ""], {}, "100.00"),
        (106, ["欠", "", "", "", "", ""], {f"0{month}": "100.00" for month in range(1, 7)}, None),
    ],
)
def test_months_of_payment_beside_what_is_due_each_month_tell_what_is_owed(
    office: Workspace, tmp_path: Path, room: int, cells: Row, owed: dict[str, str], credit: str | None
) -> None:
    number = f"205-{room}"
    heads = ["房号", "业主", "月物业费", *(f"{month}月" for month in range(1, 13)), "备注"]
    paid: Row = ["205-901", "李四", 100, *["√"] * 6]  # until June; what comes later was kept by nobody
    rows = [["2026年物业费收缴情况"], heads, [number, "张三", 100, *cells], paid]
    said = brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert (said["rows_refused"], said["credit"]) == (0, credit or "0.00")
    found = {period: amount for (unit, period), amount in debts(office, "205").items() if unit == number}
    assert found == {f"2026-{month}": amount for month, amount in owed.items()}


def test_what_is_paid_ahead_is_credit_and_months_to_come_are_not_owed(
    office: Workspace, tmp_path: Path
) -> None:
    heads = ["房号", "业主", "每月应缴", *(f"{month}月" for month in range(9, 13))]
    rows: list[Row] = [
        ["收费登记"],
        heads,
        ["206-101", "张三", 50, *["√"] * 4],
        ["206-102", "李四", 50, "√", "√", "", "未缴"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert (said["owed"], said["credit"]) == ("0.00", "100.00")  # today is in November


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["张三", 100, "√", "空置"], "“空置”看不出缴没缴"),
        (["张三", 100, "√", "2.6"], "“2.6”看不出缴没缴"),  # a day, or an amount
        (["张三", "", "√", "√"], "没有写每月应缴多少"),
    ],
)
def test_a_row_whose_payments_cannot_be_read_is_refused(
    office: Workspace, tmp_path: Path, row: Row, said: str
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "月物业费", "1月", "2月"],
        ["207-101", *row],
        ["207-102", "李四", 1, "√", "√"],
    ]
    done = office.run("setup", book(tmp_path / "a.xlsx", 收费=rows), "--yes", by=BY)
    assert done.status == 0 and "第 2 行" in done.err and said in done.err
    assert "207-101" not in homes(office)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_payments_without_what_is_due_each_month_are_told_and_not_read(
    office: Workspace, tmp_path: Path, lang: str
) -> None:
    rows: list[Row] = [["房号", "业主", "1月", "2月"], [f"208-10{len(lang)}", "张三", "√", ""]]
    file = book(tmp_path / "a.xlsx", 收费=rows)
    done = office.run("--lang", lang, "setup", file, "--dry-run", by=BY)
    assert ("请加一列“月物业费”" if lang == "zh-CN" else "what is due each month") in done.out


# -- parts, ditto marks, comments, names of buildings


def test_the_first_part_of_a_sheet_has_its_title_above_the_headings(
    office: Workspace, tmp_path: Path
) -> None:
    heads: Row = ["序号", "房号", "业主"]
    rows = [
        ["业主台账"],
        ["51号楼"],
        heads,
        [1, 101, "张三"],
        ["小计", "", 1],
        ["52号楼"],
        heads,
        [1, 101, "李四"],
    ]
    said = brought(office, book(tmp_path / "a.xlsx", 总表=rows))
    assert (said["homes"], said["buildings"], said["rows_refused"]) == (2, 2, 0)
    assert {"51-101", "52-101"} <= set(homes(office))


def test_ditto_is_what_stands_above(office: Workspace, tmp_path: Path) -> None:
    lines = "楼栋,房号,业主,电话\n53栋,101,张三,13800000001\n同上,102,同上,〃\n〃,103,王五,"
    assert brought(office, text(tmp_path / "a.csv", lines))["homes"] == 3
    assert household(office, "53-102")["phone"] == "13800000001" and "53-103" in homes(office)


def test_comments_are_told_for_they_are_not_read(office: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet()
        out.write_row(0, 0, ["房号", "业主"])
        out.write_row(1, 0, ["54-101", "张三"])
        out.write_comment("B2", "已搬走，电话 13800000001")
    done = office.run("setup", str(tmp_path / "a.xlsx"), "--yes", by=BY)
    assert "批注不读，请自己看一遍：B2" in done.out and "13800000001" not in done.out


def test_a_building_may_be_named_by_a_stem(office: Workspace, tmp_path: Path) -> None:
    said = brought(
        office, book(tmp_path / "a.xlsx", 丁座=[["单元", "房间", "户主"], ["一单元", 101, "张三"]])
    )
    assert said["buildings"] == 1 and "丁-1-101" in homes(office)


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.dat"])
def test_a_workbook_is_read_whatever_its_name_ends_in(office: Workspace, tmp_path: Path, name: str) -> None:
    building = 55 + len(name) + name.count("t")
    made = book(tmp_path / "a.xlsx", 表=[["房号", "业主"], [f"{building}-{name.count('x')}01", "张三"]])
    shutil.move(made, tmp_path / name)
    assert brought(office, str(tmp_path / name))["homes"] == 1


# -- people in rows


def test_who_lives_with_the_head_is_a_member_of_the_household(office: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet("住户登记表")
        out.write_row(0, 0, ["房号", "姓名", "与户主关系", "性别", "联系电话", "车牌"])
        out.merge_range("A2:A4", "61-101")
        out.write_row(1, 1, ["张小", "子", "男", "", ""])
        out.write_row(2, 1, ["张三", "户主", "男", "13800000001", ""])
        out.write_row(3, 1, ["李四", "妻", "女", "13800000002", "浙A12345"])
        out.write_row(4, 0, ["61-102", "王五", "户主", "女", "13800000003", ""])
        out.write_row(5, 1, ["赵六", "父亲", "男", "", ""])  # the number is not repeated, nor merged
        out.write_row(6, 1, ["钱七", "户主", "男", "", ""])  # another household whose number was forgotten
        out.write_row(7, 0, ["61-102", "王五", "户主", "女", "13800000003", ""])  # the same row again
    said = brought(office, str(tmp_path / "a.xlsx"))
    assert (said["homes"], said["households"], said["rows_refused"]) == (2, 2, 2)
    first = household(office, "61-101")
    assert (first["head"], first["phone"], first["plates"]) == ("张三", "13800000001", ["浙A12345"])
    assert first["members"] == [
        {"name": "张小", "relation": "子"},
        {"name": "李四", "relation": "妻", "phone": "13800000002"},
    ]
    assert [one["name"] for one in household(office, "61-102")["members"]] == ["赵六"]
    again = brought(office, str(tmp_path / "a.xlsx"), "--update")
    assert (again["homes"], again["corrected"]) == (0, 0)


def test_a_row_for_the_owner_and_one_for_the_tenant(office: Workspace, tmp_path: Path) -> None:
    lines = (
        "房号,住户类型,姓名,手机,面积,欠费\n62-101,业主,张三,13800000001,88,50\n62-101,租户,李四,13800000002,88,50\n"
        "62-102,业主,王五,13800000003,90,\n62-103,租户,赵六,13800000004,70,\n62-103,业主,孙八,13800000005,71,"
    )
    said = brought(office, text(tmp_path / "a.csv", lines))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (3, "50.00", 1)  # two areas for 62-103
    let: dict[str, Any] = household(office, "62-101")
    assert (let["head"], let["phone"], let["occupancy"]) == ("李四", "13800000002", "tenant")
    assert let["members"] == [{"name": "张三", "relation": "业主", "phone": "13800000001"}]
    assert household(office, "62-102")["occupancy"] == "owner"


# -- more kinds of the same


def test_charges_by_kind_are_debts_of_each_kind(office: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet("欠费")
        out.merge_range("A1:H1", "2026年10月欠费统计")
        for place, heading in ((0, "房号"), (1, "业主"), (5, "水费"), (6, "合计")):
            out.merge_range(1, place, 2, place, heading)
        out.merge_range("C2:E2", "物业费")
        out.write_row(2, 2, ["2024年", "2025年", "2026年1-10月"])
        out.write_row(3, 0, ["71-101", "张三", 100, 200, 300, 12.5, 612.5])
        out.write_row(4, 0, ["71-102", "李四", "", "", 150.25, "", 151])
    said = brought(office, str(tmp_path / "a.xlsx"))
    assert (said["owed"], said["rows_refused"]) == ("612.50", 1)
    rows = office.run("fees", "debt", "list", "--all", "--json", by=BY).json()
    kinds = [(row["fields"]["kind"], row["fields"]["period"]) for row in rows if "71-101" in row["id"]]
    assert sorted(kinds) == [
        ("management", "2024"), ("management", "2025"), ("management", "2026"), ("water", "2026-10"),
    ]  # fmt: skip


@pytest.mark.parametrize("charge", ["电梯费", "公摊水费", "垃圾清运费(元)", "违约金"])
def test_a_charge_that_is_owed_and_of_no_known_kind_is_in_doubt(
    office: Workspace, tmp_path: Path, charge: str
) -> None:
    rows: list[Row] = [
        ["欠费表"],
        ["房号", "业主", "物业费", charge, "月物业费"],
        ["72-101", "张三", 10, 5, 99],
    ]
    file = book(tmp_path / "a.xlsx", 表=rows)
    done = office.run("setup", file, "--yes", by=BY)
    assert done.status == 2 and f"--map {charge}=欠费" in done.err + done.out, done.err
    assert brought(office, file, "--map", f"{charge}=不读", "--dry-run")["owed"] == "10.00"


def test_a_list_of_charges_has_a_row_for_each_month_and_kind(office: Workspace, tmp_path: Path) -> None:
    lines = (
        "资源编号,客户名称,联系电话,收费项目,费用月份,应收金额,欠费金额\n73-101,张三,13800000001,物业费,2026-08,100,0\n"
        "73-101,张三,13800000001,物业费,2026-09,100,100\n73-101,张三,13800000001,水费,2026-09,12.3,12.3\n"
        "73-101,张三,13800000001,电梯费,2026-09,9,9\n73-101,张三,13800000001,水费,2026-09,12.3,12.3\n"
        "73-101,李四,13800000001,电费,2026-09,7,7\n73-102,王五,,物业管理费,2026-10,50,50"
    )
    said = brought(office, text(tmp_path / "a.csv", lines, "gbk"))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (2, "162.30", 3)
    rows = office.run("fees", "debt", "list", "--all", "--json", by=BY).json()
    fields = [row["fields"] for row in rows if row["fields"]["unit"].startswith("73-")]
    assert sorted((one["unit"], one["kind"], one["period"], one["amount"]) for one in fields) == [
        ("73-101", "management", "2026-09", "100.00"),
        ("73-101", "water", "2026-09", "12.30"),
        ("73-102", "management", "2026-10", "50.00"),
    ]


def test_a_last_column_of_months_is_not_taken_for_a_heading_over_months(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "入伙时间"],
        ["74-101", "张三", "2020年1月"],
        ["74-102", "李四", "2021年2月"],
    ]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert household(office, "74-101")["remark"] == "入伙时间：2020年1月"


def test_who_works_here_is_no_resident_and_lives_in_no_home(office: Workspace, tmp_path: Path) -> None:
    staff: list[Row] = [["姓名", "岗位", "联系电话", "住址"], ["陈静", "客服", "13900000001", "75-901"]]
    rows: list[Row] = [["房号", "业主"], ["75-101", "张三"]]
    done = office.run("setup", book(tmp_path / "a.xlsx", 名单=staff, 住户=rows), "--yes", by=BY)
    assert done.status == 0 and "名单 没有读：是员工名单" in done.out
    assert "75-101" in homes(office) and "75-901" not in homes(office)


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("张伟先生", "张伟"),
        ("欧阳娜娜女士", "欧阳娜娜"),
        ("王先生", "王先生"),
        ("欧阳女士", "欧阳女士"),
        ("王强(60%)、赵敏（40%）", "王强"),
        ("（空）", None),
        ("未售", None),
        ("空军", "空军"),
    ],
)
def test_a_name_is_read_without_what_is_no_part_of_it(
    office: Workspace, tmp_path: Path, said: str, head: str | None
) -> None:
    number = f"76-{101 + sum(map(ord, said)) % 800}"
    brought(office, book(tmp_path / "a.xlsx", 表=[["房号", "业主"], [number, said]]))
    assert number in homes(office)
    shown = office.run("show", f"H-{number}", "--json", "--reveal", "--purpose=核对", by=BY)
    assert (shown.json()["fields"]["head"] if head else shown.status) == (head or 2)
    if "%" in said:
        fields = shown.json()["fields"]
        assert (
            fields["members"][0]["name"] == "赵敏" and fields["remark"] == "产权份额：王强(60%)、赵敏（40%）"
        )


def test_several_tenants_side_by_side_keep_their_telephones(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "业主", "业主电话", "租客1", "租客1电话", "租客2", "租客2电话"],
        ["77-101", "张三", "13800000001", "李四", "13800000002", "王五", "13800000003"],
    ]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    file = household(office, "77-101")
    assert (file["head"], file["phone"]) == ("李四", "13800000002")
    assert [one.get("phone") for one in file["members"]] == ["13800000003", "13800000001"]


@pytest.mark.parametrize(
    ("parts", "rooms", "made"),
    [
        (["兰亭", "竹苑"], ["8号", "8号"], {"兰亭-8", "竹苑-8"}),
        (["一期", "二期"], ["78-1-101", "78-1-101"], {"一期78-1-101", "二期78-1-101"}),
        (["1", "2"], ["79-101", "79-101"], {"1期79-101", "2期79-101"}),
        (["一期", "二期"], ["80-101", "81-101"], {"80-101", "81-101"}),  # they are told apart without
    ],
)
def test_parts_of_an_estate_that_number_alike_are_told_apart(
    office: Workspace, tmp_path: Path, parts: Row, rooms: Row, made: set[str]
) -> None:
    rows: list[Row] = [["组团", "房号", "业主"], *([*one, "张三"] for one in zip(parts, rooms, strict=True))]
    assert brought(office, book(tmp_path / "a.xlsx", 表=rows))["homes"] == 2
    assert made <= set(homes(office))


@pytest.mark.parametrize(("second", "status"), [([88, 99], 0), ([88, ""], 0), ([88, 98], 2)])
def test_two_columns_of_one_meaning_are_in_doubt_only_where_they_differ(
    office: Workspace, tmp_path: Path, second: Row, status: int
) -> None:
    rows: list[Row] = [["房号", "建筑面积", "实测面积"], ["82-101", 88, second[0]], ["82-102", 99, second[1]]]
    assert office.run("setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", by=BY).status == status


def test_what_fees_are_charged_by_goes_before_the_floor_area_which_is_kept(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "建筑面积", "套内面积", "收费面积"],
        ["183-101", "张三", 100, 82, 98],
        ["183-102", "李四", 100, 82, 100],
        ["183-103", "王五", 100, 82, ""],
    ]
    told = office.run("setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", by=BY)
    assert "以 E 收费面积 为准" in told.out, told.out
    assert [homes(office)[f"183-10{n}"]["area"] for n in (1, 2, 3)] == ["98.00", "100.00", "100.00"]
    remarks = [household(office, f"183-10{n}").get("remark") for n in (1, 2, 3)]
    assert remarks == ["建筑面积：100.00", None, None]


def test_a_row_of_months_that_are_not_paid_is_a_home_and_no_heading(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["2026年物业费缴费登记表"],
        ["房号", "业主", "面积", "月物业费", "1月", "2月", "3月", "4月"],
        ["184-101", "张三", 100, 150, "✓", "已交", "√", 150],
        ["184-102", "李四", 100, 150, "未交", "未交", "未交", "✓"],
        ["184-103", "王五", 100, 150, "欠", "欠", "", ""],
    ]
    found = brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert (found["homes"], found["owed"], found["rows_refused"]) == (3, "1050.00", 0)


@pytest.mark.parametrize("total", ["欠费合计", "合计", "欠费总额", "小计"])
def test_bare_years_beside_their_total_are_debts_of_each(
    office: Workspace, tmp_path: Path, total: str
) -> None:
    building = f"28{4 + len(total)}{'合' in total:d}"
    rows: list[Row] = [
        ["欠费明细（截至2026年10月31日）"],
        ["房号", "姓名", "2024", "2025", "2026", total],
        [f"{building}-101", "张三", 100, "", 50.5, 150.5],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", 欠费=rows))["owed"] == "150.50"
    assert debts(office, building) == {
        (f"{building}-101", "2024"): "100.00",
        (f"{building}-101", "2026"): "50.50",
    }


@pytest.mark.parametrize(
    ("room", "said", "head", "others"),
    [
        (101, "王　芳", "王芳", []),
        (102, "欧阳 娜", "欧阳娜", []),
        (103, "王 小明", "王小明", []),
        (104, "张伟 王芳", "张伟", [("王芳", "共有")]),
        (105, "杨静（夫）赵磊（妻）", "杨静", [("赵磊", "妻")]),
        (106, "John Smith", "John Smith", []),
        (107, "王伟（男）、王芳（女）", "王伟", [("王芳", "共有")]),
        (108, "王伟（父）王芳（女）", "王伟", [("王芳", "女")]),
        (109, "某某贸易（上海）有限公司", "某某贸易（上海）有限公司", []),
        (110, "欧阳 娜娜、上官 云", "欧阳娜娜", [("上官云", "共有")]),
    ],
)
def test_names_are_closed_up_and_told_apart(
    office: Workspace, tmp_path: Path, room: int, said: str, head: str, others: list[tuple[str, str]]
) -> None:
    number = f"185-{room}"
    brought(office, book(tmp_path / "a.xlsx", 表=[["房号", "业主"], [number, said]]))
    file = household(office, number)
    assert file["head"] == head
    assert [(one["name"], one["relation"]) for one in file.get("members", ())] == others


@pytest.mark.parametrize("said", ["空号", "停机", "打不通"])
def test_words_in_place_of_a_telephone_are_kept_and_refuse_nobody(
    office: Workspace, tmp_path: Path, said: str
) -> None:
    number = f"201-{100 + len(said) + ord(said[0]) % 800}"
    brought(office, book(tmp_path / "a.xlsx", 表=[["房号", "业主", "联系电话"], [number, "张三", said]]))
    file = household(office, number)
    assert (file["head"], file.get("phone"), file["remark"]) == ("张三", None, f"联系电话：{said}")


@pytest.mark.parametrize(
    ("heads", "rows", "made"),
    [
        (
            ["楼栋", "楼层", "房号"],
            [["211", 1, "01"], ["211", "2层", "01"], ["211", 2, "02"]],
            ["101", "201", "202"],
        ),
        (["楼栋单元", "房号"], [["211栋1单元", 301], ["211栋2单元", 301]], ["1-301", "2-301"]),
        (["地址"], [["湖城翠湖路88号211幢401室"], ["湖城翠湖路88号211幢402室"]], ["401", "402"]),
        (
            ["楼栋名称", "单元", "房间名称", "房间ID"],
            [["211栋", "1", 601, "a8f1-33"], ["211栋", "1", 602, "a8f2-33"], ["211栋", "1", 603, "a8f3-33"]],
            ["1-601", "1-602", "1-603"],
        ),
        (
            ["房间名称", "房间ID"],
            [["211-501", "f1-22"], ["211-502", "f1-23"], ["211-503", "f1-24"]],
            ["501", "502", "503"],
        ),
    ],
)
def test_a_home_is_found_where_its_number_is_in_parts(
    office: Workspace, tmp_path: Path, heads: Row, rows: list[Row], made: list[str]
) -> None:
    people = [[*row, f"张{'一二三'[number]}"] for number, row in enumerate(rows)]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=[[*heads, "业主"], *people]))
    assert (said["homes"], said["rows_refused"]) == (len(made), 0)
    assert {f"211-{one}" for one in made} <= homes(office).keys()


@pytest.mark.parametrize(
    ("room", "said"),
    [
        ("213-101、213-102", "是几套房屋；请一套写一行"),
        ("213-201/202", "是几套房屋"),
        ("4月5日", "房号写成了日期（4月5日）"),
        (dt.date(2026, 4, 5), "变成了日期"),
    ],
)
def test_what_is_no_number_of_one_home_is_refused(
    office: Workspace, tmp_path: Path, room: Any, said: str
) -> None:
    rows: list[Row] = [["房号", "业主"], [room, "张三"], [f"213-{300 + len(said)}", "李四"]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", by=BY)
    assert done.status == 0 and "第 2 行" in done.err and said in done.err


def test_what_stands_below_a_list_is_no_home(office: Workspace, tmp_path: Path) -> None:
    foot: list[Row] = [
        ["214栋 合计：1户", "", "", 10],
        ["经办人：张三", "", "负责人：", "李四"],
        ["2026年10月31日"],
        ["财务：王五"],
    ]
    rows: list[Row] = [["房号", "业主", "电话", "欠费"], ["214-101", "张三", "", 10], *foot]
    said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (said["homes"], said["rows_refused"]) == (1, 0)


def test_a_sheet_of_those_who_rent_says_so_by_its_name(office: Workspace, tmp_path: Path) -> None:
    owners: list[Row] = [["房号", "姓名", "电话"], ["215-101", "张三", "13800000001"]]
    tenants: list[Row] = [["房号", "姓名", "电话"], ["215-101", "李四", "13800000002"]]
    assert brought(office, book(tmp_path / "a.xlsx", 业主=owners, 租户=tenants))["rows_refused"] == 0
    file = household(office, "215-101")
    assert (file["head"], file["phone"], file["occupancy"]) == ("李四", "13800000002", "tenant")
    assert [(one["name"], one["relation"], one["phone"]) for one in file["members"]] == [
        ("张三", "业主", "13800000001")
    ]


def test_a_note_above_a_ledger_says_nothing_of_whose_names_stand_below(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["说明：租户另附，欠费以财务为准"],
        ["房号", "姓名", "电话"],
        ["226-101", "张三", "13800000001"],
    ]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert household(office, "226-101")["occupancy"] == "owner"


def test_a_list_of_debts_names_kind_and_unit_above_and_the_month_in_each_row(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["水费欠费明细"],
        ["房号", "月份", "金额"],
        ["216-101", "2026.8", 30],
        ["216-101", "2026.9", 35],
    ]
    owed: list[Row] = [["房号", "欠费（万元）"], ["216-101", 0.25]]
    people: list[Row] = [["房号", "业主"], ["216-101", "张三"]]
    file = book(tmp_path / "a.xlsx", 住户=people, 水费=rows, 物业费=owed)
    assert brought(office, file)["owed"] == "2565.00"
    assert debts(office, "216") == {
        ("216-101", "2026-08"): "30.00", ("216-101", "2026-09"): "35.00", ("216-101", "2026-10"): "2500.00",
    }  # fmt: skip


def test_a_firm_its_contact_a_spouse_and_members_are_each_kept(office: Workspace, tmp_path: Path) -> None:
    firm: list[Row] = [["房号", "产权单位", "联系人", "电话"], ["217-101", "某某公司", "张三", "13800000001"]]
    alone: list[Row] = [["房号", "联系人", "电话"], ["217-102", "李四", "13800000002"]]
    heads = ["房号", "户主", "成员1", "成员2", "手机", "办公电话", "配偶", "配偶电话"]
    kin = ["217-103", "王\u200b五", "王六", "王七", "13800000003", "0571-88112233", "赵八", "13800000004"]
    brought(office, book(tmp_path / "a.xlsx", 一=firm, 二=alone, 三=[heads, kin]))
    assert household(office, "217-101")["remark"] == "联系人：张三"
    assert household(office, "217-102")["head"] == "李四"
    file = household(office, "217-103")
    assert (file["head"], file["phone"], file["emergency"]) == ("王五", "13800000003", "0571-88112233")
    told = [(one["name"], one["relation"], one.get("phone")) for one in file["members"]]
    assert told == [("赵八", "配偶", "13800000004"), ("王六", "家属", None), ("王七", "家属", None)]


@pytest.mark.parametrize(
    ("heads", "cells", "said"),
    [
        (["应收", "实收"], [1800, 800], "应收、实收不读：没有收齐的，请另加一列“欠费”"),
        (["月物业费", "已缴至"], [100, "2026.8"], "缴到什么时候不读：欠费只认“欠费”一列"),
        (["欠费", "已缴至"], [100, "2026.8"], ""),
        (["年物业费", "2025年"], [1200, "√"], "打钩表示缴了的列不读：欠费只认“欠费”一列"),
        (["钥匙领取"], ["√"], ""),
    ],
)
def test_what_was_paid_without_what_is_left_is_told(
    office: Workspace, tmp_path: Path, heads: Row, cells: Row, said: str
) -> None:
    rows: list[Row] = [["房号", "业主", *heads], ["218-101", "张三", *cells]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--dry-run", by=BY)
    assert said in done.out and ("只认" in done.out) == ("只认" in said)


def test_headings_in_three_rows_tell_whose_and_of_when(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        out = made.add_worksheet("Sheet1")
        for span, text_of in {
            "A1:B1": "房屋", "C1:D1": "业主信息", "E1:F1": "租户信息", "G1:I1": "费用", "A2:A3": "楼栋",
            "B2:B3": "房号", "C2:C3": "姓名", "D2:D3": "电话", "E2:E3": "姓名", "F2:F3": "电话",
            "G2:H2": "欠费", "I2:I3": "预存",
        }.items():  # fmt: skip
            out.merge_range(span, text_of)
        out.write_row(2, 6, ["2024年", "2025年"])
        out.write_row(3, 0, ["221", 101, "张三", "13800000001", "李四", "13800000002", 100, 50, ""])
        out.write_row(4, 0, ["221", 102, "王五", "13800000003", "", "", "", "", 30])
    said = brought(office, str(path))
    assert (said["homes"], said["owed"], said["credit"]) == (2, "150.00", "30.00")
    assert {period for _, period in debts(office, "221")} == {"2024", "2025"}
    file = household(office, "221-101")
    assert (file["head"], file["phone"], file["members"][0]["name"]) == ("李四", "13800000002", "张三")
    assert household(office, "221-102")["phone"] == "13800000003"


def test_a_file_of_those_who_rent_says_so_by_its_name(office: Workspace, tmp_path: Path) -> None:
    owners = text(tmp_path / "业主.csv", "楼栋,单元,房号,姓名,电话\n222,一,101,张三,13800000001\n")
    tenants = text(tmp_path / "租户.csv", "房号,姓名,电话\n222-1-101,李四,13800000002\n")
    assert brought(office, owners, tenants)["rows_refused"] == 0
    assert household(office, "222-1-101")["head"] == "李四"


def test_a_charge_that_is_owed_by_its_own_heading_is_in_doubt(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主", "欠物业费", "欠车位费"], ["223-101", "张三", 100, 50]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", by=BY)
    assert done.status == 2 and "--map 欠车位费=服务费欠费" in done.out
    nothing = [rows[0], ["223-101", "张三", 100, ""]]
    assert brought(office, book(tmp_path / "b.xlsx", Sheet1=nothing))["owed"] == "100.00"


@pytest.mark.parametrize(
    ("heads", "cells", "owed"),
    [
        (["2025年及以前欠费", "2026年欠费", "合计欠费"], [100, 50, 150], "150.00"),
        (["陈欠", "新欠", "欠费总计"], [100, 50, 150], "150.00"),
        (["期初欠费", "本期应收", "本期实收", "期末欠费"], [10, 100, 60, 50], "50.00"),
        (["欠费本金", "违约金", "欠费总额"], [100, 5, 105], "105.00"),
        (["物业费欠费起", "物业费欠费止", "欠费"], ["2025.1", "2026.10", 200], "200.00"),
        (["欠费", "尚欠电梯款"], [10, 30], ""),  # more than is read: somebody is asked
    ],
)
def test_nothing_that_is_owed_is_left_out_or_taken_twice(
    office: Workspace, tmp_path: Path, heads: Row, cells: Row, owed: str
) -> None:
    number = f"224-{100 + sum(map(ord, heads[0])) % 800}"
    file = book(tmp_path / "a.xlsx", Sheet1=[["房号", "业主", *heads], [number, "张三", *cells]])
    done = office.run("setup", file, "--yes", "--json", by=BY)
    assert done.json()["owed"] == owed if owed else "尚欠电梯款 写的欠费比读到的多" in done.err


def test_buildings_and_entrances_are_known_by_their_cells(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["位置", "门洞口", "室号", "业主"]]
    rows += [["225栋", f"{one}单元", 101, f"张{name}"] for one, name in enumerate("一二三", 1)]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["rows_refused"] == 0
    assert {"225-1-101", "225-2-101", "225-3-101"} <= homes(office).keys()


def test_a_building_beside_whole_numbers_of_homes_is_no_part_of_them(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主", "车棚位置"], *([f"227-10{n}", f"张{n}", "9栋"] for n in range(1, 4))]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["rows_refused"] == 0
    assert "227-101" in homes(office)


def test_what_looks_like_numbers_of_homes_under_an_unknown_heading_is_asked_about(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["档案标识", "业主", "电话"], *([f"228-10{n}", f"张{n}", ""] for n in range(1, 5))]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", by=BY)
    assert done.status == 2 and "--map 档案标识=房号" in done.out


def test_names_and_telephones_of_one_cell_under_whose_they_are(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主信息", "租户信息"], ["219-101", "张三 13800000001", "李四13800000002"]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    file = household(office, "219-101")
    assert (file["head"], file["phone"]) == ("李四", "13800000002")
    assert [(one["name"], one["phone"]) for one in file["members"]] == [("张三", "13800000001")]


def test_of_how_many_months_something_is_owed_is_no_month(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["楼座", "单元号", "房号", "业主", "欠费", "欠费月份"],
        ["220座", 1, 101, "张三", 30, "3个月"],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))["rows_refused"] == 0
    assert debts(office, "220") == {("220-1-101", "2026-10"): "30.00"}


def test_villas_are_homes_by_their_own_numbers(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["别墅编号", "业主"], ["别墅 9011号", "张三"], ["别墅 9012号", "李四"]]
    assert brought(office, book(tmp_path / "a.xlsx", 表=rows))["rows_refused"] == 0
    assert household(office, "别墅9012")["head"] == "李四"
    assert office.run("show", "别墅 9012号", by=BY).status == 0


def test_a_sex_in_brackets_behind_a_name_is_that_of_the_head(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主", "联系电话"], ["197-101", "王芳（女）", "13800000001"]]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    file = household(office, "197-101")
    assert (file["head"], file["sex"], file["phone"]) == ("王芳", "female", "13800000001")


def test_a_column_for_the_spouse_makes_a_member_with_a_telephone(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "产权人", "配偶", "联系电话"],
        ["186-101", "张三", "李四", "13800000001 13800000002"],
    ]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    file = household(office, "186-101")
    assert (file["head"], file["phone"]) == ("张三", "13800000001")
    assert file["members"] == [{"name": "李四", "relation": "配偶", "phone": "13800000002"}]


def test_shops_among_homes_are_of_their_own_type_and_housing_is_as_its_building(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "类型", "业主"], ["187-101", "住宅", "张三"], ["187-S1", "商铺", "李四"]]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    made = homes(office)
    assert (made["187-101"].get("type"), made["187-S1"]["type"]) == (None, "commercial")


def test_what_is_said_of_a_home_in_which_nobody_is_named_is_told_where_it_cannot_be_kept(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "备注"],
        ["190-101", "张三", "出租"],
        ["190-102", "", "法拍"],
        ["190-103", "", ""],
    ]
    told = office.run("setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", by=BY).out
    assert "1 套房屋没有写姓名、电话，那里的备注没有记下：190-102" in told, told


def test_sheets_of_single_years_are_debts_of_each(office: Workspace, tmp_path: Path) -> None:
    def of(title: str, amount: int) -> list[Row]:
        return [[title], ["房号", "业主", "欠费"], ["191-101", "张三", amount], ["合计", "", amount]]

    sheets = {"2023": of("欠费表", 1), "前年": of("2024年物业费欠费表", 20), "去年": of("2025年度欠费", 300)}
    assert brought(office, book(tmp_path / "a.xlsx", **sheets))["owed"] == "321.00"
    owed = {"2023": "1.00", "2024": "20.00", "2025": "300.00"}
    assert debts(office, "191") == {("191-101", year): amount for year, amount in owed.items()}


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("欠费明细（截至2025年12月31日）", "欠费"),
        ("2025年欠费表", "累计欠费"),
        ("2023至2025年欠费", "欠费"),
        ("2025年住户台账", "欠费"),
    ],
)
def test_what_was_owed_until_then_is_no_debt_of_one_year(
    office: Workspace, tmp_path: Path, title: str, heading: str
) -> None:
    building = f"192{len(title)}{len(heading)}"
    rows: list[Row] = [[title], ["房号", "业主", heading], [f"{building}-101", "张三", 30]]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert debts(office, building) == {(f"{building}-101", "2026-10"): "30.00"}


def test_what_a_heading_says_of_the_home_before_its_word_is_read_over(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["所属楼栋", "所属单元", "门牌", "业主", "房屋使用情况"],
        ["193号楼", "一单元", "101", "张三", "自用"],
        ["193号楼", "二单元", "101", "李四", "出租"],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", 表=rows))["homes"] == 2
    assert household(office, "193-2-101")["occupancy"] == "tenant"


def test_a_low_storey_with_and_without_its_nought_is_one_home(office: Workspace, tmp_path: Path) -> None:
    sheets: dict[str, list[Row]] = {
        "住户": [["房号", "业主"], ["194-0102", "张三"], ["194-0103", "李四"], ["194-1102", "王五"]],
        "欠费表": [["房号", "欠费金额"], ["194-102", 30], ["194-1102", 40]],
    }
    found = brought(office, book(tmp_path / "a.xlsx", **sheets))
    assert (found["homes"], found["owed"], found["rows_refused"]) == (3, "70.00", 0)
    assert set(debts(office, "194")) == {("194-0102", "2026-10"), ("194-1102", "2026-10")}
    later = book(tmp_path / "b.xlsx", 欠费表=[["房号", "欠费金额"], ["194-103", 50]])
    assert brought(office, later)["rows_refused"] == 0
    twice: list[Row] = [["房号", "业主"], ["195-0102", "张三"], ["195-102", "李四"]]
    told = office.run("setup", book(tmp_path / "c.xlsx", 表=twice), "--yes", by=BY)
    assert "195-0102 与第 2 行重复" in told.err, told


def test_a_building_with_and_without_its_nought_is_one(office: Workspace, tmp_path: Path) -> None:
    people: list[Row] = [["房号", "业主"], ["07-0101", "张三"], ["07-1201", "李四"]]
    owed: list[Row] = [["楼栋", "房号", "欠费"], ["7号楼", "101", 30], ["7号楼", "1201", 40]]
    said = brought(office, book(tmp_path / "a.xlsx", 住户=people, 欠费表=owed))
    assert (said["buildings"], said["homes"], said["owed"], said["rows_refused"]) == (1, 2, "70.00", 0)
    again = [["房号", "电话"], ["7-101", "13800000001"]]
    assert brought(office, book(tmp_path / "b.xlsx", 电话=again), "--update")["buildings"] == 0
    assert household(office, "07-0101")["phone"] == "13800000001"


def test_homes_that_stand_with_and_without_a_nought_each_keep_their_own_debt(
    office: Workspace, tmp_path: Path
) -> None:
    assert office.run("residents", "add", "196-0102", by=BY).status == 0
    (file,) = office.root.glob("records/residents/units/196-0102.toml")
    other = file.read_text(encoding="utf-8").replace("196-0102", "196-102")  # as two desks made it
    (file.parent / "196-102.toml").write_text(other, encoding="utf-8")
    rows: list[Row] = [["房号", "欠费金额"], ["196-0102", 30], ["196-102", 40]]
    assert brought(office, book(tmp_path / "a.xlsx", 表=rows))["rows_refused"] == 0
    assert debts(office, "196") == {("196-0102", "2026-10"): "30.00", ("196-102", "2026-10"): "40.00"}


def test_homes_that_name_their_building_are_not_put_into_the_one_that_the_sheet_is_called(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主"], ["188-1-101", "张三"], ["189-1-101", "李四"]]
    found = brought(office, book(tmp_path / "a.xlsx", **{"1": rows}))
    assert (found["homes"], found["rows_refused"]) == (2, 0)
    assert {"188-1-101", "189-1-101"} <= set(homes(office))


def test_a_parking_space_among_homes_is_told_and_no_home(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主"], ["83-101", "张三"], ["车位B1-001", "张三"], ["商铺83-1", "李四"]]
    done = office.run("setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", by=BY)
    assert "第 3 行 A 房号：车位B1-001 是车位，不是房屋" in done.err
    assert {"83-101", "商铺83-1"} <= set(homes(office))


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [("3月5日", "moved_in", None), ("12.5", "moved_in", None), ("2019年3月5日", "moved_in", "2019-03-05")],
)
def test_a_day_without_its_year_is_kept_as_it_stands(
    office: Workspace, tmp_path: Path, cell: str, field: str, value: str | None
) -> None:
    number = f"84-{len(cell)}{int('月' in cell)}1"
    brought(office, book(tmp_path / "a.xlsx", 表=[["房号", "业主", "交房日期"], [number, "张三", cell]]))
    file = household(office, number)
    assert (file.get(field), file.get("remark")) == (value, None if value else f"交房日期：{cell}")


def test_storeys_are_numbers_however_they_are_written(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "楼层"],
        ["85-101", "十二层"],
        ["85-102", "3楼"],
        ["85-103", 4],
        ["85-104", "5层"],
    ]
    brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert [homes(office)[f"85-10{number}"]["floor"] for number in range(1, 5)] == [12, 3, 4, 5]


@pytest.mark.parametrize(
    ("title", "means"),
    [
        ("2024年水费欠费表", "水费欠费（2024年）"),
        ("阳光小区2024年物业服务费欠费表", "欠费（2024年）"),
        ("2024年业主欠费明细表", "欠费（2024年）"),
        ("2024年车位费欠费表", ""),
    ],
)
def test_amounts_owed_are_of_the_charge_that_the_title_names(
    office: Workspace, tmp_path: Path, title: str, means: str
) -> None:
    rows: list[Row] = [[title], ["房号", "业主", "欠费"], ["861-101", "张三", 100], ["861-102", "李四", 200]]
    told = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--dry-run", "--yes", by=BY)
    if means:
        assert told.status == 0 and f"C 欠费  → {means}" in told.out, told.err
    else:
        assert told.status == 2 and "C 欠费 按标题是欠费，但不知道算哪一种" in told.err + told.out


def test_years_of_a_charge_that_is_not_known_are_asked_about(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["车位费欠费明细表"],
        ["房号", "业主", "2023年", "2024年", "合计"],
        ["862-101", "张三", 100, 200, 300],
    ]
    file = book(tmp_path / "a.xlsx", Sheet1=rows)
    assert office.run("setup", file, "--dry-run", "--yes", by=BY).status == 2
    said = ("--map", "2023年=服务费欠费", "--map", "2024年=服务费欠费")
    done = office.run("setup", file, "--yes", *said, by=BY)
    assert done.status == 0, done.err
    assert debts(office, "862") == {("862-101", "2023"): "100.00", ("862-101", "2024"): "200.00"}


def test_a_spouse_whose_partner_is_not_named_is_no_head_of_the_household(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主", "配偶", "配偶电话"], ["863-101", "", "王芳", "13800138000"]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    found = household(office, "863-101")
    assert "head" not in found and found["members"] == [
        {"name": "王芳", "relation": "配偶", "phone": "13800138000"}
    ]


def test_a_floor_area_of_nothing_beside_another_one_is_asked_about(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "业主", "建筑面积", "收费面积"],
        ["864-101", "张三", 100, 0],
        ["864-102", "李四", 90, 85],
        ["864-103", "王五", 80, ""],
    ]
    told = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--dry-run", "--yes", by=BY)
    assert "作准的那一列是 0，这里是 100.00" in told.out + told.err


@pytest.mark.parametrize(
    ("title", "occupancy"),
    [
        ("租户", "tenant"),
        ("阳光花园租户信息登记表", "tenant"),
        ("租户另附", "owner"),
        ("住户及租户台账", "owner"),
    ],
)
def test_only_a_title_of_nobody_but_those_who_rent_says_whose_names_stand_below(
    office: Workspace, tmp_path: Path, title: str, occupancy: str
) -> None:
    number = f"231-{100 + sum(map(ord, title)) % 800}"
    brought(office, book(tmp_path / "a.xlsx", Sheet1=[[title], ["房号", "姓名"], [number, "张三"]]))
    assert household(office, number)["occupancy"] == occupancy


def test_beside_the_names_of_those_who_rent_other_names_are_the_owners(
    office: Workspace, tmp_path: Path
) -> None:
    heads: Row = ["房号", "姓名", "电话", "租户姓名", "租户电话"]
    row: Row = ["231-901", "张三", "13800000001", "李四", "13800000002"]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=[["租户登记表"], heads, row]))
    file = household(office, "231-901")
    assert (file["head"], file["members"][0]["name"]) == ("李四", "张三")


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("欠费催缴台账", 0),
        ("欠缴物业费业主名单", 0),
        ("无欠费", 2),
        ("欠费户装修押金表", 2),
        ("欠费及预存", 2),
    ],
)
def test_an_amount_is_owed_only_below_a_title_of_nothing_else(
    office: Workspace, tmp_path: Path, title: str, status: int
) -> None:
    rows: list[Row] = [[title], ["房号", "业主", "金额"], ["232-101", "张三", 100], ["232-102", "李四", 200]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", "--dry-run", by=BY)
    assert done.status == status, done.err


@pytest.mark.parametrize(
    "heading", ["收费面积㎡", "物业收费面积", "计费建筑面积", "物业费计费面积（m2）", "计价面积"]
)
def test_what_fees_are_charged_by_has_many_names(office: Workspace, tmp_path: Path, heading: str) -> None:
    number = f"233-{100 + sum(map(ord, heading)) % 800}"
    rows: list[Row] = [["房号", "业主", "建筑面积", heading], [number, "张三", 100, 98]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    assert (homes(office)[number]["area"], household(office, number)["remark"]) == (
        "98.00",
        "建筑面积：100.00",
    )


def test_the_sort_of_a_home_is_part_of_its_number_and_the_name_of_the_estate_is_not(
    office: Workspace, tmp_path: Path
) -> None:
    villas: list[Row] = [["房号", "业主"], ["云栖花园别墅9021号", "张三"], ["云栖花园别墅9022号", "李四"]]
    shops: list[Row] = [["铺号", "业主"], ["商铺 9021", "王五"], ["商铺 9022", "赵六"]]
    brought(office, book(tmp_path / "a.xlsx", 别墅=villas, 铺=shops))
    assert [household(office, f"{sort}9021")["head"] for sort in ("别墅", "商铺")] == ["张三", "王五"]


def test_a_home_is_found_with_and_without_the_noughts_of_the_ledger(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主", "电话"], ["09-0201", "张三", "086-13800000001"]]
    rows += [["09-0101", "李四", "086 0571-88112233"]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    for typed in ("9-101", "09-0101", "9栋0101室", "09-101"):
        assert office.run("show", typed, "--json", by=BY).json()["id"] == "09-0101"
    assert household(office, "9-101")["phone"] == "0571-88112233"
    assert office.run("complaints", "register", "9-101", "漏水").status == 0
    later = book(tmp_path / "b.xlsx", 欠费表=[["房号", "金额"], ["9-101", 30]])
    assert brought(office, later)["homes"] == 0
    assert debts(office, "09") == {("09-0101", "2026-10"): "30.00"}


def _paid(*rows: Row) -> list[Row]:
    """A register of payments: what each home paid of the first months of the year."""
    heads: Row = ["房号", "业主", "月物业费", *(f"{month}月" for month in range(1, 13))]
    return [["收费登记"], heads, *([f"235-{101 + n}", "张三", 100, *row] for n, row in enumerate(rows))]


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        ([["√"] * 12, ["√"] * 9, ["√"] * 9], ["10月"]),  # only who paid ahead says anything of October
        ([["√"] * 10, *[["√"] * 8] * 9], ["9月", "10月"]),  # or one of many
        ([["√"] * 10, ["√"] * 10, ["√"] * 8], []),
        ([[1200], [1200], ["√"] * 10], []),  # a year at once: nobody owes anything
    ],
)
def test_a_month_that_hardly_anybody_paid_is_owed_only_where_somebody_says_that_it_was_kept(
    office: Workspace, tmp_path: Path, rows: list[Row], doubted: list[str]
) -> None:
    file = book(tmp_path / "a.xlsx", 收费=_paid(*rows))
    done = office.run("setup", file, "--yes", "--dry-run", by=BY)
    assert done.status == (2 if doubted else 0)
    assert [month for month in ("9月", "10月") if f"--map {month}=不读" in done.out + done.err] == doubted
    if doubted:
        owed = brought(office, file, "--dry-run", "--map", "10月=月物业费")["owed"]
        assert Decimal(owed) == 100 * sum(10 - len(row) for row in rows if len(row) < 10)
        left = [word for month in doubted for word in ("--map", f"{month}=不读")]
        assert brought(office, file, "--dry-run", *left)["owed"] == "0.00"


def test_notes_measures_and_numbers_of_columns_around_the_headings_are_no_part_of_a_list(
    office: Workspace, tmp_path: Path
) -> None:
    heads: Row = ["楼栋", "房号", "业主", "面积", "欠费合计", "2025年欠费", "2026年欠费"]
    above: Row = ["截至2026年10月31日", "", "", "", "单位：元"]
    belows: list[Row] = [["", "", "", "（㎡）", "（元）"], ["甲", "乙", "丙", "丁", 1, 2, 3], [*range(1, 8)]]
    for number, below in enumerate(belows):
        rows: list[Row] = [["欠费台账"], above, heads, below, [f"24{number}", 101, "张三", 80, 30, 10, 20]]
        said = brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
        assert (said["homes"], said["owed"], said["rows_refused"]) == (1, "30.00", 0)


def test_a_sheet_is_called_after_building_and_entrance(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主"], [101, "张三"]]
    brought(office, book(tmp_path / "a.xlsx", **{"51-1": rows, "51-2": rows}))
    assert {"51-1-101", "51-2-101"} <= homes(office).keys()


def test_amounts_below_titles_of_single_months_are_debts_of_each(office: Workspace, tmp_path: Path) -> None:
    sheets: dict[str, list[Row]] = {
        f"{month}月": [[f"2026年{month}月欠费名单"], ["房号", "金额"], ["244-101", month]] for month in (8, 9)
    }
    people: list[Row] = [["房号", "业主"], ["244-101", "张三"]]
    assert brought(office, book(tmp_path / "a.xlsx", 住户=people, **sheets))["rows_refused"] == 0
    assert debts(office, "244") == {("244-101", "2026-08"): "8.00", ("244-101", "2026-09"): "9.00"}


@pytest.mark.parametrize("heading", ["业主姓名及身份证号", "业主 Owner"])
def test_a_heading_may_name_beside_what_is_not_kept_or_say_it_in_english(
    office: Workspace, tmp_path: Path, heading: str
) -> None:
    number = f"245-{100 + len(heading)}"
    rows: list[Row] = [
        ["房号 Unit", heading, "电话 Tel."],
        [number, "张三（330106198001011234）", "13800000001"],
    ]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    file = household(office, number)
    assert (file["head"], file["phone"]) == ("张三", "13800000001")


def test_a_list_of_charges_names_one_person_however_many_rows_he_has(
    office: Workspace, tmp_path: Path
) -> None:
    lines = "楼宇,房间号,客户名称,客户类型,收费项目,应收期间,欠费金额\n"
    lines += "".join(f"246号楼,246-101,张三,业主,{kind},2026年{month}月,10\n" for kind, month in _CHARGES)
    assert brought(office, text(tmp_path / "a.csv", lines))["rows_refused"] == 0
    assert "members" not in household(office, "246-101")
    assert sorted(debts(office, "246")) == [("246-101", "2026-09"), ("246-101", "2026-10")]


_CHARGES = (("物业服务费", 9), ("物业服务费", 10), ("水费", 10))


@pytest.mark.parametrize(
    "room", ["3.2.1208", "3_2_1208", "3·2·1208", "3座2梯1208", "3幢2单元12层08", "3栋2单元12层1208室"]
)
def test_a_home_is_written_with_dots_strokes_and_storeys(
    office: Workspace, tmp_path: Path, room: str
) -> None:
    rows: list[Row] = [["房号", "业主"], [f"4{room}", "张三"]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows), "--update")
    assert "43-2-1208" in homes(office)


@pytest.mark.parametrize("said", ["*张三", "张三★", "（空置）", "物业用房", "样板间"])
def test_marks_are_no_part_of_a_name_and_what_a_home_is_for_names_nobody(
    office: Workspace, tmp_path: Path, said: str
) -> None:
    number = f"247-{100 + sum(map(ord, said)) % 800}"
    made = brought(office, book(tmp_path / "a.xlsx", Sheet1=[["房号", "业主"], [number, said]]))
    assert made["households"] == ("张三" in said)
    assert "张三" not in said or household(office, number)["head"] == "张三"


def test_a_sheet_of_several_buildings_is_called_after_none(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主"], *([f"{building}-901", "张三"] for building in (261, 262, 263))]
    brought(office, book(tmp_path / "a.xlsx", **{"261-263栋": rows}))
    assert {"261-901", "262-901", "263-901"} <= homes(office).keys()


def test_an_amount_over_several_homes_is_refused_and_a_name_is_of_each(
    office: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        out = made.add_worksheet()
        out.write_row(0, 0, ["房号", "业主", "欠费"])
        for row, room in enumerate(("264-101", "264-102", "264-103", "264-104", "264-105"), 1):
            out.write(row, 0, room)
        out.merge_range("B2:B3", "张三")
        out.merge_range("C2:C3", 100)
        out.merge_range("B4:B5", "李四")
        out.merge_range("C4:C5", 0)
        out.write_row(5, 1, ["王五", 5])
    said = brought(office, str(path))
    assert (said["homes"], said["owed"], said["rows_refused"]) == (3, "5.00", 2)
    told = office.run("setup", str(path), "--dry-run", by=BY)
    assert "第 2 行 C 欠费：这一格跨 264-101、264-102 几套房屋合并" in told.err
    assert household(office, "264-104")["head"] == "李四"


def test_a_number_with_a_point_is_no_number_of_a_home_and_text_is(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主"], [265.11, "张三"], ["265.110", "李四"]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", by=BY)
    assert "第 2 行 A 房号：265.11 是小数" in done.err and household(office, "265-110")["head"] == "李四"


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("A&B Co., Ltd", ["A&B Co., Ltd"]),
        ("John & Mary Smith", ["John & Mary Smith"]),
        ("张三, 李四", ["张三", "李四"]),
        ("张三&李四", ["张三", "李四"]),
    ],
)
def test_signs_between_foreign_names_part_nobody(
    office: Workspace, tmp_path: Path, said: str, people: list[str]
) -> None:
    number = f"266-{100 + sum(map(ord, said)) % 800}"
    brought(office, book(tmp_path / "a.xlsx", Sheet1=[["房号", "业主"], [number, said]]))
    file = household(office, number)
    assert [file["head"], *(one["name"] for one in file.get("members", ()))] == people


def test_a_ledger_of_taipei(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["社區住戶資料表"],
        ["棟別", "門牌", "戶長", "聯絡電話", "欠繳金額"],
        ["甲棟", "12號3樓", "王大明", "0912-345-678", 5200],
        ["乙棟", "14號3樓之1", "林志豪", "(02)2345-6789", ""],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", 工作表1=rows))["rows_refused"] == 0
    assert household(office, "甲-12-3")["phone"] == "0912345678"
    assert household(office, "乙棟14號3樓之1")["head"] == "林志豪"


def test_labels_within_a_cell_name_nobody(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "住户信息"], ["271-101", "姓名：张三 电话：13800000001"]]
    brought(office, book(tmp_path / "a.xlsx", Sheet1=rows))
    file = household(office, "271-101")
    assert (file["head"], file["phone"], file.get("members")) == ("张三", "13800000001", None)


def test_a_sum_on_top_a_range_of_homes_and_a_minus_behind(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["合计", "", 242],
        ["房号", "业主", "欠费"],
        ["272-101", "张三", 300],
        ["272-102", "李四", "58.00-"],
        ["272-103~105", "王五", ""],
    ]
    file = book(tmp_path / "a.xlsx", Sheet1=rows)
    done = office.run("setup", file, "--dry-run", by=BY)
    assert "C 欠费  → 欠费" in done.out and "272-103~105 是几套房屋" in done.err
    said = brought(office, file)
    assert (said["owed"], said["credit"], said["rows_refused"]) == ("300.00", "58.00", 1)


def test_a_column_that_is_not_read_is_told_or_asked_about(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [["房号", "业主", "", "余额"], ["273-101", "张三", "已搬走", "欠100"]]
    done = office.run("setup", book(tmp_path / "a.xlsx", Sheet1=rows), "--yes", by=BY)
    assert done.status == 2 and "不读的列：C" in done.out and "--map 余额=欠费" in done.out + done.err


def test_what_is_due_each_month_is_headed_so_or_so(office: Workspace, tmp_path: Path) -> None:
    for number, heading in enumerate(("应收/月", "月均费用", "每户每月费用")):
        heads: Row = ["房号", "业主", heading, "9月", "10月"]
        rows: list[Row] = [["收费登记"], heads, [f"274-10{number}", "张三", 50, "√", "未缴"]]
        assert brought(office, book(tmp_path / "a.xlsx", 收费=rows))["owed"] == "50.00"


def test_what_was_owed_before_and_what_is_owed_of_a_year_are_both_owed(
    office: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        out = made.add_worksheet()
        out.merge_range("A1:B1", "房屋")
        out.merge_range("C1:D1", "费用情况（元）")
        out.write_row(1, 0, ["房号", "业主", "陈欠", "2026年欠费"])
        out.write_row(2, 0, ["275-101", "张三", 100, 30])
        out.write_row(3, 0, ["275-102", "李四", "", 5])
    assert brought(office, str(path))["owed"] == "135.00"
    assert debts(office, "275") == {
        ("275-101", "2026-10"): "100.00", ("275-101", "2026"): "30.00", ("275-102", "2026"): "5.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "room", ["'276-101", "(276-101)", "【276-101】", "NO.276-101", "第276栋101", "276-101.0"]
)
def test_what_stands_around_the_number_of_a_home_is_no_part_of_it(
    office: Workspace, tmp_path: Path, room: str
) -> None:
    rows: list[Row] = [["房号", "业主"], [room, "张三"], ["276-102", "李四"]]
    assert brought(office, book(tmp_path / "a.xlsx", Sheet1=rows), "--update")["rows_refused"] == 0
    assert homes(office).keys() >= {"276-101", "276-102"}
    assert [one for one in homes(office) if "276" in one] == ["276-101", "276-102"]


def test_what_settles_a_doubt_can_be_typed_as_it_is_told(office: Workspace, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", 收费=_paid(["√"] * 12, ["√"] * 9))
    told = office.run("--lang", "en", "setup", file, "--yes", by=BY).out
    assert '--map "10月=Due each month"' in told and "--map 10月=ignore" in told


def test_a_sheet_whose_homes_are_headed_otherwise_is_told_with_what_to_say(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [["房号", "业主"], ["307-101", "张三"]]
    shops: list[Row] = [
        ["编号", "经营者", "欠费（万元）"],
        ["商铺307-1", "李四", 0.35],
        ["商铺307-2", "王五", ""],
    ]
    file = book(tmp_path / "a.xlsx", 住宅=rows, 商铺=shops)
    told = office.run("setup", file, "--dry-run", by=BY)
    assert "商铺 没有读：没有房号这一列" in told.out and "--map 列=房号" in told.out, told
    assert brought(office, file, "--map", "编号=房号")["homes"] == 3


def test_the_number_of_a_home_may_be_headed_by_all_its_parts(office: Workspace, tmp_path: Path) -> None:
    for number, heading in (
        ("308", "楼号/单元/房号"),
        ("309", "楼栋-单元-房间号"),
        ("310", "栋、单元、室号"),
    ):
        rows: list[Row] = [[heading, "业主"], [f"{number}栋1单元101", "张三"], [f"{number}-2-0102", "李四"]]
        brought(office, book(tmp_path / f"{number}.xlsx", 表=rows))
        assert {f"{number}-1-101", f"{number}-2-0102"} <= set(homes(office))


def test_a_row_that_cannot_be_taken_is_not_replaced_by_another_of_its_home(
    office: Workspace, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["房号", "业主", "面积", "电话"],
        ["311-101", "孙七", "约90", "13800000001"],
        ["311-101", "吴九", 90, "13800000002"],
        ["311-102", "郑十", 90, ""],
    ]
    done = office.run("setup", book(tmp_path / "a.xlsx", 表=rows), "--yes", by=BY)
    assert "第 3 行：311-101 的第 2 行没有录入" in done.err, done
    assert {home for home in homes(office) if home.startswith("311-")} == {"311-102"}


@pytest.mark.parametrize(
    ("heading", "owed", "building"),
    [("账户余额（负数为欠费）", "20.00", "312"), ("期末余额(正数表示欠费)", "50.00", "313")],
)
def test_a_balance_whose_heading_says_which_sign_is_owed_is_not_in_doubt(
    office: Workspace, tmp_path: Path, heading: str, owed: str, building: str
) -> None:
    rows: list[Row] = [
        ["房号", "业主", heading],
        [f"{building}-101", "张三", -20],
        [f"{building}-102", "李四", 50],
    ]
    assert brought(office, book(tmp_path / "a.xlsx", 表=rows))["owed"] == owed
