"""One run of the command line: where, when, as whom and in which language."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.opened.compiled import PRIVATE, find_root
from propctl.office.opened.sources import Sources
from propctl.words.messages import Words, choose, locale_wish
from propctl.worktime.moments import SHANGHAI

if TYPE_CHECKING:
    from pathlib import Path

    from propctl.office.opened.office import Office
    from propctl.regulation.catalog import Catalog

_YEARS = range(1971, 2999)  # in which days can be counted back and on
COMPLETE = "_PROPCTL_COMPLETE"  # set by the shell's completion script
_EVERYWHERE = {"-C": "folder", "--as": "operator", "--lang": "lang"}
_running: ContextVar[Session] = ContextVar("session")
_pinned: ContextVar[dt.datetime | None] = ContextVar("pinned", default=None)


def global_options(args: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """What is typed with every command, before or after its name, and the line without it.

    It is read first: finding the command needs the folder, and refusing a line the language. What stands
    behind ``--`` is text.
    """
    found: dict[str, list[str]] = {}
    others: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            return found, [*others, arg, *rest]
        name, equals, value = arg.partition("=")
        if name in _EVERYWHERE:
            found.setdefault(_EVERYWHERE[name], []).append(value if equals else next(rest, ""))
        elif arg.startswith("-C") and not others:
            found.setdefault("folder", []).append(arg[2:])
        else:
            others.append(arg)
    return found, others


def refuse_unclear(given: Mapping[str, Sequence[str]]) -> None:
    """``UsageError`` where a global option is typed twice, or without its value."""
    flags = {name: flag for flag, name in _EVERYWHERE.items()}
    for name, values in given.items():
        if len(values) > 1:
            raise UsageError(
                N_("{field} is given twice: {first} and {second}"),
                field=flags[name],
                first=values[0],
                second=values[1],
            )
        if not values[0]:
            raise UsageError(N_("{option} needs a value"), option=flags[name])


class Session:
    """What commands are given. The office is opened when a command first asks for it."""

    def __init__(
        self, environ: Mapping[str, str], folder: str = "", operator: str = "", lang: str = ""
    ) -> None:
        self.environ = environ
        self.folder = folder or environ.get("PROPCTL_DIR") or "."
        self.operator = operator or environ.get("PROPCTL_AS", "")
        self._lang = lang
        self.unsound_told = False  # whether the declarations that are refused have been told

    @cached_property
    def root(self) -> str | None:
        """The workspace, or None outside one."""
        return find_root(self.folder)

    @cached_property
    def now(self) -> dt.datetime:
        """The moment of this run: the wall clock's, or ``PROPCTL_NOW``. The one place that reads it."""
        wanted = self.environ.get("PROPCTL_NOW", "")
        if pinned := _pinned.get():
            return pinned
        if not wanted:
            return wall_clock()
        try:
            found = dt.datetime.fromisoformat(wanted)
        except ValueError:
            raise UsageError(
                N_("PROPCTL_NOW: {value} is not a time; write it like 2026-11-21T09:30+08:00"), value=wanted
            ) from None
        if found.year not in _YEARS:
            raise UsageError(N_("PROPCTL_NOW: {value} is no time at which an office works"), value=wanted)
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)

    @property
    def written(self) -> dt.datetime:
        """When this run writes, as history is dated: by the wall clock, whatever ``PROPCTL_NOW`` says."""
        return self.now if _pinned.get() or not self.environ.get("PROPCTL_NOW") else wall_clock()

    @cached_property
    def sources(self) -> Sources:
        """The declarations and settings: of the workspace, or outside one as they are shipped."""
        return Sources(self.root, f"{self.private_folder()}/compiled")

    @property
    def sources_read(self) -> bool:
        """Whether this run has looked at the declarations."""
        return "sources" in self.__dict__

    @cached_property
    def office(self) -> Office:
        """The office of this folder; ``SettingsError`` where there is none."""
        from propctl.office.opened.office import Office  # help needs the declarations only, not the office

        if not os.path.isdir(self.folder):
            raise UsageError(N_("-C {folder}: there is no such folder"), folder=self.folder)
        if self.root is None:
            return Office.open(self.folder, now=self.now)  # says that there is none
        return Office(
            self.root,
            now=self.now,
            operator=self.operator,
            account=account(),
            lang=self.lang,
            sources=self.sources,
            clock=self.written,
        )

    @cached_property
    def catalog(self) -> Catalog:
        """The regulation of the office, or outside one as it is shipped."""
        return self.sources.catalog()

    @cached_property
    def lang(self) -> str:
        """``--lang``, ``PROPCTL_LANG``, the workspace's language, the system's; else Chinese."""
        wishes = (self._lang, self.environ.get("PROPCTL_LANG", ""))
        return choose(*wishes) if any(wishes) else choose(self._office_lang(), locale_wish(self.environ))

    def _office_lang(self) -> str:
        try:
            return self.sources.compiled.settings.office.lang
        except PropctlError:  # said again, in the system's language, by the command that needs the settings
            return ""

    @cached_property
    def words(self) -> Words:
        """Sentences in the reader's language. The office speaks it too, from here on."""
        return Words(self.lang)

    def reopen(self) -> None:
        """Forget the opened office: what was written changes what it says."""
        for name in ("office", "catalog", "sources"):
            self.__dict__.pop(name, None)

    def tick(self) -> None:
        """Let time go on in a command that stays open: the next look is at a later moment."""
        self.__dict__.pop("now", None)
        self.reopen()

    @property
    def interactive(self) -> bool:
        """Whether somebody is there to be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def at(self, path: str) -> Path:
        """A path as typed, seen from the folder of ``-C``."""
        from pathlib import Path

        return Path(self.folder) / path

    def private_folder(self) -> str:
        """Where this clone keeps what is not shared (logs)."""
        if self.root:
            return f"{self.root}/{PRIVATE}"
        import click

        return click.get_app_dir("propctl")


def wall_clock() -> dt.datetime:
    """What the computer's clock says, whatever ``PROPCTL_NOW`` wants it to be."""
    return dt.datetime.now(SHANGHAI).replace(microsecond=0)


def account() -> str:
    """The system account that runs this process, asked of the system: variables can be set by anyone."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@contextmanager
def pinned(moment: dt.datetime) -> Iterator[None]:
    """Let it be another moment for the commands run within (a play of a day, a test), by every clock."""
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)


@contextmanager
def running(session: Session) -> Iterator[None]:
    """Run a command in this session."""
    token = _running.set(session)
    try:
        yield
    finally:
        _running.reset(token)


def current() -> Session:
    """The session of the running command."""
    return _running.get()
