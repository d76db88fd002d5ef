"""What declarations can't say: who answers for a complaint, what repeats, what a day or a period held."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from propctl.api import Draft, Folded, Office, Request, hookimpl, records, refuse, view
from propctl.errors import N_

COMPLAINT = "complaints.complaint"
MISCONDUCT = "complaints.misconduct"
NO_FAVOURS = "complaints.no-soliciting-benefits"
SEVERITIES = ("normal", "important", "serious", "major")

# The clause whose post answers for a complaint: the first whose field holds one of the values.
HANDLERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("complaints.company-level-handler", "level", ("company",)),
    ("complaints.office-complaint-handler", "target", ("office",)),
    ("complaints.dispute-coordination", "target", ("dispute",)),
    ("complaints.major-handler", "severity", ("serious", "major")),
    ("complaints.steward-face-to-face", "channel", ("in-person",)),
)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """What is filled in once a record is there: who answers for a complaint, what a day or a period held."""
    match f"{draft.form}.{draft.request.step}":
        case "complaints.complaint.register":
            return _assigned(draft, {**handled(office, draft.values), **history(office, draft.values)})
        case "complaints.complaint.classify":
            return _assigned(draft, handled(office, {**draft.before.values, **draft.values}))
        case "complaints.review.register":
            return [_follow(draft, "fill-in", reviewed(office, draft.values["day"]))]
        case "complaints.analysis.register":
            return [_follow(draft, "count", counted(office, draft.values["since"], draft.values["until"]))]
    return []


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Nobody handles a report of favours asked for by himself; the name is sealed, so only code can tell."""
    if draft.form == MISCONDUCT and draft.by == accused(office, draft.before):
        clause = office.catalog.rule(NO_FAVOURS)
        refuse(office, NO_FAVOURS, N_("refused: {reason}"), reason=office.rule_text(clause))


@hookimpl
def propctl_may_reveal(office: Office, folded: Folded) -> bool | None:
    """Such a report is read by those who judge it, and never by the person accused."""
    if folded.form != MISCONDUCT:
        return None
    judges = {office.catalog.param(NO_FAVOURS, "post", office.today), "general-manager"}
    return not judges.isdisjoint(office.operator.posts) and office.operator.id != accused(office, folded)


def accused(office: Office, folded: Folded) -> Any:
    """Who is accused in a report of favours asked for, in clear."""
    return view(office, folded, reveal=True).values.get("accused")


def _assigned(draft: Draft, values: dict[str, Any]) -> list[Request]:
    return [_follow(draft, "assign", values)] if values else []


def _follow(draft: Draft, step: str, values: dict[str, Any]) -> Request:
    return Request(
        form=draft.form, step=step, id=draft.key, values=values, at=draft.at, by=draft.by, trusted=True
    )


def handled(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The post that answers for a complaint, by the first clause in force that names one."""
    for rule, field, wanted in HANDLERS:
        if values.get(field) in wanted and office.catalog.in_force(rule, office.today):
            return {"handler": office.catalog.param(rule, "post", office.today)}
    return {}


def history(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """An earlier remark of the unit, and the complaints that this one repeats, which raise it one level."""
    unit = values["unit"]
    remarks = records(office, "complaints.remark", where=f"unit = '{unit}'")
    found: dict[str, Any] = {"precursor": remarks[-1].id} if remarks else {}
    least = office.catalog.param("complaints.prevent-worsening", "at_least", office.today)
    if least == "unset":  # all complaints are not looked through for nothing
        return found
    same = f"unit = '{unit}' and category = {values['category']} and age(heard) <= $prevent-worsening.window"
    repeats = [row.id for row in records(office, COMPLAINT, where=same)]
    if repeats and len(repeats) + 1 >= least:
        level = SEVERITIES.index(values.get("severity", SEVERITIES[0]))
        found |= {"repeats": repeats, "severity": SEVERITIES[min(level + 1, len(SEVERITIES) - 1)]}
    return found


def reviewed(office: Office, day: dt.date) -> dict[str, Any]:
    """The complaints heard on a day, and what they were about."""
    rows = heard_on(office, day)
    return {
        "covers": [row.id for row in rows],
        "digest": tally(office, "category", [row.values for row in rows]),
    }


def heard_on(office: Office, day: dt.date) -> list[Any]:
    """The complaints heard on a day, the first one first."""
    rows = records(office, COMPLAINT, where=f"heard >= {day} and heard <= {day}")
    return sorted(rows, key=lambda row: str(row.values["heard"]))


def counted(office: Office, since: dt.date, until: dt.date) -> dict[str, Any]:
    """A period's complaints by class, department and cause, and how many of their clocks ran over."""
    rows = records(office, COMPLAINT, where=f"heard >= {since} and heard <= {until}")
    values = [row.values for row in rows]
    clocks = [clock for row in rows for clock in view(office, office.folded(row.ref)).clocks]
    return {
        "by_class": tally(office, "class", values),
        "by_department": tally(office, "departments", values),
        "by_cause": tally(office, "cause", values),
        "overdue": sum(clock.standing(office.now) in ("late", "overdue") for clock in clocks),
    }


def tally(office: Office, name: str, values: Iterable[dict[str, Any]]) -> list[str]:
    """How many have each value of a field, the most frequent first: 漏水 3件."""
    form = office.catalog.form(COMPLAINT)
    field = form.field.get(name) or form.ask[name]
    labels = office.catalog.choices("complaints", field, office.today) if field.type == "choice" else {}
    counts: Counter[str] = Counter()
    for one in values:
        held = one.get(name) or ["—"]
        counts.update(held if isinstance(held, list) else [held])
    return [f"{labels.get(value, value)} {count}件" for value, count in counts.most_common()]


def digest(office: Office, day: dt.date | None = None) -> list[dict[str, Any]]:
    """A day's complaints (default: today's), for the review."""
    shown = ("unit", "category", "severity", "about")
    rows = heard_on(office, day or office.today)
    return [
        {
            "id": row.id,
            "state": office.state_label(COMPLAINT, row.state).of(office.lang),
            **{name: row.values.get(name) for name in shown},
        }
        for row in rows
    ]


def house_rule(office: Office, clause: str) -> str:
    """A clause in plain words, with where it stands, to be read or handed to a resident."""
    rule = office.catalog.rule(clause)
    return f"{office.rule_text(rule).of(office.lang)}(《{rule.source.document}》{rule.source.clause})"
