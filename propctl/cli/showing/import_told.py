"""What is told of a sheet that is read: what was passed over, what is wrong, what an update changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_, BadData, PropctlError, Refused
from propctl.regulation.model.record import AMEND

if TYPE_CHECKING:
    from propctl.entry.headings import Table
    from propctl.office.doing.importing import Asked, Fault, Intake

_SHOWN = 20  # faults, and changes, that are told one by one


def tell_passed(session: Session, intake: Intake, table: Table) -> None:
    """What of the sheet is read, and what of it is not."""
    words = session.words
    if table.heading > 1:
        found = N_("{file}: {count} {count:row|rows} below the headings in row {row}")
        say(words(found, file=table.sheet.file, count=len(table.rows), row=table.heading), err=True)
    if table.sheet.others:
        other = N_("read: sheet {name}; not read: {others} (--sheet)")
        say(words(other, name=table.sheet.name, others=list(table.sheet.others)), err=True)
    later = [] if intake.update else [name for name in table.columns if name in intake.later]
    passed = [*table.derived, *(table.place(name) for name in later)]
    if passed:
        say(words(N_("not read, since other steps or propctl say it: {columns}"), columns=passed), err=True)
    if table.sums:
        say(words(N_("not read, since they only add up: rows {rows}"), rows=table.sums), err=True)


def faults_told(session: Session, faults: list[Fault]) -> PropctlError:
    """The faults, row by row; the error that ends the command, a refusal where every row was refused."""
    words = session.words
    for fault in faults[:_SHOWN]:
        say(_sentence(session, fault), err=True)
    if len(faults) > _SHOWN:
        more = N_("… and {count} more; --report FILE.xlsx marks them all in the sheet")
        say(words(more, count=len(faults) - _SHOWN), err=True)
    rows = len({fault.row for fault in faults})
    refused = all(isinstance(fault.error, Refused) for fault in faults)
    kind = Refused if refused else BadData
    return kind(N_("{count} {count:row|rows} {count:has|have} errors; nothing was saved"), count=rows)


def _sentence(session: Session, fault: Fault) -> str:
    error = session.words.error(fault.error)
    if fault.column:
        return session.words(
            N_("row {row}, {column}: {error}"), row=fault.row, column=fault.column, error=error
        )
    return session.words(N_("row {row}: {error}"), row=fault.row, error=error)


def tell_changes(session: Session, asked: Asked, *, trial: bool) -> None:
    """What an update changes: before and after, but of people only that it changes."""
    words = session.words
    for change in asked.changes[:_SHOWN] if trial else ():
        wording = session.office.wording
        before, after = (
            wording.value(change.form, change.field, value) or "—" for value in (change.before, change.after)
        )
        if change.field.personal:
            before = after = words(N_("(personal)"))
        label = words.label(change.field.label)
        say(
            words(
                N_("{id} {field}: {before} → {after}"), id=change.id, field=label, before=before, after=after
            )
        )
    if trial and len(asked.changes) > _SHOWN:
        say(words(N_("… and {count} more"), count=len(asked.changes) - _SHOWN))
    if asked.unchanged:
        say(
            words(
                N_("{count} {count:row|rows} {count:says|say} what stands already."), count=asked.unchanged
            ),
            err=True,
        )


def tell_trial(session: Session, asked: Asked) -> None:
    """What would be saved."""
    words = session.words
    if not asked.requests:
        say(words(N_("There is nothing to save.")))
        return
    corrected = sum(request.step == AMEND for request in asked.requests)
    new = len(asked.requests) - corrected
    count = len(asked.requests) + asked.unchanged
    said = N_(
        "{count} {count:row|rows} {count:is|are} sound: {new} new {new:record|records}, {corrected}"
        " corrected; nothing was saved."
    )
    say(words(said, count=count, new=new, corrected=corrected))
