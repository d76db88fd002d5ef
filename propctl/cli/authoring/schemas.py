"""Where the JSON schemas are, which ``tools.reference`` makes from the types that read the files."""

from __future__ import annotations

from pathlib import Path

SCHEMAS = ("area", "rules", "own-area", "settings", "amendments", "script")
_PACKAGE = Path(__file__).resolve().parents[2]


def schema_file(name: str) -> Path:
    """The file of a schema: in the installed package, or at the top of the sources that are worked on."""
    shipped = _PACKAGE / "schema"
    return (shipped if shipped.is_dir() else _PACKAGE.parent / "schema") / f"{name}.json"
