"""Where declarations are: the packages that announce an area, their folders, and their files as tables."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

from propctl.errors import N_, BadData, SettingsError

GROUP = "propctl.areas"
OURS = "propctl"  # the distribution whose areas are built in


class Announced(NamedTuple):
    """An area that an installed package announces."""

    name: str
    module: str
    built_in: bool
    distribution: str = ""  # the package as it is installed: propctl-pets
    version: str = ""


def announced(group: str = GROUP) -> list[Announced]:
    """Every installed entry point of a group, by name; of one name what is built in or found first, first."""
    from importlib.metadata import entry_points as installed  # only where declarations are compiled

    told: dict[int, tuple[str, str]] = {}  # each asking reads the package's papers again
    found = []
    for entry in installed(group=group):
        if entry.dist is not None and id(entry.dist) not in told:
            told[id(entry.dist)] = entry.dist.name, entry.dist.version
        package, version = told.get(id(entry.dist), ("", ""))
        found.append(Announced(entry.name, entry.module, package == OURS, package, version))
    return sorted(dict.fromkeys(found), key=lambda entry: (entry.name, not entry.built_in))


def entry_points(group: str = GROUP) -> list[tuple[str, str]]:
    """(name, module) of every area that an installed package announces, one for each name."""
    found: dict[str, str] = {}
    for entry in announced(group):
        found.setdefault(entry.name, entry.module)
    return sorted(found.items())


def package_folder(module: str) -> Path:
    """Where a package's data lies, without running the package. ``SettingsError`` where there is none."""
    try:
        spec = importlib.util.find_spec(module)
    except Exception as error:  # the package above it is imported, and may do anything
        reason = f"{type(error).__name__}: {error}"
        message = N_("the package {module} can't be imported: {reason}")
        raise SettingsError(message, module=module, reason=reason) from None
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError(
            N_("the package {module} is announced, but not installed: install it again, or uninstall it"),
            module=module,
        )
    return Path(next(iter(spec.submodule_search_locations)))


def unread(error: OSError) -> BadData:
    """That a file of a declaration can't be read, and why."""
    return BadData(N_("it can't be read: {reason}"), reason=error.strerror or str(error))


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """A declaration file as tables and as text; ``SettingsError`` names it and the line."""
    return read_text(path.read_bytes(), path.name)


def read_text(data: bytes, name: str) -> tuple[dict[str, Any], str]:
    """The content of a declaration file of that name, as ``read_toml`` reads it."""
    from propctl.store.files.toml import BadToml, parse

    try:
        return parse(data, name), data.decode("utf-8-sig")
    except BadToml as error:
        raise SettingsError(error.msgid, **error.values) from None
