"""``propctl audit``: the office's part, whether each step in history was allowed to the one who did it."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, GitFailed, Problem, PropctlError, Refused
from propctl.office.doing.common_steps import step_of
from propctl.office.doing.drafts import Draft, Request
from propctl.office.doing.permits import Permits
from propctl.office.opened.settings import Settings, holds, read_settings
from propctl.regulation.catalog import any_field, opens_of, qualify
from propctl.regulation.model.constructs import Form, Step
from propctl.regulation.model.fold import Folded, fold, found_by
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import Event, Record, is_sealed
from propctl.store.history.additions import Addition
from propctl.store.history.commits import Commit
from propctl.store.history.only_added import Work
from propctl.store.history.only_added import audit as prove

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def audit(office: Office) -> list[Problem]:
    """Everything in history that is not an honest addition by somebody who might make it."""
    if office.git is None or not office.git.available():
        raise GitFailed(N_("this office keeps no git history, so there is nothing to audit"))
    return prove(office.git, OfficeJudge(office))


class Act:
    """One event as it was done: on the record as its author saw it."""

    def __init__(self, office: Office, form: Form, addition: Addition, event: Event, before: Folded) -> None:
        self.office, self.form, self.event, self.before, self.path = (
            office,
            form,
            event,
            before,
            addition.path,
        )
        self.name = f"{addition.after.form}.{event.step}"
        self.full = addition.after.form
        self.step = step_of(form, event.step)
        first = not before.history and not form.key
        self.values = {**addition.after.head, **event.values} if first else event.values

    def view(self, settings: Settings) -> Office:
        """The office under these settings at the time of the event."""
        view = copy.copy(self.office)
        view.settings, view.now = settings, self.event.at.astimezone(self.office.tz)
        return view

    def draft(self) -> Draft:
        """The event as the step that it was."""
        approver = str(self.values.get("approved_by") or "")
        request = Request(
            form=self.full,
            step=self.event.step,
            id=self.before.id,
            approved_by=approver,
            paper=self.event.paper,
        )
        draft = Draft(request, self.form, self.step or Step(), self.before, self.event.at)
        draft.by, draft.values = self.event.by, self.values
        return draft


class OfficeJudge:
    """Judges commits by the clauses at the time of each step and the posts as history knows them.

    Settings are entered by hand and may come into history after the steps that rely on them: a post that
    the settings of today give counts as well as one that those of the commit gave.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self._settings: dict[bytes, Settings] = {b"": office.settings}

    def demands_signature(self, settings: bytes) -> bool:
        return self._read(settings).git.sign

    def judge(self, work: Work) -> Iterator[Problem]:
        """What of one commit its people were not allowed, and what stands in clear that must not."""
        known = [self._read(settings) for settings in dict.fromkeys((work.settings, b""))]
        acts = [act for addition in work.additions for act in self._acts(addition)]
        refused = {id(act): refusal for act in acts if (refusal := _refusal(known, act))}
        sound = [act for act in acts if id(act) not in refused]
        for act in acts:
            if id(act) in refused and not self._entrusted(act, sound, known):
                yield _told(work.commit, act, refused[id(act)])
            yield from _in_clear(work.commit, act)
        for entry in work.amendments:
            yield from _amended(work.commit, entry, known)

    def _acts(self, addition: Addition) -> Iterator[Act]:
        """The added events, each on the record as it stood before it."""
        record = addition.after
        if not self.office.catalog.has_form(record.form):
            return  # of an area that is not installed here: kept, and not ours to judge
        form = self.office.catalog.form(record.form)
        seen = addition.before or Record(record.form, record.id, record.head)
        for event in addition.added:
            before = found_by(event.step, fold(seen, form), form)
            yield Act(self.office, form, addition, event, before)
            seen = msgspec.structs.replace(seen, history=(*seen.history, event))

    def _read(self, data: bytes) -> Settings:
        if data not in self._settings:
            try:
                tables = tomllib.loads(data.decode("utf-8"))
                shipped = msgspec.to_builtins(self.office.settings.posts)
                self._settings[data] = read_settings(tables, shipped)
            except (ValueError, PropctlError):  # an unsound file said nothing
                self._settings[data] = self.office.settings
        return self._settings[data]

    def _entrusted(self, act: Act, sound: Iterable[Act], known: list[Settings]) -> bool:
        """Whether another step of the same command did it, or a batch or command of the area: posts were
        judged there."""
        hooks = self.office.catalog.summary.hooks
        for other in sound:
            opened = {
                f"{qualify(other.full.partition('.')[0], opens.form)}.{opens.step}"
                for opens in (opens_of(other.step) if other.step else [])
                if opens.form
            }
            if act.name in opened or hooks.get(f"after {other.name}"):
                return True
        return any(self._commanded(act, settings) for settings in known)

    def _commanded(self, act: Act, settings: Settings) -> bool:
        area = self.office.catalog.area(act.full.partition(".")[0])
        doers = [batch for batch in area.batch.values() if qualify(area.name, batch.form) == act.full]
        posts = [batch.post for batch in doers] + [one.post for one in area.command.values() if one.writes]
        person = settings.staff.get(act.event.by)
        if person is None:
            return False
        demands = [Permits(act.view(settings), act.draft()).demands(post) for post in posts]
        return any(not wanted or any(holds(person, demand) for demand in wanted) for wanted in demands)


def _refusal(known: list[Settings], act: Act) -> PropctlError | None:
    """Why the step was not this person's to do under any of the settings; None where it was."""
    refusals: list[PropctlError] = []
    for settings in known:
        try:
            _permit(settings, act)
        except PropctlError as error:
            refusals.append(error)
        else:
            return None
    return refusals[0]


def _permit(settings: Settings, act: Act) -> None:
    """Raise unless the event's people might do it: post, second person, approval."""
    people = settings.staff
    named = [act.event.by, *as_list(act.event.typed_by or []), *as_list(act.values.get("approved_by") or [])]
    for name in named:
        if name not in people or not people[name].works_on(act.event.at.date()):
            raise Refused(N_("{person} is not on the staff"), person=name)
    if act.step is None:
        return  # of a newer version: check tells
    permits = Permits(act.view(settings), act.draft())
    permits.post()
    permits.not_by()
    permits.second_person()


def _in_clear(commit: Commit, act: Act) -> Iterator[Problem]:
    for name, value in act.values.items():
        for key, entry in value.items() if name == "set" and isinstance(value, dict) else [(name, value)]:
            field = any_field(act.form, key)
            if field is not None and field.personal and isinstance(entry, str) and not is_sealed(entry):
                yield Problem(
                    act.path,
                    0,
                    key,
                    N_("commit {commit} by {author} wrote {label} in {path} in clear; it must be sealed"),
                    {"commit": commit.short, "author": commit.author, "path": act.path, "label": field.label},
                    N_("take it for known: history keeps it; correct the record with propctl amend"),
                )


def _told(commit: Commit, act: Act, refusal: PropctlError) -> Problem:
    return Problem(
        act.path,
        0,
        act.event.step,
        N_("commit {commit} by {author}: {step} in {path} was not allowed: {reason}"),
        {
            "commit": commit.short,
            "author": commit.author,
            "step": act.event.step,
            "path": act.path,
            "reason": refusal,
        },
        N_("look at it with: git show {commit}"),
    )


def _amended(commit: Commit, entry: dict[str, Any], known: list[Settings]) -> Iterator[Problem]:
    """Whether an amendment was entered by somebody who might."""
    by = str(entry.get("by", ""))
    people = [settings.staff[by] for settings in known if by in settings.staff]
    if not any(holds(person, "supervisor+") for person in people):
        yield Problem(
            "rules.toml",
            0,
            str(entry.get("rule", "")),
            N_("commit {commit}: {by} amended {rule}; only supervisors or above may"),
            {"commit": commit.short, "by": by, "rule": entry.get("rule", "")},
            N_("look at it with: git show {commit}"),
        )
    entered = entry.get("entered")
    if isinstance(entered, dt.datetime) and abs(commit.committed - entered) > dt.timedelta(days=1):
        yield Problem(
            "rules.toml",
            0,
            str(entry.get("rule", "")),
            N_("commit {commit}: the amendment of {rule} says it was entered at {entered}, which is not so"),
            {"commit": commit.short, "rule": entry.get("rule", ""), "entered": entered},
            N_("look at it with: git show {commit}"),
        )
