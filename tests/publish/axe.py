"""What axe-core finds on a page: every rule that it runs by default, its best practices among them."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tests.publish.browser import Page

_PACKAGE = "axe_playwright_python"  # only carries the script; nothing of Playwright is used
HERE = find_spec(_PACKAGE) is not None
MODES = {"light": ("", False), "dark": ("", True), "print": ("print", False)}
_RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)))"""


def violations(page: Page, path: Path) -> list[str]:
    """What is wrong with a page in the light, in the dark and on paper: ``mode rule: element``."""
    page.media()
    page.open(path)
    page.eval(f"{(files(_PACKAGE) / 'axe.min.js').read_text(encoding='utf-8')};1")
    found: list[str] = []
    for mode, (kind, dark) in MODES.items():
        page.media(kind, dark=dark)
        found += [f"{mode} {said}" for said in page.eval(_RUN)]
    page.media()
    return found


def page_types(edition: Path) -> list[Path]:
    """One page of each type in an edition: those of its root and the first of each folder."""
    folders = ("services", "handbook", "rules", "notices", "n", "print", "forms")
    firsts = [min((edition / folder).glob("*.html"), default=None) for folder in folders]
    return sorted(edition.glob("*.html")) + [path for path in firsts if path]
