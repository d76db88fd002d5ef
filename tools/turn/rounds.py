"""Turns that are tried at one time: one of each parameter, so that one walk tries them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from propctl.errors import UsageError
from propctl.office.compiling.everything_read import names_in
from propctl.office.doing.amending import IN_FORCE
from propctl.regulation.amendments import Amendment, History
from propctl.regulation.parameters import read_parameter
from propctl.regulation.soundness.areas import findings
from propctl.regulation.soundness.checking import Nameable
from tools.turn.neighbours import Turn

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

ROUND = Turn("", "", "a round", "", "")  # what stands for all turns of a round


def rounds(office: Office, turns: Iterable[Turn]) -> Iterator[list[Turn]]:
    """Rounds of turns that an office may set together: each parameter once; what is refused is left out.

    Clauses that are switched off make a round of their own, or the others would not hold in theirs.
    """
    by_parameter, off = defaultdict(list), list[Turn]()
    for turn in turns:
        if turn.name == IN_FORCE:
            off += [turn] if turn.typed == "no" else []
        elif value_of(office, turn) is not None:
            by_parameter[turn.rule, turn.name].append(turn)
    for some in (off, *zip_longest(*by_parameter.values())):
        if sound := _sound(office, [turn for turn in some if turn is not None]):
            yield sound


def amendments(office: Office, turns: Iterable[Turn]) -> list[Amendment]:
    """Turns as ``rules set`` would keep them from today on, one line a clause."""
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    for turn in turns:
        values[turn.rule][turn.name] = value_of(office, turn)
    today, now = office.today, office.now
    return [
        Amendment(rule=rule, set=some, since=today, entered=now, by="director")
        for rule, some in values.items()
    ]


def value_of(office: Office, turn: Turn) -> Any:
    """What is set by a turn; None where ``rules set`` refuses what is typed."""
    if turn.name == IN_FORCE:
        return turn.typed == "yes"
    known = Nameable(names_in(office.settings), office.catalog, office.today)
    try:
        return read_parameter(office.catalog.rule(turn.rule), turn.name, turn.typed, known)
    except UsageError:
        return None


def _sound(office: Office, turns: list[Turn]) -> list[Turn]:
    """Those turns that leave the declarations sound: the others are refused by ``rules set``."""
    if not turns or not _unsound(office, turns):
        return turns
    half = len(turns) // 2
    return [*_sound(office, turns[:half]), *_sound(office, turns[half:])] if half else []


def _unsound(office: Office, turns: list[Turn]) -> bool:
    history = History([*office.catalog.history.entries(), *amendments(office, turns)])
    tried = office.catalog.amended(history)
    return bool(findings(tried, names_in(office.settings), office.today))
