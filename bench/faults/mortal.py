"""propctl in a forked process of its own that ends at a moment chosen beforehand: nothing starts up again.

The moments of a command are counted in a run that lives: each wait for the disk, each name that is given or
taken, each write (killed when half of it is there), each git (killed before it, after it, or together with
it while it writes). Without ``os.fork`` there is none of this.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from propctl.store.files import fsio

CALLS = ("fsync", "replace", "link", "unlink")
INNER = ("rename", "write", "link", "unlink", "fsync")  # system calls of a git that is killed in the middle
_FULL_SPEED = {"PYTHONDONTWRITEBYTECODE": "1"}


class Moment(NamedTuple):
    """When a process ends: before or after the ``number``-th of a kind of act."""

    what: str  # a call of ``os``, "write", or "git"
    number: int
    how: str  # "before", "after", "half"; of a git that dies itself: the call, and whether propctl dies, too


class Ended(NamedTuple):
    """How a forked command ended; ``status``: -9 where it was killed."""

    status: int
    out: str
    counted: dict[str, int]


def run(
    root: Path, words: Sequence[str], by: str, environ: Mapping[str, str], moment: Moment | None
) -> Ended:
    """One command line, in a fork of this process that dies at ``moment``."""
    told = root.parent / "told.txt"
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _live(root, words, by, environ, told, writing, moment)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 (a handle, not a name)
        counted = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    loaded, _, counts = counted.partition("\n\n")
    for name in loaded.split():
        _load(name)
    known = {name: int(number) for name, _, number in (line.partition(" ") for line in counts.splitlines())}
    return Ended(os.waitstatus_to_exitcode(status), told.read_text("utf-8", "replace"), known)


def ask(question: Callable[[], Sequence[str]]) -> list[str]:
    """The answer to a question, asked in a fork: what it loads and opens is gone with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            with open(writing, "wb") as pipe:  # noqa: PTH123
                pipe.write("\0".join(question()).encode("utf-8", "replace"))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123
        found = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if status:
        raise AssertionError("asking failed")
    return [part for part in found.split("\0") if part]


def _live(
    root: Path,
    words: Sequence[str],
    by: str,
    environ: Mapping[str, str],
    told: Path,
    pipe: int,
    moment: Moment | None,
) -> None:
    status = 70
    try:
        os.chdir(root)
        os.environ.update({**environ, **_FULL_SPEED})
        out = io.TextIOWrapper(io.FileIO(str(told), "w"), "utf-8", write_through=True)
        sys.stdout = sys.stderr = out
        sys.stdin = io.TextIOWrapper(io.BytesIO(), "utf-8")
        life = _Life(moment)
        life.begin()
        from propctl.cli.frame.main import run as propctl

        status = propctl(["-C", str(root), "--as", by, *words])
        counts = "".join(f"{name} {count}\n" for name, count in life.count.items())
        with open(pipe, "wb") as back:
            back.write(f"{' '.join(sys.modules)}\n\n{counts}".encode())
    finally:
        os._exit(status)


class _Life:
    """Counts what a process does, and ends it when its moment has come."""

    def __init__(self, moment: Moment | None) -> None:
        self.moment = moment
        self.count: Counter[str] = Counter()

    def begin(self) -> None:
        """Watch every act from now on."""
        for name in CALLS:
            setattr(os, name, self._watched(name, getattr(os, name)))
        vars(fsio)["_write_all"] = self._writing(vars(fsio)["_write_all"])
        subprocess.run = self._git(subprocess.run)

    def _comes(self, what: str) -> str:
        """How it ends now; "" where it lives on."""
        self.count[what] += 1
        one = self.moment
        return one.how if one is not None and (one.what, one.number) == (what, self.count[what]) else ""

    def _watched(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            how = self._comes(name)
            if how == "before":
                die()
            done = act(*args, **named)
            if how:
                die()
            return done

        return watched

    def _writing(self, act: Callable[..., None]) -> Callable[..., None]:
        def writing(write: Callable[[memoryview], int | None], data: bytes) -> None:
            if self._comes("write"):
                write(memoryview(data)[: len(data) // 2])
                die()
            act(write, data)

        return writing

    def _git(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def git(line: Sequence[str], *args: Any, **named: Any) -> Any:
            how = self._comes("git")
            if how == "before":
                die()
            inner, _, fate = how.partition(" ")
            if inner in INNER:
                inject = f"inject={inner}:signal=SIGKILL:when={1 + self.count['git'] % 5}"
                line = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={inner}", "-e", inject, *line]
            done = act(line, *args, **named)
            if how == "after" or fate == "both":
                die()
            return done

        return git


def _load(name: str) -> None:
    if name not in sys.modules and name.partition(".")[0] != "propctl_plugins":
        with suppress(Exception):  # made by hand, not found by name
            import_module(name)


def die() -> None:
    """As ``kill -9``."""
    os.kill(os.getpid(), signal.SIGKILL)


def moments(counted: Mapping[str, int]) -> list[Moment]:
    """Every moment of a command that counted so many acts of each kind."""
    found = []
    for what, count in counted.items():
        hows = ["half"] if what == "write" else ["before", "after"]
        if what == "git" and shutil.which("strace"):
            hows += [f"{call} {fate}" for call in INNER for fate in ("both", "alone")]
        found += [Moment(what, number, how) for number in range(1, count + 1) for how in hows]
    return found
