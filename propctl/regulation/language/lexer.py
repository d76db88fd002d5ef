"""The words of an expression, each with its column."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.language.mistakes import Found

LONGEST = 2_000  # characters of an expression

_TOKEN = regex(
    r"""(?x)\s*(?:
      (?P<string>'[^']*'|"[^"]*")
    | (?P<param>\$(?:[\w-]+(?:\.[\w-]+)?)?\.[\w]+)
    | (?P<limit>\d+(?:wd|mo|[smhd])\b)
    | (?P<number>\d+(?:\.\d+)?)(?![\w-])
    | (?P<op><=|>=|!=|==|<>|&&|\|\||[=<>()\#\[\],+\-＋－＝＜＞≤≥≠（），])
    | (?P<step>@[\w-]+(?:\.\w+)?)
    | (?P<path>[^\W\d][\w-]*(?:\.[\w-]+)*|\d[\w-]+)
    | (?P<end>\Z)
    )"""
)
_FULL_WIDTH = {
    "＝": "=", "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "!=",
    "（": "(", "）": ")", "＋": "+", "－": "-", "，": ",",
}  # fmt: skip
_MEANT = {"==": "=", "<>": "!=", "&&": "and", "||": "or", "!": "not", "$": "$.within"}
_SUMS = frozenset("*/%×÷")


Token = tuple[str, str, int]  # kind (string, param, limit, number, op, step, path, end), text, column from 1


def tokens(text: str) -> list[Token]:
    """The words of ``text``, the last of them its end. Raises ``Found`` at what is none."""
    if len(text) > LONGEST:
        msgid = N_("a condition has at most {most} characters; this one has {n}")
        raise Found(1, msgid, most=LONGEST, n=len(text))
    found: list[Token] = []
    place = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind is None or token.start() != place:
            break
        word, place = token[kind], token.end()
        column = place - len(word) + 1
        if kind == "op" and (word in _FULL_WIDTH or word in _MEANT):
            word = _operator(word, column)
        found.append((kind, word, column))
        if kind == "end":
            return found
    raise _unreadable(text, place)


def _operator(word: str, column: int) -> str:
    """An operator typed in full width as what it is; one of another language is a mistake."""
    if word in _MEANT:
        raise Found(column, N_("{word} is written {meant} here"), word=word, meant=_MEANT[word])
    return _FULL_WIDTH[word]


def _unreadable(text: str, place: int) -> Found:
    """What is said of a sign that begins no word."""
    column = place + len(text[place:]) - len(text[place:].lstrip()) + 1
    sign = text[column - 1]
    if sign in "'\"":
        return Found(column, N_("the quotation mark is not closed"))
    if sign in _SUMS:
        msgid = N_("{word}: amounts are added (+) and subtracted (-) here, nothing else")
        return Found(column, msgid, word=sign)
    if sign in _MEANT:
        return Found(column, N_("{word} is written {meant} here"), word=sign, meant=_MEANT[sign])
    return Found(column, N_("{word!r} can't be read"), word=text[column - 1 :][:20])
