"""What doing a step came to: the record, what it opened, what is to be said."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from propctl.regulation.model.constructs import Rule
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.record import Event
from propctl.regulation.model.text import Label
from propctl.regulation.standing import Judged


class Message(NamedTuple):
    """Something to tell beside the result: an English message id and its values."""

    msgid: str
    values: dict[str, object]
    status: int = 0  # of the command, where what was saved is not all that was to be done


class Outcome(msgspec.Struct, frozen=True):
    """What a step did."""

    folded: Folded
    event: Event
    opened: list[Folded]  # records that it made, each once
    say: list[tuple[Rule, Label]]  # lines to say, with their clauses
    clocks: list[Judged]  # that run on the record now, and those that the step stopped too late
    notes: list[Message]
    changed: list[Folded] = []  # other records that it took a step further, each once
