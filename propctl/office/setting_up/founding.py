"""Making a workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import N_, GitFailed, UsageError
from propctl.office.opened.compiled import MARK, PRIVATE
from propctl.office.opened.office import Office
from propctl.store.files import fsio

if TYPE_CHECKING:
    import datetime as dt

TEMPLATES = Path(__file__).with_name("templates")
PAGES = "mkdocs.yml"
OWN_PAGES = "handbook/.gitkeep"  # the folder for Markdown of the office's own


def init(
    root: Path,
    *,
    now: dt.datetime,
    name: str,
    account: str,
    with_git: bool = True,
    answered: Callable[[str], str] = str,
) -> list[str]:
    """A new workspace in ``root``: settings, handbook, history, desk letter, keyring.

    ``answered``: puts what somebody answered into the text of the settings, before it is written.
    Returns what had to be left out (msgids): without git the office keeps no history. Refuses a folder that
    is a workspace already.
    """
    refuse_office(root)
    left_out = [] if with_git else [N_("without git the office has no history and cannot exchange records")]
    settings = (TEMPLATES / "propctl.toml").read_text(encoding="utf-8")
    settings = settings.replace("{name}", name).replace("{account}", account)
    settings = settings.replace("{today}", f"{now:%Y-%m-%d}")
    settings = answered(settings)
    _lay_out(root, settings.replace("{commit}", "true" if with_git else "false"), name)
    if with_git:
        left_out += _history(root, now)
    make_keyring(Office(root, now=now))
    return left_out


def refuse_office(root: Path) -> None:
    """``UsageError`` for a folder that is a workspace already."""
    if (root / MARK).exists():
        raise UsageError(N_("{folder} is an office already"), folder=str(root))


def sample(root: Path, *, now: dt.datetime) -> None:
    """The sample office in an empty folder, with history and a keyring; its people do not exist."""
    settings = (TEMPLATES / "sample.toml").read_text(encoding="utf-8")
    _lay_out(root, settings.replace("commit = false", "commit = true"), "翠湖花园物业服务中心")
    _history(root, now)
    make_keyring(Office(root, now=now))


def _lay_out(root: Path, settings: str, name: str) -> None:
    """The files and folders of a workspace; what is there already is left alone."""
    pages = (TEMPLATES / "mkdocs.yml").read_text(encoding="utf-8").replace("{name}", name)
    for file, text in ((MARK, settings), (PAGES, pages), (OWN_PAGES, "")):
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fsio.write_new(path, text.encode())
    (root / "records").mkdir(exist_ok=True)
    (root / PRIVATE).mkdir(exist_ok=True)


def _history(root: Path, now: dt.datetime) -> list[str]:
    """The workspace's git repository and this clone's desk letter."""
    from propctl.store.history.desks import join
    from propctl.store.history.git import PROGRAM, Git

    git = Git(root)
    try:
        git.init("propctl", now)
        join(root, git, by=PROGRAM, at=now)
        git.commit([MARK, PAGES, OWN_PAGES], "init", "propctl", now)
    except GitFailed as error:
        return [error.msgid]
    return []


def make_keyring(office: Office) -> None:
    """The office's keyring, opened by the user's own identity (made where there is none)."""
    from propctl.store.sealed.age import identity_here

    ring = office.keyring
    if not ring.exists():
        ring.init([identity_here(ring.identity)[0]])
