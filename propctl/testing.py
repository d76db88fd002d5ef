"""A pytest plugin: an office in a temporary folder, at a time of your choice, worked through the command line.

    def test_a_complaint_is_transferred(workspace):
        workspace.at("2026-11-20 09:00")
        workspace.run("complaints", "register", "3-1201", "走廊漏水", …)
        assert workspace.run("due", "--json").json()[0]["clock"] == "complaints.transfer"
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from propctl.office.office import Office
    from propctl.office.steps import Outcome

TZ = dt.timezone(dt.timedelta(hours=8))
SETTINGS = Path(__file__).with_name("testing.toml")


class Result:
    """What a command printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    def json(self) -> Any:
        """The command's ``--json`` output."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    def __repr__(self) -> str:
        return f"Result({self.status}, {self.out!r}, {self.err!r})"


class Workspace:
    """An office to be tested."""

    def __init__(self, root: Path, moment: str = "2026-11-20 09:00") -> None:
        self.root = root
        self.now = dt.datetime.now(TZ)
        self.at(moment)

    def at(self, moment: str) -> Workspace:
        """Set the time: "2026-11-20 09:00", or "09:40" of the same day."""
        day, _, clock = moment.rpartition(" ")
        date = dt.date.fromisoformat(day) if day else self.now.date()
        self.now = dt.datetime.combine(date, dt.time.fromisoformat(clock), TZ)
        return self

    def office(self, operator: str = "clerk-1") -> Office:
        """The opened office, for ``propctl.api``."""
        from propctl.office.office import Office

        return Office(self.root, now=self.now, operator=operator)

    def do(
        self, step: str, record_id: str = "", *, by: str = "clerk-1", at: str = "", on_paper: tuple[str, str] = ("", ""), **values: Any
    ) -> Outcome:
        """Do a step, "complaints.complaint.register"; values as typed. Raises what the step raises."""
        from propctl.office.steps import Request, run

        form, _, name = step.rpartition(".")
        if at:
            self.at(at)
        request = Request(
            form=form, step=name, id=record_id, values=values, approved_by=on_paper[0], paper=on_paper[1]
        )
        return run(self.office(by), request)

    def run(self, *args: str, by: str = "clerk-1", stdin: str = "") -> Result:
        """One command line, in this process, without a terminal."""
        from propctl.cli.main import run

        out, err = io.StringIO(), io.StringIO()
        words = ["-C", str(self.root), "--as", by, *args]
        monkey = pytest.MonkeyPatch()
        with monkey.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("PROPCTL_NOW", self.now.isoformat())
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            status = run(words)
        return Result(status, out.getvalue(), err.getvalue())


def make_workspace(root: Path, *, git: bool = False, settings: str = "") -> Workspace:
    """An office in ``root`` with the staff of ``testing.toml``; ``settings`` replaces its propctl.toml."""
    from propctl.office.office import Office
    from propctl.office.setup import make_keyring

    root.mkdir(parents=True, exist_ok=True)
    text = settings or SETTINGS.read_text(encoding="utf-8")
    text = text.replace("commit = false", "commit = true") if git else text
    (root / "propctl.toml").write_text(text, encoding="utf-8")
    workspace = Workspace(root)
    if git:
        from propctl.store.desks import join
        from propctl.store.git import Git

        history = Git(root)
        history.init("propctl", workspace.now)
        join(root, history)
    make_keyring(Office(root, now=workspace.now))
    return workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An office without git, at 9:00 on Friday 2026-11-20."""
    yield make_workspace(tmp_path / "office")
