"""``propctl key``: who may unseal people's data, and whose data is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import emit, emit_json, reading, say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.prompts import agreed
from propctl.cli.typed.record_meant import record_meant
from propctl.errors import N_, Refused, UsageError
from propctl.office.opened.settings import holds
from propctl.regulation.model.record import Record
from propctl.store.files import fsio

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded
    from propctl.store.sealed.keyring import Keyring
    from propctl.store.sealed.vault import Taken

_json = option("--json", "as_json", is_flag=True, help=N_("Print JSON"))

key = Group("key", N_("Who may unseal personal data"))


@key.command("init", zh="建立", help=N_("Make the keyring of this office"))
def init() -> None:
    """Make the keyring, opened by the user's own identity."""
    from propctl.office.setting_up.founding import make_keyring

    session = current()
    make_keyring(session.office)
    say(
        session.words(
            N_("The keyring is ready. Keep a copy of {file}: without it nothing can be unsealed."),
            file=str(session.office.keyring.identity),
        )
    )


@key.command("identity", zh="本机身份", help=N_("Show the identity of this computer, or make one"))
@_json
def identity(as_json: bool) -> None:
    """Show what opens the keyring on this computer, and what others need to let it in."""
    from propctl.store.sealed.age import identity_here

    session = current()
    ring = _ring(session)
    recipient, made = identity_here(ring.identity)
    is_in = any(line.startswith(recipient) for line in ring.recipients())
    if as_json:
        emit_json(
            {"file": str(ring.identity), "recipient": recipient, "made": made, "can_open": ring.can_open()}
        )
        return
    said = N_("A new identity is in {file}.") if made else N_("The identity of this computer is in {file}.")
    say(session.words(said, file=str(ring.identity)))
    say(session.words(N_("Back up that file, apart from the office's folder; never send it to anybody.")))
    say(session.words(N_("Others let it in by this line, which is no secret: {line}"), line=recipient))
    if not is_in:
        how = N_(
            "It cannot open the keyring yet. At a computer that can: propctl key add {line} and propctl sync;"
            " then here: propctl sync"
        )
        say(session.words(how, line=recipient))


def _ring(session: Session) -> Keyring:
    """The office's keyring; outside an office one that is nowhere, with the identity of this computer."""
    if session.root is not None:
        return session.office.keyring
    from propctl.store.sealed.age import identity_file
    from propctl.store.sealed.keyring import Keyring

    path = identity_file("", session.environ)
    return Keyring(path.with_name("keyring"), path)


@key.command("list", zh="列表", help=N_("Who can open the keyring"))
@reading
def list_(style: str | None) -> None:
    """List the recipients."""
    session = current()
    ring = session.office.keyring
    emit(
        [{"recipient": line} for line in ring.recipients()],
        [session.words(N_("Recipient"))],
        lambda row: [row["recipient"]],
        style,
        empty=session.words(N_("There is no keyring yet; make one with: propctl key init")),
    )


@key.command("add", zh="添加", help=N_("Let one more person open the keyring"))
@argument("recipient", word=N_("RECIPIENT"))
def add(recipient: str) -> None:
    """Add an age recipient."""
    session = current()
    with _changing(session, "key add") as ring:
        ring.add_recipient(recipient)
    say(session.words(N_("{recipient} can open the keyring from now on."), recipient=recipient))
    say(session.words(N_("At the other computer, after propctl sync here and there.")))


@key.command("remove", zh="移除", help=N_("Shut somebody out of all that comes later"))
@argument("recipient", word=N_("RECIPIENT"))
def remove(recipient: str) -> None:
    """Remove an age recipient and renew the vault key."""
    session = current()
    with _changing(session, "key remove") as ring:
        ring.remove_recipient(recipient)
    say(
        session.words(
            N_("{recipient} opens nothing new. What was copied before stays readable there."),
            recipient=recipient,
        )
    )


@key.command("access", zh="查看记录", help=N_("Who looked at personal values, at every desk"))
@argument("record", required=False, default="", word=N_("ID"), offers=offers.records)
@reading
def access(record: str, style: str | None) -> None:
    """List who looked, or tried to; for supervisors and above."""
    from propctl.store.sealed.access_log import lines

    session = current()
    office, words = session.office, session.words
    refuse_others(office)
    wanted = record_meant(session, record).id if record else ""
    names = ("at", "by", "account", "form", "id", "what", "purpose")  # lines of before have no purpose
    found = [line.split("\t") for line in lines(office.root)]
    rows = [dict.fromkeys(names, "") | dict(zip(names, line, strict=False)) for line in found]
    told = {"shown": words(N_("shown")), "refused": words(N_("refused"))}
    emit(
        [row for row in rows if row["what"] and (not wanted or row["id"] == wanted)],
        [*map(words, (N_("Time"), N_("Person"), N_("Account"), N_("Record"))), "", words(N_("Purpose"))],
        lambda row: [
            office.wording.moment(dt.datetime.fromisoformat(row["at"])),
            office.wording.person(row["by"]),
            *(row[name] for name in ("account", "id")),
            told.get(row["what"], ""),
            row["purpose"] or (words(N_("(not said)")) if row["what"] == "shown" else ""),
        ],
        style,
        empty=words(N_("Nobody has looked at personal values.")),
    )


@key.command("rotate", zh="更换", help=N_("Renew the vault key"))
def rotate() -> None:
    """Wrap every person's key anew."""
    session = current()
    with _changing(session, "key rotate") as ring:
        ring.rotate()
    say(session.words(N_("The vault key is new.")))


@key.command(
    "forget", zh="删除", help=N_("Delete the key of a person or household: what it sealed is gone for good")
)
@argument("subject", word=N_("ID"))
@option(
    "--purpose",
    default=None,
    metavar=N_("PURPOSE"),
    help=N_("Only what was kept by consent for this purpose"),
)
@option("--former", is_flag=True, help=N_("Of who went by this name before, not of who does now"))
@option("--present", is_flag=True, help=N_("Of who goes by this name now, not of who did before"))
@option("--yes", is_flag=True, help=N_("Do not ask again"))
def forget(subject: str, purpose: str | None, former: bool, present: bool, yes: bool) -> None:
    """Erase one person's data by deleting the key."""
    session = current()
    office = session.office
    refuse_others(office)
    subjects = _subjects(office, subject)
    which = None if former == present else former
    if which is None and not (former and present) and _several(office.keyring, subjects, purpose):
        raise UsageError(
            N_(
                "{id} was somebody else before, whose keys are kept: write --former to forget them, --present"
                " for who it is now, or both"
            ),
            id=subject,
        )
    if not any(office.keyring.key_ids(name, purpose, former=which) for name in subjects):
        _nothing(session, subject, subjects)
        return
    if not yes:
        if not session.interactive:
            raise UsageError(N_("this cannot be undone; write --yes"))
        if not agreed(session.words(N_("Forget {id} for good?"), id=subject)):
            raise UsageError(N_("nothing was changed"))
    with _changing(session, "key forget") as ring:
        ids = [id for name in subjects for id in ring.key_ids(name, purpose, former=which)]
        records = _sealed_under(office, subjects, set(ids))
        ring.erase(ids, office.today)
    said = N_(
        "{count} {count:key|keys} of {id} {count:is|are} deleted: what {count:it|they} sealed can"
        " be read by nobody any more."
    )
    say(session.words(said, count=len(ids), id=subject))
    if records:
        say(session.words(N_("Erased in: {records}"), records=records))
    if office.git is not None:
        say(session.words(N_("At the other desks it is erased by their next propctl sync.")))


def _nothing(session: Session, typed: str, subjects: list[str]) -> None:
    """There is nothing to forget: it is so already, or nobody of that name is known (``UsageError``)."""
    if not any(session.office.keyring.was_forgotten(name) for name in subjects):
        raise UsageError(
            N_("no key of {id} is here, and nothing was deleted: name the home, the person or the record"),
            id=typed,
        )
    say(session.words(N_("{id} is forgotten already; no key of it is left here."), id=typed))


def _subjects(office: Office, typed: str) -> list[str]:
    """What somebody's keys go by: as typed, else whom a record of that name, in any spelling, is about."""
    from propctl.office.asking.resolving import resolve
    from propctl.office.opened.people import subject_of
    from propctl.store.files.ids import spelled

    if office.keyring.key_ids(typed):
        return [typed]
    try:
        folded = office.folded(resolve(office, typed))
    except UsageError:
        return [typed]  # a member of staff, or a record that is gone
    form = office.catalog.form(folded.form)
    about = subject_of(form, _all_values(folded), folded.ref)
    return list(dict.fromkeys([about, spelled(folded.ref), folded.id]))


def _all_values(folded: Folded) -> dict[str, Any]:
    """The values of a record's present life; of one that is at its end or void, those that it had."""
    values = dict(folded.record.head)
    for event in folded.record.history:
        values |= event.values
    return values | folded.values


def _sealed_under(office: Office, subjects: list[str], ids: set[str]) -> list[str]:
    """The records that hold values under keys, as far as they point to one of ``subjects`` or are it."""
    found = []
    about = [ref for name in subjects for ref in office.index.named(name)]
    rows = {row.ref for ref in about for row in office.index.linked(ref)}
    for ref in sorted({*about, *rows}, key=str):
        path = office.index.path(ref)
        record = office.reader.read(path) if path else None
        if isinstance(record, Record) and record.key_ids() & ids:
            found.append(ref.id)
    return found


def _several(ring: Keyring, subjects: list[str], purpose: str | None) -> bool:
    """Whether there are keys both of who goes by a name now and of who did before."""
    return all(any(ring.key_ids(name, purpose, former=which) for name in subjects) for which in (True, False))


@key.command("export", zh="导出", help=N_("Write the keyring for another desk or a backup"))
@argument("file", word=N_("FILE"), offers=offers.files)
def export(file: str) -> None:
    """Export the keyring, readable only by its recipients."""
    session = current()
    fsio.replace(Path(file), session.office.keyring.export(), private=True)
    say(session.words(N_("Written to {file}"), file=file))


@key.command("import", zh="导入", help=N_("Take over the keys of another desk"))
@argument("file", word=N_("FILE"), offers=offers.files)
def import_(file: str) -> None:
    """Import an exported keyring."""
    session = current()
    with _changing(session, "key import") as ring:
        taken = ring.import_(Path(file).read_bytes())
    say(session.words(N_("{count} new {count:key|keys}."), count=len(taken.new)))
    tell_taken(session, taken)


def tell_taken(session: Session, taken: Taken) -> None:
    """What another desk's keys changed here beside the new ones."""
    from propctl.store.sealed.keyring import subject_of_key

    words = session.words
    if taken.forgotten:
        say(
            words(
                N_(
                    "{count} {count:key|keys} {count:was|were} forgotten at another desk, and"
                    " {count:is|are} now here."
                ),
                count=len(taken.forgotten),
            )
        )
    for subject in sorted({subject_of_key(id) for id in taken.beside}):
        kept = N_(
            "{id} was forgotten at another desk, which did not know all that is here of {id}: that is kept."
            " If it is about the same people: propctl key forget {id}"
        )
        say(words(kept, id=subject))
    for line in taken.admitted:
        say(words(N_("{recipient} can open the keyring from now on."), recipient=line))
    for line in taken.shut_out:
        said = N_("{recipient} opens nothing new. What was copied before stays readable there.")
        say(words(said, recipient=line))


@contextmanager
def _changing(session: Session, what: str) -> Iterator[Keyring]:
    """The keyring, under the workspace's lock; for supervisors and above."""
    from propctl.store.files import lock
    from propctl.store.sealed import erasing

    office = session.office
    refuse_others(office)
    with lock.workspace_lock(office.root, f"{office.operator.id}: {what}"):
        erasing.finish(office.root, office.keyring)
        office.keyring.settle()
        yield office.keyring


def refuse_others(office: Office) -> None:
    """Keys are a supervisor's affair."""
    if not holds(office.operator, "supervisor+"):
        raise Refused(
            N_("keys are kept by supervisors or above; {person} is not"),
            person=office.name_of(office.operator.id),
        )
