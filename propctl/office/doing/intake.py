"""From a request to a draft: which step it means, on which record, and when it happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, Refused, UsageError
from propctl.office.asking.resolving import meant_key, resolve, same_key
from propctl.office.doing.common_steps import step_of
from propctl.office.doing.drafts import Draft, Request, Values, empty
from propctl.office.judging.refusal import claim_in_force, refusal
from propctl.office.opened.compiled import refuse_unsound
from propctl.regulation.model.constructs import GENERIC_STEPS, Form, Step
from propctl.regulation.model.fold import Folded, allowed, creates, found_by, states_of
from propctl.regulation.model.form_parts import creating_steps, key_fields, natural_key
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, SET
from propctl.regulation.model.ref import Ref
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import figured

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def drafted(office: Office, request: Request) -> Draft:
    """The draft of a request: its declaration and the record as the step finds it."""
    refuse_unsound(office.sources.compiled, request.form.partition(".")[0])
    declared = office.catalog.form(request.form)
    step = declared_step(office, declared, request)
    draft = Draft(request, declared, step, empty(request.form), (request.at or office.now))
    before = standing(office, request)
    if not before.history and request.id and not creates(step):
        try:
            before = _folded(office, request, resolve(office, request.id, request.form))
        except UsageError as error:  # says which come nearest
            raise _unmade(office, draft) or error from None
    if not before.history and declared.key and creates(step):
        known = _of_that_key(office, draft, _typed_key(office, draft))
        if known is not None and allowed(request.step, known, declared):
            before = known  # else its values are read as those of a new one, and ``meet`` finds it again
    draft.before = found_by(request.step, before, declared)
    draft.at = moment_of(office, request, draft.before)
    return draft


def _unmade(office: Office, draft: Draft) -> Refused | None:
    """Why a step can't be done to a standing record that nobody made, though what it is of is there.

    A final notice (``D-1-101``) to a home (``1-101``) that had no reminder: the step's clause, and what
    comes first. None where the number names nothing.
    """
    declared, typed = draft.declared, draft.request.id
    names = list(key_fields(declared)) if "{" in declared.key else []
    field = declared.field.get(names[0]) if len(names) == 1 else None
    if field is None or field.type != "ref":
        return None
    before = declared.key.partition("{")[0]
    thing = typed[len(before) :] if typed.upper().startswith(before) else typed
    if not any(office.exists(ref) for ref in office.catalog.refs(draft.form, field, thing)):
        return None
    first = {name: step for name, step in creating_steps(declared).items() if not step.internal}
    froms = states_of(declared, as_list(draft.step.from_))
    wording = office.wording
    ways = [
        f"{wording.step(draft.form, name)} {wording.command(draft.form, name)} {thing}"
        for name, step in first.items()
        if step.to in froms or all(other.to not in froms for other in first.values())
    ]
    claims = draft.step.claims or declared.claims
    return refusal(
        office,
        claim_in_force(office, draft.area, claims),
        N_("there is no {form} {id} yet; first: {ways}"),
        form=office.form_label(draft.form),
        id=declared.key.replace(f"{{{names[0]}}}", thing),
        ways=wording.joined(ways),
    )


def meet(office: Office, draft: Draft) -> None:
    """Let a draft that makes a standing record find the one of its natural key, once its values are read."""
    if draft.declared.key and not draft.before.history:
        key = natural_key(draft.declared, draft.values) or draft.request.id
        found = _of_that_key(office, draft, key)
        if found is not None:
            draft.before = found_by(draft.request.step, found, draft.declared)


def _of_that_key(office: Office, draft: Draft, key: str) -> Folded | None:
    ref = same_key(office, Ref(draft.form, key)) if key else None
    return office.folded(ref) if ref is not None else None


def _typed_key(office: Office, draft: Draft) -> str:
    """The natural key that was typed; "" where something of it is filled in later."""
    values, known = Values(office, draft), dict[str, Any]()
    for name, field in key_fields(draft.declared).items():
        value = values.one(name, field, draft.request.values, known)
        if value is not None:
            known[name] = value
    return natural_key(draft.declared, known)


def declared_step(office: Office, declared: Form, request: Request) -> Step:
    """The step that a request means; ``UsageError`` where the form has none, or it is not used here."""
    step = step_of(declared, request.step, request.values.get(SET, ()))
    if step is None:
        raise UsageError(
            N_("{form} has no step {step!r}; it has: {known}"),
            form=office.form_label(request.form),
            step=request.step,
            known=[office.wording.step(request.form, name) for name in (*declared.step, *GENERIC_STEPS)],
        )
    if request.step in declared.step and not request.trusted:
        _refuse_unused(office, request, step)
    return step


def _refuse_unused(office: Office, request: Request, step: Step) -> None:
    """No step that serves only clauses which are not in force.

    What another step brings (``trusted``) is part of that one, and goes with its clauses.
    """
    if office.catalog.undone(request.form, request.step, step, office.today):
        claims = step.claims or office.catalog.form(request.form).claims
        area = request.form.partition(".")[0]
        raise UsageError(
            N_("{step} is not used here: {rule} is not in force; see propctl rules show {rule}"),
            step=office.step_label(request.form, request.step),
            rule=qualify(area, claims[0]),
        )


def standing(office: Office, request: Request) -> Folded:
    """The record that a request is about, as it stands; an empty one where it is to be made."""
    if not request.id:
        return empty(request.form)
    if office.catalog.form(request.form).key:
        if request.trusted:  # the key as it was made: nobody typed it
            ref = same_key(office, Ref(request.form, request.id))
        else:
            ref = meant_key(office, request.form, request.id)
        if ref is None and ":" in request.id:  # with its form before it
            ref = resolve(office, request.id, request.form)
        return _folded(office, request, ref) if ref is not None else empty(request.form)
    ref = Ref(request.form, request.id)
    return _folded(
        office, request, ref if ref in office.pending else resolve(office, request.id, request.form)
    )


def _folded(office: Office, request: Request, ref: Ref) -> Folded:
    """The record; what an amendment can mend in it does not keep it from being amended."""
    return office.folded(ref, mending=request.step == AMEND)


def moment_of(office: Office, request: Request, before: Folded) -> dt.datetime:
    """When it happened: not in the future, not before the record began, not too long ago."""
    at = figured(request.at or office.now, office.tz)
    if at > office.now:
        raise UsageError(N_("--at {at} lies in the future; it is {now}"), at=at, now=office.now)
    began = before.registered
    if began is None and before.history:  # it begins anew
        began = before.history[-1].at
    if began is not None and at < began:
        raise UsageError(
            N_("--at {at} is before {id} was registered ({registered})"),
            at=at,
            id=office.wording.record(before.ref),
            registered=began,
        )
    longest = dt.timedelta(days=parse_limit(office.settings.office.backdate).n)
    if office.now - at > longest:
        raise UsageError(
            N_(
                "--at {at} is more than {days} {days:day|days} ago; the office allows no more"
                " ([office] backdate)"
            ),
            at=at,
            days=longest.days,
        )
    return at
