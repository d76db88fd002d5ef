"""``propctl backup`` and ``propctl restore``: the whole office in one sealed file, and back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.commands.keys import refuse_others
from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.prompts import prompt
from propctl.errors import N_, BadData, SettingsError, UsageError
from propctl.store.files import fsio

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.history.git import Git
    from propctl.store.sealed.backup import Opened

_SHORTEST = 10  # signs of a passphrase: whoever finds the file may try at leisure


@command("backup", N_("The whole office in one sealed file"))
@argument("file", word=N_("FILE"), offers=offers.files)
@option(
    "--passphrase",
    is_flag=True,
    help=N_("Sealed with a passphrase, asked for or read from standard input"),
)
@option(
    "--to",
    "others",
    multiple=True,
    metavar=N_("RECIPIENT"),
    help=N_("Sealed to these only"),
)
def backup(file: str, passphrase: bool, others: tuple[str, ...]) -> None:
    """Write records, history, settings, attachments and keys into one file that only its readers open."""
    from propctl.store.files import lock
    from propctl.store.sealed import age
    from propctl.store.sealed.backup import packed

    session = current()
    office, path = session.office, Path(file)
    if path.exists():
        raise UsageError(N_("{file} is there already, and no backup is overwritten"), file=file)
    if passphrase or others:
        refuse_others(office)
    recipients = list(others) or office.keyring.recipients()
    secret = _new_passphrase(session) if passphrase else ""
    if not secret:
        age.check_recipients(recipients)
    git = _history(office)
    with lock.workspace_lock(office.root, f"{office.operator.id}: backup"):
        office.store.recover()
        name = office.settings.office.name
        data = packed(office.root, git, office.keyring, office=name, now=office.now)
    sealed = age.lock(data, secret) if secret else age.wrap(data, recipients)
    fsio.write_new(path, sealed, private=True)
    words = session.words
    say(words(N_("Written to {file}"), file=file))
    if secret:
        say(words(N_("Whoever has the passphrase opens it; without the passphrase nobody does.")))
    else:
        say(words(N_("It is opened by the identities of: {recipients}"), recipients=recipients))
        say(words(N_("Keep the identity apart from it: {file}"), file=str(office.keyring.identity)))
    say(words(N_("Destroy it after {days} {days:day|days}: it opens what is forgotten later."), days=_days()))


@command("restore", N_("Make the office of a backup in a new folder"))
@argument("file", word=N_("FILE"), offers=offers.files)
@argument("folder", required=False, default=".", word=N_("DIR"), offers=offers.folders)
def restore(file: str, folder: str) -> None:
    """Make an office from a backup; nothing is overwritten."""
    from propctl.store.sealed import age
    from propctl.store.sealed import backup as backups

    session = current()
    target = session.at(folder)
    backups.refuse_taken(target)
    try:
        data = fsio.read(Path(file), limit=backups.LIMIT)
    except (FileNotFoundError, BadData):
        raise UsageError(N_("there is no file {file}"), file=file) from None
    identity = age.identity_file("", os.environ)
    secret = _passphrase(session, N_("Passphrase")) if age.wants_passphrase(data) else ""
    if not secret and not identity.exists():
        raise SettingsError(
            N_("it is sealed to an identity, and none is in {path}: put the one that was kept there"),
            path=str(identity),
        )
    found = backups.opened(data, file, identity=identity, passphrase=secret)
    backups.restore(found, target, now=session.written)
    _settle(session, found, target)


def _settle(session: Session, found: Opened, target: Path) -> None:
    """Keys, and a desk letter of its own: the computer that was backed up may go on numbering."""
    from propctl.office.opened.office import Office
    from propctl.store.history.desks import join
    from propctl.store.sealed.backup import restore_keys

    office = Office(target, now=session.now)
    git = _history(office)
    letter = join(
        office.root, git, "", by="propctl", at=session.written
    )  # and away with what came with history
    restore_keys(found, office.keyring)
    words = session.words
    say(
        words(
            N_("The office of {at} is in {folder}; it is desk {letter}."),
            at=found.manifest.made,
            folder=str(target),
            letter=letter,
        )
    )
    say(
        words(
            N_(
                "Now: propctl check, then propctl sync: it brings what came since, and forgets what was"
                " forgotten."
            )
        )
    )


def _history(office: Office) -> Git | None:
    """The office's git, where there is one to ask."""
    return office.git if office.git is not None and office.git.available() else None


def _new_passphrase(session: Session) -> str:
    secret = _passphrase(session, N_("Passphrase"))
    if len(secret) < _SHORTEST:
        raise UsageError(N_("a passphrase has at least {count} {count:sign|signs}"), count=_SHORTEST)
    if session.interactive and _passphrase(session, N_("Once more")) != secret:
        raise UsageError(N_("the two are not the same; nothing was changed"))
    return secret


def _passphrase(session: Session, question: str) -> str:
    """Asked for without echo; in a script the first line of standard input, never an option."""
    if session.interactive:
        return prompt(session.words(question), hidden=True)
    return sys.stdin.readline().rstrip("\r\n")


def _days() -> int:
    from propctl.store.sealed.keyring import BACKUP_DAYS

    return BACKUP_DAYS
