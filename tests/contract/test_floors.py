"""The house stands: a floor imports only from below, nothing imports in a circle, the core knows no area."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    "regulation": 0,
    "worktime": 0,
    "entry": 1,
    "words": 1,
    "store": 2,
    "office": 3,
    "publish": 4,
    "cli": 5,
    "desk": 5,  # another way in, beside the command line, whose words it speaks
}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "propctl").rglob("*.py"))
}


@functools.cache
def imported(path: Path, *, lazy: bool = True) -> list[str]:
    """The modules of propctl that a file imports, also inside functions; for type checking only: left out."""
    return list(_imported(path, lazy=lazy))


def _imported(path: Path, *, lazy: bool) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree) if lazy else tree.body:
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module


def floor(module: str) -> int | None:
    """On which floor a module of the core is; None for what lies beside the house (errors, api, testing)."""
    parts = module.split(".")
    return FLOORS.get(parts[1]) if len(parts) > 1 else None


@pytest.mark.parametrize("module", [name for name in MODULES if floor(name) is not None])
def test_a_module_imports_only_from_its_own_floor_and_those_below(module: str) -> None:
    mine = floor(module)
    assert mine is not None
    above = [
        name for name in imported(MODULES[module]) if (other := floor(name)) is not None and other > mine
    ]
    assert above == []


def test_the_core_never_imports_a_plugin() -> None:
    found = {
        name: [m for m in imported(path) if m.startswith("propctl_plugins")] for name, path in MODULES.items()
    }
    assert {name: modules for name, modules in found.items() if modules} == {}


def test_no_plugin_imports_another() -> None:
    plugins = ROOT / "plugins" / "propctl_plugins"
    for path in plugins.rglob("*.py"):
        mine = f"propctl_plugins.{path.relative_to(plugins).parts[0]}"
        others = [name for name in imported(path) if name.startswith("propctl_plugins.")]
        assert [name for name in others if not name.startswith(mine)] == [], path


def test_nothing_is_imported_in_a_circle_lazy_imports_counted() -> None:
    graph = {
        name: {m for m in imported(path) if m in MODULES and m != name} for name, path in MODULES.items()
    }
    assert _circle(graph) == []


def _circle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return trail[trail.index(name) :]
        if name in done:
            return []
        for other in sorted(graph[name]):
            if circle := visit(other, [*trail, name]):
                return circle
        done.add(name)
        return []

    return next((circle for name in graph if (circle := visit(name, []))), [])


def test_a_room_holds_at_most_twenty_modules() -> None:
    rooms = Counter(path.parent for path in MODULES.values() if path.name != "__init__.py")
    assert {room.relative_to(ROOT).as_posix(): n for room, n in rooms.items() if n > 20} == {}


def test_no_two_modules_of_the_core_bear_one_name() -> None:
    names = Counter(path.stem for path in MODULES.values() if path.name != "__init__.py")
    assert [name for name, n in names.items() if n > 1] == []
