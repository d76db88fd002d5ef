"""One unit of work: the steps of one command and all that they open, saved together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, PropctlError, SettingsError, UsageError
from propctl.office.asking.duplicates import told_alike, told_merged
from propctl.office.counting.taken_figures import runs_until
from propctl.office.doing.common_steps import amends, changed, generic_values, is_generic, refuse_renaming
from propctl.office.doing.drafts import Draft, Missing, Request, Values
from propctl.office.doing.endings import Ending
from propctl.office.doing.follow_ups import follow_ups, gone_on
from propctl.office.doing.intake import drafted, meet
from propctl.office.doing.outcome import Message, Outcome
from propctl.office.doing.spoken import spoken
from propctl.office.judging.amended_records import Amending
from propctl.office.judging.balances import Books
from propctl.office.judging.leaps import refuse_leap
from propctl.office.judging.lowered import refuse_lowered
from propctl.office.judging.permits import Permits
from propctl.office.judging.resting import refuse_while_rested_on
from propctl.office.judging.taking_back import refuse_taking_back
from propctl.office.judging.unchanged import refuse_unchanged
from propctl.office.judging.unique import refuse_doubles, refuse_repeated
from propctl.office.opened.pending import Pending
from propctl.office.opened.people import names_its_subject, sealed
from propctl.office.opened.shapes import faults
from propctl.office.opened.step_fields import wanted
from propctl.regulation.model.fold import outdated
from propctl.regulation.model.form_parts import any_field, natural_key, opens_of
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded
    from propctl.store.files.transaction import Transaction


def judge(permits: Permits) -> None:
    """Raise unless a draft whose values are read may be done by ``draft.by`` on ``draft.before``.

    The one judgement, asked when a step is done and again when history is audited: the record's number and
    state, post, second person, clauses (``need``), whether a change changes anything, who may lower what
    decides on an approval, values that only one record may have, and for a voiding what rests on the record;
    then what controllers check.
    """
    for refuse in JUDGEMENTS:
        refuse(permits)


def _refuse_checked(permits: Permits) -> None:
    """Ask the controllers; those of an amendment are asked for the steps whose values it changes."""
    draft = permits.draft
    permits.office.hooks.call("check", f"{draft.form}.{draft.request.step}", draft=draft)


JUDGEMENTS: tuple[Callable[[Permits], None], ...] = (
    lambda permits: refuse_renaming(permits.draft),
    lambda permits: permits.judge(),
    lambda permits: refuse_unchanged(permits.office, permits.draft),
    refuse_lowered,
    lambda permits: refuse_doubles(permits.office, permits.draft),
    lambda permits: refuse_repeated(permits.office, permits.draft),
    lambda permits: refuse_while_rested_on(permits.office, permits.draft),
    refuse_taking_back,
    _refuse_checked,
)


DEEPEST = 20  # steps that bring one another


class Work:
    """One unit of work: the steps of one command, each seeing what the ones before it did."""

    def __init__(self, office: Office, unit: Transaction) -> None:
        self.office, self.unit = office, unit
        self.books = Books(office)
        self.notes: list[Message] = []
        self.drafts: list[Draft] = []  # of the steps that were asked for, not of those that they opened
        self.done = Pending()  # as this work has made them
        self._refs: dict[int, Ref] = {}  # draft -> its record
        self._brought: dict[int, list[Ref]] = {}  # draft -> what it made or changed besides its own
        self._made: set[Ref] = set()
        self._under: list[str] = []  # the steps that are being done: each was brought by the one before it
        self.endings: list[Ending] = []  # what is to be erased, or passes to former people, once it is saved

    def do(self, request: Request) -> Draft:
        """One step with all that it opens."""
        draft = drafted(self.office, request)
        self._identify(draft)
        typed, rest = self._split(draft)
        given = self._hooked("fill", draft)
        draft.values.update(given)
        try:
            draft.values.update(Values(self.office, draft).read(typed))
        except Missing as missing:
            draft.values.update(missing.known)
            permits = Permits(self.office, draft)
            if not request.trusted:
                permits.beforehand()  # nobody fills in what he is refused in any case
            raise permits.also_lacking(missing) from None
        self._refuse_retold(draft, given, typed)
        meet(self.office, draft)
        if amends(draft):
            draft.values = changed(self.office, draft)
        refuse_leap(self.office, draft)
        judge(Permits(self.office, draft))
        if amends(draft):
            draft.beside = Amending(self.office, draft).judge()
        record = self._write(draft)
        if draft.step.forgets or (draft.again and names_its_subject(draft.declared)):
            self.endings.append(Ending(draft, record))
        self.books.enter(draft, record)
        if draft.new:
            self._made.add(record.ref)
        self._bring(draft, record, rest)
        return draft

    def _bring(self, draft: Draft, record: Record, rest: dict[str, Any]) -> None:
        """The steps that a step brings with it; ``SettingsError`` where each would bring another one."""
        self._under.append(f"{draft.form}.{draft.request.step}")
        if len(self._under) > DEEPEST:
            message = N_("{step} opens what opens it again, without end: declare when it does not")
            raise SettingsError(message, step=self._under[-1])
        brought = [self._follow(request) for request in follow_ups(self.office, draft, record, rest)]
        brought += [self.do(follow) for follow in gone_on(self.office, draft)]
        self._brought[id(draft)] = [self._refs[id(other)] for other in brought]
        self._under.pop()

    def _follow(self, request: Request) -> Draft:
        """The step that another brings; of several rows, what refuses it says which row it comes from."""
        try:
            return self.do(request)
        except PropctlError as error:
            raise error.in_row(*request.line) if request.line else error from None

    def made_by(self, draft: Draft) -> Folded:
        """A step's record as it stands now."""
        return self.office.fold(self.done[self._refs[id(draft)]])

    def outcome(self, draft: Draft) -> Outcome:
        """What to tell of one step."""
        folded = self.made_by(draft)
        record = folded.record
        judge, now = self.office.judge, self.office.now
        before = judge.all(draft.before, draft.declared)
        ran = {clock.clock for clock in before if clock.stopped is None}
        known = {(clock.clock, clock.start, clock.due) for clock in before if clock.stopped}
        clocks = [
            clock
            for clock in judge.all(folded, draft.declared)
            if clock.stopped is None
            or (
                (clock.clock in ran and clock.standing(now) == "late")
                and (clock.clock, clock.start, clock.due) not in known
            )
        ]
        brought = dict.fromkeys(self._brought.get(id(draft), []))
        others = [self.office.fold(self.done[ref]) for ref in brought if ref != record.ref]
        made = [one for one in (folded, *others) if one.ref in self._made]
        alike = [note for one in made for note in told_alike(self.office, one)]
        done = (event for event in reversed(record.history) if event.step == draft.request.step)
        return Outcome(
            folded,
            next(done, record.history[-1]),  # of what was asked for, not of what followed by itself
            [other for other in others if other.record.ref in self._made],
            spoken(self.office, draft.step, folded),
            clocks,
            [
                *alike,
                *told_merged(self.office, folded, draft.request.step),
                *_told_outdated(self.office, draft, folded),
                *_told_unended(self.office, draft),
                *self.notes,
            ],
            [other for other in others if other.record.ref not in self._made],
        )

    # -- reading the request

    def _identify(self, draft: Draft) -> None:
        """In whose name the step is done, and who typed it."""
        office, request = self.office, draft.request
        draft.by = office.person(request.by).id if request.by else office.operator.id
        on_paper = request.approved_by and not draft.step.approve
        if on_paper:  # the step itself was decided on paper by somebody else
            if not request.paper:
                raise UsageError(N_("an approval on paper needs its number: --paper NO"))
            draft.typed_by, draft.by = draft.by, office.person(request.approved_by).id

    def _split(self, draft: Draft) -> tuple[dict[str, Any], dict[str, Any]]:
        """What was typed for the step itself, and what for the record that it opens."""
        typed = draft.request.values
        if is_generic(draft):
            return {}, typed
        if not any(not opens.each and not opens.on for opens in opens_of(draft.step)):
            return typed, {}
        own = wanted(draft.declared, draft.step, draft.new)
        mine = {name: value for name, value in typed.items() if name in own}
        return mine, {name: value for name, value in typed.items() if name not in own}

    def _refuse_retold(self, draft: Draft, given: dict[str, Any], typed: dict[str, Any]) -> None:
        """What the program fills in nobody types; what an export says of it is taken where it is right."""
        for name, raw in typed.items() if not draft.request.trusted else ():
            field = any_field(draft.declared, name)
            if field is None or not field.program or raw in (None, ""):
                continue
            label, value = self.office.wording.label(field.label), given.get(name)
            if value is None or field.type == "rows":
                message = N_("{label} is the program's to fill in: leave it out")
                raise UsageError(message, label=label).about(name)
            if str(Values(self.office, draft).parse(field, raw)) != str(value):
                message = N_("{label} is computed, and comes to {value}: leave it out")
                shown = self.office.wording.value(draft.form, field, value)
                raise UsageError(message, label=label, value=shown or "-").about(name)

    def _hooked(self, kind: str, draft: Draft) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for values in self.office.hooks.call(kind, f"{draft.form}.{draft.request.step}", draft=draft):
            found.update(values or {})
        return found

    # -- writing

    def _write(self, draft: Draft) -> Record:
        record_id = self._record_id(draft)
        event = Event(
            n=0,
            at=draft.at,
            by=draft.by,
            step=draft.request.step,
            values=sealed(self.office, draft, Ref(draft.form, record_id), self._event_values(draft)),
            entered=self.office.written if draft.at != self.office.written else None,
            typed_by=draft.typed_by,
            paper=draft.request.paper,
        )
        self._refuse_misshapen(draft, record_id, event)
        record = self._save(draft, record_id, event)
        if draft.before.source is not draft.before.record:
            self.office.fold(record)  # an amendment that mends a value leaves none that is misshapen
        self.unit.files.update(draft.files)
        self.done[record.ref] = record
        self._refs[id(draft)] = record.ref
        draft.key = record.id
        return record

    def _refuse_misshapen(self, draft: Draft, record_id: str, event: Event) -> None:
        """However a value came here (typed, as JSON, from a controller): none is saved that is not read."""
        for fault in faults(Record(draft.form, record_id, {}, (event,)), draft.declared):
            raise UsageError(fault.error.msgid, **fault.error.values).about(fault.field)

    def _record_id(self, draft: Draft) -> str:
        if draft.before.history:
            return draft.before.id
        if draft.declared.key:
            return natural_key(draft.declared, draft.values) or draft.request.id
        return self.unit.new_id(draft.form, self.office.prefix_of(draft.form))

    def _event_values(self, draft: Draft) -> dict[str, Any]:
        if is_generic(draft):
            return generic_values(self.office, draft)
        values = dict(draft.values)
        if draft.step.approve:
            values["approved_by"] = self.office.person(draft.request.approved_by).id
        return values

    def _save(self, draft: Draft, record_id: str, event: Event) -> Record:
        if draft.before.history:
            return self.unit.append(draft.before.source, [event], every=draft.step.every)
        if draft.declared.key:
            return self.unit.create(draft.form, {}, [event], key=record_id, every=draft.step.every)
        head = {name: event.values[name] for name in draft.declared.field if name in event.values}
        rest = {name: value for name, value in event.values.items() if name not in head}
        bare = msgspec.structs.replace(event, values=rest)
        return self.unit.create(draft.form, head, [bare], number=record_id)


def _told_unended(office: Office, draft: Draft) -> Iterator[Message]:
    """That the figures which a step takes in are those of a period that is not over."""
    if any(field.period for name in draft.values if (field := any_field(draft.declared, name)) is not None):
        until = runs_until(office, draft.declared, {**draft.before.values, **draft.values})
        if until is not None:
            yield Message(N_("The figures are those up to now; the period runs until {day}."), {"day": until})


def _told_outdated(office: Office, draft: Draft, folded: Folded) -> Iterator[Message]:
    """That what a step says is older than what the record knows, which stays as it is."""
    if outdated(draft.step, draft.values, folded):
        field = any_field(draft.declared, draft.step.as_of)
        known = office.wording.moment(folded.values[draft.step.as_of])
        told = N_("Recorded; {label} {known} is later, and what was found then stays.")
        yield Message(told, {"label": office.wording.label(field.label) if field else "", "known": known})
