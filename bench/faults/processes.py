"""Many writers and killed writers: nothing acknowledged is lost, no number is given twice."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.faults import sample
from bench.faults.tally import Tally
from propctl.store.files.fsio import is_temp
from propctl.store.files.ids import parse_id

HOME = Path(__file__).parents[2]


def writer(root: Path, operator: str, turns: int, *, limit: int = 0) -> subprocess.Popen[str]:
    """Start a desk at work; ``limit``: the largest file that it may write, in bytes."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.faults.writer", str(root), operator, str(turns)],
        cwd=HOME,
        env=sample.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None,
    )


def acknowledged(output: str) -> list[str]:
    """The ids that complete lines of a writer's output acknowledge."""
    lines = [line.split() for line in output.rpartition("\n")[0].splitlines()]
    return [id for words in lines if words[0] == "saved" for id in words[3:]]


def there(root: Path) -> set[str]:
    """The ids of the records in the workspace."""
    return {path.stem for path in (root / "records").rglob("*.toml") if not is_temp(path.name)}


def kill(tally: Tally, kills: int) -> None:
    """kill -9 at random moments."""
    chance = random.Random(kills)
    with tempfile.TemporaryDirectory() as folder:
        root = sample.office(Path(folder) / "office")
        told: list[str] = []
        for _ in range(kills):
            process = writer(root, "clerk-1", 10_000)
            assert process.stdout
            first = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))
            os.kill(process.pid, signal.SIGKILL)
            told += acknowledged(first + process.stdout.read())
            complaint = process.communicate()[1]
            tally.expect("Traceback" not in complaint, complaint[-300:])
            tally.tried += 1
        failed = sample.works(root)
        tally.expect(not failed, failed)
        missing = set(told) - there(root)
        tally.expect(not missing, f"acknowledged, then lost: {sorted(missing)[:5]}")
        tally.expect(len(told) == len(set(told)), "a number was given twice")
        tally.violations += sample.unsound(root)
        pending = root / ".propctl" / "pending"
        tally.expect(not pending.is_dir() or not list(pending.glob("*.json")), "a batch was left unfinished")
        tally.notes.append(f"{len(told)} acknowledged records")


def load(tally: Tally, desks: int, turns: int) -> None:
    """Many at once in one folder: distinct numbers without a gap, nothing lost, nobody waits too long."""
    with tempfile.TemporaryDirectory() as folder:
        root = sample.office(Path(folder) / "office")
        before = len(there(root) - {"3-1201"})
        commits = int(_git(root, "rev-list", "--count", "HEAD"))
        others = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # what else this machine does
        processes = [writer(root, f"clerk-{number % 2 + 1}", turns) for number in range(desks)]
        outputs = [process.communicate() for process in processes]
        lines = [line.split() for output, _ in outputs for line in output.splitlines()]
        tally.tried = desks * turns
        tally.violations += [complaint[-300:] for _, complaint in outputs if complaint]
        tally.violations += [" ".join(line) for line in lines if line[0] != "saved" or line[1] != "0"]
        told = [id for line in lines for id in line[3:]]
        numbers = sorted(found.number for id in told if (found := parse_id(id)))
        tally.expect(len(numbers) == len(set(numbers)), "a number was given twice")
        tally.expect(numbers == list(range(before + 1, before + 1 + len(numbers))), "numbers have a gap")
        tally.expect(set(told) <= there(root), "acknowledged, then lost")
        new = int(_git(root, "rev-list", "--count", "HEAD")) - commits
        units = tally.tried + desks * sum(turn % 3 == 2 for turn in range(turns))
        tally.expect(new == units, f"{new} commits for {units} units of work")
        waits = sorted(int(line[2]) for line in lines)
        p99 = waits[int(len(waits) * 0.99) - 1] / 1000
        tally.expect(p99 <= 2 * others, f"one in a hundred waited {p99:.1f} s, others' load {others:.1f}")
        tally.notes.append(
            f"{len(told)} records, {new} commits, p99 {p99:.2f} s, longest {waits[-1] / 1000:.2f} s, "
            f"others' load {others:.1f}"
        )


def disk_full(tally: Tally, turns: int) -> None:
    """A disk that fills up: refusals, then room again; all that was acknowledged is there."""
    with tempfile.TemporaryDirectory() as folder:
        template = sample.office(Path(folder) / "office")
        small = Path(folder) / "small"
        small.mkdir()
        mounted = _mount(small)
        root = sample.copy(template, small / "office")
        if mounted:
            (small / "ballast").write_bytes(b"0" * _room(small, keep=96 * 1024))
        process = writer(root, "clerk-1", turns, limit=0 if mounted else 600)
        output, complaint = process.communicate()
        tally.tried = turns
        refused = [line for line in output.splitlines() if line.startswith("refused")]
        tally.expect(bool(refused), "the disk was not full; the trial proved nothing")
        tally.expect(all(line.split()[1] in ("74", "76") for line in refused), f"{refused[:2]}")
        tally.expect("Traceback" not in complaint, complaint[-300:])
        if mounted:
            (small / "ballast").unlink()
        failed = sample.works(root)
        tally.expect(not failed, failed)
        tally.expect(set(acknowledged(output)) <= there(root), "acknowledged, then lost")
        tally.violations += sample.unsound(root)
        tally.notes.append(f"{len(refused)} refused, {'tmpfs' if mounted else 'limit of file size'}")
        if mounted:
            subprocess.run(["umount", str(small)], check=True)


def _mount(folder: Path) -> bool:
    """A file system of 16 MB in ``folder``, where this account may mount one."""
    mount = shutil.which("mount")
    line = [str(mount), "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    return bool(mount) and subprocess.run(line, capture_output=True, check=False).returncode == 0


def _room(folder: Path, keep: int) -> int:
    found = os.statvfs(folder)
    return max(0, found.f_bavail * found.f_frsize - keep)


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout
