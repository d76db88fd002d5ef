"""From what a person typed to the record that is meant. The one place where an id comes without its form."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from propctl.entry.characters import normalise
from propctl.entry.counting_order import Counted
from propctl.entry.natural_keys import alike, unit_number, unit_spellings, written
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.asking import unclaimed
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, ended_states
from propctl.regulation.model.form_parts import creating_steps, key_fields
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.ref import Ref
from propctl.store.files.ids import expand_id, is_tail, parse_id, record_id_of, spelled
from propctl.store.files.paths import candidates, plural
from propctl.words.messages import CHINESE

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_NEAREST = 3  # that are named where nothing answers


class Ambiguous(UsageError):
    """What was typed means several records; ``refs`` are all of them."""

    def __init__(self, typed: str, refs: list[Ref]) -> None:
        names = list(map(spelled, refs))
        super().__init__(N_("{id} fits several records: {names}; write one of these"), id=typed, names=names)
        self.refs = refs


def resolve(office: Office, typed: str, form: str = "") -> Ref:
    """The record that ``typed`` means: ``A01``, ``1121-A01``, a full id, a natural key, ``form:id``.

    A natural key may be typed in any spelling (``3栋1201``), a form by its title (``钥匙:A``). ``form``:
    only records of that form are meant. ``Ambiguous`` where several answer to it; ``UsageError`` where none
    does, with the nearest that there are.
    """
    forms, text = _form_before(office, typed)
    forms = forms or ([form] if form else [])
    answering = _answering(office, text, forms)
    found = list(dict.fromkeys(ref for ref in answering if not forms or ref.form in forms))
    if len(found) > 1:
        raise Ambiguous(typed, found)
    if not found:
        raise _unknown(office, text, forms, answering)
    return found[0]


def reference(office: Office, form: str, field: Field, typed: str) -> str:
    """What a reference keeps of ``typed``: the id; with its form where several of its forms have such an id.

    ``form`` is the one that has the field. Raises as ``resolve`` does.
    """
    refs = office.catalog.refs(form, field, typed)
    if len(refs) == 1 and office.exists(refs[0]):
        return refs[0].id
    forms, text = _form_before(office, typed)
    allowed = office.catalog.refs(form, field, text)
    targets = dict.fromkeys(ref.form for ref in allowed)
    answering = (
        ref for target in targets if not forms or target in forms for ref in _of_form(office, target, text)
    )
    numbered = (
        parse_id(text) is not None
    )  # a number names one record, whichever of the forms it was asked for
    found = [ref for ref in dict.fromkeys(answering) if not numbered or office.exists(ref)]
    if len(found) > 1:
        raise Ambiguous(typed, found)
    if not found:
        raise _unregistered(office, field, typed, [ref.form for ref in allowed])
    others = [Ref(ref.form, found[0].id) for ref in allowed if ref.form != found[0].form]
    return str(found[0]) if any(map(office.exists, others)) else found[0].id


def same_key(office: Office, ref: Ref) -> Ref | None:
    """The record of a form whose natural key is this one, in whichever spelling; None where there is none.

    Of homes and buildings also with other noughts: who adds 3-0201 beside 3-201 means the same home, unless
    that was voided for its spelling.
    """
    found = _spelled(office, ref.form, ref.id)
    keys = key_fields(office.catalog.form(ref.form)).values()
    if not found and any(field.spelling == "unit" for field in keys):
        alike_but_noughts = _of_noughts(office, ref.form, ref.id)
        found = [one for one in alike_but_noughts if office.folded(one).state != VOID]
    return next(iter(found), None)


def meant_key(office: Office, form: str, typed: str) -> Ref | None:
    """The record that a person means by what he typed for a key: its meaning, words, or a part of them."""
    return next(iter(_of_form(office, form, typed)), None)


def canonical(office: Office, form: str, text: str) -> str:
    """A natural key of a form in its one spelling."""
    return unit_number(text) if office.catalog.names_units(form) else written(text)


# -- what answers


def _form_before(office: Office, typed: str) -> tuple[list[str], str]:
    """The forms that stand before a colon (``hazmat.key:A``, ``钥匙：A``), and the id; none without one."""
    name, colon, text = typed.replace("：", ":").partition(":")
    if not colon:
        return [], typed
    forms = _forms_named(office, name.strip())
    if not forms:
        raise UsageError(N_("{id}: there is no form {name!r}"), id=typed, name=name.strip())
    return forms, text.strip()


def _forms_named(office: Office, name: str) -> list[str]:
    """The forms of a name or title: ``hazmat.key``, an area for its main form, ``key``, ``钥匙``."""
    catalog = office.catalog
    if catalog.has_form(name):
        return [name]
    titles = catalog.summary.titles
    areas = [area for area, label in titles.items() if name in (area, label.zh, label.en)]
    if areas:
        return [qualify(area, main_form(catalog.area(area))) for area in areas]
    return [
        full
        for full, form in catalog.forms()
        if name in (full.partition(".")[2], form.label.zh, form.label.en)
    ]


def _answering(office: Office, text: str, forms: list[str]) -> list[Ref]:
    """The records that a text may mean, sound or not; of no form twice where one has it to the letter."""
    full = _expanded(office, text, forms)
    exact = set(office.index.named(full)) if full else set()
    files = candidates(office.folder, full) if full else []
    exact.update(ref for path in files for ref in _at(office, path))
    if exact and parse_id(text):  # a whole number, typed to the letter, means no key that looks like it
        return sorted(exact)
    known = {ref.form for ref in exact}
    keys = {unit: alike(text, unit=unit) for unit in (False, True)}
    others = [
        ref
        for ref, key in office.index.alike(keys.values())
        if ref.form not in known and key == keys[office.catalog.names_units(ref.form)]
    ]
    found = {*exact, *others}
    asked = () if found else forms or {ref.form for ref, _ in office.index.keys(())}
    for form in asked:
        found.update(_of_noughts(office, form, text))
    for form in () if found else asked:
        found.update(_of_pattern(office, form, text) or _of_meaning(office, form, text))
    return sorted(found, key=lambda ref: (ref.form, Counted(ref.id)))


def _expanded(office: Office, text: str, forms: Iterable[str]) -> str:
    """A short number in full; "" for what can be no id, though it may be another spelling of one."""
    prefixes = [prefix for prefix, name in office.catalog.summary.prefixes.items() if [name] == list(forms)]
    try:
        return expand_id(text, office.today, prefixes[0] if prefixes else "")
    except UsageError:
        if alike(text, unit=True) == alike(text):
            raise
        return ""


def _spelled(office: Office, form: str, text: str) -> list[Ref]:
    """The records of a form that have this natural key: to the letter, else in another spelling."""
    if office.exists(Ref(form, text)):
        return [Ref(form, text)]
    key = alike(text, unit=office.catalog.names_units(form))
    made = office.pending.of_key(form, key, office.catalog.names_units)
    return made or [ref for ref, _ in office.index.alike([key], form)]


def _of_noughts(office: Office, form: str, text: str) -> list[Ref]:
    """The homes of a form that this number means but for noughts: 01-0101 where 1-101 is typed."""
    if not office.catalog.names_units(form) or len(spellings := unit_spellings(text)) < 2:
        return []
    keys = [alike(one, unit=True) for one in spellings]
    made = [ref for key in keys for ref in office.pending.of_key(form, key, office.catalog.names_units)]
    return made or [ref for ref, _ in office.index.alike(keys, form)]


def _of_form(office: Office, form: str, text: str) -> list[Ref]:
    """The records of one form that a text may mean: by its number or key, else by what it means."""
    if not office.catalog.form(form).key:
        ref = Ref(form, _expanded(office, text, [form]))
        return [ref] if office.exists(ref) else []
    return (
        _spelled(office, form, text)
        or _of_noughts(office, form, text)
        or _of_pattern(office, form, text)
        or _of_meaning(office, form, text)
        or _of_words(office, form, text)
        or _of_part(office, form, text)
    )


def _of_meaning(office: Office, form: str, text: str) -> list[Ref]:
    """The record that one field names, by another way to say what it holds: 客户档案, 上半年, 陈立."""
    declared = office.catalog.find_form(form)
    field = declared.field.get(declared.key) if declared is not None else None
    if field is None:
        return []
    from propctl.office.asking.keys_said import said_of  # only where no record is called so

    refs = [Ref(form, id) for id in said_of(office, form, field, text.strip())]
    return [ref for ref in refs if office.exists(ref)]


def _of_words(office: Office, form: str, text: str) -> list[Ref]:
    """The records that are called so, where a key is made of several ids that have names: 绿化 北区."""
    if "{" not in office.catalog.form(form).key or not office.wording.is_named(form):
        return []
    called = [office.wording.spoken(lang).record for lang in (CHINESE, "en")]
    refs = [row.ref for row in office.index.rows(form=form)]
    said = _bare(text)
    return [ref for ref in refs if any(_bare(name(ref)) == said for name in called)]


def _bare(text: str) -> str:
    """A name as it is compared: in any spelling, without what stands between its parts."""
    return "".join(filter(str.isalnum, normalise(text))).lower()


def _of_part(office: Office, form: str, text: str) -> list[Ref]:
    """The one record in force about what was typed, of a key that says more: 3-1203 of 3-1203@2026-11-02."""
    declared = office.catalog.form(form)
    fields = key_fields(declared)
    over = {VOID, *ended_states(declared)}
    for field in fields.values() if len(fields) > 1 else ():
        targets = office.catalog.refs(form, field, text) if field.type == "ref" else []
        found = [
            row.ref
            for target in targets
            for about in _of_form(office, target.form, text)
            for row in office.index.linked(about, form)
            if row.state not in over
        ]
        if len(found) == 1:
            return found
    return []


def _of_pattern(office: Office, form: str, text: str) -> list[Ref]:
    """The record whose key is made of one field alone, by that field: ``3-201`` for ``H-3-201``."""
    declared = office.catalog.find_form(form)
    if declared is None or "{" not in declared.key or len(key_fields(declared)) != 1:
        return []
    (name,) = key_fields(declared)
    unit = office.catalog.names_units(form)
    for said in ([text], unit_spellings(text) if unit else []):
        keys = [alike(declared.key.replace(f"{{{name}}}", one), unit=unit) for one in said]
        found = [ref for ref, _ in office.index.alike(keys, form)]
        if found:
            return found
    return []


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


# -- what does not


def _unknown(office: Office, text: str, forms: list[str], answering: list[Ref]) -> PropctlError:
    """Why no record answers: it is of another form, or there is none, and which come nearest."""
    if answering:
        return UsageError(
            N_("{id} is a {found}, not a {wanted}"),
            id=answering[0].id,
            found=office.form_label(answering[0].form),
            wanted=office.form_label(forms[0]),
        )
    full = _expanded(office, text, forms) or text
    if left := unclaimed.of_record(office.sources, office.folder, full):
        return left
    near = nearest(office, text, forms)
    if near:
        return UsageError(N_("there is no record {id}; the nearest: {near}"), id=full, near=near)
    ways = _ways_to_make(office, forms[0]) if len(forms) == 1 and parse_id(full) is None else ""
    if ways:
        form = office.form_label(forms[0])
        return UsageError(N_("there is no {form} {id} yet; first: {ways}"), form=form, id=text, ways=ways)
    return UsageError(N_("there is no record {id}"), id=full)


def _ways_to_make(office: Office, form: str) -> str:
    """The steps that make a standing record, with their commands; "" for a form that is numbered."""
    wording, declared = office.wording, office.catalog.form(form)
    steps = creating_steps(declared).items() if declared.key else ()
    return wording.joined(
        f"{wording.step(form, name)} {wording.command(form, name)}"
        for name, step in steps
        if not step.internal
    )


def _unregistered(office: Office, field: Field, typed: str, forms: list[str]) -> UsageError:
    """Why a reference names nothing, and where what is new would be registered."""
    near = nearest(office, typed, forms)
    try:
        numbered = parse_id(_expanded(office, typed, forms))
    except UsageError:
        numbered = None
    meant = office.catalog.summary.prefixes.get(numbered.prefix) if numbered else None
    forms = list(dict.fromkeys([meant] if meant in forms else forms))
    areas = dict.fromkeys(form.partition(".")[0] for form in forms)
    msgid = N_("{label}: there is no {value}; check it, or register it first: {form} (propctl {area})")
    if near:
        msgid = N_(
            "{label}: there is no {value}; the nearest: {near}. Check it, or register it first: {form}"
            " (propctl {area})"
        )
    return UsageError(
        msgid,
        label=field.label,
        value=typed,
        near=near,
        form=[office.form_label(form) for form in forms],
        area=[area if n == 0 else f"propctl {area}" for n, area in enumerate(areas)],
    )


def nearest(office: Office, text: str, forms: Collection[str] = ()) -> list[str]:
    """The ids that come nearest to a text: of the same day, of the same room elsewhere, else most like it.

    Those of the same building are compared before all others: a sheet may hold thousands of mistakes.
    """
    from propctl.regulation.language.mistakes import nearest as most_like  # only a mistake waits for it

    try:
        full = _expanded(office, text, forms)
    except UsageError:
        full = ""
    numbered = parse_id(full)
    if numbered or is_tail(full):
        day = full.rpartition("-")[0] if numbered else f"%-{full.partition('-')[0]}"
        numbers = office.index.numbers(f"{day}-%")
        prefixes = office.catalog.summary.prefixes
        asked = [
            number
            for number in numbers
            if not forms or ((one := parse_id(number)) and prefixes.get(one.prefix) in forms)
        ]
        return most_like(full, asked, _NEAREST, 0.3)
    typed = alike(text, unit=True)
    known = {key: ref.id for ref, key in office.index.keys(forms)}
    rooms = [key for key in known if key.rpartition("-")[2] == typed.rpartition("-")[2]]
    close = most_like(typed, rooms, _NEAREST, 0.3)
    within = [key for key in known if "-" in typed and key.partition("-")[0] == typed.partition("-")[0]]
    for others in (within, known):
        if len(close) < _NEAREST:
            close += most_like(typed, others, _NEAREST)
    return [known[key] for key in dict.fromkeys(close)][:_NEAREST]
