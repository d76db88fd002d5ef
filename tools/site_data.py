"""Makes the two tables that the site's search is built with: traditional characters, and readings.

They are data of the package, so that a site needs neither OpenCC nor pypinyin to be found in both scripts and
by pinyin, and is built alike everywhere. Run again after a new version of either: python tools/site_data.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "site_templates" / "propctl_site"
_HAN = range(0x4E00, 0xA000)
# Characters that everyday words read in more than one way: 银行 and 行人, 重要 and 重阳.
_SEVERAL = set(
    "行重长乐还调会差都得地着觉角单车传藏朝处当倒发干给更好和化几降教解禁"
    "卡看空量落没模难强切曲省数弹提为相兴应扎占涨只中种转"
)
_PER_LINE = 30


def simplified() -> list[str]:
    """Pairs of a traditional character and its simplified one, ``後后``."""
    from opencc import OpenCC

    converters = [OpenCC(name).convert for name in ("t2s", "hk2s")]
    found: dict[str, str] = {}
    for code in _HAN:
        sign = chr(code)
        for convert in converters:
            made = convert(sign)
            if len(made) == 1 and made != sign and ord(made) in _HAN:
                found.setdefault(sign, made)
    to_traditional = OpenCC("s2hk").convert
    for code in _HAN:
        sign = chr(code)
        made = to_traditional(sign)
        if len(made) == 1 and made != sign and ord(made) in _HAN:
            found.setdefault(made, sign)
    return [traditional + plain for traditional, plain in sorted(found.items())]


def readings() -> list[str]:
    """A line for each syllable: the syllable, then the characters of GB 2312 that are read so."""
    from pypinyin import Style, pinyin

    found: dict[str, list[str]] = {}
    for sign in _gb2312():
        several = sign in _SEVERAL
        for syllable in pinyin(sign, style=Style.NORMAL, heteronym=several)[0]:
            plain = syllable.replace("ü", "v")
            if plain.isascii() and plain.isalpha() and sign not in found.get(plain, []):
                found.setdefault(plain, []).append(sign)
    return [f"{syllable} {''.join(signs)}" for syllable, signs in sorted(found.items())]


def _gb2312() -> Iterator[str]:
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def tables() -> dict[str, str]:
    """File name -> content."""
    pairs = simplified()
    lines = [" ".join(pairs[at : at + _PER_LINE]) for at in range(0, len(pairs), _PER_LINE)]
    return {"t2s.txt": "\n".join(lines) + "\n", "pinyin.txt": "\n".join(readings()) + "\n"}


if __name__ == "__main__":
    for name, content in tables().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
