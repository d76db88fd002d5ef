"""Clauses are amended: what a parameter may be, what follows from it, and one more line in ``rules.toml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.entry.typed_times import NoSuchTime, length_in_figures, parse_clock
from propctl.errors import N_, BadData, NotSaved, Refused, UsageError
from propctl.office.compiling.everything_read import names_in
from propctl.office.compiling.touched import touched
from propctl.office.opened.compiled import refuse_left
from propctl.office.opened.settings import Settings, holds, ordered
from propctl.regulation.amendments import Amendment, History
from propctl.regulation.catalog import Catalog
from propctl.regulation.claims import claims
from propctl.regulation.model.constructs import Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.text import Label
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.parameters import NEAR_ENTRIES, NO_SUCH_ENTRY, falling, read_parameter
from propctl.regulation.roles import RANK_ORDER, rank_order
from propctl.regulation.soundness.areas import findings
from propctl.regulation.soundness.checking import Nameable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import DueRow
    from propctl.words.wording import Wording

FILE = "rules.toml"
HEAD = b"# The office's own values for clauses: one line each, the newest last.\namendments = [\n]\n"
IN_FORCE = "in_force"  # what switches a clause on and off
MAY_AMEND = "supervisor+"
NOBODY = N_("{rule} can't be set so: nobody would be a supervisor or above, who alone amends clauses")


class Proposal(msgspec.Struct, frozen=True):
    """What an amendment would change, before it is saved."""

    amendment: Amendment
    before: Label  # the clause as it reads on the day before it holds
    after: Label
    touches: list[tuple[str, str]]  # (area, kind of construct) that carry the clause out
    kept: int  # limits that run now and keep the value they have: they started before, or are missed
    moved: int  # … that go by the new value
    repeats: bool = False  # whether the office has set just that already: there is nothing to save


def amend(
    office: Office, rule_id: str, changes: Mapping[str, str], since: dt.date, reason: str = ""
) -> Amendment:
    """Set parameters of a clause from a day on, and keep that in ``rules.toml`` and in git.

    As ``propose``, which raises all that can be wrong before anything is written. What the office has set
    so already is not written again.
    """
    proposal = propose(office, rule_id, changes, since, reason)
    if not proposal.repeats:
        keep(office, proposal.amendment)
    return proposal.amendment


def propose(
    office: Office, rule_id: str, changes: Mapping[str, str], since: dt.date, reason: str = ""
) -> Proposal:
    """What setting parameters of a clause from a day on would change; nothing is saved.

    ``changes``: parameter -> value as typed; ``in_force`` switches the clause on or off. ``UsageError`` for
    an unknown parameter, a value that does not fit its type or leaves a declaration unsound, and a second
    value from one day where the first was judged by and no ``reason`` is given. ``Refused`` below supervisor.
    """
    rule = office.catalog.rule(rule_id)
    refuse_left(office.sources.compiled, FILE)
    if not changes:
        raise UsageError(N_("nothing to change: write PARAMETER=VALUE"))
    if not holds(office.operator, MAY_AMEND):
        raise Refused(
            N_("clauses are amended by supervisors or above; {person} is not"),
            person=office.name_of(office.operator.id),
        )
    amendment = _amendment(office, rule, changes, since, reason)
    _refuse_second(office, amendment)
    amended = _amended(office, amendment)
    _refuse_falling(office, amended, amendment)
    _refuse_unsound(office, amended, amendment)
    _refuse_for_good(office, amended, amendment)
    running = [clock for clock in office.index.due() if clock.rule == rule.id]
    moved = sum(_goes_by(office, clock, since) for clock in running)
    return Proposal(
        amendment,
        office.rule_text(rule, since - dt.timedelta(days=1)),
        office.under(amended).worded(rule, amended.params(rule, since)),
        [
            (area.name, kind)
            for area in office.catalog.areas()
            for kind in sorted(claims(area).get(rule.id, ()))
        ],
        len(running) - moved,
        moved,
        _repeats(office.catalog.history, amendment),
    )


def _repeats(history: History, new: Amendment) -> bool:
    """Whether the office's own values on that day are those already; what is shipped is nobody's own."""
    return all(history.value(new.rule, name, ..., new.since) == value for name, value in new.set.items())


def _amendment(
    office: Office, rule: Rule, changes: Mapping[str, str], since: dt.date, reason: str
) -> Amendment:
    """What was typed, read: lists first, for other values may name what they list from then on."""
    wording, texts = office.wording, {}
    for typed, text in changes.items():
        texts[wording.parameter_meant(rule, typed)] = text
    found = Amendment(
        rule=rule.id, set={}, since=since, entered=office.now, by=office.operator.id, reason=reason
    )
    day = max(since, office.today)
    for name in sorted(texts, key=lambda one: not _lists(rule, one)):
        known = Nameable(names_in(office.settings), _amended(office, found), day)
        value = _read(wording, rule, name, texts[name], known)
        found = msgspec.structs.replace(found, set={**found.set, name: value})
    return found


def _lists(rule: Rule, name: str) -> bool:
    """Whether a parameter says what there is to choose from."""
    return name in rule.params and parameter_type(rule, name).kind == "choices"


def _amended(office: Office, amendment: Amendment) -> Catalog:
    """The clauses as they would be."""
    return office.catalog.amended(History([*office.catalog.history.entries(), amendment]))


def _goes_by(office: Office, clock: DueRow, since: dt.date) -> bool:
    """Whether a limit that runs goes by a value of a day on: it began then, and is not missed yet."""
    missed = clock.due is not None and dt.datetime.fromisoformat(clock.due) < office.now
    return dt.datetime.fromisoformat(clock.start).astimezone(office.tz).date() >= since and not missed


def _read(wording: Wording, rule: Rule, name: str, text: str, known: Nameable) -> Any:
    """What was typed for a parameter, as its value."""
    if name not in (*rule.params, IN_FORCE):
        raise UsageError(
            N_("the clause {rule} has no parameter {name!r}; it has: {known}"),
            rule=rule.id,
            name=name,
            known=list(map(wording.parameter_typed, (*rule.params, IN_FORCE))),
        )
    switch = msgspec.structs.replace(rule, params={IN_FORCE: True}, types={}, never=[])
    try:
        return read_parameter(switch if name == IN_FORCE else rule, name, _as_said(rule, name, text), known)
    except UsageError as error:
        if error.values.get("name") == name:
            error.values["name"] = wording.parameter_typed(name)
        raise


def _as_said(rule: Rule, name: str, text: str) -> str:
    """A time of day or a length of time as people say it (晚上六点, 十五分钟), as clauses are written."""
    kind = parameter_type(rule, name).kind if name in rule.params else ""
    if kind == "time":
        with suppress(NoSuchTime):  # told by the type, with what would be right
            return parse_clock(text) or text
    return length_in_figures(text) if kind == "limit" else text


def _refuse_second(office: Office, new: Amendment) -> None:
    """Of one day there is one value, unless nothing was judged by the first, or a reason is given."""
    of_day = [one for one in office.catalog.history.of(new.rule) if one.since == new.since]
    holding = {name: one for one in of_day for name in one.set}  # the one entered last holds
    for name, other in holding.items():
        if (
            new.set.get(name, other.set[name]) == other.set[name]
            or new.reason
            or not _judged_by(office, other)
        ):
            continue
        raise UsageError(
            N_(
                "{rule}: {name} is {value} from {since}, and records were judged by it since; "
                "say why it is corrected: --reason, or choose another day: --since"
            ),
            rule=new.rule,
            name=office.wording.parameter_typed(name),
            value=office.wording.parameter(office.catalog.rule(new.rule), name, other.set[name]),
            since=new.since,
        )


def _judged_by(office: Office, amendment: Amendment) -> bool:
    """Whether a record of a form that carries the clause out was written since the amendment held."""
    if amendment.since > office.today:
        return False
    held = dt.datetime.combine(amendment.since, dt.time(), office.now.tzinfo)
    start = max(amendment.entered, held).isoformat()
    forms = [
        f"{area.name}.{form}"
        for area in office.catalog.areas()
        if amendment.rule in claims(area)
        for form in area.form
    ]
    return any(office.index.rows(form=form, updated=start, limit=1) for form in forms)


def _refuse_unsound(office: Office, amended: Catalog, amendment: Amendment) -> None:
    """No amendment may leave a declaration that can't be carried out: without a choice that it names, say."""
    known, day = names_in(office.settings), max(amendment.since, office.today)
    wrong = findings(amended, known, day, touched(office, [amendment.rule]))
    before = {
        _key(area, finding)
        for area, some in findings(office.catalog, known, day, wrong).items()
        for finding in some
    }
    for area, some in wrong.items():
        for finding in some:
            if _key(area, finding) not in before:
                place, what = _place(office, area, finding), _in_words(office, finding)
                why = UsageError(N_("{place}: {what}"), place=place, what=what) if place else what
                raise UsageError(N_("{rule} can't be set so: {why}"), rule=amendment.rule, why=why)


def _refuse_falling(office: Office, amended: Catalog, amendment: Amendment) -> None:
    """No range that ends before it begins, on that day or any that an amendment holds from later."""
    wording, rule = office.wording, amended.rule(amendment.rule)
    later = [one.since for one in amended.history.of(rule.id) if one.since >= amendment.since]
    for day in sorted({amendment.since, *later}):
        values = amended.params(rule, day)
        for first, then in falling(rule, values):
            raise UsageError(
                N_("{rule}: {first} ({low}) must not be above {then} ({high}); change both in one command"),
                rule=rule.id,
                first=wording.parameter_typed(first),
                low=wording.parameter(rule, first, values[first]),
                then=wording.parameter_typed(then),
                high=wording.parameter(rule, then, values[then]),
            )


def _refuse_for_good(office: Office, amended: Catalog, amendment: Amendment) -> None:
    """No order of ranks by which nobody of the staff could ever amend a clause again, this one either."""
    if amendment.rule == RANK_ORDER and leaves_nobody(office.settings, amended, amendment, office.today):
        raise UsageError(NOBODY, rule=amendment.rule)


def leaves_nobody(settings: Settings, amended: Catalog, amendment: Amendment, today: dt.date) -> bool:
    """Whether an order of ranks leaves nobody of the staff who could amend a clause."""
    then = ordered(settings, rank_order(amended, max(amendment.since, today)))
    return not any(holds(one, MAY_AMEND) for one in then.staff.values() if one.works_on(today))


def _place(office: Office, area: str, finding: Finding) -> str:
    """What a finding is about, in words (收费 汇报欠费情况); "" for a clause, which says so itself."""
    kind, name, *rest = [str(part) for part in finding.at] + ["", ""]
    wording, declared = office.wording, office.catalog.area(area)
    if kind == "rule":
        return ""
    called = [wording.label(declared.title) if declared.title else area]
    if kind == "form":
        form = f"{area}.{name}"
        called.append(wording.label(office.form_label(form)))
        if rest[0] in ("field", "ask"):
            called.append(wording.field(form, rest[1]))
        elif rest[0] in ("step", "need"):
            called.append(wording.step(form, rest[1]))
    elif isinstance(entries := getattr(declared, kind, None), Mapping) and (entry := entries.get(name)):
        called.append(wording.label(getattr(entry, "label", None) or Label(name)))
    return " ".join(filter(None, called))


def _in_words(office: Office, finding: Finding) -> BadData:
    """What is wrong as whoever amends a clause calls it: parameters, steps and posts by their titles."""
    wording, values = office.wording, dict(finding.what.values)
    if finding.at[:1] == ("rule",) and finding.at[2:] == ("params", values.get("name")):
        rule, name = office.catalog.rule(str(values["rule"])), str(values["name"])
        values["name"] = wording.parameter_typed(name)
        if finding.what.msgid in (NO_SUCH_ENTRY, NEAR_ENTRIES):  # of a list that the amendment shortens
            message = N_("{name} still names {entry}, which it takes away: change both in one command")
            entry = wording.parameter(rule, name, [values["entry"]])
            return BadData(message, name=values["name"], entry=entry)
    if finding.at[0] == "role" and "step" in values:
        values["step"] = wording.label(office.catalog.steps()[str(values["step"])])
        values |= {name: wording.posts(as_list(values.get(name))) for name in ("posts", "others")}
    return BadData(finding.what.msgid, **values)


def _key(area: str, finding: Finding) -> tuple[str, str, str]:
    return area, finding.key, str(finding.what)


def keep(office: Office, amendment: Amendment) -> None:
    """Save an amendment that was proposed: one more line in ``rules.toml``: it merges as records do."""
    from propctl.store.files import backlog, fsio, lock
    from propctl.store.files.toml import dump_value

    path = office.root / FILE
    line = dump_value(msgspec.structs.asdict(amendment) if amendment.reason else _without_reason(amendment))
    with lock.workspace_lock(office.root, f"{office.operator.id}: rules set"):
        old = fsio.read(path) if path.exists() else None
        text = (old or HEAD).decode("utf-8").rstrip()
        if not text.endswith("]"):
            raise NotSaved(N_("{file}: the list of amendments does not end with ]; mend it first"), file=FILE)
        data = f"{text[:-1]}  {line},\n]\n".encode()
        if office.git is not None and old is not None:
            office.git.take_in({FILE: old}, office.written)
        with backlog.noted(office.root, [FILE]):
            if old is None:
                fsio.write_new(path, data)
            else:
                fsio.replace(path, data, expected=old)
            if office.git is not None:
                office.git.commit([FILE], f"rules set {amendment.rule}", office.operator.id, office.written)


def _without_reason(amendment: Amendment) -> dict[str, Any]:
    found = msgspec.structs.asdict(amendment)
    del found["reason"]
    return found
