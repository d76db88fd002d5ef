"""Clauses in words: their text with the values in force written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from propctl.regex import regex
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.text import PLACE, Label, label

BLANK = regex(r"\{([^{}]+)\}")  # in a line to say: a field, or ``clause.param``
LIMIT = regex(r"-?\d+(s|m|h|d|wd|mo)|same-day|next-day|end-of-shift")
EVERY = {
    "hour": Label("每小时", "every hour"),
    "day": Label("每天", "every day"),
    "week": Label("每周", "every week"),
    "month": Label("每月", "every month"),
    "quarter": Label("每季度", "every quarter"),
    "half-year": Label("每半年", "every half-year"),
    "year": Label("每年", "every year"),
}
Names = Callable[[str], Label | None]  # a post or choice id in words, or None


def wording(rule: Rule, params: dict[str, Any], names: Names) -> Label:
    """The clause's text in both languages, every placeholder written out. ``unset`` reads as a blank line."""
    return Label(
        PLACE.sub(lambda match: value_text(params.get(match[1], UNSET), "zh-CN", names), rule.zh),
        PLACE.sub(lambda match: value_text(params.get(match[1], UNSET), "en", names), rule.en),
    )


def value_text(value: Any, lang: str, names: Names) -> str:
    """One parameter's value as people read it: 20分钟, 95%, 客服领班、主管."""
    english = lang.startswith("en")
    if value == UNSET or value in ([], {}):
        return "(not set)" if english else "（未设定）"
    if isinstance(value, bool):
        return ("yes" if value else "no") if english else ("是" if value else "否")
    if isinstance(value, list):
        return (", " if english else "、").join(value_text(entry, lang, names) for entry in value)
    if isinstance(value, dict):
        texts = [_entry_text(key, entry, lang, names) for key, entry in value.items()]
        return (", " if english else "、").join(texts)
    if isinstance(value, str) and LIMIT.fullmatch(value):
        from propctl.worktime.limits import format_limit, parse_limit

        return format_limit(parse_limit(value), lang)
    if isinstance(value, str):
        named = names(value) or EVERY.get(value)
        return named.of(lang) if named is not None else _line_text(label(value).of(lang), lang, names)
    return str(value)


def _line_text(text: str, lang: str, names: Names) -> str:
    """A line to say as a page prints it: 〔时间〕 where the record's value comes."""

    def blank(match: re.Match[str]) -> str:
        named = names(match[1]) if "." in match[1] else None
        return named.of(lang) if named is not None else f"〔{match[1]}〕"

    return BLANK.sub(blank, text)


def _entry_text(key: str, entry: Any, lang: str, names: Names) -> str:
    """An entry of a table: its own words; of a table between named things both (给排水→工程部)."""
    text = value_text(entry, lang, names)
    named = names(key) if isinstance(entry, str) and names(entry) is not None else None
    return f"{named.of(lang)}→{text}" if named is not None else text


def cite(rule: Rule) -> Label:
    """The clause's id and where it stands: ``hazmat.draw-foreman-or-above,《…》篇一 2.0``."""
    place = f"《{rule.source.document}》{rule.source.clause}"
    return Label(f"{rule.id}，{place}", f"{rule.id}, {place}")
