"""Whether a script holds together: every way leads to an end, every name means something."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.api import N_, Office, OwnFile, fields_asked, find_clause
from propctl_plugins.scripts.lookup import situations
from propctl_plugins.scripts.model import Node, Script


def check(office: Office, script: Script, file: OwnFile) -> None:
    """Note everything that is wrong with a script on its file."""
    for key, message, values in _mistakes(office, script):
        file.mistake(key, message, **values)


Mistake = tuple[tuple[str, ...], str, dict[str, object]]


def _mistakes(office: Office, script: Script) -> Iterator[Mistake]:
    if script.head.start not in script.node:
        yield ("start",), N_("there is no node {name!r}"), {"name": script.head.start}
        return
    if script.head.situation not in situations(office):
        yield ("situation",), N_("there is no situation {name!r}"), {"name": script.head.situation}
    yield from _clauses(office, ("rules",), script.head.rules)
    reached = script.reached(script.head.start)
    for name, node in script.node.items():
        if name not in reached:
            yield ("node", name), N_("no way leads here"), {}
        yield from _way_on(script, name, node)
        yield from _names(office, script, name, node)


def _way_on(script: Script, name: str, node: Node) -> Iterator[Mistake]:
    """How it goes on: by exactly one of next, answers and register, to nodes that there are, to an end."""
    key = ("node", name)
    given = [way for way in (node.next, node.answers, node.register) if way]
    if not given:
        yield key, N_("a dead end; give it next, answers or register"), {}
    elif len(given) > 1:
        yield key, N_("only one of next, answers and register"), {}
    for _, end in node.ways:
        if end not in script.node:
            yield key, N_("there is no node {name!r}"), {"name": end}
    around = script.reached(name)
    if node.ways and all(other.ways for other in around.values()):
        nodes = " → ".join([*around, name])
        yield key, N_("a loop without a way out: {nodes}"), {"nodes": nodes}


def _names(office: Office, script: Script, name: str, node: Node) -> Iterator[Mistake]:
    """Clauses, steps, fields and placeholders that a node names."""
    key = ("node", name)
    yield from _clauses(office, (*key, "rules"), node.rules)
    made = fields(office, node.register)
    if node.register and not made:
        yield (*key, "register"), N_("no step {name!r} makes a record"), {"name": node.register}
    known = {field for step in script.ends(name) for field in fields(office, step)}
    told = [((*key, "fill"), field, known) for field in node.fill]
    told += [((*key, "answers"), field, known) for answer in node.answers for field in answer.set]
    told += [((*key, "set"), field, made) for field in node.set]
    for place, field, there in told:
        if field not in there:
            yield place, N_("no record that is made from here has a field {name!r}"), {"name": field}
    for blank in sorted(node.blanks):
        if not _means(office, script, blank):
            yield key, N_("{{{name}}} is no field, setting or parameter of a clause"), {"name": blank}


def fields(office: Office, step: str) -> set[str]:
    """The fields that a step which makes a record fills in; none where there is no such step."""
    return set(fields_asked(office, step))


def _clauses(office: Office, key: tuple[str, ...], names: list[str]) -> Iterator[Mistake]:
    for name in names:
        if find_clause(office, name) is None:
            yield key, N_("there is no clause {name}"), {"name": name}


def _means(office: Office, script: Script, blank: str) -> bool:
    if blank == "greeting" or blank in script.learned():
        return True
    place, _, name = blank.rpartition(".")
    if place == "office":
        return hasattr(office.settings.office, name)
    rule = find_clause(office, place)
    return rule is not None and name in rule.values
