"""``propctl schema``: JSON schemas of the files that people write by hand, for editors."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.authoring.schemas import SCHEMAS, schema_file
from propctl.cli.frame.declared import argument, command
from propctl.cli.frame.output import Row, echo, emit, reading
from propctl.cli.frame.session import current
from propctl.errors import N_, UsageError

# What each is the schema of, as its author calls the file.
FILES = {
    "area": "area.toml, area/*.toml",
    "rules": "rules.toml",
    "own-area": "areas/*.toml",
    "settings": "propctl.toml",
    "amendments": "rules.toml",
    "script": "scripts/*.toml",
}
MEANS = {
    "area": N_("an area in a package"),
    "rules": N_("the clauses of such an area"),
    "own-area": N_("an area of the office's own, with its clauses"),
    "settings": N_("the settings of the office"),
    "amendments": N_("the office's own values of clauses"),
    "script": N_("a call script"),
}


@command("schema", N_("JSON schemas, for editors, of the files written by hand"))
@argument("name", required=False, word=N_("SCHEMA"), offers=lambda _: FILES)
@reading
def schema(name: str | None, style: str | None) -> None:
    """Print one schema, or which there are."""
    words = current().words
    if name is None:
        rows: list[Row] = [
            {"schema": found, "for": FILES[found], "path": str(schema_file(found))} for found in SCHEMAS
        ]
        headings = [words(N_("Schema")), words(N_("File")), words(N_("For"))]
        emit(rows, headings, lambda row: [row["schema"], row["for"], words(MEANS[row["schema"]])], style)
        return
    if name not in SCHEMAS:
        raise UsageError(N_("there is no schema {name!r}; there are {known}"), name=name, known=list(SCHEMAS))
    echo(read(schema_file(name)), end="")


def read(path: Path) -> str:
    """A schema as it is shipped."""
    return path.read_text(encoding="utf-8")
