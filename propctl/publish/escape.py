"""The three ways out for words that people typed, each with the one function that makes them harmless there.

Terminal, page (handbook, notice) and sheet: nothing that came from outside reaches one of them unescaped.
"""

from __future__ import annotations

import functools
import re

# Direction overrides and isolates, zero-width and line separators, fillers, tags and the byte-order mark:
# signs that make a line read otherwise than it is stored. They are shown, never dropped.
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
# Plain texts: re compiles each once, where it is first used.
_CONTROL = f"[\0-\x1f\x7f-\x9f\ud800-\udfff{_HIDDEN}]"
_SILENT = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # those that Unicode takes for printable
_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_PLAIN_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?"
_FORMULA = tuple("=+-@＝＋－＠﹢﹣﹦﹫−\t\r\n")


def terminal(text: str) -> str:
    """``text`` for a terminal: escape as ``␛``, other control, hidden and direction signs as ``\\u202e``.

    Line breaks stay; every other sign is either what it looks like or spelt out.
    """
    if text.isprintable() and _SILENT.isdisjoint(text):
        return text  # nearly always: the expression is long to compile
    return re.sub(_CONTROL, lambda found: _shown(found[0], keep="\n"), text)


def page(text: str) -> str:
    """``text`` for Markdown and HTML: one line on which every ASCII punctuation mark is a numeric entity.

    No Markdown, HTML, link, attribute or template syntax can form, and the reader sees what was typed.
    """
    return _unsafe().sub(_harmless, " ".join(text.split()))


@functools.cache
def _unsafe() -> re.Pattern[str]:
    """What a page can't show as it is; kept, since a site asks for it a hundred thousand times."""
    return re.compile(f"{_CONTROL}|{_PUNCTUATION}")


def _harmless(found: re.Match[str]) -> str:
    sign = found[0]
    return f"&#{ord(sign)};" if "!" <= sign <= "~" else _shown(sign).replace("\\", "&#92;")


def cell(text: str) -> str:
    """``text`` for a cell of a sheet or CSV file: never a formula, plain numbers left as they are."""
    visible = re.sub(_CONTROL, lambda found: _shown(found[0], keep="\t\r\n"), text)
    if visible.lstrip(" \u3000\u00a0").startswith(_FORMULA) and not re.fullmatch(_PLAIN_NUMBER, visible):
        return f"'{visible}"
    return visible


def _shown(sign: str, keep: str = "") -> str:
    if sign in keep:
        return sign
    if sign < " ":
        return chr(0x2400 + ord(sign))  # the control pictures: ␀ … ␛ … ␟
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
