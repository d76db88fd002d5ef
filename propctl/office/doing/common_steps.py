"""The steps that every record takes, whatever its form: amend, note, attach, revert, void."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, Refused, UsageError
from propctl.office.doing.drafts import Draft, Values
from propctl.office.judging.refusal import claim_in_force, refusal
from propctl.office.judging.taking_back import taking_back
from propctl.office.opened.attaching import attached
from propctl.office.opened.people import sealed
from propctl.regulation.model.amended import is_filled_in, is_the_programs
from propctl.regulation.model.consents import withdrawn
from propctl.regulation.model.constructs import GENERIC_FIELDS, Field, Form, Step
from propctl.regulation.model.fold import RELIEVE, VOID, allowed, creates, ended_states, states_of
from propctl.regulation.model.form_parts import creating_steps, key_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, REVERT, SET

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


GENERIC: dict[str, tuple[Step, dict[str, Field]]] = {
    "note": (Step(), {"text": GENERIC_FIELDS["text"]}),
    "attach": (Step(), {"file": GENERIC_FIELDS["file"]}),
    "void": (Step(post="supervisor+"), {"reason": GENERIC_FIELDS["reason"]}),
    RELIEVE: (Step(post="supervisor+"), {"reason": GENERIC_FIELDS["reason"]}),
    REVERT: (Step(), {"reason": GENERIC_FIELDS["reason"]}),  # who may, ``taking_back`` judges
}


def amendment(declared: Form, changed: Iterable[str] = ()) -> Step:
    """Who may amend: those who may do the steps that write these fields, and supervisors.

    Which of them wrote a record's field, ``amended_records`` finds out.
    """
    names = set(changed)
    writers = [step for step in declared.step.values() if names.intersection(step.ask) and not step.internal]
    steps = [*creating_steps(declared).values(), *writers]
    free = any(not step.post for step in steps)
    posts = [post for step in steps for post in as_list(step.post)]
    return Step(post="" if free else list(dict.fromkeys([*posts, "supervisor+"])))


def step_of(declared: Form, name: str, changed: Iterable[str] = ()) -> Step | None:
    """The step of that name that a form's records take: its own, else a generic one.

    ``changed``: the fields that an amendment changes.
    """
    if name in declared.step:
        return declared.step[name]
    if name == AMEND:
        return amendment(declared, changed)
    return GENERIC[name][0] if name in GENERIC else None


def is_generic(draft: Draft) -> bool:
    """Whether the draft's step is one of these, and none that its form declares."""
    return amends(draft) or draft.step is GENERIC.get(draft.request.step, (None,))[0]


def amends(draft: Draft) -> bool:
    """Whether the draft's step is the generic amendment."""
    return draft.request.step == AMEND and AMEND not in draft.declared.step


def generic_values(office: Office, draft: Draft) -> dict[str, Any]:
    """What the event of a generic step holds; ``UsageError`` where something is missing or wrong."""
    if amends(draft):
        reason = draft.request.values.get("reason")
        said = {"reason": reason} if reason else {}
        return {SET: sealed(office, draft, draft.before.ref, draft.values), **draft.beside, **said}
    if draft.request.step == "attach":
        return attached(office, draft)
    if draft.request.step == RELIEVE:
        return relieved(office, draft)
    fields = GENERIC[draft.request.step][1]
    reader = Values(office, draft)
    found = {name: reader.one(name, field, draft.request.values, {}) for name, field in fields.items()}
    for name, field in fields.items():
        if found[name] is None:
            raise UsageError(N_("still missing: {names}"), names=field.label)
    return {**found, **taking_back(office, draft)} if draft.request.step == REVERT else found


def relieved(office: Office, draft: Draft) -> dict[str, Any]:
    """What passes from one person (``leaver``) to another (``successor``), who works here: by field."""
    from propctl.office.handover.responsibilities import held_by

    leaver = str(draft.request.values.get("leaver", ""))
    successor = office.person(str(draft.request.values.get("successor", ""))).id
    only = as_list(draft.request.values.get("fields"))
    names = [name for name in held_by(office, draft.before, leaver) if not only or name in only]
    if not names:
        raise UsageError(
            N_("nothing on {id} is {person}'s"),
            id=office.wording.record(draft.before.ref),
            person=office.name_of(leaver),
        )
    if successor == leaver:
        raise UsageError(N_("{person} cannot take over from himself"), person=office.name_of(leaver))
    passed = {name: passed_on(draft.before.values[name], leaver, successor) for name in names}
    return {SET: passed, "leaver": leaver, "reason": str(draft.request.values.get("reason", ""))}


def passed_on(value: Any, leaver: str, successor: str) -> Any:
    """A field's value with one person in the place of the other, each named once."""
    if not isinstance(value, list):
        return successor
    return list(dict.fromkeys(successor if one == leaver else one for one in value))


def changed(office: Office, draft: Draft) -> dict[str, Any]:
    """The fields that an amendment changes, read as its steps read them."""
    changes = draft.request.values.get(SET, {})
    if not changes:
        raise UsageError(N_("nothing to change: write --set FIELD=VALUE"))
    reader = Values(office, draft)
    return {name: _change(office, draft, reader, name, raw) for name, raw in changes.items()}


def _change(office: Office, draft: Draft, reader: Values, name: str, raw: Any) -> Any:
    field = _amendable(office, draft, name)
    if draft.before.values.get(name) is None and not office.catalog.offered(
        draft.form, {name: field}, office.today
    ):
        raise _unused(office, draft, field)
    _refuse_unfilled(office, draft, name, field)
    if raw in (None, ""):
        _refuse_emptied(draft, name, field)
        return None
    if name in key_fields(draft.declared):
        return _same_key(office, draft, reader, name, raw)
    value = reader.one(name, field, {name: raw}, {})
    _refuse_itself(office, draft, field, value)
    _refuse_withdrawn(draft, field)
    return value


def _refuse_withdrawn(draft: Draft, field: Field) -> None:
    """What a withdrawn consent allowed comes back by a step that asks for it anew, not by a correction."""
    if field.consent and field.consent in withdrawn(draft.before.lived, draft.declared):
        raise UsageError(N_("{label}: the consent to keep it was withdrawn"), label=field.label)


def _refuse_itself(office: Office, draft: Draft, field: Field, value: Any) -> None:
    """No record follows, replaces or repeats itself."""
    named = [office.catalog.refs(draft.form, field, str(one)) for one in as_list(value) if field.to]
    if [draft.before.ref] in named:
        raise UsageError(
            N_("{label} is another record than {id} itself"), label=field.label, id=draft.before.id
        )


def may_be_emptied(field: Field) -> bool:
    """Whether an amendment may leave nothing there: not what must be there, or is filled in by itself."""
    return not ((field.required and not field.when) or field.fill)  # whether it is asked for is judged later


def _refuse_emptied(draft: Draft, name: str, field: Field) -> None:
    """What must be there is not emptied; nor what is empty."""
    if not may_be_emptied(field):
        raise UsageError(N_("{label} may not be emptied"), label=field.label)
    if draft.before.values.get(name) is None:
        raise UsageError(N_("{label} is empty"), label=field.label)


def _amendable(office: Office, draft: Draft, name: str) -> Field:
    """The field of that name, which an amendment may name: not one that only its own steps change."""
    field = draft.declared.field.get(name) or draft.declared.ask.get(name)
    if field is None:
        raise UsageError(
            N_("{form} has no field {name!r}; it has: {known}"),
            form=office.form_label(draft.form),
            name=name,
            known=[one.label for one in draft.declared.field.values()],
        )
    if (field.fixed or is_the_programs(draft.declared, name)) and name not in key_fields(draft.declared):
        raise _fixed(office, draft, field)
    return field


def refuse_change(office: Office, draft: Draft, name: str, value: Any) -> None:
    """Refuse an amendment that would give a record another key, or change what only its own steps may."""
    field = _amendable(office, draft, name)
    _refuse_unfilled(office, draft, name, field)
    if value is None:
        _refuse_emptied(draft, name, field)
    elif name in key_fields(draft.declared):
        _refuse_other_key(draft, name, field, value)


def _same_key(office: Office, draft: Draft, reader: Values, name: str, raw: Any) -> Any:
    """A field of the natural key, in whichever spelling; another value would be another record."""
    field = draft.declared.field[name]
    value = reader.one(name, field, {name: raw}, {})
    _refuse_other_key(draft, name, field, value)
    return value


def refuse_renaming(draft: Draft) -> None:
    """No step gives a record another natural key: what points to it would lose it."""
    if not draft.new:
        for name, field in key_fields(draft.declared).items():
            if name in draft.values:
                _refuse_other_key(draft, name, field, draft.values[name])


def _refuse_other_key(draft: Draft, name: str, field: Field, value: Any) -> None:
    stands = draft.before.state not in {*ended_states(draft.declared), VOID}
    if value == draft.before.values.get(name) or (stands and creates(draft.step)):  # that is refused as made
        return
    raise UsageError(
        N_(
            "{label} is what {id} is named by, and is not changed: register {value} as a record of its own,"
            " and void {id} if it was a mistake"
        ),
        label=field.label,
        id=draft.before.id,
        value=value,
    )


def _unused(office: Office, draft: Draft, field: Field) -> UsageError:
    """A field that only clauses ask for which are not in force."""
    return UsageError(
        N_("{label} is not used here: {rule} is not in force; see propctl rules show {rule}"),
        label=field.label,
        rule=qualify(draft.area, field.claims[0]) if field.claims else "-",
    )


def _fixed(office: Office, draft: Draft, field: Field) -> Refused:
    """A field that only its own steps may change; the refusal cites the field's clause."""
    rule = claim_in_force(office, draft.area, field.claims)
    steps = _changing(draft, field)
    if not steps and not field.fixed:
        msgid = N_("{label} is the program's to fill in, not amended")
        return refusal(office, rule, msgid, label=field.label)
    if not steps:
        return refusal(
            office, rule, N_("{label} is not amended; do the step that changes it"), label=field.label
        )
    msgid = N_("{label} is not amended; do the step that changes it: {steps}")
    return refusal(office, rule, msgid, label=field.label, steps=_commands(office, draft, steps))


def _refuse_unfilled(office: Office, draft: Draft, name: str, field: Field) -> None:
    """What only a step not yet done fills in takes that step, with what it needs and who may do it."""
    form = draft.declared
    there = draft.before.values.get(name) is not None  # an older propctl let it be amended: it is put right
    if there or field.computed or is_filled_in(draft.before, form, name):
        return
    takers = [step for step, one in form.step.items() if name in one.ask and not one.internal]
    if not takers:
        raise _fixed(office, draft, field)
    ways = [step for step in takers if allowed(step, draft.before, form)]
    raise UsageError(
        N_("{label} of {id} is not written yet, and is by a step of its own: {steps}"),
        label=field.label,
        id=office.wording.record(draft.before.ref),
        steps=_commands(office, draft, ways or takers),
    )


def _commands(office: Office, draft: Draft, steps: Iterable[str]) -> list[str]:
    """Steps of the draft's record, each with its command."""
    words = office.wording
    return [
        f"{words.step(draft.form, name)} {words.command(draft.form, name)} {draft.before.id}"
        for name in steps
    ]


def _changing(draft: Draft, field: Field) -> list[str]:
    """The steps that may be done now and say a field anew; else those that end the record as a mistake."""
    form = draft.declared
    ways = {
        name: step
        for name, step in form.step.items()
        if step.from_ and not step.internal and allowed(name, draft.before, form)
    }
    asking = [name for name, step in ways.items() if any(form.ask.get(one) is field for one in step.ask)]
    asking += [name for name, step in ways.items() if any(form.field.get(one) is field for one in step.ask)]
    onward = states_of(
        form, [state for step in ways.values() for state in as_list(step.from_) if state != "*"]
    )
    ending = (name for name, step in ways.items() if step.approve and step.to and step.to not in onward)
    return asking or list(ending)
