"""``propctl find``: all records in whose words a text stands, and those of a person."""

from __future__ import annotations

from propctl.cli.frame.declared import argument, command
from propctl.cli.frame.output import Row, emit, reading, say
from propctl.cli.frame.session import current
from propctl.cli.showing.record_table import of_every_record, when
from propctl.cli.showing.unclaimed_told import tell_unclaimed
from propctl.entry.counting_order import Counted
from propctl.errors import N_, PropctlError
from propctl.office.asking import queries

_HITS = 100  # of a search that people look through; scripts are given all
_OF_A_HOME = 6  # digits that the number of a home may have; a telephone has more


def _same(row: Row, other: Row) -> bool:
    return (row["form"], row["id"]) == (other["form"], other["id"])


def _of_person(typed: str, *, found: bool) -> list[Row]:
    """The homes and records of a telephone number, a plate or a whole name, masked; nothing of what is none.

    Why there are none is said where no words were ``found`` either, or the digits are too many for a home.
    """
    from propctl.entry.identifiers import means_person, telephone_digits

    if not means_person(typed):  # most searches: nothing is read for them
        return []
    from propctl.office.asking.persons_found import somebody

    session = current()
    try:
        _ = session.office.operator
    except PropctlError:  # nobody in particular is asking
        return []
    office = session.office
    answer = somebody(office, typed)
    if answer.said and (not found or len(telephone_digits(typed)) > _OF_A_HOME):
        say(answer.said, err=True)
    entries = [(session.office.index.get(ref), who) for ref, who in answer.who.items()]
    return [{**of_every_record(entry), "title": who} for entry, who in entries if entry is not None]


@command(
    "find",
    N_("Search all records"),
    epilog=N_("For example: propctl find 漏水; propctl find yesterday; propctl find 138 0013 8000"),
)
@argument("text", nargs=-1, required=True, word=N_("TEXT"))
@reading
def find(text: tuple[str, ...], style: str | None) -> None:
    """Search the words of all records."""
    session = current()
    office, words = session.office, session.words
    called = queries.Titles(office)
    wanted = " ".join(text)
    rows = [
        {**of_every_record(entry), "title": called(entry.form, entry.values)}
        for entry in (
            queries.find_all(office, wanted) if style else queries.find(office, wanted, limit=_HITS)
        )
    ]
    rows.sort(key=lambda row: (row["registered"], Counted(row["id"])), reverse=True)
    theirs = _of_person(wanted, found=bool(rows))
    rows = [*theirs, *(row for row in rows if not any(_same(row, one) for one in theirs))]

    def line(row: Row) -> list[str]:
        form, wording = row["form"], office.wording
        named = (wording.form(form), wording.state(form, row["state"]))
        return [row["id"], *named, when(office, row["registered"]), row["title"]]

    headings = [words(name) for name in (N_("No."), N_("Form"), N_("State"), N_("Registered"), N_("About"))]
    keys = ("id", "form", "area", "state", "registered", "title")
    emit(
        rows,
        headings,
        line,
        style,
        words(N_("No record was found. Clauses: propctl rules find {text}"), text=wanted),
        keys,
    )
    tell_unclaimed(session)
