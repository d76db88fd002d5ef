"""What was kept as long as a clause says (``keep``): personal values of records that ended erase themselves.

Nobody has to think of it: the first command of a day that saves something looks, under the workspace lock. A
record's values are sealed under keys of its own, so that the keys go and the record stays, readable but for
them. A desk that was away does the same when it is used again; ``propctl sync`` carries the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import BadData
from propctl.regulation.model.consents import keys_ended
from propctl.regulation.model.constructs import UNSET, Form
from propctl.regulation.model.local_names import parameter, qualify
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.store.files import fsio
from propctl.store.files.ids import spelled
from propctl.store.files.paths import CONSENTS, KEPT, is_record, record_path
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def erase_what_was_kept_long_enough(office: Office) -> list[tuple[str, int]]:
    """Erase it, once a day; of how many records, by clause. The caller holds the workspace lock."""
    stamp = office.root / KEPT
    if not office.keyring_folder.exists() or _read(office) == office.today.isoformat():
        return []  # the keyring itself is opened once a day only: that takes time
    if not office.keyring.exists():
        return []
    told = []
    for rule, refs in _over(office):
        keys = office.keyring.keys_about(map(spelled, refs))
        if keys:
            office.keyring.erase([id for ids in keys.values() for id in ids], office.today)
            told.append((rule, len(keys)))
    fsio.jot(stamp, office.today.isoformat().encode())
    return told


def erase_what_consents_ended(office: Office) -> list[Ref]:
    """Erase what a desk wrote while another one withdrew the consent to keep it; the records that held it.

    The withdrawal erased what its own desk knew. The caller holds the workspace lock.
    """
    from propctl.store.sealed.keyring import purpose_of_key

    here = {id for id in office.keyring.key_ids() if purpose_of_key(id)} if office.keyring.exists() else set()
    if not here:
        return []
    found = []
    for record in _to_look_at(office, here):
        ended = here & record.key_ids()
        if ended:
            ended &= keys_ended(office.fold(record), office.catalog.form(record.form))
        if ended:
            office.keyring.erase(sorted(ended), office.today)
            found.append(record.ref)
    _note_looked(office, here)
    return found


class _Looked(msgspec.Struct):
    """Up to which commit it was looked which consents have ended, and which of their keys were here then."""

    commit: str
    keys: list[str]


def _to_look_at(office: Office, here: set[str]) -> Iterable[Record]:
    """The records in which a consent may have ended since the last time: those that changed.

    All of them the first time, and where a key is new whose record is not: they may come one after the other.
    """
    from propctl.store.history.landing import changed
    from propctl.store.sealed.private_folder import is_own

    try:
        last = msgspec.json.decode(fsio.read(office.root / CONSENTS), type=_Looked)
    except (FileNotFoundError, BadData, msgspec.MsgspecError):
        return _all_that_forget(office)
    git = office.git
    head = git.head().commit if git is not None else ""
    if git is None or not is_own(office.root, CONSENTS) or not git.is_ancestor(last.commit, head):
        return _all_that_forget(office)
    changes = changed(git, last.commit, head)
    found = list(_forgetting(office, (one.path for one in changes if one.entry and is_record(one.path))))
    new = here.difference(last.keys, *(record.key_ids() for record in found))
    return _all_that_forget(office) if new else found


def _note_looked(office: Office, here: set[str]) -> None:
    if office.git is not None:
        looked = _Looked(office.git.head().commit, sorted(here))
        fsio.jot(office.root / CONSENTS, msgspec.json.encode(looked))


def _all_that_forget(office: Office) -> Iterator[Record]:
    for form, declared in office.catalog.forms():
        if _forgets(declared):
            yield from _forgetting(office, (record_path(row.ref) for row in office.index.rows(form=form)))


def _forgetting(office: Office, paths: Iterable[str]) -> Iterator[Record]:
    """Of the records in these files those of forms that keep something by consent."""
    for path in paths:
        record = office.reader.read(path)
        if not isinstance(record, Record) or not office.catalog.has_form(record.form):
            continue
        if _forgets(office.catalog.form(record.form)):
            yield record


def _forgets(form: Form) -> bool:
    return any(step.forgets for step in form.step.values())


def _read(office: Office) -> str:
    try:
        return fsio.read(office.root / KEPT, limit=100).decode("ascii", "replace")
    except (FileNotFoundError, BadData):
        return ""


def _over(office: Office) -> Iterator[tuple[str, list[Ref]]]:
    """Clauses that say how long, with the records that ended so long ago; unset, or not in force: none."""
    catalog = office.catalog
    for area in catalog.areas():
        for name, form in area.form.items():
            if not form.keep:
                continue
            clause, param = parameter(area.name, form.keep)
            rule = catalog.find_rule(clause)
            limit = catalog.params(rule, office.today)[param] if rule and office.in_force(rule) else UNSET
            if limit != UNSET:
                yield clause, list(_ended(office, qualify(area.name, name), str(limit)))


def _ended(office: Office, form: str, limit: str) -> Iterator[Ref]:
    """The records of a form that wait for nobody, and to which nothing was done since the limit."""
    times, long = office.times, parse_limit(limit)
    calendar, schedule = times.calendar("office"), times.schedule()
    for row in office.index.rows(form=form, open=False):
        due = deadline(dt.datetime.fromisoformat(row.updated), long, calendar, schedule).due
        if due is not None and due <= office.now:
            yield Ref(form, row.id)
