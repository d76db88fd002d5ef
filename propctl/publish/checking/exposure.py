"""Nobody is shown on a page: looked for before a site takes its place, and again in whatever was built."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from propctl.entry.masking import mask
from propctl.entry.people.mentions import KINDS
from propctl.errors import N_, BadData
from propctl.office.asking.known_people import Exposed
from propctl.publish.notices import shown_notices
from propctl.publish.site.search import Doc
from propctl.publish.templates import printed_everywhere

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

PERSONAL = N_("personal data on a page: {kind} ({shown}); take it out of the record or page it comes from")

_ASIDE = re.compile(r"""<!--(.*?)-->|\s[a-z-]+=(?:"(?!data:)([^"]*)"|'(?!data:)([^']*)')""", re.DOTALL)


def said_aside(html: str) -> str:
    """What a page says beside its text: descriptions of pictures, addresses of links, remarks."""
    return " ".join(unquote(unescape("".join(found))) for found in _ASIDE.findall(html))


def exposed_by(office: Office) -> Exposed:
    """What finds persons on an office's pages. Who is praised has agreed to it."""
    praised = [notice for notice in shown_notices(office) if notice.consent]
    texts = [(one.title, one.what, one.reason, one.how, one.measure, one.body) for one in praised]
    return exposed_beside(office, " ".join(text for found in texts for text in found))


def exposed_beside(office: Office, agreed: str = "") -> Exposed:
    """What may not be shown of people, where only those who are named in ``agreed`` agreed to it."""
    return Exposed(office, agreed, cache(lambda: printed_everywhere(office)))


def refuse(office: Office, docs: Iterable[Doc]) -> None:
    """``BadData`` names the first page that would show a person, and what; the value itself is masked."""
    exposed = exposed_by(office)
    texts = [(doc, f"{doc.title} {doc.text} {doc.words}") for doc in docs]
    if not any(exposed.found("\n".join(text for _, text in texts))):  # in one go: thousands are short
        return
    for doc, text in texts:
        for kind, said in exposed.found(text):
            raise BadData(
                N_("{page} would show {kind} ({shown}); take it out of the record or page it comes from"),
                page=doc.uri,
                kind=KINDS[kind],
                shown=mask(said, kind),
            )
