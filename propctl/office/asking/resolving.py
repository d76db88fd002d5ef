"""From what a person typed to the record that is meant. The one place where an id comes without its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import N_, UsageError
from propctl.regulation.model.ref import Ref
from propctl.store.files.ids import expand_id, parse_id, record_id_of
from propctl.store.files.paths import candidates, plural

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Ambiguous(UsageError):
    """What was typed means several records; ``refs`` are all of them."""

    def __init__(self, typed: str, refs: list[Ref]) -> None:
        names = ", ".join(map(spelled, refs))
        super().__init__(N_("{id} fits several records: {names}; write one of these"), id=typed, names=names)
        self.refs = refs


def spelled(ref: Ref) -> str:
    """What one types to mean this record and no other: a number tells its form, a natural key does not."""
    return ref.id if parse_id(ref.id) else str(ref)


def resolve(office: Office, typed: str, form: str = "") -> Ref:
    """The record that ``typed`` means: ``A01``, ``1121-A01``, a full id, a natural key, ``form:id``.

    ``form``: only records of that form are meant. ``Ambiguous`` where several answer to it, ``UsageError``
    where none does.
    """
    named = Ref.parse(typed)
    if named.id and office.catalog.has_form(named.form):
        return _only(office, named.id, [named.form], typed)
    return _only(office, typed, [form] if form else [], typed)


def _only(office: Office, text: str, forms: list[str], typed: str) -> Ref:
    prefix = next((p for p, name in office.catalog.summary.prefixes.items() if [name] == forms), "")
    full = expand_id(text, office.today, prefix)
    answering = _answering(office, full)
    found = [ref for ref in answering if not forms or ref.form in forms]
    if len(found) > 1:
        raise Ambiguous(typed, found)
    if answering and not found:
        raise UsageError(
            N_("{id} is a {found}, not a {wanted}"),
            id=answering[0].id,
            found=office.form_label(answering[0].form),
            wanted=office.form_label(forms[0]),
        )
    if not found:
        raise UsageError(N_("there is no record {id}"), id=full)
    return found[0]


def _answering(office: Office, full: str) -> list[Ref]:
    """The records of an id or a tail (``261121-A01``), sound or not."""
    known = set(office.index.named(full))
    known.update(ref for path in candidates(office.folder, full) for ref in _at(office, path))
    return sorted(known)


def _at(office: Office, path: str) -> list[Ref]:
    """The record that a file should hold, judged by its place: the index knows nothing of an unsound one."""
    _, area, folder, *_, name = path.split("/")
    record_id = record_id_of(name)
    prefixes = office.catalog.summary.prefixes
    numbered = parse_id(record_id)
    if numbered:
        return [Ref(prefixes[numbered.prefix], record_id)] if numbered.prefix in prefixes else []
    forms = [form for form, declared in office.catalog.forms_in(area) if declared.key]
    return [Ref(form, record_id) for form in forms if plural(form.partition(".")[2]) == folder]
