"""What comes next on a record, and what stands between it and its next states: told before anybody tries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import PropctlError
from propctl.regulation.model.constructs import Form, Step
from propctl.regulation.model.fold import VOID, Folded, allowed
from propctl.regulation.model.form_parts import opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import move_form, qualify
from propctl.regulation.model.record import AMEND, REVERT
from propctl.regulation.model.ways_back import takes_back

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.judging.lacking import Lack
    from propctl.office.opened.office import Office


def still_lacking(office: Office, folded: Folded) -> Iterator[tuple[str, list[Lack]]]:
    """The steps that would lead a record on and lack something, each with what it lacks.

    What a step asks for itself, and who may do it, is left out: it is asked when the step is done. So is a
    step that takes others back: it leads nothing on.
    """
    declared = office.catalog.form(folded.form)
    ahead = [
        (name, step)
        for name, step in declared.step.items()
        if step.from_ and step.to and step.to != folded.state and not (step.internal or step.undoes)
        if declared.need.get(name) and allowed(name, folded, declared)
    ]
    if not ahead:  # nothing waits for it: most records that are looked at are closed
        return
    from propctl.office.judging.permits import Permits

    for name, step in ahead:
        draft = _draft(office, folded, name, step)
        lacks = [lack for lack in Permits(office, draft).lacks(who=False) if not lack.own]
        if any(lack.way for lack in lacks):  # else it is a branch that this record does not take
            yield name, lacks


class Way(NamedTuple):
    """A step that the operator may do to a record now."""

    step: str
    due: str  # the most urgent limit that it would stop, as the index writes times; "": none
    rule: str  # the clause of that limit


def ways_on(office: Office, folded: Folded) -> list[Way]:
    """The steps that the operator may do to a record now: those that limits wait for, the most urgent first.

    The others follow as they are declared. What its state or a post refuses, whatever would be typed, is left
    out; so is what the program does itself.
    """
    declared = office.catalog.form(folded.form)
    limits = _limits(office, folded)
    found = [
        Way(name, *limits.get(name, ("", "")))
        for name, step in declared.step.items()
        if step.from_ and not step.internal and allowed(name, folded, declared)
        if _permitted(office, _draft(office, folded, name, step))
    ]
    return sorted(found, key=lambda way: way.due or "~")


def correction(office: Office, folded: Folded) -> str:
    """The step that puts right the last one: what takes it back or undoes it, or moves back what it moved.

    Else to amend, or to void; "" where the operator may do none of them.
    """
    if not folded.history:
        return ""
    declared = office.catalog.form(folded.form)
    ways = [way.step for way in ways_on(office, folded)]
    last = folded.history[-1].step
    own = [name for name in takes_back(folded, declared, last) if name in ways]
    moved_back = [name for name in ways if _moves_back(office, folded.form, name, last)]
    return next(iter([*own, *moved_back, *generic_ways(office, folded)]), "")


def _moves_back(office: Office, form: str, name: str, last: str) -> bool:
    """Whether a step moves in a ledger, from where it went, all that another step of the form moved there."""
    for full, ledger in office.catalog.ledgers_of(form):
        area = office.catalog.area(full.partition(".")[0])
        moves = [(move_form(area, ledger, move.on), move) for move in ledger.moves]
        for there in (move for on, move in moves if on == (form, last)):
            for back in (move for on, move in moves if on == (form, name)):
                same = last in back.back or (back.rows, back.what) == (there.rows, there.what)
                if same and (back.from_, back.to) == (there.to, there.from_):
                    return True
    return False


def generic_ways(office: Office, folded: Folded) -> list[str]:
    """Of the steps that put right what any record says, those that the operator may do to this one."""
    from propctl.office.doing.common_steps import step_of

    declared = office.catalog.form(folded.form)
    steps = {name: step_of(declared, name) for name in (REVERT, AMEND, VOID)}
    return [
        name
        for name, step in steps.items()
        if step is not None and _permitted(office, _draft(office, folded, name, step))
    ]


def _draft(office: Office, folded: Folded, name: str, step: Step) -> Draft:
    """The operator's attempt at a step, with nothing typed."""
    from propctl.office.doing.drafts import Draft, Request

    request = Request(form=folded.form, step=name, id=folded.id)
    draft = Draft(request, office.catalog.form(folded.form), step, folded, office.now)
    draft.by = office.operator.id
    return draft


def _permitted(office: Office, draft: Draft) -> bool:
    from propctl.office.judging.permits import Permits
    from propctl.office.judging.taking_back import refuse_taking_back

    permits = Permits(office, draft)
    try:
        permits.beforehand()
        refuse_taking_back(permits)
    except PropctlError:
        return False
    lacking = permits.unmet(draft.request.step, who=True)
    return not any(need.post and not need.that and not need.when for _, need in lacking)


def _limits(office: Office, folded: Folded) -> dict[str, tuple[str, str]]:
    """The steps that would stop the limits that run on a record, each with the most urgent of them."""
    form = office.catalog.form(folded.form)
    found: dict[str, tuple[str, str]] = {}
    for clock in office.index.clocks_of(folded.ref):
        if clock.stopped or not clock.due:
            continue
        area, _, name = clock.clock.partition(".")
        for stop in as_list(office.catalog.area(area).clock[name].stop):
            for step in _stopping(form, folded.form.partition(".")[0], stop):
                found[step] = min(found.get(step, ("~", "")), (clock.due, clock.rule))
    return found


def _stopping(form: Form, area: str, stop: str) -> list[str]:
    """The steps of a form that bring about what stops a clock: a step, a field, a linked record's being."""
    if stop in form.step:
        return [stop]
    if not stop.startswith("linked."):
        return [name for name, step in form.step.items() if stop in step.ask]
    wanted = stop.removeprefix("linked.").replace(":", ".")
    return [
        name
        for name, step in form.step.items()
        for opens in opens_of(step)
        if f"{wanted}.".startswith(f"{qualify(area, opens.form)}.")
    ]
