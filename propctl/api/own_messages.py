"""Messages of an area, translated by its own catalogue."""

from __future__ import annotations

import sys

from propctl.errors import Message


def N_(msgid: str) -> str:
    """Mark an English message of an area for translation: ``UsageError(N_("there is no {name}"), name=…)``.

    It is translated where it is shown, by ``locale/zh_CN.mo`` (``zh_TW.mo``) beside the area's
    ``area.toml``; what that does not have, by the core's catalogue. Nothing is read before.
    """
    return Message(msgid, sys._getframe(1).f_globals.get("__file__") or "")
