"""kill -9 at every git, every write and every name given, in commands that change more than one record.

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
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench.faults import sample, whole_office
from bench.faults.mortal import Ended, Moment, ask, moments, run
from bench.faults.tally import Tally
from propctl.office.auditing.audit import Report, audit
from propctl.office.opened.office import Office
from propctl.testing import Workspace

HOMES = Path(__file__).with_name("homes.csv")
HANDING = ("--departments", "engineering", "--to-person", "technician-1")
COMMANDS: dict[str, tuple[str, ...]] = {
    "sync": ("sync",),
    "join": ("join",),
    "register": ("complaints", "register", "3-1201", "水管漏水"),
    "import": ("import", "complaints", str(sample.ROWS)),
    "rotate": ("key", "rotate"),
    "rules set": ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2099-01-01"),
    "publish": ("notices", "publish", "NT-261120-A01"),
    "withdraw": ("notices", "withdraw", "NT-261120-A02", "--why", "误发"),
    "attach": ("attach", sample.FIRST, str(sample.ROWS)),
    "backup": ("backup", "{place}/saved.age"),
    "restore": ("restore", "{place}/kept.age", "{place}/new"),
    "billing": ("fees", "billing", "2026-11", "--due", "2026-11-25"),
    "setup": ("setup", str(HOMES), "--yes"),
    "many": ("complaints", "transfer", "--where", "unit = '3-1201'", "--yes", *HANDING),
}
BY = {
    **dict.fromkeys(("rotate", "rules set", "backup", "restore"), "director"),
    "billing": "cashier-1",
    "setup": "center-manager",
    **dict.fromkeys(("publish", "withdraw"), "service-director"),
}
_AGAIN: dict[str, tuple[str, ...]] = {  # what its user will type once more
    "join": COMMANDS["join"],
    "attach": COMMANDS["attach"],  # else the file alone may stand there, and check says so
    "backup": ("backup", "{place}/again.age"),  # nothing is overwritten
    "restore": ("restore", "{place}/kept.age", "{place}/newer"),  # it refuses a folder that is not empty
}
_AT_ONCE = ("billing", "setup")  # typed again before anything else is: what they make, they make once
_AFTER = (("note", sample.FIRST, "次日"), ("sync",))  # what has to do again


def kills(tally: Tally, tries: int, *, seed: int = 0, names: Sequence[str] = tuple(COMMANDS)) -> None:
    """``tries`` kills, at random among the moments of these commands."""
    if not hasattr(os, "fork"):
        tally.absent = "no fork here"
        return
    killed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        chance = random.Random(seed or tries)
        points: dict[str, list[Moment]] = {}
        for turn in range(6 * tries):
            name = names[turn % len(names)]
            if name not in points:
                points[name] = scene.moments(name)
                chance.shuffle(points[name])
            if sum(killed.values()) == tries:
                break
            moment = points[name].pop() if points[name] else None
            wrong = scene.kill(name, moment) if moment is not None else None
            if wrong is not None:
                tally.tried += 1
                killed[name] += 1
                tally.violations += [f"{name}, {moment}: {one}" for one in wrong]
    tally.notes.append(", ".join(f"{name} {count}" for name, count in killed.items()))


def judged(root: Path, before: dict[str, bytes], name: str) -> list[str]:
    """What is wrong with an office after a command of that name, beside how its records were ``before``."""
    wrong = []
    after = sample.state(root)
    for path, data in before.items():
        lost = [line for line in data.splitlines() if line not in after.get(path, b"").splitlines()]
        if lost and name != "rotate":
            wrong.append(f"lost in {path}: {lost[:1]}")
    wrong += sample.unsound(root)
    return wrong + [f"accused: {one.problem}" for one in audited(root).faults]


class Scene:
    """Two desks and what lies between them, made anew for every kill."""

    def __init__(self, folder: Path) -> None:
        self.template, self.place = folder / "template", folder / "place"
        self.place.mkdir()
        root = sample.office(self.place / "a")
        Workspace(root).do("complaints.complaint.note", sample.FIRST, text="甲")
        _notices(Workspace(root))
        whole_office.fees(Workspace(root))
        for about in ("灯不亮", "门禁失灵"):
            Workspace(root).do("complaints.complaint.register", unit="3-1201", about=about)
        _git(self.place, "init", "-q", "--bare", "-b", "main", "r.git")
        _git(root, "remote", "add", "origin", str(self.place / "r.git"))
        _done(sample.run(root, ("sync",), "director"))
        _git(self.place, "clone", "-q", "r.git", "b")
        _done(sample.run(self.place / "b", ("join",)))
        _done(sample.run(self.place / "b", ("note", sample.FIRST, "乙")))
        _done(sample.run(self.place / "b", ("sync",)))
        _done(sample.run(root, ("note", sample.SECOND, "丙")))
        _git(self.place, "clone", "-q", "r.git", "c")
        audited(root)  # what it read, the next passes over
        _done(sample.run(root, ("backup", str(self.place / "kept.age")), "director"))
        shutil.copytree(self.place, self.template, symlinks=True)

    def moments(self, name: str) -> list[Moment]:
        """The moments at which a command can be killed."""
        self.fresh()
        done = self._run(name, None)
        assert not done.status, done.out
        return moments(done.counted)

    def kill(self, name: str, moment: Moment) -> list[str] | None:
        """What went wrong after one kill; None where the command came to its end before, unharmed."""
        self.fresh()
        root = self.place / "a"
        before = sample.state(root)
        done = self._run(name, moment)
        if done.status == 0:
            return None
        wrong = [f"traceback: {done.out[-300:]}"] if done.status == 1 or "Traceback" in done.out else []
        if name in _AT_ONCE and (again := self._run(name, None)).status:
            wrong.append(f"not again: {again.out[-200:]}")
        for words in _AFTER:
            done = run(root, words, "clerk-1", sample.environment(), None)
            if done.status and words == _AFTER[0]:
                wrong.append(f"the next command failed: {done.out[-200:]}")
        if done.status:  # the second sync only where the first had to finish something
            done = run(root, _AFTER[-1], "clerk-1", sample.environment(), None)
        if name in _AGAIN and not done.status:
            done = self._run(name, None, _AGAIN[name])
        wrong += [f"stuck: {done.out[-200:]}"] if done.status else []
        done = run(root, ("check",), "clerk-1", sample.environment(), None)
        wrong += [f"check: {done.out[-200:]}"] if done.status else []
        return wrong + ask(lambda: judged(root, before, name))

    def fresh(self) -> None:
        """All as it was. What is compiled stays in its folder: under another inode it would not count."""
        for folder, _, files in os.walk(self.place, topdown=False):
            for name in files:
                (Path(folder) / name).unlink()
            there = self.template / Path(folder).relative_to(self.place)
            if not (folder.endswith("compiled") and there.is_dir()):
                with suppress(OSError):  # it holds one that stays
                    Path(folder).rmdir()
        shutil.copytree(self.template, self.place, symlinks=True, dirs_exist_ok=True)

    def _run(self, name: str, moment: Moment | None, line: tuple[str, ...] = ()) -> Ended:
        root = self.place / ("c" if name == "join" else "a")
        words = [word.replace("{place}", str(self.place)) for word in line or COMMANDS[name]]
        return run(root, words, BY.get(name, "clerk-1"), self.environ(name), moment)

    def environ(self, name: str) -> dict[str, str]:
        """What a command finds in its environment."""
        found = {**sample.environment(), "PROPCTL_IDENTITY": str(self.place / "a/.propctl/identity.txt")}
        if name == "rules set":  # when an amendment was entered is held against the clock of its commit
            found["PROPCTL_NOW"] = dt.datetime.now(dt.UTC).isoformat()
        return found


def audited(root: Path) -> Report:
    """What an audit says of an office."""
    return audit(Office(root, now=dt.datetime.now(dt.UTC), operator="director"))


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
