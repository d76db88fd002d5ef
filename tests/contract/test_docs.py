"""The documentation says only what is so: commands, paths and pages that exist, the reference of today."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from propctl.cli.commands.registry import COMMANDS, load
from propctl.cli.frame.naming import area_names, meant, step_names
from propctl.regulation.catalog import Catalog
from propctl.testing import make_workspace
from tools.reference import stale

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
WRITTEN = [page for page in PAGES if DOCS / "reference" not in page.parents]
PLACEHOLDERS = {"业务", "命令"}
OWN_AREAS = {"pets", "宠物登记"}  # areas that the pages for authors have their readers write
WORD = re.compile(r"[\w-]+")
VALUED = re.compile(r"-C|--as|--lang")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return make_workspace(tmp_path_factory.mktemp("office")).office().catalog


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def lines_of_code(text: str) -> Iterator[str]:
    """Code spans, and the lines of code blocks without their comments."""
    blocks = re.findall(r"^ *```[a-z]*\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    yield from (line.partition(" #")[0].strip() for block in blocks for line in block.splitlines())
    prose = re.sub(r"^ *```[a-z]*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from (span.strip() for span in re.findall(r"`([^`\n]+)`", prose))


def commands(page: Path) -> Iterator[list[str]]:
    """The words after ``propctl`` in each command that a page shows, leading options left out."""
    for line in lines_of_code(read(page)):
        for part in re.split(r"&&|\|\||[;|]", line):
            found = re.match(r"(?:\S*/|\S*\\)?propctl +(.*)", part.strip())
            words = found[1].split() if found else []
            while words and words[0].startswith("-"):
                words = words[2:] if VALUED.fullmatch(words[0]) else words[1:]
            if words and WORD.fullmatch(words[0]) and words[0] not in PLACEHOLDERS:
                yield words


def unknown(words: list[str], catalog: Catalog) -> str:
    """The word that no command answers to; "" where the command exists."""
    name, *rest = words
    if name in COMMANDS:
        found = load(name)
        step = next((word for word in rest[:1] if WORD.fullmatch(word)), "")
        return step if isinstance(found, click.Group) and step and step not in found.commands else ""
    area = name if name in OWN_AREAS else meant(name, catalog.summary.titles)
    if area in OWN_AREAS:
        return ""
    if not area:
        return name
    return _unknown_step(rest, catalog, area)


def _unknown_step(rest: list[str], catalog: Catalog, area: str) -> str:
    declared = catalog.area(area)
    plain = next((word for word in rest[:1] if WORD.fullmatch(word)), "")
    names = area_names(declared)
    if plain in ("", "list", "print") or plain == declared.main:
        return ""
    found = meant(plain, names)
    if not found:
        return plain
    form = declared.form.get(found)
    inner = next((word for word in rest[1:2] if WORD.fullmatch(word)), "")
    if form is None or found in declared.command or inner in ("", "list") or form.key:
        return ""
    return "" if meant(inner, step_names(form)) else inner


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_shows_exists(page: Path, catalog: Catalog) -> None:
    wrong = {" ".join(words): lost for words in commands(page) if (lost := unknown(words, catalog))}
    assert wrong == {}


def test_a_command_that_does_not_exist_would_be_found(catalog: Catalog) -> None:
    assert unknown(["key", "identity"], catalog) == "identity"
    assert unknown(["complaints", "telephone", "A01"], catalog) == "telephone"
    assert unknown(["duty", "handover", "telephone"], catalog) == "telephone"
    assert unknown(["telephone"], catalog) == "telephone"
    assert unknown(["投诉", "登记", "3-1201"], catalog) == ""


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_of_the_project_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:propctl|plugins|tests|tools|bench|docs)/[\w./-]*\w/?)[`:]", read(page))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_every_link_of_a_page_at_the_top_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", read(page))
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (ROOT / target).exists()] == []


def test_the_reference_is_as_the_code_has_it() -> None:
    assert stale() == [], "run: make reference"


def test_the_documentation_site_is_built_strictly(tmp_path: Path) -> None:
    """Dead links and anchors, and pages that the menu leaves out, fail; nothing comes from elsewhere."""
    line = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "-f",
        "docs-site.yml",
        "-d",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in (tmp_path / "site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"https?://", text), page
