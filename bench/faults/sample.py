"""A small office to do harm to, the commands that write in it, and what must hold afterwards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from propctl.errors import Problem
from propctl.store.store import Store
from propctl.testing import make_workspace

NOW = "2026-11-20T09:30:00+08:00"
FIRST, SECOND = "CP-261120-A01", "CP-261120-A02"
PHONE, PERSON = "13912345678", "慕容雪见"
KNOWN = {0, 1, 2, 65, 69, 74, 75, 76, 77, 78, 130}  # statuses that DESIGN §7 names
SAVED = {0, 69, 76}
PATIENCE = 600  # seconds: a machine that does much else may need minutes for a site
UNFINISHED = "{path} belongs to a batch that is not finished"
ROWS = Path(__file__).with_name("rows.csv")  # ten: more than are committed one by one
PROPCTL = (sys.executable, "-c", "from propctl.cli.frame.main import main; main()")

# Every command that writes: records, batches of records, amendments, keys, the desk's letter.
WRITING: dict[str, tuple[str, ...]] = {
    "register": ("complaints", "register", "3-1201", "四层走廊漏水"),
    "transfer": (
        "complaints",
        "transfer",
        FIRST,
        "--departments",
        "engineering",
        "--to-person",
        "technician-1",
    ),
    "two records": ("complaints", "callback", SECOND, "--satisfied", "satisfied", "--stdin"),
    "many records": ("import", "complaints", str(ROWS)),
    "natural key": ("residents", "unit", "add", "3-1202"),
    "amend": ("amend", FIRST, "--set", "about=三层走廊漏水"),
    "note": ("note", FIRST, "已与住户联系"),
    "attach": ("attach", FIRST, str(ROWS)),
    "void": ("void", SECOND, "重复登记"),
    "rules set": ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01"),
    "key rotate": ("key", "rotate"),
    "join": ("join",),
    "sync": ("sync",),
}
TYPED = {"two records": f"person: {PERSON}\n"}  # what is read from standard input
BY = {"void": "director", "rules set": "director", "key rotate": "director"}


def office(folder: Path) -> Path:
    """An office with git, one unit, and two complaints of which the second was resolved."""
    workspace = make_workspace(folder, git=True)
    subprocess.run(["git", "add", "propctl.toml"], cwd=folder, check=True)
    hand = ["git", "-c", "user.name=director", "-c", "user.email=d@x", "commit", "-q", "-m", "settings"]
    subprocess.run(hand, cwd=folder, check=True)
    workspace.do("residents.unit.add", number="3-1201")
    for about in ("三层走廊漏水", "电梯异响"):
        workspace.do(
            "complaints.complaint.register", unit="3-1201", about=about, complainant=PERSON, phone=PHONE
        )
    handing: dict[str, Any] = {"departments": ["engineering"], "to_person": "technician-1"}
    workspace.do("complaints.complaint.transfer", SECOND, **handing)
    workspace.do("complaints.complaint.resolve", SECOND, by="technician-1", outcome="已修复")
    return folder


def at_work(folder: Path) -> tuple[Path, Path]:
    """An office in the middle of its day, to be copied, and the place to copy it to.

    What propctl compiles knows where the workspace lies: in that place, and in no other, it is compiled.
    """
    template, place = folder / "template", folder / "office"
    office(place)
    run(place, ("today",))
    place.rename(template)
    return template, place


def copy(template: Path, to: Path) -> Path:
    """The same office again, in another folder."""
    shutil.copytree(template, to, symlinks=True)
    return to


def command(root: Path, words: Sequence[str], by: str = "clerk-1") -> list[str]:
    """The command line of one command."""
    return [*PROPCTL, "-C", str(root), "--as", by, *words]


def environment() -> dict[str, str]:
    """The environment of a measured child: a fixed time, English, and what it compiles is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PROPCTL_NOW": NOW, "PROPCTL_LANG": "en"}


def run(
    root: Path, words: Sequence[str], by: str = "clerk-1", under: Sequence[str] = (), typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, ``under`` another program where one is named."""
    line = [*under, *command(root, words, by)]
    return subprocess.run(
        line, env=environment(), input=typed, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def write(root: Path, name: str, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run one of ``WRITING``."""
    return run(root, WRITING[name], BY.get(name, "clerk-1"), under, TYPED.get(name, ""))


_ENTERED = re.compile(rb", entered = [^,} ]+")
_SEALED = re.compile(rb'sealed:1:[a-z0-9]+\.([^:"]*):[^"]*')


def state(root: Path) -> dict[str, bytes]:
    """All that the office keeps for good: records and amendments, by path.

    Of a sealed value only whose it is: what each command enters is sealed under a new key. Nor when it was
    really entered, which every try notes anew.
    """
    kept = [*(root / "records").rglob("*.toml"), root / "rules.toml"]
    return {
        str(path.relative_to(root)): _ENTERED.sub(b"", _SEALED.sub(rb"sealed:1:\1", path.read_bytes()))
        for path in kept
        if path.is_file() and not path.name.startswith(".")
    }


def unsound(root: Path) -> list[str]:
    """The records that a reader cannot make sense of; a batch to be completed is not there for him yet."""
    found = (record for _, record in Store(root, "A").load_all() if isinstance(record, Problem))
    return [str(problem) for problem in found if problem.message != UNFINISHED]


def works(root: Path) -> str:
    """Empty if the next command succeeds and history is sound; else what went wrong."""
    done = run(root, ("note", FIRST, "次日电话回访"))
    if done.returncode:
        return f"the next command failed ({done.returncode}): {done.stderr.strip()[-200:]}"
    fsck = subprocess.run(
        ["git", "fsck", "--no-dangling"], cwd=root, capture_output=True, text=True, check=False
    )
    return f"git fsck: {fsck.stderr[-200:]}" if fsck.returncode else ""
