"""Where an office is found, from wherever the command is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.office.opened.compiled import find_root


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a folder in it, in which we are; and a link to that folder from outside."""
    inner = tmp_path / "office" / "records" / "notes"
    inner.mkdir(parents=True)
    (tmp_path / "office" / "propctl.toml").touch()
    (tmp_path / "link").symlink_to(inner, target_is_directory=True)
    monkeypatch.chdir(inner)
    return tmp_path / "office"


@pytest.mark.parametrize("start", [".", "..", "../..", "./", "", "nowhere"])
def test_an_office_is_found_upwards_and_always_under_the_same_name(office: Path, start: str) -> None:
    assert find_root(start) == str(office)


def test_upwards_of_a_link_is_where_the_link_leads(office: Path) -> None:
    assert find_root(str(office.parent / "link" / "..")) == str(office)


def test_outside_of_any_office_there_is_none(office: Path, tmp_path: Path) -> None:
    assert find_root(str(tmp_path)) is None
    assert find_root("/") is None
