"""The handbook's commands: what they ask of ``propctl.publish``, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from propctl.errors import Problem
from tests.cli.conftest import Run

LEAK = Problem("index.html", 3, "", "there is no file {file}", {"file": "x"})


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """A handbook of one page; what the check finds in it is up to the test."""
    problems: list[Problem] = []

    def build(office: Any, out: Path, *, audience: str = "residents", **_: Any) -> list[Path]:
        out.mkdir(exist_ok=True)
        (out / "index.html").write_text(audience, encoding="utf-8")
        return [out / "index.html"]

    monkeypatch.setattr("propctl.publish.site.building.build", build)
    monkeypatch.setattr("propctl.publish.checking.sitecheck.check", lambda *_: problems)
    return problems


@pytest.mark.usefixtures("found")
def test_the_handbook_is_built_for_residents_unless_staff_is_asked(run: Run, office: Path) -> None:
    assert run("site", "build").exit_code == 0
    assert (office / "site" / "index.html").read_text("utf-8") == "residents"
    run("site", "build", "--staff", "--out", "intern")
    assert (office / "intern" / "index.html").read_text("utf-8") == "staff"


def test_a_check_that_finds_something_has_status_one(run: Run, found: list[Problem]) -> None:
    assert run("site", "check").stdout == "没有发现不该公开的内容。\n"
    found.append(LEAK)
    failed = run("site", "check")
    assert failed.exit_code == 1
    assert "index.html:3: 没有文件 x" in failed.stdout


def test_only_a_handbook_that_passed_the_check_is_published(
    run: Run, office: Path, found: list[Problem]
) -> None:
    assert run("site", "publish").exit_code == 78
    settings = office / "propctl.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[site]\npublish = "public"\n', encoding="utf-8")
    found.append(LEAK)
    refused = run("site", "publish")
    assert refused.exit_code == 1
    assert not (office / "public").exists()
    found.clear()
    assert run("site", "publish").exit_code == 0
    assert (office / "public" / "index.html").exists()


def test_serving_without_a_configuration_says_what_is_missing(run: Run) -> None:
    missing = run("site", "serve")
    assert missing.exit_code == 78
    assert "mkdocs.yml" in missing.stderr
