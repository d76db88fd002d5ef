"""Whether clauses can be read and enforced: their texts, placeholders, limits, calendars, posts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from propctl.errors import N_, UsageError
from propctl.regex import regex
from propctl.regulation.model.constructs import Role, Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import PLACE, Label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.parameters import falling, wrong_parameter
from propctl.regulation.roles import RoleNow
from propctl.regulation.soundness.checking import AreaCheck, Nameable

CLAUSE_ID = regex(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")


class ClauseCheck(AreaCheck):
    """The clauses of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them; the key of each begins with its id."""
        for rule in {rule.id: rule for rule in self.catalog.rules(self.area.name).values()}.values():
            self._rule(("rule", rule.id), rule)
        for name, role in self.area.role.items():
            self._role(("role", name), role)
        return self.found

    def _role(self, at: Path, role: Role) -> None:
        """A clause about a post names the post, and leaves to it alone what it may do."""
        self.claims(at, role)
        rule = self.catalog.find_rule(qualify(self.area.name, (role.claims or [""])[0]))
        if rule is None or "post" not in rule.params:
            self.note(
                at,
                N_("it says what a clause makes of a post: name the clause, which has {name}"),
                name="post",
            )
            return
        for name in ("reports_to", "supervises"):
            value = self.catalog.param(rule.id, name, self.on)
            for post in as_list(value):
                if post.endswith("+") or post == "any":
                    message = N_("{name} names posts, no rank: {value}")
                    self.note(at, message, name=name, value=post)
        if not self.catalog.in_force(rule.id, self.on):
            return
        for role_now in self.catalog.roles(self.on):
            if role_now.rule == rule.id:
                for step in (*role_now.alone, *role_now.assigned):
                    self._within(at, role_now, step)

    def _within(self, at: Path, role: RoleNow, step: str) -> None:
        """A step left to a post, or given to it, that the step itself lets others do only: nobody could."""
        form, _, name = step.rpartition(".")
        declared = self.catalog.find_form(form)
        if declared is None or name not in declared.step:
            return
        demands = self.catalog.posts(form.partition(".")[0], declared.step[name].post, self.on)
        wide = [one for one in demands if one.endswith("+") or one.startswith("field:") or one == "any"]
        if demands and not wide and role.posts and not set(demands) & set(role.posts):
            message = N_("{step} is done by {posts}, so it can't be left or given to {others} ({rule})")
            self.note(at, message, step=step, posts=demands, others=role.posts, rule=role.rule)

    def _rule(self, at: Path, rule: Rule) -> None:
        if not CLAUSE_ID.fullmatch(rule.id):
            message = N_("{name!r} is no id of a clause: area.name, in small letters, digits and -")
            self.note((*at, "id"), message, name=rule.id)
        self.texts(at, Label(rule.zh, rule.en))
        for key, text in (("zh", rule.zh), ("en", rule.en)):
            for name in PLACE.findall(text):
                if name not in rule.params:
                    message = N_("the text names {{{name}}}, which is no parameter")
                    self.unknown((*at, key), message, name, rule.params)
            if any(mark in PLACE.sub("", text) for mark in "{}"):
                self.note((*at, key), N_("a brace that names no parameter: write {place}"), place="{name}")
        for key in ("info", "rising"):
            for number, name in enumerate(getattr(rule, key)):
                if name not in rule.params:
                    self.unknown((*at, key, number), N_("there is no parameter {name!r}"), name, rule.params)
        for first, then in falling(rule, rule.params):
            message = N_("{first} is above {then}")
            self.note((*at, "rising"), message, first=first, then=then)
        for name in rule.types:
            if name not in rule.params:
                self.unknown((*at, "types", name), N_("there is no parameter {name!r}"), name, rule.params)
        known = self.catalog.find_rule(rule.id) is not None  # not by an id that begins with another area
        for name, shipped in rule.params.items():  # once the office has set another value, it binds nobody
            value = self.catalog.param(rule.id, name, self.on) if known else shipped
            self._param((*at, "params", name), rule, name, value)

    def _param(self, at: Path, rule: Rule, name: str, value: Any) -> None:
        """A value fits the type of its parameter, or nobody has set it."""
        if name in rule.info:
            return
        try:
            kind = parameter_type(rule, name).kind
        except UsageError as error:
            self.note((*at[:2], "types", name), error.msgid, **error.values)
            return
        if kind in ("clauses", "steps") and isinstance(value, list):  # of areas that are declared here
            value = [one for one in value if self.catalog.knows(one.partition(".")[0])]
        if kind != "department":  # each office has its own, and shipped clauses name the usual ones
            wrong = wrong_parameter(rule, name, value, self._names)
            if wrong is not None:
                self.note(at, wrong.msgid, **wrong.values)

    @cached_property
    def _names(self) -> Nameable:
        return Nameable(self.known, self.catalog, self.on)
