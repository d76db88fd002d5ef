"""Every key of the declaration language and of the settings is read by something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from propctl.office.opened import settings
from propctl.regulation.model import constructs

ROOT = Path(__file__).parents[2]
DECLARED_IN = {
    ROOT / "propctl/regulation/model/constructs.py",
    ROOT / "propctl/office/opened/settings.py",
}
# Read under a name that is made up at run time: hooks by kind, what an expression asks of a person.
BY_NAME = {"Hook.fill", "Hook.check", "Hook.after", "Person.department"}
# Read where it is declared: whom a system account may act for, since when somebody works here.
AT_HOME = {"Person.accounts", "Person.since", "Person.until"}


def attributes() -> frozenset[str]:
    """Every attribute that the program, the areas and the templates name outside the declarations."""
    found: set[str] = set()
    for folder in ("propctl", "plugins"):
        for path in (ROOT / folder).rglob("*.py"):
            if path not in DECLARED_IN:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return frozenset(found)


def keys() -> Iterator[tuple[str, str]]:
    for module in (constructs, settings):
        for kind in vars(module).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, msgspec.Struct)
                and kind.__module__ == module.__name__
            ):
                yield from ((kind.__name__, field) for field in kind.__annotations__)


def test_every_key_that_may_be_declared_is_read_somewhere() -> None:
    read = attributes()
    unread = {f"{kind}.{field}" for kind, field in keys() if field not in read} - BY_NAME - AT_HOME
    assert not unread


@pytest.mark.parametrize("key", ["per", "on", "checklist"])
def test_a_routine_has_no_key_that_nobody_would_read(key: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=key):
        msgspec.convert({key: "x"}, constructs.Routine)
