"""Making a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import N_, GitFailed, UsageError
from propctl.office.compiled import MARK
from propctl.office.office import Office
from propctl.store import fsio

if TYPE_CHECKING:
    import datetime as dt

TEMPLATES = Path(__file__).with_name("templates")


def init(root: Path, *, now: dt.datetime, name: str, account: str, with_git: bool = True) -> list[str]:
    """A new workspace in ``root``: settings, handbook, history, desk letter, keyring.

    Returns what had to be left out (msgids): without git the office keeps no history. Refuses a folder that
    is a workspace already.
    """
    if (root / MARK).exists():
        raise UsageError(N_("{folder} is an office already"), folder=str(root))
    root.mkdir(parents=True, exist_ok=True)
    left_out = [] if with_git else [N_("without git the office has no history and cannot exchange records")]
    for file, target in (("propctl.toml", MARK), ("mkdocs.yml", "mkdocs.yml")):
        text = (TEMPLATES / file).read_text(encoding="utf-8")
        text = text.replace("{name}", name).replace("{account}", account)
        text = text.replace("{commit}", "true" if with_git else "false")
        if not (root / target).exists():
            fsio.write_new(root / target, text.encode())
    (root / "records").mkdir(exist_ok=True)
    (root / ".propctl").mkdir(exist_ok=True)
    if with_git:
        left_out += _history(root, now)
    make_keyring(Office(root, now=now))
    return left_out


def _history(root: Path, now: dt.datetime) -> list[str]:
    """The workspace's git repository and this clone's desk letter."""
    from propctl.store.desks import join
    from propctl.store.git import Git

    git = Git(root)
    try:
        git.init("propctl", now)
        join(root, git)
        git.commit([MARK, "mkdocs.yml"], "init", "propctl", now)
    except GitFailed as error:
        return [error.msgid]
    return []


def make_keyring(office: Office) -> None:
    """The office's keyring, opened by the user's own identity (made where there is none)."""
    from propctl.store.age import new_identity, public_part

    ring = office.keyring
    if ring.exists():
        return
    if ring.identity.exists():
        import pyrage

        lines = ring.identity.read_text(encoding="utf-8").splitlines()
        secret = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        recipient = str(pyrage.x25519.Identity.from_str(secret).to_public())
    else:
        recipient = new_identity(ring.identity)
    ring.init([public_part(recipient)])
