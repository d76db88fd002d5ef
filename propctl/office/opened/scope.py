"""What a condition sees of an office: one record, one operator, one moment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from propctl.office.opened import people
from propctl.regulation.ledgers import fill_account, kind, of_area, unscaled
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, Folded
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.ref import Ref
from propctl.regulation.standing import combined, standing
from propctl.worktime.periods import days_of_label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Pin
    from propctl.store.index.entries import Row

TIMES = "@"  # key of the index values that holds when each step was done


class RecordScope:
    """The names of an expression on one record (``regulation.language.reading.Scope``)."""

    __slots__ = ("folded", "known", "office")

    def __init__(self, office: Office, folded: Folded, known: dict[str, Any] | None = None) -> None:
        self.office, self.folded = office, folded
        self.known = known or {}  # values about to be saved: they go before those of the record

    def value(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        return self.folded.values.get(name)

    def clear(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        field = any_field(self.office.catalog.form(self.folded.form), name) or Field()
        return people.in_clear(self.office, field, name, self.folded.values.get(name), self.folded.ref)

    def events(self, step: str) -> list[Any]:
        return self.folded.events.get(step, [])

    def times(self, step: str) -> int:
        return len(self.folded.events.get(step, ()))

    def moments(self, step: str) -> list[dt.datetime]:
        return [event.at for event in self.folded.events.get(step, ())]

    def builtin(self, name: str) -> Any:
        if name in ("state", "id", "form"):
            return getattr(self.folded, name)
        if name == "registered":
            return self.folded.registered
        return _builtin(self.office, name)

    def param(self, rule: str, name: str) -> Any:
        return self.office.catalog.param(rule, name, self.office.today)

    def follow(self, forms: list[str], value: Any) -> RecordScope | None:
        found = self.office.pointed(self.folded.form, Field(to=forms), str(value))
        return RecordScope(self.office, found) if found is not None else None

    def staff(self, value: Any) -> Any:
        return self.office.settings.staff.get(str(value))

    def on_duty(self, post: str) -> Any:
        return self.office.on_duty(post)

    def linked(self, form: str) -> list[Any]:
        return linked(self.office, self.folded.ref, form)

    def records(
        self, form: str, states: frozenset[str] | None, about: Pin | None = None
    ) -> Iterator[RowScope]:
        return records(self.office, form, states, about)

    def balance(self, account: str) -> Decimal:
        values = {**self.folded.values, **self.known, "id": self.folded.id}
        return balance(self.office, self.folded.form, account, values)

    def computed(self, name: str) -> bool:
        return self.office.hooks.names(name, self.folded.ref)

    def clock(self, name: str) -> str | None:
        form = self.office.catalog.form(self.folded.form)
        judged = self.office.judge.one(name, self.folded, form)
        return combined(one.standing(self.office.now) for one in judged) if judged else None

    def ends(self, start: dt.date, limit: str, rule: str) -> dt.datetime | None:
        return self.office.judge.ends(start, limit, rule, self.office.today)


class RowScope:
    """The same names on a row of the index: a record's file is read only where the index does not do."""

    __slots__ = ("_linked", "_lot", "_record", "_values", "office", "on", "row")

    def __init__(self, office: Office, row: Row, lot: Lot | None = None) -> None:
        """``lot``: the rows that it is read together with."""
        self.office, self.row, self._lot = office, row, lot
        self.on: dt.date | None = None  # as the clauses stood on this day; None: today
        self._values: dict[str, Any] | None = None
        self._linked: dict[str, list[RowScope]] = {}
        self._record: RecordScope | None = None

    def of_day(self, moment: dt.datetime) -> RowScope:
        """This scope itself, from now on by the clauses as they stood at a moment."""
        self.on = moment.astimezone(self.office.tz).date()
        return self

    @property
    def values(self) -> dict[str, Any]:
        """The row's values, decoded when the first of them is asked for."""
        if self._values is None:
            self._values = self.row.values
        return self._values

    @property
    def record(self) -> RecordScope:
        """The record itself."""
        if self._record is None:
            folded = self.office.find(self.row.ref)
            if folded is None:
                raise LookupError(self.row.id)
            self._record = RecordScope(self.office, folded)
        return self._record

    def value(self, name: str) -> Any:
        values = self._values
        if values is None:
            values = self.values
        found = values.get(name)
        if name in values and not (found.__class__ is list and found and found[0].__class__ is dict):
            return found
        declared = any_field(self.office.catalog.form(self.row.form), name)
        return self.record.value(name) if declared is not None and declared.seals else found

    def clear(self, name: str) -> Any:
        return self.record.clear(name)

    def events(self, step: str) -> list[Any]:
        return self.record.events(step) if self._times(step) else []

    def times(self, step: str) -> int:
        return len(self._times(step))

    def moments(self, step: str) -> list[dt.datetime]:
        return [dt.datetime.fromisoformat(at) for at in self._times(step)]

    def _times(self, step: str) -> list[str]:
        found: list[str] = self.values.get(TIMES, {}).get(step, [])
        return found

    def builtin(self, name: str) -> Any:
        if name in ("state", "id", "form", "open"):
            return getattr(self.row, name)
        if name == "registered":
            return dt.datetime.fromisoformat(self.row.registered)
        return _builtin(self.office, name)

    def param(self, rule: str, name: str) -> Any:
        return self.office.catalog.param(rule, name, self.on or self.office.today)

    def follow(self, forms: list[str], value: Any) -> RowScope | None:
        look = self._lot.target if self._lot else partial(target, self.office)
        found = map(look, self.office.catalog.refs(self.row.form, Field(to=forms), str(value)))
        return next((scope for scope in found if scope is not None), None)

    def staff(self, value: Any) -> Any:
        return self.office.settings.staff.get(str(value))

    def on_duty(self, post: str) -> Any:
        return self.office.on_duty(post)

    def linked(self, form: str) -> list[Any]:
        if self._lot:
            return self._lot.linked(self.row, form)
        if form not in self._linked:
            self._linked[form] = linked(self.office, self.row.ref, form)
        return self._linked[form]

    def records(
        self, form: str, states: frozenset[str] | None, about: Pin | None = None
    ) -> Iterator[RowScope]:
        return records(self.office, form, states, about)

    def balance(self, account: str) -> Decimal:
        return balance(self.office, self.row.form, account, {**self.values, "id": self.row.id})

    def computed(self, name: str) -> bool:
        return self.office.hooks.names(name, self.row.ref)

    def clock(self, name: str) -> str | None:
        lot = self._lot or Lot(self.office, [self.row])
        return lot.standings[name].get(self.row.key)

    def ends(self, start: dt.date, limit: str, rule: str) -> dt.datetime | None:
        return self.office.judge.ends(start, limit, rule, self.office.today)


class Lot:
    """Rows of one form that are read together: what one is asked for is looked up for all in one go."""

    def __init__(self, office: Office, rows: list[Row]) -> None:
        self.office, self.rows = office, rows
        self._targets: dict[str, dict[str, RowScope]] = {}  # by form, and by id
        self._pointing: dict[str, dict[Ref, list[RowScope]]] = {}  # by form, and by the row's record

    def __iter__(self) -> Iterator[RowScope]:
        return (RowScope(self.office, row, self) for row in self.rows)

    @cached_property
    def standings(self) -> dict[str, dict[int, str]]:
        """How each clock stands on each row (by key) that has it."""
        now = self.office.now.isoformat()  # as the index writes times: they compare as text
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for key, clock, due, stopped, paused in self.office.index.limits(row.key for row in self.rows):
            before = [found[clock][key]] if key in found[clock] else []
            found[clock][key] = combined([*before, standing(due, stopped, bool(paused), now)])
        return found

    def target(self, ref: Ref) -> RowScope | None:
        """A record that a row points to; one that no link leads to is looked up by itself."""
        if ref.form not in self._targets:
            rows = self.office.index.targets((row.key for row in self.rows), ref.form)
            self._targets[ref.form] = {row.id: RowScope(self.office, row) for row in rows}
        return self._targets[ref.form].get(ref.id) or target(self.office, ref)

    def linked(self, row: Row, form: str) -> list[RowScope]:
        """The records of a form that point to a row."""
        if form not in self._pointing:
            pointing = self.office.index.pointing((row.ref for row in self.rows), form)
            self._pointing[form] = {
                target: [RowScope(self.office, other) for other in others]
                for target, others in pointing.items()
            }
        made = [RowScope(self.office, other) for other in self.office.made_pointing(row.ref, form)]
        found = self._pointing[form].get(row.ref, [])
        return [*(one for one in found if one.row.ref not in self.office.pending), *made]


def scopes(office: Office, lots: Iterable[list[Row]]) -> Iterator[RowScope]:
    """The records of lots (``Index.lots``), one after the other."""
    return (scope for rows in lots for scope in Lot(office, rows))


def _builtin(office: Office, name: str) -> Any:
    match name:
        case "me":
            return office.operator.id
        case "now":
            return office.now
        case "today":
            return office.today
    raise LookupError(name)


def balance(office: Office, form: str, account: str, values: dict[str, Any]) -> Decimal:
    """What an account holds in that ledger of a form's area, or of the named one, which has such accounts."""
    area, account = of_area(account)
    filled = fill_account(account, values)
    for name, ledger in office.catalog.ledgers_seen(form, area):
        accounts = {kind(end) for move in ledger.moves for end in (move.from_, move.to)}
        if kind(filled) in accounts:
            return unscaled(office.index.balance(name, filled))
    return Decimal(0)


def linked(office: Office, ref: Ref, form: str) -> list[RowScope]:
    """The records of a form that point to a record."""
    return [RowScope(office, row) for row in office.pointing(ref, form)]


def records(
    office: Office, form: str, states: frozenset[str] | None, about: Pin | None = None
) -> Iterator[RowScope]:
    """The records of a form in the order they were registered, void ones left out; those in ``states``.

    What the unit of work at hand has made comes last. ``about``: a reference and what it leads to, where
    only those are asked for that lead there; others may come, too.
    """
    if about is not None and (targets := _targets(office, form, about)):
        rows = dict.fromkeys(row for target in targets for row in office.pointing(target, form))
        kept = [row for row in rows if row.state != VOID and (states is None or row.state in states)]
        return scopes(office, [kept])
    saved = (office.pending.others(rows) for rows in office.index.lots(form, states=states))
    made = [row for row in office.made(form) if states is None or row.state in states]
    return scopes(office, chain(saved, [made]))


def _targets(office: Office, form: str, about: Pin) -> list[Ref]:
    """What a reference of a form leads to with a value; none where that is not looked up."""
    name, value = about
    declared = any_field(office.catalog.form(form), name)
    return list(office.catalog.refs(form, declared, value)) if declared is not None else []


def target(office: Office, ref: Ref) -> RowScope | None:
    """The record that a reference leads to."""
    row = office.index.get(ref)
    return RowScope(office, row) if row is not None else None


def moment_of(row: RowScope, name: str) -> dt.datetime | None:
    """When a step was first done on a record, or what a time, date or month field says; None: not yet."""
    moments = row.moments(name)
    if moments:
        at: Any = moments[0]
    elif name == "register":
        at = row.row.registered
    else:
        at = row.value(name)
    if isinstance(at, str):
        days = days_of_label(at)
        at = days[0] if days else dt.datetime.fromisoformat(at)
    if isinstance(at, dt.date) and not isinstance(at, dt.datetime):
        at = at_midnight(at, row.office.tz)
    if isinstance(at, dt.datetime) and at.tzinfo is None:
        at = at.replace(tzinfo=row.office.tz)
    return at if isinstance(at, dt.datetime) else None


def at_midnight(day: dt.date, tz: dt.tzinfo) -> dt.datetime:
    """The beginning of a day."""
    return dt.datetime.combine(day, dt.time(), tz)
