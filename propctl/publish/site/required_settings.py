"""Settings that an area's page can't do without: where to ring, where to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def unmet(office: Office) -> Iterator[Problem]:
    """Each empty setting (``office.hotline``) that the page of an area needs, with the area."""
    for area in office.catalog.areas():
        for setting in area.page.needs:
            table, _, key = setting.partition(".")
            if not getattr(getattr(office.settings, table), key):
                yield Problem(
                    "propctl.toml",
                    0,
                    setting,
                    N_("[{table}] {key} is empty; the page {page} must show it"),
                    {"table": table, "key": key, "page": area.label},
                )
