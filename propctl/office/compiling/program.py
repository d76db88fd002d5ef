"""By which program steps are judged: its version, and a digest of all that installed packages declare.

What an office declares itself stands in its history; what is installed does not. So each commit names the
program that judged its steps, and an audit by another one knows that its own verdict may be another. Where a
package lies, and on which machine, does not enter: desks with the same packages have the same program.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from propctl.office.compiling.declarations import Declaration
from propctl.office.compiling.discovery import OURS
from propctl.office.compiling.earlier import digest_of

# Declarations, and the controllers that work with them.
_FILES = ("area.toml", "area/*.toml", "rules.toml", "*.py")


def program_of(declarations: Iterable[Declaration]) -> str:
    """``0.1.0 3f2a9c1d5e6b7a80``, from everything that was declared."""
    installed = sorted((one for one in declarations if one.module), key=lambda one: one.name)
    parts = (part for one in installed for part in (one.name.encode(), *_contents(one.folder)))
    return f"{_version()} {digest_of(*parts)[:16]}"


def _contents(folder: Path | None) -> Iterable[bytes]:
    """What judges in a package, file by file; how a checkout ends its lines makes no difference."""
    found = sorted(path for name in _FILES for path in folder.glob(name)) if folder else []
    for path in found:
        yield path.relative_to(folder or path).as_posix().encode()
        yield path.read_bytes().replace(b"\r\n", b"\n")


def _version() -> str:
    try:
        return version(OURS)
    except PackageNotFoundError:  # run from a folder that nothing installed
        return "0"
