"""Chinese prose has full-width marks: in documents, templates, declarations and catalogues."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.declared_areas import area_files

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "docs/reference/api.md"  # docstrings
DOCUMENTS = [ROOT / "README.md", *sorted(set((ROOT / "docs").rglob("*.md")) - {ENGLISH})]
TEMPLATES = sorted(path for folder in ("plugins", "site_templates") for path in (ROOT / folder).rglob("*.j2"))
DECLARED = [
    *area_files(),
    *sorted((ROOT / "plugins").glob("*/*/rules.toml")),
    ROOT / "propctl/office/opened/posts.toml",
    ROOT / "propctl/cli/commands/demo.toml",
]
CATALOGUES = sorted([*ROOT.glob("propctl/locale/zh_CN/*.po"), *ROOT.glob("plugins/*/*/locale/*.po")])

HAN = "[\u4e00-\u9fff]"
SLIP = re.compile(
    rf"(?<=[\u4e00-\u9fff》”）」])[,;!?]"  # a mark behind Chinese words
    rf"|(?<={HAN}):(?=\s*{HAN})"  # a colon between them
    rf'|(?<={HAN})"|"(?={HAN})'  # straight quotes around them
    rf"|(?<={HAN})\((?=[^)\n]*{HAN})"  # and brackets
)


def slips(text: str) -> list[str]:
    """Every half-width mark in Chinese prose, with what stands around it."""
    return [text[max(0, found.start() - 12) : found.end() + 12] for found in SLIP.finditer(text)]


def without(pattern: str, text: str) -> str:
    """The text with everything that matches blotted out, as long as it was."""
    return re.sub(pattern, lambda found: "x" * len(found[0]), text, flags=re.DOTALL)


def chinese(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a declaration that Chinese readers see: all but how the sheets of others may be headed."""
    if key in ("headings", "doubtful", "first"):
        return
    if isinstance(value, str):
        yield value.partition("|")[0] if key != "en" else ""
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from chinese(entry, "headings" if key == "words" else name)
    elif isinstance(value, list):
        for entry in value:
            yield from chinese(entry, key)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_prose_of_a_document_has_full_width_marks(path: Path) -> None:
    assert slips(without("```.*?```|`[^`\n]*`", path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_template_prints_in_chinese_has_full_width_marks(path: Path) -> None:
    text = without(r"\{[{%#].*?[}%#]\}", path.read_text(encoding="utf-8"))
    assert slips(without(r"<[^>]*>|\]\(", text)) == []


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_declaration_says_in_chinese_has_full_width_marks(path: Path) -> None:
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [slip for text in chinese(declared) for slip in slips(text)] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_the_program_speaks_chinese_with_full_width_marks(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line.partition('"')[2].removesuffix('"') for line in lines if line.startswith(("msgstr", '"'))]
    assert [slip for text in said for slip in slips(text)] == []


def test_a_half_width_mark_is_found_and_a_full_width_one_is_not() -> None:
    for text in ("先通知,后实施", "结论:是", '"漏水"', "期限(工作日)", "《规约》,第三条"):
        assert slips(text), text
    assert slips("先通知，后实施；“漏水”（工作日），见 rules.toml: a, b (c)") == []
