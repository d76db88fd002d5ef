"""Reading over what the office says: a text, or everything in the library, in scripts and in notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from propctl.api import Label, Office, clause, label, rows
from propctl_plugins.scripts import library
from propctl_plugins.scripts.lint import findings, phrases
from propctl_plugins.scripts.lookup import EMERGENCY, situations
from propctl_plugins.scripts.model import Node, Script, fill_in

Line = dict[str, Any]


def read_over(office: Office, text: str, fault: str) -> Iterator[Line]:
    """Findings in a file (where ``text`` names one), in the text itself, or (empty) in all that there is."""
    if not text:
        yield from _everything(office)
        return
    path = Path(text)
    name, body = text[:12], text
    if len(text) < 260 and "\n" not in text and path.is_file():
        name, body = path.name, path.read_text(encoding="utf-8", errors="replace")
    yield from _rows(office, name, body, fault)


def _rows(office: Office, where: str, text: str, fault: str = "") -> Iterator[Line]:
    for found in findings(office, text, fault=fault):
        words = clause(office, found.rule).words
        yield {"file": where, "line": found.line, "found": found.phrase, "rule": found.rule, "clause": words}


def _everything(office: Office) -> Iterator[Line]:
    for problem in library.broken(office):
        yield {"file": problem.path, "line": problem.line, "found": str(problem), "rule": "", "clause": ""}
    for path in library.files(office).values():
        yield from _rows(office, f"scripts/{path.name}", path.read_text(encoding="utf-8", errors="replace"))
    for script in library.sound(office):
        yield from _manner(office, f"scripts/{script.name}.toml", script)
    for row in rows(office, "scripts.phrase", states="used"):
        yield from _rows(office, row.id, row.text("words"))
    for row in rows(office, "notices.notice") if office.catalog.has_form("notices.notice") else ():
        yield from _rows(office, row.id, "\n".join(v for v in row.values.values() if isinstance(v, str)))


def _manner(office: Office, where: str, script: Script) -> Iterator[Line]:
    """How a whole script must be: its first and last words, the length of its lines, its parts."""
    lines = {name: _spoken(office, node) for name, node in script.node.items()}
    yield from _framed(office, where, script, lines)
    for limit in phrases(office, "measured-speech", "max_chars"):
        for name, line in lines.items():
            if len(line) > int(limit):
                called = script.node[name].label
                zh = f"“{called.zh}”{len(line)}字，最多{limit}字"
                found = Label(zh, f"{called.en}: {len(line)} signs, at most {limit}")
                yield _row(office, where, "measured-speech", found)
    kind = phrases(office, "measured-speech", "acknowledging")
    if kind and not any(words in line for words in kind for line in lines.values()):
        found = Label(f"没有体谅的话：{'、'.join(kind)}", f"no word that acknowledges: {', '.join(kind)}")
        yield _row(office, where, "measured-speech", found)
    titles = {node.label.zh for node in script.node.values()}
    for stage in phrases(office, "consultation-measure", "stages"):
        if label(stage).zh not in titles:
            called = label(stage)
            found = Label(f"缺“{called.zh}”一段", f"no part for {called.en}")
            yield _row(office, where, "consultation-measure", found)


def _spoken(office: Office, node: Node) -> str:
    """A line as it is said, the office's values written in."""
    return fill_in(node.zh, library.said(office, node.blanks, {}, "zh-CN"))


def _framed(office: Office, where: str, script: Script, lines: dict[str, str]) -> Iterator[Line]:
    """The configured first and last words of a script that lacks them."""
    rule = "courtesy-in-contact"
    for words in phrases(office, rule, "greeting"):
        if not lines[script.head.start].startswith(words):
            called = script.node[script.head.start].label
            found = Label(f"“{called.zh}”没有以“{words}”开始", f"{called.en} does not begin with {words}")
            yield _row(office, where, rule, found)
    for words in phrases(office, rule, "closing"):
        for name, node in script.node.items():
            if node.register and not lines[name].endswith(words):
                found = Label(
                    f"“{node.label.zh}”没有以“{words}”结束", f"{node.label.en} does not end with {words}"
                )
                yield _row(office, where, rule, found)


def _row(office: Office, where: str, rule: str, found: Label) -> Line:
    asked = clause(office, f"scripts.{rule}")
    return {"file": where, "line": 0, "found": found.of(office.lang), "rule": asked.id, "clause": asked.words}


def gaps(office: Office) -> Iterator[Line]:
    """What the library lacks: situations without a phrase, too few variants, texts that nobody has set."""
    said = {
        (row.text("situation"), row.text("words")) for row in rows(office, "scripts.phrase", states="used")
    }
    have = Counter(situation for situation, _ in said)  # the same words twice are one variant
    asked = {
        "standard-language": 1 if clause(office, "scripts.standard-language").in_force else 0,
        "adapt-not-recite": int(next(iter(phrases(office, "adapt-not-recite", "variants_min")), 0)),
    }
    for situation, name in situations(office).items():
        rule = next((rule for rule, least in asked.items() if have[situation] < least), "")
        if rule:
            yield {
                "rule": f"scripts.{rule}",
                "missing": label(name).of(office.lang),
                "have": have[situation],
            }
    kinds = [row.text("kind") for row in rows(office, "scripts.etiquette", states="valid")]
    for kind in phrases(office, "etiquette-standard", "staff_kinds"):
        if kind not in kinds:
            yield {"rule": "scripts.etiquette-standard", "missing": kind, "have": 0}
    for rule, name in (("comfort-trapped", "text"), ("fee-increase-complaint", "policy_basis")):
        asked_of = clause(office, f"scripts.{rule}")
        if asked_of.in_force and not asked_of.has(name):
            yield {"rule": f"scripts.{rule}", "missing": office.wording.parameter_name(name), "have": 0}
    if not office.settings.office.emergency and clause(office, "scripts.comfort-trapped").in_force:
        yield {"rule": "scripts.comfort-trapped", "missing": EMERGENCY.of(office.lang), "have": 0}


def unsigned(office: Office) -> Iterator[Line]:
    """Those who must sign, and those who did, with when they signed the standards in force."""
    bound = set(clause(office, "scripts.staff-image").many("post"))
    since = max((one.since for one in clause(office, "scripts.four-service-standards").amended), default=None)
    signed: dict[str, str] = {}
    for row in rows(office, "scripts.pledge", states="signed"):
        if since is None or row.date("signed") >= since:
            signed[row.text("person")] = row.text("signed")
    for person in office.staff():
        if person.id not in signed and not bound & set(person.posts):
            continue
        yield {"person": person.name, "signed": signed.get(person.id, "")}
