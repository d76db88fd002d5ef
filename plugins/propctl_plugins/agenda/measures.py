"""Whose n-th time something is, and what the clauses propose for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import rungs

if TYPE_CHECKING:
    from propctl.api import Office


def measures(office: Office, area: str = "", all: bool = False) -> list[dict[str, Any]]:
    """Whose n-th time it is, and what the clauses propose; ``all``: also what nobody has to decide about."""
    area = area and office.catalog.area_named(area)
    return [
        {
            "whose": one.called,
            "title": one.title.of(office.lang),
            "period": one.period,
            "time": one.times,
            "measure": one.measure.of(office.lang) if one.measure else "",
            "stands": one.stands,
            "record": one.id,
            "posts": one.posts,
            "rule": one.rule,
        }
        for one in rungs(office, area)
        if all or one.waits
    ]
