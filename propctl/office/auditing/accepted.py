"""Commits that somebody in charge has looked into and accepted: records of ``agenda.acceptance``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, PropctlError, Refused, UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.outcome import Outcome
from propctl.office.doing.steps import run
from propctl.regex import regex
from propctl.regulation.model.fold import fold
from propctl.store.files.layout import load_record
from propctl.store.history.audit_findings import FAULT, NAME, NOTE, VERSION, Finding
from propctl.store.history.commits import History
from propctl.store.history.git import PROGRAM

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

FORM = "agenda.acceptance"
_FOLDER = "records/agenda"
_IN_FULL = regex(
    r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
)  # a name that moves (HEAD, a branch) would accept all to come


class Acceptance(NamedTuple):
    """One commit accepted, or with all before it."""

    path: str
    commit: str
    earlier: bool
    by: str


def accept(office: Office, commit: str, reason: str, *, earlier: bool = False) -> Outcome:
    """Accept a commit (as typed: any name git knows it by), or all history up to it.

    ``UsageError`` where there is none, ``Refused`` for one's own and without the clause's post.
    """
    if office.git is None:
        raise UsageError(N_("this office keeps no git history, so there is nothing to audit"))
    named = office.git.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if named.status:
        raise UsageError(N_("there is no commit {commit} here"), commit=commit)
    (found,) = History(office.git, ()).commits([named.output.strip()])
    if found.author == office.operator.id:
        raise Refused(
            N_("nobody accepts a commit of his own: {person}"), person=office.name_of(office.operator.id)
        )
    values = {"commit": found.id, "author": found.author, "reason": reason}
    if earlier:
        values["earlier"] = "yes"
    return run(office, Request(form=FORM, step="accept", values=values))


def acceptances(office: Office, history: History, head: str) -> list[Acceptance]:
    """The acceptances that history holds and nobody took back."""
    if not office.catalog.has_form(FORM):
        return []
    listed = history.git.run("ls-tree", "-r", "-z", "--full-name", head, "--", _FOLDER)
    entries = [line.partition("\t") for line in listed.split("\0") if line]
    files = {
        meta.split(" ")[2]: path for meta, _, path in entries if path.rpartition("/")[2].startswith("AU-")
    }
    declared = office.catalog.form(FORM)
    found = []
    for id, data in history.blobs(files).items():
        try:
            folded = fold(load_record(data, files[id]), declared)
        except PropctlError:
            continue
        first = folded.first("accept")
        commit, earlier = str(folded.values.get("commit", "")), folded.values.get("earlier") is True
        counts = folded.form == FORM and not folded.voided and _IN_FULL.fullmatch(commit)
        if counts and first is not None:
            found.append(Acceptance(files[id], commit, earlier, first.by))
    return found


def sorted_out(
    findings: Iterable[Finding], found: list[Acceptance], history: History
) -> tuple[list[Finding], list[Finding]]:
    """What is still open, and what was accepted. An acceptance that is itself in doubt accepts nothing."""
    every = list(findings)
    still: list[Finding] = []
    accepted: list[Finding] = []
    faulty = {one.problem.path for one in every if one.grave == FAULT or one.kind in (VERSION, NAME)}
    sound = [one for one in found if not any(one.path.endswith(path) for path in faulty if path)]
    before = {one: set(_ancestors(history, one.commit)) for one in sound if one.earlier}
    for one in every:
        whose = [
            acceptance
            for acceptance in sound
            if one.commit and (one.commit == acceptance.commit or one.commit in before.get(acceptance, ()))
        ]
        own = one.author if one.author != PROGRAM else ""
        settled = one.grave != NOTE and any(not own or own != who.by for who in whose)
        (accepted if settled else still).append(one)
    return still, accepted


def _ancestors(history: History, commit: str) -> list[str]:
    done = history.git.attempt("rev-list", "--end-of-options", commit)
    return done.output.split() if not done.status else []
