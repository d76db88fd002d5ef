"""The office that benchmarks measure is one that could exist."""

from __future__ import annotations

from pathlib import Path

from bench.generate import generate
from propctl.api import check
from propctl.testing import make_workspace


def test_generated_records_are_sound(tmp_path: Path) -> None:
    office = make_workspace(tmp_path).at("17:00")
    generate(tmp_path, 60)
    assert len(office.office().index.rows(area="complaints")) == 20
    assert check(office.office()) == []
