"""Somebody leaves the office, or comes back: his last day, and who has his work from then on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, Refused, UsageError, saved_anyway
from propctl.office.doing.common_steps import GENERIC
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import save_all
from propctl.office.handover.last_day import set_last_day
from propctl.office.handover.responsibilities import held_by, work_of
from propctl.office.opened.settings import Person, holds
from propctl.regulation.model.constructs import GENERIC_STEPS
from propctl.regulation.model.fold import RELIEVE
from propctl.regulation.model.record import SET

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Relieved(msgspec.Struct, frozen=True):
    """What passed from one person to another."""

    person: str
    to: str
    until: dt.date | None
    records: list[str]  # ``area.form:id``


def leave(office: Office, name: str, to: str, until: dt.date | None, reason: str) -> Relieved:
    """Hand all open work of a person to another, who works here, and write down the last day.

    Asks for the post that may hand work over. Done twice, it hands over what has come since.
    """
    person = _known(office, name)
    successor = office.person(to)
    if successor.id == person.id:
        raise UsageError(N_("{person} cannot take over from himself"), person=office.name_of(person.id))
    _may(office)
    office.settle()
    day = until or person.until or office.today
    requests = [
        Request(
            form=row.form,
            step=RELIEVE,
            id=row.id,
            values={"leaver": person.id, "successor": successor.id, "reason": reason},
        )
        for row in work_of(office, person.id, day)
    ]
    _done(office, requests, f"staff leave {person.id}")
    if person.until != day:
        _last_day(office, person.id, day)
    return Relieved(person.id, successor.id, day, [f"{one.form}:{one.id}" for one in requests])


def come_back(office: Office, name: str, reason: str) -> Relieved:
    """Take a leaving back: the last day goes, and what was handed over and is untouched comes back."""
    person = _known(office, name)
    _may(office)
    office.settle()
    requests, others = [], set()
    for form, record_id, successor, fields in _handed(office, person.id):
        values = {"leaver": successor, "successor": person.id, "reason": reason, "fields": fields}
        requests.append(Request(form=form, step=RELIEVE, id=record_id, values=values))
        others.add(successor)
    if person.until is not None:
        _last_day(office, person.id, None)
        office.settings.staff[person.id] = msgspec.structs.replace(person, until=None)
    _done(office, requests, f"staff return {person.id}")
    named = [f"{one.form}:{one.id}" for one in requests]
    return Relieved(person.id, office.wording.joined(sorted(others)), None, named)


def _handed(office: Office, person: str) -> list[tuple[str, str, str, list[str]]]:
    """What a person last handed over and who took it still has: form, id, who, which fields."""
    found = []
    for successor in office.settings.staff:
        for row in work_of(office, successor):
            record = office.find(row.ref)
            event = record.last(RELIEVE) if record is not None else None
            if record is None or event is None or event.values.get("leaver") != person:
                continue
            passed = event.values.get(SET, {})
            fields = [
                name
                for name in held_by(office, record, successor)
                if name in passed and passed[name] == record.values.get(name)
            ]
            if fields:
                found.append((row.form, row.id, successor, fields))
    return found


def _known(office: Office, name: str) -> Person:
    """A person of the settings by id or name, also one who has left."""
    staff = office.settings.staff
    named = [staff[name]] if name in staff else [one for one in staff.values() if one.name == name]
    if len(named) != 1:
        raise UsageError(
            N_("there is no member of staff {name!r}; propctl.toml lists them under [staff]"), name=name
        )
    return named[0]


def _may(office: Office) -> None:
    """The post that may hand over, asked also where there is nothing to hand over."""
    post = str(GENERIC[RELIEVE][0].post)
    if not holds(office.operator, post):
        raise Refused(
            N_("{step} must be done by {posts}; {person} is not"),
            step=GENERIC_STEPS[RELIEVE],
            posts=office.wording.posts([post]),
            person=office.name_of(office.operator.id),
        )


def _done(office: Office, requests: list[Request], said: str) -> None:
    if requests:
        save_all(office, requests, said)


def _last_day(office: Office, person: str, day: dt.date | None) -> None:
    """The settings follow the records: what is handed over is not in vain where they cannot be written."""
    try:
        set_last_day(office, person, day)
    except OSError as error:
        raise saved_anyway(error) from None
