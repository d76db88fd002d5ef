"""What must be known of all areas before any of them is loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from propctl.regex import regex
from propctl.regulation.model.constructs import Area, Field, Form
from propctl.regulation.model.form_parts import references
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import ledger_forms, main_form, prefixes, qualify, targets_of
from propctl.regulation.model.text import Label

_LINKED_AREA = regex(r"\blinked\.([a-z0-9-]+)\.")


class Summary(msgspec.Struct, frozen=True):
    """What must be known of all areas before any of them is loaded."""

    titles: dict[str, Label]  # area in use -> title, in the order of the command line
    prefixes: dict[str, str]  # prefix of ids -> form
    clocks: dict[str, list[str]]  # form -> clocks that run on it, from whichever area
    ledgers: dict[str, list[str]]  # form -> ledgers that its steps move
    ladders: dict[str, list[str]]  # form -> ladders that count its records
    roles: list[str]  # areas whose clauses say what a post is
    naming: list[str]  # forms that name people: whose names, telephones, plates are personal values
    nobody: list[str]  # what such values hold by default (住户): it names nobody
    hooks: dict[str, list[str]]  # "fill area.form.step" or "on_duty" -> areas whose controller steps in
    told: dict[str, list[str]]  # form -> forms whose records are told with whatever names a record of it
    read_first: list[str]  # areas in the order in which their records are best read
    others: list[str]  # areas that are declared, but not in use
    void: frozenset[str]  # forms that nobody fills in: theirs, and those that must point there


def summarise(areas: Iterable[Area], others: Iterable[str] = (), void: Iterable[str] = ()) -> Summary:
    """The summary of the areas in use; ``others`` are declared only, forms in ``void`` never filled in."""
    areas = list(areas)
    naming, nobody = _people_named(areas)
    return Summary(
        titles={area.name: area.label for area in areas},
        prefixes={prefix: form for area in areas for prefix, form in prefixes(area)},
        clocks=_gathered(
            (_of(area, one.of), f"{area.name}.{n}") for area in areas for n, one in area.clock.items()
        ),
        ledgers=_gathered(
            (form, f"{area.name}.{name}")
            for area in areas
            for name, ledger in area.ledger.items()
            for form in ledger_forms(area, ledger)
        ),
        ladders=_gathered(
            (_of(area, one.of), f"{area.name}.{n}") for area in areas for n, one in area.ladder.items()
        ),
        roles=[area.name for area in areas if area.role],
        naming=naming,
        nobody=nobody,
        hooks=_gathered((key, area.name) for area in areas for key in hook_keys(area)),
        told=_gathered(pair for area in areas for pair in _told(area)),
        read_first=_read_first(areas),
        others=list(others),
        void=frozenset(void),
    )


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """All that belongs to each, in order."""
    found: dict[str, list[str]] = {}
    for of, one in pairs:
        found.setdefault(of, []).append(one)
    return found


def _of(area: Area, form: str) -> str:
    """The form that a construct is about, by full name; the main one where it names none."""
    return qualify(area.name, form or main_form(area))


def pointing_first(areas: Iterable[Area]) -> list[str]:
    """The areas, each before those that its records point to; in a circle the least pointed to first."""
    remaining = {area.name: _points_to(area) for area in areas}
    found: list[str] = []
    while remaining:
        pointed = [name for targets in remaining.values() for name in targets]
        found.append(min(remaining, key=pointed.count))
        del remaining[found[-1]]
    return found


def _read_first(areas: Collection[Area]) -> list[str]:
    """The areas, each after those whose records its clocks wait for; else as ``pointing_first``.

    Who reads the records of an office in this order judges hardly any of them twice.
    """
    awaits: dict[str, set[str]] = {name: set() for name in pointing_first(areas)}
    for area in areas:
        for clock in area.clock.values():
            waiting = _of(area, clock.of).partition(".")[0]
            if waiting in awaits:
                asked = (*as_list(clock.stop), clock.when)
                awaits[waiting].update(name for text in asked for name in _LINKED_AREA.findall(text))
    found: list[str] = []
    while awaits:
        found.append(min(awaits, key=lambda name: len(awaits[name] & awaits.keys() - {name})))
        del awaits[found[-1]]
    return found


def _people_named(areas: Iterable[Area]) -> tuple[list[str], list[str]]:
    """The forms that name people, and what stands there for nobody in particular."""
    forms = {
        f"{area.name}.{name}": [field for _, field in naming_fields(form)]
        for area in areas
        for name, form in area.form.items()
    }
    defaults = [field.default for fields in forms.values() for field in fields]
    nobody = [one for one in defaults if isinstance(one, str)]
    return [name for name, fields in forms.items() if fields], nobody


def naming_fields(form: Form) -> list[tuple[str, Field]]:
    """The personal fields of a form that hold names and numbers; columns of rows as ``members.name``.

    Ages, choices (a sex, a care group) and prose (a remark 出租) are no names: they stand in any text.
    """
    return list(_naming({**form.field, **form.ask}))


def _naming(fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if field.personal and not field.prose and field.type in ("text", "phone", "plate"):
            yield name, field
        for column, spec in _naming(field.columns):
            yield f"{name}.{column}", spec


def hook_keys(area: Area) -> Iterable[str]:
    """What calls for an area's controller: ``fill area.form.step`` … and the questions it answers."""
    for kind in ("fill", "check", "after"):
        for place in getattr(area.hook, kind):
            yield f"{kind} {place if place.count('.') == 2 else f'{area.name}.{place}'}"
    yield from area.hook.answers


def _told(area: Area) -> Iterator[tuple[str, str]]:
    """The forms that have something told, each after what it says that of."""
    for name, form in area.form.items():
        person = form.field.get(form.person) if form.told else None
        if person is not None:
            yield from ((about, f"{area.name}.{name}") for about in targets_of(area.name, person))


def _points_to(area: Area) -> set[str]:
    """The other areas whose records an area's fields point to."""
    fields = [field for form in area.form.values() for field in references(form).values()]
    forms = [form for field in fields for form in targets_of(area.name, field)]
    return {form.partition(".")[0] for form in forms} - {area.name}
