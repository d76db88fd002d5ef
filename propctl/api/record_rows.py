"""Records as a plugin reads them: from the index, each value with its type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from propctl.api.typed_values import Filled, fields_of
from propctl.office.asking import queries
from propctl.regulation.model.fold import states_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded
    from propctl.regulation.model.record import Event
    from propctl.store.index import entries

Moment = dt.date | dt.datetime | None


class Row(Filled):
    """A record as the index has it: everything but personal values and its history.

    Its values are read with the accessors of ``Filled``: ``row.text("unit")``, ``row.amount("total")``,
    ``row.date("due", None)``.
    """

    __slots__ = ("_office", "_read_values", "_row")

    def __init__(self, office: Office, row: entries.Row) -> None:
        declared = office.catalog.find_form(row.form)  # None: of an area whose plugin is gone
        super().__init__(f"{row.form} {row.id}", {}, fields_of(declared) if declared else {})
        self._office, self._row = office, row
        self._read_values: dict[str, Any] | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """Everything that is filled in, as JSON has it: amounts, dates and times as text."""
        if self._read_values is None:
            self._read_values = self._row.values
        return self._read_values

    def __repr__(self) -> str:
        return f"<Row {self.form}/{self.id}: {self.state}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._row == other._row

    def __hash__(self) -> int:
        return hash((self.form, self.id))

    @property
    def id(self) -> str:
        """Its id, or natural key."""
        return self._row.id

    @property
    def ref(self) -> Ref:
        """Which record it is: its form and its id."""
        return Ref(self._row.form, self._row.id)

    @property
    def form(self) -> str:
        """Its form by full name: "complaints.complaint"."""
        return self._row.form

    @property
    def area(self) -> str:
        """The area of its form."""
        return self._row.form.partition(".")[0]

    @property
    def state(self) -> str:
        """The id of its state; "void" where it was voided."""
        return self._row.state

    @property
    def happened(self) -> dt.datetime:
        """When what it tells of happened, where its form says so (``fill = "now"``); else when typed."""
        declared = self._office.catalog.find_form(self.form)
        fields = declared.field.items() if declared is not None else ()
        named = (name for name, field in fields if field.type == "time" and field.fill == "now")
        return next((self.time(name) for name in named if self.has(name)), self.registered)

    @property
    def standing(self) -> bool:
        """Whether it is named by what it is about (a home, a key, a tariff), not numbered as an event is."""
        declared = self._office.catalog.find_form(self.form)
        return declared is not None and bool(declared.key)

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return bool(self._row.open)

    @property
    def registered(self) -> dt.datetime:
        """When it began."""
        return dt.datetime.fromisoformat(self._row.registered)

    @property
    def updated(self) -> dt.datetime:
        """When something was last done to it."""
        return dt.datetime.fromisoformat(self._row.updated)

    @property
    def title(self) -> str:
        """A few words that tell which record it is, in the office's language; no people."""
        if not self._office.catalog.has_form(self.form):
            return ""
        return queries.title_of(self._office, self.form, dict(self.values))

    @property
    def form_title(self) -> str:
        """What its form is called, in the office's language; the form itself where nobody declares it."""
        if not self._office.catalog.has_form(self.form):
            return self.form
        return self._office.form_label(self.form).of(self._office.lang)

    @property
    def state_title(self) -> str:
        """What its state is called, in the office's language."""
        if not self._office.catalog.has_form(self.form):
            return self.state
        return self._office.state_label(self.form, self.state).of(self._office.lang)

    def folded(self) -> Folded:
        """The record itself, with its history, read from its file."""
        return self._office.folded(self.ref)

    def confirmed_by(self, step: str, changes: Callable[[Event], bool]) -> set[str]:
        """Who did a step since the record last became another: whoever did it before is to do it anew.

        ``changes``: whether a line of the history made it another; steps that were taken back are left out.
        """
        people: set[str] = set()
        for event in self.folded().kept:
            if changes(event):
                people = set()
            elif event.step == step:
                people.add(event.by)
        return people


def rows(
    office: Office,
    form: str,
    *,
    states: str | Iterable[str] = (),
    open: bool | None = None,
    having: Mapping[str, object] | None = None,
    where: str = "",
    since: Moment = None,
    until: Moment = None,
    void: bool = False,
) -> Iterator[Row]:
    """The records of a form as they were registered, standing ones (homes, tariffs) as numbers are counted.

    ``states``: only those in one of these states, or groups of states. ``open``: only those that wait for
    somebody (True), or for nobody (False). ``having``: only those whose fields have these values (a field
    that holds several: that hold it). ``where``: a condition as ``area.toml`` writes one; texts that people
    typed never belong into it, that is what ``having`` is for. ``since``/``until``: registered at or after,
    and before. ``void``: voided ones too. ``UsageError`` for a form or state that there is none of.
    """
    declared = office.catalog.form(form)
    named = [states] if isinstance(states, str) else list(states)
    chosen = states_of(declared, named)
    begin, end = _iso(office, since), _iso(office, until)
    if where:
        among = frozenset(chosen) if named else None
        found: Iterable[Any] = queries.matching(
            office, form, where, states=among, since=begin, until=end, void=void
        )
    else:
        found = office.index.rows(form=form, states=sorted(chosen), open=open, since=begin, until=end)
    for raw in queries.in_order(declared, found):
        if (raw.state == "void" and not (void or "void" in named)) or open not in (None, bool(raw.open)):
            continue
        row = Row(office, raw)
        if not having or all(_holds(row, name, value) for name, value in having.items()):
            yield row


def row(office: Office, ref: Ref) -> Row | None:
    """One record as the index has it; None where there is none."""
    found = office.index.get(ref) if ref.id else None
    return Row(office, found) if found is not None else None


def record(office: Office, ref: Ref) -> Folded | None:
    """One record with its history, read from its file, also one that the step at hand has just made.

    None where there is none.
    """
    return office.find(ref) if ref.id else None


def revealed(office: Office, ref: Ref) -> dict[str, Any]:
    """What is filled in of a record, personal values in clear; that the operator saw it is noted.

    Nothing where there is no such record; ``Refused`` where he has nothing to do with it (``note_access``).
    """
    found = record(office, ref)
    if found is None:
        return {}
    from propctl.office.doing.access import note_access

    note_access(office, found)
    return dict(queries.view(office, found, reveal=True).values)


def registered(office: Office, since: Moment, until: Moment) -> Iterator[Row]:
    """The records of all forms registered at or after ``since`` and before ``until``, in that order."""
    for raw in office.index.rows(since=_iso(office, since), until=_iso(office, until)):
        yield Row(office, raw)


def pointing_to(office: Office, ref: Ref, *, by: str = "") -> list[Row]:
    """The records that point to a record, of whichever area, the oldest first, void ones left out.

    ``by``: only those of this form.
    """
    found = (Row(office, raw) for raw in queries.concerning(office, ref))
    return [row for row in found if by in ("", row.form)]


def listing(office: Office, area: str, name: str) -> list[Row]:
    """The records on a declared list, sorted as it says."""
    return [Row(office, raw) for raw in queries.listing(office, area, name)]


def find(office: Office, text: str, limit: int = 100) -> list[Row]:
    """The newest records whose words hold ``text``; people's data are not searched."""
    return [Row(office, raw) for raw in queries.find(office, text, limit)]


def _iso(office: Office, moment: Moment) -> str:
    """A day or moment as the index compares them."""
    if isinstance(moment, dt.datetime):
        moment = moment.astimezone(office.tz)
    return moment.isoformat() if moment is not None else ""


def _holds(row: Row, name: str, value: object) -> bool:
    held = row.values.get(name)
    if held is None and value is not None:
        row.has(name)  # a name that nothing declares is an error, not an empty list
        return False
    wanted = value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
    return held == wanted or (isinstance(held, list) and wanted in as_list(held))
