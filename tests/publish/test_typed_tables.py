"""Sheets: the report with charts, Parquet with real types, CSV with the same columns each time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from propctl.testing import Workspace, make_workspace

AREAS = ["residents", "complaints", "callbacks", "workorders", "fees"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two complaints, one of which was handed on in time and the other late."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", areas=AREAS)
    made.do("residents.unit.add", number="3-1201", area="98.65")
    handed = {"departments": "engineering", "to_person": "technician-1"}
    for about, at in (("=1+1", "09:10"), ("楼道堆物", "11:00")):
        made.at("2026-11-20 09:00")
        id = made.do(
            "complaints.complaint.register", unit="3-1201", about=about, phone="13900139000", channel="phone"
        ).folded.id
        made.do("complaints.complaint.transfer", id, at=at, **handed)
    return made.at("12:00")


def written(office: Workspace, path: Path, *line: str) -> Path:
    done = office.run(*line, str(path))
    assert done.status == 0, done.err
    return path


def test_parquet_has_real_types_and_a_choices_words_beside_its_id(office: Workspace, tmp_path: Path) -> None:
    path = written(office, tmp_path / "c.parquet", "export", "complaints")
    found = duckdb.sql(f"SELECT * FROM '{path}'")
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    assert types["registered"] == types["heard"] == "TIMESTAMP WITH TIME ZONE"
    assert types["departments"] == "VARCHAR[]"
    assert "phone" not in types
    rows = duckdb.sql(f"SELECT channel, channel_words, departments, heard FROM '{path}'").fetchall()
    assert rows[0][:3] == ("phone", "服务热线", ["engineering"])
    assert rows[0][3] == dt.datetime.fromisoformat("2026-11-20T09:00:00+08:00")


def test_an_amount_in_parquet_is_exact(office: Workspace, tmp_path: Path) -> None:
    path = written(office, tmp_path / "u.parquet", "export", "residents.unit")
    found = duckdb.sql(f"SELECT area FROM '{path}'")
    assert str(found.types[0]).startswith("DECIMAL") and found.fetchall() == [(Decimal("98.65"),)]


def test_raw_parquet_leaves_the_words_out_and_one_of_no_record_has_its_columns(
    office: Workspace, tmp_path: Path
) -> None:
    path = written(office, tmp_path / "c.parquet", "export", "complaints", "--raw", "--period", "2020")
    found = duckdb.sql(f"SELECT * FROM '{path}'")
    assert found.fetchall() == [] and "channel" in found.columns and "channel_words" not in found.columns


def test_the_sheet_of_an_export_bears_the_name_of_its_form(office: Workspace, tmp_path: Path) -> None:
    names = {"zh-CN": "业主（用户）投诉处理登记表", "en": "Complaint register"}
    for lang, name in names.items():
        path = written(office, tmp_path / f"{lang}.xlsx", "--lang", lang, "export", "complaints")
        assert CalamineWorkbook.from_path(str(path)).sheet_names == [name]


def test_a_list_as_csv_has_the_same_columns_whatever_is_on_it(office: Workspace) -> None:
    heads = [
        next(csv.reader(io.StringIO(office.run("complaints", "list", "--csv", *more).out)))
        for more in ([], ["--all"], ["--since", "2030-01-01"], ["--where", "about = 'x'"])
    ]
    assert heads[0] == heads[1] == heads[2] == heads[3]
    assert len(set(heads[0])) == len(heads[0]) and "phone" not in heads[0] and "departments" in heads[0]


def test_a_report_is_a_workbook_with_numbers_and_a_chart_for_each_figure(
    office: Workspace, tmp_path: Path
) -> None:
    path = written(office, tmp_path / "r.xlsx", "report", "complaints", "--months", "3", "--xlsx")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["指标", "图表"]
    head, *rows = book.get_sheet_by_name("指标").to_python()
    assert head[:4] == ["指标", "业务", "条款", "标准"] and head[4:] == ["2026-09", "2026-10", "2026-11"]
    told = {row[2]: row for row in rows}
    assert any(isinstance(cell, float) for row in told.values() for cell in row[4:])
    assert all(where.startswith("《") for where in told)
    assert all(row[4] == "" for row in rows if row[3].endswith("%"))  # of September there is nothing: no zero
    with zipfile.ZipFile(path) as parts:
        charts = [name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        drawn = parts.read(charts[0]).decode()
        table, pictures = (parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    assert "指标" in drawn
    assert 'orientation="landscape"' in table and "fitToHeight" in table  # no column on another page
    assert 'scale="' in pictures  # two charts stand beside each other on paper, too
    assert len(charts) == sum(any(row[4:]) or bool(row[3] and 0.0 in row[4:]) for row in rows)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--xlsx", "r.pdf"], ".xlsx"),
        (["--xlsx", "r.xlsx", "--json"], "--json"),
        (["--xlsx", "r.xlsx", "--by", "owner"], "--by"),
    ],
)
def test_what_no_workbook_can_be_is_told_and_nothing_is_written(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = office.run("report", *line)
    assert done.status == 2 and said in done.err and list(tmp_path.iterdir()) == []
