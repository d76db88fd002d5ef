"""The records of a form, or those on a list of its area, narrowed down as ``list`` was asked."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from propctl.cli.frame.output import Row, emit, say
from propctl.cli.frame.session import current
from propctl.cli.showing.record_table import print_records
from propctl.errors import N_
from propctl.office.asking import queries
from propctl.regulation.model.constructs import UNSET, Listing
from propctl.regulation.model.local_names import main_form, qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


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
            tell_stopped(area, entry)
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


def tell_stopped(area: str, entry: Listing) -> None:
    """Say that a list stands in nobody's day any more: none of its clauses is in force."""
    session = current()
    if session.catalog.switched_off(area, list(entry.claims or ()), session.office.today):
        message = N_("{rule} is not in force: this list is shown because you asked, and waits for nobody")
        say(session.words(message, rule=qualify(area, (entry.claims or [""])[0])), err=True)


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
