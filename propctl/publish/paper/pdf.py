"""Notices and forms as PDF, made by Typst: A4, fonts embedded, the signature block never split."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, SettingsError, UsageError
from propctl.publish.notices import Written
from propctl.publish.paper.letters import Kind, Letter
from propctl.publish.paper.printed_sheet import Poster, Sheet
from propctl.publish.paper.sheet_html import motto
from propctl.publish.templates import shipped
from propctl.words.written_days import dated

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.book.chapters import Book

# In this order: what Windows offices have, what Debian has. The site itself ships no fonts.
_SERIF = (
    "FangSong",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "WenQuanYi Micro Hei",
)
# Of an English page: it comes with Typst, and the others set its quotation marks wide.
_LATIN = "Libertinus Serif"
_LARGE, _NORMAL = "20pt", "16pt"


class PdfPress:
    """Makes PDFs; one compiler serves many notices. The page reaches it as data, never as source."""

    def __init__(self, office: Office) -> None:
        """``SettingsError`` where no font with Chinese characters is installed."""
        import typst

        self._office = office
        found = typst.Fonts()  # by a look through all folders of fonts, once for all compilers
        installed = set(found.families())
        self._fonts = [name for name in _SERIF if name in installed]
        if not self._fonts:
            raise SettingsError(
                N_("no font with Chinese characters is installed; install one, such as fonts-noto-cjk")
            )
        self._compiler = cache(
            lambda name: typst.Compiler(str(shipped() / "paper" / f"{name}.typ"), font_paths=found)
        )

    def notice(self, written: Written, *, large: bool = False) -> bytes:
        """A notice as PDF."""
        return self._made("notice", notice=self._notice(written, large))

    def forms(self, forms: Sequence[Sheet | Poster]) -> bytes:
        """Forms, each on pages of its own. ``UsageError`` for a poster, which only a browser can lay out."""
        if posters := [form.title for form in forms if isinstance(form, Poster)]:
            told = N_("{title} is printed from a browser: write it as {name}")
            raise UsageError(told, title=posters[0], name="*.html")
        english = self._office.lang.startswith("en")
        identity, colon = self._office.settings.office.said(self._office.lang), ": " if english else "："
        words = {
            "number": ("No." if english else "编号") + colon,
            "period": ("Period" if english else "期间") + colon,
            "signers": ["Done by", "Date"] if english else ["经办人", "日期"],
            "colon": colon,
        }
        for_us = (
            "Please fill in the white lines; the grey ones, marked ※, are for the office."
            if english
            else "请填白底的各栏；标※的灰底各栏由物业填写。"
        )
        job = {
            "office": identity.name or identity.company,
            "lang": "en" if english else "zh",
            "words": words | {"ours": for_us},
            "forms": forms,
            "fonts": self._of_this_language(),
        }
        return self._made("sheet", job=job)

    def letters(self, letters: Sequence[Letter], kind: Kind, used: int = 0) -> bytes:
        """Envelopes, a page each, with the sender's address; or labels, 24 on a sheet of A4.

        ``used``: places of the first sheet that have no label any more.
        """
        english = self._office.lang.startswith("en")
        identity = self._office.settings.office.said(self._office.lang)
        sender = [identity.company, identity.name, identity.address, identity.hotline]
        job = {
            "kind": kind,
            "used": used,
            "letters": [letter._asdict() for letter in letters],
            "title": identity.name or identity.company,
            "office": identity.estate or identity.name or identity.company,
            "sender": [line for line in dict.fromkeys(sender) if line],
            "lang": "en" if english else "zh",
            "fonts": self._of_this_language(),
        }
        return self._made("letters", job=job)

    def book(self, book: Book) -> bytes:
        """A handbook: a first page, its contents, a chapter for each area or post, pages with numbers."""
        lang = "en" if self._office.lang.startswith("en") else "zh"
        return self._made("book", job={"book": book, "lang": lang, "fonts": self._of_this_language()})

    def _of_this_language(self) -> list[str]:
        return [_LATIN, *self._fonts] if self._office.lang.startswith("en") else self._fonts

    def _made(self, template: str, **data: object) -> bytes:
        """A PDF of that template; each value reaches it as JSON under its name."""
        import msgspec

        inputs = {name: msgspec.json.encode(value).decode() for name, value in data.items()}
        made: Any = self._compiler(template).compile(format="pdf", sys_inputs=inputs)
        return bytes(made)

    def _notice(self, written: Written, large: bool) -> dict[str, object]:
        notice, identity = written.notice, self._office.settings.office
        url = self._office.settings.site.url
        return {
            "name": identity.name or identity.company,
            "number": notice.number,
            "title": written.title,
            "parts": [{"text": part.text, "items": part.items} for part in written.parts],
            "contact": written.contact,
            "motto": motto(self._office, "zh-CN"),
            "date": dated(notice.published.date()) if notice.published else "",
            "qr": _drawn(f"{url.rstrip('/')}/{notice.uri}") if url else "",
            "size": _LARGE if large else _NORMAL,
            "fonts": self._fonts,
        }


def _drawn(url: str) -> str:
    """The QR code as an SVG document."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="q", micro=False).save(out, kind="svg", border=2, dark="#000", light=None)
    return out.getvalue().decode()
