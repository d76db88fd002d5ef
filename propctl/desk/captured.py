"""What a command would print, as a text for a screen: a record is told in the command line's own words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO


def captured(work: Callable[[], object]) -> str:
    """What ``work`` prints, to either stream, in its order; nothing of it reaches the terminal."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        work()
    return out.getvalue().strip("\n")
