"""Why an exchange with the shared repository failed: by the words of git, curl and ssh, which speak English.

``Git`` runs every git under one language of its own, so that the words are known. Of what the remote says
itself (``remote: …``) only the usual is: the rest is handed on as it came.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from propctl.errors import N_
from propctl.store.history.git import FULL, Done, is_full


class Trouble(NamedTuple):
    """What got in the way; ``passes``: it may be gone by itself, later."""

    msgid: str
    passes: bool = False


FULL_THERE = N_("the disk of the shared repository is full; tell who looks after it, then run propctl sync")
_UNREACHED = Trouble(
    N_("the shared repository cannot be reached; your work is saved, try again later"), passes=True
)
_KNOWN = (  # the first that fits: what is special before what git adds to every failure
    (
        r"returned error: 507",
        Trouble(FULL_THERE),
    ),
    (
        r"Could not resolve|Name or service not known|unable to look up|name resolution|nodename nor",
        Trouble(
            N_(
                "the name of the shared repository's computer is not known here; your work is saved: without "
                "a network try again later, else see whether the address is right (git remote -v)"
            ),
            passes=True,
        ),
    ),
    (
        r"Authentication failed|could not read (?:Username|Password)|returned error: 401|Invalid credentials"
        r"|Permission denied \((?:publickey|password|keyboard|gssapi|hostbased)|Too many authentication",
        Trouble(
            N_(
                "the shared repository does not accept this computer's login; your work is saved: enter the "
                "account or key again (a git fetch in this folder asks for it), then run propctl sync"
            )
        ),
    ),
    (
        r"certificate|SSL|TLS|gnutls|Host key verification failed|HOST IDENTIFICATION HAS CHANGED",
        Trouble(
            N_(
                "the shared repository does not prove that it is the right one (its certificate or host key "
                "is not known, wrong or expired); nothing was sent: see this computer's clock, and ask who "
                "looks after it"
            )
        ),
    ),
    (
        r"returned error: 403|Permission to .+ denied|denied to|[Ii]nsufficient permission|Permission denied$"
        r"|not allowed to push|protected branch|hook declined|hidden ref|Write access"
        r"|unable to create temporary|read-only|Read-only file system",
        Trouble(
            N_(
                "this account may not write to the shared repository, or not to this branch; your work is "
                "saved: ask who looks after it for the right to push, then run propctl sync"
            )
        ),
    ),
    (
        r"not found\.?$|not found\b.*repository|does not appear to be a git repository|returned error: 404"
        r"|[Nn]ot a git repository|no such repository",
        Trouble(
            N_(
                "there is no repository at the address of the shared repository, or this account may not see "
                "it; your work is saved: see whether the address is right (git remote -v)"
            )
        ),
    ),
    (
        r"dubious ownership",
        Trouble(
            N_(
                "git does not trust the shared folder, because it belongs to another account; if it is the "
                "right one: git config --global --add safe.directory with its path, then run propctl sync"
            )
        ),
    ),
    (
        r"unable to access|RPC failed|timed out|hung up|early EOF|unexpected disconnect|unable to connect"
        r"|Connection (?:refused|reset|closed)|proxy|Could not read from remote|No route to host"
        r"|Network is unreachable|returned error: 5\d\d|Operation too slow",
        _UNREACHED,
    ),
)


def trouble(done: Done) -> Trouble | None:
    """What a failed fetch or push means; None where git's own words are all there is to tell."""
    lines = [line for line in re.split(r"[\r\n]+", done.complaint) if line.strip()]
    if full := [line for line in lines if is_full(line)]:
        return Trouble(FULL_THERE if all("remote" in line for line in full) else FULL)
    for pattern, known in _KNOWN:
        if any(re.search(pattern, line) for line in lines):
            return known
    return None


def why(done: Done) -> str:
    """Why git failed: a message id, or the first line of git's own words."""
    known = trouble(done)
    lines = [line for line in re.split(r"[\r\n]+", done.complaint + done.output) if line.strip()]
    return known.msgid if known else lines[0] if lines else str(done.status)
