"""The built-in areas as their files declare them: ``area.toml``, and what continues it in ``area/``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from propctl.regulation.model.parsing import merge

PLUGINS = Path(__file__).parents[1] / "plugins/propctl_plugins"


def area_files(area: str = "*") -> list[Path]:
    """The files that declare an area, or all of them."""
    return sorted([*PLUGINS.glob(f"{area}/area.toml"), *PLUGINS.glob(f"{area}/area/*.toml")])


def area_tables(area: str) -> dict[str, Any]:
    """What an area declares."""
    tables: dict[str, Any] = {}
    for path in area_files(area):
        tables = merge(tables, tomllib.loads(path.read_text("utf-8")))
    return tables
