"""The command line as Click reads it: what is not plain, help, mistakes, completion."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext
from typing import Any

import click

from propctl.cli.commands.registry import COMMANDS, SECTIONS, load
from propctl.cli.frame.declared import Declared
from propctl.cli.frame.help import Group, Option, clicked
from propctl.cli.frame.session import Session, current
from propctl.errors import N_
from propctl.words.messages import Words, spoken_by_click

EPILOG = N_("Areas and steps also answer to their Chinese titles: propctl 投诉 登记 3-1201 走廊漏水")


class Root(Group):
    """``propctl`` itself: its own commands from a table, those of areas from the catalogue's summary."""

    def __init__(self) -> None:
        super().__init__(
            "propctl",
            params=_leading(),
            help=N_("The regulations of a property-management office at work: records, deadlines, refusals."),
            epilog=N_(
                "Areas and steps also answer to their Chinese titles: propctl 投诉 登记 3-1201 走廊漏水"
            ),
        )

    def dispatch(self, args: list[str], session: Session, wish: str) -> Any:
        """What the command returns; with ``wish`` (what the shell asks for) what completes the line."""
        if wish:
            from click.shell_completion import shell_complete

            return shell_complete(self, {"obj": session}, "propctl", "_PROPCTL_COMPLETE", wish)
        color = False if session.environ.get("NO_COLOR") else None
        with spoken_by_click(), self.make_context("propctl", args, obj=session, color=color) as ctx:
            return self.invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *current(ctx).catalog.names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            found = load(cmd_name)
            return clicked(found) if isinstance(found, Declared) else found
        from propctl.cli.areas.area_commands import area_command

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


def click_status(error: Exception, words: Words, say: Callable[[str, int], int]) -> int | None:
    """The status of what Click raised, its sentence said; None for what Click did not raise."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            with spoken_by_click():
                sentence = _sentence(error)
            return say(sentence, error.exit_code)
        case click.Abort():
            return say(words(N_("Stopped; nothing more was written.")), 130)
    return None


def _sentence(error: click.ClickException) -> str:
    """Click's message and, for wrong usage, the command that explains it."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message()
    if ctx is None or isinstance(error, click.exceptions.NoArgsIsHelpError):
        return message
    hint = gettext("Try '{command} {option}' for help.").format(command=ctx.command_path, option="-h")
    return f"{message}{'' if message.endswith(('。', '？')) else ' '}{hint}"


def _leading() -> list[click.Parameter]:
    """The options before the command: ``session.leading_options`` has read them; Click only explains them."""
    words = (
        (["-C", "folder"], N_("DIR"), N_("Work in this folder")),
        (["--as"], N_("OPERATOR"), N_("Who is at the keyboard")),
        (["--lang"], N_("LANG"), N_("zh-CN, zh-TW or en")),
    )
    options = [
        Option(names, metavar=metavar, help=help, expose_value=False) for names, metavar, help in words
    ]
    version = Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help=N_("The version"),
    )
    return [*options, version]


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"propctl {version('propctl')}")
        ctx.exit()
