"""Doing a step: from what was typed to what is saved, with everything it opens in one unit of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.errors import N_, PropctlError, Refused, UsageError, saved_anyway
from propctl.office.balances import Books
from propctl.office.drafts import Draft, Request, Values, empty, opens_of, wanted
from propctl.office.people import reveal_one, sealed, subject_of
from propctl.office.permits import Permits
from propctl.office.say import spoken
from propctl.office.scope import RecordScope
from propctl.regulation.catalog import GENERIC_STEPS, any_field, creating_steps, qualify
from propctl.regulation.clocks import Judged
from propctl.regulation.expression import as_list
from propctl.regulation.fold import Folded, fold, open_states
from propctl.regulation.model import Field, Form, Opens, Rule, Step
from propctl.regulation.record import Event, Record
from propctl.regulation.text import Label
from propctl.regulation.wording import cite
from propctl.store.mask import mask
from propctl.worktime.limits import parse_limit

if TYPE_CHECKING:
    from propctl.office.office import Office
    from propctl.store.entries import Row
    from propctl.store.records import Transaction


class Message(NamedTuple):
    """Something to tell beside the result: an English message id and its values."""

    msgid: str
    values: dict[str, object]
    status: int = 0  # of the command, where what was saved is not all that was to be done


class Outcome(msgspec.Struct, frozen=True):
    """What a step did."""

    folded: Folded
    event: Event
    opened: list[Folded]
    say: list[tuple[Rule, Label]]  # lines to say, with their clauses
    clocks: list[Judged]  # that run on the record now
    notes: list[Message]


GENERIC: dict[str, tuple[Step, dict[str, Field]]] = {
    "note": (Step(), {"text": Field(zh="备注", en="Note", required=True)}),
    "attach": (
        Step(),
        {"file": Field(type="file", zh="文件", en="File", required=True)},
    ),
    "void": (
        Step(post="supervisor+"),
        {"reason": Field(zh="原因", en="Reason", required=True)},
    ),
}


def run(office: Office, request: Request) -> Outcome:
    """Do one step; raise before anything is written, or save all of it."""
    return run_all(office, [request])[0]


def run_all(
    office: Office,
    requests: list[Request],
    message: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Do several steps as one unit of work, all or none; ``progress`` is told how many are done."""
    said = message or f"{requests[0].form} {requests[0].step}"
    office.index.refresh()
    with office.store.transaction(said, office.operator.id, office.now) as unit:
        work = Work(office, unit)
        drafts = []
        office.pending = work.done
        try:
            for request in requests:
                drafts.append(work.do(request))
                if progress:
                    progress(len(drafts), len(requests))
        finally:
            office.pending = {}
        work.forget()
    work.done.update({(record.form, record.id): record for record in unit.saved.records})
    if unit.saved.warning is not None:
        warning = unit.saved.warning
        work.notes.append(Message(warning.msgid, warning.values, warning.status))
    try:
        return [work.outcome(draft) for draft in drafts]
    except (PropctlError, OSError) as error:
        raise saved_anyway(error) from None


class Work:
    """One unit of work: the steps of one command, each seeing what the ones before it did."""

    def __init__(self, office: Office, unit: Transaction) -> None:
        self.office, self.unit = office, unit
        self.books = Books(office)
        self.notes: list[Message] = []
        self.done: dict[tuple[str, str], Record] = {}  # (form, id) -> as this work has made it
        self._ids: dict[int, tuple[str, str]] = {}  # draft -> its record
        self._opened: dict[int, list[tuple[str, str]]] = {}
        self._forgotten: list[tuple[str, str]] = []  # (subject, purpose) whose consent ends with this work

    def do(self, request: Request) -> Draft:
        """One step with all that it opens."""
        draft = self.draft(request)
        self._identify(draft)
        typed, rest = self._split(draft, request)
        draft.values.update(self._hooked("fill", draft))
        draft.values.update(Values(self.office, draft).read(typed))
        Permits(self.office, draft).judge()
        self._unique(draft)
        self.office.hooks.call("check", f"{draft.form}.{request.step}", draft=draft)
        record = self._write(draft)
        if draft.step.forgets:
            subject = subject_of(draft.declared, {**draft.before.values, **draft.values}, record.id)
            self._forgotten += [(subject, purpose) for purpose in draft.step.forgets]
        self.books.enter(draft, record)
        opened = self._open(draft, record, rest)
        for results in self.office.hooks.call("after", f"{draft.form}.{request.step}", draft=draft):
            opened += [self.do(follow) for follow in results or []]
        self._opened[id(draft)] = [self._ids[id(other)] for other in opened]
        return draft

    def forget(self) -> None:
        """Erase what was kept by a consent that ends. Before the save: a crash in between erases, too."""
        for subject, purpose in self._forgotten:
            self.office.keyring.forget(subject, self.office.today, purpose)

    def draft(self, request: Request) -> Draft:
        """The draft of a request: its declaration and the record as it stands."""
        declared = self.office.catalog.form(request.form)
        step = self._step(declared, request)
        before = self._before(request, declared)
        return Draft(request, declared, step, before, self._moment(request, before))

    def _step(self, declared: Form, request: Request) -> Step:
        if request.step in declared.step:
            return self._in_force(declared, request)
        if request.step == "amend":
            return amendment(declared)
        if request.step in GENERIC:
            return GENERIC[request.step][0]
        raise UsageError(
            N_("{form} has no step {step!r}; it has: {known}"),
            form=self.office.form_label(request.form),
            step=request.step,
            known=", ".join([*declared.step, *GENERIC_STEPS]),
        )

    def _in_force(self, declared: Form, request: Request) -> Step:
        """The step, unless every clause that it (or else its form) carries out is switched off."""
        step, catalog = declared.step[request.step], self.office.catalog
        claims = step.claims or declared.claims
        if catalog.switched_off(request.form.partition(".")[0], claims, self.office.today):
            raise UsageError(
                N_("{step} is not used here: {rule} is not in force; see propctl rules show {rule}"),
                step=self.office.step_label(request.form, request.step),
                rule=qualify(request.form.partition(".")[0], claims[0]),
            )
        return step

    def _before(self, request: Request, declared: Form) -> Folded:
        if not request.id:
            return empty(request.form)
        known = self.done.get((request.form, request.id))
        if known is not None:
            return fold(known, declared)
        if declared.key:
            return self.office.target_of(request.form, request.id) or empty(request.form)
        found = self.office.folded(request.id, request.form)
        if found.form != request.form:
            raise UsageError(
                N_("{id} is a {found}, not a {wanted}"),
                id=found.id,
                found=self.office.form_label(found.form),
                wanted=self.office.form_label(request.form),
            )
        return found

    def _moment(self, request: Request, before: Folded) -> dt.datetime:
        """When it happened: not in the future, not before the record began, not too long ago."""
        office = self.office
        at = (request.at or office.now).astimezone(office.tz).replace(microsecond=0)
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

    def _identify(self, draft: Draft) -> None:
        """In whose name the step is done, and who typed it."""
        office, request = self.office, draft.request
        draft.by = office.person(request.by).id if request.by else office.operator.id
        on_paper = request.approved_by and not draft.step.approve
        if on_paper:  # the step itself was decided on paper by somebody else
            if not request.paper:
                raise UsageError(N_("an approval on paper needs its number: --paper NO"))
            draft.typed_by, draft.by = draft.by, office.person(request.approved_by).id

    def _split(self, draft: Draft, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
        """What was typed for the step itself, and what for the record that it opens."""
        own = wanted(draft.declared, draft.step, draft.new)
        if draft.step is GENERIC.get(request.step, (None,))[0]:
            return {}, request.values
        if request.step == "amend":
            return {}, request.values
        if not any(not opens.each for opens in opens_of(draft.step)):
            return request.values, {}
        mine = {name: value for name, value in request.values.items() if name in own}
        return mine, {name: value for name, value in request.values.items() if name not in own}

    def _hooked(self, kind: str, draft: Draft) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for values in self.office.hooks.call(kind, f"{draft.form}.{draft.request.step}", draft=draft):
            found.update(values or {})
        return found

    def _unique(self, draft: Draft) -> None:
        """No second record with a value that must be unique (or unique among the open ones)."""
        for name, field in draft.declared.field.items():
            value = draft.values.get(name)
            if value is None or not field.unique or isinstance(field.unique, list):
                continue
            for row in self.office.index.rows(form=draft.form, open=True if field.unique == "open" else None):
                if row.id == draft.before.id or row.state == "void":
                    continue
                if self._held(draft, name, field, row) == value:
                    raise UsageError(
                        N_("{label} {value} stands in {id} already"),
                        label=field.label,
                        value=mask(value, field.type) if field.personal else value,
                        id=row.id,
                    )

    def _held(self, draft: Draft, name: str, field: Field, row: Row) -> Any:
        """A record's value; a personal one is not in the index and is unsealed to be compared."""
        if not field.personal:
            return row.values.get(name)
        folded = self.office.target_of(draft.form, row.id)
        return reveal_one(self.office, field, name, folded.values.get(name), row.id) if folded else None

    # -- writing

    def _write(self, draft: Draft) -> Record:
        record_id = self._record_id(draft)
        values = self._sealed(draft, record_id, self._event_values(draft))
        event = Event(
            n=0,
            at=draft.at,
            by=draft.by,
            step=draft.request.step,
            values=values,
            entered=self.office.now if draft.at != self.office.now else None,
            typed_by=draft.typed_by,
            paper=draft.request.paper,
        )
        record = self._save(draft, record_id, event)
        self.done[(draft.form, record.id)] = record
        self._ids[id(draft)] = (draft.form, record.id)
        draft.key = record.id
        return record

    def _save(self, draft: Draft, record_id: str, event: Event) -> Record:
        if not draft.new:
            return self.unit.append(draft.before.record, [event], every=draft.step.every)
        if draft.declared.key:
            return self.unit.create(draft.form, {}, [event], key=record_id, every=draft.step.every)
        head = {name: event.values[name] for name in draft.declared.field if name in event.values}
        rest = {name: value for name, value in event.values.items() if name not in head}
        bare = msgspec.structs.replace(event, values=rest)
        return self.unit.create(draft.form, head, [bare], number=record_id)

    def _record_id(self, draft: Draft) -> str:
        if not draft.new:
            return draft.before.id
        if draft.declared.key:
            return draft.request.id or self.office.natural_key(draft.declared, draft.values)
        prefix = self.office.prefix_of(draft.form)
        return self.unit.new_id(draft.form, prefix)

    def _event_values(self, draft: Draft) -> dict[str, Any]:
        step = draft.request.step
        if step == "amend":
            return {"set": self._amended(draft)}
        if draft.step is GENERIC.get(step, (None,))[0]:
            return self._generic(draft)
        values = dict(draft.values)
        if draft.step.approve:
            values["approved_by"] = self.office.person(draft.request.approved_by).id
        return values

    def _generic(self, draft: Draft) -> dict[str, Any]:
        fields = GENERIC[draft.request.step][1]
        reader = Values(self.office, draft)
        found = {name: reader.one(name, field, draft.request.values, {}) for name, field in fields.items()}
        for name, field in fields.items():
            if found[name] is None:
                raise UsageError(N_("still missing: {names}"), names=field.label)
        return found

    def _amended(self, draft: Draft) -> dict[str, Any]:
        changes = draft.request.values.get("set", {})
        if not changes:
            raise UsageError(N_("nothing to change: write --set FIELD=VALUE"))
        reader, found = Values(self.office, draft), {}
        for name, raw in changes.items():
            field = draft.declared.field.get(name) or draft.declared.ask.get(name)
            if field is None:
                raise UsageError(
                    N_("{form} has no field {name!r}"), form=self.office.form_label(draft.form), name=name
                )
            if field.fixed:
                raise self._fixed(draft, field)
            if field.required and raw in (None, ""):
                raise UsageError(N_("{label} may not be emptied"), label=field.label)
            found[name] = reader.parse(field, raw)
        draft.values = found
        return self._sealed(draft, draft.before.id, found)

    def _fixed(self, draft: Draft, field: Field) -> Refused:
        """A field that only its own steps may change; the refusal cites the field's clause."""
        rules = [self.office.catalog.rule(qualify(draft.area, name)) for name in field.claims[:1]]
        msgid = N_("{label} is not amended; do the step that changes it")
        if not rules:
            return Refused(msgid, label=field.label)
        return Refused(msgid + " ({cite})", label=field.label, rule=rules[0].id, cite=cite(rules[0]))

    def _sealed(self, draft: Draft, record_id: str, values: dict[str, Any]) -> dict[str, Any]:
        return sealed(self.office, draft, record_id, values)

    # -- what a step opens

    def _open(self, draft: Draft, record: Record, rest: dict[str, Any]) -> list[Draft]:
        now = fold(record, draft.declared)
        opened: list[Draft] = []
        for opens in opens_of(draft.step):
            opened += self._open_one(draft, now, opens, rest)
        return opened

    def _open_one(self, draft: Draft, now: Folded, opens: Opens, rest: dict[str, Any]) -> list[Draft]:
        scope = RecordScope(self.office, now, draft.values)
        if opens.when and not self._value(opens.when, draft, scope):
            return []
        entries = as_list(scope.value(opens.each)) if opens.each else [None]
        form = qualify(draft.area, opens.form)
        rows = any_field(draft.declared, opens.each)
        blank = dict.fromkeys(rows.columns) if rows is not None else {}
        made = []
        for entry in entries:
            known = {**draft.values, **blank, **(entry if isinstance(entry, dict) else {"entry": entry})}
            at_entry = RecordScope(self.office, now, known if opens.each else draft.values)
            values = {name: self._set(text, draft, at_entry, known) for name, text in opens.set.items()}
            values = {name: value for name, value in values.items() if value is not None}
            request = Request(
                form=form, step=opens.step, values={**values, **rest}, at=draft.at, by=draft.by, trusted=True
            )
            made.append(self.do(request))
        return made

    def _set(self, text: Any, draft: Draft, scope: RecordScope, known: dict[str, Any]) -> Any:
        if not isinstance(text, str):
            return text
        if text in known:  # a column of the row, or ``entry`` of a list
            return known[text]
        return self._value(text, draft, scope)

    def _value(self, text: str, draft: Draft, scope: RecordScope) -> Any:
        return self.office.expressions.get(text, draft.form)(scope)

    # -- telling

    def outcome(self, draft: Draft) -> Outcome:
        """What to tell of one step."""
        form, record_id = self._ids[id(draft)]
        record = self.done[(form, record_id)]
        folded = fold(record, draft.declared)
        running = [clock for clock in self.office.judge.all(folded, draft.declared) if clock.stopped is None]
        opened = [
            fold(self.done[key], self.office.catalog.form(key[0])) for key in self._opened.get(id(draft), [])
        ]
        say = spoken(self.office, draft.step, folded)
        return Outcome(folded, record.history[-1], opened, say, running, self.notes)


def amendment(declared: Form) -> Step:
    """Who may amend: those who may make the record, and supervisors."""
    makers = [post for step in creating_steps(declared).values() for post in as_list(step.post)]
    return Step(post=[*makers, "supervisor+"] if makers else "")


def is_open(office: Office, folded: Folded) -> bool:
    """Whether a record still waits for somebody."""
    return folded.state in open_states(office.catalog.form(folded.form))
