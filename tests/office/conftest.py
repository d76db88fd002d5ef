"""An office with one area of its own that uses every construct: a register of pets and of their tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import TwoDesks, Workspace

AREA = (Path(__file__).parent / "pets.toml").read_text(encoding="utf-8")


def add_pets(workspace: Workspace) -> Workspace:
    """Give an office the area ``pets``."""
    return workspace.declare("pets", AREA)


@pytest.fixture
def pets(workspace: Workspace) -> Workspace:
    """An office that registers pets."""
    return add_pets(workspace)


@pytest.fixture
def pet_desks(two_desks: TwoDesks) -> TwoDesks:
    """The same at two desks."""
    add_pets(two_desks.a)
    add_pets(two_desks.b)
    return two_desks
