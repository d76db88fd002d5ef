"""A notice before it goes out: its buildings, its fields, what contradicts it, and how it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.api import (
    N_,
    BadData,
    Filled,
    Folded,
    Label,
    Office,
    Ref,
    UsageError,
    clause,
    contradictions,
    field_title,
    is_posted,
    label,
    notice_as_text,
    notices_run_out,
    persons_named,
    print_file,
    printed_notice,
    rows,
)
from propctl_plugins.notices.numbers import FORM

if TYPE_CHECKING:
    from pathlib import Path


def check_blocks(office: Office, blocks: list[str]) -> None:
    """A notice for a building that does not exist reaches nobody."""
    known = office.settings.site.blocks
    for block in blocks:
        if known and block not in known:
            raise UsageError(N_("there is no building {block}; there are: {known}"), block=block, known=known)


def check_sign(office: Office, sign: Filled) -> None:
    """A lift's sign says what the clause asks for; the office's hotline is its telephone if none is named."""
    rule = clause(office, "notices.lift-out-of-service")
    if not rule.in_force:
        return
    known = {"contact": office.settings.office.hotline, **sign.values}
    missing = {name: label(text) for name, text in rule.table("fields").items() if not known.get(name)}
    if missing:
        names = Label(
            "、".join(f"{title.zh} (--{name})" for name, title in missing.items()),
            ", ".join(f"{title.en or title.zh} (--{name})" for name, title in missing.items()),
        )
        raise UsageError(N_("still missing: {names}"), names=names)


def check_contradiction(office: Office, record_id: str, notice: Filled) -> None:
    """No second notice in force that says other times for the same thing and place."""
    for problem in contradictions(office, record_id, notice.values):
        raise UsageError(problem.message, **problem.values)


def check_persons(office: Office, record_id: str, notice: Filled) -> None:
    """Nobody is shown on a wall: no name of a resident who has not agreed, no number, no flat's debt."""
    fields = {name: str(value) for name, value in notice.values.items() if isinstance(value, str)}
    agreed = notice.text("kind") == "commendation" and bool(notice.values.get("consent"))
    for text, kind, shown in persons_named(office, fields.values(), agreed=agreed):
        name = next(name for name, said in fields.items() if said == text)
        raise BadData(
            N_("{field} shows {kind} ({shown}), which no notice may: propctl amend {id} --set {name}=…"),
            field=field_title(office, FORM, name),
            kind=kind,
            shown=shown,
            id=record_id or "-",
            name=name,
        )


def print_paper(office: Office, notice: Folded, *, large: bool, pdf: bool = False) -> Path:
    """A notice as A4 HTML or PDF in the clone's private folder; one that is not published is not printed."""
    _check_posted(office, notice, N_("{id} is {state}; it is printed once it is published"))
    return print_file(office, notice.id, printed_notice(office, notice, large=large, pdf=pdf))


def chat_text(office: Office, notice: Folded) -> str:
    """A notice as plain text for a group chat; only one that is published goes out."""
    _check_posted(office, notice, N_("{id} is {state}; it goes out once it is published"))
    return notice_as_text(office, notice)


def _check_posted(office: Office, notice: Folded, message: str) -> None:
    if not is_posted(notice):
        raise UsageError(message, id=notice.id, state=office.state_label(notice.form, notice.state))


def run_out(office: Office) -> set[Ref]:
    """The notices whose time has passed and that nobody has put out of force."""
    return notices_run_out(office)


def hung_too_long(office: Office) -> set[Ref]:
    """The postings of such notices: they are to be taken down."""
    over = {notice.id for notice in notices_run_out(office)}
    return {row.ref for row in rows(office, "notices.posting", states="up") if row.text("notice") in over}
