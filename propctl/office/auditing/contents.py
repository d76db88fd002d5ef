"""What stands in an event of the past, read as the step would have taken it: values, and what all steps hold.

A value that only a key or a controller could judge is left to them: it accuses nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from propctl.entry.parsers import check_bounds, check_text
from propctl.errors import N_, UsageError
from propctl.office.asking.attached_files import ATTACH
from propctl.office.auditing.past_index import UNJUDGED
from propctl.office.auditing.past_office import PastOffice
from propctl.office.doing.common_steps import GENERIC, passed_on, refuse_change
from propctl.office.doing.drafts import Draft, Values
from propctl.office.handover.responsibilities import held_by
from propctl.office.judging.amended_records import Amending
from propctl.office.judging.taking_back import taking_back
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import RELIEVE, VOID
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import (
    AMONG,
    CLOCKS,
    EMPTIES,
    LAPSES,
    REVERT,
    SET,
    TAKEN,
    WITHDRAWS,
    Event,
)
from propctl.regulation.model.text import joined
from propctl.store.files import attachments
from propctl.store.files.ids import parse_id

_DAY = dt.timedelta(days=1)  # two clocks may differ so much
APPROVED = "approved_by"
OF_LINES = {APPROVED, SET, EMPTIES, LAPSES, WITHDRAWS, CLOCKS, TAKEN, AMONG}  # what lines say beside fields
_AMENDED = {SET, EMPTIES, LAPSES, WITHDRAWS, CLOCKS, "reason"}
_GENERIC = {  # what the lines of the steps hold that every form has
    "note": {"text"},
    ATTACH: {"file", "name", "type", "size"},
    VOID: {"reason"},
    RELIEVE: {SET, "leaver", "reason"},
    REVERT: {TAKEN, AMONG, CLOCKS, "reason"},
}
_UNKNOWN = (*UNJUDGED, BadExpression)


class Beyond(UsageError):
    """A value beyond a bound, or for which there is no place: that may be younger than the value."""


def refuse_values(past: PastOffice, draft: Draft) -> None:
    """No value that the step would not have taken: people, records, bounds, what is computed."""
    reader = Values(past, draft)
    handled = past.catalog.summary.hooks.get(f"fill {draft.form}.{draft.request.step}")
    for name, value in draft.values.items():
        field = any_field(draft.declared, name)
        if field is None or field.personal or value in (None, "", []):
            continue
        _refuse_value(past, draft, field, value)
        if not draft.request.trusted and not handled:
            _refuse_beyond(past, reader, field, value)
        if field.computed:
            with suppress(*_UNKNOWN):
                _refuse_sum(reader, draft, name, field)


def _refuse_beyond(past: PastOffice, reader: Values, field: Field, value: Any) -> None:
    """What lies beyond a field's bounds, or is none of its choices; in the cells of rows, too."""
    if field.fill not in ("", "now") or field.personal:
        return
    for one in as_list(value):
        if field.type != "rows":
            _refuse_one_beyond(past, reader, field, one)
            continue
        for name, column in field.columns.items():
            cell = one.get(name) if isinstance(one, dict) else None
            if cell not in (None, "", []):
                _refuse_beyond(past, reader, column, cell)


def _refuse_one_beyond(past: PastOffice, reader: Values, field: Field, value: Any) -> None:
    area = reader.draft.area
    with suppress(*_UNKNOWN):
        spec = past.fields.spec(area, field)
        try:
            check_bounds(value, spec, reader)
            if spec.type == "text" and isinstance(value, str):
                check_text(value, spec)
        except UsageError as error:
            raise Beyond(error.msgid, **error.values) from None
        offered = past.fields.choices(area, field)
        if offered and value not in offered:
            raise Beyond(N_("{label}: {value} is none of its choices"), label=field.label, value=value)


def refuse_number(past: PastOffice, draft: Draft, written: dt.datetime) -> None:
    """No record under a number that its form does not give, or that was given on another day."""
    if draft.declared.key:
        return
    number = parse_id(draft.before.id)
    days = draft.at.date() - _DAY, written.astimezone(past.tz).date() + _DAY
    if (
        number is None
        or past.catalog.summary.prefixes.get(number.prefix) != draft.form
        or not days[0] <= number.day <= days[1]
    ):
        raise UsageError(N_("{id} is no number that was given to it then"), id=draft.before.id)


def _refuse_value(past: PastOffice, draft: Draft, field: Field, value: Any) -> None:
    """People who do not work here, and records that there are not; in the cells of rows, too."""
    if field.type == "rows":
        for row in value if isinstance(value, list) else ():
            for name, column in field.columns.items():
                if isinstance(row, dict) and row.get(name) not in (None, "") and not column.personal:
                    _refuse_value(past, draft, column, row[name])
        return
    for one in as_list(value):
        if field.type == "staff" and one not in past.settings.staff:
            msgid = N_("{label}: there is no member of staff {value!r}")
            raise UsageError(msgid, label=field.label, value=one)
        if field.type == "ref" and not any(map(past.exists, past.catalog.refs(draft.form, field, str(one)))):
            raise UsageError(N_("{label}: there is no record {value}"), label=field.label, value=one)


def _refuse_sum(reader: Values, draft: Draft, name: str, field: Field) -> None:
    value, known = draft.values[name], {key: one for key, one in draft.values.items() if key != name}
    right = reader.worked_out(field, known) if reader.applies(field, known) else None
    if right is not None and right != value:
        msgid = N_("{label} is computed, and comes to {value}")
        raise UsageError(msgid, label=field.label, value=right)


def refuse_generic(past: PastOffice, draft: Draft, event: Event) -> None:
    """A step of every form holds what it asks for; a handing over passes on what was its person's alone."""
    _refuse_others(past, draft, event, _GENERIC[event.step])
    for name, field in GENERIC[event.step][1].items():
        if event.values.get(name) in (None, ""):
            raise UsageError(N_("still missing: {names}"), names=field.label)
        _refuse_one_beyond(past, Values(past, draft), field, event.values[name])
    if event.step == RELIEVE:
        _refuse_handed_over(past, draft, event.values)
    if event.step == REVERT:
        right = taking_back(past, draft)
        if any(event.values.get(key) != right.get(key) for key in (TAKEN, AMONG)):
            raise UsageError(N_("it takes back a line that is not the last"))
        _refuse_permitted(event, right)


def _refuse_handed_over(past: PastOffice, draft: Draft, values: Mapping[str, Any]) -> None:
    leaver, changes = str(values.get("leaver", "")), values.get(SET)
    changes = changes if isinstance(changes, dict) else {}
    with suppress(*_UNKNOWN):
        mine = held_by(past, draft.before, leaver)
        for name, value in changes.items():
            heirs = [one for one in as_list(value) if one != leaver and one in past.settings.staff]
            passed = (passed_on(draft.before.values[name], leaver, heir) for heir in heirs if name in mine)
            if value not in passed:
                raise UsageError(N_("{name} is not {person}'s to hand over"), name=name, person=leaver)
    if not changes:
        raise UsageError(N_("nothing on {id} is {person}'s"), id=draft.before.id, person=leaver)


def refuse_amendment(past: PastOffice, draft: Draft, event: Event) -> None:
    """What it changes may be changed, its readers would take it, and it takes back what it must, no more."""
    _refuse_others(past, draft, event, _AMENDED)
    if not draft.values:
        raise UsageError(N_("nothing to change: write --set FIELD=VALUE"))
    for name, value in list(draft.values.items()):
        refuse_change(past, draft, name, value)
    changes = {name: value for name, value in draft.values.items() if value is not None}
    with suppress(*_UNKNOWN):
        beside = Amending(past, draft).judge()
        right, said = set(beside.get(WITHDRAWS, [])), set(as_list(event.values.get(WITHDRAWS)))
        msgid = N_("it leaves {steps} standing, which judged what it changes")
        for some, told in ((right - said, msgid), (said - right, N_("it takes back {steps} for nothing"))):
            if some:
                steps = joined([past.step_label(draft.form, name) for name in sorted(some)])
                raise UsageError(told, steps=steps)
        if extra := set(as_list(event.values.get(LAPSES))) - set(beside.get(LAPSES, [])):
            fields = [any_field(draft.declared, name) for name in sorted(extra)]
            labels = joined([field.label for field in fields if field is not None])
            raise UsageError(N_("it leaves {labels} out, which is still asked for"), labels=labels)
        _refuse_permitted(event, beside)
    draft.values = changes


def _refuse_others(past: PastOffice, draft: Draft, event: Event, mine: set[str]) -> None:
    for name in event.values.keys() - mine:
        known = any_field(draft.declared, name) is not None or name in OF_LINES
        raise (UsageError if known else Beyond)(
            N_("{step} does not fill in {name}"), step=past.step_label(draft.form, event.step), name=name
        )


def _refuse_permitted(event: Event, right: Mapping[str, Any]) -> None:
    if set(as_list(event.values.get(CLOCKS))) - set(right.get(CLOCKS, [])):
        raise UsageError(N_("it permits that a limit comes out better, which it does not"))


def lost_file(event: Event, read: Callable[[str], bytes | None]) -> UsageError | None:
    """Why the file that an ``attach`` names is none; ``read``: a file of the workspace after its commit."""
    path = str(event.values.get("file", ""))
    if "size" not in event.values:  # of before files were kept: only where it lay, somewhere
        return Beyond(N_("there is no file {file}"), file=path)
    data = read(path) if attachments.is_path(path) else None
    if data is None:
        return UsageError(N_("there is no file {file}"), file=path)
    if hashlib.sha256(data).hexdigest() not in path:
        return UsageError(N_("{file} does not hold what its name stands for"), file=path)
    if path.endswith(attachments.SEALED):  # size and sort are those of what is sealed
        return None
    right = len(data), attachments.kind_of(data, str(event.values.get("name", "")))[0]
    if right != (event.values["size"], event.values.get("type")):
        return UsageError(N_("{file} is of another size or sort than the line says"), file=path)
    return None
