"""``propctl check``: is every record sound, does everything fit together. It only looks, and tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, GitFailed, Problem, PropctlError
from propctl.office.balances import account_label, amount_text, places
from propctl.regulation import soundness
from propctl.regulation.catalog import GENERIC_STEPS, any_field, qualify
from propctl.regulation.expression import as_list
from propctl.regulation.fold import Folded, fold, open_states
from propctl.regulation.ledgers import kind, scaled
from propctl.regulation.model import Form, Ledger
from propctl.regulation.record import Record
from propctl.regulation.text import joined
from propctl.store import ids, paths
from propctl.store.conformance import check_value
from propctl.store.desks import clashes
from propctl.store.findings import RULES

if TYPE_CHECKING:
    from propctl.office.office import Office


def check(office: Office) -> list[Problem]:
    """Everything unsound: declarations and settings, files and records, then what only people can settle."""
    found = list(office.sources.compiled.problems)
    found += soundness.problems(office.catalog, office.settings.posts, office.today)
    found += _amendments(office)
    found += _doubtful(office)
    office.index.refresh(full=True)
    unique = _Unique(office)
    for path, record in office.store.load_all():
        if isinstance(record, Problem):
            found.append(record)
            continue
        try:
            found += _record(office, path, record)
            unique.see(path, record)
        except PropctlError as error:
            found.append(Problem(path, 0, "form", error.msgid, error.values))
    found += [*clashes(office.root), *unique.found]
    return [*found, *_gaps(office), *_unrecorded(office), *_ledgers(office)]


def _amendments(office: Office) -> Iterator[Problem]:
    for amendment in office.catalog.history.entries():
        rule = office.catalog.find_rule(amendment.rule)
        for name in amendment.set:
            if rule is None or name not in (*rule.params, "in_force"):
                yield Problem(
                    "rules.toml",
                    0,
                    f"{amendment.rule}.{name}",
                    N_("there is no parameter {name!r} of a clause {rule}: this amendment changes nothing"),
                    {"rule": amendment.rule, "name": name},
                    N_("amend the clause that is meant: propctl rules set; propctl rules list shows them"),
                )
    for first, second, name in office.catalog.history.contradictions():
        yield Problem(
            "rules.toml",
            0,
            f"{first.rule}.{name}",
            N_("{rule}: from one day {name} is {first} ({first_by}) and {second} ({second_by})"),
            {
                "rule": first.rule,
                "name": name,
                "first": first.set[name],
                "first_by": first.by,
                "second": second.set[name],
                "second_by": second.by,
            },
            N_("the one entered later counts; set it once more from another day if that is not meant"),
        )


def _doubtful(office: Office) -> Iterator[Problem]:
    """Clauses that the law may not allow, and that the office switched on all the same."""
    amended = [entry.rule for entry in office.catalog.history.entries() if "in_force" in entry.set]
    for name in dict.fromkeys(amended):
        rule = office.catalog.find_rule(name)
        if rule is None or rule.in_force or rule.legal not in ("doubtful", "sensitive"):
            continue
        if office.catalog.in_force(rule.id, office.today):
            yield Problem(
                "rules.toml",
                0,
                f"{rule.id}.in_force",
                N_("{rule} was switched on, and the law may not allow it"),
                {"rule": rule.id},
                N_(
                    "read why: propctl rules show {rule}; switch it off: propctl rules set {rule} in_force=no"
                ),
            )


def _record(office: Office, path: str, record: Record) -> Iterator[Problem]:
    form = office.catalog.form(record.form)
    folded = fold(record, form)
    yield from _values(office, path, folded, form)
    for event in folded.conflicts:
        yield Problem(
            path,
            0,
            event.step,
            N_("{id}: {step} by {by} at {at} does not count: another desk had gone on"),
            {"id": record.id, "step": event.step, "by": event.by, "at": event.at},
            N_("settle it between the two, and note what was agreed: propctl note {id} TEXT"),
        )
    for event in record.history:
        if event.step not in form.step and event.step not in GENERIC_STEPS:
            yield Problem(
                path,
                0,
                event.step,
                N_("{id}: {form} has no step {step!r}; this line does nothing"),
                {"id": record.id, "form": office.form_label(record.form), "step": event.step},
                N_("a newer propctl may know it; if not, look who wrote it: propctl audit"),
            )
        if event.at > office.now + dt.timedelta(hours=1):
            yield Problem(
                path,
                0,
                "at",
                N_("{id}: {step} is dated {at}, which lies in the future; is a computer's clock wrong"),
                {"id": record.id, "step": event.step, "at": event.at},
            )


def _values(office: Office, path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    area = folded.form.partition(".")[0]
    yield from _missing(path, folded, form)
    for name, value in folded.values.items():
        field = any_field(form, name)
        if field is None or value is None:
            continue  # a field of a newer version is kept, and not ours to judge
        try:
            check_value(value, field)
        except PropctlError as error:
            yield Problem(path, 0, name, error.msgid, error.values)
            continue
        for target in as_list(value) if field.type == "ref" else []:
            if not any(office.index.has(str(target), qualify(area, to)) for to in as_list(field.to)):
                yield Problem(
                    path,
                    0,
                    name,
                    N_("{id}: {label} names {target}, which does not exist"),
                    {"id": folded.id, "label": field.label, "target": target},
                )


def _missing(path: str, folded: Folded, form: Form) -> Iterator[Problem]:
    """The required fields that a record in force does not have."""
    for name, field in form.field.items():
        if field.required and not field.when and folded.values.get(name) in (None, "") and not folded.voided:
            values = {"id": folded.id, "label": field.label}
            yield Problem(path, 0, name, N_("{id}: {label} is missing"), values)


class _Unique:
    """Values that only one record may have: two desks offline can both have used one."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.found: list[Problem] = []
        self._seen: dict[tuple[str, str, object], str] = {}

    def see(self, path: str, record: Record) -> None:
        form = self.office.catalog.form(record.form)
        names = [
            name for name, field in form.field.items() if field.unique and not isinstance(field.unique, list)
        ]
        folded = fold(record, form) if names else None
        if folded is None or folded.voided:
            return
        for name in names:
            value = folded.values.get(name)
            freed = form.field[name].unique == "open" and folded.state not in open_states(form)
            if value is None or isinstance(value, list) or freed:
                continue
            key = (record.form, name, value)
            if key in self._seen:
                self.found.append(
                    Problem(
                        path,
                        0,
                        name,
                        N_("{label} {value} stands in {first} and in {second}"),
                        {
                            "label": form.field[name].label,
                            "value": value,
                            "first": self._seen[key],
                            "second": record.id,
                        },
                        N_("void one of the two: propctl void {second} REASON"),
                    )
                )
            self._seen.setdefault(key, record.id)


def _gaps(office: Office) -> Iterator[Problem]:
    """Numbers run on per desk and day: a gap means that a record was taken away."""
    highest: dict[tuple[str, dt.date, str], list[int]] = {}
    for path in office.store.walk():
        numbered = ids.parse_id(path.rpartition("/")[2].removesuffix(".toml"))
        if numbered:
            highest.setdefault((numbered.prefix, numbered.day, numbered.desk), []).append(numbered.number)
    for (prefix, day, desk), numbers in sorted(highest.items()):
        for missing in sorted(set(range(1, max(numbers) + 1)) - set(numbers)):
            name = str(ids.NumberedId(prefix, day, desk, missing))
            yield Problem(
                f"records/…/{day:%Y/%m}/{name}.toml",
                0,
                "id",
                N_("{id} is missing: numbers run on, so a record was taken away"),
                {"id": name},
                N_("bring it back from history: git log --diff-filter=D -- '*{id}.toml'"),
            )


def _unrecorded(office: Office) -> Iterator[Problem]:
    """Records and amendments that history lacks: a commit failed, or its process was killed."""
    if office.git is None or not office.git.available():
        return
    try:
        waiting = office.git.uncommitted()
    except GitFailed as error:
        yield Problem(".git", 0, "", error.msgid, error.values)
        return
    for path in waiting:
        if path == RULES or path.startswith(f"{paths.RECORDS}/"):
            yield Problem(
                path,
                0,
                "",
                N_("saved, but not in history as it stands"),
                {"path": path},
                N_("propctl sync takes it there; if it was changed by hand, look first: git diff -- {path}"),
            )


def _ledgers(office: Office) -> Iterator[Problem]:
    """Accounts that two desks together have drawn below (or brought above) what there may be."""
    for area in office.catalog.areas():
        for name, ledger in area.ledger.items():
            full = qualify(area.name, name)
            if ledger.serial:
                yield from _places(office, full, ledger)
                continue
            for account, amount in office.index.accounts(full).items():
                least = ledger.never_below.get(kind(account))
                most = ledger.never_above.get(kind(account))
                if least is not None and amount < scaled(str(least)):
                    msgid, bound = N_("{ledger}: {account} stands at {amount}, below {bound}"), least
                elif most is not None and amount > scaled(str(most)):
                    msgid, bound = N_("{ledger}: {account} stands at {amount}, above {bound}"), most
                else:
                    continue
                yield Problem(
                    "records",
                    0,
                    full,
                    msgid,
                    {
                        "ledger": full,
                        "account": account_label(office, ledger, account),
                        "amount": amount_text(amount),
                        "bound": bound,
                    },
                    N_("two desks drew on it at once; correct it with the area's reversing step"),
                )


def _places(office: Office, full: str, ledger: Ledger) -> Iterator[Problem]:
    """Things that two desks have put into two places."""
    for thing in dict.fromkeys(entry.thing for entry in office.index.postings(full)):
        found = places(office, full, thing)
        if len(found) > 1:
            where = [account_label(office, ledger, account) for account in found]
            yield Problem(
                "records",
                0,
                full,
                N_("{thing} is in several places: {places}"),
                {"thing": thing, "places": joined(where)},
                N_("two desks moved it at once; look where it is, and take the other move back"),
            )
