"""History in git, through the git program alone, with few processes and a foreign configuration kept out.

One command is one commit, made without ``git add`` and ``git commit``, whose cost grows with the number of
files: ``update-index`` notes the changed paths in git's index and ``fast-import`` writes blobs, trees and
commit (constant cost). The branch moves last: a process killed before leaves a staged file, which
``uncommitted`` finds, never an index that would undo a commit. What others have staged or left half
merged stays as it is, for the commit's tree is built from its parent, not from the index.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, BadData, GitFailed, KeptAside, NotDurable, NotSaved
from propctl.regex import regex
from propctl.store.files import backlog, fsio
from propctl.store.history import exchanging
from propctl.store.history.foreign import Foreign, configuration, programs

if TYPE_CHECKING:
    import subprocess

PROGRAM = "propctl"  # the author of what no operator did: setting up, catching up with unfinished commits
JUDGED_BY = "Propctl"  # the trailer of a commit that names the program: its version, a digest of its areas
KEPT = ("records", "rules.toml", "desks", "propctl.toml")  # what belongs in history
ATTRIBUTES = "records/** merge=union text eol=lf\nrules.toml merge=union text eol=lf\n"
IGNORED = ".propctl/\n/site/\n/site-*/\n"

# What a configuration that came with a copied folder could make git run, or make it leave undone.
_OWN_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.commitGraph=false",  # derived, and believed without a look at the commits it speaks of
    "core.trustctime=true",  # or an edit that keeps size and time goes unseen
    "core.checkStat=default",
    "core.quotePath=false",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "core.editor=true",
    "core.autocrlf=false",
    "diff.external=",
    "commit.gpgSign=false",
    "log.showSignature=false",
    "gpg.format=ssh",
    "gpg.ssh.program=ssh-keygen",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",  # records are no repository, whatever files lie beside them
)
_WORKSPACE_SETTINGS = {
    "index.version": "4",
    "core.untrackedCache": "true",
    "core.quotePath": "false",
    "core.autocrlf": "false",
    "core.fsync": "all",
    "pull.rebase": "false",
}
KEPT_ASIDE = "refs/propctl/kept/"  # commits of records that were written while no branch was checked out
_SCRATCH = "refs/propctl/scratch"  # where a commit is built that the branch does not lead to yet
_FEW = 8  # files of a commit; of more, git's index would write each as an object and wait for the disk
_COMMIT = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
FULL = N_("the disk is full; all that was saved is there: free some space, then run propctl sync")
_FULL = regex(r"No space left on device|not enough space on the disk|quota exceeded", re.IGNORECASE)
_SHA1 = 40  # signs of a name that git makes with SHA-1; the other sort has more
_TRIES = 40  # how often we look again whether somebody else's git has given back its lock
_PAUSE = 0.05  # seconds between two looks
_STALE = 60  # seconds after which a lock is a dead one's, where processes cannot be seen


class Head(NamedTuple):
    """Where the next commit goes."""

    git_dir: Path
    prefix: str  # of the workspace inside the repository, with a slash at the end, or empty
    branch: str  # refs/heads/…, or HEAD when detached
    commit: str  # empty when there is none yet


class Git:
    """The history of one workspace.

    ``key``: the SSH key to sign with, empty for unsigned commits. ``program``: which program judges the steps
    that are committed here; each commit names it.
    """

    def __init__(self, root: Path, *, key: str = "", program: str = "") -> None:
        self.root = root
        self.key = key
        self.program = program
        self._foreign: tuple[bytes, Foreign] | None = None

    def available(self) -> bool:
        """Whether git is installed and the workspace lies in a repository; starts no process."""
        import shutil

        within = any((folder / ".git").exists() for folder in (self.root, *self.root.resolve().parents))
        return within and shutil.which("git") is not None

    def init(self, author: str, at: dt.datetime) -> None:
        """Make the workspace a repository, with the attributes and settings that propctl relies on.

        A repository of its own also where the folder lies within another: that one's history is not ours.
        """
        if not (self.root / ".git").is_file() and not (self.root / ".git" / "HEAD").exists():
            self.run("init", "-q", "--initial-branch=main", "--template=")
        self.heal()  # one that was killed leaves git's configuration locked
        wanted = {".gitattributes": ATTRIBUTES, ".gitignore": IGNORED}
        changed = [name for name, lines in wanted.items() if _ensure_lines(self.root / name, lines)]
        for setting, value in _WORKSPACE_SETTINGS.items():
            self.run("config", "--local", setting, value)
        if changed:
            self.commit(changed, "init", author, at)

    def head(self) -> Head:
        """Branch and commit that the next commit follows."""
        return self._plain_head() or self._asked_head()

    def _plain_head(self) -> Head | None:
        """The head as plain files tell it, without a process; None where only git knows.

        That is: in a folder of a greater repository, a linked worktree, with a detached head, after git has
        packed the branch's name, before the first commit.
        """
        git_dir = self.root.resolve() / ".git"
        try:
            ref = fsio.read(git_dir / "HEAD").decode("ascii", "replace").strip()
            branch = ref.removeprefix("ref: ")
            commit = fsio.read(git_dir / branch).decode("ascii", "replace").strip()
        except (OSError, BadData):
            return None
        plain = ref != branch and branch.startswith("refs/heads/") and _COMMIT.fullmatch(commit)
        return Head(git_dir, "", branch, commit) if plain else None

    def _asked_head(self) -> Head:
        done = self._run(
            "rev-parse", "--absolute-git-dir", "--show-prefix", "HEAD", "--symbolic-full-name", "HEAD"
        )
        lines = done.output.splitlines()
        if done.status == 0 and len(lines) == 4:
            return Head(Path(lines[0]), lines[1], lines[3], lines[2])
        if done.status == 0 or len(lines) < 2:  # git does not notice when it cannot write what it found
            raise failed("rev-parse", done)
        return Head(Path(lines[0]), lines[1], self.run("symbolic-ref", "HEAD").strip(), "")

    def commit(self, paths: Sequence[str], message: str, author: str, at: dt.datetime) -> str:
        """One commit of the changed files ``paths`` as they are on disk; returns its id.

        The caller holds the workspace lock. ``GitFailed`` leaves the files as they are, and the next commit
        takes them along: in the program's own name, since what is in them may be somebody else's work.
        """
        try:
            with backlog.catching_up(self.root, paths) as waiting:
                late = [path for path in self.uncommitted() if path in waiting] if waiting else []
                if late:
                    paths, author = [*dict.fromkeys([*late, *paths])], PROGRAM
                    message += ", with what was not in history yet"
                if self.program:
                    message += f"\n\n{JUDGED_BY}: {self.program}"
                return self._commit(paths, message, author, at)
        except (BadData, NotSaved, NotDurable, OSError) as error:
            # Of git's files, or of a record that is read again: the records themselves are saved.
            raise GitFailed(N_("git {command} failed: {reason}"), command="commit", reason=error) from None

    def take_in(self, before: Mapping[str, bytes], at: dt.datetime) -> None:
        """Commit what stands in these files and not in history, before somebody's own lines follow it.

        In the program's own name: a merge begun by hand left it, or an editor, and who writes the next line
        is not to answer for it. Where git fails, the next commit takes it along.
        """
        with suppress(GitFailed):
            strange = self._not_in_history(before) if before else []
            if strange:
                self.commit(strange, "what was not in history yet", PROGRAM, at)

    def _not_in_history(self, files: Mapping[str, bytes]) -> list[str]:
        """Which of these files, with this content, are not as the last commit has them."""
        head = self.head()
        if not head.commit:
            return []
        asked = "".join(f"{head.commit}:{head.prefix}{path}\n" for path in files)
        known = self.run("cat-file", "--batch-check=%(objectname)", stdin=asked.encode()).splitlines()
        names = (name_of(b"blob", _as_kept(*file), like=head.commit) for file in files.items())
        return [path for path, name, id in zip(files, names, known, strict=True) if name != id]

    def _commit(self, paths: Sequence[str], message: str, author: str, at: dt.datetime) -> str:
        for _ in range(3):  # somebody's own git may move the branch between our looking and writing
            head = self.head()
            self._heal(head)
            if head.branch == "HEAD":
                raise self._kept_aside(head, paths, message, author, at)
            direct = head.branch != "HEAD" and not self.key and len(paths) <= _FEW
            make = self._make_directly if direct else self._make_aside
            commit = make(head, paths, message, author, at)
            if commit:
                return commit
        raise GitFailed(N_("git refused the commit because the branch kept moving; run propctl sync later"))

    def _kept_aside(
        self, head: Head, paths: Sequence[str], message: str, author: str, at: dt.datetime
    ) -> GitFailed:
        """Keep the files in a commit of a ref of their own; returns what to say.

        A detached head or a rebase that is given up takes with it what was committed meanwhile.
        """
        done = self._import(head, _SCRATCH, paths, message, author, at)
        if done.status:
            return failed("fast-import", done)
        commit = done.output.strip()
        self.run("update-ref", f"{KEPT_ASIDE}{commit}", commit)
        self._run("update-ref", "-d", _SCRATCH)
        return KeptAside(
            N_(
                "saved and kept safe, but no branch is checked out here (history is being rebuilt, or git "
                "checkout left it); go back to the branch, then run propctl sync"
            )
        )

    def uncommitted(self) -> list[str]:
        """Records, amendments and settings that are new or changed, not deleted, since the last commit."""
        changed = self.run("ls-files", "-z", "-m", "-o", "--exclude-standard", "--", *KEPT)
        staged = self._run("diff", "--cached", "--name-only", "--relative", "-z", "--", *KEPT)
        found = dict.fromkeys([*_split(changed), *_split(staged.output)])
        return [
            path
            for path in found
            if (self.root / path).is_file() and not fsio.is_temp(path.rpartition("/")[2])
        ]

    def tidy(self) -> None:
        """Let git pack what many small commits left, when it is worth it."""
        self.attempt("-c", "gc.auto=6700", "gc", "--auto", "--quiet")  # unpacked, nothing is lost

    def run(
        self, *arguments: str, stdin: bytes = b"", author: str = "", at: dt.datetime | None = None
    ) -> str:
        """Run git and return what it prints; ``GitFailed`` with git's own words when it fails."""
        done = self._run(*arguments, stdin=stdin, author=author, at=at)
        if done.status:
            raise failed(arguments[0], done)
        return done.output

    def signing(self) -> tuple[str, ...]:
        """Arguments that make git sign what it commits; none without a key."""
        return ("-c", f"user.signingKey={self.key}", "-c", "commit.gpgSign=true") if self.key else ()

    def attempt(self, *arguments: str, index: Path | None = None) -> Done:
        """Run git where failing is an answer (a merge with conflicts, a refused push)."""
        return _done(self._start(*arguments, index=index))

    def is_ancestor(self, commit: str, head: str) -> bool:
        """Whether ``head`` was built upon ``commit``, as far as this clone knows."""
        return self.attempt("merge-base", "--is-ancestor", commit, head).status == 0

    def _make_directly(
        self, head: Head, paths: Sequence[str], message: str, author: str, at: dt.datetime
    ) -> str | None:
        """Write the commit on the branch; None when somebody moved the branch first."""
        self._stage(paths)
        done = self._import(head, head.branch, paths, message, author, at)
        return self._unless_moved(head, done.output.strip(), done)

    def _make_aside(
        self, head: Head, paths: Sequence[str], message: str, author: str, at: dt.datetime
    ) -> str | None:
        """Write the commit beside the branch, sign it where that is wanted, then move the branch to it.

        None when somebody moved the branch first. All objects are there before the index names them.
        """
        done = self._import(head, _SCRATCH, paths, message, author, at)
        if done.status:
            raise failed("fast-import", done)
        commit = done.output.strip()
        self._stage(paths)
        if self.key:
            tree = f"{commit}^{{tree}}"
            parent = ("-p", head.commit) if head.commit else ()
            signed = (*self.signing(), "commit-tree", "-S", *parent, "-m", message, tree)
            commit = self.run(*signed, author=author, at=at).strip()
        moved = self._run(
            "update-ref", "-m", "propctl", "--no-deref", head.branch, commit, head.commit or "0" * 40
        )
        self._run("update-ref", "-d", _SCRATCH)
        return self._unless_moved(head, commit, moved)

    def _stage(self, paths: Sequence[str]) -> None:
        """Note the files as they are now in git's index, and as objects where there are none of them yet."""
        self.run("update-index", "--add", "-z", "--stdin", stdin="\0".join(paths).encode())

    def _import(
        self, head: Head, ref: str, paths: Sequence[str], message: str, author: str, at: dt.datetime
    ) -> Done:
        """Write a commit that follows ``head`` and let ``ref`` lead to it; git prints its id."""
        stream = [
            f"feature done\ncommit {ref}\nmark :1\n".encode(),
            f"author {identity(author)} {_stamp(at)}\ncommitter {identity(author)} {_stamp(at)}\n".encode(),
            _data(message.encode()),
            f"from {head.commit}\n".encode() if head.commit else b"",
        ]
        for path in paths:
            stream.append(f"M 100644 inline {head.prefix}{path}\n".encode())
            stream.append(_data(self._content(path)))
        stream.append(b"\nget-mark :1\ndone\n")
        force = ("--force",) if ref == _SCRATCH else ()
        return self._run("fast-import", "--quiet", *force, stdin=b"".join(stream))

    def _unless_moved(self, head: Head, commit: str, done: Done) -> str | None:
        """``commit`` if it worked; None when the branch moved, so that trying again helps."""
        if done.status == 0:
            return commit
        if self.head().commit == head.commit:
            raise failed("fast-import", done)
        return None

    def _content(self, path: str) -> bytes:
        return _as_kept(path, fsio.read(self.root / path, limit=1 << 30))

    def _heal(self, head: Head) -> None:
        """Remove lock files that a killed git left; wait a little for one that lives."""
        self._remove_locks(
            head, ["index.lock", "HEAD.lock", "packed-refs.lock", f"{head.branch}.lock", f"{_SCRATCH}.lock"]
        )

    def heal(self) -> None:
        """Remove every lock file that a killed git left: an exchange touches more of them than a commit."""
        head = self.head()
        refs = (head.git_dir / "refs").rglob("*.lock")
        names = [path.relative_to(head.git_dir).as_posix() for path in refs]
        self._heal(head)
        self._remove_locks(head, [*names, "config.lock", "FETCH_HEAD.lock", "shallow.lock"])

    def _remove_locks(self, head: Head, names: Sequence[str]) -> None:
        common = head.git_dir / "commondir"
        folders = [head.git_dir]
        if common.exists():  # a linked worktree
            folders.append(head.git_dir / common.read_text("utf-8").strip())
        for lock in (folder / name for folder in folders for name in names):
            for _ in range(_TRIES):
                if not lock.exists() or not _is_held(lock, self.root):
                    break
                time.sleep(_PAUSE)
            else:
                raise GitFailed(
                    N_("another git is at work here ({lock}); all is saved, run propctl sync later"),
                    lock=str(lock),
                )
            if lock.exists():
                fsio.remove(lock)

    def output(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> bytes:
        """The bytes that git prints; ``index``: another than the workspace's own. Raises as ``run`` does."""
        done = self._start(*arguments, stdin=stdin, index=index)
        if done.returncode:
            raise failed(arguments[0], _done(done))
        return done.stdout

    def _run(
        self, *arguments: str, stdin: bytes = b"", author: str = "", at: dt.datetime | None = None
    ) -> Done:
        return _done(self._start(*arguments, stdin=stdin, author=author, at=at))

    def conversation(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A git that answers line by line until its input is closed."""
        import subprocess

        return subprocess.Popen(
            self._command(arguments),
            cwd=self.root,
            env=_environment("", None),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _command(self, arguments: Sequence[str]) -> list[str]:
        foreign = self.foreign()
        foreign.refuse_elsewhere()
        settings = [part for setting in (*_OWN_SETTINGS, *foreign.settings) for part in ("-c", setting)]
        words = exchanging.words(arguments, _OWN_SETTINGS, self._addresses, named=foreign.transports)
        return ["git", *settings, *words]

    def _addresses(self, remote: str) -> str:
        """Where a remote lies, to fetch and to push, a line each; asking starts nothing there."""
        asked = (("ls-remote", "--get-url", remote), ("remote", "get-url", "--push", "--all", remote))
        return "".join(self._plainly(*words) for words in asked)

    def _start(
        self,
        *arguments: str,
        stdin: bytes = b"",
        author: str = "",
        at: dt.datetime | None = None,
        index: Path | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        import subprocess

        environment = _environment(author, at)
        try:
            return subprocess.run(
                self._command(arguments),
                cwd=self.root,
                env={**environment, "GIT_INDEX_FILE": str(index)} if index else environment,
                input=stdin,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitFailed(
                N_("git cannot be started ({reason}); records are saved, but without history"),
                reason=os.strerror(error.errno or 0),
            ) from None

    def foreign(self) -> Foreign:
        """What keeps programs that the repository's own configuration names from running."""
        folders = (self.root, *self.root.resolve().parents)
        folder = next((folder for folder in folders if (folder / ".git").exists()), None)
        if folder is None:  # no repository yet
            return Foreign()
        config = configuration(folder)
        if self._foreign is None or self._foreign[0] != config:
            found = programs(config, lambda: self._plainly("config", "--list", "--show-scope", "-z"))
            if found.elsewhere and self._plainly("rev-parse", "--show-cdup") == self._up_to(folder):
                found = found._replace(elsewhere="")  # as of a repository within another, it is this folder
            self._foreign = (config, found)
        return self._foreign[1]

    def _up_to(self, folder: Path) -> str:
        """What git says of where it works, in words of its own, when that is ``folder``."""
        return "../" * (len(self.root.resolve().parts) - len(folder.resolve().parts)) + "\n"

    def _plainly(self, *words: str) -> str:
        """What git says when asked for what is set, which runs nothing that is set; "" where it fails."""
        import subprocess

        line = ("git", "-c", "safe.bareRepository=explicit", *words)
        done = subprocess.run(
            line, cwd=self.root, env=_environment("", None), capture_output=True, check=False
        )
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


class Done(NamedTuple):
    """How a git command ended."""

    status: int
    output: str
    complaint: str


def identity(author: str) -> str:
    """An operator as git's author: ``clerk-1 <clerk-1@propctl.invalid>``."""
    name = re.sub(r"[<>\n\r\0]", "", author).strip() or "propctl"
    return f"{name} <{name.replace(' ', '.')}@propctl.invalid>"


def _done(done: subprocess.CompletedProcess[bytes]) -> Done:
    return Done(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def _ensure_lines(path: Path, lines: str) -> bool:
    """Add the lines that ``path`` lacks; whether any was added."""
    try:
        old = fsio.read(path).decode("utf-8")
    except FileNotFoundError:
        fsio.write_new(path, lines.encode())
        return True
    missing = [line for line in lines.splitlines() if line not in old.splitlines()]
    if missing:
        fsio.replace(path, "\n".join([old.rstrip("\n"), *missing, ""]).encode(), expected=old.encode())
    return bool(missing)


def _stamp(at: dt.datetime) -> str:
    return f"{int(at.timestamp())} {at:%z}"


def _as_kept(path: str, data: bytes) -> bytes:
    """The content of a file as history has it: as ``.gitattributes`` says."""
    return data.replace(b"\r\n", b"\n") if path.endswith(".toml") else data


def name_of(kind: bytes, data: bytes, *, like: str) -> str:
    """The name that git gives to an object of this content where its names are ``like`` that one."""
    import hashlib

    made = hashlib.new("sha1" if len(like) == _SHA1 else "sha256", usedforsecurity=False)
    made.update(b"%s %d\0" % (kind, len(data)))
    made.update(data)
    return made.hexdigest()


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _split(output: str) -> list[str]:
    return [path for path in output.split("\0") if path]


def _environment(author: str, at: dt.datetime | None) -> dict[str, str]:
    """The environment without what would steer git elsewhere (GIT_DIR, GIT_INDEX_FILE, …)."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    environment["GIT_NO_REPLACE_OBJECTS"] = "1"  # no commit is read as another than it is
    if author and at:
        name, _, mail = identity(author).rstrip(">").partition(" <")
        for role in ("AUTHOR", "COMMITTER"):
            environment |= {
                f"GIT_{role}_NAME": name,
                f"GIT_{role}_EMAIL": mail,
                f"GIT_{role}_DATE": _stamp(at),
            }
    return environment


def is_full(complaint: str) -> bool:
    """Whether git complains of a full disk."""
    return bool(_FULL.search(complaint))


def failed(command: str, done: Done) -> GitFailed:
    """What to tell of a git that failed: its own words, or that the disk is full."""
    if is_full(done.complaint):
        return GitFailed(FULL)
    complaint = done.complaint.strip().splitlines()
    return GitFailed(
        N_("git {command} failed: {reason}"),
        command=command,
        reason=complaint[0] if complaint else str(done.status),
    )


def _is_held(lock: Path, root: Path) -> bool:
    """Whether a git process that works in ``root`` may own this lock file."""
    processes = Path("/proc")
    if not (processes / "self" / "comm").exists():  # Windows, macOS: only the age tells
        return time.time() - lock.stat().st_mtime < _STALE
    here = root.resolve()
    for process in processes.glob("[0-9]*"):
        try:
            if (process / "comm").read_text().startswith("git"):
                there = (process / "cwd").resolve()
                if there == here or here in there.parents or there in here.parents:
                    return True
        except OSError:  # it ended, or is another account's
            continue
    return False
