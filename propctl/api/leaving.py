"""How a public name leaves: it stays for a while, says what takes its place, and is gone with a later one.

To take a name out: delete it from ``propctl.api``, enter it here with its replacement, and write it into
CHANGELOG.md. Whoever still imports it gets one ``DeprecationWarning``, and the name as it was.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Leaving(NamedTuple):
    """A name that is public no longer than until a release."""

    module: str  # where it still is
    instead: str  # what takes its place
    since: str  # the release that warned first


LEAVING: Final[Mapping[str, Leaving]] = MappingProxyType(
    {
        "concerning": Leaving("propctl.office.asking.queries", "pointing_to()", "0.2"),
        "records": Leaving("propctl.office.asking.queries", "rows(), which gives typed values", "0.2"),
        "title_of": Leaving("propctl.office.asking.queries", "Row.title", "0.2"),
    }
)


def warn(name: str) -> None:
    """Tell whoever imports a name that is leaving what to write instead."""
    gone = LEAVING[name]
    message = f"propctl.api.{name} leaves (since {gone.since}): use {gone.instead}"
    warnings.warn(message, DeprecationWarning, stacklevel=3)
