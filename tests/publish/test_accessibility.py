"""The sample office's site under axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import site_office
from propctl.office.opened.office import Office
from propctl.publish.site.building import build
from tests.publish import axe
from tests.publish.browser import PROGRAM, Page, chromium
from tests.publish.conftest import NOW

pytestmark = pytest.mark.skipif(
    not PROGRAM or not axe.HERE, reason="needs Chromium (apt-get install chromium) and axe-playwright-python"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the sample office, read from its folder: its address on the web is left out.

    With one, the page of what was not found asks the server's root for its style, wherever it is shown.
    """
    root = site_office.sample(tmp_path_factory.mktemp("offices") / "sample")
    settings = root / "propctl.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text("\n".join(line for line in lines if not line.startswith("url")), encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    build(Office.open(root, now=NOW), folder)
    return folder


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        page.size(390, 844, mobile=True)
        yield page


@pytest.mark.parametrize("edition", [".", "zh-Hant", "en"])
def test_axe_finds_nothing_on_any_type_of_page_in_light_in_dark_and_on_paper(
    phone: Page, site: Path, edition: str
) -> None:
    found = {path.name: axe.violations(phone, path) for path in axe.page_types(site / edition)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_axe_would_find_pale_letters_in_the_dark_and_a_picture_without_words(
    phone: Page, site: Path, tmp_path: Path
) -> None:
    page = tmp_path / "broken.html"
    pale = "<style>@media (prefers-color-scheme:dark){p{color:#222;background:#111}}</style><p>一段看不清的字"
    page.write_text(f"<!doctype html><html lang=zh><title>x</title>{pale}<img src=x>", encoding="utf-8")
    found = axe.violations(phone, page)
    assert any(said.startswith("print image-alt") for said in found)
    assert any(said.startswith("dark color-contrast") for said in found)
    assert not any(said.startswith("light color-contrast") for said in found)
