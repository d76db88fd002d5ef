"""Parking: charges of visitors' cars, the yearly file of each space and vehicle, and the spot check."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, UsageError, routines
from propctl.testing import Workspace
from tests.areas.test_security import built, drive, figure
from tests.stories.answers import ok

PAPERS = ["contract", "licence"]


@pytest.fixture
def spaces(workspace: Workspace) -> Workspace:
    """Two spaces that are held and one that is free, in an office with one household that has a car."""
    built(workspace)
    for number in ("A-01", "A-02", "A-03"):
        workspace.do("fees.space.add", number=number)
    for number, unit in (("A-01", "3-1201"), ("A-02", "3-1202")):
        workspace.do("fees.space.assign", number, unit=unit, rights="owned", since="2026-01-01")
    return workspace


def task(office: Workspace, name: str) -> Any:
    return next((one for one in routines(office.office(), area="parking") if one.routine == name), None)


def listed(office: Workspace, name: str) -> list[str]:
    return [row["id"] for row in office.run("parking", "list", name, "--json").json()]


@pytest.mark.rule("parking.temporary-charge-rate")
def test_the_share_of_temporary_parking_that_is_charged_is_judged_once_there_is_a_target(
    spaces: Workspace,
) -> None:
    own = drive(spaces, "浙A12345", unit="", purpose="")  # a resident's is not temporary
    cars = [drive(spaces, plate) for plate in ("浙B11111", "浙B22222", "浙B33333", "浙B44444")]
    fire = spaces.do("security.vehicle.enter", by="guard-1", kind="truck", special="fire").folded.id
    spaces.at("22:00")
    for car in (own, fire, cars[0]):
        spaces.do("security.vehicle.leave", car, by="guard-1")
    for car in cars[1:3]:
        spaces.do("security.vehicle.leave", car, by="guard-1", paid="5.00", receipt="P-1")
    with pytest.raises(UsageError):  # nothing is not a charge
        spaces.do("security.vehicle.leave", cars[3], by="guard-1", paid="0")
    rate = figure(spaces, "charged", "parking")
    assert (rate.part, rate.whole, rate.met) == (2, 3, None)  # the fourth is inside still
    ok(spaces.run("rules", "set", "parking.temporary-charge-rate", "at_least=70", by="director"))
    assert figure(spaces, "charged", "parking").met is False
    spaces.do("security.vehicle.leave", cars[3], by="guard-1", paid="5.00")
    assert figure(spaces, "charged", "parking").met is True
    ok(spaces.run("amend", cars[0], "--set", "paid=5", by="guard-1"))
    spaces.do(
        "security.vehicle.undo", cars[0], by="guard-1"
    )  # the wrong car: what was corrected goes with it
    assert "paid" not in spaces.record(cars[0]).values and spaces.run("check").status == 0
    spaces.do("security.vehicle.leave", cars[0], by="guard-1")
    assert figure(spaces, "charged", "parking").part == 3
    spaces.at("2026-12-02 09:00")
    assert figure(spaces, "charged", "parking").whole == 0


@pytest.mark.rule("parking.annual-archive")
def test_spaces_and_vehicles_without_a_file_of_the_year_are_listed(spaces: Workspace) -> None:
    assert sorted(task(spaces, "spaces").missing) == ["A-01", "A-02"]
    assert task(spaces, "vehicles").missing == ["H-3-1201"]
    with pytest.raises(Refused):  # the licence is missing
        spaces.do("parking.file.register", by="officer-1", year="2026", space="A-01", papers=PAPERS[:1])
    with pytest.raises(Refused):
        spaces.do("parking.file.register", by="officer-1", year="2026", papers=PAPERS)
    with pytest.raises(UsageError, match="year"):  # November's would be a second file of the year
        spaces.do("parking.file.register", by="officer-1", year="2026-11", space="A-01", papers=PAPERS)
    spaces.do(
        "parking.file.register", by="officer-1", year="2026", space="A-01", papers=PAPERS, plate="浙A12345"
    )
    spaces.do(
        "parking.file.register", by="officer-1", year="2025", space="A-02", papers=PAPERS
    )  # last year's
    assert task(spaces, "spaces").missing == ["A-02"]
    spaces.do("parking.file.register", by="officer-1", year="2026", household="H-3-1201", papers=PAPERS)
    assert not task(spaces, "vehicles").missing
    spaces.do("fees.space.release", "A-02")
    assert not task(spaces, "spaces").missing
    spaces.at("2027-01-05 09:00")
    assert task(spaces, "spaces").missing == ["A-01"]
    ok(spaces.run("parking", "print", "车位年度档案目录", "--day", "2026-12-31"))


@pytest.mark.rule("parking.archive-accuracy")
def test_one_error_in_a_spot_check_fails_the_accuracy(spaces: Workspace) -> None:
    for _ in range(3):
        spaces.do("parking.check.register", by="officer-1", space="A-01")
    assert figure(spaces, "accuracy", "parking").met is True
    with pytest.raises(UsageError):  # what it should be
        spaces.do("parking.check.register", by="officer-1", space="A-02", wrong=["plate"])
    wrong = spaces.do(
        "parking.check.register", by="officer-1", space="A-02", wrong=["plate"], note="车已换"
    ).folded.id
    found = figure(spaces, "accuracy", "parking")
    assert (found.part, found.whole, found.met, found.ids) == (3, 4, False, [wrong])
    assert listed(spaces, "wrong") == [wrong]
    spaces.do("parking.check.correct", wrong, by="officer-1", corrected="已更正车牌")
    assert listed(spaces, "wrong") == []
    assert figure(spaces, "accuracy", "parking").met is False  # it was wrong when it was looked at
    ok(spaces.run("rules", "set", "parking.archive-accuracy", "at_least=75", by="director"))
    assert figure(spaces, "accuracy", "parking").met is True
