"""Areas are found as every Python tool finds entry points, whatever installed the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.office.compiling.discovery import entry_points


def announce(folder: Path, name: str, area: str, module: str) -> None:
    """A distribution in ``folder`` that announces an area."""
    info = folder / name
    info.mkdir(parents=True)
    (info / ("PKG-INFO" if name.endswith(".egg-info") else "METADATA")).write_text(
        f"Metadata-Version: 2.1\nName: {name.partition('-')[0]}\nVersion: 1\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(f"[propctl.areas]\n{area} = {module}\n", encoding="utf-8")


def test_a_package_installed_the_old_way_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(tmp_path, "pets-1.egg-info", "pets", "their_pets")
    announce(tmp_path, "birds-1.dist-info", "birds", "their_birds")
    monkeypatch.syspath_prepend(tmp_path)
    found = dict(entry_points())
    assert (found["pets"], found["birds"]) == ("their_pets", "their_birds")
    assert found["complaints"] == "propctl_plugins.complaints"


def test_of_two_packages_with_one_area_the_first_on_the_path_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(tmp_path / "a", "one-1.dist-info", "pets", "first")
    announce(tmp_path / "b", "two-1.dist-info", "pets", "second")
    monkeypatch.syspath_prepend(tmp_path / "b")
    monkeypatch.syspath_prepend(tmp_path / "a")
    assert dict(entry_points())["pets"] == "first"
