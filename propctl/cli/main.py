"""The command ``propctl``: finds the command that is meant, and turns every failure into one sentence."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from gettext import gettext
from typing import Any, NoReturn

import click

from propctl.cli.commands import COMMANDS, SECTIONS
from propctl.cli.help import Group, Option
from propctl.cli.session import Session, current, leading_options, operator_first
from propctl.errors import N_, PropctlError
from propctl.i18n import Words, spoken

NOT_SAVED, INTERRUPTED = 74, 130
_COMPLETE = "_PROPCTL_COMPLETE"  # set by the shell's completion script


class Root(Group):
    """``propctl`` itself: its own commands from a table, those of areas from the catalogue's summary."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *current(ctx).catalog.names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name].target.partition(":")
            found: click.Command = getattr(importlib.import_module(f"propctl.cli.{module}"), name)
            return found
        from propctl.cli.areas import area_command

        return area_command(current(ctx), cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        session = current(ctx)
        words, titles = session.words, session.catalog.summary.titles
        for title, entries in SECTIONS:
            with formatter.section(words(title)):
                formatter.write_dl([(name, words(entry.help)) for name, entry in entries.items()])
        if titles:
            with formatter.section(words(N_("Areas"))):
                formatter.write_dl([(name, words.label(title)) for name, title in titles.items()])

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> NoReturn:
        """Run one command line and leave the process with its status."""
        sys.exit(self.run(list(sys.argv[1:] if args is None else args)))

    def run(self, args: list[str]) -> int:
        """Run one command line; its status (DESIGN section 7)."""
        _speak_utf8()
        args = operator_first(args)
        session = Session(os.environ, **leading_options(args))
        with spoken(session.lang) as words:
            session.words = words
            return self._guarded(args, session)

    def _dispatch(self, args: list[str], session: Session) -> Any:
        """What the command returns, or what the shell asked to be completed."""
        wish = session.environ.get(_COMPLETE)
        if wish:
            from click.shell_completion import shell_complete

            return shell_complete(self, {"obj": session}, "propctl", _COMPLETE, wish)
        color = False if session.environ.get("NO_COLOR") else None
        with self.make_context("propctl", args, obj=session, color=color) as ctx:
            return self.invoke(ctx)

    def _guarded(self, args: list[str], session: Session) -> int:
        words = session.words
        try:
            status = self._dispatch(args, session)
            sys.stdout.flush()
        except PropctlError as error:
            return _say(words.error(error), error.status)
        except click.exceptions.Exit as exit_:
            return exit_.exit_code
        except click.ClickException as error:
            return _say(_click_sentence(error, words), error.exit_code)
        except (click.Abort, KeyboardInterrupt, EOFError):
            return _say(words(N_("Stopped; nothing more was written.")), INTERRUPTED)
        except OSError as error:
            return _system_error(error, words)
        except Exception:
            return _bug(session)
        return status if isinstance(status, int) else 0


def _say(sentence: str, status: int) -> int:
    from propctl.publish.escape import terminal

    click.echo(terminal(sentence), err=True)
    return status


def _click_sentence(error: click.ClickException, words: Words) -> str:
    """Click's message and, for wrong usage, the command that explains it."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message()
    if ctx is None or isinstance(error, click.exceptions.NoArgsIsHelpError):
        return message
    hint = gettext("Try '{command} {option}' for help.").format(command=ctx.command_path, option="-h")
    return f"{message} {hint}"


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


def _bug(session: Session) -> int:
    """Write what happened to a log, without any value (a message or local may hold a name), and say where."""
    from propctl.cli.buglog import write_log

    path = write_log(sys.exc_info()[1], session.private_folder(), session.now)
    return _say(
        session.words(N_("propctl made a mistake; what happened is written in {file}"), file=str(path)), 1
    )


def _speak_utf8() -> None:
    """Chinese needs UTF-8, whatever code page the console or pipe was set to."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")


def root() -> Root:
    """A new root command."""
    folder = Option(["-C", "folder"], metavar=N_("DIR"), help=N_("Work in this folder"), expose_value=False)
    operator = Option(["--as"], metavar=N_("OPERATOR"), help=N_("Who is at the keyboard"), expose_value=False)
    lang = Option(["--lang"], metavar=N_("LANG"), help=N_("zh-CN, zh-TW or en"), expose_value=False)
    version = Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help=N_("The version"),
    )
    return Root(
        "propctl",
        params=[folder, operator, lang, version],
        help=N_("The regulations of a property-management office at work: records, deadlines, refusals."),
        epilog=N_("Areas and steps also answer to their Chinese titles: propctl 投诉 登记 3-1201 走廊漏水"),
    )


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"propctl {version('propctl')}")
        ctx.exit()


def run(args: list[str]) -> int:
    """Run one command line in this process; its status."""
    return root().run(args)


def main() -> None:
    """The entry point."""
    root().main()
