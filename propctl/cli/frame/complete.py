"""What the shell offers after Tab: commands, options and values that fit, in Chinese where Chinese is typed.

Click knows how each shell asks and is answered; what is offered is told by the commands themselves. It never
fails aloud.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.command_line import END, Found, find
from propctl.cli.frame.declared import Group, Param, text
from propctl.cli.frame.naming import fitting
from propctl.cli.frame.root import Root
from propctl.cli.frame.session import COMPLETE, Session, global_options, running
from propctl.errors import N_, PropctlError, UsageError
from propctl.words.messages import LANGUAGES, said, spoken

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem, ShellComplete


SHELLS = ("bash", "zsh", "fish", "powershell")
_UNSAFE = frozenset(" \t\n\"'\\`$&|;<>(){}[]*?!#~")  # a shell reads these as its own


def answer(wish: str) -> int:
    """Answer the shell: ``bash_complete`` asks what fits, ``bash_source`` for the script that asks."""
    from propctl.cli.frame.output import echo

    shell, _, what = wish.partition("_")
    asking = shell_of(shell)
    if what == "source":
        echo(asking.source())
        return 0
    words, incomplete = asking.get_completion_args()
    with suppress(PropctlError):
        for item in completions(words, incomplete):
            echo(asking.format_completion(item))
    return 0


def shell_of(name: str) -> ShellComplete:
    """The shell of this name, as Click speaks with it."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(name)
    if found is None:
        raise UsageError(
            N_("there is no completion for {shell}; there is for {known}"), shell=name, known=SHELLS
        )
    return found(None, {}, "propctl", COMPLETE)  # type: ignore[arg-type]  # of its command we use nothing


def completions(words: list[str], incomplete: str) -> list[CompletionItem]:
    """What the last word of a line may be: ``words`` stand before it, ``incomplete`` is typed of it."""
    words = [word for word in words if word != "="]  # bash breaks --option=value there
    given, line = global_options(words)
    session = Session(os.environ, **{name: values[-1] for name, values in given.items()})
    with spoken(session.lang) as session.words, running(session):
        known = _everywhere(words[-1:], session)
        if known is not None:
            return list(_items(known, incomplete))
        return list(_Completion(find(Root(session), line), session).items(incomplete.lstrip("=")))


def _everywhere(last: list[str], session: Session) -> Mapping[str, str] | None:
    """The values of an option that every command takes, where its value is being typed."""
    match last:
        case ["--as"]:
            return offers.staff(session)
        case ["--lang"]:
            return dict.fromkeys(LANGUAGES, "")
    return None


class _Completion:
    """What fits at the end of the line of one command."""

    def __init__(self, found: Found, session: Session) -> None:
        self.command, self.session = found.command, session
        self.options = {flag: param for param in self.command.params for flag in param.flags}
        self.given: set[str] = set()
        self.text_only = False  # behind --
        self.words: list[str] = []  # typed without a name
        self.waiting = self._read(list(found.line))

    def _read(self, rest: list[str]) -> Param | None:
        """What is typed next: an option's value, or what needs no name."""
        while rest:
            typed = rest.pop(0)
            param = self.options.get(typed.partition("=")[0])
            if typed == END:
                self.words += rest
                self.text_only, rest = True, []
            elif param is None:
                self.words += [typed] if not typed.startswith("-") else []
            else:
                self.given.add(param.name)
                if param.bare or "=" in typed:
                    continue
                if not rest:
                    return param
                if param.follows is None or param.follows(rest[0]):
                    rest.pop(0)
        places = [param for param in self.command.params if param.placed and param.name not in self.given]
        words = len(self.words)
        return (
            places[min(words, len(places) - 1)]
            if places and (words < len(places) or places[-1].rest)
            else None
        )

    def items(self, incomplete: str) -> Iterator[CompletionItem]:
        if isinstance(self.command, Group) and not incomplete.startswith("-"):
            return _items(self._commands(self.command), incomplete)
        flag, equals, value = incomplete.partition("=")
        param = self.options.get(flag) if equals else self.waiting
        if param is not None and (equals or not incomplete.startswith("-")):
            return self._values(param, value if equals else incomplete)
        return _items({} if self.text_only else self._flags(incomplete), incomplete)

    @staticmethod
    def _commands(group: Group) -> Mapping[str, str]:
        told = {name: meaning for _, rows in group.sections() for name, meaning in rows.items()}
        return {name: label.zh or said(told.get(name, "")) for name, label in group.names().items()}

    def _values(self, param: Param, incomplete: str) -> Iterator[CompletionItem]:
        from click.shell_completion import CompletionItem

        if param.offers in (offers.files, offers.folders):
            kind = "file" if param.offers is offers.files else "dir"
            return iter([CompletionItem(incomplete, type=kind)])
        before, comma, last = incomplete.rpartition(",") if param.many else ("", "", incomplete)
        if param.offers_after:
            return _items(param.offers_after(self.session, self.words), last, before + comma)
        return _items(param.offers(self.session) if param.offers else {}, last, before + comma)

    def _flags(self, incomplete: str) -> Mapping[str, str]:
        """Options that are not typed yet; in Chinese only where Chinese is typed."""
        return {
            flag: said(text(param.help)).partition("\n")[0]
            for flag, param in self.options.items()
            if (param.many or param.name not in self.given) and flag.isascii() == incomplete.isascii()
        }


def _items(known: Mapping[str, str], incomplete: str, before: str = "") -> Iterator[CompletionItem]:
    """What fits of what is known (value -> what it is), with what stands ``before`` it in the same word."""
    from click.shell_completion import CompletionItem

    for value, meaning in fitting(incomplete, known):
        if _UNSAFE.isdisjoint(value):
            yield CompletionItem(before + value, help=meaning or None)
