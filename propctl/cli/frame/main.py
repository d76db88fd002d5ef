"""The command ``propctl``: finds the command that is meant, and turns every failure into one sentence."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

from propctl.cli.commands.registry import COMMANDS, load
from propctl.cli.frame.declared import Declared
from propctl.cli.frame.output import echo
from propctl.cli.frame.session import Session, leading_options, operator_first, running
from propctl.errors import N_, PropctlError
from propctl.publish.escape import terminal
from propctl.words.messages import Words, spoken

NOT_SAVED, INTERRUPTED = 74, 130
_COMPLETE = "_PROPCTL_COMPLETE"  # set by the shell's completion script


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command line in this process; its status (DESIGN section 7)."""
    _speak_utf8()
    args = operator_first(args)
    leading, line = leading_options(args)
    session = Session(os.environ, **leading)
    with spoken(session.lang) as words, running(session):
        session.words = words
        try:
            status = _command(args, line, session)()
            sys.stdout.flush()
        except Exception as error:
            return _failed(error, session)
        except KeyboardInterrupt:
            return _stopped(words)
    return status if isinstance(status, int) else 0


def _command(args: list[str], line: list[str], session: Session) -> Callable[[], Any]:
    """What to do for a command line: at once where the line is plain, else as Click reads it."""
    found = None if _COMPLETE in session.environ else _declared(line, session)
    values = found[0].bind(found[1]) if found else None
    if found and values is not None:
        command, bound = found[0], values
        return lambda: command.run(**bound)
    from propctl.cli.frame.root import Root

    return lambda: Root().dispatch(args, session, session.environ.get(_COMPLETE, ""))


def _declared(line: list[str], session: Session) -> tuple[Declared, list[str]] | None:
    """The declared command that a line begins with, and the rest of the line."""
    name, *rest = line or [""]
    if name in COMMANDS:
        found = load(name)
        return (found, rest) if isinstance(found, Declared) else None
    if rest and not name.startswith("-"):
        declared = _in_area(session, name, rest[0])
        return (declared, rest[1:]) if declared else None
    return None


def _in_area(session: Session, area: str, word: str) -> Declared | None:
    """An area's list, or a step of its main form."""
    from propctl.cli.areas.listing import area_list

    listed = area_list(session, area, word)
    if listed is not None:
        return listed
    from propctl.cli.areas.step_commands import area_step

    return area_step(session, area, word)


def _failed(error: Exception, session: Session) -> int:
    """Say what went wrong; the status for it."""
    words = session.words
    if isinstance(error, PropctlError):
        return _say(words.error(error), error.status)
    if isinstance(error, EOFError):
        return _stopped(words)
    if isinstance(error, OSError):
        return _system_error(error, words)
    if "click" in sys.modules:
        from propctl.cli.frame.root import click_status

        status = click_status(error, words, _say)
        if status is not None:
            return status
    return _bug(error, session)


def _say(sentence: str, status: int) -> int:
    echo(terminal(sentence), err=True)
    return status


def _stopped(words: Words) -> int:
    return _say(words(N_("Stopped; nothing more was written.")), INTERRUPTED)


def _system_error(error: OSError, words: Words) -> int:
    if error.errno == errno.EPIPE:  # the reader of a pipe has gone: nobody is left to be told
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the flush at exit
        return 0
    return _say(
        words(
            N_("{file}: {reason}; nothing of this step was saved"),
            file=str(error.filename or "?"),
            reason=error.strerror or type(error).__name__,
        ),
        NOT_SAVED,
    )


def _bug(error: Exception, session: Session) -> int:
    """Write what happened to a log, without any value (a message or local may hold a name), and say where."""
    from propctl.cli.frame.buglog import write_log

    path = write_log(error, session.private_folder(), session.now)
    return _say(
        session.words(N_("propctl made a mistake; what happened is written in {file}"), file=str(path)), 1
    )


def _speak_utf8() -> None:
    """Chinese needs UTF-8, whatever code page the console or pipe was set to."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")
