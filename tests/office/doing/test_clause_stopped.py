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
    ok(workspace.run(*enter, by="guard-1"))  # whom the stopped clause named, for no other names anybody
    assert workspace.run(*enter[:3], "none", *enter[4:], by="guard-1").status == 77
    assert workspace.run(*enter, by="clerk-1").status == 77
    vehicle = ("security", "vehicle", "enter", "car", "--stdin")
    ok(workspace.run(*vehicle, by="guard-1", stdin='{"plate": "浙A12345"}'))


@pytest.mark.rule("staff.dossier", "staff.sanctions", "suggestions.collate-valuable")
def test_what_a_step_brings_goes_with_the_clauses_of_that_step(workspace: Workspace) -> None:
    def by(operator: str, *words: str) -> str:
        return ok(workspace.run(*words, by=operator)).out

    for person in ("cleaner-1", "agent-1"):
        by("center-manager", "staff", "hire", person, "--post", "cleaner", "--hired", "2026-08-01")
    by("center-manager", "staff", "breach", "register", "cleaner-1", "--kind", "1", "--about", "上班看小说")
    ground = ("--breach", "SFV-261120-A01", "--rule", "staff.sanctions", "--reason", "屡次")
    by("center-supervisor", "staff", "sanction", "propose", "cleaner-1", "retrain", *ground)
    workspace.do("suggestions.suggestion.register", text="东门车棚的灯不亮", proposer="王建国")
    by("clerk-1", "suggestions", "mark", "JY-261120-A01", "--departments", "engineering")
    digest = ("engineering", "--items", "JY-261120-A01", "--summary", "修灯")
    by("clerk-1", "suggestions", "digest", "compile", *digest)
    stopped = ("staff.new-employee-onboarding", "staff.training-emergency", "suggestions.pass-to-company")
    for clause in stopped:
        by("director", "rules", "set", clause, "in_force=no")
    assert "同时办理：SFO-261120-A02 不需要" in by(
        "center-manager", "staff", "depart", "agent-1", "--reason", "辞职"
    )
    trained = by("director", "staff", "sanction", "approve", "SFP-261120-A01", "--opinion", "同意")
    assert "同时开立：SFT-261120-A01" in trained
    assert "added" not in workspace.record("SFT-261120-A01").values  # what only the stopped clause asks for
    assert "同时办理：JY-261120-A01" in by("clerk-1", "suggestions", "digest", "send", "JYZ-261120-A01")
    alone = workspace.run("suggestions", "pass", "JY-261120-A01", "--departments", "engineering")
    assert alone.status == 2 and "本单位不办" in alone.err  # by itself it serves the stopped clause alone
