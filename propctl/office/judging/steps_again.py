"""The steps of a record's life asked again: as they stand, or as an amendment would have had them."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, PropctlError, Refused
from propctl.office.doing.drafts import Draft, Request, Values
from propctl.office.judging.lacking import Lacking, Unmet
from propctl.office.judging.permits import Permits
from propctl.office.judging.refusal import refusal
from propctl.office.opened.began import began_with
from propctl.office.opened.scope import RecordScope
from propctl.office.opened.step_fields import wanted
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.syntax import fields_in, only_own
from propctl.regulation.model.amended import lines_before, rewritten, without
from propctl.regulation.model.constructs import Field, Need
from propctl.regulation.model.fold import Folded, fold
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, SET, Event, Record

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Line:
    """One step of a record's life, as it stands or as an amendment would have it."""

    def __init__(self, office: Office, folded: Folded, event: Event, before: Record, by: str) -> None:
        self.then = _at(office, event, by)
        self.declared = office.catalog.form(folded.form)
        self.event = event
        first = not before.history
        request = Request(form=folded.form, step=event.step, id=folded.id, trusted=True)
        step = self.declared.step[event.step]
        standing = fold(before, self.declared)
        self.draft = Draft(request, self.declared, step, standing, event.at)
        self.draft.by = by
        self.draft.values = {**(before.head if first else {}), **event.values}
        self.draft.key = folded.id

    @classmethod
    def of(cls, office: Office, draft: Draft) -> Line:
        """A step that is not done yet, as the record stands."""
        line = cls.__new__(cls)
        line.then, line.draft, line.declared = office, draft, draft.declared
        return line

    def unmet(self, needs: Collection[Need] | None = None) -> list[Unmet]:
        """Of the needs of the step (or of some of them) those that do not hold, each with its clause."""
        return Permits(self.then, self.draft).unmet(self.draft.request.step, who=True, needs=needs)

    def by_right(self) -> bool:
        """Whether whoever did the step might, as the record stands; yes, if he works here no more."""
        if self.event.by not in self.then.settings.staff:
            return True
        draft = copy.copy(self.draft)
        draft.by = self.event.by
        try:
            Permits(self.then, draft).post()
        except Refused:
            return False
        return True

    def reason(self, rule: str, need: Need) -> str:
        """What a need says where it is not met."""
        return Lacking(self.then, self.draft, lambda _: []).reason(rule, need)

    def holds(self, text: str) -> bool:
        """Whether a condition holds once the step is done."""
        scope = RecordScope(self.then, self.draft.before, self.draft.values)
        return self.then.expressions.condition(text, self.draft.form).holds(scope)

    def missing(self) -> list[Field]:
        """The required fields that the step would ask for and that nobody filled in."""
        values = Values(self.then, self.draft)
        fields = wanted(self.declared, self.draft.step, self.draft.new)
        found = self.draft.values
        return [
            field
            for name, field in self.then.fields.offered(
                self.draft.form, self.declared, self.draft.step, self.draft.new
            ).items()
            if field.required
            and name in fields
            and found.get(name) in (None, "")
            and values.applies(field, found)
            and not values.standing(name)
        ]

    def applies(self, field: Field) -> bool:
        """Whether a field is asked for, as the step's values stand."""
        return Values(self.then, self.draft).applies(field, self.draft.values)

    def filled(self, field: Field) -> Any:
        """What the declaration fills into a field of this step."""
        return Values(self.then, self.draft).worked_out(field, self.draft.values)

    def checked(self) -> PropctlError | None:
        """Why a controller would refuse the step; None where none does."""
        try:
            self.then.hooks.call("check", f"{self.draft.form}.{self.event.step}", draft=self.draft)
        except PropctlError as error:
            return error
        return None


def lines(
    office: Office,
    folded: Folded,
    changes: Mapping[str, Any],
    by: str = "",
    steps: Collection[str] | None = None,
) -> list[Line]:
    """The steps of a record's present life (or some), their values as amended and with ``changes``."""
    form = office.catalog.form(folded.form)
    asked = form.step if steps is None else steps
    return _lines(office, folded, rewritten(folded, form, changes), asked, by)


def _lines(
    office: Office, folded: Folded, record: Record, steps: Collection[str], by: str = ""
) -> list[Line]:
    return [
        Line(office, folded, event, before, by or event.by)
        for event, before in lines_before(record)
        if event.step in steps
    ]


def _known(catalog: Catalog, event: Event) -> Catalog:
    """The clauses by which a line was judged: what was amended later that day had not been said yet."""
    typed, day = event.entered or event.at, event.at.date()
    late = any(one.since <= day and one.entered > typed for one in catalog.history.entries())
    return catalog.known_by(typed) if late else catalog


def _at(office: Office, event: Event, by: str) -> Office:
    """The office at the moment of a line, with its doer at the keyboard."""
    now, catalog = event.at.astimezone(office.tz), _known(office.catalog, event)
    if catalog is office.catalog:  # what is compiled of it serves on
        then = office.as_of(now)
        then.hooks = type(office.hooks)(then)
        then.__dict__.pop("judge", None)
        then.__dict__["expressions"] = office.expressions.on_day(then.today)
    else:
        then = office.under(catalog)
        then.now = now
    person = office.settings.staff.get(event.by) or office.settings.staff.get(by)
    if person is not None:
        then.__dict__["operator"] = person
    return then


def unaccepted(office: Office, folded: Folded) -> Iterator[Refused]:
    """What no step would accept of a record as it stands: of its own fields, and of what was amended."""
    form = office.catalog.form(folded.form)
    if not form.need or folded.voided:
        return
    told = set()  # several needs of a clause may say the same
    for line, rule, need in _unmet(office, folded):
        if not _asked_then(office, folded.form, rule, line.event):
            continue
        reason = line.reason(rule, need)
        if (rule, str(reason)) not in told:
            told.add((rule, str(reason)))
            yield refusal(office, rule, N_("refused: {reason}"), reason=reason)


def _unmet(office: Office, folded: Folded) -> Iterator[tuple[Line, str, Need]]:
    """The needs that the lines of a record do not meet as it stands, each with its line and its clause.

    One that reads other records is told only where an amendment broke it: they moved on since, and maybe
    by the very step that asked.
    """
    form = office.catalog.form(folded.form)
    amended = {name for event in folded.events.get(AMEND, ()) for name in event.values.get(SET, ())}
    judged = {
        step: [one for one in needs if only_own(one.when, one.that) or reads(amended, one.when, one.that)]
        for step, needs in form.need.items()
        if step in form.step
    }
    steps = [step for step, needs in judged.items() if needs]
    as_typed = _lines(office, folded, without(folded, form), steps) if amended else []
    first = {(line.event.n, line.event.at): line for line in as_typed}
    for line in lines(office, folded, {}, steps=steps):
        for rule, need in line.unmet(judged[line.event.step]):
            own = only_own(need.when, need.that)
            if own or (rule, need) not in first[line.event.n, line.event.at].unmet([need]):
                yield line, rule, need


def overtaken(office: Office, folded: Folded) -> Iterator[tuple[Event, Event, str]]:
    """Two lines of desks that did not know of each other, of which the first would be refused after the
    second, and why. Whoever has said either again since has settled it. The same step done twice at once
    is no such pair: what the two say differently is a contradiction.
    """
    form = office.catalog.form(folded.form)
    counted = [event for event in folded.lived if event not in folded.conflicts]  # those are told already
    for event in counted:
        needs = [one for one in form.need.get(event.step, ()) if only_own(one.when, one.that)]
        for other in counted if needs and event.step in form.step else ():
            if other.step == event.step or other.n != event.n or _said_again(folded, event, other):
                continue
            known = [one for one in folded.record.history if one.n < event.n]
            alone, after = (
                Line(
                    office,
                    folded,
                    event,
                    msgspec.structs.replace(folded.record, history=tuple(seen)),
                    event.by,
                )
                for seen in (known, [*known, other])
            )
            met = alone.unmet(needs)
            for rule, need in after.unmet(needs):
                if (rule, need) not in met:
                    yield event, other, str(after.reason(rule, need))


def _said_again(folded: Folded, *at_once: Event) -> bool:
    """Whether a later line does one of these steps again, or writes again what they wrote."""
    steps = {one.step for one in at_once}
    names = {name for one in at_once for name in one.values}
    return any(
        one.step in steps or names & {*one.values, *one.values.get(SET, ())}
        for one in folded.lived
        if one.n > at_once[0].n
    )


def _asked_then(office: Office, form: str, rule: str, event: Event) -> bool:
    """Whether a clause of another area already held: not before the office began to keep that area."""
    own = form.partition(".")[0]
    area = qualify(own, rule).partition(".")[0]
    return area == own or event.at >= began_with(office, office.catalog.area(area))


def reads(names: Collection[str], *texts: str) -> bool:
    """Whether expressions read one of the fields."""
    return any(name in names for text in texts if text for name in fields_in(text))
