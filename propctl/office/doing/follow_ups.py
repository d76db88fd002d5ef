"""What a step opens: a request for each record that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, SettingsError
from propctl.office.doing.drafts import Draft, Request, in_office_words
from propctl.office.opened.scope import RecordScope
from propctl.regulation.language.evaluation import Condition
from propctl.regulation.language.names import row_fields
from propctl.regulation.model.constructs import Names, Opens
from propctl.regulation.model.fold import Folded, allowed, outdated
from propctl.regulation.model.form_parts import any_field, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def follow_ups(office: Office, draft: Draft, record: Record, rest: dict[str, Any]) -> Iterator[Request]:
    """The steps that a step done brings with it; ``rest`` was typed for them.

    Made one by one: what a request is filled from may be what the one before it did.
    """
    now = office.fold(record)
    if outdated(draft.step, draft.values, now):
        return
    for opens in opens_of(draft.step):
        yield from _of_one(office, draft, now, opens, rest)


def _done_here(office: Office, form: str, name: str) -> bool:
    """Whether a step that a controller goes on with is done: not one that serves only clauses switched off.

    What a step declares that it opens is part of it, and goes with its own clauses.
    """
    declared = office.catalog.find_form(form)
    step = declared.step.get(name) if declared is not None else None
    return step is None or not office.catalog.undone(form, name, step, office.today)


def gone_on(office: Office, draft: Draft) -> Iterator[Request]:
    """What controllers do after a step; ``SettingsError`` for what ``[hook] opens`` does not declare.

    An audit knows by the declaration what a controller did from what somebody wrote by hand.
    """
    place = f"{draft.form}.{draft.request.step}"
    for results in office.hooks.call("after", place, draft=draft):
        for follow in results or []:
            step = f"{follow.form}.{follow.step}"
            if not goes_on(office, place, step):
                raise SettingsError(
                    N_("the controllers that go on after {place} do not say that they do {step}: name it in"
                       " area.toml under [hook] opens"),
                    place=place,
                    step=step,
                )  # fmt: skip
            if _done_here(office, follow.form, follow.step):
                yield follow


def goes_on(office: Office, place: str, step: str) -> bool:
    """Whether a controller that is called after ``place`` may do ``step`` (both ``area.form.step``)."""
    areas = map(office.catalog.area, office.catalog.summary.hooks.get(f"after {place}", ()))
    return any(
        names_step(area.name, area.hook.opens, step)
        if area.hook.opens
        else step.partition(".")[0] == area.name  # it does not say: then what lies in its own area
        for area in areas
    )


def led_to(office: Office, place: str) -> Iterator[str]:
    """The forms (``area.form``) with which a controller that is called after ``place`` may go on.

    None where it does not say: then it goes on with what points to the record, or it points to.
    """
    for area in map(office.catalog.area, office.catalog.summary.hooks.get(f"after {place}", ())):
        for name in area.hook.opens:
            form = name.rpartition(".")[0]
            if form:
                yield form if "." in form else f"{area.name}.{form}"


def names_step(area: str, names: Names, step: str) -> bool:
    """Whether ``names`` hold a step (``area.form.step``): in full, of the area, or of any form."""
    return any(
        step.rpartition(".")[2] == name
        if "." not in name
        else step == (name if name.count(".") == 2 else f"{area}.{name}")
        for name in names
    )


def _of_one(
    office: Office, draft: Draft, now: Folded, opens: Opens, rest: dict[str, Any]
) -> Iterator[Request]:
    entries = as_list(RecordScope(office, now, draft.values).value(opens.each)) if opens.each else [None]
    form = qualify(draft.area, opens.form)
    blank = dict.fromkeys(row_fields(draft.declared, opens.each)) if opens.each else {}
    rows = any_field(draft.declared, opens.each) if opens.each else None
    for number, entry in enumerate(entries, 1):
        row = entry if isinstance(entry, dict) else {"entry": entry}
        scope = RecordScope(office, now, {**draft.values, **blank, **row} if opens.each else draft.values)
        if opens.when and not _condition(office, opens.when, draft, opens.each).holds(scope):
            continue
        values = {
            name: _set(office, text, draft, scope, opens.each)
            for name, text in opens.set.items()
            if _taken(office, form, name, draft)
        }
        values = {
            name: _in_words(office, draft, (form, name), opens, (value, scope))
            for name, value in values.items()
            if value is not None
        }
        values = values if opens.on else {**values, **rest}
        for there in _there(office, form, opens, draft, scope) if opens.on else [""]:
            yield Request(
                form=form,
                step=opens.step,
                id=there,
                values=values,
                at=draft.at,
                by=draft.by,
                trusted=True,
                line=(rows.label, number) if rows is not None and len(entries) > 1 else None,
            )


def _taken(office: Office, form: str, name: str, draft: Draft) -> bool:
    """Whether a field is filled in here: one that serves a stopped clause alone is left out."""
    field = any_field(office.catalog.form(form), name)
    return field is None or not office.catalog.unasked(form, name, field, draft.at.date())


def _there(office: Office, form: str, opens: Opens, draft: Draft, scope: RecordScope) -> Iterator[str]:
    """The records to go on with; none of those that stand where the step is not done."""
    for found in as_list(_value(office, opens.on, draft, scope, opens.each)):
        record = office.find(Ref(form, str(found)))
        if (
            record is not None
            and not record.voided
            and allowed(opens.step, record, office.catalog.form(form))
        ):
            yield record.id


def _in_words(
    office: Office, draft: Draft, target: tuple[str, str], opens: Opens, given: tuple[Any, RecordScope]
) -> Any:
    """A choice or post that is copied into a text, as people call it: its id means nothing to them there."""
    (form, name), (value, scope) = target, given
    field = any_field(office.catalog.form(form), name)
    text = opens.set[name]
    if field is None or field.type != "text" or not isinstance(value, str) or not isinstance(text, str):
        return value
    part = next((one for one in text.split(" or ") if scope.value(one) not in (None, "")), "")
    rows = any_field(draft.declared, opens.each) if opens.each else None
    source = rows.columns.get(part) if rows is not None else None
    source = (rows if part == "entry" else source) or any_field(draft.declared, part)
    if source is None or source.type not in ("choice", "post"):
        return value
    lang = office.settings.office.lang
    if source.type == "post":
        known = office.settings.posts.get(value)
        return known.label.of(lang) if known is not None else value
    called = office.catalog.called(draft.area, source, value, draft.at.date())
    return called.of(lang) if called is not None else value


def _set(office: Office, text: Any, draft: Draft, scope: RecordScope, rows: str) -> Any:
    if not isinstance(text, str):
        return text
    if text in scope.known:  # as it was typed, not as conditions compare it
        return scope.known[text]
    value = _value(office, text, draft, scope, rows)
    return in_office_words(office, value) if text.startswith("$") else value


def _value(office: Office, text: str, draft: Draft, scope: RecordScope, rows: str) -> Any:
    return _condition(office, text, draft, rows).value(scope)


def _condition(office: Office, text: str, draft: Draft, rows: str) -> Condition:
    return office.expressions.condition(text, draft.form, rows=rows)
