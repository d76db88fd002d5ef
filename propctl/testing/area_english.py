"""The English edition says of an area what the Chinese one says, in English and with the same values."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from propctl.testing.area_declared import folder_of
from propctl.testing.area_pages import TEMPLATES

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.site.pages import Book

PAGE, SERVICE = TEMPLATES
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+")
LOCAL = re.compile(r'<(\w+)[^<>]* lang="zh[^<>]*>.*?</\1>')  # what the office wrote
CLAUSES = re.compile(r"^## .* \{: #(?:promises|clauses|who|flow|forms|history) \}$", re.MULTILINE)


class English:
    """The contract of an area's pages, in English."""

    area = ""

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_what_it_says_in_chinese_it_says_in_english(self, template: str) -> None:
        from propctl.publish.templates import in_english

        folder = folder_of(self.area)
        assert (folder / template).is_file() == (folder / in_english(template)).is_file()

    def test_the_english_introduction_and_service_hold_no_chinese(self, english_book: Book) -> None:
        declared = english_book.office.catalog.area(self.area)
        if (folder_of(self.area) / PAGE).is_file():
            text = english_book.area(declared).markdown
            generated = CLAUSES.search(text)
            assert chinese(text[: generated.start() if generated else None]) == []
        if (folder_of(self.area) / SERVICE).is_file():
            assert chinese(english_book.service(declared).markdown.partition("{: #clauses }")[0]) == []

    def test_the_english_clauses_that_residents_read_hold_no_chinese(self, english_book: Book) -> None:
        entries = english_book.clauses(english_book.office.catalog.area(self.area))
        assert [entry.id for entry in entries if chinese(entry.text)] == []

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_no_english_page_holds_a_copy_of_a_parameters_value(
        self, shipped_office: Office, template: str
    ) -> None:
        from propctl.publish.templates import in_english
        from propctl.testing.template_texts import prose

        path = folder_of(self.area) / in_english(template)
        text = prose(path) if path.is_file() else ""
        telling = [words for words in self._shown(shipped_office) if len(words) > 6]
        assert [words for words in telling if re.search(rf"\b{re.escape(words)}\b", text)] == []

    def _shown(self, office: Office) -> list[str]:
        """What values of the area's clauses, and posts, are called in English."""
        from propctl.regulation.model.constructs import UNSET
        from propctl.testing.fresh_values import demanding

        shown = {
            office.in_words("en").parameter(rule, name, rule.params[name])
            for rule, names in demanding(office, self.area)
            for name in names
            if rule.params[name] != UNSET
        }
        figures = [words for words in shown if words[:1].isdecimal() and not words.isdecimal()]
        return [*figures, *(str(post.label.en) for post in office.settings.posts.values())]


def chinese(text: str) -> list[str]:
    """The Chinese in a text that readers of English meet."""
    return CHINESE.findall(LOCAL.sub("", html.unescape(text)))
