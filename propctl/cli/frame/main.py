"""The command ``propctl``: finds the command that is meant, and turns every failure into one sentence."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

from propctl.cli.frame.command_line import Found, find, read
from propctl.cli.frame.output import complain, echo, reader_has_gone
from propctl.cli.frame.root import Root
from propctl.cli.frame.session import COMPLETE, Session, global_options, refuse_unclear, running
from propctl.errors import N_, PropctlError, SettingsError, UsageError
from propctl.office.opened.compiled import UnsoundArea
from propctl.publish.escape import terminal
from propctl.words.messages import Words, spoken

NOT_SAVED, INTERRUPTED = 74, 130
CHECK = ("propctl", "check")


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command line in this process; its status (DESIGN section 7)."""
    _speak_utf8()
    given, line = global_options(args)
    session = Session(os.environ, **{name: values[-1] for name, values in given.items()})
    with spoken(session.lang) as words, running(session):
        session.words = words
        try:
            refuse_unclear(given)
            status = _completed(wish) if (wish := session.environ.get(COMPLETE)) else _done(session, line)
            sys.stdout.flush()
        except Exception as error:
            status = _failed(error, session)
        except KeyboardInterrupt:
            return _stopped(words)
        _tell_unsound(session)
    return status if isinstance(status, int) else 0


def _done(session: Session, line: list[str]) -> Any:
    """Do what a line says; what its command returns."""
    found = find(Root(session), line)
    if found.asks_for_help:
        return _help(found)
    values = read(found)
    if found.command.run is not None:
        status = found.command.run(**values)
        if found.path != CHECK:  # it tells more of them
            _tell_left_out(session)
        return status
    if values.get("version"):
        return _version()
    return _help(found, err=True)


def _tell_left_out(session: Session) -> None:
    """Tell what the command could not read of the office, where it looked at it."""
    office = session.__dict__.get("office")
    if office is None or not (office.unopened or ("index" in office.__dict__ and office.index.left_out())):
        return
    from propctl.cli.frame.unread import tell_unopened, tell_unread

    tell_unread(session)
    tell_unopened(session)


def _help(found: Found, *, err: bool = False) -> int:
    """Show what a command does; wrong usage where that was not asked for."""
    from propctl.cli.frame.help import page

    echo(page(found.path, found.command), err=err)
    return UsageError.status if err else 0


def _completed(wish: str) -> int:
    """Answer the shell, which asks what completes a line."""
    from propctl.cli.frame.complete import answer

    return answer(wish)


def _version() -> int:
    from importlib.metadata import version

    echo(f"propctl {version('propctl')}")
    return 0


def _failed(error: Exception, session: Session) -> int:
    """Say what went wrong; the status for it."""
    words = session.words
    session.unsound_told |= isinstance(error, UnsoundArea)
    if isinstance(error, SettingsError):
        for problem in error.problems:
            _say(words.problem(problem), error.status)
    if isinstance(error, PropctlError):
        return complain(words, error)
    if isinstance(error, EOFError):
        return _stopped(words)
    if isinstance(error, OSError):
        return _system_error(error, words)
    return _bug(error, session)


def _tell_unsound(session: Session) -> None:
    """Once for each command that read declarations: which of them are refused."""
    if session.unsound_told or not session.sources_read:
        return
    for left in session.sources.compiled.left:
        _say(session.words.label(left.what), 0)
    for unsound in session.sources.compiled.unsound:
        told = N_("{file} is unsound: what it declares or adds does not count; see: propctl check")
        _say(session.words(told, file=unsound.file), 0)


def _say(sentence: str, status: int) -> int:
    echo(terminal(sentence), err=True)
    return status


def _stopped(words: Words) -> int:
    return _say(words(N_("Stopped; nothing more was written.")), INTERRUPTED)


def _system_error(error: OSError, words: Words) -> int:
    if reader_has_gone(error):  # nobody is left to be told
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the flush at exit
        return 0
    full = words(N_("the disk is full")) if error.errno == errno.ENOSPC else ""
    reason = full or error.strerror or type(error).__name__
    where = f"{error.filename}{words(N_(': '))}" if error.filename else ""
    return _say(where + words(N_("{reason}; nothing of this step was saved"), reason=reason), NOT_SAVED)


def _bug(error: Exception, session: Session) -> int:
    """Write what happened to a log, without any value (a message or local may hold a name), and say where."""
    from propctl.cli.frame.buglog import write_log

    path = write_log(error, session.private_folder(), session.now)
    area = _area_of(error, session)
    if area:
        msgid = N_("the program of the area {area} made a mistake; what happened is written in {file}")
        return _say(session.words(msgid, area=area, file=str(path)), 1)
    return _say(
        session.words(N_("propctl made a mistake; what happened is written in {file}"), file=str(path)), 1
    )


def _area_of(error: Exception, session: Session) -> str:
    """The area of others in whose code an error arose; "" for propctl's own."""
    if not session.sources_read:
        return ""
    import traceback
    from pathlib import Path

    compiled = session.sources.compiled
    names = {Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)}
    for area, folder in compiled.folders.items():
        ours = compiled.packages.get(area, "").startswith("propctl_plugins.")
        if not ours and any(name.is_relative_to(folder) for name in names):
            return area
    return ""


def _speak_utf8() -> None:
    """Chinese needs UTF-8, whatever code page the console or pipe was set to."""
    if os.environ.get("PYTHONIOENCODING"):  # who set it reads the output with a program that wants no other
        return
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")
