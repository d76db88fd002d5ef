"""What a rate is a share of, in words: nobody has to guess what was counted and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import N_, Said
from propctl.office.asking.explained import OfficeTelling
from propctl.regulation.language.explanation import explain
from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.fold import merged_states
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.counting.figures import Figure
    from propctl.office.opened.office import Office


def denominator(office: Office, figure: Figure) -> Said | None:
    """Of what records (or money) a share is; None for a figure that is no share."""
    if figure.measure != "share":
        return None
    area = office.catalog.area(figure.area)
    indicator = area.indicator[figure.name]
    if indicator.collected is not None:
        return Said(N_("what was charged for the months of the period, in yuan"))
    form, own = qualify(area.name, indicator.of or main_form(area)), qualify(area.name, indicator.claims[0])
    if indicator.base:
        base = indicator.base
        if base.startswith("$."):
            base = office.catalog.param(own, base[2:], figure.judged_on)
        if base == UNSET:
            return Said(N_("nothing yet: the clause leaves open what to measure against"))
        if qualify(area.name, base) != form:
            return Said(N_("all {form} records"), form=office.form_label(qualify(area.name, base)))
    found = _cohort(office, form, indicator.cohort)
    if merged_states(office.catalog.form(form)) and not indicator.clock:  # a limit missed stays missed
        found = Said(N_("{records}, not those merged into another"), records=found)
    if indicator.whole and indicator.whole != f"@{indicator.cohort}":  # else it says the same twice
        found = _narrowed(office, figure, (form, own), indicator.whole, found)
    if indicator.clock:
        clock = office.expressions.names(form).clock_label(qualify(area.name, indicator.clock))
        found = Said(N_("{records} whose limit “{clock}” ended or was missed"), records=found, clock=clock)
    if indicator.once:
        told = office.catalog.field_at(form, indicator.once)
        named = told[1].label if told else Label(indicator.once, indicator.once)
        found = Said(N_("{records}, of one “{subject}” only the last"), records=found, subject=named)
    return found


def _narrowed(office: Office, figure: Figure, of: tuple[str, str], whole: str, records: Said) -> Said:
    """Those of the records that count, by the clauses as they stood; how these count, where they say so."""
    telling, settled = OfficeTelling(office, figure.judged_on), dict[tuple[str, str], object]()

    def given(rule: str, name: str) -> object:
        value = office.catalog.param(rule, name, figure.judged_on)
        settled[rule, name] = None if value == UNSET else value
        return settled[rule, name]

    form, own = of
    told = explain(whole, office.expressions.names(form), telling, own, given=given)
    if not told.always:
        records = Said(N_("{records} where {condition}"), records=records, condition=told.means)
    for (rule, name), value in settled.items():
        if value is not None:
            named, said = telling.parameter_named(name), telling.parameter(rule, name, value)
            records = Said(N_("{records}; {name}: {value}"), records=records, name=named, value=said)
    return records


def _cohort(office: Office, form: str, cohort: str) -> Said:
    """The records of the period: registered in it, or which a step or time field brings into it."""
    named = office.form_label(form)
    if cohort == "now":
        return Said(N_("all {form} records"), form=named)
    if cohort == "register":
        return Said(N_("{form} records registered in the period"), form=named)
    declared = office.catalog.form(form)
    if cohort in declared.step:
        step = office.step_label(form, cohort)
        return Said(
            N_("{form} records in which “{step}” was first done in the period"), form=named, step=step
        )
    field = declared.field.get(cohort) or declared.ask[cohort]
    return Said(N_("{form} records whose “{field}” lies in the period"), form=named, field=field.label)
