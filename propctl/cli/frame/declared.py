"""Commands told as data: what each is called, what it takes, what it does, what is below it.

``command_line`` reads every line for them, from a terminal or a script; ``help`` and ``complete`` show them.
No library for that is loaded at start-up: importing one takes longer than answering what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from propctl.cli.frame.option_titles import TITLES
from propctl.errors import N_
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session

F = TypeVar("F", bound=Callable[..., Any])
Text = str | Callable[[], str]  # a message id or a text; worked out only where it is shown
Offers = Callable[["Session"], Mapping[str, str]]  # what may be typed, for the shell: value -> what it is
OffersAfter = Callable[["Session", Sequence[str]], Mapping[str, str]]  # the same, by the words before it
Sections = list[tuple[str, dict[str, str]]]  # title -> name -> what it does


class Param:
    """What a command takes: an option, an argument, or an option that may be typed without its name.

    Names that begin with dashes are an option's. ``word`` is the placeholder of what may be typed without a
    name; such parameters are filled in their order.
    """

    def __init__(
        self,
        *names: str,
        word: str = "",
        metavar: str = "",
        help: Text = "",
        default: Any = None,
        required: bool | None = None,
        needed: bool = False,
        multiple: bool = False,
        nargs: int = 1,
        is_flag: bool = False,
        flag_value: Any = None,
        follows: Callable[[str], bool] | None = None,
        offers: Offers | None = None,
        offers_after: OffersAfter | None = None,
    ) -> None:
        """``multiple``: may be typed several times; ``nargs=-1``: takes all words that are left.

        ``needed``: cannot be done without; where it is not typed, it is asked for.
        ``is_flag``, ``flag_value``: takes no value, and stands for True or for this one. With ``follows`` it
        may take one: the next word, where that says so. ``offers``: what the shell completes;
        ``offers_after``: what it completes by the words that stand before it.
        """
        self.flags = [name for name in names if name.startswith("-")]
        given = [name for name in names if not name.startswith("-")]
        self.name = given[0] if given else self.flags[0].lstrip("-").replace("-", "_")
        self.placed = bool(word) or not self.flags
        self.many = multiple or nargs == -1
        self.rest = nargs == -1
        self.fixed = True if is_flag else flag_value
        self.follows = follows
        self.default = default if default is not None or not is_flag else False
        self.required = not self.flags and default is None if required is None else required
        self.needed = needed
        self.word, self.metavar, self.help, self.offers = word, metavar, help, offers
        self.offers_after = offers_after

    def left_free(self, taken: Collection[str]) -> bool:
        """Give up the names that others have ``taken``; whether its own, the first, is left."""
        kept = [flag for flag in self.flags if flag not in taken]
        free, self.flags = kept[:1] == self.flags[:1], kept
        return free

    @property
    def bare(self) -> bool:
        """Whether its name alone is all that is typed."""
        return self.fixed is not None and self.follows is None


class Command:
    """A command: its name, what it does (message id or text), what it takes, and what carries it out."""

    def __init__(
        self,
        name: str,
        help: Text,
        run: Callable[..., Any] | None,
        params: Sequence[Param] = (),
        *,
        epilog: Text = "",
        untyped: Mapping[str, str] = {},
    ) -> None:
        """``untyped``: what is asked for and never stands on a line, by the option it would be: its title."""
        self.name, self.help, self.run, self.params, self.epilog = name, help, run, list(params), epilog
        self.untyped = untyped


class Group(Command):
    """A command with others below it; what it carries out itself (``run``), it does where none is named."""

    def __init__(
        self,
        name: str,
        help: Text,
        run: Callable[..., Any] | None = None,
        params: Sequence[Param] = (),
        *,
        epilog: Text = "",
    ) -> None:
        super().__init__(name, help, run, params, epilog=epilog)
        self.commands: dict[str, Command] = {}
        self.titles: dict[str, Label] = {}  # Chinese names that they answer to as well

    def command(self, name: str, help: str, *, zh: str = "") -> Callable[[Callable[..., Any]], Command]:
        """Declare the function below as a command of this group; ``zh``: its Chinese name."""

        def add(run: Callable[..., Any]) -> Command:
            self.commands[name] = command(name, help)(run)
            self.titles[name] = Label(zh)
            return self.commands[name]

        return add

    def names(self) -> Mapping[str, Label]:
        """What is below it: the name of each command, and the title that it answers to as well."""
        return self.titles

    def find(self, word: str) -> Command | None:
        """The command that a word means; None where it means none."""
        found = self.commands.get(word)
        if found is not None or word.isascii():
            return found
        from propctl.entry.characters import simplified

        name = next((name for name, title in self.titles.items() if title.zh == simplified(word)), "")
        return self.commands.get(name)

    def sections(self) -> Sections:
        """What is below it, for help: in titled parts, each name with what it does."""
        return [(N_("Commands"), {name: text(below.help) for name, below in self.commands.items()})]


def text(source: Text) -> str:
    """A text, worked out now where it is only worked out when shown."""
    return source if isinstance(source, str) else source()


def command(name: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """Declare the function below as a command, with the options and arguments between."""
    return lambda run: Command(name, help, run, getattr(run, "params", []), **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Declare an option of the command above; ``settings`` are those of ``Param``."""
    return _takes(shared(*names, **settings))


def shared(*names: str, **settings: Any) -> Param:
    """An option that commands share: it answers to its Chinese name as well."""
    return Param(*names, *(TITLES[name] for name in names if name in TITLES), **settings)


def argument(name: str, **settings: Any) -> Callable[[F], F]:
    """Declare an argument of the command above; ``settings`` are those of ``Param``."""
    return _takes(Param(name, **settings))


def _takes(param: Param) -> Callable[[F], F]:
    def add(run: F) -> F:
        run.__dict__["params"] = [param, *run.__dict__.get("params", [])]
        return run

    return add
