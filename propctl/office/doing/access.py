"""Who may see people's data in clear, and the log of who did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from propctl.errors import N_, PropctlError, Refused
from propctl.office.doing.drafts import Draft, Request
from propctl.office.judging.permits import Permits
from propctl.office.opened.settings import holds
from propctl.regulation.model.constructs import Step
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref
from propctl.store.sealed.access_log import note

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def note_access(office: Office, folded: Folded, purpose: str = "") -> None:
    """Allow the operator to see a record's personal values; ``Refused`` otherwise. Either leaves a line.

    ``purpose``: what for, in the operator's words; it stands in the line.
    """
    allowed = may_reveal(office, folded)
    _log(office, [folded.ref], "shown" if allowed else "refused", purpose)
    if not allowed:
        raise Refused(
            N_("{person} has nothing to do with {id}: its personal values stay masked"),
            person=office.name_of(office.operator.id),
            id=office.wording.record(folded.ref),
        )


def note_found(office: Office, found: Sequence[Ref], purpose: str) -> None:
    """Note that records which the operator may see were found by a personal value, a line for each."""
    _log(office, found, "shown", purpose)


def _log(office: Office, refs: Sequence[Ref], what: str, purpose: str) -> None:
    head = [office.now.isoformat(), f"{office.operator.id}\t{office.account}"]
    lines = [
        "\t".join(filter(None, [*head, ref.form, ref.id, what, " ".join(purpose.split())])) for ref in refs
    ]
    note(office.root, office.git, office.store.desk, "\n".join(lines), office.operator.id, office.now)


def may_reveal(office: Office, folded: Folded) -> bool:
    """Whether the operator may see it: as an area that keeps such leave says (``may_reveal``), else by post.

    By post: those whom the form names (``reveal``); else who may do a step of it, and supervisors or above.
    """
    granted = office.hooks.call("may_reveal", folded=folded)
    if isinstance(granted, bool):
        return granted
    declared = office.catalog.form(folded.form)
    if declared.reveal:
        return _may_do(office, folded, "", Step(post=declared.reveal))
    if holds(office.operator, "supervisor+"):
        return True
    return any(_may_do(office, folded, name, step) for name, step in declared.step.items())


def _may_do(office: Office, folded: Folded, name: str, step: Step) -> bool:
    """Whether the operator's posts allow a step; what anybody may do says nothing of who is concerned."""
    declared = office.catalog.form(folded.form)
    if not step.post or step.internal:
        return False
    draft = Draft(Request(form=folded.form, step=name, id=folded.id), declared, step, folded, office.now)
    draft.by = office.operator.id
    try:
        Permits(office, draft).post()
    except PropctlError:
        return False
    return True
