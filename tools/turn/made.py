"""A made office in which one parameter after the other is turned; it is put back after each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from propctl.office.doing.amending import keep
from propctl.office.opened.office import Office
from propctl.office.opened.sources import Sources
from propctl.testing import Result, Workspace, make_workspace
from tools.turn.neighbours import Turn
from tools.turn.rounds import amendments

SET_AT = "2026-11-20 08:30"  # a Friday; the office began the day before
BEGAN = "2026-11-19 09:00"


class Desk(Workspace):
    """An office whose declarations are read once, until its clauses are amended."""

    def __init__(self, root: Path, moment: str) -> None:
        super().__init__(root, moment)
        self._sources: Sources | None = None

    def office(self, operator: str = "clerk-1") -> Office:
        """The opened office, for ``propctl.api``."""
        if self._sources is None:
            self._sources = Sources(str(self.root), f"{self.root}/.propctl/compiled")
        return Office(self.root, now=self.now, operator=operator, sources=self._sources)

    def amended(self) -> None:
        """Read the declarations anew."""
        self._sources = None


class Made:
    """The office, as it was made, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.root, self._kept = folder / "office", folder / "kept"
        make_workspace(self.root)
        self.desk = Desk(self.root, BEGAN)
        self.keep()

    def keep(self) -> None:
        """What there is now is what is put back."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.root, self._kept, ignore=shutil.ignore_patterns("compiled", "index*"))

    def put_back(self) -> Desk:
        """The office as it was kept, a day later."""
        for name in ("records", "rules.toml", "files", ".propctl/keyring"):
            path = self.root / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            kept = self._kept / name
            if kept.is_dir():
                shutil.copytree(kept, path)
            elif kept.exists():
                shutil.copy2(kept, path)
        self.desk.amended()
        self.desk.at(SET_AT)
        return self.desk

    def write(self, turns: Iterable[Turn]) -> None:
        """Turns as ``rules set`` would keep them, all at once; what they are was read before."""
        office = self.desk.office("director")
        for amendment in amendments(office, turns):
            keep(office, amendment)
        self.desk.amended()

    def set(self, turn: Turn, switch: bool) -> Result:
        """``rules set`` as somebody types it who may; ``switch``: the clause is switched on with it."""
        typed = [f"{turn.name}={turn.typed}", *(["in_force=yes"] if switch else [])]
        done = self.desk.run("rules", "set", turn.rule, *typed, by="director")
        self.desk.amended()
        return done
