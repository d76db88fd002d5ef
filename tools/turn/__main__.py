"""``make turn``: every parameter of every clause, turned to each kind of neighbour.

Usage: python -m tools.turn [--sample N] [--seed S] [--rule CLAUSE] [--all] [--together] [AREA …]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TypeVar

from propctl.testing import make_workspace
from tools.turn.judging import REFUSED, STILL, TAKEN, WORDED, Verdict, still_for_a_reason
from tools.turn.turning import Turning

T = TypeVar("T")


def main() -> int:
    """Turn them, and print what was found; 1 where anything was."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        office = make_workspace(Path(folder) / "names").office()
        found = [verdict for area in asked.area or office.catalog.names for verdict in _area(area, asked)]
    count = Counter(verdict.outcome for verdict in found)
    print(f"{len(found)} turns: {count[TAKEN]} taken, {count[REFUSED]} refused in words")
    faults = [fault for verdict in found for fault in verdict.faults]
    print(f"{len(faults)} faults; nothing moved in {sum(v.effect == STILL for v in found)}")
    return 1 if faults else 0


def _asked() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="python -m tools.turn", description=__doc__.splitlines()[0])
    read.add_argument("area", nargs="*")
    read.add_argument(
        "--sample", type=int, default=0, help="so many turns (with --together: rounds) of each area, drawn"
    )
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--rule", default="", help="the turns of one clause")
    read.add_argument("--all", action="store_true", help="print every turn")
    read.add_argument("--together", action="store_true", help="a turn of each parameter at one time")
    return read.parse_args()


def _area(area: str, asked: argparse.Namespace) -> list[Verdict]:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        turning = Turning(Path(folder), area)
        if asked.together:
            return _together(turning, asked, began)
        chosen = _drawn([turn for turn in turning.turns() if asked.rule in ("", turn.rule)], asked)
        found = []
        for verdict in turning.judged(chosen):
            _tell(verdict, turning, asked.all)
            found.append(verdict)
    print(f"== {area}: {len(found)} turns, {time.process_time() - began:.0f} s", flush=True)
    return found


def _drawn(all_: list[T], asked: argparse.Namespace) -> list[T]:
    """So many of them as are asked for, in their order."""
    if not asked.sample or asked.sample >= len(all_):
        return all_
    places = random.Random(asked.seed).sample(range(len(all_)), asked.sample)
    return [all_[place] for place in sorted(places)]


def _together(turning: Turning, asked: argparse.Namespace, began: float) -> list[Verdict]:
    found, turned = [], 0
    for chosen, verdict in turning.together(lambda rounds: _drawn(rounds, asked)):
        found.append(verdict)
        turned += len(chosen)
        for fault in verdict.faults:
            print(f"    {fault}")
        if verdict.faults:
            print(f"of these {len(chosen)}: {'; '.join(map(str, chosen))}", flush=True)
    spent = time.process_time() - began
    print(f"== {turning.area}: {turned} turns in {len(found)} rounds, {spent:.0f} s", flush=True)
    return found


def _tell(verdict: Verdict, turning: Turning, everything: bool) -> None:
    rule = turning.office.catalog.rule(verdict.turn.rule)
    unmoved = verdict.effect == STILL or (
        verdict.effect == WORDED and not still_for_a_reason(verdict.turn, rule)
    )
    if verdict.faults or unmoved or everything:
        print(f"{verdict.turn}: {verdict.outcome} {verdict.effect}")
        for fault in verdict.faults:
            print(f"    {fault}")
    if everything:
        print(f"    said: {verdict.said[:300]}")
        print(f"    differs: {', '.join(verdict.differs[:6])}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
