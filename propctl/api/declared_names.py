"""What is declared, in words: choices, fields, posts, people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from propctl.office.opened.settings import level
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.text import Label
from propctl.regulation.roles import rank_order

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Field


def field_of(office: Office, form: str, name: str) -> Field | None:
    """A field of a form, its own or asked by one of its steps; None where it has none of that name."""
    return any_field(office.catalog.form(form), name)


def fields_asked(office: Office, step: str) -> dict[str, Field]:
    """The fields that a step fills in which makes a record: "complaints.complaint.register".

    {} where there is no such form or step, or where the step makes no record.
    """
    from propctl.office.opened.step_fields import wanted

    form, _, name = step.rpartition(".")
    if form.count(".") != 1 or not office.catalog.has_form(form):
        return {}
    declared = office.catalog.form(form)
    made = declared.step.get(name)
    return wanted(declared, made, new=True) if made is not None and made.to and not made.from_ else {}


def field_title(office: Office, form: str, name: str) -> str:
    """What a form calls a field, in the office's language; the name itself where it has none."""
    found = field_of(office, form, name)
    return found.label.of(office.lang) or name if found is not None else name


def choices(office: Office, form: str, name: str) -> Mapping[str, Label]:
    """What a choice field offers today: ids as stored -> labels, in order; {} for a field of another type."""
    found = field_of(office, form, name)
    if found is None or found.type != "choice":
        return {}
    return office.catalog.choices(form.partition(".")[0], found, office.today)


def choice_title(office: Office, form: str, name: str, value: str) -> str:
    """What a value of a choice field is called, in the office's language; the value where it has no name."""
    found = choices(office, form, name).get(value)
    return found.of(office.lang) if found is not None else value


def person_name(office: Office, person: str) -> str:
    """What a member of staff is called, present or past; an id that nobody has stays as it is."""
    known = office.settings.staff.get(person)
    return known.name or person if known is not None else person


def post_label(office: Office, post: str) -> Label:
    """What a post is called; its id where the office has no such post."""
    known = office.settings.posts.get(post)
    return known.label if known is not None else Label(post, post)


def post_rank(office: Office, post: str) -> int:
    """How high a post ranks: 0 is staff, each rank above it one more."""
    return max(level(rank_order(office.catalog, office.today), office.settings.posts[post].rank), 0)
