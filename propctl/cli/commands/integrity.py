"""Is everything sound: ``check``, and the exchange with the other desks, ``sync``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from propctl.cli.frame.declared import command, option
from propctl.cli.frame.output import Row, emit_json, say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, Busy, GitFailed, Problem

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.ref import Ref
    from propctl.store.history.git import Git
    from propctl.store.history.syncing import SyncReport
    from propctl.store.sealed.relay import Exchanged

_json = option("--json", "as_json", is_flag=True, help=N_("Print JSON"))


@command("check", N_("Is every record sound"))
@_json
def check(as_json: bool) -> int:
    """List what is unsound; status 1 if there is anything. What is only to be known stands behind it."""
    from propctl.office.checking.check import check as look
    from propctl.office.checking.filed_figures import filed_figures
    from propctl.office.checking.unfilled import vacant

    session = current()
    session.unsound_told = True  # they are among the problems
    problems, notes = look(session.office), [*filed_figures(session.office), *vacant(session.office)]
    return report_problems(session, problems, as_json, N_("Every record is sound."), notes)


def report_problems(
    session: Session, problems: list[Problem], as_json: bool, sound: str, notes: Sequence[Problem] = ()
) -> int:
    """Print problems, one after the other; returns the status that says whether there are any.

    ``notes``: what is no problem, and to be known.
    """
    if as_json:
        known = [problem_row(session, note) | {"note": True} for note in notes]
        emit_json([*(problem_row(session, problem) for problem in problems), *known])
    else:
        for problem in (*problems, *notes):
            say(session.words.problem(problem))
        say(
            session.words(N_("{count} {count:problem|problems}.") if problems else sound, count=len(problems))
        )
    return 1 if problems else 0


def problem_row(session: Session, problem: Problem) -> Row:
    """A problem under stable keys; its sentences in the reader's language."""
    return {
        "path": problem.path,
        "line": problem.line,
        "field": problem.field,
        "message": session.words(problem.message, problem.values),
        "fix": session.words(problem.fix, problem.values),
    }


@command("sync", N_("Exchange records with the other desks"))
@_json
def sync(as_json: bool) -> None:
    """Commit what waits, fetch, merge, push. Nothing is lost: what fails waits for the next time."""
    from propctl.store.history.syncing import sync as exchange

    session = current()
    office, words = session.office, session.words
    if office.git is None:
        raise GitFailed(N_("this office keeps no git history, so there is nothing to exchange"))
    from propctl.office.auditing.game import may_commit
    from propctl.office.checking.at_once import received

    rules = may_commit(office)
    remote = office.settings.git.remote
    found = exchange(office.store, office.git, office.operator.id, office.written, rules=rules, remote=remote)
    keys = _exchange_keys(session, office.git, found)
    erased = _erase_what_consents_ended(office) if found.remote and not found.offline else []
    at_once = received(office, found.received) if found.received else []
    if as_json:
        told_at_once = [problem_row(session, one) for one in at_once]
        gone = [ref.id for ref in erased]
        emit_json(msgspec.to_builtins(found) | {"keys": keys, "erased": gone, "at_once": told_at_once})
    else:
        _tell_erased(session, erased)
        _tell_exchange(session, found, keys, at_once)
    if found.offline or found.turned_away:
        why = Busy if found.offline else GitFailed
        told = N_("not exchanged with {remote}: {reason}")
        raise why(told, remote=found.remote, reason=words(found.reason))
    _tell_rewritten(session, found)
    session.reopen()
    _ = session.sources  # what came into the office's own files and cannot be read is told at once
    if found.disputed:
        raise _disputed(session, found)
    if found.conflicts or found.removed:
        raise GitFailed(
            N_("not merged, your work is untouched: {files} ({reason})"),
            files=[*found.conflicts, *found.removed],
            reason=words(found.reason or N_("records were deleted there")),
        )
    if found.remote and not found.pushed:
        raise GitFailed(N_("received, but not sent: {reason}"), reason=words(found.reason))


def _tell_exchange(
    session: Session, found: SyncReport, keys: Exchanged | None, at_once: list[Problem]
) -> None:
    """What came and what was taken into history, on the terminal."""
    words = session.words
    say(words(N_("Received {count} {count:record|records}."), count=len(found.received)))
    if found.stood_for:
        say(words(N_("Taken into history in your name: {files}"), files=list(found.stood_for)))
    if found.left:
        say(words(N_("Not taken into history, for they are no records: {files}"), files=list(found.left)))
    for old, new in found.renumbered:
        told = N_(
            "{old} was given twice, by two desks with one letter: the one made here is {new} from now "
            "on; what names it says {old}: look with propctl find {old}; then run propctl join here"
        )
        say(words(told, old=old, new=new))
    if not found.remote:
        say(words(N_("Nobody to exchange with: git has no remote.")))
    if keys:
        tell_exchanged(session, keys)
    _tell_at_once(session, at_once)


def _tell_rewritten(session: Session, found: SyncReport) -> None:
    if found.rewritten:
        told = N_(
            "{remote} was rewritten: commit {commit} is no longer there; what this desk has is all here: ask "
            "who may write there, and look with propctl audit"
        )
        say(session.words(told, remote=found.remote, commit=found.rewritten[:10]), err=True)


def _disputed(session: Session, found: SyncReport) -> GitFailed:
    """What two desks set to two values: the first key with both values, and how it is settled."""
    first, (here, there) = found.disputed[0], found.changed_by
    ours, theirs = (value or session.words(N_("taken out")) for value in (first.ours, first.theirs))
    return GitFailed(
        N_(
            "not merged, your work is untouched: propctl.toml says two things of {key}: here (desk {desk}: "
            "{here}) {ours}, at the other desk ({there}) {theirs}; write the same as there or take another "
            "name for yours, then run propctl sync"
        ),
        key=first.key,
        desk=session.office.store.desk,
        ours=ours,
        here=here,
        theirs=theirs,
        there=there,
    )


def _tell_at_once(session: Session, found: list[Problem]) -> None:
    """What two desks did to one record at once, each with the step that settles it."""
    for one in found:
        say(session.words(one.message, one.values))
        say(f"  → {session.words(one.fix, one.values)}")


def _exchange_keys(session: Session, git: Git, found: SyncReport) -> Exchanged | None:
    """The keys of people, by the same relay and beside history; None where there is none to reach."""
    if not found.remote or found.offline or found.turned_away:
        return None
    from propctl.store.sealed.relay import exchange

    return exchange(git, found.remote, session.office.keyring, session.office.operator.id)


def _erase_what_consents_ended(office: Office) -> list[Ref]:
    """What came from a desk that did not know of a withdrawal is erased as what was here is."""
    from propctl.office.opened.retention import erase_what_consents_ended
    from propctl.store.files import lock

    if not office.keyring_folder.exists():
        return []
    with lock.workspace_lock(office.root, f"{office.operator.id}: sync"):
        office.index.refresh()
        return erase_what_consents_ended(office)


def _tell_erased(session: Session, erased: list[Ref]) -> None:
    if erased:
        told = N_("Erased for good: what another desk had written of {ids} while the consent was withdrawn.")
        say(session.words(told, ids=[session.office.wording.record(ref) for ref in erased]))


def tell_exchanged(session: Session, keys: Exchanged) -> None:
    """What came of the exchange of keys, where anything did."""
    from propctl.cli.commands.keys import tell_taken

    words = session.words
    if keys.taken:
        if keys.taken.new:
            say(words(N_("{count} new {count:key|keys}."), count=len(keys.taken.new)))
        tell_taken(session, keys.taken)
    if keys.shut:
        hint = N_("Names and telephones stay hidden on this computer; to change that: propctl key identity")
        say(words(hint), err=True)
    if keys.reason:
        told = words(keys.reason, keys.values)
        say(words(N_("Keys were not exchanged with the other desks: {reason}"), reason=told), err=True)
