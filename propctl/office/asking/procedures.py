"""What is done, in order, where something happened: the card of a procedure, and how far a record has come.

Whom a step rings is looked up when it is asked: who is on duty by the roster, then whoever holds the post,
with the telephone of the settings; numbers and posts that a clause names; the people of a standing record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.office.doing.spoken import spoken, written
from propctl.office.opened.settings import Person, holds
from propctl.regulation.model.constructs import UNSET, Procedure
from propctl.regulation.model.fold import Folded, allowed, ended_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, parameter, qualify
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Ringing(msgspec.Struct, frozen=True):
    """Somebody to be rung."""

    who: Label
    number: str = ""  # "": no telephone is set
    on_duty: bool = False
    nobody: bool = False  # a crew of which nobody wrote down who is in it


class Stage(msgspec.Struct, frozen=True):
    """One step of a card."""

    step: str
    number: int  # on the card as it hangs on the wall, also where not all of it can be done now
    title: Label
    posts: list[str]  # who does it; none: anybody
    ring: list[Ringing]
    say: list[Label]
    done: dt.datetime | None = None
    by: str = ""


class Card(msgspec.Struct, frozen=True):
    """What is done, in order."""

    name: str
    form: str
    title: Label
    stages: list[Stage]
    record: Ref | None = None

    @property
    def ended(self) -> bool:
        """Whether its last stage is done: what was left out may be done still, and waits no more."""
        return bool(self.stages[-1].done)

    @property
    def next(self) -> Stage | None:
        """What comes next: the first that is not done behind the last that is, else the first that is not."""
        done = [number for number, stage in enumerate(self.stages) if stage.done]
        behind = self.stages[done[-1] + 1 :] if done else []
        return next((stage for stage in (*behind, *self.stages) if stage.done is None), None)


def cards(office: Office, area: str) -> list[Card]:
    """The cards of an area, as they hang on the wall."""
    return [_card(office, area, name, one) for name, one in office.catalog.area(area).procedure.items()]


def happenings(office: Office, area: str) -> dict[str, tuple[str, Label]]:
    """What may happen, as one says it: value → the name of its card, and the value's own name."""
    declared, found = office.catalog.area(area), {}
    for name, one in declared.procedure.items():
        field = any_field(declared.form[one.of or main_form(declared)], one.by)
        named = office.catalog.choices(area, field, office.today) if field else {}
        found.update({value: (name, named[value]) for value in one.values or [name] if value in named})
    return found


def card_of(office: Office, folded: Folded) -> Card | None:
    """The card of what happened, with the times of its steps; None where there is none for it."""
    area = folded.form.partition(".")[0]
    for name, one in _on(office, folded.form):
        if folded.values.get(one.by) in (one.values or [name]):
            return _card(office, area, name, one, folded)
    return None


def going_on(office: Office, area: str) -> list[Card]:
    """The cards of what is open and not yet gone through to its last step, the newest first."""
    found = []
    for form in {qualify(area, one.of or main_form(office.catalog.area(area))) for one in _all(office, area)}:
        for row in office.index.rows(form=form, open=True, newest_first=True):
            card = card_of(office, office.folded(row.ref))
            if card is not None and card.next is not None and not card.ended:
                found.append(card)
    return found


def without_card(office: Office, area: str) -> Iterator[tuple[str, str]]:
    """Values of a field by which procedures go that none of them is for: (form, value)."""
    declared = office.catalog.area(area)
    had: dict[tuple[str, str], set[str]] = {}
    for name, one in declared.procedure.items():
        had.setdefault((one.of or main_form(declared), one.by), set()).update(one.values or [name])
    for (form, by), values in had.items():
        field = any_field(declared.form[form], by)
        for value in office.catalog.choices(area, field, office.today) if field else ():
            if value not in values:
                yield form, value


def _all(office: Office, area: str) -> list[Procedure]:
    return list(office.catalog.area(area).procedure.values())


def _on(office: Office, form: str) -> Iterator[tuple[str, Procedure]]:
    area = office.catalog.area(form.partition(".")[0])
    for name, one in area.procedure.items():
        if qualify(area.name, one.of or main_form(area)) == form:
            yield name, one


def _card(office: Office, area: str, name: str, one: Procedure, folded: Folded | None = None) -> Card:
    form = qualify(area, one.of or main_form(office.catalog.area(area)))
    used = [step for step in one.steps if _used(office, form, step, folded)]
    stages = [
        _stage(office, form, (number, step), one, folded)
        for number, step in enumerate(used, 1)
        if _offered(office, form, step, folded)
    ]
    return Card(name, form, one.label, stages, folded.ref if folded else None)


def _used(office: Office, form: str, step: str, folded: Folded | None) -> bool:
    """What a clause in force asks for, or was done while one did."""
    declared = office.catalog.form(form).step[step]
    done = folded is not None and bool(folded.events.get(step))
    return done or not office.catalog.undone(form, step, declared, office.today)


def _offered(office: Office, form: str, step: str, folded: Folded | None) -> bool:
    """On a record: what was done, or can be from its state."""
    declared = office.catalog.form(form)
    if folded is None:
        return True
    return bool(folded.events.get(step)) or allowed(step, folded, declared)


def _stage(office: Office, form: str, place: tuple[int, str], one: Procedure, folded: Folded | None) -> Stage:
    number, step = place
    declared, area = office.catalog.form(form).step[step], form.partition(".")[0]
    done = folded.events[step][-1] if folded and folded.events.get(step) else None
    return Stage(
        step,
        number,
        office.step_label(form, step),
        list(office.catalog.posts(area, declared.post, office.today)),
        [who for whom in as_list(one.ring.get(step, ())) for who in _rung(office, area, whom)],
        [text for _, text in spoken(office, declared, folded)] if folded else written(office, declared, area),
        done.at if done else None,
        done.by if done else "",
    )


def _rung(office: Office, area: str, whom: str) -> Iterator[Ringing]:
    """Whom an entry of ``ring`` means."""
    form, colon, key = whom.partition(":")
    if colon:
        yield from _people_of(office, Ref(qualify(area, form), key))
    elif whom.startswith("$"):
        clause, name = parameter(area, whom)
        rule = office.catalog.find_rule(clause)
        value = office.catalog.params(rule, office.today)[name] if rule and office.in_force(rule) else UNSET
        for entry in as_list(value) if value != UNSET else ():
            if str(entry).rstrip("+") in office.settings.posts or str(entry).endswith("+"):
                yield from _holders(office, str(entry))
            else:
                yield Ringing(label(str(entry)), str(entry))
    else:
        yield from _holders(office, whom)


def _holders(office: Office, post: str) -> Iterator[Ringing]:
    """Who is on duty for a post, then whoever else holds it."""
    there = office.hooks.call("on_duty", post=post, at=office.now)
    people = [person for person in office.staff() if holds(person, post)]
    for person in sorted(people, key=lambda one: one.id != there):
        yield _ringing(person, on_duty=person.id == there)


def _people_of(office: Office, ref: Ref) -> Iterator[Ringing]:
    """The people whom a standing record names; of none, the record itself, so that it is seen."""
    found = office.find(ref)
    form = office.catalog.form(ref.form)
    fields = {**form.field, **form.ask}
    named = found.values if found and not found.voided and found.state not in ended_states(form) else {}
    staff = [name for name in named if name in fields and fields[name].type == "staff"]
    ids = [str(id) for name in staff for id in as_list(named[name])]
    people = [office.settings.staff[id] for id in ids if id in office.settings.staff]
    there = [
        _ringing(person, on_duty=_is_on_duty(office, person))
        for person in people
        if person.works_on(office.today)
    ]
    there.sort(key=lambda one: not one.on_duty)
    key = fields.get(form.key)
    title = office.catalog.choices(ref.form.partition(".")[0], key, office.today).get(ref.id) if key else None
    yield from there or [Ringing(title or label(ref.id), nobody=True)]


def _is_on_duty(office: Office, person: Person) -> bool:
    """Whether a turn of somebody's own has begun and not ended, as the areas that have rosters tell."""
    turns = office.hooks.call("turns", person=person.id, since=office.now)
    return any(turn.start <= office.now and not turn.cancelled for some in turns for turn in some)


def _ringing(person: Person, *, on_duty: bool = False) -> Ringing:
    return Ringing(Label(person.name, person.name), person.phone, on_duty)


def values_of(card: Card, stage: Stage) -> dict[str, Any]:
    """A stage under the stable keys of ``--json``."""
    return {
        "step": stage.step,
        "posts": stage.posts,
        "ring": [{"who": one.who.zh, "number": one.number, "on_duty": one.on_duty} for one in stage.ring],
        "say": [text.zh for text in stage.say],
        "done": stage.done,
        "by": stage.by,
    }
