"""Sheets as people give them: any encoding and separator, and what a workbook shows."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from propctl.entry import sheet_files, sheets, workbooks
from propctl.entry.headings import Known, known_names, table_of
from propctl.entry.sheet_files import read_sheet
from propctl.entry.sheets import Unreadable, column_name
from propctl.errors import BadData, UsageError

LABELS = {"number": "房号", "building": "楼栋", "area": "建筑面积（m²）", "layout": "户型"}
NAMES = {
    "number": ("number", "房号", "Unit"),
    "building": ("building", "楼栋", "Building"),
    "area": ("area", "建筑面积", "Floor area"),
    "layout": ("layout", "户型", "Layout"),
}
KNOWN = Known(known_names(NAMES, LABELS), LABELS, known_names({"state": ("state", "状态")}, {}))


def rows_of(path: Path, **how: Any) -> list[dict[str, Any]]:
    return [row.cells for row in table_of(read_sheet(path, KNOWN.count), KNOWN, **how).rows]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# -- text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_whatever_its_separator_encoding_and_line_end(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    lines = ["房号,楼栋,户型", "3-101,3,两室", "3-102,3,三室"]
    text = end.join(line.replace(",", separator) for line in lines) + end
    found = rows_of(written(tmp_path / "a.csv", text, encoding))
    assert found == [
        {"number": "3-101", "building": "3", "layout": "两室"},
        {"number": "3-102", "building": "3", "layout": "三室"},
    ]


def test_unicode_text_without_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("房号\t户型\r\n3-101 A\tabc def ghi\r\n".encode("utf-16-le"))
    assert rows_of(path) == [{"number": "3-101 A", "layout": "abc def ghi"}]


def test_a_comma_in_the_cells_of_a_sheet_parted_by_semicolons_parts_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "房号;户型\n3-101;两室,一厅,一卫\n3-102;三室,两厅,两卫\n")
    assert [row["layout"] for row in rows_of(path)] == ["两室,一厅,一卫", "三室,两厅,两卫"]


def test_a_line_that_names_the_separator_is_obeyed(tmp_path: Path) -> None:
    table = table_of(
        read_sheet(written(tmp_path / "a.csv", "sep=|\n房号|户型\n3-101|两室\n"), KNOWN.count), KNOWN
    )
    assert [(row.number, row.cells["number"]) for row in table.rows] == [(3, "3-101")]


@pytest.mark.parametrize("sign", ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_sign_that_is_no_line_end_starts_no_row(tmp_path: Path, sign: str) -> None:
    path = written(tmp_path / "a.csv", f"房号,户型\r\n3-101,两室{sign}一厅\r\n3-102,三室\r\n")
    assert [row["number"] for row in rows_of(path)] == ["3-101", "3-102"]
    assert rows_of(path)[0]["layout"] == f"两室{sign}一厅"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_break_within_quotation_marks_stays_in_its_cell(tmp_path: Path, line_end: str) -> None:
    path = written(tmp_path / "a.csv", f'房号,户型{line_end}3-101,"两室{line_end}一厅 ""朝南"""{line_end}')
    (row,) = rows_of(path)
    assert row["layout"] == f'两室{line_end}一厅 "朝南"'


def test_a_row_after_a_broken_cell_keeps_the_number_that_a_spreadsheet_gives_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '房号,户型\n3-101,"两室\n一厅"\n\n3-102,三室\n')
    table = table_of(read_sheet(path, KNOWN.count), KNOWN)
    assert [(row.number, row.cells["number"]) for row in table.rows] == [(2, "3-101"), (4, "3-102")]


def test_quotation_marks_that_do_not_match_are_told_with_the_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '房号,户型\n3-101,"两室\n3-102,三室\n')
    with pytest.raises(BadData, match="row 2"):
        read_sheet(path, KNOWN.count)


def test_what_keeps_a_number_from_being_one_is_left_off(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path / "a.csv", '房号,户型\n"=""0101""",两室\n')) == [
        {"number": "0101", "layout": "两室"}
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n", "户主,电话\n张三,1\n".encode()])
def test_a_sheet_without_known_headings_is_refused_with_those_that_are(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(BadData, match="房号"):
        rows_of(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>1</td></tr></table>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04nonsense", "not a spreadsheet"),
        (b"\xff\xff\xff\xff\x00", "called a workbook and is none|neither UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
    ],
)
@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.xlsx"])
def test_a_file_of_another_kind_is_refused_with_what_it_is(
    tmp_path: Path, data: bytes, says: str, name: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadData, match=says):
        read_sheet(tmp_path / name, KNOWN.count)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read_sheet(tmp_path / "none.csv", KNOWN.count)


def test_too_many_rows_and_too_much_text_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.csv", "房号\n" + "3-101\n" * 30)
    monkeypatch.setattr(sheets, "ROWS_LIMIT", 30)
    with pytest.raises(BadData, match="more than 30 rows"):
        read_sheet(path, KNOWN.count)
    monkeypatch.setattr(sheet_files, "TEXT_LIMIT", 10)
    with pytest.raises(BadData, match="too large"):
        read_sheet(path, KNOWN.count)


# -- headings


@pytest.mark.parametrize(
    "heading",
    [
        "房号",
        " 房 号 ",
        "房号*",
        "*房号：",
        "房号\n",
        "房号（必填）",
        "房号[必填]",
        "Unit",
        "unit",
        "NUMBER",
        "ＵＮＩＴ",
    ],
)
def test_a_heading_is_known_however_it_is_set(tmp_path: Path, heading: str) -> None:
    quoted = '"{}"'.format(heading.replace('"', '""'))
    assert rows_of(written(tmp_path / "a.csv", f"{quoted},楼栋\n3-101,3\n"))[0]["number"] == "3-101"


@pytest.mark.parametrize("heading", ["建筑面积", "建筑面积（m²）", "建筑面积(㎡)", "建筑面积（平方米）"])
def test_a_heading_is_known_with_any_unit_behind_it(tmp_path: Path, heading: str) -> None:
    assert rows_of(written(tmp_path / "a.csv", f"房号,{heading}\n3-101,89.5\n"))[0]["area"] == "89.5"


def test_titles_above_the_headings_numbering_and_blank_rows_are_passed(tmp_path: Path) -> None:
    text = "锦绣苑业主台账,,\n制表：王,,2026-11\n\n序号,房号,楼栋\n1,3-101,3\n,,\n2,3-102,3\n"
    table = table_of(read_sheet(written(tmp_path / "a.csv", text), KNOWN.count), KNOWN)
    assert table.heading == 4
    assert [(row.number, row.cells["number"]) for row in table.rows] == [(5, "3-101"), (7, "3-102")]


def test_the_row_of_the_headings_can_be_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "房号,楼栋,户型\n房号,楼栋,x\n3-101,3,y\n")
    assert rows_of(path, header=2, ignored=["x"]) == [{"number": "3-101", "building": "3"}]
    with pytest.raises(UsageError, match="row 9"):
        rows_of(path, header=9)


def test_headings_printed_again_and_sums_are_no_rows(tmp_path: Path) -> None:
    text = "房号,建筑面积\n3-101,10\n小计,10\n房号,建筑面积\n3-102,20\n合 计：,30\n"
    table = table_of(read_sheet(written(tmp_path / "a.csv", text), KNOWN.count), KNOWN)
    assert [row.cells["number"] for row in table.rows] == ["3-101", "3-102"]
    assert table.sums == [3, 6]


def test_all_unknown_columns_are_told_at_once_with_what_is_near(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "房号,面积,户主,备注\n3-101,89,张三,x\n")
    with pytest.raises(BadData) as refused:
        rows_of(path)
    said = str(refused.value)
    assert "B 面积 (= 建筑面积（m²）?)" in said and "C 户主" in said and "D 备注" in said and "户型" in said
    assert rows_of(path, ignored=["备注", "C"], renamed={"面积": "area"}) == [
        {"number": "3-101", "area": "89"}
    ]
    assert rows_of(path, ignored=["备注", "户主"], renamed={"B": "area"})[0]["area"] == "89"


def test_two_columns_for_one_field_are_refused_with_both(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "房号,楼栋,房号（新）\n3-101,3,3-102\n")
    with pytest.raises(BadData, match=r"A 房号 = C 房号（新）"):
        rows_of(path)
    assert rows_of(path, ignored=["C"]) == [{"number": "3-101", "building": "3"}]


@pytest.mark.parametrize("headings", ["房号,户主", "房号,房号（新）"])
def test_where_no_option_says_what_columns_are_none_is_named(tmp_path: Path, headings: str) -> None:
    sheet = read_sheet(written(tmp_path / "a.csv", f"{headings}\n3-101,x\n"), KNOWN.count)
    for as_it_is in (False, True):
        with pytest.raises(BadData) as refused:
            table_of(sheet, KNOWN, as_it_is=as_it_is)
        assert ("--" not in str(refused.value)) == as_it_is


def test_a_cell_below_no_heading_is_told_by_its_column(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "房号,户型\n3-101,两室,一厅\n3-102,三室\n")
    table = table_of(read_sheet(path, KNOWN.count), KNOWN)
    assert [row.surplus for row in table.rows] == [["C"], []]
    assert table_of(read_sheet(path, KNOWN.count), KNOWN, ignored=["C"]).rows[0].surplus == []


def test_what_propctl_works_out_itself_is_passed_and_said(tmp_path: Path) -> None:
    table = table_of(read_sheet(written(tmp_path / "a.csv", "房号,状态\n3-101,在用\n"), KNOWN.count), KNOWN)
    assert (table.derived, table.rows[0].cells) == (["状态"], {"number": "3-101"})


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_a_spreadsheet(index: int, name: str) -> None:
    assert column_name(index) == name


# -- workbooks


def book(path: Path, rows: list[list[Any]], formats: dict[Any, str] | None = None) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        styles = {key: made.add_format({"num_format": code}) for key, code in (formats or {}).items()}
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                style = styles.get((number, place)) or styles.get(type(cell))
                if isinstance(cell, (dt.date, dt.time)):
                    sheet.write_datetime(number, place, cell, style)
                elif cell is not None:
                    sheet.write(number, place, cell, style)
    return path


def test_the_cells_of_a_workbook_come_with_their_types(tmp_path: Path) -> None:
    formats = {dt.datetime: "yyyy-mm-dd hh:mm", dt.date: "yyyy-mm-dd", dt.time: "hh:mm"}
    cells = [1203, 89.5, True, dt.date(2026, 11, 3), dt.datetime(2026, 11, 3, 14), dt.time(8, 30), "文"]
    path = book(tmp_path / "a.xlsx", [["房号", *"bcdefg"], cells], formats)
    assert read_sheet(path, KNOWN.count).rows[1] == [1203.0, *cells[1:]]


def test_a_number_that_is_shown_with_zeros_before_it_keeps_them(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["房号"], [101], [101]], {(1, 0): "0000"})
    assert [row[0] for row in read_sheet(path, KNOWN.count).rows[1:]] == ["0101", 101.0]


def test_an_error_in_a_cell_is_not_an_empty_cell(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["房号", "户型", "楼栋"])
        sheet.write(1, 0, "3-101")
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(1, 2, "=1+2", None, 3)
    assert read_sheet(tmp_path / "a.xlsx", KNOWN.count).rows[1] == ["3-101", Unreadable("#N/A"), 3.0]


def test_a_formula_that_nothing_has_worked_out_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["房号", "户型"], ["3-101", "=A2"]])
    edited = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<f>A2</f><v>0</v>", b"<f>A2</f><v></v>"))
    assert read_sheet(edited, KNOWN.count).rows[1] == ["3-101", Unreadable("")]


def test_only_cells_that_the_sheet_really_merged_are_filled_down(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:C1", "台账")
        sheet.write_row(1, 0, ["楼栋", "房号", "户型"])
        sheet.merge_range("A3:A4", "3")
        sheet.write("B3", "3-101")
        sheet.write("B4", "3-102")
        sheet.write("B5", "3-103")  # below the merged cell: nothing is said of its building
        sheet.merge_range("A7:A8", "4")
        sheet.write("B7", "4-101")
    assert rows_of(tmp_path / "a.xlsx") == [
        {"building": "3", "number": "3-101"},
        {"building": "3", "number": "3-102"},
        {"number": "3-103"},
        {"building": "4", "number": "4-101"},
    ]


def test_the_sheet_with_known_headings_is_read_hidden_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("说明").write(0, 0, "请勿修改")
        made.add_worksheet("二期").write_column(0, 0, ["房号", "3-101"])
        hidden = made.add_worksheet("旧")
        hidden.write_column(0, 0, ["房号", "9-999"])
        hidden.hide()
        made.add_worksheet("三期").write_column(0, 0, ["房号", "5-101"])
        made.add_worksheet("空")
    found = read_sheet(path, KNOWN.count)
    assert (found.name, list(found.others)) == ("二期", ["说明", "三期"])
    assert read_sheet(path, KNOWN.count, "三期").rows[1] == ["5-101"]
    with pytest.raises(UsageError, match="二期"):
        read_sheet(path, KNOWN.count, "四期")


def test_a_sheet_that_goes_too_far_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "房号")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(BadData, match="row 1048576, column 16384"):
        read_sheet(tmp_path / "a.xlsx", KNOWN.count)


def test_rows_that_are_only_coloured_are_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        sheet = made.add_worksheet()
        sheet.write_column(0, 0, ["房号", "3-101"])
        for row in range(2, 60):
            sheet.write_blank(row, 0, None, made.add_format({"bg_color": "red"}))
        sheet.write_blank(900_000, 0, None, made.add_format({"bg_color": "red"}))
    assert [row["number"] for row in rows_of(tmp_path / "a.xlsx")] == ["3-101"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", [["房号"], ["3-101"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(3 << 20))
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 2 << 20)
    assert path.stat().st_size < 100_000
    with pytest.raises(BadData, match="unpacks to 3 MB"):
        read_sheet(path, KNOWN.count)


def test_a_workbook_with_entities_is_no_spreadsheet(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["房号"], ["3-101"]])
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', 1)
            new.writestr(name, data)
    with pytest.raises(BadData, match="not a spreadsheet"):
        read_sheet(bomb, KNOWN.count)


def test_a_workbook_that_lies_about_its_size_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import struct

    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 2 << 20)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * (8 << 20))
    data = bytearray(path.read_bytes())
    for place in (22, data.find(b"PK\x01\x02") + 24):
        struct.pack_into("<I", data, place, 2000)
    path.write_bytes(data)
    with pytest.raises(BadData, match="not a spreadsheet"):
        read_sheet(path, KNOWN.count)
