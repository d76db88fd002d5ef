"""The signs that people type, in the one form that everything is compared and kept in."""

from __future__ import annotations

import unicodedata

_HALF_WIDTH = {0xFF10 + n: 0x30 + n for n in range(10)}
_HALF_WIDTH |= {0xFF21 + n: 0x41 + n for n in range(26)} | {0xFF41 + n: 0x61 + n for n in range(26)}
_HALF_WIDTH |= {ord(full): ord(half) for full, half in zip("　－＋／．", " -+/.", strict=True)}
_MARKS = str.maketrans("：，（）￥–", ":,()¥-")  # what a Chinese keyboard writes outside of text


def normalise(text: str) -> str:
    """NFC, with full-width digits, letters, blank and ``－＋／．`` made half-width.

    Not NFKC, which would destroy Chinese punctuation and ``㎡``.
    """
    return unicodedata.normalize("NFC", text).translate(_HALF_WIDTH)


def plain_marks(text: str) -> str:
    """Punctuation as a Chinese keyboard writes it made ASCII; for everything but text."""
    return text.translate(_MARKS)
