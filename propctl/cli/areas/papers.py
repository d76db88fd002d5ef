"""An area's paper forms: blank ones, and the registers of a period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.cli.areas.printing import INTO_FILE, OPEN, put
from propctl.cli.frame import offers
from propctl.cli.frame.declared import Command, Param
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.cli.typed.typed_days import typed_span
from propctl.errors import N_

if TYPE_CHECKING:
    from propctl.publish.paper.printed_sheet import Poster, Sheet


def papers_command(session: Session, area: str, called: str) -> Command:
    """``propctl <area> print DOCUMENT``; ``called``: the command's name."""
    from propctl.cli.frame.naming import meant

    declared = session.catalog.area(area).document
    offered = session.catalog.concerning(area, declared, session.now.date())
    titles = {name: document.label for name, document in declared.items()}

    def run(document: str, month: str, day: str, out: str | None, shown: bool) -> None:
        from propctl.publish.paper.printed_forms import blank_sheet, register_sheet

        name = meant(document, titles) or document
        if name in declared and declared[name].per:
            first, after = _days(session, month, day, declared[name].per)
            form: Sheet | Poster = register_sheet(session.office, area, name, first, after)
        else:
            form = blank_sheet(session.office, area, name, session.lang)
            if month or day:
                told = N_("{document} is a blank form, of no month or day")
                say(session.words(told, document=titles[name]), err=True)
        put(session, [form], out, session.lang, shown=shown)

    words = session.words
    known = {name: words.label(titles[name]) for name in offered}
    listed = "\n".join(f"{name}  {title}" for name, title in known.items())
    return Command(
        called,
        help="\n".join([words(PURPOSE), "", words(N_("Forms:")), listed]),
        run=run,
        params=[
            Param("document", word=N_("DOCUMENT"), offers=lambda _: known),
            Param(
                "--month",
                default="",
                metavar="YYYY-MM",
                help=N_("Of this month or year; default: the current one"),
            ),
            Param("--day", default="", metavar="YYYY-MM-DD", help=N_("Of this day alone")),
            Param("--out", metavar=N_("FILE"), help=INTO_FILE, offers=offers.files),
            Param("--open", "shown", is_flag=True, help=OPEN),
        ],
    )


PURPOSE = N_("A blank form, or the register of a month")


_LENGTH = {"day": 10, "month": 7, "year": 4}  # of what is written for the current one


def _days(session: Session, month: str, day: str, per: str) -> tuple[dt.date, dt.date]:
    """The first of the days that are meant, and the day after the last; by default its own period."""
    today = session.office.today
    current = today.isoformat()[: _LENGTH[per]]
    found = typed_span(day or month or current, today, "--day" if day else "--month")
    return found.first, found.last + dt.timedelta(days=1)
