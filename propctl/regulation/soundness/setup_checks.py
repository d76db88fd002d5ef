"""Whether what ``propctl setup`` is to make of an office's sheets can be made."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regulation.model.constructs import SetUpRecord, SheetColumn
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import AreaCheck

PLACES = ("home", "building", "source")  # what every row says: where the home is


class SetUpCheck(AreaCheck):
    """The columns that an area knows, and the records that are made of them."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, column in self.area.setup.column.items():
            self._column(("setup", "column", name), name, column)
        for name, record in self.area.setup.record.items():
            self._record(("setup", "record", name), record)
        return self.found

    def _column(self, at: Path, name: str, column: SheetColumn) -> None:
        if name in PLACES:
            self.note(at, N_("{name!r} is where a home is; call the column otherwise"), name=name)
        self.claims(at, column)
        named = self.catalog.sheet_field(self.area.name, column.of)
        if named is None:
            fields = [f"{form}.{field}" for form, one in self.area.form.items() for field in one.field]
            self.unknown((*at, "of"), N_("there is no field {name!r}"), column.of, fields)
            return
        full, found = named
        for key, other in (
            ("otherwise", column.otherwise),
            ("beside", column.beside),
            ("rest", column.rest),
            ("left", column.left),
        ):
            if other:
                self._known((*at, key), other)
        if column.label.zh or column.label.en:
            self.named(at, column)
        area = full.partition(".")[0]
        known = self.catalog.choices(area, found, self.on) if found.choices else {}
        for choice in filter(None, column.words):
            if not (
                found.choices and self.catalog.called(area, found, choice, self.on)
            ):  # an office drops some
                self.unknown((*at, "words", choice), N_("there is no choice {name!r}"), choice, known)

    def _record(self, at: Path, record: SetUpRecord) -> None:
        self.claims(at, record)
        full = self.form_of((*at, "form"), record.form)
        if full is None:
            return
        form = self.catalog.form(full)
        steps = creating_steps(form)
        if record.step and record.step not in steps:
            self.unknown((*at, "step"), N_("there is no step {name!r}"), record.step, steps)
        if record.redo and record.redo not in form.step:
            self.unknown((*at, "redo"), N_("there is no step {name!r}"), record.redo, form.step)
        for name, column in record.set.items():
            self.field((*at, "set", name), form, name)
            self._known((*at, "set", name), column)
        for number, column in enumerate(record.when):
            self._known((*at, "when", number), column)
        for key, name in record.sums.items():
            self.field((*at, "sums", key), form, name)

    def _known(self, at: Path, name: str) -> None:
        """The name of a column, of this area or another's (``fees.owed``), or of a place."""
        area, _, column = qualify(self.area.name, name).partition(".")
        declared = self.catalog.area(area).setup.column if area in self.catalog.names else {}
        if name not in PLACES and column not in declared:
            self.unknown(at, N_("there is no column {name!r}"), name, [*PLACES, *declared])
