"""What keeps the project easy to take over: files kept up, texts that are true, packages with types."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ("propctl", "plugins/propctl_plugins", "site_templates/propctl_site")
MERGED_EXTRAS = ("excel", "hant", "pdf")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_changelog_opens_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "[未发布] Unreleased"


def test_the_changelog_names_kinds_of_change_as_keep_a_changelog_does() -> None:
    kinds = set(re.findall(r"^### (?:\S+ )?(\w+)$", read("CHANGELOG.md"), flags=re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_tells_type_checkers_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("extra", MERGED_EXTRAS)
def test_an_extra_that_became_part_of_every_installation_can_still_be_named(extra: str) -> None:
    assert PROJECT["optional-dependencies"][extra] == []


def test_every_bound_on_a_dependency_is_a_lower_one() -> None:
    """Only MkDocs is bounded above, too: its next version drops plugins."""
    for requirement in PROJECT["dependencies"]:
        assert ">=" in requirement, requirement
        assert "<" not in requirement or requirement.startswith("mkdocs"), requirement


def test_python_dash_m_propctl_is_the_same_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "propctl", "--version"], capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout == f"propctl {PROJECT['version']}\n"
