"""Pictures of the desk for the documentation, as SVG that asks nobody for a font."""

from __future__ import annotations

import html
import re

from propctl.cli.frame.width import width
from propctl.desk.desk_app import DeskApp

_TEXT = re.compile(
    r'<text (class="[^"]*") x="([\d.]+)" (y="[^"]*") textLength="[\d.]+"([^>]*)>([^<]*)</text>'
)
_RUN = re.compile(r"[\x21-\x7e]+|[^\x21-\x7e\s\u00a0]+|[\s\u00a0]+")  # signs of one width, or blanks
_SIGN = 12.2  # units of the picture that a sign of half width takes
_FONT = "'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'Cascadia Mono', Consolas, 'Microsoft YaHei', monospace"


def picture(app: DeskApp) -> str:
    """What stands on the screen, as an SVG."""
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(title="propctl desk"), flags=re.DOTALL)
    drawn = re.sub(r"font-family: Fira Code, monospace", f"font-family: {_FONT}", drawn)
    return _TEXT.sub(_spaced, drawn) + "\n"


def _spaced(text: re.Match[str]) -> str:
    """A text in pieces of signs of one width, each in its place: Rich takes all for narrow."""
    kind, begins, line, rest, words = text.groups()
    x, found = float(begins), []
    for piece in _RUN.findall(html.unescape(words)):
        length = _SIGN * width(piece)
        if not piece.isspace():
            place = f'x="{x:.1f}" {line} textLength="{length:.1f}"'
            found.append(f"<text {kind} {place}{rest}>{html.escape(piece)}</text>")
        x += length
    return "".join(found)


def said(drawn: str) -> str:
    """The words in a picture, without their places and colours."""
    return " ".join(html.unescape(found[5]) for found in _TEXT.finditer(drawn))
