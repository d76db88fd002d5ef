"""What is counted at a handover of the front desk, and what the last sheet and the records say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from propctl.api import Filled, Office, Ref, Row, clause, field_title, label, row, rows

SHEET = "duty.handover"


def differences(office: Office, turn: str, sheet: Filled) -> Iterator[str]:
    """What was counted at the end of a turn at the desk and is not what the last sheet or the records say."""
    if not _of_the_desk(office, turn):
        return
    last = last_handover(office)
    before = _numbers(last, "desk_items", "item") if last else {}
    for item, number in _numbers(sheet, "desk_items", "item").items():
        if before.get(item, number) != number:
            yield _line(_entries(office, "handover-items", "items")[item], number, before[item])
    waiting = Counter[str]()
    for mail in rows(office, "frontdesk.mail", states="waiting"):
        waiting[mail.text("kind")] += mail.number("number", 1)
    counted = _numbers(sheet, "desk_mail", "kind")
    for kind, title in _entries(office, "handover-mail", "kinds").items():
        if counted.get(kind, 0) != waiting[kind]:
            yield _line(title, counted.get(kind, 0), waiting[kind])
    keys = sum(key.number("pieces", 1) for key in rows(office, "frontdesk.key", states="kept"))
    if sheet.has("desk_keys") and sheet.number("desk_keys") != keys:
        yield _line(field_title(office, SHEET, "desk_keys"), sheet.number("desk_keys"), keys)


def _entries(office: Office, rule: str, name: str) -> dict[str, str]:
    """What a clause lists, id -> title in the office's language."""
    found = clause(office, f"frontdesk.{rule}").table(name)
    return {id: label(title).of(office.lang) for id, title in found.items()}


def _numbers(sheet: Filled, field: str, by: str) -> dict[str, int]:
    return {line.text(by): line.number("number") for line in sheet.lines(field)}


def _line(what: str, number: int, expected: int) -> str:
    """One line of the list: as the heading says, counted and expected."""
    return f"{what} {number}/{expected}"


def _of_the_desk(office: Office, turn: str) -> bool:
    found = row(office, Ref("duty.turn", turn))
    posts = clause(office, "frontdesk.handover-log").many("post")
    return found is not None and found.text("post", "") in posts


def last_handover(office: Office) -> Row | None:
    """The last handover of the front desk that was signed."""
    signed = [one for one in rows(office, SHEET, states="signed") if _of_the_desk(office, one.text("turn"))]
    return max(signed, key=lambda one: one.updated, default=None)
