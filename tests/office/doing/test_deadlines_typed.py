"""By when something is to be done lies within what an office plans: a year that was mistyped is told."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok

TASK = ("agenda", "task", "give", "--what", "盘点", "--owner", "clerk-1", "--due")


@pytest.mark.parametrize(
    ("due", "status"), [("2026-11-20", 0), ("2029-11-24", 0), ("2029-11-25", 2), ("2062-11-30", 2)]
)
def test_a_task_is_due_within_three_years(workspace: Workspace, due: str, status: int) -> None:
    done = workspace.run(*TASK, due, by="director")
    assert done.status == status, done.err
    if status:
        assert f"{due} 晚于 2029-11-24" in done.err


def test_nor_is_it_put_off_beyond_that_by_an_amendment(workspace: Workspace) -> None:
    ok(workspace.run(*TASK, "2026-12-01", by="director"))
    later = workspace.run("--lang", "en", "amend", "A01", "--set", "due=2062-12-01", by="director")
    assert (later.status, "2062-12-01 is after 2029-11-24" in later.err) == (2, True)
    assert workspace.record("A01").values["due"].year == 2026
