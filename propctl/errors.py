"""Everything that can go wrong, as one sentence for a person and one status for a script.

An error carries an English message id and its values; the command line translates and prints it.
The core therefore never needs to know which language the operator reads.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from propctl.regex import regex

_NUMBERED = regex(r"\{(\w+):([^{}|]+)\|([^{}|]+)\}")


def N_(msgid: str) -> str:  # the name that gettext's tools look for
    """Mark ``msgid`` for translation without translating it."""
    return msgid


def filled_in(text: str, values: Mapping[str, object]) -> str:
    """A sentence with its ``{named}`` values; ``{count:record|records}`` is what fits one, or any"
    " other number."""
    if "|" in text:
        text = _NUMBERED.sub(lambda found: found[2] if str(values.get(found[1])) == "1" else found[3], text)
    return text.format(**values)


class Message(str):
    """A message id of an area. It knows the file that says it, for its translation lies beside that file."""

    __slots__ = ("origin",)
    origin: str

    def __new__(cls, msgid: str, origin: str) -> "Message":
        found = super().__new__(cls, msgid)
        found.origin = origin
        return found


class PropctlError(Exception):
    """The one base class: ``msgid`` with ``{named}`` placeholders, and the values for them.

    A value may be a ``Label`` (``regulation.text``), which is shown in the reader's language.
    """

    status = 1

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid, values)
        self.msgid = msgid
        self.values = values
        self.fields: tuple[str, ...] = ()  # those in which another answer may mend it
        self.retry = ""  # the command that would do it again

    def about(self, *fields: str) -> Self:
        """This error, naming the fields in which another answer may mend it."""
        self.fields = fields
        return self

    def in_row(self, label: object, row: int) -> Self:
        """This error, saying in which line of a field it arose, counted from one."""
        said = Said(self.msgid, **self.values)
        cited = {name: value for name, value in self.values.items() if name in ("rule", "cite")}
        self.msgid = N_("{label}, row {row}: {error}")
        self.values = {"label": label, "row": row, "error": said, **cited}
        return self

    def __str__(self) -> str:
        return filled_in(self.msgid, self.values)

    def problem(self, path: str, field: str = "", line: int = 0) -> "Problem":
        """This error as a value: something unsound in a file."""
        return Problem(path, line, field, self.msgid, self.values)


class Said:
    """A sentence, or a part of one, as a value: translated where it is printed, as an error's is."""

    def __init__(self, msgid: str, **values: object) -> None:
        self.msgid, self.values = msgid, values

    def __str__(self) -> str:
        return filled_in(self.msgid, self.values)


class Typed(Said):
    """A part of a sentence that names what may be typed: left out where nobody types commands (the desk)."""


class ProblemsFound(PropctlError):
    """``check``, ``audit`` or ``site check`` found something to mend."""

    status = 1


class UsageError(PropctlError):
    """Wrong usage: an unknown step, a missing field, an impossible value on the command line."""

    status = 2


class BadData(PropctlError):
    """A file or an imported value is not sound."""

    status = 65


class GitFailed(PropctlError):
    """git is missing or failed."""

    status = 69


class KeptAside(GitFailed):
    """Saved and in git's keeping, but on no branch: to be told, and nothing that has to be done again."""

    status = 0


class NotSaved(PropctlError):
    """Nothing was saved."""

    status = 74


class Busy(PropctlError):
    """Somebody else is writing; try again."""

    status = 75


class NotDurable(PropctlError):
    """Saved, but the disk or git did not confirm that it would survive a power cut."""

    status = 76


def saved_anyway(error: Exception) -> NotDurable:
    """What went wrong after records were saved: that they are must not sound as if they were not."""
    return NotDurable(
        N_("saved, but what comes after it failed ({reason}); propctl show tells what stands"), reason=error
    )


class Refused(PropctlError):
    """A clause or a post forbids it. ``rule`` is the id of the clause, or empty."""

    status = 77

    @property
    def rule(self) -> str:
        return str(self.values.get("rule", ""))

    @property
    def cite(self) -> object:
        """The clause as it is cited behind the sentence; None where no clause stands behind it."""
        return self.values.get("cite")

    def __str__(self) -> str:
        return f"{super().__str__()} ({self.cite})" if self.cite else super().__str__()


class SettingsError(PropctlError):
    """A setting is wrong, or code of this workspace is not trusted; ``problems``: which, and where."""

    status = 78
    problems: Sequence["Problem"] = ()

    def because(self, problems: Sequence["Problem"]) -> Self:
        """This error, with what is wrong in which lines."""
        self.problems = problems
        return self


class Problem(NamedTuple):
    """Something unsound in a file: a value, never an exception that stops the list."""

    path: str  # relative to the workspace, with forward slashes
    line: int  # 1-based; 0 when the whole file is meant
    field: str
    message: str  # msgid
    values: dict[str, object]
    fix: str = ""  # msgid: what to do

    def __str__(self) -> str:
        return filled_in(self.message, self.values)
