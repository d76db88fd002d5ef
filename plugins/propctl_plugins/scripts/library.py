"""The scripts that there are: those shipped, those of other areas, and the office's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from propctl.api import N_, BadData, Label, Office, OwnFile, Problem, UsageError, area_folders, clause, label
from propctl_plugins.scripts import graph
from propctl_plugins.scripts.model import Script, read

UNSET = Label("（未设定）", "(not set)")
SHIPPED = Path(__file__).with_name("library")


def files(office: Office) -> dict[str, Path]:
    """Name -> file: ours, ``scripts/*.toml`` of each area, and of the workspace; the last counts."""
    of_areas = (folder / "scripts" for folder in area_folders(office).values())
    folders = (SHIPPED, *of_areas, office.root / "scripts")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def inspect(office: Office, name: str, path: Path) -> tuple[Script | None, list[Problem]]:
    """One script and everything that is wrong with it; None where its shape is wrong."""
    file = OwnFile(f"scripts/{path.name}", path.read_bytes())
    script = read(name, file)
    if script is not None:
        graph.check(office, script, file)
    return script, file.problems


def load(office: Office, wanted: str) -> Script:
    """The script of a name or title; ``UsageError`` for none, ``BadData`` with the place for a broken one."""
    known = files(office)
    for name in [wanted] if wanted in known else known:
        script, problems = inspect(office, name, known[name])
        if name != wanted and not (script and wanted in (script.label.zh, script.label.en)):
            continue
        if script is None or problems:
            first = problems[0]
            what = BadData(first.message, **first.values)
            raise BadData(N_("{path} line {line}: {what}"), path=first.path, line=first.line, what=what)
        return script
    raise UsageError(
        N_("there is no script {name!r}; there are: {known}"),
        name=wanted,
        known=[script.label for script in sound(office)],
    )


def every(office: Office) -> Iterator[tuple[Script | None, list[Problem]]]:
    """Every script with what is wrong with it."""
    for name, path in files(office).items():
        yield inspect(office, name, path)


def sound(office: Office) -> list[Script]:
    """The scripts that can be run."""
    return [script for script, problems in every(office) if script is not None and not problems]


def ending_with(office: Office, step: str) -> Iterator[Script]:
    """The sound scripts that may end with a step; only files that name it are read."""
    for name, path in files(office).items():
        if step in path.read_text(encoding="utf-8", errors="replace"):
            script, problems = inspect(office, name, path)
            if script is not None and not problems and step in script.ends(script.head.start):
                yield script


def broken(office: Office) -> list[Problem]:
    """What is wrong with any script, file by file."""
    return [problem for _, problems in every(office) for problem in problems]


def said(office: Office, blanks: frozenset[str], learned: dict[str, str], lang: str) -> dict[str, str]:
    """What the placeholders of a line mean now: what was learned, the greeting, settings, clauses' values."""
    found: dict[str, str] = {}
    for blank in blanks:
        place, _, name = blank.rpartition(".")
        if blank in learned:
            found[blank] = learned[blank]
        elif blank == "greeting":
            found[blank] = greeting(office).of(lang)
        elif place == "office":
            found[blank] = str(getattr(office.settings.office.said(lang), name)) or UNSET.of(lang)
        elif place:
            found[blank] = office.in_words(lang).parameter_line(place.partition(".")[0], blank) or ""
    return found


def greeting(office: Office) -> Label:
    """What one says at this time of day; the hours are the clause's, and "" where it says nothing."""
    rule = clause(office, "scripts.greet-by-time")
    now = f"{office.now.astimezone(office.tz):%H:%M}"
    part = "morning"
    for name in ("afternoon", "evening"):
        begins = rule.text(f"{name}_from", "")
        if begins and now >= begins:
            part = name
    return label(rule.text(part, ""))
