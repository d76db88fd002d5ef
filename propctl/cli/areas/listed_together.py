"""A list on which the open records of several forms stand together, the oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.cli.frame.output import Row, emit, emit_json
from propctl.cli.frame.session import current
from propctl.errors import N_
from propctl.office.asking import queries

if TYPE_CHECKING:
    import datetime as dt

    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Listing
    from propctl.store.index.entries import Row as Record


_HEADINGS = {
    "id": N_("No."),
    "form": N_("Form"),
    "state": N_("State"),
    "registered": N_("Registered"),
    "age": N_("Age (days)"),
    "title": N_("About"),
}


def show_together(area: str, name: str, entry: Listing, style: str | None, **narrowed: Any) -> None:
    """Print a list and the open records of the forms in its ``also``, each with its age in days."""
    session = current()
    office, words = session.office, session.words
    if style == "json":
        from propctl.cli.showing.record_shown import record_row

        found = together(office, area, name, entry, **narrowed)
        emit_json([record_row(session, folded) for one in found if (folded := office.find(one.ref))])
        return
    title = queries.Titles(office)
    rows: list[Row] = [
        {
            **{name: getattr(one, name) for name in ("id", "form", "state", "registered")},
            "age": (office.today - _day(one, office)).days,
            "title": title(one.form, one.values),
        }
        for one in together(office, area, name, entry, **narrowed)
    ]

    def line(row: Row) -> list[str]:
        form, day = row["form"], row["registered"][:10]
        named = words.label(office.form_label(form)), office.wording.state(form, row["state"])
        return [row["id"], *named, day, str(row["age"]), row["title"]]

    headings = [words(head) for head in _HEADINGS.values()]
    emit(rows, headings, line, style, words(N_("There is nothing here.")), [*_HEADINGS])


def together(office: Office, area: str, name: str, entry: Listing, **narrowed: Any) -> list[Record]:
    """The records of the list itself and the open ones of the forms in its ``also``, ``narrowed`` down."""
    found = queries.listing(office, area, name, **narrowed)
    for form in entry.also:
        if office.catalog.has_form(form):  # of an area that is in use
            found += [one for one in queries.records(office, form, **narrowed) if one.open]
    return sorted(found, key=lambda one: one.registered)


def _day(record: Record, office: Office) -> dt.date:
    """The day on which a record began, in the office's time."""
    import datetime as dt

    return dt.datetime.fromisoformat(record.registered).astimezone(office.tz).date()
