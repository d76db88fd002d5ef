"""Files that the code dictates: ``python -m tools.reference [--check]``.

Each module makes some pages of ``docs/reference`` from what the program itself goes by: its commands, the
types of its settings, its error classes, its declarations, the JSON that it prints; ``schemas`` makes those
of JSON, of what people write by hand, in ``schema``; ``manual`` the pages for ``man``, in ``man``. What a
machine cannot know, what a key is for, stands in ``meanings.toml`` (of the declaration language in
``docs/authors/language.md``), in Chinese; a key without a meaning, or a meaning without a key, is an error.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from propctl.office.compiling.discovery import GROUP, announced
from propctl.testing import Workspace, make_workspace

ROOT = Path(__file__).resolve().parents[2]
PAGES, SCHEMAS = "docs/reference", "schema"  # where they stand
NOTE = "<!-- 由 tools/reference 按代码生成，请勿手改；重新生成：make reference -->"


class Incomplete(Exception):
    """What is documented and what there is are not the same."""


def meanings(section: str) -> dict[str, str]:
    """What the names of one section of ``meanings.toml`` mean, in Chinese."""
    tables = tomllib.loads((Path(__file__).parent / "meanings.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = tables[section]
    return found


def explained(section: str, names: Iterable[str]) -> dict[str, str]:
    """Each of these names with its meaning; ``Incomplete`` where one side has what the other lacks."""
    known, there = meanings(section), list(names)
    lacking, left = [name for name in there if name not in known], set(known) - set(there)
    if lacking or left:
        raise Incomplete(
            f"meanings.toml [{section}]: without a meaning: {lacking}; no longer there: {sorted(left)}"
        )
    return {name: known[name] for name in there}


def page(title: str, *parts: str) -> str:
    """A generated page."""
    return "\n\n".join([f"# {title}", NOTE, *(part.strip("\n") for part in parts if part)]) + "\n"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(headings)]
    lines += [["---"] * len(lines[0]), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


@contextmanager
def shipped() -> Iterator[Workspace]:
    """An office with every area as it is shipped, at a fixed time, in Chinese, on a screen of 80 columns."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROPCTL_LANG", "zh-CN")
        patch.setenv("COLUMNS", "80")
        patch.setenv("XDG_CONFIG_HOME", folder)
        patch.delenv("NO_COLOR", raising=False)
        yield make_workspace(Path(folder) / "office")


def pages() -> dict[str, str]:
    """Every generated page: its path below ``docs/reference``, and its text."""
    from tools.reference import api, areas, commands, posts, scripting, settings

    made: dict[str, str] = {}
    with shipped() as workspace:
        made |= commands.pages(workspace)
        made |= areas.pages(workspace)
        made |= posts.pages(workspace)
        made |= scripting.pages()
        made |= api.pages()
        made |= settings.pages(workspace)
    return made


def everything() -> dict[str, str]:
    """Every generated file: its path in the repository, and its text."""
    from tools.reference import manual, schemas

    _refuse_stale_installation()
    made = {f"{PAGES}/{name}": text for name, text in pages().items()}
    return made | {f"{SCHEMAS}/{name}": text for name, text in schemas.files().items()} | manual.files()


def _refuse_stale_installation() -> None:
    """Areas are found as they are installed: what ``pyproject.toml`` has gained or lost since is not."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = told["project"]["entry-points"][GROUP]
    installed = {entry.name for entry in announced() if entry.built_in}
    if differing := sorted(installed ^ set(declared)):
        raise Incomplete(f"not as installed: {differing}; first: pip install --no-deps -e .")


def committed() -> set[str]:
    """The paths of the generated files that stand in the repository."""
    found = [*(ROOT / PAGES).rglob("*.md"), *(ROOT / SCHEMAS).glob("*.json"), *(ROOT / "man").rglob("*.1")]
    return {path.relative_to(ROOT).as_posix() for path in found}


def stale() -> list[str]:
    """The files that are not as the code has them: to be written, or to be deleted."""
    made, there = everything(), committed()
    wrong = [name for name, text in made.items() if name not in there or read(name) != text]
    return sorted([*wrong, *(there - set(made))])


def read(name: str) -> str:
    """The text of a committed file."""
    return (ROOT / name).read_text(encoding="utf-8")


def write() -> None:
    """Write every file, and delete what is none."""
    made = everything()
    for name in committed() - set(made):
        (ROOT / name).unlink()
    for name, text in made.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
