"""Help for Chinese readers: Click's commands, translated when shown, in lines that fit the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from gettext import gettext
from typing import Any

import click
from click.exceptions import NoSuchCommand

from propctl.cli.frame.declared import Declared, Param, command
from propctl.cli.frame.width import columns, fold, pad, width
from propctl.errors import N_
from propctl.words.messages import said

_NEGATIVE = re.compile(r"-[0-9][0-9.,]*")
_PLACES = {
    "[OPTIONS]": N_("[OPTIONS]"),
    "COMMAND [ARGS]...": N_("COMMAND [ARGS]..."),
    "[COMMAND] [ARGS]...": N_("[COMMAND] [ARGS]..."),
}


class Formatter(click.HelpFormatter):
    """Click's formatter, measuring in columns: a Chinese character takes two and may end a line anywhere."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = f"{prefix or gettext('Usage:') + ' '}{prog} "
        lines = fold(args, max(self.width - width(start), 20))
        self.write(start + f"\n{' ' * width(start)}".join(lines) + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}:\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in fold(text, self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max(width(term) for term, _ in rows), col_max)
        indent = " " * self.current_indent
        hanging = self.current_indent + first + col_spacing
        for term, meaning in rows:
            lines = fold(meaning, max(self.width - hanging, 10)) if meaning else []
            if width(term) <= first and lines:
                self.write(f"{indent}{pad(term, first + col_spacing)}{lines.pop(0)}\n")
            else:
                self.write("\n".join(indent + line for line in fold(term, self.width - len(indent))) + "\n")
            self.write("".join(f"{' ' * hanging}{line}\n" for line in lines))


class Context(click.Context):
    def make_formatter(self) -> Formatter:
        return Formatter(width=min(columns(), 80) - 2)


class _Translated(click.Command):
    """What commands and groups share: texts are message ids, or already in the reader's language."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings = kwargs.setdefault("context_settings", {})
        settings.setdefault("help_option_names", ["-h", "--help"])
        super().__init__(*args, **kwargs)

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        self._help_option = None  # Click keeps it, with its text in the language of the first reader
        return super().make_context(*args, **settings)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [said(piece) if piece in _PLACES else piece for piece in super().collect_usage_pieces(ctx)]

    def get_short_help_str(self, limit: int = 45) -> str:
        return said(self.short_help or (self.help or "").partition("\n")[0])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(said(self.help))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(said(self.epilog))


class Command(_Translated):
    """A command whose help is translated when it is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``-5`` is an amount, for its field to judge; a name that no option has is still refused."""
        flags = {flag for param in self.get_params(ctx) for flag in (*param.opts, *param.secondary_opts)}
        unknown = [arg for arg in args if arg.startswith("-") and _flag(arg) not in flags]
        if all(_NEGATIVE.fullmatch(arg) for arg in unknown):
            ctx.ignore_unknown_options = True
        return super().parse_args(ctx, args)


def _flag(arg: str) -> str:
    return arg.partition("=")[0].replace("_", "-")


class Group(_Translated, click.Group):
    """A group whose help is translated when it is shown."""

    command_class = Command

    def command(self, name: str, help: str) -> Callable[[Callable[..., Any]], Command]:  # type: ignore[override]
        """Declare the function below as a command of this group."""

        def add(run: Callable[..., Any]) -> Command:
            found = clicked(command(name, help)(run))
            self.add_command(found)
            return found

        return add

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand:  # Click looks for near names among its own commands only
            raise NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, help) for name, help in self.help_rows(ctx) if help is not None]
        if rows:
            with formatter.section(gettext("Commands")):
                formatter.write_dl(rows)

    def help_rows(self, ctx: click.Context) -> list[tuple[str, str | None]]:
        """(name, short help) of each command; None hides it."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [
            (name, None if command.hidden else command.get_short_help_str())
            for name, command in found
            if command is not None
        ]


Group.group_class = Group


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, said(self.help), 1)

    def make_metavar(self, ctx: click.Context) -> str:
        return said(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose placeholder is translated when it is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.word = kwargs.pop("word", "")
        super().__init__(*args, **kwargs)

    def make_metavar(self, ctx: click.Context) -> str:
        if not self.word:
            return super().make_metavar(ctx)
        word = said(self.word) + ("..." if self.nargs == -1 else "")
        return word if self.required else f"[{word}]"


def clicked(command: Declared) -> Command:
    """A declared command for Click."""
    params = [parameter(param) for param in command.params]
    settings = {"help": command.help, **command.settings}
    return Command(command.name, callback=command.run, params=params, **_told(settings))


def parameter(param: Param) -> click.Parameter:
    """A declared option or argument for Click."""
    settings = _told(param.settings)
    return Option(param.names, **settings) if param.flags else Argument(param.names, **settings)


def _told(settings: dict[str, Any]) -> dict[str, Any]:
    """Texts that are worked out only where they may be shown are, now."""
    texts = {name: settings[name]() for name in ("help", "epilog") if callable(settings.get(name))}
    return {**settings, **texts}


def group(name: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Group]:
    """``click.group`` with translated help."""
    return click.group(name, cls=Group, help=help, **settings)
