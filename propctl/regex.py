"""Regular expressions that a start does not pay for unless it uses them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Becomes the compiled expression when it is first used."""

    def __init__(self, text: Any, flags: int) -> None:
        self._written = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile``, done when the expression is first used."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
