"""Whoever does an area's steps reads titles: no screen, list, refusal or paper shows a key of the program."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest

from propctl.errors import PropctlError
from propctl.office.doing.drafts import Request
from propctl.office.doing.questions import Interview
from propctl.office.judging.permits import APPROVER, PAPER
from propctl.office.opened.office import Office
from propctl.office.opened.settings import holds
from propctl.regulation.model.constructs import Step
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.local_names import main_form, papers_name
from propctl.testing import Result, Workspace
from propctl.testing.area_declared import folder_of
from propctl.testing.filling import CannotFill, Filler
from propctl.testing.plain_words import keys_shown
from propctl.words.messages import CHINESE

WRONG = "胡乱"  # what nobody means
WHOLE = bool(os.environ.get("PROPCTL_WHOLE"))  # every form in English, too: else the main one
WALKED = (CHINESE, "en")  # Traditional Chinese is made from the Simplified words: a key in one is in both


class Walk:
    """Everything that an area says to whoever uses it, in one language."""

    def __init__(self, workspace: Workspace, area: str, lang: str) -> None:
        self.workspace, self.area, self.lang = workspace, area, lang
        self.filler = Filler(workspace)
        self.office = workspace.office("director")
        self.declared = self.office.catalog.area(area)
        self.texts: list[tuple[str, str]] = []  # each command with what it printed

    def say(self, *words: str, by: str = "director", stdin: str = "") -> Result:
        """One command line; what it prints is kept."""
        done = self.workspace.run("--lang", self.lang, *words, by=by, stdin=stdin)
        self.texts.append((" ".join(words) + (f" <{stdin}" if stdin else ""), done.out + done.err))
        return done

    def everything(self) -> Iterator[tuple[str, str]]:
        """Each command with what it printed."""
        self.say(self.area, "--help")
        for form in self.declared.form if self.lang == CHINESE or WHOLE else [main_form(self.declared)]:
            self._form(f"{self.area}.{form}")
        for name in (self.area, "today", "due", "check"):
            self.say(name)
        self.say("report", self.area)
        for name in self.declared.lists:
            self.say(self.area, "list", name)
        for document in self.declared.document.values():
            self.say(self.area, papers_name(self.declared), document.label.zh)
        for name, command in self.declared.command.items():
            self.say(self.area, name, "--help")
            if not command.args or not command.writes:
                self.say(self.area, name)
        for rule in self.office.catalog.rules(self.area) if self.lang == CHINESE else ():
            self.say("rules", "show", rule)
        yield from self.texts

    def known(self) -> set[str]:
        """Names that are what they are: words that callers use, numbers that hold a post, names of files."""
        catalog = self.office.catalog
        rules = [rule for area in catalog.names for rule in catalog.rules(area).values()]
        found = [str(rule.params.get("words", "")) for rule in rules]
        for form in self.declared.form:
            found += [row.id for row in self.office.index.rows(form=f"{self.area}.{form}")]
        found += [path.stem for path in folder_of(self.area).rglob("*.toml")]
        return set(re.findall(r"[A-Za-z][\w-]*", " ".join(found), re.ASCII))

    def _form(self, form: str) -> None:
        declared, words = self.office.catalog.form(form), self._words(form)
        self.say(*words, "--help")
        self.say(*words, "list", WRONG)
        self.say(*words, "list", "--state", WRONG)
        for name, step in creating_steps(declared).items():
            if not step.internal:
                self._step(form, name, step, "")
        for row in self.office.index.rows(form=form)[:1]:
            self._record(form, row.id)
        self.say(*words, "list", "--all")

    def _record(self, form: str, id: str) -> None:
        """Everything that can be done to a record, once, and what is said where it can't."""
        declared, typed = self.office.catalog.form(form), f"{form}:{id}"
        for name, step in declared.step.items():
            if not step.internal and name not in creating_steps(declared):
                self._step(form, name, step, id)
                self.say("show", typed)
        self.say("print", typed)
        self.say("print", typed, "--document", WRONG)
        for name in declared.field if self.lang == CHINESE else ():
            self.say("amend", typed, "--set", f"{name}={WRONG}")
        self.say("amend", typed, "--set", f"{WRONG}=1")
        self.say("note", typed, "已联系")
        self.say("void", typed, "重复")
        self.say("show", typed)

    def _step(self, form: str, name: str, step: Step, id: str) -> None:
        words = [*self._words(form), name]
        self.say(*words, "--help")
        self.say(*words, *([id] if id else []), by="cleaner-1")
        self.say(*words, *([id] if id else []))
        for person in self._who(form, step):
            office = self.workspace.office(person)
            try:
                request = self._filled(office, form, name, id)
            except (CannotFill, PropctlError):
                break
            paper = [
                word
                for key in (APPROVER, PAPER)
                if (answer := request.values.get(key))
                for word in (key, answer)
            ]
            values = {key: value for key, value in request.values.items() if not key.startswith("--")}
            typed = json.dumps(values, ensure_ascii=False, default=str)
            if self.say(*words, *([id] if id else []), *paper, "--stdin", by=person, stdin=typed).status == 0:
                break

    def _filled(self, office: Office, form: str, name: str, id: str) -> Request:
        interview = Interview(office, Request(form=form, step=name, id=id))
        return self.filler.filled(office, interview)

    def _who(self, form: str, step: Step) -> list[str]:
        """The first three who may do a step."""
        demands = self.office.catalog.posts(self.area, step.post, self.office.today)
        staff = self.office.staff()
        may = [one.id for one in staff if any(holds(one, demand) for demand in demands)]
        return (may or [one.id for one in staff])[:3]

    def _words(self, form: str) -> list[str]:
        """How a form is called on the command line."""
        return self.office.wording.command(form, "").split()[1:]


class Worded:
    """The contract of an area's words."""

    area = ""

    @pytest.mark.parametrize("lang", WALKED)
    def test_nothing_that_it_says_shows_a_key_of_the_program(self, workspace: Workspace, lang: str) -> None:
        walk = Walk(workspace, self.area, lang)
        texts = list(walk.everything())
        known = walk.known()
        shown = [f"{command} | {key}" for command, text in texts for key in keys_shown(text, lang, known)]
        assert shown == []
