"""The office as it was before a commit: its people, clauses, declarations and records of then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NoReturn

from propctl.errors import PropctlError, UsageError
from propctl.office.auditing.past_index import PastIndex, Unjudgeable
from propctl.office.auditing.rulebook import Law
from propctl.office.opened.hooks import Hooks
from propctl.office.opened.office import Office
from propctl.office.opened.pending import Pending
from propctl.office.opened.settings import Person
from propctl.office.opened.times import OfficeTimes
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref
from propctl.store.files.layout import load_record
from propctl.store.files.paths import record_path
from propctl.store.history.archive import Archive
from propctl.store.index.index import UNFORESEEN
from propctl.worktime.moments import figured

if TYPE_CHECKING:
    from propctl.store.index.index import Index


class _PastHooks(Hooks):
    """The controllers of installed areas, as this program has them; a workspace's own are not run."""

    def call(self, kind: str, place: str = "", **arguments: Any) -> Any:
        """Ask them; ``Unjudgeable`` where a controller of the workspace might have said something."""
        compiled = self._office.sources.compiled
        areas = self._office.catalog.summary.hooks.get(f"{kind} {place}".strip(), [])
        if any(area not in compiled.packages for area in areas):
            raise Unjudgeable(kind)
        try:
            return super().call(kind, place, **arguments)
        except UNFORESEEN as error:  # a controller expects what only a command of propctl sees to
            raise Unjudgeable(kind) from error


class PastOffice(Office):
    """An office under the law and with the records of a commit, for one day."""

    def __init__(self, office: Office, law: Law, archive: Archive, index: PastIndex, day: dt.date) -> None:
        self.folder, self.lang, self.account = office.folder, office.lang, ""
        self.sources = office.sources
        self.settings, self.catalog = law.on(day)
        self.hooks = _PastHooks(self)
        self.hooks.share(office.hooks)
        self.times = OfficeTimes(self.settings, self.folder, self._shift_end)
        self.now = self.written = office.now
        self.pending = Pending()
        self.unopened = {}
        self.wanted = ""
        self._archive = archive
        self._commit = ""
        self._there = set[Ref]()
        self._index = index
        known: Any = index
        self.index: Index = known

    def stand(self, commit: str, pending: Pending) -> None:
        """Go back to a commit; ``pending``: what the commit after it has done so far."""
        self._commit, self.pending = commit, pending
        self._index.stand(self, commit)

    @property
    def standing(self) -> str:
        """The commit that it stands at."""
        return self._commit

    def enter(self, now: dt.datetime, operator: str) -> None:
        """Let it be a moment of the same day, with somebody at the keyboard who may not be on the staff."""
        self.now = self.written = figured(now, self.times.tz)
        self.operator = self.settings.staff.get(operator) or Person(id=operator)

    @property
    def keyring(self) -> NoReturn:
        """Nothing is unsealed for an audit."""
        raise Unjudgeable("keyring")

    git = reader = store = keyring

    def find(self, ref: Ref) -> Folded | None:
        """A record as it was then."""
        if ref in self.pending:
            return self.fold(self.pending[ref], mending=True)
        if not self._commit:
            return None
        try:
            path = record_path(ref)
            data = self._archive.read(self._commit, path)
            record = load_record(data, path) if data else None
            return self.fold(record, mending=True) if record and record.form == ref.form else None
        except PropctlError:
            return None

    def exists(self, ref: Ref) -> bool:
        """Whether there was such a record: none that history had is ever gone."""
        if ref not in self._there and self.find(ref) is not None:
            self._there.add(ref)
        return ref in self._there

    def folded(self, ref: Ref, *, mending: bool = False) -> Folded:
        found = self.find(ref)
        if found is None:
            raise UsageError("{id}", id=ref.id)
        return found

    def state(self, ref: Ref) -> str | None:
        found = self.find(ref)
        return found.state if found else None

    def target(self, form: str, field: Field, value: str) -> Ref:
        refs = self.catalog.refs(form, field, value)
        return next((ref for ref in refs if self.find(ref)), refs[0])
