"""What decides on an approval is raised by anybody, and lowered by the declared posts alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused
from propctl.testing import Workspace, make_workspace

COMPLAINT = "complaints.complaint"
CLASSED: dict[str, Any] = {"class": "valid", "subject": "content"}
PAPER = ("director", "2026-12")


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "office", areas=["residents", "complaints", "callbacks", "incidents"])
    made.do("residents.unit.add", number="3-1201")
    return made


@pytest.mark.rule("complaints.major-to-director")
def test_a_severity_is_raised_by_whoever_may_write_it_and_lowered_by_the_approver(desk: Workspace) -> None:
    record = desk.do(f"{COMPLAINT}.register", unit="3-1201", about="漏水", severity="serious").folded.id
    desk.do(f"{COMPLAINT}.amend", record, set={"severity": "major"})
    for less in ("normal", ""):
        with pytest.raises(Refused) as refused:
            desk.do(f"{COMPLAINT}.amend", record, set={"severity": less})
        assert refused.value.rule == "complaints.major-to-director"
    with pytest.raises(Refused, match="is lowered by"):
        desk.do(
            f"{COMPLAINT}.classify", record, **{"class": "valid", "subject": "content"}, severity="serious"
        )
    desk.do(f"{COMPLAINT}.classify", record, **CLASSED, severity="major")
    desk.do(f"{COMPLAINT}.amend", record, set={"severity": "important"}, on_paper=PAPER)
    desk.do(f"{COMPLAINT}.amend", record, by="director", set={"severity": ""})
    desk.do(f"{COMPLAINT}.amend", record, set={"severity": "normal"})  # what says nothing is above nothing
    said = desk.run("amend", record, "--set", "severity=", by="clerk-1").err
    assert "“程度”只由" in said and "改低" in said


@pytest.mark.rule("incidents.no-delay-no-concealment")
def test_what_was_against_the_law_is_called_lawful_by_a_superior_alone(desk: Workspace) -> None:
    started: dict[str, Any] = {"kind": "criminal", "place": "地库", "severity": "major", "illegal": "yes"}
    record = desk.do("incidents.incident.start", **started).folded.id
    with pytest.raises(Refused, match="is lowered by"):
        desk.do("incidents.incident.amend", record, set={"illegal": "no"})
    desk.do("incidents.incident.amend", record, by="director", set={"illegal": "no"})
    desk.do("incidents.incident.amend", record, set={"illegal": "yes"})
