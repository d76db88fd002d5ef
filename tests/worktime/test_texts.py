"""Every sentence of this package has its Chinese, with the same values in it."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import propctl

PACKAGE = Path(propctl.__file__).parent


def test_every_sentence_is_translated_with_the_same_values() -> None:
    with (PACKAGE / "locale" / "zh_CN" / "worktime.po").open("rb") as file:
        chinese = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    found = extract_from_dir(PACKAGE / "worktime", [("**.py", "python")], keywords={"N_": None})
    english = {message for _, _, message, _, _ in found}
    assert english == set(chinese)
    for msgid, text in chinese.items():
        assert sorted(re.findall(r"\{\w+\}", msgid)) == sorted(re.findall(r"\{\w+\}", text)), msgid
