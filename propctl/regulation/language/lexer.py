"""The words of an expression, each with its column."""

from __future__ import annotations

from typing import NamedTuple

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
    | (?P<op><=|>=|!=|==|<>|&&|\|\||[=<>()\#\[\],＝＜＞≤≥≠（）])
    | (?P<step>@[\w-]+(?:\.\w+)?)
    | (?P<path>[^\W\d][\w-]*(?:\.[\w-]+)*|\d[\w-]+)
    | (?P<end>\Z)
    )"""
)
_FULL_WIDTH = {"＝": "=", "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "!=", "（": "(", "）": ")"}
_MEANT = {"==": "=", "<>": "!=", "&&": "and", "||": "or", "!": "not", "$": "$.within"}
_SUMS = frozenset("+-*/%")


class Token(NamedTuple):
    """``kind``: string, param, limit, number, op, step, path, end."""

    kind: str
    text: str
    column: int  # 1-based


def tokens(text: str) -> list[Token]:
    """The words of ``text``, the last of them its end. Raises ``Found`` at what is none."""
    if len(text) > LONGEST:
        msgid = N_("a condition has at most {most} characters; this one has {n}")
        raise Found(1, msgid, most=LONGEST, n=len(text))
    found: list[Token] = []
    match, place = _TOKEN.match, 0
    while True:
        token = match(text, place)
        if token is None:
            raise _unreadable(text, place)
        kind = token.lastgroup or ""
        word = token[kind]
        found.append(Token(kind, word, token.start(kind) + 1))
        if kind == "end":
            return found
        if kind == "op" and (word in _FULL_WIDTH or word in _MEANT):
            found[-1] = _operator(found[-1])
        place = token.end()


def _operator(token: Token) -> Token:
    """An operator typed in full width as what it is; one of another language is a mistake."""
    if token.text in _MEANT:
        raise Found(
            token.column, N_("{word} is written {meant} here"), word=token.text, meant=_MEANT[token.text]
        )
    return token._replace(text=_FULL_WIDTH[token.text])


def _unreadable(text: str, place: int) -> Found:
    """What is said of a sign that begins no word."""
    column = place + len(text[place:]) - len(text[place:].lstrip()) + 1
    sign = text[column - 1]
    if sign in "'\"":
        return Found(column, N_("the quotation mark is not closed"))
    if sign in _SUMS:
        return Found(column, N_("{word}: conditions do no sums; computing is a controller's"), word=sign)
    if sign in _MEANT:
        return Found(column, N_("{word} is written {meant} here"), word=sign, meant=_MEANT[sign])
    return Found(column, N_("{word!r} can't be read"), word=text[column - 1 :][:20])
