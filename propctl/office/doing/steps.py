"""Doing steps: what is asked for is judged, saved in one unit of work, and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from propctl.errors import PropctlError, saved_anyway
from propctl.office.doing.drafts import Request
from propctl.office.doing.endings import Safekeeping
from propctl.office.doing.outcome import Message, Outcome
from propctl.office.doing.unit_of_work import Work
from propctl.office.opened.pending import Pending

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded


def run(office: Office, request: Request) -> Outcome:
    """Do one step; raise before anything is written, or save all of it."""
    return run_all(office, [request])[0]


def run_all(
    office: Office,
    requests: list[Request],
    message: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Do several steps as one unit of work, all or none; ``progress`` is told how many are done."""
    work = save_all(office, requests, message, progress)
    try:
        return [work.outcome(draft) for draft in work.drafts]
    except (PropctlError, OSError) as error:
        raise saved_anyway(error) from None


def save_all(
    office: Office,
    requests: list[Request],
    message: str = "",
    progress: Callable[[int, int], None] | None = None,
    *,
    refused: list[tuple[int, PropctlError]] | None = None,
    trial: bool = False,
    judged: Callable[[Folded], None] | None = None,
) -> Work:
    """Save several steps as one unit of work, all or none; ``Work.notes`` tells what went wrong meanwhile.

    With ``refused`` all steps are tried, and those that may not be done are noted there, by number: then, as
    after a ``trial``, nothing is saved. ``judged`` may refuse each record that is made.
    """
    said = message or f"{requests[0].form} {requests[0].step}"
    office.look_again()  # and not under the lock: others write meanwhile
    ring = Safekeeping(office)
    try:
        with office.store.transaction(said, office.operator.id, office.now, office.written) as unit:
            ring.settle()
            work = Work(office, unit)
            office.pending = work.done
            try:
                _do(work, requests, progress, refused, judged)
            finally:
                office.pending = Pending()
            if trial or refused:
                raise _NothingSaved
            ring.before_the_save(work)
            unit.last = ring.after_the_save
    except _NothingSaved:
        return work
    finally:
        ring.close()
    work.done.update({record.ref: record for record in unit.saved.records})
    work.notes += ring.told
    if unit.saved.warning is not None:
        warning = unit.saved.warning
        work.notes.append(Message(warning.msgid, warning.values, warning.status))
    return work


class _NothingSaved(Exception):
    """Leaves a unit of work as it was found."""


def _do(
    work: Work,
    requests: list[Request],
    progress: Callable[[int, int], None] | None,
    refused: list[tuple[int, PropctlError]] | None,
    judged: Callable[[Folded], None] | None,
) -> None:
    for number, request in enumerate(requests):
        try:
            draft = work.do(request)
            if judged and draft.new:
                judged(work.made_by(draft))
            work.drafts.append(draft)
        except PropctlError as error:
            if refused is None:
                raise
            refused.append((number, error))
        if progress:
            progress(number + 1, len(requests))
