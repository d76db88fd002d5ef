"""What is wrong with a line of TOML, in the words of whoever typed it: the parsers speak English only."""

from __future__ import annotations

import re

from propctl.regulation.model.text import Label

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_FULL_WIDTH = re.compile("[“”‘’＂＇，、＝：；【】［］｛｝＃．]")

# What the parsers say (toml_rs, tomllib) where they stop, by words of it; and what has to be mended.
_MEANT: tuple[tuple[str, str], ...] = (
    ("limit", "数字太长"),
    ("[Dd]uplicate|overwrite|twice", "同一个名字写了两次"),
    ("newlines are unsupported", "花括号里的内容要写在一行"),
    ("trailing comma|initial character", "花括号里最后一项后面不写逗号"),
    ("escape", "双引号里的反斜杠要写两个，或者改用单引号"),
    ("unexpected key or value|after a statement", "值读不懂：文字两边要有引号，一行只写一项"),
    ("unquoted key|Invalid statement", "名字只用英文字母、数字、- 和 _；中文名字两边要有引号"),
    ("'='|`=`", "名字后面要写等号，名字里不能有空格"),
    ("quoted|Invalid value", "等号后面要有值，文字两边要有引号"),
    ("array|table|comma|extra assignment", "缺一个逗号，或者引号、括号没有合上"),
    ('string|Illegal character|Expected "\'"', "引号没有合上"),
    (
        "date|time|float|fraction|zero|boolean|digits|integer",
        "不是数字、日期或 true、false；文字两边要有引号",
    ),
)


def slip(reason: str, line: str) -> Label:
    """What to mend in the ``line`` at which a parser stopped; English keeps the ``reason`` that it gave."""
    mark = _FULL_WIDTH.search(_QUOTED.sub("", line))
    if mark is not None:
        return Label(f"{mark[0]} 是全角符号，要写成半角的", f"{mark[0]} is a full-width mark")
    meant = next((zh for words, zh in _MEANT if re.search(words, reason)), "这一行的写法不对")
    return Label(meant, reason)
