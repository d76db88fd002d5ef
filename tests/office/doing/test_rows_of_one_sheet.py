"""Rows that are saved together see each other, whichever way a question looks for the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import check
from propctl.errors import PropctlError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import save_all
from propctl.testing import Workspace, make_workspace

AREA = """
prefix = "BT"
title  = { zh = "泊位", en = "Berths" }
main   = "stay"

[form.berth]
title = { zh = "泊位", en = "Berth" }
key   = "number"
[form.berth.field]
number = { type = "text", zh = "号", en = "No.", required = true }
[form.berth.state]
kept = "在册|kept"
[form.berth.step]
add = { zh = "登记", en = "Add", to = "kept" }

[form.stay]
title = { zh = "停泊", en = "Stay" }
args  = ["berth", "way"]
[form.stay.field]
berth = { type = "ref", to = "berth", zh = "泊位", en = "Berth", required = true }
[form.stay.field.way]
type    = "choice"
choices = { led = "按泊位|By the berth", asked = "逐条问|Asked", all = "全部|All" }
zh      = "看法"
en      = "How"
[form.stay.state]
there = "停着|there"
gone  = "走了|gone"
[form.stay.states]
open = ["there"]
[form.stay.step]
register = { zh = "登记", en = "Register", to = "there" }
leave    = { zh = "离开", en = "Leave", from = "there", to = "gone" }
[form.stay.need]
register = [
  { rule = "one", that = "way != led or not berth.linked.bay.stay.open", zh = "有船", en = "taken" },
  { rule = "one", that = "way != asked or none(bay.stay, open and berth = here.berth)", zh = "满", en = "!" },
  { rule = "one", that = "way != all or every(bay.stay, berth = here.berth)", zh = "别处", en = "!" },
]

[[rule]]
id     = "bay.one"
zh     = "一个泊位停一条船"
en     = "One boat to a berth"
source = { document = "泊位公约", clause = "一" }
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    office = make_workspace(tmp_path_factory.mktemp("berths") / "office")
    office.declare("bay", AREA)
    for number in ("1", "2", "3"):
        office.do("bay.berth.add", number=number)
    office.do("bay.stay.register", berth="3")
    return office


def refused(office: Workspace, *stays: tuple[str, str]) -> list[int]:
    """Which of the stays (berth, way to look) that are saved together are refused."""
    requests = [
        Request(form="bay.stay", step="register", values={"berth": berth, "way": way}) for berth, way in stays
    ]
    found: list[tuple[int, PropctlError]] = []
    save_all(office.office(), requests, "", refused=found, trial=True)
    return [number for number, _ in found]


def test_the_declarations_are_sound(harbour: Workspace) -> None:
    assert check(harbour.office()) == []


@pytest.mark.parametrize("way", ["led", "asked"])
def test_a_row_sees_those_before_it_that_point_to_the_same_record(harbour: Workspace, way: str) -> None:
    assert refused(harbour, ("1", way), ("2", way), ("1", way), ("3", way)) == [2, 3]


def test_a_question_of_every_record_is_not_narrowed_to_those_of_one(harbour: Workspace) -> None:
    assert refused(harbour, ("3", "all"), ("1", "all")) == [1]


@pytest.mark.parametrize("way", ["led", "asked"])
def test_what_the_same_unit_of_work_ended_is_seen_as_it_stands_now(
    harbour: Workspace, tmp_path: Path, way: str
) -> None:
    office = harbour.copy(tmp_path / "office")
    (there,) = office.office().index.rows(form="bay.stay")
    leave = Request(form="bay.stay", step="leave", id=there.id, values={})
    come = Request(form="bay.stay", step="register", values={"berth": "3", "way": way})
    found: list[tuple[int, PropctlError]] = []
    save_all(office.office(), [come, leave, come, come], "", refused=found, trial=True)
    assert [number for number, _ in found] == [0, 3]
