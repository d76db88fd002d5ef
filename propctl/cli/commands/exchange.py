"""Spreadsheets in and out: ``import`` and ``export``. People's data never leaves by this way."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.naming import meant
from propctl.cli.frame.output import meter, say
from propctl.cli.frame.session import Session, current
from propctl.cli.frame.typed_rows import read_rows
from propctl.errors import N_, BadData, PropctlError, UsageError
from propctl.office.asking import queries
from propctl.publish.escape import cell
from propctl.regulation.catalog import creating_steps
from propctl.regulation.model.constructs import Form

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Request
    from propctl.store.index.entries import Row as Record

_SHOWN_PROBLEMS = 20


@command("import", N_("Read records from a spreadsheet"))
@argument("form", word=N_("FORM"), offers=offers.forms)
@argument("file", word=N_("FILE"), offers=offers.files)
@option(
    "--step", default="", metavar=N_("STEP"), help=N_("The step that makes the records; default: the first")
)
@option("--dry-run", is_flag=True, help=N_("Only say what is wrong"))
def import_(form: str, file: str, step: str, dry_run: bool) -> int:
    """One record for each row, all of them or none; the status tells how well they are saved."""
    from propctl.cli.areas.outcome_told import report_many
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.steps import save_all

    session = current()
    name = queries.form_of(session.office, _form(session, form))
    declared = session.office.catalog.form(name)
    making = step or next(iter(creating_steps(declared)), "")
    names = _names(declared)
    rows = [_named(row, names, number) for number, row in enumerate(read_rows(Path(file)), 1)]
    _judge(session, Request(form=name, step=making), rows)
    if dry_run:
        say(session.words(N_("{count} rows are sound; nothing was saved."), count=len(rows)))
        return 0
    requests = [Request(form=name, step=making, values=values) for values in rows]
    done = 0

    def tell(count: int, _: int) -> None:
        nonlocal done
        done = count

    try:
        work = save_all(session.office, requests, f"import {name}", tell)
    except PropctlError:
        if done < len(rows):  # a clause, or another record, is against one of them
            say(session.words(N_("Nothing was saved, because of row {row}:"), row=done + 1), err=True)
        raise
    return report_many(session, len(work.drafts), work.notes)


def _form(session: Session, word: str) -> str:
    """An area or form by name or Chinese title."""
    area, dot, form = word.partition(".")
    return meant(area, session.catalog.summary.titles) + dot + form or word


def _names(declared: Form) -> dict[str, str]:
    """Field names by what may head a column: the name itself, or its label."""
    fields = {**declared.field, **declared.ask}
    labels = [(text, name) for name, field in fields.items() for text in (field.label.zh, field.label.en)]
    return {**dict(reversed(labels)), **{name: name for name in fields}}


def _named(row: dict[str, Any], names: dict[str, str], number: int) -> dict[str, Any]:
    """A row with its columns by field name."""
    found = {}
    for heading, value in row.items():
        if heading not in names:
            raise BadData(N_("row {row}: there is no field {name!r}"), row=number, name=heading)
        if value not in (None, ""):
            found[names[heading]] = str(value) if not isinstance(value, str) else value
    return found


def _judge(session: Session, request: Request, rows: list[dict[str, Any]]) -> None:
    """Read every row before any is saved; ``BadData`` lists what is wrong, row by row."""
    from propctl.office.doing.questions import Interview

    interview = Interview(session.office, request)
    problems = []
    tell = meter(session.words(N_("Reading")))
    for number, values in enumerate(rows, 1):
        try:
            missing = [question.label for question in interview.questions(values) if question.required]
        except PropctlError as error:
            problems.append(session.words(N_("row {row}: {error}"), row=number, error=error))
        else:
            if missing:
                problems.append(
                    session.words(N_("row {row}: {fields} is missing"), row=number, fields=missing)
                )
        tell(number, len(rows))
    if problems:
        for problem in problems[:_SHOWN_PROBLEMS]:
            say(problem, err=True)
        raise BadData(N_("{count} rows have errors; nothing was saved"), count=len(problems))


@command("export", N_("Write records to a spreadsheet"))
@argument("form", word=N_("FORM"), offers=offers.forms)
@argument("file", word=N_("FILE"), offers=offers.files)
@option("--where", default="", metavar=N_("CONDITION"), help=N_("Such as channel = 'phone'"))
def export(form: str, file: str, where: str) -> None:
    """Write a .csv, .xlsx or .parquet file; personal fields are left out."""
    session = current()
    name = queries.form_of(session.office, _form(session, form))
    found = queries.records(session.office, name, where=where, everything=True)
    declared = session.office.catalog.form(name)
    headings = ["id", "state", "registered"]
    headings += [key for key, field in {**declared.field, **declared.ask}.items() if not field.personal]
    rows = [_cells(record, headings) for record in found]
    writers = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    path = Path(file)
    if path.suffix.lower() not in writers:
        raise UsageError(N_("{file}: write a name that ends in .csv, .xlsx or .parquet"), file=file)
    writers[path.suffix.lower()](path, headings, rows)
    say(session.words(N_("{count} records written to {file}"), count=len(rows), file=file))


def _cells(record: Record, headings: list[str]) -> list[str]:
    known = {"id": record.id, "state": record.state, "registered": record.registered, **record.values}
    return [_text(known.get(name)) for name in headings]


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return ",".join(value)
    import msgspec

    return msgspec.json.encode(value, enc_hook=str).decode()


def _csv(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark is what Excel looks for
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([cell(text) for text in row] for row in rows)


def _xlsx(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, [cell(text) for text in row])


def _parquet(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    try:
        duckdb = import_module("duckdb")
    except ImportError:
        raise UsageError(
            N_("writing .parquet needs the extra 'group': pip install 'propctl[group]'")
        ) from None
    with duckdb.connect() as db:
        columns = ", ".join(f'"{name}" VARCHAR' for name in headings)
        db.execute(f"CREATE TABLE records ({columns})")
        if rows:
            places = ", ".join("?" for _ in headings)
            db.executemany(f"INSERT INTO records VALUES ({places})", rows)
        db.table("records").write_parquet(str(path))
