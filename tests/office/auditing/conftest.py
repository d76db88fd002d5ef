"""An office with history, and what somebody does to it with an editor and plain git."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from propctl.office.auditing.audit import Report, audit
from propctl.office.auditing.remembered import past_file
from propctl.store.files import paths
from propctl.testing import Workspace, make_workspace

ABOUT = {"unit": "3-1201", "about": "走廊漏水", "channel": "phone"}


class Forger:
    """Plain git and an editor, in a workspace."""

    def __init__(self, office: Workspace) -> None:
        self.office, self.root = office, office.root

    def git(self, *words: str, by: str = "", when: dt.datetime | None = None) -> str:
        """Stock git, as anybody has it; its output."""
        moment = (when or self.office.now).isoformat()
        named = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (
                ("NAME", by or "x"),
                ("EMAIL", f"{by or 'x'}@propctl.invalid"),
                ("DATE", moment),
            )
        }
        done = subprocess.run(
            ["git", *words],
            cwd=self.root,
            env={**os.environ, **named},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.decode("utf-8", "replace")

    def commit(self, by: str, when: dt.datetime | None = None) -> str:
        """Commit all that changed; the commit's id."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "by hand", by=by, when=when)
        return self.git("rev-parse", "HEAD").strip()

    def line(self, path: str, by: str, step: str, more: str = "", *, n: int = 0, at: str = "") -> None:
        """Append an event to a record."""
        file = self.root / path
        text = file.read_text("utf-8")
        number = n or text.count("{ n =") + 1
        moment = at or self.office.now.isoformat()
        entry = f'  {{ n = {number}, at = {moment}, by = "{by}", step = "{step}"{more} }},\n'
        file.write_text(f"{text[:-2]}{entry}]\n", "utf-8")

    def forge(self, path: str, by: str, step: str, more: str = "", **where: object) -> str:
        """Append an event in one's own name, and commit it."""
        self.line(path, by, step, more, **where)  # type: ignore[arg-type]
        return self.commit(by)

    def settings(self, old: str, new: str, by: str) -> str:
        """Change ``propctl.toml``, and commit it."""
        file = self.root / "propctl.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        return self.commit(by)

    def audit(self) -> Report:
        return audit(self.office.office("director"))

    def faults(self) -> list[tuple[str, str]]:
        """Kind and author of each fault."""
        return [(one.kind, one.author) for one in self.audit().faults]


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office whose settings and first records are in history: made once, only ever copied."""
    office = make_workspace(tmp_path_factory.mktemp("recorded") / "office", git=True)
    (office.root / ".gitignore").write_text(".propctl/\n")
    Forger(office).commit("director")
    office.do("residents.unit.add", by="officer-1", number="3-1201")
    office.do("complaints.complaint.register", **ABOUT)
    draft(office)
    assert Forger(office).faults() == []
    return office


@pytest.fixture
def forger(recorded: Workspace, tmp_path: Path) -> Forger:
    """The same office, audited once and sound: it remembers that under the name of its own folder."""
    found = Forger(recorded.copy(tmp_path / "office"))
    own = past_file(found.root)
    for path in found.root.glob(f"{paths.PRIVATE}/audit-*"):
        path.rename(own.with_suffix(path.suffix))
    return found


COMPLAINT = "records/complaints/2026/11/CP-261120-A01.toml"
NOTICE_ID = "NT-261120-A01"
NOTICE = "records/notices/2026/11/NT-261120-A01.toml"


def draft(office: Workspace) -> str:
    """A notice, drafted by the service director."""
    values = {"starts": "2026-12-20 08:00", "ends": "2026-12-20 12:00", "reason": "检修"}
    done = office.do("notices.notice.draft", by="service-director", kind="water-outage", **values)
    return done.folded.id
