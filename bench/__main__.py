"""Measure propctl against its goals and its peers, side by side: ``python -m bench``.

    python -m bench [--counts 10000 100000] [--rounds 5] [--folder DIR]

Figures are CPU (user and system, children included), medians. C is ``python -c "import click"``, P is
``python -c pass``. ``--folder`` keeps the generated offices for the next time; making 100,000 records takes
minutes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import measure, once, peers, waits
from bench.measure import PROPCTL, Command, Cost, environment, side_by_side

READER = (*PROPCTL, "--as", "director")
BASES = {"C": (sys.executable, "-c", "import click"), "P": (sys.executable, "-c", "pass")}
SHOWN = "CP-261001-A01"
FEW = 3000
READING: dict[str, Command] = {
    "due": ("due",),
    "show": ("show", SHOWN),
    "list 1 %": ("complaints", "list", "--all", "--since", "2026-10-01", "--until", "2026-10-11"),
    "month": ("report", "complaints", "--month", "2026-10"),
    "find 漏水": ("find", "漏水", "--json"),
    "open": ("complaints",),
    "today": ("today",),
}
# row -> (what it is divided by, at most): the goals of the design
GOALS: dict[str, tuple[str, float]] = {
    "--help": ("C", 1.5),
    "area --help": ("C", 1.5),
    "due, empty": ("C", 1.5),
    "due": ("C", 1.6),
    "show": ("C", 1.6),
    "show, opened": ("C", 1.6),  # … with personal values that this reader may see
    "list 1 %": ("C", 1.8),
    "month": ("C", 2.0),
}
# row and peer -> at most so much of what the peer takes, where LARGE records are there; others only compare
LARGE = 100_000
PEER_GOALS = {
    ("due", "taskwarrior"): 1 / 15,
    ("show", "taskwarrior"): None,
    ("show", "recutils"): None,
    ("list 1 %", "ripgrep"): 1 / 3,
    ("find 漏水", "ripgrep"): 1 / 6,
    ("month", "sqlite3"): None,
    ("month", "ledger"): None,
}


def office(folder: Path, count: int) -> Path:
    """The office with ``count`` records in ``folder``, made where it is not there; its records in git."""
    root = folder / f"office-{count}"
    if not (root / "made").exists():
        _apart("bench.generate", root, count)
        for words in (
            ("add", "-A"),
            ("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "all"),
        ):
            subprocess.run(["git", *words], cwd=root, check=True)
        (root / "made").write_text(_with_people(root))
    return root


def _apart(module: str, folder: Path, count: int) -> None:
    """Make data in a process of its own: what this one has grown to would count as its children's memory."""
    subprocess.run((sys.executable, "-m", module, str(folder), str(count)), check=True)


def _with_people(root: Path) -> str:
    """The number of a record whose personal values this reader can open: those generated have no key."""
    line = (*PROPCTL, "--as", "clerk-1", "complaints", "register", "1-0101", "走廊漏水", "--stdin")
    people = "complainant: 王建国\nphone: 13800138000\n"
    done = subprocess.run(
        line, cwd=root, env=environment(), input=people, capture_output=True, text=True, check=True
    )
    return done.stdout.split()[0]


def start_up(folder: Path, rounds: int) -> dict[str, Cost]:
    """What starting costs, in an empty office."""
    root = folder / "empty"
    if not root.exists():
        _apart("bench.generate", root, 0)
    lines = {"--help": ("--help",), "area --help": ("complaints", "--help"), "due, empty": ("due",)}
    mine = {name: ((*READER, *words), root) for name, words in lines.items()}
    return side_by_side({**{name: (line, root) for name, line in BASES.items()}, **mine}, rounds)


def reading(root: Path, rounds: int) -> dict[str, Cost]:
    """Reading commands and what their peers take for the same question."""
    questions = {**READING, "show, opened": ("show", (root / "made").read_text())}
    asked = {name: ((*READER, *words), root) for name, words in questions.items()}
    data = root.parent / f"peers-{root.name}"
    if not data.exists():
        _apart("bench.peers", data, int(root.name.partition("-")[2]))
    here = peers.present()
    others = {row: (line, where) for row, (peer, line, where) in peers.commands(data).items() if here[peer]}
    if here["ripgrep"]:
        others["find 漏水 / ripgrep"] = (("rg", "-l", "漏水", "records"), root)
        others["list 1 % / ripgrep"] = (("rg", "-l", "at = 2026-10-0", "records/complaints"), root)
    everything = {**{name: (line, root) for name, line in BASES.items()}, **asked, **others}
    side_by_side(everything, 1)  # whatever was out of date is made once, and not measured
    before = once.derived(root)
    costs = side_by_side(everything, rounds)
    assert once.derived(root) == before, "a measured command made the index or the compiled rules anew"
    return costs


def writing(root: Path, rounds: int) -> dict[str, Cost]:
    """Registering, durable and committed, against ``git add`` and ``git commit`` of a file of that size."""
    register = (*PROPCTL, "--as", "clerk-1", "complaints", "register", "1-0101", "走廊漏水")
    by_hand = (
        "cp records/complaints/2026/10/CP-261001-A01.toml by-hand-$$.toml && git add by-hand-$$.toml && "
    )
    by_hand += "git -c user.name=x -c user.email=x@x commit -q -m one -- by-hand-$$.toml"
    return side_by_side({"register": (register, root), "git": (("sh", "-c", by_hand), root)}, rounds)


def row(name: str, figure: str, goal: str, reached: bool | None) -> None:
    """One line of the table."""
    verdict = {True: "reached", False: "NOT REACHED", None: ""}[reached]
    print(f"{name:<44} {figure:>26}   {goal:<22} {verdict}", flush=True)


def against(costs: dict[str, Cost], names: list[str], label: str) -> None:
    """Rows for costs that are measured in C."""
    for name in names:
        base, most = GOALS[name]
        ratio = costs[name].cpu / costs[base].cpu
        row(
            f"{name}{label}",
            f"{ratio:.2f} {base}  {costs[name].cpu:.0f} ms",
            f"at most {most} {base}",
            ratio <= most,
        )


def versus(costs: dict[str, Cost], name: str, peer: str, most: float | None, label: str) -> None:
    """A row for a cost beside a peer's; ``most``: the goal, if there is one."""
    key = f"{name} / {peer}"
    goal = f"at most 1/{1 / most:.0f}" if most else ""
    if key not in costs:
        row(f"{key}{label}", "absent", goal, None)
        return
    ratio = costs[name].cpu / costs[key].cpu
    figure = f"1/{1 / ratio:.1f}  {costs[key].cpu:.0f} ms"
    row(f"{key}{label}", figure, goal, ratio <= most if most else None)


def once_only(folder: Path, root: Path, count: int, label: str) -> None:
    """Rows for what is measured once."""
    here = peers.present()
    cold = 1000 * once.cold_index(root) / count
    row(f"cold index{label}", f"{cold:.0f} µs a record", "at most 100", cold <= 100)
    for name in ("check, first", "check, again"):
        each = 1000 * once.check(root) / count
        row(f"{name}{label}", f"{each:.0f} µs a record", "at most 75", each <= 75)
    if here["todoman"]:
        few = min(count, FEW)  # todoman takes a second for a thousand
        theirs = 1000 * once.todoman_cache(folder, few) / few
        ratio = theirs / cold
        row(f"cold index / todoman{label}", f"{1 / ratio:.1f}  {theirs:.0f} µs", "at most 1", ratio >= 1)
    else:
        row(f"cold index / todoman{label}", "absent", "at most 1", None)
    mine, theirs = once.batch(root)
    most = 0.7 if count >= LARGE else 1.2
    name, figure = f"import of {once.IMPORTED} / git{label}", f"{mine / theirs:.2f}  {mine:.0f} ms"
    row(name, figure, f"at most {most}", mine <= most * theirs)
    if here["ripgrep"]:
        row(f"hits of find 漏水{label}", str(once.same_hits(root, "漏水")), "as ripgrep", True)


def sized(folder: Path, count: int, rounds: int) -> Cost:
    """All rows for an office of one size; what ``due`` took."""
    label = f", {count // 1000}k"
    root = office(folder, count)
    costs = reading(root, rounds)
    against(costs, [name for name in GOALS if name in costs], label)
    large = count >= LARGE
    for (name, peer), most in PEER_GOALS.items():
        versus(costs, name, peer, most if large else None, label)
    name = max((*READING, "show, opened"), key=lambda name: costs[name].megabytes)
    memory = costs[name].megabytes
    row(f"memory of reading{label}", f"{memory:.0f} MB, {name}", "at most 40 MB", memory <= 40)
    wrote = writing(root, rounds)
    first = measure.once((*READER, *READING["month"]), root).cpu / costs["C"].cpu  # kept figures are void now
    most = 3 if large else 2
    row(f"month, first after a change{label}", f"{first:.2f} C", f"at most {most} C", first <= most)
    measure.once((*READER, "note", SHOWN, "已回电"), root)
    print_row(waits.at_most(f"today, first{label}", measure.once((*READER, "today"), root).cpu / 1000, 0.3))
    ratio = wrote["register"].cpu / wrote["git"].cpu
    most_of_git = 0.5 if large else 1.2
    figure = f"{ratio:.2f}  {wrote['register'].cpu:.0f} ms"
    row(f"register / git{label}", figure, f"at most {most_of_git}", ratio <= most_of_git)
    once_only(folder, root, count, label)
    for one in (*waits.after_changes(root, label, 2 if large else 0.3), *waits.at_the_desk(root, label)):
        print_row(one)
    return costs["due"]


def others(folder: Path) -> None:
    """Rows for what is measured in offices of its own."""
    for rows in (waits.moving_in, waits.two_desks, waits.long_history):
        for one in rows(folder):
            print_row(one)
    print_row(waits.traditional(folder))
    print_row(waits.many_at_once())


def print_row(one: waits.Row) -> None:
    """One line of the table."""
    row(one.name, one.figure, one.goal, one.reached)


def table(folder: Path, counts: list[int], rounds: int) -> None:
    """Measure and print everything."""
    found = start_up(folder, rounds)
    row("C, P", f"{found['C'].cpu:.0f} ms, {found['P'].cpu:.0f} ms", "", None)
    against(found, ["--help", "area --help", "due, empty"], "")
    due = [sized(folder, count, rounds) for count in counts]
    if len(counts) > 1:
        grown = due[-1].cpu / due[0].cpu
        row("due, growth", f"{grown:.2f}", "at most 1.2", grown <= 1.2)
    others(folder)


def main(arguments: list[str]) -> None:
    """Parse the options and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args(arguments)
    start = time.monotonic()
    subprocess.run((*PROPCTL, "--version"), env=environment(), capture_output=True, check=True)
    if wanted.folder:
        wanted.folder.mkdir(parents=True, exist_ok=True)
        table(wanted.folder, wanted.counts, wanted.rounds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            table(Path(folder), wanted.counts, wanted.rounds)
    print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
