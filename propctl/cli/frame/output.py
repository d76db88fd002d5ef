"""What commands print: a table for people, JSON and CSV for scripts.

Everything that comes from records passes ``escape.terminal`` on its way to a screen and ``escape.cell`` on
its way to a sheet; there is no other way out.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from propctl.cli.frame.declared import Param, option
from propctl.cli.frame.width import width
from propctl.errors import N_, PropctlError
from propctl.publish.escape import terminal
from propctl.words.messages import Words

F = TypeVar("F", bound=Callable[..., Any])
_WHOLE = 16  # columns of a table: narrower ones (ids, times, states) are never broken
Row = dict[str, Any]  # stable English keys; values as msgspec writes them

STANDING = {
    "running": N_("running"),
    "overdue": N_("overdue"),
    "paused": N_("paused"),
    "unset": N_("no limit set"),
    "met": N_("met"),
    "late": N_("late"),
    "stopped": N_("stopped"),
}


AMENDED_LATE = N_(" (late before the amendment)")  # behind a standing or a state

_STYLES = (("--json", "json", N_("Print JSON")), ("--csv", "csv", N_("Print CSV")))


def reading_options() -> list[Param]:
    """``--json`` and ``--csv`` of a reading command, which receives ``style``: "json", "csv" or None."""
    return [Param(flag, "style", flag_value=style, help=help) for flag, style, help in _STYLES]


def reading(run: F) -> F:
    """Give a reading command ``reading_options``."""
    for flag, style, help in reversed(_STYLES):
        run = option(flag, "style", flag_value=style, help=help)(run)
    return run


def emit(
    rows: list[Row],
    headings: Sequence[str],
    line: Callable[[Row], Sequence[str]],
    style: str | None,
    empty: str = "",
    keys: Sequence[str] = (),
) -> None:
    """Print ``rows``: as JSON or CSV by their keys, else as a table with one ``line`` for each.

    ``empty`` is said to people where there is no row; ``keys`` head a CSV even then.
    """
    if style == "json":
        emit_json(rows)
    elif style == "csv":
        emit_csv(rows, keys)
    elif rows:
        table(headings, [list(line(row)) for row in rows])
    elif empty:
        say(empty)


def emit_json(value: object) -> None:
    """Print any value as JSON: times ISO 8601 with offset, exact decimals as text."""
    import msgspec

    echo(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode())


def emit_csv(rows: list[Row], keys: Sequence[str] = ()) -> None:
    """Print rows as CSV (UTF-8), a column for each key; lists and tables inside a cell as JSON."""
    import csv

    from propctl.publish.escape import cell

    keys = list(dict.fromkeys([*keys, *(key for row in rows for key in row)]))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(keys)
    out.writerows([cell(_flat(row.get(key))) for key in keys] for row in rows)


def _flat(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    import msgspec

    return msgspec.json.encode(value, enc_hook=str).decode().strip('"')


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print a table: ruled on a terminal, in aligned columns where it is piped."""
    safe = [[terminal(cell) for cell in line] for line in lines]
    if sys.stdout.isatty():
        _ruled(headings, safe)
        return
    flat = [[cell.replace("\n", " ") for cell in line] for line in safe]
    shown = [headings, *flat] if any(headings) else flat
    taken = [list(map(width, line)) for line in shown]
    widths = list(map(max, zip(*taken, strict=True)))
    for line, columns in zip(shown, taken, strict=True):
        padded = (cell + " " * (most - own) for cell, most, own in zip(line, widths, columns, strict=True))
        echo("  ".join(padded).rstrip())


def _ruled(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    ruled = Table(box=SIMPLE_HEAD, pad_edge=False, show_header=any(headings))
    for heading, *cells in zip(headings, *lines, strict=True):
        whole = all(cell.isascii() and len(cell) <= _WHOLE for cell in cells)
        ruled.add_column(heading, overflow="fold", no_wrap=whole)
    for line in lines:
        ruled.add_row(*map(Text, line))
    Console(markup=False, highlight=False).print(ruled)


def echo(text: str = "", *, err: bool = False, end: str = "\n") -> None:
    """Write a line as it is: texts of records have been made harmless by then.

    A reader that has gone (``| head``) stops nothing: what is told first and saved then is saved.
    """
    name = "stderr" if err else "stdout"
    stream = getattr(sys, name)
    try:
        stream.write(text + end)
        if err:
            stream.flush()
    except OSError as error:
        if not reader_has_gone(error):
            raise
        setattr(sys, name, _Nobody())


class _Nobody(io.StringIO):
    """Where nobody reads."""

    def write(self, text: str, /) -> int:
        return len(text)


def reader_has_gone(error: OSError) -> bool:
    """Whether what read the output has ended: a broken pipe, for which Windows says "invalid argument"."""
    return error.errno == errno.EPIPE or (
        os.name == "nt" and error.errno == errno.EINVAL and error.filename is None
    )


def say(text: str, *, err: bool = False) -> None:
    """Print one sentence or paragraph."""
    echo(terminal(text), err=err)


def complain(words: Words, error: PropctlError) -> int:
    """Say what went wrong and, where it was typed at prompts, how to do it again; the status for it."""
    say(words.error(error), err=True)
    if error.retry:
        say(words(N_("To do it again: {command}"), command=error.retry), err=True)
    return error.status


def heading(text: str) -> None:
    """Print the title of a part, with an empty line before it."""
    echo()
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        echo(terminal(text))
        return
    import click  # it knows the consoles of Windows

    click.secho(terminal(text), bold=True)


def meter(label: str) -> Callable[[int, int], None]:
    """How far long work has come: called with how many are done of how many. Silent where nobody looks."""
    watched = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        if watched:
            echo(f"\r{label} {done}/{of}", err=True, end="\n" if done == of else "")

    return tell
