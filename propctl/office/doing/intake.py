"""From a request to a draft: which step it means, on which record, and when it happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.errors import N_, UsageError
from propctl.office.asking.resolving import resolve
from propctl.office.doing.common_steps import step_of
from propctl.office.doing.drafts import Draft, Request, empty
from propctl.office.opened.compiled import refuse_unsound
from propctl.regulation.catalog import qualify
from propctl.regulation.model.constructs import GENERIC_STEPS, Form, Step
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref
from propctl.store.files.ids import clean_key
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import figured

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def drafted(office: Office, request: Request) -> Draft:
    """The draft of a request: its declaration and the record as it stands."""
    refuse_unsound(office.sources.compiled, request.form.partition(".")[0])
    declared = office.catalog.form(request.form)
    step = _step(office, declared, request)
    before = standing(office, request)
    return Draft(request, declared, step, before, _moment(office, request, before))


def _step(office: Office, declared: Form, request: Request) -> Step:
    step = step_of(declared, request.step)
    if step is None:
        raise UsageError(
            N_("{form} has no step {step!r}; it has: {known}"),
            form=office.form_label(request.form),
            step=request.step,
            known=", ".join([*declared.step, *GENERIC_STEPS]),
        )
    if request.step in declared.step:
        _refuse_unused(office, request, step.claims or declared.claims)
    return step


def _refuse_unused(office: Office, request: Request, claims: list[str]) -> None:
    """No step whose clauses (else those of its form) are all switched off."""
    area = request.form.partition(".")[0]
    if office.catalog.switched_off(area, claims, office.today):
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
        return office.find(Ref(request.form, clean_key(request.id))) or empty(request.form)
    ref = Ref(request.form, request.id)
    return office.folded(ref if ref in office.pending else resolve(office, request.id, request.form))


def _moment(office: Office, request: Request, before: Folded) -> dt.datetime:
    """When it happened: not in the future, not before the record began, not too long ago."""
    at = figured(request.at or office.now, office.tz)
    if at > office.now:
        raise UsageError(N_("--at {at} lies in the future; it is {now}"), at=at, now=office.now)
    if before.registered is not None and at < before.registered:
        raise UsageError(
            N_("--at {at} is before {id} was registered ({registered})"),
            at=at,
            id=before.id,
            registered=before.registered,
        )
    longest = dt.timedelta(days=parse_limit(office.settings.office.backdate).n)
    if office.now - at > longest:
        raise UsageError(
            N_("--at {at} is more than {days} days ago; the office allows no more ([office] backdate)"),
            at=at,
            days=longest.days,
        )
    return at
