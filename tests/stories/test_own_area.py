"""An office adds a register and a field of its own, as the tutorial says: what is run here is its text."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from propctl.api import Refused, amend, due
from propctl.testing import Workspace

TUTORIAL = Path(__file__).parents[2] / "docs/authors/first-area.md"


def blocks() -> list[str]:
    """The TOML of the tutorial, block by block."""
    return re.findall(r"```toml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office that followed the tutorial."""
    own, addition = blocks()
    workspace.declare("pets", own)
    workspace.declare("our-additions", addition)
    workspace.do("residents.unit.add", number="3-1201")
    return workspace


def test_the_tutorials_area_stays_under_twenty_lines() -> None:
    own, addition = blocks()
    declared, _, clause = own.partition("[[rule]]")
    assert len([line for line in declared.splitlines() if line.strip()]) < 20
    assert len(clause.splitlines()) < 10 and len(addition.splitlines()) == 2


def test_a_pet_is_registered_and_its_certificate_is_due_in_three_working_days(office: Workspace) -> None:
    registered = office.run("pets", "register", "3-1201", "dog", "--stdin", stdin="phone: 13800138000\n")
    assert registered.status == 0, registered.err
    (clock,) = office.run("due", "--json").json()
    assert (clock["id"], clock["due"]) == ("PT-261120-A01", "2026-11-25T17:30:00+08:00")
    line = ("宠物登记", "免疫", "A01", "--certificate", "2026-0317")
    assert office.run(*line, by="technician-1").status == Refused.status
    assert office.run(*line, by="service-supervisor").status == 0
    assert office.run("due", "--json").json() == []


def test_the_offices_own_clause_is_amended_like_any_other(office: Workspace) -> None:
    import datetime as dt

    office.do("pets.pet.register", unit="3-1201", kind="cat")
    amend(office.office("director"), "pets.certificate-within", {"within": "5wd"}, dt.date(2026, 11, 20))
    (clock,) = due(office.office(), area="pets")
    assert clock.due == dt.datetime.fromisoformat("2026-11-27T17:30:00+08:00")


def test_a_field_of_the_offices_own_stands_on_the_complaint_form(office: Workspace) -> None:
    shown = office.run("complaints", "register", "--help")
    assert "--lift-number" in shown.out and "电梯编号" in shown.out


def test_the_tutorial_can_be_followed_line_by_line(workspace: Workspace) -> None:
    """In an office that has nothing yet; what it says will be printed is printed."""
    page = TUTORIAL.read_text(encoding="utf-8")
    sh = "\n".join(re.findall(r"```sh\n(.*?)```", page, flags=re.DOTALL))
    lines = [shlex.split(line, comments=True)[1:] for line in sh.splitlines() if line.startswith("propctl ")]
    (told,) = re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)
    own, addition = blocks()
    target = workspace.root / "areas/pets.toml"
    for line in lines:
        if "--html" in line:
            line[-1] = str(workspace.root / line[-1])
        if line[0] == "residents":  # the first line after the file was changed
            target.write_text(own.replace('"choice"', '"choise"'), encoding="utf-8")
            assert workspace.run("areas", "check", "pets").out == told
            target.write_text(own, encoding="utf-8")
        if line[:2] != ["site", "build"]:  # it has tests of its own
            done = workspace.run(*(word for word in line if word != "--watch"), by="director")
            assert done.status == 0, (line, done)
    workspace.declare("our-additions", addition)
    assert workspace.run("check").status == workspace.run("areas", "check").status == 0
