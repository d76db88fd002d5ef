"""``propctl completion``: the script by which a shell completes, printed, installed or taken away again.

A shell reads its profile when it starts. There one marked line reads the script, which lies in a file of our
own; fish looks for scripts in a folder and needs no line. So undoing is exact, and nothing else is touched.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from propctl.cli.frame.complete import SHELLS, shell_of
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import echo, say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, UsageError

MARK = b"# propctl completion"  # ends the line in a profile that is ours
_ENDINGS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
# What the script needs of zsh, where the profile has not loaded it.
_COMPINIT = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }; "


class Place(msgspec.Struct, frozen=True):
    """Where a shell finds the script: the file that holds it, and the profile with the line that reads it."""

    script: Path
    profile: Path | None  # None: the shell looks for the script itself


@command("completion", N_("Let the shell complete commands, numbers and names"))
@argument("shell", word=N_("SHELL"), offers=lambda session: dict.fromkeys(SHELLS, ""))
@option("--install", is_flag=True, help=N_("Write the script where the shell reads it"))
@option("--remove", is_flag=True, help=N_("Undo --install"))
def completion(shell: str, install: bool, remove: bool) -> None:
    """Print the script, or put it where the shell reads it, or take it away."""
    session = current()
    source = shell_of(shell)
    if install and remove:
        raise UsageError(N_("write one of {options}"), options=["--install", "--remove"])
    if install:
        _install(session, _place(shell, session), source.source())
    elif remove:
        _remove(session, _place(shell, session))
    else:
        echo(source.source())


def _place(shell: str, session: Session) -> Place:
    """Where this user's shell reads the script."""
    import click

    environ, home = session.environ, Path.home()
    if shell == "fish":
        config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
        return Place(config / "fish" / "completions" / "propctl.fish", None)
    script = Path(click.get_app_dir("propctl")) / f"completion.{_ENDINGS[shell]}"
    if shell == "powershell":
        return Place(script, _powershell_profile())
    zshrc = Path(environ.get("ZDOTDIR") or home) / ".zshrc"
    return Place(script, zshrc if shell == "zsh" else home / ".bashrc")


def _powershell_profile() -> Path:
    """The profile of PowerShell, which alone knows where it is: the folder of documents may lie anywhere."""
    import shutil
    import subprocess

    found = shutil.which("pwsh") or shutil.which("powershell")
    if found is None:
        raise UsageError(N_("there is no {shell} here"), shell="PowerShell")
    asked = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE.CurrentUserAllHosts"
    line = [found, "-NoProfile", "-NonInteractive", "-Command", asked]
    answer = subprocess.run(
        line, capture_output=True, text=True, encoding="utf-8", check=False
    ).stdout.strip()
    if not answer:
        raise UsageError(N_("{shell} does not tell where its profile is"), shell="PowerShell")
    return Path(answer)


def _line(place: Place) -> bytes:
    """The line of a profile that reads the script; its path is written by the variable of the home folder."""
    home, path = Path.home(), place.script
    written = f"$HOME/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else path.as_posix()
    before = _COMPINIT if path.suffix == ".zsh" else ""
    return f'{before}. "{written}"  '.encode() + MARK


def _install(session: Session, place: Place, source: str) -> None:
    words = session.words
    _write(place.script, source.encode("utf-8-sig" if place.script.suffix == ".ps1" else "utf-8"))
    say(words(N_("Written: {file}"), file=str(place.script)))
    if place.profile is not None:
        line, lines = _line(place), _lines(place.profile)
        if line not in lines:
            _write(place.profile, b"\n".join([*_others(lines), line, b""]))
        say(words(N_("{file} reads it, by the line: {line}"), file=str(place.profile), line=line.decode()))
    say(
        words(
            N_("It works in the next window. To undo it: propctl completion {shell} --remove"),
            shell=_shell(place),
        )
    )


def _remove(session: Session, place: Place) -> None:
    words, gone = session.words, False
    if place.profile is not None and len(kept := _others(lines := _lines(place.profile))) < len(lines):
        _write(place.profile, b"\n".join([*kept, b""]) if kept else b"")
        say(words(N_("Taken out of {file}"), file=str(place.profile)))
        gone = True
    if place.script.is_file():
        place.script.unlink()
        say(words(N_("Deleted: {file}"), file=str(place.script)))
        gone = True
    if not gone:
        say(words(N_("It was not installed; nothing was changed.")))


def _shell(place: Place) -> str:
    return next(shell for shell, ending in _ENDINGS.items() if place.script.suffix == f".{ending}")


def _lines(profile: Path) -> list[bytes]:
    """The lines of a profile, whatever their encoding; none where there is no such file."""
    return profile.read_bytes().splitlines() if profile.is_file() else []


def _others(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if not line.rstrip().endswith(MARK)]


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole; a link stays one, and what it leads to is written."""
    from propctl.store.files import fsio

    real = Path(os.path.realpath(path))
    real.parent.mkdir(parents=True, exist_ok=True)
    fsio.replace(real, data)
