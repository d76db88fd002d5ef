"""``NAME=VALUE`` as it is typed: 时限：15分钟 as well, as people write what something is."""

from __future__ import annotations

from propctl.regex import regex

_EQUALS = regex("[=＝]|[:：](?!.*[=＝])")


def assigned(typed: str) -> tuple[str, str | None]:
    """The name, and the value that it is given; None where no sign says that it is given any."""
    name, *value = _EQUALS.split(typed, maxsplit=1)
    return name.strip(), value[0] if value else None
