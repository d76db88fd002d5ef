"""Notices before they go out: what contradicts them, and how they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.errors import Problem
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded


def contradictions(office: Office, record_id: str, values: Mapping[str, Any]) -> list[Problem]:
    """What a notice with these values would say otherwise than one that is in force."""
    from propctl.publish.notices import of_record, problems, shown_notices

    candidate = of_record(record_id, "published", dict(values), office.now)
    others = [notice for notice in shown_notices(office) if not notice.over(office.now)]
    found = problems([*others, candidate])
    return [one for one in found if record_id in (one.values.get("first"), one.values.get("second"))]


def notices_run_out(office: Office) -> set[Ref]:
    """The published notices whose time has passed: their end, their deadline, else the days shown."""
    from propctl.publish.notices import FORM, aged, of_record

    rows = office.index.rows(form=FORM, states=("published",))
    read = [of_record(row.id, row.state, row.values, office.now) for row in rows]
    return {Ref(FORM, notice.id) for notice in aged(office, read) if notice.over(office.now)}


def is_posted(folded: Folded) -> bool:
    """Whether a notice is, or was, on the board: only then is it printed."""
    from propctl.publish.notices import SHOWN

    return folded.state in SHOWN


def printed_notice(office: Office, folded: Folded, *, large: bool = False, pdf: bool = False) -> str | bytes:
    """A notice as A4 HTML with letterhead, number and place for the seal; ``large``: 大字版.

    ``pdf``: as PDF; ``SettingsError`` where no font with Chinese characters is installed.
    """
    from propctl.publish.notices import Writer, of_record

    written = Writer(office).write(of_record(folded.id, folded.state, folded.values, office.now))
    if pdf:
        from propctl.publish.paper.pdf import PdfPress

        return PdfPress(office).notice(written, large=large)
    from propctl.publish.paper.sheet_html import Press

    return Press(office).notice(written, large=large)


def notice_as_text(office: Office, folded: Folded) -> str:
    """A notice as plain text, to be pasted into a group chat; the address of its page is its last line."""
    from propctl.publish.notices import Writer, of_record
    from propctl.publish.sending.notice_text import notice_text

    return notice_text(
        office, Writer(office).write(of_record(folded.id, folded.state, folded.values, office.now))
    )
