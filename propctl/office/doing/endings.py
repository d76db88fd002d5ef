"""What a step ends for good: what was kept by a consent that is withdrawn, and the keys of former people.

Nothing of it happens before the step is saved, and it is never lost once the step is (``sealed.erasing``).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, PropctlError
from propctl.office.doing.drafts import Draft
from propctl.office.doing.outcome import Message
from propctl.office.opened.people import subject_of
from propctl.office.opened.retention import erase_what_was_kept_long_enough
from propctl.regulation.model.fold import VOID, ended_states
from propctl.regulation.model.form_parts import any_field, references
from propctl.regulation.model.local_names import targets_of
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.paths import ERASING

if TYPE_CHECKING:
    from propctl.office.doing.unit_of_work import Work
    from propctl.office.opened.office import Office
    from propctl.store.sealed.erasing import Erasing

_NOT_YET = 76  # exit status: saved, but not all of it is done


class Ending(NamedTuple):
    """A step that ends something, and the record with its line."""

    draft: Draft
    record: Record


class Safekeeping:
    """The keys of one unit of work: made ones are kept before the save, ended ones go after it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.told: list[Message] = []
        self._told_then: list[Message] = []

    def settle(self) -> None:
        """Finish what a killed command left; under the lock."""
        if (self.office.root / ERASING).exists():
            from propctl.store.sealed import erasing

            erasing.finish(self.office.root, self.office.keyring)

    def before_the_save(self, work: Work) -> None:
        """Keep the keys that the work made, and write down what it ends."""
        office = self.office
        for rule, count in erase_what_was_kept_long_enough(office):
            msgid = N_(
                "erased for good, kept as long as {rule} says: personal data of {count}"
                " {count:record|records}"
            )
            self.told.append(Message(msgid, {"rule": rule, "count": count}))
        if not work.endings and not office.keyring_in_use:
            return
        office.keyring.keep()
        planned = [self._planned(ending) for ending in work.endings if office.keyring.exists()]
        planned = [one for one in planned if one.erase or one.retire]
        if planned:
            from propctl.store.sealed import erasing

            erasing.begin(office.root, planned)

    def after_the_save(self) -> None:
        """Do what was written down; what fails is done by the next command."""
        try:
            self.settle()
            self.told += self._told_then
        except (PropctlError, OSError) as error:
            msgid = N_("saved, but not erased yet ({reason}); the next command that saves does it")
            self.told.append(Message(msgid, {"reason": str(error)}, _NOT_YET))

    def close(self) -> None:
        """Let go of the keys that sealed nothing, for nothing was saved."""
        if self.office.keyring_in_use:
            self.office.keyring.drop()

    def _planned(self, ending: Ending) -> Erasing:
        draft, record = ending
        ring = self.office.keyring
        subject = subject_of(draft.declared, {**draft.before.values, **draft.values}, record.ref)
        made = {id for id, _ in draft.keys.values()}
        gone = [
            id
            for purpose in draft.step.forgets
            for id in ring.key_ids(subject, purpose, former=False)
            if id not in made
        ]
        if draft.step.forgets:
            self._told_then.append(self._erased(draft, gone))
        passed: list[str] = []
        if draft.again:
            spared = made | keys_since(self.office, draft, subject)
            passed = [id for id in ring.key_ids(subject, former=False) if id not in spared]
        from propctl.store.sealed.erasing import planned

        return planned(record, self.office.today, gone, passed)

    def _erased(self, draft: Draft, gone: list[str]) -> Message:
        fields = [
            field.label
            for name in draft.before.values
            if (field := any_field(draft.declared, name)) and field.consent in draft.step.forgets
        ]
        if not gone:
            return Message(N_("nothing was kept by this consent; nothing was erased"), {})
        msgid = N_(
            "erased for good, here and in history: {fields} ({count} {count:key|keys}); nobody can"
            " read it again"
        )
        return Message(msgid, {"fields": fields, "count": len(gone)})


def keys_since(office: Office, draft: Draft, subject: str) -> set[str]:
    """The keys of records about ``subject`` that began when the former people had gone: not theirs."""
    ended = _ended(draft)
    person = references(draft.declared).get(draft.declared.person)
    forms = targets_of(draft.area, person) if person else []
    about = [Ref(form, subject) for form in forms] or [draft.before.ref]
    found: set[str] = set()
    for row in (row for ref in about for row in office.index.linked(ref)):
        path = office.index.path(row.ref)
        record = office.reader.read(path) if path and row.ref != draft.before.ref else None
        if isinstance(record, Record) and record.history[0].at > ended:
            found |= set(record.key_ids())
    return found


def _ended(draft: Draft) -> dt.datetime:
    """When the former people's life in a standing record ended: moved out, voided; else its last line."""
    ends = ended_states(draft.declared)
    steps = draft.declared.step
    history = draft.before.history
    found = [
        event.at
        for event in history
        if event.step == VOID or (event.step in steps and steps[event.step].to in ends)
    ]
    return max(found or [event.at for event in history])
