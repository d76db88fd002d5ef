"""What is printed, as self-contained HTML that any browser prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded


def printed_form(office: Office, folded: Folded, document: str = "", *, reveal: bool = False) -> str:
    """The paper form of a record as A4 HTML, one page for each copy.

    ``document``: which of the area's documents (default: the one of the record's form). Personal values are
    masked unless ``reveal``, which the caller must be allowed to do.
    """
    from propctl.publish.paper.printed_forms import sheet  # heavy: only who prints waits for it

    return sheet(office, folded, document=document, reveal=reveal)
