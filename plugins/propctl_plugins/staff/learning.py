"""What has changed and who has not taken it in; who can give first aid, who visits homes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from propctl.api import Office, Row, clause, clauses, limit_ends, midnight, month_of, read_month, rows

SERVICES = {"workorders.service": ("offered",), "notices.service": ("new", "introduced")}
QUIET = ("confirm", "note", "attach")  # steps that leave a service as it was read


def services(office: Office) -> Iterator[Row]:
    """The services that people may ask for today."""
    for form, states in SERVICES.items():
        yield from rows(office, form, states=states)


def unread(office: Office) -> list[dict[str, Any]]:
    """Each person and each service that this person has not confirmed as it is now."""
    told: list[dict[str, Any]] = []
    staff = sorted(person.id for person in office.staff())
    for row in services(office):
        readers = row.confirmed_by("confirm", lambda event: event.step not in QUIET)
        for person in staff:
            if person not in readers:
                told.append({"person": person, "service": row.title})
    return told


def changed(office: Office) -> list[dict[str, Any]]:
    """The clauses amended and the services changed since the last session was held: topics of the next."""
    told: list[dict[str, Any]] = []
    held = [row.date("held") for row in rows(office, "staff.session", states="held")]
    last = max(held, default=None)
    for area in office.catalog.names:
        for rule in clauses(office, area):
            days = [one.since for one in rule.amended if last is None or one.since > last]
            if days:
                told.append(
                    {
                        "kind": office.catalog.area(area).label.of(office.lang),
                        "what": rule.words,
                        "since": max(days),
                    }
                )
    for row in services(office):
        day = row.updated.astimezone(office.tz).date()
        if last is None or day > last:
            told.append({"kind": row.form_title, "what": row.title, "since": day})
    return told


def uncovered(office: Office) -> list[dict[str, Any]]:
    """The shifts from today on that nobody stands who holds a valid training in first aid."""
    told: list[dict[str, Any]] = []
    trained = set(_first_aiders(office))
    shifts: dict[tuple[Any, str], list[str]] = defaultdict(list)
    for turn in rows(office, "duty.turn", states=("planned", "swapped", "on")):
        if turn.date("day") >= office.today:
            shifts[turn.date("day"), turn.text("shift")].append(turn.text("person"))
    for (day, shift), people in sorted(shifts.items()):
        if trained.isdisjoint(people):
            told.append({"day": day, "shift": shift, "people": len(people)})
    return told


def _first_aiders(office: Office) -> Iterator[str]:
    """Who holds a training in first aid that has not expired."""
    for one in rows(office, "staff.certificate", states="held", having={"kind": "first-aid"}):
        got = one.date("got")
        within = clause(office, "staff.first-aid", got).text("within", "")
        ends = limit_ends(office, midnight(office, got), within, "desk") if within else None
        if ends is None or ends > office.now:
            yield one.text("person")


def home_services(office: Office, month: str = "") -> list[dict[str, Any]]:
    """How many orders of homes each person finished in a month, and how many are short of the quota."""
    told: list[dict[str, Any]] = []
    span = read_month(month) if month else month_of(office.today)
    rule = clause(office, "staff.home-service-quota", min(span.last, office.today))  # as it was then
    wanted = rule.number("at_least", None) if span.first <= office.today else None
    done: Counter[str] = Counter()
    for order in rows(office, "workorders.order"):
        finished, worker = order.time("finished", None), order.text("worker", "")
        if (
            finished
            and worker
            and order.has("unit")
            and span.first <= finished.astimezone(office.tz).date() < span.end
        ):
            done[worker] += 1
    bound = {person.id for person in office.staff() if set(person.posts) & set(rule.many("post"))}
    for person in sorted(bound | set(done)):
        missing = max(wanted - done[person], 0) if wanted is not None and person in bound else None
        told.append({"person": person, "count": done[person], "at_least": wanted, "missing": missing})
    return told


def property_facts(office: Office) -> dict[str, Any]:
    """The buildings, the equipment and the services, as newcomers are taught them."""
    return {
        "buildings": [one.title for one in rows(office, "residents.building", states="kept")],
        "equipment": [
            " ".join(filter(None, (one.text("name"), one.text("place", ""))))
            for one in rows(office, "handbook.equipment", states="kept")
        ],
        "services": [one.title for one in services(office)],
    }
