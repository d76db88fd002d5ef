"""Posts that nobody holds are told together: by who stands above, with what nobody can do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace

TWELVE = {
    "clerk-1", "officer-1", "technician-1", "director", "center-manager", "guard-captain",
    "guard-1", "cashier-1", "cleaner-1", "service-supervisor", "finance-1", "engineer-chief",
}  # fmt: skip


def staffed(root: Path, leave: set[str]) -> Workspace:
    """The sample's office with these people alone."""
    office, settings = make_workspace(root), root / "propctl.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    people = re.compile(r"[a-z0-9-]+ = \{ name")
    kept = [line for line in lines if not people.match(line) or line.split(" ")[0] in leave]
    settings.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return office


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return staffed(tmp_path_factory.mktemp("small") / "office", TWELVE)


def test_an_office_of_twelve_that_uses_all_areas_hears_of_posts_in_few_findings(small: Workspace) -> None:
    answer = small.run("check", "--json")
    rows = [row for row in json.loads(answer.out) if row["field"] == "staff"]
    assert answer.status == 1  # there is work that nobody can do
    assert 2 <= len(rows) <= 8
    assert any("上级的管理处主任 郑海" in row["fix"] for row in rows)
    assert not any(re.search(r"[a-z]+\.[a-z]+\.[a-z]+", row["message"]) for row in rows)  # steps by name


def test_a_post_whose_work_others_may_do_is_no_problem(small: Workspace) -> None:
    rows = json.loads(small.run("check", "--json").out)
    (note,) = [row for row in rows if row.get("note") and row["field"] == "staff"]
    assert "没有人任值班经理" in note["message"] and "吴静" in note["fix"]


def test_an_office_with_everybody_hears_nothing(workspace: Workspace) -> None:
    assert workspace.run("check").out.strip() == "所有记录完好。"
    assert workspace.run("check").status == 0
