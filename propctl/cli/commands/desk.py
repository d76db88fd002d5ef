"""``propctl desk``: the full-screen desk; with ``--plain`` a numbered list for simple terminals."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from propctl.cli.commands.agenda_commands import due_headings, due_line
from propctl.cli.frame import offers
from propctl.cli.frame.declared import command, option
from propctl.cli.frame.output import complain, echo, say, table
from propctl.cli.frame.session import Session, current
from propctl.cli.frame.unread import tell_unread
from propctl.cli.showing.record_shown import print_record
from propctl.cli.typed.prompts import prompt
from propctl.cli.typed.record_meant import record_meant
from propctl.entry.characters import normalise
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.asking.my_work import by_record
from propctl.office.asking.queries import due
from propctl.regulation.model.constructs import GENERIC_STEPS
from propctl.regulation.model.fold import Folded, allowed
from propctl.store.files.ids import spelled

QUIT = ("q", "quit", "exit", "退出")


@command("desk", N_("Sit at the desk: what waits, records, new ones, on a full screen"))
@option("--plain", is_flag=True, help=N_("A numbered list, for simple terminals"))
@option("--light", is_flag=True, help=N_("Dark letters on a light ground (F11 changes it)"))
@option(
    "--post",
    default="",
    metavar=N_("POST"),
    offers=offers.posts,
    help=N_("With --plain: only what waits for this post"),
)
def desk(plain: bool, light: bool, post: str) -> None:
    """Take the whole screen where somebody sits at one; else, and with ``plain``, show a list and ask."""
    session = current()
    if not plain and not post and _full_screen(session):
        from propctl.desk.desk_app import run_desk

        run_desk(session, light=light)
        return
    while True:
        ids = _list(session, post)
        answer = _prompt(session, N_("Number or ID; Enter shows the list again, q leaves"))
        if answer in QUIT:
            return
        if answer:
            _guarded(session, lambda chosen=answer, ids=ids: _work_on(session, _meant(chosen, ids)))


def _full_screen(session: Session) -> bool:
    """Whether there is a terminal that can be drawn on."""
    return session.interactive and sys.stdout.isatty() and session.environ.get("TERM") != "dumb"


def _list(session: Session, post: str) -> list[str]:
    """Print what waits, a row a record, and no limit that is not set; what each number means."""
    limited = [one for one in due(session.office, post=post) if one.due is not None]
    found = by_record(limited)
    lines = []
    for number, one in enumerate(found, 1):
        line = due_line(session, one.clock)
        line[3] += session.words(N_(" (and {count} more)"), count=one.others) if one.others else ""
        lines.append([str(number), *line])
    if lines:
        table(["", *due_headings(session)], lines)
    else:
        say(session.words(N_("No deadline is running.")))
    tell_unread(session)
    return [spelled(one.clock.ref) for one in found]


def _meant(answer: str, ids: list[str]) -> str:
    """A record by its number in the list or by its id."""
    if not answer.isdecimal():
        return answer
    if not 1 <= int(answer) <= len(ids):
        raise UsageError(N_("there is no number {number} in the list"), number=answer)
    return ids[int(answer) - 1]


def _work_on(session: Session, id: str) -> None:
    """Show one record and do one of the steps that its state allows."""
    folded = session.office.folded(record_meant(session, id))
    print_record(session, folded)
    steps = _steps(session, folded)
    echo()
    for number, (step, label) in enumerate(steps.items(), 1):
        say(f"  {number} {label} ({step})")
    answer = _prompt(session, N_("Which step? Enter goes back"))
    if not answer:
        return
    names = list(steps)
    step = names[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer
    _do(session, folded, step)


def _steps(session: Session, folded: Folded) -> dict[str, str]:
    """The steps that may be done now, with their labels."""
    form = session.catalog.form(folded.form)
    named = {
        name: session.words.label(step.label) or name
        for name, step in form.step.items()
        if step.from_ and not step.internal and allowed(name, folded, form)
    }
    return named | {"note": session.words(N_("Add a note to a record"))}


def _do(session: Session, folded: Folded, step: str) -> None:
    from propctl.cli.frame.naming import meant
    from propctl.cli.showing.outcome_told import tell
    from propctl.cli.typed.ask import carried_out
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.steps import run

    form = session.catalog.form(folded.form)
    name = meant(step, {name: declared.label for name, declared in form.step.items()}) or step
    values: dict[str, Any] = {}
    if name in GENERIC_STEPS:
        values = {"text": prompt(session.words(N_("Note")))}
    request = Request(form=folded.form, step=name, id=folded.id, values=values)
    done = partial(run, session.office)
    tell(session, carried_out(session, request, done) if name in form.step else done(request))


def _prompt(session: Session, msgid: str) -> str:
    return normalise(prompt(session.words(msgid)))


def _guarded(session: Session, work: Any) -> None:
    """A refusal is told and the list goes on."""
    try:
        work()
    except PropctlError as error:
        complain(session.words, error)
    session.tick()
