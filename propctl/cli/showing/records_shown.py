"""Records on the screen: those of a form, those on a list, those in which a text was found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from propctl.cli.frame.declared import argument, command
from propctl.cli.frame.output import AMENDED_LATE, Row, emit, emit_json, reading, say
from propctl.cli.frame.session import current
from propctl.cli.showing.unclaimed_told import tell_unclaimed
from propctl.entry.counting_order import Counted
from propctl.errors import N_, PropctlError
from propctl.office.asking import queries
from propctl.office.opened.units import measured
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.constructs import UNSET, Field, Listing
from propctl.regulation.model.naming import main_form, qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Scope
    from propctl.store.index.entries import Row as Record

_OF_EVERY_RECORD = ("id", "form", "area", "state", "registered")
_HITS = 100  # of a search that people look through; scripts are given all
_OF_A_HOME = 6  # digits that the number of a home may have; a telephone has more


def show_list(form: str, name: str, style: str | None, **narrowed: Any) -> None:
    """Print the records of a form, or those on a list of its area, narrowed down as ``list`` was asked.

    Of closed records that are left out, people are told how many there are.
    """
    session = current()
    office, words, area = session.office, session.words, form.partition(".")[0]
    if day := narrowed.pop("on", ""):
        office = office.as_of(_end_of(day, office))
    if narrowed["since"] or narrowed["until"]:
        narrowed |= _bounds(narrowed["since"], narrowed["until"], office.today)
    if name:
        entry = office.catalog.area(area).lists.get(name, Listing())  # of the area, if not of this form
        if not style:
            tell_unset(area, entry)
        if entry.lacks:
            print_items(area, entry, style)
            return
        if entry.also:
            from propctl.cli.areas.listed_together import show_together

            show_together(area, name, entry, style, **narrowed)
            return
        found = queries.listing(office, area, name, **narrowed)
        print_records(
            qualify(area, entry.of or main_form(office.catalog.area(area))), found, style, entry.show
        )
        return
    found = queries.records(office, form, **narrowed)
    hides = queries.hides_closed(office.catalog.form(form))
    asked = narrowed["state"] or narrowed["where"] or narrowed["everything"]
    closed = queries.closed(office, form, narrowed["since"], narrowed["until"]) if hides and not asked else 0
    empty = words(N_("Nothing is open; {count} are closed: --all"), count=closed) if closed else ""
    print_records(form, found, style, empty=empty)
    if closed and found and not style:
        say(words(N_("{count} closed {count:one is|ones are} not shown: --all"), count=closed), err=True)


def _end_of(day: str, office: Office) -> dt.datetime:
    """The last second of a day as it was typed."""
    from propctl.cli.typed.typed_days import typed_span
    from propctl.office.opened.scope import at_midnight

    last = typed_span(day, office.today, "--on").last
    return at_midnight(last + dt.timedelta(days=1), office.tz) - dt.timedelta(seconds=1)


def tell_unset(area: str, entry: Listing) -> None:
    """Say that a list names nothing because its clause says no limit yet."""
    session = current()
    catalog, rule = session.catalog, qualify(area, (entry.claims or [""])[0])
    asked = re.findall(r"\$\.(\w+)", entry.where) if entry.claims else []
    unset = [name for name in asked if catalog.param(rule, name, session.office.today) == UNSET]
    for name in dict.fromkeys(unset):
        message = N_("{rule}: {name} is not set, so this list is empty: propctl rules set {rule} {name}=…")
        named = session.office.wording.parameter_name(name)
        say(session.words(message, rule=rule, name=named), err=True)


def print_items(area: str, entry: Listing, style: str | None) -> None:
    """Print the items of a clause of which there is no record."""
    from propctl.office.asking.lacking_items import lacking_items

    session = current()
    words = session.words
    found = lacking_items(session.office, area, entry)
    rows: list[Row] = [{"item": item, "title": words.label(label)} for item, label in found.items()]
    heading = [words.label(entry.label)]
    emit(
        rows,
        heading,
        lambda row: [row["title"]],
        style,
        words(N_("There is nothing here.")),
        ["item", "title"],
    )


def _bounds(since: str, until: str, today: dt.date) -> dict[str, str]:
    """From which day and up to before which the index is asked, for days as they were typed."""
    from propctl.cli.typed.typed_days import typed_bounds

    first, last = typed_bounds(since, until, today)
    return {
        "since": first.isoformat() if first else "",
        "until": (last + dt.timedelta(days=1)).isoformat() if last else "",
    }


def print_records(
    form: str, entries: Iterable[Record], style: str | None, show: Sequence[str] = (), empty: str = ""
) -> None:
    """Print records of one form: a line each for people (``show``: these fields), in full as JSON.

    ``empty`` is said to people where there are none.
    """
    session = current()
    office, words = session.office, session.words
    entries = list(entries)
    if style == "json":
        from propctl.cli.showing.record_shown import record_row

        emit_json([record_row(session, folded) for entry in entries if (folded := office.find(entry.ref))])
        return
    now = {name: (form, field) for name, field in office.catalog.form(form).now.items()}
    columns = {**list_columns(office.catalog, form, show, personal=not style), **now}
    known = {entry.id: entry for entry in entries}

    wording = office.wording
    late = {one.ref for one in queries.amended_late(office)}

    def line(row: Row) -> list[str]:
        mark = words(AMENDED_LATE) if known[row["id"]].ref in late else ""
        cells = [
            wording.value(home, _measured(office, known[row["id"]], field), row.get(_key(name)), unit=False)
            for name, (home, field) in columns.items()
        ]
        cells = [wording.joined(cell.splitlines()) for cell in cells]  # a table on one line
        called = wording.record(known[row["id"]].ref)
        return [called, wording.state(form, row["state"]) + mark, _when(office, row["registered"]), *cells]

    rows = [
        {
            **_entry(entry),
            **{_key(name): value for name, value in entry.values.items()},
            **{path: _at_end(office, entry, path) for path in columns if "." in path},
            **(_worked_out(office, entry) if now else {}),
            **_masked(office, entry, columns),
        }
        for entry in entries
    ]
    headings = [words(N_("No.")), words(N_("State")), words(N_("Registered"))]
    headings += [wording.heading(field) for _, field in columns.values()]
    keys = [*_OF_EVERY_RECORD, *map(_key, columns)]
    declared = office.catalog.form(form)
    fields = {**declared.field, **declared.ask}
    keys += [
        _key(name) for name, field in fields.items() if not field.personal
    ]  # always the same, also of no record
    keys.append("@")
    emit(rows, headings, line, style, empty or words(N_("There is nothing here.")), keys)


def _when(office: Office, text: str) -> str:
    """A time as the index keeps it, short; nothing where there is none."""
    return office.wording.moment(dt.datetime.fromisoformat(text)) if text else ""


def _measured(office: Office, entry: Record, field: Field) -> Field:
    """A column with its unit, as that record has it."""

    def scope() -> Scope:
        from propctl.office.opened.scope import RowScope

        return RowScope(office, entry)

    return measured(office, entry.form, field, scope)


def _at_end(office: Office, entry: Record, path: str) -> Any:
    """What stands in the field at the end of a path through references."""
    from propctl.office.opened.scope import RowScope

    return office.expressions.condition(path, entry.form).value(RowScope(office, entry))


def _worked_out(office: Office, entry: Record) -> Row:
    """What the form computes of a record at the moment, such as what is in store of it."""
    from propctl.office.opened.scope import RowScope

    return queries.worked_out(office, entry.form, RowScope(office, entry))


def _masked(office: Office, entry: Record, columns: Mapping[str, tuple[str, Field]]) -> Row:
    """Who it is, where the list names people: masked, of the record itself; the index knows nobody."""
    from propctl.office.opened.people import shown

    personal = {name: field for name, (_, field) in columns.items() if field.personal}
    folded = office.find(entry.ref) if personal else None
    return {name: shown(office, folded, name, field) for name, field in personal.items()} if folded else {}


def _entry(entry: Record) -> Row:
    """What is said of every record that was found."""
    return {name: getattr(entry, name) for name in _OF_EVERY_RECORD}


def _key(name: str) -> str:
    """What heads a field in a CSV: ``fields.area`` is that of a home; ``area`` says whose record it is."""
    return f"fields.{name}" if name in _OF_EVERY_RECORD else name


def _same(row: Row, other: Row) -> bool:
    return (row["form"], row["id"]) == (other["form"], other["id"])


def _of_person(typed: str, *, found: bool) -> list[Row]:
    """The homes and records of a telephone number, a plate or a whole name, masked; nothing of what is none.

    Why there are none is said where no words were ``found`` either, or the digits are too many for a home.
    """
    from propctl.entry.identifiers import is_name, plate_number, telephone_digits

    plate = plate_number(typed)
    digits = telephone_digits(typed) if not plate else ""
    if not (plate or digits or is_name(typed)):  # most searches: nothing is read for them
        return []
    from propctl.office.asking.persons_found import by_name, by_plate, by_telephone

    session = current()
    try:
        _ = session.office.operator
    except PropctlError:  # nobody in particular is asking
        return []
    office = session.office
    if plate:
        answer = by_plate(office, plate)
    else:
        answer = by_telephone(office, digits) if digits else by_name(office, typed)
    if answer.said and (not found or len(digits) > _OF_A_HOME):
        say(answer.said, err=True)
    entries = [(session.office.index.get(ref), who) for ref, who in answer.who.items()]
    return [{**_entry(entry), "title": who} for entry, who in entries if entry is not None]


@command("find", N_("Search all records"))
@argument("text", nargs=-1, required=True, word=N_("TEXT"))
@reading
def find(text: tuple[str, ...], style: str | None) -> None:
    """Search the words of all records."""
    session = current()
    office, words = session.office, session.words
    called = queries.Titles(office)
    wanted = " ".join(text)
    rows = [
        {**_entry(entry), "title": called(entry.form, entry.values)}
        for entry in (
            queries.find_all(office, wanted) if style else queries.find(office, wanted, limit=_HITS)
        )
    ]
    rows.sort(key=lambda row: (row["registered"], Counted(row["id"])), reverse=True)
    theirs = _of_person(wanted, found=bool(rows))
    rows = [*theirs, *(row for row in rows if not any(_same(row, one) for one in theirs))]

    def line(row: Row) -> list[str]:
        form, wording = row["form"], office.wording
        named = (wording.form(form), wording.state(form, row["state"]))
        return [row["id"], *named, _when(office, row["registered"]), row["title"]]

    headings = [words(name) for name in (N_("No."), N_("Form"), N_("State"), N_("Registered"), N_("About"))]
    keys = ("id", "form", "area", "state", "registered", "title")
    emit(
        rows,
        headings,
        line,
        style,
        words(N_("No record was found. Clauses: propctl rules find {text}"), text=wanted),
        keys,
    )
    tell_unclaimed(session)
