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


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "README.md"])
def test_every_target_of_make_that_a_page_names_exists(page: str) -> None:
    known = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", read("Makefile"), flags=re.MULTILINE))
    targets = {target for line in known for target in line.split()}
    named = set(re.findall(r"\bmake ([a-z-]+)", read(page)))
    assert named and named <= targets


def test_what_runs_before_a_commit_needs_no_network() -> None:
    """Hooks of pre-commit are local ones that call what is installed in .venv."""
    text = read(".pre-commit-config.yaml")
    assert set(re.findall(r"repo: (\S+)", text)) == {"local"}
    assert set(re.findall(r"language: (\S+)", text)) == {"system"}
    assert all(entry.startswith(".venv/bin/") for entry in re.findall(r"entry: (\S+)", text))


def test_those_who_come_after_are_told_how_in_both_languages() -> None:
    headings = re.findall(r"^## (.+)$", read("CONTRIBUTING.md"), flags=re.MULTILINE)
    assert headings == ["English", "中文"]


def test_the_suite_is_the_last_that_ci_runs() -> None:
    """Its closing lines tell how many tests passed: nothing may be printed behind them."""
    assert read(".ci/run").rstrip().endswith("\nmake test")
