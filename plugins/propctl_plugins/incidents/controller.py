"""What no declaration can say: no handover passes on a problem for which nothing was done."""

from __future__ import annotations

from propctl.api import N_, Draft, Office, Ref, clause, filled, hookimpl, record, refuse, rows

CLAUSE = "incidents.solve-at-once"


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """《incidents.solve-at-once》: before the handover each problem has a result, or help was asked for."""
    if not clause(office, CLAUSE).in_force:
        return
    turn = record(office, Ref("duty.turn", filled(office, draft).text("turn")))
    person = filled(office, turn).text("person") if turn else ""
    for row in rows(office, "duty.entry", states="noted", having={"kind": "problem"}):
        if person in (row.text("follower", ""), row.text("answered", "")) and not row.has("helper"):
            refuse(
                office,
                CLAUSE,
                N_("{entry} is neither solved nor passed on: settle it, or ask for help"),
                entry=row.id,
            )
