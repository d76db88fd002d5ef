"""Judges what a commit added as ``office.doing`` would have judged it then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, PropctlError, Refused, UsageError
from propctl.office.asking.attached_files import ATTACH
from propctl.office.auditing.acts import Act, acts_of, as_table
from propctl.office.auditing.brought import is_brought
from propctl.office.auditing.contents import Beyond, lost_file
from propctl.office.auditing.openings import Opening, Unfit, openings, unfit
from propctl.office.auditing.past_index import PastIndex, Unjudgeable
from propctl.office.auditing.past_ledgers import short
from propctl.office.auditing.past_office import PastOffice
from propctl.office.auditing.recomputed import Runs
from propctl.office.auditing.rulebook import Law
from propctl.office.auditing.versions import of_old
from propctl.office.compiling.everything_read import names_in
from propctl.office.doing.amending import IN_FORCE, NOBODY, leaves_nobody
from propctl.office.opened.pending import Pending
from propctl.office.opened.settings import holds
from propctl.regulation.amendments import Amendment, History
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.record import SET, is_sealed
from propctl.regulation.parameters import wrong_parameter
from propctl.regulation.roles import RANK_ORDER
from propctl.regulation.soundness.checking import Nameable
from propctl.store.history.additions import Addition, allowed_ahead
from propctl.store.history.archive import Archive
from propctl.store.history.audit_findings import CLEAR, CONFIRM, NAME, NOTE, REFUSED, TIME, Finding, finding
from propctl.store.history.audit_findings import RULES as RULES_KIND
from propctl.store.history.commits import Commit
from propctl.store.history.git import PROGRAM
from propctl.store.history.kept_paths import RULES
from propctl.store.history.only_added import Deeds
from propctl.store.index.index import UNFORESEEN

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_DAY = dt.timedelta(days=1)
_KEPT = 8  # days of the past that are kept at hand


class Judge:
    """Judges the deeds of commits, each under the law that is handed to it."""

    def __init__(
        self, office: Office, archive: Archive, index: PastIndex, is_old: Callable[[Commit], bool]
    ) -> None:
        """``is_old``: whether a commit was made before propctl said by which version it judges."""
        self.office, self._archive, self._index, self._is_old = office, archive, index, is_old
        self._runs = Runs()
        self._pasts: dict[tuple[int, int, dt.date], tuple[Law, PastOffice]] = {}

    def judge(self, deeds: Deeds, law: Law) -> Iterator[Finding]:
        """What of one commit its people were not allowed, and what stands in clear that must not."""
        sound: list[Act] = []
        yield from self._steps(deeds, law, [one for one in deeds.additions if _is_used(law, one)], sound)
        now = Law(law.settings, self.office.catalog)  # of areas that history does not declare
        others = [one for one in deeds.additions if not _is_used(law, one) and _is_used(now, one)]
        yield from self._steps(deeds, now, others, sound)
        for entry in deeds.amendments:
            yield from _amended(deeds.commit, entry, law, mended=entry in deeds.mended)

    def _steps(
        self, deeds: Deeds, law: Law, additions: Sequence[Addition], sound: list[Act]
    ) -> Iterator[Finding]:
        """What of some additions was not allowed; ``sound``: acts that were, to which these are added."""
        acts = [act for addition in additions for act in acts_of(addition)]
        before = len(sound)
        refused = self._refused(deeds, law, acts, sound)
        parent = _parent(deeds.commit)
        refused |= short(sound[before:], lambda act: self._past(law, act, parent, Pending()))
        for act in acts:
            if act in refused:
                told = _told(deeds.commit, act, refused[act])
                old = isinstance(refused[act], Beyond) and self._is_old(deeds.commit)
                yield of_old(told) if old else told
            yield from _in_clear(deeds.commit, act, law)

    def _refused(
        self, deeds: Deeds, law: Law, acts: Sequence[Act], sound: list[Act]
    ) -> dict[Act, PropctlError]:
        """The acts that were not allowed, each with the refusal: neither by itself nor by what brought it."""
        refused: dict[Act, PropctlError] = {}
        opened: dict[Act, list[Opening]] = {}
        pending = Pending()
        parent = _parent(deeds.commit)
        for act in acts:
            past = self._past(law, act, parent, pending)
            if refusal := _refusal(past, act) or _internal(past, act):
                refused[act] = refusal
            pending[act.before.ref] = act.after
            opened[act] = openings(past, act)
        refused = self._seen_whole(deeds, law, refused, pending)
        unfit = self._compared(deeds, law, opened, pending)
        alone = {act: why for act, why in unfit.loose.items() if act.event.batch and act not in refused}
        refused |= {
            act: why for act, why in self._not_whole(deeds, acts, unfit) if act not in refused
        } | alone
        sound += [act for act in acts if act not in refused]
        while brought := self._brought(deeds, law, refused, unfit, sound, pending):
            for act, refusal in brought.items():
                del refused[act]
                if refusal is None:
                    sound.append(act)
                else:
                    return {**refused, act: refusal}
        return refused

    def _compared(self, deeds: Deeds, law: Law, opened: dict[Act, list[Opening]], pending: Pending) -> Unfit:
        """What of one law's acts does not fit what the others of its command opened."""
        parent = _parent(deeds.commit)

        def turn(act: Act) -> PastOffice:
            return self._past(law, act, parent, pending)

        def before(act: Act) -> PastOffice:
            own = Pending()
            own[act.before.ref] = act.after
            return self._past(law, act, parent, own)

        def after(act: Act) -> PastOffice:
            self._index.follow(deeds.step)
            return self._past(law, act, deeds.commit.id, pending)

        return unfit(list(opened), opened, turn, (before, after))

    def _not_whole(
        self, deeds: Deeds, acts: Sequence[Act], unfit: Unfit
    ) -> Iterator[tuple[Act, PropctlError]]:
        """Acts that lack what has to come with them: what they open, and the file that they attach."""
        for act in acts:
            lacks = unfit.lacking.get(act)
            if lacks is None and act.event.step == ATTACH:
                lacks = lost_file(act.event, lambda path: self._archive.read(deeds.commit.id, path))
            if lacks is not None:
                yield act, lacks

    def _seen_whole(
        self, deeds: Deeds, law: Law, refused: dict[Act, PropctlError], pending: Pending
    ) -> dict[Act, PropctlError]:
        """The acts that stay refused beside all that their commit did: it may hold several commands."""
        if not refused or len(pending) < 2:
            return refused
        self._index.follow(deeds.step)
        found = {}
        for act, refusal in refused.items():
            past = self._past(law, act, deeds.commit.id, pending)
            if _refusal(past, act) or _internal(past, act):
                found[act] = refusal
        return found

    def _brought(
        self,
        deeds: Deeds,
        law: Law,
        refused: dict[Act, PropctlError],
        unfit: Unfit,
        sound: list[Act],
        pending: Pending,
    ) -> dict[Act, PropctlError | None]:
        """Of the refused those that another step brought about, judged as such."""
        found: dict[Act, PropctlError | None] = {}
        for act in [one for one in refused if one not in unfit.loose]:
            past = self._past(law, act, _parent(deeds.commit), pending)
            if _is_brought(past, act, sound):
                found[act] = _refusal(past, act, trusted=True) or self._otherwise(deeds, law, act, pending)
        return found

    def _otherwise(self, deeds: Deeds, law: Law, act: Act, pending: Pending) -> PropctlError | None:
        """Why a run would have made a record otherwise; beside all of its commit, which may hold several."""
        refusal = None
        for commit in (_parent(deeds.commit), deeds.commit.id):
            if commit == deeds.commit.id:
                self._index.follow(deeds.step)
            try:
                self._runs.refuse_otherwise(self._past(law, act, commit, pending), act)
            except PropctlError as error:
                refusal = error
            else:
                return None
        return refusal

    def _past(self, law: Law, act: Act, parent: str, pending: Pending) -> PastOffice:
        day = act.written.date()
        key = (id(law.settings), id(law.catalog), day)
        if key not in self._pasts:
            if len(self._pasts) >= _KEPT:
                del self._pasts[next(iter(self._pasts))]
            self._pasts[key] = law, PastOffice(self.office, law, self._archive, self._index, day)
        past = self._pasts[key][1]
        past.stand(parent, pending)
        return past


def _is_used(law: Law, addition: Addition) -> bool:
    """Whether records of a form count; of an area that is not installed or not used they only lie there."""
    form = addition.after.record.form
    return form.partition(".")[0] in law.catalog.names and law.catalog.has_form(form)


def _parent(commit: Commit) -> str:
    return commit.parents[0] if commit.parents else ""


def _refusal(past: PastOffice, act: Act, *, trusted: bool = False) -> PropctlError | None:
    """Why the step was not this person's to do; None where it was."""
    try:
        act.refuse(past, trusted=trusted)
    except PropctlError as error:
        return error
    except Unjudgeable:
        return None
    except UNFORESEEN as error:
        kind = type(error).__name__
        return UsageError(
            N_("it cannot be judged ({kind}); a value in it is not what its form expects"), kind=kind
        )
    return None


def _internal(past: PastOffice, act: Act) -> PropctlError | None:
    step = past.catalog.form(act.form).step.get(act.event.step)
    if step is None or not step.internal:
        return None
    return Refused(
        N_("{step} is done by the program with another step, never by itself"),
        step=past.step_label(act.form, act.event.step),
    )


def _is_brought(past: PastOffice, act: Act, sound: list[Act]) -> bool:
    try:
        return is_brought(past, act, sound)
    except (PropctlError, Unjudgeable):
        return False


def _in_clear(commit: Commit, act: Act, law: Law) -> Iterator[Finding]:
    form = law.catalog.form(act.form)
    for key, entry in [*act.values.items(), *as_table(act.values.get(SET)).items()]:
        field = any_field(form, key)
        if field is not None and field.personal and isinstance(entry, str) and not is_sealed(entry):
            msgid = N_("commit {commit} by {author} wrote {label} in {path} in clear; it must be sealed")
            found = finding(commit, act.path, CLEAR, msgid, line=act.line, field=key, label=field.label)
            yield found


def _told(commit: Commit, act: Act, refusal: PropctlError) -> Finding:
    msgid = N_("commit {commit} by {author}: {step} in {path} was not allowed: {reason}")
    step = act.event.step
    return finding(commit, act.path, REFUSED, msgid, line=act.line, field=step, step=step, reason=refusal)


def _amended(commit: Commit, entry: dict[str, Any], law: Law, *, mended: bool) -> Iterator[Finding]:
    """Whether an amendment was entered by somebody who might, then, and sets what there is.

    ``mended``: somebody else had entered it before, and mistyped it; who mends it might do so, too.
    """
    by, rule = str(entry.get("by", "")), str(entry.get("rule", ""))
    staff = law.on(commit.committed.date()).settings.staff
    for name in (by, commit.author) if mended else (by,):
        if name not in staff or not holds(staff[name], "supervisor+"):
            msgid = N_("commit {commit}: {by} amended {rule}; only supervisors or above may")
            yield finding(commit, RULES, NAME, msgid, field=rule, by=name, rule=rule)
    if commit.author == PROGRAM:
        msgid = N_("commit {commit}: the program took in an amendment of {rule}; nobody stands for it yet")
        yield finding(commit, RULES, RULES_KIND, msgid, grave=CONFIRM, field=rule, rule=rule)
    entered = entry.get("entered")
    if not mended and not _entered_then(commit, entered):
        msgid = N_("commit {commit}: the amendment of {rule} was not entered at {entered}, as it says")
        yield finding(commit, RULES, TIME, msgid, field=rule, rule=rule, entered=entered)
    since = entry.get("since")
    if isinstance(entered, dt.datetime) and type(since) is dt.date and since < entered.date():
        msgid = N_("commit {commit}: {by} amended {rule} from {since} on, which was past when it was entered")
        yield finding(commit, RULES, RULES_KIND, msgid, grave=NOTE, field=rule, by=by, rule=rule, since=since)
    if since in _second_of(entry, law, commit.committed.date()):
        msgid = N_("commit {commit}: {by} gave {rule} another value from {since} on, and no reason for it")
        yield finding(commit, RULES, RULES_KIND, msgid, grave=NOTE, field=rule, by=by, rule=rule, since=since)
    wrong = _unfit(entry, law, commit.committed.date())
    if wrong is not None:
        msgid = N_(
            "commit {commit} by {author}: the amendment of {rule} is none that propctl makes: {reason}"
        )
        yield finding(commit, RULES, RULES_KIND, msgid, grave=CONFIRM, field=rule, rule=rule, reason=wrong)


def _second_of(entry: dict[str, Any], law: Law, on: dt.date) -> set[dt.date]:
    """The days that have begun from which others than its values held; none where it says why it corrects."""
    given = entry.get("set")
    if entry.get("reason") or not isinstance(given, dict):
        return set()
    of_rule = law.catalog.history.of(str(entry.get("rule", "")))
    return {
        one.since
        for one in of_rule
        if one.since <= on and any(given.get(name, value) != value for name, value in one.set.items())
    }


def _unfit(entry: dict[str, Any], law: Law, on: dt.date) -> PropctlError | None:
    """Why an amendment sets what no clause has, or what its parameter cannot be; None where it may."""
    try:
        amendment = msgspec.convert(entry, Amendment)
    except msgspec.ValidationError as error:
        return UsageError("{reason}", reason=str(error))
    rule = law.catalog.find_rule(amendment.rule)
    if rule is None:
        return UsageError(N_("there is no clause {rule!r}; see propctl rules list"), rule=amendment.rule)
    known = Nameable(names_in(law.settings), law.catalog, on)
    for name, value in amendment.set.items():
        if name != IN_FORCE and name not in rule.params:
            msgid = N_("there is no parameter {name!r} of a clause {rule}: this amendment changes nothing")
            return UsageError(msgid, name=name, rule=amendment.rule)
        wrong = wrong_parameter(rule, name, value, known) if name != IN_FORCE else None
        if wrong is not None:
            return wrong
        if name == IN_FORCE and not isinstance(value, bool):
            return UsageError(N_("{value} is neither yes nor no"), value=value)
    if amendment.rule == RANK_ORDER:
        amended = law.catalog.amended(History([*law.catalog.history.entries(), amendment]))
        if leaves_nobody(law.settings, amended, amendment, on):
            return UsageError(NOBODY, rule=amendment.rule)
    return None


def _entered_then(commit: Commit, entered: object) -> bool:
    """Whether an amendment says when it was entered: what the program took in later may be older."""
    if not isinstance(entered, dt.datetime) or entered.tzinfo is None:
        return False
    late = commit.committed - entered > _DAY and commit.author != PROGRAM
    return not late and entered - commit.committed <= allowed_ahead(commit)
