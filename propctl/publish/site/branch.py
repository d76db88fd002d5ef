"""The site as a branch of the office's repository that holds nothing else, pushed to the shared one.

Through the git of this office: it runs no hook and no program that the folder brings.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import N_, GitFailed, UsageError
from propctl.office.opened.compiled import MARK
from propctl.store.history.git import PROGRAM, Git
from propctl.store.history.heads import tip

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def to_branch(office: Office, site: Path, branch: str) -> None:
    """One more commit on the branch, with the files of ``site``; the workspace is not touched.

    ``UsageError`` for a branch on which records lie, here or there; ``GitFailed`` when it cannot be pushed.
    """
    git, ref, remote = office.git or Git(office.root), f"refs/heads/{branch}", office.settings.git.remote
    there = tip(git, "FETCH_HEAD") if not git.attempt("fetch", "--quiet", remote, branch).status else ""
    before = [found for found in (there, tip(git, ref)) if found]
    for commit in before:
        if not git.attempt("cat-file", "-e", f"{commit}:{MARK}").status:
            raise UsageError(
                N_("the branch {branch} holds the office's records; name one of its own, such as git:site"),
                branch=branch,
            )
    parents = [word for commit in before[:1] for word in ("-p", commit)]
    said = ("-m", f"site {office.now:%Y-%m-%d %H:%M}")
    tree = _tree(git, site)
    made = git.run("commit-tree", tree, *parents, *said, author=PROGRAM, at=office.written).strip()
    git.run("update-ref", ref, made)
    pushed = git.attempt("push", "--quiet", "--force", remote, f"{ref}:{ref}")
    if pushed.status:
        raise GitFailed(N_("the site could not be pushed: {what}"), what=pushed.complaint.strip())


def _tree(git: Git, site: Path) -> str:
    """A tree of the files in ``site``, as they are: no attribute of the workspace changes them."""
    (site / ".nojekyll").touch()
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = "".join(f"{path}\n" for path in files)
    blobs = git.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=names.encode()).split()
    pairs = zip(blobs, files, strict=True)
    listed = "".join(f"100644 {blob}\t{path.relative_to(site).as_posix()}\0" for blob, path in pairs)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        git.output("update-index", "-z", "--index-info", stdin=listed.encode(), index=index)
        return git.output("write-tree", index=index).decode().strip()
