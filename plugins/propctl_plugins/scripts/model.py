"""A call script as data: what is said, what is asked, where each answer leads.

A script is a TOML file: ``start`` names the first node; a node has its line (``zh``, ``en``), the fields that
are filled in there (``fill``), and goes on by ``next``, by ``answers``, or ends by ``register``ing a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from propctl.api import Label, OwnFile, label

BLANK = re.compile(r"\{([^{}]+)\}")  # in a line to say: what was learned, ``office.name``, ``clause.param``
TALK = "scripts.talk.register"  # every conversation is kept as this, whatever else it registers
COMPLAINT = "complaints.complaint.register"
COMPLAINTS = ("scripts.empathy",)  # clauses that hold in every script that may end as a complaint


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of the customer: where it leads, and what it tells (``set``: field -> value as typed)."""

    zh: str
    en: str
    next: str
    set: dict[str, Any] = {}


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a conversation."""

    title: str  # "问好|Greet"
    zh: str
    en: str
    rules: list[str] = []  # clauses to keep in mind here, by full id
    fill: list[str] = []  # fields asked, of a record that may be registered from here
    next: str = ""
    answers: list[Answer] = []
    register: str = ""  # the step that ends it: "complaints.complaint.register"
    set: dict[str, Any] = {}  # values of that record as typed; "{about}" stands for what was learned

    @property
    def label(self) -> Label:
        return label(self.title)

    @property
    def line(self) -> Label:
        return Label(self.zh, self.en)

    @property
    def ways(self) -> list[tuple[Label, str]]:
        """Where it goes from here, with the answer that leads there."""
        onward = [(Label("继续", "on"), self.next)] if self.next else []
        return onward + [(Label(answer.zh, answer.en), answer.next) for answer in self.answers]

    @property
    def blanks(self) -> frozenset[str]:
        """The placeholders of its lines."""
        return frozenset(name for text in (self.zh, self.en) for name in BLANK.findall(text))


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands above the nodes."""

    title: str
    situation: str
    start: str
    channel: str = "visit"  # how the conversation is held, as its record says
    rules: list[str] = []  # clauses that hold throughout


class Script(msgspec.Struct, frozen=True):
    """A call script that was read."""

    name: str
    head: Head
    node: dict[str, Node]

    @property
    def label(self) -> Label:
        return label(self.head.title)

    def reached(self, start: str) -> dict[str, Node]:
        """The nodes that can be reached from ``start``, itself first."""
        found: dict[str, Node] = {}
        waiting = [start]
        while waiting:
            name = waiting.pop(0)
            if name in self.node and name not in found:
                found[name] = self.node[name]
                waiting += [end for _, end in self.node[name].ways]
        return found

    def ends(self, start: str) -> list[str]:
        """The steps that may be done at the end of a way that begins at ``start``; the record of it last."""
        steps = [node.register for node in self.reached(start).values() if node.register]
        return [*dict.fromkeys(step for step in steps if step != TALK), TALK]

    @property
    def throughout(self) -> list[str]:
        """The clauses to keep in mind from first to last: its own, and those of every complaint."""
        taken = COMPLAINT in self.ends(self.head.start)
        return [*dict.fromkeys([*self.head.rules, *(COMPLAINTS if taken else ())])]

    def learned(self) -> set[str]:
        """Every field that some node fills or some answer tells."""
        return {name for node in self.node.values() for name in _told(node)}


def _told(node: Node) -> Iterator[str]:
    yield from node.fill
    for answer in node.answers:
        yield from answer.set


class Tables(Head, frozen=True, kw_only=True):
    """The whole file: the head, and the nodes under their names."""

    node: dict[str, Node] = {}


def read(name: str, file: OwnFile) -> Script | None:
    """A script from its file; None where its shape is wrong, with every mistake among the file's problems."""
    if file.problems:
        return None
    found = file.convert(file.tables, Tables)
    return Script(name, found, found.node) if found is not None else None


def fill_in(text: str, values: dict[str, str]) -> str:
    """A line with its placeholders written out; what is not known yet as 〔name〕."""
    return BLANK.sub(lambda match: values.get(match[1]) or f"〔{match[1]}〕", text)
