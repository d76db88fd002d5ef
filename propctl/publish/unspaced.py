"""Where pieces of Chinese meet: no blank between its signs, one stop behind what is quoted."""

from __future__ import annotations

import re

_SIGN = r"\u3000-\u303f\u3400-\u9fff\uff01-\uff60"  # what is Chinese wherever it stands
_QUOTES = "“”‘’"  # Chinese where the other side is
_BETWEEN = rf"(?<=[{_SIGN}]){{blank}}(?=[{_SIGN}{_QUOTES}])|(?<=[{_QUOTES}]){{blank}}(?=[{_SIGN}])"
_BLANK = re.compile(_BETWEEN.format(blank=r"\s+"))
_BREAK = re.compile(_BETWEEN.format(blank=r"\n"))
_STOPPED = re.compile(
    r"(?<=[。？！]”)。"
)  # a clause that ends with what is to be said, and the page's own stop
_KEPT = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def unspaced(text: str) -> str:
    """A text made of pieces, without the blanks between Chinese signs."""
    return _BLANK.sub("", text)


def unbroken(html: str) -> str:
    """A page without the line breaks between Chinese signs, which show as blanks, and no stop twice."""
    return "".join(
        part if part.startswith("<pre") else _STOPPED.sub("", _BREAK.sub("", part))
        for part in _KEPT.split(html)
    )
