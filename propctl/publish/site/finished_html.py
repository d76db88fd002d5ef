"""Finished HTML that Markdown has no need to read: an archive of notices is thousands of lines of it."""

from __future__ import annotations

import re

from markupsafe import Markup


class Held:
    """Pieces of pages, held back while Markdown reads the rest; a comment stands for each until then."""

    def __init__(self) -> None:
        self._pieces: list[Markup] = []

    def hold(self, piece: Markup) -> Markup:
        """What stands for the piece; nothing for an empty one."""
        if not piece:
            return piece
        self._pieces.append(piece)
        return Markup(f"<!--held {len(self._pieces)}-->")

    def release(self, text: str) -> str:
        """The text with the pieces where they belong."""
        return re.sub(r"<!--held (\d+)-->", lambda found: self._pieces[int(found[1]) - 1], text)
