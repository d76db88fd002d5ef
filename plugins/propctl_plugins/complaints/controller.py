"""What declarations can't say: who answers for a complaint, what repeats, who may read about a colleague."""

from __future__ import annotations

from typing import Any

from propctl.api import (
    N_,
    Draft,
    Filled,
    Folded,
    Office,
    Request,
    clause,
    filled,
    further,
    hookimpl,
    refuse,
    rows,
    view,
)
from propctl_plugins.complaints.reviews import COMPLAINT, counted, digest, house_rule, reviewed

__all__ = ["digest", "house_rule"]  # the area's commands

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
    after = filled(office, draft)
    match f"{draft.form}.{draft.request.step}":
        case "complaints.complaint.register":
            return _assigned(draft, {**handled(office, after), **history(office, after)})
        case "complaints.complaint.classify" | "complaints.complaint.amend":
            return _assigned(draft, _answering(office, draft, after))
        case "complaints.review.register":
            return [further(draft, "fill-in", reviewed(office, after.date("day")))]
        case "complaints.analysis.register":
            return [further(draft, "count", counted(office, after.date("since"), after.date("until")))]
    return []


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Nobody handles a report of favours asked for by himself; the name is sealed, so only code can tell."""
    if draft.by == accused(office, draft.before):
        refuse(office, NO_FAVOURS, N_("refused: {reason}"), reason=clause(office, NO_FAVOURS).label)


@hookimpl
def propctl_may_reveal(office: Office, folded: Folded) -> bool | None:
    """Such a report is read by those who judge it, and never by the person accused."""
    if folded.form != MISCONDUCT:
        return None
    judges = {*clause(office, NO_FAVOURS).many("post"), "general-manager"}
    return not judges.isdisjoint(office.operator.posts) and office.operator.id != accused(office, folded)


def accused(office: Office, folded: Folded) -> Any:
    """Who is accused in a report of favours asked for, in clear."""
    return view(office, folded, reveal=True).values.get("accused")


def _assigned(draft: Draft, values: dict[str, Any]) -> list[Request]:
    return [further(draft, "assign", values)] if values else []


def _answering(office: Office, draft: Draft, complaint: Filled) -> dict[str, Any]:
    """Who answers for an open complaint where its class or severity now says another than before.

    One that no clause gives to anybody any more goes back to the front desk.
    """
    before, desk = complaint.text("handler", ""), clause(office, "complaints.front-desk-tasks").many("post")
    now = handled(office, complaint).get("handler") or (desk[0] if before and desk else "")
    changed = now != before and draft.before.state in draft.declared.states["open"]
    return {"handler": now} if changed else {}


def handled(office: Office, complaint: Filled) -> dict[str, Any]:
    """The post that answers for a complaint, by the first clause in force that names one."""
    for name, field, wanted in HANDLERS:
        rule = clause(office, name)
        if complaint.text(field, "") in wanted and rule.in_force and (post := rule.text("post", "")):
            return {"handler": post}
    return {}


def history(office: Office, complaint: Filled) -> dict[str, Any]:
    """An earlier remark of the unit, and the complaints that this one repeats, which raise it one level."""
    mine = {"unit": complaint.text("unit", "")}
    heard = complaint.time("heard")
    found: dict[str, Any] = {}
    if clause(office, "complaints.prevent-before-filed").in_force:
        before = [row for row in rows(office, "complaints.remark", having=mine) if row.registered <= heard]
        found = {"precursor": max(before, key=lambda row: row.registered).id} if before else {}
    rule = clause(office, "complaints.prevent-worsening")
    least = rule.number("at_least", None)
    if least is None or not rule.in_force:  # all complaints are not looked through for nothing
        return found
    same = {**mine, "category": complaint.text("category")}
    repeats = rows(
        office, COMPLAINT, where="age(heard) <= $prevent-worsening.window and state != merged", having=same
    )
    ids = [row.id for row in repeats]
    if ids and len(ids) + 1 >= least:
        level = SEVERITIES.index(complaint.text("severity", SEVERITIES[0]))
        found |= {"repeats": ids, "severity": SEVERITIES[min(level + 1, len(SEVERITIES) - 1)]}
    return found
