"""A hook of MkDocs for ``docs-site.yml``: ``areas/*.md`` in its menu stands for every page of that folder.

So a new area needs no line in the menu; which pages exist stays the folder's affair.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

INDEX = "index.md"


def on_config(config: Any) -> Any:
    """The configuration with such entries written out."""
    config.nav = _written_out(config.nav, Path(config.docs_dir))
    return config


def _written_out(entry: Any, docs: Path) -> Any:
    if isinstance(entry, list):
        return [made for one in entry for made in _as_list(_written_out(one, docs))]
    if isinstance(entry, dict):
        return {title: _written_out(below, docs) for title, below in entry.items()}
    return pages(docs, entry) if entry.endswith("*.md") else entry


def _as_list(entry: Any) -> list[Any]:
    return entry if isinstance(entry, list) else [entry]


def pages(docs: Path, pattern: str) -> list[str]:
    """The pages that a pattern stands for, the folder's index first."""
    found = sorted(docs.glob(pattern), key=lambda path: (path.name != INDEX, path.name))
    return [path.relative_to(docs).as_posix() for path in found]
