"""Making an office: ``init``, ``join``, ``demo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, account, current
from propctl.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command("init", N_("Make a new office in a folder"))
@argument("folder", word=N_("DIR"), offers=offers.folders)
@option("--name", default="", metavar=N_("NAME"), help=N_("What the office is called"))
@option(
    "--from",
    "source",
    default="",
    metavar=N_("FILE"),
    help=N_("Answers from office.toml or the template (.xlsx) instead of questions"),
)
@option("--no-git", is_flag=True, help=N_("Without history: nothing can be audited or exchanged"))
def init(folder: str, name: str, source: str, no_git: bool) -> None:
    """Make a workspace; on a terminal what every office has is asked: telephones, hours, who works there."""
    from propctl.office.setting_up.founding import init as make
    from propctl.office.setting_up.founding import refuse_office

    session = current()
    root = session.at(folder)
    refuse_office(root)
    answered = _answered(session, name, source)
    left_out = make(
        root,
        now=session.now,
        written=session.written,
        name=name or root.absolute().name,
        account=account(),
        with_git=not no_git,
        answered=answered or str,
    )
    for msgid in left_out:
        say(session.words(msgid), err=True)
    say(
        session.words(
            N_("The office is ready in {folder}; look into its propctl.toml next."), folder=str(root)
        )
    )
    _say_what_to_back_up(session, root)
    if answered:
        from propctl.cli.setting_up.founding_asked import tell_unfilled

        tell_unfilled(session, root)


def _answered(session: Session, name: str, source: str) -> Callable[[str], str] | None:
    """What puts the answers into the settings; None where nobody is asked."""
    if not source and not session.interactive:
        return None
    from functools import partial

    from propctl.cli.setting_up.founding_asked import Founding, of_file
    from propctl.office.setting_up.founding_answers import settings_text

    answers = of_file(session.at(source)) if source else Founding(session).ask(name)
    return partial(settings_text, answers=answers)


def _say_what_to_back_up(session: Session, root: Path) -> None:
    """What is lost with this computer, unless it is kept elsewhere, too."""
    from propctl.office.opened.office import Office

    identity = Office(root, now=session.now).keyring.identity
    said = N_(
        "Back up two things, apart from each other: the identity {file}, without which no name or telephone"
        " opens; and the office: propctl backup FILE"
    )
    say(session.words(said, file=str(identity)))


@command("join", N_("Join an office at another desk"))
@argument("letter", required=False, default="", word=N_("LETTER"))
def join(letter: str) -> None:
    """Give this clone its desk letter."""
    from propctl.store.history.desks import join as take

    session = current()
    office = session.office
    taken = take(office.root, office.git, letter, by=office.operator.id, at=office.written)
    say(
        session.words(
            N_("This is desk {letter}: its records are numbered {letter}01, {letter}02 …"), letter=taken
        )
    )


@command("demo", N_("Make a sample office and play one day"))
@argument("folder", required=False, default="propctl-demo", word=N_("DIR"), offers=offers.folders)
def demo(folder: str) -> None:
    """Play one day in a sample office, telling each step as it is done."""
    from propctl.cli.commands.demo import play

    session = current()
    play(session, session.at(folder))
