"""``list``: the records of one form."""

from __future__ import annotations

from functools import partial
from typing import Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Command, Param, shared
from propctl.cli.frame.naming import meant
from propctl.cli.frame.output import reading_options
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.regulation.model.local_names import main_form, qualify

WORDS = ("list", "列表")


def list_command(session: Session, form: str) -> Command:
    """``list``: all records of a form, narrowed down, or one of the lists that its area declares."""
    area, _, _ = form.partition(".")
    declared = session.catalog.area(area)
    every = {name: listing.label for name, listing in declared.lists.items()}  # of its other forms, too
    lists = {
        name: listing.label
        for name, listing in session.catalog.concerning(area, declared.lists, session.now.date()).items()
        if qualify(area, listing.of or main_form(declared)) == form
    }

    def listing(name: str, style: str | None, **narrowed: Any) -> None:
        from propctl.cli.showing.records_shown import show_list

        show_list(form, meant(name, lists) or meant(name, every) or name, style, **narrowed)

    words = session.words
    told = {name: words.label(label) for name, label in lists.items()}
    column = max(map(len, lists), default=0)
    known = "\n".join(f"{name:{column}}  {title}" for name, title in told.items())
    text = words(N_("The records of this kind, or one of their lists"))
    return Command(
        "list",
        help="\n".join([text, "", words(N_("Lists:")), known]) if known else text,
        run=listing,
        params=[
            Param("name", default="", word=N_("LIST"), offers=lambda _: told),
            shared(
                "--state",
                default="",
                metavar=N_("STATE"),
                help=N_("Records in this state or group of states"),
                offers=partial(offers.states, form=form),
            ),
            shared(
                "--where",
                default="",
                metavar=N_("CONDITION"),
                help=N_("Such as Unit = 3-1201: names as shown"),
            ),
            shared("--since", default="", metavar=N_("DAY"), help=N_("Registered on this day or later")),
            shared("--until", default="", metavar=N_("DAY"), help=N_("Registered on this day or earlier")),
            shared("--on", default="", metavar=N_("DAY"), help=N_("As a list is at the end of this day")),
            shared("--all", "everything", is_flag=True, help=N_("Closed and void records too")),
            *reading_options(),
        ],
    )
