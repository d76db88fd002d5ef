"""Files as a commit has them, one at a time: a git that stays and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.store.history.commits import refuse_another
from propctl.store.history.git import Git

if TYPE_CHECKING:
    import subprocess


class Archive:
    """Reads single files of any commit; ``close`` it when done."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, commit: str, path: str) -> bytes | None:
        """A file of the workspace as a commit has it; None where it has none."""
        if "\n" in path or "\0" in path:  # one question a line
            return None
        return self._asked(f"{commit}:./{path}")

    def blob(self, id: str) -> bytes | None:
        """The content of a blob by its id; None where git has lost it."""
        return self._asked(id)

    def _asked(self, name: str) -> bytes | None:
        if self._process is None:
            self._process = self._git.conversation("cat-file", "--batch")
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None and answered is not None
        asked.write(f"{name}\n".encode())
        asked.flush()
        head = answered.readline().split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        data = answered.read(int(head[2]))
        answered.read(1)
        refuse_another(head[0].decode(), head[1], data)
        return data if head[1] == b"blob" else None

    def close(self) -> None:
        """End the git that answers."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
