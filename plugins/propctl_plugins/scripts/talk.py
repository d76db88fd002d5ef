"""One conversation by a script: where it stands, what was learned, what is registered at its end."""

from __future__ import annotations

from typing import Any

from propctl.api import (
    N_,
    Folded,
    Interview,
    Label,
    Office,
    PropctlError,
    Question,
    Request,
    UsageError,
    run,
)
from propctl_plugins.scripts.graph import fields
from propctl_plugins.scripts.library import said
from propctl_plugins.scripts.model import TALK, Answer, Node, Script, fill_in


class Conversation:
    """Leads through a script. It asks nothing itself: a terminal, a test or another program does."""

    def __init__(self, office: Office, script: Script) -> None:
        self.office, self.script = office, script
        self.at = script.head.start
        self.learned: dict[str, Any] = {}
        self.lines: list[dict[str, Any]] = []  # the way so far: moment, node, answer
        self._trail: list[tuple[str, dict[str, Any]]] = []

    @property
    def node(self) -> Node:
        return self.script.node[self.at]

    @property
    def over(self) -> bool:
        """Whether this is the last node: what is left is to register."""
        return bool(self.node.register)

    def line(self, lang: str) -> str:
        """What to say here."""
        learned = {name: str(value) for name, value in self.learned.items()}
        values = said(self.office, self.node.blanks, learned, lang)
        return fill_in(self.node.line.of(lang), values)

    def questions(self) -> list[tuple[Interview, Question]]:
        """The fields to ask here, as the record that takes them asks for them; known ones not again."""
        found = []
        for name in self.node.fill:
            for interview in self._interviews() if name not in self.learned else []:
                known = {key: value for key, value in self.learned.items() if key in interview.fields}
                asked = next((one for one in interview.questions(known) if one.name == name), None)
                if asked is not None:
                    found.append((interview, asked))
                    break
        return found

    def _interviews(self) -> list[Interview]:
        steps = (step.rpartition(".") for step in self.script.ends(self.at))
        return [Interview(self.office, Request(form=form, step=step)) for form, _, step in steps]

    def learn(self, name: str, value: Any) -> None:
        """Keep what was answered; nothing where the field stays empty."""
        if value not in (None, ""):
            self.learned[name] = value

    def choose(self, text: str) -> Answer:
        """The answer meant by its number or words; ``UsageError`` for none of them."""
        for number, answer in enumerate(self.node.answers, 1):
            if text in (str(number), answer.zh, answer.en):
                return answer
        known = [Label(answer.zh, answer.en) for answer in self.node.answers]
        raise UsageError(N_("{value!r} is none of the answers: {known}"), value=text, known=known)

    def go(self, answer: Answer | None = None) -> None:
        """On to the next node: the answer's, else the one that always follows."""
        self._trail.append((self.at, dict(self.learned)))
        self._note(answer.zh if answer else "")
        if answer:
            self.learned.update(answer.set)
        self.at = answer.next if answer else self.node.next

    def _note(self, answer: str) -> None:
        moment = self.office.now.isoformat()
        self.lines.append({"moment": moment, "node": self.node.label.zh, "answer": answer})

    def back(self) -> bool:
        """Back to the node before, and what was known then; False at the first."""
        if not self._trail:
            return False
        self.at, self.learned = self._trail.pop()
        self.lines.pop()
        return True

    def request(self) -> Request:
        """What is registered at this end, of what was learned."""
        form, _, step = self.node.register.rpartition(".")
        taken = fields(self.office, self.node.register)
        known = {name: str(value) for name, value in self.learned.items()}
        fixed = {
            name: fill_in(value, known) if isinstance(value, str) else value
            for name, value in self.node.set.items()
        }
        values = {name: value for name, value in self.learned.items() if name in taken}
        return Request(form=form, step=step, values={**values, **fixed})

    def register(self, request: Request) -> list[Folded]:
        """Save the record and the conversation; where the record is refused, the conversation is open."""
        self._note("")
        if self.node.register == TALK:
            return [self._keep("", request.values)]
        try:
            made = run(self.office, request).folded
        except PropctlError:
            self._keep("")
            raise
        return [made, self._keep(made.id)]

    def _keep(self, outcome: str, values: dict[str, Any] | None = None) -> Folded:
        taken = fields(self.office, TALK)
        known = {name: value for name, value in self.learned.items() if name in taken}
        told = {"about": self.script.label.zh, "channel": self.script.head.channel}
        known = {**told, **known, **(values or {})}
        known |= {"script": self.script.label.zh, "lines": self.lines}
        if outcome:
            known["outcome"] = outcome
        form, _, step = TALK.rpartition(".")
        return run(self.office, Request(form=form, step=step, values=known)).folded
