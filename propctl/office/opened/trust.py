"""Code that a workspace brings runs only after somebody said so: for this path and this content.

A workspace comes from other people (a clone, a pull). Declarations are data; a ``controller.py`` is not, nor
is what ``mkdocs.yml`` can name. What is trusted is kept in the user's own folder, outside every workspace, so
that no workspace can trust itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from propctl.errors import N_, SettingsError
from propctl.store.files import fsio

_BYTECODE = "__pycache__"  # never read from a workspace, so nobody need vouch for it


def ledger() -> Path:
    """The file that remembers what this user trusts."""
    import click

    return Path(click.get_app_dir("propctl")) / "trusted.json"


def digest(place: Path, files: Iterable[Path]) -> str:
    """What trust is bound to: where the code lies, and every byte of the files that belong to it.

    ``SettingsError`` for a file that is a link: its content could change without the workspace changing.
    """
    from hashlib import sha256  # not for the areas that propctl brings: those need no trust

    found = sha256(str(place.absolute()).encode())
    for path in sorted(files):
        if is_link(path):
            raise linked(path)
        data = path.read_bytes()
        found.update(f"\0{path.relative_to(place).as_posix()}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()


def code_in(folder: Path) -> Iterator[Path]:
    """Every file in an area's folder, whatever its ending, but for bytecode. ``SettingsError`` for a link."""
    if is_link(folder):
        raise linked(folder)
    for path in folder.rglob("*"):
        if is_link(path):
            raise linked(path)
        if path.is_file() and _BYTECODE not in path.parts:
            yield path


def is_link(path: Path) -> bool:
    """Whether a path is a link of any kind: a symbolic link, or on Windows a junction."""
    try:
        return os.path.realpath(path) != os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118
    except OSError:
        return True


def linked(path: Path) -> SettingsError:
    """The refusal of a link where code or pages are read from."""
    return SettingsError(
        N_("{file} is a link; put the files themselves there: what a link leads to can change unseen"),
        file=str(path),
    )


def trusted(place: Path, files: Iterable[Path]) -> bool:
    """Whether these files at this place are what this user trusted there."""
    return _known().get(str(place.absolute())) == digest(place, files)


def trust(place: Path, files: Iterable[Path]) -> None:
    """Trust the code at a place as it is now; the next change of it takes the trust away."""
    _keep({**_known(), str(place.absolute()): digest(place, files)})


def distrust(place: Path) -> None:
    """Take the trust back."""
    _keep({path: known for path, known in _known().items() if path != str(place.absolute())})


def require(area: str, folder: Path) -> None:
    """Raise ``SettingsError`` for a workspace's area whose code nobody here has trusted as it is now."""
    if not trusted(folder, code_in(folder)):
        raise SettingsError(
            N_("the area {area} brings code of its own; read {folder}, then: propctl plugins trust {area}"),
            area=area,
            folder=f"plugins/{folder.name}",
        )


def _known() -> dict[str, str]:
    try:
        found = msgspec.json.decode(ledger().read_bytes())
    except (OSError, msgspec.DecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(known: dict[str, str]) -> None:
    ledger().parent.mkdir(parents=True, exist_ok=True)
    fsio.replace(ledger(), msgspec.json.format(msgspec.json.encode(known, order="sorted"), indent=1))
