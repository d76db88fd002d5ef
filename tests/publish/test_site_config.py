"""``mkdocs.yml`` is data until somebody trusts the code that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.errors import SettingsError, UsageError
from propctl.publish.site import site_config
from propctl.publish.site.branch import to_branch
from propctl.publish.site.site_config import checked
from propctl.testing import TwoDesks, Workspace
from propctl.words.messages import Words

PLAIN = """
site_name: 翠湖花园
docs_dir: handbook
theme:
  name: propctl
plugins:
  - propctl:
      audience: staff
markdown_extensions: [toc, admonition]
extra_css: [own.css]
nav: [index.md]
"""


@pytest.fixture
def root(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (workspace.root / "handbook").mkdir(exist_ok=True)
    (workspace.root / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    return workspace.root


def say(root: Path, more: str) -> None:
    (root / "mkdocs.yml").write_text(PLAIN + more, encoding="utf-8")


def test_what_an_office_sets_is_taken(root: Path) -> None:
    assert checked(root) == root / "mkdocs.yml"


def test_an_office_without_the_file_has_a_site_too(root: Path) -> None:
    (root / "mkdocs.yml").unlink()
    assert checked(root) is None


@pytest.mark.parametrize(
    "more",
    [
        "hooks: [own.py]",
        "INHERIT: other.yml",
        "extra_templates: [robots.j2]",
    ],
)
def test_what_names_code_is_refused_with_the_command_that_trusts_it(root: Path, more: str) -> None:
    say(root, more)
    with pytest.raises(SettingsError, match=r"plugins trust mkdocs\.yml"):
        checked(root)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  - propctl:", "  - awesome-pages\n  - propctl:", "awesome-pages"),
        ("  name: propctl", "  name: propctl\n  custom_dir: over", "custom_dir: over"),
        ("  name: propctl", "  name: material", "theme: material"),
        ("toc, admonition", "toc, pymdownx.snippets", "pymdownx.snippets"),
        ("toc, admonition", "{evil: {a: 1}}", "evil"),
    ],
)
def test_plugins_themes_and_extensions_of_others_are_code(root: Path, old: str, new: str, named: str) -> None:
    (root / "mkdocs.yml").write_text(PLAIN.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        checked(root)


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.getcwd []", "!ENV HOME", "!!python/name:os.system"]
)
def test_no_tag_of_the_file_is_followed(root: Path, tag: str) -> None:
    say(root, f"extra:\n  x: {tag}\n")
    with pytest.raises(SettingsError, match="line 13"):
        checked(root)


@pytest.mark.parametrize("folder", [".", "records", ".propctl", "../other", "site_templates"])
def test_only_a_folder_of_pages_is_published(root: Path, folder: str) -> None:
    (root / "mkdocs.yml").write_text(PLAIN.replace("handbook", folder), encoding="utf-8")
    with pytest.raises(SettingsError):
        checked(root)


@pytest.mark.parametrize(
    "place", ["handbook/notes.txt", "site_templates/pages/about.md.j2", "handbook/deep/er"]
)
def test_a_link_among_the_pages_is_followed_by_nothing(root: Path, place: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(root / "propctl.toml")
    with pytest.raises(SettingsError, match="is a link"):
        checked(root)


def test_trust_covers_what_the_file_names_and_ends_with_its_change(workspace: Workspace, root: Path) -> None:
    say(root, "hooks: [own.py]")
    (root / "own.py").write_text("", encoding="utf-8")
    assert workspace.run("plugins", "trust", "mkdocs.yml").status == 0
    assert checked(root) == root / "mkdocs.yml"
    (root / "own.py").write_text("import os", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.py"):
        checked(root)
    assert workspace.run("plugins", "trust", "mkdocs.yml").status == 0
    assert workspace.run("plugins", "distrust", "mkdocs.yml").status == 0
    with pytest.raises(SettingsError, match=r"own\.py"):
        checked(root)


def test_a_file_without_code_needs_no_trust(workspace: Workspace, root: Path) -> None:
    assert workspace.run("plugins", "trust", "mkdocs.yml").status == 2


def test_code_outside_the_workspace_is_never_run(root: Path) -> None:
    say(root, "hooks: [../own.py]")
    with pytest.raises(SettingsError, match="outside the workspace"):
        checked(root)


def test_a_site_is_not_published_over_the_records(two_desks: TwoDesks, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    office = two_desks.a.office()
    assert office.git is not None
    branch = office.git.run("symbolic-ref", "--short", "HEAD").strip()
    with pytest.raises(UsageError, match="holds the office's records"):
        to_branch(office, tmp_path / "site", branch)


def test_the_folders_that_hold_no_pages_are_those_of_a_workspace() -> None:
    assert {"records", ".propctl", ".git"} <= set(site_config._PRIVATE)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("owner: !!python/object/apply:os.system [x]", "第12行：以“!”开头的标签"),
        ("owner: !ENV HOME", "第12行：以“!”开头的标签"),
        ("owner:\n\t- b", "第13行：这里不能用制表符"),
        ("owner: b: c", "第12行读不出来"),
        ("owner: *x", "第12行读不出来"),
        ("<<: 3", "第12行读不出来"),
        ("owner: 2026-13-45", "mkdocs.yml 读不出来"),
        ("owner: \x01", "mkdocs.yml 读不出来"),
        ("owner: " + "[" * 5000, "mkdocs.yml 读不出来"),
    ],
)
def test_what_yaml_cannot_read_is_told_in_the_offices_language(root: Path, line: str, says: str) -> None:
    say(root, line)
    with pytest.raises(SettingsError) as refused:
        checked(root)
    said = Words("zh-CN")(refused.value.msgid, refused.value.values)
    assert says in said
    assert not re.search(r"[a-z]{4,} [a-z]{3,}", said)
