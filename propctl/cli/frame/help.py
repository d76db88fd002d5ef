"""What a command does, as its help tells it: translated when shown, in lines that fit the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from propctl.cli.frame.command_line import HELP
from propctl.cli.frame.declared import Command, Group, Param, text
from propctl.cli.frame.width import columns, fold, pad, width
from propctl.errors import N_
from propctl.words.messages import COLON, said

_WIDEST = 80
_FIRST = 30  # columns of names at most; a longer one has a line of its own
_INDENT = "  "


def page(path: Sequence[str], command: Command) -> str:
    """The help of a command, typed as ``path``."""
    wide = min(columns(), _WIDEST) - 2
    sections = command.sections() if isinstance(command, Group) else []
    parts = [
        _usage(path, command, wide),
        _paragraph(said(text(command.help)), wide),
        _section(said(N_("Options")), _options(command), wide),
        *(_section(said(title), rows.items(), wide) for title, rows in sections if rows),
        _paragraph(said(text(command.epilog)), wide),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _usage(path: Sequence[str], command: Command, wide: int) -> list[str]:
    """The line that shows how it is typed."""
    start = said(N_("Usage: ")) + " ".join(path) + " "
    needed = [_flags(param) for param in command.params if param.needed and not param.placed]
    pieces = [*map(_place, command.params), *needed, said(N_("[OPTIONS]"))]
    if isinstance(command, Group):
        pieces.append(said(N_("[COMMAND] …") if command.run else N_("COMMAND …")))
    lines = [start]
    for piece in filter(None, pieces):
        if width(lines[-1] + piece) > wide and lines[-1].strip():
            lines.append(" " * min(width(start), wide - 20))
        lines[-1] += f"{piece} "
    return [line.rstrip() for line in lines]


def _place(param: Param) -> str:
    if not param.placed:
        return ""
    word = (said(param.word) if param.word else param.name.upper()) + ("…" if param.rest else "")
    return word if param.required or param.needed else f"[{word}]"


def _options(command: Command) -> list[tuple[str, str]]:
    shown = [(_flags(param), said(text(param.help))) for param in command.params if param.flags]
    return [*shown, (", ".join(HELP), said(N_("Show this help")))]


def _flags(param: Param) -> str:
    """An option's names and what it takes; names in Chinese are left to who knows them."""
    names = ", ".join(flag for flag in param.flags if flag.isascii())
    return names if param.bare else f"{names} {said(param.metavar or N_('TEXT'))}"


def _paragraph(told: str, wide: int) -> list[str]:
    return [f"{_INDENT}{line}".rstrip() for line in fold(told, wide - len(_INDENT))] if told else []


def _section(title: str, rows: Iterable[tuple[str, str]], wide: int) -> list[str]:
    """A titled list: each name with what it means beside it, or below where the name is long."""
    rows = list(rows)
    first = min(max(width(name) for name, _ in rows), _FIRST)
    hanging = " " * (len(_INDENT) + first + 2)
    lines = [f"{title}{said(COLON).rstrip()}"]
    for name, meaning in rows:
        told = fold(said(meaning), max(wide - len(hanging), 10)) if meaning else []
        if width(name) <= first and told:
            lines.append(f"{_INDENT}{pad(name, first + 2)}{told.pop(0)}")
        else:
            lines += [_INDENT + line for line in fold(name, wide - len(_INDENT))]
        lines += [hanging + line for line in told]
    return lines
