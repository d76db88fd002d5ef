"""The files of a notice that the site shows: those that were attached when it was approved, none sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, BadData
from propctl.office.asking.attached_files import Attachment, attachments_of
from propctl.publish.notices import FORM, SHOWN
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref
from propctl.store.files import attachments

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_APPROVED = "approve"


class NoticeFile(NamedTuple):
    """A file beside a notice's page: what it is called, and where it lies seen from that page."""

    name: str
    href: str
    path: str  # below the workspace


def files_of(office: Office, notice: str) -> list[NoticeFile]:
    """The files of a notice. What was attached after its approval nobody has approved: it is not shown."""
    if not (office.root / attachments.FOLDER).is_dir():
        return []
    folded = office.folded(Ref(FORM, notice))
    seen = {event.n for event in folded.lived[: _approved(office, folded)]}
    return [_file(one) for one in attachments_of(office, folded) if one.n in seen and not one.sealed]


def _approved(office: Office, folded: Folded) -> int:
    """How many lines there were when the notice was approved; else when it was published."""
    steps = office.catalog.form(FORM).step
    publish = [name for name, step in steps.items() if step.to == SHOWN[0]]
    names = [_APPROVED] if _APPROVED in steps and folded.events.get(_APPROVED) else publish
    return max((n for n, event in enumerate(folded.lived) if event.step in names), default=0)


def contents(office: Office, files: list[NoticeFile]) -> Iterator[tuple[str, bytes]]:
    """Each file's place from the root of an edition, and its content; ``BadData`` where one is not sound."""
    for file in files:
        try:
            yield f"n/{file.href}", attachments.read(office.root, file.path)
        except FileNotFoundError:
            msgid = N_("{path} is attached to a published notice and is missing; see propctl check")
            raise BadData(msgid, path=file.path) from None


def _file(one: Attachment) -> NoticeFile:
    return NoticeFile(one.name, f"files/{one.file.rpartition('/')[2]}", one.file)
