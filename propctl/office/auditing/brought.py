"""Who brings a step about that its doer might not do by itself: another step, a batch, a command."""

from __future__ import annotations

from collections.abc import Iterable

from propctl.office.auditing.acts import Act
from propctl.office.auditing.past_office import PastOffice
from propctl.office.doing.follow_ups import goes_on, names_step
from propctl.office.opened.settings import holds
from propctl.regulation.model.form_parts import made_by, opens_of
from propctl.regulation.model.local_names import qualify


def is_brought(past: PastOffice, act: Act, sound: Iterable[Act]) -> bool:
    """Whether another step of the same command did it, or a batch or command that this person might run."""
    return any(_brings(past, other, act) for other in sound) or commanded(past, act)


def _brings(past: PastOffice, other: Act, act: Act) -> bool:
    """Whether ``other`` opens ``act``, as declared: in one command, so by one person at one moment."""
    one, two = other.event, act.event
    together = (one.by, one.at, one.batch) == (two.by, two.at, two.batch)
    if not together or not (one.batch or other.path == act.path):
        return False
    return act.name in opened_by(past, other) or hooked(past, other, act)


def opened_by(past: PastOffice, other: Act) -> set[str]:
    """The steps that a step may open, as its form declares it."""
    step = past.catalog.form(other.form).step.get(other.event.step)
    found = opens_of(step) if step is not None else []
    return {f"{qualify(other.area, opens.form)}.{opens.step}" for opens in found if opens.form}


def hooked(past: PastOffice, other: Act, act: Act) -> bool:
    """Whether a controller that goes on after ``other`` may have done ``act``."""
    return goes_on(past, other.name, act.name)


def commanded(past: PastOffice, act: Act) -> bool:
    """Whether a batch or a command does such steps, and its post is this person's."""
    area = past.catalog.area(act.area)
    declared = past.catalog.form(act.form)
    posts = [
        batch.post
        for batch in area.batch.values()
        if qualify(area.name, batch.form) == act.form and act.event.step == made_by(batch, declared)
    ]
    posts += [
        declared.step[record.step].post
        for record in area.setup.record.values()
        if qualify(area.name, record.form) == act.form and record.step == act.event.step
    ]
    for command in area.command.values():
        if isinstance(command.writes, list) and names_step(area.name, command.writes, act.name):
            posts.append(command.post)
    person = past.settings.staff.get(act.event.by)
    return person is not None and any(
        not (wanted := past.catalog.posts(area.name, post, past.today))
        or any(holds(person, demand) for demand in wanted)
        for post in posts
    )
