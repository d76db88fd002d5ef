"""Staff, the first half: people coming, learning and being there."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused
from propctl.testing import Workspace
from tests.stories.answers import ok

MANAGER = "center-manager"


def hired(
    office: Workspace, person: str = "butler-1", post: str = "butler", on: str = "2026-11-20", **more: Any
) -> str:
    return office.do("staff.employee.hire", by=MANAGER, person=person, post=post, hired=on, **more).folded.id


def test_one_word_means_the_people_of_the_settings_and_their_dossiers(workspace: Workspace) -> None:
    workspace.at("2026-11-20 09:00")
    hired(workspace)
    people = workspace.run("staff", "list", "--json").json()
    assert {"id", "name", "posts", "until", "open"} == set(people[0])  # of the core, as ever
    assert len(people) > 5
    dossiers = workspace.run("staff", "list", "--state", "induction", "--json").json()
    assert [one["id"] for one in dossiers] == ["butler-1"]
    text = ok(workspace.run("--lang", "en", "staff", "--help")).out
    assert "return" in text and "hire" in text
    assert workspace.run("staff", "list", "nothing").status == 2


@pytest.mark.rule("staff.probation")
def test_only_who_is_past_probation_is_put_down_as_in_service_already(workspace: Workspace) -> None:
    workspace.at("2026-11-20 09:00")
    with pytest.raises(Refused):
        workspace.do("staff.employee.place", hired(workspace), by=MANAGER)
    old = hired(workspace, "officer-1", "officer", "2024-03-01")
    assert workspace.do("staff.employee.place", old, by=MANAGER).folded.state == "employed"
