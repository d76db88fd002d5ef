"""One question on a terminal, and one answer."""

from __future__ import annotations

from collections.abc import Mapping

from propctl.cli.frame.output import echo, say
from propctl.entry.characters import normalise
from propctl.errors import N_
from propctl.words.messages import said

BACK, HELP = ("<", "＜", "《"), ("?", "？")  # as a Chinese keyboard writes them, too


def prompt(text: str, *, hidden: bool = False) -> str:
    """One answer, "" for Enter alone. ``EOFError`` where whoever is asked stops."""
    import click  # it knows how terminals read, and hide, what is typed

    try:
        answer: str = click.prompt(
            text, default="", show_default=False, hide_input=hidden, err=True, prompt_suffix=": "
        )
    except click.Abort:
        if not hidden:  # there Click ends the line itself
            echo(err=True)
        raise EOFError from None
    return answer.strip()


def agreed(question: str) -> bool:
    """Whether the answer is yes; anything else is no."""
    from propctl.entry.parsers import truth

    return truth(prompt(f"{question} [{said(N_('yes/no'))}]")) is True


def chosen_record(records: Mapping[str, str]) -> str:
    """The id of a record that is asked for: by its number in the list that is shown, or as it is typed."""
    for number, (id, title) in enumerate(records.items(), 1):
        say(f"  {number} {id}  {title}".rstrip(), err=True)
    ids = list(records)
    while not (answer := normalise(prompt(said(N_("Number or ID"))))):
        pass
    return ids[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(ids) else answer
