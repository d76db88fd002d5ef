"""Random honest offices, then random forgeries of them: every one is found, nobody honest is accused.

Most forgeries of an office stand side by side, each upon the same honest head with honest work after it, and
one audit judges them all; merges that everybody knows of hold them together. Those that no other can stand
beside are tried one after the other.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import bench.faults.forged_areas
import bench.faults.forged_beneath
import bench.faults.forged_lines
import bench.faults.forged_rules
import bench.faults.forged_values
import bench.faults.forged_ways
import bench.faults.forgeries
from bench.faults.forger import ALONE, KINDS, Forger, Importer, files_of
from bench.faults.offices import Company, git
from bench.faults.tally import Tally
from propctl.office.auditing.audit import Report, audit
from propctl.testing import Workspace

_ = (
    bench.faults.forgeries,
    bench.faults.forged_rules,
    bench.faults.forged_values,
    bench.faults.forged_areas,
    bench.faults.forged_beneath,
    bench.faults.forged_ways,
    bench.faults.forged_lines,
)
_SIDES = 15  # that one merge brings together
_OTHERS = ("records/hazmat/items/鼠药.toml", "records/hazmat/places/危险品柜.toml")
_LONE = 2  # of so many tries of an office each kind that stands alone has one: the rest stand side by side


def histories(tally: Tally, offices: int, tries: int, *, first: int = 0) -> None:
    """``tries`` forgeries of each of ``offices`` random offices; ``first``: the seed of the first office."""
    found: Counter[str] = Counter()
    for seed in range(first, first + offices):
        with tempfile.TemporaryDirectory() as folder:
            company = Company(Path(folder), random.Random(seed), desks=2 + seed % 3)
            company.work(30 + seed % 30)
            for desk in company.desks:
                tally.tried += 1
                for one in _audit(desk).faults:
                    tally.violations.append(f"office {seed}: accused of nothing: {one.problem}")
            for name, wrong in Court(company.desks[0], seed).hear(tries):
                tally.tried += 1
                found[name] += 1
                tally.violations += [f"office {seed}: {one}" for one in wrong]
    absent = sorted(set(KINDS) - set(found))
    tally.notes.append(f"{offices} offices, {len(found)} kinds" + (f", without {absent}" if absent else ""))


class Court:
    """One office that is forged again and again; after each try it is as it was."""

    def __init__(self, desk: Workspace, seed: int) -> None:
        self.desk, self.root, self.seed = desk, desk.root, seed
        git(self.root, "config", "gc.auto", "0")
        self.told = {one.commit for one in _audit(desk).to_confirm}  # honestly, by what it is
        self.head = git(self.root, "rev-parse", "HEAD")
        self.files = files_of(self.root, self.head)
        self.memory = {path: path.read_bytes() for path in self._remembered()}
        self.refs = set(git(self.root, "for-each-ref", "--format=%(refname) %(objectname)").splitlines())

    def hear(self, tries: int) -> Iterator[tuple[str, list[str]]]:
        """So many forgeries of all kinds in turn, each with what went wrong."""
        together = [name for name in KINDS if name not in ALONE]
        for number, name in enumerate(sorted(ALONE)):
            if number < max(1, tries // _LONE):
                outcome = self._alone(name, random.Random(f"{self.seed} {name}"))
                if outcome is not None:
                    yield name, outcome
        yield from self._together([together[number % len(together)] for number in range(tries)])

    def _together(self, names: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Forgeries side by side, judged by one audit."""
        importer = Importer(self.root)
        made: list[tuple[str, Forger]] = []
        for number, name in enumerate(names):
            forger = self._forger(importer, random.Random(f"{self.seed} {number} {name}"))
            try:
                KINDS[name](forger)
            except LookupError:
                continue
            self._goes_on(forger)
            made.append((name, forger))
        tip = self.head
        for start in range(0, len(made), _SIDES):
            sides = [forger.tip for _, forger in made[start : start + _SIDES]]
            tip = importer.commit("director", self.desk.now, {}, (tip, *sides))
        importer.close()
        try:
            git(self.root, "update-ref", "HEAD", tip)
            report = _audit(self.desk)
        finally:
            self._back()
        words = self._words(report)
        for name, forger in made:
            yield name, _wrong(name, forger, words)
        for commit in words.keys() & set(git(self.root, "rev-list", self.head).split()):
            yield "all of them", [f"an honest one of before is accused: {words[commit]}"]

    def _alone(self, name: str, chance: random.Random) -> list[str] | None:
        """What went wrong with one forgery; None where there was nothing to forge."""
        importer = Importer(self.root)
        try:
            forger = self._forger(importer, chance)
            try:
                KINDS[name](forger)
            except LookupError:
                return None
            moved = forger.tip != self.head
            if moved:
                self._goes_on(forger)
            importer.close()
            if moved:
                git(self.root, "reset", "-q", "--hard", forger.tip)
            report = _audit(self.desk)
            words = self._words(report)
            if "" in forger.forged:  # it is no single commit that was forged
                return [] if words else [f"not found: {name}"]
            return _wrong(name, forger, words)
        finally:
            importer.close()
            self._back()

    def _words(self, report: Report) -> dict[str, str]:
        """What an audit says of commits, but for what it said of honest ones before, and rightly."""
        told = (*report.faults, *report.to_confirm)
        return {one.commit: str(one.problem) for one in told if one.commit not in self.told}

    def _forger(self, importer: Importer, chance: random.Random) -> Forger:
        return Forger(importer, self.head, self.files, chance, self.desk.now)

    def _goes_on(self, forger: Forger) -> None:
        """Let somebody go on with honest work after a forgery."""
        free = (path for path in _OTHERS if path not in forger.touched)
        path = next(free)
        text = forger.text(path)
        more = forger.line(text, "cleaning-foreman", "note", ', text = "正常"')
        forger.commit("cleaning-foreman", {path: more}, honest=True)

    def _back(self) -> None:
        for path in git(self.root, "ls-files", "-v").splitlines():
            if path[0] == "S" or path[0].islower():
                for mark in ("--no-skip-worktree", "--no-assume-unchanged"):  # git minds but one at a time
                    git(self.root, "update-index", mark, path[2:])
        git(self.root, "reset", "-q", "--hard", self.head)
        git(self.root, "clean", "-fdq", "-e", ".propctl")
        now = set(git(self.root, "for-each-ref", "--format=%(refname) %(objectname)").splitlines())
        for line in now - self.refs:
            git(self.root, "update-ref", "-d", line.partition(" ")[0])
        for line in self.refs - now:
            git(self.root, "update-ref", *line.split(" "))
        for file in self._remembered():
            file.unlink()
        for file, data in self.memory.items():
            file.write_bytes(data)

    def _remembered(self) -> list[Path]:
        return [path for path in (self.root / ".propctl").glob("audit-*") if path.is_file()]


def _wrong(name: str, forger: Forger, words: dict[str, str]) -> list[str]:
    """What an audit that says these words of commits did wrong about one forgery."""
    forged = set(forger.forged)
    wrong = [] if words.keys() & forged else [f"not found: {name}"]
    accused = words.keys() & set(forger.honest)
    return wrong + [f"{name}: an honest one is accused: {words[one]}" for one in accused]


def _audit(desk: Workspace) -> Report:
    return audit(desk.office("director"))
