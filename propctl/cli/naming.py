"""How people name commands: in Chinese or English, with a hyphen or an underscore."""

from __future__ import annotations

from collections.abc import Mapping

from propctl.errors import N_, UsageError
from propctl.regulation.text import Label

Names = Mapping[str, Label]


def meant(word: str, names: Names) -> str:
    """The name that ``word`` is, or whose Chinese title it is or begins; "" where none does.

    ``UsageError`` where the word begins several titles and is none.
    """
    if word in names:
        return word
    exact = [name for name, label in names.items() if word in (label.zh, label.en)]
    found = exact or [name for name, label in names.items() if word and label.zh.startswith(word)]
    if len(found) > 1:
        raise UsageError(N_("{word} may mean {names}; write more of it"), word=word, names=found)
    return found[0] if found else ""


def hyphens(name: str) -> str:
    """``--to_person`` is ``--to-person``."""
    return name.replace("_", "-")
