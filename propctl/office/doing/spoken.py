"""What to say on the telephone or at the desk: a clause's line, with the record's values written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.office.opened.people import shown
from propctl.regulation.model.constructs import UNSET, Rule, Step
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import BLANK, Label, label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_BLANK = "____"


def spoken(office: Office, step: Step, folded: Folded) -> list[tuple[Rule, Label]]:
    """The lines to say after a step, with their clauses.

    Left out is a line whose clause is not in force, whose condition does not hold, or that names a value
    which the record does not have, or which the office has not set.
    """
    area = folded.form.partition(".")[0]
    found = []
    for entry in step.lines:
        rule = office.catalog.rule(qualify(area, entry.rule))
        if office.in_force(rule) and _applies(office, entry.when, folded, rule):
            said = line(office, rule, folded)
            if said is not None:
                found.append((rule, said))
    return found


def written(office: Office, step: Step, area: str) -> list[Label]:
    """The lines of a step as they hang on the wall: with blanks for what a record would say."""
    rules = [office.catalog.rule(qualify(area, entry.rule)) for entry in step.lines]
    found = [line(office, rule, None) for rule in rules if office.in_force(rule)]
    return [said for said in found if said is not None]


def _applies(office: Office, when: str, folded: Folded, rule: Rule) -> bool:
    return not when or office.expressions.condition(when, folded.form, rule.id).holds(office.scope(folded))


def line(office: Office, rule: Rule, folded: Folded | None) -> Label | None:
    """A clause's parameter ``text`` (else the clause itself) filled from a record; None without a value.

    Without a record a blank stands for what it would say.
    """
    params = office.catalog.params(rule, office.today)
    text = params.get("text", UNSET)
    if text == UNSET:  # what the clause itself says; nothing where a value in it is not set
        return None if UNSET in map(params.get, BLANK.findall(rule.zh)) else office.rule_text(rule)
    both = label(str(text))
    filled = [_filled(office, rule, params, folded, words, lang) for words, lang in _versions(both)]
    return None if None in filled else Label(*[words for words in filled if words is not None])


def _versions(both: Label) -> list[tuple[str, str]]:
    return [(both.zh, "zh-CN"), *([(both.en, "en")] if both.en else [])]


def _filled(
    office: Office, rule: Rule, params: dict[str, Any], folded: Folded | None, text: str, lang: str
) -> str | None:
    """``{地点}`` is the field of that label or name, ``{within}`` a parameter of this clause or another."""
    area, wording = rule.id.partition(".")[0], office.in_words(lang).on("speech")
    values: dict[str, str] = {}
    for place in BLANK.findall(text):
        clause, _, name = place.rpartition(".")
        named = office.catalog.find_rule(qualify(area, clause)) if clause else rule
        if named is not None and name in named.params:
            value = office.catalog.param(named.id, name, office.today)
            if value == UNSET:
                return None
            values[place] = wording.parameter_line(area, place) or wording.parameter(rule, name, value)
            continue
        if folded is None:
            values[place] = _BLANK
            continue
        name = _field_named(office, folded.form, place)
        field = any_field(office.catalog.form(folded.form), name)
        said = wording.value(folded.form, field, shown(office, folded, name, field)) if field else ""
        if not said:
            return None
        values[place] = said
    return BLANK.sub(lambda match: values[match[1]], text)


def _field_named(office: Office, form: str, place: str) -> str:
    """The field that a placeholder means, by label in either language or by name."""
    declared = office.catalog.form(form)
    fields = {**declared.ask, **declared.field}
    return next((name for name, field in fields.items() if place in (field.zh, field.en)), place)
