"""Completion is installed where the shell reads it, told, and taken away without a trace."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.testing import Workspace
from tests.cli.conftest import Run

HOLDS = {"bash": ".bashrc", "zsh": ".zshrc"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own: the tests change no profile of whoever runs them."""
    found = tmp_path / "家 home"
    found.mkdir()
    for name in ("XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(found))
    monkeypatch.setenv("USERPROFILE", str(found))
    monkeypatch.setenv("APPDATA", str(found / "AppData"))
    return found


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("before", [None, b"", b"alias a=b\n", "# 中文 GBK\n".encode("gbk"), b"no line end"])
def test_a_profile_gets_one_line_however_often_and_loses_it_again(
    run: Run, home: Path, shell: str, before: bytes | None
) -> None:
    profile = home / HOLDS[shell]
    if before is not None:
        profile.write_bytes(before)
    for _ in range(2):
        done = run("completion", shell, "--install")
        assert done.exit_code == 0
        assert str(profile) in done.stdout
        assert f"completion {shell} --remove" in done.stdout
    lines = profile.read_bytes().splitlines()
    assert [line for line in lines if line.endswith(b"# propctl completion")] == lines[-1:]
    assert lines[:-1] == (before or b"").splitlines()
    assert run("completion", shell, "--remove").exit_code == 0
    assert files(home) == {HOLDS[shell]: b"\n".join([*(before or b"").splitlines(), b""]) if before else b""}


def test_fish_finds_the_script_by_itself(run: Run, home: Path) -> None:
    run("completion", "fish", "--install")
    (written,) = files(home)
    assert written == str(Path(".config/fish/completions/propctl.fish"))
    run("completion", "fish", "--remove")
    assert files(home) == {}


def test_a_linked_profile_stays_a_link(run: Run, home: Path) -> None:
    (home / "dotfiles").write_text("alias a=b\n")
    (home / ".bashrc").symlink_to(home / "dotfiles")
    run("completion", "bash", "--install")
    assert (home / ".bashrc").is_symlink()
    assert (home / "dotfiles").read_bytes().endswith(b"# propctl completion\n")


def test_without_an_option_the_script_is_printed_and_nothing_is_written(run: Run, home: Path) -> None:
    for shell in ("bash", "zsh", "fish", "powershell"):
        assert "_PROPCTL_COMPLETE" in run("completion", shell).stdout
    assert files(home) == {}


def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有安装过" in run("completion", "bash", "--remove").stdout
    unknown = run("completion", "cmd", "--install")
    assert unknown.exit_code == 2
    assert "powershell" in unknown.stderr
    both = run("completion", "bash", "--install", "--remove")
    assert both.exit_code == 2
    monkeypatch.setenv("PATH", "")
    absent = run("completion", "powershell", "--install")
    assert absent.exit_code == 2
    assert "没有 PowerShell" in absent.stderr
    assert files(home) == {}


@pytest.mark.skipif(shutil.which("bash") is None, reason="without bash")
def test_bash_reads_what_was_installed(run: Run, home: Path) -> None:
    run("completion", "bash", "--install")
    line = ["bash", "--norc", "-ic", 'source "$HOME/.bashrc"; complete -p propctl']
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    asked = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=True, env=environ)
    assert "_propctl_completion" in asked.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("complaints.transfer-within ", {"within=20分钟", "calendar=全天计时"}),
        ("complaints.transfer-within 时", {"时限=20分钟"}),
        ("complaints.transfer-within within=1h ", {"calendar=全天计时"}),
        ("complaints.transfer-within 时限=1小时 ", {"calendar=全天计时"}),
        ("no.such ", set()),
    ],
)
def test_the_parameters_of_a_clause_are_completed_with_the_values_that_they_have(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    offered: set[str],
) -> None:
    from propctl.cli.frame.main import run as run_line

    *words, last = f"propctl rules set {typed}".split(" ")
    monkeypatch.chdir(workspace.root)
    monkeypatch.setenv("_PROPCTL_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", last)
    run_line([])
    found = [line.partition(",")[2].split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert set(found) == offered


def test_people_are_completed_by_their_chinese_names(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from propctl.cli.frame.main import run as run_line

    monkeypatch.chdir(office)
    monkeypatch.setenv("_PROPCTL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "propctl --as 周")
    monkeypatch.setenv("COMP_CWORD", "2")
    run_line([])
    assert "周主任" in capsys.readouterr().out
