"""What two desks did to one record at once: which of it counts, and the step that settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from propctl.entry.natural_keys import alike, unit_spellings
from propctl.errors import N_, Problem, PropctlError, Said
from propctl.office.asking.homes_found import home_forms
from propctl.office.checking.merged import merged_away
from propctl.office.checking.succeeded import succeeded
from propctl.office.judging.steps_again import reads
from propctl.office.judging.taking_back import brought_about
from propctl.office.opened import shapes
from propctl.office.opened.people import in_clear
from propctl.regulation.model.amended import is_the_programs
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.contradictions import Contradiction, contradictions
from propctl.regulation.model.fold import VOID, Folded, creates, ended_states, states_of
from propctl.regulation.model.form_parts import any_field, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import AMEND, SET, Event, Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.ids import spelled

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def received(office: Office, paths: Iterable[str]) -> list[Problem]:
    """What the desks did at once, of the records that an exchange has brought or changed."""
    found: list[Problem] = []
    came = set(paths)
    for path in sorted(came):
        record = office.reader.read(path)
        if not isinstance(record, Record) or not office.catalog.has_form(record.form):
            continue
        form = office.catalog.form(record.form)
        try:
            folded = shapes.folded(record, form)
        except PropctlError:
            continue  # ``check`` tells what is wrong with it
        found += done_at_once(office, path, folded, form)
    office.index.refresh()
    later = [*spelled_alike(office), *succeeded(office), *merged_away(office)]
    return found + [problem for problem in later if problem.path in came]


def done_at_once(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """What two desks did to one record, neither knowing of the other, as far as the record tells it."""
    yield from did_not_count(office, path, folded)
    yield from contradicted(office, path, folded, form)
    yield from rested_on(office, path, folded)
    yield from opened_otherwise(office, path, folded, form)
    yield from opened_twice(office, path, folded, form)


def did_not_count(office: Office, path: str, folded: Folded) -> Iterator[Problem]:
    """Steps that the state which another desk had brought about does not allow."""
    for event in folded.conflicts:
        if _made_alike(office, event, folded):
            continue
        standing = list(brought_about(office, folded, event))
        yield Problem(
            path,
            0,
            event.step,
            N_("{id}: {step} by {by} at {at} does not count: another desk had gone on"),
            {
                "id": folded.id,
                "typed": spelled(folded.ref),
                "step": office.wording.step(folded.form, event.step),
                "by": office.name_of(event.by),
                "at": event.at,
                "names": standing,
            },
            N_("settle it between the two; {names}, brought about by it, still counts: void or merge it")
            if standing
            else N_("settle it between the two, and note what was agreed: propctl note {typed} TEXT"),
        )


def _made_alike(office: Office, event: Event, folded: Folded) -> bool:
    """Whether two desks made a record with its natural key alike; of people each sealed what it wrote."""
    form = office.catalog.form(folded.form)
    step = form.step.get(event.step)
    if step is None or not creates(step) or not form.key:
        return False
    for name, value in event.values.items():
        field, stands = any_field(form, name) or Field(), folded.values.get(name)
        clear = in_clear(office, field, name, value, folded.ref)
        if value != stands and (clear is None or clear != in_clear(office, field, name, stands, folded.ref)):
            return False
    return True


def contradicted(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """Fields that two desks gave different values at once."""
    for one in contradictions(folded, form):
        field = any_field(form, one.field)
        personal = field is None or field.personal
        msgid = N_(
            "{id}: at once {first_by} wrote {first} as {label}, and {second_by} {second}; {second} counts"
        )
        if personal:
            msgid = N_("{id}: {first_by} and {second_by} wrote different things as {label} at once")
        yield Problem(
            path,
            0,
            one.field,
            msgid,
            {
                "id": folded.id,
                "label": office.wording.field(folded.form, one.field),
                "first_by": office.name_of(one.first.by),
                "second_by": office.name_of(one.second.by),
                "first": "" if personal else _value(office, folded, one.field, one.was),
                "second": "" if personal else _value(office, folded, one.field, one.counts),
                "command": _settling(office, folded, form, one, personal=personal),
            },
            N_("say once more which holds: {command}"),
        )


def rested_on(office: Office, path: str, folded: Folded) -> Iterator[Problem]:
    """Steps that would have been refused had their desk known what another did at once."""
    from propctl.office.judging.steps_again import overtaken

    counts = [event.n for event in folded.lived]
    for event, other, reason in overtaken(office, folded) if len(set(counts)) < len(counts) else ():
        yield Problem(
            path,
            0,
            event.step,
            N_("{id}: {by} did {step} while {other_by} did {other} at another desk: {reason}"),
            {
                "id": folded.id,
                "by": office.name_of(event.by),
                "step": office.wording.step(folded.form, event.step),
                "other_by": office.name_of(other.by),
                "other": office.wording.step(folded.form, other.step),
                "reason": reason,
                "command": f"{office.wording.command(folded.form, event.step)} {spelled(folded.ref)}",
            },
            N_("say once more which holds: {command}"),
        )


def opened_otherwise(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """Amendments of what a step opened by, made at another desk before it knew of that step."""
    counted = [event for event in folded.lived if event not in folded.conflicts and event.step in form.step]
    amended = [event for event in folded.record.history if event.step == AMEND]
    for event in counted if amended and not folded.voided else ():
        deciding = [one for one in opens_of(form.step[event.step]) if one.each or one.when]
        for other in amended if deciding else ():
            names = [name for name in other.values.get(SET, {}) if any_field(form, name)]
            if other.n != event.n or not any(one.each in names or reads(names, one.when) for one in deciding):
                continue
            yield Problem(
                path,
                0,
                event.step,
                N_(
                    "{id}: {by} did {step} while {other_by} amended {labels} at another desk, which decides"
                    " what it opens, and an amendment opens nothing"
                ),
                {
                    "id": folded.id,
                    "by": office.name_of(event.by),
                    "step": office.wording.step(folded.form, event.step),
                    "other_by": office.name_of(other.by),
                    "labels": [office.wording.field(folded.form, name) for name in names],
                    "typed": spelled(folded.ref),
                },
                N_("register it again as it holds, then: propctl void {typed} REASON"),
            )


def opened_twice(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """A record that two desks made by its natural key at once: what each opened with it stands twice."""
    makers = [
        one for one in folded.lived if one.batch and one.step in form.step and creates(form.step[one.step])
    ]
    for first, again in pairwise(makers):
        if first.n != again.n:
            continue
        opened, again_opened = (list(brought_about(office, folded, one)) for one in (first, again))
        # What both made under one natural key is one record.
        too_many = [one for one in again_opened if one not in opened]
        if too_many and any(one not in again_opened for one in opened):
            yield Problem(
                path,
                0,
                again.step,
                N_(
                    "{id}: {first_by} and {by} did {step} at two desks at once, and {names} stand beside the"
                    " others"
                ),
                {
                    "id": folded.id,
                    "first_by": office.name_of(first.by),
                    "by": office.name_of(again.by),
                    "step": office.wording.step(folded.form, again.step),
                    "names": too_many,
                },
                N_("void those that are too many"),
            )


def spelled_alike(office: Office) -> Iterator[Problem]:
    """Natural keys that differ in spelling alone: one thing that was made twice."""
    for path, first, second in (*office.index.spelled_alike(), *_but_for_noughts(office)):
        yield Problem(
            path,
            0,
            "id",
            N_("{first} and {second} are one number in two spellings"),
            {"first": first.id, "second": second.id, "typed": spelled(second)},
            N_("name {first} where {second} is named, then: propctl void {typed} REASON"),
        )


def _but_for_noughts(office: Office) -> Iterator[tuple[str, Ref, Ref]]:
    """Homes and buildings that differ in noughts alone, 3-201 and 03-0201: the path of the later, both."""
    for form in home_forms(office):
        ended = {VOID, *ended_states(office.catalog.form(form))}
        first: dict[str, Ref] = {}
        rows = [row for row in office.index.rows(form=form) if row.state not in ended]
        for row in sorted(rows, key=lambda one: one.registered):
            earlier = first.setdefault(unit_spellings(row.id)[0], row.ref)
            if alike(earlier.id, unit=True) != alike(row.id, unit=True):
                yield office.index.path(row.ref) or "", earlier, row.ref


def _value(office: Office, folded: Folded, name: str, value: Any) -> Any:
    field = any_field(office.catalog.form(folded.form), name)
    told = office.wording.value(folded.form, field, value) if field is not None else str(value)
    return told or Said(N_("nothing"))


def _asking(form: Form, name: str) -> list[str]:
    """The steps that ask people for a field."""
    return [step for step, one in form.step.items() if name in one.ask and not one.internal]


def _ending(form: Form) -> list[str]:
    """The steps that end a record as a mistake, once somebody agrees: nothing goes on from there."""
    onward = states_of(form, [at for step in form.step.values() for at in as_list(step.from_) if at != "*"])
    return [name for name, one in form.step.items() if one.approve and one.to and one.to not in onward]


def _settling(office: Office, folded: Folded, form: Form, one: Contradiction, *, personal: bool) -> str:
    """The step that says again what holds: the one that decided it, else an amendment."""
    step = form.step.get(one.second.step) or form.step.get(one.first.step)
    named = one.second.step if one.second.step in form.step else one.first.step
    field = any_field(form, one.field)
    if step is not None and not creates(step) and not step.internal:
        return f"{office.wording.command(folded.form, named)} {spelled(folded.ref)}"
    if field is not None and (field.fixed or is_the_programs(form, one.field)):
        for name in (*_asking(form, one.field), *_ending(form)):
            return f"{office.wording.command(folded.form, name)} {spelled(folded.ref)}"
        return f"propctl void {spelled(folded.ref)} …"
    plain = not personal and isinstance(one.counts, (str, int, Decimal))
    value = f"={one.counts}" if plain else "=…"  # rows, several values, people: typed anew
    setting = f"{one.field}{value}"
    quoted = f'"{setting}"' if " " in setting else setting
    return f"propctl amend {spelled(folded.ref)} --set {quoted}"
