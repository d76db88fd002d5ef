"""The documentation says only what is so: commands, paths and pages that exist, the reference of today."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from propctl.cli.areas.area_commands import FormGroup
from propctl.cli.frame.command_line import find
from propctl.cli.frame.root import Root
from propctl.cli.frame.session import Session
from propctl.errors import UsageError
from propctl.testing import make_workspace
from propctl.words.messages import spoken
from tools.reference import stale

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
WRITTEN = [page for page in PAGES if DOCS / "reference" not in page.parents]
PLACEHOLDERS = {"业务", "命令"}
OWN_AREAS = {"pets", "宠物登记"}  # what the pages for authors have their readers write
OWN_OPTIONS = {"--lift-number"}
WORD = re.compile(r"[\w-]+")
OPTION = re.compile(r"--[a-z][a-z-]*")
VALUED = re.compile(r"-C|--as|--lang")
EVERYWHERE = {"--as", "--lang", "--version", "--help"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """The commands of an office that uses every area."""
    office = make_workspace(tmp_path_factory.mktemp("office")).root
    with spoken("zh-CN") as words:
        session = Session({}, str(office))
        session.words = words
        yield Root(session)


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


def _own_number(words: list[str], root: Root) -> bool:
    """Whether the words name a form whose records have numbers of their own: one of these may follow."""
    with suppress(UsageError):
        found = find(root, words).command
        return isinstance(found, FormGroup) and bool(found.declared.key)
    return False


def unknown(words: list[str], root: Root) -> str:
    """The word or option that the program does not know; "" where it knows the command."""
    if words[0] in OWN_AREAS:
        return ""
    try:
        found = find(root, words)
    except UsageError as error:
        return "" if _own_number(words[:-1], root) else str(error)
    known = {flag for param in found.command.params for flag in param.flags} | EVERYWHERE | OWN_OPTIONS
    typed = (word.partition("=")[0].replace("_", "-") for word in found.line if word.startswith("--"))
    return next((word for word in typed if OPTION.fullmatch(word) and word not in known), "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_shows_exists(page: Path, root: Root) -> None:
    wrong = {" ".join(words): lost for words in commands(page) if (lost := unknown(words, root))}
    assert wrong == {}


def test_a_command_that_does_not_exist_would_be_found(root: Root) -> None:
    for wrong in ("key telephone", "complaints telephone A01", "duty handover telephone", "telephone"):
        assert "there is no command" in unknown(wrong.split(), root)
    assert unknown(["complaints", "register", "3-1201", "--colour", "red"], root) == "--colour"
    assert unknown(["投诉", "登记", "3-1201", "走廊漏水", "--channel", "电话"], root) == ""


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
