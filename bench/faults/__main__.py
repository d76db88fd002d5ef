"""Try what must not happen, and print *tried / violated / seconds*.

    python -m bench.faults [--size small|large] [NAME …]

``small`` takes about two minutes, ``large`` hours. Status 1 when a promise did not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench.faults import canaries, damage, full_disk, histories, kills, merges, powercut, processes, syscalls
from bench.faults.forger import KINDS
from bench.faults.tally import Tally, timed

Harness = Callable[[Tally], None]


def harnesses(*, large: bool) -> dict[str, Harness]:
    """Every harness by name, in one of two sizes."""

    def size(small: int, big: int) -> int:
        return big if large else small

    return {
        "kill -9": lambda tally: processes.kill(tally, size(5, 300)),
        "kills": lambda tally: kills.kills(tally, size(2, 1000)),
        "system calls": lambda tally: syscalls.sweep(tally, size(6, 20_000)),
        "disk full": lambda tally: processes.disk_full(tally, size(20, 400)),
        "full disk": lambda tally: full_disk.full_disk(tally, size(9, 300)),
        "power cuts": lambda tally: powercut.power_cuts(tally, size(6, 60)),
        "at once": lambda tally: processes.load(tally, size(4, 20), size(5, 50)),
        "merges": lambda tally: merges.merges(tally, size(8, 1000)),
        "histories": lambda tally: histories.histories(tally, size(1, 20), size(len(KINDS), 500)),
        "damaged files": lambda tally: damage.damage(tally, size(2, 50)),
        "canaries": canaries.canaries,
    }


def line(tally: Tally) -> str:
    """One row of the table."""
    if tally.absent:
        return f"{tally.name:<14} {'absent':>8}                      {tally.absent}"
    notes = "; ".join(tally.notes)
    return f"{tally.name:<14} {tally.tried:>8} {len(tally.violations):>9} {tally.seconds:>9.1f}  {notes}"


def main(arguments: list[str]) -> int:
    """Run the harnesses asked for; 1 when one of them found a violation."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these harnesses")
    wanted = parser.parse_args(arguments)
    known = harnesses(large=wanted.size == "large")
    print(f"{'':<14} {'tried':>8} {'violated':>9} {'seconds':>9}")
    failed = False
    for name in wanted.names or known:
        tally = timed(name, known[name])
        print(line(tally), flush=True)
        for violation in dict.fromkeys(tally.violations):
            print(f"    - {violation}", flush=True)
        failed = failed or bool(tally.violations)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
