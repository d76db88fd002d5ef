"""The English edition says of every area what the Chinese one says, in English and with the same values."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from propctl.office.opened.discovery import entry_points
from propctl.office.opened.office import Office
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import SERVICE, Book
from propctl.publish.templates import in_english, office_folder
from propctl.regulation.model.constructs import UNSET
from propctl.testing import make_workspace
from tests.contract.test_pages import demanding, prose

AREAS = [name for name, _ in entry_points()]
TEMPLATES = ["page.md.j2", SERVICE]
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+")
LOCAL = re.compile(r'<(\w+)[^<>]* lang="zh[^<>]*>.*?</\1>')  # what the office wrote
CLAUSES = re.compile(r"^## .* \{: #(?:promises|clauses|who|flow|forms|history) \}$", re.MULTILINE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_workspace(tmp_path_factory.mktemp("english") / "office").office()


@pytest.fixture(scope="module")
def book(office: Office) -> Book:
    return Book(office, Site("residents", [], office.now, "", []), "en")


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_what_an_area_says_in_chinese_it_says_in_english(office: Office, area: str, template: str) -> None:
    folder = office_folder(office, area)
    assert (folder / template).is_file() == (folder / in_english(template)).is_file()


def chinese(text: str) -> list[str]:
    """The Chinese in a text that readers of English meet."""
    return CHINESE.findall(LOCAL.sub("", html.unescape(text)))


@pytest.mark.parametrize("area", AREAS)
def test_the_english_introduction_and_service_hold_no_chinese(office: Office, book: Book, area: str) -> None:
    declared = office.catalog.area(area)
    folder = office_folder(office, area)
    if (folder / "page.md.j2").is_file():
        text = book.area(declared).markdown
        generated = CLAUSES.search(text)
        assert chinese(text[: generated.start() if generated else None]) == []
    if (folder / SERVICE).is_file():
        assert chinese(book.service(declared).markdown.partition("{: #clauses }")[0]) == []


@pytest.mark.parametrize("area", AREAS)
def test_the_english_clauses_that_residents_read_hold_no_chinese(book: Book, area: str) -> None:
    found = [entry for entry in book._clauses(book.office.catalog.area(area)) if chinese(entry.text)]
    assert [entry.id for entry in found] == []


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_english_page_holds_a_copy_of_a_parameters_value(office: Office, area: str, template: str) -> None:
    path: Path = office_folder(office, area) / in_english(template)
    text = prose(path) if path.is_file() else ""
    shown = {
        office.in_words("en").parameter(rule, name, rule.params[name])
        for rule, names in demanding(office, area)
        for name in names
        if rule.params[name] != UNSET
    }
    telling = [words for words in shown if words[:1].isdecimal() and not words.isdecimal()]
    telling += [str(office.settings.posts[post].label.en) for post in office.settings.posts]
    assert [
        words for words in telling if len(words) > 6 and re.search(rf"\b{re.escape(words)}\b", text)
    ] == []
