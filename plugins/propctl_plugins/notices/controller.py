"""Notices: numbers of the year, two that contradict each other, signs, proofreading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import Draft, Office, Ref, Request, UsageError, hookimpl, run
from propctl.errors import N_
from propctl_plugins.notices.numbers import FORM, next_number, register
from propctl_plugins.notices.papers import check_blocks, check_contradiction, check_sign, print_paper

if TYPE_CHECKING:
    import datetime as dt

    from propctl.store.index.entries import Row

LIFT = "lift-out-of-service"
SERVICES = "new-services"


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """When it is published a notice gets the year's next number, unless it was given one."""
    if draft.form != FORM:
        return None
    number = draft.before.values.get("number") or next_number(office, draft.at.year)
    return {"number": number, "published": draft.at}


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Buildings that exist, a sign's fields, and nothing in force that says otherwise."""
    if draft.form != FORM:
        return
    values = {**draft.before.values, **draft.values}
    check_blocks(office, values.get("blocks") or [])
    if values["kind"] == LIFT:
        check_sign(office, values)
    if draft.request.step != "draft":
        check_contradiction(office, draft.before.id, values)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """The services that a notice tells of are introduced once it is published."""
    if draft.form != FORM or draft.before.values.get("kind") != SERVICES:
        return []
    drafted = draft.before.registered
    told = [row for row in _new_services(office) if drafted and row.registered <= drafted.isoformat()]
    values = {"notice": draft.before.id}
    return [
        Request(form="notices.service", step="introduce", id=row.id, values=values, trusted=True)
        for row in told
    ]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """What stands on the bulletin board, the newest first."""
    if area != "notices":
        return None
    topics = office.catalog.param("notices.bulletin-board", "topics", office.today)
    rows = sorted(office.index.rows(form="notices.board", states=("up",)), key=lambda row: row.values["hung"])
    board = [
        {
            "topic": topics.get(row.values["topic"], row.values["topic"]).partition("|")[0],
            "title": row.values["title"],
            "text": row.values["text"],
            "up": row.values["hung"][:10],
            "law": row.values["topic"] == "law",
        }
        for row in reversed(rows)
    ]
    return {"board": board, "laws": [entry for entry in board if entry["law"]]}


# -- commands


def introduce(office: Office) -> str:
    """Draft a notice of the services added since the last one."""
    lines = [
        f"- {row.values['name']}:{row.values['about']}"
        + (f"({row.values['charge']})" if row.values.get("charge") else "")
        for row in _new_services(office)
    ]
    if not lines:
        raise UsageError(N_("no service was added since the last notice: propctl notices service add"))
    request = Request(
        form=FORM, step="draft", values={"kind": SERVICES, "body": "\n".join(lines)}, trusted=True
    )
    return run(office, request).folded.id


def lift_sign(
    office: Office,
    place: str,
    starts: dt.datetime | None = None,
    ends: dt.datetime | None = None,
    contact: str = "",
) -> str:
    """Publish the sign of a failed lift and print it: it can't wait for anybody's approval."""
    values = {"kind": LIFT, "place": place, "starts": starts or office.now}
    optional = {"ends": ends, "contact": contact}
    values |= {name: value for name, value in optional.items() if value}
    made = run(office, Request(form=FORM, step="sign", values=values)).folded
    return str(print_paper(office, made, large=True))


def print_notice(office: Office, notice: str, large: bool = False) -> str:
    """Print a notice on A4; the name of the file, which any browser prints."""
    return str(print_paper(office, office.folded(Ref(FORM, notice)), large=large))


def numbers(office: Office, year: int = 0) -> list[dict[str, Any]]:
    """The papers of a year by number, with a line for each number that is missing or used twice."""
    return register(office, year or office.today.year)


def proofread(office: Office, notice: str = "") -> list[dict[str, Any]]:
    """What to mend in a notice, or in all that are not published yet."""
    from propctl.regulation.proofread import corrections, unpunctuated, wrong_words

    rule = office.catalog.rule("notices.proofread")
    if not office.in_force(rule):
        return []
    params = office.catalog.params(rule, office.today)
    longest = params["max_unpunctuated_chars"]
    wanted = [notice] if notice else []
    rows = [row for row in office.index.rows(form=FORM) if row.id in wanted or (not wanted and _unsent(row))]
    words = corrections(params["wrong_words"])
    found = []
    for row in rows:
        for name, text in row.values.items():
            if isinstance(text, str):
                findings = list(wrong_words(text, words))
                findings += unpunctuated(text, longest) if isinstance(longest, int) else []
                found += [{"id": row.id, "field": name, **entry.row} for entry in findings]
    return found


# -- how


def _unsent(row: Row) -> bool:
    return row.state in ("draft", "approved")


def _new_services(office: Office) -> list[Row]:
    return list(office.index.rows(form="notices.service", states=("new",)))
