"""Whose birthday is still to come this year: the day stands sealed in the dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from propctl.api import Office, Ref, record, view


def birthday(office: Office, asked: dict[str, Any]) -> Callable[[Any], dict[str, Any] | None]:
    """The birthday of each person in this year, from the sealed dossier; none where it is past or unknown."""

    def coming(employee: Any) -> dict[str, Any] | None:
        dossier = record(office, Ref("staff.employee", employee.id))
        born = view(office, dossier, reveal=True).values.get("birthday") if dossier else None
        if not born:
            return None
        born = dt.date.fromisoformat(str(born))
        day = born.replace(year=office.today.year, day=28 if (born.month, born.day) == (2, 29) else born.day)
        return {"day": day} if day >= office.today else None

    return coming
