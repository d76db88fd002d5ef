"""A command on a terminal of its own, looked at by the clock: when it paints, and what a key brings."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.measure import environment

QUIET = 0.5  # seconds without a sign: it has painted all
PATIENCE = 60.0


class Terminal:
    """80 columns and 24 lines, in which one command runs."""

    def __init__(self, line: Sequence[str], folder: Path) -> None:
        self._started = time.monotonic()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execvpe(line[0], list(line), {**environment(), "TERM": "xterm-256color"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)  # whoever still runs there is hung up on
        os.waitpid(self._pid, 0)

    def until_quiet(self) -> float:
        """Seconds from the start until the last sign of what it paints first."""
        last = self._started
        until = last + PATIENCE
        while (now := time.monotonic()) < until:
            if self._more(PATIENCE if last == self._started else QUIET):
                last = time.monotonic()
            elif now > last + QUIET:
                break
        return last - self._started

    def press(self, key: bytes) -> float:
        """Seconds from a key until something of what it brings is painted."""
        start = time.monotonic()
        os.write(self._fd, key)
        self._more(PATIENCE)
        took = time.monotonic() - start
        while self._more(0.1):
            pass
        return took

    def _more(self, wait: float) -> bool:
        """Whether it painted within so many seconds; what it was is let go."""
        if not select.select([self._fd], [], [], wait)[0]:
            return False
        try:
            return bool(os.read(self._fd, 1 << 16))
        except OSError:  # it has ended
            return False
