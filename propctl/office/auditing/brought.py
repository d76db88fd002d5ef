"""What steps bring about: steps that their doers might not do by themselves, and those that none may lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.auditing.acts import Act
from propctl.office.auditing.past_index import UNJUDGED
from propctl.office.auditing.past_office import PastOffice
from propctl.office.doing.drafts import Draft, Request
from propctl.office.doing.follow_ups import follow_ups, goes_on, gone_on, names_step
from propctl.office.opened.settings import holds
from propctl.regulation.model.form_parts import made_by, opens_of
from propctl.regulation.model.local_names import qualify


def is_brought(past: PastOffice, act: Act, sound: Iterable[Act]) -> bool:
    """Whether another step of the same command did it, or a batch or command that this person might run."""
    return any(_brings(past, other, act) for other in sound) or _commanded(past, act)


def _brings(past: PastOffice, other: Act, act: Act) -> bool:
    """Whether ``other`` opens ``act``, as declared: in one command, so by one person at one moment."""
    one, two = other.event, act.event
    together = (one.by, one.at, one.batch) == (two.by, two.at, two.batch)
    if not together or not (one.batch or other.path == act.path):
        return False
    return act.name in _opened(past, other) or _hooked(past, other, act)


def _opened(past: PastOffice, other: Act) -> set[str]:
    step = past.catalog.form(other.form).step.get(other.event.step)
    found = opens_of(step) if step is not None else []
    return {f"{qualify(other.area, opens.form)}.{opens.step}" for opens in found if opens.form}


def _hooked(past: PastOffice, other: Act, act: Act) -> bool:
    """Whether a controller that goes on after ``other`` may have done ``act``."""
    return goes_on(past, other.name, act.name)


def _commanded(past: PastOffice, act: Act) -> bool:
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


def owed(past: PastOffice, act: Act) -> list[tuple[str, str]]:
    """The steps that one step opens on what was there before: each by name, its record where known.

    Of what controllers go on with only the names: the rest they may work out from what was done meanwhile.
    """
    step = past.catalog.form(act.form).step.get(act.event.step)
    if step is None:
        return []
    found = _owed(past, act, lambda draft: follow_ups(past, draft, act.after, {})) if step.opens else []
    if past.catalog.summary.hooks.get(f"after {act.name}"):
        found += [(name, "") for name, _ in _owed(past, act, lambda draft: gone_on(past, draft))]
    return found


def _owed(
    past: PastOffice, act: Act, requests: Callable[[Draft], Iterable[Request]]
) -> list[tuple[str, str]]:
    try:
        draft = act.draft(past, trusted=True)
        draft.key = act.before.id
        some = [one for one in requests(draft) if past.catalog.has_form(one.form)]
    except (PropctlError, *UNJUDGED):
        return []
    return [(f"{request.form}.{request.step}", request.id) for request in some]


def left_out(
    past: PastOffice, act: Act, wanted: Sequence[tuple[str, str]], acts: Iterable[Act]
) -> UsageError | None:
    """Why a step is not whole: something that it opens was not done with it; None where all was."""
    done = Counter(
        name
        for other in acts
        if (other.event.by, other.event.at) == (act.event.by, act.event.at)
        for name in ((other.name, ""), (other.name, other.before.id))
    )
    for (name, id), count in Counter(wanted).items():
        if done[name, id] < count:
            form, _, step = name.rpartition(".")
            return UsageError(
                N_("{step}, which it brings, was not done with it"), step=past.step_label(form, step)
            )
    return None
