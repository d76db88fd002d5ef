"""The blank forms that residents fill in, as PDF to be loaded from the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import SettingsError
from propctl.publish.area_facts import papers
from propctl.publish.paper.printed_forms import blank_sheet
from propctl.publish.paper.printed_sheet import Poster
from propctl.publish.site.printed_clauses import RESIDENTS

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def form_pdfs(office: Office, lang: str) -> dict[str, bytes]:
    """Where it lies -> each form, in one language; none where no font for Chinese is installed.

    A poster is left out: only a browser can lay it out.
    """
    from propctl.publish.paper.pdf import PdfPress

    spoken = office if office.lang == lang else office.spoken(lang)
    try:
        press = PdfPress(spoken)
    except SettingsError:  # the forms can be printed all the same
        return {}
    found = {}
    for area in office.catalog.areas():
        for paper in papers(spoken, area, lang):
            sheet = blank_sheet(spoken, area.name, paper.name, lang)
            if paper.audience == RESIDENTS and not isinstance(sheet, Poster):
                found[paper.pdf] = press.forms([sheet])
    return found
