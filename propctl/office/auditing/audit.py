"""``propctl audit``: history is replayed, commit by commit, and judged as it would have been judged then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import N_, GitFailed, Problem
from propctl.office.auditing import dates, game, on_paper, working_tree
from propctl.office.auditing.accepted import FORM as ACCEPTANCE
from propctl.office.auditing.accepted import acceptances, sorted_out
from propctl.office.auditing.judging import Judge
from propctl.office.auditing.past_index import PastIndex
from propctl.office.auditing.remembered import (
    Memory,
    forgotten,
    pack,
    past_file,
    remember,
    remembered,
    unpacked_dates,
    unpacked_finding,
)
from propctl.office.auditing.replaced import Replaced, replaced_under
from propctl.office.auditing.rulebook import SETTINGS, SIGNERS, Law, RuleBook
from propctl.office.auditing.signatures import Signatures
from propctl.office.auditing.versions import came_into_use, doubted, is_other, note_forms
from propctl.store.files import paths
from propctl.store.history import heads
from propctl.store.history.archive import Archive
from propctl.store.history.audit_findings import (
    CLEAR,
    CONFIRM,
    FAULT,
    HISTORY,
    NAME,
    NOTE,
    REFUSED,
    VERSION,
    Finding,
    finding,
)
from propctl.store.history.audit_findings import RULES as RULES_KIND
from propctl.store.history.commits import Commit, History, Step
from propctl.store.history.git import PROGRAM, Git
from propctl.store.history.kept_paths import DESKS, RULES, only_grows
from propctl.store.history.only_added import Deeds, Examiner
from propctl.store.sealed.private_folder import is_private

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_PATHS = (paths.RECORDS, DESKS, RULES, paths.PRIVATE, *game.FILES, *game.FOLDERS)
_GRACE = dt.timedelta(days=7)  # settings that are entered by hand may come into history so much later


class Report(NamedTuple):
    """What an audit found and nobody has accepted yet, and how much somebody has."""

    faults: list[Finding]
    to_confirm: list[Finding]
    notes: list[Finding]
    accepted: int


def audit(office: Office, *, anew: bool = False) -> Report:
    """Everything in history that is not an honest addition by somebody who might make it.

    ``GitFailed`` where there is no history. The next audit reads only what came since, unless it reads
    ``anew``: whoever sits at this computer can edit what it remembers.
    """
    git = office.git
    if git is None or not git.available():
        raise GitFailed(N_("this office keeps no git history, so there is nothing to audit"))
    head = git.head().commit
    if not head:
        return Report([], [], [], 0)
    if not anew:
        return _Audit(office, git, head, anew=False).report()
    with TemporaryDirectory(prefix="propctl-") as folder:  # what was compiled here is not believed either
        fresh = office.declared_anew(folder)
        return _Audit(fresh, git, head, anew=True).report()


class _Audit:
    """One run."""

    def __init__(self, office: Office, git: Git, head: str, *, anew: bool) -> None:
        self.office, self.git, self.head = office, git, head
        self.memory = forgotten(git.root) if anew else remembered(git.root)
        past = past_file(git.root)
        self.history = History(git, _PATHS)
        self.book = RuleBook(office, self.history)
        self.archive = Archive(git)
        self.index = PastIndex(
            self.history, self.archive, Path(":memory:") if anew and past.exists() else past
        )
        self.judge = Judge(office, self.archive, self.index, self._is_old)
        self.replaced = Replaced(self.history, SETTINGS, self.memory.settings)
        self.relisted = Replaced(self.history, SIGNERS, self.memory.signers)
        self.examiner = Examiner(self.history)
        self.accepted = acceptances(office, self.history, head)
        self.program = office.sources.compiled.program

    def report(self) -> Report:
        """Read what is new, and sort out what was accepted."""
        try:
            told = [*self._unbroken(), *self._history(), *working_tree.told(self.git)]
            told += working_tree.told_signing(self.book, self.head)
        except GitFailed as error:
            if not self.history.is_partial():
                raise
            msgid = N_(
                "this copy was cloned without all of its files (--filter), and those that are missing cannot"
                " be fetched now: audit again when the shared repository is reached, or clone it whole"
            )
            raise GitFailed(msgid) from error
        finally:
            self.index.close()
            self.archive.close()
        still, accepted = sorted_out(told, self.accepted, self.history)
        of = {grave: [one for one in still if one.grave == grave] for grave in (FAULT, CONFIRM, NOTE)}
        return Report(of[FAULT], of[CONFIRM], of[NOTE], len(accepted))

    def _unbroken(self) -> Iterator[Finding]:
        """Whether history still holds what an earlier audit saw, and reaches back to its beginning."""
        memory = self.memory
        if memory.head and not self.git.is_ancestor(memory.head, self.head):
            lost = [*memory.lost, memory.head]
            self.memory = Memory(lost=lost)
        self.memory.lost = [one for one in self.memory.lost if not self.git.is_ancestor(one, self.head)]
        for commit in self.memory.lost:
            msgid = N_("history was rewritten: what was read last, {commit}, is no longer part of it")
            fix = N_("ask the other desks for their clones; git reflog shows when it was replaced")
            yield Finding(Problem("", 0, "", msgid, {"commit": commit[:10]}, fix), HISTORY, commit=commit)
        for desk, commit in heads.lost_elsewhere(self.git, self.head):
            msgid = N_("history was rewritten: desk {desk} has read {commit}, which is no longer part of it")
            fix = N_("ask that desk for its clone; do not sync before you know what is missing")
            where: dict[str, object] = {"desk": desk, "commit": commit[:10]}
            yield Finding(Problem("", 0, "", msgid, where, fix), HISTORY, commit=commit)
        for commit in heads.rewritten(self.git):
            msgid = N_("the remote was rewritten: at some sync it no longer had {commit} of before")
            fix = N_("ask who may write there; what this desk had is kept, and went back with sync")
            yield Finding(Problem("", 0, "", msgid, {"commit": commit[:10]}, fix), HISTORY, commit=commit)
        if self.history.is_cut():
            msgid = N_("this clone's history was cut off or grafted, so it proves nothing")
            fix = N_("fetch the rest with: git fetch --unshallow, and remove .git/info/grafts")
            yield Finding(Problem("", 0, "", msgid, {}, fix), HISTORY)

    def _history(self) -> list[Finding]:
        """What the commits of all time did: those known from memory, those new by reading them."""
        memory = self.memory
        known = [unpacked_finding(one) for one in memory.findings]
        if self._confirmed(known) != memory.confirmed or came_into_use(memory, self.office, self.history):
            known, memory = [], Memory(lost=memory.lost, signing=memory.signing)
            self.memory = memory
        self.book.founding, beginnings = self._founding()
        self._disown_again(known)
        known = self._judged_now(known)
        order = unpacked_dates(memory.dates)
        signatures = Signatures(self.history, self.book, memory.signing)
        new: list[Finding] = []
        commits: list[Commit] = []
        for steps in self.history.steps(self.head, [memory.head] if memory.head else []):
            self.book.follow(steps)
            self.replaced.follow(steps)
            self.relisted.follow(steps)
            for deeds in self.examiner.look(steps):
                new += self._of_one(deeds)
                self.index.follow(deeds.step)
                adds = len(deeds.commit.parents) < 2 and any(map(only_grows, deeds.step.changes[0]))
                new += dates.look(order, deeds.commit, self.office.written, adds=adds)
            commits += [step.commit for step in steps]
        signatures.learn(commits)
        for commit in commits:
            self.relisted.note(commit)
        relisted: dict[str, list[str]] = {}
        for id, later in self.relisted.unaware(self.book.signers_of) if signatures.start else ():
            relisted.setdefault(id, []).append(later)
        new += signatures.told(commits, relisted)
        new += self._unaware([one.commit for one in new if one.kind == REFUSED])
        found = self._second_thoughts([*known, *new], commits)
        if not beginnings:
            self._keep(found, order, signatures.start)
        return [*found, *map(self._one_beginning, beginnings), *dates.told(order)]

    def _founding(self) -> tuple[str, list[str]]:
        """The commit that brought the office's settings; all that did, where nothing says whose are its own.

        By what was read of it before, here or at any desk: how much rests on a beginning, whoever began it
        has at his hand.
        """
        if self.memory.founding:
            return self.memory.founding, []
        every = self.history.beginnings(SETTINGS, self.head)
        read = self.history.read_from(every) if every[1:] else every
        return (read or every or [""])[0], every if every[1:] and len(read) != 1 else []

    def _one_beginning(self, id: str) -> Finding:
        (commit,) = self.history.commits([id])
        msgid = N_(
            "the office begins more than once in this history, and no desk has told here which beginning is"
            " its own: commit {commit} by {author} is one"
        )
        fix = N_("propctl sync brings what the other desks have read, if they have; else ask them")
        told: dict[str, object] = {"commit": commit.short, "author": commit.author}
        return Finding(Problem(SETTINGS, 0, "", msgid, told, fix), HISTORY, commit=id, author=commit.author)

    def _unaware(self, refused: Collection[str]) -> Iterator[Finding]:
        """What was done under settings that others had replaced by then, and by those was not allowed.

        Whoever was given less, or has left, may have gone on from an older commit; a desk that had not
        exchanged for a while did so unknowing: somebody in charge looks at it.
        """
        told = set(refused)
        for commit, later in self.replaced.unaware(self.book.settings_of):
            (step,) = self.history.these([commit]) if commit not in told else (None,)
            given = self.book.at(later) if step is not None else None
            if step is None or given is None:
                continue
            (deeds,) = self.examiner.look([step])
            (other,) = self.history.commits([later])
            law = self.book.before(step.commit.parents, commit)._replace(settings=given.settings)
            for one in self.judge.judge(deeds, law):
                if one.kind == REFUSED:
                    told.add(commit)
                    yield replaced_under(one, deeds.commit, other)

    def _confirmed(self, found: list[Finding]) -> list[str]:
        """The changes of the rules that nobody stood for at first, and that somebody has accepted."""
        _, accepted = sorted_out(found, self.accepted, self.history)
        return sorted({one.commit for one in accepted if one.kind == RULES_KIND})

    def _of_one(self, deeds: Deeds) -> Iterator[Finding]:
        self.book.pass_on(deeds.step)
        yield from deeds.findings
        yield from _made_by_another(deeds.commit)
        yield from _made_public(deeds.step)
        yield from self._rules(deeds.step)
        if deeds.additions or deeds.amendments:
            law = self.book.before(deeds.commit.parents, deeds.commit.id)
            yield from doubted(self.judge.judge(deeds, law), deeds.commit, self.program)
            yield from on_paper.told(deeds)
            yield from _late(deeds)
            self.replaced.note(deeds.commit)

    def _rules(self, step: Step) -> list[Finding]:
        """What a commit changed of the rules of the game; those that nobody stands for do not hold."""
        found = list(game.told_changes(step, self.book))
        still, _ = sorted_out(found, self.accepted, self.history)
        if any(one.grave == FAULT and one.kind == RULES_KIND for one in still):
            self.book.disown(step.commit.id, step.commit.parents)
        return found

    def _judged_now(self, known: list[Finding]) -> list[Finding]:
        """What another version of propctl was in doubt of is judged by this one, where this one made it."""
        if self.memory.program == self.program:
            return known
        doubtful = list(dict.fromkeys(one.commit for one in known if one.kind == VERSION))
        mine = [one.id for one in self.history.commits(doubtful) if not is_other(one, self.program)]
        found = [one for one in known if one.kind != VERSION or one.commit not in mine]
        for deeds in self.examiner.look(self.history.these(mine)):
            found += self.judge.judge(deeds, self.book.before(deeds.commit.parents, deeds.commit.id))
        return found

    def _is_old(self, commit: Commit) -> bool:
        """Whether a commit is of before those that name the program which judged them."""
        named = self.history.named_before
        return not commit.program and not named(commit.parents) and named([self.head])

    def _disown_again(self, known: list[Finding]) -> None:
        """Let rules that nobody might set count for nothing, as the run did that first read their commits."""
        still, _ = sorted_out(known, self.accepted, self.history)
        faulty = [one.commit for one in still if one.grave == FAULT and one.kind == RULES_KIND]
        for commit in self.history.commits(list(dict.fromkeys(faulty))):
            self.book.disown(commit.id, commit.parents)

    def _second_thoughts(self, found: list[Finding], commits: Sequence[Commit]) -> list[Finding]:
        """Take back what the next settings allow, where somebody who might brought them into history soon.

        People are entered by hand in ``propctl.toml``, and their first steps may come into history before it.
        """
        changed = self._given_settings(found, commits)
        refused = dict.fromkeys(one.commit for one in found if one.kind in (REFUSED, VERSION))
        for id in refused if changed else ():
            (step,) = self.history.these([id])
            laws = (self._next_law(step.commit, changed), self.book.before(step.commit.parents, id))
            if any(law is not None and self._allowed(step, law) for law in laws):
                found = [one for one in found if one.commit != id or one.kind not in (REFUSED, VERSION)]
        return found

    def _given_settings(self, found: list[Finding], commits: Sequence[Commit]) -> list[Commit]:
        """The commits that brought settings into history, and for which somebody stands: oldest first."""
        still, accepted = sorted_out(found, self.accepted, self.history)
        faulty = {one.commit for one in still if one.grave != NOTE}
        confirmed = {one.commit for one in accepted if one.kind == RULES_KIND} - faulty
        known = {commit.id for commit in commits}
        given = [commit for commit in commits if commit.id not in faulty and self._changes_settings(commit)]
        given += self.history.commits(sorted(confirmed - known))
        return sorted(given, key=lambda commit: commit.committed)

    def _changes_settings(self, commit: Commit) -> bool:
        before = {self.book.settings_of(parent) for parent in commit.parents} or {""}
        return self.book.settings_of(commit.id) not in before

    def _next_law(self, commit: Commit, given: Sequence[Commit]) -> Law | None:
        """The law of the first of these commits that came after one, and soon."""
        latest = commit.committed + _GRACE
        later = (one for one in given if commit.committed <= one.committed <= latest)
        first = next((one for one in later if not self.git.is_ancestor(one.id, commit.id)), None)
        return self.book.at(first.id) if first is not None else None

    def _allowed(self, step: Step, law: Law) -> bool:
        (deeds,) = self.examiner.look([step])
        return not any(one.kind in (REFUSED, VERSION) for one in self.judge.judge(deeds, law))

    def _keep(self, found: list[Finding], order: dates.Dates, signing: str) -> None:
        memory = self.memory
        memory.head, memory.signing, memory.program = self.head, signing, self.program
        memory.founding = self.book.founding
        memory.findings = [pack(one) for one in found]
        memory.confirmed = self._confirmed(found)
        memory.settings, memory.signers = self.replaced.changes, self.relisted.changes
        note_forms(memory, self.office)
        memory.dates = pack(dates.kept(order, self.head))
        remember(self.git.root, memory)
        heads.remember_head(self.git, self.head)


def _made_by_another(commit: Commit) -> Iterator[Finding]:
    """Commits that bear one name and were made under another: by hand, for propctl gives both the same."""
    if commit.committer:
        msgid = N_("commit {commit} bears the name of {author}, but was made by {committer}")
        yield finding(commit, "", NAME, msgid, grave=CONFIRM, committer=commit.committer)


def _made_public(step: Step) -> Iterator[Finding]:
    """Files of a private folder that a commit brought into history: keys, letters, journals."""
    new = ({one.path for one in changes if is_private(one.path) and one.new} for changes in step.changes)
    for path in sorted(set.intersection(*new)):
        msgid = N_(
            "commit {commit} by {author} put {path} into history, which is one computer's own: keys in it"
            " can no longer be forgotten, and no clone believes it"
        )
        yield finding(step.commit, path, CLEAR, msgid)


def _late(deeds: Deeds) -> Iterator[Finding]:
    """Lines that the program took into history later: who wrote them, nothing proves.

    Where one of them accepts a commit, it is this one that is named: it does not count.
    """
    written = [event.entered or event.at for one in deeds.additions for event in one.added]
    if deeds.commit.author == PROGRAM and written:
        long_ago = deeds.commit.committed - min(written) > _GRACE and bool(deeds.commit.parents)
        msgid = N_(
            "commit {commit}: the program took in {count} {count:line|lines} later; who wrote them"
            " is not proven"
        )
        if long_ago:
            msgid = N_(
                "commit {commit}: the program took in {count} {count:line|lines} long after the time that"
                " {count:it tells|they tell} ({date}); who wrote {count:it|them}, and when, is not proven"
            )
        every = [one.path for one in deeds.additions]
        path = next((one.path for one in deeds.additions if one.after.record.form == ACCEPTANCE), every[0])
        told: dict[str, Any] = {"count": len(written), "date": min(written)}
        yield finding(deeds.commit, path, NAME, msgid, grave=CONFIRM if long_ago else NOTE, **told)
