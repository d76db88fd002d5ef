"""Random honest offices, then random forgeries of them: every one is found, nobody honest is accused."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

from bench.faults.forgeries import KINDS, Forger
from bench.faults.offices import Company, git
from bench.faults.tally import Tally
from propctl.office.auditing.audit import Report, audit
from propctl.testing import Workspace


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
            court = Court(company.desks[0], seed)
            for number in range(tries):
                name = list(KINDS)[number % len(KINDS)]
                outcome = court.try_one(name, random.Random(seed * 100_000 + number))
                if outcome is not None:
                    tally.tried += 1
                    found[name] += 1
                    tally.violations += [f"office {seed}, try {number}: {one}" for one in outcome]
    absent = sorted(set(KINDS) - set(found))
    tally.notes.append(f"{offices} offices, {len(found)} kinds" + (f", without {absent}" if absent else ""))


class Court:
    """One office that is forged again and again; after each try it is as it was."""

    def __init__(self, desk: Workspace, seed: int) -> None:
        self.desk, self.root = desk, desk.root
        git(self.root, "config", "gc.auto", "0")
        self.head = git(self.root, "rev-parse", "HEAD")
        self.memory = {path: path.read_bytes() for path in self._remembered()}
        self.refs = set(git(self.root, "for-each-ref", "--format=%(refname) %(objectname)").splitlines())

    def try_one(self, name: str, chance: random.Random) -> list[str] | None:
        """What went wrong with one forgery; None where there was nothing to forge."""
        forger = Forger(self.root, self.head, chance, self.desk.now)
        try:
            try:
                KINDS[name](forger)
            except LookupError:
                return None
            honest = self._goes_on(forger, chance)
            report = _audit(self.desk)
            told = [*report.faults, *report.to_confirm]
            outcome = []
            commits = {one.commit for one in told}
            whole = "" in forger.forged  # it is no single commit that was forged
            if not (told if whole else commits & set(forger.forged)):
                outcome.append(f"not found: {name}")
            accused = set() if whole else commits - set(forger.forged) - {""}
            if accused:
                words = [str(one.problem) for one in told if one.commit in accused]
                whose = "the honest one after it" if accused & honest else "an honest one"
                outcome.append(f"{name}: {whose} is accused: {words[0]}")
            return outcome
        finally:
            self._back()

    def _goes_on(self, forger: Forger, chance: random.Random) -> set[str]:
        """Check the forgery out, and let somebody go on with honest work after it."""
        if "" in forger.forged and forger.tip == self.head:  # only the disk was changed
            return set()
        before = set(forger.forged)
        git(self.root, "reset", "-q", "--hard", forger.tip)
        forger.files = {path: file for path, file in forger.files.items() if file.is_file()}
        try:
            path, text = forger.record("HZ", where=lambda text: "Z0" not in text)
        except LookupError:
            return set()
        more = forger.line(text, "cleaning-foreman", "note", ', text = "正常"')
        made = forger.commit("cleaning-foreman", {path: more}, honest=True)
        git(self.root, "reset", "-q", "--hard", made)
        assert set(forger.forged) == before
        return {made}

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


def _audit(desk: Workspace) -> Report:
    return audit(desk.office("director"))
