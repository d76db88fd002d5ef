"""The first year of a new butler, as her manager, her supervisor and she herself type it."""

from __future__ import annotations

from propctl.testing import Workspace
from tests.areas.test_staff import METHODS, TOPICS, days
from tests.stories.answers import ok

MANAGER, SUPERVISOR, HERSELF = "center-manager", "service-supervisor", "butler-1"


def test_a_butler_is_screened_taught_kept_trained_and_has_her_leave(workspace: Workspace) -> None:
    office = workspace.at("2026-11-20 09:00")

    def said(*words: str, by: str = MANAGER) -> str:
        return ok(office.run("staff", *words, by=by)).out

    def listed(*words: str) -> list[str]:
        return [one["id"] for one in office.run("staff", *words, "--json").json()]

    # she applies, is looked at by two, and hired
    applied = '{"name": "沈悦", "post": "butler", "education": "college"}'
    ok(office.run("staff", "applicant", "apply", "--stdin", by=SUPERVISOR, stdin=applied))
    (one,) = listed("list", "candidates")
    refused = office.run(
        "staff", "applicant", "hire", one, "--person", HERSELF, "--starts", "2026-12-01", by=MANAGER
    )
    assert refused.status == 77 and "背景调查" in refused.err
    said("applicant", "check", one, "--checked", "2026-11-19", "--result", "clean", by=SUPERVISOR)
    said("applicant", "hire", one, "--person", HERSELF, "--starts", "2026-12-01", "--mentor", "officer-1")
    ok(office.run("staff", "correct", HERSELF, "--stdin", by=HERSELF, stdin='{"phone": "13800138000"}'))
    assert "138****8000" in said("employee", HERSELF)

    # fourteen days of induction, planned day by day
    plan = office.root / "计划.csv"
    methods = {"theory": "理论学习", "practice": "实际操作", "roleplay": "模拟场景演练"}
    lines = [
        f"{day},{TOPICS[n % 7]},{methods[METHODS[n % 3]]}" for n, day in enumerate(days(10, "2026-12-01"))
    ]
    plan.write_text("\n".join(["日期,内容,方式", *lines]) + "\n", encoding="utf-8")
    office.at("2026-12-01 09:00")
    said("plan", HERSELF, "--plan", f"@{plan}", by=SUPERVISOR)
    sessions = listed("session", "list")
    assert len(sessions) == 10
    for day, session in zip(days(10, "2026-12-01"), sessions, strict=True):
        office.at(f"{day} 16:00")
        said("session", "hold", session, "--trainer", "冯雪", by=SUPERVISOR)
    assert office.run("staff", "start", HERSELF, by=SUPERVISOR).status == 77  # ten days are not fourteen
    office.at("2026-12-16 09:00")
    said("start", HERSELF, by=SUPERVISOR)

    # each month a training; three months later she is kept, by another than who hired her
    said("session", "plan", "etiquette", "--day", "2026-12-20", by=SUPERVISOR)
    (planned,) = listed("session", "list")
    office.at("2026-12-20 15:00")
    said("session", "hold", planned, "--people", HERSELF, "--trainer", "冯雪", by=SUPERVISOR)
    office.at("2027-02-20 09:00")
    assert office.run("staff", "decide", HERSELF, "--reason", "胜任", by=MANAGER).status == 77
    said("decide", HERSELF, "--reason", "胜任", by="director")

    # and a year on she takes her leave
    said("benefit", "plan", HERSELF, "annual-leave", "2027-06-01", "--days", "5")
    (benefit,) = listed("benefit", "list")
    said("benefit", "give", benefit)
    office.at("2027-07-01 09:00")
    said("timeoff", "ask", "2027-07-10T08:00", "2027-07-12T18:00", "annual", "--days", "2.5", by=HERSELF)
    (leave,) = listed("list", "asked")
    assert office.run("staff", "timeoff", "grant", leave, by=HERSELF).status == 77
    said("timeoff", "grant", leave, by=SUPERVISOR)
    assert "已准" in ok(office.run("show", leave, by=HERSELF)).out
