"""Notices: numbers of the year, two that contradict each other, signs, proofreading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Request,
    Row,
    UsageError,
    clause,
    filled,
    further,
    hookimpl,
    label,
    rows,
    run,
)
from propctl_plugins.notices.numbers import FORM, next_number, register
from propctl_plugins.notices.papers import (
    chat_text,
    check_blocks,
    check_contradiction,
    check_persons,
    check_sign,
    hung_too_long,
    print_paper,
    run_out,
)
from propctl_plugins.notices.reading import UNSENT, proofread

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["hung_too_long", "proofread", "run_out"]

LIFT = "lift-out-of-service"
SERVICES = "new-services"
SERVICE = "notices.service"


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """When it is published a notice gets the year's next number, unless it was given one."""
    number = filled(office, draft.before).text("number", "") or next_number(office, draft.at.year)
    return {"number": number, "published": draft.at}


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Buildings that exist, a sign's fields, nobody shown, and nothing in force that says otherwise."""
    notice = filled(office, draft)
    check_blocks(office, notice.many("blocks"))
    if notice.text("kind") == LIFT:
        check_sign(office, notice)
    if draft.request.step != "draft":
        check_persons(office, draft.before.id, notice)
    if draft.request.step in ("publish", "sign"):
        check_contradiction(office, draft.before.id, notice)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """The services that a notice tells of are introduced once it is published."""
    drafted = draft.before.registered
    if drafted is None or draft.before.values.get("kind") != SERVICES:
        return []
    told = [row for row in _new_services(office) if row.registered <= drafted]
    values = {"notice": draft.before.id}
    return [further(draft, "introduce", values, form=SERVICE, id=row.id) for row in told]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """What stands on the bulletin board, the newest first."""
    if area != "notices":
        return None
    topics = clause(office, "notices.bulletin-board").table("topics")
    hung = sorted(rows(office, "notices.board", states="up"), key=lambda row: row.time("hung"))
    board = [
        {
            "topic": label(topics.get(row.text("topic"), row.text("topic"))).zh,
            "title": row.text("title"),
            "text": row.text("text"),
            "up": f"{row.date('hung')}",
            "law": row.text("topic") == "law",
        }
        for row in reversed(hung)
    ]
    return {"board": board, "laws": [entry for entry in board if entry["law"]]}


# -- commands


def introduce(office: Office) -> str:
    """Draft a notice of the services added since the last one, drafts that wait for approval counted."""
    waiting = [row for row in rows(office, FORM, states=UNSENT) if row.text("kind") == SERVICES]
    lines = [
        f"- {row.text('name')}：{row.text('about')}"
        + (f"（{row.text('charge')}）" if row.has("charge") else "")
        for row in _new_services(office)
        if all(row.registered > draft.registered for draft in waiting)
    ]
    if not lines and waiting:
        raise UsageError(N_("{id} tells of them already; it waits to be published"), id=waiting[-1].id)
    if not lines:
        raise UsageError(N_("no service was added since the last notice: propctl notices service add"))
    values = {"kind": SERVICES, "body": "\n".join(lines)}
    return run(office, Request(form=FORM, step="draft", values=values, trusted=True)).folded.id


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


def print_notice(office: Office, notice: str, large: bool = False, pdf: bool = False) -> str:
    """Print a notice on A4; the name of the file: HTML, which any browser prints, or PDF."""
    return str(print_paper(office, office.folded(Ref(FORM, notice)), large=large, pdf=pdf))


def text(office: Office, notice: str) -> str:
    """A published notice as plain text, to be pasted into a group chat, with the address of its page."""
    return chat_text(office, office.folded(Ref(FORM, notice)))


def numbers(office: Office, year: int = 0) -> list[dict[str, Any]]:
    """The papers of a year by number, with a line for each number that is missing or used twice."""
    return register(office, year or office.today.year)


def _new_services(office: Office) -> list[Row]:
    return list(rows(office, SERVICE, states="new"))
