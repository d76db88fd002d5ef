"""Questions about many records, answered from the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.opened.people import shown
from propctl.regex import regex
from propctl.regulation.model.constructs import Field, Form, Listing
from propctl.regulation.model.fold import VOID, Folded, all_states, open_states, states_of
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.ref import Ref
from propctl.regulation.standing import Judged, standing, was_late

if TYPE_CHECKING:  # what is due is asked all day: it does not wait for what judges clocks
    from propctl.office.opened.office import Office
    from propctl.office.opened.scope import RowScope
    from propctl.regulation.language.evaluation import Condition
    from propctl.regulation.language.reading import Scope
    from propctl.regulation.ledgers import Posting
    from propctl.store.index.entries import ClockRow, DueRow, Row


_SOUGHT = 1000  # characters that are looked for at once


class Due(msgspec.Struct, frozen=True):
    """One clock that runs."""

    id: str
    form: str
    area: str
    clock: str
    rule: str
    start: dt.datetime
    due: dt.datetime | None
    standing: str  # running, overdue, paused, unset
    provisional: bool
    post: str
    title: str  # a few words of the record
    amended_late: bool = False  # it was late before the record was amended
    until: dt.datetime | None = None  # until when amendments of its clause count; None: all do

    @property
    def ref(self) -> Ref:
        """The record that it runs on."""
        return Ref(self.form, self.id)


class View(msgspec.Struct, frozen=True):
    """One record as a person may see it."""

    folded: Folded
    form: Form
    values: dict[str, Any]  # shown: masked where personal
    fields: dict[str, Field]
    clocks: list[Judged]


def view(office: Office, folded: Folded, *, reveal: bool = False) -> View:
    """A record with its values masked (or revealed) and its clocks."""
    form = office.catalog.form(folded.form)
    fields = {**form.field, **{name: field for name, field in form.ask.items() if name in folded.values}}
    values = {name: shown(office, folded, name, field, reveal=reveal) for name, field in fields.items()}
    known = {name: value for name, value in values.items() if value is not None}
    clocks = [_judged(clock) for clock in office.index.clocks_of(folded.ref)]
    return View(folded, form, known, fields, clocks)


def worked_out(office: Office, form: str, scope: Scope) -> dict[str, Any]:
    """What a form computes of its records whenever somebody looks (``now``), as amounts are kept."""
    from decimal import Decimal
    from fractions import Fraction  # what is due waits for neither

    from propctl.regulation.language.figured import rounded

    found = {}
    for name, field in office.catalog.form(form).now.items():
        value = office.expressions.condition(field.compute, form, (field.claims or [""])[0]).value(scope)
        exact = type(value) is not bool and isinstance(value, (int, Decimal, Fraction))
        found[name] = f"{rounded(value, field):f}" if exact else value
    return found


def _judged(clock: ClockRow) -> Judged:
    """A clock as the index keeps it."""
    return Judged(
        clock.clock,
        clock.rule,
        dt.datetime.fromisoformat(clock.start),
        dt.datetime.fromisoformat(clock.due) if clock.due else None,
        dt.datetime.fromisoformat(clock.stopped) if clock.stopped else None,
        clock.paused,
        clock.provisional,
        clock.post,
        dt.datetime.fromisoformat(clock.was_due) if clock.was_due else None,
        dt.datetime.fromisoformat(clock.was_stopped) if clock.was_stopped else None,
        dt.datetime.fromisoformat(clock.missed_at) if clock.missed_at else None,
        clock.renewed,
    )


def form_of(office: Office, name: str) -> str:
    """The form that an area or a form stands for: an area's main form, or the form itself."""
    if "." in name:
        office.catalog.form(name)
        return name
    area = office.catalog.area(name)
    return qualify(name, main_form(area))


def records(
    office: Office,
    name: str,
    *,
    state: str = "",
    where: str = "",
    since: str = "",
    until: str = "",
    everything: bool = False,
) -> list[Row]:
    """Records of an area's main form, or of a form: open ones unless a state or ``everything`` is asked.

    ``where``: a condition as it was typed; ``UsageError`` says what is wrong in it.
    """
    form = form_of(office, name)
    declared = office.catalog.form(form)
    states = _states(office, form, state)
    void = everything or VOID in states
    if where:
        where = _typed(office, form, where)
        known = frozenset(states) if states else None
        found: Iterable[Row] = matching(
            office, form, where, states=known, since=since, until=until, void=void
        )
    else:
        only_open = None if state or everything or not hides_closed(declared) else True
        found = office.index.rows(form=form, states=states, open=only_open, since=since, until=until)
    return in_order(declared, (row for row in found if void or row.state != VOID))


def hides_closed(form: Form) -> bool:
    """Whether a list of the form's records leaves the closed ones out, unless they are asked for.

    Standing records are listed, and those of a form in which none ever waits for anybody.
    """
    return not form.key and bool(open_states(form))


def closed(office: Office, form: str, since: str = "", until: str = "") -> int:
    """How many records of a form are closed, void ones not counted."""
    counts = office.index.counts(form, since, until)
    waiting = open_states(office.catalog.form(form))
    return sum(count for state, count in counts.items() if state not in waiting and state != VOID)


def _states(office: Office, form: str, typed: str) -> list[str]:
    """The states that a state or a group of states means, by name or as people call it; none for ""."""
    if not typed:
        return []
    declared = office.catalog.form(form)
    known = [*all_states(declared), *declared.states, VOID]
    titles = {name: office.wording.state(form, name) for name in known}
    named = [name for name, title in titles.items() if typed in (name, title)]
    if not named:
        called = list(dict.fromkeys(titles[name] for name in (*all_states(declared), VOID)))
        raise UsageError(N_("there is no state {state}; there are: {known}"), state=typed, known=called)
    return sorted(states_of(declared, named))


def _typed(office: Office, form: str, where: str) -> str:
    """A condition that a person typed, in the ids of the language.

    It must mean something, else he would read that there are no such records: ``UsageError`` says what is
    wrong.
    """
    from propctl.office.asking.typed_conditions import in_ids

    where = in_ids(office, form, where)
    for mistake in office.expressions.mistakes(where, form, typed=True):
        error = mistake.error(where)
        raise UsageError(error.msgid, **error.values)
    return where


def matching(
    office: Office,
    form: str,
    where: str,
    rule: str = "",
    *,
    states: frozenset[str] | None = None,
    since: str = "",
    until: str = "",
    void: bool = False,
    also: str = "",
    cohort: str = "",
) -> Iterator[Row]:
    """The records of a form on which a condition holds, one after the other: they may be many.

    ``states``: only those in one of them. ``void``: the void ones, too. ``also``: a second condition. ""
    holds on every record. ``cohort``: as ``condition_of`` takes it.
    """
    from propctl.office.opened.scope import scopes

    condition = condition_of(office, form, where, rule, cohort)
    if condition.states is not None:
        states = condition.states if states is None else condition.states & states
    lots = office.index.lots(form, states=states, since=since, until=until, void=void)
    conditions = [condition, *([condition_of(office, form, also)] if also else [])]
    found = scopes(office, lots)
    return (scope.row for scope in found if all(one.holds(scope) for one in conditions))


def in_order(declared: Form, rows: Iterable[Row]) -> list[Row]:
    """Records of a form in the order they were registered; standing ones as their numbers are counted."""
    from propctl.entry.counting_order import Counted, counted

    if declared.key:
        return sorted(rows, key=lambda row: counted(row.id))
    return sorted(rows, key=lambda row: (row.registered, Counted(row.id)))


def tally(office: Office, form: str, conditions: Sequence[Condition]) -> list[int]:
    """On how many records of a form each of several conditions holds: all are counted on one way through."""
    from propctl.office.opened.scope import scopes

    known = [condition.states for condition in conditions if condition.states is not None]
    states = frozenset().union(*known) if len(known) == len(conditions) else None
    return tallied(scopes(office, office.index.lots(form, states=states)), conditions)


def tallied(rows: Iterable[RowScope], conditions: Sequence[Condition]) -> list[int]:
    """On how many of some records each of several conditions holds."""
    counts = [0] * len(conditions)
    possible: dict[str, list[tuple[int, Condition]]] = {}  # by state
    for scope in rows:
        state = scope.row.state
        if state not in possible:
            possible[state] = [
                (place, condition)
                for place, condition in enumerate(conditions)
                if condition.states is None or state in condition.states
            ]
        for place, condition in possible[state]:
            counts[place] += condition.holds(scope)
    return counts


def condition_of(office: Office, form: str, where: str, rule: str = "", cohort: str = "") -> Condition:
    """A condition on the records of a form; "" holds always. ``UsageError`` where it can't be read.

    ``cohort``: the step, time or date of a record by whose clauses it is read; "" is today. What has not
    come to that yet is read by those of today.
    """
    from propctl.regulation.language.mistakes import BadExpression

    try:
        condition = office.expressions.condition(where or "true", form, rule)
    except BadExpression as error:
        raise UsageError(error.msgid, **error.values) from None
    return _as_of(condition, cohort) if cohort else condition


def _as_of(condition: Condition, cohort: str) -> Condition:
    """A condition that each record meets by the clauses of the day on which what it judges was done."""
    from propctl.office.opened.scope import moment_of

    def stands(scope: Any) -> bool:
        if (at := moment_of(scope, cohort)) is None:
            return condition.stands(scope)
        try:
            return condition.stands(scope.of_day(at))
        finally:
            scope.on = None  # the next condition may go by today

    return condition._replace(read=stands, truth=stands, fields=None)


def listing(office: Office, area: str, name: str, **narrowed: Any) -> list[Row]:
    """The records on a declared list, ``narrowed`` down as ``listed`` takes it."""
    lists = office.catalog.area(area).lists
    declared = lists.get(name)
    if declared is None:
        raise UsageError(
            N_("{area} has no list {name!r}; it has: {known}"),
            area=office.catalog.area(area).label,
            name=name,
            known=[one.label for one in lists.values()] or "-",
        )
    return listed(office, area, declared, **narrowed)


def listed(
    office: Office,
    area: str,
    declared: Listing,
    *,
    state: str = "",
    where: str = "",
    since: str = "",
    until: str = "",
    everything: bool = False,
) -> list[Row]:
    """The records on a list, sorted as it says (``-field``: descending); narrowed down as by ``records``.

    ``everything``: void ones, too, where the list would hold them.
    """
    if declared.lacks:
        return []  # of what there is none (``lacking_items``)
    form = qualify(area, declared.of or main_form(office.catalog.area(area)))
    rule = qualify(area, declared.claims[0]) if declared.claims else ""
    if where:
        where = _typed(office, form, where)
    states = frozenset(_states(office, form, state)) or None
    found = matching(
        office,
        form,
        declared.where,
        rule,
        states=states,
        since=since,
        until=until,
        void=everything,
        also=where,
        cohort=declared.cohort,
    )
    return as_sorted(office, form, declared, found)


def as_sorted(office: Office, form: str, declared: Listing, found: Iterable[Row]) -> list[Row]:
    """The records of a list in the order that it says (``-field``: descending), else as registered."""
    rows = in_order(office.catalog.form(form), found)
    key = declared.sort.lstrip("-")
    if key:
        from propctl.entry.counting_order import counted

        rows.sort(
            key=lambda row: counted(str(row.values.get(key, ""))), reverse=declared.sort.startswith("-")
        )
    return rows


def _waiting_for(office: Office, area: str) -> set[str]:
    """The areas of the records for which a clause of an area sets a limit: itself, and others."""
    clocks = office.catalog.summary.clocks.items()
    waiting = (form for form, some in clocks if any(one.partition(".")[0] == area for one in some))
    return {area, *(form.partition(".")[0] for form in waiting)}


def due(office: Office, *, overdue: bool = False, area: str = "", post: str = "") -> list[Due]:
    """The clocks that run, soonest first; those without a limit last.

    ``area``: that of the record, or that whose clause sets the limit: a complaint waits for its callback.
    """
    called, now = Titles(office), office.now.isoformat()
    found = [
        one
        for row in office.index.due(areas=_waiting_for(office, area) if area else ())
        if not area or area in (row.form.partition(".")[0], row.clock.partition(".")[0])
        if not post or row.post == post
        if (one := _due(row, called, now)).standing == "overdue" or not overdue
    ]
    found.sort(key=lambda one: not _first(office, one.clock))
    return found


def amended_late(office: Office, *, area: str = "", post: str = "") -> list[Due]:
    """The clocks, running or stopped, that were late before their record was amended, and are not now."""
    called, now = Titles(office), office.now.isoformat()
    rows = [row for row in office.index.amended() if not post or row.post == post]
    found = (_due(row, called, now) for row in rows if not area or row.clock.startswith(f"{area}."))
    return [one for one in found if one.amended_late]


def met_early(office: Office) -> list[Due]:
    """The clocks that stopped although their limit is still to come, soonest first."""
    called, now = Titles(office), office.now.isoformat()
    return [_due(row, called, now) for row in office.index.met_early(now)]


def _due(row: DueRow, called: Titles, now: str) -> Due:
    """A clock of the index at a moment, written as the index writes times: they compare as text."""
    return Due(
        row.id,
        row.form,
        row.clock.partition(".")[0],
        row.clock,
        row.rule,
        dt.datetime.fromisoformat(row.start),
        dt.datetime.fromisoformat(row.due) if row.due else None,
        standing(row.due, row.stopped, row.paused, now),
        row.provisional,
        row.post,
        called(row.form, row.values),
        was_late(row.due, row.stopped, row.was_due, row.was_stopped, now),
        dt.datetime.fromisoformat(until) if (until := row.missed_at or row.stopped) else None,
    )


def _first(office: Office, name: str) -> bool:
    """Whether a clock stands above all others (what is urgent)."""
    area, _, clock = name.partition(".")
    return office.catalog.area(area).clock[clock].first


def title_of(office: Office, form: str, values: Mapping[str, Any]) -> str:
    """A few words that tell which record it is: what is typed first, without people."""
    return Titles(office)(form, values)


class Titles:
    """The same for many records: what those of one form have in common is looked up once."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._known: dict[str, list[tuple[str, Field]]] = {}  # form -> the fields that make its titles

    def __call__(self, form: str, values: Mapping[str, Any]) -> str:
        if form not in self._known:
            self._known[form] = list(title_fields(self.office, form))
        texts = [
            value
            if field.type == "text" and isinstance(value, str) and not field.called
            else self.office.wording.value(form, field, value)
            for name, field in self._known[form]
            if (value := values.get(name))
        ]
        return " ".join(texts)[:60]


def title_fields(office: Office, form: str) -> Iterator[tuple[str, Field]]:
    """The fields that make a title: what is typed first, without people's data and tables."""
    declared = office.catalog.form(form)
    for name in declared.args or declared.show or list(declared.field)[:2]:
        field = any_field(declared, name)
        if field is not None and not field.personal and field.type != "rows":
            yield name, field


_A_HOME = regex(r"[\d\W]{1,7}")  # digits and dashes too short for a day with its year


def find(office: Office, text: str, limit: int = 100) -> list[Row]:
    """Records whose words hold ``text`` in some spelling, newest first; people's data is not searched.

    Where none do, the one of that number; else those registered on that day.
    """
    found = (office.index.find(spelling, limit=limit) for spelling in _spellings(text))
    return next(filter(None, found), []) or _by_number(office, text) or _of_day(office, text, limit)


def _of_day(office: Office, text: str, limit: int = 0) -> list[Row]:
    """What was registered on a day, ``2026-11-20``, ``11月20日``, ``昨天``; ``11-20`` is rather a home."""
    from propctl.entry.typed_times import NoSuchTime, parse_date

    try:
        day = parse_date(text, office.today)
    except NoSuchTime:  # digits of something else, as a telephone number
        return []
    if day is None or _A_HOME.fullmatch(text.strip()):
        return []
    until = day + dt.timedelta(days=1)
    return office.index.rows(since=f"{day}", until=f"{until}", newest_first=True, limit=limit)


def _by_number(office: Office, text: str) -> list[Row]:
    """The record whose number is typed without its dashes or noughts, as every command reads it."""
    from propctl.office.asking.resolving import resolve

    if not any(sign.isdigit() for sign in text):
        return []
    try:
        row = office.index.get(resolve(office, text))
    except PropctlError:
        return []
    return [row] if row is not None else []


def find_all(office: Office, text: str) -> Iterator[Row]:
    """All records whose words hold a text, read some at a time, in no order of time."""
    for spelling in _spellings(text):
        lots = office.index.find_all(spelling)
        if (first := next(lots, None)) is not None:
            return (row for rows in chain([first], lots) for row in rows)
    return iter(_by_number(office, text) or _of_day(office, text))


def _spellings(typed: str) -> Iterator[str]:
    """What is looked for, the first that stands somewhere counts: as typed, else as entry keeps it.

    Full width, runs of blanks, dashes and brackets of either kind, ``3栋1201`` for ``3-1201``, Traditional
    characters either way.
    """
    from propctl.entry.characters import chinese_marks, normalise, plain, simplified, traditional
    from propctl.entry.natural_keys import unit_number

    if len(typed) > _SOUGHT:
        raise UsageError(N_("look for at most {limit} characters"), limit=_SOUGHT)
    text = " ".join(normalise(typed).split())
    if not text:
        raise UsageError(N_("write what to look for"))
    ways: tuple[Callable[[str], str], ...] = (
        str,
        plain,
        unit_number,
        simplified,
        lambda one: one.replace(" ", ""),
        lambda one: traditional(one) if any(sign >= "一" for sign in one) else one,
        lambda one: traditional(one.replace(" ", "")) if " " in one else one,
        chinese_marks,
    )
    tried = {""}
    for way in ways:  # the next is made only where the one before stood nowhere
        if (spelling := way(text)) not in tried:
            tried.add(spelling)
            yield spelling


def concerning(office: Office, ref: Ref, newest: int = 0) -> list[Row]:
    """Every record, of whichever area, that points to a record: the oldest first, void ones left out.

    ``newest``: no more than the last so many.
    """
    return [row for row in office.index.linked(ref, newest=newest) if row.state != "void"]


def moves(office: Office, folded: Folded) -> list[Posting]:
    """Where a thing has been, in order: its entries in the ledgers that keep such things in one place."""
    if not office.catalog.form(folded.form).key:
        return []
    ledgers = [name for name, ledger in office.catalog.ledgers_of(folded.form) if ledger.serial]
    found = [entry for name in ledgers for entry in office.index.place(name, folded.id) if entry.amount > 0]
    return sorted(found, key=lambda entry: (entry.at, entry.n))
