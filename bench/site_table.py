"""The lines of the table that ``make bench-site`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One line of the table."""

    figure: str
    found: str
    goal: str
    met: bool | None  # None: not measured, or without a goal

    def __str__(self) -> str:
        mark = {True: "reached", False: "MISSED", None: ""}[self.met]
        return f"{self.figure:<62} {self.found:>22}   {self.goal:<12} {mark}".rstrip()


def at_most(figure: str, found: float, goal: float, unit: str = "") -> Line:
    return Line(figure, f"{found:.4g} {unit}".rstrip(), f"≤ {goal:g} {unit}".rstrip(), found <= goal)


def at_least(figure: str, found: float, goal: float, unit: str = "") -> Line:
    return Line(figure, f"{found:.4g} {unit}".rstrip(), f"≥ {goal:g} {unit}".rstrip(), found >= goal)


def share(figure: str, count: int, missed: Sequence[str], least: float = 1) -> Line:
    """``count`` were tried and ``missed`` of them failed; at least a share of ``least`` must not."""
    named = f": not {', '.join(missed[:6])}" if missed else ""
    right = count - len(missed)
    goal = "all" if least == 1 else f"≥ {least:.0%}"
    return Line(f"{figure}{named}", f"{right} of {count}", goal, bool(count) and right >= least * count)


def absent(figure: str, tool: str, goal: str) -> Line:
    """A line for what can't be measured on this machine."""
    return Line(figure, f"{tool} is not here", goal, None)
