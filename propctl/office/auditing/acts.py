"""An event of history as the step that it was, on the record as its author saw it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import msgspec

from propctl.errors import N_, Refused, UsageError
from propctl.office.auditing.contents import (
    APPROVED,
    OF_LINES,
    Beyond,
    refuse_amendment,
    refuse_generic,
    refuse_number,
    refuse_values,
)
from propctl.office.auditing.past_index import Unjudgeable
from propctl.office.auditing.past_office import PastOffice
from propctl.office.doing.common_steps import GENERIC, amends
from propctl.office.doing.drafts import Draft, Request
from propctl.office.doing.intake import declared_step, moment_of
from propctl.office.doing.unit_of_work import JUDGEMENTS
from propctl.office.judging.permits import Permits
from propctl.office.judging.refusal import refuse
from propctl.office.judging.steps_again import Line
from propctl.office.opened.shapes import faults
from propctl.office.opened.step_fields import wanted
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.model.amended import changes_of
from propctl.regulation.model.constructs import Form, Need
from propctl.regulation.model.fold import fold, found_by
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import AMEND, SET, Event, Record
from propctl.regulation.model.text import Label, joined
from propctl.store.files.renumbering import FORMER
from propctl.store.history.additions import Addition
from propctl.worktime.moments import figured


class Act:
    """One added event, and the record before it."""

    def __init__(self, addition: Addition, event: Event, before: Record) -> None:
        self.path, self.event, self.before = addition.path, event, before
        self.line = addition.after.line_of(event)
        self.form = addition.after.record.form
        self.name = f"{self.form}.{event.step}"
        self.first = not before.history
        self.head = addition.after.record.head if self.first else before.head
        self.values: dict[str, Any] = {**(self.head if self.first else {}), **event.values}

    @property
    def written(self) -> dt.datetime:
        """When it was written; that it happened later than that is told elsewhere."""
        return max(self.event.entered or self.event.at, self.event.at)

    @property
    def after(self) -> Record:
        """The record with it."""
        return Record(self.before.form, self.before.id, self.head, (*self.before.history, self.event))

    @property
    def area(self) -> str:
        return self.form.partition(".")[0]

    def draft(self, past: PastOffice, *, trusted: bool) -> Draft:
        """The step as a draft under the law of ``past``; raises where there is no such step."""
        declared, event = past.catalog.form(self.form), self.event
        values = dict(self.values)
        request = Request(
            form=self.form,
            step=event.step,
            id=self.before.id,
            values=_asked_for(event, declared),
            at=event.at,
            approved_by=str(values.pop(APPROVED, "")),
            paper=event.paper,
            trusted=trusted,
        )
        step = declared_step(past, declared, request)
        before = found_by(event.step, fold(self.before, declared), declared)
        draft = Draft(request, declared, step, before, moment_of(past, request, before))
        draft.by, draft.typed_by = event.by, event.typed_by
        draft.values = values
        if _is_generic(declared, event.step):
            draft.values = changes_of(event) if event.step == AMEND else {}
        return draft

    def refuse(self, past: PastOffice, *, trusted: bool = False) -> None:
        """Raise what ``office.doing`` would have said to this step; nothing where it would have been done."""
        event = self.event
        past.enter(self.written, event.typed_by or event.by)
        self._refuse_people(past)
        if event.paper and not event.typed_by and APPROVED not in self.values:
            raise UsageError(N_("it names a paper, and nobody approved it on one"))
        for moment in (event.at, self.written):
            if moment.utcoffset() != figured(moment, past.times.tz).utcoffset():
                raise UsageError(N_("{at} is not as the office's clock shows it"), at=moment.isoformat())
        draft = self.draft(past, trusted=trusted)
        if event.typed_by and draft.step.approve:
            msgid = N_("{step} is asked for in one's own name, and approved on paper by somebody else")
            raise UsageError(msgid, step=past.step_label(self.form, event.step))
        written = Record(self.form, self.before.id, self.head if self.first else {}, (event,))
        for fault in faults(written, draft.declared):
            raise UsageError(fault.error.msgid, **fault.error.values)
        permits = _PastPermits(past, draft)
        for refuse_it in JUDGEMENTS:
            with suppress(Unjudgeable):
                refuse_it(permits)
        if amends(draft):
            refuse_amendment(past, draft, event)
        elif _is_generic(draft.declared, event.step):
            refuse_generic(past, draft, event)
        else:
            self._refuse_foreign(past, draft)
            self._refuse_lacking(past, draft)
        refuse_values(past, draft)
        if self.first:
            refuse_number(past, draft, self.written)

    def _refuse_people(self, past: PastOffice) -> None:
        """Who did it worked here then, and who typed it when it was written."""
        event = self.event
        done = [event.by, *as_list(event.typed_by), *as_list(self.values.get("approved_by"))]
        days = [(str(name), event.at.date()) for name in done]
        for name, day in (*days, (event.typed_by or event.by, self.written.date())):
            person = past.settings.staff.get(name)
            if person is None or not person.works_on(day):
                raise Refused(N_("{person} is not on the staff"), person=name)

    def _refuse_lacking(self, past: PastOffice, draft: Draft) -> None:
        """A step fills in what its form requires."""
        with suppress(Unjudgeable, BadExpression):
            missing = Line.of(past, draft).missing()
            if missing:
                labels = joined([field.label for field in missing])
                raise UsageError(N_("still missing: {names}"), names=labels)

    def _refuse_foreign(self, past: PastOffice, draft: Draft) -> None:
        """No step fills in what it does not ask for; a controller may, but no line of another kind."""
        filled = past.catalog.summary.hooks.get(f"fill {self.name}")
        mine = {*wanted(draft.declared, draft.step, draft.new), FORMER}
        mine |= {APPROVED} if draft.step.approve else set()
        for name in self.values:
            if name not in mine and not (filled and name not in OF_LINES):
                known = any_field(draft.declared, name) is not None or name in OF_LINES
                raise (UsageError if known else Beyond)(
                    N_("{step} does not fill in {name}"),
                    step=past.step_label(self.form, self.event.step),
                    name=name,
                )


class _PastPermits(Permits):
    """Judges as today, but says of a clause only which: the way to it is of no use any more."""

    def needs(self) -> None:
        for rule, need in self.unmet(self.request.step, who=True):
            clause = self.office.catalog.rule(rule)
            reason = Label(need.zh, need.en) if need.zh else self.office.rule_text(clause)
            refuse(self.office, rule, N_("refused: {reason}"), reason=reason)

    def _not_done(self) -> None:
        """An older propctl let nothing be taken back, and nothing came of it."""

    def _met(self, rule: str, need: Need, who: bool) -> bool:
        try:
            return super()._met(rule, need, who)
        except (Unjudgeable, BadExpression):
            return True


def acts_of(addition: Addition) -> list[Act]:
    """The added events, each on the record as it stood before it."""
    record = addition.after.record
    seen = addition.before or Record(record.form, record.id, {})
    found = []
    for event in addition.added:
        found.append(Act(addition, event, seen))
        head = seen.head if seen.history else record.head
        seen = msgspec.structs.replace(seen, head=head, history=(*seen.history, event))
    return found


def _asked_for(event: Event, declared: Form) -> dict[str, Any]:
    """What was typed for a step of every form, as far as its judgement asks: the changes, and why."""
    if event.step != AMEND and not _is_generic(declared, event.step):
        return {}
    reason = event.values.get("reason")
    changes = {SET: changes_of(event)} if event.step == AMEND else {}
    return {**changes, **({"reason": reason} if reason else {})}


def as_table(value: Any) -> dict[str, Any]:
    """A table, or nothing."""
    return value if isinstance(value, dict) else {}


def _is_generic(declared: Form, name: str) -> bool:
    return name not in declared.step and (name == AMEND or name in GENERIC)
