"""``propctl key``: who may unseal people's data, and whose data is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import emit, reading, say
from propctl.cli.frame.prompts import agreed
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, Refused, UsageError
from propctl.office.opened.settings import holds
from propctl.store.files import fsio

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.sealed.keyring import Keyring


key = Group("key", N_("Who may unseal personal data"))


@key.command("init", help=N_("Make the keyring of this office"))
def init() -> None:
    """Make the keyring, opened by the user's own identity."""
    from propctl.office.opened.founding import make_keyring

    session = current()
    make_keyring(session.office)
    say(
        session.words(
            N_("The keyring is ready. Keep a copy of {file}: without it nothing can be unsealed."),
            file=str(session.office.keyring.identity),
        )
    )


@key.command("list", help=N_("Who can open the keyring"))
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


@key.command("add", help=N_("Let one more person open the keyring"))
@argument("recipient", word=N_("RECIPIENT"))
def add(recipient: str) -> None:
    """Add an age recipient."""
    session = current()
    with _changing(session, "key add") as ring:
        ring.add_recipient(recipient)
    say(session.words(N_("{recipient} can open the keyring from now on."), recipient=recipient))


@key.command("remove", help=N_("Shut somebody out of all that comes later"))
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


@key.command("rotate", help=N_("Renew the vault key"))
def rotate() -> None:
    """Wrap every person's key anew."""
    session = current()
    with _changing(session, "key rotate") as ring:
        ring.rotate()
    say(session.words(N_("The vault key is new.")))


@key.command("forget", help=N_("Delete the key of a person or household: what it sealed is gone for good"))
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
    subjects = _subjects(session.office, subject)
    which = None if former == present else former
    if which is None and not (former and present) and _several(session.office.keyring, subjects, purpose):
        raise UsageError(
            N_(
                "{id} was somebody else before, whose keys are kept: write --former to forget them, --present"
                " for who it is now, or both"
            ),
            id=subject,
        )
    if not yes:
        if not session.interactive:
            raise UsageError(N_("this cannot be undone; write --yes"))
        if not agreed(session.words(N_("Forget {id} for good?"), id=subject)):
            raise UsageError(N_("nothing was changed"))
    with _changing(session, "key forget") as ring:
        ids = [
            id for name in subjects for id in ring.forget(name, session.office.today, purpose, former=which)
        ]
    say(session.words(N_("{count} keys of {id} are deleted."), count=len(ids), id=subject))


def _subjects(office: Office, typed: str) -> list[str]:
    """What the keys of somebody go by: as typed, else who a record of that name is about."""
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
    about = subject_of(form, folded.values, folded.ref)
    return list(dict.fromkeys([about, *([folded.id] if about == spelled(folded.ref) else [])]))


def _several(ring: Keyring, subjects: list[str], purpose: str | None) -> bool:
    """Whether there are keys both of who goes by a name now and of who did before."""
    return all(any(ring.key_ids(name, purpose, former=which) for name in subjects) for which in (True, False))


@key.command("export", help=N_("Write the keyring for another desk or a backup"))
@argument("file", word=N_("FILE"), offers=offers.files)
def export(file: str) -> None:
    """Export the keyring, readable only by its recipients."""
    session = current()
    fsio.replace(Path(file), session.office.keyring.export())
    say(session.words(N_("Written to {file}"), file=file))


@key.command("import", help=N_("Take over the keys of another desk"))
@argument("file", word=N_("FILE"), offers=offers.files)
def import_(file: str) -> None:
    """Import an exported keyring."""
    session = current()
    with _changing(session, "key import") as ring:
        ids = ring.import_(Path(file).read_bytes())
    say(session.words(N_("{count} new keys."), count=len(ids)))


@contextmanager
def _changing(session: Session, what: str) -> Iterator[Keyring]:
    """The keyring, under the workspace's lock; for supervisors and above."""
    from propctl.store.files import lock

    office = session.office
    if not holds(office.operator, "supervisor+"):
        raise Refused(
            N_("keys are kept by supervisors or above; {person} is not"),
            person=office.name_of(office.operator.id),
        )
    with lock.workspace_lock(office.root, f"{office.operator.id}: {what}"):
        yield office.keyring
