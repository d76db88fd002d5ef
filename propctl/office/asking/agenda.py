"""The agenda: what waits today, from clocks, routines and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from propctl.office.asking.answers_kept import Holds, holds, kept, kept_by_part
from propctl.office.asking.lacking_items import lacking_items
from propctl.office.asking.queries import Due, condition_of, due, tallied, tally
from propctl.office.asking.reports_received import Received, received
from propctl.office.handover.responsibilities import Left, left
from propctl.office.judging.ladders import proposed
from propctl.office.routines.missed import Past, missed
from propctl.office.routines.routine_work import Task, areas_asked, routines
from propctl.regex import regex
from propctl.regulation.model.constructs import Listing
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.evaluation import Condition


_ME = regex(r"\bme\b")


class Waiting(msgspec.Struct, frozen=True):
    """A list with something on it."""

    area: str
    name: str
    title: Label
    rule: str
    count: int
    posts: list[str] = []  # who must look at it; none: nobody in particular
    own: bool = False  # whether it lists what is the reader's: his complaints, what he has not read


class Agenda(msgspec.Struct, frozen=True):
    """One morning."""

    late: list[Due]
    soon: list[Due]  # due today
    routines: list[Task]  # not yet done in their period, soonest first
    missed: list[Past]  # routines of periods that are over, until made good or waived
    lists: list[Waiting]
    measures: list[Waiting]  # ladders that propose a measure about which somebody must decide
    reports: list[Received]  # what went to a post, until somebody who holds it takes it up
    left: list[Left]  # people who work here no longer, and what is still theirs


def today(office: Office, post: str = "", area: str = "") -> Agenda:
    """What waits for a post (or for everybody), soonest first."""
    with office.index.keeping():
        return _today(office, post, area)


def _today(office: Office, post: str, area: str) -> Agenda:
    clocks = [
        clock for clock in due(office, area=area, post=post) if clock.standing in ("overdue", "running")
    ]
    late = [clock for clock in clocks if clock.standing == "overdue"]
    soon = [clock for clock in clocks if clock.standing == "running" and _by_midnight(office, clock.due)]
    tasks = [task for task in routines(office, post=post, area=area) if not task.finished]
    tasks.sort(key=lambda task: (task.due is None, task.due or office.now, task.area, task.routine))
    return Agenda(
        late,
        soon,
        tasks,
        missed(office, post=post, area=area),
        waiting(office, post=post, area=area),
        measures(office, post=post, area=area),
        received(office, post=post, area=area),
        [] if post or area else left(office),
    )


def _by_midnight(office: Office, moment: dt.datetime | None) -> bool:
    """Whether a limit ends today, midnight (24:00) included."""
    midnight = dt.datetime.combine(office.today + dt.timedelta(days=1), dt.time(), office.tz)
    return moment is not None and moment <= midnight


def waiting(office: Office, post: str = "", area: str = "") -> list[Waiting]:
    """The lists that a post must look at and that are not empty."""
    lists = list(_lists(office, post, area))
    counts = _counted(office, [one for one in lists if not one.entry.lacks])
    items = [one for one in lists if one.entry.lacks]
    counts |= {one.full: len(lacking_items(office, one.area, one.entry)) for one in items}
    counts |= {
        one.full: counts[one.full] + _open_beside(office, one.entry) for one in lists if one.entry.also
    }
    return [
        Waiting(one.area, one.name, one.label, one.rule, count, one.posts, bool(_ME.search(one.entry.where)))
        for one in lists
        if (count := counts[one.full])
    ]


def _open_beside(office: Office, entry: Listing) -> int:
    """How many open records stand on a list beside its own: those of the forms in its ``also``."""
    used = [form for form in entry.also if office.catalog.has_form(form)]
    return sum(office.index.counts(form, by="open").get(1, 0) for form in used)


def measures(office: Office, post: str = "", area: str = "") -> list[Waiting]:
    """The ladders by which a post must decide about a measure."""
    found = []
    for declared in areas_asked(office, area):
        counts = proposed(office, declared) if declared.ladder else {}
        for name, count in counts.items():
            ladder = declared.ladder[name]
            posts = office.catalog.posts(declared.name, ladder.post, office.today)
            if count and (not post or post in posts):
                rule = qualify(declared.name, ladder.claims[0])
                found.append(Waiting(declared.name, name, ladder.label, rule, count, posts))
    return found


def _counted(office: Office, lists: list[_List]) -> dict[str, int]:
    """How many records are on each list; those of one form are counted on one way through it."""
    together: dict[tuple[str, Holds], list[_List]] = {}
    for one in lists:
        together.setdefault((one.form, holds(one.condition.lasting, one.entry.where)), []).append(one)
    found: dict[str, int] = {}
    for (form, time), some in together.items():
        names = [one.full for one in some]
        conditions = [one.condition for one in some]
        found.update(zip(names, _counts(office, form, conditions, time, " ".join(names)), strict=True))
    return found


def _counts(office: Office, form: str, conditions: list[Condition], time: Holds, names: str) -> list[int]:
    """On how many records of a form each condition holds; what holds that long is kept."""
    if time == "no":
        return tally(office, form, conditions)
    question = f"lists {form} {names}"
    if time == "whole":
        return kept(office, question, list[int], lambda: tally(office, form, conditions))
    parts = kept_by_part(office, question, form, list[int], lambda rows: tallied(rows, conditions), time)
    return [sum(counts) for counts in zip(*parts, strict=True)] or [0] * len(conditions)


class _List(NamedTuple):
    """A list that somebody must look at."""

    area: str
    name: str
    label: Label
    rule: str
    form: str
    condition: Condition
    entry: Listing
    posts: list[str]

    @property
    def full(self) -> str:
        return f"{self.area}.{self.name}"


def _lists(office: Office, post: str, area: str) -> Iterator[_List]:
    """The lists in force that wait for a post."""
    for declared in areas_asked(office, area):
        for name, entry in declared.lists.items():
            posts = office.catalog.posts(declared.name, entry.post, office.today)
            if (post and post not in posts) or not entry.claims or entry.reference:
                continue
            rule = office.catalog.standing(declared.name, entry.claims, office.today)
            if rule:
                form = qualify(declared.name, entry.of or main_form(declared))
                own = qualify(declared.name, entry.claims[0])  # whose parameters "$." means
                condition = condition_of(office, form, entry.where, own, entry.cohort)
                yield _List(declared.name, name, entry.label, rule, form, condition, entry, posts)
