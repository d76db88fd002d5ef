"""CPU seconds and memory of child processes, measured side by side: each round runs every command once."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str]
PROPCTL = (sys.executable, "-P", "-c", "from propctl.cli.frame.main import main; main()")


class Cost(NamedTuple):
    """What a command cost: CPU milliseconds (its children's included, median) and its largest memory."""

    cpu: float
    megabytes: float
    seconds: float = 0  # on the clock: with what it waited for the disk, and for others


def environment() -> dict[str, str]:
    """For measured children: a fixed time, and compiled modules are kept as in an installed program."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PROPCTL_NOW": "2026-11-20T17:00:00+08:00", "LC_ALL": "C.UTF-8"}


def once(command: Command, folder: Path) -> Cost:
    """Run one command to its end. ``AssertionError`` where it fails: its figure would mean nothing."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    complaint = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert process.returncode in (0, 1), f"{command}: {process.returncode} {complaint[-300:]!r}"
    return Cost((used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024, time.monotonic() - start)


def side_by_side(commands: Mapping[str, tuple[Command, Path]], rounds: int) -> dict[str, Cost]:
    """The median cost of each command over ``rounds`` rounds, after one that only warms up."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, (command, folder) in commands.items():
            cost = once(command, folder)
            if turn:
                costs[name].append(cost)
    return {
        name: Cost(statistics.median(cost.cpu for cost in found), max(cost.megabytes for cost in found))
        for name, found in costs.items()
    }
