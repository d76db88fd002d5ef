"""Who may see people's data in clear, and the log of who did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import N_, PropctlError, Refused
from propctl.office.drafts import Draft, Request
from propctl.office.permits import Permits
from propctl.office.settings import holds
from propctl.regulation.fold import Folded
from propctl.store.paths import PRIVATE

if TYPE_CHECKING:
    from propctl.office.office import Office

LOG = "access.log"  # below ``.propctl/``: of this clone, never in git, never a value


def note_access(office: Office, folded: Folded) -> None:
    """Allow the operator to see a record's personal values, and keep a line of it; ``Refused`` otherwise.

    Allowed are those whose post has something to do with such a record, and supervisors or above.
    """
    if not may_reveal(office, folded):
        raise Refused(
            N_("{person} has nothing to do with {id}: its personal values stay masked"),
            person=office.operator.id,
            id=folded.id,
        )
    line = f"{office.now.isoformat()}\t{office.operator.id}\t{office.account}\t{folded.form}\t{folded.id}\n"
    folder = office.root / PRIVATE
    folder.mkdir(exist_ok=True)
    with (folder / LOG).open("a", encoding="utf-8", newline="\n") as file:
        file.write(line)


def may_reveal(office: Office, folded: Folded) -> bool:
    """Whether the operator may do a step of the record's form, or is a supervisor or above."""
    steps = office.catalog.form(folded.form).step
    return holds(office.operator, "supervisor+") or any(_may_do(office, folded, name) for name in steps)


def _may_do(office: Office, folded: Folded, name: str) -> bool:
    declared = office.catalog.form(folded.form)
    step = declared.step[name]
    if not step.post or step.internal:
        return False  # what anybody may do says nothing of who is concerned
    draft = Draft(Request(form=folded.form, step=name, id=folded.id), declared, step, folded, office.now)
    draft.by = office.operator.id
    try:
        Permits(office, draft).post()
    except PropctlError:
        return False
    return True
