"""What ``propctl check`` looks for in records: in each by itself, and between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from propctl.entry.conformance import check_value
from propctl.entry.masking import mask
from propctl.errors import N_, Problem, PropctlError
from propctl.office.asking.attached_files import has_attachments
from propctl.office.checking.at_once import done_at_once, spelled_alike
from propctl.office.checking.attached import Attached
from propctl.office.checking.merged import merged_away
from propctl.office.checking.succeeded import succeeded
from propctl.office.judging.resting import named, standing_on
from propctl.office.judging.steps_again import lines, unaccepted
from propctl.office.judging.unique import held, holders
from propctl.office.opened import shapes
from propctl.office.opened.people import unsealed
from propctl.regulation.language.figured import rounded
from propctl.regulation.model.amended import amendments, is_filled_in
from propctl.regulation.model.constructs import GENERIC_STEPS, Field, Form
from propctl.regulation.model.fold import VOID, Folded, takes
from propctl.regulation.model.form_parts import any_field, key_fields, natural_key, references, unique_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import SET, Record
from propctl.store.files import fsio, paths
from propctl.store.files.ids import spelled
from propctl.store.files.layout import line_of

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


def check_records(office: Office) -> Iterator[Problem]:
    """What is wrong with the records, as the index (up to date) and their files show.

    Every file is read; one that holds what it held when it was last found sound, under the same clauses, is
    not judged again.
    """
    judged: dict[str, int] = {}  # path -> CRC of what was found sound
    attached, unread = Attached(office), False
    for path, crc, record in office.reader.load_changed(office.index.sound()):
        found = [record] if isinstance(record, Problem) else list(_record(office, path, record))
        if isinstance(record, Problem):
            unread = True
        elif has_attachments(record):  # never judged once for all: the files may change by themselves
            found += attached.look(path, record)
        elif not found:
            judged[path] = crc
        yield from found
    yield from attached.spare(everything_read=not unread)
    office.index.found_sound(judged)
    yield from _linked(office)
    yield from _dangling(office)
    yield from _doubled(office)
    yield from _repeated(office)
    yield from spelled_alike(office)
    yield from _on_void(office)
    yield from succeeded(office)
    yield from merged_away(office)


def _linked(office: Office) -> Iterator[Problem]:
    """Folders that are links: their records are neither read nor missed by anybody else."""
    for path in paths.linked_folders(str(office.root)):
        what = N_("the folder is a link, which is not followed: the records in it do not count")
        yield Problem(path, 0, "", what, {}, N_("put the folder itself there"))


def _record(office: Office, path: str, record: Record) -> Iterator[Problem]:
    if not office.catalog.knows(record.ref.area):
        return  # of an area that nothing declares here: told for all of its records together
    try:
        form = office.catalog.form(record.form)
    except PropctlError as error:
        yield error.problem(path, "form")
        return
    damaged = shapes.problems(record, form, partial(fsio.read, office.root / path))
    if damaged:
        yield from damaged
        return
    folded = shapes.folded(record, form)
    yield from _missing(office, path, folded, form)
    yield from _values(path, folded, form)
    yield from _sealed(office, path, folded, form)
    yield from _misnamed(path, folded, form)
    yield from _unaccepted(office, path, folded)
    yield from _ahead(path, folded, form)
    yield from _computed(office, path, folded, form)
    yield from done_at_once(office, path, folded, form)
    yield from _lines(office, path, record, form)


def _lines(office: Office, path: str, record: Record, form: Form) -> Iterator[Problem]:
    """Lines of a step that the form has not, or that are dated ahead of the computer's clock."""
    for event in record.history:
        if event.step not in form.step and event.step not in GENERIC_STEPS:
            yield Problem(
                path,
                0,
                event.step,
                N_("{id}: {form} has no step {step!r}; this line does nothing"),
                {"id": record.id, "form": office.form_label(record.form), "step": event.step},
                N_("a newer propctl may know it; if not, look who wrote it: propctl audit"),
            )
        if event.at > office.now + dt.timedelta(hours=1):
            yield Problem(
                path,
                0,
                "at",
                N_("{id}: {step} is dated {at}, which lies in the future; is a computer's clock wrong"),
                {"id": record.id, "step": office.wording.step(record.form, event.step), "at": event.at},
            )


def _unaccepted(office: Office, path: str, folded: Folded) -> Iterator[Problem]:
    """What stands in a record that no step would have accepted: it was amended, or changed by hand."""
    for refused in unaccepted(office, folded):
        yield Problem(
            path,
            0,
            refused.fields[0] if refused.fields else "",
            N_("{id}: no step would accept this: {reason}"),
            {"id": folded.id, "reason": refused, "typed": spelled(folded.ref)},
            N_("correct it: propctl amend {typed} --set FIELD=VALUE"),
        )


def _ahead(path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """What was amended where a step was to be done: by hand, or while another desk took the step back."""
    names = dict.fromkeys(name for event in amendments(folded, form) for name in event.values.get(SET, ()))
    for name in names:
        field = any_field(form, name)
        if field is None or folded.values.get(name) is None or is_filled_in(folded, form, name):
            continue
        yield Problem(
            path,
            0,
            name,
            N_("{id}: {label} was amended, and the step that fills it in is not done"),
            {"id": folded.id, "label": field.label, "typed": spelled(folded.ref)},
            N_("do that step: propctl show {typed}; who wrote it: propctl audit"),
        )


def _computed(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """What a record says of a figure, and its own rows do not; what was taken from other records is kept."""
    area = folded.form.partition(".")[0]
    for name, field in {**form.field, **form.ask}.items():
        kept = folded.values.get(name)
        if not field.compute or kept is None or _agrees(kept, _comes_to(office, folded, field)):
            continue
        # by clauses amended since it comes to something else: the figure is that of its day
        done = lines(office, folded, {}, steps=[step for step in form.step if takes(form, step, name)])
        come = _comes_to(done[-1].then if done else office, folded, field)
        if not _agrees(kept, come):
            said = [office.wording.value(area, field, one) for one in (kept, come)]
            yield Problem(
                path,
                0,
                name,
                N_("{id}: {label} is {kept}, and its record comes to {value}"),
                {"id": folded.id, "label": field.label, "kept": said[0], "value": said[1]},
                N_("correct what it is computed from (propctl amend), or look who wrote it: propctl audit"),
            )


def _comes_to(office: Office, folded: Folded, field: Field) -> bool | Decimal | None:
    """What a field is computed to by the clauses of an office's day; None where not from its own record."""
    figure = office.expressions.condition(field.compute, folded.form, (field.claims or [""])[0])
    value = figure.value(office.scope(folded)) if figure.fields is not None else None
    if isinstance(value, bool):
        return value if field.type == "bool" else None
    return rounded(value, field) if isinstance(value, (int, Decimal, Fraction)) else None


def _agrees(kept: Any, come: bool | Decimal | None) -> bool:
    if come is None or isinstance(come, bool):
        return come is None or kept == come
    return Decimal(str(kept)) == come


def _values(path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    for name, value in folded.values.items():
        field = any_field(form, name)
        if field is None or value is None:
            continue  # a field of a newer version is kept, and not ours to judge
        try:
            check_value(value, field)
        except PropctlError as error:
            yield error.problem(path, name)


def _sealed(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """Sealed values that do not open, though their key is here: damaged, or moved from another record."""
    for name, value in folded.values.items():
        field = any_field(form, name)
        for part, spec, entry in _personal(name, field, value) if field is not None else ():
            try:
                unsealed(office, spec, part, entry, folded.ref)
            except PropctlError as error:
                line = line_of(fsio.read(office.root / path), name)
                yield error.problem(path, part)._replace(line=line)


def _personal(name: str, field: Field, value: Any) -> Iterator[tuple[str, Field, Any]]:
    """The personal values in a field, each with its name: columns of rows as ``members.name``."""
    if field.personal:
        yield from ((name, field, entry) for entry in as_list(value))
    for row in as_list(value) if field.type == "rows" else ():
        for column, spec in field.columns.items():
            if column in row:
                yield from _personal(f"{name}.{column}", spec, row[column])


def _missing(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """The required fields that a record in force does not have, of those that may be filled in."""
    if any(step.brought and name in folded.events for name, step in form.step.items()):
        return
    if folded.voided:
        return
    for name, field in form.field.items():
        lacks = field.required and not field.when and folded.values.get(name) in (None, "")
        if lacks and office.catalog.offered(folded.form, {name: field}, office.today):
            values = {"id": folded.id, "label": field.label}
            yield Problem(path, 0, name, N_("{id}: {label} is missing"), values)


def _misnamed(path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """A standing record whose key fields make another number than the one that it is named by."""
    key = natural_key(form, folded.values) if folded.lived else ""
    if key and key != folded.id:
        yield Problem(
            path,
            0,
            next(iter(key_fields(form))),
            N_("{id}: its own fields make {key}"),
            {"id": folded.id, "key": key},
            N_("mend the field by hand, or register {key} as a record of its own and void {id}"),
        )


def _on_void(office: Office) -> Iterator[Problem]:
    """Records in force that point to a void one: two desks did both at once."""
    for row in office.index.rows(states=("void",)):
        resting = standing_on(office, row.ref) if office.catalog.has_form(row.form) else []
        if resting:
            yield Problem(
                office.index.path(row.ref) or "",
                0,
                "void",
                N_("{id} is void, and {names} rest on it"),
                {"id": row.id, "names": [named(office, one) for one in resting[:5]]},
                N_("settle them, name another record in them, or register {id} again"),
            )


def _dangling(office: Office) -> Iterator[Problem]:
    """References to records that do not exist."""
    for path, ref, name, target in office.index.dangling():
        field = references(office.catalog.form(ref.form))[name]
        yield Problem(
            path,
            0,
            name,
            N_("{id}: {label} names {target}, which does not exist"),
            {"id": ref.id, "label": field.label, "target": target.id},
        )


def _doubled(office: Office) -> Iterator[Problem]:
    """Values that only one record may have: two desks offline can both have used one."""
    for form, declared in office.catalog.forms():
        for name, field in unique_fields(declared).items():
            seen: dict[Any, str] = {}
            for row in holders(office, form, field):
                try:
                    value = held(office, name, field, row)
                except PropctlError as error:
                    yield error.problem(office.index.path(row.ref) or "", name)
                    continue
                if value is None or isinstance(value, list):
                    continue
                if value in seen:
                    yield _double(office, row, name, field, value, seen[value])
                seen.setdefault(value, row.id)


def _repeated(office: Office) -> Iterator[Problem]:
    """Records that say the same where only one may: two desks offline can both have made one."""
    for form, declared in office.catalog.forms():
        names = as_list(declared.single)
        over = {VOID, *declared.states.get("ended", ())}
        seen: dict[tuple[str, ...], str] = {}
        for row in office.index.rows(form=form) if names else ():
            said = tuple(str(row.values.get(name) or "") for name in names)
            if row.state in over or not all(said):
                continue
            if said in seen:
                fields = [office.wording.field(form, name) for name in names]
                known: dict[str, object] = {
                    "fields": fields,
                    "first": seen[said],
                    "second": row.id,
                    "typed": spelled(row.ref),
                }
                yield Problem(
                    office.index.path(row.ref) or "",
                    0,
                    names[0],
                    N_("{fields} are the same in {first} and in {second}"),
                    known,
                    N_("void one of the two: propctl void {typed} REASON"),
                )
            seen.setdefault(said, row.id)


def _double(office: Office, row: Row, name: str, field: Field, value: Any, first: str) -> Problem:
    return Problem(
        office.index.path(row.ref) or "",
        0,
        name,
        N_("{label} {value} stands in {first} and in {second}"),
        {
            "label": field.label,
            "value": mask(value, field.type) if field.personal else value,
            "first": first,
            "second": row.id,
            "typed": spelled(row.ref),
        },
        N_("void one of the two: propctl void {typed} REASON"),
    )
