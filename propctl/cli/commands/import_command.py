"""``propctl import``: a spreadsheet's rows made into records, and the empty sheet to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import meter, say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.form_names import form_named
from propctl.errors import N_, UsageError

if TYPE_CHECKING:
    from propctl.entry.headings import Table
    from propctl.office.doing.importing import Fault

_TEMPLATE = ("template", "模板")


@command(
    "import",
    N_("Read records from a spreadsheet"),
    epilog=N_("For example: propctl import fees.reading readings.xlsx --dry-run"),
)
@argument("form", word=N_("FORM"), offers=offers.forms)
@argument("file", word=N_("FILE"), offers=offers.files)
@argument("more", word=N_("FILE"), required=False, default="", offers=offers.files)
@option(
    "--step", default="", metavar=N_("STEP"), help=N_("The step that makes the records; default: the first")
)
@option("--sheet", default="", metavar=N_("NAME"), help=N_("The sheet; default: the one with known headings"))
@option("--header", default="", metavar=N_("N"), help=N_("The row of the headings; default: it is found"))
@option("--ignore", multiple=True, metavar=N_("COLUMN"), help=N_("Leave out a column: its heading or letter"))
@option(
    "--map",
    "mapped",
    multiple=True,
    metavar=N_("COLUMN=FIELD"),
    help=N_("What a column is: 房间=房号"),
)
@option("--update", is_flag=True, help=N_("Correct the records that exist, where a row differs"))
@option("--again", is_flag=True, help=N_("Also rows that say the same as what was done today"))
@option("--dry-run", is_flag=True, help=N_("Only say what is wrong, and what would be saved"))
@option("--report", default="", metavar=N_("FILE.xlsx"), help=N_("Give the sheet back with errors marked"))
def import_(
    form: str,
    file: str,
    more: str,
    step: str,
    sheet: str,
    header: str,
    ignore: tuple[str, ...],
    mapped: tuple[str, ...],
    update: bool,
    again: bool,
    dry_run: bool,
    report: str,
) -> int:
    """One record for each row, all of them or none; ``template FORM FILE`` writes an empty sheet instead."""
    session = current()
    if form in _TEMPLATE:
        return _template(session, file, more, step)
    if more:
        raise UsageError(N_("one file at a time: {file} is left"), file=more)
    return _import(
        session,
        Import(
            form_named(session, form),
            step,
            Path(file),
            update,
            again,
            dry_run,
            Path(report) if report else None,
        ),
        Reading(sheet, row_number(header), _parts(ignore), renamed(mapped)),
    )


class Import(NamedTuple):
    """What is to be done with a sheet."""

    form: str
    step: str
    file: Path
    update: bool
    again: bool
    trial: bool
    report: Path | None


class Reading(NamedTuple):
    """How a sheet is to be read."""

    sheet: str
    header: int
    ignored: list[str]
    renamed: dict[str, str]


def _import(session: Session, wish: Import, reading: Reading) -> int:
    from propctl.cli.showing.import_told import faults_told, tell_changes, tell_passed, tell_trial
    from propctl.office.doing.importing import Intake, carry_out, in_order

    intake = Intake(session.office, wish.form, wish.step, update=wish.update)
    table = intake.table(wish.file, **reading._asdict())
    tell_passed(session, intake, table)
    asked = intake.requests(table, meter(session.words(N_("Reading"))))
    trial = wish.trial or bool(asked.faults)  # what cannot be read is told with what would be refused
    telling = meter(session.words(N_("Checking") if trial else N_("Saving")))
    work, refused = carry_out(
        session.office, asked, f"import {wish.form}", trial=trial, again=wish.again, progress=telling
    )
    faults = in_order([*asked.faults, *refused])
    if wish.report:
        _write_report(session, wish.report, table, faults)
    if faults:
        raise faults_told(session, faults)
    tell_changes(session, asked, trial=trial)
    if trial or work is None:
        tell_trial(session, asked)
        return 0
    from propctl.cli.showing.outcome_told import report_many

    return report_many(session, len(work.drafts), work.notes)


def row_number(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text)):
        raise UsageError(N_("--header {value}: write the number of a row"), value=text)
    return int(text or 0)


def _parts(words: Iterable[str]) -> list[str]:
    """``--ignore 备注,合计 --ignore H``."""
    return [part.strip() for word in words for part in re.split("[,，]", word) if part.strip()]


def renamed(words: Iterable[str]) -> dict[str, str]:
    found = {}
    for word in words:
        column, equals, field = word.replace("＝", "=").partition("=")
        if not equals or not column.strip() or not field.strip():
            raise UsageError(N_("--map {value}: write it like COLUMN=FIELD"), value=word)
        found[column.strip()] = field.strip()
    return found


def _write_report(session: Session, path: Path, table: Table, faults: list[Fault]) -> None:
    from propctl.publish.spreadsheets.marked import Marked, write_marked

    if path.suffix.lower() != ".xlsx":
        raise UsageError(N_("{file}: write a name that ends in .xlsx"), file=str(path))
    problems: dict[int, list[str]] = {}
    for fault in faults:
        problems.setdefault(fault.row, []).append(session.words.error(fault.error))
    bad = {(fault.row, table.columns[fault.field]) for fault in faults if fault.field in table.columns}
    marked = Marked(table.sheet, table.heading, problems, bad)
    write_marked(path, [marked], session.words(N_("What is wrong")))
    say(session.words(N_("the sheet with its errors marked is in {file}"), file=str(path)), err=True)


def _template(session: Session, form: str, file: str, step: str) -> int:
    """``import template FORM FILE``."""
    from propctl.office.doing.importing import Intake
    from propctl.publish.spreadsheets.template import write_template

    if not file:
        raise UsageError(N_("write: propctl import template FORM FILE.xlsx"))
    if Path(file).suffix.lower() != ".xlsx":
        raise UsageError(N_("{file}: write a name that ends in .xlsx"), file=file)
    intake = Intake(session.office, form_named(session, form), step)
    write_template(session.office, intake.form, intake.fields, Path(file))
    say(
        session.words(
            N_("an empty sheet is in {file}; fill it in and read it with propctl import"), file=file
        )
    )
    return 0
