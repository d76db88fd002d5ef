"""One step on many records: ``propctl fees deliver --where "month = '2026-11'"``, shown first, one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.cli.frame.declared import Param, shared
from propctl.cli.frame.output import emit_json, meter, say, table
from propctl.cli.frame.session import Session
from propctl.errors import N_, PropctlError, Refused, UsageError
from propctl.regulation.model.fold import states_of
from propctl.regulation.model.lists import as_list

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Request
    from propctl.store.index.entries import Row

_SHOWN = 40  # rows on a screen; of the refused each is named


def params() -> list[Param]:
    """What a step takes that is done to many."""
    return [
        shared(
            "--where",
            default="",
            metavar=N_("CONDITION"),
            help=N_("Instead of one record: all on which this condition holds"),
        ),
        shared("--yes", "sure", is_flag=True, help=N_("With --where: do not ask")),
        shared(
            "--skip-refused", is_flag=True, help=N_("With --where: leave out those on which it is refused")
        ),
    ]


class Wish(NamedTuple):
    """How somebody wants it done to many."""

    where: str
    sure: bool
    skip_refused: bool
    as_json: bool


def perform_many(session: Session, request: Request, wish: Wish) -> int:
    """Do a step to all records that are in its state and meet the condition, or to none; the status.

    What a clause refuses is named before anything is saved. ``Refused`` where some are refused by one and not
    left out, or none is left; ``UsageError`` where there is none, and where nobody agrees.
    """
    from propctl.cli.showing.outcome_told import report_many
    from propctl.office.doing.steps import save_all

    session.office.settle()
    rows = _rows(session, request, wish.where)
    requests = [msgspec.structs.replace(request, id=row.id) for row in rows]
    refused: list[tuple[int, PropctlError]] = []
    save_all(session.office, requests, refused=refused, trial=True)
    why = dict(refused)
    left = [one for number, one in enumerate(requests) if number not in why]
    if not wish.as_json:
        _show(session, request, rows, why)
    if why and not wish.skip_refused:
        if wish.as_json:
            emit_json(_as_row(session, rows, why, saved=[]))
        told = N_(
            "{count} {count:is|are} refused, each named above, and nothing was saved;"
            " mend {count:it|them}, or add --skip-refused"
        )
        raise _refusal(why)(told, count=len(why))
    if not left:
        raise _refusal(why)(N_("all are refused; nothing was saved"))
    _agree(session, wish, len(left))
    said = f"{request.form} {request.step} {len(left)}"
    work = save_all(session.office, left, said, meter(session.words(N_("Saving"))))
    if wish.as_json:
        emit_json(_as_row(session, rows, why, saved=left))
    return report_many(session, len(left), work.notes, err=wish.as_json)


def _refusal(why: dict[int, PropctlError]) -> type[PropctlError]:
    """What keeps them from being done: a clause or post where one refuses any, else how it was typed."""
    return Refused if any(isinstance(one, Refused) for one in why.values()) else UsageError


def _rows(session: Session, request: Request, where: str) -> list[Row]:
    """The records that the step may be done to and on which the condition holds, as they are counted."""
    from propctl.office.asking.queries import records

    if request.id:
        raise UsageError(N_("name one record, or say --where; not both"))
    declared = session.catalog.form(request.form)
    step = declared.step[request.step]
    states = states_of(declared, as_list(step.from_))
    found = records(session.office, request.form, where=where, everything=True)
    rows = [row for row in found if row.state in states]
    if not rows:
        told = N_("there is no record on which {where} holds and to which {step} may be done")
        raise UsageError(told, where=where, step=step.label)
    return rows


def _as_row(
    session: Session, rows: list[Row], why: dict[int, PropctlError], *, saved: list[Request]
) -> dict[str, Any]:
    """What was done and what was refused, under the stable keys of ``--json``."""
    reasons = {rows[number].id: session.words.error(error) for number, error in why.items()}
    refused = [{"id": id, "why": reason} for id, reason in reasons.items()]
    return {"saved": [one.id for one in saved], "refused": refused}


def _show(session: Session, request: Request, rows: list[Row], why: dict[int, PropctlError]) -> None:
    """What would be done, the first of many, and of each refused one why."""
    from propctl.office.asking.queries import title_of

    words = session.words
    step = session.catalog.form(request.form).step[request.step]
    say(words(N_("{step}: {count} {count:record|records}"), step=words.label(step.label), count=len(rows)))
    listed = sorted({*range(min(len(rows), _SHOWN)), *why})
    lines = []
    for number in listed:
        row = rows[number]
        reason = words(why[number].msgid, why[number].values) if number in why else ""
        lines.append([row.id, title_of(session.office, row.form, row.values), reason])
    table([words(N_("ID")), words(N_("About")), words(N_("Refused because"))], lines)
    if more := len(rows) - len(listed):
        say(words(N_("… and {count} more"), count=more))


def _agree(session: Session, wish: Wish, count: int) -> None:
    """``UsageError`` where somebody says no, or nobody is there to be asked."""
    if wish.sure:
        return
    from propctl.cli.typed.prompts import agreed

    if not session.interactive:
        raise UsageError(N_("nobody is there to be asked, and nothing was saved: add --yes to do it"))
    if not agreed(
        session.words(N_("Do it to {count:this|these} {count} {count:record|records}?"), count=count)
    ):
        raise UsageError(N_("nothing was changed"))
