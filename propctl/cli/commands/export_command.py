"""``propctl export``: records written to a spreadsheet. People's data never leaves by this way."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.form_names import form_named
from propctl.cli.frame.output import say
from propctl.cli.frame.session import current
from propctl.errors import N_
from propctl.office.asking import queries


@command("export", N_("Write records to a spreadsheet"))
@argument("form", word=N_("FORM"), offers=offers.forms)
@argument("file", word=N_("FILE"), offers=offers.files)
@option("--where", default="", metavar=N_("CONDITION"), help=N_("Such as channel = 'phone'"))
@option("--raw", is_flag=True, help=N_("For machines: English keys, ids, times with their offset"))
def export(form: str, file: str, where: str, raw: bool) -> None:
    """Write a .csv, .xlsx or .parquet file; personal fields and sealed attachments are left out."""
    from propctl.publish.spreadsheets.attached_copies import copy_attached
    from propctl.publish.spreadsheets.record_tables import raw_table, worded_table
    from propctl.publish.spreadsheets.writing import write_table

    session = current()
    name = form_named(session, form)
    found = queries.records(session.office, name, where=where, everything=True)
    table = (raw_table if raw else worded_table)(session.office, name, found)
    write_table(Path(file), table, marked=not raw)
    say(session.words(N_("{count} records written to {file}"), count=len(found), file=file))
    folder, count = copy_attached(session.office, [row.ref for row in found], Path(file))
    if count:
        say(session.words(N_("{count} attached files copied to {folder}"), count=count, folder=str(folder)))
