"""What somebody with an editor and stock git has at hand: a forger of one office's history, and the kinds.

A kind is a function of a ``Forger``: it makes commits that nobody may make, or changes what stands on disk.
It raises ``LookupError`` where the office has nothing that it could be done to.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.faults.offices import git

Kind = Callable[["Forger"], None]
KINDS: dict[str, Kind] = {}
ALONE: set[str] = set()  # kinds that take a history of their own: what they change is seen at its end
LINE = re.compile(r"  \{ n = (\d+), at = (\S+), by = \"([^\"]+)\", step = \"([^\"]+)\"(.*) \},")
_ZONE = dt.timezone(dt.timedelta(hours=8))
_REF = "refs/forged/try"


def kind(made: Kind) -> Kind:
    """Note a kind of forgery under the name of its function."""
    KINDS[made.__name__.replace("_", " ")] = made
    return made


def alone(made: Kind) -> Kind:
    """Note a kind that no other can stand beside in one history."""
    ALONE.add(made.__name__.replace("_", " "))
    return kind(made)


class Importer:
    """A git that makes commits as fast as it is told of them; ``close`` it before others look for them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._marks: dict[str, int] = {}  # commit -> its number: git finds its own by nothing else yet
        self._made = 0
        self._git: subprocess.Popen[bytes] | None = None

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._git is None:
            words, pipe = ["git", "fast-import", "--quiet", "--force"], subprocess.PIPE
            self._git = subprocess.Popen(words, cwd=self.root, stdin=pipe, stdout=pipe)
        return self._git

    def commit(
        self,
        by: str,
        when: dt.datetime,
        changes: Mapping[str, str | None],
        parents: tuple[str, ...],
        *,
        modes: Mapping[str, str] | None = None,
        committer: str = "",
        message: str = "",
    ) -> str:
        """A commit of these files (None: removed); ``modes``: of those that are no plain files.

        A path of mode 160000 holds the id of another repository's commit. Without parents it is a root.
        """
        git = self._begun()
        assert git.stdin is not None and git.stdout is not None
        self._made = mark = self._made + 1
        known = [f":{self._marks[one]}" if one in self._marks else one for one in parents]
        stamp = f"{int(when.timestamp())} +0800"
        names = (("author", by), ("committer", committer or by))
        lines = [] if parents else [f"reset {_REF}\n\n"]
        lines += [f"commit {_REF}\nmark :{mark}\n"]
        lines += [f"{role} {name} <{name}@propctl.invalid> {stamp}\n" for role, name in names]
        said = message or f"by hand {mark}"
        lines += [f"data {len(said.encode())}\n{said}\n", *(f"from {one}\n" for one in known[:1])]
        lines += [f"merge {one}\n" for one in known[1:]]
        lines += [_entry(path, text, (modes or {}).get(path, "100644")) for path, text in changes.items()]
        lines.append(f"\nget-mark :{mark}\n")
        git.stdin.write("".join(lines).encode("utf-8", "surrogateescape"))
        git.stdin.flush()
        made = git.stdout.readline().decode().strip()
        self._marks[made] = mark
        return made

    def close(self) -> None:
        """Let everybody see what was made; the next commit begins anew."""
        if self._git is not None:
            self._git.communicate()
            if self._git.returncode:
                raise AssertionError("git fast-import failed")
        self._git, self._marks = None, {}


def _entry(path: str, text: str | None, mode: str) -> str:
    quoted = '"' + path.replace('"', '\\"') + '"'
    if text is None:
        return f"D {quoted}\n"
    if mode == "160000":
        return f"M {mode} {text} {quoted}\n"
    return f"M {mode} inline {quoted}\ndata {len(text.encode('utf-8', 'surrogateescape'))}\n{text}\n"


class Forger:
    """One try, on top of an honest history that has these files."""

    def __init__(
        self, importer: Importer, head: str, files: dict[str, str], chance: random.Random, now: dt.datetime
    ) -> None:
        self.importer, self.root = importer, importer.root
        self.head, self.chance, self.now = head, chance, now.replace(tzinfo=_ZONE)
        self.base = files
        self.files = dict(files)
        self.tip = head
        self.touched: set[str] = set()  # files that were forged
        self.forged: list[str] = []  # commits that nobody may make; "": what is none of one commit
        self.honest: list[str] = []  # commits beside them that are in order
        self.keys: dict[str, Path] = {}  # whose commits are signed, and by which key

    # -- what there is

    def record(
        self, prefix: str = "", *, where: Callable[[str], bool] = lambda text: True
    ) -> tuple[str, str]:
        """A record at random, its path and text, whose number begins so."""
        names = [path for path in self.files if path.endswith(".toml") and path.startswith("records/")]
        some = [path for path in sorted(names) if path.rpartition("/")[2].startswith(prefix)]
        self.chance.shuffle(some)
        for path in some:
            text = self.text(path)
            if LINE.search(text) and where(text):
                return path, text
        raise LookupError(prefix)

    def text(self, path: str) -> str:
        return self.files[path]

    # -- what is done

    def line(self, text: str, by: str, step: str, more: str = "", *, at: dt.datetime | None = None) -> str:
        """A record with one more event."""
        number = 1 + max([int(found[1]) for found in LINE.finditer(text)], default=0)
        moment = (at or self.now).isoformat()
        entry = f'  {{ n = {number}, at = {moment}, by = "{by}", step = "{step}"{more} }},\n'
        return f"{text.rstrip()[:-1]}{entry}]\n"

    def born(self, form: str, id: str, by: str, step: str, head: dict[str, str]) -> tuple[str, str]:
        """A new record as somebody writes it: its path and text."""
        lines = "".join(f'{name} = "{value}"\n' for name, value in head.items())
        text = self.line(f'form = "{form}"\nid = "{id}"\n{lines}\nhistory = [\n]\n', by, step)
        return f"records/{form.partition('.')[0]}/2026/11/{id}.toml", text

    def commit(
        self,
        by: str,
        changes: Mapping[str, str | None],
        *,
        when: dt.datetime | None = None,
        parents: tuple[str, ...] | None = None,
        honest: bool = False,
        modes: Mapping[str, str] | None = None,
        committer: str = "",
        message: str = "",
    ) -> str:
        """Commit these files on the tip, or on ``parents`` (none: a root of its own)."""
        on = (self.tip,) if parents is None else parents
        named = {"committer": committer, "message": message}
        self.tip = self.importer.commit(by, when or self.now, changes, on, modes=modes, **named)
        if by in self.keys:
            self.tip = self._signed(self.tip, self.keys[by], by, when or self.now)
        self.files |= {path: text for path, text in changes.items() if text is not None}
        self.touched |= {path for path, text in changes.items() if text != self.base.get(path)}
        (self.honest if honest else self.forged).append(self.tip)
        return self.tip

    def _signed(self, commit: str, key: Path, by: str, when: dt.datetime) -> str:
        """The same commit, signed."""
        self.importer.close()
        tree = git(self.root, "rev-parse", f"{commit}^{{tree}}")
        parents = git(self.root, "rev-list", "--parents", "-1", commit).split()[1:]
        words = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}", "commit-tree", "-S", "-m", "signed"]
        words += [part for parent in parents for part in ("-p", parent)]
        return git(self.root, *words, tree, by=by, when=when)

    def rewrite(self, path: str, text: str | None, by: str = "clerk-1") -> None:
        """One file otherwise, in a commit of somebody."""
        self.commit(by, {path: text})

    def adds(self, path: str, text: str, by: str, step: str, more: str = "") -> None:
        """One more event of a record, in a commit of who says that he did it."""
        self.commit(by, {path: self.line(text, by, step, more)})


def files_of(root: Path, head: str) -> dict[str, str]:
    """What a commit of a workspace holds, by path."""
    listed = git(root, "ls-tree", "-r", "-z", head).split("\0")
    entries = [line.partition("\t") for line in listed if line]
    return {path: (root / path).read_bytes().decode("utf-8", "surrogateescape") for _, _, path in entries}


def lines_of(text: str) -> list[str]:
    """The events of a record as they are written."""
    return [line for line in text.splitlines() if LINE.fullmatch(line)]
