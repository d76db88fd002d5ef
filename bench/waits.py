"""What people wait for beside reading: after a change, moving in, many at once, a long history, two desks.

Each piece makes its office in the folder where there is none yet, and gives the rows of the table.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.measure import PROPCTL, Cost, environment, once

DIRECTOR, CLERK, CASHIER = ((*PROPCTL, "--as", who) for who in ("director", "clerk-1", "cashier-1"))
HOMES = 2000
DAY = 100  # steps that each of two desks does
DESKS, TURNS = 20, 50
COMMITS = 100_000
DOWN, UP, QUIT, KEYS = b"\x1b[B", b"\x1b[A", b"\x11", 21
LIMITS = ("15m", "20m")  # of the clause that is amended: the one that is not in force


class Row(NamedTuple):
    """One row of the table; ``reached``: None where there is no goal, or nothing was measured."""

    name: str
    figure: str
    goal: str
    reached: bool | None


def at_most(name: str, seconds: float, goal: float | None, more: str = "") -> Row:
    """A row of seconds; without a goal it only tells."""
    told = f"{seconds:.2f} s{more}"
    return Row(name, told, f"at most {goal:g} s" if goal else "", seconds <= goal if goal else None)


def after_changes(root: Path, label: str, goal: float) -> Iterator[Row]:
    """The next command after a clause, the office's hours and a person changed; processor time."""
    settings = root / "propctl.toml"
    before = settings.read_text(encoding="utf-8")
    amended = root / "rules.toml"
    last = amended.read_text(encoding="utf-8") if amended.exists() else ""
    within = next(limit for limit in LIMITS if not last.rstrip().endswith(f'within = "{limit}" }} }}'))
    rule = ("rules", "set", "complaints.transfer-within", f"within={within}", "--since", "2026-11-21")
    changes = {
        "a person": before.replace(
            "[staff]\n", '[staff]\nclerk-9 = { name = "柳青", posts = ["front-desk"] }\n'
        ),
        "the hours": before + '\n[calendars.office]\nwindows = ["09:00-18:00"]\n',
    }
    once((*DIRECTOR, "due"), root)
    once((*DIRECTOR, *rule), root)
    yield at_most(f"next after a clause changed{label}", _seconds((*DIRECTOR, "due"), root), goal)
    for what, text in changes.items():
        settings.write_text(text, encoding="utf-8")
        yield at_most(f"next after {what} changed{label}", _seconds((*DIRECTOR, "due"), root), goal)
    settings.write_text(before, encoding="utf-8")
    once((*DIRECTOR, "due"), root)


def moving_in(folder: Path) -> Iterator[Row]:
    """The ledger of a new office with 2,000 homes, and its first bills: seconds on the clock."""
    root = folder / "moving-in"
    _empty(root)
    _make(root)
    with (root / "homes.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("房号", "业主", "电话", "建筑面积", "入住日期"))
        homes = (
            (house, floor, door) for house in range(1, 26) for floor in range(1, 21) for door in range(1, 5)
        )
        for n, (house, floor, door) in enumerate(homes):
            row = (f"{house}-{floor:02}{door:02}", f"张{chr(0x4E00 + n)}", f"138{n:08}", f"{60 + n % 90}.5")
            table.writerow((*row, "2020-05-01"))
    took = once((*DIRECTOR, "setup", "homes.csv", "--yes"), root)
    yield at_most(f"setup of {HOMES} homes", took.seconds, 20, _cpu(took))
    for words in (
        ("tariff", "add", "management", "management", "area"),
        ("tariff", "price", "management", "--price", "1.85", "--since", "2026-01-01", *_APPROVED),
    ):
        once((*DIRECTOR, "fees", *words), root)
    took = once((*CASHIER, "fees", "billing", "2026-11", "--due", "2026-12-25"), root)
    made = len(list((root / "records/fees/bills").glob("*.toml")))
    yield at_most(f"fees billing of {made} homes", took.seconds, None, _cpu(took))
    about = ("complaints", "register", "1-0101", "走廊漏水")  # compared with who is known by name
    took = min((once((*CLERK, *about), root) for _ in range(3)), key=lambda one: one.cpu)
    yield at_most(f"register among {HOMES} households", took.seconds, 0.5, _cpu(took))


def many_at_once() -> Row:
    """Twenty desks in one folder: what one in a hundred waits, beside what else this machine does."""
    from bench.faults.processes import load
    from bench.faults.tally import timed

    tally = timed("at once", lambda tally: load(tally, DESKS, TURNS))
    told = " ".join(tally.notes)
    waited, others = (
        float(re.findall(pattern, told)[0]) for pattern in (r"p99 ([\d.]+) s", r"load ([\d.]+)")
    )
    name = f"one in a hundred of {DESKS} x {TURNS} at once"
    return at_most(name, waited, 2, f", others' load {others:.1f}")


def long_history(folder: Path) -> Iterator[Row]:
    """The audit of 100,000 commits, the first time and after one more; processor time."""
    line = (sys.executable, "-m", "bench.long_history", str(folder / f"history-{COMMITS}"), str(COMMITS))
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    first, following = (float(found) for found in re.findall(r"(?:first|next) ([\d.]+) s", done.stdout))
    yield at_most(f"audit of {COMMITS} commits, first", first, 60)
    yield at_most(f"audit of {COMMITS} commits, next", following, 1)


def two_desks(folder: Path) -> Iterator[Row]:
    """What two desks did in a day goes to and fro: each sends, and the other takes it in."""
    from propctl.testing import TwoDesks

    place = folder / "desks"
    _empty(place)
    place.mkdir(parents=True)
    desks = TwoDesks(place)
    desks.a.do("residents.unit.add", number="1-0101")
    for root in (desks.a.root, desks.b.root):
        subprocess.run(("git", "remote", "remove", "origin"), cwd=root, capture_output=True, check=False)
        subprocess.run(("git", "remote", "add", "origin", str(desks.shared)), cwd=root, check=True)
        once((*CLERK, "sync"), root)
    for desk in (desks.a, desks.b):
        for n in range(DAY // 2):
            made = desk.do(
                "complaints.complaint.register", unit="1-0101", about=f"第{n}件：走廊漏水", channel="phone"
            )
            desk.do("complaints.complaint.note", made.folded.id, text="已联系")
    for name, root in (
        ("sends", desks.a.root),
        ("takes in and sends", desks.b.root),
        ("takes in", desks.a.root),
    ):
        took = once((*CLERK, "sync"), root)
        yield at_most(f"sync of a day, {DAY} steps a desk: {name}", took.seconds, None, _cpu(took))


def traditional(folder: Path) -> Row:
    """The handbook in both Chinese editions beside the one; times."""
    from bench import site, site_office

    office, out = folder / "site-office", folder / "site"
    if not office.exists():
        site_office.make(office, 3000)
        site.build(office, out / "first")
    one, both = site.build(office, out / "one"), site.build(office, out / "both", site.HANT)
    ratio = both.cpu / one.cpu
    return Row(
        "site with the Traditional edition", f"{ratio:.2f} x  {both.cpu:.1f} s", "at most 1.6 x", ratio <= 1.6
    )


def at_the_desk(root: Path, label: str) -> Iterator[Row]:
    """How long the full screen takes until what waits stands on it, and from a key to what it shows."""
    from bench.terminal import Terminal

    once((*CLERK, "due"), root)
    with Terminal((*CLERK, "desk"), root) as desk:
        painted = desk.until_quiet()
        keys = sorted(desk.press(UP if n % 2 else DOWN) for n in range(KEYS))
        desk.press(QUIT)
    yield at_most(f"desk, first paint{label}", painted, 0.6, _load())
    yield at_most(f"desk, key to paint, median of {KEYS}{label}", keys[KEYS // 2], 0.05, _load())


_APPROVED = ("--approved-by", "general-manager", "--paper", "2026-7")


def _seconds(line: Sequence[str], root: Path) -> float:
    return once(line, root).cpu / 1000


def _cpu(took: Cost) -> str:
    return f", {took.cpu / 1000:.1f} of it busy"


def _load() -> str:
    """What else the machine does: of seconds on the clock it takes its part."""
    return f", load {os.getloadavg()[0] / (os.cpu_count() or 1):.1f}"


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _make(root: Path) -> None:
    line = (sys.executable, "-m", "bench.generate", str(root), "0")
    subprocess.run(line, env=environment(), check=True)
