"""What an area's templates say in their own words, and what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.regulation.model.constructs import UNSET, Rule

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def prose(path: Path) -> str:
    """What a template says in its own words: without expressions, tags, anchors, links and list numbers."""
    text = path.read_text(encoding="utf-8")
    for markup in (r"\{\{.*?\}\}", r"\{%.*?%\}", r"\{#.*?#\}", r"\{:.*?\}", r"<[^>]*>", r"\]\([^)]*\)"):
        text = re.sub(markup, " ", text, flags=re.DOTALL)
    return re.sub(r"^\s*\d+\. ", "", text, flags=re.MULTILINE)


def copies(office: Office, rule: Rule, name: str, text: str) -> list[str]:
    """The words of a parameter's value that stand in ``text``; a common noun is no copy."""
    return [
        word
        for value in _values(rule.params[name])
        if _stands(word := _shown(office, rule, name, value), text)
    ]


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [entry for inner in value.values() for entry in _values(inner)]
    if isinstance(value, list):
        return [entry for inner in value for entry in _values(inner)]
    return [value]


def _shown(office: Office, rule: Rule, name: str, value: Any) -> str:
    """The value as it would be copied; "" for one that says nothing outside of its clause."""
    word = office.in_words("zh-CN").parameter(rule, name, value)
    telling = value in office.settings.posts or word[:1].isdecimal() or len(word) >= 8
    return word if telling and value != UNSET and name != "calendar" else ""


def _stands(word: str, text: str) -> bool:
    if word.isdecimal():
        return int(word) > 1 and re.search(rf"(?<!\d){word}(?!\d)", text) is not None
    return len(word) >= 3 and word in text


def said(folder: Path, pattern: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(file, the groups) of everything in the templates below a folder that matches."""
    for path in sorted(folder.rglob("*.j2")):
        for found in re.finditer(pattern, path.read_text(encoding="utf-8")):
            yield path.name, found.groups()
