"""What a channel is to be told: the morning list, what turned overdue, notices that were published.

A message goes where nobody knows who reads it: it names a record by its number and what is due, and says
nothing of people. Fields are told beside the number only where the office names them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, SettingsError
from propctl.office.asking.agenda import Agenda, today
from propctl.office.asking.my_work import by_record
from propctl.office.asking.queries import Due, due, view
from propctl.publish.notices import Writer, aged, shown_notices
from propctl.publish.sending.notice_text import notice_text
from propctl.worktime.moments import at_second, clock_second

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.office.opened.settings import Channel

MOST = 30  # lines of one part: a telephone shows no more at a glance


class Message(NamedTuple):
    """One message, and the keys of what it tells."""

    kind: str
    told: list[str]
    title: str
    body: str


Settled = Callable[[str], bool]  # whether that was told already
Reveal = Callable[[Due], None]  # allows that the operator sees a record's personal fields, or refuses


class Asked(NamedTuple):
    """What is told beside a record's number."""

    shown: list[str]  # names of fields; personal ones masked
    clear: list[str]  # … and in clear, for whoever asked for them by name
    reveal: Reveal


def messages(
    office: Office, channel: Channel, kinds: Iterable[str], settled: Settled, asked: Asked
) -> Iterator[Message]:
    """What a channel is to be told now and was not told yet."""
    makers = {"morning": _morning, "overdue": _overdue}
    for kind in kinds:
        if kind == "notices":
            yield from _notices(office, settled)
        elif (made := makers[kind](office, channel, settled, asked)) is not None:
            yield made


def check_fields(office: Office, names: Iterable[str]) -> None:
    """``SettingsError`` for a field that no form has."""
    known = {name for _, form in office.catalog.forms() for name in form.field}
    for name in names:
        if name not in known:
            raise SettingsError(
                N_("no form has a field {name}; --help of a step lists its fields"), name=name
            )


# -- the morning list


def _morning(office: Office, channel: Channel, settled: Settled, asked: Asked) -> Message | None:
    """The morning list, once a day, from the time on that the channel says."""
    key = f"morning {office.today}"
    begins = at_second(office.today.toordinal(), clock_second(channel.morning) or 0, office.tz)
    if settled(key) or office.now < begins:
        return None
    say = office.wording.say
    parts = []
    for post in channel.posts or [""]:
        lines = list(_of_agenda(office, today(office, post=post), asked))
        if lines:
            parts.append(
                "\n".join([say(N_("[{post}]"), post=office.wording.posts([post])), *lines] if post else lines)
            )
    if not parts:
        return None
    title = say(
        N_("{office}: what waits today ({day})"),
        office=office.settings.office.name,
        day=office.wording.day(office.today),
    )
    return Message("morning", [key], title, "\n\n".join(parts))


def _of_agenda(office: Office, found: Agenda, asked: Asked) -> Iterator[str]:
    say = office.wording.say
    parts = (
        (N_("Overdue"), [_limit(office, one.clock, asked) for one in by_record(found.late)]),
        (N_("Due today"), [_limit(office, one.clock, asked) for one in by_record(found.soon)]),
        (N_("Routines"), [_timed(office, task.due, task.title.of(office.lang)) for task in found.routines]),
        (N_("To look through"), [f"{one.title.of(office.lang)} {one.count}" for one in found.lists]),
    )
    for title, lines in parts:
        if lines:
            yield say(N_("{title} ({count}):"), title=say(title), count=len(lines))
            yield from _at_most(office, lines)


def _at_most(office: Office, lines: list[str]) -> list[str]:
    more = len(lines) - MOST
    return lines if more <= 0 else [*lines[:MOST], office.wording.say(N_("and {count} more"), count=more)]


# -- what turned overdue


def _overdue(office: Office, channel: Channel, settled: Settled, asked: Asked) -> Message | None:
    """The limits that have passed and were not told; each is told once."""
    wanted = {
        _key(one): one for post in channel.posts or [""] for one in due(office, overdue=True, post=post)
    }
    new = {key: one for key, one in wanted.items() if not settled(key)}
    if not new:
        return None
    title = office.wording.say(
        N_("{office}: {count} {count:limit|limits} {count:has|have} passed"),
        office=office.settings.office.name,
        count=len(new),
    )
    lines = _at_most(office, [_limit(office, one, asked) for one in new.values()])
    return Message("overdue", list(new), title, "\n".join(lines))


def _key(one: Due) -> str:
    """What a limit is known by; the number of its record is no word of it."""
    return f"overdue {one.form} {one.id} {one.clock} {one.due}"


def _limit(office: Office, one: Due, asked: Asked) -> str:
    what = f"{office.wording.clock(one.clock, one.rule, one.start, one.until)} {one.id}"
    return " ".join([_timed(office, one.due, what), *_beside(office, one, asked)])


def _timed(office: Office, at: dt.datetime | None, what: str) -> str:
    return f"- {office.wording.limit(at)} {what}" if at else f"- {what}"


def _beside(office: Office, one: Due, asked: Asked) -> Iterator[str]:
    """The fields that are told beside a record's number."""
    if not asked.shown and not asked.clear:
        return
    if asked.clear:
        asked.reveal(one)
    for names, reveal in ((asked.shown, False), (asked.clear, True)):
        found = view(office, office.folded(one.ref), reveal=reveal)
        for name in names:
            if name in found.fields and found.values.get(name) not in (None, "", []):
                yield office.wording.value(one.form, found.fields[name], found.values[name])


# -- notices


def _notices(office: Office, settled: Settled) -> Iterator[Message]:
    """The notices that are on the board and were not told, the oldest first."""
    writer = Writer(office, {})  # what fails is told by the handbook; it is no reason to send nothing
    for notice in reversed(aged(office, shown_notices(office))):
        key = f"notice {notice.id} {notice.published}"
        if not notice.over(office.now) and not settled(key):
            written = writer.write(notice)
            yield Message("notices", [key], written.title, notice_text(office, written, title=False))
