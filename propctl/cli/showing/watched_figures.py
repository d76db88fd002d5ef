"""The figures that a post has to watch, as ``today`` prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from propctl.cli.frame.output import Row, heading, table
from propctl.cli.showing.figures_shown import figure_line, figure_row
from propctl.errors import N_
from propctl.office.counting.figures_of_month import watched

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session
    from propctl.office.counting.figures import Figure
    from propctl.office.opened.settings import Person


def figures_of(session: Session, post: str, person: Person | None) -> list[Figure]:
    """This month's figures that a post, or who is asking, has to watch."""
    from propctl.office.asking.my_work import waits_for

    def waits(posts: Iterable[str]) -> bool:
        return post in posts if post or person is None else waits_for(person, posts)

    return list(watched(session.office, waits))


def print_watched(session: Session, found: list[Figure]) -> None:
    """Figures under their heading; nothing where there are none."""
    if found:
        words = session.words
        heading(words(N_("This month's figures")))
        names = (N_("Indicator"), N_("Figure"), N_("Bound"), N_("Verdict"), N_("Period"), N_("Clause"))
        table([words(name) for name in names], [figure_line(session, one)[: len(names)] for one in found])


def watched_rows(session: Session) -> list[Row]:
    """Every figure that somebody has to watch, under stable keys."""
    return [figure_row(session, one) for one in watched(session.office, bool)]
