"""Commands that an area's controller carries out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Draft, Request, Values, empty
from propctl.office.judging.permits import Permits
from propctl.regulation.model.constructs import Batch, Command, Field, Form, Step
from propctl.regulation.model.local_names import main_form, qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def call(office: Office, area: str, name: str, typed: Mapping[str, Any]) -> Any:
    """Run a declared command: its arguments are read as fields are, then its function is called by name."""
    declared = office.catalog.area(area).command[name]
    refuse_unused(office, area, declared)
    draft = reading(office, area, run_by(declared), declared.args)
    values = Values(office, draft).read(typed)
    Permits(office, draft).post()
    if declared.writes:
        office.settle()
    return office.hooks.function(area, declared.run or name)(office, **values)


def refuse_unused(office: Office, area: str, declared: Command | Batch) -> None:
    """No command or batch that carries out only clauses which are not in force, as no such step is done."""
    if office.catalog.switched_off(area, declared.claims, office.today):
        raise UsageError(
            N_("{step} is not used here: {rule} is not in force; see propctl rules show {rule}"),
            step=declared.label,
            rule=qualify(area, declared.claims[0]),
        )


def run_by(declared: Command | Batch) -> Step:
    """A command or a batch as what is judged of a step: its name, its clauses, who may."""
    return Step(rule=declared.rule, rules=declared.rules, zh=declared.zh, en=declared.en, post=declared.post)


def reading(office: Office, area: str, step: Step, fields: dict[str, Field]) -> Draft:
    """A draft that only reads what was typed: nothing will be saved of it."""
    name = qualify(area, main_form(office.catalog.area(area)))
    form = Form(field=fields, step={"run": step})
    asks = msgspec.structs.replace(step, to="done")
    draft = Draft(Request(form=name, step="run"), form, asks, empty(name), office.now)
    draft.by = office.operator.id
    return draft
