"""Commands told as data, so that a plain command line waits for no parser.

Importing Click takes longer than answering what is due. A command that is typed all day is therefore
declared here: ``bind`` reads the lines that are as they should be, and Click (``help.clicked``) all others:
help, mistakes, completion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
Text = str | Callable[[], str]  # or worked out only when it is shown


class Param:
    """An option (its names begin with dashes) or an argument (``word``: its placeholder).

    ``settings`` are Click's; ``help`` may also be worked out only when it is shown.
    """

    def __init__(self, *names: str, **settings: Any) -> None:
        self.names, self.settings = names, settings
        self.flags = [name for name in names if name.startswith("-")]
        given = [name for name in names if not name.startswith("-")]
        self.name = given[0] if given else self.flags[-1].lstrip("-").replace("-", "_")

    @property
    def plain(self) -> bool:
        """Whether what is typed is its value, as it stands."""
        return self.settings.keys().isdisjoint(("type", "callback"))

    @property
    def single(self) -> bool:
        """Whether it is typed once, with one value or with none; else Click has to read it."""
        return not self.settings.get("multiple") and self.settings.get("is_flag") is not False

    @property
    def fixed(self) -> Any:
        """What an option without a value of its own stands for; None for one that takes a value."""
        return True if self.settings.get("is_flag") else self.settings.get("flag_value")

    @property
    def default(self) -> Any:
        untyped: Any = (
            () if self.settings.get("multiple") else False if self.settings.get("is_flag") else None
        )
        return self.settings.get("default", untyped)


class Declared:
    """A command: its name, what it does (message id, or in the reader's language), what it takes and runs.

    ``settings`` are Click's, whose ``epilog`` may be a ``Text``, too.
    """

    def __init__(
        self, name: str, help: Text, run: Callable[..., Any], params: Sequence[Param], **settings: Any
    ) -> None:
        self.name, self.help, self.run, self.params, self.settings = name, help, run, params, settings

    def bind(self, line: Sequence[str]) -> dict[str, Any] | None:
        """The values that a plain line gives; None for one that Click has to read."""
        if not all(param.plain for param in self.params):
            return None
        options = {flag: param for param in self.params for flag in param.flags}
        values = {param.name: param.default for param in self.params}
        words: list[str] = []
        rest = iter(line)
        for typed in rest:
            if not typed.startswith("-"):
                words.append(typed)
                continue
            flag, equals, value = typed.partition("=")
            if (
                flag not in options
                or not options[flag].single
                or (equals and options[flag].fixed is not None)
            ):
                return None
            if options[flag].fixed is None and not equals:
                value = next(rest, "-")
                if value.startswith("-"):
                    return None
            values[options[flag].name] = value if options[flag].fixed is None else options[flag].fixed
        return values if self._filled(values, words) else None

    def _filled(self, values: dict[str, Any], words: list[str]) -> bool:
        """Put the words into the arguments; whether each has its place, and each argument what it needs."""
        for param in self.params:
            if param.flags:
                continue
            if param.settings.get("nargs") == -1:
                values[param.name], words = tuple(words), []
            elif words:
                values[param.name] = words.pop(0)
            if param.settings.get("required", "default" not in param.settings) and not values[param.name]:
                return False
        return not words


def command(name: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Declared]:
    """Declare the function below as a command, with the options and arguments between."""
    return lambda run: Declared(name, help, run, getattr(run, "params", []), **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Declare an option of the command above."""
    return _takes(Param(*names, **settings))


def argument(name: str, **settings: Any) -> Callable[[F], F]:
    """Declare an argument of the command above."""
    return _takes(Param(name, **settings))


def _takes(param: Param) -> Callable[[F], F]:
    def add(run: F) -> F:
        run.__dict__["params"] = [param, *run.__dict__.get("params", [])]
        return run

    return add
