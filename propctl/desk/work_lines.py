"""The lines of the first screen: what waits, one line a record; routines, lists, notices, today's roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.cli.commands.agenda_commands import due_line, task_line, whose
from propctl.cli.frame.output import STANDING
from propctl.cli.frame.session import Session
from propctl.entry.pinyin import initials
from propctl.errors import N_
from propctl.office.asking.my_work import by_record, waits_for
from propctl.office.asking.queries import Due, due
from propctl.office.opened.scope import at_midnight
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.asking.agenda import Waiting
    from propctl.office.routines.routine_work import Task

_EVENING, _NIGHT = 18, 12  # the hour at which it begins, and how many hours it has
LATEST = 100  # records of a form that are shown where its title is looked for
NOTICE = "notices.notice"  # one of the two forms that the core knows


class Column(NamedTuple):
    """A column of a list."""

    title: str
    width: int  # in signs of a terminal; 0: what is left
    least: int = 0  # columns that a screen must have for it to be shown


class Line:
    """One line: its cells, how it is marked, and what it leads to."""

    def __init__(
        self, cells: list[str], goes_to: Any, mark: str = "", posts: list[str] | None = None
    ) -> None:
        """``goes_to``: a record, a task, a list; ``mark``: late, soon or "" (a colour beside its words)."""
        self.cells, self.goes_to, self.mark, self.posts = cells, goes_to, mark, posts or []

    @cached_property
    def sought(self) -> str:
        """What it is found by: its words, and the first letters of their pinyin."""
        told = " ".join(self.cells).casefold()
        return f"{told} {initials(told)}"

    def fits(self, words: list[str]) -> bool:
        """Whether it holds all of these."""
        return all(word in self.sought for word in words)


class Scope(NamedTuple):
    """Whose work is shown: what waits for one person, for one post, or for everybody (neither)."""

    person: str = ""
    post: str = ""

    def holds(self, session: Session, posts: list[str]) -> bool:
        """Whether what waits for these posts is shown."""
        if self.person:
            return waits_for(session.office.settings.staff[self.person], posts)
        return not self.post or self.post in posts


Make = Callable[[Session, Scope], list[Line]]


def columns_of(session: Session, name: str) -> list[Column]:
    """The columns of a tab."""
    words = session.words
    columns = {
        "work": [
            Column(words(N_("Standing")), 9),
            Column(words(N_("Due")), 11, 56),
            Column(words(N_("No.")), 13, 72),
            Column(words(N_("What is due")), 26, 60),
            Column(words(N_("About")), 0),
            Column(words(N_("Post")), 14, 110),
        ],
        "routines": [
            Column(words(N_("Due")), 11),
            Column(words(N_("Routine")), 0),
            Column(words(N_("Period")), 12, 72),
            Column(words(N_("Done")), 20, 60),
            Column(words(N_("Post")), 14, 110),
        ],
        "lists": [
            Column(words(N_("Records")), 6),
            Column(words(N_("List")), 0),
            Column(words(N_("Area")), 14, 72),
        ],
        "notices": [
            Column(words(N_("No.")), 13),
            Column(words(N_("About")), 0),
            Column(words(N_("State")), 10, 60),
        ],
        "roster": [
            Column(words(N_("Post")), 16),
            Column(words(N_("On duty")), 0),
            Column(words(N_("Until")), 12, 50),
        ],
    }
    return columns[name]


TITLES = {
    "work": N_("My work"),
    "routines": N_("Routines"),
    "lists": N_("Lists to check"),
    "notices": N_("To approve"),
    "roster": N_("Today's roster"),
}


_WAITING = ("routines", "lists", "notices")  # tabs of what somebody has to do beside his records


def lines_of(session: Session, name: str, scope: Scope) -> list[Line]:
    """What a tab shows now."""
    makers: dict[str, Make] = {
        "work": _work,
        "routines": _routines,
        "lists": _lists,
        "notices": _notices,
        "roster": _roster,
    }
    return makers[name](session, scope)


def elsewhere(session: Session, scope: Scope) -> str:
    """The other tabs on which something waits, each with how much; "" where nothing does."""
    words, found = session.words, []
    for number, (name, title) in enumerate(TITLES.items(), 1):
        if name in _WAITING and (count := len(lines_of(session, name, scope))):
            found.append(
                words(N_("{number} {title}: {count}"), number=number, title=words(title), count=count)
            )
    return words(N_("Nothing waits here. There is: {tabs}"), tabs=found) if found else ""


# -- records


def _work(session: Session, scope: Scope) -> list[Line]:
    """One line a record: its most urgent limit first; what has no limit is not listed."""
    running = [one for one in due(session.office) if one.due is not None and scope.holds(session, [one.post])]
    return [work_line(session, one.clock, one.others) for one in by_record(running)]


def work_line(session: Session, one: Due, others: int) -> Line:
    """A record with its most urgent limit, and how many more run on it."""
    moment, _, id, what, post, title = due_line(session, one)
    if others:
        what = f"{what} +{others}"
    standing, mark = _standing(session, one)
    return Line([standing, moment, id, what, title, post], one.ref, mark, [one.post])


def _standing(session: Session, one: Due) -> tuple[str, str]:
    """How a limit stands, in a sign and a word, and as a mark."""
    words, office = session.words, session.office
    if one.standing == "overdue":
        return f"! {words(STANDING['overdue'])}", "late"
    if one.standing == "paused":
        return f"= {words(STANDING['paused'])}", ""
    midnight = at_midnight(office.today + dt.timedelta(days=1), office.tz)
    if one.due is not None and one.due <= midnight:
        return f"> {words(N_('today'))}", "soon"
    return f"  {words(N_('later'))}", ""


# -- the other tabs


def _routines(session: Session, scope: Scope) -> list[Line]:
    from propctl.office.routines.routine_work import routines

    tasks = [
        task for task in routines(session.office) if not task.finished and scope.holds(session, task.posts)
    ]
    tasks.sort(key=lambda task: (task.due is None, task.due or session.office.now, task.area, task.routine))
    return [_routine(session, task) for task in tasks]


def _routine(session: Session, task: Task) -> Line:
    moment, title, period, done, posts = task_line(session, task)
    late = task.due is not None and task.due < session.office.now
    mark = "late" if late else ""
    return Line([("! " if late else "") + moment, title, period, done, posts], task, mark, task.posts)


def _lists(session: Session, scope: Scope) -> list[Line]:
    from propctl.office.asking.agenda import waiting

    found = [one for one in waiting(session.office) if scope.holds(session, one.posts)]
    found.sort(key=lambda one: not (one.posts or one.own))
    return [_list(session, one) for one in found]


def _list(session: Session, one: Waiting) -> Line:
    title = session.words.label(one.title) or one.name
    area = session.words.label(session.catalog.area(one.area).label)
    return Line([str(one.count), title, area], one, "", one.posts)


def _notices(session: Session, scope: Scope) -> list[Line]:
    """The notices that wait for an approval which the operator may give."""
    from propctl.office.asking.queries import title_of
    from propctl.office.judging.way_on import ways_on

    office = session.office
    if not session.catalog.has_form(NOTICE):
        return []
    lines = []
    for row in office.index.rows(form=NOTICE, open=True):
        folded = office.find(row.ref)
        if folded is not None and any(way.step == "approve" for way in ways_on(office, folded)):
            state = office.wording.state(row.form, row.state)
            lines.append(Line([row.id, title_of(office, row.form, row.values), state], row.ref))
    return lines


def _roster(session: Session, scope: Scope) -> list[Line]:
    """Who fills each post now, and until when, as far as the roster says."""
    office, lines = session.office, []
    for post in office.settings.posts:
        person = office.on_duty(post)
        if person:
            until = office.hooks.call("shift_end", post=post, at=office.now)
            told = office.wording.limit(until) if isinstance(until, dt.datetime) else ""
            lines.append(Line([whose(session, [post]), office.name_of(person), told], None))
    return [*lines, *_tonight(session, {tuple(line.cells[1:]) for line in lines})]


def _tonight(session: Session, now: set[tuple[str, ...]]) -> list[Line]:
    """Who is on the roster this evening and night, and not already among those who are there now."""
    office, lines = session.office, []
    evening = at_midnight(office.today, office.tz) + dt.timedelta(hours=_EVENING)
    moments = [evening + dt.timedelta(hours=hours) for hours in range(0, _NIGHT, 2)]
    for post in office.settings.posts:
        for at in moments:
            person = office.hooks.call("on_duty", post=post, at=at) if at > office.now else None
            until = office.hooks.call("shift_end", post=post, at=at) if person else None
            if person and isinstance(until, dt.datetime):
                told = (office.name_of(person), office.wording.limit(until))
                if told not in now:
                    called = session.words(N_("tonight: {post}"), post=whose(session, [post]))
                    lines.append(Line([called, *told], None))
                now.add(told)
    return lines


def rows_of_list(session: Session, area: str, name: str) -> list[Line]:
    """The records on a list; of one of what there is no record, its items, which lead nowhere."""
    from propctl.cli.areas.listed_together import together
    from propctl.office.asking.lacking_items import lacking_items
    from propctl.office.asking.queries import Titles

    called, office = Titles(session.office), session.office
    entry = office.catalog.area(area).lists[name]
    if entry.lacks:
        items = lacking_items(office, area, entry).values()
        return [Line(["", session.words.label(item), ""], None) for item in items]
    return [
        Line(
            [row.id, called(row.form, row.values), office.wording.state(row.form, row.state)],
            row.ref,
        )
        for row in together(office, area, name, entry)
    ]


class Clause(NamedTuple):
    """What a line of a clause leads to."""

    id: str


def clause_lines(session: Session, text: str) -> list[Line]:
    """The clauses that hold every word."""
    from propctl.cli.commands.rules import clauses_that_say

    wording = session.office.wording
    return [
        Line([wording.area(rule.id.partition(".")[0]), wording.clause(rule), ""], Clause(rule.id))
        for rule in clauses_that_say(session, text)
    ]


def _titled(session: Session, text: str) -> list[str]:
    """The forms of that very title, in either language."""
    from propctl.office.asking.homes_found import forms_used

    title = text.strip().casefold()
    return [
        full
        for full, form in forms_used(session.office)
        if title in (form.label.zh.casefold(), form.label.en.casefold())
    ]


def person_lines(session: Session, text: str) -> tuple[list[Line], str]:
    """The homes and records of a telephone number, plate or whole name, masked; or why there are none."""
    from propctl.office.asking.persons_found import somebody

    office, wording = session.office, session.office.wording
    answer = somebody(office, text)
    rows = [(row, who) for ref, who in answer.who.items() if (row := office.index.get(ref)) is not None]
    lines = [
        Line([row.id, f"{wording.form(row.form)} · {who}", wording.state(row.form, row.state)], row.ref)
        for row, who in rows
    ]
    return lines, answer.said


def numbered(session: Session, text: str) -> Ref | None:
    """The one record whose number was typed; None for words, and for a home: of it there is more to find."""
    from propctl.errors import PropctlError
    from propctl.office.asking.resolving import resolve

    try:
        ref = resolve(session.office, text)
    except PropctlError:
        return None
    return None if session.office.catalog.form(ref.form).key else ref


def found_lines(session: Session, text: str) -> list[Line]:
    """The records that a number or words mean: that of the number first; of a form's title, the latest."""
    from propctl.errors import PropctlError
    from propctl.office.asking.queries import find, title_of
    from propctl.office.asking.resolving import Ambiguous, resolve

    office = session.office
    refs: list[Ref] = []
    try:
        refs = [resolve(office, text)]
    except Ambiguous as error:
        refs = error.refs
    except PropctlError:
        pass
    rows = [row for ref in refs if (row := office.index.get(ref)) is not None]
    rows += [row for row in find(office, text) if row.ref not in refs]
    for form in _titled(session, text):
        refs = [row.ref for row in rows]
        latest = office.index.rows(form=form, newest_first=True, limit=LATEST)
        rows += [row for row in latest if row.ref not in refs]
    lines = []
    for row in rows:
        about = title_of(office, row.form, row.values)
        told = [office.wording.form(row.form), *([about] if about != row.id else [])]
        lines.append(Line([row.id, " · ".join(told), office.wording.state(row.form, row.state)], row.ref))
    return lines
