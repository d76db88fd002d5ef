"""``propctl export``: records written to a spreadsheet. People's data never leaves by this way."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import say, table
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.form_names import form_named
from propctl.cli.typed.typed_days import typed_span
from propctl.errors import N_, UsageError
from propctl.office.asking import queries
from propctl.regulation.model.local_names import main_form, qualify

if TYPE_CHECKING:
    from propctl.entry.typed_times import Span
    from propctl.store.index.entries import Row

EVERYTHING = ("all", "全部")  # instead of a form


@command(
    "export",
    N_("Write records to a spreadsheet"),
    epilog=N_("For example: propctl export fees.receipt receipts.xlsx --period 2026-11"),
)
@argument("form", word=N_("FORM"), offers=offers.forms)
@argument("file", word=N_("FILE"), offers=offers.files)
@option("--where", default="", metavar=N_("CONDITION"), help=N_("Such as Unit = 3-1201: names as shown"))
@option("--raw", is_flag=True, help=N_("For machines: English keys, ids, times with their offset"))
@option("--period", default="", metavar=N_("PERIOD"), help=N_("Registered in it: 2026-11, 2026-Q4, 2026"))
def export(form: str, file: str, where: str, raw: bool, period: str) -> None:
    """Write a .csv, .xlsx or .parquet file; personal fields and sealed attachments are left out.

    ``all`` for the form: a file for each form that has records, in the folder FILE.
    """
    session = current()
    span = typed_span(period, session.office.today, "--period") if period else None
    if form in EVERYTHING:
        _every_form(session, Path(file), where, raw, span)
    else:
        _one_form(session, form_named(session, form), Path(file), where, raw, span)


def _found(session: Session, form: str, where: str, span: Span | None) -> list[Row]:
    """The records of a form, registered in a period where one is asked."""
    since = span.first.isoformat() if span else ""
    until = (span.last + dt.timedelta(days=1)).isoformat() if span else ""
    return queries.records(session.office, form, where=where, since=since, until=until, everything=True)


def _one_form(session: Session, form: str, file: Path, where: str, raw: bool, span: Span | None) -> None:
    found = _found(session, form, where, span)
    _write(session, form, found, file, raw)
    say(
        session.words(
            N_("{count} {count:record|records} written to {file}"), count=len(found), file=str(file)
        )
    )


def _write(session: Session, form: str, found: list[Row], file: Path, raw: bool) -> None:
    """A spreadsheet of records, and beside it the files attached to them."""
    from propctl.publish.spreadsheets.attached_copies import copy_attached
    from propctl.publish.spreadsheets.record_tables import raw_table, worded_table
    from propctl.publish.spreadsheets.writing import write_table

    if file.suffix.lower() == ".parquet":
        from propctl.publish.spreadsheets.parquet import write_records

        write_records(file, session.office, form, found, raw=raw)
    else:
        table = (raw_table if raw else worded_table)(session.office, form, found)
        title = session.office.form_label(form).of(session.office.lang)
        write_table(file, table, marked=not raw, title=title)
    folder, count = copy_attached(session.office, [row.ref for row in found], file)
    if count:
        say(
            session.words(
                N_("{count} attached {count:file|files} copied to {folder}"), count=count, folder=str(folder)
            )
        )


def _every_form(session: Session, folder: Path, where: str, raw: bool, span: Span | None) -> None:
    """A file for each form that has records, in a folder of their own; told by the names of the papers."""
    if where:
        raise UsageError(N_("--where is a condition on one form: leave it out, or name the form"))
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(N_("{folder} is not empty; name a new folder"), folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for form, _ in session.catalog.forms():
        found = _found(session, form, "", span)
        if found:
            name = form if raw else _file_name(session, form)
            _write(session, form, found, folder / f"{name}.csv", raw)
            rows.append([f"{name}.csv", str(len(found)), session.words.joined(_papers(session, form))])
    words = session.words
    table([words(N_("File")), words(N_("Records")), words(N_("Forms"))], rows)
    total = sum(int(count) for _, count, _ in rows)
    say(words(N_("{count} {count:record|records} written to {file}"), count=total, file=str(folder)))


def _file_name(session: Session, form: str) -> str:
    """What a form's file is called: its area and its own title, without what no file name may hold."""
    area = session.office.wording.area(form.partition(".")[0])
    return re.sub(r'[\\/:*?"<>|\s]+', "-", f"{area}-{session.office.wording.form(form)}")


def _papers(session: Session, form: str) -> list[str]:
    """The names of the papers that a form is printed as; its own where it is not."""
    home = session.catalog.area(form.partition(".")[0])
    own = [
        session.words.label(document.label)
        for document in home.document.values()
        if qualify(home.name, document.of or main_form(home)) == form
    ]
    return list(dict.fromkeys([session.office.wording.form(form), *own]))
