"""``propctl rules``: clauses, their parameters, amendments, and which of them work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from propctl.cli.frame.declared import argument, option
from propctl.cli.frame.help import group
from propctl.cli.frame.output import Row, emit, emit_json, heading, reading, say, shown, table
from propctl.cli.frame.session import Session, current
from propctl.cli.frame.typed_days import typed_day
from propctl.cli.frame.width import clip
from propctl.errors import N_, PropctlError, UsageError, saved_anyway
from propctl.regulation.model.constructs import UNSET, Rule


@group("rules", N_("Clauses, their parameters and amendments"), invoke_without_command=False)
def rules() -> None:
    """Clauses, their parameters and amendments."""


@rules.command("list", help=N_("The clauses of an area, or of all"))
@argument("area", required=False, default="", word=N_("AREA"))
@option("--unset", is_flag=True, help=N_("Only those with a parameter that nobody has set"))
@reading
def list_(area: str, unset: bool, style: str | None) -> None:
    """List clauses."""
    session = current()
    found = [rule for rule in _rules(session, area) if not unset or UNSET in _params(session, rule).values()]
    emit(
        [_row(session, rule) for rule in found],
        [session.words(name) for name in (N_("Clause"), N_("In force"), N_("Text"))],
        lambda row: [row["id"], shown(row["in_force"], session), clip(_text(session, row["id"]), 96)],
        style,
        empty=session.words(N_("There is nothing here.")),
    )


def _rules(session: Session, area: str) -> Iterable[Rule]:
    catalog = session.catalog
    if area:
        catalog.area(area)
    for name in [area] if area else catalog.names:
        yield from {rule.id: rule for rule in catalog.rules(name).values()}.values()


def _params(session: Session, rule: Rule) -> dict[str, object]:
    return session.catalog.params(rule, session.now.date())


def _text(session: Session, rule_id: str, day: dt.date | None = None) -> str:
    """A clause in words, as it reads on a day (default: today)."""
    rule = session.catalog.rule(rule_id)
    return session.words.label(session.office.rule_text(rule, day))


def _row(session: Session, rule: Rule) -> Row:
    return {
        "id": rule.id,
        "zh": rule.zh,
        "en": rule.en,
        "document": rule.source.document,
        "clause": rule.source.clause,
        "strength": rule.strength,
        "audience": rule.audience,
        "in_force": session.catalog.in_force(rule.id, session.now.date()),
        "params": _params(session, rule),
        "exempt": rule.exempt,
    }


@rules.command("show", help=N_("One clause: its text, source, parameters and what carries it out"))
@argument("rule", word=N_("CLAUSE"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def show(rule: str, as_json: bool) -> None:
    """Show one clause."""
    from propctl.office.doing.amending import claims

    session = current()
    found, words = session.catalog.rule(rule), session.words
    carriers = sorted(
        f"{area.name}: {kind}" for area in session.catalog.areas() for kind in claims(area).get(found.id, ())
    )
    if as_json:
        emit_json(_row(session, found) | {"carried_out_by": carriers})
        return
    say(f"{found.id}  {_text(session, found.id)}")
    say(words(N_("Source: {document}, {clause}"), document=found.source.document, clause=found.source.clause))
    params = _params(session, found)
    if params:
        heading(words(N_("Parameters")))
        table(["", ""], [[name, shown(value, session)] for name, value in params.items()])
    if not session.catalog.in_force(found.id, session.now.date()):
        say(words(N_("Not in force. {why}"), why=found.exempt or found.why))
    if carriers:
        say(words(N_("Carried out by: {carriers}"), carriers=carriers))


@rules.command("set", help=N_("Change parameters of a clause from a day on: PARAMETER=VALUE …"))
@argument("rule", word=N_("CLAUSE"))
@argument("changes", nargs=-1, required=True, word=N_("PARAMETER=VALUE"))
@option("--since", default="today", metavar=N_("DAY"), help=N_("From which day it holds; default: today"))
def set_(rule: str, changes: tuple[str, ...], since: str) -> None:
    """Amend a clause."""
    from propctl.office.doing.amending import amend

    session = current()
    values = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise UsageError(N_("{change}: write it like PARAMETER=VALUE"), change=change)
        values[name.strip()] = value
    amendment = amend(session.office, rule, values, typed_day(since, session.office.today))
    try:
        session.reopen()
        text = _text(session, amendment.rule, amendment.since)
    except (PropctlError, OSError) as error:
        raise saved_anyway(error) from None
    say(session.words(N_("{rule} holds from {since}:"), rule=amendment.rule, since=str(amendment.since)))
    say(text)


@rules.command("history", help=N_("Every amendment, of one clause or of all"))
@argument("rule", required=False, default="", word=N_("CLAUSE"))
@reading
def history(rule: str, style: str | None) -> None:
    """List amendments in the order in which they take effect."""
    session = current()
    amended = session.office.catalog.history
    ids = [session.catalog.rule(rule).id] if rule else [found.id for found in _rules(session, "")]
    rows = [
        {"rule": one.rule, "since": one.since, "set": one.set, "by": one.by, "entered": one.entered}
        for rule_id in ids
        for one in amended.of(rule_id)
    ]
    emit(
        rows,
        [session.words(name) for name in (N_("Clause"), N_("Since"), N_("Set"), N_("By"), N_("Entered"))],
        lambda row: [
            row["rule"],
            str(row["since"]),
            shown(row["set"], session),
            row["by"],
            shown(row["entered"], session),
        ],
        style,
        empty=session.words(N_("Nothing was amended.")),
    )


@rules.command("coverage", help=N_("How many clauses are enforced, tested and published"))
@argument("area", required=False, default="", word=N_("AREA"))
@option("--tested", metavar=N_("FILE"), default="", help=N_("Ids of tested clauses, one a line"))
@reading
def coverage(area: str, tested: str, style: str | None) -> None:
    """Count which clauses work."""
    from pathlib import Path

    from propctl.office.doing.amending import coverage as count

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
        for one in count(session.office, proved, [area] if area else ())
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
