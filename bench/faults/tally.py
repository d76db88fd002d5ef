"""What a harness tried, and every promise that did not hold."""

from __future__ import annotations

import time
from collections.abc import Callable


class Tally:
    """The result of one harness. ``absent`` says why it could not run here."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tried = 0
        self.violations: list[str] = []
        self.notes: list[str] = []
        self.absent = ""
        self.seconds = 0.0

    def expect(self, held: bool, otherwise: str) -> None:
        """Note a violation unless the promise ``held``."""
        if not held:
            self.violations.append(otherwise)


def timed(name: str, harness: Callable[[Tally], None]) -> Tally:
    """Run a harness and take its time."""
    tally = Tally(name)
    start = time.monotonic()
    harness(tally)
    tally.seconds = time.monotonic() - start
    return tally
