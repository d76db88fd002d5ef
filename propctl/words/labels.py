"""What declared things are called: areas, forms, steps, states, fields, posts, people, accounts, records."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.model.constructs import GENERIC_FIELDS, GENERIC_STEPS, Field, Form, Rule
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import main_form
from propctl.regulation.model.text import Label, label
from propctl.words.citations import citation
from propctl.words.messages import Words

if TYPE_CHECKING:
    from propctl.words.names_needed import Audience, Names, Style

ANYBODY = Label("任何员工", "any of the staff")
YUAN = Label("元", " yuan")
RANKS = MappingProxyType(
    {
        "staff": Label("员工", "staff"),
        "foreman": Label("领班", "foreman"),
        "supervisor": Label("主管", "supervisor"),
        "manager": Label("经理", "manager"),
        "director": Label("主任", "director"),
        "general-manager": Label("总经理", "general manager"),
    }
)
DEPARTMENTS = MappingProxyType(  # what clauses name, where an office does not say what it calls its own
    {
        "engineering": Label("工程部", "Engineering"),
        "service": Label("服务中心", "Service centre"),
        "security": Label("护卫队", "Security"),
        "cleaning": Label("保洁部", "Cleaning"),
        "finance": Label("财务部", "Finance"),
        "business": Label("经营部", "Business"),
    }
)
_PART = regex(r"\{(\w+)\}")  # of a natural key that is a pattern


def unit_of(field: Field, lang: str) -> str:
    """What stands behind an amount of ``field``, in a language; "" behind what is none."""
    if field.type in ("money", "price"):
        return YUAN.of(lang)
    unit = label(field.unit)
    if not lang.startswith("en"):
        return unit.zh
    named = unit.en or unit.zh  # a record's own unit is in the reader's words already
    return f" {named}" if named.isascii() and named else named


def heading(field: Field) -> Label:
    """A field as the heading of a column, with the unit that all its amounts have."""
    name, zh, en = field.label, unit_of(field, "zh"), unit_of(field, "en").strip()
    named = not zh or name.zh.endswith(f"（{zh}）")  # the label says it already
    return name if named else Label(f"{name.zh}（{zh}）", f"{name.en} ({en})")


class Labels:
    """The names of declared things in one language, for one kind of reader."""

    def __init__(
        self,
        names: Names,
        lang: str,
        style: Style = "screen",
        audience: Audience = "staff",
        say: Words | None = None,
    ) -> None:
        """``say``: the sentences of that language, where somebody has them already."""
        self.names, self.lang, self.style, self.audience = names, lang, style, audience
        self.catalog = names.catalog
        self.say = say or Words(lang)
        self._named_forms: dict[str, bool] = {}  # whether a form's keys are made of ids that have names

    def label(self, label: Label) -> str:
        """A label in this language."""
        return self.say.label(label)

    def joined(self, texts: Iterable[str]) -> str:
        """An enumeration."""
        return self.say.joined(texts)

    # -- what an area declares

    def area(self, area: str) -> str:
        """The title of an area; an area that is no longer in use by its name."""
        return self.label(self.catalog.summary.titles.get(area, Label(area)))

    def form(self, form: str) -> str:
        """The title of a form, ``area.form``."""
        declared = self.catalog.form(form)
        return self.label(declared.label) if declared.label.zh else form

    def step(self, form: str, step: str) -> str:
        """What a step of a form is called; the steps that every record takes, too."""
        declared = self.catalog.form(form).step.get(step)
        if declared and declared.zh:
            return self.label(declared.label)
        return self.label(GENERIC_STEPS.get(step, Label(step)))

    def command(self, form: str, step: str) -> str:
        """The command that does a step, without the record: ``propctl complaints transfer``."""
        area, _, own = form.partition(".")
        main = own == main_form(self.catalog.area(area))
        return " ".join(["propctl", area, *([] if main else [own]), step])

    def state(self, form: str, state: str) -> str:
        """What a state of a form is called."""
        if state == "void":
            return self.say(N_("void"))
        named = self.catalog.form(form).state.get(state)
        return self.label(label(named)) if named else state

    def field(self, form: str, name: str) -> str:
        """What a field of a form is called."""
        found = field_of(self.catalog.form(form), name)
        return (self.label(found.label) if found else "") or name

    def heading(self, field: Field) -> str:
        """A field as the heading of a column, with the unit that all its amounts have."""
        return self.label(heading(field))

    def unit(self, field: Field) -> str:
        """What stands behind an amount."""
        return self.say.written(unit_of(field, self.lang))

    def cite(self, rule: Rule) -> str:
        """The clause's id and where it stands: ``hazmat.draw-foreman-or-above，《…》第一篇第2.0条``."""
        return self.label(cited(rule))

    # -- people and posts

    def person(self, person: str) -> str:
        """What a member of staff is called, with the id where two bear one name; an unknown id as it is."""
        people = self.names.people
        name = people.get(person) or person
        if name == person or list(people.values()).count(name) < 2:
            return name
        return f"{name}（{person}）" if self.say.chinese else f"{name} ({person})"

    def post(self, demand: str, form: str = "") -> str:
        """A demand for a post: 客服领班, 领班级以上人员, 经办人 for ``field:NAME`` of ``form``."""
        if demand in ("", "any"):
            return self.label(ANYBODY)
        if demand.startswith("field:"):
            name = demand.removeprefix("field:")
            keyed = self.catalog.form(form).key == name if form else False
            return self.say(N_("the person themselves")) if keyed else self.field(form, name)
        if demand.endswith("+") and (rank := RANKS.get(demand[:-1])):
            return self.label(Label(f"{rank.zh}级以上人员", f"{rank.en} or above"))
        named = self.names.posts.get(demand)
        return self.label(named) if named else self.person(demand)

    def posts(self, demands: str | Iterable[str], form: str = "") -> str:
        """Several demands as one enumeration, each once."""
        wanted = [demands] if isinstance(demands, str) else demands
        return self.joined(dict.fromkeys(self.post(demand, form) for demand in wanted))

    def department(self, department: str) -> str:
        """What a department is called."""
        named = self.names.departments.get(department)
        return self.label(named) if named else department


def field_of(form: Form, name: str, step: str = "") -> Field | None:
    """The field that a name means on a record of ``form``, or in an event of one of its steps."""
    own = None if step in GENERIC_STEPS and step not in form.step else any_field(form, name)
    return own or GENERIC_FIELDS.get(name) or any_field(form, name)


def cited(rule: Rule) -> Label:
    """The clause's id and where it stands, in both languages."""
    where = citation(rule.source)
    return Label(f"{rule.id}，{where.zh}", f"{rule.id}, {where.en}")


def key_parts(form: Form) -> list[str]:
    """The fields that a form's natural key is made of; none where it has a number."""
    return _PART.findall(form.key) if "{" in form.key else [form.key] if form.key else []
