"""What people say for a natural key that one field makes: 客户档案 for ``customer``, 上半年."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.entry.typed_times import parse_date, parse_month, parse_spelled
from propctl.errors import UsageError
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import NUMBER, label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def said_of(office: Office, form: str, field: Field, text: str) -> Iterator[str]:
    """The ids that ``text`` may mean where ``field`` alone makes the key of ``form``; whether they exist is
    not asked."""
    if field.type == "choice":
        offered = office.catalog.choices(form.partition(".")[0], field, office.today)
        yield from (id for id, label in offered.items() if text in (label.zh, label.en))
    elif field.type == "staff":
        yield from (person.id for person in office.settings.staff.values() if person.name == text)
    elif field.called:
        yield from _number(field, text)
    else:
        yield from _period(office, field, text)


def _number(field: Field, text: str) -> Iterator[str]:
    """The bare number that a text calls as the program does: 5 of "Building 5"."""
    named = label(field.called)
    for before, _, behind in (said.casefold().partition(NUMBER) for said in (named.zh, named.en) if said):
        said = text.casefold()
        if said.startswith(before) and said.endswith(behind) and len(said) > len(before) + len(behind):
            yield text[len(before) : len(text) - len(behind)].strip()


def _period(office: Office, field: Field, text: str) -> Iterator[str]:
    """The day, month, year or other term that a text says; none where it says none, or one there is not."""
    try:
        if field.type == "date" and (day := parse_date(text, office.today)):
            yield day.isoformat()
        elif field.type == "month" and (month := parse_month(text, office.today)):
            yield f"{month:%Y-%m}"
        elif field.spelling not in ("", "unit"):
            said = parse_spelled(field.spelling, text, office.today)
            yield from [said] if said else []
    except (UsageError, ValueError):  # 13月, 2月30日
        return
