"""Paper: A4 pages as self-contained HTML, which any browser prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.publish.clause_lookups import lookups
from propctl.publish.escape import page
from propctl.publish.notices import Written
from propctl.publish.paper.printed_sheet import Poster, Sheet
from propctl.publish.site.printed_clauses import RESIDENTS
from propctl.publish.templates import html_environment, outspoken, render, render_file, shipped
from propctl.regulation.model.text import label
from propctl.words.written_days import dated, speaker

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

LARGE = "large"  # 大字版


class Press:
    """Prints an office's papers; made once for many of them."""

    def __init__(self, office: Office, lang: str = "zh-CN", *, on_site: bool = False) -> None:
        """``on_site``: forms carry the way back to their list, which is not printed."""
        self.office, self.lang, self._on_site = office, lang, on_site
        self._environment = html_environment(office)
        self._css = Markup((shipped() / "paper" / "paper.css").read_text(encoding="utf-8"))

    def paper(self, template: str, **values: Any) -> str:
        """One paper; ``values`` go to its template."""
        return render(self._environment, f"paper/{template}.html.j2", {**self._frame(), **values})

    def forms(self, forms: Sequence[Sheet | Poster], download: str = "") -> str:
        """Forms, each on pages of its own; or a poster of an area's own, which is a paper by itself.

        ``download``: the file beside it that holds the same as PDF.
        """
        first = forms[0]
        if isinstance(first, Poster):
            # it hangs where everybody reads it: what the office has not set is no news for them
            known = lookups(self.office, first.area, self.lang, RESIDENTS)
            return self.poster(first.template, title=first.title, **known)
        return self.paper("sheet", style="sheet", title=first.title, forms=forms, download=download)

    def poster(self, path: Path, **values: Any) -> str:
        """A paper of an area's own: ``path`` is its template, which extends ``paper/frame.html.j2``."""
        return render_file(self._environment, path, {**self._frame(), **values})

    def _frame(self) -> dict[str, Any]:
        english = self.lang.startswith("en")
        return {
            "lang": "en" if english else "zh-Hans-CN",
            "css": self._css,
            "style": "",
            "bar": self._on_site,
            "back": "../forms.html",
            "sized": False,
            "download": "",
            "office": self.office.settings.office.said(self.lang),
            "t": outspoken(speaker(self.lang)),
        }

    def notice(self, written: Written, *, large: bool = False, on_site: bool = False) -> str:
        """A notice on A4: letterhead, number, text, place for the seal, QR code of its page.

        ``large``: 大字版. ``on_site``: with the links that lead back to its page and to the other size.
        """
        notice = written.notice
        url = self.office.settings.site.url
        return self.paper(
            "notice",
            style=LARGE if large else "",
            bar=on_site,
            sized=True,
            back=f"../{notice.uri}",
            title=written.title,
            number=notice.number,
            parts=written.parts,
            contact=written.contact,
            date=dated(notice.published.date()) if notice.published else "",
            qr=qr_code(f"{url.rstrip('/')}/{notice.uri}") if url else "",
            motto=motto(self.office, self.lang),
        )


def motto(office: Office, lang: str) -> str:
    """The office's motto: the text of the clause of that kind; "" where none is in force."""
    for area in office.catalog.names:
        for rule in office.catalog.rules(area).values():
            if rule.kind == "motto" and office.in_force(rule):
                return label(office.catalog.param(rule.id, "text", office.today)).of(lang)
    return ""


def qr_code(url: str) -> Markup:
    """A QR code as inline SVG, black on white, with the error correction that a lift's wall needs."""
    import segno

    code = segno.make(url, error="q", micro=False)
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None)
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{page(url)}" ', 1))
