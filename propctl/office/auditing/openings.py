"""What steps open, held against what came with them: each as its opening says it, and none besides.

One command writes in one person's name, at one moment, under one batch. In which order it wrote, nothing
tells, though what a step opens may depend on it (whether an order waits already). So it is worked out as the
records stood before the commit, when it was the step's turn, and after the commit: right by one is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.auditing.acts import Act
from propctl.office.auditing.brought import commanded, hooked, opened_by
from propctl.office.auditing.past_index import UNJUDGED
from propctl.office.auditing.past_office import PastOffice
from propctl.office.auditing.recomputed import plain
from propctl.office.doing.drafts import Draft, Request, Values, computed_last, opened
from propctl.office.doing.follow_ups import follow_ups, gone_on
from propctl.office.doing.intake import drafted
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.record import is_sealed
from propctl.regulation.model.text import joined

_UNKNOWN = (PropctlError, BadExpression, *UNJUDGED)
View = Callable[[Act], PastOffice]  # an office of then, for a step


class Opening(NamedTuple):
    """A step that another one opens."""

    by: Act
    name: str  # ``area.form.step``
    id: str  # its record; "" for one that is made
    values: Mapping[str, str]  # what it says, as far as nobody could type anything else


class Unfit(NamedTuple):
    """What does not fit together in a commit, each with the reason."""

    lacking: dict[Act, PropctlError]  # steps that did not come with all that they open
    loose: dict[Act, PropctlError]  # steps that say that another opened them, and none did so


def openings(past: PastOffice, act: Act) -> list[Opening]:
    """What a step opens, as ``past`` stands; of what controllers go on with, what they give alone."""
    step = past.catalog.form(act.form).step.get(act.event.step)
    if step is None:
        return []
    past.enter(act.written, act.event.typed_by or act.event.by)
    found = []
    if step.opens:
        typed = bool(opened(past.catalog, act.area, step))  # for what it opens, too
        for one in _requests(past, act, lambda draft: follow_ups(past, draft, act.after, {})):
            said = _said(past, act, one, typed=typed and not one.id)
            found.append(Opening(act, f"{one.form}.{one.step}", one.id, said))
    if past.catalog.summary.hooks.get(f"after {act.name}"):
        some = _requests(past, act, lambda draft: gone_on(past, draft))
        for one in some:
            said = _said(past, act, one, typed=True)
            found.append(Opening(act, f"{one.form}.{one.step}", one.id, said))
    return found


def _requests(past: PastOffice, act: Act, asked: Callable[[Draft], Iterable[Request]]) -> list[Request]:
    try:
        draft = act.draft(past, trusted=True)
        draft.key = act.before.id
        return [one for one in asked(draft) if past.catalog.has_form(one.form)]
    except (PropctlError, *UNJUDGED):
        return []


def _said(past: PastOffice, act: Act, request: Request, *, typed: bool) -> dict[str, str]:
    """What a step that is opened says; ``typed``: what its opening leaves open may have been typed.

    Nothing of what is sealed, nor of what a controller fills in.
    """
    found: dict[str, Any] = {}
    with suppress(*_UNKNOWN):
        draft = drafted(past, request)
        draft.by = act.event.by
        reader = Values(past, draft)
        free = typed or bool(past.catalog.summary.hooks.get(f"fill {request.form}.{request.step}"))
        for name, field in computed_last(reader.fields()):
            given = request.values.get(name)
            if not field.personal and not is_sealed(given) and (given is not None or not free):
                with suppress(*_UNKNOWN):
                    found[name] = reader.one(name, field, request.values, found)
    return {name: repr(plain(value)) for name, value in found.items()}


def unfit(
    acts: Sequence[Act], known: Mapping[Act, Sequence[Opening]], turn: View, others: Sequence[View]
) -> Unfit:
    """What does not fit together in one commit.

    ``known``: what its steps open, each at its ``turn``; ``others``: how else it may be worked out.
    """
    found = Unfit({}, {})
    for some in _commands(acts):
        names = {name for act in some for name in opened_by(turn(act), act)}
        if names or any(known[act] for act in some):
            free = {act for act in some if act.name not in names or _may_be(turn, act, some)}
            _compare(some, [one for act in some for one in known[act]], (turn, *others), free, found)
    return found


def _commands(acts: Sequence[Act]) -> Iterator[list[Act]]:
    """The steps of each command: of one person, one moment and one batch; without a batch, of one record."""
    found: dict[object, list[Act]] = defaultdict(list)
    for act in acts:
        found[act.event.by, act.event.at, act.event.batch or act.path].append(act)
    yield from found.values()


def _may_be(turn: View, act: Act, some: Sequence[Act]) -> bool:
    """Whether a controller that goes on, a run or a command may have done a step that others open, too."""
    past = turn(act)
    return commanded(past, act) or any(hooked(past, other, act) for other in some if other is not act)


def _compare(
    acts: Sequence[Act], wanted: Sequence[Opening], views: Sequence[View], free: set[Act], found: Unfit
) -> None:
    """What does not fit in one command, however its openings are worked out."""
    missing, left = _held_against(wanted, acts)
    lacking, loose = {one.by: one for one in missing}, [act for act in left if act not in free]
    for view in views[1:]:
        if not lacking and not loose:
            return
        missing, left = _held_against([one for act in acts for one in openings(view(act), act)], acts)
        by = {one.by for one in missing}
        lacking = {act: one for act, one in lacking.items() if act in by}
        loose = [act for act in loose if act in left]
    for act in loose:
        near = [one for one in missing if one.name == act.name and one.id in ("", act.before.id)]
        found.loose[act] = _otherwise(views[0](act), act, near)
    told = {act.name for act in loose}
    found.lacking.update(
        {act: _left_out(views[0](act), one) for act, one in lacking.items() if one.name not in told}
    )


def _held_against(wanted: Iterable[Opening], acts: Sequence[Act]) -> tuple[list[Opening], list[Act]]:
    """The openings that none of the acts came of, and the acts that came of none.

    Those that say most are looked for first, so that none takes what only another can have brought.
    """
    named: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        named[act.name].append(act)
    alike: dict[object, dict[object, list[Act]]] = {}
    missing, taken = [], set[Act]()
    for one in sorted(wanted, key=lambda one: -len(one.values)):
        fields = tuple(one.values)
        some = alike.get((one.name, fields))
        if some is None:
            some = alike[one.name, fields] = defaultdict(list)
            for act in named[one.name]:
                said = tuple(repr(plain(act.values.get(name))) for name in fields)
                for id in ("", act.before.id):
                    some[id, said].append(act)
        same = some[one.id, tuple(one.values.values())]
        came = next((act for act in same if act not in taken and act is not one.by), None)
        if came is None:
            missing.append(one)
        else:
            taken.add(came)
    return missing, [act for act in acts if act not in taken]


def _left_out(past: PastOffice, one: Opening) -> UsageError:
    form, _, step = one.name.rpartition(".")
    return UsageError(N_("{step}, which it brings, was not done with it"), step=past.step_label(form, step))


def _otherwise(past: PastOffice, act: Act, near: Sequence[Opening]) -> UsageError:
    """Why a step is none that its command opened: it says something else, or is one too many."""
    other = [
        [name for name, value in one.values.items() if repr(plain(act.values.get(name))) != value]
        for one in near
    ]
    names = min(other, key=len, default=[])
    if not names:
        return UsageError(N_("the step that it says it came with brings no such thing"))
    form = past.catalog.form(act.form)
    labels = joined([field.label for name in names if (field := any_field(form, name)) is not None])
    step = past.step_label(near[0].by.form, near[0].by.event.step)
    return UsageError(
        N_("{step}, which brought it, says something else as {labels}"), step=step, labels=labels
    )
