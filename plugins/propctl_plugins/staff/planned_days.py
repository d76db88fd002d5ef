"""Days that do not fit: leave that overlaps other leave, a year's training that lies in another year."""

from __future__ import annotations

from propctl.api import N_, Draft, Office, UsageError, filled, refuse, rows


def refuse_overlap(office: Office, draft: Draft) -> None:
    """Clause leave-in-advance: a person is away once at a time."""
    leave = filled(office, draft)
    since, until, person = leave.time("starts"), leave.time("ends"), leave.text("person")
    for other in rows(office, "staff.timeoff", states=("asked", "granted"), having={"person": person}):
        if other.id != draft.before.id and other.time("starts") < until and other.time("ends") > since:
            refuse(
                office,
                "staff.leave-in-advance",
                N_("{other} is for the same time already; cancel it first (cancel)"),
                other=other.id,
            )


def refuse_other_years(office: Office, draft: Draft) -> None:
    """Clause business-training: the plan of a year has days of that year alone."""
    plan = filled(office, draft)
    year = plan.text("year")
    for line in plan.lines("items"):
        day = line.date("day")
        if not day.isoformat().startswith(year):
            raise UsageError(N_("{day} is not in {year}, of which this plan is"), day=day, year=year)
