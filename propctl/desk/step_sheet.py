"""A step as a form to be filled in: what is asked, what may be chosen, what is wrong; then it is done.

Nothing is decided here: the questions, their judgement and the step itself are the office's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.cli.areas.step_commands import as_typed
from propctl.cli.frame.session import Session
from propctl.entry.pinyin import initials
from propctl.errors import N_, PropctlError
from propctl.office.asking.told_beside import in_words, told_beside
from propctl.office.doing.common_steps import GENERIC, may_be_emptied
from propctl.office.doing.drafts import Request
from propctl.office.doing.outcome import Outcome
from propctl.office.doing.questions import Interview, Question
from propctl.office.judging.permits import APPROVER, PAPER
from propctl.regulation.model.amended import is_the_programs
from propctl.regulation.model.constructs import GENERIC_FIELDS, Field
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, SET
from propctl.regulation.model.text import Label, label

if TYPE_CHECKING:
    from propctl.office.asking.homes_found import Resident

# An option in a sentence: in brackets behind the label of its field, or in its place with what follows it.
_OPTION = re.compile(
    r" ?[（(]--(?P<alone>[a-z-]+)[）)]|--(?P<name>[a-z-]+)(?: (?:姓名|编号|NAME|NO)(?![A-Za-z]))?"
)
# How what cannot be guessed is written, told before it goes wrong.
_WRITTEN = {
    "date": N_("such as 11-21, 2026-11-21 or today"),
    "time": N_("such as 10:20, 1121-10:20 or 2026-11-21 10:20"),
    "file": N_("where the file is; it can be dragged into this window"),
}
_NOTHING = ("-", "－", "—")  # typed into a field that is to be emptied: left blank, what stands there stays
_OFFERED = 12  # choices that stand below a field at once


class Sheet:
    """One step on one record, or one that makes a record."""

    def __init__(
        self,
        session: Session,
        form: str,
        step: str,
        folded: Folded | None = None,
        given: Mapping[str, Any] | None = None,
        people: Sequence[Resident] = (),
    ) -> None:
        """``given``: what is known before anybody types; ``people``: on file, taken by their number.

        Raises where the step may not be done at all.
        """
        self.people = list(people)
        self.session, self.words, self.office = session, session.words, session.office
        self.form, self.step, self.folded = form, step, folded
        self.begun = dict(given or {})
        self.typed: dict[str, Any] = dict(self.begun)
        self._plain: dict[str, Question] = {}  # each question as it is asked while nothing is typed
        self.generic = step not in self.office.catalog.form(form).step
        self.interview = None if self.generic else Interview(self.office, self.request)
        if self.interview is not None:
            self.interview.permitted()

    @property
    def request(self) -> Request:
        """What is asked for, with what was typed so far."""
        typed = {name: value for name, value in self.typed.items() if value not in (None, "")}
        if self.step == AMEND and self.generic:
            reason = typed.pop("reason", "")
            changes = {name: "" if self._empties(name, text) else text for name, text in typed.items()}
            typed = {SET: changes, "reason": reason}
        return Request(
            form=self.form,
            step=self.step,
            id=self.folded.id if self.folded is not None else "",
            approved_by=typed.pop(APPROVER, ""),
            paper=typed.pop(PAPER, ""),
            values=typed,
        )

    @property
    def key(self) -> tuple[str, str, str]:
        """What a form that was left is found by again: its step, and the record or what it began with."""
        return self.form, self.step, self.folded.id if self.folded is not None else repr(self.begun)

    @property
    def title(self) -> str:
        """What is done, and to what."""
        wording = self.office.wording
        told = [wording.step(self.form, self.step), wording.form(self.form)]
        return " · ".join([*told, *([self.folded.id] if self.folded is not None else [])])

    def to_say(self) -> list[tuple[str, str]]:
        """What is said to the customer meanwhile: title and lines of each script that ends with this step."""
        found = self.office.hooks.call("to_say", step=f"{self.form}.{self.step}")
        return [one for scripts in found for one in scripts]

    def beside(self) -> list[str]:
        """What other records want told with what is being done: this household wants no call before ten."""
        if self.interview is not None:
            return in_words(self.office, self.interview.beside(self._sound()))
        return in_words(self.office, told_beside(self.office, self.folded)) if self.folded else []

    # -- what is asked

    def questions(self) -> list[Question]:
        """All that may be filled in, given what is typed: what must be comes first."""
        if self.interview is None:
            found = self._generic_questions()
        else:
            asked = self.interview.draft.step.ask  # what the record has already may be given anew
            found = [
                self._standing(one) for one in self.interview.questions(self._sound(), asked, answered=True)
            ]
        for question in found:
            if self.typed.get(question.name) in (None, "") or question.name not in self._plain:
                self._plain[question.name] = question
            else:  # what is known beside it changes with the other answers
                known = self._plain[question.name]
                self._plain[question.name] = known._replace(facts=question.facts)
        return sorted((self._plain[one.name] for one in found), key=lambda question: not question.required)

    def _standing(self, question: Question) -> Question:
        """A question that need not be answered where the record has a value, which stays."""
        known = self.folded.values.get(question.name) if self.folded is not None else None
        if known in (None, "", []) or question.default is not None:  # what is filled in takes its place
            return question
        return question._replace(default=known, required=False)

    def _sound(self) -> dict[str, Any]:
        """What is typed and may stand: the rest cannot decide what else is asked."""
        assert self.interview is not None
        found = {}
        for name, value in self.typed.items():
            try:
                self.interview.judge(name, value)
            except PropctlError:
                continue
            found[name] = value
        return found

    def _generic_questions(self) -> list[Question]:
        """What a step asks that every record takes: of an amendment any field, and why."""
        assert self.folded is not None
        if self.step != AMEND:
            return [self._question(name, field) for name, field in GENERIC[self.step][1].items()]
        declared = self.office.catalog.form(self.form)
        fields = {**declared.field, **{n: f for n, f in declared.ask.items() if n in self.folded.values}}
        known = {
            name: field
            for name, field in fields.items()
            if field.typed and not (field.fixed or is_the_programs(declared, name))
        }
        asked = [self._question(name, field)._replace(required=False) for name, field in known.items()]
        reason = GENERIC_FIELDS["reason"]
        return [*asked, self._question("reason", reason)._replace(required=False)]

    def _question(self, name: str, field: Field) -> Question:
        default = self.folded.values.get(name) if self.folded is not None and not field.personal else None
        choices = self.office.fields.choices(self.form.partition(".")[0], field)
        if field.type == "staff":
            choices = {person.id: Label(person.name or person.id) for person in self.office.staff()}
        return Question(name, field, field.label, choices, default, field.required, field.personal)

    def _empties(self, name: str, text: Any) -> bool:
        """Whether what was typed says that an amendment empties the field."""
        standing = self.folded.values.get(name) if self.folded is not None else None
        field = any_field(self.office.catalog.form(self.form), name)
        return standing is not None and field is not None and may_be_emptied(field) and text in _NOTHING

    # -- what a field says

    def label(self, question: Question) -> str:
        """What the field is called."""
        return self.words.label(question.label) or question.name

    def offered(self, question: Question) -> str:
        """What stands there if nothing is typed, in words; nothing of a person."""
        if question.default in (None, "", []) or question.personal:
            return ""
        return self.worded(question, question.default)

    def worded(self, question: Question, value: Any) -> str:
        """A value in words."""
        if isinstance(value, list):
            return self.words.joined(self.worded(question, entry) for entry in value)
        if named := question.choices.get(str(value)):
            return self.words.label(named)
        return self.office.wording.value(self.form.partition(".")[0], question.field, value)

    def hint(self, question: Question, typed: str) -> str:
        """How the field is filled in: its choices that fit what is typed, or its own hint."""
        field, parts = question.field, self.office.wording.facts(self.form, question.facts)
        if self._of_people(question):
            known = [f"{n}.{one.masked}" for n, one in enumerate(self.people, 1)]
            parts.append(self.words(N_("on file: {people}"), people="  ".join(known)))
        if field.hint:
            parts.append(self.words.label(label(field.hint)))
        if written := _WRITTEN.get(field.type) if question.default in (None, "") and not typed else None:
            parts.append(self.words(written))
        if field.type == "bool":
            parts.append(self.words(N_("yes/no")))
        if field.type == "rows":
            columns = [self.words.label(column.label) or name for name, column in field.columns.items()]
            told = N_("{columns}: a comma between cells, a semicolon between rows; or @FILE")
            parts.append(self.words(told, columns=columns))
        fitting = self.fitting(question, typed)
        numbers = list(question.choices)
        shown = [f"{numbers.index(id) + 1}.{told}" for id, told in fitting[:_OFFERED]]
        more = len(fitting) - len(shown)
        parts += ["  ".join(shown) + (self.words(N_(" and {count} more"), count=more) if more else "")]
        if field.many and question.choices:
            parts.append(self.words(N_("several: a comma between them")))
        if self.step == AMEND and self.generic and self._empties(question.name, _NOTHING[0]):
            parts.append(self.words(N_("{sign} empties it"), sign=_NOTHING[0]))
        return self.words(N_("; ")).join(part for part in parts if part)

    def fitting(self, question: Question, typed: str) -> list[tuple[str, str]]:
        """The choices that fit what is typed: by number, by words, by first letters of pinyin."""
        wanted = re.split("[,，、]", typed)[-1].strip().casefold()
        told = {id: self.words.label(named) or id for id, named in question.choices.items()}
        if not wanted:
            return list(told.items())
        if wanted.isdecimal() and 0 < int(wanted) <= len(told):
            return [list(told.items())[int(wanted) - 1]]
        return [
            (id, name)
            for id, name in told.items()
            if wanted in name.casefold() or initials(name).startswith(wanted) or id.startswith(wanted)
        ]

    def _of_people(self, question: Question) -> bool:
        """Whether somebody on file may stand in the field."""
        return bool(self.people) and question.personal and question.field.type in ("text", "phone")

    def _taken(self, number: int) -> None:
        """Fill in somebody on file: his name where a name is asked first, his number where one is."""
        person = self.people[number - 1]
        for type_, value in (("text", person.name), ("phone", person.phone)):
            fields = [one for one in self.questions() if one.personal and one.field.type == type_]
            if fields and value:
                self.typed[fields[0].name] = value

    def refusal(self, error: PropctlError) -> str:
        """Why something is refused, as the screen says it: an option is the field of that name."""
        labels = {one.name.lstrip("-").replace("_", "-"): self.label(one) for one in self.questions()}

        def field(found: re.Match[str]) -> str:
            name = found["name"] or found["alone"]
            if name not in labels:
                return found[0]
            return "" if found["alone"] else f"“{labels[name]}”"  # alone, it stands behind its label already

        return _OPTION.sub(field, self.words.error(error))

    def clause(self, question: Question) -> str:
        """The clauses behind a field, else those of its form."""
        declared = self.office.catalog.form(self.form)
        area = self.form.partition(".")[0]
        found = []
        for name in question.field.claims or declared.claims:
            rule = self.office.catalog.find_rule(qualify(area, name))
            if rule is not None:
                found.append(f"{self.office.wording.clause(rule)} ({rule.id})")
        return "\n".join(found) or self.words(N_("No clause stands behind this field."))

    # -- answering

    def answer(self, question: Question, text: str) -> str:
        """Keep what was typed for a field; what the field shows from then on. Raises where it may not stand.

        What was refused is kept as well: it is corrected, not typed again.
        """
        if self._of_people(question) and text.isdecimal() and 0 < int(text) <= len(self.people):
            self.typed.pop(question.name, None)
            self._taken(int(text))
            return str(self.typed.get(question.name, ""))
        self.typed[question.name] = text
        if not text.strip():
            self.typed.pop(question.name, None)
            return text
        value: Any = self._unrolled(question, text)
        if self.interview is not None:
            value = self.interview.check(question, value)
        self.typed[question.name] = value
        return self.worded(question, value) if question.choices and not question.field.many else text

    def _unrolled(self, question: Question, text: str) -> Any:
        """What was typed as the command line takes it: rows from a file, one choice that alone fits."""
        if question.field.type == "rows":
            return as_typed(question.field, text, self.session.lang)
        fitting = self.fitting(question, text) if question.choices and not question.field.many else []
        return fitting[0][0] if len(fitting) == 1 else text

    def missing(self) -> list[Question]:
        """What must be filled in and is not."""
        return [one for one in self.questions() if one.required and self.typed.get(one.name) in (None, "")]

    def save(self) -> Outcome:
        """Do the step; raises before anything is written."""
        from propctl.office.doing.steps import run

        return run(self.office, self.ready())

    def ready(self) -> Request:
        """What is asked for in the end: what another answer has made moot is kept here, and not sent."""
        request = self.request
        if self.interview is None:
            return request
        moot = self.interview.askable - {question.name for question in self.questions()}
        values = {name: value for name, value in request.values.items() if name not in moot}
        return msgspec.structs.replace(request, values=values)

    def mentions(self, saved: Folded) -> None:
        """Point out people in the texts that were typed and saved, as the command line does."""
        from propctl.cli.showing.mentions_told import point_out

        declared = self.office.catalog.form(self.form)
        point_out(self.session, saved, {**declared.ask, **declared.field}, self.typed)
