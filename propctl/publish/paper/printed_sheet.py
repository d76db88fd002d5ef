"""What is printed, before anybody has chosen the paper: words and their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from propctl.publish.paper.lines import Entry


class Sheet(msgspec.Struct, frozen=True):
    """A form: of a record, empty, or the register of a period."""

    name: str  # what a file of it is called: the record's number, else the form's name
    title: str
    sheets: list[tuple[str, dict[str, Any] | None]]  # number or period, and the table of a register
    state: str
    copies: list[list[str]]  # what stands in the corner of each copy
    entries: list[Entry]
    signers: list[str]
    note: str


class Poster(NamedTuple):
    """A paper of an area's own: ``template`` says, in HTML, what stands on it."""

    area: str
    template: Path
    title: str
