"""``propctl staff``: who works here and has how much to do; who leaves, and who takes over."""

from __future__ import annotations

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import Row, emit, emit_json, reading, say
from propctl.cli.frame.session import current
from propctl.cli.typed.typed_days import typed_day
from propctl.errors import N_
from propctl.office.handover.departures import Relieved, come_back
from propctl.office.handover.departures import leave as hand_over
from propctl.office.handover.responsibilities import in_hand, work_of

staff = Group("staff", N_("Who works here; who leaves, and who takes over"))

_json = option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
_reason = option("--reason", default="", metavar=N_("REASON"), help=N_("Why"))


@staff.command("list", zh="名单", help=N_("Who works here, until when, and how much is theirs"))
@reading
def list_(style: str | None) -> None:
    """List the staff with the open records that are theirs."""
    session = current()
    office, words = session.office, session.words
    rows = [
        {
            "id": person.id,
            "name": person.name,
            "posts": person.posts,
            "until": person.until,
            "open": len(work_of(office, person.id)),
        }
        for person in office.settings.staff.values()
    ]
    emit(
        rows,
        [words(name) for name in (N_("No."), N_("Name"), N_("Posts"), N_("Last day"), N_("Open records"))],
        lambda row: [
            row["id"],
            row["name"],
            office.wording.posts(row["posts"]),
            str(row["until"] or ""),
            str(row["open"]),
        ],
        style,
    )


@staff.command("leave", zh="离职", help=N_("Somebody leaves: all that is open and theirs passes to another"))
@argument("person", word=N_("PERSON"), offers=offers.staff)
@option("--to", required=True, metavar=N_("PERSON"), help=N_("Who takes over"))
@option("--on", default="", metavar=N_("DAY"), help=N_("The last day; default: today"))
@_reason
@_json
def leave(person: str, to: str, on: str, reason: str, as_json: bool) -> None:
    """Hand over, and write the last day into the settings."""
    session = current()
    day = typed_day(on, session.office.today, "--on") if on else None
    said = reason or session.words(N_("left the office"))
    found = hand_over(session.office, person, to, day, said)
    if as_json:
        emit_json(_row(found))
        return
    say(
        session.words(
            N_("{person} is here until {day}; {count} {count:record|records} passed to {to}: {records}")
            if found.records
            else N_("{person} is here until {day}; nothing open was theirs"),
            person=session.office.name_of(found.person),
            day=found.until,
            count=len(found.records),
            to=session.office.name_of(found.to),
            records=_ids(found),
        )
    )
    for listing, rows in in_hand(session.office, found.person):
        what, ids = session.words.label(listing.label), [row.id for row in rows]
        say(session.words(N_("still in hand: {what}: {records}"), what=what, records=ids))


@staff.command(
    "return", zh="返岗", help=N_("Take a leaving back: they work here, and have their open records again")
)
@argument("person", word=N_("PERSON"), offers=offers.staff)
@_reason
@_json
def return_(person: str, reason: str, as_json: bool) -> None:
    """Take back the last day, and what was handed over and is still as it was handed over."""
    session = current()
    said = reason or session.words(N_("came back"))
    found = come_back(session.office, person, said)
    if as_json:
        emit_json(_row(found))
        return
    say(
        session.words(
            N_("{person} works here again; {count} {count:record|records} came back: {records}")
            if found.records
            else N_("{person} works here again; nothing was handed over that could come back"),
            person=session.office.name_of(found.person),
            count=len(found.records),
            records=_ids(found),
        )
    )


def _row(found: Relieved) -> Row:
    return {"person": found.person, "to": found.to, "until": found.until, "records": found.records}


def _ids(found: Relieved) -> list[str]:
    return [name.partition(":")[2] for name in found.records]
