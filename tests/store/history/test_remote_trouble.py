"""What stands between a desk and the shared repository is told apart, in the words of real git and curl."""

from __future__ import annotations

import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from propctl.store.history.git import Done
from propctl.store.history.remote_trouble import trouble
from propctl.testing import TwoDesks, Workspace


class _Answer(BaseHTTPRequestHandler):
    """Answers with the status that stands first in the path."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.split("/")[1]))
        if self.path.startswith("/401/"):
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A web server that is no git's, and its address."""
    found = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


@pytest.fixture
def desk(two_desks: TwoDesks) -> Workspace:
    return two_desks.b


def told(desk: Workspace, url: str) -> tuple[int, str]:
    """The status and the one sentence of a sync with the shared repository at an address."""
    git = desk.office().git
    assert git is not None
    git.run("remote", "set-url", "origin", url)
    done = desk.run("sync")
    assert len(done.err.strip().splitlines()) == 1
    return done.status, done.err


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("{server}/401/r.git", 69, "不接受这台电脑的登录"),
        ("http://u:wrong@{host}/401/r.git", 69, "不接受这台电脑的登录"),
        ("{server}/403/r.git", 69, "不能写入公共仓库"),
        ("{server}/404/r.git", 69, "没有仓库"),
        ("{server}/507/r.git", 69, "磁盘已满"),
        ("{server}/500/r.git", 75, "连不上公共仓库"),
        ("http://127.0.0.1:9/r.git", 75, "连不上公共仓库"),
        ("http://no-such-host.invalid/r.git", 75, "找不到公共仓库所在电脑的名称"),
        ("/no/such/folder.git", 69, "没有仓库"),
    ],
)
def test_each_trouble_on_the_way_has_its_own_sentence(
    desk: Workspace, server: str, path: str, status: int, words: str
) -> None:
    found = told(desk, path.format(server=server, host=server.partition("//")[2]))
    assert found[0] == status
    assert words in found[1]


def test_a_key_that_ssh_refuses_is_a_login_and_an_unknown_host_is_none(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for complaint, words in (
        ("git@relay: Permission denied (publickey).", "不接受这台电脑的登录"),
        ("Host key verification failed.", "不能证明自己"),
        ("ssh: connect to host relay port 22: Connection timed out", "连不上公共仓库"),
        ("ssh: Could not resolve hostname relay: Name or service not known", "找不到公共仓库所在电脑的名称"),
        ("ERROR: Repository not found.", "没有仓库"),
    ):
        stub = tmp_path / "ssh.py"
        stub.write_text(f"import sys\nsys.stderr.write({complaint + chr(10)!r})\nsys.exit(255)\n", "utf-8")
        line = f"{shlex.quote(sys.executable)} {shlex.quote(str(stub))}"
        (tmp_path / ".gitconfig").write_text(f'[core]\n\tsshCommand = "{line}"\n', "utf-8")
        assert words in told(desk, "ssh://git@relay/r.git")[1], complaint


def test_who_may_not_push_is_told_so_and_what_came_is_kept(two_desks: TwoDesks) -> None:
    desk = two_desks.b
    refusing = ["git", "-C", str(two_desks.shared), "config", "receive.hideRefs"]
    subprocess.run([*refusing, "refs/heads"], check=True)
    assert desk.run("residents", "add", "3-1202").status == 0
    done = desk.run("sync")
    assert (done.status, "不能写入公共仓库" in done.err) == (69, True)
    subprocess.run([*refusing[:-1], "--unset", refusing[-1]], check=True)
    assert desk.run("sync").status == 0


@pytest.mark.parametrize(
    ("complaint", "word"),
    [
        ("server certificate verification failed. CAfile: none CRLfile: none", "prove"),
        ("remote: Permission to office/records.git denied to clerk.", "may not write"),
        ("remote: fatal: write error: No space left on device", "disk of the shared"),
        ("fatal: write error: No space left on device", "the disk is full"),
        ("error: RPC failed; curl 18 transfer closed\nfatal: early EOF", "cannot be reached"),
    ],
)
def test_what_other_servers_say_is_known_too(complaint: str, word: str) -> None:
    found = trouble(Done(128, "", complaint))
    assert found is not None
    assert word in found.msgid


def test_what_nobody_knows_is_handed_on_in_gits_own_words() -> None:
    assert trouble(Done(1, "", "! [rejected] main -> main (fetch first)")) is None
