"""A clause that is stopped takes along what serves it alone, and nothing that the others need."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok


@pytest.mark.rule("suggestions.visit-input", "suggestions.record-in-detail")
def test_the_only_step_that_makes_a_record_stays_while_another_clause_of_its_form_is_in_force(
    workspace: Workspace,
) -> None:
    register = ("suggestions", "register", "希望在北门装一盏路灯，晚上太暗", "--topic", "公共设施")
    stop = ("rules", "set", "suggestions.visit-input", "in_force=no")
    ok(workspace.run(*stop, by="director"))
    made = workspace.run(*register)
    assert "本单位不办" not in made.err, made.err


@pytest.mark.rule("security.verify-everyone-before-entry", "security.register-every-vehicle")
def test_who_comes_in_is_verified_and_vehicles_registered_though_another_clause_is_stopped(
    workspace: Workspace,
) -> None:
    for clause in ("form-visitor-register", "register-unfamiliar-vehicles"):
        ok(workspace.run("rules", "set", f"security.{clause}", "in_force=no", by="director"))
    enter = ("security", "enter", "--verified", "card", "--centre", "yes")
    ok(workspace.run(*enter, by="guard-captain"))
    assert workspace.run(*enter[:3], "none", *enter[4:], by="guard-captain").status == 77
    vehicle = ("security", "vehicle", "enter", "car", "--stdin")
    ok(workspace.run(*vehicle, by="guard-1", stdin='{"plate": "浙A12345"}'))
