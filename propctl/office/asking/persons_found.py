"""Whose a telephone number, a plate or a name is: homes where somebody on file has it, and open records.

Looked for in memory, among what the operator may see in clear, by what finds a caller at the desk. Each
record that answers leaves a line in the access log: who has a number, and who lives where, is personal.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.entry.characters import simplified
from propctl.entry.identifiers import has_digits, means_person, plate_number, same_name, telephone_digits
from propctl.entry.masking import mask
from propctl.errors import N_
from propctl.office.asking.homes_found import Resident, files_of_homes, forms_used, residents
from propctl.office.doing.access import may_reveal, note_found
from propctl.office.opened.people import reveal_one
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, Folded, ended_states
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_MOST = 20  # records that answer: more digits say whose the number is, fewer go fishing


class Answer(NamedTuple):
    """What was found by a telephone number, a plate or a name."""

    who: dict[Ref, str]  # homes and records, each with who is meant, masked
    said: str  # a sentence for who may not look, or typed too few digits; "" else


def somebody(office: Office, typed: str) -> Answer:
    """Whose a plate, a telephone number or a whole name is; nobody's where it is none of them."""
    if not means_person(typed):
        return Answer({}, "")
    if plate := plate_number(typed):
        return by_plate(office, plate)
    digits = telephone_digits(typed)
    return by_telephone(office, digits) if digits else by_name(office, typed)


def by_telephone(office: Office, digits: str) -> Answer:
    """The homes and records that a number, or a part of it, belongs to; they are noted as looked at."""
    words = office.wording.say
    people = [him for one in residents(office) if (him := one.reached(digits))]
    found = {one.record: one.masked for one in reversed(people)}
    files = dict(files_of_homes(office))  # in which all of them were looked for
    for one, number in _standing(office, "phone", lambda number: has_digits(number, digits), but=files):
        found.setdefault(one.ref, mask(number, "phone"))
    if len(found) > _MOST:
        said = N_(
            "{count} {count:record|records} {count:has|have} a telephone with these digits: type"
            " more of the number"
        )
        return Answer({}, words(said, count=len(found)))
    if found:
        note_found(office, list(found), words(N_("found by telephone")))
    return Answer({**_homes(people), **found}, "" if people else _not_allowed(office))


def by_name(office: Office, name: str) -> Answer:
    """The homes where somebody of that name is on file; they are noted as looked at."""
    wanted = simplified(name)
    people = [one for one in residents(office) if same_name(simplified(one.name), wanted)]
    found = {one.record: one.masked for one in reversed(people)}
    if found:
        note_found(office, list(found), office.wording.say(N_("found by name")))
    return Answer({**_homes(people), **found}, "" if people else _not_allowed(office))


def by_plate(office: Office, plate: str) -> Answer:
    """The homes and records that a vehicle's plate stands in; they are noted as looked at."""
    files = dict(files_of_homes(office))
    found: dict[Ref, str] = {}
    homes: dict[Ref, str] = {}
    for one, number in _standing(office, "plate", lambda number: plate_number(number) == plate):
        found[one.ref] = mask(number, "plate")
        if name := files.get(one.form, ""):
            field = office.catalog.form(one.form).field[name]
            homes[office.target(one.form, field, str(one.values[name]))] = mask(number, "plate")
    if found:
        note_found(office, list(found), office.wording.say(N_("found by plate")))
    return Answer({**homes, **found}, "" if found else _not_allowed(office))


def _homes(people: list[Resident]) -> dict[Ref, str]:
    return {one.home: one.masked for one in reversed(people)}


def _standing(
    office: Office, type: str, meant: Callable[[str], bool], *, but: Container[str] = ()
) -> Iterator[tuple[Folded, str]]:
    """The personal values of a type that are ``meant``, in files of homes and in what is open, as allowed.

    ``but``: forms left out. Whether one may be seen is asked of what is meant alone: it takes longer.
    """
    files = dict(files_of_homes(office))
    for full, form in forms_used(office):
        every = (form.field | form.ask).items()
        fields = {name: field for name, field in every if field.personal and field.type == type}
        if not fields or full in but:
            continue
        ended = {*ended_states(form), VOID}
        for row in office.index.rows(form=full, open=None if full in files else True):
            folded = office.find(row.ref) if row.state not in ended else None
            found = [one for one in _in_clear(office, folded, fields) if meant(one)] if folded else []
            if folded is not None and found and may_reveal(office, folded):
                yield from ((folded, value) for value in found)


def _in_clear(office: Office, folded: Folded, fields: dict[str, Field]) -> Iterator[str]:
    """What stands in some fields of a record; nothing where this desk cannot read it."""
    for name, field in fields.items():
        for value in as_list(folded.values.get(name)):
            yield reveal_one(office, field, name, value, folded.ref) or ""


def _not_allowed(office: Office) -> str:
    """The sentence for who may not see who lives there: where a file of a home is kept from him."""
    for form, _ in files_of_homes(office):
        row = next(iter(office.index.rows(form=form, limit=1)), None)
        folded = office.find(row.ref) if row is not None else None
        if folded is not None and not may_reveal(office, folded):
            said = N_("Nobody was looked for in {form}: {person} may not see names and telephones there.")
            person = office.name_of(office.operator.id)
            return office.wording.say(said, form=office.wording.form(form), person=person)
    return ""
