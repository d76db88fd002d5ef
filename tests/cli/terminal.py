"""A person at a terminal: the program runs behind a pseudo-terminal, sees one, and is typed to."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import pytest

PATIENCE = 20.0  # seconds: the machine may be busy
CTRL_C, CTRL_D, BACKSPACE = "\x03", "\x04", "\x7f"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """One command on a terminal. ``expect`` what it shows, ``answer`` it; ``status`` when it has ended."""

    def __init__(self, line: list[str], environ: Mapping[str, str]) -> None:
        pytest.importorskip("termios", reason="Windows has no pseudo-terminals of this kind")
        import pty

        self.screen = ""  # all that was shown
        self._read = 0  # how much of it was expected
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(
                signal.SIGINT, signal.SIG_DFL
            )  # a suite that a shell started behind it ignores Ctrl-C
            os.execve(sys.executable, [sys.executable, "-m", "propctl", *line], dict(environ))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def expect(self, text: str) -> str:
        """Wait until ``text`` is shown behind what was expected before; what came before it."""
        until = time.monotonic() + PATIENCE
        while (place := self.screen.find(text, self._read)) < 0:
            if time.monotonic() > until or not self._more(until):
                raise AssertionError(f"never shown: {text!r}\n{self.screen[self._read :]}")
        before, self._read = self.screen[self._read : place], place + len(text)
        return before

    def answer(self, text: str) -> None:
        """Type a line."""
        self.press(text + "\n")

    def press(self, keys: str) -> None:
        """Press keys. Python's ``input`` misses an interrupt in the instant before it begins to wait."""
        if keys in (CTRL_C, CTRL_D):
            time.sleep(0.3)
        os.write(self.fd, keys.encode())

    def asked(self, text: str, answer: str) -> str:
        """Wait for a question, and answer it; what was shown before it."""
        before = self.expect(text)
        self.expect(": ")
        self.answer(answer)
        return before

    @property
    def status(self) -> int:
        """Wait for the end; the exit status."""
        until = time.monotonic() + PATIENCE
        while self._more(until):
            pass
        if time.monotonic() > until:
            raise AssertionError(f"still waiting for an answer:\n{self.screen[self._read :]}")
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _more(self, until: float) -> bool:
        """Whether anything more was shown before the program ended."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self._bytes = getattr(self, "_bytes", b"") + data
        self.screen = _CONTROL.sub("", self._bytes.decode("utf-8", "replace")).replace("\r\n", "\n")
        return bool(data)
