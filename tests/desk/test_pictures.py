"""The pictures of the desk in the documentation show what the desk shows.

``PROPCTL_PICTURES=1 pytest tests/desk/test_pictures.py`` draws them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from propctl.testing import Workspace
from tests.desk.pictures import picture, said
from tests.desk.sitting import Sitter, sit
from tests.desk.test_days import CLERK, made

FOLDER = Path(__file__).parents[2] / "docs/start/pictures"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A morning at the front desk."""
    office = made(tmp_path_factory, CLERK)
    office.at("2026-11-20 08:10")
    for unit, about in (("3-1201", "走廊漏水"), ("3-1204", "电梯异响"), ("3-1202", "夜间施工")):
        office.do("complaints.complaint.register", unit=unit, about=about, by="clerk-1")
    return office.at("2026-11-20 08:45")


def _shown(name: str, sitter: Sitter) -> None:
    """Hold what stands on the screen against the picture of that name."""
    path, drawn = FOLDER / f"{name}.svg", picture(sitter.app)
    if os.environ.get("PROPCTL_PICTURES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert said(path.read_text(encoding="utf-8")) == said(drawn), f"{path.name}: draw it anew (see above)"
    assert "://cdn" not in drawn and "张建国" not in drawn


def test_the_first_screen_a_record_a_form_and_a_caller_are_shown_as_they_are(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        _shown("desk-work", sitter)
        await sitter.press("enter")
        _shown("desk-record", sitter)
        await sitter.step("转交")
        _shown("desk-step", sitter)
        await sitter.press("escape", "escape", "f2")
        await sitter.type("1201")
        await sitter.press("enter")
        _shown("desk-caller", sitter)

    sit(office, story)


def test_the_narrow_screen_is_shown_as_it_is(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        _shown("desk-narrow", sitter)

    sit(office, story, size=(40, 16))


def test_the_light_screen_is_shown_as_it_is(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f11")
        _shown("desk-light", sitter)

    sit(office, story)
