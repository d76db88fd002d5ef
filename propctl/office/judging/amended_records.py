"""An amendment of a record is judged like the steps whose values it changes.

The record is taken as it would stand had the amended values been written at once (``model.amended``), and the
needs, posts, approvals and controllers of the steps that read them are asked again, each as at the time of
its step. What another person approved falls back to unapproved; a limit that comes out better needs a person
who may permit it, and a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Draft, Request
from propctl.office.judging.balances import moved
from propctl.office.judging.lacking import Lack
from propctl.office.judging.limits_bettered import PERMITS, permitted_limits
from propctl.office.judging.permits import Permits
from propctl.office.judging.refusal import claim_in_force, lacks_refused, refuse
from propctl.office.judging.steps_again import Line, lines, reads
from propctl.office.opened.settings import holds
from propctl.office.opened.step_fields import wanted
from propctl.regulation.language.syntax import only_own
from propctl.regulation.model.amended import approvals, is_filled_in, writer
from propctl.regulation.model.constructs import GENERIC_STEPS, Opens, Step
from propctl.regulation.model.fold import allowed
from propctl.regulation.model.form_parts import any_field, creating_steps, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import move_form, qualify
from propctl.regulation.model.record import AMEND, EMPTIES, LAPSES, SET, WITHDRAWS, Event
from propctl.regulation.model.text import Label, joined
from propctl.regulation.model.ways_back import takes_back
from propctl.regulation.taking import BLANK

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Amending:
    """Judges one amendment; what its line must say beside the fields is in ``beside`` afterwards."""

    def __init__(self, office: Office, draft: Draft) -> None:
        self.office, self.draft = office, draft
        self.before, self.declared = draft.before, draft.declared
        self.permits = Permits(office, draft)

    def judge(self) -> dict[str, Any]:
        """Raise unless every step would take the amended values; what the line says beside the fields.

        Fields that were filled from amended ones are filled anew: they are added to the draft's values.
        Those not asked for any more lapse: the line names them, and the history keeps what they said.
        """
        changes = self.draft.values
        empties = [name for name, value in changes.items() if value is None]
        for name in list(changes):
            self._refuse_computed(name)
        self._steps(changes)
        for _ in range(len(self.declared.field)):  # what is filled from what was filled
            if not self._lapse(changes) | self._fill_anew(changes):
                break
        self._ledgers(changes)
        self._judged_again(changes)
        beside = self._withdrawn(changes)
        lapsed = [name for name, value in changes.items() if value is None and name not in empties]
        beside |= {key: names for key, names in ((EMPTIES, empties), (LAPSES, lapsed)) if names}
        for name in (*empties, *lapsed):
            del changes[name]
        return {**beside, **permitted_limits(self.office, self.draft, {SET: dict(changes), **beside})}

    # -- the steps that wrote the fields

    def _refuse_computed(self, name: str) -> None:
        """What is computed changes with what it is computed from, and by nobody."""
        field = any_field(self.declared, name)
        if field is not None and field.computed:
            message = N_("{label} is computed from other fields: correct those")
            raise UsageError(message, label=self._label(name))

    def _done_now(self, step: str) -> Draft:
        """A step as if this person did it now, on the record as it stands."""
        request = Request(form=self.draft.form, step=step, id=self.before.id)
        draft = Draft(request, self.declared, self.declared.step[step], self.before, self.draft.at)
        draft.by = self.draft.by
        return draft

    def _steps(self, changes: Collection[str]) -> None:
        """Who may change a field: who may do the step that wrote it, and supervisors; never its opponent."""
        wrote = [event for name in changes if (event := writer(self.before, self.declared, name))]
        for event in wrote:
            declared = self.declared.step[event.step]
            draft = Draft(self.draft.request, self.declared, declared, self.before, self.draft.at)
            draft.by = self.draft.by
            permits = Permits(self.office, draft)
            if not holds(self.office.settings.staff[draft.by], PERMITS):
                permits.post()
            permits.not_by()
            if declared.approve and not self._second(event, declared, permits):
                self._refuse_unapproved(event, declared, permits)

    def _second(self, event: Event, step: Step, permits: Permits) -> bool:
        """Whether it is amended by, or on paper of, somebody who may approve the step and did not do it."""
        return permits.may_approve(self.draft.by) and self.draft.by not in {event.by, self.draft.typed_by}

    def _refuse_unapproved(self, event: Event, step: Step, permits: Permits) -> None:
        refuse(
            self.office,
            claim_in_force(self.office, self.draft.area, step.claims),
            N_("{step} was approved; to amend it takes {posts} again: --approved-by NAME --paper NO"),
            step=self._step_label(event.step),
            posts=permits.approvers(),
        )

    # -- what depends on the fields

    def _lapse(self, changes: dict[str, Any]) -> bool:
        """Add with None what is not asked for any more, once the amended fields are as they are to be."""
        found = {}
        old, new = self._both(changes)
        for before, after in zip(old, new, strict=True):
            for name, field in wanted(self.declared, after.draft.step, after.draft.new).items():
                if name in changes or name not in before.draft.values:
                    continue
                found[name] = (
                    reads(changes, field.when) and before.applies(field) and not after.applies(field)
                )
        changes.update((name, None) for name, lapses in found.items() if lapses)
        return any(found.values())

    def _fill_anew(self, changes: dict[str, Any]) -> bool:
        """Add what the declarations fill from the amended fields, where nobody typed something else."""
        found = {}
        old, new = self._both(changes)
        for before, after in zip(old, new, strict=True):
            for name, field in wanted(self.declared, after.draft.step, after.draft.new).items():
                of = (field.period, field.whose, *BLANK.findall(field.figure)) if field.figure else ()
                texts = (field.worked_out, *of)
                kept = before.draft.values.get(name)
                if name in changes or not any(texts) or not is_filled_in(self.before, self.declared, name):
                    continue
                if kept is None and reads(changes, field.when) and not before.applies(field):
                    if after.applies(field) and (value := after.filled(field)) is not None:
                        found[name] = value  # asked for by what the amendment says
                    continue
                if not reads(changes, *texts):
                    continue
                stands = field.computed or kept == before.filled(field)
                anew = after.filled(field)
                if kept is not None and anew is None and field.computed:
                    message = N_("{label} would come to nothing: void {id} and register it again")
                    raise UsageError(message, label=self._label(name), id=self.before.id)
                if kept is not None and stands and kept != anew:
                    found[name] = anew
        changes.update(found)
        return bool(found)

    def _ledgers(self, changes: Collection[str]) -> None:
        """What moved money or goods is taken back by its own step, and not written over."""
        if not any(moved(self.office, self.before).values()):
            return
        for claim, step, named in self._moves():
            for name in changes:
                if name in named and step in self.before.events:
                    refuse(
                        self.office,
                        claim,
                        N_(
                            "{label} of {id} has moved money or goods: take that back with its own step,"
                            " and register it again"
                        ),
                        label=self._label(name),
                        id=self.before.id,
                    )

    def _moves(self) -> Iterator[tuple[str, str, set[str]]]:
        """What each step of the form moves in a ledger: the clause, the step, the fields that say it."""
        for full, ledger in self.office.catalog.ledgers_of(self.draft.form):
            area = self.office.catalog.area(full.partition(".")[0])
            claim = qualify(area.name, ledger.claims[0]) if ledger.claims else ""
            for move in ledger.moves:
                form, step = move_form(area, ledger, move.on)
                if form == self.draft.form:
                    yield claim, step, {move.rows or move.what, *_places(move.from_), *_places(move.to)}

    def _judged_again(self, changes: Mapping[str, Any]) -> None:
        """Ask what the clauses need once more, wherever an amended field is read."""
        old, new = self._both(changes)
        for before, after in zip(old, new, strict=True):
            self._complete(before, after, changes)
            self._doer(before, after, changes)
            self._opens(before, after, changes)
            self._needs(before, after, changes)
            wrote = any(name in after.draft.values for name in changes)
            if wrote and (refused_by := after.checked()) and before.checked() is None:
                raise refused_by

    def _needs(self, before: Line, after: Line, changes: Collection[str]) -> None:
        """What depends on other records may have failed since: then it is not the amendment's fault."""
        failed = before.unmet()
        lacks = [
            Lack([rule], after.reason(rule, need), "", place)
            for place, (rule, need) in enumerate(after.unmet())
            if reads(changes, need.when, need.that)
            and (only_own(need.when, need.that) or (rule, need) not in failed)
        ]
        if lacks:
            raise lacks_refused(self.office, GENERIC_STEPS[AMEND], lacks)

    def _complete(self, before: Line, after: Line, changes: Collection[str]) -> None:
        known = [field.label for field in before.missing()]
        emptied = [self._label(name) for name in changes if name not in after.draft.values]
        missing = [
            field
            for field in after.missing()
            if field.label not in known and (reads(changes, field.when) or field.label in emptied)
        ]
        if missing:
            raise UsageError(
                N_("still missing: {names}"),
                names=joined([field.label for field in missing]),
            )

    def _doer(self, before: Line, after: Line, changes: Collection[str]) -> None:
        """What was done by the person whom a field names was done by that person, and by nobody else."""
        step = after.draft.step
        named = [name for name in changes if f"field:{name}" in as_list(step.post)]
        if named and before.by_right() and not after.by_right():
            refuse(
                self.office,
                claim_in_force(self.office, self.draft.area, step.claims),
                N_("{person} did {step} as {labels}: take that back, or void {id} and register it again"),
                person=self.office.name_of(after.event.by),
                step=self._step_label(after.event.step),
                labels=joined([self._label(name) for name in named]),
                id=self.before.id,
            )

    def _opens(self, before: Line, after: Line, changes: Collection[str]) -> None:
        """An amendment opens nothing and closes nothing: what decides that is registered anew."""
        for opens in opens_of(after.draft.step):
            decided = opens.each in changes or reads(changes, opens.when)  # and the rows, if it looks at them
            more = not opens.when and _rows(before, opens.each) != _rows(after, opens.each)
            if more and (way := self._by_itself(opens)):
                raise self._one_for_each(opens, after.event.step, way)
            turns = opens.when and decided
            if more or (turns and (opens.each or before.holds(opens.when) != after.holds(opens.when))):
                raise self._opened_anew(after.event.step, changes)

    def _opened_anew(self, step: str, changes: Collection[str]) -> UsageError:
        """How what a step opens is decided otherwise: the step is taken back, or the record made again."""
        ways = takes_back(self.before, self.declared, step)
        said = N_(
            "{labels} decides what {step} opens, and an amendment opens nothing: void {id} and register it"
            " again"
        )
        if ways:
            said = N_(
                "{labels} decides what {step} opens, and an amendment opens nothing: {command} {id} first"
            )
        fields = [any_field(self.declared, name) for name in changes]
        return UsageError(
            said,
            labels=joined([field.label for field in fields if field and not field.compute]),
            step=self._step_label(step),
            command=self.office.wording.command(self.before.form, ways[0]) if ways else "",
            id=self.before.id,
        )

    def _by_itself(self, opens: Opens) -> str:
        """The command by which people enter what a step opens for each row; "" where there is none."""
        form = qualify(self.draft.area, opens.form)
        step = creating_steps(self.office.catalog.form(form)).get(opens.step)
        if opens.on or step is None or step.internal:
            return ""
        return self.office.wording.command(form, opens.step)

    def _one_for_each(self, opens: Opens, step: str, way: str) -> UsageError:
        """Rows came or went, and for each a record was opened: that is put right among those records."""
        return UsageError(
            N_(
                "{step} opened a record ({form}) for each of {label}, and an amendment opens none and ends"
                " none: enter what is missing by itself ({command}), end what is too much there"
            ),
            step=self._step_label(step),
            form=self.office.form_label(qualify(self.draft.area, opens.form)),
            label=self._label(opens.each),
            command=way,
        )

    def _both(self, changes: Mapping[str, Any]) -> tuple[list[Line], list[Line]]:
        return (
            lines(self.office, self.before, {}, self.draft.by),
            lines(self.office, self.before, changes, self.draft.by),
        )

    # -- what was approved

    def _withdrawn(self, changes: Collection[str]) -> dict[str, Any]:
        """The approvals that the amendment takes back; refused where something rests on one of them."""
        found = []
        changed = [name for name in changes if not self._asked_for(name)]
        for name in approvals(self.before, self.declared, changed):
            if self._approved_again(self.declared.step[name]):
                continue
            if not self._can_fall_back(name):
                self._refuse_approved(name, changes)
            found.append(name)
        return {WITHDRAWS: found} if found else {}

    def _asked_for(self, name: str) -> bool:
        """Whether an empty field is filled in because a clause now asks for it: that was never approved."""
        if self.before.values.get(name) not in (None, ""):
            return False
        for step in self.declared.need:
            if step in self.declared.step and allowed(step, self.before, self.declared):
                line = Line.of(self.office, self._done_now(step))
                if any(reads([name], need.that) for _, need in line.unmet()):
                    return True
        return False

    def _approved_again(self, step: Step) -> bool:
        """Whether somebody who may approve it agreed to the amendment on paper."""
        if not self.draft.typed_by or self.draft.typed_by == self.draft.by:
            return False
        person = self.office.settings.staff[self.draft.by]
        wrote = {event.by for other in step.not_by for event in self.before.events.get(other, [])}
        may = any(holds(person, demand) for demand in self.permits.demands(step.post))
        return may and person.id not in wrote

    def _can_fall_back(self, name: str) -> bool:
        """Whether nothing came of the approval yet: no later state, nothing opened, moved or told."""
        step = self.declared.step[name]
        stands = self.before.state == step.to if step.to else allowed(name, self.before, self.declared)
        moves = any(
            move_form(self.office.catalog.area(full.partition(".")[0]), ledger, move.on)
            == (self.draft.form, name)
            for full, ledger in self.office.catalog.ledgers_of(self.draft.form)
            for move in ledger.moves
        )
        told = self.office.catalog.summary.hooks.get(f"after {self.draft.form}.{name}")
        return stands and not moves and not opens_of(step) and not told

    def _refuse_approved(self, name: str, changes: Collection[str]) -> None:
        step, event = self.declared.step[name], self.before.last(name)
        refuse(
            self.office,
            claim_in_force(self.office, self.draft.area, step.claims),
            N_(
                "{id}: {person} has done {step} on this, and what came after rests on it; {labels} is not"
                " amended unless somebody who may do {step} agrees: --approved-by NAME --paper NO"
            ),
            id=self.before.id,
            person=self.office.name_of(event.by if event else ""),
            step=self._step_label(name),
            labels=joined([self._label(field) for field in changes]),
        )

    def _step_label(self, step: str) -> Label:
        return self.office.step_label(self.draft.form, step)

    def _label(self, name: str) -> Label:
        field = any_field(self.declared, name)
        return field.label if field is not None else Label(name, name)


def _places(account: str) -> list[str]:
    """The fields in an account's name: ``held:{id}``."""
    return [part.strip("{}") for part in account.split(":") if part.startswith("{")]


def _rows(line: Line, name: str) -> int:
    """How many rows, or values, a step wrote in a field."""
    return len(as_list(line.draft.values.get(name))) if name else 0
