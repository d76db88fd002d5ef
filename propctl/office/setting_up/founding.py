"""Making a workspace."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, GitFailed, UsageError
from propctl.office.opened.compiled import MARK, PRIVATE
from propctl.office.opened.settings import KeyringSettings
from propctl.store.files import backlog, fsio, lock
from propctl.store.history.desks import DESKS, clone_name, join
from propctl.store.history.git import PROGRAM, Git

if TYPE_CHECKING:
    import datetime as dt

    from propctl.office.opened.office import Office
    from propctl.store.sealed.keyring import Keyring

TEMPLATES = Path(__file__).with_name("templates")
PAGES = "mkdocs.yml"
OWN_PAGES = "handbook/.gitkeep"  # the folder for Markdown of the office's own


def init(
    root: Path,
    *,
    now: dt.datetime,
    written: dt.datetime | None = None,
    name: str,
    account: str,
    with_git: bool = True,
    answered: Callable[[str], str] = str,
) -> list[str]:
    """A new workspace in ``root``: settings, handbook, history, desk letter, keyring.

    ``written``: how history dates it, where that is not ``now``.
    ``answered``: puts what somebody answered into the text of the settings, before it is written.
    Returns what had to be left out (msgids): without git the office keeps no history. Refuses a folder that
    is a workspace already.
    """
    refuse_office(root)
    left_out = [] if with_git else [N_("without git the office has no history and cannot exchange records")]
    settings = (TEMPLATES / "propctl.toml").read_text(encoding="utf-8")
    settings = settings.replace("{name}", name).replace("{account}", account)
    settings = settings.replace("{today}", f"{now:%Y-%m-%d}")
    settings = answered(settings).replace("{commit}", "true" if with_git else "false")
    return left_out + _found(root, written or now, settings, name, with_git=with_git)


def refuse_office(root: Path) -> None:
    """``UsageError`` for a folder that is a workspace already."""
    if (root / MARK).exists():
        raise UsageError(N_("{folder} is an office already"), folder=str(root))


def sample(root: Path, *, now: dt.datetime) -> None:
    """The sample office in an empty folder, with history and a keyring; its people do not exist."""
    settings = (TEMPLATES / "sample.toml").read_text(encoding="utf-8")
    settings = settings.replace("commit = false", "commit = true")
    _found(root, now, settings, "翠湖花园物业服务中心", with_git=True)


def _found(root: Path, now: dt.datetime, settings: str, name: str, *, with_git: bool) -> list[str]:
    """All that an office has. The settings come last, and make the folder one.

    Whoever is interrupted before that has no office yet, and the same command goes on from what is there;
    afterwards the next command saves in history what is not there yet.
    """
    from propctl.store.sealed.keyring import keyring_of

    (root / "records").mkdir(parents=True, exist_ok=True)
    (root / PRIVATE).mkdir(exist_ok=True)
    git, left_out = _history(root, now) if with_git else (None, [])
    kept = msgspec.convert(tomllib.loads(settings).get("keyring", {}), KeyringSettings)
    _open_to_user(keyring_of(root, kept.folder, kept.identity))
    pages = (TEMPLATES / PAGES).read_text(encoding="utf-8").replace("{name}", name)
    with lock.workspace_lock(root, "propctl: init"), backlog.noted(root, [MARK]):
        for files in ({PAGES: pages, OWN_PAGES: ""}, {MARK: settings}):
            for file, text in files.items():
                if not (root / file).exists():
                    (root / file).parent.mkdir(exist_ok=True)
                    fsio.write_new(root / file, text.encode())
            left_out += _saved(git, [*files], now) if git is not None else []
    return list(dict.fromkeys(left_out))


def _saved(git: Git, files: list[str], now: dt.datetime) -> list[str]:
    """New files in history, with what an interrupted founding had left out of it; why not, where not."""
    try:
        left = git.run("status", "--porcelain", "-z", "-u", "--", ".gitattributes", ".gitignore", DESKS)
        git.commit([*(line[3:] for line in left.split("\0") if line), *files], "init", PROGRAM, now)
    except GitFailed as error:
        return [error.msgid]
    return []


def _history(root: Path, now: dt.datetime) -> tuple[Git | None, list[str]]:
    """The workspace's git repository with this clone's desk letter; without git why there is none."""
    git = Git(root)
    try:
        git.init(PROGRAM, now)
        if not clone_name(root, git):
            join(root, git, by=PROGRAM, at=now)
    except GitFailed as error:
        return None, [error.msgid]
    return git, []


def make_keyring(office: Office) -> None:
    """The office's keyring, opened by the user's own identity (made where there is none)."""
    _open_to_user(office.keyring)


def _open_to_user(ring: Keyring) -> None:
    from propctl.store.sealed.age import identity_here

    if not ring.exists():
        ring.init([identity_here(ring.identity)[0]])
