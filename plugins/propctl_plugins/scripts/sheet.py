"""A script to read: as text on the screen, and as a sheet on paper with its drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from propctl.api import Label, Office, blank_form, clause, drawn_flow, field_of, print_file, printed_paper
from propctl_plugins.scripts.library import said
from propctl_plugins.scripts.model import Node, Script, fill_in

_HOW = {"fill": Label("记", "Fill in"), "register": Label("登记", "Register")}


def text(office: Office, script: Script) -> str:
    """The script in the order of its nodes, with the clauses to keep in mind."""
    lines = [script.label.of(office.lang)]
    lines += [f"  · {clause}" for clause in clauses(office, script.throughout)]
    for part in parts(office, script):
        lines += ["", f"【{part['title']}】{part['line']}"]
        lines += [f"  · {clause}" for clause in part["clauses"]]
        lines += [f"  {note}" for note in part["notes"]]
        lines += [f"  → {way}" for way in part["ways"]]
    return "\n".join(lines)


def spoken(office: Office, script: Script, step: str) -> str:
    """What is said on the way to a step, node by node, with the answers that lead on there."""
    lines = []
    for part in parts(office, script):
        if step in script.ends(part["name"]):
            lines.append(f"【{part['title']}】{part['line']}")
            lines += [f"  → {way}" for way in part["ways"]]
    return "\n".join(lines)


def parts(office: Office, script: Script) -> list[dict[str, Any]]:
    """Each node as people read it, from the start on."""
    return [
        {
            "name": name,
            "title": node.label.of(office.lang),
            "line": _line(office, script, name, node),
            "clauses": clauses(office, node.rules),
            "notes": list(_notes(office, script, name, node)),
            "ways": [_way(office, way, script.node[end]) for way, end in node.ways],
        }
        for name, node in script.reached(script.head.start).items()
    ]


def clauses(office: Office, rules: list[str]) -> list[str]:
    """The clauses in force among those named, in words."""
    found = [rule for name in rules if (rule := clause(office, name)).in_force]
    return [f"{rule.words} ({rule.id})" for rule in found]


def _way(office: Office, answer: Label, end: Node) -> str:
    return f"{answer.of(office.lang)}{_colon(office)}{end.label.of(office.lang)}"


def _colon(office: Office) -> str:
    return ": " if office.lang.startswith("en") else "："


def _line(office: Office, script: Script, name: str, node: Node) -> str:
    """What is said here; what will only be learned stands there by its label: 〔内容〕."""
    values = said(office, node.blanks, {}, office.lang)
    learned = {
        blank: f"〔{_field(office, script, name, blank).of(office.lang)}〕"
        for blank in node.blanks - values.keys()
    }
    return fill_in(node.line.of(office.lang), {**learned, **values})


def _notes(office: Office, script: Script, name: str, node: Node) -> Iterator[str]:
    colon, comma = _colon(office), ", " if office.lang.startswith("en") else "、"
    if node.fill:
        labels = [_field(office, script, name, field).of(office.lang) for field in node.fill]
        yield f"{_HOW['fill'].of(office.lang)}{colon}{comma.join(labels)}"
    if node.register:
        form = office.form_label(node.register.rpartition(".")[0])
        yield f"{_HOW['register'].of(office.lang)}{colon}{form.of(office.lang)}"


def _field(office: Office, script: Script, name: str, field: str) -> Label:
    """What the record that takes a field calls it."""
    for step in script.ends(name):
        found = field_of(office, step.rpartition(".")[0], field)
        if found is not None:
            return found.label
    return Label(field, field)


def paper(office: Office, script: Script) -> Path:
    """The sheet as A4 HTML in the clone's private folder, which any browser prints."""
    reached = script.reached(script.head.start)
    place = {name: number for number, name in enumerate(reached)}
    titles = {name: node.label.of(office.lang) for name, node in reached.items()}
    moves = [
        (way.of(office.lang), titles[name], place[name], place[end])
        for name, node in reached.items()
        for way, end in node.ways
    ]
    title = script.label.of(office.lang)
    drawing, steps = drawn_flow(script.name, title, list(titles.values()), moves)
    html = printed_paper(
        office,
        Path(__file__).with_name("templates") / "script.html.j2",
        title=title,
        clauses=clauses(office, script.throughout),
        parts=parts(office, script),
        drawing=drawing,
        steps=[f"{who} → {step}" for step, who in steps],
    )
    return print_file(office, f"script-{script.name}", html)


def blank(office: Office, document: str) -> Path:
    """An empty paper form of this area."""
    return print_file(office, document, blank_form(office, "scripts", document))
