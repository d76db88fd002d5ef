"""Code that a workspace brings runs only after somebody said so: for this path and this content.

A workspace comes from other people (a clone, a pull). Declarations are data; a ``controller.py`` is not. What
is trusted is kept in the user's own folder, outside every workspace, so that no workspace can trust itself.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from propctl.errors import N_, SettingsError
from propctl.store.files import fsio


def ledger() -> Path:
    """The file that remembers what this user trusts."""
    import click

    return Path(click.get_app_dir("propctl")) / "trusted.json"


def digest(folder: Path) -> str:
    """What trust is bound to: where the code lies, and every byte of it."""
    from hashlib import sha256  # not for the areas that propctl brings: those need no trust

    found = sha256(str(folder.resolve()).encode())
    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        found.update(f"\0{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()


def trusted(folder: Path) -> bool:
    """Whether the code in a folder is what this user trusted there."""
    return _known().get(str(folder.resolve())) == digest(folder)


def trust(folder: Path) -> None:
    """Trust the code in a folder as it is now; the next change of it takes the trust away."""
    _keep({**_known(), str(folder.resolve()): digest(folder)})


def distrust(folder: Path) -> None:
    """Take the trust back."""
    _keep({path: known for path, known in _known().items() if path != str(folder.resolve())})


def require(root: Path, area: str, folder: Path) -> None:
    """Raise ``SettingsError`` for code in the workspace's ``plugins/`` that nobody here has trusted."""
    own = folder.resolve().parent == (root / "plugins").resolve()
    if own and not trusted(folder):
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
