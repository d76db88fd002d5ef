"""Parameters of clauses turned to their neighbours, at small size; ``make turn`` turns all of them."""

from __future__ import annotations

import random

import pytest

from propctl.errors import UsageError
from propctl.office.compiling.everything_read import names_in
from propctl.office.opened.office import Office
from propctl.regulation.parameter_types import KINDS
from propctl.regulation.parameters import read_parameter, wrong_parameter
from propctl.regulation.soundness.checking import Nameable
from tools.turn.judging import FAILED, MOVED, TAKEN
from tools.turn.neighbours import NEIGHBOURS, turns
from tools.turn.turning import Turning

SEED, DRAWN = 20261129, 2
AREA = "callbacks"  # where turns are tried by a day's work; the others by ``make turn``


def test_every_neighbour_of_every_parameter_is_read_or_refused_in_words(shipped_office: Office) -> None:
    office = shipped_office
    known = Nameable(names_in(office.settings), office.catalog, office.today)
    taken, refused, unreadable = 0, 0, []
    for area in office.catalog.names:
        for turn in turns(office, area):
            if turn.name == "in_force":
                continue
            rule = office.catalog.rule(turn.rule)
            try:
                value = read_parameter(rule, turn.name, turn.typed, known)
            except UsageError as error:
                assert turn.rule in str(error) and error.status == UsageError.status
                refused += 1
                continue
            taken += 1
            if wrong_parameter(rule, turn.name, value, known) is not None:
                unreadable.append(str(turn))  # what was taken would be found wrong where it lies
    assert unreadable == []
    assert taken > 1000 and refused > 1000


def test_every_type_of_a_parameter_has_neighbours() -> None:
    assert set(NEIGHBOURS) == set(KINDS)


@pytest.fixture(scope="module")
def turning(tmp_path_factory: pytest.TempPathFactory) -> Turning:
    return Turning(tmp_path_factory.mktemp("turn"), AREA)


def test_a_turned_parameter_breaks_nothing_that_an_office_does_or_shows(turning: Turning) -> None:
    chosen = random.Random(SEED).sample(turning.turns(), DRAWN)
    judged = list(turning.judged(chosen))
    assert [fault for verdict in judged for fault in verdict.faults] == []
    assert not any(verdict.outcome == FAILED for verdict in judged)
    assert any(verdict.outcome == TAKEN for verdict in judged)


def test_a_limit_that_is_turned_moves_what_is_due(turning: Turning) -> None:
    (turn,) = [
        one for one in turning.turns() if (one.rule, one.typed) == ("callbacks.complaint-within", "45m")
    ]
    verdict = turning.one(turn)
    assert (verdict.outcome, verdict.effect, verdict.faults) == (TAKEN, MOVED, [])
    assert any("limits" in place for place in verdict.differs)
