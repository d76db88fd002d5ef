"""For whom or what a routine is done each time: records, people of a post, the items of a clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from propctl.errors import N_
from propctl.office.asking.answers_kept import all_of, holds, made_of
from propctl.office.asking.queries import Titles, condition_of, title_fields
from propctl.office.asking.resolving import canonical
from propctl.office.opened.scope import RecordScope, RowScope
from propctl.office.opened.settings import holds as holds_post
from propctl.regulation.language.syntax import moves_with, only_near, only_own
from propctl.regulation.model.constructs import Area, Field, Routine
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import STAFF, TICK, own_reference, proof_of, qualify
from propctl.regulation.model.record import Record
from propctl.regulation.model.text import Label
from propctl.store.index.lookups import MadeOf

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.evaluation import Condition
    from propctl.store.index.entries import Row


class Things(Protocol):
    """What a routine is done for, one by one."""

    @property
    def looks_back(self) -> bool:
        """Whether it is still known what was due in any earlier period."""
        ...

    def due(self, period_end: dt.datetime | None) -> list[tuple[str, str]]:
        """The id of each, and the key by which proofs name it; None: now, else as it was then."""
        ...

    def named(self, proof: Row) -> Iterable[str]:
        """The keys that one proof names."""
        ...

    def called(self, ids: Iterable[str]) -> list[str]:
        """What people call them."""
        ...


def things(office: Office, area: Area, routine: Routine, rule: str) -> Things | None:
    """What a routine is done for; None where it is done once for all."""
    if routine.each == STAFF:
        return _People(office, area, routine)
    if routine.each.startswith("$"):
        return _Items(office, area, routine, rule)
    return _Records(office, area, routine, rule) if routine.each else None


def things_made_of(office: Office, area: Area, routine: Routine) -> MadeOf | None:
    """What the answer for whom or what a routine is to be done is made of, with what they are called."""
    if not routine.each or routine.each == STAFF or routine.each.startswith("$"):
        return MadeOf()
    form = qualify(area.name, routine.each)
    if not _named_by_itself(office, form):
        return None
    return made_of(form, routine.where, routine.who)


def _named_by_itself(office: Office, form: str) -> bool:
    """Whether what records of a form are called is not made of the names of others."""
    fields = (field for _, field in title_fields(office, form))
    return not any(field.type == "ref" and office.wording.points_to_names(form, field) for field in fields)


def named_in(proof: Row, path: str) -> list[str]:
    """What a proof says under a field, or under a column of its rows."""
    name, _, column = path.partition(".")
    found = as_list(proof.values.get(name))
    return [str(row.get(column) if column else row) for row in found if row not in (None, "")]


class _People:
    """Everybody who holds one of some posts, while he works here."""

    looks_back = True

    def __init__(self, office: Office, area: Area, routine: Routine) -> None:
        self._office, self._area, self._routine = office, area, routine
        self._link = routine.link or "of"  # a tick says of whom

    def due(self, period_end: dt.datetime | None) -> list[tuple[str, str]]:
        office = self._office
        day = (period_end - dt.timedelta(seconds=1)).date() if period_end else office.today
        whose = office.catalog.posts(self._area.name, self._routine.whose or self._routine.post, day)
        found = [
            one
            for one in office.settings.staff.values()
            if one.works_on(day) and any(holds_post(one, post) for post in whose)
        ]
        return [(one.id, one.id) for one in found]

    def named(self, proof: Row) -> Iterable[str]:
        return named_in(proof, self._link)

    def called(self, ids: Iterable[str]) -> list[str]:
        return [self._office.name_of(one) for one in ids]


class _Items:
    """The items that a clause lists."""

    looks_back = True

    def __init__(self, office: Office, area: Area, routine: Routine, rule: str) -> None:
        self._office, self._area, self._routine = office, area, routine
        self._reference = own_reference(rule, routine.each)
        self._link = routine.link or "of"

    def due(self, period_end: dt.datetime | None) -> list[tuple[str, str]]:
        day = (period_end - dt.timedelta(seconds=1)).date() if period_end else self._office.today
        return [(one, one) for one in self._office.catalog.listed(self._area.name, self._reference, day)]

    def named(self, proof: Row) -> Iterable[str]:
        return named_in(proof, self._link)

    def called(self, ids: Iterable[str]) -> list[str]:
        office = self._office
        items = Field(type="choice", choices=self._reference)
        posts = {id: post.label for id, post in office.settings.posts.items()}  # a clause may list these
        called = {one: office.catalog.called(self._area.name, items, one, office.today) for one in ids}
        return [(posts.get(one) or label or Label(one)).of(office.lang) for one, label in called.items()]


_TIMED = ("time", "date", "duration", "rule")  # told otherwise on another day


class _Due(NamedTuple):
    """A record for which a routine is to be done."""

    id: str
    key: str  # by which proofs name it
    registered: str
    place: int  # in the index
    name: str  # what people call it; "": that has to be looked up


class _Records:
    """The records of a form, of those on which a condition holds."""

    def __init__(self, office: Office, area: Area, routine: Routine, rule: str) -> None:
        self._office, self._area, self._routine, self._rule = office, area, routine, rule
        self._form = qualify(area.name, routine.each)
        self._proof, self._step = proof_of(area, routine)
        field = office.catalog.form(self._form).field.get(routine.link)
        # the field that proof and each have in common, where the proof does not name the each itself
        self._shared = routine.link if field is not None and field.type == "ref" else ""
        self._condition = condition_of(office, self._form, routine.where, rule)
        where = routine.where or "true"
        standing = bool(office.catalog.form(self._form).key)
        self._own = standing and self._condition.lasting and only_own(where)
        self._moves = bool(moves_with(where))  # whether it says otherwise on another day

    @property
    def looks_back(self) -> bool:
        """Of standing records, where the condition asks for nothing but what stands in them themselves.

        What other records said of them is no longer known, and of all the others there are many.
        """
        return self._own

    def due(self, period_end: dt.datetime | None) -> list[tuple[str, str]]:
        return (
            [(one.id, one.key) for one in self._now] if period_end is None else list(self._then(period_end))
        )

    @cached_property
    def _now(self) -> list[_Due]:
        """The records on which the condition holds now, in the order they were registered."""
        office, where = self._office, self._routine.where
        named = [self._routine.who] if self._names_last else []
        time = holds(self._condition.lasting, where, *named)
        question = f"each {self._form} {self._shared} {self._rule} {office.lang} {where} {self._routine.who}"
        lots = office.index.lots(self._form, states=self._condition.states)
        found = all_of(office, question, self._form, _Due, self._those, time, lots)
        return sorted(found, key=lambda one: (one.registered, one.place))

    def _those(self, rows: Iterable[RowScope]) -> list[_Due]:
        """Those of some records on which the condition holds."""
        title = Titles(self._office)
        return [
            _Due(row.id, self._key(row.id, scope.values), row.registered, row.key, self._name(row, title))
            for scope in rows
            if self._condition.holds(scope) and (row := scope.row)
        ]

    @cached_property
    def _names_last(self) -> bool:
        """Whether what they are called stays so while they and their neighbours do not change."""
        who = self._routine.who
        own = not who or (only_near(who) and self._who.lasting and not moves_with(who))
        timed = any(field.type in _TIMED for _, field in title_fields(self._office, self._form))
        return own and not timed and _named_by_itself(self._office, self._form)

    def _name(self, row: Row, title: Titles) -> str:
        return self._called(row, title(self._form, row.values) or row.id) if self._names_last else ""

    def _then(self, end: dt.datetime) -> Iterable[tuple[str, str]]:
        """The records before a moment, as they were then: what was done since does not count."""
        until = end.isoformat()
        if not self.looks_back:
            yield from ((one.id, one.key) for one in self._now if one.registered < until)
            return
        office = self._office.as_of(end - dt.timedelta(seconds=1)) if self._moves else self._office
        for row in self._all:
            if row.registered >= until:
                continue
            if row.updated < until and not self._moves:
                if row.id in self._keys:
                    yield row.id, self._keys[row.id]
                continue
            then = self._as_of(row, end)
            if then is not None and self._condition.holds(RecordScope(office, then)):
                yield row.id, self._key(row.id, then.values)

    @cached_property
    def _all(self) -> list[Row]:
        """All of them, void ones too: one period after the other is asked for."""
        return [row for rows in self._office.index.lots(self._form, void=True) for row in rows]

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The key of each record on which the condition holds now."""
        return {one.id: one.key for one in self._now}

    def _as_of(self, row: Row, end: dt.datetime) -> Folded | None:
        """A record as it stood at a moment; None of one that had not begun, is void, or cannot be read."""
        whole = self._office.find(row.ref)
        if whole is None or whole.voided:
            return None
        history = tuple(event for event in whole.history if event.at < end)
        then = self._office.fold(Record(row.form, row.id, whole.record.head, history))
        return then if then.lived else None

    def _key(self, id: str, values: dict[str, Any]) -> str:
        return str(values.get(self._shared)) if self._shared else id

    def named(self, proof: Row) -> Iterable[str]:
        office, link = self._office, self._routine.link
        if self._step and self._proof == self._form:
            yield proof.id
            return
        head, _, column = link.partition(".")
        form = office.catalog.form(self._proof)
        for name, value in proof.values.items():
            if self._proof == TICK and name == "of":
                yield canonical(office, self._form, str(value))
            field = any_field(form, name)
            if field is None or (link and head != name):
                continue
            entries = as_list(value)
            if column and field.type == "rows":
                field, entries = field.columns[column], [row.get(column) for row in entries]
            if field.type == "ref":
                named = [office.target(self._proof, field, str(entry)) for entry in entries if entry]
                yield from (ref.id for ref in named if ref.form == self._form or self._shared)

    def called(self, ids: Iterable[str]) -> list[str]:
        title = Titles(self._office)
        some = list(ids)
        names = {one.id: one.name for one in self._now if one.name}
        others = self._office.index.those(self._form, [one for one in some if one not in names])
        names |= {id: self._called(row, title(self._form, row.values) or id) for id, row in others.items()}
        return [names[one] for one in some if one in names]

    @cached_property
    def _who(self) -> Condition:
        """The path to the person who is to see to it."""
        return condition_of(self._office, self._form, self._routine.who, self._rule)

    def _called(self, row: Row, title: str) -> str:
        """A record with who is to see to it, where the routine says so: “2号楼（陈立）”."""
        if not self._routine.who:
            return title
        person = self._who.value(RowScope(self._office, row))
        wording = self._office.wording
        return (
            wording.say(N_("{thing} ({who})"), thing=title, who=self._office.name_of(person))
            if person
            else title
        )
