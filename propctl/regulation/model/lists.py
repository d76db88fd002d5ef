"""One or several: declarations and values alike leave the brackets out where there is one entry."""

from __future__ import annotations

from typing import Any


def as_list(value: Any) -> list[Any]:
    """One value as a list of one; nothing as the empty list."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
