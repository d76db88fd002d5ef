"""Reports that go to a post, as a clause says, and that nobody who holds it has taken up yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.answers_kept import kept
from propctl.office.opened.began import began
from propctl.office.opened.settings import holds
from propctl.regulation.model.fold import creates
from propctl.regulation.model.local_names import proof_of, qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded
    from propctl.regulation.model.record import Event
    from propctl.regulation.roles import RoleNow

LOOKED_BACK = dt.timedelta(days=92)  # what is older is for the archive


class Received(msgspec.Struct, frozen=True):
    """A report that waits to be taken up."""

    id: str
    form: str  # area.form
    rule: str  # the clause by which it is reported
    posts: list[str]  # to whom
    at: dt.datetime  # when
    by: str  # … and by whom


def received(office: Office, post: str = "", area: str = "") -> list[Received]:
    """What was reported to a post (or to any) and waits, the oldest first.

    Whatever one of those who hold the post does to the record afterwards, a note too, takes it up; nothing
    waits that he reported himself.
    """
    if not office.catalog.roles(office.today).receiving():
        return []
    found = kept(office, "reports", list[Received], lambda: sorted(_waiting(office), key=lambda one: one.at))
    return [
        one
        for one in found
        if (not post or post in one.posts) and (not area or one.form.partition(".")[0] == area)
    ]


def _waiting(office: Office) -> Iterator[Received]:
    """Each report once for each clause that has it go to somebody."""
    for role in office.catalog.roles(office.today).receiving():
        for rule in role.receives:
            if not office.catalog.in_force(rule, office.today):
                continue
            steps: dict[str, list[str]] = {}
            for form, step in reported_by(office, rule):
                steps.setdefault(form, []).append(step)
            for form, names in steps.items():
                yield from _of_form(office, role, rule, form, names)


def _of_form(office: Office, role: RoleNow, rule: str, form: str, steps: list[str]) -> Iterator[Received]:
    since = max(began(office), office.now - LOOKED_BACK)
    for row in office.index.rows(form=form, updated=since.isoformat()):
        folded = office.find(row.ref) if row.state != "void" else None
        last = _unanswered(office, folded, role, steps) if folded is not None else None
        if last is not None and last.at >= since:
            yield Received(row.id, form, rule, role.posts, last.at, last.by)


def _unanswered(office: Office, folded: Folded, role: RoleNow, steps: list[str]) -> Event | None:
    """The last report on a record, unless somebody who holds the post made it or acted on it afterwards."""
    mine = {
        name
        for name, person in office.settings.staff.items()
        if any(holds(person, one) for one in role.posts)
    }
    events = sorted((event for some in folded.events.values() for event in some), key=lambda event: event.n)
    reports = [event for event in events if event.step in steps and event.by not in mine]
    if not reports or any(event.by in mine and event.n > reports[-1].n for event in events):
        return None
    return reports[-1]


def reported_by(office: Office, rule: str) -> Iterator[tuple[str, str]]:
    """(form, step) by which a clause is reported: steps that carry it out, else how its form is filed.

    Of a clause that only a routine carries out, what proves the routine.
    """
    area = office.catalog.area(rule.partition(".")[0])
    ids = {rule, rule.partition(".")[2]}
    found = [
        (qualify(area.name, form), step)
        for form, declared in area.form.items()
        for step, entry in declared.step.items()
        if ids & set(entry.claims) or (creates(entry) and ids & set(declared.claims))
    ]
    for routine in area.routine.values():
        form, step = proof_of(area, routine)
        if not found and ids & set(routine.claims) and office.catalog.has_form(form):
            steps = office.catalog.form(form).step
            found += [
                (form, name) for name, entry in steps.items() if name == step or (not step and creates(entry))
            ]
    yield from dict.fromkeys(found)
