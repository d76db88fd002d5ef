"""Try what must not happen, and print *tried / violated / seconds*.

    python -m bench.faults [--size sample|small|large] [NAME …]

``sample`` is what the test suite draws, ``small`` takes a few minutes, ``large`` hours. Status 1 when a
promise did not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench.faults import canaries, damage, full_disk, histories, kills, merges, powercut, processes, syscalls
from bench.faults.forger import KINDS
from bench.faults.tally import Tally, timed

Harness = Callable[[Tally], None]
SIZES = ("sample", "small", "large")


def harnesses(size: str) -> dict[str, Harness]:
    """Every harness by name, in one of the ``SIZES``."""

    def tries(*numbers: int) -> int:
        return numbers[SIZES.index(size)]

    return {
        "kill -9": lambda tally: processes.kill(tally, tries(3, 5, 300)),
        "kills": lambda tally: kills.kills(tally, tries(1, 2, 1000)),
        "system calls": lambda tally: syscalls.sweep(tally, tries(2, 12, 20_000)),
        "disk full": lambda tally: processes.disk_full(tally, tries(8, 20, 400)),
        "full disk": lambda tally: full_disk.full_disk(tally, tries(9, 9, 300)),
        "power cuts": lambda tally: powercut.power_cuts(tally, tries(2, 12, 60)),
        "at once": lambda tally: processes.load(tally, tries(4, 4, 20), tries(5, 5, 50)),
        "merges": lambda tally: merges.merges(tally, tries(4, 16, 1000)),
        "histories": lambda tally: histories.histories(tally, tries(1, 1, 20), tries(6, len(KINDS), 500)),
        "damaged files": lambda tally: damage.damage(tally, tries(1, 2, 50)),
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
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these harnesses")
    wanted = parser.parse_args(arguments)
    known = harnesses(wanted.size)
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
