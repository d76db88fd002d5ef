"""The people whom the records of this desk name: looked for in texts before they are kept or published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from propctl.entry.characters import normalise, simplified
from propctl.entry.people.addressed import addressed, called, lives_here
from propctl.entry.people.mentions import Names, exposed, is_word
from propctl.entry.people.nameless import names_nobody
from propctl.errors import PropctlError
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref
from propctl.regulation.summary import naming_fields
from propctl.store.files import fsio
from propctl.store.files.paths import record_path
from propctl.store.sealed.tokens import key_ids_in

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_PAGES = 100, 1000  # of a form so many of the newest records are looked at by somebody who waits

_BESIDE = 3  # records of a form about the same home: who lives there, and who called last


def personal_values(office: Office, *, patience: int | None = None) -> Iterator[str]:
    """Every personal value that this desk can open and a page could name: names, telephones, plates.

    Never kept, never shown. With ``patience``, a form is left after so many records in a row of which this
    desk cannot read anybody: it holds no keys, for the newest come first, and those who were forgotten last.
    """
    if not office.keyring.exists():
        return
    nobody = set(office.catalog.summary.nobody)
    here = frozenset(office.keyring.key_ids()) if patience else None
    for name in office.catalog.summary.naming:
        for value in _while_readable(_of_form(office, name, here), patience):
            if value not in nobody and not names_nobody(value):
                yield value


def people_around(office: Office, folded: Folded) -> Iterator[str]:
    """What a record, and the newest of each form beside it about the same home, say of people."""
    about = office.catalog.pointed_to(folded.form, folded.values)
    rows = [
        row
        for name in office.catalog.summary.naming
        for ref in about
        for row in office.index.linked(ref, name, newest=_BESIDE)
    ]
    for ref in dict.fromkeys([folded.ref, *(row.ref for row in rows)]):
        if (found := office.find(ref)) is not None:
            yield from filter(
                None, _values(office, found, dict(naming_fields(office.catalog.form(ref.form))))
            )


def _while_readable(values: Iterator[str], patience: int | None) -> Iterator[str]:
    in_vain = 0
    for value in values:
        in_vain = 0 if value else in_vain + 1
        if value:
            yield value
        if in_vain == patience:
            return


def own_numbers(office: Office) -> frozenset[str]:
    """The digits of the office's own telephones, which point to nobody."""
    identity = office.settings.office
    numbers = [identity.hotline, identity.emergency, *identity.contacts.values()]
    numbers += [person.phone for person in office.settings.staff.values() if person.phone]
    return frozenset(_digits(number) for number in numbers)


class Exposed:
    """Finds what must not be published; made once for many texts."""

    def __init__(self, office: Office, agreed: str = "", usual: Callable[[], str] = str) -> None:
        """``agreed``: a text whose persons agreed to be named in it.

        ``usual`` gives what every office prints, whoever lives there: a name that is a word of it (文明)
        points to somebody only where he is called so (文明先生). It is asked for where a name was found.
        """
        self._agreed, self._usual = simplified(agreed), usual
        staff = {person.name for person in office.settings.staff.values()}  # named by the office itself
        self._staff = staff | {name[:1] for name in staff}  # 李女士, who sits at the desk
        self._names = Names(map(simplified, personal_values(office)))
        self._own = own_numbers(office)
        self._contacts = set(office.settings.office.contacts.values())  # a mailbox, too

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """(kind, what is said) of each thing in a text that points to a person and is not the office's.

        Names are compared in Simplified characters: 陈丽華 is 陈丽华.
        """
        text = simplified(text)
        for finding in exposed(text, self._names):
            said = text[finding.start : finding.end]
            own = finding.kind == "phone" and self._is_own(_digits(said))
            agreed = finding.kind == "name" and (said in self._agreed or said in self._staff)
            if own or agreed or said in self._contacts:
                continue
            if finding.kind == "name" and not called(text, finding.end) and said in self._usual():
                continue
            yield finding.kind, said
        for start, end in addressed(text):
            if not self._is_nobody(text, start, end):
                yield "name", text[start:end]

    def _is_own(self, digits: str) -> bool:
        """Whether this is a telephone of the office, with or without its area code."""
        return digits in self._own or (len(digits) > 6 and any(own.endswith(digits) for own in self._own))

    def _is_nobody(self, text: str, start: int, end: int) -> bool:
        """Whether who is called so agreed to it, is of the office, or is a word after all: 周末女士专场."""
        said, before = text[start:end], text[max(0, start - 1) : start + 1]  # 感谢各位女士
        if said in self._agreed or (said in self._staff and not lives_here(text, start, end)):
            return True
        return said not in self._staff and any(
            len(word) > 1 and is_word(word, self._usual()) for word in (said, before.strip())
        )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", normalise(text))


def _of_form(office: Office, name: str, here: frozenset[str] | None) -> Iterator[str]:
    """What the records of a form say of people; empty for what this desk cannot open.

    ``here``: the keys of this desk, where the newest records alone are asked for.
    """
    fields: dict[str, Field] = {}  # of an area without any record not even that is loaded
    for row in _newest(office, name, (0,) if here is None else _PAGES):
        fields = fields or dict(naming_fields(office.catalog.form(name)))
        if here is not None and not _opens(office, row.ref, here):
            yield ""
        elif (record := office.find(row.ref)) is not None:
            yield from _values(office, record, fields)


def _newest(office: Office, form: str, limits: Sequence[int]) -> Iterator[Row]:
    """The newest records of a form, up to the first limit (0: all), up to the next where somebody goes on."""
    seen = 0
    for limit in limits:
        rows = office.index.rows(form=form, newest_first=True, limit=limit)
        yield from rows[seen:]
        seen = len(rows)
        if seen < limit:
            return


def _opens(office: Office, ref: Ref, here: frozenset[str]) -> bool:
    """Whether anything that is sealed in a record's file may open by one of these keys, or nothing is sealed.

    To look for the keys costs a tenth of reading the record.
    """
    with suppress(OSError, PropctlError):
        wanted = key_ids_in(fsio.read(f"{office.folder}/{record_path(ref)}"))
        return not wanted or not wanted.isdisjoint(here)
    return False


def _values(office: Office, folded: Folded, fields: dict[str, Field]) -> Iterator[str]:
    """What the record holds in these fields; empty for what this desk cannot open or is one sign long."""
    from propctl.office.opened.people import reveal_one

    for name, field in fields.items():
        key, _, column = name.partition(".")
        for entry in as_list(folded.values.get(key)):
            sealed = entry.get(column) if column else entry
            if sealed:
                clear = reveal_one(office, field, name, sealed, folded.ref)
                yield clear if clear and len(clear) > 1 else ""
