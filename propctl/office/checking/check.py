"""``propctl check``: is every record sound, does everything fit together. It only looks, and tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, GitFailed, Problem
from propctl.office.asking import unclaimed
from propctl.office.asking.procedures import without_card
from propctl.office.checking.records import check_records
from propctl.office.checking.unfilled import unfilled
from propctl.office.compiling.everything_read import names_in
from propctl.office.compiling.touched import touched
from propctl.office.handover.responsibilities import left
from propctl.office.judging.balances import held, places, taken_twice
from propctl.regulation.ledgers import kind, scaled
from propctl.regulation.model.constructs import Ledger
from propctl.regulation.model.local_names import qualify
from propctl.regulation.soundness import areas
from propctl.store.files import ids, paths
from propctl.store.history.desks import clashes
from propctl.store.history.kept_paths import RULES
from propctl.store.sealed.access_log import shortened

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


_NAMED = 5  # records that are named of many


def check(office: Office) -> list[Problem]:
    """Everything unsound: declarations and settings, files and records, then what only people can settle."""
    found = list(office.sources.compiled.problems)
    found += declared(office)
    found += _amendments(office)
    found += _amended(office)
    found += _doubtful(office)
    found += unfilled(office)
    found += unclaimed.problems(office.sources, office.folder)
    office.index.refresh(full=True)
    found += _index(office)
    found += check_records(office)
    found += clashes(office.root)
    found += [*_gaps(office), *_unrecorded(office), *_ledgers(office), *_left(office), *_no_card(office)]
    return found


def declared(office: Office) -> list[Problem]:
    """What is wrong in the declarations that are refused."""
    compiled = office.sources.compiled
    told = [*compiled.left, *(one for unsound in compiled.unsound for one in unsound.findings)]
    return [one.problem() for one in told]


def _amended(office: Office) -> Iterator[Problem]:
    """What no longer hangs together with the values that the office has given to clauses."""
    known, reached = names_in(office.settings), touched(office, ())
    for area, findings in areas.findings(office.catalog, known, office.today, reached).items():
        for finding in findings:
            yield Problem("rules.toml", 0, f"{area}.{finding.key}", finding.what.msgid, finding.what.values)


def _index(office: Office) -> Iterator[Problem]:
    """What stood in the index and was not derived from the files; it is built anew by then."""
    for path in office.index.altered(office.catalog.names):
        yield Problem(
            path,
            0,
            "",
            N_("the index did not say of {path} what the file says: lists and deadlines were wrong"),
            {"path": path},
            N_("the index was built anew from the files; look who writes into .propctl"),
        )


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


def _gaps(office: Office) -> Iterator[Problem]:
    """Numbers run on per desk and day: a gap means that a record was taken away."""
    highest: dict[tuple[str, dt.date, str], list[int]] = {}
    for path in office.reader.walk():
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
        yield error.problem(".git")
        return
    for path in shortened(office.root, office.git) if office.git.head().commit else ():
        msgid = N_("lines are missing that history holds: who looked at personal values")
        fix = N_("take it back: git checkout HEAD -- {path}; and ask who did it")
        yield Problem(path, 0, "", msgid, {"path": path}, fix)
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


def _no_card(office: Office) -> Iterator[Problem]:
    """What may happen, by the office's own choices too, and for which no procedure says what is done."""
    for area in office.catalog.areas():
        for form, value in without_card(office, area.name) if area.procedure else ():
            yield Problem(
                "rules.toml",
                0,
                f"{area.name}.{form}",
                N_("nothing says what is done in the case {value!r}: it has no card"),
                {"value": value},
                N_("write one in areas/: [extends.AREA.procedure.NAME], see docs/authors/language.md"),
            )


def _left(office: Office) -> Iterator[Problem]:
    """Open records of people who work here no longer: nobody looks after them."""
    for one in left(office):
        shown = [name.partition(":")[2] for name in one.records[:_NAMED]]
        more = len(one.records) - len(shown)
        msgid = N_("{person} works here no longer and still has {count} {count:record|records}: {names}")
        if more > 0:
            msgid = N_(
                "{person} works here no longer and still has {count} {count:record|records}:"
                " {names} and {more} more"
            )
        values = {
            "person": office.name_of(one.person),
            "id": one.person,
            "count": len(one.records),
            "names": shown,
            "more": more,
        }
        yield Problem(
            "propctl.toml",
            0,
            "staff",
            msgid,
            values,
            N_("hand them over: propctl staff leave {id} --to PERSON"),
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
                elif most is not None and amount > scaled(str(most)) == 0:  # kept for somebody: below zero
                    msgid, bound = N_("{ledger}: {account} is overdrawn by {amount}"), most
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
                        "ledger": ledger.label,
                        "account": office.wording.account(full, account),
                        "amount": held(office, full, account, amount),
                        "bound": held(office, full, account, scaled(str(bound))),
                    },
                    N_("two desks drew on it at once; correct it with the area's reversing step"),
                )


def _places(office: Office, full: str, ledger: Ledger) -> Iterator[Problem]:
    """Things that two desks have put into two places."""
    for thing in dict.fromkeys(entry.thing for entry in office.index.postings(full)):
        if len(found := places(office, full, thing)) > 1:
            message = N_("{thing} is in several places: {places}")
            advice = N_("two desks moved it at once; look where it is, and take the other move back")
        elif found := taken_twice(office, full, thing):
            message = N_("{thing} was taken away twice: {places}")
            advice = N_("two desks moved it at once; take the move back that was not made")
        else:
            continue
        where = [office.wording.account(full, account) for account in found]
        yield Problem("records", 0, full, message, {"thing": thing, "places": where}, advice)
