"""Where the JSON schemas are, which ``tools.reference`` makes from the types that read the files."""

from __future__ import annotations

from pathlib import Path

from propctl.office.opened.compiled import PRIVATE
from propctl.store.files import fsio

SCHEMAS = ("area", "rules", "own-area", "settings", "amendments", "script")
OWN = "own-area"
_PACKAGE = Path(__file__).resolve().parents[2]


def schema_file(name: str) -> Path:
    """The file of a schema: in the installed package, or at the top of the sources that are worked on."""
    shipped = _PACKAGE / "schema"
    return (shipped if shipped.is_dir() else _PACKAGE.parent / "schema") / f"{name}.json"


def put_beside(root: Path) -> None:
    """Lay the schema of own areas where their first line names it: in this clone, never in history.

    It is derived: made again where it is missing or of another version. Where it can't be, editors show less.
    """
    wanted = schema_file(OWN).read_bytes()
    path = root / PRIVATE / "schema" / f"{OWN}.json"
    try:
        if not path.is_file() or path.read_bytes() != wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            fsio.jot(path, wanted)
    except OSError:
        return
