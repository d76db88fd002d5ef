"""An office: everything a command needs, opened once and handed around."""

from __future__ import annotations

import copy
import datetime as dt
import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, BadData, Problem, Refused, SettingsError, UsageError
from propctl.office.opened.compiled import PRIVATE, find_root, place_of, stamp_of
from propctl.office.opened.hooks import Hooks
from propctl.office.opened.pending import Pending
from propctl.office.opened.settings import Person, may_act, ordered
from propctl.office.opened.sources import Sources
from propctl.office.opened.times import OfficeTimes
from propctl.regulation.model.constructs import GENERIC_STEPS, Field, Rule
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label
from propctl.regulation.roles import RANK_ORDER, rank_order
from propctl.store.files.paths import ERASING, record_path
from propctl.store.index.index import Index
from propctl.worktime.moments import figured

if TYPE_CHECKING:  # and imported when first asked for: what is due needs none of them
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from subprocess import Popen

    from propctl.office.judging.office_grounds import OfficeGrounds
    from propctl.office.opened.derived import Deriver
    from propctl.office.opened.scope import RecordScope
    from propctl.office.opened.step_fields import Fields
    from propctl.regulation.catalog import Catalog
    from propctl.regulation.clocks import Judge
    from propctl.regulation.language.names import Expressions
    from propctl.store.files.reader import Reader
    from propctl.store.history.git import Git
    from propctl.store.index.entries import Entry, Row
    from propctl.store.sealed.keyring import Keyring
    from propctl.store.store import Store
    from propctl.words.wording import Wording

LANGUAGES = ("zh-CN", "en")  # in which labels are written


class Office:
    """An opened workspace, with one operator at one moment."""

    def __init__(
        self,
        root: Path | str,
        *,
        now: dt.datetime,
        operator: str = "",
        account: str = "",
        lang: str = "zh-CN",
        sources: Sources | None = None,
        clock: dt.datetime | None = None,
    ) -> None:
        """Open the office in ``root``; ``account``: the system account that acts ("": any).

        ``sources``: the office's declarations, where the caller has read them already. ``clock``: what the
        computer's clock says, where ``now`` is another moment; what is written says so.
        """
        self.folder = str(root)
        self.lang = lang
        self.account = account
        self.sources = sources or Sources(self.folder, f"{self.folder}/{PRIVATE}/compiled")
        self.settings = self.sources.compiled.settings
        self.catalog = self.sources.catalog()
        if self.catalog.history.of(RANK_ORDER):
            self.settings = ordered(self.settings, rank_order(self.catalog, now.date()))
        self.hooks = Hooks(self)
        self.times = OfficeTimes(self.settings, self.folder, self._shift_end)
        self.now = figured(now, self.times.tz)
        self.written = figured(clock or now, self.times.tz)  # when what is written is written
        self.pending = Pending()  # made by the unit of work at hand, not saved yet
        self.unopened: dict[tuple[Ref, str], BadData] = {}  # sealed values that were met and are damaged
        self.wanted = operator

    @classmethod
    def open(
        cls,
        start: Path | str,
        *,
        now: dt.datetime,
        operator: str = "",
        account: str = "",
        lang: str = "zh-CN",
    ) -> Office:
        """The office that holds the folder ``start``; ``SettingsError`` where there is none."""
        root = find_root(str(start))
        if root is None:
            from pathlib import Path

            from propctl.store.history.remotes import refuse_empty_clone

            refuse_empty_clone(Path(start))
            raise SettingsError(
                N_("there is no propctl.toml in {folder} or above; make an office with: propctl init DIR"),
                folder=str(start),
            )
        return cls(root, now=now, operator=operator, account=account, lang=lang)

    @cached_property
    def root(self) -> Path:
        """The folder of the workspace."""
        from pathlib import Path

        return Path(self.folder)

    def spoken(self, lang: str) -> Office:
        """This office in another language, by its names there; what it has read so far is shared."""
        found = copy.copy(self)
        found.lang, found.hooks = lang, Hooks(found)
        found.__dict__.pop("wording", None)
        found.settings = msgspec.structs.replace(self.settings, office=self.settings.office.said(lang))
        return found

    def declared_anew(self, cache: str) -> Office:
        """This office by its declarations, read anew; ``cache``: an empty folder that stays meanwhile."""
        return Office(
            self.folder,
            now=self.now,
            operator=self.wanted,
            account=self.account,
            lang=self.lang,
            sources=Sources(self.folder, cache),
            clock=self.written,
        )

    def as_of(self, moment: dt.datetime) -> Office:
        """This office at another moment: what conditions say of today and now, they say of that."""
        found = copy.copy(self)
        found.now = moment
        return found

    def under(self, catalog: Catalog) -> Office:
        """This office under other clauses: whatever was read by its own is read anew."""
        found = copy.copy(self)
        found.catalog, found.hooks = catalog, Hooks(found)
        for name in ("expressions", "fields", "judge", "wording"):
            found.__dict__.pop(name, None)
        return found

    @property
    def today(self) -> dt.date:
        return self.now.date()

    @property
    def tz(self) -> dt.tzinfo:
        return self.times.tz

    @cached_property
    def operator(self) -> Person:
        """Who is at the keyboard: the one asked for, or the only one (or first) this account may act for."""
        mine = [person for person in self.staff() if not self.account or may_act(person, self.account)]
        if self.wanted:
            return self._act_for(self.wanted)
        if not mine:
            raise SettingsError(
                N_("propctl.toml: no member of staff may be acted for by the account {account}; add it"),
                account=self.account,
            )
        return mine[0]

    def _act_for(self, name: str) -> Person:
        person = self.person(name)
        if self.account and not may_act(person, self.account):
            raise Refused(
                N_("the account {account} may not act for {person}; see accounts in propctl.toml"),
                account=self.account,
                person=self.name_of(person.id),
            )
        return person

    def staff(self) -> list[Person]:
        """Everybody who works here today."""
        return [person for person in self.settings.staff.values() if person.works_on(self.today)]

    def person(self, name: str) -> Person:
        """A member of staff by id or name; ``UsageError`` where there is none, or two of one name."""
        everybody = self.settings.staff
        named = [everybody[name]] if name in everybody else [one for one in self.staff() if one.name == name]
        if len(named) == 1 and named[0].works_on(self.today):
            return named[0]
        if named or any(one.name == name for one in everybody.values()):
            message = N_("{name} does not work here on {day} (propctl.toml: since, until)")
            raise UsageError(message, name=self.name_of(name), day=self.today)
        raise UsageError(
            N_("there is no member of staff {name!r}; propctl.toml lists them under [staff]"), name=name
        )

    def on_duty(self, post: str) -> str | None:
        """Who fills a post now: as the roster says, else the only one who holds it."""
        rostered = self.hooks.call("on_duty", post=post, at=self.now)
        if rostered:
            return str(rostered)
        holders = [person.id for person in self.staff() if post in person.posts]
        return holders[0] if len(holders) == 1 else None

    def _shift_end(self, post: str, at: dt.datetime) -> dt.datetime | None:
        found = self.hooks.call("shift_end", post=post, at=at)
        return found if isinstance(found, dt.datetime) else None

    # -- judging

    @cached_property
    def fields(self) -> Fields:
        """What steps fill in today."""
        from propctl.office.opened.step_fields import Fields

        return Fields(self.catalog, self.today)

    @cached_property
    def expressions(self) -> Expressions:
        """The declared conditions, compiled once each."""
        from propctl.regulation.language.names import Expressions

        return Expressions(self.catalog, self.today)

    @cached_property
    def judge(self) -> Judge:
        """Judges the clocks of records."""
        from propctl.regulation.clocks import Judge

        return Judge(self.catalog, self.times, self.expressions.condition, self.scope)

    # -- records

    @cached_property
    def git(self) -> Git | None:
        """The workspace's history; None where the office keeps none."""
        if not self.settings.git.commit:
            return None
        from propctl.store.history.git import Git

        key = self.settings.git.key if self.settings.git.sign else ""
        return Git(self.root, key=key, program=self.sources.compiled.program)

    @cached_property
    def reader(self) -> Reader:
        """The records of the workspace, for those who only read."""
        from propctl.store.files.reader import Reader

        return Reader(self.folder)

    @cached_property
    def store(self) -> Store:
        """The records of the workspace, read and written from this desk."""
        from propctl.store.history.desks import desk_of
        from propctl.store.store import Store

        alone = not self.settings.git.commit  # no history, no other desk: the first letter serves
        desk = "A" if alone else desk_of(self.root, self.git)
        return Store(self.root, desk, self.git, on_written=lambda paths: self.index.written(paths))

    @cached_property
    def index(self) -> Index:
        """The index, brought up to date."""
        found = self._new_index()
        found.refresh()
        return found

    def make_part(self, path: str, folders: list[str]) -> None:
        """Make part of the index in a file, for another process that builds the whole of it."""
        self._new_index().part(path, folders)

    def _new_index(self) -> Index:
        """The index as nobody has looked at it yet."""
        found = Index(
            self.folder,
            repr((self.sources.compiled.declared, place_of(f"{self.folder}/{PRIVATE}"))),
            self._entry,
            load=lambda data, path: self.reader.load(data, path),
            first=self.catalog.summary.read_first,
            stand=self._stand(),
            rests_on=lambda: self._indexing[1],
            helper=self._helped,
        )
        self.__dict__["index"] = found  # bringing it up to date asks it what points to a record
        return found

    def _helped(self, path: str, folders: list[str]) -> Popen[bytes] | None:
        """A process that makes part of the index; none where it would not see what this one has in hand."""
        if self.pending:
            return None
        from propctl.office.indexing.helper import begin

        return begin(self, path, folders)

    def settle(self) -> None:
        """Complete what a killed process left: before anybody plans many changes by what stands."""
        self.store.settle(self.operator.id, self.written)

    def look_again(self) -> None:
        """Open the index, or bring it up to date in an office that has been open for a while."""
        if "index" in self.__dict__:
            self.index.refresh()
        else:
            _ = self.index

    def close(self) -> None:
        """Let go of the index's file: Windows removes no folder in which one is open."""
        if "index" in self.__dict__:
            self.index.close()

    def _stand(self) -> str:
        """What stands for amendments, settings and schedules as they hold today."""
        compiled = self.sources.compiled
        schedules = [stamp_of(path) for path in self.times.schedules()]
        begun = sum(entry.since <= self.today for entry in compiled.amendments)
        return repr((compiled.amended, compiled.settled, schedules, begun))

    @cached_property
    def _deriver(self) -> Deriver:
        """For entries that nobody keeps."""
        from propctl.office.opened.derived import Deriver

        return Deriver(self)

    @cached_property
    def _indexing(self) -> tuple[Deriver, OfficeGrounds]:
        """For those of the index, and what they rest on: only where a record or a clause has changed."""
        from propctl.office.judging.office_grounds import OfficeGrounds
        from propctl.office.opened.derived import Deriver

        grounds = OfficeGrounds(self)
        return Deriver(self, grounds), grounds

    def _entry(self, record: Record) -> Entry | None:
        """What the index keeps of a record; nothing of one whose area is declared nowhere (any more)."""
        return self._indexing[0].entry(record) if self.catalog.knows(record.ref.area) else None

    def made(self, form: str, said: Mapping[str, str] | None = None) -> list[Row]:
        """The records of a form that the unit of work at hand has made or changed, as rows of the index.

        Not void ones; ``said``: only those whose fields say this.
        """
        if not self.pending:
            return []
        if said is None:
            return self.pending.rows(form, self._as_made)
        return self.pending.saying(form, said, self._as_made)

    def made_pointing(self, target: Ref, form: str) -> list[Row]:
        """The records of a form in the unit of work that point to a record, as the index will have them."""
        return self.pending.pointing(target, form, self._as_made) if self.pending else []

    def pointing(self, target: Ref, form: str) -> list[Row]:
        """The records of a form that point to a record, those of the unit of work at hand last."""
        saved = self.pending.others(self.index.linked(target, form))
        return [*saved, *self.made_pointing(target, form)]

    @property
    def _as_made(self) -> Callable[[Record], Entry]:
        return partial(self._deriver.entry, clocks=False)

    def fold(self, record: Record, *, mending: bool = False) -> Folded:
        """A record as it stands; ``BadData`` where a value has not the shape of its field (``shapes``)."""
        from propctl.office.opened.shapes import folded

        return folded(record, self.catalog.form(record.form), mending=mending)

    def find(self, ref: Ref) -> Folded | None:
        """A record as it stands, with what the unit of work at hand has done; None where none is sound."""
        if ref in self.pending:
            return self.fold(self.pending[ref])
        if "index" in self.__dict__:
            self.index.looked_at(str(ref))
        found = self.reader.read(record_path(ref))
        if not isinstance(found, Record) or found.form != ref.form:
            return None
        try:
            return self.fold(found)
        except BadData:
            return None

    def folded(self, ref: Ref, *, mending: bool = False) -> Folded:
        """A record that must be there: ``UsageError`` where it is not, ``BadData`` where it is unsound.

        ``mending``: whether it is about to be amended; then what an amendment can replace does not hinder.
        """
        if ref in self.pending:
            return self.fold(self.pending[ref], mending=mending)
        path = record_path(ref)
        if not os.path.lexists(f"{self.folder}/{path}"):
            raise UsageError(N_("there is no record {id}"), id=ref.id)
        found = self.reader.read(path)
        try:
            if isinstance(found, Record) and found.form == ref.form:
                return self.fold(found, mending=mending)
        except BadData as error:
            found = error.problem(path)
        if isinstance(found, Problem):
            problem = BadData(found.message, **found.values)
            if not found.fix:
                raise problem
            raise BadData(N_("{problem}; {fix}"), problem=problem, fix=BadData(found.fix, **found.values))
        raise UsageError(N_("there is no record {id}"), id=str(ref))  # one folder, numbers of one area

    def state(self, ref: Ref) -> str | None:
        """The state of a record; None where there is none. The index knows, or else the file."""
        known = None if ref in self.pending else self.index.state(ref)
        if known is not None:
            return known
        folded = self.find(ref)
        return folded.state if folded is not None else None

    def exists(self, ref: Ref) -> bool:
        """Whether there is such a record."""
        return self.state(ref) is not None

    def target(self, form: str, field: Field, value: str) -> Ref:
        """The record that a value of a reference names; of several forms, the first that has such a one."""
        refs = self.catalog.refs(form, field, value)
        if len(refs) == 1:
            return refs[0]
        return next((ref for ref in refs if self.index.path(ref)), refs[0])

    def pointed(self, form: str, field: Field, value: str) -> Folded | None:
        """The record that a value of a reference leads to; ``form``: the one that has the field."""
        found = (self.find(ref) for ref in self.catalog.refs(form, field, value))
        return next((folded for folded in found if folded is not None), None)

    def scope(self, folded: Folded) -> RecordScope:
        from propctl.office.opened.scope import RecordScope

        return RecordScope(self, folded)

    def prefix_of(self, form: str) -> str:
        """The prefix of a form's ids."""
        return next(prefix for prefix, name in self.catalog.summary.prefixes.items() if name == form)

    # -- words for people

    @cached_property
    def wording(self) -> Wording:
        """Values, clauses and names in words, in the office's language, for staff at a screen."""
        from propctl.office.opened.names_given import OfficeNames
        from propctl.words.wording import Wording

        return Wording(OfficeNames(self), self.lang)

    def in_words(self, lang: str) -> Wording:
        """The words of this office in another language."""
        return self.wording.spoken(lang)

    def name_of(self, person: str) -> str:
        """What a member of staff is called; with the id where two bear one name. An unknown id stays."""
        return self.wording.person(person)

    def in_force(self, rule: Rule) -> bool:
        """Whether a clause is enforced and published today."""
        return self.catalog.in_force(rule.id, self.today)

    def rule_text(self, rule: Rule, day: dt.date | None = None) -> Label:
        """A clause in words, with the values in force on a day (default: today)."""
        return self.worded(rule, self.catalog.params(rule, day or self.today))

    def worded(self, rule: Rule, params: dict[str, Any]) -> Label:
        """A clause in words, with these values of its parameters."""
        return Label(*(self.in_words(lang).clause(rule, params) for lang in LANGUAGES))

    def form_label(self, form: str) -> Label:
        declared = self.catalog.form(form)
        return declared.label if declared.label.zh else Label(form, form)

    def step_label(self, form: str, step: str) -> Label:
        declared = self.catalog.form(form).step.get(step)
        return declared.label if declared and declared.zh else GENERIC_STEPS.get(step, Label(step, step))

    def state_label(self, form: str, state: str) -> Label:
        if state == "void":
            return Label("已作废", "void")
        named = self.catalog.form(form).state.get(state)
        return label(named) if named else Label(state, state)

    # -- people's data

    @property
    def keyring_in_use(self) -> bool:
        """Whether anything has asked for the keyring: who needs none does not load it."""
        return "keyring" in self.__dict__

    @property
    def keyring_folder(self) -> Path:
        """Where the keyring of this desk lies, if one was made."""
        return self.root / (self.settings.keyring.folder or f"{PRIVATE}/keyring")

    @cached_property
    def keyring(self) -> Keyring:
        from propctl.store.sealed.keyring import keyring_of

        ring = keyring_of(self.root, self.settings.keyring.folder, self.settings.keyring.identity)
        if ring.half_done() or (self.root / ERASING).exists():
            from propctl.store.sealed.erasing import tidy

            tidy(self.root, ring)
        return ring
