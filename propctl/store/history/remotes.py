"""What became of the shared repository and its branches, in words that tell what to do."""

from __future__ import annotations

from pathlib import Path

from propctl.errors import N_, GitFailed, SettingsError
from propctl.store.history import heads
from propctl.store.history.git import FULL, Done, Git, is_full


def fetch(git: Git, remote: str) -> Done:
    """Fetch the branches; those that are gone there are forgotten here. ``GitFailed``: the disk is full."""
    done = git.attempt("fetch", "--quiet", "--no-tags", "--prune", remote)
    if done.status and is_full(done.complaint):
        raise GitFailed(FULL)
    return done


def rewritten(git: Git, remote: str, before: str, after: str) -> str:
    """The commit that the shared repository had and has no more, on no branch; "" where all is there."""
    if not before or (after and git.is_ancestor(before, after)):
        return ""
    if git.run("for-each-ref", "--count=1", f"--contains={before}", f"refs/remotes/{remote}"):
        return ""  # the branch has another name there
    heads.note_rewritten(git, before)
    return before


def refuse_other_branch(git: Git, remote: str) -> None:
    """``GitFailed`` where the other desks are on another branch: two that push apart would never meet."""
    head = git.head()
    branch = head.branch.removeprefix("refs/heads/")
    if not head.commit or heads.tip(git, f"refs/remotes/{remote}/{branch}"):
        return
    others = [name for name in branches(git, remote) if _kin(git, head.commit, f"{remote}/{name}")]
    if others:
        raise GitFailed(
            N_(
                "the branch here is called {branch}, and the shared repository has {others} instead: take "
                "that name (git branch -m {other}), then run propctl sync; all is saved"
            ),
            branch=branch,
            others=others,
            other=others[0],
        )


def refuse_unrelated(git: Git, remote: str, ours: str, theirs: str) -> None:
    """``GitFailed`` where the two histories have no commit in common, or this copy lacks it."""
    if _kin(git, ours, theirs):
        return
    if git.run("rev-parse", "--is-shallow-repository").strip() == "true":
        raise GitFailed(
            N_(
                "this copy was cloned without its earlier history (--depth), so that nothing tells how it "
                "belongs to what {remote} holds: git fetch --unshallow {remote}, then sync; all is saved"
            ),
            remote=remote,
        )
    raise GitFailed(
        N_(
            "{remote} holds a history that has nothing in common with this one, so nothing was merged "
            "and your work is untouched: see whether the address is right (git remote -v) and ask who "
            "replaced it; git push --force {remote} HEAD puts this desk's history there again"
        ),
        remote=remote,
    )


def refuse_empty_clone(folder: Path) -> None:
    """``SettingsError`` where a clone has no files because the shared repository names a branch it lacks."""
    git = Git(folder)
    if not git.available() or git.attempt("rev-parse", "--verify", "--quiet", "HEAD").status == 0:
        return
    if found := branches(git, "origin"):
        raise SettingsError(
            N_(
                "this clone has no files yet, because the shared repository names a branch that it lacks; "
                "run git switch {branch} here, then propctl join"
            ),
            branch="main" if "main" in found else found[0],
        )


def branches(git: Git, remote: str) -> list[str]:
    """The branches of the shared repository, as they were fetched last."""
    listed = git.run("for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/{remote}").split()
    return [name for name in listed if name != "HEAD"]


def _kin(git: Git, one: str, other: str) -> bool:
    return git.attempt("merge-base", one, other).status == 0
