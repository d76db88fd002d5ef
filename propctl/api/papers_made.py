"""What is printed: self-contained HTML that any browser prints, or PDF, in the clone's private folder.

Everything here loads what publishes only when it is called: no step waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.office.opened.compiled import PRIVATE

if TYPE_CHECKING:
    from markupsafe import Markup

    from propctl.office.opened.office import Office
    from propctl.publish.site.feeds import Happening
    from propctl.regulation.model.fold import Folded


def printed_form(office: Office, folded: Folded, document: str = "", *, reveal: bool = False) -> str:
    """The paper form of a record as A4 HTML, one page for each copy.

    ``document``: which of the area's documents (default: the one of the record's form). Personal values are
    masked unless ``reveal``, which the caller must be allowed to do.
    """
    from propctl.publish.paper.printed_forms import sheet

    return sheet(office, folded, document=document, reveal=reveal)


def blank_form(office: Office, area: str, name: str) -> str:
    """An empty form as A4 HTML, to be filled in by hand: a document of an area, or one of its forms."""
    from propctl.publish.paper.printed_forms import blank

    return blank(office, area, name)


def printed_paper(office: Office, template: str | Path, **values: Any) -> str:
    """A paper as A4 HTML, from a template with its values.

    ``template``: a file of the area's own, which extends ``paper/frame.html.j2``; or the name of one of
    ``site_templates/…/paper/NAME.html.j2``.
    """
    from propctl.publish.paper.sheet_html import Press

    press = Press(office, office.lang)
    if isinstance(template, Path):
        return press.poster(template, **values)
    return press.paper(template, **values)


def print_file(office: Office, name: str, paper: str | bytes) -> Path:
    """Put a paper into the private folder, which is never in git; ``name`` may hold ``/``.

    HTML (a text) becomes ``name.html``, a PDF (bytes) ``name.pdf``.
    """
    from propctl.store.files import fsio

    data = paper.encode() if isinstance(paper, str) else paper
    ending = "html" if isinstance(paper, str) else "pdf"
    path = office.root / PRIVATE / "print" / f"{name}.{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    fsio.replace(path, data)
    return path


def escaped(text: str) -> str:
    """A text as it may stand in HTML and Markdown: no sign of it means anything there."""
    from propctl.publish.escape import page

    return page(text)


def drawn_flow(
    name: str, title: str, states: Sequence[str], moves: Iterable[tuple[str, str, int, int]]
) -> tuple[Markup, list[tuple[str, str]]]:
    """A drawing of how something goes its way, as SVG; and its numbered steps in words: (step, who).

    ``states``: from top to bottom. ``moves``: (step, who does it, number of the state it leaves, -1 for
    none, and of the one it leads to).
    """
    from propctl.publish.area_facts import Flow, Move
    from propctl.publish.site.drawing import flow_drawing, numbered

    flow = Flow(name, title, list(states), [Move(*move) for move in moves])
    return flow_drawing(flow, title), numbered(flow)


def calendar_text(office: Office, name: str, happenings: Iterable[Happening]) -> str:
    """Dates as iCalendar text for telephones, under a name; the same dates give the same text."""
    from propctl.publish.site.feeds import icalendar

    return icalendar(name, happenings, office.now)
