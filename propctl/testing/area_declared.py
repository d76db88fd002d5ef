"""What an area declares hangs together with its program: hooks, functions, messages, and its one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from propctl.testing import Workspace

DOORS = ("propctl.api", "propctl.testing")


class Declared:
    """The contract of an area's declarations and of its code."""

    area = ""

    def test_it_is_sound(self, workspace: Workspace) -> None:
        unsound = workspace.office().sources.compiled.unsound
        found = [told for entry in unsound if entry.name == self.area for told in entry.findings]
        assert [f"{told.path}:{told.line}: {told.key}: {told.what.en}" for told in found] == []

    def test_every_hook_and_command_that_it_names_is_in_its_controller(self, workspace: Workspace) -> None:
        office = workspace.office()
        declared = office.catalog.area(self.area)
        kinds = {kind for kind in ("fill", "check", "after") if getattr(declared.hook, kind)}
        wanted = {f"propctl_{name}" for name in (*kinds, *declared.hook.answers)}
        wanted |= {one.run or name for name, one in declared.command.items()}
        wanted |= {one.fill for one in declared.batch.values() if one.fill}
        wanted |= {one.fill for one in declared.setup.record.values() if one.fill}
        if not wanted:
            pytest.skip(f"{self.area} needs no controller")
        controller = office.hooks.controller(self.area)
        assert sorted(name for name in wanted if not hasattr(controller, name)) == []

    def test_everything_that_it_says_is_translated(self) -> None:
        from propctl.errors import Message
        from propctl.testing.catalogues import marked
        from propctl.words.messages import Words

        folder = folder_of(self.area)
        said = [Message(msgid, str(folder / "controller.py")) for msgid, _ in marked(folder)]
        for lang in ("zh-CN", "zh-TW"):
            words = Words(lang)
            assert [msgid for msgid in said if words(msgid) == msgid] == [], lang

    def test_its_compiled_messages_are_those_of_their_source(self) -> None:
        from propctl.testing.catalogues import problems
        from propctl.words.messages import Words

        folder, words = folder_of(self.area), Words("zh-CN")
        if not (folder / "locale" / "zh_CN.po").is_file():
            pytest.skip("installed without the source of its messages, or says nothing")
        pytest.importorskip("babel", reason="it compiles them")
        assert list(problems(folder, lambda msgid: words(msgid) != msgid)) == []

    def test_its_code_enters_the_core_by_one_door(self) -> None:
        past = [
            f"{path.relative_to(folder_of(self.area)).as_posix()}:{line}: {module}"
            for path in sorted(folder_of(self.area).rglob("*.py"))
            for module, line in imported(path)
            if module.partition(".")[0] in ("propctl", "propctl_site") and module not in DOORS
        ]
        assert past == []


def folder_of(area: str) -> Path:
    """The folder with an installed area's ``area.toml``, found without running its code."""
    from propctl.office.compiling.discovery import entry_points, package_folder

    return package_folder(dict(entry_points())[area])


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, also inside functions and for type checking, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module, node.lineno
