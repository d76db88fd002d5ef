"""Whether something fills in what a declaration says the program fills in."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.errors import N_
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area, Field, Form
from propctl.regulation.model.form_parts import opens_of
from propctl.regulation.model.local_names import main_form, qualify, targets_of
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import AreaCheck

_SAID_BY_PEOPLE = ("required", "default", "fill", "fixed", "hint", "facts", "min_chars", "min", "max")


class ProgramFieldCheck(AreaCheck):
    """The fields that nobody is asked for."""

    def program(self, at: Path, form: str, name: str, field: Field) -> None:
        """A field that the program fills in is for nobody to type, and something does fill it in."""
        if field.computed:
            message = N_("what is computed the program fills in anyhow: leave {key} out")
            self.note((*at, "program"), message, key="program")
        for key in _SAID_BY_PEOPLE:
            if getattr(field, key) not in (None, "", 0, False, {}):
                self.note((*at, key), N_("{key} says nothing of a field that the program fills in"), key=key)
        used = {area.name for area in self.catalog.areas()}
        targets = targets_of(self.area.name, field)
        if targets and not any(one.partition(".")[0] in used for one in targets):
            return  # of an area that the office does not use: what would fill it in is not there either
        if not _filled(self.catalog, form, name):
            message = N_(
                "nothing fills {name} in: name the step under [hook] fill, or set it in opens or in a batch"
            )
            self.note((*at, "program"), message, name=name)

    def unasked(self, at: Path, full: str, form: Form) -> None:
        """A field that steps ask for is asked by one of them, or something fills it in."""
        asked = {name for step in form.step.values() for name in step.ask}
        for name, field in form.ask.items():
            if name in asked or field.computed or field.program:
                continue
            if not _filled(self.catalog, full, name):
                message = N_("no step asks for {name!r}: name it in the ask of one")
                self.note((*at, "ask", name), message, name=name)


def _filled(catalog: Catalog, form: str, name: str) -> bool:
    """Whether anything of an area in use gives a field its value."""
    return any(_fills(catalog, area, form, name) for area in catalog.areas())


def _fills(catalog: Catalog, area: Area, form: str, name: str) -> bool:
    """Whether a controller of an area, a step or a batch of it gives a field its value."""
    steps = {f"{form}.{step}" for step in catalog.form(form).step}
    if any(_full(area, place, steps) in steps for place in (*area.hook.fill, *area.hook.opens)):
        return True
    batches = [one for one in area.batch.values() if qualify(area.name, one.form or main_form(area)) == form]
    return any(one.fill or name in one.set for one in batches) or name in _set(area, form)


def _full(area: Area, place: str, steps: set[str]) -> str:
    """A step as hooks name it, in full; one that is named alone is that of any form."""
    if "." not in place:
        return next((step for step in steps if step.rpartition(".")[2] == place), "")
    return place if place.count(".") == 2 else f"{area.name}.{place}"


def _set(area: Area, form: str) -> Iterator[str]:
    """The fields that steps of an area set in the records of a form which they open."""
    for declared in area.form.values():
        for step in declared.step.values():
            for opens in opens_of(step):
                if qualify(area.name, opens.form) == form:
                    yield from opens.set
