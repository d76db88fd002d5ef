"""``propctl rules``: clauses, their parameters, amendments, and which of them work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import Row, emit, emit_json, heading, reading, say, table
from propctl.cli.frame.session import Session, current
from propctl.cli.frame.width import clip
from propctl.cli.typed.assignments import assigned
from propctl.cli.typed.typed_days import typed_day
from propctl.errors import N_, PropctlError, UsageError, saved_anyway
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.words.citations import citation

if TYPE_CHECKING:
    from propctl.office.asking.explained import Explained
    from propctl.office.doing.amending import Proposal
    from propctl.regulation.language.explanation import Read
    from propctl.regulation.language.phrases import Telling

_READ = {  # what a condition reads
    "field": N_("field"),
    "step": N_("step"),
    "state": N_("state"),
    "id": N_("record"),
    "form": N_("form"),
    "parameter": N_("parameter"),
    "records": N_("records"),
    "clock": N_("clock"),
    "account": N_("account"),
    "operator": N_("operator"),
    "time": N_("time"),
    "roster": N_("roster"),
}


rules = Group("rules", N_("Clauses, their parameters and amendments"))


@rules.command("list", zh="列表", help=N_("The clauses of an area, or of all"))
@argument("area", required=False, default="", word=N_("AREA"), offers=offers.areas)
@option("--unset", is_flag=True, help=N_("Only those with a parameter that nobody has set"))
@reading
def list_(area: str, unset: bool, style: str | None) -> None:
    """List clauses."""
    session = current()
    wording = session.office.wording
    rows = [_row(session, rule) | {"unset": _unset(session, rule)} for rule in _rules(session, area)]
    heads = (N_("Clause"), N_("In force"), *([N_("Not set")] if unset else []), N_("Text"))
    emit(
        [row for row in rows if row["unset"] or not unset],
        [session.words(name) for name in heads],
        lambda row: [
            row["id"],
            wording.yes_or_no(row["in_force"]),
            *([wording.joined(map(wording.parameter_typed, row["unset"]))] if unset else []),
            clip(_text(session, row["id"]), 96),
        ],
        style,
        empty=session.words(N_("There is nothing here.")),
    )


@rules.command("find", zh="查找", help=N_("Clauses that say something, each with its source and page"))
@argument("text", nargs=-1, required=True, word=N_("TEXT"))
@reading
def find(text: tuple[str, ...], style: str | None) -> None:
    """List the clauses that hold every word, in their text, their source or the title of their area."""
    session = current()
    found = clauses_that_say(session, " ".join(text))
    emit(
        [_row(session, rule) | {"page": _page(rule)} for rule in found],
        [
            session.words(name)
            for name in (N_("Clause"), N_("In force"), N_("Text"), N_("Source"), N_("Page"))
        ],
        lambda row: [
            row["id"],
            session.office.wording.yes_or_no(row["in_force"]),
            clip(_text(session, row["id"]), 96),
            citation(session.catalog.rule(row["id"]).source).of(session.lang),
            row["page"],
        ],
        style,
        empty=session.words(N_("No clause says that.")),
    )


def clauses_that_say(session: Session, text: str) -> list[Rule]:
    """The clauses that hold every word of a text, whatever its case."""
    wanted = text.casefold().split()
    return [rule for rule in _rules(session, "") if all(part in _said(session, rule) for part in wanted)]


def _said(session: Session, rule: Rule) -> str:
    """All that a clause can be found by: its words today, its id, where it stands, and its area."""
    area = session.office.wording.area(rule.id.partition(".")[0])
    parts = (_text(session, rule.id), rule.id, citation(rule.source).of(session.lang), area)
    return "\n".join(parts).casefold()


def _page(rule: Rule) -> str:
    """Where the handbook has a clause."""
    area, _, name = rule.id.partition(".")
    return f"handbook/{area}.html#{name}"


def _rules(session: Session, area: str) -> Iterable[Rule]:
    """The clauses of an area, or of all; none for offices of another kind."""
    catalog, today = session.catalog, session.now.date()
    for name in [catalog.area_named(area)] if area else catalog.names:
        found = {rule.id: rule for rule in catalog.rules(name).values()}.values()
        yield from (rule for rule in found if not catalog.elsewhere(rule, today))


def _params(session: Session, rule: Rule) -> dict[str, object]:
    return session.catalog.params(rule, session.now.date())


def _unset(session: Session, rule: Rule) -> list[str]:
    """The parameters that nobody has set, which its text need not name."""
    return [name for name, value in _params(session, rule).items() if value == UNSET]


def _text(session: Session, rule_id: str, day: dt.date | None = None) -> str:
    """A clause in words, as it reads on a day (default: today)."""
    rule = session.catalog.rule(rule_id)
    params = session.catalog.params(rule, day or session.now.date())
    return session.office.wording.clause(rule, params)


def _changed(session: Session, rule_id: str, changes: dict[str, Any]) -> str:
    """What an amendment sets, each parameter as ``rules set`` takes it, its value in words."""
    wording, rule = session.office.wording, session.catalog.rule(rule_id)
    colon = session.words(N_(": "))
    return wording.joined(
        f"{wording.parameter_typed(name)}{colon}{wording.parameter(rule, name, value)}"
        for name, value in changes.items()
    )


def _row(session: Session, rule: Rule) -> Row:
    return {
        "id": rule.id,
        "zh": rule.zh,
        "en": rule.en,
        "document": rule.source.title.of(session.lang),
        "clause": rule.source.place.of(session.lang),
        "strength": rule.strength,
        "audience": rule.audience,
        "in_force": session.catalog.in_force(rule.id, session.now.date()),
        "params": _params(session, rule),
        "exempt": rule.exempt,
    }


@rules.command("show", zh="查看", help=N_("One clause: its text, source, parameters and what carries it out"))
@argument("rule", word=N_("CLAUSE"), offers=offers.clauses)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def show(rule: str, as_json: bool) -> None:
    """Show one clause."""
    session = current()
    found = session.catalog.rule(rule)
    if as_json:
        carriers = [f"{area}: {kind}" for area, kind in _carriers(session, found)]
        emit_json(_row(session, found) | {"carried_out_by": carriers})
        return
    print_clause(session, found)


def print_clause(session: Session, found: Rule) -> None:
    """A clause for people: its text, source, parameters and what carries it out."""
    words, carriers = session.words, _carriers(session, found)
    say(f"{found.id}  {_text(session, found.id)}")
    say(words(N_("Source: {source}"), source=citation(found.source).of(session.lang)))
    params = _params(session, found)
    if params:
        heading(words(N_("Parameters")))
        wording = session.office.wording
        shown = [
            [wording.parameter_typed(name), wording.parameter(found, name, value)]
            for name, value in params.items()
        ]
        table(["", ""], shown)
    if not session.catalog.in_force(found.id, session.now.date()):
        _say_not_in_force(session, found)
    if carriers:
        say(words(N_("Carried out by: {carriers}"), carriers=_constructs(session, carriers)))


def _say_not_in_force(session: Session, rule: Rule) -> None:
    """Why a clause is not in force, and how an office of the kind that it is for has it."""
    words = session.words
    say(words(N_("Not in force. {why}"), why=rule.exempt or rule.why))
    if rule.profile:
        message = N_("An office of this kind writes profiles = {profiles} under [office] in propctl.toml.")
        say(words(message, profiles=f'["{rule.profile}"]'))


def _carriers(session: Session, rule: Rule) -> list[tuple[str, str]]:
    """The constructs that carry out a clause, by area and kind."""
    from propctl.regulation.claims import claims

    areas = session.catalog.areas()
    return sorted((area.name, kind) for area in areas for kind in claims(area).get(rule.id, ()))


def _constructs(session: Session, found: Iterable[tuple[str, str]]) -> list[str]:
    """Constructs in words, ``(area, kind)`` each: 投诉处理：期限."""
    words, wording = session.words, session.office.wording
    colon = words(N_(": "))
    return list(dict.fromkeys(f"{wording.area(area)}{colon}{words(_KINDS[kind])}" for area, kind in found))


@rules.command("explain", zh="解释", help=N_("One clause: each condition that carries it out, in words"))
@argument("rule", word=N_("CLAUSE"), offers=offers.clauses)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def explain(rule: str, as_json: bool) -> None:
    """Say what the conditions that carry out a clause mean, and what they read."""
    from propctl.office.asking.explained import OfficeTelling, explained

    session = current()
    found, words = session.catalog.rule(rule), session.words
    each = list(explained(session.office, found))
    carriers = _carriers(session, found)
    if as_json:
        by = [f"{area}: {kind}" for area, kind in carriers]
        more = {"carried_out_by": by, "expressions": [_explained(session, one) for one in each]}
        emit_json(_row(session, found) | more)
        return
    say(f"{found.id}  {_text(session, found.id)}")
    telling = OfficeTelling(session.office)
    if found.params:
        heading(words(N_("Parameters")))
        name_of, value_of = session.office.wording.parameter_typed, telling.parameter
        table(["", ""], [[name_of(name), words.value(value_of(found.id, name))] for name in found.params])
    if not session.catalog.in_force(found.id, session.now.date()):
        _say_not_in_force(session, found)
    if carriers:
        say(words(N_("Carried out by: {carriers}"), carriers=_constructs(session, carriers)))
    if not each:
        say(words(N_("No condition carries it out or reads its parameters.")))
        return
    _say_conditions(session, each)
    reads = {(read.kind, read.name): read for one in each for read in one.reads}
    heading(words(N_("What these conditions read")))
    table(["", "", ""], [_read_line(session, read, telling) for read in reads.values()])


def _say_conditions(session: Session, each: list[Explained]) -> None:
    """Each condition in words and as it is written, under the form and key where it stands."""
    words, place = session.words, ""
    heading(words(N_("What carries it out")))
    for one in each:
        declared = one.declared
        here = f"{words.label(session.office.form_label(declared.form))}  {declared.area}: {declared.key}"
        if here != place:
            say(here)
            place = here
        say("  " + words(N_("{does}: {means}"), does=words(declared.does), means=one.means))
        say(f"    {declared.text}")


def _read_line(session: Session, read: Read, telling: Telling) -> list[str]:
    """A thing that is read: what kind of thing, what it is called, how it is written."""
    words, label = session.words, session.words.value(read.label)
    if read.kind == "parameter":
        rule, _, name = read.name[1:].rpartition(".")
        label = f"{label} = {words.value(telling.parameter(rule, name))}"
    return [words(_READ[read.kind]), label, read.name]


def _explained(session: Session, one: Explained) -> Row:
    declared, words = one.declared, session.words
    reads = [
        {"kind": read.kind, "name": read.name, "label": words.value(read.label)}
        | ({"value": read.value} if read.kind == "parameter" else {})
        for read in one.reads
    ]
    return {
        "area": declared.area,
        "key": declared.key,
        "form": declared.form,
        "rule": declared.rule,
        "does": words(declared.does),
        "expression": declared.text,
        "means": words.value(one.means),
        "reads": reads,
    }


@rules.command("set", zh="修订", help=N_("Change parameters of a clause from a day on: PARAMETER=VALUE …"))
@argument("rule", word=N_("CLAUSE"), offers=offers.clauses)
@argument(
    "changes",
    nargs=-1,
    required=True,
    word=N_("PARAMETER=VALUE"),
    offers_after=offers.parameters,
)
@option("--since", default="today", metavar=N_("DAY"), help=N_("From which day it holds; default: today"))
@option(
    "--reason",
    default="",
    metavar=N_("TEXT"),
    help=N_("Why a value that records were judged by is corrected"),
)
@option("--dry-run", is_flag=True, help=N_("Only show what would follow"))
def set_(rule: str, changes: tuple[str, ...], since: str, reason: str, dry_run: bool) -> None:
    """Amend a clause; what follows is said first, and with ``--dry-run`` nothing is saved."""
    from propctl.office.doing.amending import keep, propose

    session = current()
    office = session.office
    proposal = propose(office, rule, _typed(changes), typed_day(since, office.today), reason)
    if proposal.repeats:
        say(session.words(N_("{rule} is set so already; nothing was saved."), rule=proposal.amendment.rule))
        return
    _say_what_follows(session, proposal)
    if dry_run:
        say(session.words(N_("Nothing was saved.")))
        return
    keep(office, proposal.amendment)
    try:
        session.reopen()
    except (PropctlError, OSError) as error:
        raise saved_anyway(error) from None


def _typed(changes: Iterable[str]) -> dict[str, str]:
    """``PARAMETER=VALUE`` each; one name given twice is refused."""
    values: dict[str, str] = {}
    for change in changes:
        name, value = assigned(change)
        if value is None:
            raise UsageError(N_("{change}: write it like PARAMETER=VALUE"), change=change)
        if name in values:
            raise UsageError(N_("{name} is given twice; of one parameter there is one value"), name=name)
        values[name] = value
    return values


def _say_what_follows(session: Session, proposal: Proposal) -> None:
    """The clause in its new words, what carries it out, and what keeps the old value."""
    words, amendment = session.words, proposal.amendment
    switched = amendment.set.get("in_force")
    say(words(_HOLDS[switched], rule=amendment.rule, since=str(amendment.since)))
    say(words.label(proposal.after))
    if proposal.touches:
        say(words(N_("It changes: {what}"), what=_constructs(session, proposal.touches)))
    if proposal.kept:
        say(
            words(
                N_(
                    "{count} {count:limit|limits} that"
                    " {count:runs already keeps the value it has|run already keep the value they have}."
                ),
                count=proposal.kept,
            )
        )
    if proposal.moved:
        say(words(_LEFT if switched is False else _MOVED, count=proposal.moved))


_HOLDS = {
    None: N_("{rule} holds from {since}:"),
    True: N_("{rule} is in force from {since}:"),
    False: N_("{rule} is not in force any more from {since}:"),
}
_MOVED = N_("{count} {count:limit|limits} that {count:runs already goes|run already go} by the new value.")
_LEFT = N_("{count} {count:limit|limits} that {count:runs already is|run already are} counted no longer.")
_KINDS = {
    "page": N_("the page"),
    "clock": N_("deadlines"),
    "routine": N_("routine work"),
    "role": N_("what a post is"),
    "procedure": N_("procedures"),
    "lists": N_("lists"),
    "indicator": N_("figures"),
    "ladder": N_("measures for the n-th time"),
    "ledger": N_("accounts"),
    "document": N_("printed forms"),
    "command": N_("commands"),
    "batch": N_("batches"),
    "form": N_("forms"),
    "field": N_("fields"),
    "ask": N_("fields"),
    "step": N_("steps"),
    "say": N_("what is said"),
    "need": N_("what steps require"),
    "param": N_("who may do a step"),
}


@rules.command("history", zh="修订记录", help=N_("Every amendment, of one clause or of all"))
@argument("rule", required=False, default="", word=N_("CLAUSE"), offers=offers.clauses)
@reading
def history(rule: str, style: str | None) -> None:
    """List amendments in the order in which they take effect."""
    session = current()
    amended = session.office.catalog.history
    ids = [session.catalog.rule(rule).id] if rule else [found.id for found in _rules(session, "")]
    keys = ("rule", "since", "set", "by", "entered", "reason")
    rows = [{key: getattr(one, key) for key in keys} for rule_id in ids for one in amended.of(rule_id)]
    names = [N_("Clause"), N_("Since"), N_("Set"), N_("By"), N_("Entered"), N_("Reason")]
    if not any(row["reason"] for row in rows):
        names.pop()
    emit(
        rows,
        [session.words(name) for name in names],
        lambda row: [
            row["rule"],
            str(row["since"]),
            _changed(session, row["rule"], row["set"]),
            session.office.wording.person(row["by"]),
            session.office.wording.moment(row["entered"]),
            row["reason"],
        ][: len(names)],
        style,
        empty=session.words(N_("Nothing was amended.")),
    )


@rules.command("coverage", zh="落实情况", help=N_("How many clauses are enforced, tested and published"))
@argument("area", required=False, default="", word=N_("AREA"), offers=offers.areas)
@option("--tested", metavar=N_("FILE"), default="", help=N_("Ids of tested clauses, one a line"))
@reading
def coverage(area: str, tested: str, style: str | None) -> None:
    """Count which clauses work."""
    from pathlib import Path

    from propctl.office.checking.coverage import coverage as count

    session = current()
    proved = set(Path(tested).read_text(encoding="utf-8").split()) if tested else set()
    rows: list[Row] = [
        {
            "area": one.area,
            "total": one.total,
            "enforced": one.claimed,
            "tested": one.tested,
            "published": one.published,
            "exempt": one.exempt,
            "missing": one.missing,
        }
        for one in count(session.office, proved, [session.catalog.area_named(area)] if area else ())
    ]
    keys = ("area", "total", "enforced", "tested", "published", "exempt")
    names = (
        N_("Area"),
        N_("Clauses"),
        N_("Enforced"),
        N_("Tested"),
        N_("Published"),
        N_("Exempt"),
        N_("Missing"),
    )
    if style == "json":
        emit_json(_total(rows, keys) | {"areas": rows})
        return
    emit(
        [*rows, _total(rows, keys)],
        [session.words(name) for name in names],
        lambda row: [*(str(row[key]) for key in keys), str(len(row["missing"]))],
        style,
    )


def _total(rows: list[Row], keys: Iterable[str]) -> Row:
    total: Row = {key: sum(row[key] for row in rows) for key in keys if key != "area"}
    return {"area": "", **total, "missing": [rule for row in rows for rule in row["missing"]]}
