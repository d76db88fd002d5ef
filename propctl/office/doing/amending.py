"""Clauses: changing their parameters with a date, and counting which of them work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, NotSaved, Refused, UsageError
from propctl.office.opened.settings import holds
from propctl.regex import regex
from propctl.regulation.amendments import Amendment
from propctl.regulation.catalog import parameter
from propctl.regulation.model.constructs import UNSET, Area, Construct, Rule
from propctl.regulation.model.lists import as_list

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

FILE = "rules.toml"
HEAD = b"# The office's own values for clauses: one line each, the newest last.\namendments = [\n]\n"
PAIR = regex(r"[a-z][\w-]*:.")  # a choice as it is typed: lights:公共照明
LIMITS = ("within", "before", "after")
SENTENCES = ("text", "greeting", "opening", "holding", "transferring", "closing", "policy_basis")


def amend(office: Office, rule_id: str, changes: Mapping[str, str], since: dt.date) -> Amendment:
    """Set parameters of a clause from a day on, and keep that in ``rules.toml`` and in git.

    ``changes``: parameter -> value as typed; ``in_force`` switches the clause on or off.
    Raises ``UsageError`` for an unknown parameter, a wrong value, or a second value from the same day.
    """
    rule = office.catalog.rule(rule_id)
    if not changes:
        raise UsageError(N_("nothing to change: write PARAMETER=VALUE"))
    if not holds(office.operator, "supervisor+"):
        raise Refused(
            N_("clauses are amended by supervisors or above; {person} is not"),
            person=office.name_of(office.operator.id),
        )
    values = {name: read_param(rule, name, text) for name, text in changes.items()}
    for other in office.catalog.history.of(rule.id):
        clash = [name for name in values if name in other.set and values[name] != other.set[name]]
        if other.since == since and clash:
            raise UsageError(
                N_("{rule}: {name} was set to {value} from {since} already; choose another day"),
                rule=rule.id,
                name=clash[0],
                value=other.set[clash[0]],
                since=since,
            )
    amendment = Amendment(rule=rule.id, set=values, since=since, entered=office.now, by=office.operator.id)
    _keep(office, amendment)
    return amendment


def read_param(rule: Rule, name: str, text: str) -> Any:
    """A parameter's value as typed, of the kind that the shipped value has."""
    if name == "in_force":
        return _yes_or_no(rule, name, text)
    if name not in rule.params:
        raise UsageError(
            N_("the clause {rule} has no parameter {name!r}; it has: {known}"),
            rule=rule.id,
            name=name,
            known=", ".join([*rule.params, "in_force"]),
        )
    shipped = rule.params[name]
    text = text.strip()
    if text == UNSET:
        return UNSET
    if name in LIMITS or name.endswith(("_every", "_within", "_limit")):
        from propctl.worktime.limits import parse_limit

        return str(parse_limit(text))
    if isinstance(shipped, bool):
        return _yes_or_no(rule, name, text)
    if isinstance(shipped, int):
        return _number(rule, name, text)
    pairs = [entry.strip() for entry in text.replace("，", ",").replace("：", ":").split(",")]
    if isinstance(shipped, dict) or (shipped == UNSET and all(PAIR.match(entry) for entry in pairs)):
        return dict(_pair(rule, name, entry) for entry in pairs)
    if shipped == UNSET and name in SENTENCES:
        return text
    entries = [entry.strip() for entry in re.split("[,，、]", text) if entry.strip()]
    if isinstance(shipped, list) or (shipped == UNSET and len(entries) > 1):
        return entries
    return _number(rule, name, text) if shipped == UNSET and text.isdecimal() else text


def _pair(rule: Rule, name: str, entry: str) -> tuple[str, str]:
    key, mark, value = entry.partition(":")
    if not mark:
        raise UsageError(N_("{rule}: write {name} as id:label,id:label"), rule=rule.id, name=name)
    return key.strip(), value.strip()


def _yes_or_no(rule: Rule, name: str, text: str) -> bool:
    known = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    if text.strip().lower() not in known:
        raise UsageError(
            N_("{rule}: {name} is true or false, not {value!r}"), rule=rule.id, name=name, value=text
        )
    return known[text.strip().lower()]


def _number(rule: Rule, name: str, text: str) -> int:
    try:
        return int(text.rstrip("%"))
    except ValueError:
        raise UsageError(
            N_("{rule}: {name} is a whole number, not {value!r}"), rule=rule.id, name=name, value=text
        ) from None


def _keep(office: Office, amendment: Amendment) -> None:
    """One more line in ``rules.toml``: it merges as records do."""
    from propctl.store.files import fsio, lock
    from propctl.store.files.toml import dump_value

    path = office.root / FILE
    line = dump_value(
        {
            "rule": amendment.rule,
            "set": amendment.set,
            "since": amendment.since,
            "entered": amendment.entered,
            "by": amendment.by,
        }
    )
    with lock.workspace_lock(office.root, f"{office.operator.id}: rules set"):
        old = fsio.read(path) if path.exists() else None
        text = (old or HEAD).decode("utf-8").rstrip()
        if not text.endswith("]"):
            raise NotSaved(N_("{file}: the list of amendments does not end with ]; mend it first"), file=FILE)
        data = f"{text[:-1]}  {line},\n]\n".encode()
        if old is None:
            fsio.write_new(path, data)
        else:
            fsio.replace(path, data, expected=old)
        if office.git is not None:
            office.git.commit([FILE], f"rules set {amendment.rule}", office.operator.id, office.now)


class AreaCoverage(msgspec.Struct):
    """How many clauses of an area work, and which do not."""

    area: str
    total: int
    claimed: int
    tested: int
    published: int
    exempt: int
    missing: list[str]


def claims(area: Area) -> dict[str, set[str]]:
    """Which constructs of an area carry out which clause: id -> kinds (step, clock, page …)."""
    found: dict[str, set[str]] = {}

    def add(kind: str, construct: Construct) -> None:
        for name in construct.claims:
            full = name if "." in name else f"{area.name}.{name}"
            found.setdefault(full, set()).add(kind)

    add("page", area.page)
    for kind in ("clock", "routine", "lists", "indicator", "ledger", "document", "command", "batch"):
        for construct in getattr(area, kind).values():
            add(kind, construct)
    for form in area.form.values():
        add("form", form)
        for kind in ("field", "ask", "step"):
            for construct in getattr(form, kind).values():
                add(kind, construct)
        for step in form.step.values():
            for line in step.lines:
                full = line.rule if "." in line.rule else f"{area.name}.{line.rule}"
                found.setdefault(full, set()).add("say")
        for needs in form.need.values():
            for need in needs:
                found.setdefault(need.rule if "." in need.rule else f"{area.name}.{need.rule}", set()).add(
                    "need"
                )
    for reference in _references(area):
        found.setdefault(reference, set()).add("param")
    return found


def _references(area: Area) -> Iterable[str]:
    """Clauses whose parameter a declaration reads (``post = "$clause.post"``)."""
    for form in area.form.values():
        for step in form.step.values():
            for post in (*as_list(step.post), step.approve):
                if post.startswith("$"):
                    yield parameter(area.name, post)[0]


def coverage(office: Office, tested: set[str], areas: Iterable[str] = ()) -> list[AreaCoverage]:
    """For each area: how many clauses there are, are carried out, tested, printed or exempt; and the rest."""
    everywhere: dict[str, set[str]] = {}
    for area in office.catalog.areas():
        for rule, kinds in claims(area).items():
            everywhere.setdefault(rule, set()).update(kinds)
    found = []
    for name in areas or office.catalog.names:
        rules = list({rule.id: rule for rule in office.catalog.rules(name).values()}.values())
        carried = {rule.id for rule in rules if everywhere.get(rule.id) or _by_alias(rule, everywhere)}
        exempt = {rule.id for rule in rules if rule.exempt}
        proved = {rule.id for rule in rules if {rule.id, *rule.aliases} & tested}
        missing = [r.id for r in rules if r.id not in exempt and not (r.id in carried and r.id in proved)]
        printed = [rule for rule in rules if rule.in_force and not rule.exempt]
        found.append(
            AreaCoverage(
                name,
                len(rules),
                len(carried - exempt),
                len(proved - exempt),
                len(printed),
                len(exempt),
                missing,
            )
        )
    return found


def _by_alias(rule: Rule, everywhere: dict[str, set[str]]) -> bool:
    return any(alias in everywhere for alias in rule.aliases)
