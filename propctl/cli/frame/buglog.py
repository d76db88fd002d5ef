"""The log of a bug: where it happened and with which versions, never a value that was being worked on."""

from __future__ import annotations

import datetime as dt
import os
import sys
import traceback
from importlib.metadata import version
from pathlib import Path

from propctl.errors import PropctlError
from propctl.store.files import fsio


def write_log(error: BaseException | None, folder: str, now: dt.datetime) -> Path:
    """Write the log of ``error`` below ``folder`` and return its path.

    Types, files, lines and functions go in, the constant text of propctl's own messages, and the source of
    the last line: what messages of others and locals say may hold names and telephones.
    """
    path = Path(folder) / "log" / f"bug-{now:%y%m%d-%H%M%S}.txt"
    lines = [
        f"propctl {version('propctl')}, Python {sys.version.split()[0]}, {system()}",
        f"{now.isoformat()}",
    ]
    while error is not None:
        said = f": {error.msgid}" if isinstance(error, PropctlError) else ""
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}{said}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        lines += [f"    {frame.line}" for frame in frames[-1:]]
        error = error.__cause__ or error.__context__
    path.parent.mkdir(parents=True, exist_ok=True)
    fsio.append_private(path, ("\n".join(lines) + "\n").encode())
    return path


def system() -> str:
    """The operating system and its version; on Windows without a query that may take a minute or fail."""
    if sys.platform == "win32":
        found = sys.getwindowsversion()
        return f"Windows {found.major}.{found.minor}.{found.build}"
    found = os.uname()
    return f"{found.sysname} {found.release}"
