"""Approvals on paper that were typed by who asked for them: they wait for somebody in charge to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.errors import N_
from propctl.store.history.audit_findings import CONFIRM, PAPER, Finding, finding
from propctl.store.history.only_added import Deeds


def told(deeds: Deeds) -> Iterator[Finding]:
    """The approvals of a commit whose paper only the one who wanted them has seen."""
    for addition in deeds.additions:
        earlier = {event.by for event in addition.before.history} if addition.before else set()
        for event in addition.added:
            typist = event.typed_by or (event.by if event.values.get("approved_by") else "")
            approver = event.by if event.typed_by else event.values.get("approved_by")
            own = typist == approver  # who decided typed it himself: it is his own step
            if event.paper and typist and not own and (not event.typed_by or typist in earlier):
                msgid = N_(
                    "commit {commit}: {typist} typed {approver}'s approval of {step} in {path} from paper "
                    "{paper}, and had asked for it himself"
                )
                told: dict[str, Any] = {"line": addition.after.line_of(event), "field": event.step}
                told |= {"typist": typist, "approver": approver, "step": event.step, "paper": event.paper}
                yield finding(deeds.commit, addition.path, PAPER, msgid, grave=CONFIRM, **told)
            earlier.add(event.by)
