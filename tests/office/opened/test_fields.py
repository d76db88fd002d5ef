"""What steps fill in is worked out once for all records of a command, and anew for the next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from propctl.office.opened.step_fields import Fields
from propctl.regulation.model.constructs import Field
from propctl.testing import make_workspace

TODAY = dt.date(2026, 11, 20)


def test_fields_that_come_and_go_in_memory_are_never_taken_for_one_another(tmp_path: Path) -> None:
    fields = Fields(make_workspace(tmp_path / "office").office().catalog, TODAY)
    for number in range(200):
        made = Field(type="choice", many=True, choices={f"c{number}": f"第{number}|Number {number}"})
        assert list(fields.choices("complaints", made)) == [f"c{number}"]
        assert fields.spec("complaints", made).choices == {f"c{number}": f"第{number}|Number {number}"}
        assert fields.single(made).choices == made.choices and not fields.single(made).many


def test_a_choice_that_an_amendment_adds_is_offered_by_the_next_command(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "office")
    office = workspace.office()
    form = office.catalog.form("complaints.complaint")
    before = list(office.fields.choices("complaints", form.field["channel"]))
    channels = "channels=phone：电话，in-person：当面，pigeon：信鸽"  # other areas write in-person
    done = workspace.run("rules", "set", "complaints.publish-hotline-and-mailbox", channels, by="director")
    assert done.status == 0, done.err
    after = workspace.office().fields.choices("complaints", form.field["channel"])
    assert list(after) == ["phone", "in-person", "pigeon"] != before
