"""``propctl demo``: a sample office, and one of its days played through the command line itself."""

from __future__ import annotations

import datetime as dt
import io
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, pinned
from propctl.errors import N_, ProblemsFound, UsageError

SCRIPT = Path(__file__).with_name("demo.toml")


def play(session: Session, folder: Path) -> None:
    """Make the sample office in ``folder`` and play the day; ``ProblemsFound`` where an act goes astray."""
    from propctl.cli.frame.main import run
    from propctl.office.setting_up.founding import sample
    from propctl.store.files.toml import parse

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            N_("{folder} is not empty; name a new folder for the sample office"), folder=str(folder)
        )
    day = session.now.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    sample(folder, now=_moment(day, "08:00"))
    names = {"day": f"{day:%y%m%d}", "next_month": f"{(day.replace(day=1) + dt.timedelta(days=32)):%Y-%m-01}"}
    astray = 0
    for act in parse(SCRIPT.read_bytes(), SCRIPT.name)["act"]:
        say("")
        say(act["en" if session.lang == "en" else "zh"])
        for command in act["commands"]:
            words = [word.format(**names) for word in command["run"]]
            say(f"\n{command['at']} {command['by']} $ propctl {shlex.join(words)}")
            with _at(_moment(day, command["at"]), command.get("stdin", "")):
                status = run(["-C", str(folder), "--as", command["by"], "--lang", session.lang, *words])
            astray += status != command.get("status", 0)
    if astray:
        raise ProblemsFound(
            N_("{count} commands of the demonstration ended otherwise than they should"), count=astray
        )
    say("")
    say(session.words(N_("The sample office is in {folder}; its handbook is {page}."), **_places(folder)))


def _places(folder: Path) -> Mapping[str, Any]:
    return {"folder": str(folder), "page": str(folder / "site" / "index.html")}


def _moment(day: dt.date, clock: str) -> dt.datetime:
    zone = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), zone)


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
