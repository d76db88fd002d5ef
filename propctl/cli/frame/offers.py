"""What may be typed where, each with what it is: the shell offers it after Tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify, targets_of

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session
    from propctl.regulation.model.constructs import Field, Step

_MOST = 200  # records that are offered


def records(session: Session, form: str = "", step: Step | None = None) -> Mapping[str, str]:
    """Open records with a few words of each; for a ``step``, those of ``form`` to which it may be done."""
    from propctl.office.asking.queries import title_of
    from propctl.regulation.model.fold import states_of
    from propctl.store.files.ids import spelled

    office = session.office
    if not form or step is None:
        rows = office.index.rows(open=True)
    else:
        declared = office.catalog.form(form)
        rows = office.index.rows(form=form, states=sorted(states_of(declared, as_list(step.from_))))
    shared = office.index.shared()
    return {
        spelled(row.ref) if row.id in shared else row.id: title_of(office, row.form, row.values)
        for row in rows[-_MOST:]
    }


def values(session: Session, area: str, field: Field) -> Mapping[str, str]:
    """What a field takes: its choices, people, posts, clauses, the records that it may name, yes and no."""
    offers: Mapping[str, Callable[[], Mapping[str, str]]] = {
        "choice": lambda: _choices(session, area, field),
        "staff": lambda: staff(session),
        "post": lambda: posts(session),
        "rule": lambda: clauses(session),
        "routine": lambda: routines(session),
        "ref": lambda: _referred(session, area, field),
        "bool": lambda: {"是": "", "否": ""} if session.words.chinese else {"yes": "", "no": ""},
    }
    found = offers.get(field.type)
    return found() if found else {}


def _choices(session: Session, area: str, field: Field) -> Mapping[str, str]:
    choices = session.catalog.choices(area, field, session.now.date())
    return {id: session.words.label(label) for id, label in choices.items()}


def _referred(session: Session, area: str, field: Field) -> Mapping[str, str]:
    """Records that a reference may name: standing ones, and of the others the newest."""
    from propctl.office.asking.queries import title_of

    office = session.office
    every = [row for form in targets_of(area, field) for row in office.index.rows(form=form)]
    found = [row for row in every if row.state != "void"]
    return {row.id: title_of(office, row.form, row.values) for row in found}


def staff(session: Session) -> Mapping[str, str]:
    """Who works here today, by id."""
    return {person.id: person.name for person in session.office.staff()}


def routines(session: Session) -> Mapping[str, str]:
    """The routines of all areas, by id."""
    return {id: session.words.label(title) for id, title in session.catalog.routine_titles().items()}


def posts(session: Session) -> Mapping[str, str]:
    """The posts of the office."""
    known = session.office.settings.posts
    return {id: session.words.label(post.label) for id, post in known.items()}


def clauses(session: Session) -> Mapping[str, str]:
    """Every clause of the areas in use."""
    catalog = session.catalog
    rules = [rule for area in catalog.names for rule in catalog.rules(area).values()]
    return {rule.id: session.office.wording.clause(rule) for rule in rules}


def parameters(session: Session, words: Sequence[str]) -> Mapping[str, str]:
    """The parameters of the clause that is named first, each with the value that it has today to be changed.

    What is given already is left out; so is the value of one that nobody has set, or that takes several.
    """
    from propctl.regulation.model.constructs import UNSET

    rule = session.catalog.find_rule(words[0]) if words else None
    if rule is None:
        return {}
    wording, given = session.office.wording, {word.partition("=")[0] for word in words[1:]}
    found = {}
    for name, value in session.catalog.params(rule, session.now.date()).items():
        title = wording.parameter_typed(name)
        plain = not isinstance(value, (list, dict)) and value != UNSET
        now = wording.parameter(rule, name, value) if plain else ""
        if given.isdisjoint((name, title)):
            found[f"{name}={now}"] = f"{title}={now}"
    return found


def areas(session: Session) -> Mapping[str, str]:
    """The areas in use."""
    return {name: session.words.label(title) for name, title in session.catalog.summary.titles.items()}


def forms(session: Session) -> Mapping[str, str]:
    """Every form of the areas in use, in full; an area's name stands for its main form."""
    catalog, words = session.catalog, session.words
    below = {
        qualify(area.name, name): words.label(form.label)
        for area in catalog.areas()
        for name, form in area.form.items()
    }
    return {**areas(session), **below}


def lists(session: Session) -> Mapping[str, str]:
    """Every list of records of the areas in use, as ``area.list``."""
    label = session.words.label
    return {
        qualify(area.name, name): f"{label(area.label)}.{label(listing.label)}"
        for area in session.catalog.areas()
        for name, listing in area.lists.items()
        if not listing.lacks
    }


def states(session: Session, form: str) -> Mapping[str, str]:
    """The states and groups of states of a form."""
    from propctl.regulation.model.fold import VOID, all_states

    declared = session.catalog.form(form)
    known = [*all_states(declared), *declared.states, VOID]
    return {name: session.office.wording.state(form, name) for name in known}


def files(session: Session) -> Mapping[str, str]:
    """Files: the shell knows them itself."""
    return {}


def folders(session: Session) -> Mapping[str, str]:
    """Folders: the shell knows them itself."""
    return {}
