"""``propctl health``: does the whole work: records, handbook, what is overdue; with a status for scripts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from propctl.cli.frame.declared import command, option
from propctl.cli.frame.output import emit_json, say, table
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, Problem, PropctlError

_NAMED = 5  # of the problems of a part


class Part(NamedTuple):
    """One part of the office, and what is wrong with it."""

    name: str  # records, handbook, overdue, missed
    title: str  # msgid
    found: int
    problems: list[Problem]  # none of what only waits for somebody
    next: str  # the command that tells all of it


@command("health", N_("Does the whole work: records, handbook, what is overdue"))
@option("--due", is_flag=True, help=N_("What is overdue counts for the status, too"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def health(due: bool, as_json: bool) -> int:
    """Look at each part of the office; status 1 where records or the handbook are not sound."""
    session = current()
    session.unsound_told = True  # they are among the problems
    parts = list(_parts(session))
    wrong = [part for part in parts if part.found and (due or part.name in ("records", "handbook"))]
    if as_json:
        emit_json([{"part": part.name, "count": part.found, "sound": part not in wrong} for part in parts])
        return 1 if wrong else 0
    words = session.words
    table(
        [words(N_("Part")), words(N_("Found")), words(N_("To see it"))],
        [[words(part.title), str(part.found), part.next if part.found else ""] for part in parts],
    )
    for part in parts:
        for problem in part.problems[:_NAMED]:
            say(words.problem(problem))
    say(
        words(N_("Not in order: {parts}"), parts=[words(part.title) for part in wrong])
        if wrong
        else words(N_("Records and handbook are sound."))
    )
    return 1 if wrong else 0


def _parts(session: Session) -> Iterator[Part]:
    from propctl.office.asking.agenda import today
    from propctl.office.checking.check import check

    found = check(session.office)
    yield Part("records", N_("Records and declarations"), len(found), found, "propctl check")
    built = _handbook(session)
    yield Part("handbook", N_("Handbook"), len(built), built, "propctl site check")
    agenda = today(session.office)
    yield Part("overdue", N_("Overdue deadlines"), len(agenda.late), [], "propctl due --overdue")
    yield Part("missed", N_("Routines not done"), len(agenda.missed), [], "propctl today --all")


def _handbook(session: Session) -> list[Problem]:
    """What is wrong with the handbook, built aside; a build that fails is one problem."""
    from propctl.publish.site.building import build, check

    with tempfile.TemporaryDirectory(prefix="propctl-health-") as folder:
        try:
            left: list[Problem] = []
            build(session.office, Path(folder) / "site", left_out=left)
            return [*left, *check(session.office, Path(folder) / "site")]
        except PropctlError as error:
            return [error.problem("mkdocs.yml", "")]
