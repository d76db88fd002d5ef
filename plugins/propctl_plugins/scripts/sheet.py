"""A script to read: as text on the screen, and as a sheet on paper with its drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.api import Label, Office
from propctl.regulation.catalog import any_field
from propctl_plugins.scripts.library import said
from propctl_plugins.scripts.model import Node, Script, fill_in

if TYPE_CHECKING:
    from propctl.publish.area_facts import Flow

_HOW = {"fill": Label("记", "Fill in"), "register": Label("登记", "Register")}


def text(office: Office, script: Script) -> str:
    """The script in the order of its nodes, with the clauses to keep in mind."""
    lines = [script.label.of(office.lang)]
    lines += [f"  · {clause}" for clause in clauses(office, script.head.rules)]
    for part in parts(office, script):
        lines += ["", f"【{part['title']}】{part['line']}"]
        lines += [f"  · {clause}" for clause in part["clauses"]]
        lines += [f"  {note}" for note in part["notes"]]
        lines += [f"  → {way}" for way in part["ways"]]
    return "\n".join(lines)


def parts(office: Office, script: Script) -> list[dict[str, Any]]:
    """Each node as people read it, from the start on."""
    return [
        {
            "title": node.label.of(office.lang),
            "line": fill_in(node.line.of(office.lang), said(office, node.blanks, {}, office.lang)),
            "clauses": clauses(office, node.rules),
            "notes": list(_notes(office, script, name, node)),
            "ways": [_way(office, way, script.node[end]) for way, end in node.ways],
        }
        for name, node in script.reached(script.head.start).items()
    ]


def clauses(office: Office, rules: list[str]) -> list[str]:
    """The clauses in force among those named, in words."""
    found = [rule for rule in map(office.catalog.rule, rules) if office.in_force(rule)]
    return [f"{office.rule_text(rule).of(office.lang)} ({rule.id})" for rule in found]


def _way(office: Office, answer: Label, end: Node) -> str:
    return f"{answer.of(office.lang)}{_colon(office)}{end.label.of(office.lang)}"


def _colon(office: Office) -> str:
    return ": " if office.lang.startswith("en") else "："


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
        found = any_field(office.catalog.form(step.rpartition(".")[0]), field)
        if found is not None:
            return found.label
    return Label(field, field)


def flow(office: Office, script: Script) -> Flow:
    """The script as the publisher draws flows: nodes for states, answers for steps."""
    from propctl.publish.area_facts import Flow, Move

    reached = script.reached(script.head.start)
    place = {name: number for number, name in enumerate(reached)}
    moves = [
        Move(way.of(office.lang), node.label.of(office.lang), place[name], place[end])
        for name, node in reached.items()
        for way, end in node.ways
    ]
    titles = [node.label.of(office.lang) for node in reached.values()]
    return Flow(script.name, script.label.of(office.lang), titles, moves)


def paper(office: Office, script: Script) -> Path:
    """The sheet as A4 HTML in the clone's private folder, which any browser prints."""
    from propctl.publish.paper.sheet_html import Press
    from propctl.publish.site.drawing import flow_drawing, numbered

    drawn = flow(office, script)
    html = Press(office, office.lang).poster(
        Path(__file__).with_name("templates") / "script.html.j2",
        title=script.label.of(office.lang),
        clauses=clauses(office, script.head.rules),
        parts=parts(office, script),
        drawing=flow_drawing(drawn, script.label.of(office.lang)),
        steps=[f"{who} → {step}" for step, who in numbered(drawn)],
    )
    return _written(office, f"script-{script.name}", html)


def blank(office: Office, document: str) -> Path:
    """An empty paper form of this area."""
    from propctl.publish.paper.printed_forms import blank as empty

    return _written(office, document, empty(office, "scripts", document))


def _written(office: Office, name: str, html: str) -> Path:
    folder = office.root / ".propctl" / "print"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path
