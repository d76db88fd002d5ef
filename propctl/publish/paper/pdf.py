"""Notices as PDF, made by Typst: A4, fonts embedded, the signature block never split."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, SettingsError
from propctl.publish.notices import Written, dated
from propctl.publish.paper.sheet_html import motto
from propctl.publish.templates import shipped

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

# In this order: what Windows offices have, what Debian has. The site itself ships no fonts.
_SERIF = (
    "FangSong",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "WenQuanYi Micro Hei",
)
_LARGE, _NORMAL = "20pt", "16pt"


class PdfPress:
    """Makes PDFs; one compiler serves many notices. The page reaches it as data, never as source."""

    def __init__(self, office: Office) -> None:
        """``SettingsError`` where no font with Chinese characters is installed."""
        import typst

        self._office = office
        self._fonts = [name for name in _SERIF if name in set(typst.Fonts().families())]
        if not self._fonts:
            raise SettingsError(
                N_("no font with Chinese characters is installed; install one, such as fonts-noto-cjk")
            )
        self._motto = motto(office, "zh-CN")
        self._compiler = typst.Compiler(str(shipped() / "paper" / "notice.typ"))

    def notice(self, written: Written, *, large: bool = False) -> bytes:
        """A notice as PDF."""
        made: Any = self._compiler.compile(format="pdf", sys_inputs={"notice": self._data(written, large)})
        return bytes(made)

    def _data(self, written: Written, large: bool) -> str:
        import msgspec

        notice, identity = written.notice, self._office.settings.office
        url = self._office.settings.site.url
        data = {
            "name": identity.name or identity.company,
            "number": notice.number,
            "title": written.title,
            "parts": [{"text": part.text, "items": part.items} for part in written.parts],
            "contact": written.contact,
            "motto": self._motto,
            "date": dated(notice.published.date()) if notice.published else "",
            "qr": _drawn(f"{url.rstrip('/')}/{notice.uri}") if url else "",
            "size": _LARGE if large else _NORMAL,
            "fonts": self._fonts,
        }
        return msgspec.json.encode(data).decode()


def _drawn(url: str) -> str:
    """The QR code as an SVG document."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="q", micro=False).save(out, kind="svg", border=2, dark="#000", light=None)
    return out.getvalue().decode()
