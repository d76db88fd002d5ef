"""The value that the program enforces is the value that the handbook prints.

Every parameter of every clause in force is amended to a value that stands nowhere else; an area's page in the
staff's edition must then print all of them (of a long enumeration the beginning), and no page of its own may
hold a copy of a shipped one.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from propctl.testing.area_declared import folder_of

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

TEMPLATES = ("page.md.j2", "service.md.j2")


class Pages:
    """The contract of an area's pages, in Chinese."""

    area = ""

    def test_its_page_prints_every_parameter_as_it_was_amended(
        self, shipped_office: Office, amended_office: Office
    ) -> None:
        from propctl.publish.page_parts import BEGUN, opening_of
        from propctl.testing.fresh_values import demanding

        asked = demanding(shipped_office, self.area)
        page = built(amended_office, self.area) if asked else {}
        wrong = []
        for rule, names in asked:
            params = amended_office.catalog.params(rule, amended_office.today)
            for name in names:
                assert params[name] != rule.params[name], f"{rule.id}.{name} was not amended"
                text = amended_office.in_words("zh-CN").parameter(rule, name, params[name])
                text = " ".join(text.split()).removeprefix("提前")  # which is not said twice: 活动前3天
                if not text or opening_of(text).removesuffix(BEGUN) not in page.get(rule.id, ""):
                    wrong.append(f"{rule.id}.{name}: {text}")
        assert wrong == []

    def test_its_page_prints_every_clause_in_force(self, shipped_office: Office) -> None:
        catalog = shipped_office.catalog
        rules = {rule.id: rule for rule in catalog.rules(self.area).values()}
        wanted = {rule.id for rule in rules.values() if shipped_office.in_force(rule)}
        page = built(shipped_office, self.area) if wanted else {}
        assert sorted(wanted - set(page)) == []

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_no_page_holds_a_copy_of_a_parameters_value(self, shipped_office: Office, template: str) -> None:
        from propctl.testing.fresh_values import demanding
        from propctl.testing.template_texts import copies, prose

        path = folder_of(self.area) / template
        text = prose(path) if path.is_file() else ""
        found = [
            f"{rule.id}.{name}: {word}"
            for rule, names in demanding(shipped_office, self.area)
            for name in names
            for word in copies(shipped_office, rule, name, text)
        ]
        assert found == []

    def test_its_templates_ask_only_for_what_there_is(self, shipped_office: Office) -> None:
        """A misspelt area in ``uses`` would hide its sentence from every office, and nobody would notice."""
        from propctl.office.opened.settings import Identity
        from propctl.regulation.model.local_names import qualify
        from propctl.testing.template_texts import said

        catalog, folder = shipped_office.catalog, folder_of(self.area)
        used = said(folder, r'\buses\("([^"]*)"\)')
        wrong = [f"{file}: uses {name}" for file, (name,) in used if name not in catalog.names]
        for file, (name, param) in said(folder, r'\b(?:known|param|clause|rule)\("([^"]*)"(?:, *"([^"]*)")?'):
            rule = catalog.find_rule(qualify(self.area, name))
            if rule is None or (param and param not in rule.params):
                wrong.append(f"{file}: {name} {param or ''}")
        settings = said(folder, r"\boffice\.(\w+)")
        wrong += [
            f"{file}: office.{name}" for file, (name,) in settings if name not in Identity.__struct_fields__
        ]
        assert wrong == []


def built(office: Office, area: str) -> dict[str, str]:
    """The clauses on an area's page of the staff's edition, as a browser shows them: id -> text."""
    import markdown

    from propctl.publish.page_parts import plain
    from propctl.publish.site.mkdocs_plugin import _EXTENSIONS
    from propctl.publish.site.page_source import Site
    from propctl.publish.site.pages import Book

    book = Book(office, Site("staff", [], office.now, "", []), "zh-CN")
    page = markdown.markdown(book.area(office.catalog.area(area)).markdown, extensions=list(_EXTENSIONS))
    clauses = page.partition('<ul class="clauses">')[2].partition("</ul>")[0]
    entries = (entry.partition('">') for entry in clauses.split('<li id="')[1:])
    return {f"{area}.{html.unescape(anchor)}": plain(text) for anchor, _, text in entries}
