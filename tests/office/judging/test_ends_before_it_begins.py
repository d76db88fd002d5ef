"""Nothing ends before it begins, on whatever step the later day is given, and by amendment neither."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused
from propctl.testing import Workspace
from tests.areas.fees import homes

POLICE = {"came": "2026-11-18", "about": "查车棚", "task": "整改", "charge": "guard-1"}
# form and step of a record of its own, what else it needs, the later field with a day too early, one in time
ENTERED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("calls.call.register", {"kind": "enquiry", "about": "停车"}, "wanted", "2026-11-19", "2026-11-20"),
    ("duty.entry.register", {"kind": "problem", "about": "灯坏"}, "wanted", "2026-11-19", "2026-11-20"),
    ("security.police.register", POLICE, "until", "2026-11-17", "2026-11-18"),
]


@pytest.mark.parametrize(("step", "values", "later", "early", "right"), ENTERED)
def test_what_is_entered_with_its_end_before_its_beginning_is_refused(
    workspace: Workspace, step: str, values: dict[str, Any], later: str, early: str, right: str
) -> None:
    with pytest.raises(Refused):
        workspace.do(step, by="director", **values, **{later: f"{early} 10:00"})
    done = workspace.do(step, by="director", **values, **{later: f"{right} 18:00"}).folded
    amend = f"{done.ref.form}.amend"
    with pytest.raises(Refused):
        workspace.do(amend, done.id, by="director", set={later: f"{early} 10:00"})


def test_a_parking_space_is_not_released_before_it_begins_nor_made_to_begin_later(
    workspace: Workspace,
) -> None:
    homes(workspace)
    workspace.do("fees.space.add", number="B-07", by="cashier-1")
    held = {"unit": "1-101", "rights": "rented", "since": "2026-12-01"}
    workspace.do("fees.space.assign", "B-07", by="cashier-1", **held)
    with pytest.raises(Refused, match="收回不能早于交付"):
        workspace.do("fees.space.release", "B-07", by="cashier-1", until="2026-11-30")
    workspace.do("fees.space.release", "B-07", by="cashier-1", until="2026-12-01")  # of one day
    with pytest.raises(Refused, match="收回不能早于交付"):
        workspace.do("fees.space.amend", "B-07", by="director", set={"since": "2026-12-02"})
    workspace.do("fees.space.assign", "B-07", by="cashier-1", **{**held, "since": "2027-01-01"})
    assert workspace.record("B-07", "fees.space").state == "held"
