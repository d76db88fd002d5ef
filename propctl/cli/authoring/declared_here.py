"""What an office declares itself, and what is wrong in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from propctl.cli.authoring.schemas import put_beside
from propctl.cli.commands.registry import COMMANDS
from propctl.cli.frame.naming import meant
from propctl.cli.frame.output import Row
from propctl.cli.frame.session import Session
from propctl.errors import N_, Problem, UsageError
from propctl.office.compiling.compiling import title_of, told
from propctl.office.compiling.declarations import OWN, Declaration
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.everything_read import Found, read_sources
from propctl.office.opened.compiled import stamp_of

_EVERY = 0.5  # seconds between two looks at the files


def reading(session: Session, trying: str = "") -> Found:
    """Everything that is declared, read from its files now; ``trying``: as if this area were in use."""
    root = Path(session.root) if session.root else None
    if root is not None and (root / "areas").is_dir():
        put_beside(root)
    earlier = Earlier(f"{session.private_folder()}/compiled")
    return read_sources(root, trying=trying, own=True, earlier=earlier)


def find(read: Found, typed: str) -> Declaration:
    """The declaration that somebody means: by its name, its title, or its file."""
    found = {declared.name: declared for declared in reversed(read.declared)}
    for declared in read.declared:
        if typed in (declared.file, Path(declared.file).name) and declared.rank == OWN:
            return declared
    name = meant(typed, {name: title_of(declared) for name, declared in found.items()})
    if not name:
        raise UsageError(N_("nothing is declared by the name {name!r}; see: propctl areas list"), name=typed)
    return found[name]


def looked_at(read: Found, one: Declaration) -> bool:
    """Whether a declaration was judged: what the office does not use, and did not write, is not."""
    return one in read.refused or one.rank == OWN or any(area.name == one.name for area in read.areas)


def problems(read: Found, one: Declaration | None) -> list[Problem]:
    """What is wrong in one declaration, or in all that are looked at."""
    return [
        problem
        for declared in read.refused
        if one is None or declared is one
        for problem in (finding.problem() for finding in told(declared).findings)
    ] + list(_unreachable(read, one))


def _unreachable(read: Found, one: Declaration | None) -> Iterator[Problem]:
    """Areas whose name is that of a command: their own could never be typed. Those of a package join it."""
    message = N_("propctl {name} is a command of the program, so the area can't be reached; rename the file")
    for declared in read.declared:
        if declared.module or not declared.declares or declared.name not in COMMANDS:
            continue
        if one is None or declared is one:
            yield Problem(declared.file, 0, "", message, {"name": declared.name})


def rows(session: Session) -> Iterator[Row]:
    """Each file of the office's own: what it declares, and how it stands."""
    read = reading(session)
    used = set(session.catalog.summary.titles)
    for declared in read.declared:
        if declared.rank != OWN:
            continue
        wrong = len(problems(read, declared))
        standing = "used" if declared.name in used else "not-used"
        yield {
            "file": declared.file,
            "area": declared.name if declared.declares else "",
            "title": session.words.label(title_of(declared)),
            "adds_to": sorted(declared.extends),
            "standing": "unsound" if wrong else standing if declared.declares else "adds",
            "findings": wrong,
        }


def watching(look: Callable[[], list[Path]], watched: list[Path]) -> None:
    """Look again whenever one of these files changes, until somebody stops it.

    ``look`` returns the files that count from then on.
    """
    before = [stamp_of(str(path)) for path in watched]
    while True:
        try:
            time.sleep(_EVERY)
        except KeyboardInterrupt:
            return
        if [stamp_of(str(path)) for path in watched] != before:
            watched = look()
            before = [stamp_of(str(path)) for path in watched]
