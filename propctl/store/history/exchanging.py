"""What runs at the other end of an exchange where that is a folder: on this computer, on a share, on a stick.

git starts a program there, as whoever exchanges: it would run the hooks that lie in that repository, and the
programs that its configuration names, which are anybody's who may write there. With a server they are the
server's affair.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from propctl.regex import regex

PROGRAMS = {"fetch": "upload-pack", "ls-remote": "upload-pack", "push": "receive-pack"}
_REFUSED = (  # beside what git is told here
    "core.alternateRefsCommand=true",
    "core.sshCommand=ssh",
    "receive.denyCurrentBranch=refuse",  # to check files out there would run filters
    "receive.autogc=false",
)
_SERVER = regex(r"(?!file:)[^/\\]{2,}:")  # scheme://…, host:path; no drive letter


def words(
    arguments: Sequence[str], settings: Sequence[str], addresses: Callable[[str], str], *, named: bool
) -> list[str]:
    """git's ``arguments``, with the program to be started at the other end where it matters which.

    ``settings``: what git is told here. ``addresses``: where a remote lies, a line each. ``named``: the
    repository names such programs, and git's own are to be started instead.
    """
    place = next((at for at, word in enumerate(arguments) if word in PROGRAMS), -1)
    if place < 0:
        return list(arguments)
    program = PROGRAMS[arguments[place]]
    remote = next((word for word in arguments[place + 1 :] if not word.startswith("-")), "")
    option = f"--{program}"
    if any(not _SERVER.match(one) for one in addresses(remote).splitlines()):
        told = [part for one in (*settings, *_REFUSED) for part in ("-c", one)]
        program = shlex.join(["git", *told, program])
    elif named:
        program = f"git-{program}"
    else:
        return list(arguments)
    return [*arguments[: place + 1], f"{option}={program}", *arguments[place + 1 :]]
