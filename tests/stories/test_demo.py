"""The demonstration: every command of its day ends as the script says."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import invoke


def test_the_demonstration_plays_its_day_and_leaves_a_handbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROPCTL_NOW", "2026-11-20T08:00:00+08:00")
    folder = tmp_path / "office"
    played = invoke(["--lang", "zh-CN", "demo", str(folder)])
    assert played.exit_code == 0, played.output
    assert (folder / "site/index.html").is_file()
    assert "拒绝" in played.output and "CP-261120-A01" in played.output


def test_the_demonstration_does_not_play_in_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    refused = invoke(["demo", str(tmp_path)])
    assert refused.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
