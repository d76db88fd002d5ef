"""Where a clause stands, cited as people cite: 《物业客户服务管理制度》第二篇“二、回访工作”第1条第4项.

A source names its place as its document numbers it, from the widest part to the narrowest,
``篇2 / 二、回访工作 / 1(4)``; several places are parted by ``；``. The numbers are put in words here, once,
for screen, paper and page. Words of the document stay as they are; their English, where they have one, stands
behind a ``|``, as in any text of a declaration.
"""

from __future__ import annotations

import re

from propctl.regex import regex
from propctl.regulation.model.constructs import Source
from propctl.regulation.model.text import Label

_ONES = "零一二三四五六七八九"
_HAN = "[一二三四五六七八九十]+"
# What a part of a place looks like; how it is cited in Chinese and in English. ``{h}`` is its number in
# characters, ``{n}`` in figures; ``{last}`` and ``{end}`` are the last of several, ``{a}`` and ``{b}`` what
# else it says.
_FORMS = tuple(
    (regex(form), zh, en)
    for form, zh, en in (
        (rf"第(?P<h>\d+|{_HAN})篇|篇(?P<n>\d+|{_HAN})", "第{h}篇", "part {n}"),
        (r"(?P<a>\d+(?:\.\d+)*)", "第{a}条", "item {a}"),
        (r"(?P<a>\d+(?:\.\d+)*)-(?P<b>\d+(?:\.\d+)*)", "第{a}至{b}条", "items {a} to {b}"),
        (r"(?P<a>\d+(?:、\d+)+)", "第{a}条", "items {a}"),
        (r"(?P<a>\d+)[(（](?P<b>\d+)[)）]", "第{a}条第{b}项", "item {a} ({b})"),
        (r"[(（](?P<a>\d+)[)）](?P<b>[①-⑳]?)", "第{a}项{b}", "item ({a}){b}"),
        (r"(?P<a>[a-z])\)?", "第{a}项", "item {a}"),
        (rf"(?P<h>{_HAN})", "第{h}条", "item {n}"),
        (rf"(?P<h>{_HAN})-(?P<last>{_HAN})", "第{h}至{last}条", "items {n} to {end}"),
        (rf"(?P<h>{_HAN})/", "第{h}节", "section {n}"),
        (rf"(?P<h>{_HAN})、(?P<a>.+)", "“{h}、{a}”", "section {n}"),
        (r"(?P<a>\d+)\.(?P<b>\D.*)", "“{a}.{b}”", "subsection {a}"),
        (r"附文第(?P<a>\d+)段", "附文第{a}段", "notes, paragraph {a}"),
    )
)
# Headings that regulations have in common.
_HEADINGS = {
    "首段": "opening paragraph",
    "末句": "closing sentence",
    "正文": "main text",
    "目的": "purpose",
    "适用范围": "scope",
    "职责": "responsibilities",
    "岗位职责": "duties",
    "工作标准": "standards",
    "流程": "procedure",
    "流程图": "flow chart",
}
_SEVERAL = regex(r"\s*[；;]\s*")
_FOREIGN = regex(r"[A-Za-z]{2}")  # a place in words of another language: nothing in it is counted


def document(source: Source) -> Label:
    """The title of the document, in the marks of titles: 《…》, in English “…”."""
    title = source.title
    return Label(f"《{title.zh}》", f"“{title.en}”" if title.en else f"《{title.zh}》")


def place(source: Source) -> Label:
    """The place in the document; "" where the source names none."""
    given = source.place
    parts = [_parts(several) for several in _SEVERAL.split(given.zh) if several]
    zh = "、".join(_chinese(found) for found in parts)
    return Label(zh, given.en or "; ".join(_english(found) for found in parts))


def citation(source: Source) -> Label:
    """The document and the place in it."""
    named, where = document(source), place(source)
    return Label(f"{named.zh}{where.zh}", f"{named.en}, {where.en}" if where.en else named.en)


def _parts(text: str) -> list[str]:
    """The parts of one place; a bare number with parts of its own is marked so. Foreign words stay whole."""
    if _FOREIGN.search(text):
        return [text]
    parts = [part for part in text.split() if part != "/"]
    return [f"{part}/" if re.fullmatch(_HAN, part) else part for part in parts[:-1]] + parts[-1:]


def _chinese(parts: list[str]) -> str:
    found, after_words = "", False
    for part in parts:
        cited = _cited(part, english=False)
        words = cited == part
        found += f"·{cited}" if words and after_words else cited
        after_words = words
    return found


def _english(parts: list[str]) -> str:
    return ", ".join(_cited(part, english=True) for part in parts)


def _cited(part: str, *, english: bool) -> str:
    """One part; as it is written where it is words."""
    for form, zh, en in _FORMS:
        found = form.fullmatch(part)
        if found:
            said = found.groupdict(default="")
            number = said.get("h") or said.get("n") or "0"
            end = str(_figure(said["last"])) if "last" in said else ""
            said |= {"h": _characters(number), "n": str(_figure(number)), "end": end}
            return en.format(**said).replace("、", ", ") if english else zh.format(**said)
    return _HEADINGS.get(part, part) if english else part


def _figure(number: str) -> int:
    """3 for 三, 12 for 十二: no document has a hundred parts."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_ONES.index(tens) if tens else 1) * 10 * bool(ten) + (_ONES.index(ones) if ones else 0)


def _characters(number: str) -> str:
    """三 for 3, 十二 for 12."""
    count = _figure(number)
    tens, ones = divmod(count, 10)
    written = ("" if tens < 2 else _ONES[tens]) + ("十" if tens else "")
    return written + (_ONES[ones] if ones or not tens else "")
