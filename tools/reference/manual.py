"""The manual page ``man propctl``, in English and in Chinese; the wheel puts it where ``man`` looks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from propctl.cli.commands.registry import SECTIONS
from propctl.cli.frame.declared import text
from propctl.cli.frame.root import everywhere
from propctl.words.messages import Words
from tools.reference import meanings

CHINESE, ENGLISH = "man/zh_CN/propctl.1", "man/propctl.1"
_LANGUAGES = {CHINESE: "zh-CN", ENGLISH: "en"}
_BEGINS = ['.\\" made by tools/reference: make reference', ".TH PROPCTL 1", ".ad l"]


def files() -> dict[str, str]:
    """Path in the repository -> the page."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {path: _page(Words(lang), told[lang]) for path, lang in _LANGUAGES.items()}


def _page(words: Words, sections: list[dict[str, str]]) -> str:
    """The page; the program's own options and commands stand where a section has no heading."""
    lines = list(_BEGINS)
    statuses = "；".join(f"{status} {means}" for status, means in meanings("statuses").items())
    for section in sections:
        if section["heading"]:
            body = section["text"].replace("{statuses}", f"{statuses}。")
            lines += [f'.SH "{section["heading"]}"', _plain(body)]
        else:
            lines += _commands(words)
    return "\n".join(lines) + "\n"


def _commands(words: Words) -> Iterator[str]:
    yield f'.SH "{words("Options")}"'
    for param in everywhere():
        value = f" {words(param.metavar)}" if param.metavar else ""
        yield from _item(param.flags[0] + value, words(text(param.help)))
    for title, entries in SECTIONS:
        yield f'.SH "{words(title)}"'
        for command, entry in entries.items():
            yield from _item(f"propctl {command}", words(entry.help))


def _item(name: str, says: str) -> Iterator[str]:
    yield from (".TP", f"\\fB{_plain(name)}\\fR", _plain(says))


def _plain(text: str) -> str:
    """A text of which no sign is an order to ``man``, its line breaks excepted."""
    return text.replace("\\", "\\e").replace("-", "\\-")
