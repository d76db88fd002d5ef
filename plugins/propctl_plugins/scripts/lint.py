"""Wording that a clause forbids: each phrase with its line and clause. What is not set looks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from propctl.api import N_, Office, clause, refuse

_BASIS = re.compile("《[^》]+》|第.{1,12}条")  # a law or article that is cited
_MARKS = re.compile(r"[\W_]+")
PHRASES = ("no-exaggerated-promises", "no-quarrel", "forbidden-phrases")


class Found(NamedTuple):
    """A phrase that must not stand there."""

    line: int  # 1-based
    phrase: str
    rule: str


def findings(office: Office, text: str, *, fault: str = "", answer: bool = False) -> Iterator[Found]:
    """Everything in a text that a clause in force forbids.

    ``fault``: "other" looks for apologies too. ``answer``: it is the whole answer to a customer.
    """
    for number, line in enumerate(text.splitlines(), 1):
        for rule, phrase in _in_line(office, line, fault):
            yield Found(number, phrase, f"scripts.{rule}")
    bare = [_MARKS.sub("", phrase) for phrase in phrases(office, "no-bare-acknowledgement") if answer]
    if bare and re.fullmatch(f"(?:{'|'.join(map(re.escape, bare))})+", _MARKS.sub("", text)):
        yield Found(1, text.strip(), "scripts.no-bare-acknowledgement")


def _in_line(office: Office, line: str, fault: str) -> Iterator[tuple[str, str]]:
    looked_for = [_listed(office, rule, "phrases") for rule in PHRASES]
    if not _BASIS.search(line):
        looked_for.append(_listed(office, "no-authority-pressure", "phrases"))
    if fault == "other":
        looked_for.append(_listed(office, "no-apology-when-not-at-fault", "phrases"))
    if any(word in line for word in phrases(office, "refusal-consequences", "context")):
        looked_for.append(_listed(office, "refusal-consequences", "forbidden"))
    for rule, found in looked_for:
        yield from ((rule, phrase) for phrase in found if phrase in line)


def _listed(office: Office, rule: str, name: str) -> tuple[str, list[str]]:
    return rule, phrases(office, rule, name)


def phrases(office: Office, rule: str, name: str = "phrases") -> list[str]:
    """A clause's list of phrases; empty where it is not set or the clause is not in force."""
    found = clause(office, f"scripts.{rule}")
    return [str(entry) for entry in found.table(name).values()] if found.in_force else []


def refuse_wording(office: Office, texts: list[str], *, fault: str = "", answer: bool = False) -> None:
    """Raise ``Refused`` with the clause for the first text that holds what must not be said."""
    for text in texts:
        for found in findings(office, text, fault=fault, answer=answer):
            rule = clause(office, found.rule)
            refuse(
                office,
                rule.id,
                N_("line {line}: “{phrase}” must not be said: {reason}")
                if "\n" in text.strip()
                else N_("“{phrase}” must not be said: {reason}"),
                line=found.line,
                phrase=found.phrase,
                reason=rule.label,
            )
