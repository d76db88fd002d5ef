"""Whose work a record is: the fields that name who has to act, and what those who left still have on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.answers_kept import Lasts, kept
from propctl.office.asking.queries import listed
from propctl.regex import regex
from propctl.regulation.model.constructs import Field, Form, Listing
from propctl.regulation.model.fold import VOID, Folded, ended_states
from propctl.regulation.model.form_parts import any_field, key_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify, targets_of
from propctl.store.index.lookups import MadeOf

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_MINE = regex(r"([\w.]+) = me\b")  # in a condition: the person who has to look at it


class Left(msgspec.Struct, frozen=True):
    """Somebody who works here no longer, and the records that are his."""

    person: str
    until: dt.date | None  # his last day; None where the settings do not know him
    records: list[str]  # ``area.form:id``
    forms: dict[str, int]  # how many of each form


def responsibilities(office: Office) -> dict[str, list[str]]:
    """By form, the fields that name who has to act: those that steps, clauses and limits ask for as the doer,
    and those by which a list says ``= me``. Who heard, called or wrote something is a fact, and stays;
    so is whom a record is about: nobody takes over another's dossier or appraisal.
    """
    found: dict[str, dict[str, None]] = {}
    for area in office.catalog.areas():
        for name, form in area.form.items():
            for named in _asked(form):
                found.setdefault(qualify(area.name, name), {})[named] = None
        for clock in area.clock.values():
            of = qualify(area.name, clock.of or main_form(area))
            for named in (post for post in as_list(clock.post) if post.startswith("field:")):
                found.setdefault(of, {})[named.removeprefix("field:")] = None
        for listing in area.lists.values():
            of = qualify(area.name, listing.of or main_form(area))
            for path in _MINE.findall(listing.where):
                for home, named in _at(office, of, path):
                    found.setdefault(home, {})[named] = None
    for name, some in list(found.items()):  # what fills in such a field says whose the next ones are
        for named in list(some):
            field = any_field(office.catalog.form(name), named) if office.catalog.has_form(name) else None
            if field is not None and "." in field.fill and field.fill.replace(".", "").isidentifier():
                for home, source in _at(office, name, field.fill):
                    found.setdefault(home, {})[source] = None
    return {form: names for form, some in found.items() if (names := _staff_fields(office, form, some))}


def _asked(form: Form) -> Iterator[str]:
    posts = [post for step in form.step.values() for post in as_list(step.post)]
    posts += [need.post for needs in form.need.values() for need in needs]
    yield from (post.removeprefix("field:") for post in posts if post.startswith("field:"))


def _at(office: Office, form: str, path: str) -> Iterator[tuple[str, str]]:
    """The form and field at the end of a path through references."""
    name, _, rest = path.partition(".")
    field = any_field(office.catalog.form(form), name)
    if field is None or not rest:
        yield form, name
        return
    for target in targets_of(form.partition(".")[0], field):
        if office.catalog.has_form(target):
            yield from _at(office, target, rest)


def _staff_fields(office: Office, form: str, names: dict[str, None]) -> list[str]:
    if not office.catalog.has_form(form):
        return []
    declared = office.catalog.form(form)
    fields = {name: any_field(declared, name) for name in names if name not in key_fields(declared)}
    return [
        name
        for name, field in fields.items()
        if field and field.type == "staff" and not field.personal and not _taken_over(field)
    ]


def _taken_over(field: Field) -> bool:
    """Whether it repeats whom another record is about (``fill = "person.person"``), for good."""
    return field.fixed and "." in field.fill and field.fill.replace(".", "").isidentifier()


def held_by(office: Office, record: Folded, person: str) -> list[str]:
    """The fields by which a record is a person's work."""
    names = responsibilities(office).get(record.form, [])
    return [name for name in names if person in as_list(record.values.get(name))]


def work_of(office: Office, person: str, until: dt.date | None = None) -> list[Row]:
    """The records in force that are a person's work; ``until``: what is left of it after his last day."""
    days = {person: until} if until else {}
    return [row for row, named in _work(office, days) if person in named]


def in_hand(office: Office, person: str) -> Iterator[tuple[Listing, list[Row]]]:
    """The lists of what somebody has in hand, money or things, that name a person, with what is theirs."""
    for area in office.catalog.areas():
        for listing in area.lists.values():
            if listing.holder:
                rows = listed(office, area.name, listing)
                if mine := [row for row in rows if person in as_list(row.values.get(listing.holder))]:
                    yield listing, mine


def left(office: Office) -> list[Left]:
    """Everybody who works here no longer, with the records in force that are still his."""
    staff = office.settings.staff.values()
    gone = sorted(person.id for person in staff if person.until and person.until < office.today)
    question = f"left {office.today} {sorted(office.settings.staff)} {gone}"

    def lasts() -> Lasts:
        return Lasts(MadeOf(own=frozenset(responsibilities(office))), "day")

    return kept(office, question, list[Left], lambda: _left(office, set(gone)), lasts)


def _left(office: Office, gone: set[str]) -> list[Left]:
    found: dict[str, list[Row]] = {}
    staff = office.settings.staff
    days = {one: staff[one].until for one in gone}
    for row, named in _work(office, days):
        for person in named:
            if person in gone or person not in staff:
                found.setdefault(person, []).append(row)
    return [
        Left(
            person,
            staff[person].until if person in staff else None,
            [str(row.ref) for row in rows],
            _counts(rows),
        )
        for person, rows in sorted(found.items())
    ]


def _counts(rows: list[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.form] = found.get(row.form, 0) + 1
    return found


def _work(office: Office, last: Mapping[str, dt.date | None]) -> Iterator[tuple[Row, list[str]]]:
    """The records in force that are somebody's work, and whose; ``last``: of those who leave, the last day.

    Of a day on which somebody still worked here (``of_day``: a turn, a week's summary) he stays the one.
    """
    for form, names in responsibilities(office).items():
        declared = office.catalog.form(form)
        days = {name: field.of_day for name in names if (field := any_field(declared, name))}
        for rows in office.index.lots(form, open=None if declared.key else True):
            for row in rows:
                if not in_force(row, declared):
                    continue
                values = row.values
                people = [
                    str(one)
                    for name in names
                    for one in as_list(values.get(name))
                    if one and not _of_his_days(values.get(days[name]), last.get(one))
                ]
                if people:
                    yield row, list(dict.fromkeys(people))


def _of_his_days(day: str | None, last: dt.date | None) -> bool:
    """Whether a day, as the index has it, is one on which he who leaves still worked here."""
    return bool(day and last and day[:10] <= last.isoformat())


def in_force(row: Row, form: Form) -> bool:
    """Whether a record waits for somebody, or is kept: of standing records some say which are ``open``."""
    if row.open:
        return True
    return bool(form.key) and "open" not in form.states and row.state not in (VOID, *ended_states(form))
