"""Whoever reads what a controller's command prints reads headings, not the keys of a program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from propctl.office.compiling.discovery import entry_points
from propctl.office.doing.controllers import call
from propctl.testing import Workspace

ROOT = Path(__file__).parents[2]
SAMPLE = ("propctl.toml", "records")
ASKED = {
    "period": "2026-11",
    "month": "2026-11",
    "unit": "2-301",
    "day": "2026-11-20",
    "since": "2026-11-01",
    "until": "2026-11-20",
    "post": "front-desk",
    "permit": "ZX-261109-A01",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the sample office, on its last day."""
    root = tmp_path_factory.mktemp("office")
    for name in SAMPLE:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, root / name)
    return Workspace(root, "2026-11-20 17:00")


@pytest.mark.parametrize("area", [name for name, _ in entry_points()])
def test_every_column_of_the_tables_that_an_area_prints_has_a_heading(sample: Workspace, area: str) -> None:
    office = sample.office()
    declared = office.catalog.area(area)
    for name, command in declared.command.items():
        needed = {arg for arg, field in command.args.items() if field.required}
        if command.writes or not needed <= ASKED.keys() or name == "run":
            continue
        if office.catalog.switched_off(area, command.claims, office.today):  # refused, and prints nothing
            continue
        typed = {arg: ASKED[arg] for arg in command.args if arg in ASKED}
        demands = declared.command[name].post
        by = "center-manager" if "supervise-director" in str(demands) else "director"
        found = call(sample.office(by), area, name, typed)
        rows = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
        keys = {key for row in rows if isinstance(row, dict) for key in row if key.isascii()}
        assert keys <= declared.columns.keys(), name
