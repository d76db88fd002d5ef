"""Which steps a form cannot do without: a clause that is stopped leaves the others a way.

A step that serves only clauses which are not in force is not done. But where it is the only way to a step
that a clause in force asks for, or the only one by which a record comes to its end, or takes back what is
done, it is done all the same, and nothing of the stopped clause is asked for with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from propctl.regulation.model.constructs import Form, Step
from propctl.regulation.model.fold import all_states, creates, open_states, states_of
from propctl.regulation.model.lists import as_list


def indispensable(form: Form, serving: Collection[str]) -> set[str]:
    """The steps beside those that serve without which one of these, or a record's end, cannot be reached."""
    onward = _onward(form, serving)
    ending = _ending(form, {*serving, *onward})
    kept = onward | ending | _otherwise(form, {*serving, *onward, *ending})
    return kept | _back(form, {*serving, *kept})


def _onward(form: Form, serving: Collection[str]) -> set[str]:
    """The steps that lead to a step that serves, where nothing else does."""
    come = _begun(form, serving)
    made = any(creates(form.step[name]) for name in serving)
    wanted: set[str] = set()
    for name in serving:
        step = form.step[name]
        leads = bool(step.to) and step.to not in come  # a step that only leads back asks for no way to it
        if not creates(step) and (leads or not made) and not _before(form, step) & come:
            wanted |= _before(form, step)
    return {name for name in _others(form, serving) if _reached(form, [form.step[name].to]) & wanted}


def _ending(form: Form, done: Collection[str]) -> set[str]:
    """The steps by which a record comes to an end, from where it could not come to one without them."""
    waits, going = open_states(form), [name for name in done if not form.step[name].internal]
    found: set[str] = set()
    for state in sorted(_begun(form, done) & waits):
        within = _reached(form, [state], going)
        if within <= waits:
            stuck = {one for one in within if _reached(form, [one], going) == {one}} or within
            found |= {
                name
                for name in _others(form, done)
                if _before(form, form.step[name]) & stuck and _reached(form, [form.step[name].to]) - waits
            }
    return found


def _otherwise(form: Form, done: Collection[str]) -> set[str]:
    """The steps that decide the other way what one of those does, in the same states, for its clauses."""
    ways = {name: (step.from_, step.claims) for name, step in form.step.items() if step.claims}
    decided = [ways[name] for name in done if name in ways]
    return {name for name in _others(form, done) if ways.get(name) in decided}


def _back(form: Form, done: Collection[str]) -> set[str]:
    """The steps that take one of those back: whoever may do it wrong may put it right."""
    return {
        name
        for name, step in form.step.items()
        if name not in done and not {*step.undoes, *step.reverses, step.takes_back}.isdisjoint(done)
    }


def _others(form: Form, done: Collection[str]) -> list[str]:
    """The steps not among those, that lead to a state."""
    return [name for name, step in form.step.items() if name not in done and step.to]


def _begun(form: Form, done: Collection[str]) -> set[str]:
    """The states that a record may come to by these steps alone."""
    made = [step.to for name, step in form.step.items() if name in done and creates(step)]
    return _reached(form, made, done)


def _reached(form: Form, starts: Iterable[str], done: Collection[str] | None = None) -> set[str]:
    """The states that a record may come to from some, those included; ``done``: by these steps alone."""
    found, waiting = set(starts), list(starts)
    while waiting:
        state = waiting.pop()
        for name, step in form.step.items():
            new = step.to and step.to not in found and (done is None or name in done)
            if new and not creates(step) and state in _before(form, step):
                found.add(step.to)
                waiting.append(step.to)
    return found


def _before(form: Form, step: Step) -> set[str]:
    """The states in which a step may be done."""
    return states_of(form, as_list(step.from_)) if step.from_ else set(all_states(form))
