"""Ledgers of several times in one: last year's sheet beside this year's, those who are here no more."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from propctl.testing import Workspace, make_workspace
from tests.cli.ledgers import BY, Row, book, brought, homes, household


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One office; each ledger brings other buildings."""
    return make_workspace(tmp_path_factory.mktemp("times") / "office")


def heads(office: Workspace, building: str) -> dict[str, str]:
    """Home -> who is the head of its household."""
    return {
        unit: household(office, unit)["head"] for unit in homes(office) if unit.startswith(f"{building}-")
    }


def test_a_list_of_those_who_moved_out_names_nobody_who_lives_here(office: Workspace, tmp_path: Path) -> None:
    before: list[Row] = [["已迁出住户登记表"], ["房号", "业主", "迁出日期"], ["1-101", "旧一", "2024-3-1"]]
    now: list[Row] = [["在住及未迁出住户"], ["房号", "业主"], ["1-101", "张三"], ["1-102", "李四"]]
    brought(office, book(tmp_path / "a.xlsx", 迁出=before, 现住=now))
    assert heads(office, "1") == {"1-101": "张三", "1-102": "李四"}
    path = book(tmp_path / "b.xlsx", 台账=[["销户登记"], ["房号", "业主"], ["2-101", "旧二"]])
    told = office.run("setup", path, "--yes", by=BY)
    assert told.status != 0 and "已经不在这里的人" in told.err, told.err
    assert brought(office, path, "--header", "2")["homes"] == 1  # somebody says that it is to be read
    assert heads(office, "2") == {"2-101": "旧二"}


def test_a_row_of_somebody_who_is_gone_gives_way_to_who_is_there(office: Workspace, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["房号", "业主", "状态", "欠费"],
        ["3-101", "旧一", "已迁出", 0],
        ["3-101", "张三", "在住", 10],
        ["3-0102", "旧二", "注销", 5],  # what he owes is nobody else's
        ["3-102", "李四", "在住", 0],
        ["3-103", "王五", "已搬走", 7],  # the only one who is known of that home
    ]
    came = brought(office, book(tmp_path / "a.xlsx", 表=rows))
    assert (came["homes"], came["owed"], came["rows_refused"]) == (3, "17.00", 1)
    assert heads(office, "3") == {"3-101": "张三", "3-0102": "李四", "3-103": "王五"}


def test_of_a_list_at_two_times_the_later_one_counts(office: Workspace, tmp_path: Path) -> None:
    earlier: list[Row] = [
        ["房号", "业主", "累计欠费"],
        ["4-101", "张三", 100],
        ["4-102", "老二", 50],
        ["4-9", "九", 1],
    ]
    later: list[Row] = [["房号", "业主", "累计欠费"], ["4-101", "张三", 150], ["4-102", "新二", 0]]
    came = brought(office, book(tmp_path / "a.xlsx", **{"2025年12月": earlier, "2026年10月": later}))
    assert (came["homes"], came["owed"], came["rows_refused"]) == (3, "151.00", 0)
    assert heads(office, "4")["4-102"] == "新二"


def test_sheets_of_two_times_are_told_apart_only_where_both_say_when(
    office: Workspace, tmp_path: Path
) -> None:
    one: list[Row] = [["房号", "业主", "面积"], ["5-101", "张三", 90]]
    less: list[Row] = [["房号", "业主"], ["5-101", "李四"]]  # it says less: nothing is taken back by it
    for name, sheets in {
        "a": {"2025年": one, "2026年": less},
        "b": {"2026年": one, "2026年9月": [one[0], ["5-101", "李四", 90]]},
        "c": {"2026年": one, "台账": [one[0], ["5-101", "李四", 90]]},
    }.items():
        path = book(tmp_path / f"{name}.xlsx", **sheets)
        assert brought(office, path, "--dry-run")["rows_refused"] == 1, name


def test_formulas_that_nobody_worked_out_are_not_nothing(office: Workspace, tmp_path: Path) -> None:
    """A program writes 0 for what the spreadsheet is to work out once it opens it."""

    def ledger(name: str, building: int, *owed: int) -> str:
        with xlsxwriter.Workbook(str(tmp_path / name)) as made:
            sheet = made.add_worksheet()
            sheet.write_row(0, 0, ["房号", "业主", "面积", "欠费"])
            for row, amount in enumerate(owed, 1):
                sheet.write_row(row, 0, [f"{building}-10{row}", "张三", 90])
                sheet.write_formula(row, 3, f"=C{row + 1}*2", None, amount)
        return str(tmp_path / name)

    told = office.run("setup", ledger("a.xlsx", 6, 0, 0), "--yes", by=BY)
    assert told.status == 65 and "公式没有算出结果" in told.err, told.err
    came = brought(office, ledger("b.xlsx", 7, 180, 0))  # worked out: the 0 of one is 0
    assert (came["homes"], came["owed"]) == (2, "180.00")
