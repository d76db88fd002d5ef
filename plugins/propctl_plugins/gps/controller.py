"""GPS terminals: one job for each vehicle of an approved order, and who has had no training."""

from __future__ import annotations

from propctl.api import Draft, Office, Ref, Request, hookimpl


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """A job for each vehicle of the request, once the order is approved and names a technician.

    ``opens … each`` reads rows of the record itself; these hang on the request (gps.form-vehicle-list).
    """
    technician = draft.values.get("technician") or draft.before.values.get("technician")
    if draft.name not in ("order.approve", "order.assign") or not technician:
        return None
    order = draft.before.ref
    if office.index.linked(order, "gps.job"):
        return None
    vehicles = office.index.linked(Ref("gps.request", str(draft.before.values["request"])), "gps.vehicle")
    return [
        Request(
            form="gps.job",
            step="register",
            values={"order": order.id, "vehicle": vehicle.id, "technician": technician},
            trusted=True,
        )
        for vehicle in vehicles
    ]


def untrained(office: Office) -> list[dict[str, str]]:
    """The technicians for whom no training was registered this year (gps.encourage-skills)."""
    post = office.catalog.param("gps.field-staff-tasks", "post", office.today)
    since = office.now.replace(month=1, day=1, hour=0, minute=0, second=0).isoformat()
    trained = {row.values["person"] for row in office.index.rows(form="gps.training", since=since)}
    return [
        {"id": person.id, "name": person.name}
        for person in office.staff()
        if post in person.posts and person.id not in trained
    ]
