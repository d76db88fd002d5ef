"""The steps that every record takes: amend, note, attach, void, revert."""

from __future__ import annotations

from typing import Any

from propctl.cli.areas.step_commands import as_typed, moment
from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.naming import hyphens, meant
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, current
from propctl.cli.showing.outcome_told import report
from propctl.cli.typed.assignments import assigned
from propctl.cli.typed.prompts import prompt
from propctl.cli.typed.record_meant import record_meant
from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.record import REVERT
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label

_at = option(
    "--at", metavar=N_("TIME"), default="", help=N_("When it happened, if not now: 10:20, 1121-10:20")
)
_json = option("--json", "as_json", is_flag=True, help=N_("Print the record as JSON"))
_id = argument("id", word=N_("ID"), offers=offers.records)


@command(
    "amend", N_("Correct fields of a record"), epilog=N_("For example: propctl amend A01 --set unit=3-1204")
)
@_id
@option(
    "--set",
    "changes",
    multiple=True,
    metavar=N_("FIELD=VALUE"),
    help=N_(
        "What to correct; nothing after = empties it; of a personal field write only its name:"
        " its value is asked for"
    ),
)
@option("--stdin", is_flag=True, help=N_("Read fields from standard input: 'field: value' lines or JSON"))
@option("--reason", default="", metavar=N_("REASON"), help=N_("Why; a limit that comes out better needs it"))
@option(
    "--approved-by",
    "approved_by",
    default="",
    metavar=N_("PERSON"),
    help=N_("Who agreed on paper; needs --paper"),
)
@option("--paper", default="", metavar=N_("NO"), help=N_("Number of that paper"))
@_at
@_json
def amend(
    id: str,
    changes: tuple[str, ...],
    stdin: bool,
    reason: str,
    approved_by: str,
    paper: str,
    at: str,
    as_json: bool,
) -> int:
    """Correct fields: what stood there before stays in the history. It is judged like the step it changes."""
    session = current()
    ref = record_meant(session, id)
    form = session.office.catalog.form(ref.form)
    found: dict[str, Any] = {}
    if stdin:
        from propctl.cli.typed.stdin import read_fields

        found |= read_fields({**form.field, **form.ask})
    called = {name: field.label for name, field in {**form.ask, **form.field}.items()}
    for change in changes:
        typed, value = assigned(change)
        name = meant(typed.replace("-", "_"), called) or typed.replace("-", "_")
        field = any_field(form, name)
        if field is not None and field.personal:
            found[name] = _personal(session, name, field.label, given=value is not None)
        elif value is None:
            raise UsageError(N_("--set {change}: write it like FIELD=VALUE"), change=change)
        else:
            found[name] = as_typed(field, value, session.lang) if value and field is not None else value
    request = Request(
        form=ref.form,
        step="amend",
        id=ref.id,
        values={"set": found, "reason": reason},
        at=moment(session, at),
        approved_by=approved_by,
        paper=paper,
    )
    return report(session, run(session.office, request), as_json=as_json)


def _personal(session: Session, name: str, label: Label, *, given: bool) -> str:
    """The value of a personal field, asked for without echo: on the command line others would see it."""
    if given or not session.interactive:
        raise UsageError(
            N_("{label} is about a person: write --set {field} and be asked, or use --stdin"),
            label=label,
            field=(session.words.label(label) or name) if session.words.chinese else hyphens(name),
        )
    text = (session.words.label(label) or name) + session.words(N_(" (not shown while you type)"))
    if said := prompt(text, hidden=True):
        return said
    raise UsageError(N_("{label} is empty"), label=label)  # Enter by mistake empties nothing: --stdin does


@command("note", N_("Add a note to a record"))
@_id
@option("--text", nargs=-1, word=N_("TEXT"), help=N_("What to note"))
@_at
@_json
def note(id: str, text: tuple[str, ...], at: str, as_json: bool) -> int:
    """Add a note; it stays."""
    session = current()
    said = " ".join(text) or _asked(session, N_("Note"))
    from propctl.cli.showing.mentions_told import point_out

    ref = record_meant(session, id)
    status = _do(session, ref, "note", {"text": said}, at, as_json)
    point_out(session, session.office.folded(ref), {"text": Field(zh="备注", en="Note")}, {"text": said})
    return status


@command("attach", N_("Attach a file to a record"))
@_id
@option(
    "--file",
    word=N_("FILE"),
    required=True,
    metavar=N_("FILE"),
    help=N_("What to attach"),
    offers=offers.files,
)
@option("--sealed", is_flag=True, help=N_("It is about a person: keep it sealed, so that it can be erased"))
@_at
@_json
def attach(id: str, file: str, sealed: bool, at: str, as_json: bool) -> int:
    """Attach a file, such as a photo or a signed form: its content is kept with the records."""
    session = current()
    values = {"file": file, "sealed": sealed}
    status = _do(session, record_meant(session, id), "attach", values, at, as_json)
    if not sealed:
        said = N_("Kept in clear, and in history for good. What shows or names a person: attach --sealed")
        say(session.words(said), err=True)
    return status


@command("void", N_("Cancel a record; nothing is deleted"))
@_id
@option("--reason", nargs=-1, word=N_("REASON"), help=N_("Why"))
@_at
@_json
def void(id: str, reason: tuple[str, ...], at: str, as_json: bool) -> int:
    """Cancel a record: it stays, marked void, with the reason."""
    return _put_right(VOID, id, reason, at, as_json)


@command("revert", N_("Take back the last step of a record, as if it had not been done"))
@_id
@option("--reason", nargs=-1, word=N_("REASON"), help=N_("Why"))
@_at
@_json
def revert(id: str, reason: tuple[str, ...], at: str, as_json: bool) -> int:
    """Take the last step back: it stays in the history, with the reason, and counts no more."""
    return _put_right(REVERT, id, reason, at, as_json)


def _put_right(step: str, id: str, reason: tuple[str, ...], at: str, as_json: bool) -> int:
    session = current()
    said = " ".join(reason) or _asked(session, N_("Reason"))
    return _do(session, record_meant(session, id), step, {"reason": said}, at, as_json)


def _asked(session: Session, what: str) -> str:
    if not session.interactive:
        raise UsageError(N_("{what} is missing: write it behind the number"), what=session.words(what))
    return prompt(session.words(what))


def _do(session: Session, ref: Ref, step: str, values: dict[str, Any], at: str, as_json: bool) -> int:
    request = Request(form=ref.form, step=step, id=ref.id, values=values, at=moment(session, at))
    return report(session, run(session.office, request), as_json=as_json)
