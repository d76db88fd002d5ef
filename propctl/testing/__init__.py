"""A pytest plugin: an office in a temporary folder, at a time of your choice, worked by command line.

def test_a_complaint_is_transferred(workspace):
    workspace.at("2026-11-20 09:00")
    workspace.run("complaints", "register", "3-1201", "走廊漏水", …)
    assert workspace.run("due", "--json").json()[0]["clock"] == "complaints.transfer"
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from click.testing import Result as Answer

    from propctl.office.doing.outcome import Outcome
    from propctl.office.opened.office import Office
    from propctl.publish.site.pages import Book
    from propctl.regulation.model.fold import Folded

TZ = dt.timezone(dt.timedelta(hours=8))
SETTINGS = Path(__file__).parents[1] / "office/setting_up/templates/sample.toml"


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

    def copy(self, root: Path) -> Workspace:
        """A copy of the office in another folder, at the same time: what a test writes there stays there."""
        shutil.copytree(self.root, root)
        return Workspace(root, f"{self.now:%Y-%m-%d %H:%M}")

    def declare(self, area: str, text: str) -> Workspace:
        """Give the office an area of its own, ``areas/AREA.toml``; the office itself."""
        path = self.root / "areas" / f"{area}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def office(self, operator: str = "clerk-1") -> Office:
        """The opened office, for ``propctl.api``."""
        from propctl.office.opened.office import Office

        return Office(self.root, now=self.now, operator=operator)

    def do(
        self,
        step: str,
        record_id: str = "",
        *,
        by: str = "clerk-1",
        at: str = "",
        on_paper: Sequence[str] = ("", ""),
        **values: Any,
    ) -> Outcome:
        """Do a step, "complaints.complaint.register"; values as typed. Raises what the step raises."""
        from propctl.office.doing.drafts import Request
        from propctl.office.doing.steps import run

        form, _, name = step.rpartition(".")
        if at:
            self.at(at)
        request = Request(
            form=form, step=name, id=record_id, values=values, approved_by=on_paper[0], paper=on_paper[1]
        )
        office = self.office(by)
        try:
            return run(office, request)
        finally:
            office.close()

    def record(self, typed: str, form: str = "") -> Folded:
        """A record as it stands, by what is typed for it: "A01", "hazmat.key:A"."""
        from propctl.office.asking.resolving import resolve

        office = self.office()
        try:
            return office.folded(resolve(office, typed, form))
        finally:
            office.close()

    def run(self, *args: str, by: str = "clerk-1", stdin: str = "") -> Result:
        """One command line, in this process, without a terminal."""
        from propctl.cli.frame.main import run
        from propctl.cli.frame.session import pinned

        out, err = io.StringIO(), io.StringIO()
        words = ["-C", str(self.root), "--as", by, *args]
        monkey = pytest.MonkeyPatch()
        with monkey.context() as patch, redirect_stdout(out), redirect_stderr(err), pinned(self.now):
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            status = run(words)
        return Result(status, out.getvalue(), err.getvalue())

    def page(self, area: str, *, audience: str = "staff", lang: str = "zh-CN") -> str:
        """An area's page of the handbook as a reader of that edition sees it: text on one line, no markup."""
        from propctl.publish.page_parts import plain
        from propctl.publish.site.page_source import Site
        from propctl.publish.site.pages import Book

        office = self.office()
        book = Book(office, Site(audience, [], office.now, "", []), lang)
        return plain(book.area(office.catalog.area(area)).markdown)


class _Entry:
    """The command ``propctl`` as Click's test runner calls one."""

    name = "propctl"

    def main(self, args: list[str], **_: object) -> None:
        from propctl.cli.frame.main import run

        sys.exit(run(args))


def invoke(line: list[str], **settings: Any) -> Answer:
    """One command line with what is typed at its prompts (``input``); ``settings`` are the runner's."""
    from click.testing import CliRunner

    with _pinned(settings.get("env") or {}):
        return CliRunner().invoke(_Entry(), line, **settings)  # type: ignore[arg-type]


def _pinned(env: Mapping[str, str | None]) -> AbstractContextManager[None]:
    """The moment that ``PROPCTL_NOW`` names, as the only clock there is: a test's day has no other."""
    from propctl.cli.frame.session import pinned

    try:
        moment = dt.datetime.fromisoformat(env.get("PROPCTL_NOW") or "")
    except ValueError:
        return nullcontext()
    return pinned(moment if moment.tzinfo else moment.replace(tzinfo=TZ))


def make_workspace(
    root: Path, *, git: bool = False, settings: str = "", areas: Sequence[str] = ()
) -> Workspace:
    """An office in ``root`` with the sample office's staff; ``settings`` replaces its propctl.toml.

    ``areas`` are those that it chose, where not all that are installed are its own.
    """
    from propctl.office.opened.office import Office
    from propctl.office.setting_up.founding import make_keyring

    root.mkdir(parents=True, exist_ok=True)
    text = settings or SETTINGS.read_text(encoding="utf-8")
    text = text.replace("commit = false", "commit = true") if git else text
    text = text.replace("[office]\n", f"[office]\nareas = {json.dumps(list(areas))}\n", 1) if areas else text
    (root / "propctl.toml").write_text(text, encoding="utf-8")
    workspace = Workspace(root)
    if git:
        from propctl.store.history.desks import join
        from propctl.store.history.git import Git

        history = Git(root)
        history.init("propctl", workspace.now)
        join(root, history, by="propctl", at=workspace.now)
    make_keyring(Office(root, now=workspace.now))
    return workspace


class TwoDesks:
    """Two offline clones of one office, and the bare repository through which stock git joins them."""

    def __init__(self, folder: Path) -> None:
        self.shared = folder / "shared.git"
        self.a = make_workspace(folder / "a", git=True)
        self._git(folder, "init", "-q", "--bare", "-b", "main", str(self.shared))
        git_add = ("-c", "user.name=propctl", "-c", "user.email=propctl@localhost")
        self._git(self.a.root, "add", "propctl.toml")
        self._git(self.a.root, *git_add, "commit", "-q", "-m", "settings", "--", "propctl.toml")
        self._git(self.a.root, "push", "-q", str(self.shared), "HEAD:refs/heads/main")
        self._git(folder, "clone", "-q", str(self.shared), str(folder / "b"))
        self.b = self._second(folder / "b")

    def _second(self, root: Path) -> Workspace:
        """Desk B: a plain clone that was given its letter and the keyring."""
        from propctl.store.history.desks import join
        from propctl.store.history.git import Git

        shutil.copytree(self.a.root / ".propctl" / "keyring", root / ".propctl" / "keyring")
        shutil.copy(self.a.root / ".propctl" / "identity.txt", root / ".propctl")
        join(root, Git(root), "B", by="propctl", at=self.a.now)
        return Workspace(root)

    def copy(self, folder: Path) -> TwoDesks:
        """A copy of both desks, and of what joins them, in another folder."""
        before = self.shared.parent
        shutil.copytree(before, folder, dirs_exist_ok=True)
        copied = object.__new__(TwoDesks)
        copied.shared = folder / self.shared.name
        copied.a, copied.b = Workspace(folder / "a"), Workspace(folder / "b")
        for desk in (copied.a, copied.b):
            config = desk.root / ".git" / "config"
            text = config.read_text(encoding="utf-8")
            config.write_text(text.replace(str(self.shared), str(copied.shared)), encoding="utf-8")
        return copied

    def at(self, moment: str) -> TwoDesks:
        """Set the time at both desks."""
        self.a.at(moment)
        self.b.at(moment)
        return self

    def exchange(self) -> None:
        """Both desks pull and push with stock git, until both have everything; keyrings go by file."""
        for desk in (self.a, self.b, self.a):
            self._git(
                desk.root,
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@localhost",
                "pull",
                "-q",
                "--no-rebase",
                "--no-edit",
                str(self.shared),
                "main",
            )
            self._git(desk.root, "push", "-q", str(self.shared), "HEAD:refs/heads/main")

        for giver, taker in ((self.a, self.b), (self.b, self.a)):
            taker.office().keyring.import_(giver.office().keyring.export())

    @staticmethod
    def _git(folder: Path, *args: str) -> None:
        done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def _two_new_desks(tmp_path_factory: pytest.TempPathFactory) -> TwoDesks:
    return TwoDesks(tmp_path_factory.mktemp("desks"))


@pytest.fixture
def two_desks(_two_new_desks: TwoDesks, tmp_path: Path) -> TwoDesks:
    """Two desks of one office that work offline; ``exchange()`` lets stock git merge them."""
    return _two_new_desks.copy(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An office without git, at 9:00 on Friday 2026-11-20."""
    yield make_workspace(tmp_path / "office")


@pytest.fixture(scope="session")
def shipped_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with every installed area that has amended nothing."""
    return make_workspace(tmp_path_factory.mktemp("shipped") / "office").office()


@pytest.fixture(scope="session")
def amended_office(shipped_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has amended every parameter of every clause in force."""
    from propctl.testing.fresh_values import amend_everything

    workspace = make_workspace(tmp_path_factory.mktemp("amended") / "office")
    amend_everything(workspace.root, shipped_office, shipped_office.catalog.names)
    return workspace.office()


@pytest.fixture(scope="session")
def english_book(shipped_office: Office) -> Book:
    """The residents' edition of the handbook in English."""
    from propctl.publish.site.page_source import Site
    from propctl.publish.site.pages import Book

    return Book(shipped_office, Site("residents", [], shipped_office.now, "", []), "en")


@pytest.fixture(scope="class")
def alone_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that uses the ``area`` of the class of tests, what that ``needs``, and no other."""
    settings = SETTINGS.read_text(encoding="utf-8")
    used = f"[office]\nareas = {[request.cls.area, *request.cls.needs]!r}"
    root = tmp_path_factory.mktemp("alone")
    return make_workspace(root, settings=settings.replace("[office]", used))


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known with which a test says whose ``check`` it shows."""
    config.addinivalue_line("markers", "rule(*ids): the clauses of the catalogue whose check this test shows")
