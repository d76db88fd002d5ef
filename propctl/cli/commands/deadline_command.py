"""``propctl deadline``: the clock engine by itself, with the calendars of the office or the standard ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import emit_json, say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.typed_days import typed_time
from propctl.entry.typed_times import parse_duration
from propctl.errors import N_, UsageError
from propctl.worktime.calendars import Calendar, Schedule, parse_calendars
from propctl.worktime.deadline import Pause, Segment, elapsed
from propctl.worktime.deadline import deadline as work_out
from propctl.worktime.limits import Limit, format_limit, parse_limit
from propctl.worktime.moments import SHANGHAI, written

if TYPE_CHECKING:
    from collections.abc import Sequence


@command(
    "deadline",
    N_(
        "When LIMIT after START is over: propctl deadline 2026-09-18T17:00 2h --calendar office. "
        "With --until: how much working time passed."
    ),
)
@argument("start", word=N_("START"))
@argument("limit", required=False, word=N_("LIMIT"))
@option("--calendar", default="", metavar=N_("NAME"), help=N_("office, desk, or one of propctl.toml"))
@option(
    "--pause",
    "pauses",
    multiple=True,
    metavar=N_("FROM/TO"),
    help=N_("When it stood still"),
)
@option("--until", default="", metavar=N_("END"), help=N_("Count the working time from START to END"))
@option("--explain", is_flag=True, help=N_("Show the working time consumed and how it was counted"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def deadline(
    start: str,
    limit: str | None,
    calendar: str,
    pauses: tuple[str, ...],
    until: str,
    explain: bool,
    as_json: bool,
) -> None:
    """Work out one deadline, or the working time between two moments."""
    session = current()
    if bool(limit) == bool(until):
        raise UsageError(N_("write either a LIMIT such as 20m or 3wd, or --until END"))
    begin = _moment(session, start)
    stops = [_pause(session, text) for text in pauses]
    if until:
        _elapsed(session, begin, _moment(session, until), calendar or "office", stops, as_json)
        return
    parsed = parse_limit(parse_duration((limit or "").replace(" ", "")) or limit or "")
    name = calendar or ("desk" if parsed.kind in ("time", "days") else "office")
    found = work_out(begin, parsed, _calendar(session, name), _schedule(session), pauses=stops)
    if as_json:
        emit_json(_object(found.due, None, found.provisional, found.segments))
        return
    say(_sentence(session, begin, parsed, name, found.due))
    if found.provisional:
        say(session.words(N_("Provisional: the schedule of a year involved is not published yet.")))
    if explain:
        _explain(session, found.segments, found.notes)


def _elapsed(
    session: Session, start: dt.datetime, end: dt.datetime, name: str, pauses: list[Pause], as_json: bool
) -> None:
    schedule = _schedule(session)
    passed = elapsed(start, end, _calendar(session, name), schedule, pauses)
    provisional = not all(schedule.known_year(year) for year in range(start.year, end.year + 1))
    if as_json:
        emit_json(_object(None, int(passed.total_seconds()), provisional, []))
    else:
        worked = Limit("time", int(passed.total_seconds()))
        say(session.words(N_("{elapsed} of working time ({calendar})"), elapsed=worked, calendar=name))


def _object(
    due: dt.datetime | None, seconds: int | None, provisional: bool, segments: Sequence[Segment]
) -> dict[str, Any]:
    """The stable keys of ``deadline --json``; durations in seconds."""
    return {
        "due": due,
        "elapsed": seconds,
        "provisional": provisional,
        "segments": [{"from": begin, "to": end, "seconds": length} for begin, end, length in segments],
    }


def _sentence(
    session: Session, start: dt.datetime, limit: Limit, calendar: str, due: dt.datetime | None
) -> str:
    if due is None:
        return session.words(N_("The clock is paused; no deadline stands."))
    return session.words(
        N_("due {due} ({limit} from {start}, calendar {calendar})"),
        due=due,
        limit=limit,
        start=start,
        calendar=calendar,
    )


def _explain(session: Session, segments: Sequence[Segment], notes: Sequence[str]) -> None:
    for begin, end, seconds in segments:
        say(f"  {written(begin)} – {written(end)}  {format_limit(Limit('time', seconds), session.lang)}")
    for note in notes:
        say(f"  {session.words(note)}")


def _moment(session: Session, text: str) -> dt.datetime:
    """A moment as scripts and people write it; without an offset it is the office's."""
    try:
        found = dt.datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=_zone(session))
    except ValueError:
        pass
    return typed_time(text, session.now, _zone(session))


def _pause(session: Session, text: str) -> Pause:
    stopped, slash, resumed = text.partition("/")
    if not slash:
        raise UsageError(N_("--pause {value}: write it like 2026-11-21T10:00/2026-11-21T11:00"), value=text)
    return _moment(session, stopped), _moment(session, resumed) if resumed else None


def _zone(session: Session) -> dt.tzinfo:
    return session.office.tz if session.root else SHANGHAI


def _calendar(session: Session, name: str) -> Calendar:
    if session.root:
        return session.office.times.calendar(name)
    known = parse_calendars({})
    if name not in known:
        raise UsageError(
            N_("there is no calendar {name} outside an office; there are {known}"),
            name=name,
            known=list(known),
        )
    return known[name]


def _schedule(session: Session) -> Schedule:
    return session.office.times.schedule() if session.root else Schedule.china()
