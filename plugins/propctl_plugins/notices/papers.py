"""A notice before it goes out: its buildings, its fields, what contradicts it, and how it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import Folded, Label, Office, UsageError
from propctl.errors import N_

if TYPE_CHECKING:
    from pathlib import Path


def check_blocks(office: Office, blocks: list[str]) -> None:
    """A notice for a building that does not exist reaches nobody."""
    known = office.settings.site.blocks
    for block in blocks:
        if known and block not in known:
            raise UsageError(
                N_("there is no building {block}; there are: {known}"), block=block, known="、".join(known)
            )


def check_sign(office: Office, values: dict[str, Any]) -> None:
    """A lift's sign says what the clause asks for; the office's hotline is its telephone if none is named."""
    rule = office.catalog.rule("notices.lift-out-of-service")
    if not office.in_force(rule):
        return
    known = {"contact": office.settings.office.hotline, **values}
    fields = office.catalog.params(rule, office.today)["fields"]
    names = [(name, text.partition("|")) for name, text in fields.items() if not known.get(name)]
    if names:
        missing = Label(
            "、".join(f"{zh} (--{name})" for name, (zh, _, _) in names),
            ", ".join(f"{en or zh} (--{name})" for name, (zh, _, en) in names),
        )
        raise UsageError(N_("still missing: {names}"), names=missing)


def check_contradiction(office: Office, record_id: str, values: dict[str, Any]) -> None:
    """No second notice in force that says other times for the same thing and place."""
    from propctl.publish.notices import of_record, problems, shown_notices

    candidate = of_record(record_id, "published", values, office.now)
    others = [notice for notice in shown_notices(office) if not notice.over(office.now)]
    for problem in problems([*others, candidate]):
        if record_id in (problem.values.get("first"), problem.values.get("second")):
            raise UsageError(problem.message, **problem.values)


def print_paper(office: Office, notice: Folded, *, large: bool) -> Path:
    """A notice as A4 HTML in the clone's private folder; one that is not published is not printed."""
    from propctl.publish.notices import SHOWN, Writer, of_record
    from propctl.publish.paper.sheet_html import Press

    if notice.state not in SHOWN:
        raise UsageError(
            N_("{id} is {state}; it is printed once it is published"),
            id=notice.id,
            state=office.state_label(notice.form, notice.state),
        )
    written = Writer(office).write(of_record(notice.id, notice.state, notice.values, office.now))
    folder = office.root / ".propctl" / "print"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{notice.id}.html"
    path.write_text(Press(office).notice(written, large=large), encoding="utf-8")
    return path
