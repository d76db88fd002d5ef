"""What a step still lacks: everything its clauses require that does not hold, each with the way to it.

A refusal tells all of it at once, and ``show`` before anybody tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_
from propctl.office.doing.drafts import Draft
from propctl.office.opened.scope import RecordScope
from propctl.office.opened.step_fields import wanted
from propctl.regulation.language.gaps import Gap, Gaps, contraries, gaps
from propctl.regulation.language.mistakes import BadExpression
from propctl.regulation.language.reading import Unset
from propctl.regulation.model.constructs import Field, Need
from propctl.regulation.model.fold import allowed
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import own_reference
from propctl.regulation.model.record import AMEND
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_OWN, _UNTOLD = 1000, 2000  # behind what other steps do: what this step fills in, what no step would mend


Unmet = tuple[str, Need]  # a need that does not hold, behind its clause


class Lack(msgspec.Struct, frozen=True):
    """One thing that a step lacks."""

    rules: list[str]  # the clauses that require it
    what: str  # in words
    way: str  # the command that does it; "" where there is none to tell
    place: int  # where it stands in the order of the work

    @property
    def own(self) -> bool:
        """Whether the step itself fills it in."""
        return self.place == _OWN


class Lacking:
    """Tells what one draft lacks."""

    def __init__(self, office: Office, draft: Draft, unmet: Callable[[str], list[Unmet]]) -> None:
        """``unmet``: the needs of another step that do not hold on the draft's record."""
        self.office, self.draft, self._unmet = office, draft, unmet
        self.wording = office.wording
        self.scope = RecordScope(office, draft.before, draft.values)
        self._steps = list(draft.declared.step)

    def all(self, unmet: Iterable[Unmet]) -> list[Lack]:
        """What the ``unmet`` needs lack, and what the steps that close them lack, in the order of the work.

        What several clauses want of one step is one line, which names them all.
        """
        by_step: dict[str, list[tuple[Gap, str]]] = {}
        others: dict[str, Lack] = {}  # by what they say
        asked = {self.draft.request.step}
        waiting = list(unmet)
        while waiting:
            rule, need = waiting.pop(0)
            found = self._gaps(rule, need)
            if found is None:
                lack = Lack([rule], self.reason(rule, need), "", _UNTOLD)
                others[lack.what] = self._also(others.get(lack.what), lack)
            for choices in found or []:
                step = str(self._step_for(choices[0]))
                if len(choices) == 1:
                    by_step.setdefault(step, []).append((choices[0], rule))
                else:
                    lack = self._either(choices, rule)
                    others[lack.what] = self._also(others.get(lack.what), lack)
                if len(choices) == 1 and step in self._steps and step not in asked:
                    asked.add(step)
                    waiting += self._before(step)
        lines = [
            self._line(step, [gap for gap, _ in wants], [rule for _, rule in wants])
            for step, wants in by_step.items()
        ]
        return sorted([*lines, *others.values()], key=lambda lack: lack.place)

    def _before(self, step: str) -> list[Unmet]:
        """What must be done before a step that closes a gap; what it asks for itself is no such thing."""
        asks = self.draft.declared.step[step].ask
        return [
            (rule, need)
            for rule, need in self._unmet(step)
            if (found := self._gaps(rule, need))
            and not any(gap.field in asks and not gap.step for choices in found for gap in choices)
        ]

    def reason(self, rule: str, need: Need) -> str:
        """Why it is refused: as the declaration says, with the items that are missing; else the clause."""
        left = self._left_to(rule, need.post) if need.post and not need.that else ""
        if need.zh:
            said = self.wording.label(Label(need.zh, need.en))
            more = left or self.wording.joined(self._missing(rule, need))
            return f"{said}{self.wording.say(N_(': '))}{more}" if more else said
        if left:
            return left
        return self.wording.clause(self.office.catalog.rule(rule))

    def _left_to(self, rule: str, post: str) -> str:
        """That somebody else must do it, and who; ``post``: as the need says it, ``$.post`` of its clause."""
        demands = self.office.catalog.posts(self.draft.area, own_reference(rule, post), self.office.today)
        return self.wording.say(
            N_("it is for {posts} to do, which {person} is not"),
            posts=self.wording.posts(demands, self.draft.form),
            person=self.office.name_of(self.draft.by),
        )

    def _missing(self, rule: str, need: Need) -> list[str]:
        """What a need asks for and is not there, in words: items of a list, or the records at fault.

        At fault are those that keep ``none(…)`` or ``every(…)`` from holding.
        """
        if contrary := contraries(need.that):
            found = [one for text in contrary for one in as_list(self._read(text, rule))]
            return [str(one) for one in found if one is not True]  # rows of its own have no number to name
        lacking = gaps(need.that, lambda text: self._read(text, rule)) if need.that else None
        certain = [choices[0] for choices in lacking or [] if len(choices) == 1]
        return [word for gap in certain if (field := self._field(gap)) for word in self._words(gap, field)]

    def _words(self, gap: Gap, field: Field) -> list[str]:
        column = field.columns.get(gap.column)
        return [self.wording.value(self.draft.form, column or field, one, unit=False) for one in gap.values]

    def _gaps(self, rule: str, need: Need) -> Gaps | None:
        """What a need lacks; None where its reason says it, or no step that people do would close it."""
        found = gaps(need.that, lambda text: self._read(text, rule)) if need.that and not need.zh else None
        open_ = [[gap for gap in choices if self._step_for(gap) is not None] for choices in found or []]
        return open_ if open_ and all(open_) else None

    def _read(self, text: str, rule: str) -> Any:
        try:
            part = self.office.expressions.condition(text, self.draft.form, rule)
            return part.read(self.scope) or part.stands(self.scope)
        except (Unset, BadExpression):
            return None

    def _step_for(self, gap: Gap) -> str | None:
        """The step that closes a gap: "" the step at hand, or ``amend``; None where there is none."""
        declared = self.draft.declared
        if gap.step:
            step = declared.step.get(gap.step)
            return gap.step if step is not None and not step.internal else None
        if self._field(gap) is None:
            return None
        if gap.field in self._taken():
            return ""
        asking = (
            name
            for name, step in declared.step.items()
            if gap.field in step.ask and not step.internal and allowed(name, self.draft.before, declared)
        )
        return next(asking, AMEND if gap.field in declared.field else None)

    # -- in words

    @staticmethod
    def _also(before: Lack | None, lack: Lack) -> Lack:
        """A thing that is lacking, and all clauses that want it; ``before``: as it was known so far."""
        if before is None:
            return lack
        return msgspec.structs.replace(before, rules=list(dict.fromkeys([*before.rules, *lack.rules])))

    def _either(self, choices: list[Gap], rule: str) -> Lack:
        """Any of several things."""
        lines = [self._line(str(self._step_for(gap)), [gap], [rule]) for gap in choices]
        either = self.wording.say(N_(" or "))
        ways = dict.fromkeys(line.way for line in lines if line.way)
        place = _OWN if any(line.own for line in lines) else min(line.place for line in lines)
        return Lack([rule], either.join(line.what for line in lines), f" {either.strip()} ".join(ways), place)

    def _taken(self) -> dict[str, Field]:
        return wanted(self.draft.declared, self.draft.step, self.draft.new)

    def _field(self, gap: Gap) -> Field | None:
        """The field to be filled in; None where it is what a reference leads to, such as somebody's posts."""
        declared = self.draft.declared
        field = declared.ask.get(gap.field) or declared.field.get(gap.field)
        return None if field is None or (gap.column and field.type != "rows") else field

    def _line(self, step: str, wants: list[Gap], rules: list[str]) -> Lack:
        told = [self._want(gap) for gap in wants if gap.field]
        listed = self.wording.say(N_("; ")).join(dict.fromkeys(words for words, _ in told))
        options = " ".join(dict.fromkeys(option for _, option in told if option))
        rules = list(dict.fromkeys(rules))
        if not step:
            return Lack(rules, listed, options, _OWN)
        label = self.wording.step(self.draft.form, step)
        what = self.wording.say(N_("{step} ({what})"), step=label, what=listed) if listed else label
        place = self._steps.index(step) if step in self._steps else len(self._steps)
        options = " ".join([options, *self._asked_besides(step, {gap.field for gap in wants})]).strip()
        return Lack(rules, what, f"{self._command(step)} {options}".strip(), place)

    def _asked_besides(self, step: str, told: set[str]) -> list[str]:
        """What a step cannot be done without, beside what is wanted of it; as options, to be filled in."""
        declared = self.draft.declared.step.get(step)
        fields = wanted(self.draft.declared, declared, False) if declared is not None else {}
        return list(
            dict.fromkeys(
                "--stdin" if field.personal else f"--{name.replace('_', '-')} …"
                for name, field in fields.items()
                if field.required and name not in told and not self._known(name, field)
            )
        )

    def _known(self, name: str, field: Field) -> bool:
        """Whether a step finds a field's value by itself, or need not always ask for it."""
        given = field.fill or field.when or field.default is not None
        return bool(given) or self.draft.before.values.get(name) is not None

    def _want(self, gap: Gap) -> tuple[str, str]:
        """A field with the values that it lacks, in words and as an option of a command."""
        field = self._field(gap)
        if field is None:
            return gap.field, ""
        words = self._words(gap, field)
        label = self.wording.label(field.label)
        colon = self.wording.say(N_(": "))
        said = f"{label}{colon}{self.wording.joined(words)}" if words else label
        amended = self._step_for(gap) == AMEND
        if field.personal and not amended:
            return said, "--stdin"
        if field.personal or field.type == "rows":
            typed = "" if field.personal else "@…"
        else:
            typed = ",".join(words if self.wording.say.chinese else map(str, gap.values)) or "…"
        if amended:
            named = label if self.wording.say.chinese else gap.field
            return said, f"--set {named}={typed}" if typed else f"--set {named}"
        return said, f"--{gap.field.replace('_', '-')} {typed}"

    def _command(self, step: str) -> str:
        """The command of a step on the draft's record."""
        if step == AMEND:
            return f"propctl amend {self.draft.before.id}"
        return f"{self.wording.command(self.draft.form, step)} {self.draft.before.id}".strip()
