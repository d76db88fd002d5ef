"""Where declarations are: the packages that announce an area, their folders, and their files as tables."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from propctl.errors import N_, SettingsError

GROUP = "propctl.areas"


def entry_points(group: str = GROUP) -> Iterator[tuple[str, str]]:
    """(name, module) of every installed entry point of a group.

    Reads the ``entry_points.txt`` of what is on the path: importing ``importlib.metadata`` alone would cost
    more than all of click.
    """
    seen: set[str] = set()
    for folder in sys.path:
        for found in sorted(Path(folder or ".").glob("*.dist-info/entry_points.txt")):
            section = ""
            for line in found.read_text(encoding="utf-8").splitlines():
                line = line.strip()
                if line.startswith("["):
                    section = line.strip("[]")
                elif section == group and "=" in line:
                    name, _, value = line.partition("=")
                    if name.strip() not in seen:
                        seen.add(name.strip())
                        yield name.strip(), value.strip()


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
