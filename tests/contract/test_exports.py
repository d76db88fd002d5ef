"""What an export writes of any form of any area, an import reads: every column, every value as it stood."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from propctl.entry.headings import table_of
from propctl.entry.sheets import Sheet
from propctl.errors import PropctlError
from propctl.office.asking import queries
from propctl.office.compiling.discovery import entry_points
from propctl.office.doing.importing import Intake
from propctl.office.opened.office import Office
from propctl.publish.spreadsheets.record_tables import raw_table, worded_table
from propctl.regulation.model.form_parts import any_field, creating_steps

ROOT = Path(__file__).parents[2]
AREAS = [name for name, _ in entry_points()]
NOW = dt.datetime.fromisoformat("2026-11-30T18:00:00+08:00")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample office, with the records of its played days."""
    root = tmp_path_factory.mktemp("exports") / "office"
    for name in ("records", "sample-keyring"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "propctl.toml", root)
    return Office(root, now=NOW, operator="director")


def as_sheet(table: Any) -> Sheet:
    """A table as it is read from a file: amounts are numbers there, what is blank holds nothing."""
    columns, rows = table
    shown = [["" if cell is None else cell for cell in row] for row in rows]
    return Sheet("a.xlsx", [[column.heading for column in columns], *shown], typed=True)


def read_from_sheets(office: Office, area: str) -> list[str]:
    """The forms of an area that a sheet may make."""
    return [
        f"{area}.{name}"
        for name, form in office.catalog.area(area).form.items()
        if any(not step.internal for step in creating_steps(form).values())
    ]


def by_design(error: PropctlError) -> bool:
    """Whether a cell is refused for what no export can give: people, and days that are not past yet."""
    inner = error.values.get("error", error)
    said = inner.msgid if isinstance(inner, PropctlError) else ""
    return said.startswith(("{label}, row {row}: {column} is missing", "{label}: {value} is before {limit}"))


@pytest.mark.parametrize("way", [worded_table, raw_table])
@pytest.mark.parametrize("area", AREAS)
def test_every_record_of_an_export_is_read_as_it_stands(area: str, way: Any, sample: Office) -> None:
    wrong = []
    for form in read_from_sheets(sample, area):
        intake = Intake(sample, form, update=True)
        rows = queries.records(sample, form, everything=True)
        table = table_of(as_sheet(way(sample, form, rows)), intake.known())
        for row, record in zip(table.rows, rows, strict=True):
            values, faults = intake._read(table, row)
            faults = [fault for fault in faults if not by_design(fault.error)]
            wrong += [f"{form} {fault.column}: {fault.error.msgid} {fault.error.values}" for fault in faults]
            folded = sample.folded(record.ref)
            fields = {name: field for name in values if (field := any_field(intake.declared, name))}
            kept = {name: values[name] for name, field in fields.items() if not field.personal}
            changed = intake._differences(row.number, folded, kept)
            wrong += [f"{form} {name}: {c.before!r} -> {c.after!r}" for name, c in changed.items()]
    assert wrong == []
