"""A disk that is really full: a small tmpfs for the workspace, for git's folder, for the private folder.

It takes the right to mount (root on Linux). Each command says one sentence, nothing is half written, and once
there is room again the next command does.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults import sample
from bench.faults.kills import BY, COMMANDS, Scene, judged
from bench.faults.mortal import ask, run
from bench.faults.tally import Tally

_PLACES = (".", ".git", ".propctl")
_LEFT = (0, 1, 2, 3, 5, 8, 16, 40)  # free pages when the command begins
_PAGE = 4096
_NAMES = ("sync", "register", "import", "rotate", "rules set", "publish", "attach", "backup", "setup")
_LEDGER = "房号,业主姓名,联系电话\n8-101,张三,13800138001\n8-102,李四,13800138002\n"

_BUG = "propctl made a mistake"  # what it says then, in English


def full_disk(tally: Tally, tries: int) -> None:
    """So many commands on a disk with hardly any room, at random."""
    if not hasattr(os, "fork") or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        tally.absent = "only root on Linux can mount a small disk"
        return
    chance = random.Random(tries)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        (scene.template / "ledger.csv").write_text(_LEDGER, "utf-8")
        for turn in range(tries):
            name, place, left = _NAMES[turn % len(_NAMES)], chance.choice(_PLACES), chance.choice(_LEFT)
            wrong, status = _try(scene, name, place, left)
            tally.tried += 1
            failed += status != 0
            tally.violations += [f"{name}, {place} with {left} pages: {one}" for one in wrong]
    tally.notes.append(f"{failed} had no room")


def _try(scene: Scene, name: str, place: str, left: int) -> tuple[list[str], int]:
    scene.fresh()
    root = scene.place / "a"
    before = sample.state(root)
    words = COMMANDS.get(name) or ("setup", str(scene.place / "ledger.csv"), "--yes")
    words = tuple(word.replace("{place}", str(scene.place)) for word in words)
    with _small(root / place) as filler:
        free = os.statvfs(root / place).f_bavail
        with filler.open("wb") as file:
            file.write(b"0" * max(0, (free - left) * _PAGE))
        by = BY.get(name, "officer-1" if name == "setup" else "clerk-1")
        done = run(root, words, by, scene.environ(name), None)
        wrong = [] if done.status in sample.KNOWN else [f"status {done.status}"]
        wrong += ["traceback"] if any(one in done.out for one in ("Traceback", _BUG)) else []
        if done.status and not done.out.strip():
            wrong.append("nothing said")
        filler.unlink()
        for again in (("note", sample.FIRST, "次日"), ("sync",)):
            next_one = run(root, again, "clerk-1", sample.environment(), None)
            if next_one.status:
                wrong.append(f"then {again[0]}: {next_one.out[-200:]}")
        wrong += ask(lambda: judged(root, before, name))
    return wrong, done.status


@contextmanager
def _small(folder: Path) -> Iterator[Path]:
    """The folder on a disk of its own that is little larger than what it holds; a file to fill it with."""
    kept = folder.resolve().parent / f"{folder.resolve().name}.kept"
    shutil.copytree(folder, kept, symlinks=True)
    pages = sum(1 + path.lstat().st_size // _PAGE for path in kept.rglob("*"))
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={(pages + 2000) * _PAGE}", "small", folder], check=True
    )
    try:
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
        yield folder / (".propctl/filler" if (folder / ".propctl").is_dir() else "filler")
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        shutil.rmtree(kept)
