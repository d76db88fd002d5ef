"""The log of a bug: where it happened and with which versions, never a value that was being worked on."""

from __future__ import annotations

import datetime as dt
import platform
import traceback
from pathlib import Path

from propctl.store.files import fsio


def write_log(error: BaseException | None, folder: str, now: dt.datetime) -> Path:
    """Write the log of ``error`` below ``folder`` and return its path.

    Only types, files, lines and functions go in: messages and locals may hold names and telephones.
    """
    path = Path(folder) / "log" / f"bug-{now:%y%m%d-%H%M%S}.txt"
    lines = [f"propctl, Python {platform.python_version()}, {platform.platform()}", f"{now.isoformat()}"]
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    path.parent.mkdir(parents=True, exist_ok=True)
    fsio.append_private(path, ("\n".join(lines) + "\n").encode())
    return path
