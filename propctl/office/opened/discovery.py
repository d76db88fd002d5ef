"""Where declarations are: the packages that announce an area, their folders, and their files as tables."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from propctl.errors import N_, SettingsError

GROUP = "propctl.areas"


def entry_points(group: str = GROUP) -> list[tuple[str, str]]:
    """(name, module) of every installed entry point of a group; of two of one name the first on the path."""
    from importlib.metadata import entry_points as installed  # only where declarations are compiled

    found: dict[str, str] = {}
    for entry in installed(group=group):
        found.setdefault(entry.name, entry.module)
    return sorted(found.items())


def package_folder(module: str) -> Path:
    """Where a package's data lies, without running the package."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError(N_("the plugin {module} is declared but not installed"), module=module)
    return Path(next(iter(spec.submodule_search_locations)))


def read_toml(path: Path, file: str = "") -> tuple[dict[str, Any], str]:
    """A declaration file as tables and as text; ``SettingsError`` names it (as ``file``) and the line."""
    from propctl.store.files.toml import BadToml, parse

    data = path.read_bytes()
    try:
        return parse(data, file or path.name), data.decode("utf-8-sig")
    except BadToml as error:
        raise SettingsError(error.msgid, **error.values) from None
