"""GPS terminals: one job for each vehicle of an approved order, and who has had no training."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Request,
    Row,
    clause,
    filled,
    further,
    hookimpl,
    pointing_to,
    refuse,
    rows,
    total,
)

ORDER, REQUEST, VEHICLE, JOB = "gps.order", "gps.request", "gps.vehicle", "gps.job"


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """What is collected is the sum of its lines, neither more nor less (gps.collect-and-invoice)."""
    if draft.name != "repair.collect":
        return
    amount = Decimal(draft.values["amount"])
    lines = total(Decimal(line["price"]) for line in draft.values["charges"])
    if amount != lines:
        refuse(
            office,
            "gps.collect-and-invoice",
            N_("{amount} yuan is not what the lines come to: {total}"),
            amount=amount,
            total=lines,
        )


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """A job for each vehicle of the request, once the order is approved and names a technician.

    ``opens … each`` reads rows of the record itself; these hang on the request (gps.form-vehicle-list).
    """
    after, order = filled(office, draft), draft.before.id
    technician = after.text("technician", "")
    if not technician:
        return None
    if pointing_to(office, Ref(ORDER, order), by=JOB):
        return None
    known = {"order": order, "technician": technician}
    return [
        further(draft, "register", {**known, "vehicle": vehicle.id}, form=JOB)
        for vehicle in pointing_to(office, Ref(REQUEST, after.text("request")), by=VEHICLE)
    ]


def untrained(office: Office, year: str = "") -> list[dict[str, str]]:
    """The technicians who had no training in a year, this one by default (gps.encourage-skills)."""
    posts = clause(office, "gps.field-staff-tasks").many("post")
    wanted = int(year or office.today.year)
    trained = {row.text("person") for row in rows(office, "gps.training") if _trained(row).year == wanted}
    return [
        {"id": person.id, "name": person.name}
        for person in office.staff()
        if set(posts) & set(person.posts) and person.id not in trained
    ]


def _trained(training: Row) -> dt.date:
    """The day of a training; of one that says none, the day on which it was entered."""
    return training.date("day", training.happened.date())
