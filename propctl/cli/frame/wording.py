"""Values in words, as the screen shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from propctl.cli.frame.output import short_time, shown
from propctl.cli.frame.session import Session
from propctl.office.opened.units import unit_of
from propctl.regulation.catalog import any_field
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.text import Label


def when(session: Session, text: str) -> str:
    """A time as it is stored, short; nothing where there is none."""
    return short_time(dt.datetime.fromisoformat(text), session.office.now) if text else ""


def offered(session: Session, area: str, field: Field) -> Mapping[str, Label]:
    """The choices of a field today, by id."""
    return session.catalog.choices(area, field, session.now.date())


def field_text(session: Session, area: str, form: Form, name: str, value: Any) -> str:
    """A field's value in words: choices by label, staff by name, times without what is plain today."""
    field = any_field(form, name)
    return value_text(session, area, field, value) if field else shown(value, session)


def value_text(session: Session, area: str, field: Field, value: Any) -> str:
    """A value in words, as a field of an area has it; an amount with its unit."""
    bare = bare_text(session, area, field, value)
    return bare + unit_of(field, session.office.lang) if bare and not isinstance(value, list) else bare


def bare_text(session: Session, area: str, field: Field, value: Any) -> str:
    """The same below a heading that names the unit."""
    office = session.office
    if value is None:
        return shown(value, session)
    if field.type == "rows" and isinstance(value, list):
        return "\n".join(_row_text(session, area, field, row) for row in value)
    if isinstance(value, list):
        return session.words.joined(value_text(session, area, field, entry) for entry in value)
    match field.type:
        case "choice":
            return session.words.label(offered(session, area, field).get(str(value), Label(str(value))))
        case "staff" if value in office.settings.staff:
            return office.settings.staff[value].name or value
        case "post" if value in office.settings.posts:
            return session.words.label(office.settings.posts[value].label)
        case "time" if isinstance(value, str):
            return when(session, value)
        case "time":
            return short_time(value, office.now)
    return shown(value, session)


def _row_text(session: Session, area: str, field: Field, row: dict[str, Any]) -> str:
    """A row of a table: each cell as its column has it."""
    cells = (
        value_text(session, area, field.columns[name], cell)
        if name in field.columns
        else shown(cell, session)
        for name, cell in row.items()
    )
    return " ".join(cells)
