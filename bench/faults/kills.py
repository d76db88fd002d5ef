"""kill -9 at every call of git, every write and every rename, in commands that change more than one record.

Afterwards a note and two syncs have to do. Nothing that was there may be lost, nobody is stuck, and an audit
accuses nobody.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.faults import sample
from bench.faults.tally import Tally
from propctl.office.auditing.audit import audit
from propctl.office.opened.office import Office
from propctl.testing import Workspace

CALLS = ("write", "rename", "link", "unlink", "fsync")
COMMANDS: dict[str, tuple[str, ...]] = {
    "sync": ("sync",),
    "join": ("join",),
    "register": ("complaints", "register", "3-1201", "水管漏水"),
    "import": ("import", "complaints", str(sample.ROWS)),
    "rotate": ("key", "rotate"),
    "rules set": ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01"),
    "publish": ("notices", "publish", "NT-261120-A01"),
    "withdraw": ("notices", "withdraw", "NT-261120-A02", "误发"),
    "attach": ("attach", sample.FIRST, str(sample.ROWS)),
    "backup": ("backup", "{place}/saved.age"),
    "restore": ("restore", "{place}/kept.age", "{place}/new"),
}
BY = {
    **dict.fromkeys(("rotate", "rules set", "backup", "restore"), "director"),
    **dict.fromkeys(("publish", "withdraw"), "service-director"),
}
_SHIM = """#!/bin/sh
n=$(( $(cat "$KILLS/n" 2>/dev/null || echo 0) + 1 )); echo $n > "$KILLS/n"
[ "$n" = "$KILLS_AT" ] && [ "$KILLS_WHEN" = before ] && kill -9 $PPID && exit 1
"{git}" "$@"; status=$?
[ "$n" = "$KILLS_AT" ] && kill -9 $PPID
exit $status
"""


def kills(tally: Tally, tries: int) -> None:
    """``tries`` kills, at random among all commands and moments."""
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        chance = random.Random(tries)
        points: dict[str, list[tuple[str, int, str]]] = {}
        for turn in range(3 * tries):
            name = (
                list(COMMANDS)[turn % len(COMMANDS)]
                if tries >= len(COMMANDS)
                else chance.choice(list(COMMANDS))
            )
            if name not in points:
                points[name] = scene.points(name)
                chance.shuffle(points[name])
            if tally.tried == tries or not points[name]:
                continue
            point = points[name].pop()
            wrong = scene.kill(name, point)
            if wrong is not None:
                tally.tried += 1
                tally.violations += [f"{name}, {point}: {one}" for one in wrong]
        tally.notes.append(f"{len(points)} commands")


class Scene:
    """Two desks and what lies between them, made anew for every kill."""

    def __init__(self, folder: Path) -> None:
        self.template, self.place = folder / "template", folder / "place"
        self.shim = folder / "bin"
        self.shim.mkdir()
        (self.shim / "git").write_text(_SHIM.replace("{git}", str(shutil.which("git"))))
        (self.shim / "git").chmod(0o755)
        self.place.mkdir()
        root = sample.office(self.place / "a")
        Workspace(root).do("complaints.complaint.note", sample.FIRST, text="甲")
        _notices(Workspace(root))
        _git(self.place, "init", "-q", "--bare", "-b", "main", "r.git")
        _git(root, "remote", "add", "origin", str(self.place / "r.git"))
        _done(sample.run(root, ("sync",), "director"))
        _git(self.place, "clone", "-q", "r.git", "b")
        _done(sample.run(self.place / "b", ("join",)))
        _done(sample.run(self.place / "b", ("note", sample.FIRST, "乙")))
        _done(sample.run(self.place / "b", ("sync",)))
        _done(sample.run(root, ("note", sample.SECOND, "丙")))
        _git(self.place, "clone", "-q", "r.git", "c")
        _done(sample.run(root, ("backup", str(self.place / "kept.age")), "director"))
        self.place.rename(self.template)

    def points(self, name: str) -> list[tuple[str, int, str]]:
        """The moments of a command: (git or the call, its number, before or after it)."""
        self._fresh()
        try:
            self._run(name, 0, "")
            count = self.place / "count" / "n"
            calls = int(count.read_text()) if count.exists() else 0
            found = [("git", number, when) for number in range(1, calls + 1) for when in ("before", "after")]
            if shutil.which("strace"):
                found += [(call, number, "at") for call in CALLS for number in range(1, 12, 2)]
            return found
        finally:
            shutil.rmtree(self.place)

    def kill(self, name: str, point: tuple[str, int, str]) -> list[str] | None:
        """What went wrong after one kill; None where the command came to its end before."""
        what, number, when = point
        self._fresh()
        root = self.place / "a"
        try:
            before = sample.state(root)
            if not self._run(name, number, when, "" if what == "git" else what):
                return None
            for words in (("note", sample.FIRST, "次日"), ("sync",), ("sync",)):
                done = sample.run(root, words)
            wrong = [f"stuck: {done.stderr[-200:]}"] if done.returncode else []
            if "Traceback" in done.stderr:
                wrong.append("traceback")
            after = sample.state(root)
            for path, data in before.items():
                lost = [line for line in data.splitlines() if line not in after.get(path, b"").splitlines()]
                if lost and name != "rotate":
                    wrong.append(f"lost in {path}: {lost[:1]}")
            wrong += sample.unsound(root)
            report = audit(Office(root, now=dt.datetime.now(dt.UTC), operator="director"))
            return wrong + [f"accused: {one.problem}" for one in report.faults]
        finally:
            shutil.rmtree(self.place)

    def _fresh(self) -> None:
        shutil.copytree(self.template, self.place, symlinks=True)

    def _run(self, name: str, number: int, when: str, call: str = "") -> bool:
        """The command; whether it was killed at that moment."""
        root = self.place / ("c" if name == "join" else "a")
        counting = self.place / "count"
        counting.mkdir()
        words = [word.replace("{place}", str(self.place)) for word in COMMANDS[name]]
        line = sample.command(root, words, BY.get(name, "clerk-1"))
        environment = sample.environment() | {
            "PATH": f"{self.shim}:{os.environ['PATH']}",
            "KILLS": str(counting),
        }
        environment |= {"KILLS_AT": "" if call else str(number), "KILLS_WHEN": when}
        if call:
            inject = f"inject={call}:signal=SIGKILL:when={number}"
            log = self.place / "log"
            line = [
                "strace",
                "-qq",
                "-o",
                str(log),
                "-e",
                f"trace={call}",
                "-e",
                inject,
                *line,
            ]
        done = subprocess.run(
            line, cwd=root, env=environment, input="", capture_output=True, text=True, check=False
        )
        return done.returncode in (-9, 137)


def _notices(desk: Workspace) -> None:
    for _ in range(2):
        values = {"starts": "2026-12-20 08:00", "ends": "2026-12-20 12:00", "reason": "检修"}
        made = desk.do("notices.notice.draft", by="service-director", kind="water-outage", **values)
        desk.do("notices.notice.approve", made.folded.id, by="center-manager")
    desk.do("notices.notice.publish", "NT-261120-A02", by="service-director")


def _done(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode in (0, 1), done.stderr


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, capture_output=True, check=True)
