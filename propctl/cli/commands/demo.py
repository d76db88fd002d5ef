"""``propctl demo``: a sample office; one of its days and the night before, played by the command line."""

from __future__ import annotations

import datetime as dt
import io
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, pinned
from propctl.errors import N_, ProblemsFound, UsageError

DAY = Path(__file__).with_name("demo.toml")
BEFORE = Path(__file__).with_name("demo_before.toml")  # what an office has when its day begins: not shown
ZONE = dt.timezone(dt.timedelta(hours=8))


def play(session: Session, folder: Path) -> None:
    """Make the sample office in ``folder`` and play its last working day.

    ``ProblemsFound`` where a command ends otherwise than it should.
    """
    from propctl.office.setting_up.founding import sample

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            N_("{folder} is not empty; name a new folder for the sample office"), folder=str(folder)
        )
    day = last_workday(session.now.astimezone(ZONE).date())
    sample(folder, now=_moment(day - dt.timedelta(days=1), "08:00"))
    playing = Play(session, folder, day)
    playing.prepare()
    playing.show()
    if playing.astray:
        raise ProblemsFound(
            N_("{count} {count:command|commands} of the demonstration ended otherwise than they should"),
            count=playing.astray,
        )
    say("")
    say(session.words(N_("The sample office is in {folder}; its handbook is {page}."), **_places(folder)))


class Play:
    """The commands of a day, done in the names of those who would type them, at their times."""

    def __init__(self, session: Session, folder: Path, day: dt.date) -> None:
        self.session, self.folder, self.day = session, folder, day
        self.astray = 0
        next_month = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        self.dates = {"day": day, "eve": day - dt.timedelta(days=1), "next_month": next_month}

    def prepare(self) -> None:
        """What was there before; only what goes astray is shown."""
        month = "same" if self.dates["eve"].month == self.day.month else "new"
        for command in read(BEFORE)["command"]:
            if command.get("month", month) != month or self._lacks(command):
                continue
            kept = io.StringIO()
            with redirect_stdout(kept), redirect_stderr(kept):
                wrong = self._do(command)
            if wrong:
                say(f"{command['by']} $ propctl {self._line(command)}\n{kept.getvalue()}")

    def show(self) -> None:
        """The day, act by act."""
        english = self.session.lang == "en"
        for act in read(DAY)["act"]:
            say("")
            say(act["en" if english else "zh"])
            for command in act["commands"]:
                if self._lacks(command):
                    continue
                say(f"\n{command['at']} {command['by']} $ propctl {self._line(command)}")
                self._do(command)

    def _do(self, command: Mapping[str, Any]) -> bool:
        """Whether the command ended otherwise than it should."""
        day = self.day + dt.timedelta(days=command.get("on", 0))
        moment = _moment(day, command["at"])
        words = shlex.split(self._line(command))
        from propctl.cli.frame.main import run

        who = ["--as", command["by"], "--lang", self.session.lang]
        with _at(moment, command.get("stdin", "")):
            status = run(["-C", str(self.folder), *who, *words])
        wrong: bool = status != command.get("status", 0)
        self.astray += wrong
        return wrong

    def _line(self, command: Mapping[str, Any]) -> str:
        """What is typed, with the dates of this play and the ``head`` of history, the commit before."""
        return str(command["run"]).format(**self.dates, head=self._head())

    def _lacks(self, command: Mapping[str, Any]) -> bool:
        """Whether a command speaks of a commit and there is none: a computer without git."""
        return "{head}" in command["run"] and not self._head()

    def _head(self) -> str:
        from propctl.store.history.git import Git

        history = Git(self.folder)
        return history.head().commit[:10] if history.available() else ""


def read(file: Path) -> dict[str, Any]:
    from propctl.store.files.toml import parse

    return parse(file.read_bytes(), file.name)


def last_workday(today: dt.date) -> dt.date:
    """The last day before today on which an office in China works: all of it has passed."""
    from propctl.worktime.calendars import parse_calendars
    from propctl.worktime.schedules import Schedule
    from propctl.worktime.timetable import timetable

    hours = timetable(parse_calendars({}, ZONE)["office"], Schedule.china([]))
    day = today - dt.timedelta(days=1)
    while not hours.is_workday(day):
        day -= dt.timedelta(days=1)
    return day


def _moment(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZONE)


def _places(folder: Path) -> Mapping[str, Any]:
    return {"folder": str(folder), "page": str(folder / "site" / "index.html")}


@contextmanager
def _at(moment: dt.datetime, typed: str) -> Iterator[None]:
    """The clock that commands read, and what is typed where nothing echoes."""
    stdin = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    sys.stdout.flush()
    try:
        with pinned(moment):
            yield
    finally:
        sys.stdin = stdin
