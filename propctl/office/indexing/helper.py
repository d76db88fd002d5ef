"""Who helps to build a large index (``store.index.parts``): a process that opens the same office again.

What it is to do comes as JSON on its standard input. It is a process of its own and no copy of this one, so
that it works alike on every system.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


_PROGRAM = "propctl.office.indexing.part"


class Task(msgspec.Struct):
    """Which office at which moment, and which part of its index goes where."""

    root: str
    now: dt.datetime
    written: dt.datetime
    operator: str
    account: str
    path: str
    folders: list[str]


def begin(office: Office, path: str, folders: list[str]) -> subprocess.Popen[bytes] | None:
    """Start the helper; None where Python cannot be started once more (a program frozen into one file)."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    who = (office.wanted, office.account)
    task = msgspec.json.encode(Task(office.folder, office.now, office.written, *who, path, folders))
    quiet = subprocess.DEVNULL
    line = [sys.executable, "-P", "-m", _PROGRAM]  # -P: no module of the folder in which it is started
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    assert process.stdin is not None
    with suppress(OSError), process.stdin as asked:  # it has ended already: nobody waits for its part
        asked.write(task)
    return process
