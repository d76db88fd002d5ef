"""An office that uses some of the areas: what is left of them where others are not in use.

One rule: **an area that is not in use has no records, and its clauses are not in force.** Conditions that
speak of it are read as in an office that has no record of it yet. So an area in use loses only what would
point into the void: forms that must name a record of such an area (kept aside in ``Area.unused``, where
conditions still find them), and whatever is declared about forms that nobody fills in. An area whose main
form goes that way needs the other area, and the office is told to use that, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple, NoReturn, TypeVar

from msgspec.structs import replace

from propctl.errors import N_, SettingsError
from propctl.regulation.model.constructs import (
    Area,
    Batch,
    Clock,
    Document,
    Field,
    Form,
    Indicator,
    Ladder,
    Ledger,
    Listing,
    Routine,
    SetUp,
    Step,
)
from propctl.regulation.model.form_parts import opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, move_form, points, qualify, records_each

C = TypeVar("C", Clock, Document, Indicator, Ladder, Listing)
T = TypeVar("T")


class Need(NamedTuple):
    """An area that can't do without another, which is not in use."""

    area: str
    other: str
    form: str  # of the area, that must name a record of the other …
    field: str  # … in this field


def void_forms(areas: Mapping[str, Area], names: Collection[str]) -> set[str]:
    """The forms (``area.form``) that nobody fills in where only ``names`` of the ``areas`` are in use.

    Those of the other areas, and those that must point there.
    """
    forms = {f"{area.name}.{form}": area for area in areas.values() for form in area.form}
    void = {full for full, area in forms.items() if area.name not in names}
    while more := {full for full in forms.keys() - void if _pointless(forms[full], full, void)}:
        void |= more
    return void


def needy(areas: Mapping[str, Area], names: Collection[str], void: Collection[str]) -> Iterator[Need]:
    """The areas in ``names`` that cannot do without one which is not among them: their main form is void."""
    for name in names:
        main = main_form(areas[name])
        found = _need(areas[name], f"{name}.{main}", void) if main in areas[name].form else None
        if found is not None:
            yield found


def refuse_needy(areas: Mapping[str, Area], need: Need) -> NoReturn:
    """Raise ``SettingsError``: the office is to use the other area, too."""
    form = areas[need.area].form[need.form]
    raise SettingsError(
        N_("propctl.toml: office.areas: {area} needs {other} ({form}: {label}); add {other}"),
        area=need.area,
        other=need.other,
        form=form.label,
        label=form.field[need.field].label,
    )


def readable(area: Area) -> Area:
    """What is left of an area that can't be worked with: enough to read the records that it has.

    Its forms with their fields and the names of their states; no clock, list or step that anybody does.
    """
    forms = {name: _bare(area, form) for name, form in area.form.items()}
    main = area.main if area.main in forms else ""
    return Area(
        name=area.name, prefix=area.prefix, title=area.title, main=main, choices=area.choices, form=forms
    )


def _bare(area: Area, form: Form) -> Form:
    steps = {
        name: Step(zh=step.zh, en=step.en, from_=step.from_, to=step.to) for name, step in form.step.items()
    }
    fields = {name: _plain(area, field) for name, field in form.field.items()}
    asks = {name: _plain(area, field) for name, field in form.ask.items()}
    return replace(form, field=fields, ask=asks, step=steps, need={}, args=[], show=[], rule="", rules=[])


def _plain(area: Area, field: Field) -> Field:
    """A field without what is only of use for filling it in; a choice of nothing that is known is a text."""
    known = field.type != "choice" or isinstance(field.choices, dict) or field.choices in area.choices
    return replace(
        field,
        type=field.type if known else "text",
        columns={name: _plain(area, column) for name, column in field.columns.items()},
        fill="",
        when="",
        unit_from="",
        min_chars=0,
        unique=False,
        rule="",
        rules=[],
    )


def narrowed(area: Area, void: Collection[str]) -> Area:
    """An area without what hangs on forms that nobody fills in; those forms are kept in ``unused``."""
    return _Narrowed(area, void).area() if void else area


def _pointless(area: Area, full: str, void: Collection[str]) -> Field | None:
    """A field that a form always asks for and that has nothing to point to; None where each has."""
    for field in area.form[full.partition(".")[2]].field.values():
        for part in (field, *field.columns.values()) if field.required and not field.when else ():
            if part.required and not points(area.name, part, void):
                return part
    return None


def _need(area: Area, full: str, void: Collection[str]) -> Need | None:
    form = full.partition(".")[2]
    field = _pointless(area, full, void)
    if field is None:
        return None
    target = qualify(area.name, as_list(field.to)[0])
    other = target.partition(".")[0]
    if other == area.name:
        return _need(area, target, void)
    fields = area.form[form].field
    name = next(name for name, entry in fields.items() if field is entry or field in entry.columns.values())
    return Need(area.name, other, form, name)


def _where(entries: dict[str, T], keep: Callable[[T], bool]) -> dict[str, T]:
    """The entries of a table that are kept."""
    return {name: entry for name, entry in entries.items() if keep(entry)}


def _forms_of(path: str) -> tuple[str, str]:
    """The names of forms with which the path of a field may begin: ``unit``, ``fees.debt``."""
    first, *rest = path.split(".")
    return first, ".".join([first, *rest[:1]])


class _Narrowed:
    """One area without what hangs on forms that nobody fills in."""

    def __init__(self, declared: Area, void: Collection[str]) -> None:
        self.declared, self.void = declared, void
        self.main = main_form(declared)

    def area(self) -> Area:
        """The area with what somebody fills in, and what is about it; its other forms stand aside."""
        area = self.declared
        kept = {name: self._form(form) for name, form in area.form.items() if not self._is_void(name)}
        return replace(
            area,
            form=kept,
            unused={name: form for name, form in area.form.items() if name not in kept},
            clock=self._about(area.clock),
            lists=self._about(area.lists),
            indicator=_where(self._about(area.indicator), lambda one: not self._is_void(one.base)),
            ladder=self._about(area.ladder),
            document=self._about(area.document),
            procedure=self._about(area.procedure),
            routine=_where(area.routine, self._recurs),
            batch=_where(area.batch, self._is_made),
            setup=self._setup(area.setup),
            ledger={name: self._ledger(entry) for name, entry in area.ledger.items()},
        )

    def _is_made(self, batch: Batch) -> bool:
        return not (self._is_void(batch.form or self.main) or self._is_void(batch.each))

    def _setup(self, setup: SetUp) -> SetUp:
        """Of the sheets that an office kept, the columns and records of forms that somebody fills in."""
        return replace(
            setup,
            column=_where(setup.column, lambda one: not any(map(self._is_void, _forms_of(one.of)))),
            record=_where(setup.record, lambda one: not self._is_void(one.form)),
        )

    def _ledger(self, ledger: Ledger) -> Ledger:
        """A ledger that only such forms move."""
        moves = [one for one in ledger.moves if move_form(self.declared, ledger, one.on)[0] not in self.void]
        return replace(ledger, moves=moves)

    def _is_void(self, name: str) -> bool:
        return qualify(self.declared.name, name) in self.void

    def _about(self, entries: dict[str, C]) -> dict[str, C]:
        """The entries that are about a form which somebody fills in."""
        return _where(entries, lambda one: not self._is_void(one.of or self.main))

    def _recurs(self, routine: Routine) -> bool:
        """Whether there is something to do it for, and something to prove it with."""
        form, _, _ = routine.proof.rpartition(".")
        return not any(map(self._is_void, (records_each(routine), routine.proof, form)))

    def _form(self, form: Form) -> Form:
        return replace(form, step={name: self._step(step) for name, step in form.step.items()})

    def _step(self, step: Step) -> Step:
        """The step without the records that it would open elsewhere."""
        return replace(step, opens=[opens for opens in opens_of(step) if not self._is_void(opens.form)])
