"""From a command line to the command that is meant and the values for it: one way, for people and scripts.

What begins with a dash and a letter is an option; ``-5``, ``-5度水管冻裂`` and all behind ``--`` are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import msgspec

from propctl.cli.frame.declared import Command, Group, Param
from propctl.errors import N_, UsageError

HELP = ("-h", "--help")
_ASKING = ("help", "帮助", "--帮助")  # typed for help where no command or option is called so
STYLES = ("--json", "--csv")  # may stand before the command, too
END = "--"  # behind it, nothing is an option


class Found(msgspec.Struct, frozen=True):
    """The command that a line means."""

    path: tuple[str, ...]  # the words that name it, the program's name first
    command: Command
    line: list[str]  # what is left of the line for it

    @property
    def asks_for_help(self) -> bool:
        """Whether the line asks what the command does, whatever else it says."""
        line = self.line[: self.line.index(END)] if END in self.line else self.line
        return any(word in HELP for word in line)


def find(root: Group, line: Sequence[str]) -> Found:
    """The command that a line begins with. ``UsageError`` where a word names none."""
    path: tuple[str, ...] = (root.name,)
    command: Command = root
    styles: list[str] = []
    rest = list(line)
    while isinstance(command, Group):
        while rest and rest[0] in (*STYLES, *HELP):
            styles.append(rest.pop(0))
        if rest and rest[0] in _ASKING and not command.find(rest[0]):
            rest[0] = HELP[0]
            continue
        if not rest or rest[0].startswith("-"):
            break
        below = command.find(rest[0])
        if below is None:
            _no_command(path, command, rest)
        path, command = (*path, rest.pop(0)), below
    return Found(path, command, [*styles, *rest])


def read(found: Found) -> dict[str, Any]:
    """The values that a line gives for its command. ``UsageError``: what is wrong, or all that is missing."""
    return _Reader(found).values()


class _Reader:
    def __init__(self, found: Found) -> None:
        self.path, self.params = found.path, found.command.params
        self.untyped = found.command.untyped
        self.options = {flag: param for param in self.params for flag in param.flags}
        self.given: dict[str, list[tuple[str, Any]]] = {}  # by parameter: (the option that gave it, value)
        self.words: list[str] = []  # typed without a name
        self.rest = list(found.line)  # not read yet

    def values(self) -> dict[str, Any]:
        while self.rest:
            self._take(self.rest.pop(0))
        self._place()
        missing = [param for param in self.params if param.required and param.name not in self.given]
        if missing:
            self._refuse(N_("still missing: {names}"), names=[called(param) for param in missing])
        known = {param.name: param for param in self.params}
        values = {name: () if param.many else param.default for name, param in known.items()}
        return values | {name: self._value(known[name], typed) for name, typed in self.given.items()}

    def _take(self, typed: str) -> None:
        """One word of the line: an option with its value, or text."""
        if typed == END:
            self.words += self.rest
            self.rest = []
            return
        flag, equals, value = typed.partition("=")
        param = self._named(flag)
        if param is not None:
            self.given.setdefault(param.name, []).append((flag, self._option(param, flag, equals, value)))
        elif _like_option(typed):
            self._no_option(flag)
        else:
            self.words.append(typed)

    def _named(self, flag: str) -> Param | None:
        """The option of this name; ``--to_person`` is ``--to-person``."""
        return self.options.get(flag) or self.options.get(flag.replace("_", "-"))

    def _option(self, param: Param, flag: str, equals: str, value: str) -> Any:
        """The value of an option: typed with it, or the next word."""
        if param.bare and equals:
            self._refuse(N_("{option} takes no value"), option=flag)
        if param.bare or equals:
            return value if equals else param.fixed
        following = next((word for word in self.rest[:1] if word != END and not self._is_option(word)), None)
        if param.follows is not None and (following is None or not param.follows(following)):
            return param.fixed
        if following is None:
            self._refuse(N_("{option} needs a value"), option=flag)
        return self.rest.pop(0)

    def _is_option(self, word: str) -> bool:
        return self._named(word.partition("=")[0]) is not None

    def _place(self) -> None:
        """Put the words where no name is needed and none was typed, in order."""
        places = [param for param in self.params if param.placed]
        named = [param for param in places if param.name in self.given]
        for param in places:
            if param not in named and self.words:
                taken, self.words = (self.words, []) if param.rest else (self.words[:1], self.words[1:])
                self.given[param.name] = [("", word) for word in taken]
        if self.words and named:
            self._twice(called(named[0]), self.given[named[0].name][0][1], self.words[0])
        if self.words:
            self._refuse(N_("too much: {words}; text with blanks is written in quotes"), words=self.words)

    def _value(self, param: Param, typed: list[tuple[str, Any]]) -> Any:
        values = [value for _, value in typed]
        if param.many:
            return tuple(values)
        flags = list(dict.fromkeys(flag for flag, _ in typed))
        if param.bare and len(set(values)) > 1:
            self._refuse(N_("write one of {options}"), options=flags)
        if len(values) > 1 and not param.bare:
            self._twice(flags[0], *values[:2])
        return values[0]

    def _twice(self, name: str, first: object, second: object) -> NoReturn:
        self._refuse(
            N_("{field} is given twice: {first} and {second}"), field=name, first=first, second=second
        )

    def _no_option(self, flag: str) -> NoReturn:
        if flag in self.untyped:
            self._refuse(
                N_("{field} is personal and never typed as an option: it is asked for, or read by --stdin"),
                field=self.untyped[flag],
            )
        near = nearest(flag, self.options)
        if near:
            self._refuse(N_("there is no option {option}; did you mean {near}"), option=flag, near=near)
        if any(param.placed for param in self.params):
            self._refuse(
                N_("there is no option {option}; write a text that begins like one behind --"), option=flag
            )
        self._refuse(N_("there is no option {option}"), option=flag)

    def _refuse(self, msgid: str, **values: object) -> NoReturn:
        refuse(self.path, msgid, **values)


def refuse(path: Sequence[str], msgid: str, **values: object) -> NoReturn:
    """Refuse a line, with the words that show how its command is used."""
    raise UsageError(
        N_("{problem}. See {command} -h"), problem=UsageError(msgid, **values), command=" ".join(path)
    )


def _no_command(path: tuple[str, ...], group: Group, rest: list[str]) -> NoReturn:
    from propctl.cli.commands.registry import COMMANDS

    word = rest[0]
    other = group.find(rest[1]) if len(rest) > 1 and not rest[1].startswith("-") else None
    if isinstance(other, Group) and other.find(word) is not None:  # the step before its area
        turned = " ".join([*path, rest[1], word])
        refuse(path, N_("there is no command {name}; did you mean {near}"), name=word, near=[turned])

    if len(path) > 1 and word in COMMANDS:  # what takes any record
        refuse(path, N_("there is no command {name} here; it stands alone: propctl {name}"), name=word)
    names = group.names()
    if len(path) > 1:  # a step of another of the area's forms: propctl fees bill deliver
        below = [name for name in names if isinstance(one := group.find(name), Group) and _has(one, word)]
        if below:
            told = [" ".join([*path, name, word]) for name in below]
            refuse(path, N_("there is no command {name}; did you mean {near}"), name=word, near=told)
    near = nearest(word, [*names, *(label.zh for label in names.values() if label.zh)])
    if near:
        refuse(path, N_("there is no command {name}; did you mean {near}"), name=word, near=near)
    refuse(path, N_("there is no command {name}"), name=word)


def _has(group: Group, word: str) -> bool:
    """Whether a word is the name of a command of a group, or its title."""
    return any(word in (name, label.zh) for name, label in group.names().items())


def called(param: Param) -> str:
    """What a parameter is called where it is missed: its placeholder, and the option that gives it."""
    from propctl.words.messages import TYPED_AS, said

    word = said(param.word) if param.word else ""
    flag = next(iter(param.flags), "")
    return said(TYPED_AS, name=word, option=flag) if word and flag else word or flag or param.name


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Of what is known, what comes nearest to a word that is not; dashes do not count."""
    from propctl.regulation.language.mistakes import nearest as most_like  # only where something is wrong

    bare = {name.lstrip("-"): name for name in known}
    alike = 0.6 if word.isascii() else 0.5  # of 投述 and 投诉 one sign of two
    return [bare[name] for name in most_like(word.lstrip("-"), bare, 2, alike)]


def _like_option(word: str) -> bool:
    """Whether a word is written like an option: two dashes and a letter, or one dash and a Latin letter."""
    bare = word.lstrip("-")
    dashes = len(word) - len(bare)
    return bare[:1].isalpha() and (dashes == 2 or (dashes == 1 and bare[0].isascii()))
