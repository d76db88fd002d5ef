"""What the gate must compute: whether a plate is a resident's; and the index of the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import (
    Draft,
    Office,
    UsageError,
    clause,
    hookimpl,
    midnight,
    record,
    registered,
    rows,
    typed,
    view,
)


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """Whether the vehicle is a resident's: the plates stand sealed in the households' files.

    A desk that holds no keys cannot know: there every vehicle is an unfamiliar one.
    """
    plate = typed(office, draft).text("plate", "") if draft.request.values.get("plate") else ""
    return {"familiar": bool(plate) and plate in _plates(office)}


def _plates(office: Office) -> Iterator[str]:
    """The plates of the households that live here, in clear, one file after the other."""
    try:
        households = list(rows(office, "residents.household", states="living"))
    except UsageError:
        return  # an office that keeps no files of residents
    for household in households:
        found = record(office, household.ref)
        if found is not None and found.values.get("plates"):
            yield from view(office, found, reveal=True).values.get("plates") or ()


def archive(office: Office, year: str = "") -> list[dict[str, Any]]:
    """《security.archive》: how many records of each kind and year, with the first and last number."""
    areas = clause(office, "security.archive").table("areas")
    since = midnight(office, office.today.replace(year=int(year), month=1, day=1)) if year else None
    until = since.replace(year=since.year + 1) if since else None
    found: dict[tuple[str, int], list[str]] = {}
    for row in registered(office, since, until):
        if row.area in areas:
            found.setdefault((row.form, row.registered.year), []).append(row.id)
    titles = {form: office.form_label(form).of(office.lang) for form, _ in found}
    return [
        {"form": titles[form], "year": of, "count": len(ids), "first": ids[0], "last": ids[-1]}
        for (form, of), ids in sorted(found.items())
    ]
