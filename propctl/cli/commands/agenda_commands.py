"""What waits: the day's agenda, and the deadlines that run."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import command, option
from propctl.cli.frame.output import (
    AMENDED_LATE,
    STANDING,
    Row,
    emit,
    emit_json,
    heading,
    reading,
    say,
    table,
)
from propctl.cli.frame.session import Session, current
from propctl.cli.showing.unclaimed_told import tell_unclaimed
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.asking.queries import Due
from propctl.office.asking.queries import due as running

if TYPE_CHECKING:
    from propctl.office.asking.agenda import Agenda
    from propctl.office.asking.reports_received import Received
    from propctl.office.handover.responsibilities import Left
    from propctl.office.routines.missed import Past
    from propctl.office.routines.routine_work import Task


_TASK = ("area", "routine", "rule", "posts", "period", "due", "done", "times", "missing")
_COUNTED = ("area", "rule", "count")
_NAMED = 3  # of those that are not done often enough, so many are named
_PERIODS = 3  # of what was missed, so many are named
_BELOW = 20  # of what is late with others, so many are listed
DUE_KEYS = tuple(key for key in Due.__struct_fields__ if key != "until")


def _asked(session: Session, typed: str) -> str:
    """The post of which is asked, by its id or title, or the person; "" for all. Neither is no empty day."""
    from propctl.cli.showing.post_told import meant_post

    if not typed or typed in session.office.settings.staff:
        return typed
    return meant_post(session, typed)


@command("due", N_("Deadlines that run, the soonest first"))
@option("--overdue", is_flag=True, help=N_("Only those that have passed"))
@option("--area", default="", metavar=N_("AREA"), offers=offers.areas, help=N_("Only those of one area"))
@option("--post", default="", metavar=N_("POST"), offers=offers.posts, help=N_("Only those of one post"))
@option(
    "--amended",
    is_flag=True,
    help=N_("Those, also stopped ones, that were late before their record was amended"),
)
@reading
def due(overdue: bool, area: str, post: str, amended: bool, style: str | None) -> None:
    """List the clocks that run."""
    session = current()
    office, words = session.office, session.words
    area = area and office.catalog.area_named(area)
    if amended:
        from propctl.office.asking.queries import amended_late

        found = amended_late(office, area=area, post=_asked(session, post))
    else:
        found = running(office, overdue=overdue, area=area, post=_asked(session, post))
    rows = [due_row(one) for one in found]
    lines = {(one.id, one.clock): one for one in found}
    emit(
        rows,
        due_headings(session),
        lambda row: due_line(session, lines[row["id"], row["clock"]]),
        style,
        empty=words(N_("No deadline is running.")),
        keys=DUE_KEYS,
    )


def due_row(one: Due) -> Row:
    """One clock under the stable keys of ``due --json``."""
    return {key: getattr(one, key) for key in DUE_KEYS}


def due_headings(session: Session) -> list[str]:
    names = (N_("Due"), N_("Standing"), N_("No."), N_("What is due"), N_("Post"), N_("About"))
    return [session.words(name) for name in names]


def due_line(session: Session, one: Due) -> list[str]:
    """One clock as a line of a table."""
    office, words = session.office, session.words
    standing = words(STANDING[one.standing]) + ("?" if one.provisional else "")
    if one.standing == "unset":
        standing = words(N_("{standing}, for {age}"), standing=standing, age=_age(session, one.start))
    if one.amended_late:
        standing += words(AMENDED_LATE)
    return [
        office.wording.limit(one.due) or "—",
        standing,
        one.id,
        office.wording.clock(one.clock, one.rule, one.start, one.until),
        whose(session, [one.post]) if one.post else "",
        one.title,
    ]


def _age(session: Session, start: dt.datetime) -> str:
    """How long something has been waiting, in its largest unit."""
    from propctl.words.terms import span

    minutes = max(int((session.office.now - start).total_seconds()) // 60, 0)
    for unit, length in (("d", 24 * 60), ("h", 60)):
        if minutes >= length:
            return session.words.written(span(f"{minutes // length}{unit}", session.lang))
    return session.words.written(span(f"{minutes}m", session.lang))


def whose(session: Session, posts: list[str]) -> str:
    """Posts in words; where a clock names a person, the person."""
    return session.office.wording.posts(posts)


@command("today", N_("What waits today"))
@option(
    "--post", default="", metavar=N_("POST"), offers=offers.posts, help=N_("Only what waits for this post")
)
@option("--all", "everything", is_flag=True, help=N_("What waits for everybody, each limit on a line"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON: what waits for everybody"))
@option(
    "--ics",
    metavar=N_("FILE"),
    offers=offers.files,
    help=N_("Write what is mine as a calendar for my telephone: limits, routines, turns"),
)
def today(post: str, everything: bool, as_json: bool, ics: str | None) -> None:
    """Print the day's agenda: to people what waits for them, a line a record."""
    from propctl.office.asking.agenda import today as agenda

    session = current()
    if ics is not None:
        if post or everything or as_json:
            raise UsageError(N_("--ics writes what is mine: leave out --post, --all and --json"))
        _write_calendar(session, ics)
        return
    asked = _asked(session, post)
    found = agenda(session.office, post=asked)
    if as_json:
        from propctl.cli.showing.watched_figures import watched_rows

        emit_json(agenda_object(found) | {"figures": watched_rows(session)})
    elif everything:
        print_agenda(session, found)
    else:
        _print_mine(session, found, post=asked)
    tell_unclaimed(session)


def _write_calendar(session: Session, name: str) -> None:
    """What waits for who is asking, as a calendar in a file."""
    from pathlib import Path

    from propctl.publish.my_calendar import my_calendar
    from propctl.store.files import fsio

    path = Path(name)
    if path.suffix.lower() != ".ics":
        raise UsageError(N_("{file}: write a name that ends in .ics"), file=name)
    made = my_calendar(session.office, session.office.operator)
    path.parent.mkdir(parents=True, exist_ok=True)
    fsio.replace(path, made.encode())
    say(session.words(N_("Written to {file}"), file=name))


def _print_mine(session: Session, found: Agenda, *, post: str) -> None:
    """The agenda of who is asking, and how much is left out; of a ``post`` that was asked for, all of it."""
    from propctl.cli.showing.morning_rows import ROWS, on_one_screen
    from propctl.cli.showing.watched_figures import figures_of, print_watched
    from propctl.office.asking.my_work import Mine, mine
    from propctl.office.opened.scope import at_midnight

    whole, person = bool(post), None
    try:
        person = session.office.operator
    except PropctlError:  # nobody in particular is asking
        whole = True
    shown = Mine(found, [], 0) if whole or person is None else mine(session.office, found, person)
    midnight = at_midnight(session.office.today + dt.timedelta(days=1), session.office.tz)
    figures = figures_of(session, post, person) if person is not None or post else []
    rows = sys.maxsize if whole else ROWS - len(figures)
    morning = on_one_screen(shown.agenda, shown.below, midnight, rows)
    print_agenda(session, morning.agenda, by_record=True)
    words = session.words
    print_watched(session, figures)
    if morning.below:
        heading(f"{words(N_('Late with those who answer to you'))} ({len(shown.below)})")
        lines = sorted(morning.below, key=lambda one: one.post)[:_BELOW]
        table(due_headings(session), [due_line(session, one) for one in lines])
        if (more := len(shown.below) - len(lines)) > 0:
            say(words(N_("and {count} more: propctl due --overdue"), count=more))
    if morning.more:
        say(
            words(
                N_("{count} more {count:row|rows} {count:waits|wait} for you: propctl today --all"),
                count=morning.more,
            )
        )
    if shown.hidden:
        say(words(N_("{count} more wait for others: propctl today --all"), count=shown.hidden))


def agenda_object(found: Agenda) -> dict[str, Any]:
    """The agenda under stable keys."""
    return {
        "late": [due_row(one) for one in found.late],
        "soon": [due_row(one) for one in found.soon],
        "routines": [_picked(task, (*_TASK, "partly")) for task in found.routines],
        "missed": [_picked(one, (*_TASK, "names")) for one in found.missed],
        "lists": [{**_picked(one, ("area", "rule", "count")), "list": one.name} for one in found.lists],
        "measures": [
            {**_picked(one, ("area", "rule", "count")), "ladder": one.name} for one in found.measures
        ],
        "reports": [_picked(one, ("id", "form", "rule", "posts", "at", "by")) for one in found.reports],
        "left": [_picked(one, ("person", "until", "records")) for one in found.left],
    }


def _picked(one: object, keys: Iterable[str]) -> Row:
    return {key: getattr(one, key) for key in keys}


def print_agenda(session: Session, found: Agenda, *, by_record: bool = False) -> None:
    """The agenda for people: late, today, routines, lists; ``by_record``: a line for each record."""
    office, words = session.office, session.words
    say(f"{office.settings.office.name}  {office.now:%Y-%m-%d %H:%M}".strip())
    late, soon = _pressing(session, found) if by_record else _each(session, found)
    for title, lines in ((N_("Overdue"), late), (N_("Due today"), soon)):
        if lines:
            heading(f"{words(title)} ({len(lines)})")
            table(due_headings(session), lines)
    if found.routines:
        heading(f"{words(N_('Routines'))} ({len(found.routines)})")
        names = (N_("Due"), N_("Routine"), N_("Period"), N_("Done"), N_("Post"))
        table([words(name) for name in names], [task_line(session, task) for task in found.routines])
    print_missed(session, found.missed)
    _print_lists(session, found)
    print_reports(session, found.reports)
    print_left(session, found.left)
    if not any(getattr(found, name) for name in found.__struct_fields__):
        say(words(N_("Nothing waits today.")))


def _print_lists(session: Session, found: Agenda) -> None:
    """The lists to look at, and the measures to decide about."""
    words = session.words
    lists = [(one, f"propctl {one.area} list {one.name}") for one in found.lists]
    measures = [(one, f"propctl agenda measures {one.area}") for one in found.measures]
    for title, counted, lines in (
        (N_("Lists to look at"), N_("Records"), lists),
        (N_("Measures to decide about"), N_("Times"), measures),
    ):
        if lines:
            heading(words(title))
            table(
                [words(N_("List")), words(counted), words(N_("Command"))],
                [[words.label(one.title) or one.name, str(one.count), typed] for one, typed in lines],
            )


def print_reports(session: Session, found: list[Received]) -> None:
    """What was reported to a post and waits to be taken up, a line for each clause."""
    if not found:
        return
    words, wording = session.words, session.office.wording
    heading(f"{words(N_('Reports received'))} ({len({(one.form, one.id) for one in found})})")
    by_rule: dict[str, list[Received]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    names = (N_("Report"), N_("No."), N_("From"), N_("At"), N_("To"))
    table(
        [words(name) for name in names],
        [
            [
                wording.form(some[-1].form),
                _named_first(session, list(dict.fromkeys(one.id for one in some))),
                session.office.name_of(some[-1].by),
                wording.moment(some[-1].at),
                whose(session, list(dict.fromkeys(post for one in some for post in one.posts))),
            ]
            for some in by_rule.values()
        ],
    )
    say(words(N_("Read it: propctl show NO.; it is taken up by its next step, or by: propctl note NO. TEXT")))


def _named_first(session: Session, ids: list[str]) -> str:
    """The last few of many, and how many more there are."""
    more = len(ids) - _PERIODS
    told = session.office.wording.joined(ids[-_PERIODS:])
    return told + (session.words(N_(" and {count} more"), count=more) if more > 0 else "")


def _each(session: Session, found: Agenda) -> tuple[list[list[str]], list[list[str]]]:
    """What is late and what is due today, a line for each limit."""
    late, soon = ([due_line(session, one) for one in some] for some in (found.late, found.soon))
    return late, soon


def _pressing(session: Session, found: Agenda) -> tuple[list[list[str]], list[list[str]]]:
    """What is late and what is due, by record: its most urgent limit, and how many more run on it."""
    from propctl.office.asking.my_work import by_record

    overdue = {one.ref for one in found.late}
    late: list[list[str]] = []
    soon: list[list[str]] = []
    for one in by_record([*found.late, *found.soon]):
        line = due_line(session, one.clock)
        line[3] += session.words(N_(" (and {count} more)"), count=one.others) if one.others else ""
        (late if one.clock.ref in overdue else soon).append(line)
    return late, soon


def print_left(session: Session, found: list[Left]) -> None:
    """Who works here no longer and still has open records: they wait for nobody."""
    if not found:
        return
    words, office = session.words, session.office
    heading(words(N_("Still with people who left")))
    names = (N_("Person"), N_("Last day"), N_("Records"), N_("Hand over"))
    table(
        [words(name) for name in names],
        [
            [
                office.name_of(one.person),
                str(one.until or ""),
                words.joined(f"{office.wording.form(form)} {count}" for form, count in one.forms.items()),
                f"propctl staff leave {one.person} --to {words(N_('PERSON'))}",
            ]
            for one in found
        ],
    )


def print_missed(session: Session, found: list[Past]) -> None:
    """What was missed in earlier periods, a line a routine; nothing where nothing was."""
    if not found:
        return
    words, wording = session.words, session.office.wording
    heading(f"{words(N_('Missed in an earlier period'))} ({len(found)})")
    names = (N_("Due"), N_("Routine"), N_("Periods"), N_("Post"), N_("Clause"))
    by_routine: dict[str, list[Past]] = {}
    for one in found:
        by_routine.setdefault(one.full, []).append(one)
    table(
        [words(name) for name in names],
        [
            [
                wording.limit(some[-1].due),
                words.label(some[-1].title),
                _named_first(session, [one.period for one in some]),
                whose(session, some[-1].posts),
                some[-1].rule,
            ]
            for some in by_routine.values()
        ],
    )
    say(words(N_("Make good or waive, with the reason: propctl agenda omission make-good|waive …")))


def task_line(session: Session, task: Task) -> list[str]:
    """One routine as a line of a table."""
    words, office = session.words, session.office
    done = f"{task.done}/{task.times}"
    if task.missing and task.of_each == 1:
        done = words(N_("{count} still due"), count=len(task.missing))
    elif task.missing:
        named = dict(zip(task.missing, task.names, strict=False))
        short = [f"{named[one]} {task.partly.get(one, 0)}/{task.of_each}" for one in task.missing[:_NAMED]]
        done += words(N_(" ({names})"), names=words.joined(short))
        if (more := len(task.missing) - len(short)) > 0:
            done += words(N_(" and {count} more"), count=more)
    posts = whose(session, task.posts)
    return [office.wording.limit(task.due) or "—", words.label(task.title), task.period, done, posts]
