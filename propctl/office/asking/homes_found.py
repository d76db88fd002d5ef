"""Who is calling: homes found by any spelling or by who lives there; who is on file, what is open there.

People are looked for among what this desk may open, in memory alone: nothing of them is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.entry.identifiers import has_digits, telephone_digits
from propctl.entry.masking import mask
from propctl.entry.natural_keys import alike
from propctl.entry.pinyin import initials
from propctl.office.asking.queries import concerning
from propctl.office.doing.access import may_reveal
from propctl.office.opened.people import reveal_one
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.fold import Folded, ended_states, open_states
from propctl.regulation.model.form_parts import creating_steps, key_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify, targets_of
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


class Resident(NamedTuple):
    """Somebody on file, in clear: never shown so, but filled into a form by his place."""

    name: str
    phone: str
    home: Ref
    record: Ref  # that says so
    others: tuple[str, ...] = ()  # more numbers: whom to ring in an emergency

    def reached(self, digits: str) -> Resident | None:
        """Him with that of his numbers which has these digits; None where none has."""
        numbers = (self.phone, *self.others)
        number = next((one for one in numbers if has_digits(one, digits)), None)
        return None if number is None else self._replace(phone=number)

    @property
    def masked(self) -> str:
        """How he is shown."""
        return f"{mask(self.name)} {mask(self.phone, 'phone') if self.phone else ''}".strip()

    def answers(self, typed: str) -> bool:
        """Whether he is meant: by name, by its first letters, by a part of the number."""
        digits = telephone_digits(typed)
        return (
            (bool(digits) and self.reached(digits) is not None)
            or (not typed.isdecimal() and typed in self.name)
            or (len(typed) > 1 and initials(self.name).startswith(typed))
        )


def forms_used(office: Office) -> list[tuple[str, Form]]:
    """The forms of the areas that the office uses."""
    areas = office.catalog.areas()
    return [(qualify(area.name, name), form) for area in areas for name, form in area.form.items()]


def home_forms(office: Office) -> list[str]:
    """The forms whose records are homes: their number is typed in any spelling."""
    return [
        full
        for full, form in forms_used(office)
        if any(field.spelling == "unit" for field in key_fields(form).values())
    ]


def homes(office: Office) -> list[tuple[Ref, str]]:
    """Every home, with what its number comes to whatever its spelling."""
    return office.index.keys(home_forms(office))


def residents(office: Office) -> list[Resident]:
    """Everybody on file whom the operator may see in clear."""
    found = []
    for form, field in files_of_homes(office):
        ended = ended_states(office.catalog.form(form))
        allowed: bool | None = None
        for row in office.index.rows(form=form):
            folded = office.find(row.ref) if row.state not in ended and row.state != "void" else None
            if folded is None:
                continue
            if allowed is None:
                allowed = may_reveal(office, folded)
            if not allowed:
                break
            found += _people(office, folded, field)
    return found


def on_file(office: Office, home: Ref) -> list[Resident]:
    """Who is on file for a home, as far as the operator may see them in clear."""
    return [
        one
        for folded, name in _filed(office, home)
        if may_reveal(office, folded)
        for one in _people(office, folded, name)
    ]


def files_of(office: Office, home: Ref) -> list[Folded]:
    """The files of who lives in a home, that are not over."""
    return [folded for folded, _ in _filed(office, home)]


def _filed(office: Office, home: Ref) -> Iterator[tuple[Folded, str]]:
    """Those files, each with its field that names the home."""
    forms = dict(files_of_homes(office))
    for row in concerning(office, home):
        if row.form in forms and row.state not in ended_states(office.catalog.form(row.form)):
            folded = office.find(row.ref)
            if folded is not None:
                yield folded, forms[row.form]


def on_file_of(office: Office, folded: Folded) -> list[Resident]:
    """Who is on file for the home that a record is about; nobody where it is about none."""
    home = home_of(office, folded)
    return on_file(office, home) if home is not None else []


def home_of(office: Office, folded: Folded) -> Ref | None:
    """The home that a record is about, or is: of those that people have files for."""
    filed = [
        target
        for full, name in files_of_homes(office)
        for target in targets_of(full.partition(".")[0], office.catalog.form(full).field[name])
    ]
    if folded.form in filed:
        return folded.ref
    form = office.catalog.form(folded.form)
    for home_form in dict.fromkeys(filed):
        field = _naming(office, folded.form, form, home_form)
        if field and folded.values.get(field):
            return Ref(home_form, str(folded.values[field]))
    return None


def matching_homes(
    typed: str, known: Iterable[tuple[Ref, str]], people: Iterable[Resident]
) -> list[tuple[Ref, str]]:
    """The homes that what was typed may mean, each with who was found there, masked."""
    text = typed.strip().casefold()
    if not text:
        return []
    number = alike(text, unit=True).replace("-", "")
    bare = [(ref, key.replace("-", "")) for ref, key in known] if any(map(str.isdecimal, number)) else []
    rooms = [ref for ref, key in known if key.rpartition("-")[2] == number]
    begin = [ref for ref, key in bare if key.startswith(number)]
    within = [ref for ref, key in bare if number in key and not key.startswith(number)]
    named = {one.home: one.masked for one in people if one.answers(text)}
    return [(ref, named.get(ref, "")) for ref in dict.fromkeys([*rooms, *named, *begin, *within])]


def files_of_homes(office: Office) -> Iterator[tuple[str, str]]:
    """The forms that keep who lives in a home, each with the field that names the home."""
    wanted = set(home_forms(office))
    for full, form in forms_used(office):
        area = full.partition(".")[0]
        for name, field in key_fields(form).items():
            named = wanted.intersection(targets_of(area, field))
            if named and any(one.personal and one.type == "phone" for one in form.field.values()):
                yield full, name
                break


def _people(office: Office, folded: Folded, home_field: str) -> list[Resident]:
    """The people of one record: its own name and number, and those of its tables."""
    declared = office.catalog.form(folded.form)
    home = office.target(folded.form, declared.field[home_field], str(folded.values.get(home_field)))
    found = [_resident(office, declared.field, "", folded.values, folded.ref, home)]
    for name, field in declared.field.items():
        if field.type == "rows":
            for row in as_list(folded.values.get(name)):
                found.append(_resident(office, field.columns, f"{name}.", row, folded.ref, home))
    return [one for one in found if one.name]


def _resident(
    office: Office, fields: dict[str, Field], before: str, values: dict[str, Any], ref: Ref, home: Ref
) -> Resident:
    clear: dict[str, list[str]] = {"text": [], "phone": []}
    for name, field in fields.items():
        value = values.get(name)
        if field.personal and field.type in clear and isinstance(value, str):
            clear[field.type].append(reveal_one(office, field, before + name, value, ref) or "")
    names, numbers = (list(filter(None, found)) for found in clear.values())
    return Resident("".join(names[:1]), "".join(numbers[:1]), home, ref, tuple(numbers[1:]))


class New(NamedTuple):
    """What may be registered from a home."""

    form: str
    step: str
    field: str  # that names the home, or takes the telephone; "" for none


def new_from(office: Office, home: Ref) -> list[New]:
    """What the operator may register from a home: what is registered most often comes first."""
    found: list[tuple[int, bool, New]] = []
    for full, form in forms_used(office):
        field = _naming(office, full, form, home.form)
        step = _made_by(office, full, form) if field and not form.key else ""
        if step:
            count = sum(office.index.counts(full).values())
            area, _, name = full.partition(".")
            beside = main_form(office.catalog.area(area)) != name
            found.append((-count, beside, New(full, step, field)))
    return [new for *_, new in sorted(found, key=lambda one: one[:2])]


def facts_of(office: Office, home: Ref, new: Sequence[New]) -> list[str]:
    """What the forms that may be made from a home tell of it before anything is typed: what is owed."""
    from propctl.office.doing.questions import facts

    found: list[str] = []
    for one in new:
        for field in office.catalog.form(one.form).field.values():
            known = facts(office, one.form, field, {one.field: home.id}) if field.facts else ()
            found += office.wording.facts(one.form, known)
    return list(dict.fromkeys(found))


def told(office: Office, new: New) -> str:
    """What is registered, in words: the area, the step, the form."""
    wording = office.wording
    area = wording.say.label(office.catalog.area(new.form.partition(".")[0]).label)
    return f"{area} · {wording.step(new.form, new.step)} · {wording.form(new.form)}"


def new_records(office: Office) -> list[New]:
    """Every form of which the operator may make a record: those of which there are most come first.

    Standing records, as homes, come behind: there are many, and they are registered once.
    """
    made = ((full, _made_by(office, full, form)) for full, form in forms_used(office))
    found = [New(full, step, "") for full, step in made if step]
    counts = office.index.counts
    return sorted(
        found, key=lambda new: (bool(office.catalog.form(new.form).key), -sum(counts(new.form).values()))
    )


def new_from_number(office: Office) -> list[New]:
    """The forms of which the operator may make a record and that take a telephone; often made first."""
    found: list[tuple[int, New]] = []
    for full, form in forms_used(office):
        names = [name for name, field in form.field.items() if field.type == "phone" and field.personal]
        step = _made_by(office, full, form) if names and not form.key else ""
        if step:
            found.append((-sum(office.index.counts(full).values()), New(full, step, names[0])))
    return [new for _, new in sorted(found, key=lambda one: one[0])]


def _made_by(office: Office, full: str, form: Form) -> str:
    """The step by which the operator may make a record of a form; "" where there is none."""
    from propctl.office.doing.questions import Interview

    steps = (name for name, one in creating_steps(form).items() if not (one.internal or one.brought))
    return next((name for name in steps if Interview.may(office, full, name)), "")


def _naming(office: Office, full: str, form: Form, home_form: str) -> str:
    """The field of a form in which a home is named; "" where there is none."""
    area = full.partition(".")[0]
    for name, field in form.field.items():
        if field.type == "ref" and home_form in targets_of(area, field):
            return "" if field.many else name
    return ""


def history_of(office: Office, home: Ref) -> tuple[list[Row], dict[str, int]]:
    """What is open for a home, the newest first; and how often each form came from there."""
    rows = concerning(office, home)
    open_ = [row for row in rows if row.state in open_states(office.catalog.form(row.form))]
    counts: dict[str, int] = {}
    for row in rows:
        if not office.catalog.form(row.form).key:
            counts[row.form] = counts.get(row.form, 0) + 1
    return open_[::-1], dict(sorted(counts.items(), key=lambda entry: -entry[1]))
