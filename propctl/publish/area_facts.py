"""What an area's page shows beside its clauses: promises, who does what, forms, all from its declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propctl.publish.site.printed_clauses import STAFF, clause, reads
from propctl.regulation.model.constructs import UNSET, Area, Clock, Document, Form, Step
from propctl.regulation.model.fold import all_states, states_of
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import Label, label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Promise(msgspec.Struct, frozen=True):
    """One promised time."""

    clock: str
    what: str  # from what to what: 登记 → 转交
    limit: str  # 20分钟
    hours: str  # the calendar it is counted in
    rule: str
    text: str  # the clause
    coming: list[str]


class Duty(msgspec.Struct, frozen=True):
    """One step and who may do it."""

    step: str
    who: str
    limits: list[str]  # not by whom, with whose approval


class Move(msgspec.Struct, frozen=True):
    """One step on the drawing: from the state at ``start`` (-1: from nothing) to that at ``end``."""

    step: str
    who: str
    start: int
    end: int


class Flow(msgspec.Struct, frozen=True):
    """How a record of one form goes its way."""

    form: str
    title: str
    states: list[str]
    moves: list[Move]


class Paper(msgspec.Struct, frozen=True):
    """One printable form."""

    area: str
    name: str
    title: str
    copies: list[list[str]]
    uri: str
    audience: str  # who fills it in

    @property
    def pdf(self) -> str:
        """Where the same lies as PDF, if it is made."""
        return self.uri.removesuffix(".html") + ".pdf"


def promises(office: Office, area: Area, audience: str, lang: str) -> list[Promise]:
    """The area's clocks whose clause is in force, printed by this edition, and has a limit.

    Residents read none that a record says itself, by the day that was agreed: it tells them nothing.
    """
    found = []
    for name, clock in area.clock.items():
        for rule_id in clock.claims[:1]:
            rule = office.catalog.rule(qualify(area.name, rule_id))
            value = office.catalog.params(rule, office.today).get(clock.within, UNSET)
            if not (reads(audience, rule) and office.in_force(rule)) or (value == UNSET and not clock.due):
                continue
            if clock.due and audience != STAFF:
                continue
            words = clause(office, rule, lang, audience)
            found.append(
                Promise(
                    name,
                    _span(office, area, clock, lang),
                    _due(office, area, clock, lang)
                    if clock.due
                    else office.in_words(lang).parameter(rule, clock.within, value),
                    _hours(office, rule.id, lang),
                    rule.id,
                    words.text,
                    words.coming,
                )
            )
    return _once_a_clause(found, lang)


def _once_a_clause(found: list[Promise], lang: str) -> list[Promise]:
    """Several times that one clause promises alike, on one line."""
    alike: dict[tuple[str, str], Promise] = {}
    for promise in found:
        key = (promise.rule, promise.limit)
        first = alike.get(key)
        if first is None:
            alike[key] = promise
        elif promise.what not in first.what.split(_pause(lang)):
            what = f"{first.what}{_pause(lang)}{promise.what}"
            alike[key] = msgspec.structs.replace(first, what=what)
    return list(alike.values())


def _due(office: Office, area: Area, clock: Clock, lang: str) -> str:
    form = office.catalog.form(qualify(area.name, clock.of or main_form(area)))
    field = any_field(form, clock.due)
    name = field.label.of(lang) if field else clock.due
    return f"by: {name}" if lang.startswith("en") else f"按{name}"


def _hours(office: Office, rule_id: str, lang: str) -> str:
    rule = office.catalog.rule(rule_id)
    value = office.catalog.params(rule, office.today).get("calendar", UNSET)
    return "" if value == UNSET else office.in_words(lang).parameter(rule, "calendar", value)


def _span(office: Office, area: Area, clock: Clock, lang: str) -> str:
    """What the time runs between."""
    if clock.label.zh:
        return clock.label.of(lang)
    form = qualify(area.name, clock.of or main_form(area))
    start = [_point(office, form, name).of(lang) for name in as_list(clock.start)]
    stop = [_point(office, form, name).of(lang) for name in as_list(clock.stop)]
    joiner = " / " if lang.startswith("en") else "或"
    return " → ".join(joiner.join(names) for names in (start, stop) if names)


def _point(office: Office, form: str, name: str) -> Label:
    """A step, a time field, or a step of a linked record, in words."""
    declared = office.catalog.form(form)
    if name in declared.step:
        return office.step_label(form, name)
    field = any_field(declared, name)
    if field is not None:
        return field.label
    linked = name.removeprefix("linked.")
    target = ".".join(linked.split(".")[:2])
    return office.form_label(target) if office.catalog.has_form(target) else Label(name, name)


def duties(office: Office, form: str, lang: str) -> list[Duty]:
    """Who may do which step of a form; steps that other steps do are left out."""
    declared = office.catalog.form(form)
    return [
        Duty(
            office.step_label(form, name).of(lang),
            who(office, form, step, lang),
            _limits(office, form, step, lang),
        )
        for name, step in declared.step.items()
        if not step.internal
    ]


def who(office: Office, form: str, step: Step, lang: str) -> str:
    """The posts that may do a step, in words."""
    return _posts(office, form, step.post, lang) or ("any of the staff" if _english(lang) else "全体员工")


def _posts(office: Office, form: str, posts: str | list[str], lang: str) -> str:
    area = form.partition(".")[0]
    found = [_post(office, form, name, lang) for name in office.catalog.posts(area, posts, office.today)]
    return _pause(lang).join(dict.fromkeys(found))


def _post(office: Office, form: str, name: str, lang: str) -> str:
    label = office.in_words(lang).post(name, form)
    if not name.startswith("field:"):
        return label
    return f"whoever is named as “{label}”" if _english(lang) else f"登记的{label}"


def _limits(office: Office, form: str, step: Step, lang: str) -> list[str]:
    found = []
    if step.not_by:
        names = [office.step_label(form, name).of(lang) for name in step.not_by]
        if _english(lang):
            found.append(f"not by whoever did: {', '.join(names)}")
        else:
            found.append(f"经手{'、'.join(f'“{name}”' for name in names)}的人不得办理")
    if step.approve:
        posts = _posts(office, form, step.approve, lang)
        found.append(f"with the approval of: {posts}" if _english(lang) else f"须经{posts}批准")
    return found


def flow(office: Office, form: str, lang: str) -> Flow | None:
    """The drawing's data; None for a form that has no way to go (a single state)."""
    declared = office.catalog.form(form)
    states = all_states(declared)
    if len(states) < 2:
        return None
    places = {state: place for place, state in enumerate(states)}
    moves = []
    for name, step in declared.step.items():
        if not step.to:
            continue
        label, posts = office.step_label(form, name).of(lang), who(office, form, step, lang)
        for start in _starts(declared, step, places):
            moves.append(Move(label, posts, start, places[step.to]))
    labels = [office.state_label(form, state).of(lang) for state in states]
    return Flow(form, office.form_label(form).of(lang), labels, moves)


def _starts(form: Form, step: Step, places: dict[str, int]) -> list[int]:
    if not step.from_:
        return [-1]
    froms = states_of(form, as_list(step.from_))
    return sorted(places[state] for state in froms if state in places and state != step.to)


def copies_of(office: Office, area: Area, document: Document, lang: str) -> list[list[str]]:
    """What stands on each copy of a paper form: its number and who keeps it."""
    if isinstance(document.copies, list):
        return [[label(text).of(lang) for text in copy] for copy in document.copies]
    table = office.catalog.referred(area.name, document.copies, office.today)
    return [] if table == UNSET else [[label(text).of(lang)] for text in table.values()]


def papers(office: Office, area: Area, lang: str, *, staff: bool = False) -> list[Paper]:
    """The printable forms of an area: its documents, and its main form where that has none.

    ``staff``: all of its forms, and the books that are kept of a period. None of clauses not in force.
    """
    found = {}
    for name, document in area.document.items():
        unused = office.catalog.switched_off(area.name, document.claims, office.today)
        if unused or (document.per and not staff):
            continue
        form = qualify(area.name, document.of or main_form(area))
        title = document.label.of(lang) or office.form_label(form).of(lang)
        copies = copies_of(office, area, document, lang)
        found[name] = Paper(
            area.name, name, title, copies, f"forms/{area.name}-{name}.html", document.audience
        )
    covered = {document.of or main_form(area) for document in area.document.values()}
    for name, declared in area.form.items():
        if name in covered or name in found or declared.key or not declared.label.zh:
            continue
        if not staff and name != main_form(area):
            continue
        title = declared.label.of(lang)
        found[name] = Paper(area.name, name, title, [], f"forms/{area.name}-{name}.html", STAFF)
    return list(found.values())


def _pause(lang: str) -> str:
    """What stands between things that are enumerated."""
    return ", " if _english(lang) else "、"


def _english(lang: str) -> bool:
    return lang.startswith("en")
